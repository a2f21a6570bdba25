"""The catalogues of the interface: gettext `.po` files in `ui/locale/`, each parsed once per process.

Translators edit the .po files; there is no compile step, so that a checkout runs as it is. Tests compare the
result with Babel's.
"""

from __future__ import annotations

import ast
import re
import struct
from contextlib import AbstractContextManager
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from itertools import accumulate
from typing import Final

from map_app.core.language import ENGLISH, spoken
from map_app.data.map_folder import MapFolder
from map_app.data.paths import LOCALE

_LINE: Final = re.compile(r'(?:(msg\w+(?:\[\d\])?) )?(".*")')
"""`msgid "text"`, or a text alone that continues the one before."""


@cache
def catalogue(code: str | None) -> NullTranslations:
    """The texts of a language of `core.language.LANGUAGES`; English for None. Safe to share by threads."""
    if code in (None, "en"):
        return ENGLISH
    return GNUTranslations(BytesIO(compiled((LOCALE / f"{code}.po").read_text(encoding="utf-8"))))


def speaking(code: str | None, map_: MapFolder) -> AbstractContextManager[None]:
    """Say texts in a language within the block, and call actors and places as a map's tables do in it.

    Its records are written in the language that the map says.
    """
    return spoken(catalogue(code), map_.geodata.local_names.local, map_.profile.text_language)


def compiled(po: str) -> bytes:
    """A catalogue as gettext's binary format; like `msgfmt`, without what is not translated or is fuzzy."""
    pairs = sorted(filter(None, map(_entry, po.split("\n\n"))))
    texts = [text for column in zip(*pairs, strict=True) for text in column]
    first = 28 + 8 * len(texts)
    offsets = accumulate((len(text) + 1 for text in texts), initial=first)
    table = [n for text, offset in zip(texts, offsets, strict=False) for n in (len(text), offset)]
    head = (0x950412DE, 0, len(pairs), 28, 28 + 4 * len(texts), 0, first)
    return struct.pack(f"<{7 + len(table)}I", *head, *table) + b"".join(text + b"\0" for text in texts)


def _entry(block: str) -> tuple[bytes, bytes] | None:
    """A text and its translation, plural forms with a null between them."""
    if re.search("^#,.*fuzzy", block, re.MULTILINE):
        return None
    parts: dict[str, str] = {}
    keyword = ""
    for found in filter(None, map(_LINE.fullmatch, block.splitlines())):
        keyword = found[1] or keyword
        parts[keyword] = parts.get(keyword, "") + ast.literal_eval(found[2])
    forms = [text for keyword, text in parts.items() if keyword.startswith("msgstr")]
    if not all(forms) or not forms:
        return None
    ids = [text for keyword, text in parts.items() if keyword.startswith("msgid")]
    return "\0".join(ids).encode(), "\0".join(forms).encode()
