"""What the one line of a function's signature says: its parameters' names, and the type that it returns."""

from __future__ import annotations

import re

_PYTHON = re.compile(r"->\s*(.+)$")
_RUST = re.compile(r"->\s*(.+?)(?:\s+where\b.*)?$")
_TYPESCRIPT = re.compile(r"\)\s*:\s*(?:Promise<)?([A-Za-z_$][\w$.]*)>?$")
_GO = re.compile(r"\)\s*\(?\s*(?:\w+\s+)?\*?((?:\w+\.)?[A-Za-z_]\w*)(?:\[[^\]]*\])?\s*(?:,.*)?\)?$")
_JAVA = re.compile(r"(?:^|\s)([A-Z][\w.]*)(?:<.*>)?\s+\w+\s*\(")
_WRAPPED = re.compile(r"^(?:(?:\w+(?:\.|::))*(?:Optional|Option|Result|Box|Arc|Rc|Awaitable|Self)\b[\[<]\s*)+")
_WORD = re.compile(r"^(?:&\s*(?:'\w+\s+)?(?:mut\s+)?|(?:dyn|impl)\s+)*([A-Za-z_][\w.:]*)")
_NONE = re.compile(r"^None\s*\|\s*|\s*\|\s*None$")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_NAME_FIRST = re.compile(r"[(,]\s*(?:\*{1,2}|&|mut |\.\.\.)*([\w$]+)(?=\s*(?:[,:=)?]| [\w*\[(]))")
_NAME_LAST = re.compile(r"([\w$]+)\s*(?=[,)=])")


def returned_type(family: str, signature: str) -> str:
    """Return the type's name as written, `Self` included; "" where the signature names no single type."""
    if family == "python":
        found = _PYTHON.search(signature)
        text = _NONE.sub("", found[1].strip().strip("\"'")) if found else ""
        if "|" in text:
            return ""
    elif family == "rust":
        found = _RUST.search(signature)
        text = found[1] if found else ""
    elif family == "go":
        found = _GO.search(signature) if signature.startswith("func") else None
        text = found[1] if found else ""
    elif family == "java":
        found = _JAVA.search(signature)
        text = found[1] if found else ""
    elif family == "javascript":
        found = _TYPESCRIPT.search(signature)
        text = found[1] if found else ""
    else:
        return ""
    word = _WORD.match(_WRAPPED.sub("", text).strip("\"'"))
    return word[1].strip(":").replace("::", ".") if word else ""


def parameters(family: str, signature: str) -> frozenset[str]:
    """Return the names of a signature's parameters, which hide what is called so outside."""
    if "(" not in signature:
        return frozenset()
    if "[" in signature:
        signature = _IN_BRACKETS.sub("", signature)
    if family in {"java", "c", "C#"}:  # the type stands first
        return frozenset(_NAME_LAST.findall(signature))
    return frozenset(_NAME_FIRST.findall(signature))
