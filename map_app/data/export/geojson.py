"""Events as GeoJSON: the store's canonical records, copied."""

from __future__ import annotations

import json
from collections.abc import Iterator

from map_app.core.filters import EventFilter
from map_app.data.store import EventStore


def write(store: EventStore, filter_: EventFilter) -> Iterator[str]:
    """RFC 7946; provenance stands in foreign members before the features.

    Rows that name no data set are of the collection's, so that is named where rows differ.
    """
    said = store.provenance(filter_).as_dict()
    head = {
        "type": "FeatureCollection",
        "dataset": said["collection"]["dataset"] if "collection" in said else said.pop("dataset"),
        "licence": said.pop("licence"),
        "attribution": said.pop("attribution"),
        "provenance": said,
    }
    yield json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"features":['
    before = "\n"
    for feature in store.features(filter_):
        yield before + feature
        before = ",\n"
    yield "\n]}\n"
