"""What `.gitattributes` says of vendored and generated files: the `linguist-…` attributes. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

from services.system_map.facts import Role
from services.system_map.languages import language_of, nature_of
from services.system_map.roles import LOCKS, holds_libraries

_ATTRIBUTES: dict[str, Role] = {"linguist-vendored": "vendored", "linguist-generated": "generated"}
_MAX_RULES = 1000
_MAX_GLOB = 500
_MAX_DEPTH = 30  # of a folder that is looked at for being a module
# Whole languages, in whatever folder: `*.js linguist-vendored`, as Laravel's skeleton has it, keeps a language out of
# GitHub's statistics. It says nothing of whose code that is, nor does it of a folder of tests.
_WHOLE_LANGUAGE = re.compile(r"(?:\*\*/)?\*(?:\.\w+)*")
_TESTS = re.compile(r"(?:^|/)(?:tests?|__tests__|specs?|e2e)(?:/\**)?$")
_WILD = re.compile(r"[*?\[]")
_WHOLE = re.compile(r"\*+(?:\.\w+)*")  # a part of a glob that names nothing: `**`, `*`, `*.js`
_GRADLE = frozenset({"build.gradle", "build.gradle.kts"})


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    role: Role
    is_set: bool
    spares: int | None  # of how many parts the folder is whose modules it does not hold for; None where for all


class AttributeRules:
    """The rules of one file; the last one that matches a path decides. False when there are none.

    "Vendored" is how authors keep files out of GitHub's statistics, whoever wrote them. It is not taken at its word
    where it would hide the project's own: of a whole language, of settings or documents that no folder is named for
    (`Dockerfile`), of tests, and of a module of the repository's own builds (see `own_modules`): as a whole, or as one
    of those in a folder, whose other content may well be others'. Of what else is named in a module it is.
    """

    def __init__(self, text: str, modules: Collection[str] = ()) -> None:
        """Read the rules; `modules` are the folders of the repository's own modules."""
        self._rules: list[_Rule] = []
        self._modules = frozenset(modules)
        above = {one for module in modules for one in _from_root(module)}
        for line in text.splitlines():
            words = line.split()
            if (
                len(words) < 2
                or words[0].startswith("#")
                or len(words[0]) > _MAX_GLOB
                or len(self._rules) >= _MAX_RULES
            ):
                continue
            for word in words[1:]:
                role, is_set = _read(word)
                if role is None:
                    continue
                spares = None
                if role == "vendored" and is_set:
                    folder = _whole_folder(words[0])
                    if _is_of_the_project(words[0]) or folder in self._modules:
                        continue
                    spares = folder.count("/") + 1 if folder in above else None
                self._rules.append(_Rule(_pattern(words[0]), role, is_set, spares))

    def __bool__(self) -> bool:
        return bool(self._rules)

    def role_of(self, path: str) -> Role | None:
        """Return `vendored` or `generated` if the rules say so."""
        for role in ("vendored", "generated"):
            if self._says(path, role) is True:
                return "vendored" if role == "vendored" else "generated"
        return None

    def is_denied(self, path: str, role: str) -> bool:
        """Tell whether the rules say that a file is *not* vendored (or generated)."""
        return self._says(path, role) is False

    def _says(self, path: str, role: str) -> bool | None:
        said: bool | None = None
        for rule in self._rules:
            if rule.role == role and rule.pattern.match(path):
                if rule.spares is not None and not self._modules.isdisjoint(_from_root(path)[rule.spares :]):
                    continue
                said = rule.is_set
        return said


def own_modules(paths: Iterable[str]) -> set[str]:
    """Return the folders that the repository builds itself, by the files that lie in them.

    A part of the Gradle build at the root, which has no wrapper of its own; a part of the Maven build in the folder
    above; and what has its packages locked beside its manifest, as whoever develops it does. Not what lies where
    libraries are kept or among what is handed out as it is: those come with their manifests.
    """
    names: dict[str, set[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name in _GRADLE or name.lower() in LOCKS or name in {"gradlew", "pom.xml"}:
            names.setdefault(folder, set()).add(name if name in _GRADLE else name.lower())
    by_gradle = bool({"settings.gradle", "settings.gradle.kts"} & set(paths))
    found: set[str] = set()
    for folder, some in names.items():
        parts = folder.split("/")
        is_module = (
            (by_gradle and bool(some & _GRADLE) and "gradlew" not in some)
            or ("pom.xml" in some and "pom.xml" in names.get("/".join(parts[:-1]), ()))
            or not some.isdisjoint(LOCKS)
        )
        if folder and is_module and len(parts) <= _MAX_DEPTH and not holds_libraries(parts):
            found.add(folder)
    return found


def _from_root(path: str) -> list[str]:
    """Return the folders that a path goes through, and itself, as far down as modules lie."""
    return list(accumulate(path.split("/")[:_MAX_DEPTH], "{}/{}".format))


def _whole_folder(glob: str) -> str:
    """Return the folder of which a pattern means all, or a whole language; "" where it names something within."""
    parts = glob.strip("/").split("/")
    fixed = next((at for at, part in enumerate(parts) if _WILD.search(part)), len(parts))
    return "/".join(parts[:fixed]) if all(map(_WHOLE.fullmatch, parts[fixed:])) else ""


def _is_of_the_project(glob: str) -> bool:
    """Say whether what a pattern matches is the project's own, whatever the attribute says."""
    parts = glob.strip("/").split("/")
    if _WHOLE_LANGUAGE.fullmatch(glob) or _TESTS.search(glob.rstrip("/")):
        return True
    return len(parts) == 1 and nature_of(language_of(parts[0].strip("*"))) in {"configuration", "docs"}


def _read(word: str) -> tuple[Role | None, bool]:
    """Read one attribute: `name`, `name=true`, `-name`, `name=false`."""
    if word.startswith(("-", "!")):
        return _ATTRIBUTES.get(word[1:]), False
    name, _, value = word.partition("=")
    return _ATTRIBUTES.get(name), value.lower() not in {"false", "0"}


@lru_cache(maxsize=2048)
def _pattern(glob: str) -> re.Pattern[str]:
    """Translate git's glob: without a slash it matches at any depth, `**` crosses folders, `*` does not.

    What stands behind a star is taken where it first fits and never tried again further on, so that a match takes no
    longer than path times glob. Nothing is lost by it: only what the end of a name or path ties down must be tried at each place.
    """
    parts = [part for part in glob.split("/") if part] or ["(nothing)"]
    if "/" not in glob.rstrip("/"):
        parts.insert(0, "**")
    text, is_behind = "", False  # behind "**": what follows may stand further down
    for crosses, some in groupby(parts, lambda part: len(part) > 1 and set(part) == {"*"}):
        if crosses:
            is_behind = True
            continue
        run = "/".join(map(_name, some)) + "(?=/|\\Z)"
        text += ("/" if text else "") + (f"(?>(?:[^/]+/)*?{run})" if is_behind else run)
        is_behind = False
    below = "/.+" if is_behind or glob.endswith("/") else r"(?:/.*)?\Z"
    return re.compile(text + below if text else ".+", re.DOTALL)


def _name(glob: str) -> str:
    first, *rest = (re.escape(piece).replace(r"\?", "[^/]") for piece in re.split(r"\*+", glob))
    if not rest:
        return first
    return first + "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1] if piece) + f"[^/]*{rest[-1]}"
