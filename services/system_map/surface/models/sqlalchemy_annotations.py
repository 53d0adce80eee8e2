"""What the annotations of SQLAlchemy's attributes say: `Mapped[List["User"]]`, texts or not. Pure."""

from __future__ import annotations

import re

from services.system_map.surface.models.values import Value, last_name, text_of

_TOKEN = re.compile(r"[\w.]+|[\[\]|,]")
_WHOLE = re.compile(r"\s*((?:\w+\.)*Mapped)\s*\[(.*)\]\s*", re.DOTALL)
_OPTIONAL = frozenset({"Optional", "Union"})
# Collections that hold what they lead to by a key: the class is the last of what they are told.
_BY_KEY = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "MappedCollection", "KeyFuncDict"})
_COLLECTIONS = frozenset({"WriteOnlyMapped", "DynamicMapped", "list", "List", "set", "Set"})
_MAX_DEPTH = 6


def as_mapped(annotation: Value) -> Value:
    """Return an annotation, `"Mapped[int]"` as a text taken for `Mapped["int"]`: SQLAlchemy reads both."""
    found = _WHOLE.fullmatch(text_of(annotation) or "")
    return {"g": found[1], "a": [{"s": found[2]}]} if found else annotation


def is_mapped(annotation: Value) -> bool:
    """Say whether an annotation is `Mapped[…]`."""
    return isinstance(annotation, dict) and last_name(annotation.get("g")) == "Mapped"


def class_in(annotation: Value) -> Value:
    """Return the class inside `Mapped[List["User"]]`, `Mapped["User | None"]`; None where there is none."""
    value = as_mapped(annotation)
    for _ in range(_MAX_DEPTH):
        value = _unquoted(value)
        if not isinstance(value, dict) or not ("g" in value or "u" in value):
            return None if value == "None" or text_of(value) == "None" else value
        parts = value.get("a", []) if "g" in value else value["u"]
        parts = [one for one in parts if one != "None" and text_of(one) != "None"]
        if not parts:
            break
        value = parts[-1 if last_name(value.get("g")) in _BY_KEY else 0]
    return None


def is_many(annotation: Value) -> bool | None:
    """Say whether an annotation is a collection; None where it says nothing."""
    annotation = as_mapped(annotation)
    if not isinstance(annotation, dict) or "g" not in annotation:
        return None
    if not is_mapped(annotation) or not annotation.get("a"):
        return last_name(annotation["g"]) in _COLLECTIONS
    inside = _unquoted(annotation["a"][0])
    for _ in range(_MAX_DEPTH):
        if not isinstance(inside, dict):
            break
        of_optional: list[Value] = inside.get("a", []) if last_name(inside.get("g")) in _OPTIONAL else []
        parts = [one for one in inside.get("u", of_optional) if one != "None" and text_of(one) != "None"]
        if not parts:
            break
        inside = _unquoted(parts[0])
    return isinstance(inside, dict) and "g" in inside


def _unquoted(value: Value) -> Value:
    """Return what a text annotation says as if it were written without quotes, its names as texts."""
    text = text_of(value)
    if text is None or not any(mark in text for mark in "[|"):
        return value
    tokens = _TOKEN.findall(text)
    found, _ = _union(tokens, 0, 0)
    return value if found is None else found


def _union(tokens: list[str], at: int, depth: int) -> tuple[Value, int]:
    """Return the type that begins at a token, and the token behind it."""
    parts: list[Value] = []
    while at < len(tokens) and tokens[at] not in {"]", ","}:
        if tokens[at] == "|":
            at += 1
            continue
        if tokens[at] == "[" or depth > _MAX_DEPTH:
            return None, len(tokens)
        name: Value = tokens[at]
        at += 1
        if tokens[at : at + 1] == ["["]:
            inner: list[Value] = []
            while at < len(tokens) and tokens[at] != "]":
                one, at = _union(tokens, at + 1, depth + 1)
                inner.append(one)
            name, at = {"g": name, "a": inner}, at + 1
        elif name != "None":
            name = {"s": name}
        parts.append(name)
    if not parts:
        return None, at
    return (parts[0] if len(parts) == 1 else {"u": parts}), at
