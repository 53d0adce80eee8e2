"""Which way of mapping a map was made by: it changes when the same commit would be mapped differently."""

from __future__ import annotations

from services.system_map.parsing import PARSER_VERSION
from services.system_map.resolve import RESOLVER_VERSION

# Raise it when inventory, resolve, derive or the figures change what a map says.
RULES = 26


def map_version() -> str:
    """Return the version of parser and rules together."""
    return f"{RULES}.{RESOLVER_VERSION}+{PARSER_VERSION}"[:40]
