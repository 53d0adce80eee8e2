"""Which files run: mains within objects of Kotlin."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("fun main() {}\n", True),
        ("class A {\n  companion object {\n    @JvmStatic\n    fun main(args: Array<String>) {\n    }\n  }\n}\n", True),
        ("object A {\n  @Throws(E::class)\n  @JvmStatic\n  fun main(vararg args: String) = go(args)\n}\n", True),
        (
            "class A {\n  companion object Start {\n    @JvmStatic fun main(args: Array<out String>,) {\n    }\n  }\n}\n",
            True,
        ),
        ("object A {\n  fun main(args: Array<String>) {\n  }\n}\n", False),  # no static method of Java
        ("object A {\n  @JvmStatic\n  fun main(count: Int) {\n  }\n}\n", False),
        ("object A {\n  @JvmStatic\n  suspend fun main(args: Array<String>) {\n  }\n}\n", False),
        ("object A {\n  @JvmStatic private fun main(args: Array<String>) {\n  }\n}\n", False),
        ("object A {\n  @JvmStatic internal fun main(args: Array<String>) {\n  }\n}\n", False),
        (
            "class A {\n  companion object {\n    protected @JvmStatic fun main(args: Array<String>) {\n    }\n  }\n}\n",
            False,
        ),
        ("object A {\n  @JvmStatic public fun main(args: Array<String>) {\n  }\n}\n", True),
        ("class A {\n  @JvmStatic\n  fun main(args: Array<String>) {\n  }\n}\n", False),
        ("object A {\n  @JvmStatic\n  fun start(args: Array<String>) {\n  }\n}\n", False),
    ],
)
def test_a_main_of_kotlin_stands_at_the_top_or_is_a_static_method_of_java(text: str, runs: bool) -> None:
    facts = read_file("Kotlin", text.encode())
    assert facts.is_entry is runs
    assert not facts.has_errors
