"""Logs: one JSON object a line on stderr, whatever stands in what is logged.

JSON escapes line breaks and the signs that steer a terminal, so that nobody can
write a line of their own by a name, an address or a header.
"""

import json
import logging
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from flask import g, has_request_context, request

LEVELS = ("debug", "info", "warning", "error")
LONGEST = 20_000  # characters of a message or a trace; its end says most
_LINKS = ("/answer/", "/reset/", "/invitation/", "/calendar/")
_MASK = "(secret)"


class JsonFormatter(logging.Formatter):
    """Writes a record as JSON: time, level, logger, message, and the request that it is about."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:LONGEST],
        }
        if has_request_context():
            line["request"] = request_id()
        line |= record.__dict__.get("fields", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)[-LONGEST:]
        return _masked(json.dumps(line, default=str).replace("\x7f", "\\u007f"))


def begin(level: str) -> None:
    """Write all logs from `level` on to stderr, from now on; once is enough."""
    say_from(level)
    root = logging.getLogger()
    if not any(isinstance(each.formatter, JsonFormatter) for each in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonFormatter())
        root.addHandler(handler)
        logging.captureWarnings(True)
        logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of every look


def say_from(level: str) -> None:
    """Log from `level` on."""
    logging.getLogger().setLevel(level.upper())


def request_id() -> str:
    """Return the number of the request at hand, which its log lines and its answer carry."""
    if "request_id" not in g:
        g.request_id = token_hex(4)
    number: str = g.request_id
    return number


def _masked(line: str) -> str:
    """Take out the secret of an address that is one, as links in mails are, also if cut off."""
    path = request.path if has_request_context() else ""
    for place in _LINKS:
        secret = path.removeprefix(place).removesuffix(".ics")
        if path.startswith(place) and secret:
            line = line.replace(json.dumps(secret)[1:-1], _MASK)
    return line
