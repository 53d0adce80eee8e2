"""Macros of C and C++ over several lines, and such as hold texts, cost no symbol behind them."""

from __future__ import annotations

from services.system_map.parsing.extract import read_file
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
