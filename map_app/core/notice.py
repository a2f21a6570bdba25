"""A notice about a part of an address that was not understood."""

from __future__ import annotations

from dataclasses import dataclass

from map_app.core.language import _, isolated


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the address that was not understood; `of_filter` is False for a mere view key."""

    key: str
    value: str
    reason: str
    of_filter: bool = True

    def __str__(self) -> str:
        """`type: “x” is not known; choose from …`."""
        pattern = _("{key}: “{value}” {reason}")
        value = isolated(brief(self.value))
        return pattern.format(key=isolated(self.key), value=value, reason=_(self.reason))


def brief(text: str, longest: int = 80) -> str:
    """Shorten a value for a message and replace what would reorder or break the line."""
    plain = "".join(c if c.isprintable() else "�" for c in text[: longest + 1])
    return plain if len(text) <= longest else f"{plain[:longest]}…"
