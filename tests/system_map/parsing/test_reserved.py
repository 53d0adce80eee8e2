"""What a grammar makes of `else if (x) {` where it has lost its way is no function called `if`."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.reading import Definition, Reading
from services.system_map.parsing.reserved import leave_out


def _left(language: str, *told: tuple[str, str, str], has_errors: bool = True) -> list[str]:
    found = [Definition(n, n + 1, 1, 1, kind, name, signature) for n, (kind, name, signature) in enumerate(told)]
    reading = Reading(definitions=found)
    leave_out(language, reading, has_errors=has_errors)
    return [one.signature for one in reading.definitions]


@pytest.mark.parametrize(
    ("language", "left", "gone"),
    [
        ("C#", ("function", "run", "void run()"), ("function", "if", "else if (x)")),
        ("C#", ("method", "@if", "void @if()"), ("function", "Stop", "else Stop()")),
        ("Java", ("method", "record", "void record()"), ("method", "catch", "catch (E e)")),
        ("C", ("function", "new", "int new(int a)"), ("function", "while", "else while (x)")),
        ("C++", ("method", "operator bool", "operator bool()"), ("function", "catch", "catch (E& e)")),
        ("C++", ("macro", "const", "#define const"), ("type", "const", "typedef List<A, const")),
        ("Kotlin", ("function", "when", "fun `when`(x: Int)"), ("function", "when", "fun when(x: Int)")),
        ("TypeScript", ("method", "delete", "delete(x)"), ("method", "if", "if (x)")),
        ("JavaScript", ("method", "for", "for(key)"), ("function", "for", "function for(key)")),
        (
            "JavaScript",
            ("function", "delete", "exports.delete = async (a)"),
            ("function", "if", "async function if(a)"),
        ),
        ("JavaScript", ("function", "while", "while: function ()"), ("method", "while", "while (x)")),
        ("JavaScript", ("method", "if", "if()"), ("method", "if", "if (a ? b : c)")),
        ("TypeScript", ("method", "if", "if(a: string)"), ("method", "switch", "switch (a)")),
        ("TypeScript", ("method", "if", "if(a): string"), ("function", "if", "else if (a && …")),
        ("Kotlin", ("function", "in", "fun <T> Map<A, B…"), ("function", "in", "fun <T> Map<A, B>.in()")),
        ("Java", ("method", "of", "void of(A a, …"), ("method", "catch", "catch (A a, …")),
        ("Swift", ("method", "deinit", "deinit"), ("function", "guard", "func guard()")),
        ("Go", ("method", "Select", "func (t T) Select()"), ("function", "select", "func select()")),
    ],
)
def test_a_reserved_word_names_nothing(language: str, left: tuple[str, str, str], gone: tuple[str, str, str]) -> None:
    assert _left(language, left, gone) == [left[2]]


def test_languages_whose_methods_may_be_any_word_keep_them() -> None:
    assert _left("TypeScript", ("method", "if", "if(x)"), has_errors=False) == ["if(x)"]
    assert _left("PHP", ("method", "list", "function list()")) == ["function list()"]
    assert _left("Ruby", ("method", "class", "def class")) == ["def class"]


def test_members_of_javascript_may_be_called_by_any_word_though_the_file_has_errors() -> None:
    text = b"""exports.delete = async (req, res) => { go() }
        A.prototype.delete = function () {}
        A.default = () => 1
        const api = { while: function () {} }
        function catch (e) {}
        function broken( {
        """
    found = [one.name for one in read_file("JavaScript", text).symbols]
    assert [name for name in found if name != "broken"] == ["delete", "delete", "default", "api", "while"]


def test_what_stands_in_it_belongs_to_the_function_around() -> None:
    text = b"class A {\n  run() {}\n  if (a) { go() }\n  stop() {}\n}\nfunction last() {\n"
    facts = read_file("TypeScript", text)
    assert [one.qualified_name for one in facts.symbols] == ["A", "A.run", "A.stop", "last"]
    assert facts.deep is not None
    assert [one.caller for one in facts.deep.calls if one.name == "go"] == [0]
