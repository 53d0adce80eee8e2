"""How Gander starts itself again, for what is better done in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2]


def own_command(name: str) -> list[str]:
    """Return what starts this program's command `name`, from source or from a single binary."""
    if getattr(sys, "frozen", False):
        return [sys.executable, name]
    return [sys.executable, str(FOLDER / "app.py"), name]
