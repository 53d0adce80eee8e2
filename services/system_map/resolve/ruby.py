"""Ruby's import rules: require by load path, require_relative, autoload, and the constants that Rails loads by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.leads import Lead, counted, nowhere, to_standard_library
from services.system_map.resolve.paths import Tree, ancestors, below, join, nearest, parent
from services.system_map.resolve.standard_libraries import RUBY

# Folders that stand on the load path when tests run, or always (`lib`).
_LOAD_FOLDERS = ("lib", "test", "spec", "")
_AUTOLOADED = re.compile(r"^(?:.*/)?app/[^/]+/(?:concerns/)?(.+)\.rb$")
_TYPES = frozenset({"class", "module", "constant"})


class RubyResolver:
    """Follows requires along the load path, and constants to the files that Rails loads for them."""

    def __init__(
        self,
        tree: Tree,
        files: Mapping[str, InventoryFile],
        facts: Mapping[str, FileFacts],
        declared: Iterable[str],
    ) -> None:
        """Index what is autoloaded: files below `app/*/` that declare the constant that their path says."""
        self._tree = tree
        self._facts = facts
        self._declared = {_spelt(name): name for name in declared}
        self._autoloaded: dict[str, list[str]] = {}
        for path, found in facts.items():
            place = _AUTOLOADED.match(path) if path in files and files[path].language == "Ruby" else None
            if place is None:
                continue
            said = place[1].replace("_", "").replace("/", ".").lower()
            for symbol in found.symbols:
                if symbol.kind in _TYPES and symbol.qualified_name.lower().replace("_", "") == said:
                    self._autoloaded.setdefault(symbol.qualified_name, []).append(path)
                    break

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one require, require_relative, load or autoload."""
        name = wanted.target if wanted.target.endswith(".rb") else f"{wanted.target}.rb"
        folder = parent(source)
        if wanted.kind == "require_relative" or wanted.target.startswith(("./", "../")):
            found = self._tree.first(path for path in (join(folder, name), join("", name)) if path)
            return [Lead("relative", 1.0, target=found) if found else nowhere(wanted.target)]
        if wanted.target.startswith("/"):
            return [nowhere(wanted.target, "outside of the repository")]
        plain = join("", name) or name
        for around in ancestors(folder):
            for load in _LOAD_FOLDERS:
                found = below(below(around, load), plain)
                if found in self._tree and (load or not around):
                    return [Lead("load path", 1.0 if load == "lib" else 0.9, target=found)]
        others = self._tree.with_suffix(f"lib/{plain}")
        if others:
            return [Lead("load path", 0.9 if len(others) == 1 else 0.7, target=nearest(source, others))]
        if wanted.kind == "load":
            return [nowhere(wanted.target)]
        return [self._outside(wanted.target)]

    def _outside(self, target: str) -> Lead:
        head = target.removesuffix(".rb").split("/")[0]
        for name in (target.replace("/", "-"), head):
            declared = self._declared.get(_spelt(name))
            if declared is not None:
                return Lead("declared dependency", 1.0, external=declared)
        if head in RUBY:
            return to_standard_library(head)
        return Lead("not in the repository", 0.8, external=head)

    def references(self, source: str) -> list[Lead]:
        """Return the files that Rails loads for the constants that this file names."""
        if not self._autoloaded:
            return []
        facts = self._facts[source]
        around = sorted({symbol.qualified_name for symbol in facts.symbols if symbol.kind in {"class", "module"}})
        own = set(around)
        scopes = sorted(
            {".".join(name.split(".")[:n]) for name in around[:20] for n in range(name.count(".") + 1)},
            key=lambda scope: -scope.count(".") if scope else 1,
        )
        return counted(lead for name in facts.references if (lead := self._constant(name, scopes, own, source)))

    def _constant(self, name: str, scopes: list[str], own: set[str], source: str) -> Lead | None:
        dotted = name.lstrip(":").replace("::", ".")
        for scope in [""] if name.startswith("::") else [*(scope for scope in scopes if scope), ""]:
            candidate = f"{scope}.{dotted}" if scope else dotted
            files = self._autoloaded.get(candidate)
            if files:
                return Lead("autoloaded constant", 0.9, target=nearest(source, files)) if len(files) == 1 else None
            if candidate in own:
                return None
        return None


def _spelt(name: str) -> str:
    """Return what a gem's name and the path that its code is required by share: http_parser.rb is http/parser."""
    return name.casefold().removesuffix(".rb").replace("_", "-")
