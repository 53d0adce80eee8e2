"""What JPA's tables and columns are called: constants in annotations, and the strategy that the application sets. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from services.system_map.derive.values import DeriveInput
from services.system_map.resolve.paths import shared_depth
from services.system_map.surface.java_constants import JavaConstants
from services.system_map.surface.models.jpa_lines import JpaClasses
from services.system_map.surface.models.named_classes import NamedClass, NamedClasses, settled
from services.system_map.surface.spring_settings import settings_with

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_KEYS = frozenset(
    {
        "spring.jpa.hibernate.naming.physicalstrategy",
        "spring.jpa.hibernate.namingstrategy",
        "spring.jpa.properties.hibernate.physicalnamingstrategy",
    }
)
# Strategies that write underscores are called so, but for those of old; any other may leave names as they are.
_WITH_UNDERSCORES = re.compile(
    r"underscore|snake_?case|SpringPhysicalNamingStrategy$|SpringNamingStrategy$|ImprovedNamingStrategy$", re.IGNORECASE
)
# What an application has that Spring Boot sets up: a library may use parts of it, and tests what runs them.
_SPRING_BOOT = re.compile(r"\bspring-boot-(?:starter(?![\w-]*-test\b)|data-jpa\b|hibernate\b)")


def with_texts(given: PartsInput) -> JpaClasses | None:
    """Return JPA's classes, the constants that their annotations name replaced by what they hold where that is known; None without any."""
    findings = given.found.given
    classes = NamedClasses.of_signals(findings, "jpa.class")
    if not classes.all:
        return None

    @cache  # a file may hold many classes, each of which is asked for
    def bases_of(path: str) -> dict[str, list[str]]:
        deep, facts = (given.marks or given.deep)(path), findings.facts.get(path)
        symbols = facts.symbols if facts is not None else []
        found: dict[str, list[str]] = {}
        for index, base, _ in deep.bases if deep is not None else []:
            if index < len(symbols):
                found.setdefault(symbols[index].qualified_name, []).append(base)
        return found

    def bases(path: str, qualified: str) -> list[str]:
        return bases_of(path).get(qualified, [])

    constants = JavaConstants(findings.facts, findings.files, bases)
    return JpaClasses((_with_texts(one, constants) for one in classes.all), findings.facts, constants, bases)


def _with_texts(one: NamedClass, constants: JavaConstants) -> NamedClass:
    def read(value: Any) -> Any:
        return settled(value, "code", lambda code: constants.text(one.path, one.data["qualified"], code))

    data = {**one.data, "marks": read(one.data["marks"])}
    for kind in ("fields", "getters"):
        data[kind] = [[name, line, type_, read(marks)] for name, line, type_, marks in one.data[kind]]
    return NamedClass(one.path, one.line, data)


class Naming:
    """How the names of a repository's entities are written in the database."""

    def __init__(self, given: DeriveInput) -> None:
        """Look at what the build declares and the application sets."""
        # Spring Boot gives Hibernate a strategy that writes names in small letters with underscores, given ones too.
        self._spring = any(_SPRING_BOOT.search(dependency.name) for dependency in given.manifests.dependencies)
        self._set = _strategies(given) if self._spring else {}

    def of(self, path: str, name: str | None) -> str | None:
        """Return what a name of an entity's file is in the database; None for one that is not known."""
        if name is None or not self._in_snake(path):
            return name and name.strip('`"')
        return re.sub(r"(?<=[a-z0-9])([A-Z])(?=[a-z0-9_]|$)", r"_\1", name.strip('`"').replace(".", "_")).lower()

    def _in_snake(self, path: str) -> bool:
        if not self._set:
            return self._spring
        if len(set(self._set.values())) == 1:
            return next(iter(self._set.values()))
        near = max(self._set, key=lambda folder: (shared_depth(folder, path), folder))
        return self._set[near]


def _strategies(given: DeriveInput) -> dict[str, bool]:
    """Return which folders' settings set a strategy, and whether it writes underscores."""
    found: dict[str, bool] = {}
    for path, settings in settings_with(b"trategy", given.texts, given.files):
        said = {value for key, value in settings.items() if key in _KEYS}
        if len(said) == 1:
            found.setdefault(path.rpartition("/")[0], _WITH_UNDERSCORES.search(said.pop()) is not None)
    return found
