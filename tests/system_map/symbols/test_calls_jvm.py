"""Kotlin and Scala: files are called as one likes, an object's `apply` is called by its name, types are extended."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped

KOTLIN = {
    "p/r/Everything.kt": """
        package p.r
        fun build(v: Int) = 1
        open class Base { fun run() = 1 }
        sealed class Fault { class Lost : Fault() }
    """,
}
SCALA = {
    "p/r/everything.scala": """
        package p.r
        object Tools { def build(v: Int) = 1 }
        class Base { def run() = 1 }
        sealed trait Fault
        case class Lost(a: Int) extends Fault
    """,
    "p/r/package.scala": "package p\npackage object r {\n  def shared(v: Int) = 1\n}\n",
}


@pytest.mark.parametrize(
    "imports", ["import p.r.build\nimport p.r.Base\nimport p.r.Fault.Lost\n", "import p.r.*\nimport p.r.Fault.*\n"]
)
def test_kotlin_imports_names_of_files_that_are_called_otherwise(imports: str):
    use = (
        f"package q\n{imports}class Own : Base() {{\n"
        "  fun go(base: Base) {\n    build(1)\n    run()\n    base.run()\n    Lost()\n  }\n}\n"
    )
    found = mapped({**KOTLIN, "q/Use.kt": use})
    assert ("Own", "Base") in {(s, t) for s, t, how in found.edges() if how.startswith("inherits")}
    assert found.calls() >= {("Own.go", "build"), ("Own.go", "Base.run"), ("Own.go", "Fault.Lost")}
    assert found.graph.outside == 0


def test_kotlin_imports_under_another_name():
    use = "package q\nimport p.r.build as make\nfun go() { make(1) }\n"
    assert mapped({**KOTLIN, "q/Use.kt": use}).calls() == {("go", "build")}


@pytest.mark.parametrize(
    "imports",
    [
        "import p.r.{Base, Lost => Gone, Tools}\nimport p.r.Tools.build\nimport p.r.shared\n",
        "import p.r.{Lost => Gone}\nimport p.r._\nimport p.r.Tools._\n",
        "import _root_.p.r.{Lost => Gone, _}\nimport Tools._\n",
    ],
)
def test_scala_imports_names_of_files_that_are_called_otherwise(imports: str):
    use = (
        f"package q\n{imports}class Own extends Base {{\n"
        "  def go(base: Base) = {\n    build(1)\n    run()\n    base.run()\n    Gone(1)\n    shared(2)\n"
        "    Tools.build(3)\n  }\n}\n"
    )
    found = mapped({**SCALA, "q/use.scala": use})
    assert ("Own", "Base") in {(s, t) for s, t, how in found.edges() if how.startswith("inherits")}
    assert found.calls() >= {
        ("Own.go", "Tools.build"),
        ("Own.go", "Base.run"),
        ("Own.go", "Lost"),
        ("Own.go", "r.shared"),
    }


def test_scala_takes_all_names_of_a_package_beside_its_own():
    use = "package p.q\nimport r._\nclass Own { def go = new Base }\n"
    assert mapped({**SCALA, "p/q/use.scala": use}).calls() == {("Own.go", "Base")}


def test_java_imports_a_class_of_kotlin_from_a_file_that_is_called_otherwise():
    use = "package q;\nimport p.r.Base;\nclass Own { void go(Base base) { base.run(); } }\n"
    assert mapped({**KOTLIN, "q/Own.java": use}).calls() == {("Own.go", "Base.run")}


def test_a_name_that_a_file_does_not_hold_is_unknown_and_not_outside():
    use = "package q\nimport p.r.Base.hidden\nimport other.gone\nfun go() {\n  hidden()\n  gone()\n}\n"
    found = mapped({**KOTLIN, "q/Use.kt": use}).graph
    assert (found.calls, found.inside, found.outside) == (2, 0, 1)


APPLY = """
    package p
    trait Maker extends (String => String) { def turn(s: String): String }
    object Maker {
      def apply(f: String => String): Maker = new Maker {
        def apply(s: String) = f(s)
        def turn(s: String) = apply(s)
      }
      def again(f: String => String) = apply(f)
    }
    case class Plain(a: Int)
    object Plain { def other = 1 }
    case class Both(a: Int)
    object Both { def apply(a: String): Both = new Both(1) }
    class Made(a: Int)
    object Made {
      def apply(a: Int) = new Made(a)
      def apply(a: String) = new Made(1)
    }
    trait Given { def apply(a: Int) = 1 }
    object Taking extends Given
    sealed trait Bare
    object Bare { def one = 1 }
    object Uses {
      def maker = Maker(identity)
      def plain = Plain(1)
      def both = Both(1)
      def made = Made(1)
      def taking = Taking(1)
      def bare = Bare(1)
      def direct = new Made(1)
    }
"""


def test_scala_calls_the_apply_of_the_object_of_a_name():
    edges = mapped({"p/Maker.scala": APPLY}).graph.edges()
    told = {
        (edge.source.partition("#")[2], edge.target.partition("#")[2], edge.rule.how, edge.rule.confidence)
        for edge in edges
        if "#Uses." in edge.source
    }
    assert told == {
        ("Uses.maker", "Maker.apply", "same file", 0.95),
        ("Uses.plain", "Plain", "constructor", 0.95),
        ("Uses.both", "Both", "constructor", 0.8),
        ("Uses.made", "Made.apply", "same file", 0.8),
        ("Uses.taking", "Given.apply", "inherited", 0.9),
        ("Uses.direct", "Made", "constructor", 0.95),
    }


def test_a_method_of_a_class_without_a_name_is_not_known_outside_of_it():
    calls = mapped({"p/Maker.scala": APPLY}).calls()
    assert ("Maker.again", "Maker.apply") in calls
    assert ("Maker.apply.turn", "Maker.apply.apply") in calls
    local = "object Tool {\n  def go = {\n    def help(a: Int) = 1\n    help(1)\n  }\n}\n"
    assert mapped({"Tool.scala": local}).calls() == {("Tool.go", "Tool.go.help")}


def test_scala_asks_the_scope_around_before_the_class_of_its_name():
    source = "class Box { def put(a: Int) = 1 }\nobject Box {\n  def put(a: String) = 2\n  def go = put(1)\n}\n"
    edges = mapped({"Box.scala": source}).graph.edges()
    graph = mapped({"Box.scala": source}).graph
    [line] = [graph.node_lines[target] for target, edge in zip(graph.targets, edges, strict=True) if edge.line == 4]
    assert line == 3


EXTENDED = {
    "p/r/More.kt": """
        package p.r
        class Box : Base() { fun own() = 1 }
        open class Base
        fun Box.unpackFully(v: Int) = 1
        fun <T : Any> Base.describeFully() = 1
        fun <T> T.wrapFully() = 1
        fun String.shoutLoudly() = 1
        fun <V, E> Map<V, E>.foldFully(f: (V) -> E): Int = 1
        private fun Box.hideFully() = 1
        fun Box.twice() = this.unpackFully(1)
        fun Box.own() = 2
    """,
}


def _far(body: str, imports: str) -> set[tuple[str, str]]:
    use = f"package q\n{imports}class Use {{\n  val box = Box()\n  fun go(text: String, all: Map<Int, Int>, what: Far) {{ {body} }}\n}}\n"
    return {call for call in mapped({**EXTENDED, "q/Use.kt": use}).calls() if call[0] == "Use.go"}


@pytest.mark.parametrize(
    ("called", "target"),
    [
        ("box.unpackFully(1)", "unpackFully"),
        ("this.box.unpackFully(1)", "unpackFully"),
        ("Box().unpackFully(1)", "unpackFully"),
        ("box.describeFully()", "describeFully"),
        ("box.wrapFully()", "wrapFully"),
        ("text.shoutLoudly()", "shoutLoudly"),
        ("all.foldFully { 1 }", "foldFully"),
        ("box.own()", "Box.own"),
        ("text.unpackFully(1)", None),
        ("what.shoutLoudly()", None),
        ("box.hideFully()", None),
    ],
)
def test_kotlin_calls_extension_functions_on_what_they_extend(called: str, target: str | None):
    expected = {("Use.go", target)} if target is not None else set()
    assert {call for call in _far(called, "import p.r.*\n") if call[1] != "Box"} == expected
    name = called.partition("(")[0].rpartition(".")[2].split(" ")[0] if "Box()" not in called else "unpackFully"
    if target is not None:
        one = {call for call in _far(called, f"import p.r.Box\nimport p.r.{name}\n") if call[1] != "Box"}
        assert one == expected


def test_kotlin_calls_an_extension_on_what_it_extends_itself_and_on_something_unknown():
    assert ("twice", "unpackFully") in mapped(EXTENDED).calls()
    sure = {
        edge.rule.confidence
        for edge in mapped(
            {**EXTENDED, "q/Use.kt": "package q\nimport p.r.unpackFully\nfun go() { far.unpackFully(1) }\n"}
        ).graph.edges()
        if edge.target.endswith("#unpackFully")
    }
    assert sure == {0.8}
    unsure = mapped({**EXTENDED, "p/r/Use.kt": "package p.r\nfun go() { far.unpackFully(1) }\n"})
    assert {e.rule.confidence for e in unsure.graph.edges() if e.source.endswith("#go")} == {0.6}


SWIFT = {
    "Sources/App/Need.swift": "func need(_ b: Bool) {}\nprivate func hide() {}\nfunc twice(_ a: Int) {}\n",
    "Sources/App/More.swift": "func twice(_ a: String) {}\n",
    "Sources/Core/Shared.swift": "public func share() {}\nfunc keep() {}\n",
}


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("Sources/App/Use.swift", "func go() { need(true); hide() }", {("need", 0.9)}),
        ("Sources/App/Use.swift", "func go() { twice(1) }", {("twice", 0.8)}),
        ("Sources/App/Use.swift", "func go(need: () -> Void) { need() }", set()),
        ("Sources/App/Use.swift", "import Core\nfunc go() { share(); keep() }", {("share", 0.8)}),
        ("Sources/App/Use.swift", "func go() { share() }", set()),
        ("Sources/App/Use.swift", "class V: Far { func go() { need(true) } }", {("need", 0.8)}),
        ("Sources/App/Use.swift", "extension Far { func go() { need(true) } }", {("need", 0.8)}),
        ("Sources/Core/Use.swift", "func go() { need(true) }", set()),
        ("Tests/AppTests/Use.swift", "@testable import App\nfunc go() { need(true) }", {("need", 0.8)}),
    ],
)
def test_swift_calls_functions_of_other_files_of_the_module(path: str, source: str, expected: set[tuple[str, float]]):
    edges = mapped({**SWIFT, path: source + "\n"}).graph.edges()
    found = {(e.target.partition("#")[2], e.rule.confidence) for e in edges if e.source.endswith(("#go", ".go"))}
    assert found == expected
