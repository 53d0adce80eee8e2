"""What others may use because the project, or a part of it, is a library. Pure."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.derive.aside import in_aside_folder
from services.system_map.derive.libraries_declared import packed_projects
from services.system_map.derive.published import distributions, npm_packages
from services.system_map.facts import SymbolFacts
from services.system_map.symbols.default_exports import SCRIPTS
from services.system_map.symbols.offered_scripts import kept_back
from services.system_map.symbols.visibility import is_for_heirs, is_private

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

# A jar, a package or an assembly offers what is public, and no manifest says whether it is one.
_OFFERED = (".java", ".kt", ".scala", ".cs", ".swift", ".php")


class Offered:
    """Says what is offered to others."""

    def __init__(self, given: PartsInput) -> None:
        """Look at ways in once."""
        self._given = given
        # A package that no manifest names is a part of an application, which only its own code imports.
        is_named = given.found.given.manifests.name is not None
        self._library = [
            way.path
            for way in given.content.ways_in
            if way.kind == "library" and way.score >= 0.5 and (is_named or not way.path.endswith(".py"))
        ]
        self._roots = [path.rpartition("/")[0] for path in self._library]

    def is_public_of_library(self, path: str, symbol: SymbolFacts) -> bool:
        """Say whether others may use a symbol because the project is a library: those that inherit among them."""
        if is_private(self._given.found.spoken_language(path), symbol):
            is_inherited = is_for_heirs(path, symbol, self._given.found.facts(path).symbols)
            return is_inherited and self._is_beside_library(path)
        return path.endswith(_OFFERED) or self.is_of_library(path)

    def is_for_heirs(self, path: str, symbol: SymbolFacts) -> bool:
        """Say whether classes outside the repository may use a member that the ones inside inherit."""
        if not is_for_heirs(path, symbol, self._given.found.facts(path).symbols):
            return False
        return path.endswith(_OFFERED) or self.is_of_library(path)

    def _is_beside_library(self, path: str) -> bool:
        """Say whether the sources around a file are those of a library, of which the ways in name a few types only."""
        ending = path.rpartition(".")[2]
        if path in self._kept_back:
            return False
        return any(_sources(way) == _sources(path) for way in self._library if way.rpartition(".")[2] == ending)

    def is_of_library(self, path: str) -> bool:
        """Say whether others may import a module because the project is a library."""
        if path in self._library:
            return True
        if path in self._kept_back:
            return False
        if any(not root or path.startswith(root + "/") for root in self._roots):
            return True
        if path.endswith(".go"):
            return "internal" not in path.split("/") and self._module_of(path) in self._modules_of_packages
        if path.endswith(".py"):
            return path.startswith(self._distributions)
        return path.endswith(SCRIPTS) and path.startswith(self._published)

    def is_said(self, path: str) -> bool:
        """Say whether something tells that a file is one of a library: a way in, or what it is made into."""
        if self.is_of_library(path) or self._is_beside_library(path):
            return True
        if path.endswith(".cs"):
            return path.startswith(self._packed)
        if path.endswith(".php"):
            around = [folder for folder in self._of_composer if path.startswith(folder)]
            return bool(around) and self._of_composer[max(around, key=len)]
        return False

    @cached_property
    def _kept_back(self) -> frozenset[str]:
        """The scripts of npm packages that the manifest does not let others import."""
        return self._given.found.once(kept_back, tuple(self._library))

    @cached_property
    def _published(self) -> tuple[str, ...]:
        """The folders of npm packages made for others, whose entry may be built and so be no file here."""
        return tuple(path.removesuffix("package.json") for path in self._given.found.once(npm_packages))

    @cached_property
    def _distributions(self) -> tuple[str, ...]:
        """The folders of Python distributions below the root that others install."""
        return tuple(one.folder for one in self._given.found.once(distributions))

    @cached_property
    def _packed(self) -> tuple[str, ...]:
        """The folders of what is made into packages of .NET."""
        found = self._given.found
        folders = [path.rpartition("/")[0] for path in found.once(packed_projects)]
        return tuple(f"{folder}/" if folder else "" for folder in folders)

    @cached_property
    def _of_composer(self) -> dict[str, bool]:
        """The folders that have a composer.json, and whether it is that of a library, which it is if it says nothing else."""
        texts = self._given.found.given.texts
        paths = [path for path in texts if path.rpartition("/")[2] == "composer.json"]
        return {path.removesuffix("composer.json"): _is_library_of_php(texts[path]) for path in paths}

    @cached_property
    def _modules(self) -> list[str]:
        """The folders of Go's modules, the innermost first."""
        paths = [path for path in self._given.found.given.texts if path.rpartition("/")[2] == "go.mod"]
        return sorted((path.removesuffix("go.mod") for path in paths), key=len, reverse=True)

    def _module_of(self, path: str) -> str | None:
        return next((root for root in self._modules if path.startswith(root)), None)

    @cached_property
    def _modules_of_packages(self) -> frozenset[str]:
        """The modules of Go without a program of their own: they are there for others."""
        found = self._given.found
        with_programs = {
            self._module_of(path)
            for path in found.own
            if path.endswith(".go") and found.facts(path).is_entry and not in_aside_folder(path)
        }
        return frozenset(root for root in self._modules if root not in with_programs)


def _sources(path: str) -> str:
    """Return the part that a file of sources belongs to: what stands in front of the folder `src`."""
    return f"/{path}".partition("/src/")[0] if "/src/" in f"/{path}" else ""


def _is_library_of_php(text: bytes) -> bool:
    """Say whether a composer.json is that of a package for other projects."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and bool(said.get("name")) and said.get("type") != "project"
