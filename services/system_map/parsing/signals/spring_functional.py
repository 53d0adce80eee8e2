"""Spring's functional endpoints, and the routes of its gateway.

spring.function   {method, path: the text, "" where more decides it, handler: what follows it}
spring.nests      {}: a file that puts a path before those of others

`route(GET("/pets"), pets::list)` and `.andRoute(…)` say the whole path, as long as nothing of the file nests them; what
builders and gateways are given is only told to be there.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"RouterFunction", b"RouteLocatorBuilder")
_VERBS = rb"(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)"
_GIVEN = re.compile(
    rb"\b(?:route|andRoute)\s*\(\s*(?:RequestPredicates\s*\.\s*)?"
    + _VERBS
    + rb'\s*\(\s*(?:"([^"\\\n]{0,300})"\s*\)\s*([,)]))?'
)
_BUILT = re.compile(rb"\.\s*" + _VERBS + rb'\s*\(\s*["A-Za-z]')
_PASSED = re.compile(rb"\.\s*route\s*\(\s*(?:\"[^\"\n]{0,200}\"\s*,\s*)?(?:\w+|\(\s*\w+\s*\))\s*->")
_NESTED = re.compile(rb'\b(?:nest|andNest)\s*\(|\.\s*path\s*\(\s*[^(),"]{0,200}(?:"[^"\n]{0,200}")?\s*,')
_HANDLER = re.compile(rb"\s*([\w.]+)::(\w+)")
_MAX_PLACES = 1_000


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Java file."""
    source = tree.source
    found: dict[int, Signal] = {}
    if b"RouteLocatorBuilder" in source:
        for match in islice(_PASSED.finditer(source), _MAX_PLACES):
            _add(tree, found, match.start(), "")
    if b"reactive.function.server" not in source and b"servlet.function" not in source:
        return [*found.values()][:_MAX_PLACES]
    nested = _NESTED.search(source)
    for match in islice(_GIVEN.finditer(source), _MAX_PLACES):
        is_whole = match[2] is not None and match[3] == b"," and nested is None
        path = match[2].decode("utf-8", "replace") if is_whole else ""
        handler = _HANDLER.match(source, match.end()) if is_whole else None
        name = f"{handler[1].decode()}.{handler[2].decode()}" if handler is not None else ""
        _add(tree, found, match.start(), match[1].decode(), path=path, handler=name)
    for match in islice(_BUILT.finditer(source), _MAX_PLACES):
        if source[max(match.start() - 17, 0) : match.start()] != b"RequestPredicates":
            _add(tree, found, match.start(), match[1].decode())
    nests = [Signal("spring.nests", source.count(b"\n", 0, nested.start()) + 1, {})] if nested is not None else []
    return [*nests, *found.values()][:_MAX_PLACES]


def _add(tree: SyntaxTree, found: dict[int, Signal], start: int, method: str, **said: str) -> None:
    node = tree.root.descendant_for_byte_range(start, start + 1)
    if node is not None and "comment" not in node.type and "string" not in node.type:
        line = tree.source.count(b"\n", 0, start) + 1
        data = {"method": method, "path": "", "handler": "", **said}
        found.setdefault(start, Signal("spring.function", line, data))
