"""What a map's ground and place names may be made of, and how it is credited."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final, NamedTuple

from map_app.core.language import _, isolated


class GroundSource(NamedTuple):
    """A source of ground or names: what it is called, its licence where that has to be named, its page."""

    name: str
    licence: str = ""
    url: str = ""


SOURCES: Final[dict[str, GroundSource]] = {
    "natural_earth": GroundSource("Natural Earth"),
    "gshhg": GroundSource("GSHHG", "LGPL", "https://www.soest.hawaii.edu/pwessel/gshhg/"),
    "dcw": GroundSource("DCW", "LGPL", "https://github.com/GenericMappingTools/dcw-gmt"),
    "geonames": GroundSource("GeoNames", "CC BY 4.0", "https://www.geonames.org"),
}
"""By the name that `map.toml` has for it."""

ALL: Final = tuple(SOURCES)
"""Of the ground that a map has which brings none of its own."""


def credit(named: Iterable[str]) -> str:
    """`Natural Earth, GSHHG, DCW (LGPL), GeoNames (CC BY 4.0)`: in the language of the context."""
    groups = (
        f"{', '.join(source.name for source in group)}{f' ({licence})' if licence else ''}"
        for licence, group in _by_licence(named)
    )
    return _(", ").join(map(isolated, groups))


def credit_links(named: Iterable[str]) -> str:
    """The same as HTML, with links to the sources' pages."""
    groups = (
        f"{' · '.join(map(_link, group))}{f' ({licence})' if licence else ''}"
        for licence, group in _by_licence(named)
    )
    return " · ".join(groups)


def _by_licence(named: Iterable[str]) -> Iterable[tuple[str, Iterable[GroundSource]]]:
    return groupby((SOURCES[name] for name in named), key=lambda source: source.licence)


def _link(source: GroundSource) -> str:
    if not source.url:
        return source.name
    return f'<a href="{source.url}" target="_blank" rel="noopener">{source.name}</a>'
