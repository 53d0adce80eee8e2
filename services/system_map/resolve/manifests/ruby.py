"""Gemfile and *.gemspec, read as text: both are programs, which are never run."""

from __future__ import annotations

import re

from services.system_map.resolve.manifests.found import Found, described
from services.system_map.resolve.texts import as_text

_GEM = re.compile(r"^\s*gem[ \t(]+[\"']([\w.-]+)[\"'](.*)$")
_OWN = re.compile(r"^[ \t]*gemspec\b", re.MULTILINE)
_GROUP = re.compile(r"^\s*group\b(.*)\bdo\s*(?:#.*)?$")
_BLOCK = re.compile(r"(?:\bdo\b(?:\s*\|[^|]*\|)?\s*(?:#.*)?$)|^\s*(?:if|unless|case|begin|def)\b")
_END = re.compile(r"^\s*end\b")
_INLINE_GROUP = re.compile(r"\bgroups?(?::|\s*=>)\s*(\[[^\[\]]*\]|:\w+|[\"']\w+[\"'])")
_VERSIONS = re.compile(r"[\"']\s*((?:[~><=!]+\s*)?\d[\w.]*)\s*[\"']")
_DEVELOPMENT = re.compile(r"\b(?:development|test|tests|ci|lint|docs?|rubocop|benchmark)\b")
_SPEC = re.compile(r"^\s*\w+\.add_(runtime_|development_)?dependency[ \t(]+[\"']([\w.-]+)[\"'](.*)$")
# A text may be continued: `"a " \` or `"a " +`, then more of it on the next line.
_TEXT = r"(?:\"[^\"\n]{1,500}\"|'[^'\n]{1,500}')"
_FIELD = r"^[ \t]*\w+\.(?:{name})\s*+=\s*+(?:\[\s*+)?({text}(?:[ \t]*[\\+][ \t]*\n?[ \t]*{text}){{0,20}})"
_PIECE = re.compile(_TEXT)


def read_gemfile(path: str, data: bytes) -> Found:
    """Read the `gem` lines of a Gemfile with the groups around them.

    Beside a gem of one's own, which `gemspec` takes in, they are for those who work on it: its users never see them.
    """
    found = Found()
    text = as_text(data)
    beside_gem = _OWN.search(text) is not None
    blocks: list[bool] = []  # of each open block, whether it is a group for development
    open_for_development = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if group := _GROUP.match(line):
            blocks.append(bool(_DEVELOPMENT.search(group[1])))
            open_for_development += blocks[-1]
        elif gem := _GEM.match(line):
            inline = _INLINE_GROUP.search(gem[2])
            development = beside_gem or open_for_development > 0 or bool(inline and _DEVELOPMENT.search(inline[1]))
            found.depend(gem[1], _requirement(gem[2]), "development" if development else "run", path, number)
        elif _END.match(line):
            open_for_development -= blocks.pop() if blocks else False
        elif _BLOCK.search(line):
            blocks.append(False)
    return found


def read_gemspec(path: str, data: bytes) -> Found:
    """Read the literal fields and dependencies of a gemspec."""
    text = as_text(data)
    found = Found(name=_field(text, "name"), description=described(_field(text, "summary")))
    found.licence = _field(text, "licenses?")
    for number, line in enumerate(text.splitlines(), start=1):
        if spec := _SPEC.match(line):
            scope = "development" if spec[1] == "development_" else "run"
            found.depend(spec[2], _requirement(spec[3]), scope, path, number)
    return found


def _field(text: str, name: str) -> str | None:
    match = re.search(_FIELD.format(name=name, text=_TEXT), text, re.MULTILINE)
    return "".join(piece[1:-1] for piece in _PIECE.findall(match[1])) if match else None


def _requirement(rest: str) -> str:
    return ", ".join(_VERSIONS.findall(rest[:300].partition("#")[0]))
