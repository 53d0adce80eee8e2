"""Which objects a Scala file uses by their bare names."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file


def references_of(text: str) -> list[str]:
    return read_file("Scala", text.encode()).references


@pytest.mark.parametrize(
    "used",
    [
        "val key = Chosen",
        "def key = Chosen",
        "def key = { run(); Chosen }",
        "def key(a: Any = Chosen) = a",
        "run(Chosen)",
        "run(key = Chosen)",
        "key = Chosen",
        "same == Chosen",
        "Chosen :: rest",
        "key match { case Chosen => 1 }",
        "key match { case _ => Chosen }",
        "if (a) Chosen else b",
        "(a, Chosen)",
        "new Thread(Chosen)",
        "items.map(one => Chosen)",
        "for (one <- Chosen) yield one",
    ],
)
def test_an_object_used_as_a_value_is_a_reference(used: str) -> None:
    assert "Chosen" in references_of(f"class Cart {{\n  {used}\n}}\n")


@pytest.mark.parametrize("bound", ["val Chosen = 1", "def run(Chosen: Int) = Chosen", "def Chosen = 1"])
def test_what_the_file_binds_itself_is_none(bound: str) -> None:
    assert "Chosen" not in references_of(f"class Cart {{\n  {bound}\n  run(Chosen)\n}}\n")
