"""Annotations of a file that share a line cost no symbol below them."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file


@pytest.mark.parametrize("between", [" ", "\t  ", "\n"])
@pytest.mark.parametrize("first", ["@file:JvmMultifileClass", '@file:Suppress("A", "B")'])
def test_annotations_of_a_file_may_stand_on_one_line(first: str, between: str):
    head = f'{first}{between}@file:JvmName("FlowKt")\n\npackage p\n\nimport q.One\n\n'
    facts = read_file("Kotlin", f"{head}fun one(): Int = 1\n".encode())
    assert ([one.name for one in facts.symbols], facts.package, [one.target for one in facts.imports]) == (
        ["one"],
        "p",
        ["q.One"],
    )
    assert not facts.has_errors
