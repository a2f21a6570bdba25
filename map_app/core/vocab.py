"""The vocabularies of an event that are the same on every map, each value with its words.

Every member has a `label` (as on a control) and a `phrase` (as in a sentence), those that grade an event also
a `meaning`; all are in the language of the context and English by default. The order of the members is
the order on the page; for `Precision` it is also the order of certainty.
"""

from __future__ import annotations

from enum import StrEnum

from map_app.core.language import _


class Term(StrEnum):
    """A value of a closed vocabulary: its URL form is the value, and it knows its words."""

    english: tuple[str, str, str]

    def __new__(cls, value: str, label: str = "", phrase: str = "", meaning: str = "") -> Term:
        """Make the member `value`; where no phrase is given it is the label in lower case."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.english = label, phrase or label.lower(), meaning
        return member

    @property
    def label(self) -> str:
        """The words of a control."""
        return _(self.english[0])

    @property
    def phrase(self) -> str:
        """The words inside a sentence."""
        return _(self.english[1])

    @property
    def meaning(self) -> str:
        """What the value says of an event, as docs/data.md and the page about the map have it."""
        return _(self.english[2])


class DatePrecision(Term):
    """How well the date is known."""

    DAY = "day", "known to the day"
    WEEK = "week", "known to the week"
    MONTH = "month", "known to the month"


class Precision(Term):
    """How well the place is known, most certain first."""

    EXACT = "exact", "Exact", "exactly", "a building, base or site whose position is known"
    SETTLEMENT = (
        *("settlement", "Settlement", "to the settlement"),
        "a town, village, camp or quarter; the point is its centre or approximate",
    )
    DISTRICT = (
        *("district", "District", "to the district"),
        "a district, a stretch of road or coast, the surroundings of a town",
    )
    GOVERNORATE = "governorate", "Governorate", "to the governorate", "a governorate or region"
    SEA_AREA = (
        *("sea_area", "Sea area", "to the sea area"),
        "a position at sea from bearing and distance, or only the sea named",
    )
    COUNTRY = (
        *("country", "Country or sea only", "to the country or sea"),
        "the source names no more than the country, the sea or the area that a party holds",
    )

    @property
    def rank(self) -> int:
        """0 for the most certain, rising."""
        return list(Precision).index(self)


class Verification(Term):
    """How well it is established that the event happened as told."""

    CONFIRMED = (
        *("confirmed", "Confirmed", ""),
        "told by two independent sources, or by the acting party and another source",
    )
    REPORTED = (
        *("reported", "Reported", ""),
        "told by one independent source",
    )
    CLAIMED = (
        *("claimed", "Claimed by a party", "claimed by a party"),
        "the word of parties alone, or of media that speak for them",
    )
    DISPUTED = (
        *("disputed", "Disputed", ""),
        "a party or a finding contradicts what happened, who did it, or the toll",
    )


class SourceKind(Term):
    """What the page of a source is; whose word it carries is its origin."""

    STATEMENT = (
        *("statement", "Statement of a party", "a statement of a party"),
        "a party's or government's own page or spokesman, or media that speak for it",
    )
    OUTLET = (
        *("outlet", "Agency or outlet", "an agency or outlet"),
        "an agency, newspaper or broadcaster with a text of its own",
    )
    MONITOR = (
        *("monitor", "Monitor, UN body or court", "a monitor, UN body or court"),
        "a monitor, a body of the United Nations, a court, a rights group or an industry body",
    )
    COPY = "copy", "Copy", "a copy", "the text of an agency or another outlet on a site that is not theirs"
    AGGREGATOR = (
        *("aggregator", "Aggregator or encyclopedia", "an aggregator or encyclopedia"),
        "a digest, an aggregator or an encyclopedia",
    )


class Basis(Term):
    """What an initiator is named on."""

    CLAIMED = "claimed", "Said so itself", "that said so themselves", "the party itself said that it did it"
    FOUND = (
        *("found", "Found by others", "named by a finding"),
        "a monitor, a court, an investigation or an official who is no party to it says who did it",
    )
    ATTRIBUTED = (
        *("attributed", "Attributed to it", "to whom it is attributed"),
        "its opponent, witnesses, media or unnamed officials name it, and it has not said so",
    )


class Attribution(Term):
    """How an event's initiator is known: the weakest basis of those named, or that none is named."""

    CLAIMED = "claimed", "Initiator said so", "claimed by their initiator"
    FOUND = "found", "Initiator found by others", "whose initiator was found by others"
    ATTRIBUTED = "attributed", "Attributed to an initiator", "attributed to an initiator"
    UNKNOWN = "unknown", "Initiator unknown", "whose initiator is unknown"


class Harm(Term):
    """What a casualty claim counts."""

    KILLED = "killed", "Killed", "killed"
    INJURED = "injured", "Injured", "injured"


class Whom(Term):
    """What part of those harmed a casualty claim counts."""

    EVERYONE = "everyone", "Everyone", "everyone"
    CIVILIANS = "civilians", "Civilians", "civilians"
    FIGHTERS = "fighters", "Fighters", "fighters"
    ATTACKERS = "attackers", "Attackers", "attackers"
    PART = "part", "Some of them", "some of them"


class Within(Term):
    """What counts as inside a window or an area beside the events whose point lies there."""

    POSSIBLE = "possible", "Also what may be inside", "counting those that may be inside"


class Role(Term):
    """An actor's part in an event."""

    INITIATOR = "initiator", "initiator"
    TARGET = "target", "target"
    PARTICIPANT = "participant", "participant"
    MEDIATOR = "mediator", "mediator"


class Relation(Term):
    """How an event relates to another; `phrase` is the same link seen from the other end."""

    RETALIATION_FOR = "retaliation_for", "In retaliation for", "Answered by"
    PART_OF = "part_of", "Part of", "Includes"
    FOLLOWS = "follows", "Follows", "Followed by"


class Measure(Term):
    """What a series of figures counts."""

    KILLED = "killed", "Killed"
    INJURED = "injured", "Injured"
    MISSING = "missing", "Missing"
    DETAINED = "detained", "Detained"
    DISPLACED = "displaced", "Displaced"
    ATTACKS = "attacks", "Attacks"


class Qualifier(Term):
    """How a source limits its figure; the phrase takes the number in place of `{n}`."""

    AT_LEAST = "at_least", "At least", "at least {n}"
    ABOUT = "about", "Approximately", "about {n}"
    AT_MOST = "at_most", "At most", "at most {n}"
