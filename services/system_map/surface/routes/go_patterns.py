"""Patterns of Go's own mux: which paths of what it hands on to are reached. Pure."""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.surface.routes.starts import UNSURE, Start

_OTHER_WAY = 0.8
_OPEN = ("{", ":", "*")  # how a pattern's piece begins that stands for several texts


def first_of(pattern: str | None) -> str:
    """Return what paths begin with that fit a pattern, a method before it left out; "" where that is not known."""
    path = (pattern or "").rpartition(" ")[2]
    return path if path.startswith("/") and path != "/" else ""


def reaching(starts: list[Start], path_of: Callable[[Start], str], *, is_cut: bool = False) -> list[Start]:
    """Return the starts by which a route's path is let through; where it is by none, all, as nothing is seen to mount it.

    Where only some of the ways were looked at, one of the others may: then it stays as mounted as they are, less sure.
    """
    found = [one for one in starts if not one.begins or _may_fit(one.begins, path_of(one))]
    if found:
        return found
    if is_cut:
        return [one._replace(confidence=min(one.confidence, _OTHER_WAY)) for one in starts]
    return [one._replace(mounted=False, confidence=min(one.confidence, UNSURE)) for one in starts]


def _may_fit(begins: str, path: str) -> bool:
    """Say whether a path may begin with a pattern, as far as both are written out."""
    asked, told = begins.split("/")[1:], path.split("/")[1:]
    for first, own in zip(asked, told, strict=False):
        if not first or not own or first.startswith(_OPEN) or own.startswith(_OPEN):
            return True  # all below either of them
        if first != own:
            return False
    return True
