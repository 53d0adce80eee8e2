"""Which packages of a repository are one JavaScript workspace: npm's, Yarn's and Bun's, pnpm's, Lerna's. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.system_map.resolve.globs import Globs
from services.system_map.resolve.paths import ancestors, base_name, parent
from services.system_map.resolve.texts import Unreadable, as_text, read_json, table, words

_PNPM_LIST = re.compile(r"^packages:[ \t]*(?:#.*)?\n((?:[ \t]*(?:-.*|#.*)?\n)*)", re.MULTILINE)
_PNPM_LINE = re.compile(r"^packages:[ \t]*\[([^\]]{0,4000})\]", re.MULTILINE)
_PNPM_ITEM = re.compile(r"^[ \t]*-[ \t]*[\"']?([^\s\"'#]{1,300})", re.MULTILINE)


class Workspaces:
    """The folders in which a workspace is declared, each with the packages that are its members."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Read what package.json, pnpm-workspace.yaml and lerna.json say; what is below node_modules is somebody else's."""
        patterns: dict[str, list[str]] = {}
        for path in sorted(texts):
            reader = _READERS.get(base_name(path))
            if reader is None or is_installed(path):
                continue
            try:
                found = reader(texts[path])
            except Unreadable:
                continue
            if found:
                patterns.setdefault(parent(path), []).extend(found)
        self._globs = {folder: Globs(some) for folder, some in patterns.items()}

    def around(self, folder: str) -> list[str]:
        """Return the folders of the workspaces that a folder lies in, innermost first."""
        return [above for above in ancestors(folder) if above in self._globs]

    def holds(self, workspace: str, package: str) -> bool:
        """Say whether the package of a folder is a member of the workspace of another one; that one's own always is."""
        if package == workspace:
            return True
        if workspace and not package.startswith(f"{workspace}/"):
            return False
        return self._globs[workspace].match(package.removeprefix(workspace).lstrip("/"))


def is_installed(path: str) -> bool:
    """Say whether a path lies in a folder of installed packages."""
    return path.startswith("node_modules/") or "/node_modules/" in path


def _of_package(data: bytes) -> list[str]:
    said = read_json(data).get("workspaces")
    return words(said) or words(table(said).get("packages"))


def _of_lerna(data: bytes) -> list[str]:
    return words(read_json(data).get("packages"))


def _of_pnpm(data: bytes) -> list[str]:
    text = as_text(data).replace("\r\n", "\n") + "\n"
    if (found := _PNPM_LIST.search(text)) is not None:
        return _PNPM_ITEM.findall(found[1])
    found = _PNPM_LINE.search(text)
    return [part for word in found[1].split(",") if (part := word.strip(" \t\n\"'"))] if found else []


_READERS = {"package.json": _of_package, "lerna.json": _of_lerna, "pnpm-workspace.yaml": _of_pnpm}
