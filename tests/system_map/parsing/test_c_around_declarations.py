"""What CUDA, HIP and Qt write in front of and within declarations of C++ hides none of them, and is called none."""

from __future__ import annotations

import time

import pytest

from services.system_map.parsing import c_repairs
from services.system_map.parsing.extract import read_file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('class Window : public QMain\n{\n    Q_OBJECT\n\n#if defined(UNIX) && !defined(MAC)\n    Q_CLASSINFO("D-Bus", "org.Window")\n#endif\n\npublic:\n    int f() { return 1; }\n    void g();\n};\n', [("class", "Window"), ("method", "f")]),
        ("template <typename Iter>\n__launch_bounds__(SIZE, 1) __global__\n    void kernel(const Iter iter) {\n  go(iter);\n}\n", [("function", "kernel")]),
        ("__global__ void __launch_bounds__(f<A>(1, (2)), 1) kernel(int a) {\n  go(a);\n}\n", [("function", "kernel")]),
        ("template <>\n__device__ __forceinline__ Pack<0> load<0>(int a) {\n  return {};\n}\ntemplate<>\nLIB_DEVICE LIB_INLINE unsigned int get<int>(int a)\n{\n  return ::f(a);\n}\ntemplate <>\nSOME_TYPE make<int>(int a) { return 1; }\n", [("function", "load"), ("function", "get"), ("function", "make")]),
        ("template <class F, class R>\nstruct Callable\n    : SomeConcept(::lib::to<R>(\n          lib::val<F>()(lib::val<A>(), lib::val<B>())))\n{};\nstruct Other : decltype(f(1)) {\n};\n", [("struct", "Callable"), ("struct", "Other")]),
    ],
)  # fmt: skip
def test_what_stands_around_a_declaration_costs_none(text: str, expected: list[tuple[str, str]]) -> None:
    facts = read_file("C++", text.encode())
    assert [(symbol.kind, symbol.name) for symbol in facts.symbols] == expected


def test_a_kernel_is_signed_without_how_it_is_started() -> None:
    text = "__launch_bounds__(SIZE, 1) __global__\nvoid kernel(int a) {\n  go(a);\n}\n"
    [symbol] = read_file("C++", text.encode()).symbols
    assert (symbol.signature, symbol.start_line, symbol.end_line) == ("void kernel(int a)", 2, 4)


@pytest.mark.parametrize(
    "piece",
    [
        b"__launch_bounds__(",
        b"class A : b((",
        b"struct A : b(a(b(c)) ",
        b"template <> FOO_A ",
        b"__launch_bounds__((a),",
        b";\n#if A\n FOO_BAR(a)\n",
    ],
)
def test_repairs_take_time_in_step_with_the_text(piece: bytes) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        c_repairs.choose_alternatives(piece * count)
        return time.process_time() - started

    assert seconds(16_000) < max(16 * seconds(2_000), 1.0)
