"""Streamlit's own settings as a public server needs them, whatever configuration file was found.

The file `.streamlit/config.toml` says the same where it is read: in the folder that the app is started from.
"""

from __future__ import annotations

from typing import Any, Final

from streamlit import config, net_util

FIXED: Final[dict[str, Any]] = {
    "client.allowedOrigins": [],  # no foreign host may steer the page that frames it
    "client.showErrorDetails": "none",  # a traceback names the server's folders
    "client.showErrorLinks": False,
    "server.maxWidgetStateSize": 1,  # MB that a page may send; more than 25 by default
    "server.enableStaticServing": False,
    "browser.gatherUsageStats": False,
}


def keep_to_ourselves() -> None:
    """Set them, and ask nobody for this machine's addresses.

    To tell whether a websocket from another site may connect, Streamlit compares with its own addresses, and
    asks a service on the Internet for the outer one, while every reader waits.
    """
    for name, value in FIXED.items():
        config.set_option(name, value, "map_app.api.server.hosting")
    net_util.get_external_ip = _unknown
    net_util.get_internal_ip = _unknown


def _unknown() -> str | None:
    return None
