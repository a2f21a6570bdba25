"""A map is read from its folder: the shipped one, and whatever may be wrong with another."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from map_app.data.loading import load
from map_app.data.map_folder import load_map, shipped_map
from map_app.data.paths import EVENTS
from map_app.errors import DataError

SMALL = """\
[map]
dataset = "lakes"
title.en = "Lakes"
[[types]]
slug = "raid"
family = "ground"
symbol = "square"
color = "#7B4A2B"
label.en = "Raid"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the least that a map needs."""
    (tmp_path / "map.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_the_shipped_map_has_words_in_every_language() -> None:
    """The page never shows English beside Arabic or Hebrew for want of a word of the map."""
    shipped = shipped_map()
    assert shipped.profile.missing_words == {}
    assert {frozenset(texts) for texts in shipped.profile.about.values()} == {frozenset(("en", "ar", "he"))}
    assert shipped.events == str(EVENTS)
    assert len(shipped.profile.areas) == 69


def test_a_small_folder_is_a_map(folder: Path) -> None:
    """Geodata and tables may be missing; the events are beside the file unless it says otherwise."""
    lakes = load_map(folder)
    assert str(lakes.profile.title) == "Lakes"
    assert lakes.events == str(folder / "events.geojson")
    assert (len(lakes.profile.theatres), lakes.profile.areas) == (0, {})


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ({}, ("lakes", "CC0", "Us")),
        ({"dataset": "lakes", "licence": "CC BY 4.0"}, ("lakes", "CC BY 4.0", "Us")),
        ({"dataset": "others"}, ("others", "", "")),
    ],
)
def test_what_a_map_s_own_file_does_not_state_its_map_toml_does(
    folder: Path, make_feature: Callable[..., Any], stated: dict[str, str], shown: tuple[str, str, str]
) -> None:
    """Data set, licence and attribution; not of a file of another data set, nor of a file elsewhere."""
    terms = 'dataset = "lakes"\nlicence = "CC0"\nattribution = "Us"'
    (folder / "map.toml").write_text(SMALL.replace('dataset = "lakes"', terms), encoding="utf-8")
    document = {"type": "FeatureCollection", **stated, "features": [make_feature("a", event_type="raid")]}
    lakes, elsewhere = load_map(folder), folder / "other.geojson"
    for path in (Path(lakes.events), elsewhere):
        path.write_text(json.dumps(document), encoding="utf-8")
    found = load(Path(lakes.events), lakes)
    assert (found.dataset, found.licence, found.attribution) == shown
    assert load(elsewhere, lakes).dataset == stated.get("dataset", "")


def faults(folder: Path) -> list[str]:
    """What loading a folder says, line by line."""
    with pytest.raises(DataError) as caught:
        load_map(folder)
    return str(caught.value).splitlines()


def test_what_is_no_map_is_refused_with_a_cure(tmp_path: Path) -> None:
    """A path that is not there, a file, a folder without `map.toml`, and one that is no text."""
    path = tmp_path / "map.toml"
    assert re.search("nowhere: is not there. Give the folder", faults(tmp_path / "nowhere")[0])
    assert re.search("map.toml: is not there. docs/map-folder.md", faults(tmp_path)[0])
    path.write_bytes(b"[map]\n# \xff")
    assert re.search(r"is not text in UTF-8 \(byte 8\). Save it as UTF-8", faults(tmp_path)[0])
    assert re.search("map.toml: is no folder. Give the folder", faults(path)[0])
    path.unlink()
    path.mkdir()
    assert re.search(r"map.toml: cannot be read \(Is a directory\)", faults(tmp_path)[0])


def test_a_fault_of_toml_is_told_alone(folder: Path) -> None:
    """What the file names is not known then: no outline is said to be of no theatre."""
    (folder / "geodata").mkdir()
    outline = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    feature = {"type": "Feature", "id": "lake", "properties": {}, "geometry": outline}
    document = {"type": "FeatureCollection", "features": [feature]}
    (folder / "geodata" / "theatres.geojson").write_text(json.dumps(document), encoding="utf-8")
    (folder / "map.toml").write_text(SMALL.replace('"Lakes"', '"Lakes'), encoding="utf-8")
    [counted, fault] = faults(folder)
    assert "1 fault" in counted
    assert "map.toml:3" in fault


def test_a_named_file_of_events_that_is_missing_is_a_fault(folder: Path) -> None:
    """With the line that names it; a store's URL is asked when the map is served."""
    path = folder / "map.toml"
    path.write_text(SMALL.replace("title", 'events = "mine.geojson"\ntitle'), encoding="utf-8")
    assert faults(folder) == [
        f"{folder}: 1 fault:",
        "map.toml:3: map.events: mine.geojson is not in the folder; correct the name, or put the file there",
    ]
    url = "duckdb:///mine.duckdb"
    path.write_text(SMALL.replace("title", f'events = "{url}"\ntitle'), encoding="utf-8")
    assert load_map(folder).events == url


Rings: TypeAlias = list[Any]


def square(west: float, south: float, side: float = 10) -> Rings:
    """The rings of a square."""
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


BOW_TIE = [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]
THEATRES = """
[[theatres]]
slug = "north"
label.en = "North"
[[theatres]]
slug = "south"
label.en = "South"
"""


def outlined(folder: Path, **outlines: Rings) -> None:
    """Give a folder two theatres, and outlines by id."""
    (folder / "map.toml").write_text(SMALL + THEATRES, encoding="utf-8")
    features = [
        {"type": "Feature", "id": name, "geometry": {"type": "Polygon", "coordinates": rings}}
        for name, rings in outlines.items()
    ]
    (folder / "geodata").mkdir()
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "geodata" / "theatres.geojson").write_text(text, encoding="utf-8")


def test_theatres_with_outlines_that_touch_are_no_fault(folder: Path) -> None:
    """Neighbours share a border, and two drawings of one border may cross by little."""
    outlined(folder, north=square(0, 9.99), south=square(0, 0))
    assert [*load_map(folder).profile.theatres] == ["north", "south", "elsewhere"]


@pytest.mark.parametrize(
    ("outlines", "said"),
    [
        (
            {"north": square(0, 5), "south": square(0, 0)},
            r"map.toml:14: theatres: north and south overlap by 61\d,\d\d\d km², 50% of the smaller; cut one",
        ),
        (
            {"north": BOW_TIE, "south": square(0, -20)},
            "map.toml:11: theatres: north has an outline that crosses itself at 5, 5; draw it again there",
        ),
        (
            {"north": square(0, 5)},
            "map.toml:14: theatres: south has no outline in geodata/theatres.geojson; ",
        ),
        (
            {"north": square(0, 5), "south": square(0, -20), "west": square(-50, 0)},
            r"geodata/theatres.geojson: features\[2\].id: “west” is the id of no theatre in map.toml; add a",
        ),
        (
            {"north": square(0, 5), "south": square(400_000, 0)},
            "map.toml:14: theatres: south has a corner at 400000, 0, off the globe; give longitude and",
        ),
        (
            {"north": square(0, 5), "south": [["a"]]},
            "map.toml:14: theatres: south has an outline whose coordinates cannot be read; give rings",
        ),
        (
            {"north": square(0, 5), "south": []},
            "map.toml:14: theatres: south has an empty outline; give its r",
        ),
    ],
)
def test_a_faulty_outline_is_named_with_its_theatre(
    folder: Path, outlines: dict[str, Rings], said: str
) -> None:
    """Where it is, how large it is and what to do."""
    outlined(folder, **outlines)
    assert re.match(said, "\n".join(faults(folder)[1:]))
    assert len(faults(folder)) == 2


def test_a_mistyped_outline_is_told_with_the_theatre_that_it_may_be_of(folder: Path) -> None:
    """Both ends of the mistake are named."""
    outlined(folder, north=square(0, 5), suoth=square(0, -20))
    assert [line.split("; ")[1] for line in faults(folder)[1:]] == [
        "did you mean south?",
        "give one feature with it as id, a MultiPolygon for several parts",
    ]


def test_outlines_that_are_missing_or_no_geojson_are_named(folder: Path) -> None:
    """A theatre cannot do without one."""
    outlined(folder)
    path = folder / "geodata" / "theatres.geojson"
    path.write_text('{"features": [\n}', encoding="utf-8")
    assert faults(folder)[1].startswith("geodata/theatres.geojson:2: JSON: Expecting value; correct it there")
    path.write_text("[]", encoding="utf-8")
    assert "is no collection of features; write" in faults(folder)[1]
    path.unlink()
    assert [line.partition("; ")[0] for line in faults(folder)[1:]] == [
        "map.toml:11: theatres: north has no outline, for geodata/theatres.geojson is not in the folder",
        "map.toml:14: theatres: south has no outline, for geodata/theatres.geojson is not in the folder",
    ]


PLACES = "id,kind,lat,lon,min_zoom,rank,rotation,name_en\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "geodata/places.csv",
            "id,lat\n",
            "places.csv:1: name_en, lon, min_zoom, rank, rotation, kind:",
        ),
        (
            "geodata/places.csv",
            f"{PLACES}a,town,1,2,3,1,,A\n",
            "kind: 'town' is not known; choose from country",
        ),
        (
            "geodata/places.csv",
            f"{PLACES}a,city,91,2,3,1,,A\n",
            "places.csv:2: lat: '91' is no number from",
        ),
        ("geodata/places.csv", f"{PLACES}a,city,1,2,3.5,1,,A\n", "min_zoom: '3.5' is no whole number from 0"),
        (
            "geodata/places.csv",
            f"{PLACES}a,city,1,2,3,1,A\n",
            "csv:2: row: has another number of cells than",
        ),
        ("geodata/gazetteer.csv", "\udcff", "gazetteer.csv: file: is not text in UTF-8; save it as UTF-8"),
        ("tables/actors.csv", "name,aliases\n,x\n", "tables/actors.csv:2: name: is empty; fill it in"),
        ("geodata/areas.geojson", "{", "areas.geojson:1: JSON: Expecting property name"),
        (
            "geodata/areas.geojson",
            '{"features": [{}]}',
            "features[0].id: is no id of a unit; give one such",
        ),
        ("geodata/basemap.geojson", f'{{"features": {"[" * 9_000}', "JSON: cannot be read, being nested"),
        ("geodata/basemap.geojson", '{"features": [4]}', "properties.kind: is none of land, lake, river"),
        ("geodata/ground/near.tsv", "{}\n", "near.tsv: file: is no file of tiles; make it again"),
    ],
)
def test_what_is_wrong_with_a_file_of_the_folder_is_named_with_its_line(
    folder: Path, name: str, text: str, said: str
) -> None:
    """Before anything is served: file, line, field, what is wrong with it and what to do."""
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode(errors="surrogateescape"))
    assert said in "\n".join(faults(folder))
