"""Writes the tables of docs/api.md from the code: `make docs`. A test compares them."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import api.server  # noqa: E402, F401  # its errors are known by their classes; a running server has them loaded
import services  # noqa: E402  # the path comes first
from api import ROUTES  # noqa: E402  # the same
from api.openapi import error_table  # noqa: E402  # the same

# Errors are known by their classes: those of the command line too, which the routes do not load.
for found in pkgutil.walk_packages(services.__path__, "services."):
    importlib.import_module(found.name)

PAGE = ROOT / "docs" / "api.md"


def routes() -> str:
    """Return the table of calls."""
    lines = ["| call | what it does |", "|---|---|"]
    for method, rule, handler in ROUTES:
        summary = (handler.__doc__ or "").strip().partition("\n")[0]
        lines.append(f"| `{method} {re.sub(r'<id:(.*?)>', '{id}', rule)}` | {summary} |")
    return "\n".join(lines)


def errors() -> str:
    """Return the table of errors."""
    lines = ["| code | status | title | what it says |", "|---|---|---|---|"]
    lines += [f"| {row['code']} | {row['status']} | {row['title']} | {row['detail']} |" for row in error_table()]
    return "\n".join(lines)


def main() -> None:
    """Replace what stands between the marks."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in (("calls", routes()), ("errors", errors())):
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)",
            lambda match, table=table: match.group(1) + table + match.group(2),
            text,
            flags=re.DOTALL,
        )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
