"""What `.gitattributes` says of vendored and generated files: the `linguist-…` attributes. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from services.system_map.facts import Role

_ATTRIBUTES: dict[str, Role] = {"linguist-vendored": "vendored", "linguist-generated": "generated"}
_MAX_RULES = 1000
_MAX_GLOB = 500
# Whole languages, in whatever folder: `*.js linguist-vendored`, as Laravel's skeleton has it, keeps a language out of
# GitHub's statistics. It says nothing of whose code that is.
_WHOLE_LANGUAGE = re.compile(r"(?:\*\*/)?\*(?:\.\w+)?")


class AttributeRules:
    """The rules of one file; the last one that matches a path decides. False when there are none.

    That all files of a language are vendored is not taken at its word: it would hide the project's own code.
    """

    def __init__(self, text: str) -> None:
        self._rules: list[tuple[re.Pattern[str], Role, bool]] = []
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
                if role == "vendored" and is_set and _WHOLE_LANGUAGE.fullmatch(words[0]):
                    continue
                if role is not None:
                    self._rules.append((_pattern(words[0]), role, is_set))

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
        for pattern, about, is_set in self._rules:
            if about == role and pattern.match(path):
                said = is_set
        return said


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
