"""What the page says of problems in the data and of what failed: in the right language and number."""

from __future__ import annotations

import pytest

from map_app.api.responses.pools import BusyError
from map_app.api.responses.problems import on_crash
from map_app.core.language import LANGUAGES
from map_app.core.schema import Problem
from map_app.data.catalogues import speaking
from map_app.maps import faults
from map_app.maps.frontend import build
from map_app.ui.panels import problems_in_words
from map_app.ui.pins import changes_in_words
from tests.shipped import MAP

HIDING, OTHER = Problem("a", "id", "is missing"), Problem("a", "killed", "is odd", "rule")


@pytest.mark.parametrize(
    ("code", "problems", "said"),
    [
        ("en", [HIDING], "1 problem in the data, 1 record not shown"),
        ("en", [HIDING, HIDING, OTHER], "3 problems in the data, 2 records not shown"),
        ("en", [OTHER], "1 problem in the data"),
        ("ar", [HIDING] * 2, "مشكلتان في البيانات، سجلان غير معروضين"),
        ("ar", [HIDING] * 3, "3 مشكلات في البيانات، 3 سجلات غير معروضة"),
        ("ar", [HIDING] * 11, "11 مشكلة في البيانات، 11 سجلًا غير معروض"),
        ("he", [HIDING], "בעיה אחת בנתונים, רישום אחד אינו מוצג"),
    ],
)
def test_problems_are_counted_in_words(code: str, problems: list[Problem], said: str) -> None:
    """Both numbers have the form that goes with them."""
    with speaking(code, MAP):
        assert problems_in_words(problems) == said


def test_changes_are_counted_in_words() -> None:
    """Each of the three numbers has its own form."""
    counts = {"added": 1, "revised": 2, "withdrawn": 11}
    assert changes_in_words(counts) == (
        "Under this filter: 1 event added, 2 events revised, 11 events withdrawn."
    )
    with speaking("ar", MAP):
        assert changes_in_words(counts) == "وفق هذه التصفية: أُضيف حدث واحد، عُدِّل حدثان، سُحب 11 حدثًا."


def test_later_ends_are_counted_in_words() -> None:
    """The strip of time says one end as one."""
    assert build.translated(build.WORDS)["beyond"]["one"] == "{n} ends later"
    with speaking("ar", MAP):
        assert build.translated(build.WORDS)["beyond"]["two"] == "ينتهي حدثان لاحقًا"


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_what_failed_is_stated_in_the_reader_s_language(code: str) -> None:
    """Every sentence that page, map or download may show of a fault is translated."""
    with speaking(code, MAP):
        words = faults.words()
    assert all(text != translated for text, translated in words.items())


def test_the_map_knows_the_api_s_own_refusals() -> None:
    """What the API says of too much work and of a crash is found in the map's table, to the letter."""
    crash = bytes(on_crash(None, Exception()).body).decode()  # type: ignore[arg-type]
    assert BusyError().detail in faults.FAULTS
    assert any(f'"detail":"{text}"' in crash for text in faults.FAULTS)
