"""JavaScript's types of one name in several functions, and names that hold one function of several."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped


def ends(text: str, path: str = "a.ts") -> set[tuple[str, str, int]]:
    """(source, target, line where the target stands) of each call."""
    graph = mapped({path: text}).graph
    return {
        (edge.source.partition("#")[2], graph.nodes[target].partition("#")[2], graph.node_lines[target])
        for edge, target in zip(graph.edges(), graph.targets, strict=True)
        if edge.rule.kind == "calls"
    }


def test_each_callback_s_class_has_its_own_members_fields_and_bases():
    found = ends(
        "describe('one', () => {\n"
        "  class Blade { constructor() {}\n    hit() {} }\n"
        "  class Fighter { blade: Blade;\n    fight() { this.blade.hit(); } }\n"
        "  new Blade();\n"
        "});\n"
        "describe('two', () => {\n"
        "  class Blade {\n    hit() {} }\n"
        "  class Long extends Blade {\n    go() { this.hit(); } }\n"
        "  class Fighter { blade: Blade;\n    attack() { this.blade.hit(); } }\n"
        "  new Blade();\n"
        "});\n"
    )
    assert found == {
        ("Fighter.fight", "Blade.hit", 3),
        ("", "Blade", 2),
        ("", "Blade.constructor", 2),
        ("Long.go", "Blade.hit", 10),
        ("Fighter.attack", "Blade.hit", 10),
        ("", "Blade", 9),
    }


def test_an_interface_beside_its_class_still_gives_it_members():
    found = ends(
        "interface Box { open(): void }\nclass Box { shut() {} }\nfunction go(b: Box) { b.open(); b.shut(); }\n"
    )
    assert found == {("go", "Box.open", 1), ("go", "Box.shut", 2)}


@pytest.mark.parametrize(
    "text",
    [
        "function run(setup, fn) {\n  if (!fn) { fn = setup; setup = () => {} }\n  setup()\n}\n",
        "function run(on) {\n  let event = [];\n  if (on) event = () => 1;\n  event();\n}\n",
    ],
)
def test_a_parameter_or_a_variable_with_a_value_may_hold_another_function(text):
    assert ends(text, "a.js") == set()


def test_a_variable_without_a_value_holds_what_is_assigned_to_it():
    found = ends("function run() {\n  let find;\n  find = () => 1;\n  find();\n}\n", "a.js")
    assert found == {("run", "run.find", 3)}


@pytest.mark.parametrize(
    "body",
    ["const b = mk(); b.go();", "const b = await mk(); b.go();", "new Box().go();", "this.own.go();", "User.ONE.go();"],
)
def test_typescript_s_values_have_the_type_they_are_made_or_returned_with(body):
    text = (
        "class Box { go() {} }\nclass Other { go() {} }\nfunction mk(): Box { return new Box(); }\n"
        f"class User {{ private own = new Box(); static ONE = new Box(); async use() {{ {body} }} }}\n"
    )
    assert ("User.use", "Box.go", 1) in ends(text)
