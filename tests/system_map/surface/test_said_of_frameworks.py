"""The page that finds no route or model names every framework that a detector can name, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from services import system_map

_ROOT = Path(system_map.__file__).parent
_PAGE = _ROOT.parents[1] / "frontend/src/features/surface/read.ts"
_NAMED = re.compile(r'\bframework ?= ?"([^"]+)"', re.IGNORECASE)


def named_in(*folders: str) -> set[str]:
    texts = (path.read_text() for folder in folders for path in (_ROOT / folder).rglob("*.py"))
    return {name for text in texts for name in _NAMED.findall(text)}


def said(what: str) -> set[str]:
    [names] = re.findall(rf"const {what} = \[([^\]]*)\]", _PAGE.read_text())
    return {name.removeprefix("Go’s ") for name in re.findall(r'"([^"]+)"', names)}


def test_every_framework_of_routes_is_named():
    assert said("ROUTES") == named_in("surface/routes", "parsing/signals")


def test_every_framework_of_models_is_named():
    # SQLAlchemy's and SQLModel's are told by what the base class is, not by one word at the table.
    assert said("MODELS") == named_in("surface/models") | {"SQLAlchemy", "SQLModel"}
