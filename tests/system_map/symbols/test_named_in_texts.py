"""What a text of unknown language names is used by it: a template that a generator fills in."""

from __future__ import annotations

import pytest

from services.system_map.symbols import named_in_texts
from services.system_map.symbols.dead_code import find_dead_code
from tests.fakes.mapped_repository import mapped

SOURCES = {
    "run.py": "from app.core import used\nif __name__ == '__main__':\n    used()\n",
    "app/__init__.py": "",
    "app/core.py": "def used(): ...\ndef _filled(): ...\ndef _licensed(): ...\nclass _Held:\n    def _inner(self): ...\n",
    "app/lonely.py": "def _alone(): ...\n",
    "app/core.generator": "[for all]\n  core._filled([x])\n  class Mine(_Held)\n  lonely\n[/for]\n",
    "CHANGES-2": "You may use _licensed as you like.\n",
}


def found(sources: dict[str, str]) -> tuple[set[str], dict[str, int]]:
    """Return what is dead, and what is spared by why."""
    given = mapped(sources).parts_input()
    given.blobs = lambda ids: ((one, sources[one].encode()) for one in ids)  # a blob is called as its path here
    part = find_dead_code(given)
    return {one.name for one in part.symbols} | {one.path for one in part.modules}, part.spared


def test_what_a_template_of_unknown_language_names_is_spared_and_what_prose_names_is_not():
    assert found(SOURCES) == ({"_licensed", "_Held._inner", "_alone"}, {"named in another text": 2})
    without = {path: text for path, text in SOURCES.items() if path != "app/core.generator"}
    assert found(without) == ({"_filled", "_licensed", "_Held", "app/lonely.py"}, {})


def test_texts_of_others_are_not_asked():
    moved = {path.replace("app/core.gen", "vendor/core.gen"): text for path, text in SOURCES.items()}
    assert found(moved)[0] == {"_filled", "_licensed", "_Held", "app/lonely.py"}


@pytest.mark.parametrize(
    ("bound", "most"), [("MAX_FILES", 0), ("MAX_LINES", 4), ("MAX_TOTAL_BYTES", 20), ("MAX_WORDS", 3)]
)
def test_only_so_much_is_read(monkeypatch: pytest.MonkeyPatch, bound: str, most: int):
    monkeypatch.setattr(named_in_texts, bound, most)
    assert "_filled" in found(SOURCES)[0]
