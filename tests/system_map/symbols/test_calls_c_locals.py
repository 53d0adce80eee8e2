"""A local value of C and C++ that is called hides the function of its name, where it is known only."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped

HEAD = """
typedef int (*fn_t)(int);
static int helper(int one) { return one; }
static int other(int one) { return one; }
"""


def calls(path: str, body: str) -> set[tuple[str, str]]:
    return {found for found in mapped({path: HEAD + body}).calls() if found[0] != found[1]}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.c", "int f(void) { fn_t helper = 0; return helper(1); }"),
        ("a.c", "int f(void) { static fn_t helper; return helper(1); }"),
        ("a.c", "int f(void) { int (*helper)(int) = 0; return helper(1); }"),
        ("a.c", "int f(void) { fn_t *helper = 0; return helper(1); }"),
        ("a.c", "int f(void) { fn_t *helper; return helper(1); }"),
        (
            "a.c",
            "int f(void) {\n#ifdef A\n fn_t helper = a;\n#else\n fn_t helper = b;\n#endif\n return helper(1);\n}\n",
        ),
        ("a.c", "int f(void) {\n#ifdef A\n fn_t helper = a;\n#endif\n return helper(1);\n}\n"),
        ("a.c", "int f(helper) int (*helper)(int); { return helper(1); }"),
        ("a.c", "int f(void) { fn_t helper = 0; return each(helper); }"),
        ("a.cpp", "int f() { auto helper = [](int x) { return x; }; return helper(1); }"),
        ("a.cpp", "int f() { std::function<int(int)> helper = nullptr; return helper(1); }"),
        ("a.cpp", "int f() { int (*helper)(int) = nullptr; return helper(1); }"),
        ("a.cpp", "int f(Table& all) { auto& helper = all.first; return helper(1); }"),
        ("a.cpp", "int f(Table& all) { auto [one, helper] = all; return helper(1); }"),
        ("a.cpp", "int f(Table& all) { for (auto helper : all) { helper(1); } return 0; }"),
        ("a.cpp", "int f(Table& all) { if (auto helper = all.first) { return helper(1); } return 0; }"),
        ("a.cpp", "int f() { return each([](auto helper) { return helper(1); }); }"),
        ("a.cpp", "int f() { return each([](const fn_t& helper) { return helper(1); }); }"),
        ("a.cpp", "struct S { std::function<int(int)> helper; int f() { return helper(1); } };"),
    ],
)
def test_a_local_value_hides_the_function_of_its_name(path: str, body: str) -> None:
    assert calls(path, body) == set()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.c", "int f(void) { { fn_t helper = 0; other(helper(1)); } return helper(1); }"),
        ("a.c", "int f(void) { int one = helper(1); fn_t helper = 0; return other(one); }"),
        ("a.cpp", "int f(Table& all) { for (auto helper : all) { other(1); } return helper(1); }"),
        ("a.cpp", "int f() { auto one = [](auto helper) { return other(1); }; return helper(1); }"),
        ("a.cpp", "int f() { fn_t mine = helper; return other(helper(1)); }"),
    ],
)
def test_outside_of_the_block_of_the_value_the_function_is_meant(path: str, body: str) -> None:
    assert calls(path, body) == {("f", "helper"), ("f", "other")}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.c", "int f(void) {\n#ifdef A\n fn_t helper = 0;\n helper(1);\n#else\n helper(2);\n#endif\n other(1);\n}\n"),
        ("a.cpp", "int f() {\n#if A\n auto helper = a;\n helper(1);\n#elif B\n helper(2);\n#endif\n other(1);\n}\n"),
        ("a.c", "int f(void) {\n#if A\n#elif B\n fn_t helper = 0;\n#else\n helper(2);\n#endif\n other(1);\n}\n"),
        ("a.c", "int f(void) { extern fn_t helper; return other(helper(1)); }"),
    ],
)
def test_a_value_of_another_alternative_or_from_outside_hides_nothing(path: str, body: str) -> None:
    assert calls(path, body) == {("f", "helper"), ("f", "other")}


def test_what_a_template_is_given_is_no_class_of_its_name_elsewhere() -> None:
    text = """
struct Key { Key(int one) {} };
struct Less { Less() {} };
int plain() { return read(Key(1), Less()); }
template <typename Key, class Less = Other>
struct Tree {
  int first() { return read(Key(2), Less()); }
};
template <class T> int made() { return read(Key(3)); }
"""
    found = {pair for pair in mapped({"a.cpp": text}).calls() if pair[1] in {"Key.Key", "Less.Less"}}
    assert found == {("plain", "Key.Key"), ("plain", "Less.Less"), ("made", "Key.Key")}


TYPES = """
struct Key {
  Key() {}
  static int make() { return 1; }
  int go() { return 2; }
  struct In { static int own() { return 3; } };
};
template <class K> struct Row { Row() {} };
"""


@pytest.mark.parametrize(
    "body",
    [
        "template <class... Key> void asks() { Key(); }",
        "template <typename Key> int asks() { return Key::make(); }",
        "template <typename Key> int asks() { return Key::In::own(); }",
        "template <typename Key> int asks() { Key key; return key.go(); }",
        "template <typename Key> int asks(Key &key) { return key.go(); }",
        "template <typename Key> void asks() { new Key(); }",
        "template <typename Key> struct asks : Key { int first() { return this->go(); } };",
        "template <template <class> class Row> void asks() { Row<int>(); }",
    ],
)
def test_nothing_is_known_of_a_type_that_a_template_is_given(body: str) -> None:
    edges = {edge.target for edge in mapped({"a.cpp": TYPES + body}).graph.edges()}
    assert edges == set()


def test_a_value_hides_no_type_in_front_of_its_members() -> None:
    body = "int asks() { int Key = 1; return Key::make() + Key; }\ntemplate <class Key> void other() {}\n"
    assert mapped({"a.cpp": TYPES + body}).calls() == {("asks", "Key.make")}
