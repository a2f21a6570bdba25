"""The dossier in a real browser, from a disk, with the network cut: map, list and filters work."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from map_app.cli.main import main
from map_app.core.filters import EventFilter
from map_app.core.view import View
from map_app.data.store import EventStore
from map_app.maps import outputs
from map_app.notebook import Events
from tests.browser.test_access import DARK, GRAVE, PHONE
from tests.data.plain import SHIPPED
from tests.maps.test_dossier import HOSTILE, store_of

Open = Callable[..., Page]
TOWER_22 = "2024-01-28-tower-22-drone-attack"


@pytest.fixture
def open_file(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Write a store's dossier and open it by `file://`; any request and any error fails the test."""
    faults: list[str] = []
    with ExitStack() as stack:

        def open_one(
            store: EventStore,
            mark: str = "",
            *,
            scripts: bool = True,
            event: str | None = None,
            **options: Any,  # noqa: ANN401
        ) -> Page:
            path = tmp_path / "map.html"
            look = outputs.Look(View(event=event))
            path.write_bytes(b"".join(outputs.stream(store, EventFilter(), "html", look)))
            context = browser.new_context(offline=True, java_script_enabled=scripts, **options)
            stack.callback(context.close)
            page = context.new_page()
            own = path.as_uri()
            page.on("request", lambda r: None if r.url.startswith((own, "data:")) else faults.append(r.url))
            page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
            page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
            page.on("dialog", lambda d: faults.append(f"dialog {d.message}"))
            page.goto(f"{own}{mark}")
            if scripts:
                page.locator("[data-painted]").wait_for()
            return page

        yield open_one
    assert not faults


def test_it_opens_from_a_disk_and_filters(open_file: Open, store: EventStore) -> None:
    """Symbols are drawn on the map, dates and types narrow list and map, and all comes back."""
    page = open_file(store)
    total = len(SHIPPED.events)
    assert total / 2 < total_on(page) <= total
    page.get_by_text("Types of event").click()
    page.get_by_role("checkbox", name="Attack on shipping").check()
    some = sum(e.event_type == "shipping_attack" for e in SHIPPED.events)
    expect(page.locator("#shown")).to_have_text(f"{some} of {total} events in this file")
    expect(page.locator(".entry:visible")).to_have_count(some)
    assert total_on(page) <= some
    page.get_by_label("From").fill("2024-01-28")
    late = sum(
        e.event_type == "shipping_attack" and e.date_end.isoformat() >= "2024-01-28" for e in SHIPPED.events
    )
    expect(page.locator(".entry:visible")).to_have_count(late)
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".entry:visible")).to_have_count(total)


def total_on(page: Page) -> int:
    """How many events the map's symbols stand for."""
    numbers = page.locator(".cluster text").all_text_contents()
    return sum(map(int, numbers)) + page.locator(".event").count()


def test_a_symbol_and_its_entry_open_each_other(open_file: Open, store: EventStore) -> None:
    """A link to an event opens its entry and rings its symbol; a press on a symbol opens its entry."""
    page = open_file(store, f"#{TOWER_22}")
    entry = page.locator(f"[id='{TOWER_22}']")
    expect(entry).to_have_attribute("open", "")
    expect(entry.get_by_text("25–47")).to_be_visible()
    expect(page.locator(".selected")).to_be_visible()
    page.locator(".event").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".entry.picked")).to_have_count(1)
    expect(page.locator(".entry.picked")).to_be_visible()


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}])
def test_the_event_of_a_link_stands_beside_the_map(
    open_file: Open, store: EventStore, options: dict[str, Any]
) -> None:
    """Its entry is open and in view with the ring, under no pop-up, and arcs join it with its answers."""
    page = open_file(store, event=TOWER_22, **options)
    expect(page.locator(f"[id='{TOWER_22}'] .head")).to_be_in_viewport()
    expect(page.locator(f"[id='{TOWER_22}']")).to_have_attribute("open", "")
    expect(page.locator(".selected")).to_be_in_viewport()
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator("path.arc").first).to_be_attached()
    page.get_by_label("From").fill("2024-02-05")  # which the event is not after
    expect(page.locator("path.arc")).to_have_count(0)


def test_without_scripts_it_is_a_list(open_file: Open, store: EventStore) -> None:
    """Every event, its sources and the provenance are readable; what cannot work is not shown."""
    page = open_file(store, scripts=False)
    expect(page.locator(".entry > summary:visible")).to_have_count(len(SHIPPED.events))
    page.locator(f"[id='{TOWER_22}'] > summary").click()
    expect(page.locator(f"[id='{TOWER_22}'] .sources a").first).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.get_by_text("The map needs scripts")).to_be_visible()
    expect(page.get_by_text("About this file")).to_be_visible()


def test_hostile_events_do_nothing(open_file: Open, make_feature: Callable[..., Any], tmp_path: Path) -> None:
    """Scripts in titles, places and sources are read as words, in list, tooltip and pop-up."""
    source = {"publisher": HOSTILE, "title": HOSTILE, "url": "javascript:alert(3)", "published": None}
    actor = {"name": HOSTILE, "role": "initiator"}
    words = {"title": HOSTILE, "summary": HOSTILE, "place": HOSTILE, "sources": [source], "actors": [actor]}
    features = [make_feature(f"e{n}", at=(44.2, 15.35), **words) for n in range(3)]
    page = open_file(store_of(tmp_path, *features, dataset=HOSTILE, licence=HOSTILE))
    expect(page.locator(".entry")).to_have_count(3)
    for summary in page.locator(".entry > summary").all():
        summary.click()
    page.locator(".cluster").hover()
    page.locator(".cluster").click()
    page.locator(".members li button").first.click()
    expect(page.locator(".entry.picked")).to_have_count(1)
    assert page.locator("main script, main img, .leaflet-pane img").count() == 0


@pytest.mark.parametrize("options", [{}, DARK, {"viewport": PHONE}], ids=["light", "dark", "phone"])
def test_axe_finds_nothing_serious(open_file: Open, store: EventStore, options: dict[str, Any]) -> None:
    """No serious or critical violation, with an entry and the types open."""
    page = open_file(store, f"#{TOWER_22}", **options)
    page.get_by_text("Types of event").click()
    axe = Axe()
    page.evaluate(f"() => {{ {axe.axe_script} }}")
    found = page.evaluate("() => axe.run().then((answer) => answer.violations)")
    assert [json.dumps([v["id"], v["nodes"][0]["target"]]) for v in found if v["impact"] in GRAVE] == []


def test_the_page_offers_it(app: str, open_page: Open, tmp_path: Path) -> None:
    """The button on the page downloads the view as the map stands: the same bytes as the command's."""
    page = open_page(f"{app}/?theatre=northeast_jordan&event={TOWER_22}")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Offline page").click()
    waiting.value.save_as(tmp_path / "page.html")
    query = waiting.value.url.partition("?")[2]
    assert "at=" in query
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["event-map", "export", "--query", query, "-o", str(tmp_path / "own.html")])
        main()
    assert (tmp_path / "page.html").read_bytes() == (tmp_path / "own.html").read_bytes()


def test_a_notebook_s_map_needs_no_network(browser: Browser, store: EventStore) -> None:
    """A notebook's map is drawn with the network cut; a symbol opens a pop-up with sources."""
    html = (
        Events(store).filter(q="Tower 22", type="missile_drone_attack", to="2024-01-28").map()._repr_html_()
    )
    context = browser.new_context(offline=True)
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(html)
        frame = page.frame_locator("iframe")
        frame.locator("[data-painted]").wait_for()
        frame.locator(".event").first.focus()
        page.keyboard.press("Enter")
        expect(frame.locator(".leaflet-popup a[href^='https://']").first).to_be_visible()
        assert [url for url in asked if url.startswith("http")] == []
    finally:
        context.close()


def test_a_governorate_is_outlined_without_a_server(open_file: Open, store: EventStore) -> None:
    """Its outline stands in the document; the event that was picked in the list is filled with it."""
    page = open_file(store)
    page.locator("[id='2023-12-26-wasit-us-strike'] summary").click()
    filled = page.locator("path.disc[fill]:not([fill='none'])")
    expect(filled).to_have_count(1)
    expect(filled).to_have_attribute("d", re.compile(r"^M[^a]{300,}$"))
    expect(page.get_by_text("somewhere in Wasit Governorate")).to_be_visible()
