"""A script with its declarations beside: the compiler takes in `x.d.ts`, and `x.js` is what is loaded."""

from __future__ import annotations

import pytest

from services.system_map.symbols.dead_code import find_dead_code
from tests.fakes.mapped_repository import mapped

SOURCES = {
    "package.json": '{"name": "app", "private": true, "type": "module"}',
    "src/query.js": "export class Query { run() { return help(); } }\nfunction help() { return 1; }\n",
    "src/query.d.ts": "export interface Options { size(): number }\nexport class Query { run(): number; }\n",
}


def leads(sources: dict[str, str], source: str) -> list[tuple[str | None, str, float]]:
    found = mapped(SOURCES | sources).imports
    return [(one.target, one.how, one.confidence) for one in found if one.source == source]


@pytest.mark.parametrize("written", ["./query.js", "./query"])
def test_a_compiler_s_file_leads_to_both(written: str):
    assert leads({"src/main.ts": f"import {{ Query }} from '{written}';\nnew Query().run();\n"}, "src/main.ts") == [
        ("src/query.d.ts", "relative", 1.0),
        ("src/query.js", "beside its declarations", 1.0),
    ]


@pytest.mark.parametrize(
    ("source", "text", "target"),
    [
        ("src/main.ts", "import type { Query } from './query.js';\n", "src/query.d.ts"),
        ("src/other.d.ts", "import { Query } from './query.js';\nexport const one: Query;\n", "src/query.d.ts"),
        ("src/main.js", "import { Query } from './query.js';\nnew Query().run();\n", "src/query.js"),
    ],
)
def test_types_have_the_declarations_alone_and_scripts_what_runs(source: str, text: str, target: str):
    assert leads({source: text}, source) == [(target, "relative", 1.0)]


@pytest.mark.parametrize(("declared", "run"), [("d.mts", "mjs"), ("d.cts", "cjs"), ("d.ts", "jsx")])
def test_each_kind_of_declarations_has_its_scripts(declared: str, run: str):
    more = {f"src/q.{declared}": "export const a: 1;\n", f"src/q.{run}": "export const a = 1;\n"}
    found = leads(more | {"src/main.ts": f"import {{ a }} from './q.{run}';\n"}, "src/main.ts")
    assert {one[0] for one in found} == {f"src/q.{declared}", f"src/q.{run}"}


@pytest.mark.parametrize("written", ["./query.js", "~parts/query.js"])
def test_calls_lead_to_what_runs_and_types_to_where_they_are_declared(written: str):
    paths = '{"compilerOptions": {"paths": {"~parts/*": ["./src/*"]}}}'
    text = f"import {{ Query, Options }} from '{written}';\nexport function go(o: Options) {{ return new Query().run(o.size()); }}\n"
    found = mapped(SOURCES | {"tsconfig.json": paths, "src/main.ts": text})
    assert {(one.source.rpartition("/")[2], one.target, one.rule.kind) for one in found.graph.edges()} == {
        ("main.ts#go", "symbol:src/query.js#Query", "calls"),
        ("main.ts#go", "symbol:src/query.js#Query.run", "calls"),
        ("main.ts#go", "symbol:src/query.d.ts#Options.size", "calls"),
        ("query.js#Query.run", "symbol:src/query.js#help", "calls"),
    }


def test_what_is_passed_on_whole_is_found_in_either():
    passed = {"src/index.ts": "export * from './query.js';\n"}
    text = (
        "import { Query, Options } from './index.js';\nexport function go(o: Options) { return new Query(o.size()); }\n"
    )
    found = mapped(SOURCES | passed | {"src/main.ts": text})
    assert {one.target for one in found.graph.edges() if "main.ts" in one.source} == {
        "symbol:src/query.js#Query",
        "symbol:src/query.d.ts#Options.size",
    }


def test_what_runs_is_not_said_to_be_imported_by_nobody():
    sources = {path.replace("query", "query-generator"): text for path, text in SOURCES.items()}
    text = "import { Query } from './query-generator.js';\nnew Query().run();\n"
    found = find_dead_code(mapped(sources | {"src/main.ts": text}).parts_input())
    assert [one.path for one in found.modules] == []


@pytest.mark.parametrize("written", ["./made.js", "../src/made.js"])
def test_a_script_that_names_what_a_build_makes_leads_to_its_source_less_surely(written: str):
    more = {"src/made.ts": "export const a = 1;\n", "src/wrap.mjs": f"import made from '{written}';\n"}
    assert leads(more, "src/wrap.mjs") == [("src/made.ts", "relative, source of what is built", 0.8)]
    more["src/wrap.ts"] = more["src/wrap.mjs"]
    assert leads(more, "src/wrap.ts") == [("src/made.ts", "relative", 1.0)]


TYPED = {
    "src/a.js": (
        "export class Box { }\nexport class A { constructor() { this.box = make(); } }\n"
        "export function make() { return globalThis.x; }\nexport function Old() {}\n"
    ),
    "src/a.d.ts": (
        "export class Box { open(): void }\nexport class A { box: Box; late(): Box }\n"
        "export function make(): Box;\nexport class Old { go(): Box }\n"
    ),
}


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("make().open();", {"a.js#make", "a.d.ts#Box.open"}),
        ("const made = make(); made.open();", {"a.js#make", "a.d.ts#Box.open"}),
        ("new A().box.open();", {"a.js#A", "a.js#A.constructor", "a.d.ts#Box.open"}),
        ("const a = new A(); a.box.open();", {"a.js#A", "a.js#A.constructor", "a.d.ts#Box.open"}),
        ("const f = (a: A) => a.box.open();", {"a.d.ts#Box.open"}),
        ("const f = (a: A) => a.late().open();", {"a.d.ts#A.late", "a.d.ts#Box.open"}),
        ("const f = (old: Old) => old.go().open();", {"a.d.ts#Old.go", "a.d.ts#Box.open"}),
        ("all.make().open();", {"a.js#make", "a.d.ts#Box.open"}),
    ],
)
def test_what_a_script_does_not_tell_its_declarations_do(code: str, called: set[str]):
    text = f"import {{ A, Old, make }} from './a';\nimport * as all from './a';\nexport function go() {{ {code} }}\n"
    found = mapped(SOURCES | TYPED | {"src/main.ts": text})
    edges = [one for one in found.graph.edges() if "main.ts" in one.source and one.rule.kind == "calls"]
    assert {one.target.removeprefix("symbol:src/") for one in edges} == called


def test_what_only_types_are_asked_of_is_less_surely_loaded():
    for names, sure in (("Options", 0.7), ("Options, Query", 1.0), ("Options, help", 1.0)):
        found = leads({"src/main.ts": f"import {{ {names} }} from './query.js';\n"}, "src/main.ts")
        assert found == [("src/query.d.ts", "relative", 1.0), ("src/query.js", "beside its declarations", sure)]
