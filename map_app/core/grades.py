"""The grade of an event by rule: how well it is established, from whose word its sources carry.

An *independent origin* is an agency, outlet or monitor that is no actor of the event; two copies of one text
have one origin, and aggregators give none. A *party's word* is a statement, or a text whose origin is an
actor of the event. The rule, in this order:

1. somebody contradicts what happened, who did it or the toll: disputed;
2. two independent origins, or the word of an acting party and any other origin, or, for talks and decisions,
   an acting party's word alone, because there the words are the event: confirmed;
3. only words of parties, whichever they are: claimed;
4. else, one independent origin or an aggregator only: reported.

An acting party is an initiator; where something was intercepted also who took part; in talks every actor.
The editors may grade otherwise and then say why (`verification_note`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from map_app.core import names
from map_app.core.language import _, isolated
from map_app.core.parts import Actor, Source
from map_app.core.schema import Event
from map_app.core.vocab import Attribution, Basis, Role, SourceKind, Verification
from map_app.core.vocabulary import EventType

UNKNOWN: Final = "Unknown"
"""The actor that stands for one whom no source names."""

NO_PARTY: Final = frozenset((UNKNOWN, "Civilians"))
"""Actors that make no statements."""


@dataclass(frozen=True)
class Grade:
    """What the rule makes of an event, and the origins that it goes by, each in the order of the sources.

    `kind` is the event's type as the map has it: whether it is talk, or intercepts.
    """

    event: Event
    kind: EventType

    @cached_property
    def verification(self) -> Verification | None:
        """The grade by rule; None where no source says what it is, as in files of the old form."""
        if not any(source.kind for source in self.event.sources):
            return None
        if self.event.contradicted_by:
            return Verification.DISPUTED
        if len(self.independent) > 1 or self._admission:
            return Verification.CONFIRMED
        if self.parties and not self.independent:
            return Verification.CLAIMED
        return Verification.REPORTED

    @cached_property
    def independent(self) -> tuple[str, ...]:
        """The independent origins."""
        return tuple(
            dict.fromkeys(
                origin(source)
                for source in self.event.sources
                if source.kind is not SourceKind.AGGREGATOR and not self._is_party(source)
            )
        )

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """The parties whose word the sources carry."""
        return tuple(dict.fromkeys(origin(s) for s in self.event.sources if self._is_party(s)))

    @cached_property
    def _admission(self) -> tuple[list[str], list[str]] | None:
        """A side that says that it acted, and who says so besides; None where that does not confirm it."""
        origins = [*self.independent, *self.parties]
        for side in _acting_sides(self.event, self.kind):
            own = [name for name in self.parties if name in side]
            others = [name for name in origins if name not in side]
            if own and (others or self.kind.is_talk):
                return own, others
        return None

    @cached_property
    def _actors(self) -> set[str]:
        return {actor.name for actor in self.event.actors} - NO_PARTY

    def _is_party(self, source: Source) -> bool:
        return source.kind is SourceKind.STATEMENT or origin(source) in self._actors

    @property
    def why(self) -> str:
        """One sentence that says why; empty where the rule makes nothing of the event."""
        if self.verification is None:
            return self.event.verification_note or ""
        if self.event.verification is not self.verification:
            note = self.event.verification_note or ""
            words = _("By the rule it would be “{grade}”: {why}")
            ruled = words.format(grade=self.verification.label, why=self.ruled)
            return f"{note} {ruled}".strip()
        return self.ruled

    @property
    def ruled(self) -> str:
        """One sentence that says why the rule gives what it gives."""
        event = self.event
        if self.verification is Verification.DISPUTED:
            return _("Contradicted: {who}.").format(who=_("; ").join(map(isolated, event.contradicted_by)))
        if len(self.independent) > 1:
            words = _("{n} independent sources: {names}.")
            return words.format(n=len(self.independent), names=_(", ").join(map(isolated, self.independent)))
        if self._admission:
            acting, others = _named(self._admission[0]), self._admission[1]
            if not others:
                return _("Announced by {party}, whose decision or talks it is.").format(party=acting)
            return _("{party} says so itself, and so does {other}.").format(
                party=acting, other=_named(others)
            )
        if self.verification is Verification.CLAIMED:
            return _("Only the word of {party}.").format(party=_named(self.parties))
        if self.independent:
            return _("One independent source: {name}.").format(name=isolated(self.independent[0]))
        return _("Only a digest or an encyclopedia tells of it.")


def origin(source: Source) -> str:
    """Whose word a source carries: its origin, or itself."""
    return source.origin or source.publisher


def named_initiators(event: Event) -> list[Actor]:
    """The initiators whom a source names."""
    return [actor for actor in event.actors if actor.role is Role.INITIATOR and actor.name != UNKNOWN]


def attribution_basis(event: Event) -> Attribution | None:
    """The weakest basis of the initiators named; None where there is none, or their basis is not stated."""
    initiators = [actor for actor in event.actors if actor.role is Role.INITIATOR]
    if any(actor.name == UNKNOWN for actor in initiators):
        return Attribution.UNKNOWN
    given = {actor.basis for actor in initiators}
    if not given or None in given:
        return None
    weakest = next(basis for basis in reversed(Basis) if basis in given)
    return Attribution(str(weakest))


def _acting_sides(event: Event, kind: EventType) -> list[set[str]]:
    """The acting parties by side: initiators are one, who intercepts another, in talks each actor."""
    if kind.is_talk:
        return [{actor.name} for actor in event.actors]
    roles = [Role.INITIATOR, Role.PARTICIPANT] if kind.intercepts else [Role.INITIATOR]
    return [{actor.name for actor in event.actors if actor.role is role} - NO_PARTY for role in roles]


def _named(parties: tuple[str, ...] | list[str]) -> str:
    return _(", ").join(isolated(names.actor(name)) for name in parties)
