"""The package of a file that is not parsed, told from its head."""

from __future__ import annotations

import time

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.marks import package_of


@pytest.mark.parametrize(
    ("language", "text", "package"),
    [
        ("Java", "/* Licence */ \npackage com.gen;\nclass A {}\n", "com.gen"),
        ("Java", "package com.gen; /* made */\n", "com.gen"),
        ("Java", "package a; import b.C;\n", "a"),
        ("Java", "package größe.maß;\r\n", "größe.maß"),
        ("Java", "class A {}\n  package later;\n", None),
        ("Kotlin", '@file:Suppress("all")\n\npackage com.gen\n', "com.gen"),
        ("Scala", "package com.gen\npackage sub\n\nobject A\n", "com.gen.sub"),
        ("Scala", "package com.gen.`export`\n\nobject A\n", "com.gen.export"),
        ("Kotlin", "package com.`in`.gen\n", "com.in.gen"),
        ("Python", "package com.gen\n", None),
        ("Java", "", None),
    ],
)
def test_the_package_of_a_head(language: str, text: str, package: str | None) -> None:
    assert package_of(language, text.encode()) == package


@pytest.mark.parametrize(
    ("language", "text", "package"),
    [
        ("Scala", "package com.gen.`export`\n\nclass A\n", "com.gen.export"),
        ("Kotlin", "package com.`in`.gen\n\nclass A\n", "com.in.gen"),
    ],
)
def test_a_package_is_called_as_imports_call_it_without_backticks(language: str, text: str, package: str) -> None:
    assert read_file(language, text.encode()).package == package


def test_a_head_of_nothing_but_spaces_takes_no_time() -> None:
    started = time.process_time()
    package_of("Java", b"package a" + b" " * 7_900 + b"x")
    package_of("Java", b"package a." * 800)
    assert time.process_time() - started < 0.5
