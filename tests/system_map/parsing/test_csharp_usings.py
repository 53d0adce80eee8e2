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
