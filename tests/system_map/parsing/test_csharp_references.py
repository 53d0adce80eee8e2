"""C#'s types by their bare names: what `nameof` names, which is no call."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file


@pytest.mark.parametrize(
    ("body", "references"),
    [
        ("string a = nameof(Cart);", ["Cart"]),
        ("string a = nameof(Cart.Total);", ["Cart"]),
        ("string a = nameof(cart);", []),
        ("string a = nameof(Cart); int Cart { get; }", []),
        ("string a = nameof(Cart); void Cart() { }", []),
        ("string a = nameof(Cart); event Handler Cart;", ["Handler"]),
        ("string A(int Cart) => nameof(Cart);", []),
        ("const int Cart = 1; string a = nameof(Cart);", []),
        ("string a = Nameof(Cart);", []),
    ],
)
def test_nameof_names_a_type_unless_the_file_calls_something_else_so(body: str, references: list[str]) -> None:
    assert read_file("C#", f"class A {{ {body} }}\n".encode()).references == references


def test_nameof_is_no_call() -> None:
    facts = read_file("C#", b"class A { void F() { Check(nameof(Cart), x.nameof(y)); } }\n")
    assert facts.deep is not None
    assert [(call.receiver, call.name) for call in facts.deep.calls] == [("", "Check"), ("x", "nameof")]
