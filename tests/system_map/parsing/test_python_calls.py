"""What calls of Python stand in, and that detectors may share what one of them has read."""

from __future__ import annotations

import pytest

from services.system_map.parsing.grammar import SyntaxTree, grammar_of
from services.system_map.parsing.signals.python_calls import PythonCalls
from services.system_map.parsing.signals.python_pieces import Call

TEXT = b"""\
first(1)

def outer(app, rest: "Any", name: str = default()):
    class Inner:
        field = made(2)

        def method(self, app: App, name):
            return called(3)

    return after(4)

@decorator(5)
async def last(router=None): ...
"""


def tree_of(text: bytes) -> SyntaxTree:
    return grammar_of("Python").read(text)


def call_of(calls: PythonCalls, name: bytes) -> Call:
    (call,) = calls.named(frozenset({name}))
    return call


@pytest.mark.parametrize(
    ("name", "scope", "class_name"),
    [
        (b"first", "", ""),
        (b"default", "outer", ""),
        (b"made", "outer.Inner", "outer.Inner"),
        (b"called", "outer.Inner.method", "outer.Inner"),
        (b"after", "outer", ""),
        (b"decorator", "", ""),
    ],
)
def test_a_call_stands_in_the_functions_and_classes_around_it(name: bytes, scope: str, class_name: str) -> None:
    calls = PythonCalls.of(tree_of(TEXT))
    around = calls.around(call_of(calls, name).node)
    assert (around.scope, around.class_name) == (scope, class_name)


def test_a_function_does_not_stand_in_itself() -> None:
    calls = PythonCalls.of(tree_of(TEXT))
    assert [calls.around(node).scope for node in calls.tree.nodes("function")] == ["", "outer.Inner", ""]


def test_the_innermost_function_owns_a_parameter_and_self_has_no_place() -> None:
    calls = PythonCalls.of(tree_of(TEXT))
    around = calls.around(call_of(calls, b"called").node)
    assert around.parameters == {"app": "App", "rest": '"Any"', "name": "", "self": ""}
    assert around.handed("app") == {"of": "outer.Inner.method", "at": 0, "name": "app"}
    assert around.handed("rest") == {"of": "outer", "at": 1, "name": "rest"}
    assert around.handed("self") is None


def test_names_are_told_from_the_ends_of_longer_ones() -> None:
    calls = PythonCalls.of(tree_of(b"Router(1)\nAPIRouter(2)\nx.Router (3)\nRouterless(4)\n"))
    assert [call.line for call in calls.named(frozenset({b"Router"}))] == [1, 3]


def test_what_lines_give_to_names() -> None:
    text = b"app = make()\napp += more()\nx.app = no()\n  app: App = factory.build(1)\nother = make()\napp == make()\n"
    calls = PythonCalls.of(tree_of(text))
    assert [(call.line, call.name) for call in calls.made({"app"})] == [(1, "make"), (4, "build")]


def test_detectors_share_what_was_read_and_none_inherits_anothers_row() -> None:
    tree = tree_of(b"for path in ['/a', '/b']:\n    get(path)\n")
    first = PythonCalls.of(tree)
    row = next(first.named(frozenset({b"get"})))
    assert first.text(row.positional[0]) == [["t", "/a"]]  # and the detector fails here
    second = PythonCalls.of(tree)
    assert second is first
    assert second.text(row.positional[0]) == [["n", "path"]]


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        (b'f"/v{V}/x"', [["t", "/v"], ["n", "V"], ["t", "/x"]]),
        (b'f"/v{V:02d}/x"', [["t", "/v"], ["?", "{V:02d}"], ["t", "/x"]]),
        (b'f"{LT!r}"', [["?", "{LT!r}"]]),
        (b'f"{LT:>20}"', [["?", "{LT:>20}"]]),
        (b'f"{LT=}"', [["?", "{LT=}"]]),
    ],
)
def test_a_value_that_an_f_string_shapes_is_unknown(written: bytes, pieces: list[list[str]]) -> None:
    calls = PythonCalls(tree_of(b"x = " + written + b"\n"))
    assignment = calls.tree.root.named_children[0].named_children[0]
    assert calls.text(assignment.child_by_field_name("right")) == pieces
