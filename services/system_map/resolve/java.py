"""Java's import rules: classes by package and name, static members, wildcards, and uses within a package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.artifacts import holds_code, may_hold
from services.system_map.resolve.java_nested import TYPES, NestedClasses
from services.system_map.resolve.leads import Lead, counted, nowhere, to_standard_library
from services.system_map.resolve.paths import nearest, stem
from services.system_map.resolve.standard_libraries import JAVAX_OUTSIDE_JDK, JDK_PREFIXES
from services.system_map.resolve.unread_classes import LANGUAGES, unread_classes

_PUBLIC = re.compile(r"\bpublic\b")
_LONG_SIGNATURE = 190
_SEVERAL = ", nearest of several"
# Groups whose second part is only a home for many projects: one more part names the project.
_WIDE_GROUPS = frozenset(
    [
        "org.apache",
        "com.google",
        "org.springframework",
        "org.eclipse",
        "com.fasterxml",
        "io.github",
        "com.github",
        "com.amazonaws",
    ]
)

OWN_SHARE = 10  # of so many packages at least one begins so, where the beginning is the repository's own


class JavaResolver:
    """Follows imports to the file that declares the class."""

    def __init__(
        self, facts: Mapping[str, FileFacts], files: Mapping[str, InventoryFile], declared: Iterable[str]
    ) -> None:
        """Index the classes by package."""
        self._facts = facts
        self._groups = _groups(declared)
        self._known: dict[tuple[str, str, bool], list[Lead]] = {}  # what leads every source to the same place
        self._classes: dict[str, dict[str, list[str]]] = {}  # package → simple name → files
        self._own_groups: dict[str, bool] = {}
        self._main_packages = {  # with files that are no tests
            found.package
            for path, found in facts.items()
            if found.package and path in files and files[path].language in LANGUAGES and files[path].role != "test"
        }
        self._not_public: set[tuple[str, str]] = set()  # (package, class): nobody else can import it
        for path, found in facts.items():
            if path not in files or files[path].language != "Java":
                continue
            if found.package is None and not found.symbol_count:
                continue  # not parsed: where its class belongs is not known
            names = {symbol.name for symbol in found.symbols if symbol.parent is None and symbol.kind in TYPES}
            package = self._classes.setdefault(found.package or "", {})
            for name in names | {stem(path)}:
                package.setdefault(name, []).append(path)
            self._not_public |= {
                (found.package or "", symbol.name)
                for symbol in found.symbols
                if symbol.parent is None and symbol.kind in TYPES and _is_of_the_package(symbol.signature)
            }
        self._unread = set()
        for owner, name, path in unread_classes(facts, files):
            paths = self._classes.setdefault(owner, {}).setdefault(name, [])
            if path not in paths:
                paths.append(path)
                self._unread.add(path)
        self._nested = NestedClasses(facts, self._file_of)

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one import; a wildcard leads to those classes of the package that the file uses."""
        key = (wanted.target, wanted.kind, "*" in wanted.names)
        found = self._known.get(key)
        if found is None:
            found = self._look_up(source, wanted)
            if not any(lead.how.startswith("wildcard") or lead.how.endswith(_SEVERAL) for lead in found) and found:
                self._known[key] = found
        return found

    def _look_up(self, source: str, wanted: ImportFacts) -> list[Lead]:
        target = wanted.target.removesuffix(".*")
        is_wildcard = wanted.kind == "wildcard" or wanted.target.endswith(".*") or "*" in wanted.names
        if is_wildcard and target in self._classes:
            return self._taken(source, target)
        found = self._class(source, target, wanted.kind)
        if found is not None:
            return [found]
        if _is_outside_the_jdk(target):
            return [self._external(target)]
        if target.startswith((*JDK_PREFIXES, "javax.")):
            return [to_standard_library(_package_of(target, is_wildcard))]
        if not self._is_outside(target, is_wildcard=is_wildcard) and self._is_own(target):
            return [nowhere(wanted.target, "not found in the package")]
        return [self._external(target)]

    def _class(self, source: str, target: str, kind: str) -> Lead | None:
        """Return the lead to the class that the longest prefix of a dotted name names."""
        parts = target.split(".")
        for length in range(len(parts), 0, -1):
            files = self._classes.get(".".join(parts[: length - 1]), {}).get(parts[length - 1])
            if files and (length > 1 or len(parts) == 1):
                how = "class" if length == len(parts) else "member of a class" if kind == "static" else "nested class"
                return self._one_of(source, files, how, 1.0)
        return None

    def _one_of(self, source: str, files: list[str], how: str, confidence: float) -> Lead:
        if len(files) == 1:
            sure = min(confidence, 0.9) if files[0] in self._unread else confidence
            return Lead(how, sure, target=files[0])
        return Lead(f"{how}{_SEVERAL}", min(confidence, 0.8), target=nearest(source, files))

    def references(self, source: str) -> list[Lead]:
        """Return the classes that this file uses without an import: of the same package, or by their whole names."""
        package = self._facts[source].package or ""
        hidden = self._hidden(source, wildcards=True)
        inherited = {name: path for name, path in self._inherited(source).items() if name not in hidden}
        hidden |= set(inherited)
        # An anonymous class of theirs has the nested ones too; where it stands is not told.
        doubtful = self._nested.of_those_named(self._facts[source].references) & set(self._classes.get(package, ()))
        leads = self._used(source, package, "same package", 0.9, hidden=hidden | doubtful)
        if doubtful:
            others = set(self._classes[package]) - doubtful
            leads += self._used(source, package, "same package or nested class", 0.6, hidden=hidden | others)
        whole = (self._class(source, name, "import") for name in self._facts[source].references if "." in name)
        leads += [replace(lead, how="whole name") for lead in whole if lead is not None]
        leads += [
            Lead("inherited nested class", 0.8, target=inherited[name])
            for name in self._facts[source].references
            if inherited.get(name, source) != source
        ]
        return counted(leads)

    def _taken(self, source: str, package: str) -> list[Lead]:
        """Return the leads of a wildcard: the public classes of the package, surest those that no other one offers."""
        hidden = self._hidden(source, wildcards=False) | set(self._inherited(source))
        wildcards = {one.target.removesuffix(".*") for one in self._facts[source].imports if one.kind == "wildcard"}
        offered = self._offered(source, package)
        others = set().union(*(self._offered(source, other) for other in wildcards - {package}))
        kept = hidden | (set(self._classes[package]) - offered)
        sure = self._used(source, package, "wildcard", 1.0, hidden=kept | others)
        return [*sure, *self._used(source, package, "wildcard", 0.8, hidden=kept | (offered - others))]

    def _offered(self, source: str, package: str) -> set[str]:
        """Return the classes of a package that a file may name."""
        is_inside = package == (self._facts[source].package or "")
        return {name for name in self._classes.get(package, ()) if is_inside or (package, name) not in self._not_public}

    def _inherited(self, source: str) -> dict[str, str]:
        return self._nested.inherited(source)

    def _file_of(self, source: str, name: str) -> str | None:
        """Return the one file that declares the class that a name stands for in a file."""
        facts = self._facts[source]
        first = name.partition(".")[0]
        if first[:1].islower():
            lead = self._class(source, name, "import")
            return lead.target if lead is not None else None
        if self._nested.declares(source, first):
            return source
        packages = [facts.package or ""]
        for wanted in facts.imports:
            if wanted.kind == "import" and wanted.target.endswith(f".{first}"):
                lead = self._class(source, wanted.target, "import")
                return lead.target if lead is not None else None
            if wanted.kind == "wildcard":
                packages.append(wanted.target.removesuffix(".*"))
        found = next((files for package in packages if (files := self._classes.get(package, {}).get(first))), [])
        return nearest(source, found)

    def _hidden(self, source: str, *, wildcards: bool) -> set[str]:
        """Return the simple names that mean something else: explicitly imported, or declared in the file itself."""
        facts = self._facts[source]
        imported = {wanted.target.rpartition(".")[2] for wanted in facts.imports if wanted.kind == "import"}
        # Where a nested type's name means that type, the reader has left it out of the references already.
        own = {symbol.name for symbol in facts.symbols if symbol.kind in TYPES and symbol.parent is None}
        if wildcards:
            return imported | own
        # A class of the own package wins over one that a wildcard offers.
        return imported | own | set(self._classes.get(facts.package or "", ()))

    def _used(self, source: str, package: str, how: str, confidence: float, *, hidden: set[str]) -> list[Lead]:
        classes = self._classes.get(package, {})
        return counted(
            self._one_of(source, classes[name], how, confidence)
            for name in self._facts[source].references
            if name in classes and name not in hidden and source not in classes[name]
        )

    def _is_own(self, target: str) -> bool:
        """Return whether a name lies in or below a package of the repository: then the build generates it."""
        parts = target.split(".")
        return (len(parts) > 1 and ".".join(parts[:-1]) in self._classes) or any(
            ".".join(parts[:length]) in self._classes for length in range(3, len(parts))
        )

    @cached_property
    def _own_projects(self) -> frozenset[str]:
        """What many packages of the repository begin with: what lies there and is not found is built, or not read."""
        counts = Counter(_project(package.split(".")) for package in self._main_packages)
        return frozenset(name for name, count in counts.items() if count * OWN_SHARE >= counts.total())

    def _is_outside(self, target: str, *, is_wildcard: bool) -> bool:
        """Return whether a name is a declared library's: the repository itself has no code in its package but tests."""
        package = target if is_wildcard else ".".join(part for part in target.split(".") if not part[:1].isupper())
        return package not in self._main_packages and any(
            (target == group or target.startswith(f"{group}.")) and not self._is_own_group(group)
            for group, _ in self._groups
        )

    def _is_own_group(self, group: str) -> bool:
        if group not in self._own_groups:
            self._own_groups[group] = any(
                package == group or package.startswith(f"{group}.") for package in self._main_packages
            )
        return self._own_groups[group]

    def _external(self, target: str) -> Lead:
        parts = target.split(".")
        for group, only in self._groups:
            if target == group or target.startswith(f"{group}."):
                name = only if only is not None and may_hold(only, package_words(parts)) else group
                return Lead("declared dependency", 1.0, external=name)
        project = _project(parts)
        if project in self._own_projects:
            return nowhere(target, "not found in the package")
        return Lead("not in the repository", 0.8, external=project)


def _project(parts: list[str]) -> str:
    """Return the words of a name by which a project is called: as many as a host's name turned around has, or one."""
    if parts[0] not in DOMAINS and parts[0] not in {"javax", "jakarta"}:
        return parts[0]
    words = package_words(parts)[: 3 if ".".join(parts[:2]) in _WIDE_GROUPS else 2]
    return ".".join(words if len(words) > 1 else parts[:2])


# What a package's name begins with where it is a host's turned around; else its first word is the name: "lombok".
DOMAINS = frozenset(
    """com org net io edu gov dev app co me info biz eu de uk fr nl ch at us cn jp kr ru br in it es pl cz se no fi dk be
    ca au nz za xyz cloud tech ai tools""".split()  # noqa: SIM905 - reads as a list of words
)


def _is_outside_the_jdk(target: str) -> bool:
    """Say whether a package of javax is none of the JDK's; `javax.annotation.processing` is the compiler's."""
    if not target.startswith("javax.") or target.startswith("javax.annotation.processing"):
        return False
    return target.split(".")[1] in JAVAX_OUTSIDE_JDK


def _is_of_the_package(signature: str) -> bool:
    """Return whether a class is for its own package only; of a long head the word may be cut off."""
    return len(signature) < _LONG_SIGNATURE and _PUBLIC.search(signature) is None


def _package_of(target: str, is_package: bool) -> str:
    parts = target.split(".")
    lower = [part for part in parts if not part[:1].isupper()]
    return target if is_package or len(lower) == len(parts) else ".".join(lower)


def package_words(parts: list[str]) -> list[str]:
    """Return the words of an import in front of a type's; all where none looks like a type's.

    What stands in front of a type is a package's, even behind a word that looks like a type's: org.I0Itec.client.Client.
    """
    types = [place for place, part in enumerate(parts) if part[:1].isupper()]
    end = next((place for place in reversed(types) if place and place - 1 not in types), 0 if types else len(parts))
    return parts[:end]


def _groups(declared: Iterable[str]) -> list[tuple[str, str | None]]:
    """Return (group, the artifact that alone is declared of it and holds code, or None), longest group first."""
    found: dict[str, set[str]] = {}
    for name in declared:
        group, colon, _ = name.partition(":")
        if colon and "." in group:
            found.setdefault(group, set()).update([name] if holds_code(name) else ())
    named = [(group, next(iter(names)) if len(names) == 1 else None) for group, names in found.items()]
    return sorted(named, key=lambda item: (-len(item[0]), item[0]))
