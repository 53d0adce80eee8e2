"""Which definition a dotted name means in a Python file: its own, or what imports bring, through re-exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from services.system_map.facts import ImportFacts, ResolvedImport
from services.system_map.resolve.paths import nearest
from services.system_map.surface.routes.look import Look

_MAX_HOPS = 8
_MAX_TARGETS = 60
_MAX_SCOPES = 20


class Named(NamedTuple):
    """A definition: the file, and its qualified name there; "" for the module itself."""

    path: str
    qualified: str


class PythonNames:
    """Follows names over files by the imports that were resolved."""

    def __init__(self, look: Look, kinds: tuple[str, ...]) -> None:
        """Take the import names that detectors noted, by signal kind."""
        self._look = look
        self._noted: dict[str, Mapping[str, list[object]]] = {}
        for kind in kinds:
            for seen in look.signals(kind):
                self._noted.setdefault(seen.path, seen.data["names"])
        self._aliases = {seen.path: seen.data["names"] for seen in look.signals("python.aliases")}
        self._by_name: dict[str, dict[str, list[ImportFacts]]] = {}
        self._modules: dict[str, list[str]] | None = None
        self._asked: set[tuple[str, str]] = set()  # by the trace that is being followed

    def find(  # noqa: C901, PLR0911, PLR0912 - the places where Python looks, in their order
        self, path: str, dotted: str, defined: Mapping[tuple[str, str], object], hops: int = 0
    ) -> Named | None:
        """Return what a name at a module's top level means; None when it leads out of the repository.

        `defined` holds further definitions, as (path, qualified name).
        """
        if not hops:
            self._asked = set()
        if not dotted or hops > _MAX_HOPS or (path, dotted) in self._asked:
            return None  # modules that take everything of each other are asked once
        self._asked.add((path, dotted))
        if (path, dotted) in defined:
            return Named(path, dotted)
        head, _, rest = dotted.partition(".")
        symbols = self._look.symbols(path)
        if head in symbols and symbols[head].kind in {"function", "class"}:
            return Named(path, dotted)
        for local in _heads(dotted):
            noted = self._noted.get(path, {}).get(local) or self._aliases.get(path, {}).get(local)
            if noted is None:
                continue
            line, name = int(str(noted[0])), str(noted[3])
            module = f"{'.' * int(str(noted[2]))}{noted[1]}"
            left = dotted[len(local) + 1 :]
            return self._through(path, self._look.imports(path).get(line, []), name, module, left, defined, hops)
        if path not in self._noted:
            lines = self._names_of(path)
            for one in lines.get(head, ()):
                targets = self._look.imports(path).get(one.line, [])
                module = f"{'.' * one.level}{one.target}"
                found = self._through(path, targets, head, module, rest, defined, hops)
                if found is not None:
                    return found
        if head in symbols:
            return Named(path, dotted)
        for one in self._names_of(path).get("*", ())[:_MAX_TARGETS]:
            for target in self._look.imports(path).get(one.line, []):
                if target.target not in {None, path}:
                    found = self.find(str(target.target), dotted, defined, hops + 1)
                    if found is not None:
                        return found
        return self._submodule(path, head, rest, defined, hops)

    def brought(self, path: str, dotted: str, hops: int = 0) -> str | None:
        """Return the whole name of what is outside that a name brings: "rest_framework.routers.SimpleRouter"; None for none."""
        for local in _heads(dotted) if hops <= _MAX_HOPS else ():
            noted = self._noted.get(path, {}).get(local) or self._aliases.get(path, {}).get(local)
            if noted is None:
                continue
            left = ".".join(part for part in (str(noted[3]), dotted[len(local) + 1 :]) if part)
            lead = next(iter(self._look.imports(path).get(int(str(noted[0])), ())), None)
            if lead is not None:
                return self.brought(str(lead.target), left, hops + 1)
            return None if int(str(noted[2])) else ".".join(part for part in (str(noted[1]), left) if part)
        return None

    def _through(  # noqa: PLR0917 - what one import says, and where its trace stands
        self,
        path: str,
        targets: list[ResolvedImport],
        name: str,
        module: str,
        left: str,
        defined: Mapping[tuple[str, str], object],
        hops: int,
    ) -> Named | None:
        """Follow one import: to a module, or to a name in one. The module is as written, with its leading dots."""
        wanted = name or module.rpartition(".")[2]
        modules = [str(target.target) for target in targets[:_MAX_TARGETS] if _stem(str(target.target)) == wanted]
        inner = f"{name}.{left}" if left else name
        if not name or any(_is_submodule(target, wanted, module) for target in targets[:_MAX_TARGETS]):
            for target in modules:
                package = f"{_package(target)}/__init__.py" if name else path
                if package != path and self._may_bind(package, name):
                    # What a package binds goes before its submodule of the same name: `from .users import users`.
                    found = self.find(package, inner, defined, hops + 1)
                    # Its own modules may not see yet what it binds later: there it must be what is asked for.
                    if not path.startswith(f"{_package(target)}/") or self._is_known(found, defined):
                        return found
                return self.find(target, left, defined, hops + 1) if left else Named(target, "")
            return None
        for lead in targets[:_MAX_TARGETS]:
            # What is called as the module it is taken from is that module, whatever another line takes it for.
            is_asked = ", submodule" not in lead.how or _stem(str(lead.target)) == module.rpartition(".")[2]
            if is_asked and lead.target != path:
                found = self.find(str(lead.target), inner, defined, hops + 1)
                if found is not None:
                    return found
        return None

    def _submodule(
        self, path: str, head: str, rest: str, defined: Mapping[tuple[str, str], object], hops: int
    ) -> Named | None:
        """Follow `package.module`: what a package's own folder holds."""
        if not path.endswith("/__init__.py"):
            return None
        folder = path[: -len("__init__.py")]
        for candidate in (f"{folder}{head}.py", f"{folder}{head}/__init__.py"):
            if candidate in self._look.facts:
                return self.find(candidate, rest, defined, hops + 1) if rest else Named(candidate, "")
        return None

    def _is_known(self, found: Named | None, defined: Mapping[tuple[str, str], object]) -> bool:
        return found is not None and (found in defined or found.qualified in self._look.symbols(found.path))

    def _may_bind(self, path: str, name: str) -> bool:
        """Say whether a module may bind a name as it is loaded: not by imports in its functions alone."""
        facts = self._look.facts.get(path)
        if facts is None:
            return False
        noted = self._noted.get(path, {}).get(name) or self._aliases.get(path, {}).get(name)
        line = int(str(noted[0])) if noted is not None else None
        imports = [one for one in facts.imports if (one.line == line if line is not None else name in one.names)]
        return not imports or any(one.scope == "module" for one in imports)

    def _names_of(self, path: str) -> dict[str, list[ImportFacts]]:
        if path not in self._by_name:
            known: dict[str, list[ImportFacts]] = {}
            facts = self._look.facts.get(path)
            for found in facts.imports if facts else ():
                for name in found.names:
                    known.setdefault(name, []).append(found)
            self._by_name[path] = known
        return self._by_name[path]

    def module(self, dotted: str, near: str) -> str | None:
        """Return the file of a dotted module name given as text ("shop.urls"), the nearest to a file; None for none."""
        if not dotted or not all(part.isidentifier() for part in dotted.split(".")):
            return None
        if self._modules is None:
            self._modules = {}
            for path in sorted(self._look.facts):
                if path.endswith(".py"):
                    self._modules.setdefault(_stem(path), []).append(path)
        ending = dotted.replace(".", "/")
        endings = (f"{ending}.py", f"{ending}/__init__.py")
        matches = [
            path
            for path in self._modules.get(dotted.rpartition(".")[2], ())
            if any(path == one or path.endswith(f"/{one}") for one in endings)
        ]
        return nearest(near, matches)


def _heads(dotted: str) -> list[str]:
    """Return the starts of a dotted name, the longest first: `import a.b` binds "a.b"."""
    parts = dotted.split(".")
    return [".".join(parts[:count]) for count in range(min(len(parts), 10), 0, -1)]


def _stem(path: str) -> str:
    name = path.rpartition("/")[2]
    return path.split("/")[-2] if name == "__init__.py" and "/" in path else name.removesuffix(".py")


def _package(path: str) -> str:
    """Return the folder of the package that a module is in."""
    return path.removesuffix("/__init__.py").rpartition("/")[0]


def _is_submodule(found: ResolvedImport, name: str, module: str) -> bool:
    """Say whether `from module import name` leads to the module of that name in a package."""
    target = str(found.target)
    if _stem(target) != name:
        return False
    # Lines that lead to one file are one import, which says the rule of the first: `from a.users import x`.
    return ", submodule" in found.how or (bool(found.also) and _is_package(_package(target), found.source, module))


def _is_package(folder: str, source: str, module: str) -> bool:
    """Say whether a module that a file writes may be the package of a folder."""
    inside = module.lstrip(".").replace(".", "/")
    dots = len(module) - len(module.lstrip("."))
    if not dots:
        return f"/{folder}".endswith(f"/{inside}")
    around = source.split("/")[:-dots]
    return folder.split("/") == [*around, *(inside.split("/") if inside else [])] if folder else not (around or inside)


def qualified(scope: str, name: str) -> str:
    """Return a name with the scope it stands in."""
    return f"{scope}.{name}" if scope else name


def scopes(scope: str) -> list[str]:
    """Return a scope and those around it, the innermost first."""
    parts = scope.split(".") if scope else []
    return [".".join(parts[:count]) for count in range(len(parts), -1, -1)][:_MAX_SCOPES]
