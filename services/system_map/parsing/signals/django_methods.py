"""Which methods of HTTP Django's decorators leave a function: `@require_POST`, Django REST framework's `@api_view`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_methods import methods_in

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls

_HTTP = "django.views.decorators.http."
# The methods of those that are told none, by their whole names.
_PLAIN = {
    f"{_HTTP}require_GET": ["GET"],
    f"{_HTTP}require_POST": ["POST"],
    f"{_HTTP}require_safe": ["GET", "HEAD"],
}
# Those that are told a list, with the keyword that it may come by.
_TOLD = {
    f"{_HTTP}require_http_methods": "request_method_list",
    "rest_framework.decorators.api_view": "http_method_names",
}
_DECORATOR = re.compile(rb"^[ \t]*@[ \t]*(?:\w+\.){0,5}(\w+)", re.MULTILINE)
_MAX_DECORATORS = 6_000
_MAX_CLIMB = 8  # from the last of six names to the decorator


def methods_of_views(calls: PythonCalls) -> Iterator[Signal]:
    """Yield a `django.methods` for each function that such a decorator stands at; none where its list is computed."""
    source = calls.tree.source
    wanted = {name.partition(".")[0].encode() for name, noted in calls.names.items() if _is_of_them(noted)}
    if not wanted:
        return
    for match in islice(_DECORATOR.finditer(source), _MAX_DECORATORS):
        head = source[match.start() : match.end()].partition(b"@")[2].strip().partition(b".")[0]
        if head not in wanted:
            continue
        node = calls.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
        for _ in range(_MAX_CLIMB):  # tree-sitter walks down from the root for each parent
            if node is None or node.type not in {"identifier", "attribute", "call"}:
                break
            node = node.parent
        definition = node.parent.child_by_field_name("definition") if node is not None and node.parent else None
        methods = _left(calls, node.named_children[0]) if node is not None and node.type == "decorator" else None
        if definition is not None and definition.type == "function_definition" and methods is not None:
            scope = calls.around(definition).scope
            name = calls.tree.text(definition.child_by_field_name("name"))
            data = {"of": f"{scope}.{name}" if scope else name, "methods": methods}
            yield Signal("django.methods", definition.start_point[0] + 1, data)


def _is_of_them(noted: list[object]) -> bool:
    """Say whether an import brings one of the decorators, or a module that has them."""
    whole = ".".join(str(part) for part in (noted[1], noted[3]) if part)
    return not noted[2] and any(name == whole or name.startswith(f"{whole}.") for name in (*_PLAIN, *_TOLD))


def _left(calls: PythonCalls, decorator: Node) -> list[str] | None:
    """Return the methods that a decorator leaves; None for another decorator, and for a list that is computed."""
    call = calls.read_call(decorator) if decorator.type == "call" else None
    written = calls.dotted(decorator.child_by_field_name("function") if call is not None else decorator)
    noted, left = None, ""
    for cut in range(written.count(".") + 1, 0, -1):  # `import a.b` brings "a.b"
        head = ".".join(written.split(".")[:cut])
        if head in calls.names:
            noted, left = calls.names[head], written[len(head) + 1 :]
            break
    if noted is None or noted[2]:
        return None
    whole = ".".join(str(part) for part in (noted[1], noted[3], left) if part)
    if call is None:
        return _PLAIN.get(whole)
    if whole not in _TOLD or call.starred:
        return None
    given = call.positional[0] if call.positional else call.keywords.get(_TOLD[whole])
    if given is None:
        return ["GET"] if whole.endswith("api_view") else None
    pieces = methods_in(calls, given)
    if not pieces or any(kind != "t" for kind, _ in pieces):
        return None
    return sorted({text.upper() for _, text in pieces})
