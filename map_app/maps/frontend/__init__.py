"""The interactive map: Folium elements over the scripts in `static/`."""
