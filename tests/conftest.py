"""What many tests share: events made up or shipped, the API to ask and the command to run."""

from __future__ import annotations

import copy
import gc
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import hypothesis
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from map_app.api.middleware.access_log import AccessLog, RequestStats
from map_app.api.middleware.forwarded import Forwarded
from map_app.api.middleware.security import SecurityHeaders
from map_app.api.routes.api import api as make_api
from map_app.api.routes.assets import assets
from map_app.cli.main import main
from map_app.core.schema import Event
from map_app.data.loading import load
from map_app.data.paths import EVENTS
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.loops import run_alone
from tests.shipped import MAP

SAMPLE: dict[str, Any] = {
    "type": "Feature",
    "id": "2024-01-12-sample",
    "geometry": {"type": "Point", "coordinates": [44.2, 15.35]},
    "properties": {
        "title": "A strike near Sana'a",
        "summary": "Two sites were hit, according to both sides.",
        "event_type": "air_strike",
        "date_start": "2024-01-12",
        "date_end": "2024-01-12",
        "date_precision": "day",
        "theatre": "yemen",
        "place": "Sana'a",
        "country_code": "YE",
        "location_precision": "settlement",
        "location_radius_km": 5,
        "location_basis": "city centre",
        "actors": [{"name": "United States", "role": "initiator"}],
        "killed": {"low": 5, "best": 5, "high": 6},
        "injured": None,
        "casualty_note": None,
        "verification": "confirmed",
        "sources": [
            {"publisher": "Reuters", "title": "A report", "url": "https://example.org/a", "published": None},
        ],
        "relates_to": [],
    },
}
"""A feature that breaks no rule."""

FULL, QUICK = 100, 10
"""Examples that Hypothesis makes up: in a run of all tests, and in the fast loop."""

GC_THRESHOLDS = (20_000, 20, 20)
"""After how many new objects, and how many rounds of the younger ones, garbage is looked for."""

TESTS = Path(__file__).parent
WHOLE = {TESTS / "browser": "browser", TESTS / "api/test_generated_requests.py": "server"}
"""A folder and a file whose tests all bear one mark."""

Feature = dict[str, Any]

OWN_PROGRAM = "resvg_process.py"
"""What the app itself starts to draw a picture, in an instant."""

started: list[str] = []
"""What the running test has started."""


def note_starts(event: str, args: tuple[Any, ...]) -> None:
    """RequestRecord a program that is started, or a port that is opened: an audit hook of Python."""
    if event == "subprocess.Popen" and not str(args[1][-1]).endswith(OWN_PROGRAM):
        started.append(f"the program {args[1]}")
    elif event == "socket.bind" and isinstance(args[1], tuple):
        started.append(f"a server on {args[1]}")


@pytest.fixture(autouse=True)
def keep_the_fast_loop_fast(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that starts a program or opens a port without being marked `server` or `browser`."""
    started.clear()
    yield
    marks = {mark.name for mark in request.node.iter_markers()}
    assert marks & {"server", "browser"} or not started, "mark this test `server`"


@pytest.fixture(autouse=True)
def keep_the_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give back `__main__`, which Streamlit's AppTest replaces by the page.

    A process that a later test starts would run the page as its own main module, and end at once.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def pytest_configure(config: pytest.Config) -> None:
    """Choose the number of examples, and let pass what Ibis 12 cannot help.

    It calls DuckDB by names that DuckDB 1.5 deprecates. There is no deadline for an example: how long one
    takes says more of the machine than of the code.
    """
    is_quick = "not server" in config.option.markexpr
    hypothesis.settings.register_profile("chosen", deadline=None, max_examples=QUICK if is_quick else FULL)
    hypothesis.settings.load_profile("chosen")
    gc.disable()  # nothing that is imported is garbage
    sys.addaudithook(note_starts)
    for name in ("fetch_arrow_table", "fetch_record_batch"):
        config.addinivalue_line("filterwarnings", rf"ignore:{name}\(\) is deprecated:DeprecationWarning")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read what the fast loop would leave out whole: it takes seconds to import."""
    mark = WHOLE.get(collection_path)
    return True if mark and f"not {mark}" in config.option.markexpr else None


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end, modules and the tests themselves.

    Of what comes then much is needed until a test ends: to look through it as often as Python does by itself
    took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    gc.enable()


def _feature(event_id: str = "2024-01-12-sample", at: Any = None, **properties: Any) -> Feature:  # noqa: ANN401
    feature = copy.deepcopy(SAMPLE) | {"id": event_id}
    if at is not None:
        feature["geometry"]["coordinates"] = list(at)
    feature["properties"] |= properties
    return feature


@pytest.fixture(scope="session")
def make_feature() -> Callable[..., Feature]:
    """Make a valid feature: `make_feature("id", at=(lon, lat), title=…)`."""
    return _feature


@pytest.fixture(scope="session")
def make_event() -> Callable[..., Event]:
    """Make an event, with the same arguments as `make_feature`."""
    return lambda *args, **kwargs: Event.from_feature(_feature(*args, **kwargs))


@pytest.fixture
def write_events(tmp_path: Path) -> Callable[..., Path]:
    """Write features to a file of the test's own: `write_events(feature, …, name=…, **members)`."""

    def write(*features: Feature, name: str = "mine.geojson", **members: Any) -> Path:  # noqa: ANN401
        path = tmp_path / name
        document = {"type": "FeatureCollection", **members, "features": features}
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of vector tiles of streets, as an operator gets one. Not to be written to."""
    from tests.data.streets import vector_file

    return vector_file(tmp_path_factory.mktemp("region"))


@pytest.fixture(scope="session")
def shipped() -> Collection:
    """The shipped events."""
    return load(EVENTS, MAP)


@pytest.fixture(scope="session")
def store(shipped: Collection) -> EventStore:
    """A store of the shipped events."""
    return EventStore(shipped, MAP)


class Client:
    """Asks the mounted API and assets as a browser does; no port is opened."""

    def __init__(self) -> None:
        routes = [Mount("/api", app=make_api()), Mount("/assets", app=assets())]
        stack = [
            Middleware(Forwarded),
            Middleware(AccessLog, stats=RequestStats()),
            Middleware(SecurityHeaders),
        ]
        self._app = Starlette(routes=routes, middleware=stack)

    def __call__(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Ask for a path with its query; header names are written with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return run_alone(self._ask(path, method, named))

    async def _ask(self, path: str, method: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://map.test") as client:
            return await client.request(method, path, headers=headers)


@pytest.fixture
def api() -> Client:
    """The API over the shipped events, or over the file that the test puts into `MAP_APP_EVENTS`."""
    return Client()


class Ran(NamedTuple):
    """What a command left: its exit code and what it said."""

    code: int
    out: bytes
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Run `event-map` with arguments, as the installed script does."""

    def run_it(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["event-map", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err
        assert isinstance(code, int)
        return Ran(code, out, err.decode())

    return run_it
