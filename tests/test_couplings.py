"""What the app relies on in other packages without their promise (docs/design.md, Couplings).

A new release that changes one of them fails here by name, before a reader sees what came of it.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import folium
import pytest
import streamlit
from branca.element import Element
from streamlit import config, net_util
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.web import bootstrap, cli

from map_app.api.middleware import couplings
from map_app.data.paths import STREAMLIT_CONFIG
from map_app.maps.frontend import packaged
from map_app.ui import runs
from tests.served import ROOT

UI = ROOT / "map_app" / "ui" / "static"
MAP = ROOT / "map_app" / "maps" / "static"
STATIC_TEXTS = [p for folder in (UI, MAP) for p in folder.rglob("*") if p.suffix in (".css", ".js")]
BUNDLES = Path(streamlit.__file__).parent / "static" / "static" / "js"


def test_the_index_page_has_what_is_rewritten(caplog: pytest.LogCaptureFixture) -> None:
    """A start has nothing to say of the installed Streamlit."""
    couplings.check()
    assert caplog.messages == []


def test_an_index_page_without_it_is_reported(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log of a start says what does not work any more."""
    monkeypatch.setattr(couplings, "index_page", lambda: b"<html><head></head>")
    couplings.check()
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]


def test_a_run_s_requests_are_as_they_were(caplog: pytest.LogCaptureFixture) -> None:
    """Streamlit's own object is understood; anything else is told once, and no run ends for it."""
    assert not runs.is_to_end(ScriptRequests())
    assert caplog.messages == []
    runs.report_change.cache_clear()
    assert not any(runs.is_to_end(object()) for _ in range(3))
    assert len(caplog.records) == 1


def names_in_styles() -> list[str]:
    """The `data-testid` that our style sheets and scripts go by."""
    text = "".join(path.read_text(encoding="utf-8") for path in STATIC_TEXTS)
    return sorted(set(re.findall(r"""data-testid=["'](\w+)["']""", text)))


def test_our_styles_name_elements_of_streamlit() -> None:
    """Each name stands in the scripts of the installed Streamlit; one that is renamed is listed."""
    scripts = "".join(path.read_text(encoding="utf-8") for path in BUNDLES.glob("*.js"))
    quoted = set(re.findall(r"""["'`]((?:st|Input)[A-Z]\w+)["'`]""", scripts))
    assert len(names_in_styles()) > 20
    assert set(names_in_styles()) - quoted == set()


def test_folium_names_elements_and_children_as_it_did() -> None:
    """An element has its children by name, and its id makes the names in the page."""
    parent, child = Element(), Element()
    parent.add_child(child, name="inner")
    assert list(parent._children.items()) == [("inner", child)]  # noqa: SLF001 - it is the coupling
    folium_map = folium.Map()
    folium_map._id = "0001"  # noqa: SLF001 - it is the coupling
    assert folium_map.get_name() == "map_0001"


def test_leaflet_has_what_the_twin_calls() -> None:
    """Each private method of a map that our scripts call is one of the shipped Leaflet."""
    text = "".join(path.read_text(encoding="utf-8") for path in MAP.rglob("*.js"))
    leaflet = (packaged.leaflet() / "leaflet.js").read_text(encoding="utf-8")
    called = set(re.findall(r"\bmap\.(_\w+)", text))
    assert called
    assert [name for name in sorted(called) if not re.search(rf"\b{name}:\s*function", leaflet)] == []


def test_leaflet_has_a_path_drawn_as_our_curves_are() -> None:
    """A path is drawn by `_updatePath`, which we replace, and the renderer's `_setPath`, which we call."""
    leaflet = (packaged.leaflet() / "leaflet.js").read_text(encoding="utf-8")
    assert re.search(r"_update:function\(\)\{[^}]*this\._updatePath\(\)", leaflet)
    assert re.search(r'_setPath:function\((\w),(\w)\)\{\1\._path\.setAttribute\("d",\2\)', leaflet)


def test_leaflet_asks_one_function_how_far_a_map_may_move() -> None:
    """What `limits.js` replaces is what a limited middle and a limited step ask."""
    leaflet = (packaged.leaflet() / "leaflet.js").read_text(encoding="utf-8")
    for asking in ("_limitCenter", "_limitOffset"):
        assert re.search(rf"{asking}:function\([^)]*\)\{{[^}}]*this\._getBoundsOffset\(", leaflet), asking
    assert len(re.findall(r"_getBoundsOffset\(", leaflet)) == 2


def test_streamlit_reads_its_settings_as_before() -> None:
    """`event-map serve` gives its flags to the parser of `streamlit run`, whose names are as they were."""
    assert isinstance(cli.main_run, click.Command)
    named = {parameter.name for parameter in cli.main_run.params}
    assert {"server_port", "server_baseUrlPath", "theme_baseRadius", "target", "args"} <= named
    assert callable(bootstrap.load_config_options)
    assert STREAMLIT_CONFIG.is_file()
    assert config.get_option("server.baseUrlPath") is not None


def test_streamlit_asks_for_addresses_where_it_is_stopped() -> None:
    """The two functions that `hosting` replaces are those that Streamlit has."""
    source = Path(net_util.__file__).read_text(encoding="utf-8")
    assert re.findall(r"^def (get_(?:external|internal)_ip)\(", source, flags=re.MULTILINE) == [
        "get_external_ip",
        "get_internal_ip",
    ]


def test_each_coupling_is_in_the_list() -> None:
    """Whoever updates a package reads in one place what may break."""
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    section = text.split("## Couplings\n")[1].split("\n## ")[0]
    for module in re.findall(r"`(map_app/[\w/.]+)`", section):
        assert (ROOT / module).exists(), module
    for word in ("Streamlit", "Folium", "Leaflet", "Ibis", "uvicorn", "ijson"):
        assert word in section
