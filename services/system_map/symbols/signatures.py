"""What the one line of a function's signature says: its parameters' names, and the type that it returns."""

from __future__ import annotations

import re

from services.system_map.resolve.families import FAMILIES

_PYTHON = re.compile(r"->\s*(.+)$")
_RUST = re.compile(r"->\s*(.+?)(?:\s+where\b.*)?$")
_TYPESCRIPT = re.compile(r"\)\s*:\s*(?:Promise<)?([A-Za-z_$][\w$.]*)>?$")
_GO = re.compile(r"^func\b.*?\)\s*\(?\s*(?:\w+\s+)?\*?((?:\w+\.)?[A-Za-z_]\w*)(?:\[[^\]]*\])?\s*(?:,.*)?\)?$")
_JAVA = re.compile(r"(?:^|\s)([A-Z][\w.]*)(?:<.*>)?\s+\w+\s*\(")
_CSHARP = re.compile(r"(?:^|\s)([A-Z][\w.]*(?:<.*?>)?)\??\s+\w+\s*(?:<[^>]*>)?\s*\(")
_SWIFT = re.compile(r"->\s*(.+?)(?:\s+where\b.*)?$")
_KOTLIN = re.compile(r"\)\s*:\s*(.+?)(?:\s+where\b.*)?$")
_SCALA = re.compile(r"(?:\)|\bdef\s+\w+)\s*:\s*(.+)$")
_PHP = re.compile(r"\)\s*:\s*\??([A-Za-z_]\w*)$")
_WRAPPED = re.compile(
    r"^(?:(?:\w+(?:\.|::))*(?:Optional|Option|Result|Box|Arc|Rc|Awaitable|Self|Task|ValueTask|Future)\b[\[<]\s*)+"
)
_WORD = re.compile(r"^(?:&\s*(?:'\w+\s+)?(?:mut\s+)?|(?:dyn|impl|some|any)\s+)*([A-Za-z_][\w.:]*)")
_NONE = re.compile(r"^None\s*\|\s*|\s*\|\s*None$")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_NAME_FIRST = re.compile(r"[(,]\s*(?:\*{1,2}|&|mut |\.\.\.)*([\w$]+)(?=\s*(?:[,:=)?]| [\w*\[(]))")
_NAME_LAST = re.compile(r"([\w$]+)\s*(?=[,)=])")
_OF_FAMILY = {"python": _PYTHON, "javascript": _TYPESCRIPT, "go": _GO, "rust": _RUST, "java": _JAVA}
_RETURNED = {language: _OF_FAMILY[family] for language, family in FAMILIES.items() if family in _OF_FAMILY}
_RETURNED |= {"C#": _CSHARP, "Kotlin": _KOTLIN, "Scala": _SCALA, "Swift": _SWIFT, "PHP": _PHP}
_TYPE_FIRST = frozenset({"Java", "C#", *(language for language, family in FAMILIES.items() if family == "c")})


def returned_type(language: str, signature: str) -> str:
    """Return the type's name as written, `Self` included; "" where the signature names no single type."""
    pattern = _RETURNED.get(language)
    found = pattern.search(signature) if pattern is not None else None
    if found is None:
        return ""
    text = found[1]
    if pattern is _PYTHON:
        text = _NONE.sub("", text.strip().strip("\"'"))
        if "|" in text:
            return ""
    word = _WORD.match(_WRAPPED.sub("", text).strip("\"'"))
    return word[1].strip(":").replace("::", ".") if word else ""


def parameters(language: str, signature: str) -> frozenset[str]:
    """Return the names of a signature's parameters, which hide what is called so outside."""
    if "(" not in signature:
        return frozenset()
    if "[" in signature:
        signature = _IN_BRACKETS.sub("", signature)
    if language in _TYPE_FIRST:
        return frozenset(_NAME_LAST.findall(signature))
    return frozenset(_NAME_FIRST.findall(signature))
