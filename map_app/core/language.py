"""In which language a sentence is said: a value of the running context, English unless it is set.

Exports, the API and the command line never set one, so what they write is English whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Final

ENGLISH: Final = NullTranslations()
_spoken: ContextVar[NullTranslations] = ContextVar("spoken", default=ENGLISH)


def _(text: str) -> str:
    """The text in the language of this context; itself where the catalogue lacks it."""
    return _spoken.get().gettext(text)


def n_(one: str, many: str, n: int) -> str:
    """The form of the text that goes with a number, in the language of this context."""
    return _spoken.get().ngettext(one, many, n)


@contextmanager
def spoken(catalogue: NullTranslations) -> Iterator[None]:
    """Say everything inside in the language of this catalogue."""
    token = _spoken.set(catalogue)
    try:
        yield
    finally:
        _spoken.reset(token)
