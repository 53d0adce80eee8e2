"""View classes of Coaster, whose `@route` on a class and on its methods are joined where `init_app` registers them.

flask.views   {class, bases, rules, views, others}
    rules   [{path, methods, apps, condition}] of the class, in the order in which they are put on it
    views   [{name, line, rules: [{path, methods, line, endpoint}]}]: its methods that have one
    others  what else its body binds: methods that have none, attributes, classes
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Call

WORD = b"coaster"
_MODULES = frozenset({"coaster.views", "coaster.views.classview"})
_MAX_CLASSES = 200
_MAX_MEMBERS = 500
_MAX_BASES = 20
_MAX_RULES = 20  # of one class or method; and applications
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"})
_STATEMENTS = """expression_statement assignment function_definition class_definition decorated_definition
block if_statement elif_clause else_clause try_statement except_clause finally_clause with_statement for_statement"""
_READ = frozenset(_STATEMENTS.split())


def class_views(calls: PythonCalls) -> Iterator[Signal]:
    """Yield a file's classes that may be views."""
    if not any(str(noted[1]) in _MODULES and not noted[2] for noted in calls.names.values()):
        return
    marks = {name for name, noted in calls.names.items() if str(noted[1]) in _MODULES and noted[3] == "route"}
    for node in islice(calls.tree.nodes("class"), _MAX_CLASSES):
        heads, body = node.child_by_field_name("superclasses"), node.child_by_field_name("body")
        if heads is None or body is None:
            continue
        scope = calls.around(node).scope
        name = calls.tree.text(node.child_by_field_name("name"))
        # Decorators are put on from below.
        rules = [_rule(calls, call) | _apps(calls, call) for call in _routes(calls, node, marks)[::-1]]
        views, others = _members(calls, body, marks)
        bases = [_base(calls, base) for base in heads.named_children[:_MAX_BASES] if base.type != "keyword_argument"]
        data = {
            "class": f"{scope}.{name}" if scope else name,
            "bases": [base for base in bases if base],
            "rules": rules,
            "views": views,
            "others": others,
        }
        yield Signal("flask.views", node.start_point[0] + 1, data)


def _base(calls: PythonCalls, node: Node) -> str:
    return calls.dotted(node.child_by_field_name("value") if node.type == "subscript" else node)


def _routes(calls: PythonCalls, node: Node, marks: set[str]) -> list[Call]:
    """Return the calls of `route` that decorate a definition, from above."""
    around = node.parent
    if around is None or around.type != "decorated_definition":
        return []
    marked = [
        child.named_children[0] for child in around.named_children if child.type == "decorator" and child.named_children
    ]
    found = [calls.read_call(one) for one in marked if one.type == "call"]
    return [call for call in found if call is not None and not call.receiver and call.name in marks][:_MAX_RULES]


def _members(calls: PythonCalls, body: Node, marks: set[str]) -> tuple[list[dict[str, Any]], list[str]]:
    views: list[dict[str, Any]] = []
    others: dict[str, None] = {}
    for name, definition in _bound(calls, body):
        routes = _routes(calls, definition, marks) if definition is not None else []
        rules = [_rule(calls, call) | {"endpoint": _endpoint(calls, call)} for call in routes]
        if definition is not None and rules:
            views.append({"name": name, "line": definition.start_point[0] + 1, "rules": rules})
        else:
            others[name] = None
    return views, list(others)


def _bound(calls: PythonCalls, body: Node) -> Iterator[tuple[str, Node | None]]:
    """Yield the names that a class's body binds, with the function that stands right in it.

    Whatever a class binds hides what bases have by that name, be it on a condition.
    """
    asked = body.named_children[_MAX_MEMBERS - 1 :: -1]
    right_in_it = {node.id for node in asked}
    for _ in range(_MAX_MEMBERS):
        node = asked.pop() if asked else None
        if node is None:
            return
        definition = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        if definition is not None and definition.type in {"function_definition", "class_definition"}:
            is_view = definition.type == "function_definition" and node.id in right_in_it
            yield calls.tree.text(definition.child_by_field_name("name")), definition if is_view else None
        elif node.type == "identifier":  # no other ones are asked than targets
            yield calls.tree.text(node), None
        elif node.type == "assignment":
            target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
            asked += [value] if value is not None and value.type == "assignment" else []
            asked += [target] if target is not None and value is not None else []
        elif node.type in _PATTERNS:
            asked += node.named_children[:_MAX_MEMBERS]
        else:
            asked += [child for child in node.named_children[_MAX_MEMBERS - 1 :: -1] if child.type in _READ]


def _rule(calls: PythonCalls, call: Call) -> dict[str, Any]:
    """Read what one `route` says; methods are empty where it says none, and None where they are computed."""
    given, path = call.keywords.get("methods"), call.positional[0] if call.positional else call.keywords.get("rule")
    words = calls.words(calls.literals.literal(given)) if given is not None else []
    return {
        "path": calls.text(path),
        "line": call.line,
        "methods": None if words is None or call.starred else sorted({word.upper() for word in words}),
        **({"condition": True} if calls.is_conditional(call.node) else {}),
    }


def _apps(calls: PythonCalls, call: Call) -> dict[str, list[str]]:
    """Return the applications that `@route("/a", init_app=app)` registers a class on as soon as it stands there."""
    given = call.keywords.get("init_app")
    values = (
        given.named_children if given is not None and given.type == "tuple" else [given] if given is not None else []
    )
    return {"apps": [name for value in values[:_MAX_RULES] if (name := calls.dotted(value)) and name != "None"]}


def _endpoint(calls: PythonCalls, call: Call) -> str | None:
    pieces = calls.text(call.keywords["endpoint"]) if "endpoint" in call.keywords else []
    return pieces[0][1] if len(pieces) == 1 and pieces[0][0] == "t" else None
