"""Casualty claims: the counts that somebody gives for an event, and the range that follows from them.

`low` and `high` are the least and the most that a claim about everyone harmed gives; `best` is the preferred
count, or the one on which all agree. A claim about a part (civilians, fighters) says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from map_app.core.coerce import keep_as_given
from map_app.core.dates import spell_day
from map_app.core.language import _, isolated
from map_app.core.parts import CasualtyRange, Claim
from map_app.core.problems import Problem
from map_app.core.vocab import Harm, Whom


def range_of(claims: Sequence[Claim], harm: Harm) -> CasualtyRange | None:
    """The range that the claims give; None where none counts everyone."""
    counts = [claim for claim in claims if claim.harm is harm and claim.group is Whom.EVERYONE]
    if not counts:
        return None
    low, high = min(claim.low for claim in counts), max(claim.high for claim in counts)
    preferred = [claim for claim in counts if claim.preferred]
    best = preferred[-1] if preferred else counts[0]
    is_one = best.low == best.high and (bool(preferred) or low == high)
    return CasualtyRange(low, best.low if is_one else None, high)


def renumbered(source: int | None, gone: Collection[int]) -> int | None:
    """A claim's source once those at these places are taken out; None where it was one of them."""
    if source is None or source in gone:
        return None
    return source - sum(place < source for place in gone)


def words(claim: Claim) -> str:
    """A claim as a line: `Civil defence, 3 February 2020: 12 killed (three soldiers)`."""
    count = spell_span(claim.low, claim.high)
    counted = _counted(claim).format(n=count)
    whom = claim.whom or (claim.group.phrase if claim.group is not Whom.EVERYONE else "")
    said = _("{count} ({whom})").format(count=counted, whom=isolated(whom)) if whom else counted
    given = [isolated(claim.by)] if claim.by else []
    who = _(", ").join([*given, spell_day(claim.date)] if claim.date else given)
    return _("{who}: {count}").format(who=who, count=said) if who else said


def spell_span(low: int, high: int) -> str:
    """`3`, or `1,200–1,400` where the ends differ."""
    return f"{low:,}" if low == high else _("{low}–{high}").format(low=f"{low:,}", high=f"{high:,}")


def _counted(claim: Claim) -> str:
    if claim.high == 0:
        return _("none killed") if claim.harm is Harm.KILLED else _("none injured")
    return _("{n} killed") if claim.harm is Harm.KILLED else _("{n} injured")


def claim_problems(p: dict[str, Any], record: str) -> Iterator[Problem]:
    """What is wrong with the claims of a record's properties; a claim that says nothing is taken out."""
    claims = p.get("casualty_claims") or []
    for i, claim in reversed(list(enumerate(claims))):
        field = f"casualty_claims[{i}]"
        if claim["low"] > claim["high"]:
            keep_as_given(p, field, claims.pop(i))
            yield Problem(record, field, "low is above high; want low <= high", "rule")
        elif claim.get("source") is not None and claim["source"] >= len(p.get("sources") or ()):
            keep_as_given(p, f"{field}.source", claim["source"])
            reason = f"{claim['source']} names no source; give its place in sources, counted from 0"
            claim["source"] = None
            if p.get("sources"):  # where there are none, that is named already
                yield Problem(record, f"{field}.source", reason, "rule")
