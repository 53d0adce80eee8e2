"""Uses of names are cut out of the text as written, and belong to the symbol around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.uses import names_used, split_name, words_of


@pytest.mark.parametrize(
    ("text", "receiver", "name"),
    [
        ("run", "", "run"),
        ("a.b.run", "a.b", "run"),
        ("Vec::<u8>::new", "Vec", "new"),
        ("self->list->add", "self.list", "add"),
        ("super().run", "super()", "run"),
        ("f(x).run", "?", "run"),
        ("a[0].run", "?", "run"),
        ("this?.go", "this", "go"),
        ("(x)", "", ""),
        ("", "", ""),
    ],
)
def test_what_is_called_is_split(text, receiver, name):
    assert split_name(text) == (receiver, name)


@given(st.text(alphabet="ab.:<>()-_ \n", max_size=60))
def test_any_text_is_split_or_left(text):
    receiver, name = split_name(text)
    assert bool(name) or (receiver, name) == ("", "")
    assert set(name) <= set(text)  # what stands between angle brackets is left out of it


def test_calls_belong_to_the_innermost_function_else_class_else_file():
    facts = read_file(
        "Python",
        b"a()\nclass C:\n    b()\n    def m(self):\n        c()\n        def n():\n            d()\n        e()\n",
    )
    assert facts.deep is not None
    names = [symbol.qualified_name for symbol in facts.symbols]
    where = {call.name: None if call.caller is None else names[call.caller] for call in facts.deep.calls}
    assert where == {"a": None, "b": "C", "c": "C.m", "d": "C.m.n", "e": "C.m"}


def test_a_long_chain_of_calls_is_read_in_no_time():
    facts = read_file("Python", b"(x" + b".f(1)\n" * 20_000 + b")\n")
    assert facts.deep is not None
    assert len(facts.deep.calls) == 20_000


def test_names_used_leave_out_definitions_and_comments():
    facts = read_file("Python", b"def alone(): ...\ndef twice(): ...\ntwice()\n# alone()\n'alive'\n")
    assert facts.deep is not None
    assert "alone" not in facts.deep.names_used
    assert {"twice", "alive"} <= set(facts.deep.names_used)
    assert names_used(words_of(b""), []) == []
    assert names_used(words_of(b"kept " + b"x" * 300), []) == ["kept"]


def test_a_subscript_of_swift_is_no_call():
    text = b"func go() {\n  let a = items[1]\n  let b = Shop.Rooms[.first]\n  store[Key.self] = make(1)\n  Box().run { later() }\n  a.each(1) { b[2](3) }\n}\n"
    facts = read_file("Swift", text)
    assert facts.deep is not None
    assert [(call.receiver, call.name) for call in facts.deep.calls] == [
        ("", "make"),
        ("", "Box"),
        ("Box()", "run"),
        ("", "later"),
        ("a", "each"),
    ]


def test_a_name_behind_a_dollar_sign_in_a_text_is_a_word_where_the_sign_is_no_letter():
    for language, text in (("Scala", 'object A { def b = s"$total" }'), ("Kotlin", 'fun b() = "$total"')):
        deep = read_file(language, text.encode()).deep
        assert deep is not None
        assert "total" in deep.names_used
    script = read_file("JavaScript", b"const a = $total;").deep
    assert script is not None
    assert "total" not in script.names_used
