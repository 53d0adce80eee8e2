"""Where the `goose` program is: the path that is set, else the command on the PATH, seen through npm's wrapper of it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

COMMAND = "goose"
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def find_goose(chosen: Path | None) -> Path | None:
    """Return the program itself, or None. A chosen path that holds no program is None, too: nothing else is taken."""
    named = str(chosen) if chosen is not None else shutil.which(COMMAND)
    if named is None:
        return None
    path = Path(named).expanduser().resolve()
    if path.is_dir() or not os.access(path, os.X_OK):
        return None
    return _behind_npm(path) or path


def _behind_npm(path: Path) -> Path | None:
    """Return the program that npm's wrapper, a script for Node.js, would start: inside there is no Node.js."""
    if path.suffix not in {".mjs", ".js", ".cjs"}:
        return None
    package = f"goose-binary-{sys.platform}-{_MACHINES.get(platform.machine().lower(), 'x64')}"
    for folder in path.parents:
        for scope in (folder, folder / "node_modules" / "@aaif"):
            program = scope / package / "bin" / COMMAND
            if program.is_file():
                return program
    return None
