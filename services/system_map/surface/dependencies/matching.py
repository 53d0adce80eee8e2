"""Joins declared packages with imported names where the two are spelt differently. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from services.system_map.resolve.artifacts import holds_code
from services.system_map.resolve.packages_by_module import PackagesByModule
from services.system_map.resolve.paths import ancestors, parent
from services.system_map.surface.dependencies.alike import AlikePackages
from services.system_map.surface.dependencies.importing import Importers, Sureness
from services.system_map.surface.dependencies.maven import called_like, is_brought, is_like, is_of_group, owners

Key = tuple[str, str]
# Where a package's name is not what code imports: what parts the words of both.
_JOINTS = {"NuGet": re.compile(r"\."), "Packagist": re.compile(r"[/\\]"), "RubyGems": re.compile(r"[-_./]")}
MIN_LIBRARY = 4  # letters of a library's name that say something
MAX_CRATE_WORDS = 8  # of a crate's name that are looked at
MAX_COMPARED = 400_000  # pairs of artifacts and packages; no real build comes near


class Matcher:
    """Who imports a declared package, under whatever name."""

    def __init__(
        self,
        keys: dict[str, frozenset[str]],
        importers: dict[Key, Importers],
        called_as_own: dict[Key, Importers],
    ) -> None:
        """Join the keys of declared packages with the importers found, see `importing.Imported`."""
        self._keys = keys
        self._python = PackagesByModule(keys.get("PyPI", ()))
        self._importers = importers
        self._declared_as: dict[Key, Key] = {}
        for key in importers:
            if key[1] not in keys.get(key[0], ()) and (other := self._other_name(*key)) is not None:
                self._declared_as[key] = other
        self._imported_as: dict[Key, list[Key]] = {}
        for key, other in self._declared_as.items():
            self._imported_as.setdefault(other, []).append(key)
        # Packages that nothing imports by name → what code imports undeclared and that is called much like them.
        self._likely: dict[Key, list[Key]] = {}
        for key in sorted(importers):
            if not self.is_declared(key) and (other := self._like(*key)) is not None:
                self._declared_as[key] = other
                self._likely.setdefault(other, []).append(key)
        # And of what bears the name of a file here, and may be the package all the same: `import unfurl` in an unfurl.py.
        self._doubtful: dict[Key, list[Importers]] = {}
        for key in sorted(called_as_own):
            other = key if key[1] in keys.get(key[0], ()) else self._other_name(*key)
            if other is not None:
                self._doubtful.setdefault(other, []).append(called_as_own[key])
        self._artifacts: dict[str, Importers] = {}  # those of Maven that some import certainly leads to
        self._near: dict[str, Importers] = {}  # and those that some may lead to
        # The imported packages of Java's kin that are of no artifact by its name, with who imports each.
        self._unexplained: dict[str, Importers] = {}
        self._join_maven()

    def _join_maven(self) -> None:
        artifacts = sorted(filter(holds_code, self._keys.get("Maven", ())))
        most = MAX_COMPARED // max(1, len(artifacts))
        named = [key for key in self._importers if key[0] == "Maven"][:most]
        packages: dict[str, Importers] = {}
        for key in named:
            for package, one in self._importers[key].packages.items():
                if len(packages) < most:
                    packages.setdefault(package, Importers(package)).add(one)
        owned = owners(artifacts, packages)
        for package, artifact in owned.items():
            self._artifacts.setdefault(artifact, Importers(artifact)).add(packages[package])
        free = [package for package in packages if package not in owned]
        alike = called_like(artifacts, free)
        for artifact in artifacts:
            near = [key for key in named if is_like(artifact, key[1], self._importers[key].packages)]
            if near:
                self._declared_as.update(dict.fromkeys(near, ("Maven", artifact)))
                group = artifact.partition(":")[0]
                its = [one for package, one in packages.items() if is_of_group(group, package)]
                self._near[artifact] = _joined(
                    artifact, its or map(self._importers.__getitem__, near), "group" if its else "likeness"
                )
            elif artifact in alike:
                self._near[artifact] = _joined(artifact, map(packages.__getitem__, alike[artifact]), "likeness")
        explained = {package for key in named if key in self._declared_as for package in self._importers[key].packages}
        explained.update(package for some in alike.values() for package in some)
        left = sorted(package for package in free if package not in explained and not is_brought(package))
        self._unexplained = {package: packages[package] for package in left}

    def is_declared(self, key: Key) -> bool:
        """Say whether an imported package is declared under any name."""
        return key in self._declared_as or key[1] in self._keys.get(key[0], ())

    def may_belong_to(self, key: Key) -> str | None:
        """Return a declared package whose name begins like an imported one, where the two are seldom the same."""
        ecosystem, name = key
        joint = _JOINTS.get(ecosystem)
        if joint is None:
            return None
        words = joint.split(name.casefold())
        for declared in sorted(self._keys.get(ecosystem, ())):
            others = joint.split(declared.casefold())
            if words[: len(others)] == others or others[: len(words)] == words:
                return declared
        return None

    def importers(self, key: Key) -> Importers | None:
        """Return who imports a declared package."""
        if key[0] == "Maven":
            return self._artifacts.get(key[1]) or self._near.get(key[1])
        exact = self._importers.get(key)
        if key in self._likely:
            one, *more = map(self._importers.__getitem__, self._likely[key])
            return _joined(one.name, [one, *more], "likeness")
        others = [self._importers[other] for other in self._imported_as.get(key, ()) if other != key]
        if not others and exact is None and key in self._doubtful:
            one, *more = self._doubtful[key]
            return _joined(one.name, [one, *more], "likeness")
        if not others:
            return exact
        return _joined(key[1], [exact, *others] if exact else others)

    def unexplained(self, manifests: Iterable[str]) -> str | None:
        """Return a package that code of these manifests' folders imports, and that no artifact's name explains."""
        if not self._unexplained:
            return None
        folders = {parent(manifest) for manifest in manifests}
        if self._importing.isdisjoint(folders):
            folders = {""}  # what others build upon
        return min((self._unexplained_below[one] for one in folders if one in self._unexplained_below), default=None)

    @cached_property
    def _importing(self) -> frozenset[str]:
        """The folders in which, or below which, anything from outside is imported."""
        return _above(path for one in self._importers.values() for path in _paths(one))

    @cached_property
    def _unexplained_below(self) -> dict[str, str]:
        """The first package that no artifact's name explains, by each folder in which or below which it is imported."""
        first: dict[str, str] = {}
        for package in sorted(self._unexplained):
            for folder in _above(_paths(self._unexplained[package])):
                first.setdefault(folder, package)
        return first

    def _other_name(self, ecosystem: str, name: str) -> Key | None:
        """Return the declared package that an import name belongs to by custom: `cassandra` to cassandra-driver."""
        key = self._python.package(name) if ecosystem == "PyPI" else None
        return None if key is None else (ecosystem, key)

    def _like(self, ecosystem: str, name: str) -> Key | None:
        """Return the declared package, imported under no name, that is called much like an import."""
        if ecosystem == "crates.io":
            crate = self._crates_by_library.get(name)
            return None if crate is None else (ecosystem, crate)
        if ecosystem != "PyPI":
            return None
        package = self._free.package(name)
        return None if package is None else (ecosystem, package)

    @cached_property
    def _free(self) -> AlikePackages:
        """The Python packages that are imported under no name."""
        taken = self._imported_as.keys() | self._importers.keys()
        return AlikePackages([key for key in self._python.of_code if ("PyPI", key) not in taken])

    @cached_property
    def _crates_by_library(self) -> dict[str, str]:
        """The crates that are imported under no name, by what their libraries may be called: a fork's `bip39` is tiny-bip39's."""
        crates: dict[str, str] = {}
        for declared in sorted(self._keys.get("crates.io", ())):
            if ("crates.io", declared) not in self._importers:
                for name in library_names(declared):
                    crates.setdefault(name, declared)
        return crates


def library_names(crate: str) -> list[str]:
    """Return what a crate's library may be called beside the crate itself: its key without the first or the last words."""
    words = crate.split("-")
    return [name for name in ("-".join(words[1:]), *beginnings_of_crate(crate)) if len(name) >= MIN_LIBRARY]


def beginnings_of_crate(crate: str) -> list[str]:
    """Return a crate's key without its last words, the longest first: a fork's natord-plus-plus has the library natord."""
    words = crate.split("-")[:MAX_CRATE_WORDS]
    beginnings = ("-".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    return [name for name in beginnings if len(name) >= MIN_LIBRARY]


def _paths(importers: Importers) -> Iterator[str]:
    return chain(importers.product, importers.tests, importers.beside)


def _above(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders that some files lie in, and all above these."""
    return frozenset(above for folder in {parent(path) for path in paths} for above in ancestors(folder))


def _joined(name: str, every: Iterable[Importers], sure: Sureness = "package") -> Importers:
    joined = Importers(name, sure=sure)
    for one in every:
        joined.add(one)
    return joined
