from __future__ import annotations

from benchmarks.accuracy.symbols import tags_of


def test_a_tag_is_one_line_whatever_ends_lines_elsewhere() -> None:
    said = '{"name": "one", "pattern": "/^a\u2028b\x85c$/"}\n{"name": "two"}\n'

    assert list(tags_of(said)) == [{"name": "one", "pattern": "/^a\u2028b\x85c$/"}, {"name": "two"}]
