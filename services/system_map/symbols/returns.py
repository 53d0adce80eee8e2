"""What a function returns, read from the one line of its signature."""

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
