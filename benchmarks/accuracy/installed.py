"""The oracles' tools, in environments of their own below the benchmark's cache folder, never in the product's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


class NoTool(Exception):
    """A tool that this machine lacks or that cannot be installed; the message says which, and what to do."""


class Tools:
    """Installs on first use, once: `venv("grimp==3.5")`, `node("dependency-cruiser@16")`, `program("go")`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def program(self, name: str, hint: str = "") -> str:
        """Return the path of a program of this machine."""
        found = shutil.which(name)
        if found is None:
            raise NoTool(f"{name} is not installed here. {hint}".strip())
        return found

    def venv(self, name: str, *packages: str) -> Path:
        """Return the Python of the environment `name` that has exactly these packages."""
        folder = self.folder / "venv" / name
        python = folder / "bin" / "python"
        if not self._is_done(folder, packages):
            shutil.rmtree(folder, ignore_errors=True)
            self._run([sys.executable, "-m", "venv", str(folder)])
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            self._run([*install, *packages])
            self._note(folder, packages)
        return python

    def node(self, name: str, *packages: str) -> Path:
        """Return the node_modules folder of the environment `name` that has these packages; no script of them ran."""
        folder = self.folder / "node" / name
        if not self._is_done(folder, packages):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            (folder / "package.json").write_text('{"private": true}\n')
            npm = self.program("npm", "Install Node.js 20 or newer.")
            quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
            self._run([npm, "install", *quiet, *packages], cwd=folder)
            self._note(folder, packages)
        return folder / "node_modules"

    @staticmethod
    def _is_done(folder: Path, packages: tuple[str, ...]) -> bool:
        note = folder / ".installed"
        return note.is_file() and note.read_text() == "\n".join(packages)

    @staticmethod
    def _note(folder: Path, packages: tuple[str, ...]) -> None:
        (folder / ".installed").write_text("\n".join(packages))

    @staticmethod
    def _run(command: list[str], cwd: Path | None = None) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-3:]
            raise NoTool(f"{' '.join(command[:4])} … failed: {' / '.join(said)}")
