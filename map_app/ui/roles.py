"""An actor by its role, beside the choice of actors: one list for each role that is selected or has names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from map_app.core.criteria import CRITERIA, Criterion
from map_app.core.filters import EventFilter
from map_app.core.language import _
from map_app.core.vocab import Role
from map_app.data.queries.facets import Facets
from map_app.ui.widgets import widget_key

ROLES: Final[dict[Role, Criterion]] = {criterion.role: criterion for criterion in CRITERIA if criterion.role}

Facet = Callable[[str], dict[str, int] | None]
"""Counts the values of a field; None where the store could not."""


def actor_by_role(
    filter_: EventFilter, facet: Facet, names: Callable[[Criterion, Facets | None, EventFilter], None]
) -> None:
    """Draw the roles to choose from and their lists, each by `names`; only what is shown is counted."""
    selected = st.pills(
        _("An actor by its role"),
        list(ROLES),
        format_func=lambda role: role.label.capitalize(),
        key=widget_key("role"),
    )
    for role, criterion in ROLES.items():
        if role == selected or getattr(filter_, criterion.field):
            counts = facet(criterion.field)
            names(criterion, None if counts is None else {criterion.field: counts}, filter_)
