"""On what terms a row may be used: its data set, licence and attribution."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, NamedTuple

from map_app.core.folding import name_key
from map_app.core.schema import Event

NOT_STATED: Final = "not stated"


class Terms(NamedTuple):
    """The data set of a row, its licence and its attribution."""

    dataset: str
    licence: str
    attribution: str

    def digest(self) -> str:
        """Eight characters that differ where the terms do."""
        return sha256("\n".join(self).encode()).hexdigest()[:8]


NO_TERMS: Final = Terms("", "", "")


def terms_of(event: Event, shared: Terms | None) -> Terms:
    """The terms of one event in a collection; empty where neither says.

    What a collection says of itself holds for the events of its own data set. An event of another one that
    brings no licence has none stated: the collection cannot speak for others.
    """
    if shared is None:
        return Terms(event.dataset or "", event.licence or "", event.attribution or "")
    dataset = event.dataset or shared.dataset
    is_own = name_key(dataset) == name_key(shared.dataset)
    usual = shared if is_own else Terms(dataset, NOT_STATED, NOT_STATED)
    return Terms(dataset, event.licence or usual.licence, event.attribution or usual.attribution)
