"""Declared packages against imported ones: a row each, with its state and the grounds for it. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from services.system_map.derive.findings import Findings
from services.system_map.facts import Dependency
from services.system_map.parsing.extract import READERS
from services.system_map.parts.surface import DependenciesPart, DependencyReport
from services.system_map.resolve.artifacts import holds_code
from services.system_map.resolve.families import FAMILIES
from services.system_map.resolve.paths import base_name
from services.system_map.surface.dependencies.asked_for import AskedFor
from services.system_map.surface.dependencies.declared import (
    Key,
    declared_packages,
    is_aside_manifest,
    test_manifest_alone,
)
from services.system_map.surface.dependencies.ecosystems import FOLLOWED, PASSED_ON, is_of_gradle, of_language
from services.system_map.surface.dependencies.expected import why_not_imported
from services.system_map.surface.dependencies.importing import Importers, importers_of, is_for_tools
from services.system_map.surface.dependencies.matching import Matcher
from services.system_map.surface.dependencies.mentions import Mentions
from services.system_map.surface.dependencies.named import Named
from services.system_map.surface.dependencies.pins import frozen_lists, frozen_pins, pinned_beside
from services.system_map.surface.dependencies.settings import Settings
from services.system_map.surface.dependencies.unnamed import Unnamed

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

SHOWN = 1_000
MODULES_SHOWN = 50
MIN_OWN_NAME = 4  # letters of a project's name, by which others may call what they make for it
_COMMON_NAMES = """
    admin angular babel backend bundle client common connect core create demo docs electron example express fast
    file frontend functions graphql http image json jquery koajs lerna library main mobile mongo native next node nuxt
    package plugin preact project react redux rollup root sample server service site socket starter static style
    svelte tailwind template test text tools types typescript utils vite webpack website webapp workspace
"""
# What packages that have nothing to do with a project begin with, whatever it may be called.
_COMMON = frozenset(_COMMON_NAMES.split())
_STATES = {"undeclared": 0, "unused": 1, "used": 2, "tool": 3}
_VERSIONS = "a list of versions, or what projects are built upon: it brings others, and holds no code itself"
_SCOPED = {"development": "declared for development", "build": "declared for building"}
State = Literal["used", "unused", "undeclared", "tool"]


def report_dependencies(given: PartsInput) -> DependenciesPart:
    """Return the part: one row a package of an ecosystem, by its most binding declaration."""
    found = given.found
    declared = declared_packages(found)
    importers, called_as_own = importers_of(found)
    judge = _Judge(given, declared, importers, called_as_own)
    rows = [judge.declared(key, some) for key, some in declared.items()]
    rows += [row for key, some in importers.items() if (row := judge.undeclared(key, some)) is not None]
    # What the product itself misses comes before what its tools do.
    rows.sort(
        key=lambda row: (
            _STATES[row.state],
            row.state == "undeclared" and row.scope != "run",
            -row.importers,
            row.name.casefold(),
            row.ecosystem,
        )
    )
    manifests = {one.manifest for some in declared.values() for one in some}
    return DependenciesPart(
        dependencies=rows[:SHOWN],
        left_out=max(0, len(rows) - SHOWN),
        manifests=sorted(manifests, key=lambda path: (path.count("/"), path)),
        unreadable=[f"{path}: {reason}" for path, reason in found.given.manifests.unreadable],
        states=dict(Counter(row.state for row in rows)),
        declared=len(declared),
    )


def _languages(found: Findings) -> dict[str, Counter[str]]:
    """Return how many files of each language import from each ecosystem."""
    languages: dict[str, Counter[str]] = {}
    for file in found.given.files.values():
        ecosystem = of_language(file.language) if file.role in {"code", "test"} else None
        if ecosystem is not None:
            languages.setdefault(ecosystem, Counter())[file.language or ""] += 1
    return languages


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _marker(one: Dependency) -> str:
    """Return the condition of a Python requirement: `python_version < "3.11"`."""
    return " ".join(one.requirement.partition(";")[2].split())


class _Judge:
    """Says of each package in what state it is, and why."""

    def __init__(
        self,
        given: PartsInput,
        declared: dict[Key, list[Dependency]],
        importers: dict[Key, Importers],
        called_as_own: dict[Key, Importers],
    ) -> None:
        found = given.found
        self._found = found
        self._importers = importers
        self._keys: dict[str, frozenset[str]] = {
            system: frozenset(key for one, key in declared if one == system) for system in {one for one, _ in declared}
        }
        self._spelt = {key: some[0].name for key, some in declared.items()}
        self._matcher = Matcher(self._keys, importers, called_as_own)
        self._builds_crates = any(base_name(path) == "Cargo.toml" for path in found.given.texts)
        self._named = Named(given)
        self._unnamed = Unnamed(given, self._keys)
        imported = {name: some for (system, name), some in importers.items() if system == "npm"}
        names = [self._spelt["npm", key] for key in self._keys.get("npm", ()) if key not in imported]
        self._mentions = Mentions(found.given.texts)
        self._asked_for = AskedFor(given, names, imported, self._mentions.commands)
        free = [key for key in sorted(self._keys.get("PyPI", ())) if ("PyPI", key) not in importers]
        self._settings = Settings(given, free)
        self._languages = _languages(found)
        self._followed = FAMILIES.keys() & READERS.keys()
        python = [one for (system, _), some in declared.items() if system == "PyPI" for one in some]
        imported_python = {key for system, key in importers if system == "PyPI"}
        self._frozen = self._mentions.pinned | frozen_lists(python, imported_python)
        self._frozen_pins = frozen_pins(python, imported_python)
        self._pinned_beside = pinned_beside(python)

    def declared(self, key: Key, some: list[Dependency]) -> DependencyReport:
        """Return the row of a declared package."""
        best = some[0]
        importers = self._matcher.importers(key)
        if (
            importers is not None
            and importers.sure == "package"
            and key[0] in FOLLOWED - PASSED_ON
            and (of_tests := test_manifest_alone(some)) is not None
            and (row := self._missing(key, importers, f"no manifest names it but {of_tests}, of tests")) is not None
            and row.state == "undeclared"
        ):
            return row
        state, reason = self._state(key, best, importers, [one.manifest for one in some])
        others = len({one.manifest for one in some}) - 1
        if others:
            reason += f"; also declared in {others} other {'manifest' if others == 1 else 'manifests'}"
        modules = importers.modules if importers and importers.sure == "package" else []
        by_product = importers is not None and bool(importers.product)
        return DependencyReport(
            name=best.name,
            requirement=best.requirement,
            scope="beside" if best.scope == "run" and is_aside_manifest(best) and not by_product else best.scope,
            manifest=best.manifest,
            line=best.line,
            ecosystem=key[0],
            state=state,
            reason=reason,
            importers=len(modules),
            modules=modules[:MODULES_SHOWN],
            first=importers.first if importers and importers.sure == "package" else None,
        )

    def _state(
        self, key: Key, best: Dependency, importers: Importers | None, manifests: list[str]
    ) -> tuple[State, str]:
        ecosystem, name = key
        if ecosystem == "Maven" and not holds_code(name):
            return "tool", _VERSIONS
        if importers is not None:
            return "used", _how_used(best, importers)
        if (
            best.scope not in _SCOPED
            and (used := self._named.why_used(ecosystem, name, self._keys[ecosystem])) is not None
        ):
            return "used", used
        reason = (
            _SCOPED.get(best.scope)
            or (
                f"declared for what stands beside the product, in {_folder(best.manifest)}"
                if is_aside_manifest(best)
                else None
            )
            or self._why_not(ecosystem, name, best)
            or why_not_imported(name, ecosystem, self._keys[ecosystem])
            or self._named.why_unknown(ecosystem, name, manifests)
            or (self._settings.why(name) if ecosystem == "PyPI" else None)
            or (self._asked_for.why(best.name, manifests) or self._why_run(best.name) if ecosystem == "npm" else None)
        )
        if reason is None and best.scope.startswith("optional:"):
            reason = f"optional ({best.scope.partition(':')[2]}), and nothing imports it"
        if reason is not None:
            return "tool", reason
        if ecosystem == "Maven" and (package := self._matcher.unexplained(manifests)) is not None:
            return (
                "tool",
                f"nothing of its group is imported; yet {package} is, which no declared artifact's name explains",
            )
        return "unused", f"no module imports it{self._doubt(ecosystem, manifests)}"

    def _doubt(self, ecosystem: str, manifests: list[str]) -> str:
        """Return what an accusation leaves open, in words to follow it."""
        if ecosystem == "Maven":
            return ", nor anything of its group; it may be loaded when the program runs"
        lock = self._asked_for.untold(manifests) if ecosystem == "npm" else None
        return "" if lock is None else f"; {lock} does not tell whether another package asks for it as a peer"

    def _why_not(self, ecosystem: str, name: str, best: Dependency) -> str | None:
        """Return why no import can be expected, from what the repository itself says."""
        mentions = self._mentions
        where = mentions.of(best.name) or mentions.of(name)
        project = self._pinned_beside.get((best.manifest, name))
        grounds = {
            "what code imports is not always led to Packagist packages": ecosystem == "Packagist",
            f"what code imports is not led to {ecosystem} packages": ecosystem not in FOLLOWED,
            "taken by a Gradle build, for Kotlin that is made into JavaScript": is_of_gradle(best.manifest)
            and ecosystem == "npm",
            "no code here imports from its ecosystem": ecosystem not in self._languages,
            f"imports of {self._unread(ecosystem)} are not followed": bool(self._unread(ecosystem)),
            "in Gradle's catalogue, which also holds what only builds and tests take": best.manifest.endswith(
                ("libs.versions.toml", "settings.gradle", "settings.gradle.kts")
            ),
            "in sbt's list of modules, which also holds what only builds and tests take": best.manifest.endswith(
                ".scala"
            ),
            "a Conda package, which may be a program, or a library of another language": best.manifest.endswith(
                ("environment.yml", "environment.yaml")
            ),
            f"asked for only where {_marker(best)}": ecosystem == "PyPI" and bool(_marker(best)),
            "in a list that pins every version, what the packages need in turn as well": best.manifest in self._frozen,
            "fixed among packages that only others need: the list holds what the packages need in turn": (
                (best.manifest, name) in self._frozen_pins
            ),
            f"pinned beside {project}, which declares what the code needs itself": project is not None,
            "a peer: whoever installs this package brings it": ecosystem == "npm" and best.name in mentions.peers,
            "called after this project, which may load it by its name": self._is_called_after(best),
            "declared by the private root of a workspace, where tools stand": best.manifest in mentions.roots,
            f"named in {where}": where is not None,
            "features of it are switched on, which may be all that it is there for": best.name in mentions.switched,
        }
        return next((reason for reason, holds in grounds.items() if holds), None)

    def _is_called_after(self, best: Dependency) -> bool:
        """Say whether a package is called after the one that declares it, as plugins of what is published are."""
        own = self._mentions.called.get(best.manifest, "")
        return len(own) >= MIN_OWN_NAME and own not in _COMMON and best.name.startswith(f"{own}-")

    def _why_run(self, name: str) -> str | None:
        """Return which command is run that a package of npm may bring, by its name; none that another declared one has."""
        command = next((one for one in self._mentions.commands_like(name) if one not in self._keys["npm"]), None)
        return command and f"{command}, which may be its command, is run by {self._mentions.commands[command]}"

    def _unread(self, ecosystem: str) -> str:
        """Return the languages that import from an ecosystem in a way that is not followed; empty where few files do."""
        counts = self._languages.get(ecosystem, Counter())
        unread = {language: count for language, count in counts.items() if language not in self._followed}
        return " and ".join(sorted(unread)) if sum(unread.values()) * 10 >= counts.total() else ""

    def undeclared(self, key: Key, some: Importers) -> DependencyReport | None:
        """Return the row of a package that the product imports and no manifest names; None for any other."""
        if self._matcher.is_declared(key):
            return None
        is_any = bool(self._keys.get(key[0]))
        return self._missing(
            key, some, "no manifest names it" if is_any else f"no manifest of {key[0]} packages is here"
        )

    def _missing(self, key: Key, some: Importers, reason: str) -> DependencyReport | None:
        """Return the row of a package that the product imports and its manifests do not name, which `reason` says."""
        ecosystem, _ = key
        if not some.product:
            return None
        state: State = "undeclared"
        scope = "run"
        if not some.runs:
            state, scope, reason = "used", "development", "only type checkers import it, and no manifest names it"
        elif ecosystem == "npm" and some.name in self._mentions.mapped:
            state, reason = "used", f"led to its address in {self._mentions.mapped[some.name]}"
        elif ecosystem not in FOLLOWED:
            state, reason = "used", self._why_loose(key, some.name)
        elif ecosystem == "crates.io" and self._builds_crates:
            state = "used"
            reason = "no Cargo.toml names it so, yet only what one names can be compiled against: a crate's library, or a module"
        elif ecosystem in PASSED_ON:
            state, reason = "used", "no manifest names it: it comes with another package that one names"
        elif not some.needed:
            state, scope = "used", "optional"
            reason = (
                "imported only under a condition, a try or in functions, so it may be optional; no manifest names it"
            )
        elif (excuse := self._unnamed.why(*key, some)) is not None:
            state, (scope, reason) = "used", excuse
        elif is_for_tools(self._found, some):
            scope, reason = "development", f"{reason}; only settings of tools import it, {min(some.product)} first"
        return DependencyReport(
            name=some.name,
            requirement="",
            scope=scope,
            manifest=None,
            line=None,
            ecosystem=ecosystem,
            state=state,
            reason=reason,
            importers=len(some.modules),
            modules=some.modules[:MODULES_SHOWN],
            first=some.first,
        )

    def _why_loose(self, key: Key, name: str) -> str:
        """Return why no manifest needs to name a package of an ecosystem in which imports are seldom called as packages."""
        if key[0] == "Packagist" and "/" in name:  # as no namespace is written
            return "no composer.json names it; composer.lock holds it, so another package may bring it"
        near = self._matcher.may_belong_to(key)
        if near:
            return f"it may belong to {self._spelt[key[0], near]}, which is declared"
        return f"no manifest names it by what code imports; packages of {key[0]} are often called otherwise"


def _how_used(best: Dependency, importers: Importers) -> str:
    if importers.sure == "likeness" and ":" not in best.name:
        return f"code imports {importers.name}, which may come from it"
    if importers.sure == "likeness":
        return "code imports from a group like its own, not certainly from it"
    count = len(importers.modules)
    modules = "1 module imports" if count == 1 else f"{count:,} modules import"
    modules += " it" if importers.sure == "package" else " from its group, not certainly from it"
    if best.scope != "run" or importers.product:
        if importers.product and not importers.runs:
            return f"{modules}, for type checkers only"
        return modules
    return f"{modules}, tests only" if importers.tests and not importers.beside else f"{modules}, none of the product"
