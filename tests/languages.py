"""Every text of the interface, and what a catalogue lacks: `python -m tests.languages` lists it.

A text without a translation is shown in English: a warning here, an error only with `--release`. A
translation with other placeholders than its text is always an error. `--update` writes the missing texts,
empty, into `map_app/ui/locale/*.po` and drops those that the code no longer has. It also starts the
catalogue of a language that is new in
`core.language.LANGUAGES`. Texts are found in two ways: in the source, as what `_`, `n_`, `gettext_noop` and
`lazy_gettext` are given; and in the tables whose every text is shown.
"""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Collection, Iterator
from functools import cache
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from map_app.core import vocab
from map_app.core.about import SECTIONS
from map_app.core.criteria import CRITERIA
from map_app.core.language import LANGUAGES
from map_app.data.paths import LOCALE
from map_app.maps import faults
from map_app.maps.frontend import build, overlays

ROOT: Final = Path(__file__).resolve().parents[1] / "map_app"
PLURAL: Final = ("n_", "forms")
SINGLE: Final = ("_", "gettext_noop", "lazy_gettext")
OTHERS: Final = tuple(code for code in LANGUAGES if code != "en")
TABLES: Final = (build.WORDS, build.LEAFLET, build.DRAWING, overlays.CELL, overlays.MORE_DISCS)
HEADER: Final = r"""# Texts of the interface; see docs/languages.md. Kept by `python -m tests.languages`.
msgid ""
msgstr ""
"Language: {code}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals={n}; plural={plural};\n"

"""
Text = str | tuple[str, str]
"""A text, or its forms for one and for many."""


@cache
def texts() -> tuple[Text, ...]:
    """Every text that the interface can show, by the alphabet: moving code never changes a catalogue."""
    found: dict[Text, None] = {}
    for file in sorted(ROOT.rglob("*.py")):
        found |= dict.fromkeys(_in_source(ast.parse(file.read_text(encoding="utf-8"))))
    return tuple(sorted(found | dict.fromkeys(_in_tables()), key=_id))


def _in_source(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        if node.func.id in PLURAL and not isinstance(node.args[0], ast.Starred):
            one, many = (next(_strings(part)) for part in node.args[:2])
            yield one, many
        elif node.func.id in SINGLE:
            yield from _strings(node.args[0])


def _strings(node: ast.AST) -> Iterator[str]:
    """The text itself, or the two of `a if … else b`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_strings(node.body), *_strings(node.orelse))


def _in_tables() -> Iterator[Text]:
    for criterion in CRITERIA:
        yield from (criterion.label, criterion.help)
    for vocabulary in vocab.Term.__subclasses__():
        for term in vocabulary:
            yield from filter(None, term.english)
    for section in SECTIONS:
        yield from filter(None, (section.heading, *section.texts))
    yield from faults.FAULTS
    for words in TABLES:
        yield from _leaves(words)


def _leaves(words: Any) -> Iterator[Text]:  # noqa: ANN401 - texts, nested
    if isinstance(words, str | tuple):
        yield words
    elif isinstance(words, dict):
        for part in words.values():
            yield from _leaves(part)


def read(code: str) -> Catalog:
    """The catalogue of a language as it stands in the tree."""
    with (LOCALE / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def missing(code: str) -> list[Text]:
    """The texts without a translation, or without one for every plural form."""
    said = read(code)
    return [text for text in texts() if not _whole(said.get(_id(text)), said.num_plurals, text)]


def _whole(message: Message | None, plurals: int, text: Text) -> bool:
    if message is None or "fuzzy" in message.flags:
        return False
    if isinstance(text, str):
        return bool(message.string)
    forms = _forms(message)
    return len(forms) == plurals and all(forms)


def faulty(code: str) -> Iterator[str]:
    """Translations whose placeholders are not the text's own.

    A plural form that stands for one number only may say it in a word.
    """
    for message in read(code):
        if not message.id:
            continue
        if isinstance(message.id, str):
            if message.string and fields(_forms(message)[0]) != fields(message.id):
                yield f"{message.id!r}: {message.string!r}"
            continue
        wanted = fields(message.id[1])
        for form in _forms(message):
            if form and not wanted - {"n"} <= fields(form) <= wanted:
                yield f"{message.id[1]!r}: {form!r}"


def _forms(message: Message) -> tuple[str, ...]:
    """The translation, as the plural forms that it has."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def fields(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def rendered(code: str, *, added: bool = True) -> bytes:
    """The catalogue anew: what is translated stays, what is gone goes, what is new is `added` and empty."""
    path = LOCALE / f"{code}.po"
    old = read(code) if path.exists() else Catalog(locale=code)
    new = Catalog(locale=code)
    new.mime_headers = [("Plural-Forms", old.plural_forms)]  # releases of the CLDR count them differently
    for text in texts():
        known = old.get(_id(text))
        if known is None and not added:
            continue
        blank: Any = "" if isinstance(text, str) else ("",) * old.num_plurals
        comments = known.user_comments if known else ()
        new.add(text, known.string if known else blank, user_comments=comments)
    file = BytesIO(HEADER.format(code=code, n=old.num_plurals, plural=old.plural_expr).encode())
    file.seek(0, SEEK_END)
    write_po(file, new, width=0, omit_header=True)
    return file.getvalue()


def _id(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def main(arguments: Collection[str]) -> int:
    """List what is missing, after writing it where asked; 1 for an error, for a gap only before a release."""
    gaps = errors = 0
    for code in OTHERS:
        if "--update" in arguments:
            (LOCALE / f"{code}.po").write_bytes(rendered(code))
        untranslated, wrong = missing(code), list(faulty(code))
        gaps, errors = gaps + len(untranslated), errors + len(wrong)
        sys.stdout.write("".join(f"{code}: warning: not translated: {text!r}\n" for text in untranslated))
        sys.stdout.write("".join(f"{code}: error: other placeholders: {text}\n" for text in wrong))
    sys.stdout.write(f"{len(texts())} texts, {gaps} not translated, {errors} errors\n")
    return int(bool(errors or (gaps and "--release" in arguments)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
