"""Files that do no more than bring modules of their project and give them away under names: `routes/index.js`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.script_calls import ScriptCalls

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

_MAX_BARREL = 4_000


def hands_on(source: bytes) -> bool:
    """Say whether a file may do no more than bring modules and give them away under names."""
    return (
        len(source) <= _MAX_BARREL
        and b"export" in source
        and (b"require(" in source or b"import" in source or b"from" in source)
        and not any(word in source for word in (b"=>", b"function", b"class "))
    )


def handed_on(tree: SyntaxTree) -> list[Signal]:
    """Return the names and exports of a file that hands modules of its own project on."""
    if not hands_on(tree.source):
        return []
    calls = ScriptCalls(tree)
    names = calls.names
    # Capital letters are those of classes and components, which modules hand on everywhere.
    given = [what for name, what in calls.exports.items() if not name[:1].isupper()]
    leads = (str(names.get(what.partition(".")[0], ("", what))[1]) for what in given)
    if not any(lead.removeprefix("require:").startswith(".") for lead in leads):
        return []
    return [Signal("express.file", 1, {"names": names, "exports": calls.exports, "texts": {}})]
