"""Names of actors and places in the reader's language: each has a source, the original stays in reach."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from babel import Locale

from map_app.core import names
from map_app.core.describe import Tally, sentence
from map_app.core.filters import EventFilter
from map_app.core.language import LANGUAGES, Language
from map_app.core.schema import Event
from map_app.data.catalogues import speaking
from map_app.data.export import FORMATS
from map_app.data.paths import SHIPPED_MAP
from map_app.data.readers.geojson import Collection
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.local_names import PLACE
from map_app.data.store import EventStore
from map_app.maps.entry import facts
from tests.shipped import MAP, PROFILE

LOCAL = {
    ("Hodeidah Governorate, Yemen", "YE"): ("محافظة الحديدة، اليمن", "מחוז אל-חודיידה, תימן"),
    ("Khan Younis, southern Gaza Strip", "PS"): (
        "خان يونس، جنوب قطاع غزة",
        "חאן יונס, \u2068southern Gaza Strip\u2069",
    ),
    ("near Al-Malikiyah, Syria", "SY"): ("قرب المالكية، سوريا", "\u2068near Al-Malikiyah\u2069, סוריה"),
    ("Qamishli, Syria", "SY"): ("\u2068Qamishli\u2069، سوريا", "קמישלי, סוריה"),
    ("Southern Red Sea", None): ("جنوب البحر الأحمر", "דרום ים סוף"),
    ("Red Sea, 110 km off Hodeidah", None): (
        "البحر الأحمر، على بعد 110 كيلومترات قبالة الحديدة",
        "ים סוף, 110 קילומטרים מול חודיידה",
    ),
    ("Gulf of Aden, 90 nm south-east of Aden", None): (
        "خليج عدن، على بعد 90 ميلًا بحريًا إلى الجنوب الشرقي من عدن",
        "מפרץ עדן, 90 מיילים ימיים מדרום-מזרח לעדן",
    ),
    ("76 to 100 nm west of Hodeidah", None): (
        "على بعد من 76 إلى 100 ميل بحري إلى الغرب من الحديدة",
        "76 עד 100 מיילים ימיים ממערב לחודיידה",
    ),
    ("10 nm from USS Mason", None): ("10 nm from USS Mason", "10 nm from USS Mason"),
    ("south of Gaza City", "PS"): ("إلى الجنوب من غزة", "מדרום לעזה"),
    ("Tower 22, Jordan", "JO"): ("\u2068Tower 22\u2069، الأردن", "\u2068Tower 22\u2069, ירדן"),
    ("White House", "US"): ("White House", "White House"),
}


@pytest.mark.parametrize(("original", "local"), LOCAL.items())
def test_a_place_is_named_part_by_part(original: tuple[str, str | None], local: tuple[str, str]) -> None:
    """What has no name in the language stays as it is; a town's Kurdish name is not taken for Arabic."""
    assert names.place(*original) == original[0]
    for code, expected in zip(("ar", "he"), local, strict=True):
        with speaking(code, MAP):
            assert names.place(*original) == expected


def test_a_place_that_repeats_what_stands_around_a_name_holds_nothing_up() -> None:
    """Each word around a name may be taken off first: a hostile place had more ways than could be tried."""
    hostile = "near " * 20 + "Atlantis" + " area" * 20
    with speaking("ar", MAP):
        assert names.place(hostile, "PS") == hostile
        assert names.place("near southern Gaza area", "PS") != "near southern Gaza area"


@pytest.mark.parametrize("code", ["ar", "he"])
def test_every_name_that_is_shown_has_a_source(code: str) -> None:
    """An actor without one is called by its own name; a state as the CLDR calls its territory."""
    with (
        (SHIPPED_MAP / "tables/actors.csv").open(encoding="utf-8", newline="") as file,
        speaking(code, MAP),
    ):
        for row in csv.DictReader(file):
            source = row[f"source_{code}"]
            assert names.actor(row["name"]) == (row[f"name_{code}"] if source else row["name"])
            if source.startswith("CLDR, territory "):
                assert row[f"name_{code}"] == Locale(code).territories[source[-2:]]
    with (SHIPPED_MAP / "tables/regions.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["source"] for row in csv.DictReader(file))


def test_a_language_whose_letters_nobody_listed_has_the_records_own_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new row of `LANGUAGES` starts without names of towns, not with an error."""
    monkeypatch.setitem(LANGUAGES, "fr", Language("Français", "ltr", "fr_FR"))
    names = Geodata(SHIPPED_MAP).local_names
    assert names.local(f"{PLACE}PS", "Khan Younis", "fr") == "Khan Younis"


def test_sentence_and_card_call_an_actor_alike(store: EventStore, shipped: Collection) -> None:
    """In Arabic the card has the original beside it; a file keeps the original alone."""
    filter_ = EventFilter(actor=("Hamas",))
    event = next(event for event in shipped.events if any(actor.name == "Hamas" for actor in event.actors))
    with speaking("ar", MAP):
        assert "حماس" in sentence(filter_, Tally(1, 0, None), PROFILE)
        told = "".join(text for _, text in facts(event, PROFILE))
        assert "حماس" in told
        assert ">Hamas<" in told
        csv_file = b"".join(FORMATS["csv"].write(store, filter_))
    assert b"Hamas" in csv_file
    assert "حماس".encode() not in csv_file


def test_a_place_that_is_half_known_is_escaped(make_event: Callable[..., Event]) -> None:
    """The part that stays as it is may be hostile."""
    event = make_event(place="<img src=x>, Yemen", country_code="YE")
    with speaking("ar", MAP):
        told = "".join(text for _, text in facts(event, PROFILE))
    assert "اليمن" in told
    assert "<img" not in told
