"""A type that is called leads to its constructor, as sure as the language's rules say that it is meant."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import Mapped, mapped, short
from tests.system_map.symbols.test_reuse import Line


def made(found: Mapped) -> set[tuple[str, str, float]]:
    """(source, constructor, how sure)."""
    return {
        (short(edge.source), short(edge.target), edge.rule.confidence)
        for edge in found.graph.edges()
        if edge.rule.how == "constructor"
        and short(edge.target).rpartition(".")[2] in {"__construct", "init", "constructor", "this"}
    }


def test_php_makes_objects_by_a_constructor_of_its_own_or_of_a_base():
    php = """
        <?php
        interface Asks { public function __construct(int $a); }
        class Base { public function __construct() { } }
        class Mid extends Base implements Asks { }
        class Own extends Base { public function __construct() { parent::__construct(); } }
        class Plain { }
        function base() { return new Base(); }
        function mid() { return new Mid(); }
        function own() { return new Own(); }
        function plain() { return new Plain(); }
    """
    assert made(mapped({"a.php": php})) == {
        ("base", "Base.__construct", 0.95),
        ("mid", "Base.__construct", 0.9),
        ("own", "Own.__construct", 0.95),
    }


SWIFT = """
    protocol Told { init(text: String) }
    struct Own { let a: Int
      init(b: Int) { a = b } }
    struct Beside { let a: Int }
    extension Beside { init(b: Int) { self.init(a: b) } }
    struct Keeps: Told { var text: String }
    enum Kind: String { case one
      init(b: Int) { self = .one } }
    class Base { init(b: Int) { } }
    class Mid: Base { }
    class Several { init(a: Int) { }
      init(b: String) { } }
    class Short { convenience init(a: Int) { self.init() } }
    func own() { Own(b: 1) }
    func beside() { Beside(a: 1) }
    func keeps() { Keeps(text: "") }
    func kind() { Kind(rawValue: "one") }
    func mid() { Mid(b: 1) }
    func several() { Several(b: "") }
    func short() { Short() }
"""


def test_swift_makes_objects_by_init_less_sure_where_one_that_nobody_wrote_may_be_meant():
    assert made(mapped({"a.swift": SWIFT})) == {
        ("own", "Own.init", 0.95),
        ("beside", "Beside.init", 0.8),
        ("kind", "Kind.init", 0.8),
        ("mid", "Base.init", 0.9),
        ("several", "Several.init", 0.8),
        ("short", "Short.init", 0.8),
    }


def test_an_init_of_an_extension_elsewhere_is_less_sure_and_one_of_another_type_is_not_meant():
    sources = {
        "Sources/A/Own.swift": "struct Own { let a: Int }\nfunc own() { Own(a: 1) }\n",
        "Sources/A/More.swift": "extension Own { init(b: Int) { self.init(a: b) } }\n",
        "Sources/A/Box.swift": "struct Box { let a: Int }\nfunc box() { Box(a: 1) }\n",
        "Sources/B/Box.swift": "struct Box { let b: Int\n  init(b: Int) { self.b = b } }\n",
    }
    assert made(mapped(sources)) == {("own", "Own.init", 0.8)}


KOTLIN = """
    package p
    open class Only {
      constructor(a: Int) { }
    }
    class Both<T : Any>(val a: Int) {
      constructor(b: String) : this(1) { }
    }
    class Several : Only {
      constructor(a: Int) : super(a) { }
      constructor(b: String) : super(1) { }
    }
    class Own : Only {
      constructor(b: String) : super(1) { }
    }
    class Head(val a: Int) : Only(a)
    fun only() { Only(1) }
    fun both() { Both(1) }
    fun several() { Several(1) }
    fun own() { Own("") }
    fun head() { Head(1) }
"""


def test_kotlin_makes_objects_by_a_constructor_that_its_type_does_not_have_in_its_head():
    java = "package p;\nclass Uses { void go() { new Only(1); } }\n"
    assert made(mapped({"p/a.kt": KOTLIN, "p/Uses.java": java})) == {
        ("Uses.go", "Only.constructor", 0.9),
        ("only", "Only.constructor", 0.95),
        ("both", "Both.constructor", 0.8),
        ("several", "Several.constructor", 0.8),
        ("own", "Own.constructor", 0.95),
    }


def test_scala_s_further_constructors_are_one_of_several():
    scala = "class Pair(a: Int) {\n  def this(b: String) = this(1)\n}\nobject Use { def go() = new Pair(1) }\n"
    assert made(mapped({"a.scala": scala})) == {("Use.go", "Pair.this", 0.8)}


CASES = {
    "a constructor of a base (PHP)": (
        {"a/Base.php": "<?php\nnamespace A;\nclass Base { function x() {} }\n"}
        | {"a/Mid.php": "<?php\nnamespace A;\nclass Mid extends Base { }\n"}
        | {"a/use.php": "<?php\nnamespace A;\nfunction go() { return new Mid(); }\n"},
        ("a/Base.php", "function x", "function __construct"),
    ),
    "an init that leaves the body for an extension": (
        {"Package.swift": 'let package = Package(targets: [.target(name: "App")])\n'}
        | {"Sources/App/Own.swift": "struct Own {\n  let a: Int\n\n  init(b: Int) { a = b } }\n"}
        | {"Sources/App/use.swift": "func go() { Own(b: 1) }\n"},
        ("Sources/App/Own.swift", "\n  init(b: Int) { a = b } }", "}\nextension Own { init(b: Int) { a = b } }"),
    ),
    "a constructor that comes into the head": (
        {"a/Own.kt": "package a\nclass Own {\n  constructor(b: Int) { }\n}\n"}
        | {"a/use.kt": "package a\nfun go() { Own(1) }\n"},
        ("a/Own.kt", "Own {", "Own(val c: String) {"),
    ),
    "a constructor beside the head": (
        {"a/Own.kt": "package a\nclass Own(val c: String) {\n  fun other(b: Int) { }\n}\n"}
        | {"a/use.kt": "package a\nfun go() { Own(1) }\n"},
        ("a/Own.kt", "fun other(b: Int)", "constructor(b: Int) : this(1)"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_makes_objects_is_told_anew_by_a_refresh(case: str):
    first, (path, before, after) = CASES[case]
    ending = path.rpartition(".")[2]
    fill = "<?php\n" if ending == "php" else "\n"
    first = {**first, **{f"e/more{number}.{ending}": fill for number in range(6)}}
    line = Line()
    told = made(line.commit(first).mapped)
    assert made(line.commit({**first, path: first[path].replace(before, after)}).mapped) != told
    line.commit(first)


def test_a_trait_of_php_comes_before_what_is_inherited():
    text = """<?php
class B { function __construct() {} function go() {} }
trait T { function __construct() {} function go() {} }
class K extends B { use T; function own() { $this->go(); } }
function make() { new K(); }
"""
    assert mapped({"a.php": text}).calls() == {("K.own", "T.go"), ("make", "K"), ("make", "T.__construct")}
