"""The usual way: one Folium marker per event, made anew for every filter."""

import json
import os
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

from tests.bench.pages.bare import LocalMap

kind = st.radio("Type", ["all", "air_strike", "interception", "diplomacy"], key="kind")
document = json.loads(Path(os.environ["MAP_APP_EVENTS"]).read_text(encoding="utf-8"))
base = LocalMap(location=(24.5, 43.5), zoom_start=5, tiles=None)
base.options["maxZoom"] = 16
group = folium.FeatureGroup(name="events")
shown = [f for f in document["features"] if kind in ("all", f["properties"]["event_type"])]
for feature in shown:
    lon, lat = feature["geometry"]["coordinates"]
    icon = folium.DivIcon(html=f"<i class='marker-{kind}'>•</i>")
    folium.Marker((lat, lon), icon=icon, tooltip=feature["properties"]["title"]).add_to(group)
st_folium(base, key="map", feature_group_to_add=group, returned_objects=[])
st.write(f"shown {len(shown)}")
