"""C++20's modules: an import leads to the file that declares the module, or the partition, of that name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.leads import Lead, nowhere, to_standard_library
from services.system_map.resolve.nearness import Nearness
from services.system_map.resolve.paths import Tree

KINDS = frozenset({"import", "export", "module"})  # of ImportFacts: what names a module and no header
_LANGUAGE = "C++"
_STANDARD = frozenset({"std", "std.compat"})
# What the build makes an interface from, which is called like its module.
_TEMPLATES = (".cppm.in", ".ixx.in", ".cpp.in")
_LIKELY_OUTSIDE = 0.8  # the build may write the file that declares a name which no file here does
_INSTEAD = 0.7  # a project's own `std`, which it brings for builds whose library has none
_OF_TESTS = 0.6  # how sure it is that product code means a module that only tests declare


class _Declarers(NamedTuple):
    """Files that declare one name, and which of these is near."""

    paths: frozenset[str]
    nearness: Nearness


class CppModules:
    """Follows the names of modules; a file's `package` is the module, or partition (`m:p`), that it declares."""

    def __init__(self, tree: Tree, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> None:
        """Sort the files by what they declare."""
        self._tree, self._files = tree, files
        declared: dict[str, list[str]] = {}
        for path in sorted(facts):
            if path in files and files[path].language == _LANGUAGE and (name := facts[path].package):
                declared.setdefault(name, []).append(path)
        self._declared = {name: _declarers(paths) for name, paths in declared.items()}
        self._of_product = {
            name: _declarers(product)
            for name, paths in declared.items()
            if (product := [path for path in paths if files[path].role != "test"])
        }
        self._made: dict[str, bool] = {}  # by name: whether the build makes its interface from a template
        self._own = {name.partition(":")[0].partition(".")[0] for name in self._declared}

    def follow(self, source: str, wanted: ImportFacts) -> Lead:
        """Follow one import by name; `module m;` is one too, of the interface that the file implements."""
        name = wanted.target
        declared = self._declared.get(name)
        if declared is not None and source not in declared.paths:  # no module imports itself
            how = (
                "interface of its module" if wanted.kind == "module" else "partition" if ":" in name else "module name"
            )
            sure = _INSTEAD if name in _STANDARD else 1.0
            if self._files[source].role != "test":
                product = self._of_product.get(name)
                declared, sure = (declared, _OF_TESTS) if product is None else (product, sure)
            return _one_of(source, name, declared, how, sure)
        if name in _STANDARD:
            return to_standard_library(name)
        first = name.partition(".")[0]
        if self._is_made(name):
            return nowhere(name, "made by the build")
        if wanted.kind == "module" or ":" in name or not first or first in self._own:
            return nowhere(name)
        return Lead("not in the repository", _LIKELY_OUTSIDE, external=first)

    def _is_made(self, name: str) -> bool:
        known = self._made.get(name)
        if known is None:
            known = any(self._tree.with_suffix(f"{name}{ending}") for ending in _TEMPLATES)
            self._made[name] = known
        return known


def _declarers(paths: Iterable[str]) -> _Declarers:
    some = frozenset(paths)
    return _Declarers(some, Nearness(some))


def _one_of(source: str, name: str, declared: _Declarers, how: str, confidence: float) -> Lead:
    """Return the lead to the only file that declares a name, else to the nearest one, if there is such a one."""
    target = declared.nearness.nearest_alone(source)
    if target is None:  # as of two builds: which one is taken only these know
        return nowhere(name, "several of that name")
    return (
        Lead(how, confidence, target=target)
        if len(declared.paths) == 1
        else Lead("nearest of several", 0.6, target=target)
    )
