"""Macros of C and C++ over several lines, and such as hold texts, cost no symbol behind them."""

from __future__ import annotations

import pytest

from services.system_map.parsing.c_macros import blank_before_values, blank_last_commas, blank_told_of_members
from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import mapped
from tests.system_map.parsing.test_c_repairs import symbols_of


def test_a_comment_in_a_macro_of_several_lines_ends_it_not():
    macro = "#define READ(a, b) \\\n  ((a) ? /* one */ \\\n  (*(a) = (b), \\\n  (b)++) : \\\n  0)\n"
    text = f"{macro}SOME_DECLARE(int)\nfirst(int a)\n{{\n  return 1;\n}}\nint next(void) {{\n  return 2;\n}}\n"
    assert symbols_of("C", text) == [("macro", "READ"), ("function", "first"), ("function", "next")]


def test_a_note_may_hold_what_looks_like_code():
    text = """
        namespace shop {
        class SHOP_API Cart {
        public:
          int size() const { return 1; }
          SHOP_OLD("Use `key = name();` instead.")
          char const* name() const;
          char const* name(char const** end) const;
        };
        class SHOP_API Box { int weigh() { return 1; } };
        }
    """
    facts = read_file("C++", text.encode())
    assert [one.qualified_name for one in facts.symbols] == [
        *("shop", "shop.Cart", "shop.Cart.size", "shop.Box", "shop.Box.weigh")
    ]


def test_statements_that_tell_a_framework_of_members_cost_no_class():
    text = """
        class Slow : public http::Controller<Slow>
        {
          public:
            METHOD_LIST_BEGIN
            ADD_METHOD_TO(Slow::hello, "/slow?id={id}", Get, "Filter");
            // by another path: /{a}
            ADD_METHOD_TO(Slow::wait,
                          "/wait/([a-f0-9]{64})",
                          Get);  // as above
            METHOD_LIST_END
            void hello(int id) {}
            void wait() {}
        };
        void last() {}
    """
    facts = read_file("C++", text.encode())
    assert [(one.kind, one.qualified_name) for one in facts.symbols] == [
        ("class", "Slow"),
        ("method", "Slow.hello"),
        ("method", "Slow.wait"),
        ("function", "last"),
    ]


@pytest.mark.parametrize("path", ["/{a}", "/(a"])
def test_macros_that_tell_of_members_are_used(path: str):
    found = mapped(
        {
            "route.h": "#define ROUTE_ADD(a, b) add(a, b)\n#define PATH_ADD(a) add(a)\n",
            "a.h": f"""
                #include "route.h"
                class A {{
                public:
                  ROUTE_ADD(A::run, "{path}");  // one
                  PATH_ADD("{path}");
                  void run() {{}}
                }};
            """,
        }
    )
    assert {("A", "ROUTE_ADD"), ("A", "PATH_ADD")} == found.calls()
    deep = read_file("C++", b'class A {\npublic:\n\n  A_B(A::x, "{");\n  A_C(A::y,\n "}");\n};\n').deep
    assert deep is not None
    assert [(call.name, call.line, call.kind) for call in deep.calls] == [("A_B", 4, "call"), ("A_C", 5, "call")]


def test_a_constructor_called_like_a_macro_stays():
    text = b'class A_BOX {\npublic:\n  A_BOX(const char* name = "a");\n  A_BOX(std::string name, int x);\n};\n'
    assert blank_told_of_members(text) == text


def test_a_word_of_access_in_what_was_gone_through_is_none():
    text = b'public:\n// public:\nA_B(A::x, "public:");\nA_B(A::y, "y");\nint x;\n'
    assert blank_told_of_members(text) == b"public:\n// public:\n" + b" " * 21 + b"\n" + b" " * 15 + b"\nint x;\n"


def test_an_attribute_with_two_brackets_behind_a_parameter_costs_no_function():
    text = (
        "static int\nencode(void *coder lzma_attribute((__unused__)),\n"
        "\t\tconst byte *restrict in some_note((__format(1))), size_t size ATTRIBUTE((unused)))\n{\n  return 1;\n}\n"
        "int next(void) { return f(a, b((__x)), c); }\n"
    )
    assert symbols_of("C", text) == [("function", "encode"), ("function", "next")]


def test_windows_words_for_how_a_function_is_called_are_no_name_of_one():
    text = (
        "LRESULT CALLBACK window (HWND hwnd, UINT message, WPARAM wParam,\n   LPARAM lParam)\n{\n  return 1;\n}\n"
        "int WINAPI WinMain(HINSTANCE inst)\n{\n  return 0;\n}\nint CALLBACK(int x) { return x; }\n"
    )
    assert symbols_of("C", text) == [("function", "window"), ("function", "WinMain"), ("function", "CALLBACK")]


def test_a_macro_around_the_type_of_a_value_costs_no_function():
    text = (
        "static inline V add( V a, V b )\n{\n\treturn B_LITERAL( V ){ a.x + b.x, a.y + b.y };\n}\n"
        "static inline V sub( V a )\n{\n\treturn L( V ){ a.x, { a.y } };\n}\n"
        "void draw(V a)\n{\n\tfill(a, CLITERAL(Color){ 1, 2 });\n\tV b = CLITERAL(struct v){ 0 };\n}\n"
    )
    facts = read_file("C", text.encode())
    assert [(one.qualified_name, one.start_line, one.end_line) for one in facts.symbols] == [
        ("add", 1, 4),
        ("sub", 5, 8),
        ("draw", 9, 13),
    ]
    assert not facts.has_errors


@pytest.mark.parametrize(
    "text",
    [
        b"Point(int x, int y) : BASE(x), Y(y) {}\n",
        b"Point(int x, int y) : BASE(x), Y(y) { /* empty */ }\n",
        b"Point(int x, int y) : BASE(x), Y(y) { grow(); }\n",
        b"auto f = LAMBDA(x) { return x; };\n",
        b"void f() { FOREACH(x) { g }\n}\n",
        b"return MACRO(1){ 2 };\n",
    ],
)
def test_brackets_in_front_of_a_body_are_those_of_no_value(text):
    assert blank_before_values(text) == text


@pytest.mark.parametrize("given", ["int, Base, f, ", "std::string, Base, f /* a */ , /* b */\n ", "f,\n\t"])
def test_an_empty_argument_at_the_end_costs_no_class(given):
    text = (
        f"namespace shop {{\nstruct A : Base {{\n  int f() override {{ SHOP_OVERRIDE({given}); }}\n  int g() {{ return 1; }}\n}};\n"
        f"class B : public Base {{\npublic:\n  int f() override {{\n    SHOP_OVERRIDE({given});\n  }}\n  int g() {{ return 1; }}\n}};\n}}\n"
        "int last() { return 1; }\n"
    )
    facts = read_file("C++", text.encode())
    assert [(one.kind, one.qualified_name) for one in facts.symbols] == [
        ("module", "shop"),
        *(("struct", "shop.A"), ("method", "shop.A.f"), ("method", "shop.A.g")),
        *(("class", "shop.B"), ("method", "shop.B.f"), ("method", "shop.B.g")),
        ("function", "last"),
    ]


def test_only_a_comma_with_nothing_behind_it_goes():
    assert blank_last_commas(b"F(a, b,)\nG(a, /* b */ )\nH(a, b)\n{a, }\n") == (
        b"F(a, b )\nG(a  /* b */ )\nH(a, b)\n{a, }\n"
    )
