"""The note on loops of imports: how many, when they are met, and which imports to cut. Pure."""

from __future__ import annotations

from itertools import pairwise

from services.core.words import capital, number
from services.system_map.content import Loop, Note
from services.system_map.derive.findings import MAX_LOOPS, Findings
from services.system_map.derive.values import module_name

# A compiled language does not mind; there a loop is a matter of order, not of failing imports.
_LOADED = frozenset({"Python", "JavaScript", "TypeScript", "TSX", "Ruby", "PHP"})


def note_of_loops(found: Findings, loops: list[Loop]) -> Note | None:
    """Return the note; a warning only where a loop is met when the modules load."""
    if not loops:
        return None
    count = len(loops)
    late = [loop for loop in loops if not loop.run_time]
    shown = " and ".join(_arrow(found, loop) for loop in loops[:2])
    shown += f" and {number(count - 2)} more" if count > 2 else ""
    is_compiled = found.language() not in _LOADED
    if is_compiled:
        detail = f"Cutting {shown} would untie {'it' if count == 1 else 'them'}"
    elif len(late) == count:
        who = {1: "Closed", 2: "Both closed"}.get(count, "All closed")
        detail = f"{who} by {_closing(found, late)}: {shown}"
    elif not late:
        detail = f"Met when the modules load; cutting {shown} would untie {'it' if count == 1 else 'them'}"
    else:
        run = number(count - len(late))
        detail = f"{capital(run)} met when modules load, {number(len(late))} closed by late imports only; "
        detail += f"start at {_arrow(found, loops[0])}"
    more = " or more" if count >= MAX_LOOPS else ""
    title = f"{capital(number(count))}{more} {'loop' if count == 1 else 'loops'} of imports"
    is_plain = is_compiled or len(late) == count
    return Note(kind="loops", tone="plain" if is_plain else "warn", title=title, detail=detail, link="tab:map")


def _arrow(found: Findings, loop: Loop) -> str:
    names = [module_name(path, found.main_folder) for path in (loop.cut.source, loop.cut.target)]
    # A Java class is said with its package, not with the folders of its build.
    names = [
        name.rpartition("src/main/java/")[2].replace("/", ".") if "src/main/java/" in name else name for name in names
    ]
    return f"{names[0]} → {names[1]}"


def _closing(found: Findings, loops: list[Loop]) -> str:
    """Return what closes loops that are not met at load time, in words: what of each of them runs late."""
    late = {
        pair
        for loop in loops
        for pair in pairwise([*loop.cycle, loop.cycle[0]])
        if pair in found.edges and not found.edges[pair].layers
    }
    ways = {
        "autoload" if one.kind == "autoload" else one.scope
        for one in found.given.imports
        if (one.source, one.target) in late
    }
    if ways == {"autoload"}:
        return "a late import (autoload)"
    return "an import inside a function" if ways == {"function"} else "a late import"
