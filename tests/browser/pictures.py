"""Makes the pictures in docs/: `python -m tests.browser.pictures`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, browser_path, serving
from tests.browser.pages import painted

DOCS = Path(__file__).resolve().parents[2] / "docs"
TOWER_22 = "event=2024-01-28-tower-22-drone-attack"
PICTURES = {
    "map.png": (1400, 900, "light", f"?from=2024-01-12&{TOWER_22}&at=24.5,42.5,4.75"),
    "phone.png": (390, 844, "light", "?from=2024-01-12"),
}


def main() -> None:
    """Take every picture from a fresh server."""
    with sync_playwright() as playwright, serving() as address:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        for name, (width, height, scheme, query) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            page.goto(f"{address}/{query}")
            painted(page)
            page.locator(".listing li").first.wait_for()
            page.wait_for_function("document.fonts.status === 'loaded'")
            page.screenshot(path=DOCS / name, animations="disabled")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
