"""Casualty claims: the range that follows from them, their words, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from map_app.core import claims
from map_app.core.parts import CasualtyRange, Claim
from map_app.core.vocab import Harm, Whom
from map_app.maps.entry import actor_words, facts
from tests.core.coerced import read
from tests.core.records import check, with_properties
from tests.shipped import PROFILE

EVERYONE = Whom.EVERYONE


def killed(low: int, high: int | None = None, group: Whom = EVERYONE, **more: Any) -> Claim:  # noqa: ANN401
    """A count of people killed."""
    return Claim(Harm.KILLED, low, low if high is None else high, group, **more)


RANGES: list[tuple[list[Claim], CasualtyRange | None]] = [
    ([], None),
    ([killed(12)], CasualtyRange(12, 12, 12)),
    ([killed(8), killed(12)], CasualtyRange(8, None, 12)),
    ([killed(8), killed(12, preferred=True)], CasualtyRange(8, 12, 12)),
    ([killed(8, 20)], CasualtyRange(8, None, 20)),
    ([killed(0)], CasualtyRange(0, 0, 0)),
    ([killed(0, group=Whom.CIVILIANS)], None),
    ([killed(3, group=Whom.FIGHTERS), killed(5)], CasualtyRange(5, 5, 5)),
]


@pytest.mark.parametrize(("given", "expected"), RANGES)
def test_the_range_follows_from_the_claims(given: list[Claim], expected: CasualtyRange | None) -> None:
    """Least and most that a claim about everyone gives; none for civilians says nothing of the others."""
    assert claims.range_of(given, Harm.KILLED) == expected
    assert claims.range_of(given, Harm.INJURED) is None


def test_a_claim_in_words() -> None:
    """Who gives it, when, how many, and whom it counts."""
    when = date(2024, 2, 3)
    assert claims.words(killed(12, by="SOHR", date=when)) == "SOHR, 3 February 2024: 12 killed"
    assert claims.words(killed(3, 5, Whom.PART, whom="soldiers", by="Iraq")) == "Iraq: 3–5 killed (soldiers)"
    assert claims.words(killed(1_140, 1_400, by="AFP")) == "AFP: 1,140–1,400 killed"
    assert claims.words(killed(0, group=Whom.CIVILIANS)) == "none killed (civilians)"


def test_the_card_tells_every_claim() -> None:
    """Each with who gives it, escaped, before what the note has besides."""
    told = [{"harm": "killed", "low": 3, "high": 3, "by": "<i>"}, {"harm": "injured", "low": 1, "high": 2}]
    event, problems = read(with_properties(casualty_claims=told, casualty_note="Of a day."))
    assert problems == []
    figures = dict(facts(event, PROFILE))["Figures"]
    assert figures.index("&lt;i&gt;: 3 killed") < figures.index("1–2 injured") < figures.index("Of a day.")


def test_a_claim_that_cannot_be_is_kept_as_given() -> None:
    """A range the wrong way round, or a source that is not there, is named; nothing of it is lost."""
    given = [
        {"harm": "killed", "low": 9, "high": 3},
        {"harm": "killed", "low": 3, "high": 3, "source": 7, "date": "2024-02-31"},
    ]
    event, problems = check(with_properties(casualty_claims=given))
    assert event is not None
    assert sorted(problem.field for problem in problems) == [
        "casualty_claims[0]",
        "casualty_claims[1].date",
        "casualty_claims[1].source",
    ]
    assert [(c.low, c.source, c.date) for c in event.casualty_claims] == [(3, None, None)]
    assert set(event.extra["as_given"]) == {problem.field for problem in problems}


def test_a_claim_stays_with_the_source_that_carries_it() -> None:
    """Where a source cannot be read, those behind it move up; a claim never moves to its neighbour."""
    sources = [{"publisher": 5}, {"publisher": "SANA"}, {"publisher": "SOHR"}]
    given = [{"harm": "killed", "low": n, "high": n, "source": n} for n in range(3)]
    event, _problems = check(with_properties(sources=sources, casualty_claims=[*given, {"harm": "none"}]))
    assert event is not None
    assert [source.publisher for source in event.sources] == ["SANA", "SOHR"]
    assert [(claim.low, claim.source) for claim in event.casualty_claims] == [(0, None), (1, 0), (2, 1)]
    assert {"sources[0]", "casualty_claims[3]"} <= event.extra["as_given"].keys()


def test_a_faulty_claim_is_told_how_to_be_mended() -> None:
    """By the member that is wrong, not by what a whole list of claims is."""
    given = [{"harm": "killed", "low": 1.5, "high": 2, "source": -1, "by": 7, "preferred": "yes"}]
    _event, problems = check(with_properties(casualty_claims=given))
    cures = {problem.field.rpartition(".")[2]: problem.reason.partition("; ")[2] for problem in problems}
    assert cures == {
        "low": "give a whole number from 0 to 10000000",
        "source": "give its place in sources, counted from 0, or null",
        "by": "write at most 200 characters, or null",
        "preferred": "write true, or leave it out",
    }


def test_only_an_initiator_is_said_to_be_named_on_something() -> None:
    """One who was hit stays the target, whatever a file says that this rests on."""
    actors = [
        {"name": "A", "role": role, "basis": "attributed", "by": "B"} for role in ("initiator", "target")
    ]
    event, _problems = check(with_properties(actors=actors))
    assert event is not None
    assert [actor_words(actor) for actor in event.actors] == ["attributed to it by B", "target"]
