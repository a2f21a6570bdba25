"""Entity tags that are known before an answer is made, so that 304 costs neither a query nor a drawing.

A tag is a hash of what the answer depends on: the data, this release of the app, and the request.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from map_app.data.paths import GEODATA, SHIPPED_MAP

if TYPE_CHECKING:  # the routes of the assets are mounted before the store is imported
    from map_app.data.manager import Snapshot

REVALIDATED: Final = "no-cache"
"""`Cache-Control` of what may be cached but must be revalidated: the data may have changed."""

PACKAGES: Final = (
    *("folium", "branca", "XStatic-Leaflet", "pyogrio", "pyarrow", "duckdb", "shapely"),
    *("resvg-py", "fontpkg-noto-sans", "fontpkg-noto-sans-arabic", "manimgx-fonts"),
)
"""Packages on which the bytes of an answer depend."""

_PACKAGE: Final = Path(__file__).resolve().parents[2]


def etag_of(snapshot: Snapshot, *key: object) -> str:
    """A strong entity tag; `key` is all that the answer depends on beside the data."""
    meta = snapshot.store.meta
    served = (release(), snapshot.store.map.digest)
    parts = (*served, meta.version, meta.total, meta.dataset, meta.licence, meta.attribution, *key)
    text = json.dumps(parts, default=str, ensure_ascii=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def conditional(
    request: Request, snapshot: Snapshot, key: Sequence[object], make: Callable[[], Response]
) -> Response:
    """Make the answer, with its tag; 304 where the client holds it already.

    `key` is all that the answer depends on beside the data.
    """
    tag = etag_of(snapshot, *key)
    headers = {"ETag": tag, "Cache-Control": REVALIDATED}
    if holds_etag(request, tag):
        return Response(status_code=304, headers=headers)
    answer = make()
    answer.headers.update(headers)
    return answer


def holds_etag(request: Request, tag: str) -> bool:
    """Whether the client holds the content with this tag (`If-None-Match`)."""
    held = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    return tag in held or held == ["*"]


@cache
def release() -> str:
    """A hash of this app's code, of the geodata and names it draws, and of the versions of `PACKAGES`."""
    digest = hashlib.sha256(json.dumps([_version(name) for name in PACKAGES]).encode())
    for root in (_PACKAGE, GEODATA, SHIPPED_MAP / "tables"):
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                digest.update(f"\n{path.relative_to(root).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # of an extra
        return ""
