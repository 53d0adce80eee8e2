"""What `.gitattributes` says of vendored and generated files: the `linguist-…` attributes. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from services.system_map.facts import Role

_ATTRIBUTES: dict[str, Role] = {"linguist-vendored": "vendored", "linguist-generated": "generated"}
_MAX_RULES = 1000
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
            if len(words) < 2 or words[0].startswith("#") or len(self._rules) >= _MAX_RULES:
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
    """Translate git's glob: without a slash it matches at any depth, `**` crosses folders, `*` does not."""
    anchored = "/" in glob.rstrip("/")
    glob = glob.strip("/")
    parts: list[str] = []
    index = 0
    while index < len(glob):
        if glob.startswith("**/", index):
            parts.append("(?:[^/]+/)*")
            index += 3
        elif glob.startswith("**", index):
            parts.append(".*")
            index += 2
        else:
            character = glob[index]
            parts.append({"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character)))
            index += 1
    head = "" if anchored else "(?:.*/)?"
    return re.compile(f"{head}{''.join(parts)}(?:/.*)?$")
