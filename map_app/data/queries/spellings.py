"""Counts of names, where several spellings that are compared as equal become one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from map_app.core.folding import name_key, tidied
from map_app.core.text import undelimited


def preferred_spellings(names: Counter[str]) -> dict[str, str]:
    """The spelling to show for each key: that of the most events, then the first by code point."""
    spellings: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (-names[name], name)):
        spellings.setdefault(name_key(name), name)
    return spellings


def added(counted: Iterable[tuple[str, int]], selected: Iterable[str] = ()) -> dict[str, int]:
    """Add up the parts of delimited columns by name, most frequent first.

    A spelling that the filter has is the one shown, so that an option and the address agree. An event has
    each name once however it is spelled (see `table`), so sums count events.
    """
    names: Counter[str] = Counter()
    for part, n in counted:
        for name in undelimited(part):
            names[tidied(name)] += n
    shown = preferred_spellings(names) | {name_key(name): name for name in selected}
    sums: Counter[str] = Counter()
    for name, n in names.items():
        sums[shown[name_key(name)]] += n
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))
