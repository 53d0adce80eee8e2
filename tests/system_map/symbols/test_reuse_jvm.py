"""A refresh tells what Kotlin, Scala and Swift find by packages and modules as a map from nothing does."""

from __future__ import annotations

import pytest

from tests.system_map.symbols.test_reuse import Line

MORE = {f"e/More{number}.kt": f"package e.m{number}\nclass More{number}\n" for number in range(6)}
KOTLIN = {
    "p/Box.kt": "package p\nclass Box\n",
    "p/Open.kt": "package p\nfun Box.openFully() = 1\nfun build(a: Int) = 1\n",
    "q/One.kt": "package q\nimport p.Box\nimport p.build\nimport p.openFully\nfun one(box: Box) {\n  box.openFully()\n  build(1)\n}\n",
    "q/All.kt": "package q\nimport p.*\nfun all(box: Box) {\n  box.openFully()\n  build(1)\n}\n",
    "r/Bare.kt": "package r\nimport p.*\nfun bare() { build(1) }\n",
    **MORE,
}


@pytest.mark.parametrize(
    "changes",
    [
        {"p/Open.kt": "package p\nfun Other.openFully() = 1\nfun build(a: Int) = 1\n"},
        {"p/Open.kt": "package p\nprivate fun Box.openFully() = 1\nprivate fun build(a: Int) = 1\n"},
        {"p/Open.kt": "package p\n", "p/Else.kt": "package p\nfun Box.openFully() = 1\nfun build(a: Int) = 1\n"},
        {"p/Added.kt": "package p\nfun build(a: String) = 2\nfun Box.openFully(b: Int) = 2\n"},
        {"p/Open.kt": "package o\nfun Box.openFully() = 1\nfun build(a: Int) = 1\n"},
        {"p/Open.kt": None},
        {"p/Box.kt": "package p\nclass Box {\n  fun openFully() = 1\n}\n"},
    ],
)
def test_what_a_package_of_kotlin_holds_is_told_anew(changes: dict[str, str | None]):
    line = Line()
    calls = line.commit(KOTLIN).mapped.calls()
    assert {("one", "openFully"), ("all", "openFully"), ("one", "build"), ("all", "build"), ("bare", "build")} <= calls
    line.commit({path: text for path, text in {**KOTLIN, **changes}.items() if text is not None})
    line.commit(KOTLIN)


SCALA = {
    "a/b/package.scala": "package a\npackage object b {\n  def mixed(a: Int) = 1\n}\n",
    "p/all.scala": "package p\ntrait Base { def apply(a: Int) = 1 }\ntrait Maker\nobject Maker extends Base\nclass Made(a: Int)\n",
    "q/use.scala": "package q\nimport p._\nimport a.b._\nobject Use {\n  def mix = mixed(1)\n  def go = Maker(1)\n  def made = Made(1)\n}\n",
    **{f"e/more{number}.scala": f"package e.m{number}\nclass More{number}\n" for number in range(6)},
}


def test_what_a_package_object_holds_is_told_anew():
    line = Line()
    assert ("Use.mix", "b.mixed") in line.commit(SCALA).mapped.calls()
    line.commit({**SCALA, "a/b/package.scala": "package a\n"})
    line.commit(SCALA)
    line.commit({path: text for path, text in SCALA.items() if path != "a/b/package.scala"})
    line.commit({**SCALA, "a/b/package.scala": "package a\npackage object c {\n  def mixed(a: Int) = 1\n}\n"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("object Maker extends Base", "object Maker extends Base { def apply(a: Int) = 2 }"),
        ("def apply", "def other"),
        ("class Made(a: Int)", "case class Made(a: Int)\nobject Made { def apply(a: String) = 1 }"),
        ("class Made(a: Int)", "class Made(a: Int)\nobject Made { def apply(a: String) = 1 }"),
        ("class Made(a: Int)", "object Made"),
    ],
)
def test_what_a_call_of_a_name_means_in_scala_is_told_anew(old: str, new: str):
    line = Line()
    assert {("Use.go", "Base.apply"), ("Use.made", "Made")} <= line.commit(SCALA).mapped.calls()
    line.commit({**SCALA, "p/all.scala": SCALA["p/all.scala"].replace(old, new)})
    line.commit(SCALA)


SWIFT = {
    "Sources/App/Need.swift": "func need(_ a: Int) {}\n",
    "Sources/Core/Shared.swift": "public func share() {}\n",
    "Sources/App/Use.swift": "import Core\nfunc go() {\n  need(1)\n  share()\n}\n",
    "Tests/AppTests/Use.swift": "@testable import App\nfunc test() { need(1) }\n",
    **{f"Sources/App/More{number}.swift": f"class More{number} {{ }}\n" for number in range(6)},
}


@pytest.mark.parametrize(
    "changes",
    [
        {"Sources/App/Need.swift": "private func need(_ a: Int) {}\n"},
        {"Sources/Core/Shared.swift": "func share() {}\n"},
        {"Sources/App/Other.swift": "func need(_ a: String) {}\n"},
        {"Sources/App/Need.swift": None, "Sources/Core/Need.swift": "func need(_ a: Int) {}\n"},
    ],
)
def test_functions_of_a_module_of_swift_are_told_anew(changes: dict[str, str | None]):
    line = Line()
    assert line.commit(SWIFT).mapped.calls() == {("go", "need"), ("go", "share"), ("test", "need")}
    line.commit({path: text for path, text in {**SWIFT, **changes}.items() if text is not None})
    line.commit(SWIFT)


EXTENDED = {
    "e.kt": "package a.ext\nclass Box\nclass Crate\nfun Box.openFully(): Int = 1\n",
    "u.kt": "package a.use\nimport a.ext.*\nimport lib.other.thing\nfun go(x: Any) { far.openFully() }\nfun out() { thing.openFully() }\n",
    **{f"e/More{number}.kt": f"package e.m{number}\nclass More{number}\n" for number in range(6)},
}


def test_an_extension_that_is_meant_by_its_name_alone_is_told_anew_when_a_method_is_called_so():
    second = {"e2.kt": "package a.ext2\nimport a.ext.Crate\nfun Crate.openFully(): Int = 1\n"}
    rival = {"J.java": "package z.q; public class J { public void openFully() {} }\n"}
    for first in (EXTENDED, {**EXTENDED, **second}):
        line = Line()
        line.commit(first)
        line.commit({**first, **rival})
        line.commit(first)
    line = Line()
    line.commit({**EXTENDED, "q.kt": "package z.q\nclass Q { fun openFully() = 1 }\n"})
    line.commit({**EXTENDED, "q.kt": "package z.q\nclass Q\nfun Q.openFully() = 1\n"})


def test_a_name_that_is_imported_a_second_time_is_told_anew():
    texts = {
        "a/Foo.kt": "package a\nopen class Foo { fun act() {} }\n",
        "b/A.kt": "package b\nimport a.Foo\nclass A : Foo()\n",
        "c/Use.kt": "package c\nimport b.A\nfun use() { A().act() }\n",
        **MORE,
    }
    line = Line()
    line.commit(texts)
    line.commit({**texts, "b/A.kt": "package b\nimport a.Foo\nimport lib.Foo\nclass A : Foo()\n"})
    line.commit(texts)
