from __future__ import annotations

import shutil
import types
from pathlib import Path
from typing import cast

import pytest

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.symbols import _tags, judge, tags_of
from services.system_map.facts import SymbolFacts

_CTAGS = shutil.which("ctags")


def test_a_tag_is_one_line_whatever_ends_lines_elsewhere() -> None:
    said = '{"name": "one", "pattern": "/^a\u2028b\x85c$/"}\n{"name": "two"}\n'

    assert list(tags_of(said)) == [{"name": "one", "pattern": "/^a\u2028b\x85c$/"}, {"name": "two"}]


@pytest.mark.skipif(not _CTAGS, reason="needs universal-ctags")
def test_a_nul_shifts_no_line(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "torn.js").write_bytes(b"var a = '\0';\nvar b = '\0';\nfunction torn() {\n}\n")
    (tmp_path / "whole.js").write_bytes(b"function whole() {\n}\n")
    clone = cast("Clone", types.SimpleNamespace(tree=tmp_path))

    found = [tag for tag in _tags(str(_CTAGS), clone, ["web/torn.js", "whole.js"]) if tag["kind"] == "function"]

    assert [(tag["path"], tag["name"], tag["line"]) for tag in found] == [
        ("whole.js", "whole", 1),
        ("web/torn.js", "torn", 3),
    ]


@pytest.mark.skipif(not _CTAGS, reason="needs universal-ctags")
def test_what_both_call_by_a_macros_name_is_told_but_not_judged(tmp_path: Path) -> None:
    functions = "".join(f"int f{number}(void) {{ return 0; }}\n" for number in range(20))
    (tmp_path / "a.c").write_text(f"{functions}TEST(one) {{\n}}\nTEST(two) {{\n}}\n")
    named = [*((f"f{at}", at + 1, at + 1) for at in range(20)), ("TEST", 21, 22)]
    own = [SymbolFacts("function", name, name, "", start, end) for name, start, end in named]
    mapped = types.SimpleNamespace(
        files={"a.c": types.SimpleNamespace(language="C", skipped=None)},
        facts={"a.c": types.SimpleNamespace(symbols=own)},
    )
    lines = (tmp_path / "a.c").read_text().split("\n")
    clone = types.SimpleNamespace(
        tree=tmp_path, mapped=mapped, lines=lambda path: lines, line=lambda path, line: f"{path}:{line}"
    )

    (judgement,) = judge(cast("Clone", clone), Tools(tmp_path))

    assert (len(judgement.truth), len(judgement.ours), judgement.precision) == (20, 20, None)
    assert judgement.notes == [
        "left out: 2 made by a macro, by whose name ctags calls them",
        "not judged: 1 of those made by a macro, which Gander calls by its name too",
    ]
