"""Names of Swift with dollars in them, as macros make them; conditions of aliases, functions without a body."""

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


def test_conditions_of_an_alias_cost_no_class_behind_it():
    text = (
        "extension Model {\n    public typealias Children<To> = ChildrenProperty<Self, To>\n"
        "        where To: Model,\n            Self: Model\n}\n@wrapper\npublic final class ChildrenProperty<To>\n"
        "    where To: Model\n{\n    func make() {}\n}\n"
    )
    facts = read_file("Swift", text.encode())
    assert [(symbol.qualified_name, symbol.start_line, symbol.end_line) for symbol in facts.symbols] == [
        ("Model.Children", 2, 2),
        ("ChildrenProperty", 7, 11),
        ("ChildrenProperty.make", 10, 10),
    ]
    assert not facts.has_errors


def test_a_function_that_another_library_has_swallows_nothing():
    text = (
        '@_silgen_name("one")\ninternal func _one<T>(_: T, then: (T) -> Void) -> Any.Type\n'
        '@_silgen_name("two")\nfunc _two(\n  of: Int\n) -> Int\nstruct Cart { func go() {} }\n'
    )
    facts = read_file("Swift", text.encode())
    assert [(symbol.qualified_name, symbol.start_line, symbol.end_line) for symbol in facts.symbols] == [
        ("_one", 2, 2),
        ("_two", 4, 6),
        ("Cart", 7, 7),
        ("Cart.go", 7, 7),
    ]


def test_a_value_that_is_given_away_in_front_of_a_body_costs_no_member():
    text = (
        "struct Machine: ~Copyable {\n  mutating func open() {\n    switch consume self.state {\n"
        "    case .active(var one): self = .active(one)\n    }\n  }\n  enum Result {\n    case none\n  }\n"
        "  mutating func close() -> Result {\n    guard let one = copy other else { return .none }\n"
        "    for two in consume many { go(two) }\n    return .none\n  }\n}\n"
    )
    facts = read_file("Swift", text.encode())
    assert [(symbol.qualified_name, symbol.start_line, symbol.end_line) for symbol in facts.symbols] == [
        ("Machine", 1, 15),
        ("Machine.open", 2, 6),
        ("Machine.Result", 7, 9),
        ("Machine.close", 10, 14),
    ]
    assert not facts.has_errors


def test_the_value_that_says_nothing_costs_no_member():
    text = (
        "struct Cart {\n  func one() {\n    promise.succeed(())\n    switch a {\n    case .set(()):\n      ()  // done\n    }\n"
        "  }\n  func two() -> (Int, Void) {\n    return (one: 1, ())\n  }\n}\n"
    )
    facts = read_file("Swift", text.encode())
    assert [(symbol.qualified_name, symbol.start_line, symbol.end_line) for symbol in facts.symbols] == [
        ("Cart", 1, 12),
        ("Cart.one", 2, 8),
        ("Cart.two", 9, 11),
    ]
    assert not facts.has_errors
    assert facts.deep is not None
    assert [call.name for call in facts.deep.calls] == ["succeed"]


def test_calls_and_types_of_functions_keep_their_brackets():
    text = b"go()\nlet a: (() -> Void)? = { b(c()) }\nfunc d(_: @escaping () -> ()) -> ()\n"
    assert rewrite(text) == text


def test_a_name_like_the_operator_stays():
    text = b"let a = copy as Int\nlet b = copy\nfor copy in all { consume(copy) }\nif let c = consume, d {}\n"
    assert rewrite(text) == text


def test_what_has_a_body_or_no_conditions_stays():
    text = b'@_silgen_name("a")\nfunc b() -> A {\n}\ntypealias C = D\nfunc e<T>(t: T) where T: F { g = 1 }\n'
    assert rewrite(text) == text


@given(st.lists(st.sampled_from([b"$", b"_", b"a", b"0", b" ", b"\n", b"\xc3\xa9", b"."])))
def test_every_byte_keeps_its_place(words):
    text = b"".join(words)
    repaired = rewrite(text)
    assert len(repaired) == len(text)
    assert all(new in (old, ord("_")) for old, new in zip(text, repaired, strict=True))
