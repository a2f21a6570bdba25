"""Error messages for visitors, in the language of the context.

The API always answers in English; the map's scripts and the page's downloads look up its messages here.
"""

from __future__ import annotations

from typing import Final

from map_app.core.language import _
from map_app.data.engines.faults import CrowdedError, EditedError, LargeError, SlowError
from map_app.errors import DataError, StoreError

FAULTS: Final = (
    *(kind.neutral for kind in (DataError, StoreError, EditedError, SlowError, CrowdedError, LargeError)),
    "Too much is asked for at a time; ask again in 5 s",
    "Something broke here; please tell who runs this map",
)
"""Messages of page and API, in English; the last two are those of `api/responses`."""


def words() -> dict[str, str]:
    """Each message in the language of the context; `away` is for a server that does not answer."""
    return {text: _(text) for text in FAULTS} | {"away": _("The server cannot be reached now")}
