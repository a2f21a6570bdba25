"""Streamlit's settings for a public server, whatever configuration file was found.

The file `.streamlit/config.toml` has the same, but is only read in the folder that the app is started from.
"""

from __future__ import annotations

from typing import Any, Final

from streamlit import config, net_util

FIXED: Final[dict[str, Any]] = {
    "client.allowedOrigins": [],  # no foreign host may send messages to the page
    "client.showErrorDetails": "none",  # a traceback names the server's folders
    "client.showErrorLinks": False,
    "server.maxWidgetStateSize": 1,  # MB that a page may send; more than 25 by default
    "server.enableStaticServing": False,
    "browser.gatherUsageStats": False,
}


def apply() -> None:
    """Apply the settings, and prevent look-ups of this machine's addresses.

    To decide whether a websocket from another site may connect, Streamlit compares its own addresses, and
    asks a service on the Internet for the external one, while every reader waits.
    """
    for name, value in FIXED.items():
        config.set_option(name, value, "map_app.api.server.hosting")
    net_util.get_external_ip = _unknown
    net_util.get_internal_ip = _unknown


def _unknown() -> str | None:
    return None
