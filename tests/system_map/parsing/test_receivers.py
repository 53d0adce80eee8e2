"""What stands in front of a call is a path of names, whatever is given to the calls in it."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.receivers import MAX_PATH

CHAINS = {
    "Rust": 'fn f() { A::new("x")?\n  // why\n  .by::<Vec<u8>>(a < b).go(); load(1).await?.go(); }',
    "C#": "class T { async void F() { A.Make(1).By<int>(2)?.Go(); (await Load(1)).Go(); new A(1) { B = 2 }.By(3)!.Go(); } }",
    "TypeScript": "A.make(1).by<B>(2)!.go(); (await load(1)).go(); new A<B>(1).by(2)?.go(); (load(1) as A).go();",
    "JavaScript": "A.make(1)\n  // why\n  .by(x => { y() }).go(); load(a < b).go(); new A({ b: 1 }).by(2).go();",
    "Python": "A.make(1).by(f(2)).go()\nasync def f():\n    (await load(1)).go()\n",
    "PHP": "<?php A::make(1)->by(2)->go(); load(1)?->go(); (new A(1))->by(2)->go(); $this->it->by(1)->go();",
    "Ruby": "A.make(1).by(2) { |x| x }.go\nA::B.new(1).go\n",
    "Kotlin": "fun f() { A.make(1).by(2) { x }!!.go(); load { x }.go(); A(1).by<B>(2)?.go() }",
    "Swift": "func f() { A.make(1).by { x }!.go(); (try load(1)).go(); A(b: 1).by(2)?.go() }",
    "Scala": "object T { def f() = { A.make(1).by[B](2).go(); load { x }.go(); new A(1).by(2).go() } }",
    "C++": "void f() { n::A::make(1).by<B>(2)->go(); load(1).go(); }",
    "Java": "class T { void f() { A.make(1).<B>by(2).go(); load(1).go(); new A(1).by(2).go(); } }",
    "Go": "package p\nfunc f() { A.Make(1).By(2).Go(); Load(1).Go() }",
}
FRONTS = {
    "Rust": ["A.new().by()", "load()"],
    "C#": ["A.Make().By()", "Load()", "A().By()"],
    "TypeScript": ["A.make().by()", "load()", "A().by()", "A()"],
    "JavaScript": ["A.make().by()", "load()", "A().by()"],
    "Python": ["A.make().by()", "load()"],
    "PHP": ["A.make().by()", "load()", "A().by()", "this.it.by()"],
    "Ruby": ["A.make().by()", "A.B.new()"],
    "Kotlin": ["A.make().by()", "load()", "A().by()"],
    "Swift": ["A.make().by()", "load()", "A().by()"],
    "Scala": ["A.make().by()", "load()", "A().by()"],
    "C++": ["n.A.make().by()", "load()"],
    "Java": ["A.make().by()", "load()", "A().by()"],
    "Go": ["A.Make().By()", "Load()"],
}
NO_PATHS = {
    "JavaScript": 'load`x`.go(); require("a").go(); [1, 2].by(1).go(); load(1)(2).go(); `${load(1)}`.go(); (a || b(1)).go();',
    "Swift": "func f() { items[1].go(); load(1)[2].go() }",
    "Scala": "object T { def f() = { load(1)(2).go(); new A { def x = 1 }.go() } }",
    "PHP": "<?php $load(1)->go(); (clone load(1))->go();",
    "Python": "(a + b(1)).go()\nitems[f(1)].go()\n",
}


def _fronts(language: str, text: str) -> list[str]:
    deep = read_file(language, text.encode()).deep
    assert deep is not None
    return [call.receiver for call in deep.calls if call.name.lower() == "go"]


@pytest.mark.parametrize("language", CHAINS)
def test_arguments_are_left_out_of_what_is_called(language):
    assert sorted(_fronts(language, CHAINS[language])) == sorted(FRONTS[language])


@pytest.mark.parametrize("language", NO_PATHS)
def test_what_is_no_path_of_names_is_none(language):
    assert set(_fronts(language, NO_PATHS[language])) == {"?"}


def test_what_is_given_on_may_be_no_call():
    deep = read_file("Rust", b"fn f() { let a = b?; let c = d.await; let e = (); a.go(); }").deep
    assert deep is not None
    assert not [found for found in deep.types if found.written]


@pytest.mark.parametrize("language", ["JavaScript", "Java", "Python"])
def test_a_chain_is_a_path_up_to_a_length(language):
    chain = "A.make()" + ".another(1)" * 40 + ".go()"
    text = f"class T {{ void f() {{ {chain}; }} }}" if language == "Java" else chain
    deep = read_file(language, text.encode()).deep
    assert deep is not None
    known = [call.receiver for call in deep.calls if call.receiver != "?"]
    assert 100 < max(map(len, known)) <= MAX_PATH
    assert _fronts(language, text) == ["?"]
