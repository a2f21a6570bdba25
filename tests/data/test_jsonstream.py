"""The stream of a long list: what it reads is what `json.loads` reads, however the file is cut into parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from map_app.data.readers import jsonstream
from map_app.data.readers.jsonstream import JsonStream
from map_app.errors import DataError
from tests.strategies import JSON, examples

DOCUMENTS = st.builds(
    lambda before, items, after: before | {"list": items} | after,
    st.dictionaries(st.text(max_size=6), JSON, max_size=3),
    st.lists(JSON, max_size=6),
    st.dictionaries(st.text(max_size=6).filter(lambda name: name != "list"), JSON, max_size=3),
)


@pytest.fixture(params=[1, 3, 1 << 20], autouse=True)
def part(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the file in parts of so many bytes."""
    monkeypatch.setattr(jsonstream, "PART", request.param)


def streamed(data: bytes) -> dict[str, Any]:
    """The whole object, put together again."""
    stream = JsonStream(BytesIO(data), "list", "mine.json")
    items = list(stream)
    return stream.members | ({"list": items} if stream.has_list else {})


@given(document=DOCUMENTS, indent=st.none() | st.integers(0, 2), ascii_only=st.booleans())
@settings(max_examples=examples(60))
def test_any_object_is_read_as_json_reads_it(
    document: dict[str, Any], indent: int | None, ascii_only: bool
) -> None:
    """Members and items of any kind, in any layout, in UTF-8 or escaped, are those of `json.loads`."""
    try:
        data = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:  # half a surrogate pair cannot stand in a file but as an escape
        data = json.dumps(document, indent=indent).encode()
    assert streamed(data) == json.loads(data)


def test_a_key_that_stands_twice_is_noted_where_it_stands() -> None:
    """In an item, or in what stands around the list, once however often its text is read anew."""
    items = b'[{"a": 1, "b": {"c": 1, "c": 2, "c": 3}}, {}, {"d": 1, "d": 1}]'
    data = b'{"x": {"m": 1, "m": 2}, "list": ' + items + b', "x": 1}'
    stream = JsonStream(BytesIO(data), "list", "mine.json", strict=True)
    assert [(value, stream.duplicates()) for value in stream] == [
        ({"a": 1, "b": {"c": 3}}, ["c"]),
        ({}, []),
        ({"d": 1}, ["d"]),
    ]
    assert stream.duplicates() == ["m", "x"]


@given(document=DOCUMENTS)
@settings(max_examples=examples(30))
def test_looking_for_keys_that_stand_twice_changes_nothing(document: dict[str, Any]) -> None:
    """What is read is the same, and there is nothing to note."""
    stream = JsonStream(BytesIO(json.dumps(document).encode()), "list", "mine.json", strict=True)
    assert [(value, stream.duplicates()) for value in stream] == [(value, []) for value in document["list"]]


@given(document=DOCUMENTS, cut=st.integers(0, 200), junk=st.text('{}[]",:0tn\\\n é', max_size=3))
@settings(max_examples=examples(150))
def test_a_fault_is_named_where_json_names_it(document: dict[str, Any], cut: int, junk: str) -> None:
    """A file cut off or with junk in it is refused with the words, line and column of Python's reader."""
    text = json.dumps(document, indent=1)
    spoilt = text[:cut] + junk
    try:
        whole = json.loads(spoilt)
    except json.JSONDecodeError as fault:
        expected = f"mine.json: is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}."
        with pytest.raises(DataError, match=re.escape(expected)):
            streamed(spoilt.encode())
    else:
        assert streamed(spoilt.encode()) == (whole if isinstance(whole, dict) else {})


@pytest.mark.parametrize("text", ["é", "👩", "\u2028"])
def test_bytes_that_are_no_utf8_are_named_by_their_place(text: str) -> None:
    """The place is counted from the start of the file, whichever part it stands in."""
    good = b'{"list": ["' + text.encode() * 5
    with pytest.raises(DataError, match=f"not UTF-8 at byte {len(good)}"):
        streamed(good + text.encode()[:1] + b'"]}')


def test_a_second_list_is_refused() -> None:
    """Of two lists of the same name one would be lost without a word."""
    for second in ("[2]", "null"):
        with pytest.raises(DataError, match="has the member list twice"):
            streamed(b'{"list": [1], "list": %s}' % second.encode())


def test_a_value_without_end_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing quote in a file of any length is told before memory is full, and where."""
    monkeypatch.setattr(jsonstream, "LONGEST", 1 << 20)
    read = []

    class Endless(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            read.append(size)
            return super().read(size) or b"x" * (size or 1)

    with pytest.raises(DataError, match="more than 1 million characters, at line 2, column 3"):
        list(JsonStream(Endless(b'{"list":\n ["a'), "list", "mine.json"))
    assert sum(size or 0 for size in read) < 5 << 20


def test_an_item_is_given_before_the_next_is_read() -> None:
    """The list is a stream: of a file without end the first items come at once."""

    def endless() -> Iterator[bytes]:
        yield b'{"list": ['
        while True:
            yield b'"item", '

    class File(BytesIO):
        parts = endless()

        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - as a pipe, it gives what it has
            return next(self.parts)

    stream = iter(JsonStream(File(), "list", "mine.json"))
    assert [next(stream) for _ in range(1_000)] == ["item"] * 1_000
