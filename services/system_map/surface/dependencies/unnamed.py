"""Why no manifest that is read has to name a package that code imports: who else brings it, or whose code it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.resolve.paths import ancestors, base_name, below, parent
from services.system_map.surface.dependencies.ecosystems import AROUND_CODE, manifests_of
from services.system_map.surface.dependencies.expected import why_not_declared
from services.system_map.surface.dependencies.importing import Importers
from services.system_map.surface.dependencies.installed import Installed

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

# What declares packages too, but is not read: by the folder for which it speaks.
_UNREAD = {
    "Go": (
        *("Gopkg.toml", "Gopkg.lock", "glide.yaml", "glide.lock", "vendor.conf", "Godeps/Godeps.json"),
        *("vendor/vendor.json", "vendor/manifest"),
    ),
    "npm": ("bower.json", "oh-package.json5", "jsr.json", "import_map.json", "importmap.json"),
    "PyPI": ("pixi.toml", "buildout.cfg", "meta.yaml"),
}
# Folders of what is copied into other programs, whose manifests are not here.
_PATTERN_NAMES = """
    boilerplate boilerplates scaffold scaffolding scaffolds skeleton skeletons stub stubs template templates
"""
_PATTERNS = frozenset(_PATTERN_NAMES.split())
_BUILT = "dist"  # a folder of what was built elsewhere, and copied with what it needs
_TYPED = frozenset({"TypeScript", "TSX"})
MAX_MODULES = 200  # of one package that are asked what they use of it


class Excuse(NamedTuple):
    """Why a package needs no declaration, and what it is there for (see DependencyReport.scope)."""

    scope: str
    reason: str


class Unnamed:
    """Looks for excuses; of few packages only, for few are undeclared."""

    def __init__(self, given: PartsInput, declared: dict[str, frozenset[str]]) -> None:
        """Look at the files of a map; `declared` are the keys of each ecosystem."""
        self._given = given
        self._files = given.found.given.files
        self._declared = declared
        self._nearest: dict[tuple[str, str], str | None] = {}  # by folder and ecosystem
        self._installed = Installed(given.found.given.texts)

    def why(self, ecosystem: str, key: str, some: Importers) -> Excuse | None:
        """Return why the product may import a package that no manifest names."""
        declared = self._declared.get(ecosystem, frozenset[str]())
        if (reason := why_not_declared(key, ecosystem, declared)) is not None:
            return Excuse("run", reason)
        paths = sorted(some.product)
        if all(self._is_pattern(path, ecosystem) for path in paths):
            return Excuse("beside", f"only what is copied into other programs imports it, {paths[0]} first")
        if ecosystem == "npm" and all(self._is_built(path) for path in paths):
            return Excuse("beside", f"only what was built elsewhere imports it, {paths[0]} first")
        if (how := self._how_installed(ecosystem, key, some.name, paths)) is not None:
            return Excuse("run", how)
        types = f"@types/{key.removeprefix('@').replace('/', '__')}"
        if ecosystem == "npm" and types in declared and self._only_types(some.name, paths):
            return Excuse("development", f"{types} is declared, and nothing but types of it is seen used")
        return None

    def _how_installed(self, ecosystem: str, key: str, name: str, paths: list[str]) -> str | None:
        """Return how a package is, or may be, installed that no manifest that is read names as what the code needs."""
        unread = [self._unread(parent(path), ecosystem) for path in paths]
        if unread and all(unread):
            return f"{unread[0]} is here, which is not read and may name it"
        if ecosystem == "PyPI":
            return self._installed.of_python(key, paths)
        if ecosystem != "Go":
            return None
        reasons = {self._installed.of_go(path, self._imported_of(path, name)) for path in paths[:MAX_MODULES]}
        return None if None in reasons else min(filter(None, reasons), default=None)

    def _imported_of(self, path: str, name: str) -> list[str]:
        """Return the paths of a Go module's packages that a file imports."""
        targets = (one.target for one in self._given.found.facts(path).imports)
        return [target for target in targets if target == name or target.startswith(f"{name}/")]

    def _unread(self, folder: str, ecosystem: str) -> str | None:
        asked = folder, ecosystem
        if asked not in self._nearest:
            self._nearest[asked] = self._look_above(*asked)
        return self._nearest[asked]

    def _look_above(self, folder: str, ecosystem: str) -> str | None:
        """Return the manifest that is not read and speaks for a folder; None where one that is read lies nearer or beside."""
        for above in ancestors(folder):
            if self._has_manifest([above], ecosystem):
                return None
            for name in _UNREAD.get(ecosystem, ()):
                if (path := below(above, name)) in self._files:
                    return path
        return None

    def _is_pattern(self, path: str, ecosystem: str) -> bool:
        inside = [above for above in ancestors(parent(path)) if not _PATTERNS.isdisjoint(above.casefold().split("/"))]
        if not inside or self._has_manifest(inside, ecosystem):
            return False
        # What is put together out of several folders has its manifest in one of them.
        if ecosystem in AROUND_CODE and self._has_manifest_below(inside[-1], ecosystem):
            return True
        return not self._has_manifest(ancestors(parent(path)), ecosystem)

    def _has_manifest_below(self, folder: str, ecosystem: str) -> bool:
        names = manifests_of(ecosystem)
        return any(path.startswith(f"{folder}/") and base_name(path) in names for path in self._files)

    def _is_built(self, path: str) -> bool:
        inside = [above for above in ancestors(parent(path)) if _BUILT in above.split("/")]
        return bool(inside) and not self._has_manifest(inside, "npm")

    def _has_manifest(self, folders: Iterable[str], ecosystem: str) -> bool:
        if ecosystem not in AROUND_CODE and self._declared.get(ecosystem):
            return True  # wherever it lies
        names = manifests_of(ecosystem)
        return any(below(folder, name) in self._files for folder in folders for name in names)

    def _only_types(self, name: str, paths: list[str]) -> bool:
        """Say whether nothing that a package brings is seen called, made or built upon: TypeScript leaves out such imports."""
        if len(paths) > MAX_MODULES or any(self._files[path].language not in _TYPED for path in paths):
            return False
        self._given.expect(paths)
        return all(
            deep is not None and _brings_types(name, self._given.found.facts(path), deep)
            for path in paths
            for deep in [self._given.deep(path)]
        )


def _brings_types(name: str, facts: FileFacts, deep: DeepFacts) -> bool:
    its = {index for index, one in enumerate(facts.imports) if one.target == name or one.target.startswith(f"{name}/")}
    bound = {one.local for one in deep.bindings if one.import_index in its}
    kinds = {facts.imports[index].kind for index in its}
    if not bound or not kinds <= {"import", "type"}:
        return False
    used = {call.receiver.partition(".")[0] or call.name for call in deep.calls}
    used.update(base.partition(".")[0] for _, base, _ in deep.bases)
    used.update(text.partition(".")[0] for _, text in deep.decorators)
    return bound.isdisjoint(used)
