"""Macros with arguments between the type of a function and its name are taken away, and are not its name."""

from __future__ import annotations

import pytest

from services.system_map.parsing.c_heads import blank_before_names
from services.system_map.parsing.extract import read_file


def lines_of(text):
    return [(one.kind, one.name, one.start_line, one.end_line) for one in read_file("C", text.encode()).symbols]


def test_a_function_behind_macros_with_arguments_has_its_own_name():
    text = (
        "BOX_EXPORT\nBOX_ALLOCATOR BOX_RETURN void BOX_NOTHROW *\nBOX_ATTR(malloc) BOX_SIZE(1) box_malloc(size_t size) {\n"
        "  return make(size);\n}\n\n"
        "BOX_EXPORT int BOX_NOTHROW\nBOX_ATTR(nonnull(1))\n    box_align(void **memory, void (*f)(int)) {\n  return 1;\n}\n"
        "EXPORT\nvoid *\nATTR(malloc) get(size_t n) {\n  return 0;\n}\n"
        "static inline const char *\nBOX_FORMAT(3) text(struct box *box, const char *format) {\n  return format;\n}\n"
    )
    assert lines_of(text) == [
        ("function", "box_malloc", 2, 5),
        ("function", "box_align", 7, 11),
        ("function", "get", 13, 16),
        ("function", "text", 17, 20),
    ]
    assert read_file("C", text.encode()).symbols[0].signature == (
        "void BOX_NOTHROW * BOX_ATTR(malloc) BOX_SIZE(1) box_malloc(size_t size)"
    )


@pytest.mark.parametrize(
    "text",
    [
        b"BOX_API(int) name(int a) {\n}\n",  # the macro is the type
        b"static BOX_API(int) name(int a) {\n}\n",
        b"BOX_API OTHER(int) name(int a) {\n}\n",
        b"int f(void) {\n  BOX_CHECK(a)\n  for_each(b) {\n  }\n}\n",
        b"int x = a * BOX_CHECK(1) name(b) {\n",
        b"else BOX_CHECK(a)\n  if (b) {\n",
        b"return x BOX_CHECK(a) name(b) {\n",
        b"void BOX_TEST(a)\nint name(int b) {\n}\n",
        b"int BOX_CHECK(a) name(int b);\n",
        b"template <typename T>\nBOX_REFERENCE(T) name(T a) {\n}\n",  # the macro is the type
    ],
)
def test_what_stands_not_between_type_and_name_stays(text):
    assert blank_before_names(text) == text


def test_types_in_capitals_stay_beside_the_macros():
    text = b"std::vector<BOX> BOX_ATTR(1) a(int x) {}\nstruct BOX *BOX_ATTR(1) b(int x) {}\nint BOX *BOX_ATTR(1) c(int x) {}\n"
    assert blank_before_names(text) == (
        b"std::vector<BOX>             a(int x) {}\nstruct BOX *            b(int x) {}\nint     *            c(int x) {}\n"
    )


def test_a_pointer_to_a_function_of_windows_is_called_by_its_own_name_in_a_file_that_no_repair_mends():
    text = "void f(void) {\n#if A\n  if (a) {\n#else\n  {\n#endif\n}\ntypedef BOOL (WINAPI *Name)(HANDLE, COUNTERS, DWORD);\n}}\n"
    assert ("type", "Name", 8, 8) in lines_of(text)
    assert {"HANDLE", "COUNTERS", "DWORD"}.isdisjoint(name for _, name, _, _ in lines_of(text))


def test_a_note_over_several_lines_behind_a_comment_costs_no_struct():
    text = (
        "struct box {\n\tint size;\n\n\t/*\n\t * All of them.\n\t */\n"
        '\tBOX_WARN(\n\t    "Do not use. "\n\t    "Use `get` instead.")\n\tBOX_ALIGNED(LINE)\n\tbin_t all[0];\n};\n'
        "int next(void) { return 1; }\n"
    )
    assert lines_of(text) == [("struct", "box", 1, 12), ("function", "next", 13, 13)]


def test_a_macro_between_the_star_of_a_parameter_and_its_name_costs_no_function():
    text = (
        "BOX_INLINE BOX_TARGET void\nadd(void* BOX_RESTRICT sum,\n    const byte* BOX_RESTRICT input, int size)\n{\n  x(sum);\n}\n"
        "int next(int a) { return a * BOX_SIZE + f(a * BOX_SIZE, a); }\n"
    )
    assert [name for _, name, _, _ in lines_of(text)] == ["add", "next"]


def test_what_a_macro_holds_as_the_type_of_a_parameter_costs_no_function():
    text = (
        "inline void release(STACK_OF(OBJECT) * objects) {\n#ifdef A\n  f(objects);\n#else\n  (void)objects;\n#endif\n}\n"
        "void g(const STACK_OF(A) *a, int b) {\n}\n"
    )
    assert [one.name for one in read_file("C++", text.encode()).symbols] == ["release", "g"]


def test_a_body_that_swallowed_functions_is_read_once_more():
    text = (
        "class Box {\n  int first() {\n    if(a) {\n      BOX_TRY {\n        g();\n      }\n      BOX_CATCH {\n        h();\n      }\n    }\n"
        "    return 1;\n  }\n  void second(int a) {\n    BOX_TRY {\n      g(a);\n    }\n    BOX_CATCH {\n      h();\n    }\n  }\n"
        "  int third() { return 1; }\n};\n"
    )
    assert [one.qualified_name for one in read_file("C++", text.encode()).symbols] == [
        *("Box", "Box.first", "Box.second", "Box.third")
    ]
    text = (
        "int add( V a ) { return B_LITERAL( V ){ a.x, a.y }; }\nint sub( V a ) { return B_LITERAL( V ){ a.x, a.y }; }\n"
    )
    assert lines_of(text) == [("function", "add", 1, 1), ("function", "sub", 2, 2)]
