"""`event-map new`: what it refuses, and that nothing is left half-written."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from map_app.cli.main import commands
from map_app.core.map_toml import read_map
from map_app.data.loading import load
from map_app.data.map_folder import load_map
from map_app.data.paths import GENERAL
from map_app.errors import DataError, MapAppError, MissingError
from map_app.making.builder import Builder, Step
from map_app.making.folder import make
from map_app.making.map_toml import Said, dataset_of, map_toml, title_of
from map_app.making.packages import file_of
from map_app.making.theatres import Place


class Broken(Builder):
    """A build that stops in its first step."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Write a file, then find no room."""

        def work(folder: Path) -> None:
            (folder / "half.csv").write_text("half")
            raise OSError(28, "No space left on device")

        return (Step("half", 1, work),)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """The cure is another name; an error is one sentence."""
    kept = tmp_path / "mine" / "notes.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    with pytest.raises(MapAppError, match=r"is there and not empty\. Name a folder"):
        make(kept.parent, Builder(("ER",)))
    with pytest.raises(MapAppError, match="is a file"):
        make(kept, Builder(("ER",)))
    with pytest.raises(MapAppError, match="cannot be made"):
        make(tmp_path / "not" / "there", Builder(("ER",)))
    assert [path.name for path in tmp_path.rglob("*.*")] == ["notes.txt"]


def test_without_countries_it_asks_for_them(tmp_path: Path) -> None:
    """Exit 2, with an example."""
    asked = CliRunner().invoke(commands, ["new", str(tmp_path / "map")])
    assert asked.exit_code == 2
    assert "--countries SD,TD,SS" in asked.output


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither the folder nor the temporary one beside it."""
    with pytest.raises(MapAppError, match="no room is left"):
        make(tmp_path / "map", Broken(("ER",)))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_names_the_extra() -> None:
    """With the line to install it."""
    with pytest.raises(MissingError, match=r"pip install 'conflict-event-map\[geodata\]'"):
        file_of(("no_such_package_of_outlines", "data"))


def test_map_toml_is_read_back() -> None:
    """Names with quotes and marks come back whole; types are those of the events, own ones described."""
    places = [Place("cote", {"en": 'Côte "d\'Or" \\ West', "ar": "الساحل"}, ("CI",))]
    text = map_toml(Said("river raids", (1.5, 2, 3, 4.25), places, ["CI"], ["raid_on_river", "air_strike"]))
    general = {t["slug"]: t for t in tomllib.loads(GENERAL.read_text(encoding="utf-8"))["types"]}
    read = read_map(text, general, {})
    assert read.problems == ()
    assert read.profile
    assert str(read.profile.theatres("cote").label) == 'Côte "d\'Or" \\ West'
    assert [*read.profile.types] == ["air_strike", "raid_on_river", "other"]
    assert str(read.profile.types("raid_on_river").label) == "Raid on river"
    assert read.profile.frame == (1.5, 2, 3, 4.25)


@pytest.mark.parametrize(
    ("name", "title", "dataset"),
    [
        ("sudan-2027", "Sudan 2027", "sudan-2027"),
        ("West_Africa", "West Africa", "west_africa"),
        ("ليبيا", "ليبيا", "map"),
    ],
)
def test_the_folders_name_gives_title_and_data_set(name: str, title: str, dataset: str) -> None:
    """A data set has plain letters only."""
    assert (title_of(name), dataset_of(name)) == (title, dataset)


HEAD = (
    "id,title,event_type,date_start,latitude,longitude,theatre,country_code,place,"
    "location_precision,verification,sources,source_urls\n"
)
TAIL = "settlement,reported,A paper,https://paper.example/1"
ROWS = f"""{HEAD}\
one,Raid at Keren,raid_on_village,2031-02-03,15.78,38.45,west,ER,Keren,{TAIL}
two,Shelling of Assab,shelling,2031-03-04,13.01,42.74,,ER,Assab,{TAIL}
three,A day that is none,shelling,2031-99-04,13.01,42.74,,ER,Assab,{TAIL}
"""


def test_a_file_of_events_gives_countries_types_and_period(tmp_path: Path) -> None:
    """What a map is made for is read from the rows; a type of their own is described, a bad row is named."""
    source = tmp_path / "mine.csv"
    source.write_text(ROWS, encoding="utf-8")
    made = CliRunner().invoke(
        commands, ["new", str(tmp_path / "horn"), "--from", str(source), "--theatres", "countries"]
    )
    assert made.exit_code == 0, made.output
    assert "a map of Eritrea with 1 theatre and 2 events" in made.output
    assert "1 row of" in made.output
    map_ = load_map(tmp_path / "horn")
    assert [*map_.profile.types] == ["shelling", "raid_on_village", "other"]
    assert map_.profile.period == (date(2031, 2, 3), date(2031, 3, 4))
    events = load(tmp_path / "horn" / "events.geojson", map_)
    assert {event.id: event.theatre for event in events.events} == {"one": "eritrea", "two": "eritrea"}
    assert [problem for problem in events.problems if problem.field in ("theatre", "event_type")] == []
    assert "three" in (tmp_path / "horn" / "left_out.txt").read_text(encoding="utf-8")


def test_rows_without_a_country_ask_for_one(tmp_path: Path) -> None:
    """At sea, or nowhere: the file is named with the cure, before anything is written."""
    source = tmp_path / "sea.csv"
    source.write_text(f"{HEAD}one,x,shelling,2031-02-03,0,-30,,,,{TAIL}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no event lies in a country\. Say --countries"):
        make(tmp_path / "map", Builder(()), source)
    assert [path.name for path in tmp_path.iterdir()] == ["sea.csv"]
