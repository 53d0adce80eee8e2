"""Packages of one name in several modules: a name means the own module's copy, no surer than the import that leads there."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped


def led(sources: dict[str, str], source: str) -> set[tuple[str, str, str, float]]:
    """(target's path, its name, rule, confidence) of all edges of a file."""
    found = set()
    for edge in mapped(sources).graph.edges():
        path = edge.source.partition(":")[2].partition("#")[0]
        if path == source:
            target, _, name = edge.target.partition(":")[2].partition("#")
            found.add((target, name, f"{edge.rule.kind} {edge.rule.how}", edge.rule.confidence))
    return found


BASE = "package p;\nclass Base { void run() {} static void go() {} }\n"
USE = "package p;\nclass Use extends Base { void start() { Base.go(); new Base(); run(); Only.go(); } }\n"
ONLY = "package p;\nclass Only { static void go() {} }\n"


@pytest.mark.parametrize("module", ["a", "b", "c"])
def test_java_means_its_own_modules_copy(module: str):
    sources = {f"{one}/src/main/java/p/Base.java": BASE for one in "abc"} | {
        f"{module}/src/main/java/p/Use.java": USE,
        "b/src/main/java/p/Only.java": ONLY,
    }
    copy = f"{module}/src/main/java/p/Base.java"
    assert led(sources, f"{module}/src/main/java/p/Use.java") == {
        (copy, "Base", "inherits same package", 0.8),
        (copy, "Base.go", "calls type's member", 0.8),
        (copy, "Base", "calls constructor", 0.8),
        (copy, "Base.run", "calls inherited", 0.8),
        ("b/src/main/java/p/Only.java", "Only.go", "calls type's member", 0.9),
    }


def test_a_test_means_its_own_modules_class_and_product_code_none_of_a_test():
    sources = {
        "a/src/main/java/p/Base.java": BASE,
        "b/src/main/java/p/Base.java": BASE,
        "c/src/test/java/p/Base.java": BASE,
        "b/src/test/java/p/BaseTest.java": "package p;\nclass BaseTest { void go() { Base.go(); } }\n",
        "c/src/main/java/p/Use.java": "package p;\nclass Use { void go() { Base.go(); } }\n",
        "c/src/test/java/p/UseTest.java": "package p;\nclass UseTest { void go() { Base.go(); } }\n",
    }
    for source, target in {
        "b/src/test/java/p/BaseTest.java": "b/src/main/java/p/Base.java",
        "c/src/main/java/p/Use.java": "a/src/main/java/p/Base.java",
        "c/src/test/java/p/UseTest.java": "c/src/test/java/p/Base.java",
    }.items():
        assert led(sources, source) == {(target, "Base.go", "calls type's member", 0.8)}


def test_what_product_code_has_once_is_as_sure_as_ever():
    sources = {
        "a/src/main/java/p/Base.java": BASE,
        "a/src/test/java/p/Base.java": BASE,
        "a/src/main/java/p/Use.java": "package p;\nclass Use { void go() { Base.go(); } }\n",
    }
    assert led(sources, "a/src/main/java/p/Use.java") == {
        ("a/src/main/java/p/Base.java", "Base.go", "calls type's member", 0.9)
    }


def test_kotlin_means_its_own_modules_function_and_its_own_platforms():
    build = "package p\nfun build() = 1\nfun String.openFully() = 1\n"
    use = "package p\nfun use() { build() }\nfun all(text: String) { text.openFully() }\n"
    modules = {"a/src/main/kotlin/p/Build.kt": build, "b/src/main/kotlin/p/Build.kt": build}
    own = "b/src/main/kotlin/p/Build.kt"
    assert led({**modules, "b/src/main/kotlin/p/Use.kt": use}, "b/src/main/kotlin/p/Use.kt") == {
        (own, "build", "calls same package", 0.8),
        (own, "openFully", "calls same package", 0.8),
    }
    platforms = {
        "m/src/androidMain/kotlin/p/Build.android.kt": "package p\nactual fun build() = 1\n",
        "m/src/commonMain/kotlin/p/Build.kt": "package p\nexpect fun build(): Int\n",
        "m/src/jvmMain/kotlin/p/Build.jvm.kt": "package p\nactual fun build() = 2\n",
    }
    for place, target in {
        "commonMain": "m/src/commonMain/kotlin/p/Build.kt",
        "jvmMain": "m/src/jvmMain/kotlin/p/Build.jvm.kt",
        "jvmTest": "m/src/jvmMain/kotlin/p/Build.jvm.kt",
    }.items():
        source = f"m/src/{place}/kotlin/p/Use.kt"
        assert led({**platforms, source: "package p\nfun use() { build() }\n"}, source) == {
            (target, "build", "calls same package", 0.8)
        }


def test_csharp_means_its_own_projects_type_with_as_many_type_parameters():
    sources = {
        f"{project}/{name}.cs": f"namespace P {{ public class {written} {{ public static void Go() {{}} }} }}\n"
        for project in ("A", "B")
        for name, written in (("Made", "Made"), ("MadeOf", "Made<T>"), ("Helper", "Helper"))
    }
    use = "namespace P { public class Use : Made<int> { void Run() { Helper.Go(); } } }\n"
    assert led({**sources, "B/Use.cs": use}, "B/Use.cs") == {
        ("B/MadeOf.cs", "Made", "inherits same package", 0.8),
        ("B/Helper.cs", "Helper.Go", "calls type's member", 0.8),
    }
    alone = {path: text for path, text in sources.items() if path.startswith("B/")}
    assert led({**alone, "B/Use.cs": use}, "B/Use.cs") == {
        ("B/MadeOf.cs", "Made", "inherits same package", 0.9),
        ("B/Helper.cs", "Helper.Go", "calls type's member", 0.9),
    }


def test_a_type_of_csharp_in_parts_is_one():
    part = "namespace P { public partial class Made { public static void Go%s() {} } }\n"
    sources = {
        "A/Made.cs": part % "One",
        "A/sub/Made.More.cs": part % "Two",
        "A/sub/Use.cs": "namespace P { class Use { void Run() { Made.GoOne(); Made.GoTwo(); } } }\n",
    }
    assert led(sources, "A/sub/Use.cs") == {
        ("A/Made.cs", "Made.GoOne", "calls type's member", 0.9),
        ("A/sub/Made.More.cs", "Made.GoTwo", "calls type's member", 0.9),
    }


def test_php_means_its_own_packages_class():
    base = "<?php\nnamespace P;\nclass Base { public static function go() {} }\n"
    use = "<?php\nnamespace P;\nfunction start() { Base::go(); }\n"
    sources = {"a/src/Base.php": base, "b/src/Base.php": base, "b/src/Use.php": use}
    assert led(sources, "b/src/Use.php") == {("b/src/Base.php", "Base.go", "calls type's member", 0.8)}


def test_files_that_declare_one_module_of_cpp_are_no_package():
    sources = {
        "a/hello.cppm": "export module hello;\nexport void greet() { log(); }\n",
        "b/hello.cppm": "export module hello;\nexport void log() {}\n",
        "src/log.cpp": "void log() {}\n",
    }
    assert {edge.target for edge in mapped(sources).graph.edges() if "hello" in edge.target} == set()
