"""What Kotlin and Scala add to Java's import rules: functions of a package, relative packages, one index for all three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.artifacts import holds_code
from services.system_map.resolve.java import JavaResolver
from services.system_map.resolve.leads import Lead, nowhere, to_standard_library
from services.system_map.resolve.nearness import COMMON, SOURCE_SET
from services.system_map.resolve.paths import stem

# What else a package of these languages holds: all of it is imported by name.
_MEMBERS = frozenset({"function", "constant", "variable", "trait", "type", "class", "interface", "enum", "module"})
_LANGUAGES = frozenset({"Kotlin", "Scala"})
# What comes with Kotlin for a system, as the JDK does with Java.
_PLATFORM = ("platform.", "kotlinx.cinterop.", "android.")
# Packages of Scala itself, whose names may be written without `scala.` before them.
_SCALA = frozenset(
    """annotation beans collection compat compiletime concurrent deriving io jdk language math quoted ref reflect runtime
    sys util""".split()  # noqa: SIM905 - reads as a list of words
)
_PACKAGE_DOTS = 2  # a name with so many is written from a package


class JvmResolver(JavaResolver):
    """Follows imports among Java, Kotlin and Scala."""

    def __init__(
        self, facts: Mapping[str, FileFacts], files: Mapping[str, InventoryFile], declared: Iterable[str]
    ) -> None:
        """Index what each package of each language holds."""
        declared = list(declared)
        super().__init__(facts, files, declared)
        self._scala: set[str] = set()
        # Words that a package of a declared artifact may begin with.
        self._heads = {
            word
            for group, colon, artifact in (name.partition(":") for name in declared)
            if colon
            for word in (*group.split("."), artifact.partition("-")[0])
        }
        of_kotlinx = (name for name in declared if name.startswith("org.jetbrains.kotlinx:") and holds_code(name))
        self._kotlinx = {name.partition(":")[2]: name for name in of_kotlinx}
        for path, found in facts.items():
            language = files[path].language if path in files else None
            if language not in _LANGUAGES:
                continue
            if language == "Scala":
                self._scala.add(path)
            for package, name in _declared(path, found, language):
                paths = self._classes.setdefault(package, {}).setdefault(name, [])
                if path not in paths:
                    paths.append(path)

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one import; a Scala one may start at a package around the file, or at a name imported before."""
        found = super().follow(source, self._from_around(source, wanted) if source in self._scala else wanted)
        if len(found) == 1 and found[0].how == "not in the repository":
            return [self._not_here(source, wanted, found[0])]
        return found

    def _from_around(self, source: str, wanted: ImportFacts) -> ImportFacts:
        """Return a Scala import with its whole name."""
        head, _, rest = wanted.target.partition(".")
        facts = self._facts[source]
        for other in facts.imports:
            if other is not wanted and rest and other.kind == "import" and other.target.endswith(f".{head}"):
                return replace(wanted, target=f"{other.target}.{rest}")
        if head not in {"_root_", "java", "javax", "scala"}:
            parts = (facts.package or "").split(".")
            for length in range(len(parts), 0, -1):
                target = f"{'.'.join(parts[:length])}.{wanted.target}"
                if (wanted.kind == "wildcard" and target in self._classes) or self._class(source, target, wanted.kind):
                    return replace(wanted, target=target)
        return replace(wanted, target=wanted.target.removeprefix("_root_."))

    def _not_here(self, source: str, wanted: ImportFacts, found: Lead) -> Lead:
        """Say more of a name that no file declares: a part of the platform, a value's members, something generated."""
        target = wanted.target
        parts = target.split(".")
        if target.startswith(_PLATFORM):
            return to_standard_library(".".join(parts[:2]))
        if parts[0] == "kotlinx" and len(parts) > 1:
            name = f"kotlinx-{parts[1]}"
            said = next((self._kotlinx[known] for known in sorted(self._kotlinx) if known.startswith(name)), None)
            return Lead("declared dependency", 1.0, external=said) if said else replace(found, external=name)
        if found.external == parts[0] and any(".".join(parts[:length]) in self._classes for length in (1, 2)):
            return nowhere(target, "not found in the package")
        if source in self._scala and found.external == parts[0]:
            return self._not_from_the_root(source, wanted, found)
        return found

    def _not_from_the_root(self, source: str, wanted: ImportFacts, found: Lead) -> Lead:
        """Say more of a Scala import by a first word that is no host's: it may start at what was imported before."""
        head = wanted.target.partition(".")[0]
        if self._may_be_a_value(source, wanted):
            return nowhere(wanted.target, "members of a value")
        if head in self._heads:
            return found
        if head in _SCALA:
            return to_standard_library(f"scala.{head}")
        return (
            nowhere(wanted.target, "in a package imported before") if self._may_be_relative(source, wanted) else found
        )

    def _may_be_relative(self, source: str, wanted: ImportFacts) -> bool:
        """Say whether a Scala import may start in an outside package whose names were all imported before."""
        head = wanted.target.partition(".")[0]
        return any(
            other.kind == "wildcard"
            and other.line < wanted.line
            and other.target.partition(".")[0] != head
            and not other.target.startswith(("java.", "javax.", "scala."))
            and other.target not in self._classes
            for other in self._facts[source].imports[:200]
        )

    def _may_be_a_value(self, source: str, wanted: ImportFacts) -> bool:
        """Say whether a Scala import may name a value's members: inside of a type, or after an object's were imported."""
        facts = self._facts[source]
        first = min((symbol.start_line for symbol in facts.symbols), default=wanted.line)
        return wanted.target[:1].isupper() or (
            wanted.target.count(".") < _PACKAGE_DOTS
            and (
                wanted.line > first
                or any(
                    other.kind == "wildcard"
                    and other.line < wanted.line
                    and other.target.rpartition(".")[2][:1].isupper()
                    for other in facts.imports[:200]
                )
            )
        )

    def _one_of(self, source: str, files: list[str], how: str, confidence: float) -> Lead:
        """Of several, as one platform's and what all have in common, take the own source set's, else the common one."""
        if len(files) > 1:
            own = SOURCE_SET.match(source)
            alike = [path for path in files if own and path.startswith((f"{own[0]}Main/", f"{own[0]}Test/"))]
            alike = alike or [path for path in files if COMMON.search(path)] or files
            named = [path for path in alike if stem(path) == stem(source)] or alike
            if len(named) == 1:
                return Lead(f"{how}, nearest of several", min(confidence, 0.8), target=named[0])
            files = named
        return super()._one_of(source, files, how, confidence)


def _declared(path: str, found: FileFacts, language: str | None) -> Iterable[tuple[str, str]]:
    """Yield (package, name) of all that a file declares for others; what a package object holds is its package's."""
    package = found.package or ""
    if found.generated and found.package:  # not parsed: likely the class that it is called by
        yield package, stem(path)
    objects: dict[int, str] = {}
    for index, symbol in enumerate(found.symbols):
        if symbol.kind not in _MEMBERS and symbol.parent not in objects:
            continue
        if symbol.parent is None and symbol.signature.startswith("package object"):
            objects[index] = f"{package}.{symbol.name}".lstrip(".")
        elif symbol.parent is None:
            yield package, symbol.name
        elif symbol.parent in objects:
            yield objects[symbol.parent], symbol.name
    if language == "Kotlin" and any(symbol.parent is None and symbol.kind == "function" for symbol in found.symbols):
        yield package, f"{stem(path)}Kt"  # what Java calls a file's functions by
