"""What the one line of a function's signature says: its parameters' names, and the type that it returns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.system_map.resolve.families import FAMILIES
from services.system_map.symbols.brackets import closing, parts

_PYTHON = re.compile(r"->\s*(.+)$")
_ARROW = re.compile(r"->\s*(.+?)(?:\s+where\b.*)?$")
_TYPESCRIPT = re.compile(r"\)\s*:\s*(?:Promise<\s*)?([A-Za-z_$][\w$.]*)(<.*>|>)?$")
_GO = re.compile(r"\)\s*\(?\s*(?:\w+\s+)?\*?((?:\w+\.)?[A-Za-z_]\w*)(?:\[[^\]]*\])?\s*(?:,.*)?\)?$")
_GO_FUNCTION = re.compile(r"func\b|\w+\(")  # or what an interface asks for
_JAVA = re.compile(r"(?:^|\s)([A-Z][\w.]*)(?:<.*>)?\s+\w+\s*\(")
_CSHARP = re.compile(r"(?:^|\s)([A-Z][\w.]*(?:<.*?>)?)\??\s+\w+\s*(?:<[^>]*>)?\s*\(")
_KOTLIN = re.compile(r"\)\s*:\s*(.+?)(?:\s+where\b.*)?$")
_SCALA = re.compile(r"(?:\)|\bdef\s+\w+)\s*:\s*(.+)$")
_PHP = re.compile(r"\)\s*:\s*\??([A-Za-z_]\w*)$")
# Those whose pattern begins where no bracket is open: a parameter that is a function has a type of its own.
_OUTSIDE = frozenset({_ARROW, _GO, _KOTLIN})
_WRAPPED = re.compile(r"^(?:(?:\w+(?:\.|::))*(?:Optional|Option|Result|Box|Arc|Rc|Awaitable|Self)\b[\[<]\s*)+")
_AWAITED = re.compile(r"^(?:[\w.]+\.)?(?:Task|ValueTask)<\s*")
_WORD = re.compile(r"^(?:&\s*(?:'\w+\s+)?(?:mut\s+)?|(?:dyn|impl|some|any)\s+)*([A-Za-z_][\w.:]*)")
_NONE = re.compile(r"^None\s*\|\s*|\s*\|\s*None$")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_NAME_FIRST = re.compile(r"[(,]\s*(?:\*{1,2}|&|mut |\.\.\.)*([\w$]+)(?=\s*(?:[,:=)?]| [\w*\[(]))")
_NAME_LAST = re.compile(r"([\w$]+)\s*(?=[,)=])")
_NAME_BEFORE_COLON = re.compile(r"[(,]\s*(?:[@\w]+\s+)*(\w+)\s*:")
_OF_FAMILY = {"python": _PYTHON, "javascript": _TYPESCRIPT, "go": _GO, "rust": _ARROW, "java": _JAVA}
_RETURNED = {language: _OF_FAMILY[family] for language, family in FAMILIES.items() if family in _OF_FAMILY}
_RETURNED |= {"C#": _CSHARP, "Kotlin": _KOTLIN, "Scala": _SCALA, "Swift": _ARROW, "PHP": _PHP}
# What a type is unwrapped from before its members are asked for; elsewhere the wrapper has members of its own.
_WRAPPERS = dict.fromkeys(_RETURNED.keys() - {"Kotlin", "Scala", "Swift", "PHP"}, _WRAPPED) | {"C#": _AWAITED}
_TYPE_FIRST = frozenset({"Java", "C#", *(language for language, family in FAMILIES.items() if family == "c")})
_BEFORE_COLON = frozenset({"Kotlin", "Scala", "Swift"})


def returned_type(language: str, signature: str) -> str:
    """Return the type's name as written, `Self` included; "" where the signature names no single type."""
    pattern = _RETURNED.get(language)
    if pattern is None or (pattern is _GO and _GO_FUNCTION.match(signature) is None):
        return ""
    if pattern in _OUTSIDE:
        found = next(filter(None, (pattern.match(signature, place) for place in _outside(signature))), None)
    else:
        found = pattern.search(signature)
    if found is None:
        return ""
    text = found[1]
    if pattern is _TYPESCRIPT and found[2] and not _is_one(found[0].partition(":")[2].strip()):
        return ""
    if pattern is _PYTHON:
        text = _NONE.sub("", text.strip().strip("\"'"))
        if "|" in text:
            return ""
    if language in _WRAPPERS:
        text = _WRAPPERS[language].sub("", text)
    word = _WORD.match(text.strip("\"'"))
    return word[1].strip(":").replace("::", ".") if word else ""


def _is_one(written: str) -> bool:
    """Say whether a type that ends in its arguments is no union of several: `A<X>`, not `A<X> | B<Y>`."""
    depth = 0
    for place, letter in enumerate(written):
        depth += (letter == "<") - (letter == ">" and written[place - 1] != "=")
        if letter == ">" and depth == 0 and place + 1 < len(written):
            return False
    return depth == 0


def _outside(signature: str) -> Iterator[int]:
    """Yield the places of closing brackets and arrows behind or at which no bracket is open."""
    depth = 0
    for place, letter in enumerate(signature):
        is_arrow = signature.startswith("->", place)
        if letter in "([{<":
            depth += 1
        elif letter in ")]}" or (letter == ">" and not signature.startswith("->", place - 1)):
            depth -= 1
        if depth == 0 and (is_arrow or letter == ")"):
            yield place


def _with_names(signature: str) -> str:
    """Return a signature of Go without results that have no names: `(*DB, error)` are types."""
    end = -1
    for _ in range(2 if signature.startswith("func (") else 1):  # a receiver stands in front
        start = signature.find("(", end + 1)
        end = closing(signature, start) if start >= 0 else -1
        if end < 0:
            return signature
    results = signature[end + 1 :].strip()
    has_names = results.startswith("(") and any(" " in part.strip() for part in parts(results[1:-1]))
    return signature if has_names else signature[: end + 1]


def parameters(language: str, signature: str) -> frozenset[str]:
    """Return the names of a signature's parameters, which hide what is called so outside."""
    if "(" not in signature:
        return frozenset()
    if "[" in signature:
        signature = _IN_BRACKETS.sub("", signature)
    if language == "Go":
        signature = _with_names(signature)
    if language in _BEFORE_COLON:
        return frozenset(_NAME_BEFORE_COLON.findall(signature))
    if language in _TYPE_FIRST:
        return frozenset(_NAME_LAST.findall(signature))
    return frozenset(_NAME_FIRST.findall(signature))
