"""Reading the values that detectors put down (see parsing.signals.python_expressions): texts, names, calls. Pure."""

from __future__ import annotations

from typing import Any

Value = Any
MAX_TYPE = 120


def text_of(value: Value) -> str | None:
    """Return a text literal's text; None for anything else."""
    return value["s"] if isinstance(value, dict) and isinstance(value.get("s"), str) else None


def call_of(value: Value) -> tuple[Value, list[Value], dict[str, Value]] | None:
    """Return what is called, its positional and its keyword arguments; None for anything but a call."""
    if isinstance(value, dict) and "f" in value:
        return value["f"], value.get("a", []), value.get("k", {})
    return None


def last_name(value: Value) -> str:
    """Return the last part of a name as written, "" for anything else."""
    if isinstance(value, dict) and "g" in value:
        value = value["g"]
    return value.lstrip("@").rpartition(".")[2] if isinstance(value, str) else ""


def is_true(value: Value) -> bool:
    """Say whether a value is literally true."""
    return isinstance(value, str) and value == "True"


def truth(value: Value) -> bool | None:
    """Return a literal truth value; None for anything else."""
    return {"True": True, "False": False}.get(value) if isinstance(value, str) else None


def items_of(value: Value) -> list[Value]:
    """Return the items of a list or tuple."""
    return value["l"] if isinstance(value, dict) and isinstance(value.get("l"), list) else []


def written(value: Value, depth: int = 0) -> str:
    """Return a value about as it was written, without the modules of names: "String(50)", "list[int]"."""
    if isinstance(value, str):
        return value.lstrip("@").rpartition(".")[2] if value.startswith("@") else value
    if not isinstance(value, dict) or depth > 4:
        return ""
    if "s" in value:
        text = f'"{value["s"]}"' if depth else value["s"]
    elif "f" in value:
        arguments = [written(one, depth + 1) for one in value["a"]]
        arguments += [f"{key}={written(one, depth + 1)}" for key, one in value["k"].items()]
        text = f"{written(value['f'], depth + 1)}({', '.join(arguments)})"
    elif "g" in value:
        text = f"{written(value['g'], depth + 1)}[{', '.join(written(one, depth + 1) for one in value['a'])}]"
    elif "l" in value:
        text = f"[{', '.join(written(one, depth + 1) for one in value['l'])}]"
    elif "u" in value:
        text = " | ".join(written(one, depth + 1) for one in value["u"])
    else:
        text = value.get("t", "")
    return text[:MAX_TYPE]


def is_optional(value: Value) -> bool:
    """Say whether an annotation allows None: `X | None`, `Optional[X]`, `Union[X, None]`."""
    if not isinstance(value, dict):
        return isinstance(value, str) and value == "None"
    if "u" in value:
        return any(is_optional(one) for one in value["u"])
    if "g" in value:
        head = last_name(value["g"])
        if head == "Annotated":
            return bool(value["a"]) and is_optional(value["a"][0])
        return head == "Optional" or (head in {"Union", "Mapped"} and any(is_optional(one) for one in value["a"]))
    if "s" in value or "t" in value:
        text = value.get("s") or value.get("t") or ""
        return "Optional[" in text or text.replace(" ", "").endswith("|None")
    return False
