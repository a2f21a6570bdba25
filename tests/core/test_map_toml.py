"""`map.toml` becomes a profile; whatever is wrong with one is named with its line and a cure, all at once."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from map_app.core.language import spoken
from map_app.core.map_toml import MapFile, read_map
from map_app.core.profile import MapProfile
from map_app.core.toml_lines import lines_of
from map_app.core.vocabulary import Family
from map_app.data.catalogues import catalogue

TEXT: Final = """\
[map]
dataset = "lakes"
period = [2020-01-01, 2020-12-31]
frame = [170.0, -20.0, -170.0, 5.0] # across 180 degrees
[map.title]
en = "Lakes"
ar = "بحيرات"

[[types]]
slug = "raid"
family = "ground"
symbol = "square"
color = "#7b4a2b"
label.en = "Raid"

[[theatres]]
slug = "north"
label = { en = "North" }

[[theatres]]
slug = "lake"
water = true
label.en = "Lake"
phrase.en = "the lake"
"""


def read(text: str = TEXT, general: dict[str, dict[str, Any]] | None = None) -> MapFile:
    """Read a text with no units."""
    return read_map(text, general or {}, {})


def profile(text: str = TEXT) -> MapProfile:
    """The profile of a text without a fault."""
    result = read(text)
    assert result.problems == ()
    assert result.profile
    return result.profile


def test_what_is_said_is_in_the_profile_and_the_rest_has_defaults() -> None:
    """Phrases follow labels, families say what a strike is, and nothing binds unless it is switched on."""
    lakes = profile()
    raid, other = lakes.types
    assert (other, other.label) == ("other", "Other")
    assert (raid.label, raid.phrase, raid.family, raid.strike) == ("Raid", "raid", Family.GROUND, False)
    assert (raid.look.symbol, raid.look.color) == ("square", "#7B4A2B")
    assert [(t, t.phrase, t.is_water) for t in lakes.theatres] == [
        ("north", "North", False),
        ("lake", "the lake", True),
        ("elsewhere", "places elsewhere", False),
    ]
    assert lakes.period == (date(2020, 1, 1), date(2020, 12, 31))
    assert lakes.frame == (170, -20, -170, 5)
    assert (lakes.languages, lakes.silence, lakes.house_rules) == (("en", "ar", "he"), True, False)


def test_words_are_said_in_the_language_of_the_page_and_in_english_where_they_lack_it() -> None:
    """A language that lacks a word is named, so that the page can say so."""
    lakes = profile()
    with spoken(catalogue("ar")):
        assert str(lakes.title) == "بحيرات"
        assert lakes.theatres("north").label == "North"
    assert "title" not in lakes.missing_words["ar"]
    assert {"title", "raid label", "lake phrase"} <= {*lakes.missing_words["he"]}


def test_a_map_without_theatres_has_none_and_no_elsewhere() -> None:
    """The control, the facet and the words disappear where the vocabulary is empty."""
    assert len(profile(TEXT.partition("[[theatres]]")[0]).theatres) == 0


def test_a_type_of_the_general_vocabulary_needs_its_slug_alone() -> None:
    """What the map says of it goes before, and its own label has its own phrase."""
    usual = {
        "family": "fire",
        "symbol": "triangle",
        "color": "#C44E1C",
        "label": {"en": "Air strike"},
        "phrase": {"en": "air strikes"},
    }
    text = '[map]\ndataset = "a"\ntitle.en = "A"\n[[types]]\nslug = "air_strike"\n'
    for more, label, phrase in (("", "Air strike", "air strikes"), ('label.en = "Raid"', "Raid", "raid")):
        result = read(text + more, {"air_strike": usual})
        assert result.profile
        [term, _] = result.profile.types
        assert (term.label, term.phrase, term.look.symbol, term.strike) == (label, phrase, "triangle", True)
    whole = read(text.partition("[[types]]")[0], {"air_strike": usual})
    assert whole.profile
    assert [*whole.profile.types] == ["air_strike", "other"]


@pytest.mark.parametrize("deep", ["[" * 3_000 + "]" * 3_000, "{a=" * 3_000 + "1" + "}" * 3_000])
def test_what_is_nested_too_deeply_is_a_fault(deep: str) -> None:
    """With its cure, whatever the reader of TOML would raise."""
    result = read(f"a = {deep}\n{TEXT}")
    [problem] = result.problems
    assert str(problem).startswith(
        "map.toml: TOML: its lists or tables are nested too deeply to be read; nest"
    )
    assert not result.is_toml


FAULTS: Final = {
    "broken": ("[map.title]", "[map.title", "map.toml:5: TOML: Expected ']'"),
    "a key": ("frame =", "farme =", "map.toml:4: map.farme: is an unknown key; did you mean frame?"),
    "a table": ("[[theatres]]", "[[theaters]]", "map.toml:16: theaters: is an unknown key; did you mean"),
    "a kind": ("water = true", 'water = "yes"', "map.toml:22: theatres[1].water: is “yes”; write true or"),
    "no list": ("period = [", 'languages = "en"\nperiod = [', "map.toml:3: map.languages: is “en”; give a l"),
    "a slug": ('"raid"', '"Raid!"', "map.toml:10: types[0].slug: “Raid!” cannot be used; write up to 40"),
    "reserved": ('"raid"', '"other"', "map.toml:10: types[0].slug: “other” is taken"),
    "reserved place": ('"lake"', '"elsewhere"', "map.toml:21: theatres[1].slug: “elsewhere” is taken"),
    "twice": ('"lake"', '"north"', "map.toml:21: theatres[1].slug: “north” stands twice"),
    "a symbol": (
        '"square"',
        '"sqare"',
        "map.toml:12: types[0].symbol: “sqare” is no shape; did you mean",
    ),
    "a family": ('"ground"', '"war"', "map.toml:11: types[0].family: “war” is no family; choose from fire"),
    "a colour": ('"#7b4a2b"', '"brown"', "map.toml:13: types[0].color: “brown” cannot be used; write # and"),
    "a faint colour": (
        '"#7b4a2b"',
        '"#FFF0A0"',
        "map.toml:13: types[0].color: #FFF0A0 has a contrast of 1.0 to",
    ),
    "a taken shape": ('"square"', '"ring"', "map.toml:12: types[0].symbol: “raid” and “other”, which shows"),
    "a period": ("2020-12-31", "2019-12-31", "map.toml:3: map.period: ends on 2019-12-31, before it begins"),
    "a quoted day": ("2020-12-31", '"2020"', "map.toml:3: map.period: is not a first and a last day; give"),
    "a frame": ("-20.0", "-200.0", "map.toml:4: map.frame: lies outside the globe; give [west"),
    "a flat frame": ("-20.0", "5.0", "map.toml:4: map.frame: has no height or no width; give [west"),
    "a language": ("ar =", "fr =", "map.toml:7: map.title.fr: is no language of the interface; choose from"),
    "no English": ('en = "Lakes"\n', "", "map.toml:5: map.title.en: is missing; give it in English"),
    "no language": (
        'label.en = "Raid"',
        'label = "Raid"',
        "map.toml:14: types[0].label: has no language",
    ),
    "no label": ('label.en = "Raid"', "", "map.toml:9: types[0].label: is missing; give its words"),
    "no dataset": ('dataset = "lakes"', "", "map.toml:1: map.dataset: is missing; name"),
    "a house rule": (
        "[map.title]",
        '[house]\noff = ["spell"]\n[map.title]',
        "map.toml:6: house.off[0]: “spel",
    ),
    "empty": ('"Raid"', '" "', "map.toml:14: types[0].label.en: is empty; write something"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_sentence_with_its_line_and_cure(name: str) -> None:
    """No fault is told twice, and no profile is made of a file with one."""
    old, new, said = FAULTS[name]
    assert old in TEXT
    result = read(TEXT.replace(old, new, 1))
    lines = [str(problem) for problem in result.problems]
    told = [line for line in lines if line.startswith(said)]
    assert told, lines
    assert ";" in told[0]
    assert result.profile is None
    assert len(lines) == 1


def test_all_faults_are_named_in_the_order_of_their_lines() -> None:
    """Whoever mends a file sees them all at once."""
    text = TEXT.replace("square", "sqare").replace("-20.0", "-200").replace('"lake"', '"LAKE"')
    assert [problem.record for problem in read(text).problems] == ["map.toml:4", "map.toml:12", "map.toml:21"]


def test_lines_are_found_past_lists_texts_and_comments_of_several_lines() -> None:
    """What only looks like a key within a value is none."""
    text = (
        'a = [\n  "x = 1", # ]\n  2,\n]\nb = """\nc = 3\n"""\n"d e".f = { g = 1 }\n'
        "[h.i]\nj = '#'\n[[k]]\nl = 1\n[[k]]\nl = 2\n[k.m]\nn = 3\n"
    )
    assert lines_of(text) == {
        ("a",): 1,
        ("b",): 5,
        ("d e",): 8,
        ("d e", "f"): 8,
        ("h",): 9,
        ("h", "i"): 9,
        ("h", "i", "j"): 10,
        ("k",): 11,
        ("k", 0): 11,
        ("k", 0, "l"): 12,
        ("k", 1): 13,
        ("k", 1, "l"): 14,
        ("k", 1, "m"): 15,
        ("k", 1, "m", "n"): 16,
    }
