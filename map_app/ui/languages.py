"""The catalogues of the interface: gettext texts in `locale/`, each read once per process."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from map_app.core.language import ENGLISH

LOCALE: Final = Path(__file__).parent / "locale"


@cache
def catalogue(code: str | None) -> NullTranslations:
    """The texts of a language of `core.language.LANGUAGES`; English for None. Safe to share by threads."""
    if code in (None, "en"):
        return ENGLISH
    # Here, for an English page needs none of it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    with (LOCALE / f"{code}.po").open("rb") as file:
        texts = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return Translations(compiled)
