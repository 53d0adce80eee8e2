"""Entry points of manifests as files of the repository: what is built is led to its source, what is not there is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.system_map.facts import InventoryFile
from services.system_map.resolve.manifests.found import Found
from services.system_map.resolve.node_packages import source_guesses
from services.system_map.resolve.paths import base_name, join, parent
from services.system_map.resolve.texts import Unreadable, read_json, table, word, words

_ENDINGS = ("", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", "/index.js", "/index.ts", "/index.tsx")


_SCRIPT = re.compile(r"(?:\.d)?\.[cm]?[jt]sx?$")


def settled(
    files: Mapping[str, InventoryFile], manifest: str, found: Found, texts: Mapping[str, bytes]
) -> list[tuple[str, str, str]]:
    """Return (label, target, manifest) of one manifest's entry points, once per label and file.

    A `module:function` and a dotted class name stay as written; paths become those of the repository.
    """
    result: dict[tuple[str, str], tuple[str, str, str]] = {}
    labelled: set[str] = set()
    sources = _Sources(files, texts, parent(manifest)) if manifest.endswith("package.json") else None
    for label, target in found.entry_points:
        is_path = "/" in target or target.endswith((".js", ".mjs", ".cjs", ".ts", ".rs", ".json"))
        place = _place(files, _bases(parent(manifest), label, target)) if is_path else target
        if place is None and sources is not None:
            place = sources.of(target)
        if place is None or (label in labelled and is_path):
            continue
        labelled.add(label)
        result.setdefault((label, place), (label, place, manifest))
    return list(result.values())


def _bases(folder: str, label: str, target: str) -> list[str | None]:
    """Return where an entry may lie, without certainty about its ending: as it is named, else what it is built from."""
    guesses = source_guesses(folder, target)
    is_library = label.startswith(("import ", "require"))
    index = [join(folder, "src/index")] if guesses and is_library else []  # whatever what is built is called
    return [join(folder, target), *guesses, *index]


def _place(files: Mapping[str, InventoryFile], bases: list[str | None]) -> str | None:
    for base in bases:
        for ending in _ENDINGS:
            if base and f"{base}{ending}" in files:
                return f"{base}{ending}"
    return None


class _Sources:
    """Where TypeScript's compiler takes a package's files from, by what the `tsconfig` files beside its manifest say."""

    def __init__(self, files: Mapping[str, InventoryFile], texts: Mapping[str, bytes], folder: str) -> None:
        self._files = files
        self._folder = folder
        self._texts = texts

    def of(self, target: str) -> str | None:
        """Return the source of a built file: below what the compiler takes in, else the only one that is named so."""
        built = join("", target) or ""
        first, _, rest = built.partition("/")
        bare = _SCRIPT.sub("", rest)
        there = self._below(f"{first}/")
        if not rest or not _SCRIPT.search(target) or any(path.startswith(there) for path in self._files):
            return None
        guesses = [self._below(f"{root}/{bare}" if root else bare) for root in self._roots(first)]
        return _place(self._files, [*guesses]) or self._only(bare)

    def _roots(self, built: str) -> list[str]:
        """Return the folders whose files are built into a folder."""
        roots: list[str] = []
        for path in sorted(self._texts):
            if parent(path) != self._folder or not base_name(path).startswith("tsconfig"):
                continue
            try:
                document = read_json(self._texts[path])
            except Unreadable:
                continue
            options = table(document.get("compilerOptions"))
            out = join("", word(options.get("outDir")) or "")
            if out and out != built:
                continue
            named = [word(options.get("rootDir")) or "", *words(document.get("include"))]
            roots += [join("", one.partition("*")[0].rstrip("/")) or "" for one in named if one]
        return list(dict.fromkeys(root for root in roots if not _SCRIPT.search(root)))

    def _only(self, bare: str) -> str | None:
        """Return the one file of the package's code of a name that stands in a folder of its own."""
        found = [
            path
            for path, file in self._files.items()
            if file.role == "code"
            and path.startswith(self._below(""))
            and _SCRIPT.sub("", path.removeprefix(self._below(""))).partition("/")[2] == bare
        ]
        return found[0] if len(found) == 1 else None

    def _below(self, path: str) -> str:
        return f"{self._folder}/{path}" if self._folder else path
