"""The page in Arabic and Hebrew: said whole, laid out from the right, and the same view as in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import expect_view, frame_of, painted, query_in, query_of, the_map, view_of
from tests.browser.test_access import DARK, PHONE, TOWER_22, grave, ready

Open = Callable[..., Page]
SENTENCES = {"ar": "حدثًا من كل الأنواع في اليمن", "he": "אירועים מכל הסוגים בתימן"}
BUTTONS = {"ar": ("مشاركة", "تصدير"), "he": ("שיתוף", "ייצוא")}
SPEAKS = "[document.documentElement.lang, document.documentElement.dir]"

OURS = ", ".join(
    (
        ".brand, .tagline, .group, .sentence, .counts, .card, .share, .files, .listing, .paper, .versus",
        "[data-testid='stCheckbox'], [data-testid='stExpander'] summary, .st-key-head button",
        ".legend, .note, .strip, .leaflet-control-layers, .leaflet-control-zoom, .leaflet-bar",
    )
)
"""What we say ourselves, in the page and in the map's frame; the rest is Streamlit's or an event's.

A town of a near map keeps its own name where the language has none; the first test looks at other labels.
"""

ENGLISH_LEFT = """(ours) => {
  const found = [];
  const look = (text) => {
    const plain = text.replace(/\\u2068[^\\u2069]*\\u2069/g, ""); // names keep their own letters
    if (/[A-Za-z]{3}/.test(plain)) found.push(plain.trim());
  };
  for (const box of document.querySelectorAll(ours)) {
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const at = texts.currentNode.parentElement;
      const drawn = "[data-testid='stIconMaterial'], [data-testid='stVegaLiteChart']";
      const told = "bdi, .to-copy textarea"; // a record's own words, and a report that holds them
      if (!at.closest(`[lang='en'], script, style, ${told}, ${drawn}`)) look(texts.currentNode.data);
    }
    for (const one of [box, ...box.querySelectorAll("[aria-label], [title]")]) {
      if (one.closest("[data-testid='stVegaLiteChart'], bdi")) continue;
      for (const name of ["aria-label", "title"]) look(one.getAttribute(name) || "");
    }
  }
  return [...new Set(found)];
}"""
NAMES_OF_FORMATS = {
    "GeoJSON",
    "CSV",
    "GeoParquet",
    "GeoPackage",
    "KML",
    "SVG",
    "PNG",
    "BibTeX",
    "CSL-JSON",
    "JSON",
}


def english_left(page: Page) -> set[str]:
    """What we still say in English, in the page or in the map's frame."""
    found = {*page.evaluate(ENGLISH_LEFT, OURS), *frame_of(page).evaluate(ENGLISH_LEFT, OURS)}
    formats = re.compile("|".join(sorted(NAMES_OF_FORMATS, key=len, reverse=True)))
    return {text for text in found if re.search("[A-Za-z]{3}", formats.sub("", text))}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_link_opens_in_its_language(app: str, open_page: Open, code: str) -> None:
    """Page and map say which language they are in, from the first byte, and which way it runs."""
    link = f"{app}/?theatre=yemen&lang={code}"
    assert f'<html lang="{code}" dir="rtl">' in httpx.get(link).text
    page = open_page(link)
    expect(page.locator(".sentence")).to_contain_text(SENTENCES[code])
    for document in (page, frame_of(page)):
        document.wait_for_function(f"() => `${{{SPEAKS}}}` === '{code},rtl'")
    sidebar, stage = (
        page.locator(at).bounding_box() for at in ("[data-testid='stSidebar']", ".st-key-stage")
    )
    assert sidebar is not None
    assert stage is not None
    assert sidebar["x"] > stage["x"] + stage["width"] - 1
    names = ".label span:not([lang])"  # a village may have no other
    no_latin = f"""() => {{
      const names = [...document.querySelectorAll("{names}")].map((name) => name.innerText);
      return names.length && !names.some((name) => /[A-Za-z]/.test(name));
    }}"""
    frame_of(page).wait_for_function(no_latin)


@pytest.mark.parametrize("code", SENTENCES)
def test_nothing_of_ours_stays_english(app: str, open_page: Open, code: str) -> None:
    """Card, counts, share, export, map and strip are said in the language; events say they are not."""
    page = open_page(f"{app}/?lang={code}&event={TOWER_22}&min_killed=1")
    ready(page)
    assert english_left(page) == set()
    expect(page.locator(".card h2[lang='en']")).to_be_visible()
    page.locator(".st-key-counts summary, .st-key-foot summary").first.click()
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_have_count(4)
    for words, part in zip(BUTTONS[code], (".share:not(.to-copy)", ".files"), strict=True):
        page.get_by_role("button", name=words).click()
        page.locator(part).first.wait_for()
        assert english_left(page) == set()
        page.keyboard.press("Escape")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["laptop", "phone"])
def test_arabic_fits_the_window(app: str, open_page: Open, options: dict[str, int]) -> None:
    """Nothing hangs over the side of the page, with the card open and the controls in and out."""
    page = open_page(f"{app}/?lang=ar&event={TOWER_22}", **options)
    ready(page)
    wide = """() => Math.max(...[".stApp", "[data-testid='stMain']"].map((at) => {
      const box = document.querySelector(at);
      return box.scrollWidth - box.clientWidth;
    }))"""
    page.wait_for_function(f"({wide})() <= 0")
    frame_of(page).wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    side = page.get_by_test_id("stSidebar")
    if options:
        page.locator(".sheet [data-surface='filters']").click()
    expect(side.locator(".brand")).to_be_in_viewport(ratio=0.9)
    if options:
        page.locator(".sheet [data-surface='filters']").click()
    else:
        page.get_by_test_id("stSidebarContent").hover()
        page.get_by_role("button", name="إخفاء التصفية").click()
    expect(side.locator(".brand")).not_to_be_in_viewport()
    page.wait_for_function(f"({wide})() <= 0")


@pytest.mark.parametrize("options", [{}, DARK, PHONE], ids=["light", "dark", "phone"])
def test_axe_finds_nothing_serious_in_arabic(app: str, open_page: Open, options: dict[str, int]) -> None:
    """No serious or critical violation from right to left, with card, counts and share open."""
    page = open_page(f"{app}/?lang=ar&event={TOWER_22}", **options)
    ready(page)
    if options == PHONE:
        page.locator(".sheet [data-surface='counts']").click()  # opens them
    else:
        page.locator(".st-key-foot summary").first.click()
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_have_count(4)
    page.get_by_role("button", name=BUTTONS["ar"][0]).click()
    page.locator("#share-link").wait_for()
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    assert grave(page) == []


def test_another_language_shows_the_same_view(app: str, open_page: Open) -> None:
    """Switching keeps filter, card and where the map stands; the back button brings the language back."""
    page = open_page(f"{app}/?theatre=yemen")
    ready(page)
    the_map(page).locator(".leaflet-control-zoom-in").click()
    page.wait_for_url(re.compile("at="))
    before, stood = query_of(page), view_of(page)
    page.get_by_role("radio", name="العربية").click()
    expect(page.locator(".sentence")).to_contain_text(SENTENCES["ar"])
    page.wait_for_function(f"() => `${{{SPEAKS}}}` === 'ar,rtl'")
    page.wait_for_url(re.compile("at="))
    expect(page.locator(".st-key-map_box iframe")).to_have_count(1)  # the other language's is gone
    painted(page, "theatre=yemen")
    page.wait_for_url(lambda url: query_in(url) == before | {"lang": ["ar"]})
    expect_view(page, stood)
    page.go_back()
    expect(page.locator(".sentence")).to_contain_text("in Yemen")
    page.wait_for_function(f"() => `${{{SPEAKS}}}` === 'en,ltr'")
    page.wait_for_function("() => !new URLSearchParams(location.search).has('lang')")


def test_files_are_the_same_in_every_language(app: str, open_page: Open) -> None:
    """An export has the same bytes, English and all, whichever language the page was in."""
    page = open_page(f"{app}/?theatre=northeast_jordan&lang=ar")
    page.get_by_role("button", name=BUTTONS["ar"][1]).click()
    links = page.locator(".files a[download]")
    links.first.wait_for()
    for link in links.all():
        address = urljoin(app, link.get_attribute("href") or "")
        plain = httpx.get(address).raise_for_status().content
        assert httpx.get(f"{address}&lang=ar").content == plain
        if address.split("?")[0].endswith(".geojson"):
            assert b"events of every type in northeast Jordan" in plain


def test_words_on_the_map_stand_at_their_place(app: str, open_page: Open) -> None:
    """A tooltip stands over its symbol and a name at its point, though the page runs the other way."""
    page = open_page(f"{app}/?lang=he&at=24.5,43.5,5")
    ready(page)
    cluster = the_map(page).locator(".cluster").nth(2)
    cluster.hover()
    tooltip = the_map(page).locator(".leaflet-tooltip")
    tooltip.wait_for()
    assert middle(tooltip) == pytest.approx(middle(cluster), abs=3)
    name = the_map(page).locator(".label", has_text="איראן")
    assert middle(name.locator("span")) == pytest.approx(middle(name), abs=3)


def middle(part: Locator) -> float:
    """The middle of an element on the page, from its left edge in pixels."""
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2
