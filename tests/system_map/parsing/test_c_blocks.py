"""Macros in front of blocks and around declarations cost no symbol, and give none another owner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.c_blocks import blank_own_lines, unwrap_declarations, write_ifs
from services.system_map.parsing.extract import read_file


def places_of(language: str, text: str) -> list[tuple[str, str, int, int]]:
    found = read_file(language, text.encode()).symbols
    return [(symbol.kind, symbol.qualified_name, symbol.start_line, symbol.end_line) for symbol in found]


def test_a_macro_with_an_else_behind_its_block_ends_no_method() -> None:
    text = (
        "namespace box {\nclass Lid {\n  Lid& operator=(Lid&& o) {\n    BOX_IF_SOME(v, move(o)) {\n      p = v;\n"
        "    } else {\n      p = 0;\n    }\n    return *this;\n  }\n  void after() {}\n};\n"
        "void run() {\n  BOX_IF_SOME(v, a) {\n    x();\n  }  // not there\n  else BOX_IF_OTHER(w, b) {\n    y();\n"
        "  } else if (q) {\n    z();\n  }\n}\nvoid last() {}\n}\n"
    )
    assert places_of("C++", text) == [
        ("module", "box", 1, 24),
        ("class", "box.Lid", 2, 12),
        ("method", "box.Lid.operator=", 3, 10),
        ("method", "box.Lid.after", 11, 11),
        ("function", "box.run", 13, 22),
        ("function", "box.last", 23, 23),
    ]


def test_a_macro_used_as_an_if_is_one_wherever_a_block_follows() -> None:
    text = b"f() { BOX_IF(a) { g(); }\n BOX_IF(b) {\n } else { } BOX_IF(c); BOX_MAP(d) { } }"
    assert write_ifs(text) == text.replace(b"BOX_IF(a)", b"if    (a)").replace(b"BOX_IF(b)", b"if    (b)")


@pytest.mark.parametrize(
    "text",
    [
        b"f() {\n BOX_EACH(a) {\n }\n if (b) { } else { }\n}",
        b"f() {\n BOX_EACH(a) {\n }\n g(); else { }\n}",
        b"f() {\n // BOX_IF(a) { } else { }\n if (BOX_IS(a)) {\n } else { }\n}",
        b"#define BOX_IF(a) \\\n BOX_OTHER(a) {\n",
    ],
)
def test_what_no_else_goes_on_stays(text: bytes) -> None:
    assert write_ifs(text) == text


def test_a_class_without_its_semicolon_is_no_member_of_the_function_behind_it() -> None:
    text = "class Box {\n  int a;\n}\nvoid after() {\n  run();\n}\n"
    assert [(name, line) for _, name, line, _ in places_of("C++", text)] == [("Box", 1), ("after", 4)]


def test_macros_around_fields_cost_no_struct() -> None:
    text = (
        '#ifdef __cplusplus\nextern "C" {\n#endif\nstruct listener\n{\n  int a;\n'
        '  BOX_OLD("Use b instead, (really)",\n          BOX_NODISCARD box_get* (*Get)(box* b, void** c);)\n'
        '  BOX_OLD("no" "more", int d; int e;) /* 3 */\n  int f;\n};\nint after(void) { return 1; }\n'
        "#ifdef __cplusplus\n}\n#endif\n"
    )
    assert places_of("C", text) == [("struct", "listener", 4, 11), ("function", "after", 12, 12)]


def test_macros_around_fields_nest_no_class_in_the_one_before() -> None:
    text = (
        'class BOX_EXPORT BOX_CAPABILITY ("mutex") Simple\n{\npublic:\n  void lock () const;\nprivate:\n'
        "  BOX_THREADED (mutable std::mutex m;)\n};\n"
        "class BOX_EXPORT Second\n{\nprivate:\n  BOX_THREADED (mutable std::mutex m;)\n};\n"
    )
    assert places_of("C++", text) == [("class", "Simple", 1, 7), ("class", "Second", 8, 12)]


@pytest.mark.parametrize(
    "text",
    [
        b"for (;;)\n",
        b"BOX_EACH(a; b;) {\n}",
        b"BOX_CALL(a, b);\n",
        b"BOX_CALL(f(1); )+ 2\n",
        b"BOX_SEND(lambda { a; });\n",
    ],
)
def test_only_macros_around_whole_declarations_are_unwrapped(text: bytes) -> None:
    assert unwrap_declarations(text) == text


def test_lines_of_a_macro_of_the_file_s_own_swallow_no_function() -> None:
    lines = "".join(f"    ENTRY(FORMAT_{number})\n" for number in range(25))
    text = (
        f"const char* name(int of)\n{{\n#define ENTRY(x) \\\n  case x: \\\n    return #x;\n  switch (of)\n  {{\n{lines}"
        "    default:\n      return 0;\n  }\n#undef ENTRY\n}\nint after(int a)\n{\n  return a;\n}\n"
    )
    assert places_of("C", text) == [
        ("function", "name", 1, 37),
        ("macro", "name.ENTRY", 3, 5),
        ("function", "after", 38, 41),
    ]


def test_lines_of_operators_given_to_an_own_macro_cost_no_class() -> None:
    text = (
        "namespace box {\n"
        "template <int value>\n"
        "class Fixed {\n"
        "public:\n"
        "  inline constexpr Fixed() {}\n"
        "  int unwrap() const { return value; }\n"
        "#define OP(op, check) \\\n"
        "  int operator op(int a) const { \\\n"
        "    return value op a; \\\n"
        "  }\n"
        "#define COMPARE_OP(op) \\\n"
        "  bool operator op(int a) const { \\\n"
        "    return value op a; \\\n"
        "  }\n"
        "\n"
        "  OP(+, value + other >= value)\n"
        "  OP(-, (sum<a, value>()))\n"
        "  OP(/, true)   // div\n"
        "  OP(%, true)   // mod\n"
        "  OP(<<, value << other >= value)\n"
        "  OP(>>, true)\n"
        "\n"
        "  COMPARE_OP(==)\n"
        "  COMPARE_OP(< )\n"
        "  COMPARE_OP(<=)\n"
        "#undef OP\n"
        "};\n"
        "class Next {\n"
        "  int a;\n"
        "};\n"
        "}\n"
    )
    assert [(name, first, last) for kind, name, first, last in places_of("C++", text) if kind == "class"] == [
        ("box.Fixed", 3, 27),
        ("box.Next", 28, 30),
    ]


def test_lines_of_a_macro_that_the_file_does_not_define_stay() -> None:
    text = b"#define OTHER(x) x\nf() {\n  a();\n  ENTRY(x)\n  b();\n}\n"
    assert blank_own_lines(text) == text
    assert (
        blank_own_lines(text.replace(b"OTHER", b"ENTRY"))
        == b"#define ENTRY(x) x\nf() {\n  a();\n          \n  b();\n}\n"
    )


def test_several_macros_on_a_line_of_their_own_are_no_function() -> None:
    text = (
        "static int *ctx;\nBOX_NORETURN BOX_PRINTF(1, 2)\n\nstatic inline void fail(const char *fmt, ...)\n{\n  exit(1);\n}\n"
        "static inline void leave(void)\n{\n  ctx = NULL;\n}\n"
    )
    assert places_of("C", text) == [("function", "fail", 4, 7), ("function", "leave", 8, 11)]


def test_macros_behind_a_label_take_no_function_in() -> None:
    text = (
        "int one(int a)\n"
        "{\n"
        "  for (;;)\n"
        "  {\n"
        "    if (a)\n"
        "      goto loop_fail;\n"
        "  loop_fail:\n"
        "    BOX_EXIT(a)\n"
        "    BOX_PRINT_HEADER\n"
        "    BOX_PRINT(a)\n"
        "    BOX_PRINT_FOOTER\n"
        "\n"
        "    if (rc != 1)\n"
        "      goto fail;\n"
        "  }\n"
        "  res = 1;\n"
        "fail:\n"
        "  printf(x);\n"
        "  return res;\n"
        "}\n"
        "int two(int a)\n"
        "{\n"
        "  return a;\n"
        "}\n"
    )
    assert places_of("C", text) == [("function", "one", 1, 20), ("function", "two", 21, 24)]


def test_a_note_behind_a_declaration_costs_no_class() -> None:
    text = (
        "namespace box {\nclass Schema {\npublic:\n  inline Schema() {}\n"
        '  Schema get(int id) const BOX_DEPRECATED("Does not handle f(); correctly.");\n'
        '  void allow()\n      BOX_UNAVAILABLE(\n          "As of 1.0 (and later) "\n          "use b.");\n'
        "private:\n  int raw;\n  friend class Other;\n};\nclass Next { int a; };\n}\n"
    )
    assert places_of("C++", text) == [
        ("module", "box", 1, 15),
        ("class", "box.Schema", 2, 13),
        ("method", "box.Schema.Schema", 4, 4),
        ("class", "box.Next", 14, 14),
    ]


def test_braces_that_no_compiler_sees_move_no_function() -> None:
    text = (
        "static void one(int a)\n{\n  if (a)\n  {\n    b();\n  }\n#if 0\n  else if (c)\n  {\n    d();\n#endif\n}\n"
        "static void two(int a)\n{\n#if 0\n  if (a) {\n#else\n  if (b) {\n#endif\n    e();\n  }\n}\nvoid three(void)\n{\n}\n"
    )
    assert places_of("C", text) == [
        ("function", "one", 1, 12),
        ("function", "two", 13, 22),
        ("function", "three", 23, 25),
    ]


def test_a_macro_behind_an_if_under_a_condition_is_no_function() -> None:
    text = (
        "#if X\nstatic int f(int a) {\n  int b = 0;\n#if Y\n  if IF_CONSTEXPR (A) {\n    g();\n  }\n#endif\n  return b;\n}\n#endif\n"
        "#if Z\nBox::Box(int a) {\n  g();\n}\n#endif\n"
    )
    assert [(kind, name) for kind, name, _, _ in places_of("C++", text)] == [("function", "f"), ("method", "Box.Box")]


def test_defined_is_a_name_where_a_type_stands_in_front() -> None:
    text = "struct Option {\n  bool defined(int key) const { return key; }\n};\nbool Header::defined(int key) const { return key; }\n"
    assert [(kind, name) for kind, name, _, _ in places_of("C++", text)] == [
        ("struct", "Option"),
        ("method", "Option.defined"),
        ("method", "Header.defined"),
    ]


PIECES = [
    b"BOX_IF(a) {\n",
    b"BOX_OLD(int a;)\n",
    b"  OP(x)\n",
    b"#define OP(x) x\n",
    b"}",
    b" else ",
    b"(",
    b")",
    b"{\n",
    b";\n",
    b'"a',
    b"// b\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_every_byte_keeps_its_place(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    for repair in (write_ifs, unwrap_declarations, blank_own_lines):
        repaired = repair(text)
        assert len(repaired) == len(text)
        assert [place for place, byte in enumerate(repaired) if byte == 10] == [
            place for place, byte in enumerate(text) if byte == 10
        ]
