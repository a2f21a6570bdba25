"""The app's own log as lines of JSON on standard error, for journald and Docker. No personal data.

A line has time (UTC), level and logger; a request's line also route, method, status, milliseconds and bytes.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from map_app.api.server import request_id, settings


def start() -> None:
    """Write the log where the operator asks for it; calling it again changes nothing."""
    log = logging.getLogger("map_app")
    if not settings.wants_log() or any(isinstance(h.formatter, JsonLines) for h in log.handlers):
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


class JsonLines(logging.Formatter):
    """One object a line; a message that is a JSON object gives its own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, with the traceback of an error."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": moment, "level": record.levelname.lower(), "logger": record.name}
        if request_id.current.get():
            line["id"] = request_id.current.get()
        line |= _fields(record.getMessage())
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _fields(message: str) -> dict[str, str]:
    try:
        fields = json.loads(message)
    except ValueError:
        return {"message": message}
    return fields if isinstance(fields, dict) else {"message": message}
