from __future__ import annotations

import sys
from pathlib import Path

from services.core.program import own_command

ROOT = Path(__file__).parents[2]


def test_a_single_binary_starts_itself(monkeypatch):
    assert own_command("parse-child") == [sys.executable, str(ROOT / "app.py"), "parse-child"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command("parse-child") == [sys.executable, "parse-child"]
