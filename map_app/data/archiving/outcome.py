"""What came of a visit to a page: kept, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """`KEPT` is the only one with a copy; what is not is reported with the address."""

    KEPT = "kept"
    STATUS = "status"
    DNS = "no such host"
    TIMEOUT = "timed out"
    REFUSED = "connection refused"
    UNREACHABLE = "unreachable"
    TLS = "certificate or TLS"
    BROKEN = "answer cut short or no HTTP"
    LARGE = "too large"
    REDIRECTS = "too many redirects"
    ROBOTS = "robots.txt"
    LOCAL = "not a public address"
    ADDRESS = "no web address"


class Failure(Exception):  # noqa: N818 - an outcome of a visit, not a fault of the program
    """A page that cannot be kept, and why."""

    def __init__(self, outcome: Outcome, detail: str = "") -> None:
        super().__init__(f"{outcome}: {detail}" if detail else str(outcome))
        self.outcome, self.detail = outcome, detail


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the journal.

    `time` is UTC, as in WARC; `captures` are the index entries of what was written to the WARC, redirects
    first; `end` is where the WARC ended afterwards, in bytes. `is_old` marks a page without a copy that an
    earlier, finished archive had asked for: it is asked again.
    """

    url: str
    time: str
    outcome: Outcome
    detail: str = ""
    title: str = ""
    captures: tuple[dict[str, str], ...] = ()
    end: int = 0
    is_old: bool = False

    @classmethod
    def read(cls, value: dict[str, Any]) -> Visit:
        """Read a line of the journal; raises KeyError, TypeError or ValueError for anything else."""
        captures = tuple({str(k): str(v) for k, v in item.items()} for item in value.pop("captures"))
        return cls(outcome=Outcome(value.pop("outcome")), captures=captures, **value)
