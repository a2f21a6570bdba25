"""Tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def aligned(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Rows as lines of columns, two blanks apart; numbers to the right."""
    widths = [max(len(str(cell)) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            f"{cell!s:>{width}}" if isinstance(cell, int) else f"{cell!s:<{width}}"
            for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
