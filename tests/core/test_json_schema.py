"""The published schema: valid itself, true of the shipped file, and complete."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from map_app.core.cures import CURES
from map_app.core.json_schema import (
    ESSENTIAL,
    FEATURE,
    PROPERTIES,
    REQUIRED,
    VISIBLE_PATTERN,
    collection,
)
from map_app.core.validate import check_feature
from tests.shipped import THEATRES, TYPES

SHIPPED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "events.geojson").read_text(encoding="utf-8")
)

COLLECTION = collection(TYPES, THEATRES)


def first() -> dict[str, Any]:
    """A copy of the first record, its counts without the place of their source, which hangs on `sources`."""
    feature: dict[str, Any] = copy.deepcopy(SHIPPED["features"][0])
    for claim in feature["properties"].get("casualty_claims", []):
        claim.pop("source", None)
    return feature


def test_the_schema_is_a_schema() -> None:
    """It is valid by the meta-schema of draft 2020-12, which it names."""
    assert COLLECTION["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert jsonschema_rs.meta.is_valid(COLLECTION)
    assert json.loads(json.dumps(COLLECTION)) == COLLECTION


def test_the_shipped_file_keeps_the_schema() -> None:
    """Every feature of events.geojson, and the collection around them, is accepted."""
    assert [str(e) for e in jsonschema_rs.Draft202012Validator(COLLECTION).iter_errors(SHIPPED)] == []


@pytest.mark.parametrize("title", ["", " \n", "\u200b", "\u200d\u2060 \u00ad", "\u3164", "\ufe0f"])
def test_a_title_that_nobody_sees_is_none(title: str) -> None:
    """Neither blanks nor characters without width make a text; other validators can use the pattern."""
    feature = first()
    feature["properties"]["title"] = title
    _, problems = check_feature(feature, 0, date(9999, 1, 1))
    assert [problem.field for problem in problems] == ["title"]
    assert not re.search(VISIBLE_PATTERN, title)
    assert all(re.search(VISIBLE_PATTERN, seen) for seen in ("a", "\u200fא", "می\u200cخواهم", "0"))


def test_required_properties_are_described() -> None:
    """What a record must have, or cannot be shown without, is a property that the schema describes."""
    assert set(REQUIRED) < set(PROPERTIES)
    assert set(PROPERTIES) > ESSENTIAL


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_has_its_cure(name: str) -> None:
    """A wrong type in any property is named with what mends it, in the words of the cures."""
    feature = first()
    feature["properties"][name] = True
    event, problems = check_feature(feature, 0, date(9999, 1, 1))
    assert [p.field for p in problems] == [name]
    assert problems[0].reason.endswith(f"; {CURES[name]}")
    assert (event is None) is (name in ESSENTIAL)


@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_required_is_missed(name: str) -> None:
    """A required property that is missing is named, with its cure."""
    feature = first()
    del feature["properties"][name]
    _, problems = check_feature(feature, 0, date(9999, 1, 1))
    assert [(p.field, p.reason) for p in problems] == [(name, f"is missing; {CURES[name]}")]


def test_a_feature_needs_all_of_geojson() -> None:
    """Type, id, geometry and properties are all required of a feature."""
    assert FEATURE["required"] == ["type", "id", "geometry", "properties"]
