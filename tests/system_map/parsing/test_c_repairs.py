"""What the grammars of C and C++ cannot read is taken away in place, and nothing else is made of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing import c_repairs
from services.system_map.parsing.extract import read_file


def symbols_of(language, text):
    return [(symbol.kind, symbol.name) for symbol in read_file(language, text.encode()).symbols]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "class Box {\n public:\n  void Reset() LOCKS_EXCLUDED(mutex_) {\n    x = 1;\n  }\n  int x;\n};\n",
            [("class", "Box"), ("method", "Reset")],
        ),
        (
            "void Box::Close()\n    SOME_LOCK_REQUIRED_(mutex) {\n  open = 0;\n}\n",
            [("method", "Close")],
        ),
        ("class SOME_API Broken final : public std::exception {\n  int code;\n};\n", [("class", "Broken")]),
        ("class SOME_API [[nodiscard]] Kept\n    : public Base {\n  int code;\n};\n", [("class", "Kept")]),
        ("SOME_INLINE shop::Cart::Cart(int size)\n    : size_(size) {\n}\n", [("method", "Cart")]),
        ("void SOME_INLINE Cart::add(Item &&item) {\n  n++;\n}\n", [("method", "add")]),
        ("SOME_API int start(int argc, char** argv) {\n  return 0;\n}\n", [("function", "start")]),
        ("struct A { explicit operator const Impl&() const { return *p; } };", [("struct", "A"), ("method", "operator const Impl&")]),
        ("struct Outer::Inner {\n  int x;\n};\n", [("struct", "Inner")]),
        ("void f() { struct SOME_TYPE hints{1, 2}; g(hints); }\n", [("function", "f")]),
        ("struct A {\n  template <typename U> void d(U* = nullptr) {}\n  void e() {}\n};\n", [("struct", "A"), ("method", "d"), ("method", "e")]),
        ('struct B {\n  template <typename T, T* = 0>\n  B(T, const char* =\n    "x") {}\n  void e() {}\n};\n', [("struct", "B"), ("method", "B"), ("method", "e")]),
        ('SOME_FLAG(int, x, 256 << 10, "a)");\nvoid one() {}\nSOME_FLAG(std::string, y,\n  "", "");\nSOME_FLAG(bool, z, false, "");\nvoid two() {}\n', [("function", "one"), ("function", "two")]),
        ("class channel_t LIB_FINAL : public socket_t\n{\n  public:\n    void go() {}\n};\n", [("class", "channel_t"), ("method", "go")]),
        ("class Plain LIB_FINAL {\n public:\n  Plain();\n  void go() {}\n};\n", [("class", "Plain"), ("method", "go")]),
        ("struct Plain LIB_PACKED {\n  int x;\n};\nclass LIB_EXPORT Other {\n  int x;\n};\n", [("struct", "Plain"), ("class", "Other")]),
        ("some_inline bool parse(int a) { return true; }\nsome_nodiscard some_inline result<int> get(int a) noexcept { return 1; }\n", [("function", "parse"), ("function", "get")]),
        ("some_inline element::element(int a) noexcept : x(a) {}\n", [("method", "element")]),
        ("struct A {\n  some_really_inline operator bool() const { return 1; }\n  some_inline A(int a) : x(a) {}\n};\n", [("struct", "A"), ("method", "operator bool"), ("method", "A")]),
        ('class CAPABILITY("mutex") Mutex {\n  void lock() ACQUIRE() { x(); }\n  std::mutex& handle() { return m; }\n};\n', [("class", "Mutex"), ("method", "lock"), ("method", "handle")]),
        ("class Gate {\n  bool wait() EXCLUDES(lock_) {\n    return true;\n  }\n  void f(int a) const REQUIRES(lock_) EXCLUDES(b_) {\n    g();\n  }\n};\n", [("class", "Gate"), ("method", "wait"), ("method", "f")]),
        ("class Lock {\n  Lock(int a) ACQUIRE(a) : a_(a) {}\n  ~Lock() SOME_RELEASE() = default;\n  void f() {}\n};\n", [("class", "Lock"), ("method", "Lock"), ("method", "~Lock"), ("method", "f")]),
        ("class LIB_EXPORT LIB_ALIGNED State {\n public:\n  int f() { return 1; }\n};\n", [("class", "State"), ("method", "f")]),
        ("class EXPORT FINAL State {\n public:\n  int f() { return 1; }\n};\n", [("class", "State"), ("method", "f")]),
        ("struct MAYBE_UNUSED Value {};\nvoid f() { struct SOME_TYPE Hints {}; g(Hints); }\nstruct SOME_TYPE origin{};\n", [("struct", "Value"), ("function", "f")]),
        ('class Old {\n public:\n  SOME_NOTE("use b")\n  long a() const { return b(); }\n  SOME_NOTE("use d")\n  long c() const { return d(); }\n};\n', [("class", "Old"), ("method", "a"), ("method", "c")]),
        ("class Box {\n  iterator begin() noexcept LIB_BOUND_TO { return a(); }\n  iterator end() const noexcept LIB_BOUND_TO {\n    return b();\n  }\n};\n", [("class", "Box"), ("method", "begin"), ("method", "end")]),
        ("struct E : X {\n  const char *what() const LIB_NOEXCEPT override\n  {\n    return 0;\n  }\n  int g() LIB_NOEXCEPT final { return 1; }\n};\n", [("struct", "E"), ("method", "what"), ("method", "g")]),
        ("static void add(Tree* some_nonnull tree, int n) {\n  x(tree);\n}\nTree* some_nonnull Tree::copy() const {\n  return 0;\n}\n", [("function", "add"), ("method", "copy")]),
        ("int CJSON_CDECL main(void) { return 0; }\nvoid *SOME_ATTR(1) get() { return 0; }\n", [("function", "main"), ("function", "get")]),
    ],
)  # fmt: skip
def test_macros_around_a_declaration_hide_it_no_more_and_become_no_symbol(text, expected):
    assert symbols_of("C++", text) == expected


@pytest.mark.parametrize(
    "given",
    [
        'REQUIRES("a, T", std::is_convertible<T*, const Box*> )',
        "REQUIRES(is_box<T*, const Box*>), REQUIRES((is<T>::value) && a<T*, const B>::value) ",
        'REQUIRES("why",\n      is_convertible<T*, const Box*>), class U',
    ],
)
def test_a_macro_in_the_parameters_of_a_template_costs_no_class(given):
    text = f"class Box {{\n  template<class T, {given}>\n  T *f(T *a) {{\n    return a;\n  }}\n  int after() {{ return 1; }}\n}};\n"
    names = [symbol.qualified_name for symbol in read_file("C++", text.encode()).symbols]
    assert names == ["Box", "Box.f", "Box.after"]


def test_the_type_of_an_enum_without_a_name_is_not_its_name():
    text = (
        "enum : std::uint32_t { A };\nclass Box { enum: std::uint16_t { B }; void f() {} };\n"
        "typedef enum : std::uint8_t { C } Kind;\nenum class Side : std::uint8_t { D };\nenum Box::Way : std::uint8_t { E };\n"
    )
    expected = [("enum", "Kind"), ("class", "Box"), ("method", "f"), ("enum", "Side"), ("enum", "Way")]
    facts = read_file("C++", text.encode())
    assert sorted((one.kind, one.name) for one in facts.symbols) == sorted(expected)
    assert not facts.has_errors


def test_a_conversion_behind_attributes_is_called_by_its_operator():
    text = (
        "struct Id {\n  [[nodiscard]] constexpr operator hash_type() const noexcept { return 1; }\n"
        "  [[nodiscard]] explicit operator bool() const { return 1; }\n  my_operator plain() { return 1; }\n};\n"
    )
    assert [name for _, name in symbols_of("C++", text)] == ["Id", "operator hash_type", "operator bool", "plain"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("static bool\nadd (box_t *name BOX_UNUSED, int x BOX_UNUSED)\n{\n  return x;\n}\nint b () { return 1; }\n", ["add", "b"]),
        ("static void BOX_PRINTF (1, 2)\nname (const char *f, ...)\n{\n  x();\n}\nint next (int a)\n{\n  return 1;\n}\n", ["name", "next"]),
        ("typedef enum {\n  A = 1,\n  B\n} BOX_FLAGS Flags;\ntypedef enum\n{\n  C\n} Other;\n", ["Flags", "Other"]),
        ("static void init (int a)\n{\n  int x = 1;\n\n  ADD_CHECK (X)\n  ADD_CHECK (Y)\n  for (;;) {\n    y ();\n  }\n}\nint after (int b)\n{\n  return b;\n}\n", ["init", "after"]),
        ("int f (char *str)\n{\n  if BOX_LIKELY (str) {\n    g ();\n  }\n  return 0;\n}\n", ["f"]),
        ("typedef STATUS (SYSAPI *ptr_t) (INFO *);\ntypedef int (SYSCALL *two_t)(int);\n", ["ptr_t", "two_t"]),
        ("void f () {\n  foreach_x (a, b)\n  {\n    g ();\n  }\n}\nint g() { return 1; }\n", ["f", "g"]),
        ("BOX_API box_error\nbox_update (int a)\n{\n  if (a)\n#if X\n  { b(); }\n#else\n  c();\n#endif\n  return 1;\n}\n", ["box_update"]),
    ],
)  # fmt: skip
def test_macros_of_c_cost_no_function_and_give_it_no_other_name(text, expected):
    assert [name for _, name in symbols_of("C", text)] == expected


def test_a_note_on_a_member_without_a_body_costs_no_class():
    text = (
        'class Logger\n{\npublic:\n  BOX_DEPRECATED("Please use x")\n  void suppress();\n\n'
        '  BOX_DEPRECATED("use y") static Logger& get(int a = 1, std::string b = "") { return 1; }\n'
        "  int a() { return 1; }\n};\nint b() { return 1; }\n"
    )
    expected = [("class", "Logger"), ("method", "get"), ("method", "a"), ("function", "b")]
    assert symbols_of("C++", text) == expected


def test_a_file_of_which_nothing_is_whole_is_read_once_more():
    text = "#ifdef A\nint one(void) {\n#else\nint two(void) {\n#endif\n  if (x) {\n    return 1;\n  }\n}\nint main(void) { return 0; }\n#if B\n}\n#endif\n"
    assert ("function", "main") in symbols_of("C", text)


def test_what_stands_behind_an_if_that_never_holds_is_not_told():
    text = (
        "#if 0\nint old(void) { return gone(); }\n#include <old.h>\n#else\nint now(void) { return 1; }\n#endif\n"
        "#if (0)\n#if B\nint inner(void) { return 1; }\n#else\nint other(void) { return 1; }\n#endif\n#endif\n"
        "/*\n#if 0\n*/\nint last(void) { return 1; }\n#if 0x10 > X\nint kept(void) { return 1; }\n#endif\n#if 0\nint never(void) { return 1; }\n"
    )
    facts = read_file("C", text.encode())
    assert [symbol.name for symbol in facts.symbols] == ["now", "last", "kept", "never"]
    assert (facts.imports, facts.deep.calls) == ([], [])
    facts = read_file("C", b"int g(int a) {\n#if 0\n  if (a) { if (b) { } }\n#endif\n  return 1;\n}\n")
    assert (facts.branches, facts.symbols[0].complexity) == (0, 1)


def test_a_call_with_a_block_torn_out_of_a_method_becomes_none():
    text = (
        "struct out_t {\n  void init () {\n    if (a)\n      b ();\n#ifdef X\n    else if (c) {\n#endif\n    else\n      d ();\n"
        "    set (window, [] (int w) {\n      e (w);\n    });\n  }\n  out_t () {}\n};\n"
    )
    assert ("method", "set") not in symbols_of("C++", text)


def test_an_alternative_that_closes_what_stands_in_front_and_opens_anew_is_one_of_several():
    text = "int f(int a) {\n  if (a) {\n    b();\n#ifdef X\n  } else if (c) {\n    d();\n#else\n  } else if (e) {\n    g();\n#endif\n  }\n  return 1;\n}\nint main(void) { return 0; }\n"
    assert symbols_of("C", text) == [("function", "f"), ("function", "main")]


def test_a_macro_over_several_lines_moves_no_symbol_to_another_line():
    text = "SOME_WARNING(disable,\n  1234)\nint f(void) { return 0; }\nint g(SOME_API int x) { return 1; }\n)\n"
    symbols = read_file("C++", text.encode()).symbols
    assert [(symbol.name, symbol.start_line) for symbol in symbols] == [("f", 3), ("g", 4)]


def test_a_macro_between_a_function_s_type_and_its_name_is_not_its_name():
    text = "static int SOME_FORMAT_PRINTF(2, 3) name(const char *fmt, ...) {\n  return 1;\n}\nint next(void) { return 2; }\n"
    assert symbols_of("C", text) == [("function", "name"), ("function", "next")]


@pytest.mark.parametrize(
    "given",
    ["value, double, kX, GT, 0", "const char *, value, 0, x, y", "x, struct point, y, 3", "f(a, unsigned long), T*, 3"],
)
def test_a_macro_that_is_a_statement_to_which_a_type_is_given_swallows_no_function(given):
    text = f"void a(int x) {{\n  int y = 1;\n  CHECK_AS({given});\n}}\n\nint b(int x) {{\n  return x;\n}}\nint c() {{\n  return 0;\n}}\n"
    assert symbols_of("C++", text) == [("function", "a"), ("function", "b"), ("function", "c")]


@pytest.mark.parametrize("language", ["C", "C++"])
def test_a_type_in_capitals_above_or_before_a_function_s_name_stays(language):
    text = "SOME_API int one(int a) {\n}\n#ifdef WIDE\nHMODULE\nload(const TCHAR *name)\n{\n  return 0;\n}\n#endif\nstatic NODE_PTR Make(Tree *p, Bool skip)\n{\n  return 0;\n}\n"
    facts = read_file(language, text.encode())
    assert [(one.name, one.start_line) for one in facts.symbols] == [("one", 1), ("load", 4), ("Make", 10)]
    assert b"HMODULE\nload" in c_repairs.blank_macros(text.encode())
    assert b"static NODE_PTR Make" in c_repairs.blank_macros(text.encode())


def test_a_macro_of_small_letters_and_numbers_is_not_the_function_s_name():
    text = "static void formatlike(3, 4)\none(const char *fmt, ...)\n{\n  x();\n}\nstatic char *formatlike(2, 0) two(void)\n{\n  return 0;\n}\n"
    assert symbols_of("C", text) == [("function", "one"), ("function", "two")]


@pytest.mark.parametrize(
    ("typedef", "name"),
    [
        ("typedef __attribute__((aligned(1))) unsigned short small_t;", "small_t"),
        ("typedef __attribute__((aligned(1))) U16 small_t;", "small_t"),
        ("typedef ATTR_NONNULL void (*Start)(int *x);", "Start"),
        ("typedef ATTR_ACCESS(2, 3) int (*Read)(int, int);", "Read"),
        ("typedef SOME_API OTHER *Pointer;", "Pointer"),
        ("typedef SOME_TYPE (*Make)(int);", "Make"),
        ("typedef SOME_TYPE Name;", "Name"),
        ("typedef HRESULT( WINAPI* Name )( HANDLE, PCWSTR );", "Name"),
        ("typedef BOOL (WINAPI *Name)(HANDLE, DWORD, PCWSTR);", "Name"),
    ],
)
def test_a_type_s_name_is_its_own_whatever_attributes_stand_in_front(typedef, name):
    assert symbols_of("C", f"{typedef}\n") == [("type", name)]


@pytest.mark.parametrize(
    "text",
    [
        b"struct point ORIGIN = {1, 2};\nstruct point OTHER{1, 2};\n",
        b"int f(int a) {\n  return g(1, 2)\n    + h(a);\n}\n",
        b"inline int f();\nstatic inline int g();\n",
        b"typedef SOME_TYPE Name;\ntypedef SOME_TYPE (*Make)(int);\n",
        b"#define some_inline inline\n",
        b"class Name : public Base {};\nenum A B : int;\n",
        b"struct RGB colour = {\n  1, 2\n};\nstruct RGB other {\n  1, 2\n};\n",
        b"PUBLIC(int) DECODE(int a) {\n}\nif (a) RUN(b) {\n}\n",
        b"#define CAST(x) OTHER_CAST(x)\n{\n}\n",
        b"int area = a * some_nullable;\nf((int) SWAP(y));\n",
        b"template <class A, class B> struct X : Y<A, B>, Z<SOME(A), OTHER(B), 1> {};\n",
        b"template <typename T> int a = f<T, SOME(1)>(2);\nenum Side : std::uint8_t { A };\n",
    ],
)
def test_what_is_no_macro_stays(text):
    assert c_repairs.blank_macros(text) == text


def test_a_type_in_capitals_stays_a_type():
    text = b"static SOME_TYPE one(int a);\nSOME_API OTHER_TYPE two(int a);\n"
    assert c_repairs.blank_macros(text) == text.replace(b"SOME_API", b"        ")


def test_a_macro_with_a_text_beside_a_text_is_a_part_of_it():
    text = b'f(REP("a") "/", REP("b"));\nf(REP("a") REP("b"), "x" REP("c")\n);\n#include "a.h"\nRUN("d");\n'
    assert c_repairs.blank_macros(text) == (
        b'f(    "a"  "/", REP("b"));\nf(    "a"      "b" , "x"     "c" \n);\n#include "a.h"\nRUN("d");\n'
    )


@pytest.mark.parametrize(
    "middle", ['\tcheck("a", "b");\n', '\tint size = 0;\n\n\tpass(path(&x, "a, b"));\n\tcheck(size < x.p);\n']
)
def test_an_error_that_reaches_over_the_end_of_a_body_hides_no_function(middle):
    text = (
        'void a(void)\n{\n\tcheck(REP("a") "/", REP("a") "/");\n\tcheck(REP("a"), REP("a") "/");\n\n\tother("", 1, "");\n}\n\n'
        f'void b(void)\n{{\n{middle}}}\n\nstatic void c(const char *x)\n{{\n\tuse("x", x);\n}}\n\nvoid d(void)\n{{\n}}\n'
    )
    assert [name for _, name in symbols_of("C", text)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "text",
    [
        b'REGISTER_REPORTER(XmlReporter, "xml");\n',  # names are used
        b"SOME_CASE(name) {\n}\n",
        b"void f() {\nCHECK_ALL(int, x);\n}\n",
        b"/*\nSOME_FLAG(int, x);\n*/\n",
        b"REGISTER_ALL([](int a) { return a; });\n",
        b"SOME_MAKER(new Thing);\n",
    ],
)
def test_macros_that_can_be_read_or_stand_within_something_stay(text):
    assert c_repairs.blank_macros(text) == text


def test_of_a_macro_that_cannot_be_read_the_use_stays():
    text = b'SOME_FLAG(int, x, 256 << 10, "a, b",\n  y);\nvoid one() {}\n'
    assert c_repairs.blank_macros(text) == b"SOME_FLAG(     x                   ,\n  y);\nvoid one() {}\n"
    facts = read_file("C++", text)
    assert facts.deep is not None
    assert [call.name for call in facts.deep.calls] == ["SOME_FLAG"]


CPP_HEADER = """#ifndef BOX_H
class Box : public Base {
 public:
  Box(int size) : size_(size) {}
  int size() const { return size_; }
 private:
  int size_;
};
Box &operator<<(Box &, int) { return *this; }
#endif
"""


def test_a_header_of_cpp_in_a_repository_of_c_is_read_as_cpp():
    assert symbols_of("C", CPP_HEADER) == [
        ("class", "Box"),
        ("method", "Box"),
        ("method", "size"),
        ("function", "operator<<"),
    ]


def test_a_header_of_cpp_in_a_repository_of_c_is_rid_of_its_macros_too():
    text = CPP_HEADER.replace("class Box", "class SOME_API Box")
    assert ("class", "Box") in symbols_of("C", text)


@pytest.mark.parametrize(
    "text",
    [
        "/*\nclass Box {\n*/\nint f(void);\n",
        "int f(void) {\n  class = 1;\n  template + 1;\n  this->public = private;\n}\n",
        'const char *text = "\\\nclass Box";\n',
        "#define DECLARE(x) struct x\nSOME_API DECLARE(box) { int namespace; };\n",
    ],
)
def test_c_is_not_taken_for_cpp(text):
    assert not c_repairs.is_cpp(text.encode())


def test_an_empty_body_in_front_of_a_semicolon_is_a_body():
    text = "struct A {\n  void D(void*) override {};\n  int *e() final {};\n  int (*h)(int){};\n  int x{};\n};\nvoid top() {};\nint A::w(int) {};\nint z{};\n"
    assert symbols_of("C++", text) == [
        ("struct", "A"),
        ("method", "D"),
        ("method", "e"),
        ("function", "top"),
        ("method", "w"),
    ]
    assert read_file("C++", text.encode()).symbols[1].signature == "void D(void*) override"


def test_a_macro_behind_a_variable_with_a_value_is_no_function():
    text = "struct A {\n  std::atomic<int*> head GUARDED_BY(lock){nullptr};\n};\n"
    assert symbols_of("C++", text) == [("struct", "A")]


def test_a_signature_shows_the_macros_that_were_taken_away():
    [symbol] = read_file("C++", b"class SOME_API Broken final : public Base {\n  int code;\n};\n").symbols
    assert symbol.signature.startswith("class SOME_API Broken")


def test_javascript_with_types_is_read():
    text = "function area(x: number, y?: number): number {\n  return x;\n}\nclass Box { size: number = 1; grow(by: number) {} }\n"
    assert symbols_of("JavaScript", text) == [("function", "area"), ("class", "Box"), ("method", "grow")]


@given(st.lists(st.sampled_from([b"#if A", b"#else", b"#elif B", b"#endif", b"{", b"}", b"int f(", b")", b"/*", b"*/", b'"', b"FOO_BAR(x)", b"FOO_BAR(int);", b'FOO("x") "y"', b"int FOO_A(1)\tf(int* = 0)", b"\\", b"'", b"FOO_BAR(a,", b"b)", b"void f() FOO_A(", b"FOO_LONG", b"class FOO_A B", b"* =", b"0)", b"\r", b"class Aa FOO_FINAL", b":", b"typedef FOO_A", b"void (*f)(int);", b"a_inline", b"int f(1,", b"2) g(", b"  FOO_BAR(a, int, 1);", b"int f() FOO(a) {", b"class FOO(a) Bb {", b"T* a_nonnull b", b"else {", b"#define A(b) \\", b"/* a */ \\", b'  FOO_A("f();")', b"int FOO(a) g(b) {", b"= F(T){ 1 }", b"F(a, )"])))  # fmt: skip
def test_repairs_keep_every_byte_in_its_place(lines):
    text = b"\n".join(lines)
    for repaired in (c_repairs.blank_macros(text), c_repairs.choose_alternatives(text)):
        assert len(repaired) == len(text)
        assert all(new in (old, 32) for old, new in zip(text, repaired, strict=True))
        assert repaired.count(b"\n") == text.count(b"\n")


@pytest.mark.parametrize(
    "piece",
    [
        b"/*",
        b"#if A\n{\n",
        b"FOO_BAR ",
        b"FOO_BAR a::",
        b") FOO_BAR(",
        b'R"(',
        b"class FOO_A ",
        b"FOO_BAR(\n",
        b"\nFOO_BAR(int a, ",
        b"\nFOO_BAR(int);",
        b'FOO("a") ',
        b'FOO("',
        b"\nint FOO_BAR(",
        b"int a b FOO_BAR ",
        b"* = a",
        b"namespace a ",
        b"\nclass ",
        b"\nclass Aa FOO_A ",
        b"typedef __attribute__((",
        b"typedef FOO_A aa ",
        b"\na_inline ",
        b"\na b c f(1, ",
        b"\nf(1) ",
        b"\n FOO_BAR(",
        b"\n FOO_BAR((a), ",
        b"f(a) FOO(a) ",
        b"class FOO(a) ",
        b"\n FOO_BAR(a)\n int f(",
        b"* a_nonnull ",
        b"#define A \\\n/* a */ ",
        b'\n FOO_A("b',
        b"\nFOO_A(int)\nb(",
        b"int FOO(a) f(b) {",
        b"int FOO((a), b ",
        b"=F(a){ b, {c} ",
        b", /* a */",
        b"\na b operator*(",
    ],
)
def test_repairs_take_time_in_step_with_the_text(piece):
    def seconds(count):
        started = time.process_time()
        c_repairs.choose_alternatives(piece * count)
        c_repairs.is_cpp(piece * count)
        return time.process_time() - started

    assert seconds(16_000) < max(16 * seconds(2_000), 1.0)
