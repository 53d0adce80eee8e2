"""Which file of the sources a path of a module stands for: with its ending or without, or a folder's index."""

from __future__ import annotations

from collections.abc import Iterator

from services.system_map.resolve.node_packages import NodePackages, exported
from services.system_map.resolve.paths import Tree, base_name, below, join

_TYPESCRIPT = (".ts", ".tsx", ".d.ts", ".mts", ".cts")
# What tells of the file beside it that runs, by the ending of its declarations; how an import is said to lead there too.
_RUN_BESIDE = {".d.ts": (".js", ".jsx"), ".d.mts": (".mjs",), ".d.cts": (".cjs",)}
DECLARATIONS = tuple(_RUN_BESIDE)
HOW_RUN = "beside its declarations"
_JAVASCRIPT = (".js", ".jsx", ".mjs", ".cjs")
COMPONENT_ENDINGS = (".vue", ".svelte", ".astro")
_OTHER = (".json", ".node", ".css", ".scss", ".less")
# What a specifier's ending may stand for in the sources: TypeScript is written with the name of what it becomes.
_WRITTEN_AS = {
    ".js": (".ts", ".tsx", ".d.ts"),
    ".jsx": (".tsx", ".d.ts"),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}


class ScriptFiles:
    """The files of a repository as JavaScript's and TypeScript's rules find them."""

    def __init__(self, tree: Tree, packages: NodePackages) -> None:
        """Look in `tree`, and where a folder is a package at what its manifest names."""
        self._tree = tree
        self._packages = packages

    def load(self, path: str, is_typescript: bool, as_folder: bool = False) -> str | None:
        """Return the file that a path stands for, of which neither the ending nor that it is a plain one is certain."""
        if path.endswith("/") or "/." in path or "//" in path:
            # What an alias stands for, with what was written behind it.
            whole = join("", path)
            if whole is None:
                return None
            path, as_folder = whole, as_folder or path.endswith("/")
        if not as_folder and path:
            found = self._tree.first(self._spellings(path, is_typescript))
            if found:
                return found
        return self._folder(path, is_typescript)

    def _folder(self, path: str, is_typescript: bool) -> str | None:
        package = self._packages.by_folder.get(path)
        if package is not None:
            for entry in [*package.entries, *exported(package, ".")]:
                inner = join(path, entry)
                if inner and inner != path:
                    found = self._tree.first(self._spellings(inner, is_typescript))
                    found = found or self._tree.first(self._spellings(f"{inner}/index", is_typescript))
                    if found:
                        return found
        return self._tree.first(self._spellings(below(path, "index"), is_typescript))

    def _spellings(self, path: str, is_typescript: bool) -> Iterator[str]:
        name = base_name(path)
        dot = name.rfind(".")
        ending = name[dot:] if dot > 0 else ""
        as_written = [path[: -len(ending)] + other for other in _WRITTEN_AS.get(ending, ())]
        yield from [*as_written, path] if is_typescript else [path, *as_written]
        endings = (_TYPESCRIPT, _JAVASCRIPT) if is_typescript else (_JAVASCRIPT, _TYPESCRIPT)
        for other in (*endings[0], *endings[1], *COMPONENT_ENDINGS, *_OTHER):
            yield path + other


def is_made_from(path: str, found: str) -> bool:
    """Say whether what was found for a path of a script is the TypeScript that a build makes that script from."""
    ending = next((one for one in _WRITTEN_AS if path.endswith(one)), None)
    stem = path.removesuffix(ending or "")
    return ending is not None and found in {stem + other for other in _WRITTEN_AS[ending] if other not in DECLARATIONS}


def run_beside(path: str) -> list[str]:
    """Return where the file may lie that declarations tell of, and that runs; nothing for any other path."""
    ending = next((one for one in DECLARATIONS if path.endswith(one)), "")
    return [path.removesuffix(ending) + other for other in _RUN_BESIDE.get(ending, ())]
