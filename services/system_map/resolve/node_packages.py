"""package.json as Node and bundlers read it: names, entry fields, exports and imports maps, workspaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from services.system_map.resolve.node_workspaces import Workspaces, is_installed
from services.system_map.resolve.paths import ancestors, base_name, below, join, nearest, parent
from services.system_map.resolve.texts import Unreadable, read_json, table, word

# Source before what is built from it: the map shows what people edit.
CONDITIONS = (
    "source", "development", "typescript", "import", "module", "require", "node", "browser", "default", "types",
)  # fmt: skip
# Of a package's own "#…", which nobody builds: what is loaded as long as nobody asks for something else.
OWN_CONDITIONS = (*(name for name in CONDITIONS if name not in {"development", "browser"}), "browser", "development")
MAX_TARGETS = 100  # of one key
ENTRY_FIELDS = ("source", "module", "main", "browser", "types", "typings")
_BUILT = re.compile(
    r"^(?:dist|lib|build|out|output|esm|cjs|es|umd|types|dist-types|\.build)"
    r"(?:/(?:esm|cjs|es|umd|types|src|lib|production|development|prod|dev))?/"
)
# What stands in place of a version where the package lies beside: a path, or another name of a member.
_BESIDE = re.compile(r"^(?:(?:file|link|portal):(?!/)|workspace:(?=\.))")
_RENAMED = re.compile(r"^workspace:((?:@[^/@\s]{1,200}/)?[^/@\s*^~\d.][^/@\s]{0,200})@")


@dataclass(slots=True)
class NodePackage:
    """One package.json."""

    folder: str
    name: str | None
    entries: list[str] = field(default_factory=list)  # what its main fields name, best first
    exports: Any = None
    imports: dict[str, Any] = field(default_factory=dict)
    declared: Mapping[str, str] = field(default_factory=dict)  # name → version, or what stands in its place

    @property
    def sources(self) -> tuple[str, ...]:
        """The folders that what is built may be built from: `svelte-package` takes `src/lib` unless it is told another."""
        is_of_svelte = "svelte" in self.declared or "@sveltejs/package" in self.declared
        return ("src", "src/lib") if is_of_svelte else ("src",)


class NodePackages:
    """The repository's own packages, by folder and, as far as Node would find them, by name."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Read every package.json; unreadable ones count as absent."""
        self.by_folder: dict[str, NodePackage] = {}
        self._named: dict[str, list[str]] = {}  # name → folders, without what is installed
        self._workspaces = Workspaces(texts)
        for path in sorted(texts, key=lambda path: (path.count("/"), path)):
            if base_name(path) != "package.json":
                continue
            try:
                package = _read(parent(path), read_json(texts[path]))
            except Unreadable:
                continue
            self.by_folder[package.folder] = package
            if package.name and not is_installed(path):
                self._named.setdefault(package.name, []).append(package.folder)

    def around(self, folder: str) -> Iterator[NodePackage]:
        """Yield the packages that a folder lies in, innermost first."""
        for above in ancestors(folder):
            if above in self.by_folder:
                yield self.by_folder[above]

    def find(self, folder: str, name: str) -> tuple[NodePackage, float] | None:
        """Return the package that a name means in the files of a folder, and how sure that is at most.

        As Node looks: the package around itself, what its manifest says lies beside, `node_modules` of the folders
        above; then the members of the workspaces around. Where there is no workspace, a package of that name is a guess.
        """
        own = next((package for package in self.around(folder) if package.name), None)
        if own is not None and own.name == name:
            return own, 1.0 if own.exports is not None else 0.9
        for above in ancestors(folder):
            package = self.by_folder.get(above)
            said = package.declared.get(name, "") if package is not None else ""
            beside = join(above, _BESIDE.sub("", said)) if _BESIDE.match(said) else None
            for place in (beside, below(above, f"node_modules/{name}")):
                if place is not None and place in self.by_folder and base_name(above) != "node_modules":
                    return self.by_folder[place], 1.0
        return self._member(folder, name)

    def _member(self, folder: str, name: str) -> tuple[NodePackage, float] | None:
        said = next((package.declared[name] for package in self.around(folder) if name in package.declared), None)
        renamed = _RENAMED.match(said or "")
        folders = self._named.get(renamed[1] if renamed else name, [])
        around = self._workspaces.around(folder)
        for workspace in around:
            if members := [one for one in folders if self._workspaces.holds(workspace, one)]:
                return self._nearest(folder, members, 1.0)
        if not folders:
            return None
        if (said or "").startswith("workspace:"):
            return self._nearest(folder, folders, 0.9)
        is_above = any(f"{folder}/".startswith(f"{one}/" if one else "") for one in folders)
        if not around and (said is not None or is_above or name.startswith("@")):
            return self._nearest(folder, folders, 0.7)
        return None

    def _nearest(self, folder: str, folders: list[str], confidence: float) -> tuple[NodePackage, float]:
        best = nearest(folder, folders)
        return self.by_folder[best or ""], confidence if len(folders) == 1 else min(confidence, 0.8)


def _read(folder: str, data: dict[str, Any]) -> NodePackage:
    declared: dict[str, str] = {}
    for group in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies"):
        for name, version in table(data.get(group)).items():
            declared.setdefault(name, version if isinstance(version, str) else "")
    return NodePackage(
        folder=folder,
        name=word(data.get("name")),
        entries=[entry for name in ENTRY_FIELDS if (entry := word(data.get(name)))],
        exports=data.get("exports"),
        imports=table(data.get("imports")),
        declared=declared,
    )


def exported(package: NodePackage, subpath: str, *, types: bool = False) -> list[str]:
    """Return the files (from the package's folder) that `exports` gives for "." or "./x"; best condition first."""
    exports = package.exports
    if not isinstance(exports, dict) or not any(str(key).startswith(".") for key in exports):
        return _first_targets(exports, "", _ordered(CONDITIONS, types=types)) if subpath == "." else []
    return mapped(exports, subpath, types=types)


def is_blocked(package: NodePackage, subpath: str) -> bool:
    """Say whether `exports` says of "./x" that nobody may have it: null in place of a file."""
    exports = package.exports
    entry = _entry(exports, subpath) if isinstance(exports, dict) else None
    return entry is not None and entry[0] is None


def mapped(
    entries: Mapping[str, Any], asked: str, conditions: tuple[str, ...] = CONDITIONS, *, types: bool = False
) -> list[str]:
    """Return what an exports or imports map gives for a key.

    What an import of nothing but types is led to comes first where `types` says so.
    """
    entry = _entry(entries, asked)
    return [] if entry is None else _first_targets(*entry, _ordered(conditions, types=types))


def _entry(entries: Mapping[str, Any], asked: str) -> tuple[Any, str] | None:
    """Return what stands behind a key, and what a star in it is: exact, else of the pattern with the longest prefix."""
    if asked in entries:
        return entries[asked], ""
    best: tuple[tuple[int, int], Any, str] | None = None
    for key, value in entries.items():
        start, star, end = key.partition("*")
        if not star and key.endswith("/"):  # the older folder mapping
            start, star = key, "*"
        if star and asked.startswith(start) and asked.endswith(end) and len(asked) >= len(start) + len(end):
            rest = asked[len(start) : len(asked) - len(end)]
            if best is None or (len(start), len(key)) > best[0]:
                best = ((len(start), len(key)), value, rest)
    return None if best is None else best[1:]


def _ordered(conditions: tuple[str, ...], *, types: bool) -> tuple[str, ...]:
    return ("types", *(name for name in conditions if name != "types")) if types else conditions


def _first_targets(value: Any, rest: str, conditions: tuple[str, ...]) -> list[str]:
    return list(islice(_targets(value, rest, conditions), MAX_TARGETS))


def _targets(value: Any, rest: str, conditions: tuple[str, ...], depth: int = 0) -> Iterator[str]:
    if depth > 8:
        return
    if isinstance(value, str):
        yield value.replace("*", rest) if "*" in value else value + (rest if value.endswith("/") else "")
    elif isinstance(value, list):
        for item in value:
            yield from _targets(item, rest, conditions, depth + 1)
    elif isinstance(value, dict):
        known = [condition for condition in conditions if condition in value]
        for condition in [*known, *(key for key in value if key not in known)]:
            yield from _targets(value[condition], rest, conditions, depth + 1)


def source_guesses(folder: str, entry: str, sources: tuple[str, ...] = ("src",)) -> list[str]:
    """Return where the source of a built file may lie: `dist/a.js` is likely built from `src/a`, or from `a`."""
    plain = entry.removeprefix("./")
    bare = _BUILT.sub("", plain)
    if bare == plain:
        return []
    bare = re.sub(r"(?:\.d)?\.[cm]?[jt]sx?$", "", bare)
    bare = re.sub(r"\.(?:umd|esm|cjs|min|prod|development|production)$", "", bare)
    # A compiler that takes in more than the package repeats the folders below the one that all have in common.
    inner = bare.removeprefix(f"{base_name(folder)}/")
    guesses = dict.fromkeys((*(f"{source}/{bare}" for source in sources), bare, inner))
    return [path for guess in guesses if (path := join(folder, guess)) is not None]
