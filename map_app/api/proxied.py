"""The address as the reader's browser has it: behind a proxy that speaks HTTPS, not the one it asks us by."""

from __future__ import annotations

from starlette.datastructures import URL
from starlette.requests import Request

from map_app.api import settings


def url_of(request: Request) -> URL:
    """The request's address; its scheme is the proxy's word where the operator says that there is one."""
    scheme = request.headers.get("x-forwarded-proto", "").split(",")[-1].strip().lower()
    if scheme in ("http", "https") and settings.whole(settings.PROXIES):
        return request.url.replace(scheme=scheme)
    return request.url
