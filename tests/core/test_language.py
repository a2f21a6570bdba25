"""Which language a sentence is said in."""

from gettext import NullTranslations

from map_app.core.language import _, n_, spoken


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
