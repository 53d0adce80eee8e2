"""A call on what another call gives leads to the type that this one's signature names."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped

# A type with a function that makes it, a method that gives it back and one that ends a chain; and a type with the same.
MADE = {
    "cs": "class {0} {{ public static {0} Make(int a) => null; public {0} With(int a) => this; public int Run() => 1; }}",
    "kt": "class {0} {{ fun With(a: Int): {0} = this\n fun Run() = 1\n companion object {{ fun Make(a: Int): {0} = {0}() }} }}",
    "swift": "class {0} {{ static func Make(_ a: Int) -> {0} {{ }}\n func With(_ a: Int) -> Self {{ }}\n func Run() {{ }} }}",
    "scala": "class {0} {{ def With(a: Int): this.type = this\n def Run() = 1 }}\nobject {0} {{ def Make(a: Int): {0} = new {0}() }}",
    "php": "class {0} {{ static function Make($a): {0} {{ }} function With($a): static {{ }} function Run() {{ }} }}",
    "rs": "pub struct {0}; impl {0} {{ pub fn Make(a: i32) -> Self {{ {0} }} pub fn With(self, a: i32) -> Self {{ self }} pub fn Run(&self) {{ }} }}",
    "ts": "class {0} {{ static Make(a: number): {0} {{ }} With(a: number): this {{ return this }} Run() {{ }} }}",
    "py": "class {0}:\n    @classmethod\n    def Make(cls, a) -> 'Self': ...\n    def With(self, a) -> '{0}': ...\n    def Run(self): ...",
    "java": "class {0} {{ static {0} Make(int a) {{ }} {0} With(int a) {{ }} void Run() {{ }} }}",
}
USED = {
    "cs": "class U {{ void Chain() {{ A.Make(1).With(2).Run(); }} void Local() {{ var x = A.Make(1).With(2); x.Run(); }} void Made() {{ var y = new A().With(1); y.Run(); }} }}",
    "kt": "fun Chain() {{ A.Make(1).With(2).Run() }}\nfun Local() {{ val x = A.Make(1).With(2); x.Run() }}\nfun Made() {{ val y = A().With(1); y.Run() }}",
    "swift": "func Chain() {{ A.Make(1).With(2).Run() }}\nfunc Local() {{ let x = A.Make(1).With(2); x.Run() }}\nfunc Made() {{ let y = A().With(1); y.Run() }}",
    "scala": "object U {{ def Chain() = {{ A.Make(1).With(2).Run() }}\n def Local() = {{ val x = A.Make(1).With(2); x.Run() }}\n def Made() = {{ val y = A.Make(1); y.With(1).Run() }} }}",
    "php": "function Chain() {{ A::Make(1)->With(2)->Run(); }} function Local() {{ $x = A::Make(1)->With(2); $x->Run(); }} function Made($y) {{ $z = new A(); $w = $z->With(1); $w->Run(); }}",
    "rs": "fn Chain() {{ A::Make(1).With(2).Run(); }} fn Local() {{ let x = A::Make(1).With(2); x.clone().Run(); }} fn Made(y: A) {{ let z = y.With(1); z.Run(); }}",
    "ts": "function Chain() {{ A.Make(1).With(2).Run() }} function Local() {{ const x = A.Make(1).With(2); x.Run() }} function Made() {{ new A(1).With(2).Run() }}",
    "py": "def Chain(): A.Make(1).With(2).Run()\ndef Local():\n    x = A.Make(1).With(2)\n    x.Run()\ndef Made(): A(1).With(2).Run()",
    "java": "class U {{ void Chain() {{ A.Make(1).With(2).Run(); }} void Local() {{ var x = A.Make(1).With(2); x.Run(); }} void Made() {{ new A(1).With(2).Run(); }} }}",
}
HEADS = {"php": "<?php\n"}


@pytest.mark.parametrize("language", MADE)
def test_a_chain_of_calls_is_followed_to_its_end(language):
    text = "\n".join(
        [HEADS.get(language, "") + MADE[language].format("A"), MADE[language].format("B"), USED[language].format()]
    )
    found = mapped({f"src/all.{language}": text}).graph
    ends = found.ends()
    edges = {
        (ends[source][1].rpartition(".")[2], ends[target][1], found.rule_table[rule].confidence)
        for source, target, rule in zip(found.sources, found.targets, found.rules, strict=True)
    }
    runs = {edge for edge in edges if edge[1].endswith(".Run")}
    assert runs == {(caller, "A.Run", 0.8) for caller in ("Chain", "Local", "Made")}


def _edges(files: dict[str, str]) -> set[tuple[str, str]]:
    graph = mapped(files).graph
    ends = graph.ends()
    return {(ends[source][1], ends[target][1]) for source, target in zip(graph.sources, graph.targets, strict=True)}


def test_a_base_gives_the_object_that_its_method_is_called_on():
    text = "class Base { w(): this { return this } own(): Base { return this } }\n"
    text += "class A extends Base { run() {} }\nfunction f(a: A) { a.w().run() }\nfunction g(a: A) { a.own().run() }\n"
    edges = _edges({"a.ts": text})
    assert ("f", "A.run") in edges
    assert ("g", "A.run") not in edges


def test_a_type_with_arguments_is_that_type_and_a_union_is_none():
    text = "class A<T> { run() {} }\nclass B<T> { run() {} }\nfunction one(): A<string | null> {}\n"
    text += "function two(): A<string> | B<string> {}\nfunction f() { one().run() }\nfunction g() { two().run() }\n"
    edges = _edges({"a.ts": text})
    assert ("f", "A.run") in edges
    assert not [edge for edge in edges if edge[0] == "g" and edge[1].endswith("run")]


def test_a_method_of_rust_has_the_name_of_a_field():
    text = "pub struct A { long: Option<B> }\npub struct B;\nimpl A { pub fn long(self) -> Self { self } }\nfn f(a: A) { a.long(); }\n"
    assert ("f", "A.long") in _edges({"src/lib.rs": text})


def test_another_name_for_a_result_of_rust_is_no_object():
    text = "pub type Made<T> = Result<T, ()>;\npub struct A;\nimpl A { pub fn run_it_all(&self) {} }\nfn make() -> Made<A> { Ok(A) }\n"
    assert ("f", "A.run_it_all") in _edges({"src/lib.rs": text + "fn f() { make().unwrap().run_it_all(); }\n"})
