"""Requirement files that fix versions rather than say what the code needs. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from services.system_map.facts import Dependency
from services.system_map.resolve.distributions import normal
from services.system_map.resolve.paths import base_name, parent

FROZEN_LEAST = 15  # a list as short as ten may be somebody's careful choice
# Packages that hardly anybody asks for: others bring them. A list that fixes several of them fixes all that it takes.
_BROUGHT = frozenset(
    {
        *(
            "annotated-types",
            "asgiref",
            "blinker",
            "certifi",
            "cffi",
            "charset-normalizer",
            "exceptiongroup",
            "frozenlist",
        ),
        *("gitdb", "greenlet", "h11", "httpcore", "idna", "iniconfig", "itsdangerous", "jmespath", "kombu", "mako"),
        *("markupsafe", "mdurl", "multidict", "pluggy", "pyasn1", "pyasn1-modules", "pycparser", "pydantic-core"),
        *("referencing", "rpds-py", "s3transfer", "six", "smmap", "sniffio", "soupsieve", "sqlparse", "starlette"),
        *("typing-extensions", "typing-inspection", "tzdata", "urllib3", "vine", "wcwidth", "webencodings", "zipp"),
    }
)
_BROUGHT_LEAST = 3
_DECLARES = ("pyproject.toml", "setup.cfg", "setup.py")


def frozen_pins(declared: Iterable[Dependency], imported: Collection[str]) -> set[tuple[str, str]]:
    """Return (project file, normal name) of what project files fix that say nearly all versions exactly.

    Where several packages stand among them that only others need, and that are none of the `imported`, `pip freeze` was
    copied there; what stands there with a range, somebody chose.
    """
    frozen: set[tuple[str, str]] = set()
    for path, ones in _by_manifest(declared).items():
        needed = [one for one in ones if one.scope == "run"]
        if base_name(path) not in _DECLARES or len(needed) < FROZEN_LEAST or _exact(needed) * 5 < len(needed) * 4:
            continue
        fixed = {normal(one.name) for one in needed if one.requirement.startswith("==")}
        if len((fixed & _BROUGHT).difference(imported)) >= _BROUGHT_LEAST:
            frozen.update((path, name) for name in fixed)
    return frozen


def frozen_lists(declared: Iterable[Dependency], imported: Collection[str]) -> set[str]:
    """Return the requirement files that fix all versions, what the packages need in turn among them.

    `pip freeze` wrote many of them, in the order of the alphabet; in others several packages stand that only others need,
    and that are none of the `imported`.
    """
    frozen: set[str] = set()
    for path, ones in _by_manifest(declared).items():
        if not path.endswith(".txt") or _exact(ones) < len(ones):
            continue
        names = [one.name.casefold() for one in sorted(ones, key=lambda one: one.line or 0)]
        is_sorted = len(ones) >= FROZEN_LEAST and names == sorted(names)
        if is_sorted or len(_BROUGHT.intersection(map(normal, names)).difference(imported)) >= _BROUGHT_LEAST:
            frozen.add(path)
    return frozen


def pinned_beside(declared: Iterable[Dependency]) -> dict[tuple[str, str], str]:
    """Return (requirement file, normal name) → the project file beside it, of what only the requirement file names.

    A project file says what the code needs; where the requirement file holds all of that with exact versions, and
    more, the more is what those packages need in turn.
    """
    beside: dict[tuple[str, str], str] = {}
    manifests = _by_manifest(declared)
    needed = {
        path: {normal(one.name) for one in ones if one.scope == "run" and ";" not in one.requirement}
        for path, ones in manifests.items()
        if base_name(path) in _DECLARES
    }
    for path, ones in manifests.items():
        if not path.endswith(".txt") or _exact(ones) * 5 < len(ones) * 4:
            continue
        names = {normal(one.name) for one in ones if one.scope == "run"}
        for project, own in needed.items():
            if parent(project) == parent(path) and len(own) > 1 and own < names:
                every = {normal(one.name) for one in manifests[project] if one.scope == "run"}
                beside.update({(path, name): project for name in names - every})
    return beside


def _by_manifest(declared: Iterable[Dependency]) -> dict[str, list[Dependency]]:
    manifests: dict[str, list[Dependency]] = {}
    for one in declared:
        manifests.setdefault(one.manifest, []).append(one)
    return manifests


def _exact(ones: list[Dependency]) -> int:
    return sum(1 for one in ones if one.requirement.startswith("=="))
