"""A parameter of Kotlin called `suspend`, and a remark behind an accessor's annotation, hide no declaration."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.kotlin_repairs import rewrite


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            'object A {\n  var b: Int\n    get() = c.b\n    @Suppress("D") // keep it\n    set(value) {\n      c.b = value\n    }\n  fun e() {}\n}\n',
            ["A", "A.e"],
        ),
        (
            (
                "class A {\n  @B\n  fun a(w: W) = b(\n    w = w,\n    suspend = { c -> d(c) },\n  )\n"
                "  inline fun <W> b(w: W, suspend: (W) -> Boolean) {\n    if (suspend(w)) return\n    d(suspend)\n  }\n"
                "  fun c(a: suspend() -> D, b: suspend (E) -> F) {}\n}\n"
            ),
            ["A", "A.a", "A.b", "A.c"],
        ),
    ],
    ids=["accessor", "suspend"],
)
def test_no_declaration_is_lost(text: str, names: list[str]) -> None:
    facts = read_file("Kotlin", text.encode())
    assert not facts.has_errors
    assert [symbol.qualified_name for symbol in facts.symbols] == names


@pytest.mark.parametrize(
    "text",
    [
        b"suspend fun a() {}\n",
        b"val a: suspend() -> B = c\n",
        b"val a: suspend (B) -> C = d\n",
        b"a.suspend(b)\n",
        b"`suspend`()\n",
    ],
)
def test_the_modifier_stays(text: bytes) -> None:
    assert rewrite(text) == text
