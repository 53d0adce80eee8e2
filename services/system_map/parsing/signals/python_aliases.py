"""Names that a module only hands on under another name: `from .api.app import app as api_app` in an `__init__.py`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import PythonCalls

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b" as ",)
# A module that defines something of its own is read by the detector of what it defines.
_DEFINES = re.compile(rb"^[ \t]*(?:async[ \t]+def|def|class|for|while)[ \t]", re.MULTILINE)
_HANDS_ON = re.compile(rb"^from[ \t][^\n]*?(?:\(|[ \t]as[ \t])", re.MULTILINE)


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    if _HANDS_ON.search(tree.source) is None or _DEFINES.search(tree.source) is not None:
        return []
    names = {
        local: bound
        for local, bound in PythonCalls.of(tree).names.items()
        if bound[3] and bound[3] != local.rpartition(".")[2]
    }
    return [Signal("python.aliases", 1, {"names": names})] if names else []
