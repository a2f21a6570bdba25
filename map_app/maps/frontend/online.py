"""Opt-in online base maps: their tiles come from a third party, and only once a reader picks one.

Addresses and attributions are xyzservices'. CARTO's are left out: they are watermarked without a key.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import folium
import xyzservices
from xyzservices import providers

from map_app.core.language import _, gettext_noop
from map_app.data.environment import basemaps

OFFERED: Final[dict[str, tuple[str, xyzservices.TileProvider]]] = {
    "openstreetmap": (gettext_noop("OpenStreetMap (online)"), providers.OpenStreetMap.Mapnik),
    "opentopomap": (gettext_noop("OpenTopoMap (online)"), providers.OpenTopoMap),
    "esri-imagery": (gettext_noop("Esri World Imagery (online)"), providers.Esri.WorldImagery),
}


def offered() -> dict[str, tuple[str, xyzservices.TileProvider]]:
    """The online base maps this deployment offers: slug -> name and provider."""
    return {slug: OFFERED[slug] for slug in basemaps()}


def hosts() -> list[str]:
    """The hosts that offered tiles come from, for the content security policy of the map's frame."""
    found = set()
    for __, provider in offered().values():
        host = urlsplit(provider.build_url(x="0", y="0", z="0")).hostname or ""
        found.add(f"https://{host}")
        if "{s}" in provider["url"]:
            found.add(f"https://*.{host.split('.', 1)[1]}")
    return sorted(found)


def layers() -> list[folium.TileLayer]:
    """A Folium base layer per offered map, none of them shown, so that nothing is fetched unasked."""
    return [
        folium.TileLayer(provider, name=_(name), overlay=False, show=False, control=True)
        for name, provider in offered().values()
    ]
