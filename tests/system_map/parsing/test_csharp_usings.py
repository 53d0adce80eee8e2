"""C#'s `using`: which namespace it stands in, beside, after and within others."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.reading import MAX_NAME


def usings(text: str) -> list[tuple[str, str]]:
    return [(found.target, found.within) for found in read_file("C#", text.encode()).imports]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("using A;\nnamespace B { using C; class D { } }\n", [("A", ""), ("C", "B")]),
        ("namespace B { using C; namespace D.E { using F; } }\n", [("C", "B"), ("F", "B.D.E")]),
        ("namespace B { using C; }\nnamespace D { using E; }\n", [("C", "B"), ("E", "D")]),
        ("namespace B { namespace C { } namespace D { using E; } }\n", [("E", "B.D")]),
        ("namespace B;\nusing C;\nclass D { }\n", [("C", "B")]),
        ("namespace B { using global::C; }\n", [("C", "")]),
    ],
)
def test_a_using_stands_in_the_namespaces_around_it(text: str, expected: list[tuple[str, str]]):
    assert usings(text) == expected


def test_of_a_namespace_too_long_to_keep_only_what_is_written_counts():
    long = ".".join(["Name"] * MAX_NAME)
    assert usings(f"namespace {long} {{ using C; class D {{ }} }}\n") == [("C", "")]


def test_a_namespace_without_braces_ends_where_the_next_one_begins():
    facts = read_file("C#", b"namespace A.B;\nusing C;\nclass D { }\nnamespace E;\nusing F;\nclass G { }\n")
    assert [(found.target, found.within) for found in facts.imports] == [("C", "A.B"), ("F", "E")]
    assert [(symbol.qualified_name, symbol.start_line, symbol.end_line) for symbol in facts.symbols] == [
        ("A.B", 1, 3),
        ("A.B.D", 3, 3),
        ("E", 4, 6),
        ("E.G", 6, 6),
    ]


def test_namespaces_without_braces_have_names_of_their_own_however_many_there_are():
    facts = read_file("C#", b"namespace Aaaa.Bbbb;\nclass C { }\n" * 3000)
    assert max(len(symbol.qualified_name) for symbol in facts.symbols) == len("Aaaa.Bbbb.C")
