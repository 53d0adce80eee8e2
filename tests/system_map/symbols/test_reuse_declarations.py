"""A refresh of scripts with declarations beside, and of files of Rust that others include, gives what a fresh map gives."""

from __future__ import annotations

from tests.system_map.symbols.test_reuse import Line

SCRIPTS = {
    "package.json": '{"name": "app", "private": true, "type": "module"}',
    "src/query.js": "export class Query { run() { return 1; } }\n",
    "src/query.d.ts": "export interface Options { size(): number }\nexport class Query { run(): number; }\n",
    "src/index.ts": "export * from './query.js';\n",
    "src/main.ts": (
        "import { Query, Options } from './index.js';\nimport { Query as Same } from './query.js';\n"
        "export function go(o: Options) { new Same().run(); return new Query().run(o.size()); }\n"
    ),
    **{f"src/other{number}.ts": "export const a = 1;\n" for number in range(6)},
}
CRATE = {
    "Cargo.toml": '[package]\nname = "demo"\nedition = "2021"\n',
    "src/main.rs": "mod foo;\nfn main() { foo::given(); foo::own(); }\n",
    "src/foo.rs": 'include!("foo/parts.rs");\npub fn own() { given() }\n',
    "src/foo/parts.rs": "pub mod bar;\npub fn given() { own() }\n",
    "src/foo/bar.rs": "use super::given;\npub fn b() { given() }\n",
    **{f"src/bin/other{number}.rs": "fn main() {}\n" for number in range(6)},
}


def test_what_a_script_or_its_declarations_come_to_say_is_followed_again() -> None:
    line = Line()
    line.commit(SCRIPTS)
    without = {"src/query.js": "export class Other { run() { return 1; } }\n"}
    edits: list[dict[str, str]] = [
        without,
        {},
        {"src/query.d.ts": "export class Query { run(): number; }\n"},
        without | {"src/query.d.ts": "export class Query { start(): number; }\n"},
        {},
    ]
    for edit in edits:
        line.commit(SCRIPTS | edit)


def test_what_an_included_file_comes_to_say_is_followed_again() -> None:
    line = Line()
    line.commit(CRATE)
    edits: list[dict[str, str]] = [
        {"src/foo/parts.rs": "pub mod bar;\npub fn taken() { own() }\n"},
        {},
        {"src/foo.rs": "pub fn own() {}\n"},
        {"src/foo.rs": 'include!("foo/parts.rs");\npub fn other() {}\n'},
        {},
    ]
    for edit in edits:
        line.commit(CRATE | edit)


def test_types_that_only_declarations_tell_are_followed_again() -> None:
    sources = SCRIPTS | {
        "src/a.js": "export class A { }\nexport function make() { return globalThis.x; }\n",
        "src/a.d.ts": "export class A { box: A; open(): A }\nexport class B { open(): A }\nexport function make(): A;\n",
        "src/main.ts": "import { A, make } from './a';\nexport function go(a: A) { make().open(); a.box.open(); }\n",
    }
    line = Line()
    line.commit(sources)
    declared = sources["src/a.d.ts"]
    edits: list[dict[str, str]] = [
        {"src/a.d.ts": declared.replace("make(): A", "make(): B")},
        {"src/a.d.ts": declared.replace("box: A", "box: B")},
        {},
        {"src/a.js": "export class A { open() {} }\nexport function make() { return globalThis.x; }\n"},
        {},
    ]
    for edit in edits:
        line.commit(sources | edit)
