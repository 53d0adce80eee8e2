"""Where Go has generated code register routes: they stand in files that are not read."""

from __future__ import annotations

import posixpath

from services.system_map.parts.place import Place
from services.system_map.surface.routes.go_packages import GoPackages
from services.system_map.surface.routes.look import Look, Seen, place


def generated_calls(look: Look, packages: GoPackages) -> list[Place]:
    """Return the product's calls of such functions that no file which was read declares."""
    calls = [seen for seen in look.signals("go.generated") if not look.is_test(seen.path)]
    every = ((path, file.role) for path, file in look.files.items() if path.endswith(".go")) if calls else ()
    generated = {posixpath.dirname(path) for path, role in every if role == "generated"}
    return [place(seen) for seen in calls if _is_generated(look, packages, generated, seen)]


def _is_generated(look: Look, packages: GoPackages, generated: set[str], seen: Seen) -> bool:
    owner, dot, name = seen.data["called"].rpartition(".")
    folders = [posixpath.dirname(seen.path)]
    if dot:
        folders = packages.named(seen.path, owner, seen.data.get("packages", {}))
    if len(folders) != 1 or folders[0] not in generated:
        return False
    return all(look.line_of(path, name) is None for path in packages.files(folders[0]))
