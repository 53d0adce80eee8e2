"""What the judge of JavaScript's imports makes of an edge to a script, whose declarations beside the compiler takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy import javascript_imports
from benchmarks.accuracy.installed import Tools
from tests.benchmarks.accuracy.test_imports import _clone

FILES = {
    "src/query.js": "export const a = 1;\n",
    "src/query.d.ts": "export const a: 1;\n",
    "src/main.ts": "import { a } from './query.js';\na;\n",
}


@pytest.mark.parametrize("is_found", [True, False])
def test_it_is_left_out_only_where_the_declarations_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_found: bool
) -> None:
    clone = _clone(tmp_path, FILES)
    declared, script = ("src/main.ts", "src/query.d.ts"), ("src/main.ts", "src/query.js")
    truth = {declared: "src/main.ts:1"} if is_found else {}
    monkeypatch.setattr(javascript_imports, "_cruised", lambda *_: (truth, {}, set(FILES), 0))

    (found,) = javascript_imports.judge(clone, Tools(tmp_path))

    assert set(found.ours) == ({declared} if is_found else {declared, script})
    assert any(note.startswith("not judged: 1 edges of Gander's to a script") for note in found.notes) is is_found
