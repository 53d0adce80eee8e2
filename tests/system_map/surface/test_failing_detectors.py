"""A detector that fails on a file costs what it alone would have seen there."""

from __future__ import annotations

import sys
import types

import pytest

from services.system_map.facts import Signal
from services.system_map.parsing import signals
from services.system_map.parsing.extract import read_file
from services.system_map.surface.routes import DETECTORS
from tests.system_map.surface.test_routes import routes_of

TEXT = "import os\nfrom flask import Flask\napp = Flask(__name__)\n@app.get('/x')\ndef x(): return os.environ['KEY']\n"


@pytest.fixture
def failing_flask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a detector that raises in place of Flask's."""
    failing = types.ModuleType("failing")

    def read(_tree: object) -> list[Signal]:
        raise LookupError

    vars(failing).update(WORDS=(b"flask",), read=read)
    monkeypatch.setitem(sys.modules, f"{signals.__name__}.flask", failing)


@pytest.mark.usefixtures("failing_flask")
def test_a_failing_detector_leaves_the_files_facts_and_the_other_detectors_signals() -> None:
    facts = read_file("Python", TEXT.encode())
    assert [symbol.name for symbol in facts.symbols if symbol.kind == "function"] == ["x"]
    kinds = {signal.kind for signal in facts.signals}
    assert "env.read" in kinds
    assert signals.FAILED in kinds


@pytest.mark.usefixtures("failing_flask")
def test_routes_say_which_file_could_not_be_read() -> None:
    part = routes_of({"app.py": TEXT})
    assert part.routes == []
    assert [(place.path, place.line) for place in part.unread] == [("app.py", 1)]


def test_every_detector_whose_failing_costs_routes_is_one() -> None:
    assert {name for names in signals.DETECTORS.values() for name in names} >= DETECTORS
