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

WRITTEN_RIGHT_TO_LEFT: Final = frozenset(("ar", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"))
"""Languages whose usual script does."""

ENGLISH: Final = NullTranslations()
Names = Callable[[str, str, str], str]
"""What a context (`actor`, or `place` with a country), a name and a language's code are called there."""


def original(_context: str, name: str, _code: str) -> str:
    """The name as it is, where nothing is known of names."""
    return name


_spoken: ContextVar[NullTranslations] = ContextVar("spoken", default=ENGLISH)
_names: ContextVar[Names] = ContextVar("names", default=original)
_texts: ContextVar[str] = ContextVar("texts", default="en")


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


def text_language() -> str:
    """The language that the records of this context are written in, as BCP 47 has it."""
    return _texts.get()


def is_foreign(text: str) -> bool:
    """Whether a record's text is in another language than the page, as far as its letters tell."""
    primary = text_language().split("-", maxsplit=1)[0].lower()
    if primary == language() or not any(map(str.isalpha, text)):
        return False
    return bool(RIGHT_TO_LEFT.search(text)) == (primary in WRITTEN_RIGHT_TO_LEFT)


def own(text: str) -> str:
    """`dir` and `lang` attributes for a record's text, whose language is not the page's."""
    return f" dir='auto' lang='{text_language()}'" if is_foreign(text) else " dir='auto'"


@contextmanager
def spoken(catalogue: NullTranslations, names: Names = original, texts: str = "en") -> Iterator[None]:
    """Translate with this catalogue within the block, and call actors and places by these names.

    `texts` is the language that the records are written in.
    """
    tokens = _spoken.set(catalogue), _names.set(names), _texts.set(texts)
    try:
        yield
    finally:
        _texts.reset(tokens[2])
        _names.reset(tokens[1])
        _spoken.reset(tokens[0])
