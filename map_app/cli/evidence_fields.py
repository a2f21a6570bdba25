"""Prompts for what an event rests on: actors and bases, sources, counts, contradictions, the grade."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from map_app.cli import prompts
from map_app.cli.drafting import Draft
from map_app.core.claims import range_of, renumbered
from map_app.core.grades import UNKNOWN, Grade
from map_app.core.json_schema import HARMS, PARTS
from map_app.core.parts import Source, read_claim
from map_app.core.schema import Event
from map_app.core.vocab import Basis, Harm, Role, SourceKind, Verification, Whom
from map_app.data.editorial.upgrade import described

Row = dict[str, Any]


def ask_actors(draft: Draft) -> None:
    """Ask for actors with their roles, and of a named initiator what it is named on."""
    used = {actor.name for event in draft.others for actor in event.actors}
    listed = draft.map.tables.actors if draft.house_rules else used

    def row() -> Row | None:
        name = prompts.ask("Actor (Enter to go on)", str, choices=sorted(listed))
        if not name:
            return None
        role = prompts.ask_term("  role", Role)
        return {"name": name, "role": role} | (_basis() if role == Role.INITIATOR and name != UNKNOWN else {})

    rows = draft.get("actors") or []
    draft.answer(actors=prompts.ask_rows("Actors", rows, lambda a: f"{a['name']} ({a['role']})", row))


def _basis() -> Row:
    basis = prompts.ask_term("  named because it", Basis)
    return {"basis": basis} | (
        {} if basis == Basis.CLAIMED else {"by": prompts.ask("  who says so", prompts.line)}
    )


def ask_sources(draft: Draft) -> None:
    """Ask for sources; what their host and publisher say of them is proposed."""
    publishers = sorted({source.publisher for event in draft.others for source in event.sources})

    def row() -> Row | None:
        publisher = prompts.ask("Source: publisher (Enter to go on)", str, choices=publishers)
        if not publisher:
            return None
        title = prompts.ask("  title as published (Enter where not seen)", prompts.optional)
        url = prompts.ask("  address", prompts.address)
        published = prompts.ask("  published (YYYY-MM-DD, Enter where not known)", prompts.optional_day)
        known = described(Source(publisher, title, url, None), draft.map.tables)
        kind = prompts.ask_term("  what it is", SourceKind, str(known.kind or SourceKind.OUTLET))
        origin = prompts.ask("  whose word it carries", prompts.line, known.origin or publisher)
        lang = prompts.ask("  language", prompts.language, "en")
        given = {"publisher": publisher, "title": title, "url": url, "published": published}
        return given | {"kind": kind, "origin": origin, "lang": lang}

    rows = draft.get("sources") or []
    kept = prompts.ask_rows("Sources", rows, lambda s: f"{s['publisher']}: {s['url']}", row)
    draft.answer(sources=kept)
    gone = {place for place, source in enumerate(rows) if all(source is not other for other in kept)}
    if gone and (claims := draft.get("casualty_claims")):
        for claim in claims:
            claim["source"] = renumbered(claim.get("source"), gone)


def ask_claims(draft: Draft) -> None:
    """Ask for every count that somebody gives; the ranges of killed and injured follow."""
    count = len(draft.get("sources") or ())

    def row() -> Row | None:
        harm = prompts.ask("Count of whom: killed, injured (Enter to go on)", prompts.one_of(["", *Harm]))
        if not harm:
            return None
        low, high = prompts.ask("  how many (3 or 3-5; 0 only if somebody says none)", prompts.count)
        wanted = ["", *map(str, range(1, count + 1))]
        claim: Row = {"harm": harm, "low": low, "high": high}
        claim["group"] = prompts.ask_term("  counting", Whom, str(Whom.EVERYONE))
        claim["by"] = prompts.ask("  who gives it", prompts.line)
        claim["date"] = prompts.ask("  on which day (Enter where not known)", prompts.optional_day)
        number = prompts.ask(f"  in which source (1-{count}, Enter for none)", prompts.one_of(wanted))
        claim["source"] = int(number) - 1 if number else None
        claim["preferred"] = prompts.ask(
            "  preferred over other counts (y or Enter)", prompts.one_of(["", "y"])
        )
        said = {name: value for name, value in claim.items() if value not in (None, "")}
        return said | ({"preferred": True} if claim["preferred"] else {})

    rows = draft.get("casualty_claims") or []
    shown = prompts.ask_rows(
        "Counts", rows, lambda c: f"{c['harm']} {c['low']}-{c['high']}, {c.get('by', 'by nobody named')}", row
    )
    draft.answer(casualty_claims=shown)
    claims = [read_claim(claim) for claim in shown]
    for harm in HARMS if shown or rows else ():
        made = range_of(claims, Harm(harm))
        known = asdict(made) if made else {}
        draft.answer(**{harm: {part: known[part] for part in PARTS} if made else None})


def ask_contradicted_by(draft: Draft) -> None:
    """Ask who contradicts what happened, who did it or the toll."""
    rows = draft.get("contradicted_by") or []

    def row() -> str | None:
        return prompts.ask("Contradicted by, and how (Enter to go on)", prompts.optional)

    draft.answer(contradicted_by=prompts.ask_rows("Contradictions", rows, str, row))


def ask_verification(draft: Draft) -> None:
    """Ask for the grade; the rule's is proposed, and another one wants its reason."""
    event = Event.from_feature(draft.feature)
    ruled = Grade(event, draft.map.profile.types.term(event.event_type)).verification
    proposed = draft.get("verification") or (str(ruled) if ruled else "")
    given = prompts.ask_term("Verification", Verification, proposed)
    draft.answer(verification=given)
    if ruled and given != ruled:
        draft.answer(verification_note=prompts.ask(f"Why not {ruled}, as by the rule", prompts.line))
    else:
        draft.properties.pop("verification_note", None)
