"""Java's import rules: classes by package and name, static members, wildcards, and uses within a package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.leads import Lead, counted, nowhere, to_standard_library
from services.system_map.resolve.paths import nearest, stem
from services.system_map.resolve.standard_libraries import JAVAX_OUTSIDE_JDK, JDK_PREFIXES

_TYPES = frozenset({"class", "interface", "enum", "record", "annotation", "type", "struct"})
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
        for path, found in facts.items():
            if path not in files or files[path].language != "Java":
                continue
            if found.package is None and not found.symbol_count:
                continue  # not parsed: where its class belongs is not known
            names = {symbol.name for symbol in found.symbols if symbol.parent is None and symbol.kind in _TYPES}
            package = self._classes.setdefault(found.package or "", {})
            for name in names | {stem(path)}:
                package.setdefault(name, []).append(path)

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
            return self._used(source, target, "wildcard", 1.0, hidden=self._hidden(source, wildcards=False))
        found = self._class(source, target, wanted.kind)
        if found is not None:
            return [found]
        if target.startswith("javax.") and target.split(".")[1] in JAVAX_OUTSIDE_JDK:
            return [self._external(target)]
        if target.startswith((*JDK_PREFIXES, "javax.")):
            return [to_standard_library(_package_of(target, is_wildcard))]
        if self._is_own(target):
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
            return Lead(how, confidence, target=files[0])
        return Lead(f"{how}{_SEVERAL}", min(confidence, 0.8), target=nearest(source, files))

    def references(self, source: str) -> list[Lead]:
        """Return the classes that this file uses without an import: of the same package, or by their whole names."""
        package = self._facts[source].package or ""
        leads = self._used(source, package, "same package", 0.9, hidden=self._hidden(source, wildcards=True))
        whole = (self._class(source, name, "import") for name in self._facts[source].references if "." in name)
        return counted([*leads, *(replace(lead, how="whole name") for lead in whole if lead is not None)])

    def _hidden(self, source: str, *, wildcards: bool) -> set[str]:
        """Return the simple names that mean something else: explicitly imported, or declared in the file itself."""
        facts = self._facts[source]
        imported = {wanted.target.rpartition(".")[2] for wanted in facts.imports if wanted.kind == "import"}
        # Where a nested type's name means that type, the reader has left it out of the references already.
        own = {symbol.name for symbol in facts.symbols if symbol.kind in _TYPES and symbol.parent is None}
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

    def _external(self, target: str) -> Lead:
        for group, name in self._groups:
            if target == group or target.startswith(f"{group}."):
                return Lead("declared dependency", 1.0, external=name)
        parts = target.split(".")
        if parts[0] not in _DOMAINS and parts[0] not in {"javax", "jakarta"}:
            return Lead("not in the repository", 0.8, external=parts[0])
        length = 3 if ".".join(parts[:2]) in _WIDE_GROUPS else 2
        lower = [part for part in parts[:length] if part[:1].islower()]
        return Lead("not in the repository", 0.8, external=".".join(lower or parts[:1]))


# What a package's name begins with where it is a host's turned around; else its first word is the name: "lombok".
_DOMAINS = frozenset(
    """com org net io edu gov dev app co me info biz eu de uk fr nl ch at us cn jp kr ru br in it es pl cz se no fi dk be
    ca au nz za xyz cloud tech ai tools""".split()  # noqa: SIM905 - reads as a list of words
)


def _package_of(target: str, is_package: bool) -> str:
    parts = target.split(".")
    lower = [part for part in parts if part[:1].islower()]
    return target if is_package or len(lower) == len(parts) else ".".join(lower)


def _groups(declared: Iterable[str]) -> list[tuple[str, str]]:
    """Return (group, what to call it), longest group first; a group of one artifact is called by the whole name."""
    found: dict[str, list[str]] = {}
    for name in declared:
        group, colon, _ = name.partition(":")
        if colon and "." in group:
            found.setdefault(group, []).append(name)
    named = [(group, names[0] if len(set(names)) == 1 else group) for group, names in found.items()]
    return sorted(named, key=lambda item: (-len(item[0]), item[0]))
