"""Reads the files of a map's folder, each of which may be missing: CSV in UTF-8 under a header, GeoJSON."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

Feature = dict[str, Any]


def read_table(path: Path) -> list[dict[str, str]]:
    """Every row, by the columns' names; none of a file that is missing."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_features(path: Path) -> list[Feature]:
    """The features of a FeatureCollection, each with properties; none of a file that is missing."""
    if not path.is_file():
        return []
    features: list[Feature] = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    for feature in features:
        feature["properties"] = feature.get("properties") or {}
    return features


def version_of(content: bytes) -> str:
    """A hash of some bytes for their address, so that a browser never takes another map's for them."""
    return hashlib.sha256(content).hexdigest()[:12]


def read_bytes(path: Path) -> bytes:
    """What a file holds; nothing of one that is missing."""
    return path.read_bytes() if path.is_file() else b""
