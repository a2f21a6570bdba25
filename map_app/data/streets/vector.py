"""Reads vector tiles (Mapbox Vector Tile 2.1): their layers' features, with tags and steps of lines.

The wire format is read by protobuf, compiled; the message is described here rather than by a generated
module, which holds only for some versions of protobuf.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from google.protobuf import (  # type: ignore[import-untyped]  # it ships no types
    descriptor_pb2,
    descriptor_pool,
    message_factory,
)
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

POINT: Final = 1
LINE: Final = 2
AREA: Final = 3

MOST_FEATURES: Final = 100_000
"""Of a layer; the largest of Protomaps' have some thousands."""

_PLAIN: Final = {"string": 9, "float": 2, "double": 1, "int64": 3, "uint64": 4, "sint64": 18, "bool": 8}
_UINT32: Final = 13
_MESSAGE: Final = 11
_FIELDS: Final[dict[str, tuple[tuple[str, int, int | str, bool], ...]]] = {
    "Value": tuple((f"{kind}_value", n, _PLAIN[kind], False) for n, kind in enumerate(_PLAIN, 1)),
    "Feature": (("tags", 2, _UINT32, True), ("type", 3, _UINT32, False), ("geometry", 4, _UINT32, True)),
    "Layer": (
        ("name", 1, _PLAIN["string"], False),
        ("features", 2, "Feature", True),
        ("keys", 3, _PLAIN["string"], True),
        ("values", 4, "Value", True),
        ("extent", 5, _UINT32, False),
    ),
    "Tile": (("layers", 3, "Layer", True),),
}
"""Name, number, type and whether it is repeated, of each message's fields that are read."""

_MOVE, _TO, _CLOSE = 1, 2, 7


class VectorError(ValueError):
    """Bytes that are no vector tile."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its tags, its geometry's type, and of each line or ring the steps.

    Steps are x, y of the first point from the tile's upper left corner, then of each from the one before; a
    ring's first point is not repeated. Of points each is a line of its own.
    """

    tags: dict[str, Any]
    shape: int
    lines: list[list[int]]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer; `extent` is the number of steps that a side of the tile has."""

    name: str
    extent: int
    raw: Any

    def features(self) -> Iterator[Feature]:
        """Decode the features, one after the other. Raises VectorError."""
        if len(self.raw.features) > MOST_FEATURES:
            raise VectorError(f"a layer has {len(self.raw.features):,} features")
        keys = list(self.raw.keys)
        values = [_value(value) for value in self.raw.values]
        for feature in self.raw.features:
            tags = list(feature.tags)
            try:
                named = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
            except (IndexError, ValueError) as fault:
                raise VectorError("a feature's tags are damaged") from fault
            yield Feature(named, feature.type, steps_of(list(feature.geometry)))


def layers(data: bytes) -> list[Layer]:
    """The layers of a tile. Raises VectorError."""
    try:
        tile = _tile().FromString(data)
    except DecodeError as fault:
        raise VectorError("is no vector tile") from fault
    return [Layer(raw.name, raw.extent or 4096, raw) for raw in tile.layers]


def steps_of(geometry: list[int]) -> list[list[int]]:
    """The steps of each line of an encoded geometry. Raises VectorError."""
    lines: list[list[int]] = []
    x = y = at = 0
    while at < len(geometry):
        command, count = geometry[at] & 7, geometry[at] >> 3
        at += 1
        if command == _CLOSE:
            continue
        steps = [(n >> 1) ^ -(n & 1) for n in geometry[at : at + 2 * count]]
        if command not in (_MOVE, _TO) or not count or len(steps) < 2 * count:
            raise VectorError("a feature's geometry is damaged")
        at += 2 * count
        if command == _TO:
            if not lines:
                raise VectorError("a feature's geometry begins nowhere")
            lines[-1] += steps
            x += sum(steps[::2])
            y += sum(steps[1::2])
            continue
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            lines.append([x, y])
    return lines


def _value(value: Any) -> Any:  # noqa: ANN401 - a text, number or truth value
    fields = value.ListFields()
    return fields[0][1] if fields else None


@cache
def _tile() -> Any:  # noqa: ANN401 - a class that protobuf makes
    file = descriptor_pb2.FileDescriptorProto(
        name="event_map_tile.proto", package="event_map", syntax="proto2"
    )
    for name, fields in _FIELDS.items():
        message = file.message_type.add(name=name)
        for field, number, kind, repeated in fields:
            made = message.field.add(name=field, number=number, label=3 if repeated else 1)
            made.type = _MESSAGE if isinstance(kind, str) else kind
            if isinstance(kind, str):
                made.type_name = f".event_map.{kind}"
            made.options.packed = repeated and kind == _UINT32
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("event_map.Tile"))
