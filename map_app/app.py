"""The composition root: page, assets and API on one port, for `event-map serve` and `streamlit run`."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from map_app.api.middleware import couplings
from map_app.api.middleware.access_log import AccessLog, RequestStats
from map_app.api.middleware.compression import Compression
from map_app.api.middleware.endpoints import EndpointFilter
from map_app.api.middleware.forwarded import Forwarded
from map_app.api.middleware.page_language import PageLanguage
from map_app.api.middleware.preview import LinkPreview
from map_app.api.middleware.security import SecurityHeaders
from map_app.api.middleware.sessions import Sessions
from map_app.api.routes import probes
from map_app.api.server import hosting, logs, serving, settings
from map_app.api.server.lazy_app import LazyApp
from map_app.data import scratch
from map_app.lazy import import_module

settings.check()
hosting.apply()
WARMED = (
    "data.manager",
    "maps.frontend.build",
    "ui.card",
    "ui.controls",
    "ui.embed",
    "ui.panels",
    "ui.pins",
    "ui.share",
)
_base = st.get_option("server.baseUrlPath").strip("/")
_prefix = f"/{_base}" if _base else ""
_stats = RequestStats()


@asynccontextmanager
async def _warmed(_: st.App) -> AsyncIterator[None]:
    """Build the store while the server starts, so that neither waits for the other."""
    serving.adopt()
    import_module("map_app.ui.channel").serve()
    logs.start()
    threading.Thread(target=_warm, name="watch-data", daemon=True).start()
    yield
    scratch.remove()


def _warm() -> None:
    """Import what the first page and the API need, read the events and check for new ones.

    Page and API report an error. The page's own module is left to its first run: there streamlit-folium
    registers its component.
    """
    couplings.check()
    for name in WARMED:
        import_module(f"map_app.{name}")
    manager = import_module("map_app.data.manager").store_manager()
    manager.refresh()
    _stats.load()  # after the first check: no page waits for the library of the metrics
    manager.watch()


def _to_the_api(_: Request) -> RedirectResponse:
    return RedirectResponse(f"{_prefix}/api/")


app = st.App(
    Path(__file__).with_name("page.py"),
    routes=[
        *probes.routes(_prefix, _stats),
        Route(f"{_prefix}/api", _to_the_api),  # a mount does not answer to its bare path; the page would
        Mount(f"{_prefix}/api", app=LazyApp("map_app.api.routes.api:api")),
        Mount(f"{_prefix}/assets", app=LazyApp("map_app.api.routes.assets:assets")),
    ],
    middleware=[
        Middleware(Forwarded),
        Middleware(AccessLog, stats=_stats, prefix=_prefix),
        Middleware(SecurityHeaders),
        Middleware(EndpointFilter, prefix=_prefix),
        Middleware(Sessions, prefix=_prefix),
        Middleware(Compression, prefix=_prefix),
        Middleware(LinkPreview, prefix=_prefix),
        Middleware(PageLanguage),
    ],
    lifespan=_warmed,
)
