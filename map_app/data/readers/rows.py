"""Flat records on their way in: made Features, with what all rows say taken for the collection's."""

from __future__ import annotations

from typing import Any

from map_app.core.flat import SHARED, from_row, is_flat
from map_app.core.schema import Problem
from map_app.core.terms import NOT_STATED


class Rows:
    """Makes a Feature of each flat record of one file; others pass as they are.

    Our flat files repeat in each row what the collection says. What the first row says so is taken for the
    collection's again, and stays with later rows only where they differ.
    """

    def __init__(self, *, of_table: bool) -> None:
        self._of_table = of_table
        self.said: dict[str, str] = {}
        self.problems: list[Problem] = []

    def as_feature(self, feature: Any) -> Any:  # noqa: ANN401 - any JSON
        """The record as a Feature."""
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not is_flat(properties):
            return feature
        row = from_row(feature, of_table=self._of_table)
        self.problems += row.problems
        if row.shared is not None:
            self._settle(row.feature["properties"], row.shared)
        return row.feature

    def _settle(self, properties: dict[str, Any], shared: dict[str, Any]) -> None:
        for name in SHARED:
            if name in properties:
                continue
            value = shared.get(name)
            told = value if isinstance(value, str) and value != NOT_STATED else ""
            usual = self.said.setdefault(name, told)
            if told != usual:  # an empty one here would be given the collection's, which it does not have
                properties[name] = told or NOT_STATED
