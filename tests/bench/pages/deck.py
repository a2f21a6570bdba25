"""A baseline: every event of a Parquet file as a point of `st.pydeck_chart`, without a base map."""

import os

import duckdb
import pydeck
import streamlit as st

kind = st.radio("Type", ["all", "air_strike", "interception", "diplomacy"], key="kind")
rows = duckdb.read_parquet(os.environ["MAP_APP_EVENTS"])
shown = rows if kind == "all" else rows.filter(f"event_type = '{kind}'")
points = shown.project("lon, lat").df()
layer = pydeck.Layer("ScatterplotLayer", points, get_position=["lon", "lat"], get_radius=2000)
view = pydeck.ViewState(latitude=24.5, longitude=43.5, zoom=4)
st.pydeck_chart(pydeck.Deck([layer], initial_view_state=view, map_provider=None), height=600)
st.html(f"<i class='drawn-{kind}'>{len(points)}</i>")
