"""Where an import of a file leads, told from the resolved imports: the module that a binding means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

from services.system_map.facts import MAX_FURTHER_LINES, ImportFacts, ResolvedImport
from services.system_map.resolve.platforms import SURE, without_platform
from services.system_map.resolve.script_files import DECLARATIONS, run_beside
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.package_names import TAKES_FUNCTIONS, PackageNames, path_in

# Families in which a file knows types of others that no import of it names: of namespaces, of the whole module.
NAMES_TYPES = frozenset({"csharp", "swift"})
# Files that stand for their folder, in other languages than Python.
_ROOTS = frozenset({"index", "mod", "lib"})
_PLACES = frozenset({"crate", "super"})  # of Rust, told by where a file lies
_MANY = 8  # targets of a line that are sorted before they are looked through
_CRATES = frozenset({"lib.rs", "main.rs"})
_PYTHON = (".py", ".pyi", ".pyx")


class _Line(NamedTuple):
    """What a line of a file imports, where it may import many things: `use {a::*, b::*};`."""

    targets: dict[int, float]  # how sure each is
    near: dict[str, list[int]]  # those that are called so or hold what is, for each last part of a path
    meant: dict[str, list[int]]  # what a path was found to lead to, two at most


class ImportLeads:
    """Targets of each file's imports, found again by what the import says; of some families those of references too."""

    def __init__(self, index: SymbolIndex, imports: Iterable[ResolvedImport]) -> None:
        """Sort resolved imports by their source."""
        self._index = index
        self._stems = [_stem(path) for path in index.paths]
        self._tests: dict[int, int] = {}  # of a file's package the first, in Go
        self._declaring: dict[int, dict[int, int]] = {}  # of a source, by what runs the declarations that tell of it
        self._targets: dict[int, list[tuple[int, int, float]]] = {}  # source: line, target, confidence
        # By the last part of a path the targets, each with the lines that lead there and how sure these are.
        self._endings: dict[int, dict[str, dict[int, dict[int, float]]]] = {}
        self._lines: dict[int, dict[int, _Line]] = {}  # of a source, by number
        self._packages = PackageNames(index)
        for found in imports:
            source = index.numbers.get(found.source)
            target = index.numbers.get(found.target) if found.target is not None else None
            if source is None or target is None:
                continue
            if found.kind != "reference" or index.families[source] in NAMES_TYPES:
                self._targets.setdefault(source, []).extend((line, target, found.confidence) for line in found.lines)

    def targets(self, source: int) -> list[tuple[int, int, float]]:
        """Return line, target and confidence of a file's imports that lead into the repository."""
        return self._targets.get(source, [])

    def take(self, source: int, targets: list[tuple[int, int, float]]) -> None:
        """Take in the targets of a file's imports as they were once told."""
        if targets:
            self._targets[source] = targets
            self._lines.pop(source, None)
            self._declaring.pop(source, None)

    def declarations(self, source: int, target: int) -> int | None:
        """Return the declarations beside a script, where a file's import leads to both: of JavaScript and TypeScript."""
        return self._told_twice(source).get(target)

    def _told_twice(self, source: int) -> dict[int, int]:
        """Return the declarations among a file's targets by the script beside, where that is one of them too."""
        known = self._declaring.get(source)
        if known is None:
            numbers, paths = self._index.numbers, self._index.paths
            targets = {target for _, target, _ in self.targets(source)}
            declaring = [target for target in targets if paths[target].endswith(DECLARATIONS)]
            beside = ((numbers.get(path), target) for target in declaring for path in run_beside(paths[target]))
            known = {run: target for run, target in beside if run is not None and run in targets}
            self._declaring[source] = known
        return known

    def _that_run(self, source: int, targets: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
        """Leave out of a file's targets the declarations of which the script is one too: that is what is called."""
        declared = set(self._told_twice(source).values())
        return [one for one in targets if one[1] not in declared] if declared else targets

    def follow(self, source: int, wanted: ImportFacts, name: str) -> tuple[int, bool, float] | None:
        """Return (file, whether the name itself is that module, confidence); None where it leads outside or nowhere."""
        family = self._index.families[source]
        if family == "python":
            return self._python(source, wanted, name)
        targets = self._targets.get(source, [])
        if not targets and (wanted.kind != "wildcard" or self._index.languages[source] not in TAKES_FUNCTIONS):
            return None
        if family == "javascript":
            targets = targets if wanted.kind == "type" else self._that_run(source, targets)
            return self._javascript(source, wanted, name, targets)
        if family == "go":
            found = self._go(wanted, targets)
            return None if found is None else (self._as_tests_see(source, found[0]), *found[1:])
        if family == "java":
            return self._jvm(source, wanted, name, targets)
        return self._all_of(source, wanted, targets) if name == "*" else self._by_line(wanted, name, targets)

    def _python(self, source: int, wanted: ImportFacts, name: str) -> tuple[int, bool, float] | None:
        if wanted.kind == "stub":
            stub = self._index.numbers.get(f"{self._index.paths[source]}i")
            return next(((to, False, sure) for _, to, sure in self.targets(source) if to == stub), None)
        path = "/".join(part for part in wanted.target.split(".") if part)
        exact = wanted.level > 0
        if exact:
            base = posixpath.dirname(self._index.paths[source])
            for _ in range(wanted.level - 1):
                base = posixpath.dirname(base)
            path = posixpath.normpath(posixpath.join(base, path)) if base or path else ""
        own = self._stems[source]  # no import leads a file to itself
        if name and name != "*":
            further = f"{path}/{name}" if path and path != "." else name
            found = (source, 1.0) if further == own else self._imported_at(source, wanted.line, further, exact=exact)
            if found:
                return found[0], True, found[1]
        path = "" if path == "." else path
        found = (source, 1.0) if path == own else self._imported_at(source, wanted.line, path, exact=exact)
        return (found[0], not name, found[1]) if found else None

    def _imported_at(self, source: int, line: int, path: str, *, exact: bool) -> tuple[int, float] | None:
        """Return the target of an import's line whose path ends in this one: of several the very path, or what holds the others.

        `from pkg import f, pkg` has two, of which the one lies in the other.
        """
        found: dict[str, tuple[int, float]] = {}
        for target, lines in self._ending(source).get(path.rpartition("/")[2], {}).items():
            # Of a target that more lines lead to than are kept, any may be one of those left out.
            sure = lines.get(line) if len(lines) <= MAX_FURTHER_LINES else lines.get(line, min(lines.values()))
            stem = self._stems[target]
            if sure is not None and (stem == path or (not exact and path and stem.endswith("/" + path))):
                if stem in found:
                    return None
                found[stem] = (target, sure)
        if path in found:
            return found[path]
        outermost = min(found, key=len, default=None)
        if outermost is None or any(not stem.startswith(f"{outermost}/") for stem in found if stem != outermost):
            return None
        return found[outermost]

    def _matching(self, source: int, path: str, *, exact: bool) -> tuple[int, float] | None:
        """Return the one target of a file's imports whose path ends in this one, or is it."""
        best: tuple[int, float] | None = None
        for target, lines in self._ending(source).get(path.rpartition("/")[2], {}).items():
            stem = self._stems[target]
            if stem == path or (not exact and path and stem.endswith("/" + path)):
                if best is not None:
                    return None
                best = (target, next(reversed(lines.values())))
        return best

    def _ending(self, source: int) -> dict[str, dict[int, dict[int, float]]]:
        """Return the targets of a file's imports by the last part of their paths."""
        known = self._endings.get(source)
        if known is None:
            known = self._endings[source] = {}
            targets = self.targets(source)
            if self._index.families[source] == "javascript":
                targets = self._that_run(source, targets)
            for line, target, confidence in targets:
                ending = self._stems[target].rpartition("/")[2]
                known.setdefault(ending, {}).setdefault(target, {})[line] = confidence
        return known

    def _javascript(
        self, source: int, wanted: ImportFacts, name: str, targets: list[tuple[int, int, float]]
    ) -> tuple[int, bool, float] | None:
        written = wanted.target
        if written.startswith("."):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self._index.paths[source]), written))
            path = "" if path == "." else path
            for _, target, confidence in targets:
                full, stem = self._index.paths[target], self._stems[target]
                if full == path or stem in {path, _stem(path)} or stem == path.removesuffix("/index"):
                    # What the source's own platform has is surer than what it takes the place of.
                    own = self._for_a_platform(path, targets) if confidence <= SURE else None
                    led, sure = own if own is not None and own[1] > confidence else (target, confidence)
                    return led, not name, sure
            only = self._for_a_platform(path, targets)
            return (only[0], not name, only[1]) if only is not None else None
        here = {target: confidence for line, target, confidence in targets if line == wanted.line}
        if len(here) > 1:
            here = self._for_all_platforms(here)
        if len(here) == 1:
            [(target, confidence)] = here.items()
            return target, not name, confidence
        tail = written.lstrip("@~#").lstrip("/")
        found = self._matching(source, _stem(tail), exact=False)
        return (found[0], not name, found[1]) if found else None

    def _for_a_platform(self, path: str, targets: list[tuple[int, int, float]]) -> tuple[int, float] | None:
        """Return the surest target that some platform has for a path, and how sure it is: the first of several."""
        plain = {path, f"{path}/index"}
        some = ((target, sure) for _, target, sure in targets if without_platform(self._index.paths[target]) in plain)
        return max(some, key=lambda one: one[1], default=None)

    def _for_all_platforms(self, targets: dict[int, float]) -> dict[int, float]:
        """Leave out what some platforms have in place of another target, or that one where theirs is surer."""
        stems = {target: self._stems[target] for target in targets}
        free = {target: without_platform(self._index.paths[target]) for target in targets}
        of_one: dict[str, float] = {}  # by the stem that files for platforms take the place of: how sure these are
        for target, plain in free.items():
            if plain is not None:
                stems[target] = _stem(f"{plain}.js")
                of_one[stems[target]] = max(of_one.get(stems[target], 0.0), targets[target])
        of_all = {stems[target]: targets[target] for target, plain in free.items() if plain is None}
        return {
            one: sure
            for one, sure in targets.items()
            if (sure >= of_one.get(stems[one], 0.0) if free[one] is None else sure > of_all.get(stems[one], 0.0))
        }

    def _go(self, wanted: ImportFacts, targets: list[tuple[int, int, float]]) -> tuple[int, bool, float] | None:
        """Follow an import to its package, by the file that is surest to be built."""
        best: tuple[int, float, int] | None = None
        for _, target, confidence in targets:
            folder = posixpath.dirname(self._index.paths[target])
            if (wanted.target == folder or wanted.target.endswith("/" + folder)) and (
                best is None or (len(folder), confidence) > best[:2]
            ):
                best = (len(folder), confidence, target)
        if best is None:
            here = {target: confidence for line, target, confidence in targets if line == wanted.line}
            folders = {posixpath.dirname(self._index.paths[target]) for target in here}
            if len(folders) == 1:
                target = min(here, key=lambda one: (-here[one], one))
                return target, True, here[target]
            return None
        return best[2], True, best[1]

    def _as_tests_see(self, source: int, target: int) -> int:
        """Return a test of the package that a file leads to, where this is a test beside it: it knows what those declare.

        So do tests of the package `x_test`, which import `x`; nobody else does.
        """
        index = self._index
        if index.roles[source] != "test" or posixpath.dirname(index.paths[source]) != posixpath.dirname(
            index.paths[target]
        ):
            return target
        if target not in self._tests:
            self._tests[target] = next(
                (one for one in index.package_files(target) if index.roles[one] == "test"), target
            )
        return self._tests[target]

    def name_in(self, source: int, target: int, wanted: ImportFacts, name: str) -> str:
        """Return by which name a file that an import leads to holds what it brings: `Outer.Inner` in Kotlin and Scala."""
        if self._index.languages[source] == "Java" or self._index.families[source] != "java":
            return name
        return path_in(self._index, target, _whole_name(wanted, name)) or name

    def leads_in(self, source: int, line: int) -> bool:
        """Say whether an import of this line leads into the repository."""
        return any(own == line for own, _, _ in self._targets.get(source, ()))

    def _jvm(
        self, source: int, wanted: ImportFacts, name: str, targets: list[tuple[int, int, float]]
    ) -> tuple[int, bool, float] | None:
        """Follow an import of Java by its file's name; of Kotlin and Scala, whose files are called as one likes, by what they hold."""
        if self._index.languages[source] == "Java":
            return self._java(source, wanted, name) or self._holding(wanted, name, targets)
        found = self._holding(wanted, name, targets)
        if found is None and wanted.kind == "wildcard":
            there = self._packages.file_of(source, wanted.target, name)
            found = None if there is None else (there[0], False, 0.9 if there[1] else 0.8)
        return found or self._java(source, wanted, name)

    def _holding(
        self, wanted: ImportFacts, name: str, targets: list[tuple[int, int, float]]
    ) -> tuple[int, bool, float] | None:
        """Return the target at an import's line that holds what it names; of several the first, less sure."""
        written = _whole_name(wanted, name)
        here = {target: sure for line, target, sure in targets if line == wanted.line}
        having = [(target, sure) for target, sure in here.items() if path_in(self._index, target, written) is not None]
        if not having:
            return None
        target, sure = having[0]
        return target, False, sure if len(having) == 1 else min(sure, 0.8)

    def _java(self, source: int, wanted: ImportFacts, name: str) -> tuple[int, bool, float] | None:
        parts = wanted.target.split(".")
        if wanted.kind == "wildcard" and name:  # a public class has its file's name
            found = self._matching(source, "/".join([*parts, name]), exact=False)
            if found:
                return found[0], False, found[1]
        for end in range(len(parts), max(len(parts) - 3, 0), -1):
            found = self._matching(source, "/".join(parts[:end]), exact=False)
            if found:
                return found[0], False, found[1]
        return None

    def _all_of(
        self, source: int, wanted: ImportFacts, targets: list[tuple[int, int, float]]
    ) -> tuple[int, bool, float] | None:
        """Return the target at the line of an import of all names: of several the one that is so called, or holds that name."""
        if source not in self._lines:
            self._lines[source] = self._sorted(source, targets)
        line = self._lines[source].get(wanted.line)
        if line is None:
            return None
        here = line.targets
        if len(here) > 1:
            if wanted.target not in line.meant:
                segments = wanted.target.split("::")
                near = line.near.get(segments[-1], here)
                line.meant[wanted.target] = [one for one in near if self._may_be(source, segments, one)][:2]
            here = {target: here[target] for target in line.meant[wanted.target]}
        if len(here) != 1:
            return None
        [(target, sure)] = here.items()
        return target, False, sure

    def _sorted(self, source: int, targets: list[tuple[int, int, float]]) -> dict[int, _Line]:
        """Return the lines of a file's imports; on those of many targets these are sorted by what is named there."""
        lines: dict[int, _Line] = {}
        for number, target, sure in targets:
            lines.setdefault(number, _Line({}, {}, {})).targets[target] = sure
        for one in self._index.facts[source].imports:
            last = one.target.rpartition("::")[2]
            if one.line in lines and len(lines[one.line].targets) >= _MANY and last not in _PLACES and "/" not in last:
                lines[one.line].near[last] = []
        for line in lines.values():
            for target in line.targets if line.near else ():
                called = self._stems[target].rpartition("/")[2]
                for name in {called, *self._index.names_among(target, line.near)}.intersection(line.near):
                    line.near[name].append(target)
        return lines

    def _may_be(self, source: int, segments: list[str], target: int) -> bool:
        """Say whether a path may lead to a file: by what it is called or holds, in Rust `crate` and `super` by the place."""
        stem = self._stems[target]
        if segments == ["crate"]:
            return posixpath.basename(self._index.paths[target]) in _CRATES
        if set(segments) == {"super"}:
            above = self._stems[source]
            for _ in segments:
                above = posixpath.dirname(above)
            return stem in {above, f"{above}/main"}
        return stem.endswith(f"/{segments[-1]}") or self._index.in_file(target, segments[-1]) is not None

    def _by_line(
        self, wanted: ImportFacts, name: str, targets: list[tuple[int, int, float]]
    ) -> tuple[int, bool, float] | None:
        """Follow Rust's and other languages' imports: the target at its line, or the only one that has the name."""
        last = name or wanted.target.replace("::", "/").rpartition("/")[2]
        here = [(target, confidence) for line, target, confidence in targets if line == wanted.line]
        for candidates in (here, [(target, confidence) for _, target, confidence in targets]):
            modules = {target: c for target, c in candidates if self._stems[target].endswith("/" + last)}
            having = {target: c for target, c in candidates if self._index.in_file(target, last) is not None}
            for found, is_module in ((having, False), (modules, True)):
                if len(found) == 1:
                    [(target, confidence)] = found.items()
                    return target, is_module, confidence
            if candidates is here and len({target for target, _ in here}) == 1:
                return here[0][0], False, here[0][1]
        return None


def _whole_name(wanted: ImportFacts, name: str) -> str:
    """Return the dotted name of what an import brings: one of all names has it not in itself."""
    target = wanted.target.removesuffix(".*")
    return f"{target}.{name}" if wanted.kind == "wildcard" or target != wanted.target else target


def _stem(path: str) -> str:
    """Return a module's path without its extension, and without `__init__`, `index` or `mod`."""
    folder, slash, name = path.rpartition("/")
    ending = next((one for one in DECLARATIONS if name.endswith(one)), "")
    first, dot, _ = (name.removesuffix(ending), ending, "") if ending else name.rpartition(".")
    base = first if dot else name
    if base == "__init__" or (base in _ROOTS and not path.endswith(_PYTHON)):
        return folder
    return f"{folder}{slash}{base}"
