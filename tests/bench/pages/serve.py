"""Serves a baseline page beside the app's assets: `streamlit run serve.py`, page in BENCH_PAGE."""

import os

import streamlit as st
from starlette.routing import Mount

from map_app.api.routes.assets import assets

app = st.App(os.environ["BENCH_PAGE"], routes=[Mount("/assets", app=assets())])
