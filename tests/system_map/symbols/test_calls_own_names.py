"""A call by a function's own name is no call of itself where that does not take it; a type's own name for its object."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import Mapped, mapped, short
from tests.system_map.symbols.test_reuse import Line

MORE = {f"e/More{number}.kt": f"package e.m{number}\nclass More{number}\n" for number in range(6)}
DECODER = """
    package p
    trait Decoder { self =>
      def go(n: Int): Int
      def map: Decoder = new Decoder { def go(n: Int): Int = self.go(n) }
      def twice = self.go(1)
      def other(self: Far) = self.go(1)
    }
    trait Named { me: Far[Int] =>
      def run(n: Int) = 1
      class Inner { def run(n: Int) = me.run(n) }
    }
    class Plain { def go(n: Int) = self.go(1) }
"""


def _led(found: Mapped) -> set[tuple[str, str, float]]:
    return {(short(edge.source), short(edge.target), edge.rule.confidence) for edge in found.graph.edges()}


def test_scala_a_types_name_for_its_own_object_means_that_type_also_in_a_class_within_it():
    calls = mapped({"p/all.scala": DECODER}).calls()
    assert calls == {
        ("Decoder.map", "Decoder"),
        ("Decoder.map.go", "Decoder.go"),
        ("Decoder.twice", "Decoder.go"),
        ("Named.Inner.run", "Named.run"),
    }


@pytest.mark.parametrize(
    ("body", "is_own"),
    [
        ("send(to: 1, then: h)", True),
        ("self.send(to: 1, /* now */ then: h)", True),
        ("send(to: 1) { _ in }", True),
        ("send(to: 1, by: 2, then: h)", True),
        ("send(queue: 1) { _ in }", False),
        ("send { _ in }", False),
        ("self.send(1)", False),
        ("send(to: 1)", False),
        ("send(then: h, to: 1)", False),
        ("send(to: 1, then: h) { _ in }", False),
        ("send(queue: 1).send(to: 1, then: h)", False),
    ],
)
def test_swift_labels_tell_a_function_from_one_of_its_name_that_lies_outside(body: str, is_own: bool):
    source = f"extension Far {{\n  func send(to a: Int, by b: Int = 2, then h: @escaping (Int) -> Void) -> Self {{ {body} }}\n}}\n"
    assert mapped({"Sources/A/Far.swift": source}).calls() == ({("Far.send", "Far.send")} if is_own else set[object]())


def test_a_label_that_is_a_word_of_the_language_is_compared_without_its_backticks():
    swift = "extension Far { func get(_ a: Int, `default` b: Int) { get(a, default: b) } }\n"
    assert mapped({"Sources/A/Far.swift": swift}).calls() == {("Far.get", "Far.get")}
    kotlin = "package p\nfun get(`in`: Int): Int = get(`in` = 1)\n"
    assert mapped({"p/Far.kt": kotlin}).calls() == {("get", "get")}


def test_swift_any_number_of_arguments_is_not_compared():
    calls = mapped({"Sources/A/Far.swift": "func all(_ a: Int...) { all(1, 2) }\nfunc none() { none(1) }\n"}).calls()
    assert calls == {("all", "all")}


def test_swift_integers_that_are_converted_to_another_type_are_not_taken():
    source = "func far(_ a: Int32, _ b: Int32) {{ far({}, b) }}\n"
    assert mapped({"Sources/A/F.swift": source.format("CInt(a)")}).calls() == {("far", "far")}
    assert mapped({"Sources/A/F.swift": source.format("UInt(a)")}).calls() == set()


def test_swift_another_function_of_the_name_is_found_above_and_in_the_module_if_it_takes_something_else():
    above = """
        protocol Base { func send(_ a: Int)
          func reach(_ a: Int)
          func reach(_ a: Int, b: Int) }
        class Own: Base {
          func send(_ a: Int) { send(1, b: 2) }
          func reach(_ a: Int) { self.reach(a, b: 2) }
        }
    """
    assert _led(mapped({"Sources/A/Own.swift": above})) >= {("Own.reach", "Base.reach", 0.8)}
    assert "Own.send" not in {source for source, _ in mapped({"Sources/A/Own.swift": above}).calls()}
    near = {
        "Sources/A/Far.swift": "extension Far { func send(_ a: Int) { send(a, by: 2) } }\n",
        "Sources/A/More.swift": "extension Far { func send(_ a: Int, by b: Int) {} }\n",
    }
    assert _led(mapped(near)) == {("Far.send", "Far.send", 0.8)}
    assert next(iter(mapped(near).graph.edges())).target == "symbol:Sources/A/More.swift#Far.send"
    assert _led(mapped({**near, "Sources/A/More.swift": "extension Far { func send(_ c: Far) {} }\n"})) == set()


@pytest.mark.parametrize(
    ("body", "is_own"),
    [
        ("send(1, f = h)", True),
        ("send(f = h, a = 1)", True),
        ("this.send(1, 2) { it }", True),
        ("send(1) { it }", True),
        ("send(1, /* now */ 2, h)", True),
        ("send(1)", False),
        ("send { it }", False),
        ("send(1, 2, h) { it }", False),
        ("send(1, g = h)", False),
        ("this.send(1, 2, 3, 4)", False),
        ("send(*all)", False),
    ],
)
def test_kotlin_the_number_and_the_names_of_arguments_tell_a_function_from_one_outside(body: str, is_own: bool):
    source = f"package p\nfun Far.send(a: Int, b: Int = 2, f: (Int) -> Int): Int {{ return {body} }}\n"
    assert (("send", "send") in mapped({"p/Far.kt": source}).calls()) is is_own


def test_kotlin_an_overload_that_stands_further_out_is_meant():
    source = """
        package p
        class Table { private fun grow() { grow(1) } }
        fun grow(a: Int) = a
        fun any(vararg a: Int) { any(1, 2) }
    """
    assert _led(mapped({"p/Table.kt": source})) == {("Table.grow", "grow", 0.8), ("any", "any", 0.95)}


OLD = "package p\nimport p.q.Adapter\nclass Adapter {\n  private val own = Adapter()\n  fun go() { own.go() }\n}\n"
NEW = "package p.q\nclass Adapter { fun go() = 1 }\n"


def test_kotlin_an_import_counts_before_a_type_of_the_files_own_that_is_called_so():
    found = {edge.target for edge in mapped({"p/Adapter.kt": OLD, "p/q/Adapter.kt": NEW}).graph.edges()}
    assert found == {"symbol:p/q/Adapter.kt#Adapter", "symbol:p/q/Adapter.kt#Adapter.go"}
    assert mapped({"p/Adapter.kt": OLD.replace("p.q.", "far.")}).calls() == set()
    assert ("Adapter", "Adapter") in mapped({"p/Adapter.kt": OLD.replace("p.q.", "p.")}).calls()


def test_kotlin_a_function_that_a_file_both_imports_and_declares_is_less_sure():
    source = "package p\nimport far.check\nfun check(a: Int) = a\nfun go() { check(1) }\n"
    assert _led(mapped({"p/Go.kt": source})) == {("go", "check", 0.8)}


@pytest.mark.parametrize("order", [("own.check", "kotlin.test.check"), ("kotlin.test.check", "own.check")])
def test_kotlin_a_name_imported_from_inside_and_outside_is_less_sure(order: tuple[str, str]):
    lines = "".join(f"import {name}\n" for name in order)
    files = {"own/Check.kt": "package own\nfun check(a: Int) = a\n"}
    use = f"package p\n{lines}fun go() {{ check(1) }}\n"
    assert _led(mapped({**files, "p/Go.kt": use})) == {("go", "check", 0.8)}


@pytest.mark.parametrize("added", ["fun send(a: Int, b: Int) = 1", "fun send(a: String) = 1", "class Send"])
def test_what_else_has_a_functions_name_is_told_anew(added: str):
    files = {"p/Far.kt": "package p\nfun send(a: Int): Int = send(a, 2)\n", "p/More.kt": "package p\n", **MORE}
    line = Line()
    line.commit(files)
    line.commit({**files, "p/More.kt": f"package p\n{added}\n"})
    line.commit(files)
