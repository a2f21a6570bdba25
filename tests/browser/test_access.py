"""Equal without eyes, mouse or colour: axe-core in the main states, a walk by Tab, a page for paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.pages import frame_of, the_map

Open = Callable[..., Page]
TOWER_22 = "2024-01-28-tower-22-drone-attack"
DARK = {"color_scheme": "dark"}
PHONE = {"width": 390, "height": 844}
GRAVE = ("serious", "critical")


def ready(page: Page) -> None:
    """Wait for what comes after the first map: the bars and the table."""
    the_map(page).locator(".chart .bar").first.wait_for()
    page.locator(".listing li").first.wait_for(state="attached")  # a phone shows it on demand
    expect(page.locator("[data-stale='true']")).to_have_count(0)


def settled(page: Page) -> None:
    """Wait for the same where there is no event: the strip says so, and nothing is redrawn."""
    expect(the_map(page).locator(".said")).to_contain_text("No records")
    expect(page.get_by_text("Counts and charts")).to_be_visible()
    expect(page.locator("[data-stale='true']")).to_have_count(0)


def grave(page: Page) -> list[str]:
    """The serious and critical violations, each with where it is."""
    axe = Axe()
    found = axe.run(page).response["violations"]
    frame = frame_of(page)
    frame.evaluate(f"() => {{ {axe.axe_script} }}")
    found += frame.evaluate("() => axe.run().then((answer) => answer.violations)")
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in found if v["impact"] in GRAVE]


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {}),
        (f"event={TOWER_22}", {}),
        (f"event={TOWER_22}", DARK),
        (f"event={TOWER_22}", PHONE),
        ("type=shipping_attack&theatre=gaza", {}),
        ("layer=density&layer=labels", {}),
        ("layer=density", {**DARK, **PHONE}),
        ("theatre=yemen&compare=theatre%3Dred_sea", {}),
        (f"theatre=yemen&compare=theatre%3Dred_sea&event={TOWER_22}", {**DARK, **PHONE}),
    ],
    ids=[
        "open",
        "card",
        "card, dark",
        "card, phone",
        "no record",
        "density",
        "density, dark, phone",
        "compared",
        "compared, dark, phone",
    ],
)
def test_axe_finds_nothing_serious(app: str, open_page: Open, query: str, options: dict[str, Any]) -> None:
    """No serious or critical violation, in the page and in the map's frame."""
    page = open_page(f"{app}/?{query}", **options)
    if "gaza" in query:
        settled(page)
    else:
        ready(page)
    assert grave(page) == []


@pytest.mark.parametrize("options", [{}, DARK], ids=["light", "dark"])
def test_axe_finds_nothing_serious_in_what_opens(app: str, open_page: Open, options: dict[str, Any]) -> None:
    """The same with share, compare and counts open, while a frame of playback is shown."""
    page = open_page(f"{app}/?theatre=gaza&frame=2024-01-18..2024-01-24", **options)
    ready(page)
    page.get_by_text("Counts and charts").click()
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_have_count(4)
    expect(page.locator(".figures article")).to_have_count(2)
    page.get_by_role("button", name="Share").click()
    page.locator("#share-link").wait_for()
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="With this filter as it is").wait_for()
    assert grave(page) == []


@pytest.mark.parametrize("options", [{}, {**DARK, **PHONE}], ids=["light", "dark, phone"])
def test_axe_finds_nothing_serious_in_the_matrix(app: str, open_page: Open, options: dict[str, Any]) -> None:
    """The same with the matrix and its table open."""
    page = open_page(app, **options)
    ready(page)
    if options:
        page.locator(".sheet [data-surface='counts']").click()
    page.get_by_text("Who struck where").click()
    page.locator("table.matrix").wait_for()
    page.locator(".st-key-matrix summary", has_text="These numbers").click()
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    assert grave(page) == []


def test_tab_walks_from_the_filter_to_share_map_time_and_list(app: str, open_page: Open) -> None:
    """Every part is reached by Tab alone, in the order in which it is read, each with a visible focus.

    Before all stand the ways past the controls, to the map and to the list.
    """
    page = open_page(f"{app}/?theatre=northeast_jordan")
    ready(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Map", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(the_map(page).locator(".leaflet-container")).to_be_focused()
    page.get_by_role("link", name="List of events").press("Enter")
    expect(page.locator(".listing a.open").first).to_be_focused()
    page.locator(".st-key-w_q input").focus()
    reached: list[str] = []
    for _ in range(75):
        page.keyboard.press("Tab")
        reached.append(where(page))
    wanted = [
        "share",
        "leaflet-marker-icon",
        "play through",
        "handle",
        "counts and charts",
        "who struck",
        "st-key-list ",
    ]
    order = [next((i for i, at in enumerate(reached) if part in at), -1) for part in wanted]
    assert -1 not in order, reached
    assert order == sorted(order)
    parts = [reached[i] for i in order]
    assert [at for at in parts if "outlined" not in at] == []


def where(page: Page) -> str:
    """Words for what has the focus: its classes and text, and whether an outline shows it."""
    script = """() => {
      const deep = (d) => {
        const at = d.activeElement;
        return at && at.tagName === "IFRAME" && at.contentDocument ? deep(at.contentDocument) : at;
      };
      const at = deep(document);
      if (!at) return "";
      const style = at.ownerDocument.defaultView.getComputedStyle(at);
      const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? "outlined" : "";
      const near = at.closest("[class*='st-key-']");
      const names = ["class", "aria-label"].map((name) => at.getAttribute(name));
      const words = `${names} ${at.textContent.slice(0, 40)}`;
      return `${words} ${near ? near.className : ""} ${seen}`.toLowerCase();
    }"""
    return str(page.evaluate(script))


def test_on_paper_there_is_a_clean_page(app: str, open_page: Open) -> None:
    """Printing leaves sentence, map, legend, card and sources, all light; the controls stay behind."""
    page = open_page(f"{app}/?event={TOWER_22}", **DARK)
    ready(page)
    page.emulate_media(media="print")
    expect(page.locator(".sentence")).to_be_visible()
    expect(page.locator(".card h2")).to_be_visible()
    expect(the_map(page).locator(".legend", has_text="Humanitarian")).to_be_visible()
    expect(the_map(page).locator(".leaflet-container")).not_to_have_class(re.compile("dark"))
    expect(page.locator(".paper")).to_contain_text("CC BY 4.0")
    expect(page.locator("[data-testid='stSidebar']")).to_be_hidden()
    expect(page.get_by_role("button", name="Share")).to_be_hidden()
    expect(the_map(page).locator(".player")).to_be_hidden()


def test_in_forced_colours_icons_and_choices_are_seen(app: str, open_page: Open) -> None:
    """Forced colours: an icon differs from its button, the chosen language and preset from the others."""
    page = open_page(f"{app}/?frame=2024-01-12..2024-01-18", forced_colors="active")
    colours = "(e, part) => getComputedStyle(e, part).backgroundColor"
    for name in (".play", ".back", ".on", ".end"):
        button = the_map(page).locator(f".player {name}")
        assert button.evaluate(colours, "::before") != button.evaluate(colours, None), name
    for key in ("w_lang", "w_preset"):
        buttons = page.locator(f".st-key-{key} button")
        chosen = buttons.and_(page.locator("[data-selected='true']"))
        other = buttons.and_(page.locator("[data-selected='false'], :not([data-selected])"))
        assert chosen.evaluate(colours, None) != other.first.evaluate(colours, None), key


@pytest.mark.parametrize("options", [{}, PHONE], ids=["laptop", "phone"])
def test_what_is_seen_of_a_control_is_in_its_name(app: str, open_page: Open, options: dict[str, int]) -> None:
    """Who says the words on a button presses it, on card, map and sheet (WCAG 2.5.3)."""
    page = open_page(f"{app}/?event={TOWER_22}", **options)
    ready(page)
    the_map(page).locator(".mark span").first.wait_for()
    rule = (
        "{runOnly: ['label-content-name-mismatch'], rules: {'label-content-name-mismatch': {enabled: true}}}"
    )
    frame = frame_of(page)
    for where in (page, frame):
        where.evaluate(f"() => {{ {Axe().axe_script} }}")
        found = where.evaluate(f"() => axe.run(document, {rule}).then((answer) => answer.violations)")
        assert [n["target"] for v in found for n in v["nodes"]] == []
