"""House rules are a map's own: on where it says so, in groups that it may switch off, by its own tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app.core.house import GROUPS
from map_app.data.editorial import evidence, rules, wording
from map_app.data.editorial.rules import binds, house_problems
from map_app.data.loading import load
from map_app.data.map_folder import MapFolder, load_map

TOML = """\
[map]
dataset = "lakes"
title.en = "Lakes"
period = [2020-01-01, 2020-12-31]
[house]
rules = {rules}
off = {off}
"""


Make = Callable[..., MapFolder]


@pytest.fixture
def folder(tmp_path: Path, write_events: Callable[..., Path], make_feature: Callable[..., Any]) -> Make:
    """Make a map with one event that is shouted, out of the period and by an actor of no table."""

    def make(*, rules: str = "true", off: str = "[]", **tables: str) -> MapFolder:
        (tmp_path / "map.toml").write_text(TOML.format(rules=rules, off=off), encoding="utf-8")
        actors = [{"name": "Somebody", "role": "target"}]
        write_events(make_feature(title="Boats COLLIDE", actors=actors), name="events.geojson")
        (tmp_path / "tables").mkdir()
        for name, text in tables.items():
            (tmp_path / "tables" / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return load_map(tmp_path)

    return make


def reasons(map_: MapFolder) -> str:
    """What the rules say of its events."""
    collection = load(Path(map_.events), map_)
    return "\n".join(problem.reason for problem in house_problems(collection, map_.tables))


def test_rules_go_by_the_period_of_the_map_and_by_the_tables_that_it_has(folder: Make) -> None:
    """Without a table of actors, hosts or ids nothing is asked of them."""
    said = reasons(folder())
    assert "shouts COLLIDE" in said
    assert "lies after the period, which ends on 2020-12-31" in said
    assert "table" not in said.replace("tables/acronyms.txt", "")
    assert "list of ids" not in said


def test_a_table_of_the_folder_counts(folder: Make) -> None:
    """What it lists is allowed, what it lacks is not."""
    said = reasons(folder(acronyms__txt="COLLIDE\n", actors__csv="name,aliases\nNobody,\n", ids__txt=""))
    assert "shouts" not in said
    assert "Somebody is not in the actor table" in said
    assert "is not in the list of ids" in said


def test_a_group_that_is_off_says_nothing(folder: Make) -> None:
    """The others still apply."""
    said = reasons(folder(off='["period"]'))
    assert "period" not in said
    assert "shouts COLLIDE" in said


@pytest.mark.parametrize("is_on", [True, False])
def test_rules_bind_a_folder_s_own_events_where_it_says_so(folder: Make, tmp_path: Path, is_on: bool) -> None:
    """A stranger's folder has none, and no other file has any."""
    map_ = folder(rules=str(is_on).lower())
    assert binds(tmp_path / "events.geojson", map_) is is_on
    assert not binds(tmp_path / "others.geojson", map_)


def test_each_group_has_a_rule_and_each_rule_a_group() -> None:
    """A group that is switched off in vain would be a promise."""
    listed: list[tuple[str, Any]] = [*rules.EVENT_RULES, *evidence.FILE_RULES, *wording.FILE_RULES]
    assert {group for group, _ in listed} | {"ids", "twins"} == {*GROUPS}
