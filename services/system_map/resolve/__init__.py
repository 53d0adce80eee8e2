"""Where imports lead: the stage between parsing and deriving. Pure: values in, values out, nothing executed.

`resolve_imports` asks one resolver per language (python.py, javascript.py, go.py, rust.py, java.py, c.py);
`read_manifests` reads what package manifests declare; `wanted_texts` says whose text both need. They are loaded when
first used: a server asks for the version only.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.system_map.resolve.imports import resolve_imports
    from services.system_map.resolve.manifests import read_manifests
    from services.system_map.resolve.wanted import wanted_texts

# Raise when the same facts would be resolved differently, so that maps are drawn anew.
RESOLVER_VERSION = "16"

__all__ = ["RESOLVER_VERSION", "read_manifests", "resolve_imports", "wanted_texts"]

_HOMES = {"resolve_imports": "imports", "read_manifests": "manifests", "wanted_texts": "wanted"}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{home}"), name)
