"""Members that a class has of its superclass, and those that its interfaces only ask for."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped
from tests.system_map.symbols.test_reuse_added import rounds

TYPESCRIPT = """
    import { Outside } from 'outside';
    interface Asks { on(): void; }
    class A extends Outside implements Asks { go() { this.on(); } up() { super.on(); } }
    abstract class B extends Outside implements Asks { go() { this.on(); } }
    class Has { on() {} }
    class Below extends Has {}
    class C extends Below implements Asks { go() { this.on(); } up() { super.on(); } }
"""
JAVA = """
    package a;
    interface Asks { void on(); default void of() {} class Nested {} }
    class A extends other.Outside implements Asks { void go() { this.on(); on(); } void up() { super.on(); } }
    abstract class B extends other.Outside implements Asks { void go() { this.on(); new Nested(); } void of2() { of(); } }
    abstract class B2 implements Asks, java.io.Closeable { void go() { this.on(); } }
    class Has implements Asks { public void on() {} }
    class Below extends Has { void up() { super.of(); } }
    class C extends Below implements Asks { void go() { this.on(); } void up() { super.on(); } }
    class D { void use() { new Asks() { public void on() { super.on(); of(); } }; } }
"""
PHP = """
    <?php
    namespace A;
    interface Asks { function on(); }
    class A extends \\Other\\Outside implements Asks { function go() { $this->on(); } function up() { parent::on(); } }
    abstract class B extends \\Other\\Outside implements Asks { function go() { $this->on(); } }
    abstract class B2 implements Asks, \\Countable { function go() { $this->on(); } }
    class Has { function on() {} }
    class Below extends Has {}
    class C extends Below implements Asks { function go() { $this->on(); } function up() { parent::on(); } }
"""
CSHARP = """
    namespace A;
    public interface Asks { void On(); }
    public class A : Other.Outside, Asks { void Go() { On(); this.On(); } void Up() { base.On(); } }
    public abstract class B2 : IDisposable, Asks { void Go() { this.On(); } }
    public class Has { public void On() { } }
    public class Below : Has { }
    public class C : Below, Asks { void Go() { this.On(); } }
"""
KOTLIN = """
    package a
    interface Asks { fun on(); fun of() {} }
    class A : Asks, other.Outside<Int>() { fun go() { on() } }
    class B2 : Asks, other.Listens<Int> { fun go() { on() } }
    open class Has { fun on() {} }
    open class Below : Has()
    class C : Below(), Asks { fun go() { this.on() }
      fun up() { super.on() } }
"""


def _led(path: str, text: str) -> set[tuple[str, str, float]]:
    edges = mapped({path: text}).graph.edges()
    called = [edge for edge in edges if edge.rule.kind == "calls"]
    return {(one.source.partition("#")[2], one.target.partition("#")[2], one.rule.confidence) for one in called}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.ts", TYPESCRIPT, {("C.go", "Has.on", 0.9), ("C.up", "Has.on", 0.9)}),
        (
            "A.java",
            JAVA,
            {
                ("B.go", "Asks.on", 0.6),
                ("B.go", "Asks.Nested", 0.9),
                ("B.of2", "Asks.of", 0.6),
                ("B2.go", "Asks.on", 0.9),
                ("Below.up", "Asks.of", 0.9),
                ("C.go", "Has.on", 0.9),
                ("C.up", "Has.on", 0.9),
                ("D.use", "Asks", 0.95),
                ("D.use.on", "Asks.of", 0.9),
            },
        ),
        (
            "a.php",
            PHP,
            {("B.go", "Asks.on", 0.6), ("B2.go", "Asks.on", 0.9), ("C.go", "Has.on", 0.9), ("C.up", "Has.on", 0.9)},
        ),
        ("a.cs", CSHARP, {("B2.Go", "Asks.On", 0.9), ("C.Go", "Has.On", 0.9)}),
        (
            "A.kt",
            KOTLIN,
            {("A.go", "Asks.on", 0.6), ("B2.go", "Asks.on", 0.9), ("C.go", "Has.on", 0.9), ("C.up", "Has.on", 0.9)},
        ),
    ],
    ids=["TypeScript", "Java", "PHP", "C#", "Kotlin"],
)
def test_what_a_superclass_may_have_is_not_led_to_an_interface(path, text, expected):
    assert _led(path, text) == expected


def test_super_means_no_requirement_of_a_protocol():
    text = """
        protocol Asks { func on() }
        class A: UIView, Asks { func up() { super.on() }
          func go() { self.on() } }
    """
    assert _led("a.swift", text) == {("A.go", "Asks.on", 0.9)}


def test_a_superclass_s_that_is_given_something_else_than_an_interface_s_is_not_sure():
    text = """
        package a;
        interface Maps<V> { V map(V input); void go(int count); }
        abstract class Call { void map(Maps mapper) {} public void go(int count) {} }
        abstract class Both extends Middle implements Maps<Integer> { void up(Integer one) { map(one); go(1); } }
        abstract class Middle extends Call {}
    """
    assert _led("A.java", text) == {("Both.up", "Call.map", 0.6), ("Both.up", "Call.go", 0.9)}


def test_what_a_class_inherits_and_leaves_open_is_told_anew():
    filled = {f"e/More{number}.java": f"package e;\nclass More{number} {{}}\n" for number in range(8)}
    first = {
        "a/Asks.java": "package a;\npublic interface Asks { void on(); }\n",
        "b/Class.java": "package b;\nimport a.Asks;\npublic class Class extends Outside implements Asks { }\n",
        "u/Use.java": "package u;\nimport b.Class;\nclass Use { void go(Class one) { one.on(); } }\n",
        **filled,
    }
    rounds(
        first,
        {**first, "a/Asks.java": first["a/Asks.java"].replace("void", "default void").replace("();", "() {}")},
        {**first, "b/Class.java": first["b/Class.java"].replace("public class", "public abstract class")},
        {
            **first,
            "b/Class.java": first["b/Class.java"].replace(
                "extends Outside implements Asks", "implements Outside, Asks"
            ),
        },
    )
