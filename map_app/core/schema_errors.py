"""The schema validator's messages, reworded for the person who wrote the value."""

from __future__ import annotations

import json
from typing import Any, Final

from map_app.core.text import HIDDEN

LONGEST: Final = 200


def message_of(error: Any) -> str:  # noqa: ANN401 - the schema library's error
    """The library's message, reworded where it speaks of the schema rather than of the value."""
    if type(error.kind).__name__ in ("AnyOf", "Enum", "Pattern"):
        return f"{_short(_clean(json.dumps(error.instance, ensure_ascii=False)))} is not valid"
    return _short(_clean(error.message))


def field_name(path: list[str | int]) -> str:
    """A place in a record as a person knows it: `sources[0].url`, `killed.low`; empty for the record."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _clean(text: str) -> str:
    return HIDDEN.sub("", text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:90]} … {text[-90:]}"
