"""Words of a map, said in the language of the context: its own in several languages, or general ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from map_app.core.language import _, gettext_noop, isolated, language

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text by language code (BCP 47); English is always there, and stands in for a language that is not."""

    texts: Mapping[str, str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", MappingProxyType(dict(self.texts)))
        if not self.texts.get(ENGLISH):
            raise ValueError("words of a map need an English text")

    def __str__(self) -> str:
        return self.texts.get(language()) or self.texts[ENGLISH]

    @property
    def english(self) -> str:
        """The English text, whatever the language of the context."""
        return self.texts[ENGLISH]

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Those of some languages that lack a text of their own."""
        return tuple(code for code in languages if not self.texts.get(code))


def in_english(text: str) -> Words:
    """Words that only English has."""
    return Words({ENGLISH: text})


@dataclass(frozen=True, slots=True)
class GeneralWords:
    """Words that every map has, from the catalogues of the interface (`gettext_noop` marks their English)."""

    english: str

    def __str__(self) -> str:
        return _(self.english)

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """None: the catalogues are complete."""
        del languages
        return ()


NO_TITLE: Final = GeneralWords(gettext_noop("Conflict Event Map"))
"""What is shown is called where no map is, or before it is known which one is."""


@dataclass(frozen=True, slots=True)
class NamingWords:
    """General words with a name in them, at `{name}`, that no language has another form of."""

    pattern: str
    name: str

    @property
    def english(self) -> str:
        """The English text, whatever the language of the context."""
        return self.pattern.format(name=self.name)

    def __str__(self) -> str:
        return _(self.pattern).format(name=isolated(self.name))

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """None: the catalogues are complete."""
        del languages
        return ()


AnyWords = Words | GeneralWords | NamingWords
