"""The catalogues: true to their placeholders, and in the form that the listing command writes.

Whether they are complete is asked before a release: `python -m tests.languages --release`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.dates import format_date, format_skeleton, get_month_names
from babel.messages.mofile import write_mo
from babel.numbers import format_decimal
from babel.support import Translations

from map_app.core.dates import short_months, spell_day, spell_month, spell_period
from map_app.core.describe import Tally, sentence
from map_app.core.filters import EventFilter
from map_app.core.language import LANGUAGES, direction, isolated, language, lazy_gettext
from map_app.data.catalogues import catalogue, compiled, speaking
from map_app.data.paths import LOCALE
from tests import languages
from tests.shipped import MAP, PROFILE, TYPES, parse

OTHERS = pytest.mark.parametrize("code", languages.OTHERS)
PERIOD = (date(2023, 10, 7), date(2024, 2, 8))


@OTHERS
def test_translations_keep_the_placeholders(code: str) -> None:
    """What is put into an English text is put into its translation too, and nothing else."""
    assert list(languages.faulty(code)) == []


@OTHERS
def test_a_catalogue_is_as_its_command_writes_it(code: str) -> None:
    """Nothing is left over and the order is kept: `--update` only adds what is new."""
    assert (LOCALE / f"{code}.po").read_bytes() == languages.rendered(code, added=False)


def test_a_text_that_is_not_translated_stops_only_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While one writes code a gap is listed; a release, and placeholders that differ, are refused."""
    for code in languages.OTHERS:
        whole = (LOCALE / f"{code}.po").read_text(encoding="utf-8")
        lacking = re.sub(r'(msgid "\{n\} of \{total\}"\nmsgstr) ".*"', r'\1 ""', whole)
        (tmp_path / f"{code}.po").write_text(lacking, encoding="utf-8")
    monkeypatch.setattr(languages, "LOCALE", tmp_path)
    assert languages.main([]) == 0
    assert "he: warning: not translated: '{n} of {total}'" in capsys.readouterr().out
    assert languages.main(["--release"]) == 1
    wrong = (tmp_path / "he.po").read_text(encoding="utf-8")
    wrong = wrong.replace('msgid "{n} of {total}"\nmsgstr ""', 'msgid "{n} of {total}"\nmsgstr "{n}"')
    (tmp_path / "he.po").write_text(wrong, encoding="utf-8")
    assert languages.main([]) == 1


def test_a_new_language_starts_with_every_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes a whole, empty catalogue with the language's own plural rule, and lists it all."""
    monkeypatch.setattr(languages, "LOCALE", tmp_path)
    (tmp_path / "ru.po").write_bytes(languages.rendered("ru"))
    assert languages.missing("ru") == list(languages.texts())
    assert b"nplurals=3" in (tmp_path / "ru.po").read_bytes()


def test_arabic_has_its_six_plural_forms() -> None:
    """Nothing, one, two, a few, many and hundreds are said as Arabic says them."""
    numbers = (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)
    with speaking("ar", MAP):
        said = [sentence(EventFilter(), Tally(n, 0, PERIOD), PROFILE).split(" من ")[0] for n in numbers]
    few, many, hundreds = "أحداث", "حدثًا", "حدث"
    assert said == [
        "لا أحداث",
        "حدث واحد",
        "حدثان",
        f"3 {few}",
        f"10 {few}",
        f"11 {many}",
        f"99 {many}",
        f"100 {hundreds}",
        f"102 {hundreds}",
        f"103 {few}",
        f"111 {many}",
    ]


@pytest.mark.parametrize(
    ("code", "day", "period"),
    [
        ("en", "8 February 2024", "12 – 18 January 2024"),
        ("ar", "8 فبراير 2024", "من 12 إلى 18 يناير 2024"),
        ("he", "8 בפברואר 2024", "12 עד 18 בינואר 2024"),
    ],
)
def test_dates_are_spelt_in_the_language(code: str, day: str, period: str) -> None:
    """Months have their own names, and digits are the same in every language."""
    with speaking(code, MAP):
        assert spell_day(date(2024, 2, 8)) == day
        assert spell_period(date(2024, 1, 12), date(2024, 1, 18)) == period
        assert len(set(short_months())) == 12


@OTHERS
def test_dates_are_spelt_as_babel_spells_them(code: str) -> None:
    """Every day of a leap year, months, and the first and last day of the calendar follow the CLDR."""
    days = [date.min, date.max, *(date(2024, 1, 1) + timedelta(n) for n in range(366))]
    with speaking(code, MAP):
        for day in days:
            assert spell_day(day) == format_date(day, "long", locale=code)
            assert spell_month(day) == format_skeleton("yMMMM", day, locale=code)
        assert short_months() == list(get_month_names("abbreviated", locale=code).values())


@OTHERS
def test_a_catalogue_is_read_as_babel_reads_it(code: str) -> None:
    """Our small reader gives every text and plural form that Babel gives."""
    file = BytesIO()
    write_mo(file, languages.read(code))
    file.seek(0)
    ours, theirs = catalogue(code), Translations(file)
    for text in languages.texts():
        if isinstance(text, str):
            assert ours.gettext(text) == theirs.gettext(text) != ""
        else:
            for n in range(120):
                assert ours.ngettext(*text, n) == theirs.ngettext(*text, n)


def test_a_text_over_several_lines_is_read_and_one_in_doubt_is_not() -> None:
    """Editors wrap long texts, escape quotes and mark what they are not sure of; that stays English."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    wrapped = 'msgid ""\n"one "\n"two"\nmsgstr ""\n"eins \\"und\\" "\n"zwei"\n'
    doubtful = '#, fuzzy\nmsgid "day"\nmsgstr "Nacht"\n'
    empty = 'msgid "week"\nmsgstr ""\n'
    read = GNUTranslations(BytesIO(compiled("\n".join((header, wrapped, doubtful, empty)))))
    assert read.gettext("one two") == 'eins "und" zwei'
    assert (read.gettext("day"), read.gettext("week")) == ("day", "week")


@OTHERS
def test_numbers_are_grouped_as_in_english(code: str) -> None:
    """Our `{n:,}` is what the language's own rules give for the digits that we use."""
    assert format_decimal(1234567.5, locale=code, numbering_system="latn") == f"{1234567.5:,}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_says_which_language_it_is(code: str) -> None:
    """Its header gives the code that goes into `lang`, and with it the direction."""
    with speaking(code, MAP):
        assert language() == code
        assert direction() == LANGUAGES[code].direction
    assert language() == "en"


def test_a_sentence_in_arabic_names_everything() -> None:
    """The filter's sentence comes in Arabic, with names of other scripts kept apart."""
    filter_ = parse("type=air_strike&theatre=yemen&actor=United States&from=2024-01-12&to=2024-01-12").filter
    with speaking("ar", MAP):
        said = sentence(filter_, Tally(23, 0, PERIOD), PROFILE)
        name = isolated("الولايات المتحدة")
    assert said == f"23 حدثًا من نوع غارة جوية في اليمن، يُذكر فيها {name}، 12 يناير 2024."
    assert name == "\u2068الولايات المتحدة\u2069"


def test_a_fault_is_stated_in_the_reader_s_language() -> None:
    """A notice made before anyone knew the language comes in the one in which it is shown."""
    notice = parse("min_killed=many").notices[0]
    assert str(notice) == "min_killed: “many” is not a whole number from 0 to 1000000"
    with speaking("he", MAP):
        assert "אינו מספר שלם" in str(notice)
    assert str(lazy_gettext("{n} apples", n=3)) == "3 apples"


def test_words_of_a_vocabulary_follow_the_context() -> None:
    """A value's label changes with the language, the value itself never."""
    with speaking("he", MAP):
        assert TYPES("air_strike").label == "תקיפה אווירית"
        assert TYPES("air_strike") == "air_strike"
    assert TYPES("air_strike").label == "Air strike"
