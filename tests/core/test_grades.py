"""The grade by rule: the same evidence has the same grade, whoever the party is, and the card says why."""

from __future__ import annotations

from typing import Any

import pytest

from map_app.core.grades import Grade as GradeOf
from map_app.core.grades import attribution_basis
from map_app.core.schema import Event
from map_app.core.vocab import Attribution, Verification
from map_app.maps.entry import facts, sources
from tests.core.records import with_properties
from tests.shipped import PROFILE, TYPES


def Grade(event: Event) -> GradeOf:  # noqa: N802 - as the rule reads
    """The grade of an event of the shipped map."""
    return GradeOf(event, TYPES.term(event.event_type))


PARTIES = ("United States", "Houthi movement (Ansar Allah)", "Israel", "Islamic Resistance in Iraq")


def source(kind: str, origin: str, publisher: str = "P") -> dict[str, Any]:
    """A source of a kind, with the word of an origin."""
    return {"publisher": publisher, "title": None, "url": None, "published": None} | {
        "kind": kind,
        "origin": origin,
    }


def event(*given: dict[str, Any], initiator: str = "Israel", **properties: Any) -> Event:  # noqa: ANN401
    """An event with these sources."""
    actors = [{"name": initiator, "role": "initiator"}, {"name": "Iran", "role": "target"}]
    known = {"event_type": "air_strike", "actors": actors, "sources": list(given)}
    return Event.from_feature(with_properties(**(known | properties)))


@pytest.mark.parametrize("party", PARTIES)
def test_the_same_evidence_has_the_same_grade(party: str) -> None:
    """A party's own word alone is a claim, with one other origin beside it the event is confirmed."""
    own = source("statement", party)
    assert Grade(event(own, initiator=party)).verification is Verification.CLAIMED
    relayed = source("outlet", party, "Reuters")
    assert Grade(event(own, relayed, initiator=party)).verification is Verification.CLAIMED
    beside = source("outlet", "Reuters")
    assert Grade(event(own, beside, initiator=party)).verification is Verification.CONFIRMED
    opponent = source("statement", "Iran")
    assert Grade(event(own, opponent, initiator=party)).verification is Verification.CONFIRMED


def test_copies_of_one_text_are_one_origin() -> None:
    """Three sites with one agency's text are one source; two agencies are two."""
    copies = [source("copy", "AFP", site) for site in ("LBCI", "Dawn", "NDTV")]
    assert Grade(event(*copies)).verification is Verification.REPORTED
    assert Grade(event(*copies, verification="reported")).why == "One independent source: AFP."
    two = event(*copies, source("copy", "Reuters"), verification="confirmed")
    assert Grade(two).verification is Verification.CONFIRMED
    assert Grade(two).why == "2 independent sources: AFP, Reuters."


def test_an_encyclopedia_is_no_origin() -> None:
    """Digests never add up to a confirmation, nor make of a party's word more than that."""
    digest = source("aggregator", "Wikipedia")
    assert Grade(event(digest, source("aggregator", "Digest"))).verification is Verification.REPORTED
    assert Grade(event(digest, source("statement", "Israel"))).verification is Verification.CLAIMED


def test_only_the_accuser_s_word_is_a_claim() -> None:
    """The opponent's word is a party's word too."""
    graded = Grade(event(source("statement", "Iran"), verification="claimed"))
    assert graded.verification is Verification.CLAIMED
    assert graded.why == "Only the word of Iran."


def test_a_decision_is_confirmed_by_who_takes_it() -> None:
    """Of talks and politics the words are the event; of a strike they are not."""
    own = source("statement", "Israel")
    assert Grade(event(own, event_type="politics")).verification is Verification.CONFIRMED
    assert Grade(event(own, event_type="air_strike")).verification is Verification.CLAIMED


def test_who_intercepts_acts() -> None:
    """The word of the one who shot it down counts as that of an acting party."""
    actors = [{"name": "Iran", "role": "initiator"}, {"name": "United States", "role": "participant"}]
    given = source("statement", "United States"), source("monitor", "UKMTO")
    shot = event(*given, actors=actors, event_type="interception")
    assert Grade(shot).verification is Verification.CONFIRMED
    both = event(source("statement", "Iran"), given[0], actors=actors, event_type="interception")
    assert Grade(both).verification is Verification.CONFIRMED
    assert Grade(both).why == "Iran says so itself, and so does United States."
    assert (
        Grade(event(given[0], actors=actors, event_type="interception")).verification is Verification.CLAIMED
    )


def test_allies_that_strike_together_are_one_side() -> None:
    """Two initiators that both say so are no second origin for each other."""
    actors = [{"name": name, "role": "initiator"} for name in ("United States", "United Kingdom")]
    own = [source("statement", actor["name"]) for actor in actors]
    assert Grade(event(*own, actors=actors)).verification is Verification.CLAIMED
    beside = Grade(event(*own, source("statement", "Iran"), actors=actors))
    assert beside.verification is Verification.CONFIRMED


def test_what_is_contradicted_is_disputed() -> None:
    """However many tell of it."""
    agencies = source("outlet", "AFP"), source("outlet", "Reuters")
    told = event(*agencies, contradicted_by=["Iran: says nothing was hit"], verification="disputed")
    assert Grade(told).verification is Verification.DISPUTED
    assert Grade(told).why == "Contradicted: Iran: says nothing was hit."


def test_a_file_of_the_old_form_has_no_rule() -> None:
    """Sources that do not say what they are give no grade, and the card gives no reason."""
    old = event({"publisher": "AP"}, {"publisher": "Reuters"}, verification="claimed")
    assert Grade(old).verification is None
    assert Grade(old).why == ""


def test_a_grade_of_the_editors_says_why() -> None:
    """Both reasons stand on the card: theirs, and what the rule would give."""
    own = event(source("outlet", "AFP"), verification="claimed", verification_note="The text is unsigned.")
    assert Grade(own).why == (
        "The text is unsigned. By the rule it would be “Reported”: One independent source: AFP."
    )
    assert Grade(own).why in dict(facts(own, PROFILE))["Status"]


BASES = [
    ([("Israel", "claimed")], Attribution.CLAIMED),
    ([("Israel", "claimed"), ("Iran", "attributed")], Attribution.ATTRIBUTED),
    ([("Israel", "found"), ("Iran", "claimed")], Attribution.FOUND),
    ([("Israel", "claimed"), ("Unknown", None)], Attribution.UNKNOWN),
    ([("Israel", None)], None),
    ([], None),
]


@pytest.mark.parametrize(("initiators", "weakest"), BASES)
def test_the_weakest_basis_counts(initiators: list[tuple[str, str | None]], weakest: Attribution) -> None:
    """One initiator that is only accused makes the event one that is only attributed."""
    actors = [{"name": name, "role": "initiator", "basis": basis} for name, basis in initiators]
    assert attribution_basis(event(source("outlet", "AFP"), actors=actors)) is weakest


def test_the_card_names_basis_and_sources() -> None:
    """An accused party is shown as one; a source says what it is and whose word it carries."""
    actors = [{"name": "Israel", "role": "initiator", "basis": "attributed", "by": "Iran"}]
    quoted = source("copy", "AFP", "LBCI") | {"title": "«نص» <b>", "lang": "ar"}
    shown = event(quoted, source("statement", "Iran", "IRNA"), actors=actors)
    assert "attributed to it by Iran" in dict(facts(shown, PROFILE))["Who"]
    assert "<q lang='ar'>«نص» &lt;b&gt;</q>" in sources(shown)
    assert "language: ar; a copy; the word of AFP" in sources(shown)
    assert "title not seen; a statement of a party; the word of Iran" in sources(shown)
