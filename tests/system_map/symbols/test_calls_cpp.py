"""Calls and bases of C++ that are written with their namespaces; overloads of one name."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import Mapped, mapped, short

SHOP = {
    "shop.h": """
        namespace shop {
        class Order { public: Order(int sum); int Pay(); static int Count(); int Add(int one); int Add(char one); };
        int Total(int sum);
        int Sum(int one);
        int Sum(char one);
        namespace deep { class Part { public: void Turn(); }; }
        }
    """,
    "shop.cpp": """
        #include "shop.h"
        namespace shop {
        Order::Order(int sum) {}
        int Order::Pay() { return 1; }
        int Order::Count() { return 1; }
        int Order::Add(int one) { return 1; }
        int Order::Add(char one) { return 1; }
        int Total(int sum) { return 1; }
        int Sum(int one) { return 1; }
        int Sum(char one) { return 2; }
        void deep::Part::Turn() {}
        }
    """,
}


def use(body: str, path: str = "use.cpp", **more: str) -> Mapped:
    return mapped({**SHOP, path: f'#include "shop.h"\n{body}\n', **more})


def sure(found: Mapped) -> dict[tuple[str, str], float]:
    return {
        (short(edge.source), short(edge.target)): edge.rule.confidence
        for edge in found.graph.edges()
        if edge.rule.kind != "imports"
    }


@pytest.mark.parametrize(
    ("body", "target", "confidence"),
    [
        ("int f() { return shop::Total(1); }", "shop.Total", 0.85),
        ("int f() { return ::shop::Total(1); }", "shop.Total", 0.85),
        ("int f() { return shop::Sum(1); }", "shop.Sum", 0.8),
        ("int f(shop::Order* o) { return o->Pay(); }", "shop.Order.Pay", 0.85),
        ("int f(const shop::Order& o) { return o.Pay(); }", "shop.Order.Pay", 0.85),
        ("int f() { shop::Order o(1); return o.Pay(); }", "shop.Order.Pay", 0.85),
        ("int f(shop::Order& o) { return o.Add(1); }", "shop.Order.Add", 0.8),
        ("int f() { return shop::Order::Count(); }", "shop.Order.Count", 0.85),
        ("void* f() { return new shop::Order(1); }", "shop.Order", 0.85),
        ("void f(shop::deep::Part& p) { p.Turn(); }", "shop.deep.Part.Turn", 0.85),
        ("namespace shop { int f(deep::Part& p) { p.Turn(); } }", "shop.deep.Part.Turn", 0.85),
        ("namespace shop { int f() { return shop::Total(1); } }", "shop.Total", 0.85),
        ("namespace shop { int f() { return Sum(1); } }", "shop.Sum", 0.8),
    ],
)
def test_what_is_written_with_its_namespace_is_found(body, target, confidence):
    edges = {
        (source.rpartition(".")[2], to): value for (source, to), value in sure(use(body)).items() if to != "use.cpp"
    }
    assert edges["f", target] == confidence


def test_a_namespace_of_the_file_is_no_end_of_the_search():
    found = sure(
        mapped({"a.cpp": "namespace shop { int total(int a) { return a; } }\nint f() { return shop::total(1); }\n"})
    )
    assert found["f", "shop.total"] == 0.85


def test_a_base_is_found_by_its_namespace():
    edges = use("struct Big : shop::Order { int f() { return Pay(); } };\nclass Far : public other::Order {};").edges()
    assert ("Big", "shop.Order", "inherits qualified name") in edges
    assert ("Big.f", "shop.Order.Pay", "calls inherited") in edges
    assert not any(source == "Far" for source, _, _ in edges)


def test_what_stands_in_the_library_is_never_the_project_s():
    own = "namespace std { template <> struct hash<int> { }; inline int total(int a) { return a; } }\n"
    assert not use(f"{own}int f() {{ return std::total(1); }}").calls()


def test_tests_are_led_to_what_only_tests_declare():
    found = mapped(
        {
            "tests/base.h": "namespace kit { class Case { public: void Run(); void fail(); }; }\n",
            "tests/base.cpp": '#include "base.h"\nnamespace kit { void Case::Run() {} void Case::fail() {} }\n',
            "tests/one_test.cpp": '#include "base.h"\nstruct One : kit::Case { void f() { fail(); } };\n'
            "void g(kit::Case* one) { one->Run(); }\n",
            "main.cpp": "int main() { return kit::Case(); }\n",
        }
    )
    assert ("One", "kit.Case", "inherits qualified name") in found.edges()
    assert {("One.f", "kit.Case.fail"), ("g", "kit.Case.Run")} == found.calls()


def test_of_two_programs_each_has_functions_of_its_own():
    one = "namespace app { int go(int a) { return a; } }\n"
    found = mapped({"a/one.cpp": one, "b/two.cpp": one, "c.cpp": "int f() { return app::go(1); }\n"})
    assert not found.calls()


def test_overloads_of_a_file_or_a_class_are_one_of_several():
    body = "static int own(int a) { return a; }\nstatic int own(char a) { return a; }\nint f() { return own(1); }"
    assert sure(use(body))["f", "own"] == 0.8
    inline = {
        "wide.h": "class Wide { public: int at(int a) { return a; } int at(char a); int f() { return at(1); } };\n"
    }
    found = mapped({**inline, "wide.cpp": '#include "wide.h"\nint Wide::at(char a) { return a; }\n'})
    assert sure(found)["Wide.f", "Wide.at"] == 0.8


def test_a_constructor_called_within_its_class_makes_an_object():
    body = "class Box { public: Box(int a) {} Box twice() { return Box(2); } };"
    assert {("Box.twice", "Box"), ("Box.twice", "Box.Box")} <= use(body).calls()


def test_an_overload_in_another_file_is_told_by_the_number_of_arguments():
    header = """
        namespace shop {
        int Decode(const char* text, int size);
        inline int Decode(Text text) { return Decode(text.data(), text.size()); }
        struct Till { int Pay(int one) { return Pay(one, 2); } int Pay(int one, int two); };
        inline int Lost(int one) { return Lost(one, 2); }
        }
    """
    source = """
        #include "shop.h"
        namespace shop {
        int Decode(const char* text, int size) { return size; }
        int Till::Pay(int one, int two) { return one; }
        }
    """
    found = mapped({"shop.h": header, "shop.cpp": source})
    calls = {
        (edge.source, edge.target): (edge.rule.how, edge.rule.confidence)
        for edge in found.graph.edges()
        if edge.rule.kind == "calls"
    }
    assert calls == {
        ("symbol:shop.h#shop.Decode", "symbol:shop.cpp#shop.Decode"): ("qualified name", 0.8),
        ("symbol:shop.h#shop.Till.Pay", "symbol:shop.cpp#shop.Till.Pay"): ("qualified name", 0.8),
    }


@pytest.mark.parametrize(
    ("parameters", "given"),
    [
        ("int a, ...", "1, 2, 3"),
        ("int a = 1, int b = 2", "1"),
        ("int a, int b", "1"),  # the header may say what the other one is
        ("T... all", "1, 2, 3"),
        ("int a", "NOTHING, 1"),
        ("int a", "all..., 1"),
        ("int a, MORE", "1, 2, 3"),
    ],
)
def test_where_more_may_be_taken_or_less_be_given_the_function_itself_is_meant(parameters: str, given: str):
    found = mapped({"a.cpp": f"template <class... T> int f({parameters}) {{ return f({given}); }}"})
    assert [(short(edge.source), short(edge.target)) for edge in found.graph.edges()] == [("f", "f")]


@pytest.mark.parametrize("parameters", ["Both", "int a, Both", "Pair(int)", "MORE(a)"])
def test_a_macro_of_the_file_may_stand_for_several_parameters(parameters: str):
    macros = "#define Both int x, int y\n# define Pair(kind) kind x, kind y\n"
    found = mapped({"a.cpp": f"{macros}int f({parameters}) {{ return 1; }}\nint g() {{ return f(1, 2, 3); }}\n"})
    assert found.calls() == {("g", "f")}


@pytest.mark.parametrize("parameters", ["Other", "Both b", "int a, int (*)(int)"])
def test_what_is_one_parameter_stays_one(parameters: str):
    macros = "#define Both pair_of_both\n// Other is not defined\n"
    found = mapped({"a.cpp": f"{macros}int f({parameters}) {{ return 1; }}\nint g() {{ return f(1, 2, 3); }}\n"})
    assert found.calls() == set()
