"""Streams the items of one long list in a JSON object: the file may exceed memory.

Every value is read by Python's own scanner, so what is JSON, and which number a text stands for, is the same
as for `json.loads`; a whole number of more digits than Python reads is infinite. This module walks what is
outermost: the object, and the list among its members.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, NoReturn

from map_app.errors import DataError

PART: Final = 1 << 20
"""Minimum bytes of a read."""

LONGEST: Final = 64 << 20
"""Maximum characters of one value: an item of the list, or another member."""

_CUT: Final = 16
"""Characters before the end of the buffer where a value may be truncated: `1.` of `1.5`."""


def _fault_of(text: str) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as fault:
        return fault.msg
    raise AssertionError(text)


_UNTERMINATED: Final = _fault_of('"')
"""This Python's message for a truncated string; its position is where the string begins."""

_MOST_DIGITS: Final = 4_000
"""Of a whole number; Python refuses to read 300 more (`sys.int_info.default_max_str_digits`)."""

_space = re.compile(r"[ \t\n\r]*").match


class JsonStream:
    """One pass over a file: iterate over the list `name`, then read the other `members`.

    Iterating raises DataError with line and column where it is no JSON. JSON that is no object has no
    members. `strict` detects duplicate keys, for a few per cent more time.
    """

    def __init__(self, file: BinaryIO, name: str, where: str, *, strict: bool = False) -> None:
        self.members: dict[str, Any] = {}
        self.has_list = False
        self._file, self._name, self._where = file, name, where
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        pairs = self._object if strict else None
        self._scan = decoder(pairs).raw_decode
        self._twice: list[str] = []
        self._is_strict = strict
        self._text, self._at = "", 0
        self._is_over = False
        self._bytes, self._line, self._column = 0, 1, 1

    def duplicates(self) -> list[str]:
        """Duplicate keys since the last call."""
        duplicates, self._twice = self._twice, []
        return duplicates

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            counted = Counter(name for name, _ in pairs)
            self._twice += (name for name, n in counted.items() if n > 1)
        return members

    @property
    def bytes_read(self) -> int:
        """Bytes of the file that are read so far."""
        return self._bytes

    def __iter__(self) -> Iterator[Any]:
        """Yield the items of the list."""
        if self._next() != "{":
            self._value()
        else:
            yield from self._each_member()
        if self._next():
            self._fail("Extra data", self._at)

    def _each_member(self) -> Iterator[Any]:
        is_last = self._opens("}")
        while not is_last:
            if self._next() != '"':
                self._fail("Expecting property name enclosed in double quotes", self._at)
            name = self._value()
            self._take(":")
            if name == self._name and self.has_list:
                raise DataError(f"has the member {name} twice", where=self._where, cure="Keep one")
            if name == self._name and self._next() == "[":
                self.has_list = True
                yield from self._each_item()
            else:
                self._twice += [name] if name in self.members and self._is_strict else []
                self.members[name] = self._value()
            is_last = self._take(",}") == "}"

    def _each_item(self) -> Iterator[Any]:
        around, self._twice = self._twice, []
        is_last = self._opens("]")
        while not is_last:
            yield self._value()
            is_last = self._take(",]") == "]"
        self._twice = around + self._twice

    def _opens(self, closing: str) -> bool:
        """Consume an opening bracket, and the closing one of an empty list or object; gives whether it is."""
        self._at += 1
        is_empty = self._next() == closing
        self._at += is_empty
        return is_empty

    def _next(self) -> str:
        """Skip white space and peek at the next character; empty at the end of the file."""
        while True:
            self._at = _space(self._text, self._at).end()  # type: ignore[union-attr] # it always matches
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_on():
                return ""

    def _take(self, expected: str) -> str:
        """Consume one of these characters and return it."""
        character = self._next()
        if not character or character not in expected:
            self._fail(f"Expecting '{expected[0]}' delimiter", self._at)
        self._at += 1
        return character

    def _value(self) -> Any:  # noqa: ANN401 - any JSON value
        """Parse the value here, reading more of the file while it may be truncated."""
        self._next()
        before = len(self._twice)
        while True:
            del self._twice[before:]  # of a truncated value that is parsed again
            try:
                value, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as fault:
                if self._is_within(fault) or not self._read_on():
                    self._fail(fault.msg, fault.pos)
            except RecursionError as fault:
                what = f"is not GeoJSON: it nests too deep at {self._place(self._at)}"
                raise DataError(what, where=self._where, cure="Flatten its properties there") from fault
            else:
                if end <= len(self._text) - _CUT or not self._read_on():
                    self._at = end
                    return value

    def _is_within(self, fault: json.JSONDecodeError) -> bool:
        """Whether the fault lies before the end of the buffer, so that reading more cannot mend it."""
        return fault.msg != _UNTERMINATED and fault.pos < len(self._text) - _CUT

    def _read_on(self) -> bool:
        """Extend the buffer, doubling it while one value needs it; False at the end of the file."""
        rest = len(self._text) - self._at
        if rest > LONGEST:
            what = (
                f"holds a value of more than {LONGEST >> 20} million characters, at {self._place(self._at)}"
            )
            raise DataError(what, where=self._where, cure="Mend the file there; a quote may be missing")
        try:
            data = self._file.read(max(PART, rest))
        except OSError as fault:
            what = f"cannot be read ({fault.strerror})"
            raise DataError(what, where=self._where, cure="Check the disk it lies on") from fault
        self._bytes += len(data)
        try:
            more = self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as fault:
            what = f"is not UTF-8 at byte {self._bytes - len(fault.object) + fault.start}"
            raise DataError(what, where=self._where, cure="Save the file as UTF-8") from fault
        if data:
            self._line, self._column = self._line_and_column(self._at)
            self._text, self._at = self._text[self._at :] + more, 0
        self._is_over = not data
        return bool(data)

    def _line_and_column(self, at: int) -> tuple[int, int]:
        lines = self._text.count("\n", 0, at)
        last = self._text.rfind("\n", 0, at)
        return self._line + lines, at - last if lines else self._column + at

    def _place(self, at: int) -> str:
        line, column = self._line_and_column(at)
        return f"line {line}, column {column}"

    def _fail(self, message: str, at: int) -> NoReturn:
        what = f"is not JSON: {message} at {self._place(at)}"
        is_cut = self._is_over and (message == _UNTERMINATED or not {"]", "}"} & set(self._text[at:]))
        cure = "It ends in the middle: get the whole file again" if is_cut else "Mend the file there"
        raise DataError(what, where=self._where, cure=cure)


def decoder(pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> json.JSONDecoder:
    """A decoder that also reads numbers that JSON cannot hold, which validation then reports."""
    return json.JSONDecoder(parse_int=_whole, object_pairs_hook=pairs)


def _whole(digits: str) -> float:
    return int(digits) if len(digits) <= _MOST_DIGITS else math.inf
