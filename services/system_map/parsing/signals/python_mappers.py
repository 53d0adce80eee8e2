"""Classes that SQLAlchemy maps by a call: `mapper(User, users)`, `registry.map_imperatively(User, users, properties={…})`.

python.mapping   {value: the call, as python_expressions puts it, name: of the variable that it is bound to}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import PythonCalls

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.python_expressions import Expressions

_WORDS = (b"map_imperatively(", b"mapper(")
_CALLED = frozenset({b"map_imperatively", b"mapper"})
_MAX = 500


def mappings(tree: SyntaxTree, expressions: Expressions) -> Iterator[Signal]:
    """Yield the calls of a file that map a class to a table."""
    if not tree.holds(_WORDS) or not tree.holds([b"sqlalchemy"]):
        return
    seen: set[int] = set()
    for call in PythonCalls.of(tree).named(_CALLED):
        if call.node.start_byte in seen or len(seen) >= _MAX or not (call.positional or call.keywords):
            continue
        seen.add(call.node.start_byte)
        data: dict[str, Any] = {"value": expressions.value(call.node)}
        left = call.node.parent.child_by_field_name("left") if call.node.parent is not None else None
        if left is not None and left.type == "identifier":
            data["name"] = tree.text(left)
        yield Signal("python.mapping", call.line, data)
