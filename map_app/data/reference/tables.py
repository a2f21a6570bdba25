"""Reads the tables of reference data: CSV in UTF-8 under a header."""

from __future__ import annotations

import csv
from pathlib import Path


def read_table(path: Path) -> list[dict[str, str]]:
    """Every row, by the columns' names."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
