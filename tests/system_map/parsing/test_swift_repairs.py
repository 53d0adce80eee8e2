"""Names of Swift with dollars in them, as macros make them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.swift_repairs import rewrite


def test_a_dollar_within_a_name_is_a_part_of_it():
    text = (
        "public func _$isSame<T>(_ one: T, _ other: T) -> Bool {\n  func inner() {}\n  return true\n}\n"
        "func a$b() {\n  _$isSame(1, 2)\n}\nfunc last() {}\n"
    )
    facts = read_file("Swift", text.encode())
    assert [symbol.qualified_name for symbol in facts.symbols] == ["_$isSame", "_$isSame.inner", "a$b", "last"]
    assert facts.symbols[0].signature.startswith("public func _$isSame<T>")
    assert not facts.has_errors
    assert facts.deep is not None
    assert [call.name for call in facts.deep.calls] == ["_$isSame"]


def test_a_dollar_in_front_of_a_name_stays():
    text = b"let names = all.map { $0.name }\nself.$value.sink()\n"
    assert rewrite(text) == text


@given(st.lists(st.sampled_from([b"$", b"_", b"a", b"0", b" ", b"\n", b"\xc3\xa9", b"."])))
def test_every_byte_keeps_its_place(words):
    text = b"".join(words)
    repaired = rewrite(text)
    assert len(repaired) == len(text)
    assert all(new in (old, ord("_")) for old, new in zip(text, repaired, strict=True))
