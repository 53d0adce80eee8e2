"""Objects of a repository's own classes of routers: made in one file, and given their routes in others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_overrides import end_of, overrides
from services.system_map.parsing.signals.python_pieces import Call

if TYPE_CHECKING:
    from services.system_map.parsing.signals.python_calls import PythonCalls

_MAX_CLASSES = 50
_CONSTRUCTOR = "__init__"
# What registers the rules of all others.
_REGISTERING = ("route", "add_url_rule", "add_api_route", "api_route", "add_resource")
# Whether a class may have a maker as a base: asking the tree for all classes is slow.
_CLASS = re.compile(rb"class[ \t][^\n(]{1,80}\([^)]{0,200}(?:Blueprint|Router|Api|Namespace)\b")


def own_classes(calls: PythonCalls, makers: Mapping[str, str], prefix: str) -> dict[str, int]:
    """Return the own classes that a file knows: the line of one that may give its objects a prefix by itself, else 0.

    They are those of the file that have a maker as a base, and those imported that are called like one: `AuthBlueprint`
    of `Blueprint`. `makers` has the keyword that each one's prefix comes by, `prefix` that of what it may be made on.
    """
    source = calls.tree.source
    words = tuple(sorted(maker for maker in makers if maker.encode() in source))
    if not words:
        return {}
    telling = tuple(word for word in words if word != "Router")  # what many frameworks' classes end with
    known = {name: 0 for name in calls.names if name.endswith(telling) and name not in makers}
    for node in islice(calls.tree.nodes("class"), _MAX_CLASSES) if _CLASS.search(source) is not None else ():
        heads = node.child_by_field_name("superclasses")
        bases = [calls.dotted(base).rpartition(".")[2] for base in heads.named_children] if heads is not None else []
        of = [base for base in bases if base in makers]
        if of:
            told = re.compile(
                rb"\b(?:" + b"|".join(re.escape(word.encode()) for word in (makers[of[0]], prefix)) + rb")\b"
            )
            is_prefixing = told.search(source, node.start_byte, node.end_byte) is not None
            name = calls.tree.text(node.child_by_field_name("name"))
            known[name] = node.start_point[0] + 1 if is_prefixing else 0
    return known


def telling_classes(calls: PythonCalls, keywords: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield what the methods of a file's classes say of their objects, by line, whatever is above the classes.

    {gives}: the constructor may give a prefix; {made}: it hands on another text than it is told first, {routes}: what
    registers rules does.
    """
    source = calls.tree.source
    told = re.compile(rf"\b(?:{'|'.join(sorted(keywords))})(?:[ \t]*=(?!=)|[\"'])".encode())
    said: dict[str, tuple[int, dict[str, Any]]] = {}
    for names, what in (((_CONSTRUCTOR,), "made"), (_REGISTERING, "routes")):
        for one in overrides(calls, names) if any(f"def {name}".encode() in source for name in names) else ():
            found = {} if one.hands_on or not one.is_calling else {what: True}
            if what == "made" and one.is_calling and told.search(source, one.node.start_byte, end_of(one.node)):
                found["gives"] = True
            if found:
                said.setdefault(one.of, (one.node.start_point[0] + 1, {}))[1].update(found)
    for of, (line, data) in said.items():
        yield line, {"of": of, **data}


def own_made(calls: PythonCalls, known: Iterable[str]) -> Iterator[Call]:
    """Yield the calls that make an object of such a class."""
    for call in calls.named(frozenset(name.encode() for name in known)) if known else ():
        if not call.receiver:
            yield call
