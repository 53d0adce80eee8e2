"""What a style sheet takes in: the paths that its statements name, and files of packages, as they are written. Pure."""

from __future__ import annotations

import re

# CSS's `@import url(a)`, Sass's `@use "a"`, `@forward "a"` and `@import "a", "b"`, Less's `@import (reference) "a"` and
# `@plugin "a"`, Stylus's `@require "a"`. What follows `with` are settings.
_STATEMENT = re.compile(rb"@(?:use|forward|import|plugin|reference|require)\b((?:(?!\bwith\b)[^;{}]){1,600})")
_PATH = re.compile(rb"\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|\burl\([ \t]*([^\"'()\s]{1,300})")
# What a bundler takes out of a package: `url("~look/font.ttf")`.
_TAKEN = re.compile(rb"\burl\([ \t]*[\"']?(~[^\"'()\s]{1,300})")
_MOST = 2_000  # of one file


def style_imports(text: bytes) -> list[str]:
    """Return the paths that a style sheet takes in, each once, sorted."""
    found: set[bytes] = set()
    if b"@" in text:
        found.update(b"".join(path) for said in _STATEMENT.findall(text) for path in _PATH.findall(said))
    if b"~" in text:
        found.update(_TAKEN.findall(text))
    return sorted(path.decode("utf-8", "replace") for path in found)[:_MOST]
