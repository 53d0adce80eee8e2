"""C++20's modules: an import leads to the file that declares the module, or the partition, of that name."""

from __future__ import annotations

from collections.abc import Mapping

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.leads import Lead, nowhere, to_standard_library
from services.system_map.resolve.paths import Tree, nearest, shared_depth

KINDS = frozenset({"import", "export", "module"})  # of ImportFacts: what names a module and no header
_LANGUAGE = "C++"
_STANDARD = frozenset({"std", "std.compat"})
# What the build makes an interface from, which is called like its module.
_TEMPLATES = (".cppm.in", ".ixx.in", ".cpp.in")
_LIKELY_OUTSIDE = 0.8  # the build may write the file that declares a name which no file here does
_INSTEAD = 0.7  # a project's own `std`, which it brings for builds whose library has none
_OF_TESTS = 0.6  # how sure it is that product code means a module that only tests declare


class CppModules:
    """Follows the names of modules; a file's `package` is the module, or partition (`m:p`), that it declares."""

    def __init__(self, tree: Tree, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> None:
        """Sort the files by what they declare."""
        self._tree, self._files = tree, files
        self._declared: dict[str, list[str]] = {}
        for path in sorted(facts):
            if path in files and files[path].language == _LANGUAGE and (name := facts[path].package):
                self._declared.setdefault(name, []).append(path)
        self._own = {name.partition(":")[0].partition(".")[0] for name in self._declared}

    def follow(self, source: str, wanted: ImportFacts) -> Lead:
        """Follow one import by name; `module m;` is one too, of the interface that the file implements."""
        name = wanted.target
        found = [path for path in self._declared.get(name, ()) if path != source]
        how = "interface of its module" if wanted.kind == "module" else "partition" if ":" in name else "module name"
        if self._files[source].role != "test":
            product = [path for path in found if self._files[path].role != "test"]
            if found and not product:
                return self._one_of(source, name, found, how, _OF_TESTS)
            found = product
        if found:
            return self._one_of(source, name, found, how, _INSTEAD if name in _STANDARD else 1.0)
        if name in _STANDARD:
            return to_standard_library(name)
        first = name.partition(".")[0]
        if any(self._tree.with_suffix(f"{name}{ending}") for ending in _TEMPLATES):
            return nowhere(name, "made by the build")
        if wanted.kind == "module" or ":" in name or not first or first in self._own:
            return nowhere(name)
        return Lead("not in the repository", _LIKELY_OUTSIDE, external=first)

    def _one_of(self, source: str, name: str, found: list[str], how: str, confidence: float) -> Lead:
        """Return the lead to the only file that declares a name, else to the nearest one, if there is such a one."""
        if len(found) == 1:
            return Lead(how, confidence, target=found[0])
        best = nearest(source, found)
        near = [path for path in found if best is not None and shared_depth(source, path) == shared_depth(source, best)]
        if len(near) > 1:  # as of two builds: which one is taken only these know
            return nowhere(name, "several of that name")
        return Lead("nearest of several", 0.6, target=best)
