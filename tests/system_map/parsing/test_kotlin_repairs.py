from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.kotlin_repairs import blank_words

WORDS = [
    "actual ",
    "expect ",
    "annotation ",
    "class X",
    "constructor(",
    "internal ",
    "\n",
    "@A\n",
    "final = 1",
    ")\n",
    "é",
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@OptIn(A::class)\nactual class Crc {\n  fun update() {\n  }\n}\n", {"Crc", "update"}),
        ("@Target(CLASS)\nannotation class Marked\n", {"Marked"}),
        (
            "actual open class Bytes\ninternal actual constructor(\n  val data: Int,\n) : Base {\n  fun size() = 1\n}\n",
            {"Bytes", "size"},
        ),
        (
            "class A {\n  var final = false\n  fun one() {\n    final = true\n  }\n  fun two() {\n  }\n}\n",
            {"A", "one", "two"},
        ),
        ("class A {\n  fun one() {\n    val in1 = f()\n    in1.close()\n  }\n}\n", {"A", "one"}),
        ("class S {\n  private var set: Int = 0\n\n  fun clear() {\n    set = 0\n  }\n}\n", {"S", "clear"}),
        ("class T {\n  @Test fun `reads   a name`() {\n  }\n}\n", {"T", "reads a name"}),
    ],
)
def test_words_that_the_grammar_stumbles_over_cost_no_symbol(text: str, names: set[str]) -> None:
    facts = read_file("Kotlin", text.encode())
    assert names <= {symbol.name for symbol in facts.symbols}
    assert not facts.has_errors


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_every_byte_keeps_its_place(words: list[str]) -> None:
    text = "".join(words).encode()
    repaired = blank_words(text)
    assert len(repaired) == len(text)
    assert [at for at, byte in enumerate(text) if byte == 10] == [at for at, byte in enumerate(repaired) if byte == 10]
