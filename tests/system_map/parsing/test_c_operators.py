"""C++ behind a condition in a file of C: its operators have their own names, and C's values called so are no C++."""

from __future__ import annotations

import pytest

from services.system_map.parsing.c_repairs import is_cpp
from tests.system_map.parsing.test_c_repairs import symbols_of

_BOTH = """
struct V { int x; };
int f(int a) { return a; }
#ifdef __cplusplus
inline V operator-( V a )
{
  return { -a.x };
}
inline V operator*( float a, V b )
{
  return { a * b.x };
}
#endif
"""
_NEW = """
#if defined(__cplusplus)
  void operator delete[](void* p) noexcept { gone(p); };
  void* operator new(std::size_t n) noexcept(false) { return get(n); }
#endif
"""


@pytest.mark.parametrize(
    ("text", "expected"), [(_BOTH, ["V", "f", "operator-", "operator*"]), (_NEW, ["operator delete[]", "operator new"])]
)
def test_operators_behind_a_condition_in_a_file_of_c_have_their_own_names(text, expected):
    assert [name for _, name in symbols_of("C", text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        b"int f(int operator, int a) {\n  return operator == (a) || operator * (a * 2);\n}\n",
        b"int operator = 1;\nbool is = operator == (a && b);\n  operator * (a);\n",
        b"/*\nV operator*(float a, V b);\n*/\nint f(void);\n",
    ],
)
def test_a_value_of_c_called_operator_makes_no_cpp(text):
    assert not is_cpp(text)


@pytest.mark.parametrize("broken", ["", "int x = = 3 @;\n"])
def test_a_function_of_c_may_be_called_operator(broken):
    text = f"int operator(int a) {{\n  return a;\n}}\n{broken}"
    assert [name for _, name in symbols_of("C", text)] == ["operator"]
