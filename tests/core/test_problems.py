"""Problems counted by sort: one line for what thousands of records have in common."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

from map_app.core.problems import MOST_SORTS, Problem, Summary
from map_app.core.validate import check_feature
from tests.core.records import SOURCE, with_properties


def test_problems_of_one_sort_are_one_line() -> None:
    """Values of their own do not part them; the count and the first records are told, errors first."""
    kinds: list[dict[str, Any]] = [
        *({"killed": f"about {n}"} for n in range(1_848)),
        {"country_code": "Yemen"},
        {"sources": [SOURCE, SOURCE | {"url": "ftp://x"}]},
        {"sources": [SOURCE | {"url": "gopher://x"}]},
        {"location_precision": "near"},
        {"location_precision": "far"},
        {"date_start": "2031-01-01", "date_end": "2031-01-02"},
        {"date_start": "2032-01-01"},
    ]
    summary = Summary()
    for n, properties in enumerate(kinds):
        feature = with_properties(**properties) | {"id": f"r{n}"}
        for problem in check_feature(feature, n, date(2024, 6, 1))[1]:
            summary.add(problem)
    lines = list(summary.lines())
    assert [line.split(" (")[0].split("; ")[0] for line in lines] == [
        "error: location_precision: … is not valid",
        "rule: killed: … is not valid",
        "rule: sources[].url: … is not valid",
        "rule: date_start: … lies in the future",
        'rule: r1848: country_code: "Yemen" is not valid',
        "rule: r1853: date_end: 2031-01-02 lies in the future",
    ]
    assert lines[0].endswith("(2 times: r1851, r1852)")
    assert lines[1].endswith("(1,848 times: r0, r1, r2, …)")
    assert list(summary.lines("error")) == lines[:1]
    assert (summary.total, summary.errors) == (1_848 + 8, 2)


def test_summaries_of_parts_are_those_of_the_whole() -> None:
    """What processes count apart adds up in the order of the file, also after a pickle."""
    problems = [Problem(f"r{n}", "killed", f"{n} is odd", "error", str(n)) for n in range(7)]
    whole, joined = Summary(problems), Summary(problems[:3])
    joined.join(pickle.loads(pickle.dumps(Summary(problems[3:]))))  # noqa: S301 - made here
    assert list(joined.lines()) == list(whole.lines())
    assert (joined.total, joined.errors, joined.first_error) == (7, 7, problems[0])


def test_sorts_are_bounded() -> None:
    """A file in which every problem is of its own sort takes no more memory than a bounded report."""
    summary = Summary(Problem("r", f"field {n}", "is wrong") for n in range(MOST_SORTS + 5))
    lines = list(summary.lines())
    assert len(lines) == MOST_SORTS + 1
    assert lines[-1] == "5 problems of other sorts"
