"""What a name means in JavaScript and TypeScript: scopes are blocks, and types are no values."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import mapped


def lines_called(text: str, ending: str = "ts") -> set[tuple[int, int]]:
    """(line of the call, line where what is called begins)."""
    graph = mapped({f"a.{ending}": text}).graph
    return {(line, graph.node_lines[target]) for line, target in zip(graph.lines, graph.targets, strict=True)}


HIDDEN = {
    "destructured": "function go() { const [count, find] = use(); find(); }",
    "taken from an object": "function go(from) { const { other: find } = from; find(); }",
    "with a default": "function go(from) { const { find = 1 } = from; find(); }",
    "the rest": "function go(from) { const [...find] = from; find(); }",
    "for of": "for (const find of all) { find(); }",
    "for in": "for (const find in all) { find(); }",
    "caught": "try { } catch (find) { find(); }",
    "an arrow's parameter": "all.map((find) => find());",
    "an arrow's only parameter": "all.map(find => find());",
    "a callback's parameter": "all.map(function (find) { find(); });",
    "handed on": "all.map((find) => send(find));",
    "of the function around": "all.map((find) => { all.map(() => { find(); }); });",
    "a value": "it('a', () => { const find = make(); find(); });",
    "var": "function go() { if (x) { var find = make(); } find(); }",
    "a method's": "class A { go({ find }) { find(); } }",
}


@pytest.mark.parametrize("ending", ["js", "ts"])
@pytest.mark.parametrize("case", HIDDEN)
def test_a_local_value_hides_the_function_of_its_name(case: str, ending: str):
    assert lines_called(f"function find() {{}}\n{HIDDEN[case]}\n", ending) == set()
    assert lines_called(f"function find() {{}}\n{{ const find = 1; }}\n{HIDDEN[case]}\nfind();\n", ending) == {(4, 1)}


def test_what_hides_a_name_hides_it_in_its_block_only():
    text = "function find() {}\nfunction go() {\n  { const find = 1; }\n  find();\n}\n[find] = [1];\nfind();\n"
    assert lines_called(text) == {(4, 1), (7, 1)}


def test_what_an_anonymous_function_declares_is_known_in_it_only():
    text = (
        "it('a', () => {\n  const set = () => {};\n  set();\n});\n"
        "it('b', () => {\n  let set;\n  set = (x) => x;\n  set();\n});\n"
        "it('c', () => {\n  function set() { set(); }\n  send(set);\n});\n"
        "it('d', () => {\n  const [set] = use();\n  set();\n});\n"
        "set();\n"
    )
    assert lines_called(text) == {(3, 2), (8, 7), (11, 11), (12, 11)}


def test_classes_of_one_name_are_told_apart_where_they_are_made_and_asked():
    text = (
        "it('a', () => {\n  class Box { static make() {} }\n  Box.make();\n});\n"
        "it('b', () => {\n  class Box { static make() {} }\n  new Box();\n  all.map((Box) => Box.make());\n});\n"
    )
    assert lines_called(text) == {(3, 2), (7, 6)}


def test_a_name_taken_from_a_module_stays_led_by_its_import():
    calls = mapped(
        {
            "one.js": "exports.find = function find() {};\n",
            "two.js": "exports.find = function find() {};\n",
            "use.js": """
                const { find } = require('./one');
                function first() { find(); }
                function second() { const { find } = require('./two'); find(); }
                function third(find) { find(); }
                all.map((find) => { find.now(); });
                it('x', () => { const find = () => {}; find(); });
            """,
        }
    )
    edges = {(edge.source.partition("#")[2], edge.target) for edge in calls.graph.edges()}
    assert edges == {
        ("first", "symbol:one.js#find"),
        ("second", "symbol:two.js#find"),
        ("", "symbol:use.js#find"),
    }


def test_what_is_taken_from_the_own_object_is_its_field():
    text = """
        import { Store } from './store';
        class Box {
          store: Store;
          go() { const { store, find } = this; store.save(); find(); }
          find() {}
        }
        class Other { go({ store }) { store.save(); } }
    """
    calls = mapped({"box.ts": text, "store.ts": "export class Store { save() {} }\n"}).calls()
    assert calls == {("Box.go", "Store.save"), ("Box.go", "Box.find")}


def test_the_parameters_of_a_type_bind_nothing():
    text = "function find() {}\nfunction go(done: (find: X) => void) { find(); }\ninterface A { on(find: X): void }\nfind();\n"
    assert lines_called(text) == {(2, 1), (4, 1)}


def test_types_are_no_values():
    text = (
        "type Error = { code: number };\ninterface Answer { text: string }\n"
        "class Failure extends Error {}\nfunction go(x: Answer) { new Error('x'); Answer('x'); new Failure(); }\n"
    )
    found = mapped({"a.ts": text})
    assert found.edges() == {("go", "Failure", "calls constructor")}


def test_of_a_value_and_a_type_of_one_name_the_value_is_called():
    calls = mapped(
        {
            "kinds.ts": """
                export interface Box { put(): void }
                export class Box { take() {} }
                export type Make = { a: number };
                export function Make() {}
                export type Rule = { b: number };
                export const Rule = build();
            """,
            "use.ts": """
                import { Box, Make, Rule } from './kinds';
                function go(box: Box) { new Box(); Make(); Rule(); new Rule(); box.take(); }
            """,
        }
    ).calls()
    assert calls == {("go", "Box"), ("go", "Make"), ("go", "Box.take")}


def test_no_bare_name_is_guessed_to_be_a_function_in_another():
    sources = {
        "make.js": "function build() { const useBoundThing = () => {}; }\n",
        "use.js": "function go() { useBoundThing(); }\n",
    }
    assert mapped(sources).calls() == set()
    sources["make.js"] = "const useBoundThing = () => {};\n"
    assert mapped(sources).calls() == {("go", "useBoundThing")}
    sources["use.js"] = "it('a', () => { const useBoundThing = create(); useBoundThing(); });\n"
    assert mapped(sources).calls() == set()


def test_members_put_into_a_built_in_type_are_not_guessed():
    sources = {
        "a.ts": "interface String { replaceTheRest(): string }\n",
        "b.ts": "function go(x) { x.replaceTheRest(); }\n",
    }
    assert mapped(sources).calls() == set()
    assert mapped({**sources, "a.ts": sources["a.ts"].replace("String", "Words")}).calls() != set()


def test_which_namesake_is_called_stands_in_the_facts():
    text = b"it(() => { const set = () => 1; set(); });\nit(() => { const set = () => 2; set(); set.now(); });\n"
    deep = read_file("JavaScript", text).deep
    assert deep is not None
    told = [(call.name, call.receiver, call.kind) for call in deep.calls if call.name != "it"]
    assert told == [("set", "==0", "call"), ("set", "==1", "call"), ("now", "=1", "call")]


@pytest.mark.parametrize("ending", ["jsx", "tsx", "js"])
def test_a_component_is_called_where_its_element_is_written(ending: str):
    sources = {
        f"a.{ending}": "export function Up() { return null }\nfunction App() { return <div><Up a={1} /></div> }\n",
        "b.tsx": """
            import { Up } from './a'
            import * as All from './a'
            function List<T>(props: { all: T[] }) { return null }
            export const Use = () => <List<string> all={[]}><Up>text</Up></List>
            export const More = () => <All.Up />
            function Hidden({ Up }) { return <Up /> }
            function Plain() { return <up /> }
        """,
    }
    calls = {("App", "Up"), ("Use", "List"), ("Use", "Up"), ("More", "Up")}
    assert mapped(sources).calls() == calls


STATIC = """
    class Base { visit(n) {} other() {} }
    class Walk extends Base {
      static visit(r) { this.make().only(); super.visit(); }
      static make() { return new Walk(); }
      go() { this.visit(2); this.make(); this.only(); }
      only() {}
    }
    class Pair {
      static get() { return 1; }

      get() { return 2; }
    }
    function use() { const pair = new Pair(); pair.get(); }
    function ask() { Pair.get(); Pair.only(); }
    class Late {}
    Late.make = function () {};
    Late.prototype.run = function () {};
    function late() { const one = new Late(); one.run(); one.make(); Late.make(); Late.run(); }
"""


@pytest.mark.parametrize("ending", ["js", "ts"])
def test_members_of_a_class_and_of_its_objects_are_two_spaces(ending: str):
    found = mapped({f"a.{ending}": STATIC})
    made = {("Walk.make", "Walk"), ("use", "Pair"), ("late", "Late")}
    assert found.calls() - made == {
        ("Walk.go", "Base.visit"),
        ("Walk.go", "Walk.only"),
        ("Walk.visit", "Walk.make"),
        ("use", "Pair.get"),
        ("ask", "Pair.get"),
        ("late", "Late.run"),
        ("late", "Late.make"),
    }
    graph = found.graph
    asked = {
        (graph.nodes[source].partition("#")[2], graph.node_lines[target])
        for source, target in zip(graph.sources, graph.targets, strict=True)
        if graph.nodes[target].endswith("#Pair.get")
    }
    assert asked == {("use", 12), ("ask", 10)}


def test_typescript_marks_what_is_static_behind_other_words():
    text = """
        class A {
          @mark({ a: 1 }) public static async make(): Promise<A> { return A.run(); }
          static readonly run = () => 1;
          private static override get size() { return 1; }
          static() {}
          go() { this.make(); this.run(); this.static(); A.static(); }
        }
    """
    assert mapped({"a.ts": text}).calls() == {("A.make", "A.run"), ("A.go", "A.static")}


@pytest.mark.parametrize(
    ("body", "is_outer"),
    [
        ("return { z() { this.help(); this.tool.spin(); } };", False),
        ("function z() { this.help(); this.tool.spin(); }", False),
        ("return [1].map(() => { this.help(); this.tool.spin(); });", True),
        ("const z = () => { this.help(); this.tool.spin(); };", True),
    ],
)
def test_this_in_a_function_of_its_own_is_not_the_object_around(body: str, is_outer: bool):
    text = f"class Tool {{ spin() {{}} }}\nclass User {{ tool: Tool; help() {{}}\n run() {{ {body} }} }}\n"
    assert lines_called(text) == ({(3, 2), (3, 1)} if is_outer else set())


def test_what_another_block_makes_is_not_what_is_given_here():
    text = (
        "class Tool { spin() {} }\nclass Other { spin() {} }\nfunction mk(): Other { return null }\n"
        "function run() {\n  const t = new Tool();\n  { const t = mk();\n    t.spin(); }\n}\n"
    )
    assert not {(line, target) for line, target in lines_called(text) if line == 7}


def test_what_is_assigned_to_a_variable_of_one_function_is_no_member_of_anothers():
    given = (
        "it('a', () => {\n  const client = new Client();\n  client.check();\n});\n"
        "it('b', () => {\n  const client = new Client();\n  client.check = () => {};\n  client.check();\n});\n"
        "it('c', () => {\n  const client = make();\n  client.check();\n});\n"
    )
    assert lines_called(given, "js") == {(8, 7)}
    assert lines_called(given + "class Client { check() {} }\n", "js") == {(2, 14), (3, 14)}  # the first of each
