"""A link that pins a version of the data: the page says how what it shows stands to that version."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app.data import archive, manager
from map_app.data.manager import StoreManager
from map_app.data.source import ENVIRONMENT
from tests.shipped import MAP
from tests.ui.conftest import Opener, htmls

Make = Callable[..., dict[str, Any]]
Write = Callable[..., Path]


@pytest.fixture
def versions(
    make_feature: Make, write_events: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str]:
    """The app serves the second version of a file and keeps the first; their hashes."""
    monkeypatch.setenv(archive.ENVIRONMENT, str(tmp_path / "kept"))
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    path = write_events(make_feature("a"), make_feature("b"), make_feature("c", event_type="diplomacy"))
    monkeypatch.setenv(ENVIRONMENT, str(path))
    first = StoreManager(path, MAP).snapshot().store.meta.version
    write_events(
        make_feature("b", title="Told anew"), make_feature("c", event_type="diplomacy"), make_feature("d")
    )
    os.utime(path, (1_000_000, 1_000_000))  # as an editor that saves it does
    return first, StoreManager(path, MAP).snapshot().store.meta.version


def test_the_changes_since_the_pin_are_counted_and_listed(
    versions: tuple[str, str], open_panel: Opener
) -> None:
    """Added, revised and withdrawn stand with their titles; what is still there leads to its card."""
    page = open_panel("", f"data={versions[0][:12]}")
    [info] = [told.value for told in page.info]
    assert "1 event added, 1 event revised, 1 event withdrawn" in info
    assert versions[0][:12] in info
    assert versions[1][:12] in info
    [listed] = [html for html in htmls(page) if "class='changes'" in html]
    assert "Told anew" in listed
    assert listed.count("<a href=") == 2
    assert "event=b" in listed


def test_only_changes_under_the_filter_are_stated(versions: tuple[str, str], open_panel: Opener) -> None:
    """Where none of them concerns what the filter shows, that is said."""
    page = open_panel("", f"data={versions[0][:12]}&type=diplomacy")
    assert "Nothing that this filter shows has changed" in page.info[0].value


def test_a_pin_of_what_is_shown_is_stated_without_a_notice(
    versions: tuple[str, str], open_panel: Opener
) -> None:
    """A reader who checks a quotation sees that nothing has changed."""
    page = open_panel("", f"data={versions[1][:12]}")
    assert not page.info
    assert any(f"pins data version {versions[1][:12]}" in said.value for said in page.caption)


def test_a_pin_that_is_not_kept_is_reported_and_can_be_taken_off(open_panel: Opener) -> None:
    """The button drops the pin and leaves the filter."""
    page = open_panel("", "data=0123456789ab&theatre=yemen")
    assert "not kept here" in page.info[0].value
    page.button(key="unpin").click().run()
    assert not page.info
    assert page.query_params == {"theatre": "yemen"}
