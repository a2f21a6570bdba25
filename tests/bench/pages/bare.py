"""The floor: an empty Folium map in Streamlit, with Folium's own set-up, its scripts served from here."""

import folium
from streamlit_folium import st_folium

from map_app.maps.frontend.elements import asset


class LocalMap(folium.Map):
    """Folium's map with Leaflet from this server, as the benchmark has no other host."""

    default_js = [("leaflet", asset("leaflet/leaflet.js"))]  # noqa: RUF012
    default_css = [("leaflet", asset("leaflet/leaflet.css"))]  # noqa: RUF012


if __name__ == "__main__":
    st_folium(LocalMap(location=(24.5, 43.5), zoom_start=5, tiles=None), key="map", returned_objects=[])
