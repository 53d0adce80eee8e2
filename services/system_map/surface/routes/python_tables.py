"""Tables of routes that loops of other modules go over: what each turn gives, as if the loop were a function called with it."""

from __future__ import annotations

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import PythonNames


def turns(look: Look, framework: str, names: PythonNames) -> dict[tuple[str, str], list[Seen]]:
    """Return what each row gives a loop, by the loop's file and name, in the form of a framework's passes.

    Nothing for a loop over what is no table, or goes over it in another way than a table of its kind.
    """
    tables = {(seen.path, str(seen.data["name"])): seen for seen in look.signals("python.table")}
    found: dict[tuple[str, str], list[Seen]] = {}
    rows: dict[tuple[str, str], list[Seen]] = {}  # of each table, made once for all loops over it
    for seen in look.signals(f"{framework}.loop") if tables else ():
        named = names.find(seen.path, seen.data["over"], tables)
        table = tables.get(named) if named is not None else None
        if table is None or bool(table.data.get("pairs")) != bool(seen.data.get("pairs")):
            continue
        key = (table.path, str(table.data["name"]))
        if key not in rows:
            rows[key] = [
                Seen(table.path, line, {"what": "", "scope": "", "positional": by_place, "keywords": by_key})
                for line, by_place, by_key in table.data["rows"]
            ]
        found[seen.path, seen.data["of"]] = rows[key]
    return found
