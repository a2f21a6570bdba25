"""The language of the running context, English by default, and translation into it.

Exports, API and command line never set one, so what they write is English for every reader, except
pictures, which heed `lang`. The catalogues are read elsewhere (`data/catalogues.py`); this module translates
into the one that is set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Any, Final, Literal, NamedTuple

Direction = Literal["ltr", "rtl"]


class Language(NamedTuple):
    """A language of the interface: its own name, which way its lines run, and Open Graph's name of it.

    That is language and territory, one of Facebook's list.
    """

    name: str
    direction: Direction
    locale: str


LANGUAGES: Final[dict[str, Language]] = {
    "en": Language("English", "ltr", "en_US"),
    "ar": Language("العربية", "rtl", "ar_AR"),
    "he": Language("עברית", "rtl", "he_IL"),
}
"""By the code that stands in the address and in `lang`, English first."""

RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of scripts that run from right to left."""

ENGLISH: Final = NullTranslations()
Names = Callable[[str, str, str], str]
"""What a context (`actor`, or `place` with a country), a name and a language's code are called there."""


def original(_context: str, name: str, _code: str) -> str:
    """The name as it is, where nothing is known of names."""
    return name


_spoken: ContextVar[NullTranslations] = ContextVar("spoken", default=ENGLISH)
_names: ContextVar[Names] = ContextVar("names", default=original)


class LazyText(str):
    """An English text that keeps its pattern and values, so that `_` can translate it later."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, Any]


def lazy_gettext(pattern: str, **values: Any) -> LazyText:  # noqa: ANN401 - whatever `format` takes
    """Fill an English pattern, for a message that is made before its reader's language is known."""
    text = LazyText(pattern.format(**values))
    text.pattern, text.values = pattern, values
    return text


def gettext_noop(text: str) -> str:
    """Return the text unchanged, and mark it for translation; it is translated where it is shown."""
    return text


def _(text: str) -> str:
    """The text in the language of this context; itself where the catalogue lacks it."""
    if not text:
        return ""  # a catalogue answers the empty text with its own header
    if isinstance(text, LazyText):
        return _spoken.get().gettext(text.pattern).format(**text.values)
    return _spoken.get().gettext(text)


def n_(one: str, many: str, n: int) -> str:
    """The form of the text that goes with a number, in the language of this context."""
    return _spoken.get().ngettext(one, many, n)


def named(context: str, name: str) -> str:
    """The name in the language of this context; itself where that has none. See `core.names`."""
    code = language()
    return name if code == "en" else _names.get()(context, name, code)


def forms(one: str, many: str) -> dict[str, str]:
    """The forms of a text by CLDR's categories, for a script that picks one with `Intl.PluralRules`."""
    say = _spoken.get().ngettext
    return {category: say(one, many, n) for category, n in _OF_CATEGORY.items()}


_OF_CATEGORY: Final = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}
"""A number of each category, in every language that has the category."""


def language() -> str:
    """The code of this context's language, a key of `LANGUAGES`: what its catalogue's header says."""
    return _spoken.get().info().get("language", "en")


def direction() -> Direction:
    """Which way the lines of this context's language run."""
    return LANGUAGES[language()].direction


def isolated(text: str) -> str:
    """Keep a name or number of another script from reordering the sentence around it.

    A left-to-right sentence is left as it is where the text has no letter that runs the other way.
    """
    is_safe = direction() == "ltr" and not RIGHT_TO_LEFT.search(text)
    return text if is_safe else f"\u2068{text}\u2069"


def is_latin(text: str) -> bool:
    """Whether a text is in Latin script; those of the shipped events are English."""
    return not RIGHT_TO_LEFT.search(text) and bool(re.search("[A-Za-z]", text))


def own(text: str) -> str:
    """`dir` and `lang` attributes for a record's text, whose language is not the page's."""
    return " dir='auto' lang='en'" if language() != "en" and is_latin(text) else " dir='auto'"


@contextmanager
def spoken(catalogue: NullTranslations, names: Names = original) -> Iterator[None]:
    """Translate with this catalogue within the block, and call actors and places by these names."""
    token, named_ = _spoken.set(catalogue), _names.set(names)
    try:
        yield
    finally:
        _names.reset(named_)
        _spoken.reset(token)
