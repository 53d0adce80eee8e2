"""PHP's import rules: classes by their full names, names of the same namespace, PSR-4 folders, files required by path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.composer_lock import MAX_PARTS, LockedPackages
from services.system_map.resolve.leads import Lead, counted, nowhere, to_standard_library
from services.system_map.resolve.paths import Tree, base_name, below, join, nearest, parent
from services.system_map.resolve.php_names import LARAVEL_ALIASES, LARAVEL_HELPERS, is_of_php
from services.system_map.resolve.texts import Unreadable, read_json, table, word, words

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z]+")  # of a name in capitals and small letters: HttpServer
# Interfaces of PHP-FIG whose package is not called as their namespace.
_STANDARDS = (
    (r"Http\\Message\\\w+FactoryInterface$", "psr/http-factory"),
    (r"Http\\Server\\RequestHandlerInterface$", "psr/http-server-handler"),
)
_LARAVEL = "laravel/framework"
# What the framework itself holds of the namespace of laravel/ui, where Composer looks for it second.
_OF_FRAMEWORK = frozenset(
    rf"Illuminate\Foundation\Auth\{name}" for name in ("Access", "EmailVerificationRequest", "User")
)
_OF_OTHERS = frozenset({"test", "vendored"})  # roles of files that may declare what is another's
_CLASSES = frozenset({"class", "interface", "trait", "enum"})


class PhpResolver:
    """Follows names to the file that declares them, whatever its path; then to where PSR-4 says that it is."""

    def __init__(
        self,
        tree: Tree,
        files: Mapping[str, InventoryFile],
        facts: Mapping[str, FileFacts],
        texts: Mapping[str, bytes],
        declared: Iterable[str],
    ) -> None:
        """Index classes and functions by their full names (classes regardless of case, as PHP does)."""
        self._tree = tree
        self._facts = facts
        self._classes: dict[str, list[str]] = {}
        self._others: dict[str, list[str]] = {}
        self._own: set[str] = set()
        self._namespaces: set[str] = set()  # those of the repository and what is around them
        self._declaring: set[str] = set()  # those that its files declare; tests declare those of others too
        for path, found in facts.items():
            if path in files and files[path].language == "PHP":
                self._index(path, found)
                if files[path].role not in _OF_OTHERS:
                    self._declaring.update((found.package or "").lower().split(";"))
        self._folders = _psr4(texts)
        self._declared = sorted({name for name in declared if "/" in name})
        self._called: dict[str, list[str]] = {}  # the declared packages whose vendor is called as they are
        for name in self._declared:
            if name.partition("/")[0].replace("-", "").lower() == _package(name):
                self._called.setdefault(_package(name), []).append(name)
        own = {path: data for path, data in texts.items() if path in files and files[path].role not in _OF_OTHERS}
        self._prefixes = frozenset(prefix.rstrip("\\").lower() for prefix, _ in _psr4(own))
        self._locked = LockedPackages(texts, _names(own))

    def _index(self, path: str, found: FileFacts) -> None:
        for namespace in (found.package or "").split(";"):
            parts = namespace.lower().split("\\")
            self._own.add(parts[0])
            self._namespaces.update("\\".join(parts[:length]) for length in range(1, len(parts) + 1))
            for symbol in found.symbols:
                if symbol.parent is None and symbol.kind in {*_CLASSES, "function", "constant"}:
                    name = f"{namespace}\\{symbol.name}".lstrip("\\").lower()
                    known = self._classes if symbol.kind in _CLASSES else self._others
                    paths = known.setdefault(name, [])
                    if path not in paths:
                        paths.append(path)

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one `use` or one required file; a `use` of a namespace of the repository is no import by itself."""
        if wanted.kind in {"require", "include"}:
            return [self._file(source, wanted.target)]
        known = self._classes if wanted.kind == "use" else self._others
        found = self._named(source, wanted.target, known, "class" if wanted.kind == "use" else wanted.kind)
        if found is not None:
            return [found]
        return self._elsewhere(source, wanted)

    def _elsewhere(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Return where a name that no file declares leads: a PSR-4 path, PHP itself, a package."""
        parts = wanted.target.split("\\")
        path = self._by_folder(wanted.target) if wanted.kind == "use" else None
        if path is not None:
            found = [Lead("PSR-4 folder", 1.0, target=path)]
        elif is_of_php(parts):
            found = [to_standard_library("php")]
        elif len(parts) == 1:
            found = self._global(source, wanted)
        elif (package := self._package(source, parts)) is not None:
            found = [package]
        elif parts[0].lower() not in self._own and not self._covered(parts):
            found = [Lead("not in the repository", 0.8, external=parts[0])]
        elif wanted.kind == "use" and wanted.target.lower() in self._namespaces:
            found = []
        else:
            found = [nowhere(wanted.target, "not found in the namespace")]
        return found

    def _global(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Return where a name without a namespace leads that is no class of PHP's, whose functions are not known by name."""
        name, word = wanted.target, wanted.target.lower()
        of_laravel = name in (LARAVEL_ALIASES if wanted.kind == "use" else LARAVEL_HELPERS)
        if of_laravel and (_LARAVEL in self._declared or self._locked.holds(source, _LARAVEL)):
            return [Lead("Laravel's global name", 0.8, external=_LARAVEL)]
        if wanted.kind != "use":
            return [replace(to_standard_library("php"), confidence=0.8)]
        if word in self._namespaces:
            return []
        locked = self._locked.of(source, name)
        called = [one for one in self._called.get(word, ()) if one in locked or not self._locked.holds(source, one)]
        found = locked if len(locked) == 1 else called
        return [Lead("package called so", 0.8, external=found[0]) if len(found) == 1 else nowhere(name)]

    def _package(self, source: str, parts: list[str]) -> Lead | None:
        """Return the lead to the package of a namespace: by composer.lock, else to the declared one that is named so."""
        covered = self._covered(parts)
        locked = self._locked.of(source, "\\".join(parts), len(covered) + 1 if covered else 0)
        if locked == ["laravel/ui"] and "\\".join(parts[:4]) in _OF_FRAMEWORK:
            locked = [_LARAVEL]
        if len(locked) == 1:
            return Lead("namespace in composer.lock", 0.95, external=locked[0])
        vendor = None if covered in self._prefixes or "\\" in covered else self._vendor(parts)
        if vendor is not None:
            return Lead("declared dependency", 0.9, external=vendor)
        if not locked:
            return None
        begins = _beginnings(parts[1:])
        named = [one for one in locked if _package(one) in begins]
        likely = max(named or locked, key=lambda one: (len(_package(one)) if named else 0, one in self._declared))
        return Lead("one of several in composer.lock", 0.7 if named else 0.6, external=likely)

    def _covered(self, parts: list[str]) -> str:
        """Return the longest namespace or PSR-4 prefix of the repository that a name is in, in small letters; else nothing."""
        names = ["\\".join(parts[:length]).lower() for length in range(min(len(parts) - 1, MAX_PARTS), 0, -1)]
        return next((name for name in names if name in self._declaring or name in self._prefixes), "")

    def _by_folder(self, name: str) -> str | None:
        for prefix, folder in self._folders:
            if name.startswith(prefix):
                path = join("", below(folder, name[len(prefix) :].replace("\\", "/") + ".php"))
                if path and path in self._tree:
                    return path
        return None

    def _named(self, source: str, name: str, known: Mapping[str, list[str]], how: str) -> Lead | None:
        files = known.get(name.lower())
        if not files:
            return None
        if len(files) == 1:
            return Lead(how, 1.0, target=files[0])
        return Lead(f"{how}, nearest of several", 0.8, target=nearest(source, files))

    def _vendor(self, parts: list[str]) -> str | None:
        r"""Return the declared package that a namespace is named after.

        Monolog\Logger is monolog/monolog's, Psr\Http\Message\X is psr/http-message's, FastRoute is nikic/fast-route's.
        """
        if parts[0] == "Psr":
            return self._standard(parts)
        vendor = parts[0].lower()
        mine = [name for name in self._declared if name.partition("/")[0].replace("-", "") == vendor]
        whole = {part.lower() for part in parts[1:]}
        begins = _beginnings(parts[1:])
        exact = [name for name in mine if _package(name) in whole | begins]
        if exact:
            return max(exact, key=lambda name: (_package(name) in begins, len(_package(name))))
        if mine or vendor in self._own:
            return mine[0] if len(mine) == 1 else None
        if vendor == "illuminate" and _LARAVEL in self._declared:
            return _LARAVEL  # whose parts are published as illuminate/… too
        begins = _beginnings(parts)
        called = [name for name in self._declared if _package(name) in begins]
        longest = max(map(len, map(_package, called)), default=0)
        found = [name for name in called if len(_package(name)) == longest]
        return found[0] if len(found) == 1 else None

    def _standard(self, parts: list[str]) -> str | None:
        """Return the declared package of a recommended interface; some namespaces come in several packages."""
        name = "\\".join(parts[1:])
        for said, package in _STANDARDS:
            if re.match(said, name):
                return package if package in self._declared else None
        mine = [one for one in self._declared if one.startswith("psr/") and _package(one) in _beginnings(parts[1:])]
        return max(mine, key=len, default=None)

    def _file(self, source: str, target: str) -> Lead:
        folders = [parent(source)] if target.startswith("./") else [parent(source), ""]
        found = self._tree.first(path for path in (join(folder, target) for folder in folders) if path)
        return Lead("relative", 1.0 if target.startswith("./") else 0.9, target=found) if found else nowhere(target)

    def references(self, source: str) -> list[Lead]:
        """Return the classes that are named in full, through an imported namespace, or in the same namespace."""
        facts = self._facts[source]
        namespace = (facts.package or "").split(";")[0]
        imported = {
            name.lower(): wanted.target for wanted in facts.imports if wanted.kind == "use" for name in wanted.names
        }
        leads: list[Lead] = []
        for name in facts.references:
            head, slash, rest = name.partition("\\")
            if name.startswith("\\"):
                full, how = name[1:], "full name"
            elif head.lower() in imported:
                if not slash:
                    continue
                full, how = f"{imported[head.lower()]}\\{rest}", "imported namespace"
            else:
                full, how = f"{namespace}\\{name}".lstrip("\\"), "same namespace"
            lead = self._named(source, full, self._classes, how)
            if lead is not None:
                leads.append(lead)
        return counted(leads)


def _beginnings(parts: list[str]) -> set[str]:
    """Return what a namespace begins with, word by word: Http, HttpServer, HttpServerMiddleware; in small letters."""
    return set(accumulate(word.lower() for part in parts for word in _WORD.findall(part)))


def _package(name: str) -> str:
    return name.partition("/")[2].replace("-", "").lower()


def _names(texts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the names of the packages that lie here; a lock holds those of path repositories too."""
    found: set[str] = set()
    for path, data in texts.items():
        if base_name(path) == "composer.json":
            try:
                found.add(word(read_json(data).get("name")) or "")
            except Unreadable:
                continue
    return frozenset(found)


def _psr4(texts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return (namespace prefix, folder) of every composer.json, longest prefix first."""
    found: list[tuple[str, str]] = []
    for path, data in texts.items():
        if base_name(path) != "composer.json":
            continue
        try:
            content = read_json(data)
        except Unreadable:
            continue
        for section in ("autoload", "autoload-dev"):
            for prefix, folders in table(table(content.get(section)).get("psr-4")).items():
                found += [(prefix, below(parent(path), folder.strip("/"))) for folder in words(folders)]
    return sorted(found, key=lambda row: (-len(row[0]), row))
