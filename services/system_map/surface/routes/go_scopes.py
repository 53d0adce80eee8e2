"""Scopes of Go as signals say them (see parsing/signals/go_scopes): "main.@120.{160". Pure."""

from __future__ import annotations


def function_of(scope: str) -> str:
    """Return the function that a scope is in, without its blocks."""
    return ".".join(part for part in scope.split(".") if not part.startswith("{"))


def outwards(scope: str) -> list[str]:
    """Return a scope and all around it, the file's "" last."""
    parts = scope.split(".") if scope else []
    return [".".join(parts[:count]) for count in range(len(parts), -1, -1)]
