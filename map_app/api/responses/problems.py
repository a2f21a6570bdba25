"""Every error of the API as a problem document (RFC 9457): what is wrong, where, and the cure."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from map_app.api.server import request_id
from map_app.data.engines.faults import SlowError
from map_app.data.reporting import report
from map_app.errors import DataError, FilterError, MapAppError, MissingError, NotFoundError, StoreError

STATUS: dict[type[MapAppError], HTTPStatus] = {
    FilterError: HTTPStatus.BAD_REQUEST,
    NotFoundError: HTTPStatus.NOT_FOUND,
    MissingError: HTTPStatus.NOT_IMPLEMENTED,
    SlowError: HTTPStatus.GATEWAY_TIMEOUT,  # not 503: a retry would take as long
    DataError: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
}


class BadQueryError(FilterError):
    """A query with unknown keys or bad values; lists all of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults), cure="Mend these values or leave the keys out")
        self.faults = tuple(faults)


def problem(status: int, detail: str, **more: Any) -> JSONResponse:  # noqa: ANN401 - JSON members
    """Make a problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if request_id.current.get():
        more["request_id"] = request_id.current.get()
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(
        {**body, "detail": detail, **more},
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def on_app_error(_: Request, fault: Exception) -> JSONResponse:
    """Answer an error of ours with its status and its public message; the log gets the operator's."""
    if not isinstance(fault, MapAppError):
        raise fault
    report(fault)
    status = next(code for kind, code in STATUS.items() if isinstance(fault, kind))
    more = {"faults": list(fault.faults)} if isinstance(fault, BadQueryError) else {}
    return problem(status, fault.public, **more)


def on_crash(_: Request, __: Exception) -> JSONResponse:
    """Answer an unexpected error without its message; the server's log has it."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke here; please tell who runs this map")


def on_http_error(_: Request, fault: Exception) -> JSONResponse:
    """Answer an unknown path or method."""
    if not isinstance(fault, HTTPException):
        raise fault
    response = problem(fault.status_code, fault.detail)
    response.headers.update(fault.headers or {})
    return response
