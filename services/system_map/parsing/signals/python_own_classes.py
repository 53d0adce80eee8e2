"""Objects of a repository's own classes of routers: made in one file, and given their routes in others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_pieces import Call

if TYPE_CHECKING:
    from services.system_map.parsing.signals.python_calls import PythonCalls

_MAX_CLASSES = 50
# Whether a class may have a maker as a base: asking the tree for all classes is slow.
_CLASS = re.compile(rb"class[ \t][^\n(]{1,80}\([^)]{0,200}(?:Blueprint|Router)\b")


def own_made(calls: PythonCalls, makers: set[str], prefix: str) -> Iterator[tuple[Call, bool]]:
    """Yield the calls that make such an object, and whether its class may give it a prefix by itself.

    The classes are those of the file that have a maker as a base, and those imported that are called like one:
    `AuthBlueprint` of `Blueprint`.
    """
    source = calls.tree.source
    words = tuple(sorted(maker for maker in makers if maker.encode() in source))
    if not words:
        return
    telling = tuple(word for word in words if word != "Router")  # what many frameworks' classes end with
    known = {name: False for name in calls.names if name.endswith(telling) and name not in makers}
    for node in islice(calls.tree.nodes("class"), _MAX_CLASSES) if _CLASS.search(source) is not None else ():
        heads = node.child_by_field_name("superclasses")
        bases = [calls.dotted(base).rpartition(".")[2] for base in heads.named_children] if heads is not None else []
        if not makers.isdisjoint(bases):
            name = calls.tree.text(node.child_by_field_name("name"))
            known[name] = prefix.encode() in source[node.start_byte : node.end_byte]
    for call in calls.named(frozenset(name.encode() for name in known)) if known else ():
        if not call.receiver:
            yield call, known[call.name]
