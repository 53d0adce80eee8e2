"""A refresh feels what hangs on names that no import leads to: extensions of C#, namespaces and overloads of C++, builds of Go."""

from __future__ import annotations

from tests.system_map.symbols.test_reuse import SOURCES, Line

FILLED = {f"e/More{number}.cs": f"namespace E;\nclass More{number} {{ }}\n" for number in range(6)}
FILLED_CPP = {f"e/more{number}.cpp": f"int more{number}() {{ return 0; }}\n" for number in range(6)}


def rounds(first: dict[str, str], *others: dict[str, str]) -> None:
    """Every state once behind the first, and back."""
    line = Line()
    line.commit(first)
    for other in others:
        line.commit(other)
        line.commit(first)


def test_an_extension_of_csharp_that_comes_changes_or_is_one_of_two_is_told_anew():
    added = "namespace X; public static class Added {{ public static int Go(this {} one) => 1; }}\n"
    first = {
        "a/Tool.cs": "namespace A; public class Tool { }\n",
        "u/Use.cs": "using A; using X;\nnamespace U; class Use { void F(Tool tool) { tool.Go(); } }\n",
        "x/Added.cs": added.format("Tool"),
        **FILLED,
    }
    rounds(
        first,
        {**first, "x/Added.cs": added.format("Other")},
        {**first, "x/Added.cs": added.format("Tool").replace("(this ", "(")},
        {path: text for path, text in first.items() if path != "x/Added.cs"},
        {**first, "y/More.cs": added.format("Tool").replace("Added", "More").replace("X;", "Y;")},
        {**first, "y/More.cs": added.format("Tool").replace("X;", "Y;")},
        {
            **first,
            "x/Added.cs": "namespace X; public static class Added { extension(Tool one) { public int Go() => 1; } }\n",
        },
    )
    line = Line()
    two = {**first, "y/More.cs": added.format("Tool").replace("X;", "Y;")}
    line.commit(two)
    line.commit({**two, "y/More.cs": two["y/More.cs"].replace("Y;", "X;")})
    line.commit({**two, "z/More.cs": two["y/More.cs"].replace("Y;", "Z;")})


def test_an_extension_of_csharp_beside_a_member_of_its_name_is_told_anew():
    first = {
        "a/Tool.cs": "namespace A; public class Tool { public void Go(int one) { } }\n",
        "u/Use.cs": "using A;\nnamespace U; class Use { void F(Tool tool) { tool.Go(1); } }\n",
        "x/Added.cs": "namespace X; public static class Added { public static int Go(this Tool one) => 1; }\n",
        **FILLED,
    }
    rounds(
        first,
        {path: text for path, text in first.items() if path != "x/Added.cs"},
        {**first, "x/Added.cs": first["x/Added.cs"].replace("this Tool", "this Other")},
    )


def test_what_stands_in_a_namespace_of_cpp_is_told_anew():
    first = {
        "a.cpp": "namespace shop { class Cart { public: int pay() { return 1; } }; int sum(int a) { return a; } }\n",
        "use.cpp": "struct Big : shop::Cart { };\nint f(shop::Cart* cart) { return cart->pay() + shop::sum(1); }\n",
        "far.cpp": "int g(Big* big) { return big->pay(); }\n",
        **FILLED_CPP,
    }
    rounds(
        first,
        {**first, "a.cpp": first["a.cpp"].replace("shop", "other")},
        {**first, "a.cpp": first["a.cpp"].replace("int sum(int a) { return a; }", "")},
        {**first, "a.cpp": first["a.cpp"] + "namespace shop { int sum(char a) { return a; } }\n"},
        {**first, "b.cpp": "namespace shop { int sum(char a) { return a; } }\n"},
        {**first, "b.cpp": "namespace shop { class Cart { }; }\n"},
        {**first, "b.cpp": "int shop::Cart::pay() { return 2; }\n"},
        {**first, "b.cpp": "namespace shop { class Cart { }; int Cart::pay() { return 2; } }\n"},
    )


def test_what_only_tests_declare_of_cpp_is_told_anew():
    first = {
        "tests/kit.cpp": "namespace kit { class Case { public: int run() { return 1; } }; }\n",
        "tests/one.cpp": "struct One : kit::Case { int go() { return run(); } };\n",
        **FILLED_CPP,
    }
    rounds(
        first,
        {**first, "tests/two.cpp": "namespace kit { class Case { }; }\n"},
        {**first, "kit.cpp": "namespace kit { class Case { }; }\n"},
        {path: text for path, text in first.items() if path != "tests/kit.cpp"},
    )


def test_modules_that_a_macro_declares_are_told_anew():
    first = {
        "Cargo.toml": '[package]\nname = "shop"\nversion = "1.0.0"\nedition = "2021"\n',
        "tests/all/main.rs": 'automod::dir!("tests/all");\n',
        "tests/all/help.rs": "pub fn check() {}\n",
        "tests/all/one.rs": "use super::help;\nfn f() { help::check(); super::gone::check(); }\n",
        **{f"src/more{number}.rs": f"fn more{number}() {{}}\n" for number in range(6)},
    }
    rounds(
        first,
        {path: text for path, text in first.items() if path != "tests/all/help.rs"},
        {**first, "tests/all/help.rs": "pub fn other() {}\n"},
        {**first, "tests/all/gone.rs": "pub fn check() {}\n"},
        {**first, "tests/all/main.rs": "mod one;\n"},
    )


def test_a_type_of_the_same_name_in_another_namespace_makes_an_extension_told_anew():
    first = {
        "a/Tool.cs": "namespace A; public class Tool { }\n",
        "u/Use.cs": "using A;\nnamespace U; class Use { void F(Tool tool) { tool.Go(); } }\n",
        "x/Added.cs": "namespace X; public static class Added { public static int Go(this Tool one) => 1; }\n",
        **FILLED,
    }
    rounds(first, {**first, "b/Tool.cs": "namespace B; public class Tool { }\n"})


def test_a_build_constraint_that_changes_is_felt_by_those_who_call_what_the_file_declares():
    line = Line()
    sources = SOURCES | {
        "go.mod": "module m\n",
        "p/a.go": "//go:build a\n\npackage p\n\nfunc g() {}\n",
        "p/b.go": "//go:build !a\n\npackage p\n\nfunc g() {}\n",
        "p/x.go": "package p\n\nfunc X() { g() }\n",
    }
    line.commit(sources)
    after = line.commit(sources | {"p/a.go": "//go:build !b\n\npackage p\n\nfunc g() {}\n"})
    assert (after.followed, {one for one in after.mapped.calls() if one[0] == "X"}) == (2, {("X", "g")})
    targets = [one.target for one in after.mapped.graph.edges() if one.source.endswith("#X")]
    assert targets == ["symbol:p/a.go#g"]


def test_a_method_of_ruby_that_is_hidden_or_given_to_another_class_too_is_guessed_no_more():
    first = {
        "a/report.rb": "class Report\n  attr_accessor :casa_org\nend\n",
        "u/use.rb": "def q(x); x.casa_org(1); end\n",
        "w/use.rb": "def w(x); x.casa_org = 1; end\n",
        "b/other.rb": "class Other\nend\n",
        **{f"e/more{number}.rb": f"class More{number}\nend\n" for number in range(6)},
    }
    rounds(
        first,
        {**first, "b/other.rb": "class Other\n  belongs_to :casa_org\nend\n"},
        {**first, "a/report.rb": first["a/report.rb"].replace("attr", "private attr")},
        {path: text for path, text in first.items() if path != "b/other.rb"},
    )
