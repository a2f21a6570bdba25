"""The house rules by group: what a map's `[house]` switches off, and which table a group goes by."""

from __future__ import annotations

from typing import Final, NamedTuple


class Group(NamedTuple):
    """What a group of rules asks for, and the table of the folder without which it does not apply."""

    asks: str
    table: str = ""


GROUPS: Final[dict[str, Group]] = {
    "period": Group("dates lie in the map's period"),
    "actors": Group("actors have names of the table", "actors.csv"),
    "water": Group("what happens in a theatre of water has a point on it"),
    "areas": Group("a place that is known to a governorate has its unit", "areas.csv"),
    "places": Group("a point is as exact as its basis says, in four decimals at most"),
    "lengths": Group("titles and summaries are neither too short nor too long"),
    "wording": Group("no shouting, flags or phrases of web pages; summaries of their own"),
    "spelling": Group("one spelling of each name", "spellings.csv"),
    "naming": Group("a title names who claimed an act or was found to have done it, and nobody else"),
    "counts": Group("ranges follow from the claims, and titles say the same"),
    "bases": Group("initiators say what they are named on"),
    "grades": Group("the grade follows from the sources, or the record says why not"),
    "sources": Group("an address is complete, stands once, and has the same title wherever it is named"),
    "titles": Group("titles of sources are as published"),
    "hosts": Group("sources say what they are, as the table of hosts has it", "hosts.csv"),
    "ids": Group("ids are listed and stay", "ids.txt"),
    "twins": Group("two events that look alike are said to be distinct"),
}
