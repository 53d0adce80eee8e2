"""What is not sure is said as less sure, or not at all: namesakes of types outside, overloads, parameters called self."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped


@pytest.mark.parametrize(
    ("ending", "outside", "own", "unknown"),
    [
        ("cs", "Check.NotNullHere(x);", "Ensure.NotNullHere(x);", "other.NotNullHere();"),
        ("java", "Check.notNullHere(x);", "Ensure.notNullHere(x);", "other.notNullHere();"),
        ("kt", "Check.notNullHere(x)", "Ensure.notNullHere(x)", "other.notNullHere()"),
    ],
)
def test_a_method_of_another_type_is_not_the_only_one_of_its_name(ending: str, outside: str, own: str, unknown: str):
    name = "NotNullHere" if ending == "cs" else "notNullHere"
    declared = (
        f"package q\n\nclass Ensure {{\n  fun {name}(x: Any) {{\n  }}\n}}\n"
        if ending == "kt"
        else f"public class Ensure {{ public static void {name}(Object x) {{ }} }}\n"
    )
    using = (
        "package p\n\nclass Use {{\n  fun go(x: Any) {{\n    {0}\n  }}\n}}\n"
        if ending == "kt"
        else "public class Use {{ void go(Object x) {{ {0} }} }}\n"
    )
    sources = {f"q/Ensure.{ending}": declared}
    assert mapped({**sources, f"p/Use.{ending}": using.format(outside)}).calls() == set()
    for text in (own, unknown):
        assert ("Use.go", f"Ensure.{name}") in mapped({**sources, f"p/Use.{ending}": using.format(text)}).calls()


def test_self_is_a_word_of_some_languages_and_a_parameter_in_others():
    scala = (
        "class A {\n  def name(x: Int) = 1\n  def go(self: B) = self.name(1)\n}\n"
        "class C { self =>\n  def name(x: Int) = 1\n  def go(x: Int) = self.name(1)\n}\n"
        "class D(self: B) {\n  def name(x: Int) = 1\n  def go(x: Int) = self.name(1)\n}\n"
    )
    assert mapped({"a.scala": scala}).calls() == {("C.go", "C.name")}
    kotlin = "class A {\n  fun name() {\n  }\n  fun go(self: B) {\n    self.name()\n    this.name()\n  }\n}\n"
    edges = mapped({"a.kt": kotlin}).graph.edges()
    assert [edge.line for edge in edges] == [6]
    assert mapped({"a.java": "class A { void name() { } void go() { self.name(); } }\n"}).calls() == set()


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        ("cs", "class A {{ void Go() {{ Help(1); Alone(); }} void Help(int a) {{ }} {0} void Alone() {{ }} }}\n"),
        ("java", "class A {{ void Go() {{ Help(1); Alone(); }} void Help(int a) {{ }} {0} void Alone() {{ }} }}\n"),
    ],
)
def test_one_of_several_overloads_is_less_sure(ending: str, text: str):
    def sureness(more: str) -> dict[str, float]:
        edges = mapped({f"A.{ending}": text.format(more)}).graph.edges()
        return {edge.target.rpartition(".")[2]: edge.rule.confidence for edge in edges}

    assert sureness("") == {"Help": 0.95, "Alone": 0.95}
    assert sureness("void Help(string a) { }") == {"Help": 0.8, "Alone": 0.95}


def test_a_constructor_that_has_overloads_is_less_sure_and_its_class_is_not():
    java = "class A { A() { } A(int a) { } static A make() { return new A(); } }\n"
    edges = {edge.target.partition("#")[2]: edge.rule.confidence for edge in mapped({"A.java": java}).graph.edges()}
    assert edges == {"A": 0.95, "A.A": 0.8}


def test_tests_guess_among_tests_too_and_the_product_does_not():
    sources = {
        "src/a.rs": "pub struct A;\nimpl A { pub fn build_it_all(&self) {} }\n",
        "src/use.rs": "fn go(x: X) { x.build_it_all(); }\n",
        "tests/use.rs": "fn check(x: X) { x.build_it_all(); }\n",
        "tests/only.rs": "fn check_it(x: X) { x.only_in_tests(); }\n",
        "src/only.rs": "fn go_it(x: X) { x.only_in_tests(); }\n",
        "tests/help.rs": "pub struct H;\nimpl H { pub fn only_in_tests(&self) {} }\n",
    }
    assert mapped(sources).calls() == {
        ("go", "A.build_it_all"),
        ("check", "A.build_it_all"),
        ("check_it", "H.only_in_tests"),
    }
    sources["tests/more.rs"] = "pub struct M;\nimpl M { pub fn build_it_all(&self) {} }\n"
    assert mapped(sources).calls() == {("go", "A.build_it_all"), ("check_it", "H.only_in_tests")}
    sources["tests/more.rs"] = "fn check_more() { fn build_it_all() {} }\n"
    assert ("go", "A.build_it_all") in mapped(sources).calls()
    assert ("check", "A.build_it_all") in mapped(sources).calls()


def test_what_is_added_to_a_type_from_outside_is_guessed():
    sources = {
        "c.rb": "class String\n  def to_its_slug(x); end\nend\n",
        "d.rb": "def go(x); x.to_its_slug(1); end\n",
    }
    assert ("go", "String.to_its_slug") in mapped(sources).calls()


def test_of_functions_for_several_systems_none_is_sure_but_that_for_the_own():
    sources = {
        "go.mod": "module m\n",
        "p/g_darwin.go": "package p\n\nfunc g() {}\nfunc G() {}\n",
        "p/g_linux.go": "package p\n\nfunc g() {}\nfunc G() {}\n",
        "p/g_windows.go": "package p\n\nfunc g() {}\nfunc G() { g() }\n",
        "p/z_windows.go": "package p\n\nfunc Z() { g() }\n",
        "p/a_unsupported.go": "package p\n\nfunc b() {}\n",
        "p/b.go": "package p\n\nfunc b() {}\n",
        "p/x.go": "package p\n\nfunc X() { g() }\nfunc Y() { b() }\n",
        "main.go": 'package main\n\nimport "m/p"\n\nfunc main() { p.G() }\n',
    }
    edges = mapped(sources).graph.edges()
    assert {(one.source.partition("#")[2], one.target.partition(":")[2], one.rule.confidence) for one in edges} == {
        ("X", "p/g_linux.go#g", 0.8),
        ("Y", "p/b.go#b", 0.8),
        ("Z", "p/g_windows.go#g", 0.95),
        ("G", "p/g_windows.go#g", 0.95),
        ("main", "p/g_linux.go#G", 0.8),
    }


def test_of_functions_for_several_builds_that_of_the_usual_one_is_meant_or_of_the_file_s_own():
    sources = {
        "go.mod": "module m\n",
        "p/a_lesser.go": "//go:build lesser\n\npackage p\n\nfunc g() {}\nfunc A() { g() }\n",
        "p/g.go": "//go:build !lesser\n\npackage p\n\nfunc g() {}\n",
        "p/x.go": "package p\n\nfunc X() { g() }\n",
        "p/z.go": "//go:build lesser\n\npackage p\n\nfunc Z() { g() }\n",
    }
    edges = mapped(sources).graph.edges()
    assert {(one.source.partition("#")[2], one.target.partition(":")[2], one.rule.confidence) for one in edges} == {
        ("A", "p/a_lesser.go#g", 0.95),
        ("X", "p/g.go#g", 0.95),
        ("Z", "p/a_lesser.go#g", 0.95),
    }
