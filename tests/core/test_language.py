"""Which language a sentence is said in."""

from gettext import NullTranslations

import pytest

from map_app.core.describe import Tally, sentence
from map_app.core.filters import EventFilter
from map_app.core.language import _, forms, n_, spoken
from map_app.data.catalogues import catalogue
from tests.shipped import PROFILE


class Loud(NullTranslations):
    """A language whose words are English ones in capitals."""

    def gettext(self, message: str) -> str:
        """Give it in capitals."""
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give the form in capitals."""
        return (msgid1 if n == 1 else msgid2).upper()


def test_a_language_holds_inside_its_context_only() -> None:
    """Words come in the set language, with the plural's form, and in English again afterwards."""
    with spoken(Loud()):
        assert (_("event"), n_("event", "events", 1), n_("event", "events", 2)) == (
            "EVENT",
            "EVENT",
            "EVENTS",
        )
    assert (_("event"), n_("event", "events", 2)) == ("event", "events")


def test_forms_follow_the_number() -> None:
    """A script is given every form of a text: one event is never `1 events`, and Arabic has its six."""
    pair = ("{n} event", "{n} events")
    assert (forms(*pair)["one"], forms(*pair)["other"]) == pair
    with spoken(catalogue("ar")):
        said = list(forms(*pair).values())
    assert said == ["لا أحداث", "حدث واحد", "حدثان", "{n} أحداث", "{n} حدثًا", "{n} حدث"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("الحديدة", "\u2068الحديدة\u2069"), ("חודיידה", "\u2068חודיידה\u2069"), ("Aden", "Aden")],
)
def test_an_english_sentence_isolates_what_runs_the_other_way(text: str, shown: str) -> None:
    """A search in Arabic or Hebrew does not reorder the sentence; a Latin one leaves it as it was."""
    said = sentence(EventFilter(q=text), Tally(3, 0, None), PROFILE)
    assert f"mentioning “{shown}”, at any time" in said
