"""Calls in Java: what stands in front is told by inherited fields, by what is made there, and by what calls return."""

from __future__ import annotations

from tests.fakes.mapped_repository import mapped

TOOL = """
    package p;
    public class Tool {
        public static final Tool MAIN = new Tool();
        private int go;
        public Tool() { }
        public void go() { }
        public Tool next(int by) { return this; }
        public static Tool make() { return new Tool(); }
    }
"""
# With another method of each name no call can be guessed by its name.
OTHER = "package p;\nclass Other { void go() { } Other next(int by) { return this; } }\n"


def calls_of(name: str, text: str, **more: str) -> set[tuple[str, str]]:
    sources = {"p/Tool.java": TOOL, "p/Other.java": OTHER, f"p/{name}.java": text}
    sources |= {f"p/{other}.java": source for other, source in more.items()}
    return {(source, target) for source, target in mapped(sources).calls() if source.startswith(f"{name}.")}


def test_a_field_that_a_base_has_is_known_by_its_bare_name():
    found = calls_of(
        "Sub",
        "package p;\nclass Sub extends Base { void a() { tool.go(); } void b(Other tool) { tool.go(); }"
        " void c() { run(tool -> tool.go()); } }\n",
        Base="package p;\nclass Base { protected Tool tool; void run(Object o) { } }\n",
    )
    assert {target for source, target in found if source == "Sub.a"} == {"Tool.go"}
    assert {target for source, target in found if source == "Sub.b"} == {"Other.go"}
    assert {target for source, target in found if source == "Sub.c"} == {"Base.run"}  # what a lambda gets is not told


def test_chains_are_followed_by_what_is_made_cast_and_returned():
    body = {
        "made": "new Tool().go();",
        "chain": "Tool.make().next(1).next(2).go();",
        "field": "Tool.MAIN.go();",
        "cast": "((Tool) o).go();",
        "local": "var t = Tool.make(); t.go();",
        "seen": "if (o instanceof Tool t) t.go();",
        "listed": "list.get(0).go();",
        "text": '"a".go();',
    }
    methods = " ".join(f"void {name}(Object o, java.util.List<Tool> list) {{ {text} }}" for name, text in body.items())
    found = calls_of("User", f"package p;\nclass User {{ {methods} }}\n")
    going = {source.removeprefix("User.") for source, target in found if target == "Tool.go"}
    assert going == body.keys() - {"listed", "text"}
    assert "Other.go" not in {target for _, target in found}


def test_constants_of_an_enum_are_its_objects_unless_they_have_a_body_of_their_own():
    found = calls_of(
        "User",
        "package p;\nclass User { void a() { Kind.ONE.go(); } }\n",
        Kind="package p;\nenum Kind { ONE { void go() { } }, TWO; void go() { } }\n",
    )
    assert found == {("User.a", "Kind.go")}


def test_overloads_that_return_different_types_and_type_parameters_tell_nothing():
    found = calls_of(
        "User",
        """
        package p;
        class User<T> {
            Tool at(int a) { return null; }
            Other at(String a) { return null; }
            T held() { return null; }
            void a() { at(1).go(); held().go(); }
        }
        """,
        T="package p;\nclass T { void go() { } }\n",
    )
    assert {target for _, target in found} == {"User.at", "User.held"}


def test_in_a_class_without_a_name_own_and_inherited_methods_come_before_those_around():
    graph = mapped(
        {
            "p/Sub.java": """
                package p;
                import org.lib.Outside;
                class Sub {
                    void get() { }
                    void send() { }
                    void known() { new Base() { void on() { this.get(); get(); send(); } }; }
                    void unknown() { new Outside() { void on() { this.get(); get(); } }; }
                    void run() { new Runnable() { public void run() { get(); } }; }
                }
            """,
            "p/Base.java": "package p;\nclass Base { void get() { } }\n",
        }
    ).graph
    found = {
        (edge.source.partition("#")[2], edge.target.partition("#")[2], edge.rule.confidence >= 0.9)
        for edge in graph.edges()
        if edge.target.partition("#")[2].endswith((".get", ".send"))
    }
    assert found == {
        ("Sub.known.on", "Base.get", True),
        ("Sub.known.on", "Sub.send", True),
        ("Sub.unknown.on", "Sub.get", False),  # the class outside may have one as well
        ("Sub.run.run", "Sub.get", True),
    }


def test_a_static_method_called_like_its_class_is_no_constructor():
    plain = "package p;\nclass User { void a() { new Params(); } }\n"
    both = "package p;\nclass Params { public static Params Params() { return null; } public Params() { } }\n"
    only = "package p;\nclass Params { public static Params Params() { return null; } }\n"
    sources = {"p/User.java": plain, "p/Params.java": only}
    assert mapped(sources).calls() == {("User.a", "Params")}
    graph = mapped({**sources, "p/Params.java": both.replace("} public", "}\npublic")}).graph
    lines = {graph.node_lines[target] for target in graph.targets if graph.nodes[target].endswith("Params.Params")}
    assert lines == {3}


def test_a_bare_call_with_another_number_of_arguments_means_a_base_s_method():
    found = calls_of(
        "Sub",
        "package p;\nclass Sub extends Base { void put(int a, int b) { }  void many(int... a) { }"
        " void a() { put(1); } void b() { put(1, 2); } void c() { many(1, 2, 3); } }\n",
        Base="package p;\nclass Base { void put(int a) { } }\n",
    )
    assert found == {("Sub.a", "Base.put"), ("Sub.b", "Sub.put"), ("Sub.c", "Sub.many")}


def test_a_field_of_a_method_s_name_does_not_hide_it():
    assert calls_of("User", "package p;\nclass User { void a() { Tool.make().go(); } }\n") == {
        ("User.a", "Tool.make"),
        ("User.a", "Tool.go"),
    }
