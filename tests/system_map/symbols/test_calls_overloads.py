"""Overloads, constructors and types of one name are told apart by the language's rules, or said as one of several."""

from __future__ import annotations

import pytest

from services.system_map.symbols.arities import arity_of, arity_of_base
from tests.fakes.mapped_repository import Mapped, mapped, short
from tests.system_map.symbols.test_reuse import Line


def sureness(found: Mapped, source: str) -> dict[str, float]:
    return {short(edge.target): edge.rule.confidence for edge in found.graph.edges() if short(edge.source) == source}


def lines_of_bases(found: Mapped) -> set[tuple[str, int]]:
    """(type, line where its base begins)."""
    graph = found.graph
    return {
        (short(graph.nodes[source]), graph.node_lines[target])
        for source, target, rule in zip(graph.sources, graph.targets, graph.rules, strict=True)
        if graph.rule_table[rule].kind == "inherits"
    }


PAIR = {
    "p/Pair.java": "package p;\npublic class Pair { public Pair(int a) { } }\n",
    "p/Make.java": "package p;\npublic class Make { public static Pair Pair(int a) { return new Pair(a); } }\n",
}


@pytest.mark.parametrize("imported", ["import static p.Make.*;", "import static p.Make.Pair;"])
def test_a_bare_call_means_a_method_and_never_a_constructor_in_java(imported: str):
    use = "package q;\n{}\nimport p.Pair;\nclass Use {{ void go() {{ Pair(1); }} void made() {{ new Pair(1); }} }}\n"
    calls = mapped(PAIR | {"q/Use.java": use.format(imported)}).calls()
    assert {target for source, target in calls if source == "Use.go"} == {"Make.Pair"}
    assert {target for source, target in calls if source == "Use.made"} == {"Pair", "Pair.Pair"}
    calls = mapped(PAIR | {"q/Use.java": use.format("")}).calls()
    assert {target for source, target in calls if source == "Use.go"} == set()


def test_a_bare_call_means_no_variable_in_java():
    java = "class A { void name(int x) { } void go(B name) { name(1); } }\nclass B { }\n"
    assert mapped({"A.java": java}).calls() == {("A.go", "A.name")}


def test_kotlin_calls_types():
    kotlin = "class Pair(val a: Int)\nclass Use {\n  fun go() {\n    Pair(1)\n  }\n}\n"
    assert mapped({"a.kt": kotlin}).calls() == {("Use.go", "Pair")}


INHERITED = {
    "p/Base.java": """
        package p;
        public class Base<T> {
          public void put(String a) { }
          public void keep(T a, int... b) { }
          public <E> void all(java.util.List<E> a) { }
          private void own(int a) { }
          public void one() { }
        }
    """,
    "p/Mid.java": "package p;\npublic class Mid extends Base<String> { }\n",
    "q/Box.java": """
        package q;
        import p.*;
        class Box extends Mid {
          public void put(double[] a) { }
          public void keep(String a, int[] b) { }
          public <U> void all(java.util.List<U> a) { }
          void own(String a) { }
          public void one() { }
          void go() { put("a"); keep("a", 1); all(null); own("a"); one(); }
          void again(Box box) { box.put("a"); this.one(); }
        }
    """,
}


def test_overloads_that_come_by_a_base_compete_and_what_is_overridden_does_not():
    found = mapped(INHERITED)
    assert sureness(found, "Box.go") == {
        "Box.put": 0.8,
        "Box.keep": 0.95,
        "Box.all": 0.95,
        "Box.own": 0.95,
        "Box.one": 0.95,
    }
    assert sureness(found, "Box.again") == {"Box.put": 0.8, "Box.one": 0.95}


@pytest.mark.parametrize(
    ("ending", "text", "given"),
    [
        ("cs", "class A {{ public void Put({0}) {{ }} }} class B : A {{ public void Put(int a) {{ }} void Go() {{ Put(1); }} }}", "string a"),
        ("cs", "class A {{ public void Put({0}) {{ }} }} class B : A {{ public void Put(int a) {{ }} void Go() {{ Put(1); }} }}", "ref int b"),
        ("swift", "class A {{\n func Put({0}) {{}}\n}}\nclass B: A {{\n func Put(_ a: Int) {{}}\n func Go() {{ self.Put(1) }}\n}}\n", "a: Int"),
        ("swift", "class A {{\n func Put({0}) {{}}\n}}\nclass B: A {{\n func Put(_ a: Int) {{}}\n func Go() {{ self.Put(1) }}\n}}\n", "_ b: Int"),
        ("kt", "open class A {{\n fun Put({0}) {{}}\n}}\nclass B : A() {{\n fun Put(a: Int) {{}}\n fun Go() {{ Put(1) }}\n}}\n", "a: String"),
        ("kt", "open class A {{\n fun Put({0}) {{}}\n}}\nclass B : A() {{\n fun Put(a: Int) {{}}\n fun Go() {{ Put(1) }}\n}}\n", "b: Int = 1"),
    ],
)  # fmt: skip
def test_overloads_compete_where_their_parameters_differ(ending: str, text: str, given: str):
    sure = 0.95 if "b" in given.split() or "b:" in given.split() else 0.8
    assert sureness(mapped({f"A.{ending}": text.format(given)}), "B.Go") == {"B.Put": sure}


def test_what_stands_in_front_of_super_says_whose_member_is_meant_in_java():
    sources = {
        "p/Base.java": "package p;\nclass Base { void go() { } }\n",
        "p/Say.java": "package p;\ninterface Say { default void say() { } }\n",
        "p/Box.java": """
            package p;
            class Box extends Base implements Say {
              void go() { }
              public void say() { Say.super.say(); }
              class In { void go() { Box.super.go(); } }
            }
        """,
    }
    calls = mapped(sources).calls()
    assert calls == {("Box.say", "Say.say"), ("Box.In.go", "Base.go")}


def test_a_constructor_of_a_base_is_not_that_of_a_type_of_the_same_name():
    java = (
        "class One { static class Maker { Maker() { } } }\n"
        "class Two { static class Maker extends One.Maker { } Maker make() { return new Maker(); } }\n"
    )
    assert mapped({"A.java": java}).calls() == {("Two.make", "Two.Maker")}


def test_classes_that_a_wildcard_brings_are_found_in_java():
    sources = {
        "p/Tool.java": "package p;\npublic class Tool { public static void run() { } }\n",
        "q/Use.java": "package q;\nimport p.*;\nclass Use { void go() { Tool.run(); } }\n",
    }
    assert mapped(sources).calls() == {("Use.go", "Tool.run")}


ARITIES = {
    "One.cs": "namespace N;\npublic static class P<T> where T : P { public static int G() => 1; }\n",
    "Two.cs": "namespace N;\n\n\npublic abstract class P { }\n",
    "Use.cs": """
        namespace N;
        class A : P { }
        class B : P<int> { int Go() => P<int>.G(); }
        class C(int x) : P<(int, A)>, System.IDisposable where A : P<int, int> { }
        class D : P<int, int> { }
        class G : P
        #pragma warning restore
        { }
        class E : P<int>.Inner { }
    """,
}


def test_bases_are_told_by_how_many_types_they_are_given():
    assert lines_of_bases(mapped(ARITIES)) == {("A", 4), ("B", 2), ("C", 2), ("G", 4)}
    less = {path: text for path, text in ARITIES.items() if path != "Two.cs"}
    assert lines_of_bases(mapped(less)) == {("B", 2), ("C", 2)}


def test_what_is_asked_of_a_type_that_has_namesakes_is_less_sure():
    assert sureness(mapped(ARITIES), "B.Go") == {"P.G": 0.8}
    less = {path: text for path, text in ARITIES.items() if path != "Two.cs"}
    assert sureness(mapped(less), "B.Go") == {"P.G": 0.9}


def test_a_name_given_to_a_type_has_what_that_is_given_by_itself():
    text = "using Q = N.P;\nnamespace M;\nclass A : Q { }\n"
    assert ("A", 4) in lines_of_bases(mapped({"Two.cs": ARITIES["Two.cs"], "A.cs": text}))


def test_a_signature_that_is_cut_off_tells_nothing():
    long = ", ".join(f"int name_of_number_{number}" for number in range(20))
    found = mapped({"A.java": f"class A {{ void go({long}) {{ }} }}\n"})
    symbols = found.facts["A.java"].symbols
    assert symbols[1].signature.endswith("…")
    bases = ", ".join(f"IName{number}" for number in range(40))
    one = mapped({"A.cs": f"class A<T, U> : {bases}, P<int> {{ }}\n"}).facts["A.cs"].symbols[0]
    assert arity_of(one) == 2
    assert arity_of_base(one, "IName3") == 0
    assert arity_of_base(one, "P") is None


def test_what_others_override_with_or_are_made_of_is_felt_by_a_refresh():
    line = Line()
    calm = {f"c/Calm{number}.java": f"package c;\nclass Calm{number} {{ }}\n" for number in range(6)}
    put = "package p;\npublic class Base {{ public void put({} a) {{ }} }}\n"
    box = "package q;\nimport p.Base;\npublic class Box extends Base { public void put(int a) { } }\n"
    use = "package q;\nclass Use { void go(Box box) { box.put(1); } }\n"
    sources = calm | {"p/Base.java": put.format("int"), "q/Box.java": box, "q/Use.java": use}
    assert sureness(line.commit(sources).mapped, "Use.go") == {"Box.put": 0.85}
    after = line.commit(sources | {"p/Base.java": put.format("String")})
    assert sureness(after.mapped, "Use.go") == {"Box.put": 0.8}
    assert after.followed < after.of


def test_types_that_become_made_of_more_are_felt_by_a_refresh():
    line = Line()
    sources = ARITIES | {
        f"Calm{number}.cs": f"namespace Calm{number};\nclass Calm{number} {{ }}\n" for number in range(9)
    }
    assert ("A", 4) in lines_of_bases(line.commit(sources).mapped)
    more = sources | {"Two.cs": sources["Two.cs"].replace("class P", "class P<A, B>")}
    assert lines_of_bases(line.commit(more).mapped) == {("B", 2), ("C", 2), ("D", 4)}


@pytest.mark.parametrize("kind", ["Plug", "Plugin", "Admin", "Layout"])
def test_a_type_that_ends_like_a_modifier_is_a_type(kind: str):
    code = (
        f"class A {{ void run({kind} p) {{ }} }}\n"
        f"class B extends A {{ void run({kind} other) {{ }} void go() {{ run(null); }} }}\n"
    )
    assert sureness(mapped({"B.java": code}), "B.go") == {"B.run": 0.95}
