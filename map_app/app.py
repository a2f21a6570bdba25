"""The composition root, the target of `streamlit run map_app/app.py`: page, assets and API on one port."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount

from map_app.api.assets import assets
from map_app.api.routes import api
from map_app.api.security import SecurityHeaders

_base = st.get_option("server.baseUrlPath").strip("/")
_prefix = f"/{_base}" if _base else ""

app = st.App(
    "page.py",
    routes=[Mount(f"{_prefix}/api", app=api()), Mount(f"{_prefix}/assets", app=assets())],
    middleware=[Middleware(SecurityHeaders)],
)
