"""Events as GeoJSON: the store's canonical records, copied."""

from __future__ import annotations

import json
from collections.abc import Iterator

from map_app.core.filters import EventFilter
from map_app.data.store import EventStore


def write(store: EventStore, filter_: EventFilter) -> Iterator[str]:
    """RFC 7946, with the provenance in foreign members before the features.

    Where rows differ, `dataset` is the collection's, which rows without one of their own belong to.
    """
    provenance = store.provenance(filter_).as_dict()
    head = {
        "type": "FeatureCollection",
        "dataset": provenance["collection"]["dataset"]
        if "collection" in provenance
        else provenance.pop("dataset"),
        "licence": provenance.pop("licence"),
        "attribution": provenance.pop("attribution"),
        "provenance": provenance,
    }
    yield json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"features":['
    before = "\n"
    for feature in store.features(filter_):
        yield before + feature
        before = ",\n"
    yield "\n]}\n"
