"""The layer of density of the still picture, and its legend."""

from __future__ import annotations

import re

import pytest

from map_app.data.queries import density
from map_app.data.store import EventStore
from map_app.maps.still import legend, shading
from tests.maps.drawn import SVG, drawn, words
from tests.shipped import TYPES, parse


@pytest.mark.parametrize("query", ["", "theatre=gaza&", "theatre=yemen&at=14.8,43,7&"])
def test_the_layer_of_density_stands_in_for_the_symbols(store: EventStore, query: str) -> None:
    """Its cells hold every event whose place is known well enough; it says how many others there are."""
    picture = drawn(store, f"{query}layer=density&layer=labels")
    cells = [
        r.findtext(f"{SVG}title") for r in picture.iter(f"{SVG}rect") if r.find(f"{SVG}title") is not None
    ]
    assert not list(picture.iter(f"{SVG}g"))
    shown = sum(int((text or "").split(" event")[0].replace(",", "")) for text in cells)
    [(left, total)] = re.findall(r"([\d,]+) of ([\d,]+) events left out", words(picture))
    away = sum(int(n) for n in re.findall(r"([\d,]+) of [\d,]+ events outside", words(picture)))
    assert int(total) == store.count(parse(query).filter)
    assert int(total) - int(left) - away <= shown <= int(total) - int(left)
    patches = [r.get("fill") for r in picture.iter(f"{SVG}rect") if r.get("height") == "14"]
    assert {r.get("fill") for r in picture.iter(f"{SVG}rect") if r.find(f"{SVG}title") is not None} <= {
        *patches
    }
    assert "Events per 1,000 km²" in words(picture)


@pytest.mark.parametrize("width", [*range(240, 700, 30), 1200, 1790, 2010])
@pytest.mark.parametrize("densities", [(3.0,), (0.0012, 0.4, 2.0, 90.0, 700.0), (4e3, 9e3, 4e4, 9e4, 5e5)])
def test_the_legend_of_density_fits_its_room(width: int, densities: tuple[float, ...]) -> None:
    """However wide the picture and whatever the figures, the legend is no higher than what was set aside."""
    cells = tuple(density.DensityCell(n, 0, 1, value) for n, value in enumerate(densities))
    found = density.Density(10, cells, density.breaks(list(densities)), 10_000_000, 1_234_567)
    room, size = width - 2 * max(12.0, width / 50), max(11.0, max(13.0, min(26.0, width / 55)) * 0.68)
    made = legend.lay_out(room, size, shading.legend(found, size, room), TYPES)
    assert made.height <= legend.lay_out(room, size, shading.reserved(found.total, size, room), TYPES).height


def test_one_class_of_densities_tells_its_range(store: EventStore) -> None:
    """Densities too alike for several classes are told from the least to the most, not by one of them."""
    cells = (
        density.DensityCell(0, 0, 3, 8.1),
        density.DensityCell(1, 0, 2, 5.37),
        density.DensityCell(2, 0, 4, 9.9),
    )
    listed = shading.legend(density.Density(10, cells, (), 9, 0), 12, 800)
    assert "5.37–9.9" in [text for _, text in listed]
    low = words(drawn(store, "theatre=gaza&layer=density", height=300))
    assert "Events per" not in low
    assert re.search(r"^\d+$", low, re.MULTILINE), "a picture without room for the legend keeps its symbols"


def test_a_density_of_nothing_says_so(store: EventStore) -> None:
    """Without a sharp event there is no scale, but a sentence."""
    text = words(drawn(store, "layer=density&q=no+such+word"))
    assert "No event whose place is known" in text
    assert "Events per" not in text
