"""Where Python looks for a top-level name, file by file: the folders that would stand on sys.path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.system_map.resolve.paths import Tree, ancestors, base_name, below, parent, shared_depth
from services.system_map.resolve.texts import Unreadable, as_text, items, read_toml, table, word, words

MODULE_ENDINGS = (".py", ".pyi", ".pyx")
SOURCE_FOLDERS = ("src", "lib", "python")
_PACKAGE_DIR = re.compile(r"package_dir\s*=\s*\{\s*[\"']{2}\s*:\s*[\"']([^\"']+)[\"']")
_CFG_PACKAGE_DIR = re.compile(r"^package_dir\s*=\s*=\s*(\S+)", re.MULTILINE)
_SETUP_NAME = re.compile(r"^[ \t]*+name[ \t]*+=[ \t]*+[\"']?([\w.-]++)", re.MULTILINE)
_SETUP_PACKAGES = re.compile(r"\bpackages[ \t]*+=\s*+\[([^\]]{0,2000})\]")
_FIRST_PART = re.compile(r"[A-Za-z_]\w*")
# What is run in the folder where it lies, so that this stands on sys.path; any other module may be one of a package.
_RUN_BY_CUSTOM = frozenset({"app.py", "asgi.py", "main.py", "manage.py", "run.py", "server.py", "start.py", "wsgi.py"})


@dataclass(slots=True, frozen=True)
class Root:
    """A folder in which a top-level name is found; `regular` means a module or a package with __init__."""

    folder: str
    how: str
    confidence: float
    regular: bool
    near: bool  # own or above: shadows the standard library and declared packages


class PythonRoots:
    """All folders that hold importable names."""

    def __init__(self, tree: Tree, texts: Mapping[str, bytes]) -> None:
        """Find the roots from packages, manifests and the layout."""
        self._tree = tree
        self._packages = {
            parent(path) for name in ("__init__.py", "__init__.pyi") for path in tree.by_name.get(name, ())
        }
        # With an __init__ at the root the repository itself is a package, but nobody imports it by a name of its own.
        self._packages.discard("")
        self._regular: dict[str, list[str]] = {}
        self._namespaces: dict[str, list[str]] = {}
        self._index()
        declared, self._named = _read_manifests(texts)
        self._declared = sorted(declared)
        homes = {parent(path) for path in texts if base_name(path) in {"pyproject.toml", "setup.py", "setup.cfg"}}
        self._homes = frozenset(homes)
        self._sources = {below(home, name) for home in homes for name in SOURCE_FOLDERS} | set(self._declared)
        self._projects = homes | self._sources
        self._orders: dict[str, list[tuple[str, str, float]]] = {}

    def _index(self) -> None:
        holding: set[str] = set()
        for path in sorted(path for paths in self._tree.folders.values() for path in paths):
            if not path.endswith(MODULE_ENDINGS):
                continue
            folder = parent(path)
            name = base_name(path).partition(".")[0]
            if name != "__init__" and folder not in self._packages:
                self._regular.setdefault(name, []).append(folder)
            for above in ancestors(folder):
                if above in holding or not above:
                    break
                holding.add(above)
        for folder in sorted(holding):
            above = parent(folder)
            if above not in self._packages:
                kind = self._regular if folder in self._packages else self._namespaces
                kind.setdefault(base_name(folder), []).append(above)

    def is_project(self, folder: str) -> bool:
        """Return whether a folder is where a project of the repository keeps its packages."""
        return folder in self._projects

    def home(self, path: str) -> str:
        """Return the folder of the project that a file belongs to: the nearest one with a manifest."""
        return next((above for above in ancestors(parent(path)) if above in self._homes), "")

    def is_part(self, folder: str) -> bool:
        """Return whether a folder is itself a part of a namespace package, as `src/poetry` is: below a source folder."""
        if not folder or self.is_project(folder):
            return False
        return any(above in self._sources for above in ancestors(parent(folder)))

    def is_named(self, folder: str) -> bool:
        """Return whether a manifest beside a folder names it as a package, or is that of a project called like it."""
        return folder in self._named and folder not in self._packages and not self.is_project(folder)

    def is_standard_library(self, folder: str) -> bool:
        """Return whether a folder is an interpreter's library itself, by what Python too knows it by."""
        return below(folder, "os.py") in self._tree and below(folder, "site.py") in self._tree

    def stands_first(self, folder: str) -> bool:
        """Return whether the own folder of some packages stands on sys.path itself, before the standard library.

        Else it is a part of a namespace package: by where it lies, because a manifest says so, or, as `google/cloud`
        does, because it holds nothing that is run there by custom.
        """
        if not folder or self.is_project(folder):
            return True
        if self.is_part(folder) or self.is_named(folder):
            return False
        return any(base_name(path) in _RUN_BY_CUSTOM for path in self._tree.folders.get(folder, ()))

    def own(self, source: str) -> str:
        """Return the folder above the top-most package of a file; its own folder when it is in none."""
        folder = parent(source)
        while folder in self._packages:
            folder = parent(folder)
        return folder

    def module(self, dotted_path: str) -> str | None:
        """Return the file of a module written as a path: package before module, source before stub."""
        if not dotted_path:
            return None
        for middle in ("/__init__", ""):
            for ending in MODULE_ENDINGS:
                if (path := f"{dotted_path}{middle}{ending}") in self._tree:
                    return path
        return None

    def is_namespace(self, dotted_path: str) -> bool:
        """Return whether a path is a folder with modules but without __init__."""
        return parent(dotted_path) in self._namespaces.get(base_name(dotted_path), ())

    def candidates(self, source: str, top: str) -> Iterator[Root]:
        """Yield the roots in which `source` may find the name `top`, in Python's order as far as the layout tells."""
        own = self.own(source)
        regular, namespaces = self._regular.get(top, []), self._namespaces.get(top, [])
        near = self._near(own)
        for folder, how, confidence in near:
            if folder in regular:
                yield Root(folder, how, confidence, regular=True, near=True)
        for folder, how, confidence in near:
            if folder in namespaces:
                yield Root(folder, f"{how}, namespace", min(confidence, 0.9), regular=False, near=True)
        known = {folder for folder, _, _ in near}
        for found, is_regular in ((regular, True), (namespaces, False)):
            far = [folder for folder in found if folder not in known]
            for folder in sorted(far, key=lambda folder: (-shared_depth(own, folder), folder.count("/"), folder)):
                confidence = 0.8 if len(far) == 1 else 0.6
                yield Root(folder, "another source root", confidence, regular=is_regular, near=False)

    def _near(self, own: str) -> list[tuple[str, str, float]]:
        """Return own root, declared roots, then the folders above with their src, each with rule and confidence."""
        if own not in self._orders:
            order = [(own, "absolute", 1.0)]
            above = list(ancestors(own))
            order += [(folder, "absolute", 1.0) for folder in self._declared if parent(folder) in above]
            for folder in above:
                order += [(below(folder, name), "source folder", 0.95) for name in SOURCE_FOLDERS]
                order.append((folder, "folder above", 0.9 if folder else 0.95))
            self._orders[own] = order
        return self._orders[own]


def _read_manifests(texts: Mapping[str, bytes]) -> tuple[set[str], set[str]]:
    """Return the source folders that setup.cfg, setup.py and pyproject.toml name, and the folders of packages."""
    roots: set[str] = set()
    packages: set[str] = set()
    for path, data in texts.items():
        name = base_name(path)
        try:
            if name == "pyproject.toml":
                document = read_toml(data)
                found, names = _pyproject_roots(document), _pyproject_names(document)
            elif name in {"setup.cfg", "setup.py"}:
                text = as_text(data)
                found = (_PACKAGE_DIR if name == "setup.py" else _CFG_PACKAGE_DIR).findall(text)
                names = _SETUP_NAME.findall(text) + _quoted(_SETUP_PACKAGES.findall(text))
            else:
                continue
        except Unreadable:
            continue
        roots |= {below(parent(path), folder.strip("./")) for folder in found}
        packages |= {below(parent(path), first) for said in names for first in _first_parts(said)}
    return roots, packages


def _first_parts(name: str) -> set[str]:
    """Return how the folder of a package or a project may be called: `acme-web` lies in `acme_web`, or in `acme`."""
    found = _FIRST_PART.match(name.strip("./").replace("-", "_"))
    return {found[0], found[0].lower(), found[0].partition("_")[0].lower()} - {""} if found else set()


def _quoted(texts: list[str]) -> list[str]:
    return [word for text in texts for word in re.findall(r"[\"']([^\"']+)[\"']", text)]


def _pyproject_roots(document: dict[str, Any]) -> list[str]:
    tools = table(document.get("tool"))
    setuptools = table(tools.get("setuptools"))
    found = words(table(table(setuptools.get("packages")).get("find")).get("where"))
    found += [word(table(setuptools.get("package-dir")).get("")) or ""]
    for package in items(table(tools.get("poetry")).get("packages")):
        found.append(word(table(package).get("from")) or "")
    found += words(table(table(tools.get("pytest")).get("ini_options")).get("pythonpath"))
    return [folder for folder in found if folder.strip("./")]


def _pyproject_names(document: dict[str, Any]) -> list[str]:
    """Return what a project is called, and the packages that it names."""
    tools = table(document.get("tool"))
    poetry, setuptools = table(tools.get("poetry")), table(tools.get("setuptools"))
    wheel = table(table(table(table(tools.get("hatch")).get("build")).get("targets")).get("wheel"))
    found = [word(one) or "" for one in (table(document.get("project")).get("name"), poetry.get("name"))]
    found += [word(table(package).get("include")) or "" for package in items(poetry.get("packages"))]
    found += [*words(wheel.get("packages")), *words(wheel.get("include")), *words(setuptools.get("packages"))]
    found += words(table(table(setuptools.get("packages")).get("find")).get("include"))
    return [*found, word(table(table(tools.get("flit")).get("module")).get("name")) or ""]
