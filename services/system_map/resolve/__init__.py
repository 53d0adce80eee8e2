"""Where imports lead: the stage between parsing and deriving. Pure: values in, values out, nothing executed.

`resolve_imports` asks one resolver per language (python.py, javascript.py, go.py, rust.py, java.py, c.py);
`read_manifests` reads what package manifests declare; `wanted_texts` says whose text both need.
"""

from __future__ import annotations

from services.system_map.resolve.imports import resolve_imports
from services.system_map.resolve.manifests import read_manifests
from services.system_map.resolve.wanted import wanted_texts

# Raise when the same facts would be resolved differently, so that maps are drawn anew.
RESOLVER_VERSION = "13"

__all__ = ["RESOLVER_VERSION", "read_manifests", "resolve_imports", "wanted_texts"]
