"""C++20's modules: what is exported is read as if it were only declared, and what a file imports is an import."""

from __future__ import annotations

import pytest

from services.system_map.parsing.cpp_modules import without_modules
from services.system_map.parsing.extract import read_file
from services.system_map.parsing.marks import package_of

INTERFACE = b"""\
/* What an order is.
import nothing;
*/
module;
#include <cmath>
export module shop.core : orders;
export import :prices;
import std;
import <vector>;
export import "legacy.h";
namespace shop {
export class Order final : public Base {
public:
    Order(int number) : Base(number) {}
    int total() const { return sum(); }
};
export template <typename T> struct Line { T what; };
export enum class State { open };
export using Number = int;
export inline int sum() { return 1; }
export {
struct Inner { int one; };
int nested() { if (sum()) { return 1; } return 0; }
}
const char *text = "export class None {";
struct Kept {};
}
export namespace other { class Part {}; }
module :private;
struct Hidden {};
"""


def imports(text: bytes) -> list[tuple[str, str, int]]:
    return [(one.kind, one.target, one.line) for one in read_file("C++", text).imports]


def test_what_is_exported_is_read_as_what_it_declares():
    facts = read_file("C++", INTERFACE)
    assert not facts.has_errors
    assert [(one.kind, one.qualified_name, one.start_line, one.end_line) for one in facts.symbols] == [
        ("module", "shop", 11, 27),
        ("class", "shop.Order", 12, 16),
        ("method", "shop.Order.Order", 14, 14),
        ("method", "shop.Order.total", 15, 15),
        ("struct", "shop.Line", 17, 17),
        ("enum", "shop.State", 18, 18),
        ("type", "shop.Number", 19, 19),
        ("function", "shop.sum", 20, 20),
        ("struct", "shop.Inner", 22, 22),
        ("function", "shop.nested", 23, 23),
        ("struct", "shop.Kept", 26, 26),
        ("module", "other", 28, 28),
        ("class", "other.Part", 28, 28),
        ("struct", "Hidden", 30, 30),
    ]
    assert facts.symbols[1].signature == "class Order final : public Base"
    assert facts.summary == "What an order is."


def test_what_is_imported_is_told_with_the_name_of_the_module():
    assert read_file("C++", INTERFACE).package == "shop.core:orders"
    assert imports(INTERFACE) == [
        ("system", "cmath", 5),
        ("export", "shop.core:prices", 7),
        ("import", "std", 8),
        ("system", "vector", 9),
        ("local", "legacy.h", 10),
    ]


def test_a_file_that_implements_a_module_sees_its_interface_and_declares_nothing():
    text = b"// Copyright\nmodule;\n#if defined(X)\n#include <x.h>\n#endif\nmodule shop;\nimport :prices;\nint f() { return 1; }\n"
    assert read_file("C++", text).package is None
    assert imports(text) == [("system", "x.h", 4), ("module", "shop", 6), ("import", "shop:prices", 7)]


def test_a_partition_without_an_interface_is_declared():
    facts = read_file("C++", b"module shop:prices.impl;\nimport :prices;\n")
    assert facts.package == "shop:prices.impl"
    assert [(one.kind, one.target) for one in facts.imports] == [("import", "shop:prices")]


@pytest.mark.parametrize(
    "before",
    [b"/* licence */ ", b"/*\n * licence\n **/ /**/\t", b"\xef\xbb\xbf/* licence */", b"int one;\n  /* two */ "],
)
def test_comments_may_stand_in_front_on_the_line(before: bytes):
    facts = read_file(
        "C++", before + b"export module shop;\n/* and */ import shop.core;\nexport int f() { return 1; }\n"
    )
    assert (facts.package, facts.has_errors) == ("shop", False)
    assert [(one.kind, one.target) for one in facts.imports] == [("import", "shop.core")]


def test_a_file_of_no_module_imports_at_the_margin_only():
    text = b"import std;\nimport shop.core;\nvoid f() {\n    import local;\n    module other;\n}\n"
    assert imports(text) == [("import", "std", 1), ("import", "shop.core", 2)]
    assert read_file("C++", text).package is None
    assert imports(b"int before;\nmodule shop;\n") == []


@pytest.mark.parametrize(
    "text",
    [
        b'auto page = R"(\nimport std;\nexport module shop;\n)";\n',
        b"/*\nexport module shop;\n*/\nint one;\n",
        b"int importance = 1;  // import std;\n",
        b"struct module { int import; };\nint f(module m) { return m.import; }\n",
        b"#define EXPORT export\nEXPORT int f();\n",
        b"#define X \\\nimport foo;\n#define Y 1 \\\r\n  export module foo;\n",
        b"// a path\\\nimport foo;\n",
        b"int one; /* one */ export module shop;\nint two; /*\n*/ export module shop;\n",
        b"a.\nimport (x);\nimport(y);\nimport;\nmodule->x;\n",
    ],
)
def test_where_nothing_is_said_of_modules_the_text_stays(text: bytes):
    assert without_modules(text) == text
    assert imports(text) == []


def test_every_byte_keeps_its_place():
    text = without_modules(INTERFACE)
    assert len(text) == len(INTERFACE)
    assert text.count(b"\n") == INTERFACE.count(b"\n")
    assert b"EXPORT" in without_modules(b"export module m;\n#define EXPORT export\nexport EXPORT int f();\n")


def test_imports_behind_if_0_are_none():
    assert imports(b"export module m;\n#if 0\nimport :old;\n#endif\nimport :now;\n") == [("import", "m:now", 5)]


def test_a_generated_interface_declares_its_module():
    assert package_of("C++", b"// Generated, do not edit.\nexport module shop.wire;\n") == "shop.wire"
    assert package_of("C++", b"// Generated, do not edit.\nint one;\n") is None
