"""The script that Streamlit runs for every change; the page itself is `map_app.ui.page`."""

from __future__ import annotations

from map_app import lazy

if __name__ == "__main__":
    lazy.import_module("map_app.ui.page").main()
