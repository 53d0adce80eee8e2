"""Go's modules: which go.mod rules a folder, where the repository's own modules lie, what each of them requires.

Sources: the references of go.mod and of workspaces. `vendor.mod` is what Docker's projects call a go.mod that only
`go mod vendor` shall see: their packages are found as before modules, by the path below the root.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, parent
from services.system_map.resolve.texts import Unreadable, as_text

_MANIFESTS = ("go.mod", "vendor.mod", "go.work")  # the surest first
_COMMENT = re.compile(r"//[^\n]*")
# Where a repository is an owner's; elsewhere its path may be of any length.
_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitea.com"})
_MAX_PARTS = 40  # of an import path


class GoModules:
    """The modules of a repository, and of each what its go.mod requires."""

    def __init__(self, tree: Tree, texts: Mapping[str, bytes]) -> None:
        """Read every go.mod, every vendor.mod without one beside it, and the workspaces."""
        self._tree = tree
        self._homes: dict[str, str | None] = {}  # folder → that of the go.mod that rules it
        self._requires: dict[str, set[str]] = {}  # folder of a module → modules
        found: dict[str, str] = {}
        replaced: dict[str, str] = {}
        used: dict[str, set[str]] = {}  # folder of a workspace → those of its modules
        paths = [path for path in texts if base_name(path) in _MANIFESTS and self._counts(path)]
        for path in sorted(paths, key=lambda path: (_MANIFESTS.index(base_name(path)), path)):
            try:
                text = _COMMENT.sub("", as_text(texts[path]))
            except Unreadable:
                continue
            folder = parent(path)
            is_workspace = base_name(path) == "go.work"
            for one in _directives(text):
                if one.name == "module" and not is_workspace:
                    found.setdefault(one.target, folder)
                elif one.is_replacement and one.target.startswith("."):
                    target = join(folder, one.target)
                    if target is not None:
                        replaced.setdefault(one.name, target)
                elif one.version.startswith("v") and not is_workspace:
                    self._requires.setdefault(folder, set()).add(one.name)
            if is_workspace:
                used[folder] = {inner for name in _used(text) if (inner := join(folder, name)) is not None}
        # A module's own folder is surer than what another one replaces it with.
        self.by_path = sorted({**replaced, **found}.items(), key=lambda item: -len(item[0]))
        self._share(used)
        self._required = frozenset().union(*self._requires.values())

    def _share(self, used: Mapping[str, set[str]]) -> None:
        """Let the modules of a workspace have what one of them requires: they are built together."""
        left = set().union(*used.values())
        for folder in sorted(used, key=len, reverse=True):  # the one that is nearest above a module rules it
            members = {one for one in used[folder] & left if folder in ancestors(one)}
            left -= members
            together = set().union(*(self._requires.get(one, ()) for one in members))
            self._requires.update(dict.fromkeys(members, together))

    def _counts(self, path: str) -> bool:
        """Say whether a manifest is read: a vendor.mod as what stands for a go.mod of this project."""
        if base_name(path) != "vendor.mod":
            return True
        folder = parent(path)
        return "vendor" not in folder.split("/") and below(folder, "go.mod") not in self._tree

    def home(self, folder: str) -> str | None:
        """Return the folder of the innermost go.mod at or above a folder."""
        if folder not in self._homes:
            self._homes[folder] = next((above for above in ancestors(folder) if self._is_home(above)), None)
        return self._homes[folder]

    def _is_home(self, folder: str) -> bool:
        if below(folder, "go.mod") in self._tree:
            return True
        path = below(folder, "vendor.mod")
        return path in self._tree and self._counts(path)

    def owns(self, path: str) -> bool:
        """Say whether an import path is that of a module of the repository, or below."""
        return any(path == name or path.startswith(f"{name}/") for name, _ in self.by_path)

    def requires(self, folder: str, path: str) -> str | None:
        """Return the module of an import path that the module around a folder requires."""
        home = self.home(folder)
        return None if home is None else _beginning(path, self._requires.get(home, ()))

    def name_of(self, path: str) -> str:
        """Return what the module of an import path from outside is likely called: as any go.mod does, else by its host."""
        if known := _beginning(path, self._required):
            return known
        parts = path.split("/")
        length = 2 if parts[0] in {"gopkg.in", "go.uber.org", "k8s.io", "sigs.k8s.io", "google.golang.org"} else 3
        return "/".join(parts[:length])


class Directive(NamedTuple):
    """One line of a go.mod or go.work; `target` is what a name leads to, or the word behind it."""

    name: str
    is_replacement: bool
    target: str
    version: str


def likely_root(imported: Iterable[str], folders: Collection[str]) -> tuple[str, int] | None:
    """Return the import path that the root likely has, and by how many packages, where no go.mod says it.

    The one below which most of what is imported lies in folders of that path; None where two have as many.
    """
    counts: Counter[str] = Counter()
    for path in set(imported):
        parts = path.split("/", _MAX_PARTS)
        if "." not in parts[0]:
            continue
        for length in (3,) if parts[0] in _HOSTS else range(2, len(parts)):
            if "/".join(parts[length:]) in folders:
                counts["/".join(parts[:length])] += 1
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0]


def _beginning(path: str, modules: Collection[str]) -> str | None:
    """Return the longest beginning of an import path that is one of some modules."""
    while path and path not in modules:
        path = path.rpartition("/")[0]
    return path or None


def _used(text: str) -> Iterator[str]:
    """Yield the folders that a go.work uses."""
    is_inside = False
    for line in text.splitlines():
        words = line.replace('"', "").split()
        if words[:1] == ["use"]:
            is_inside = words[1:2] == ["("]
            words = words[1:]
        elif words == [")"]:
            is_inside = False
        elif not is_inside:
            continue
        yield from (word for word in words[:1] if word.startswith("."))


def _directives(text: str) -> Iterator[Directive]:
    """Yield each line of a go.mod or go.work that says something of a module.

    Split into words, not matched by a pattern, so that no line can take more than its own length.
    """
    for line in text.splitlines():
        words = line.replace('"', "").split()
        if words and words[0] in {"require", "replace"}:
            words = words[1:]
        if "=>" in words[:3]:
            at = words.index("=>")
            if at and at + 1 < len(words):
                yield Directive(words[0], is_replacement=True, target=words[at + 1], version="")
        elif len(words) >= 2:
            yield Directive(
                words[0], is_replacement=False, target=words[1], version=words[1] if "." in words[0] else ""
            )
