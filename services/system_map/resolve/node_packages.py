"""package.json as Node and bundlers read it: names, entry fields, exports and imports maps, workspaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from services.system_map.resolve.paths import ancestors, base_name, join, parent
from services.system_map.resolve.texts import Unreadable, read_json, table, word

# Source before what is built from it: the map shows what people edit.
CONDITIONS = (
    "source", "development", "typescript", "import", "module", "require", "node", "browser", "default", "types",
)  # fmt: skip
# Of a package's own "#…", which nobody builds: what is loaded as long as nobody asks for something else.
OWN_CONDITIONS = (*(name for name in CONDITIONS if name != "development"), "development")
MAX_TARGETS = 100  # of one key
ENTRY_FIELDS = ("source", "module", "main", "browser", "types", "typings")
_BUILT = re.compile(
    r"^(?:dist|lib|build|out|output|esm|cjs|es|umd|types|dist-types|\.build)(?:/(?:esm|cjs|es|umd|types|src|lib))?/"
)


@dataclass(slots=True)
class NodePackage:
    """One package.json."""

    folder: str
    name: str | None
    entries: list[str] = field(default_factory=list)  # what its main fields name, best first
    exports: Any = None
    imports: dict[str, Any] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()


class NodePackages:
    """The repository's own packages, by folder and by name."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Read every package.json; unreadable ones count as absent."""
        self.by_folder: dict[str, NodePackage] = {}
        self.by_name: dict[str, NodePackage] = {}
        for path in sorted(texts, key=lambda path: (path.count("/"), path)):
            if base_name(path) != "package.json":
                continue
            try:
                package = _read(parent(path), read_json(texts[path]))
            except Unreadable:
                continue
            self.by_folder[package.folder] = package
            if package.name:
                self.by_name.setdefault(package.name, package)

    def around(self, folder: str) -> Iterator[NodePackage]:
        """Yield the packages that a folder lies in, innermost first."""
        for above in ancestors(folder):
            if above in self.by_folder:
                yield self.by_folder[above]


def _read(folder: str, data: dict[str, Any]) -> NodePackage:
    declared: set[str] = set()
    for group in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"):
        declared |= {name for name in table(data.get(group)) if isinstance(name, str)}
    return NodePackage(
        folder=folder,
        name=word(data.get("name")),
        entries=[entry for name in ENTRY_FIELDS if (entry := word(data.get(name)))],
        exports=data.get("exports"),
        imports=table(data.get("imports")),
        declared=frozenset(declared),
    )


def exported(package: NodePackage, subpath: str, *, types: bool = False) -> list[str]:
    """Return the files (from the package's folder) that `exports` gives for "." or "./x"; best condition first."""
    exports = package.exports
    if not isinstance(exports, dict) or not any(str(key).startswith(".") for key in exports):
        return _first_targets(exports, "", _ordered(CONDITIONS, types=types)) if subpath == "." else []
    return mapped(exports, subpath, types=types)


def mapped(
    entries: Mapping[str, Any], asked: str, conditions: tuple[str, ...] = CONDITIONS, *, types: bool = False
) -> list[str]:
    """Return what an exports or imports map gives for a key: exact, else the pattern with the longest prefix.

    What an import of nothing but types is led to comes first where `types` says so.
    """
    conditions = _ordered(conditions, types=types)
    if asked in entries:
        return _first_targets(entries[asked], "", conditions)
    best: tuple[int, Any, str] | None = None
    for key, value in entries.items():
        start, star, end = key.partition("*")
        if not star and key.endswith("/"):  # the older folder mapping
            start, star = key, "*"
        if star and asked.startswith(start) and asked.endswith(end) and len(asked) >= len(start) + len(end):
            rest = asked[len(start) : len(asked) - len(end)]
            if best is None or len(start) > best[0]:
                best = (len(start), value, rest)
    return _first_targets(best[1], best[2], conditions) if best else []


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


def source_guesses(folder: str, entry: str) -> list[str]:
    """Return where the source of a built file may lie: `dist/a.js` is likely built from `src/a`, or from `a`."""
    plain = entry.removeprefix("./")
    bare = _BUILT.sub("", plain)
    if bare == plain:
        return []
    bare = re.sub(r"(?:\.d)?\.[cm]?[jt]sx?$", "", bare)
    bare = re.sub(r"\.(?:umd|esm|cjs|min|prod|development|production)$", "", bare)
    return [path for guess in (f"src/{bare}", bare) if (path := join(folder, guess)) is not None]
