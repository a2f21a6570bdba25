"""Turns flat records into Features, and terms that all rows share into the collection's."""

from __future__ import annotations

from typing import Any

from map_app.core.flat import SHARED, from_row, is_flat, is_ours
from map_app.core.schema import Problem
from map_app.core.terms import NOT_STATED


class Rows:
    """Makes a Feature of each flat record of one file; others pass through.

    Our flat files repeat the collection's terms in each row. Those of the first row become the collection's
    again; a later row keeps its own only where they differ.
    """

    def __init__(self, *, of_table: bool) -> None:
        self._of_table = of_table
        self.terms: dict[str, str] = {}
        self.problems: list[Problem] = []

    def as_feature(self, feature: Any) -> Any:  # noqa: ANN401 - any JSON
        """The record as a Feature."""
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not is_flat(properties):
            return feature
        has_no_lists = self._of_table or is_ours(properties) or isinstance(properties.get("sources"), str)
        row = from_row(feature, has_no_lists=has_no_lists)
        self.problems += row.problems
        if row.shared is not None:
            self._settle(row.feature["properties"], row.shared)
        return row.feature

    def _settle(self, properties: dict[str, Any], shared: dict[str, Any]) -> None:
        for name in SHARED:
            if name in properties:
                continue
            value = shared.get(name)
            text = value if isinstance(value, str) and value != NOT_STATED else ""
            usual = self.terms.setdefault(name, text)
            if text != usual:  # an empty one would inherit the collection's
                properties[name] = text or NOT_STATED
