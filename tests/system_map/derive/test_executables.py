"""Programs are called as their build files call them."""

from __future__ import annotations

import pytest

from services.system_map.derive.executables import executable_of


@pytest.mark.parametrize(
    ("texts", "path", "named"),
    [
        ({"Makefile.am": b"jq_SOURCES = src/main.c \\\n  src/util.c\n"}, "src/util.c", ("jq", "Makefile.am")),
        ({"CMakeLists.txt": b'add_executable(tool "db/tool.cc")'}, "db/tool.cc", ("tool", "CMakeLists.txt")),
        ({"src/meson.build": b"executable('run', 'main.c', deps)"}, "src/main.c", ("run", "meson.build")),
        ({"CMakeLists.txt": b"add_executable(tool other.cc)"}, "db/tool.cc", None),
        ({"Makefile.am": b"\xff"}, "main.c", None),
        ({}, "main.c", None),
    ],
)
def test_a_source_belongs_to_the_program_that_is_built_of_it(
    texts: dict[str, bytes], path: str, named: tuple[str, str] | None
) -> None:
    assert executable_of(texts, path) == named
