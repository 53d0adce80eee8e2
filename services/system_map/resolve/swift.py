"""Swift's import rules: modules are targets of Package.swift; types of one module need no import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.leads import Lead, counted, to_standard_library
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, parent
from services.system_map.resolve.standard_libraries import SWIFT

# Of a text in quotes or a comment the quotes come first: addresses hold `//`.
_QUOTED_OR_COMMENT = re.compile(r'"{3}.*?(?:"{3}|\Z)|"(?:[^"\\\n]|\\.)*+"?|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_TARGET = re.compile(
    r"\.(?:target|executableTarget|testTarget|macro)\s*\(\s*name\s*:\s*\"([^\"]{1,200})\""
    r"(?=((?:(?!\.(?:\w*[tT]arget|macro|plugin|systemLibrary)\s*\().){0,2000}))",
    re.DOTALL,
)
# What a target leans on may be written like a target: `.target(name: "Other")`.
_LEANS_ON = re.compile(r"\bdependencies\s*:\s*\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\]")
_PATH = re.compile(r"\bpath\s*:\s*\"([^\"]{0,300})\"")
_PRODUCT = re.compile(r"\.product\s*\(\s*name\s*:\s*\"([^\"\n]{1,200})\"\s*,\s*package\s*:\s*\"([^\"\n]{1,200})\"")
_NAMED_PACKAGE = re.compile(r"\.package\s*\(\s*name\s*:\s*\"([^\"\n]{1,200})\"\s*,\s*url\s*:\s*\"([^\"\n]{1,300})\"")
_MAX_TEXT = 200_000
_TYPES = frozenset({"class", "interface", "struct", "enum", "type"})


class SwiftResolver:
    """Follows imports to those files of a target whose types are used."""

    def __init__(
        self,
        tree: Tree,
        files: Mapping[str, InventoryFile],
        facts: Mapping[str, FileFacts],
        texts: Mapping[str, bytes],
        declared: Iterable[str],
    ) -> None:
        """Index the types of each target."""
        self._facts = facts
        self._declared = {base_name(name).removesuffix(".git").lower(): name for name in declared}
        self._targets = _targets(tree, texts)  # folder → target
        self._products = _products(texts)  # what targets take of packages → the package's name in small letters
        self._types: dict[str, dict[str, list[str]]] = {}
        for path, found in facts.items():
            module = self._module_of(path)
            if module is None or path not in files or files[path].language != "Swift":
                continue
            for symbol in found.symbols:
                if symbol.parent is None and symbol.kind in _TYPES:
                    self._types.setdefault(module, {}).setdefault(symbol.name, []).append(path)

    def _module_of(self, path: str) -> str | None:
        """Return the target that compiles a file: none does what a catalogue of documentation shows."""
        if ".docc/" in path:
            return None
        return next((self._targets[folder] for folder in ancestors(parent(path)) if folder in self._targets), None)

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one import; one of a target of which no type is used leads nowhere, and is no import."""
        if wanted.target in self._types:
            own = set(self._types.get(self._module_of(source) or "", ()))
            return self._used(source, wanted.target, "target", own)
        if wanted.target in self._targets.values():
            return []
        declared = self._declared.get(self._products.get(wanted.target, ""))
        if declared is not None:
            return [Lead("declared dependency", 0.9, external=declared)]
        if wanted.target in SWIFT or wanted.target.startswith("_"):
            return [to_standard_library(wanted.target)]
        declared = self._declared.get(wanted.target.lower())
        if declared is not None:
            return [Lead("declared dependency", 0.9, external=declared)]
        return [Lead("not in the repository", 0.8, external=wanted.target)]

    def _used(self, source: str, module: str, how: str, hidden: set[str]) -> list[Lead]:
        types = self._types.get(module, {})
        facts = self._facts[source]
        own = {symbol.name for symbol in facts.symbols}
        # Of two files that declare a name one is private, or for another platform: which is meant is not certain.
        return counted(
            Lead(how, 0.9, target=types[name][0])
            for name in facts.references
            if len(types.get(name, ())) == 1 and name not in hidden and name not in own
        )

    def references(self, source: str) -> list[Lead]:
        """Return the types of the same target that this file uses."""
        module = self._module_of(source)
        return self._used(source, module, "same module", set()) if module is not None else []


def _targets(tree: Tree, texts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the targets of every Package.swift by their folder."""
    found: dict[str, str] = {}
    for path, data in texts.items():
        if base_name(path) != "Package.swift":
            continue
        root = parent(path)
        for target in _TARGET.finditer(_LEANS_ON.sub("", _without_comments(data))):
            name = target[1]
            said = _PATH.search(target[2])
            if said:
                places = [said[1].strip("/.")]
            else:
                places = [f"{folder}/{name}" for folder in ("Sources", "Source", "src", "srcs", "Tests")]
            for place in places:
                folder = below(root, place)
                if folder in tree.folders:
                    found.setdefault(folder, name)
                    break
    return found


def _products(texts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the packages of the products that targets depend on; a product is called as the module that it offers.

    One that two manifests take from different packages is of neither.
    """
    found: dict[str, str] = {}
    for path, data in texts.items():
        if base_name(path) == "Package.swift":
            text = _without_comments(data)
            named = {name: base_name(url.rstrip("/")) for name, url in _NAMED_PACKAGE.findall(text)}
            for product, package in _PRODUCT.findall(text):
                identity = named.get(package, package).removesuffix(".git").lower()
                found[product] = identity if found.get(product, identity) == identity else ""
    return found


def _without_comments(data: bytes) -> str:
    """Return what a Package.swift says; a target that is commented out is none."""
    return _QUOTED_OR_COMMENT.sub(_without_comment, data[:_MAX_TEXT].decode("utf-8", "replace"))


def _without_comment(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else " "
