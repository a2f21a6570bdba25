"""What a map's ground is made of is credited by licence, in a line and with links."""

from __future__ import annotations

from map_app.core.ground_sources import ALL, SOURCES, credit, credit_links


def test_sources_of_one_licence_share_it() -> None:
    """The line of the shipped map; another map names only what its own ground is made of."""
    assert credit(ALL) == "Natural Earth, GSHHG, DCW (LGPL), GeoNames (CC BY 4.0)"
    assert (
        credit(["natural_earth", "gshhg", "geonames"]) == "Natural Earth, GSHHG (LGPL), GeoNames (CC BY 4.0)"
    )
    assert credit([]) == ""


def test_links_lead_to_the_pages_of_the_sources() -> None:
    """Every source that has a page is linked to it, and its licence stands behind it."""
    html = credit_links(ALL)
    assert [source.url in html for source in SOURCES.values()] == [True] * len(SOURCES)
    assert html.endswith(">GeoNames</a> (CC BY 4.0)")
