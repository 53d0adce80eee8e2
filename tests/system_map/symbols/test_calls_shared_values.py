"""An object that a module holds is known to those who import it by its name, and what keeps a parameter has its type."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped

TOOLS = """
    export class Tool { turn() {} }
    export class Other { turn() {} }
    function make(): Tool { return new Tool(); }
    export const made = new Tool();
    export const declared: Tool = find();
    export const returned = make();
    const held = new Tool();
    export default held;
    export { held as renamed };
"""
BOX = """
    class Tool:
        def turn(self): ...

    class Other:
        def turn(self): ...

    def make() -> Tool: ...

    made = Tool()
    declared: Tool = find()
    returned = make()
    twice = Tool()
    twice = Other()
"""


def sure(sources: dict[str, str]) -> set[tuple[str, str, float]]:
    """(source, target, confidence) of the calls of the file that uses what others hold."""
    edges = [edge for edge in mapped(sources).graph.edges() if "use." in edge.source]
    return {
        (edge.source.rpartition("/")[2].rpartition(":")[2], edge.target.rpartition("#")[2], edge.rule.confidence)
        for edge in edges
    }


@pytest.mark.parametrize(
    ("imported", "name", "confidence"),
    [
        ("{ made }", "made", 0.85),
        ("{ made as it }", "it", 0.85),
        ("{ declared }", "declared", 0.85),
        ("{ returned }", "returned", 0.8),
        ("held", "held", 0.85),
        ("{ renamed }", "renamed", 0.85),
    ],
)
def test_objects_of_a_script_are_known_by_the_name_that_is_imported(imported: str, name: str, confidence: float):
    use = f'import {imported} from "./tools";\n{name}.turn();\n'
    assert sure({"a/tools.ts": TOOLS, "a/use.ts": use}) == {("use.ts", "Tool.turn", confidence)}
    through = {"a/all.ts": 'export * from "./tools";\nexport { default } from "./tools";\n'}
    use = use.replace("./tools", "./all")
    assert sure({"a/tools.ts": TOOLS, **through, "a/use.ts": use}) == {("use.ts", "Tool.turn", confidence)}


@pytest.mark.parametrize(("name", "confidence"), [("made", 0.85), ("declared", 0.85), ("returned", 0.8)])
def test_objects_of_a_module_are_known_by_the_name_that_is_imported(name: str, confidence: float):
    use = f"from box import {name} as it\n\ndef go():\n    it.turn()\n"
    assert sure({"box.py": BOX, "use.py": use}) == {("use.py#go", "Tool.turn", confidence)}
    use = f"def go():\n    from box import {name}\n    {name}.turn()\n"
    assert sure({"box.py": BOX, "use.py": use}) == {("use.py#go", "Tool.turn", confidence)}


def test_what_hides_the_imported_object_is_another_one():
    use = """
        from box import made, twice

        def given(made): made.turn()

        def own():
            made = find()
            made.turn()

        def which(): twice.turn()
    """
    assert sure({"box.py": BOX, "use.py": use}) == set()
    use = 'import { made } from "./tools";\nfunction f(made) { made.turn(); }\n{ const made = find(); made.turn(); }\n'
    assert sure({"a/tools.ts": TOOLS, "a/use.ts": use}) == set()


def test_a_value_in_something_is_not_that_of_the_module():
    source = """
        class Tool { turn() {} }
        export namespace inner { export const held = find(); }
        export const held = new Tool();
    """
    use = 'import { inner } from "./tools";\ninner.held.turn();\n'
    assert sure({"a/tools.ts": source, "a/use.ts": use}) == set()


def test_what_is_declared_of_a_type_has_no_more_than_that():
    source = """
        interface Base { turn(): void }
        class Tool implements Base { turn() {} }
        const one: Base = new Tool();
        one.turn();
        const either: Base | null = new Tool();
        either.turn();
    """
    edges = mapped({"a.ts": source}).graph.edges()
    assert [(edge.line, edge.target.partition("#")[2]) for edge in edges if edge.target.endswith("turn")] == [
        (5, "Base.turn"),
        (7, "Tool.turn"),
    ]


def test_an_attribute_that_keeps_a_parameter_has_its_type():
    source = """
        class Tool:
            def turn(self): ...

        class Keeps:
            def __init__(self, one: Tool, two: "Tool | None" = None, *, three: Optional[Tool] = None, four=None):
                self.one = one
                if two is not None:
                    self.two = two
                self.three, self.four = three, four
                self.four = four

            def go(self): self.one.turn()
            def on(self): self.two.turn()
            def not_told(self): self.four.turn()

        class Also:
            def __init__(self, one: Tool):
                self.one = one

            def go(self): self.one.turn()
    """
    assert mapped({"a.py": source}).calls() == {
        ("Keeps.go", "Tool.turn"),
        ("Keeps.on", "Tool.turn"),
        ("Also.go", "Tool.turn"),
    }


def test_an_attribute_of_which_methods_say_two_types_has_none():
    source = """
        class Tool:
            def turn(self): ...

        class Other:
            def turn(self): ...

        class Keeps:
            def __init__(self, one: Tool):
                self.one = one

            def change(self, one: Other):
                self.one = one

            def go(self): self.one.turn()
    """
    assert mapped({"a.py": source}).calls() == set()
