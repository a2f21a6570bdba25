"""What an export says of itself: which view of which data, and on what terms its very rows may be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

from map_app.core.language import _, n_
from map_app.core.terms import Terms

MOST_TERMS: Final = 1_000
"""Different terms that are read, those of most rows first."""

MOST_LISTED: Final = 20
"""Different values that are listed."""

BRIEFLY: Final = 2
"""As many where there is room for a line only."""


class Share(NamedTuple):
    """Some of the rows: their terms, and how many they are."""

    dataset: str
    licence: str
    attribution: str
    events: int

    @property
    def terms(self) -> Terms:
        """The same without the number."""
        return Terms(self.dataset, self.licence, self.attribution)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What every export says of itself.

    `dataset`, `licence` and `attribution` are those of the rows, listed with numbers of events where rows
    differ; then `terms` has every combination with its number, and `more` counts those that were not read.
    `collection` is what the whole collection says of its own data set.
    """

    sentence: str
    query: str
    data_version: str
    count: int
    total: int
    dataset: str
    licence: str
    attribution: str
    collection: Terms
    terms: tuple[Share, ...] = ()
    more: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values; what the rows have in common needs no list."""
        plain = asdict(self)
        collection, more, terms = plain.pop("collection"), plain.pop("more"), plain.pop("terms")
        if terms:
            plain["collection"] = Terms(*collection)._asdict()
            plain["terms"] = [Share(*share)._asdict() for share in terms[:MOST_LISTED]]
            more += len(terms[MOST_LISTED:])
            plain |= {"more_terms": more} if more else {}
        return plain

    def briefly(self) -> Terms:
        """Dataset, licence and attribution in a few words each."""
        if not self.terms:
            return Terms(self.dataset, self.licence, self.attribution)
        return listed(self.terms, self.more, BRIEFLY)


def of_rows(shares: Sequence[Share], different: int, collection: Terms) -> dict[str, Any]:
    """The fields of a provenance that say on what terms rows may be used, those of most rows first.

    `different` counts the terms, of which `shares` may be only the first ones.
    """
    first = shares[0].terms if shares else collection
    if different <= 1:
        return {**first._asdict(), "collection": collection}
    more = different - len(shares)
    words = listed(shares, more, MOST_LISTED)._asdict()
    return {**words, "collection": collection, "terms": tuple(shares), "more": more}


def listed(shares: Sequence[Share], more: int, most: int) -> Terms:
    """Each column of the list in words: every value once, with the number of its events."""
    columns = zip(*(share.terms for share in shares), strict=True)
    numbers = [share.events for share in shares]
    return Terms(*(_column(zip(column, numbers, strict=True), more, most) for column in columns))


def _column(values: Iterable[tuple[str, int]], more: int, most: int) -> str:
    counted: Counter[str] = Counter()
    for value, n in values:
        counted[value] += n
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    if len(ordered) == 1 and not more:
        return ordered[0][0]
    texts = [f"{value.rstrip('.')} ({_events(n)})" for value, n in ordered[:most]]
    rest = more + len(ordered) - len(texts)
    return "; ".join([*texts, *([_("and {n} more").format(n=f"{rest:,}")] if rest else [])])


def _events(n: int) -> str:
    return n_("{n} event", "{n} events", n).format(n=f"{n:,}")
