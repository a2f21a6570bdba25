"""The page as a reader finds it, run by Streamlit's own AppTest."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

PAGE = Path(__file__).resolve().parents[2] / "map_app" / "page.py"


def htmls(page: AppTest) -> list[str]:
    """The pieces of HTML on the page."""
    return [element.proto.body for element in page.get("html")]


class Opener:
    """Opens the page at an address, with a panel folded out."""

    def __call__(self, panel: str, query: str) -> AppTest:
        """The page after its second run, from which on it has what stands below the map."""
        page = AppTest.from_file(str(PAGE), default_timeout=60)
        page.query_params.update(parse_qs(query))
        page.run()
        if panel:
            page.session_state[panel] = True
        page.run()
        assert not page.exception
        return page


@pytest.fixture
def open_panel() -> Opener:
    """Open the page with a panel: `open_panel("counts", "theatre=yemen")`."""
    return Opener()
