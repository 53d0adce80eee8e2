"""Entry points of manifests as files of the repository: what is built is led to its source, what is not there is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from services.system_map.facts import InventoryFile
from services.system_map.resolve.manifests.found import Found
from services.system_map.resolve.node_packages import source_guesses
from services.system_map.resolve.paths import base_name, below, join, parent
from services.system_map.resolve.texts import Unreadable, read_json, table, word, words

_ENDINGS = ("", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", "/index.js", "/index.ts", "/index.tsx")
_SCRIPT = re.compile(r"(?:\.d)?\.[cm]?[jt]sx?$")
_CODE = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_MAX_FOLDERS = 100  # of a package, in which a source is looked for


def settled(
    files: Mapping[str, InventoryFile], manifest: str, found: Found, sources: Sources
) -> list[tuple[str, str, str]]:
    """Return (label, target, manifest) of one manifest's entry points, once per label and file; what is imported and required as imported.

    A `module:function` and a dotted class name stay as written; paths become those of the repository.
    """
    result: dict[tuple[str, str], tuple[str, str, str]] = {}
    labelled: set[str] = set()
    for label, target in found.entry_points:
        is_path = "/" in target or target.endswith((".js", ".mjs", ".cjs", ".ts", ".rs", ".json"))
        place = _place(files, _bases(parent(manifest), label, target)) if is_path else target
        if place is None and manifest.endswith("package.json"):
            place = sources.of(parent(manifest), target)
        if place is None or (label in labelled and is_path):
            continue
        labelled.add(label)
        if label.startswith("require(") and any(one.startswith("import ") for one, there in result if there == place):
            continue  # both are built from it, and one is enough
        result.setdefault((label, place), (label, place, manifest))
    return list(result.values())


def _bases(folder: str, label: str, target: str) -> list[str | None]:
    """Return where an entry may lie, without certainty about its ending: as it is named, else what it is built from."""
    guesses = source_guesses(folder, target)
    is_library = label.startswith(("import ", "require"))
    # Whatever what is built is called: beside the sources of a site, SvelteKit keeps a package's in `src/lib`.
    index = [join(folder, "src/index"), join(folder, "src/lib/index")] if guesses and is_library else []
    # Every package has an index.js for want of another file: where it is not there, nothing was said.
    beside = compiled_from(join(folder, target)) if target != "index.js" else []
    return [join(folder, target), *guesses, *beside, *index]


def compiled_from(path: str | None) -> list[str]:
    """Return what a script of JavaScript is made of where the compiler writes it beside its source."""
    bare, dot, ending = (path or "").rpartition(".")
    return [f"{bare}.{ending[:-2]}ts"] if dot and ending in {"js", "mjs", "cjs"} else []


def _place(files: Mapping[str, InventoryFile], bases: list[str | None]) -> str | None:
    for base in bases:
        for ending in _ENDINGS:
            if base and f"{base}{ending}" in files:
                return f"{base}{ending}"
    return None


class Sources:
    """Where TypeScript's compiler takes packages' files from, by what the `tsconfig` files beside their manifests say."""

    def __init__(self, files: Mapping[str, InventoryFile], texts: Mapping[str, bytes]) -> None:
        """Take a repository; it is looked at when the first entry is not there."""
        self._files = files
        self._texts = texts
        self._known: dict[str, list[tuple[str, list[str]]]] = {}

    def of(self, folder: str, target: str) -> str | None:
        """Return the source of a package's built file: below what the compiler takes in, else the only one that is named so."""
        built = join("", target) or ""
        first, _, rest = built.partition("/")
        bare = _SCRIPT.sub("", rest)
        if not rest or not _SCRIPT.search(target) or below(folder, first) in self._folders:
            return None
        guesses = [below(folder, join(root, bare) or bare) for root in self._roots(folder, first)]
        return _place(self._files, [*guesses]) or self._only(folder, bare)

    @cached_property
    def _folders(self) -> dict[str, set[str]]:
        """Every folder, with the names of those in it."""
        folders: dict[str, set[str]] = {"": set()}
        for path in self._files:
            folder = parent(path)
            while folder and folder not in folders:
                folders[folder] = set()
                folder = parent(folder)
        for folder in folders:
            if folder:
                folders[parent(folder)].add(base_name(folder))
        return folders

    @cached_property
    def _configured(self) -> dict[str, list[str]]:
        """The tsconfig files by their folders."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._texts):
            if base_name(path).startswith("tsconfig"):
                found.setdefault(parent(path), []).append(path)
        return found

    def _roots(self, folder: str, built: str) -> list[str]:
        """Return the folders, from a package's, whose files are built into a folder."""
        if folder not in self._known:
            self._known[folder] = [self._said(path) for path in self._configured.get(folder, ())]
        roots = [root for out, some in self._known[folder] if not out or out == built for root in some]
        return list(dict.fromkeys(root for root in roots if not _SCRIPT.search(root)))

    def _said(self, path: str) -> tuple[str, list[str]]:
        """Return where a tsconfig has its files built, and from which folders."""
        try:
            document = read_json(self._texts[path])
        except Unreadable:
            return "", []
        options = table(document.get("compilerOptions"))
        named = [word(options.get("rootDir")) or "", *words(document.get("include"))]
        roots = [join("", one.partition("*")[0].rstrip("/")) or "" for one in named if one]
        return join("", word(options.get("outDir")) or "") or "", roots

    def _only(self, folder: str, bare: str) -> str | None:
        """Return the one file of the package's code of a name that stands in a folder of its own."""
        inside = sorted(self._folders.get(folder, ()))[:_MAX_FOLDERS]
        paths = (f"{below(folder, one)}/{bare}{ending}" for one in inside for ending in _CODE)
        found = [path for path in paths if path in self._files and self._files[path].role == "code"]
        return found[0] if len(found) == 1 else None
