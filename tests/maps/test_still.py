"""Still pictures: what the view shows, as text that stays text, in bytes that are the same everywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from PIL import Image

from map_app.data.store import EventStore
from map_app.maps.drawing import DISC_DASHES, RING
from tests.conftest import Ran
from tests.data.plain import SHIPPED, TOTAL
from tests.maps.drawn import SVG, drawn, words
from tests.maps.test_dossier import store_of
from tests.shipped import GEO, parse

Api = Callable[..., httpx.Response]

TOWER_22 = "2024-01-28-tower-22-drone-attack"

AL_AHLI = "2023-10-17-gaza-city-al-ahli-hospital-blast"


def sheet(picture: ET.Element) -> list[str]:
    """The lines around the map: headline, facts, filter, imprint; the legend comes first."""
    lines = [(float(t.get("y", "0")), "".join(t.itertext())) for t in picture.findall(f"{SVG}text")]
    return [line for _y, line in sorted(lines)]


def scale(picture: ET.Element) -> list[str]:
    """The names of countries and the scale bar: where the map stands."""
    countries = {place.names["en"].upper() for place in GEO.places if place.kind == "country"}
    return [line for line in words(picture).split("\n") if line in countries or line.endswith(" km")]


def test_it_says_what_it_shows_and_whose_it_is(store: EventStore) -> None:
    """Sentence, dates, legend, scale, licence, attribution and data version are text in the picture."""
    picture = drawn(store, "theatre=yemen&type=air_strike", width=1400)
    said = store.provenance(parse("theatre=yemen&type=air_strike").filter)
    text = words(picture)
    assert said.sentence in " ".join(text.split("\n"))
    assert picture.findtext(f"{SVG}title") == said.sentence
    for fact in (
        "Air strike",
        " km",
        said.licence,
        said.data_version[:12],
        "GeoNames",
        "within the dashed line",
    ):
        assert fact in text
    assert "Humanitarian" not in text


@pytest.mark.parametrize("query", ["", "theatre=gaza", "q=port&min_killed=1", "bbox=42,12,55,20"])
def test_its_symbols_stand_for_the_filter_s_events(store: EventStore, query: str) -> None:
    """Events drawn, events outside and events without a place add up to the filter's count."""
    picture = drawn(store, query)
    numbers = [int(t.text or 0) for t in picture.iter(f"{SVG}text") if (t.text or "").isdigit()]
    alone = sum(1 for g in picture.iter(f"{SVG}g") if g.find(f"{SVG}title") is not None) - len(numbers[:-1])
    said = re.findall(r"([\d,]+) (?:of [\d,]+ events? outside|known only)", words(picture))
    drawn_here = sum(numbers[:-1]) + alone  # the last number is the legend's sample
    left_out = sum(int(n.replace(",", "")) for n in said)
    total = store.count(parse(query).filter)
    # Clusters may reach a little over the edge: an event there is drawn and counted as outside too.
    assert total <= drawn_here + left_out <= total + 25


def test_a_link_s_view_is_heeded(store: EventStore) -> None:
    """`at` places the map, `event` rings its event and names it, `layer` says what is drawn over it."""
    plain, near = drawn(store, "theatre=yemen"), drawn(store, "theatre=yemen&at=15.35,44.2,9")
    assert "\n30 km\n" in words(near)
    assert words(plain) != words(near)
    assert "Tower 22" in words(drawn(store, f"event={TOWER_22}"))
    rings = [
        c for c in drawn(store, f"event={TOWER_22}").iter(f"{SVG}circle") if c.get("stroke-width") == "2.6"
    ]
    assert len(rings) == 1
    discs = [
        len(list(drawn(store, f"theatre=gaza{more}").iter(f"{SVG}circle")))
        for more in ("", "&layer=footprints")
    ]
    assert discs[1] > discs[0]
    assert "Amman" not in words(drawn(store, "theatre=gaza&layer=theatres"))
    assert "events" in words(drawn(store, "event=no-such-event"))
    framed = drawn(store, "theatre=yemen&from=2024-01-14&frame=2024-01-12..2024-01-18")
    days = parse("theatre=yemen&from=2024-01-14&to=2024-01-18").filter
    assert framed.findtext(f"{SVG}title") == store.provenance(days).sentence
    assert scale(framed) == scale(drawn(store, "theatre=yemen&from=2024-01-14"))


def test_a_unit_is_drawn_in_place_of_the_disc(store: EventStore) -> None:
    """Filled for the selected event, a line for a lone one and in the layer of all, there with its events."""
    dashed = f"{SVG}path[@stroke-dasharray='{DISC_DASHES}']"
    [outline] = drawn(store, "event=2024-01-18-taiz-strikes").findall(f".//{dashed}[@fill='#C44E1C']")
    assert outline.get("d", "").count(" ") > 50
    wasit = "from=2023-12-26&to=2023-12-26&theatre=iraq"
    assert len(drawn(store, wasit).findall(f".//{dashed}[@fill='none']")) == 1
    every = drawn(store, "theatre=northeast_jordan&layer=footprints&at=32.4,37.5,8")
    mafraq = sum(event.area == "JO-MA" for event in SHIPPED.events)
    assert len(every.findall(f".//{dashed}[@fill='none']")) == 1
    assert str(mafraq) in words(every).splitlines()


@pytest.mark.parametrize("filtered", ["", "theatre=northeast_jordan&"])
def test_a_picture_of_an_event_is_headed_by_it(store: EventStore, filtered: str) -> None:
    """Title, days, place and grade; the filter's sentence beneath only where there is a filter."""
    picture = drawn(store, f"{filtered}event={TOWER_22}")
    event = store.get(TOWER_22)
    first, second, third, *_rest = sheet(picture)
    assert first == event.title
    assert second == f"28 January 2024 · {event.place} · Confirmed · exact, within 1.5 km"
    there = sum(event.theatre == "northeast_jordan" for event in SHIPPED.events)
    assert (f"{there} events" in third) is bool(filtered)
    assert event.title in (picture.findtext(f"{SVG}title") or "")
    assert f"{TOTAL} events of" not in words(picture)


@pytest.mark.parametrize("query", [f"event={TOWER_22}", f"theatre=gaza&event={AL_AHLI}"])
def test_nothing_covers_the_event_of_a_picture(store: EventStore, query: str) -> None:
    """Its ring is drawn over all clusters, its own symbol once, and tags stand on the ring's rim."""
    frame = drawn(store, query).find(f"{SVG}svg")
    assert frame is not None
    [ring] = [c for c in frame.iter(f"{SVG}circle") if c.get("stroke-width") == "2.6"]
    at = (float(ring.get("cx", "0")), float(ring.get("cy", "0")))
    titles = [g.findtext(f"{SVG}title") for g in frame.iter(f"{SVG}g")]
    assert titles.count(store.get(parse(query).view.event or "").title) == 1
    children = list(frame)
    over = [g for g in children[children.index(ring) :] if g.find(f"{SVG}rect") is not None]
    assert {round(math.dist(at, place_of(group))) for group in over} == {RING["tag"]}
    covered = [g for g in children[children.index(ring) + 1 :] if len(g.findall(f"{SVG}circle")) > 2]
    assert not covered


def place_of(group: ET.Element) -> tuple[float, float]:
    """Where a group stands, in pixels."""
    x, y = re.findall(r"[-\d.]+", group.get("transform", ""))[:2]
    return float(x), float(y)


def test_no_cluster_is_moved_to_make_room_for_the_selected_event(store: EventStore) -> None:
    """Each stands where it does without the event, or is a tag of the ring: none crosses a border."""
    query = "at=31.5,34.6,8"
    counts = [
        {
            (place_of(group)[0], group.findtext(f"{SVG}text"))
            for group in drawn(store, asked).iter(f"{SVG}g")
            if len(group.findall(f"{SVG}circle")) > 2
        }
        for asked in (query, f"{query}&event={AL_AHLI}")
    ]
    alone, beside = counts
    assert len(alone - beside) == 1
    assert beside < alone


@pytest.mark.parametrize(("lang", "yemen", "km"), [("ar", "اليمن", "كم"), ("he", "תימן", "ק״מ")])
def test_a_picture_in_a_language_that_begins_at_the_right(
    store: EventStore, lang: str, yemen: str, km: str
) -> None:
    """Words and places are in the view's language, lines end at the right edge, digits keep their font."""
    query = f"theatre=yemen&type=air_strike&lang={lang}"
    picture, plain = drawn(store, query), drawn(store, query.replace(f"&lang={lang}", ""))
    assert yemen in words(picture)
    assert [line for line in words(picture).split("\n") if re.search(rf"\d {km}\W*$", line)], "the scale"
    assert "YEMEN" in words(plain)
    head = min(picture.findall(f"{SVG}text"), key=lambda text: float(text.get("y", "0")))
    assert head.get("text-anchor") == "end"
    assert float(head.get("x", "0")) > 1100
    parts = [("".join(t.itertext()), t.get("font-family", "")) for t in picture.iter(f"{SVG}tspan")]
    assert not [text for text, family in parts if family and re.search("[0-9:(]", text)]
    samples = [g.get("transform", "") for g in picture.findall(f"{SVG}g")]
    assert all(float(re.findall(r"[\d.]+", text)[0]) > 600 for text in samples)


def test_the_same_view_gives_the_same_bytes(api: Api, run: Callable[..., Ran], tmp_path: Path) -> None:
    """Over HTTP and from the command line, as SVG and as PNG of the size that was asked for."""
    query = f"theatre=northeast_jordan&event={TOWER_22}"
    for suffix, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        target = tmp_path / f"map.{suffix}"
        assert run("export", "--query", query, "--size", "640x480", "-o", target) == Ran(0, b"", "")
        answer = api(f"/api/map.{suffix}?{query}&width=640&height=480")
        assert answer.headers["content-type"].startswith(kind)
        assert target.read_bytes() == answer.content
        assert api(f"/api/map.{suffix}?{query}", If_None_Match="*").status_code == 304
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.size == (640, 480)


@pytest.mark.parametrize(
    "wrong",
    [
        "width=100",
        "width=2401",
        "height=1",
        "width=x",
        "width=1e3",
        "width=",
        "height=-5",
        "width=500&width=600",
    ],
)
def test_a_size_has_bounds(api: Api, wrong: str) -> None:
    """A picture too large to draw, too small to read or of no size at all is refused."""
    for name in ("map.svg", "map.png"):
        answer = api(f"/api/{name}?{wrong}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert wrong.split("=")[0] in answer.text


@pytest.mark.parametrize("size", ["0x0", "10000x10", "640", "640×480", "", "-1x5"])
def test_the_command_refuses_a_bad_size(run: Callable[..., Ran], tmp_path: Path, size: str) -> None:
    """Exit 2 with the cure, and no file."""
    ran = run("export", f"--size={size}", "-o", tmp_path / "map.svg")
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("width", [240, 2400])
@pytest.mark.parametrize("height", [200, 1800])
@pytest.mark.parametrize(
    "query", ["", "actor=Nobody", "type=x", "at=0,180,0", "at=85,-180,18", "theatre=gaza"]
)
def test_every_view_has_a_picture(store: EventStore, width: int, height: int, query: str) -> None:
    """Whatever the size and wherever the map stands, a picture is drawn, and stays small."""
    picture = drawn(store, query, width, height)
    assert (picture.get("width"), picture.get("height")) == (str(width), str(height))
    assert len(ET.tostring(picture)) < 700_000
    assert not [v for e in picture.iter() for v in e.attrib.values() if "nan" in v or "inf" in v]


def test_a_picture_does_not_grow_with_its_events(make_feature: Callable[..., Any], tmp_path: Path) -> None:
    """Twenty times the events in the same places give a picture of the same size."""

    def size(times: int) -> int:
        places = [(44 + n % 10 / 5, 14 + n // 10 / 5) for n in range(50)]
        features = [make_feature(f"e{n}-{i}", at=at) for i in range(times) for n, at in enumerate(places)]
        return len(ET.tostring(drawn(store_of(tmp_path, *features))))

    assert size(20) < 1.2 * size(1)


def test_a_city_that_a_cluster_covers_is_named_beside_it(store: EventStore) -> None:
    """The picture of Yemen names Sana'a and Hodeidah, not only the city across the sea."""
    named = words(drawn(store, "theatre=yemen&layer=labels"))
    assert "Sana'a" in named
    assert "Hodeidah" in named


@pytest.mark.parametrize(
    ("query", "focal", "least"),
    [
        ("theatre=gaza", "Gaza City", 12),
        ("theatre=iraq&lang=ar", "أربيل", 15),
        ("at=15.35,44.2,8", "Sana'a", 20),
        ("at=35.33,40.14,9&lang=he", "דיר א-זור", 10),
    ],
)
def test_a_picture_names_settlements_and_the_town_of_most_events(
    store: EventStore, query: str, focal: str, least: int
) -> None:
    """By importance, as the map does, in the view's language."""
    with_names, without = (
        words(drawn(store, f"{query}&layer={layer}")).split("\n") for layer in ("labels", "theatres")
    )
    named = [line.strip("\u2067\u2069") for line in with_names if line not in without]
    assert focal in named
    assert least <= len(named) <= 40
