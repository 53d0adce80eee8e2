"""Where a name of JavaScript or TypeScript leads over files, by the imports, requires and exports that were noted."""

from __future__ import annotations

from typing import NamedTuple

from services.system_map.surface.routes.look import Look

_MAX_HOPS = 8
_MAX_STARS = 50


class Exported(NamedTuple):
    """A reference that stands in a file."""

    path: str
    reference: str  # "" for the file as a whole


class ScriptNames:
    """Follows references to the file that defines them."""

    def __init__(self, look: Look, kind: str) -> None:
        """Take what a detector noted of each file."""
        self._look = look
        self.files = {seen.path: seen.data for seen in look.signals(kind)}

    def target(self, path: str, line: int, specifier: str) -> str | None:
        """Return the file that an import leads to; None for none in the repository."""
        found = [one.target for one in self._look.imports(path).get(line, []) if one.target]
        if len(found) > 1:
            found = [target for target in found if _fits(target, specifier)] or found
        return found[0] if found else None

    def imported(self, path: str, dotted: str) -> Exported | None:
        """Return what an imported name stands for in the file that exports it; None when no import brings it."""
        head, _, rest = dotted.partition(".")
        bound = self.files.get(path, {}).get("names", {}).get(head)
        if bound is None:
            return None
        target = self.target(path, int(bound[0]), str(bound[1]))
        if target is None:
            return None
        return self.exported(target, str(bound[2]), rest, 0)

    def required(self, path: str, line: int, reference: str, rest: str = "", hops: int = 0) -> Exported | None:
        """Return what `require:specifier#member`, or a member of it, stands for in the file that exports it."""
        specifier, _, member = reference.removeprefix("require:").partition("#")
        target = self.target(path, line, specifier)
        if target is None:
            candidates = [one.target for found in self._look.imports(path).values() for one in found if one.target]
            fitting = [one for one in candidates if _fits(one, specifier)]
            target = fitting[0] if len(set(fitting)) == 1 else None
        return self.exported(target, member or "*", rest, hops) if target else None

    def exported(self, path: str, name: str, rest: str, hops: int) -> Exported | None:  # noqa: C901 - the forms of an export
        """Return what a file exports by a name ("*" the whole, "default", else a member)."""
        exports = self.files.get(path, {}).get("exports", {})
        wanted = name
        if name == "*":
            wanted, _, rest = rest.partition(".")
            if not wanted:
                wanted = "module" if "module" in exports else "default"
            elif wanted not in exports and "module" in exports:
                wanted, rest = "module", ".".join(part for part in (wanted, rest) if part)
        elif name == "default" and "default" not in exports:
            wanted = "module"
        elif name not in exports and "module" in exports:
            wanted, rest = "module", ".".join(part for part in (name, rest) if part)
        first, _, left = rest.partition(".")
        if wanted == "default" and f"default.{first}" in exports:
            wanted, rest = f"default.{first}", left
        if wanted not in exports:
            return self._starred(path, name, rest, hops)
        reference = str(exports[wanted])
        if reference.startswith("require:") and hops < _MAX_HOPS:
            return self.required(path, 0, reference, rest, hops + 1)
        if hops < _MAX_HOPS:
            head = reference.partition(".")[0]
            bound = self.files.get(path, {}).get("names", {}).get(head)
            if bound is not None:
                target = self.target(path, int(bound[0]), str(bound[1]))
                left = ".".join(part for part in (reference.partition(".")[2], rest) if part)
                found = self.exported(target, str(bound[2]), left, hops + 1) if target else None
                if found is not None:
                    return found
        return Exported(path, f"{reference}.{rest}" if rest else reference)

    def _starred(self, path: str, name: str, rest: str, hops: int) -> Exported | None:
        """Follow `export * from "./x"`."""
        facts = self._look.facts.get(path)
        if facts is None or hops >= _MAX_HOPS or name in {"*", "default", "module"}:
            return Exported(path, "") if name == "*" and not rest else None
        for found in [one for one in facts.imports if one.kind == "export"][:_MAX_STARS]:
            if "*" not in found.names and name not in found.names:
                continue
            target = self.target(path, found.line, found.target)
            inner = self.exported(target, name, rest, hops + 1) if target and target != path else None
            if inner is not None:
                return inner
        return None


def _fits(target: str, specifier: str) -> bool:
    """Say whether a file can be what a specifier names, by its last part."""
    last = specifier.rstrip("/").rpartition("/")[2]
    stem = target.rpartition("/")[2].rpartition(".")[0]
    folder = target.split("/")[-2] if "/" in target else ""
    last_stem = last.rpartition(".")[0] if last.endswith((".js", ".ts", ".mjs", ".cjs")) else last
    return stem == last_stem or (stem == "index" and (folder == last or last in {".", "..", ""}))
