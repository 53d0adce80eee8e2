"""Logs: key=value lines for a terminal, JSON lines by a setting; secrets are masked before they are written."""

from __future__ import annotations

import json
import logging
import re
import sys

from services.core import clock

# user:password@ in an address, and values of headers or fields that carry credentials, with or without their scheme
SECRETS = re.compile(
    r"(?<=://)[^/\s]+@|((?:authorization|token|password|secret)[\"']?\s*[=:]\s*)(?:[\"']?(?:basic|bearer)\s+)?\S+",
    re.IGNORECASE,
)


CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")


def mask(text: str) -> str:
    """Return `text` with what looks like a credential replaced."""
    return SECRETS.sub(lambda match: f"{match.group(1) or ''}•••", text)


def visible(text: str) -> str:
    """Return `text` with control characters written out: some would move a terminal's cursor, or its title."""
    return CONTROLS.sub(lambda found: repr(found[0])[1:-1], text)


class TextFormatter(logging.Formatter):
    """`12:01:33 INFO request method=GET path=/api/status status=200`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; a traceback follows on its own lines."""
        fields = " ".join(f"{name}={_quoted(value)}" for name, value in getattr(record, "fields", {}).items())
        line = f"{clock.now():%H:%M:%S} {record.levelname} {record.getMessage()}"
        if fields:
            line = f"{line} {fields}"
        line = visible(line)
        if record.exc_info:
            trace = self.formatException(record.exc_info).splitlines()
            line = "\n".join((line, *(visible(row) for row in trace)))
        return mask(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        shape = {
            "at": clock.iso(clock.now()),
            "level": record.levelname,
            "logger": record.name,
            "message": mask(record.getMessage()),
            **{name: _masked(name, value) for name, value in getattr(record, "fields", {}).items()},
        }
        if record.exc_info:
            shape["traceback"] = mask(self.formatException(record.exc_info))
        return json.dumps(shape, ensure_ascii=False, default=str)


def _masked(name: str, value: object) -> object:
    return mask(f"{name}={value}").partition("=")[2] if isinstance(value, str) else value


def _quoted(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or re.search(r"[\s\"=\x00-\x1f]", text) else text


def configure_logs(form: str, level: str) -> None:
    """Send the logs of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("gander").setLevel(level)
