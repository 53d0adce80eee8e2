"""What hides a name, or is neither of two, leads nowhere; what is told by itself ends."""

from __future__ import annotations

import time

import pytest

from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import mapped


def calls(sources: dict[str, str]) -> set[tuple[str, str]]:
    """Return who calls whom, by the last parts of their names."""
    return {(one.rpartition(".")[2], other.rpartition(".")[2]) for one, other in mapped(sources).calls()}


@pytest.mark.parametrize(
    "sources",
    [
        {
            "p/__init__.py": "",
            "p/a.py": "from p.b import y\nx = y.make()\ndef f():\n    x.go()\n",
            "p/b.py": "from p.a import x\ny = x.make()\ndef g():\n    y.go()\n",
        },
        {
            "go.mod": "module a\n",
            "a.go": "package a\nvar x = y.Make()\nfunc f() { x.Go() }\n",
            "b.go": "package a\nvar y = x.Make()\n",
        },
    ],
    ids=["python", "go"],
)
def test_values_that_are_told_by_each_other_end(sources):
    assert calls(sources) == set()


@pytest.mark.parametrize(
    "use",
    [
        "func y() { let helpMe = { }\n helpMe() }",
        "func y() { if let helpMe = opt { helpMe() } }",
        "func y() { run { helpMe in helpMe() } }",
        "func y() { for helpMe in xs { helpMe() } }",
    ],
)
def test_a_local_of_swift_hides_a_function_of_the_module(use):
    assert ("y", "helpMe") not in calls({"Sources/A/a.swift": "func helpMe() {}\n", "Sources/A/b.swift": use})


def test_a_tuple_is_neither_of_its_members():
    scala = (
        "class Box { def mapN(a: Int) = 1 }\nobject Use {\n  def first(): Int = 1\n  def second(): Box = new Box\n"
        "  def go() = (first(), second()).mapN(3)\n}\n"
    )
    assert ("go", "mapN") not in calls({"A.scala": scala})


@pytest.mark.parametrize("given", ["std::ostream& log", "Foo* log"])
def test_a_parameter_of_cpp_is_no_namespace(given):
    log = "namespace log { void write(int a) {} }\n"
    assert ("f", "write") not in calls({"a.cpp": f"{log}void f({given}) {{ log.write(1); }}\n"})
    assert ("f", "write") in calls({"a.cpp": f"{log}void f() {{ log::write(1); }}\n"})


def test_names_of_cpp_outside_of_every_function_have_no_parameters_around():
    sources = {
        "a.cpp": "namespace log { struct Entry { int size() { return 1; } }; }\n",
        "b.cpp": "int n = log::Entry().size();\n",
    }
    assert mapped(sources).graph.calls > 0
    behind = "int n = log::Entry().size();\nvoid last(int log) {}\n"
    assert calls({**sources, "b.cpp": behind}) >= calls(sources)


def test_an_extension_of_csharp_is_that_of_the_type_which_the_file_knows():
    order = (
        "namespace A { public class Order {} public static class X { public static int Tot(this Order o) => 1; } }\n"
    )
    use = "namespace B { public class Order {} public class U { void F(Order o) { o.Tot(); } } }\n"
    assert ("F", "Tot") not in calls({"a.cs": order, "b.cs": use})
    assert ("F", "Tot") in calls(
        {"a.cs": order, "b.cs": use.replace("public class Order {} ", "").replace("{", "{ using A;", 1)}
    )
    anything = "namespace A { public class T {} public class U { void F(T o) { o.Tot(); } } public static class X { public static int Tot<T>(this T o) => 1; } }\n"
    assert [one for one in mapped({"a.cs": anything}).graph.edges() if one.rule.confidence >= 0.8] == []


def test_an_extension_of_a_companion_is_none_of_its_objects():
    kotlin = "class Box { companion object }\nfun Box.Companion.makeFully() = 1\nfun go(b: Box) { b.makeFully() }\n"
    assert ("go", "makeFully") not in calls({"a.kt": kotlin})


def test_many_annotations_beside_functions_of_their_names_take_little_longer_than_they_are():
    text = "".join(f"def f{number}():\n  x: Tool\n" for number in range(1500)) + "def x(): pass\n" * 1500
    started = time.process_time()
    read_file("Python", text.encode())
    assert time.process_time() - started < 5


CALLBACKS = """
    export class Made { found() {} }
    export class Store { find(): Made { return new Made(); } }
    export class Other { found() {} }
    export function find(): Other { return new Other(); }
"""


@pytest.mark.parametrize(
    ("callbacks", "expected"),
    [
        ("it(() => { const find = JSON.stringify(1); }); it(() => { find(); });", {"find"}),
        ("it((find: Store) => { find.find(); }); it(() => { find(); });", {"find", "Store.find"}),
        ("it((all: Store) => { const made = all.find(); made.found(); });", {"Store.find", "Made.found"}),
        ("it((all) => { const made = all.find(); made.found(); });", set[str]()),
        ("it(() => { const other = all.find(); other.found(); });", {"find", "Other.found"}),
        ("it((all: Store) => {}); it(() => { const other = all.find(); other.found(); });", {"find", "Other.found"}),
    ],
)
def test_a_local_of_one_callback_hides_an_import_there_only(callbacks: str, expected: set[str]):
    text = f"import * as all from './store';\nimport {{ Store, find }} from './store';\n{callbacks}\n"
    found = mapped({"store.ts": CALLBACKS, "a.ts": text}).calls()
    assert {target for source, target in found if source == "a.ts"} == expected
