"""Includes are read by themselves where the grammar cannot, and not out of comments and texts."""

from __future__ import annotations

from services.system_map.parsing import c_repairs
from services.system_map.parsing.extract import read_file


def test_an_include_within_an_array_is_read_with_its_line_and_one_in_a_comment_is_not():
    text = (
        b'static const char *names[] = {\n#include "names.h"\n};\n/*\n#include "old.h"\n*/\nint f(void) { return 0; }\n'
    )
    assert [(one.kind, one.target, one.line) for one in read_file("C", text).imports] == [("local", "names.h", 2)]


def test_an_include_within_a_text_of_several_lines_is_none():
    text = b'auto shader = R"(\n#include "no.h"\n)";\n#include "yes.h"\n'
    assert [target for _, _, target in c_repairs.includes(text)] == ["yes.h"]
