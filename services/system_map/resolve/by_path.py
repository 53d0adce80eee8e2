"""Languages that name files by their paths: what shell scripts source, what pages and style sheets ask for."""

from __future__ import annotations

import re

from services.system_map.facts import ImportFacts
from services.system_map.resolve.leads import Lead, nowhere
from services.system_map.resolve.paths import Tree, ancestors, below, join, parent

_TAIL = re.compile(r"(?<=/)(?!\.)[\w.+@-]+(?:/(?!\.\.?/)[\w.+@-]+)*$")  # behind the last part that is not written out


class PathResolver:
    """Follows a path from the file's own folder, then from the root."""

    def __init__(self, tree: Tree) -> None:
        """Take the paths of the repository."""
        self._tree = tree

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one path: a shell's path starts where the script is run, most often its own folder or the root."""
        target = wanted.target
        if wanted.kind == "source below":
            return [self._below_something(target)]
        if wanted.kind == "load":
            beside = (join(parent(source), target + ending) for ending in (".bash", ""))
            found = self._tree.first(path for path in beside if path is not None)
            return [Lead("relative", 0.9, target=found) if found else nowhere(target)]
        if target.startswith("/"):
            return [self._from_root(source, target.lstrip("/"), wanted)]
        found = join(parent(source), target)
        if found is not None and found in self._tree:
            certain = wanted.kind != "source"
            return [Lead("relative", 1.0 if certain else 0.9, target=found)]
        if wanted.kind == "source":
            found = join("", target)
            if found is not None and found in self._tree:
                return [Lead("from the root", 0.8, target=found)]
        return [nowhere(target)]

    def _below_something(self, written: str) -> Lead:
        """Return the one file that ends as a path does whose folder only the running script knows."""
        tail = _TAIL.search(written)
        found = self._tree.with_suffix(tail[0]) if tail and ("/" in tail[0] or "." in tail[0]) else []
        return Lead("only file of that path", 0.7, target=found[0]) if len(found) == 1 else nowhere(written)

    def _from_root(self, source: str, target: str, wanted: ImportFacts) -> Lead:
        """Return the one file that an address on the site itself can mean, whatever folder is served."""
        written = wanted.target
        if not target:
            return nowhere(written)
        # A page stands where its site begins, or below; a script's path is one of the machine that runs it.
        for folder in ancestors(parent(source)) if not wanted.kind.startswith("source") else ():
            if folder and (path := below(folder, target)) in self._tree:
                return Lead("from a folder above", 0.8, target=path)
        if target in self._tree:
            return Lead("from the root", 0.9, target=target)
        found = self._tree.with_suffix(target)
        return Lead("only file of that path", 0.7, target=found[0]) if len(found) == 1 else nowhere(written)

    def references(self, source: str) -> list[Lead]:  # noqa: ARG002 - the other resolvers' shape
        """Return nothing: these languages name all that they ask for."""
        return []
