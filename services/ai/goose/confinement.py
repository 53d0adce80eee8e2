"""What goose is shut into: the plan of a run, and the command that carries it out, by bubblewrap or bare namespaces.

Inside there is the program, Python with its standard library, the system's libraries, all read-only, and two empty
folders in memory. Nothing else of the machine's files; no process but its own; no network but a loopback of its own.

Landlock is not a rung of this ladder: it limits TCP by port and not by address, and leaves sockets in the file system
open, so alone it would not keep what Gander promises.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

MiB = 1 << 20
LAUNCHER = Path(__file__).with_name("launch.py")
HOME, EMPTY, INSIDE = "/home/goose", "/work", "/opt/gander"
WRITABLE = ((HOME, 256 * MiB), ("/tmp", 64 * MiB), (EMPTY, MiB))  # noqa: S108  # a folder of the confinement's own
LIMITS = {
    "RLIMIT_AS": 8192 * MiB,  # addresses, not memory: goose alone is mapped with 300 MB, and its threads reserve more
    "RLIMIT_FSIZE": 128 * MiB,
    "RLIMIT_NOFILE": 256,
    "RLIMIT_CORE": 0,
    "RLIMIT_MEMLOCK": 0,
}
PROCESSES = 128  # threads included
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/local/lib", "/lib", "/lib64", "/lib32")


class Kind(Enum):
    """How a run is confined, best first."""

    BUBBLEWRAP = "bubblewrap"
    NAMESPACES = "user namespaces"
    NONE = "nothing"


CONFINING = (Kind.BUBBLEWRAP, Kind.NAMESPACES)


@dataclass(frozen=True)
class Plan:
    """What launch.py is told; paths are those of the place where it runs."""

    control: str  # the Unix socket on which it hands out its listening one
    command: Sequence[str]  # what it becomes; nothing: it looks around
    folder: str
    limits: Mapping[str, int]
    namespaces: bool = False
    root: str = ""
    binds: Sequence[tuple[str, str]] = ()  # (outside, inside), read-only
    links: Sequence[tuple[str, str]] = ()  # (target, name)
    writable: Sequence[tuple[str, int]] = ()
    canary: Mapping[str, Any] = field(default_factory=dict)


def home_of(kind: Kind, folder: Path) -> str:
    """Return the home that a run has; `folder` is the run's own outside."""
    return str(folder / "home") if kind is Kind.NONE else HOME


def certificates(kind: Kind) -> str:
    """Return where a run finds certificates: goose's libraries do not start without any, though it meets none."""
    import certifi  # noqa: PLC0415  # it comes with httpx, and a server at rest loads neither

    return certifi.where() if kind is Kind.NONE else f"{INSIDE}/certificates.pem"


def command_for(
    kind: Kind, program: Path | None, arguments: Sequence[str], folder: Path, *, seconds: float, canary: Any = None
) -> list[str]:
    """Return the command that runs a program confined; without one it looks around. `folder` holds `control`."""
    limits = {**LIMITS, "RLIMIT_CPU": int(seconds) + 5}
    if kind is Kind.NONE:
        command = [str(program), *arguments] if program else []
        plan = Plan(str(folder / "control"), command, str(folder / "empty"), limits, canary=canary or {})
        return [_python(), "-I", "-S", str(LAUNCHER), json.dumps(asdict(plan))]
    if _counts_by_namespace(os.uname().release):
        limits["RLIMIT_NPROC"] = PROCESSES
    within = f"{INSIDE}/goose"
    binds, links = _system()
    binds = [*binds, (certificates(Kind.NONE), certificates(kind))]
    if program is not None:
        binds = [*binds, (str(program), within)]
    plan = Plan(
        control=str(folder / "control") if kind is Kind.NAMESPACES else "/run/gander",
        command=[within, *arguments] if program is not None else [],
        folder=EMPTY,
        limits=limits,
        namespaces=kind is Kind.NAMESPACES,
        root=str(folder / "root"),
        binds=binds if kind is Kind.NAMESPACES else (),
        links=links if kind is Kind.NAMESPACES else (),
        writable=WRITABLE if kind is Kind.NAMESPACES else (),
        canary=canary or {},
    )
    if kind is Kind.NAMESPACES:
        return [_python(), "-I", "-S", str(LAUNCHER), json.dumps(asdict(plan))]
    return [
        *_bubblewrap(folder, [*binds, (str(LAUNCHER), f"{INSIDE}/launch.py")], links),
        "--", _python(), "-I", "-S", f"{INSIDE}/launch.py", json.dumps(asdict(plan)),
    ]  # fmt: skip


def missing(kind: Kind) -> str | None:
    """Return what a kind lacks here, without trying it; None where it is worth a trial."""
    if sys.platform != "linux":
        return f"{kind.value} is of Linux only"
    if kind is not Kind.BUBBLEWRAP:
        return None
    program = shutil.which("bwrap")
    if program is None:
        return "bubblewrap is not installed"
    lacking = [option for option in ("--size", "--perms") if option not in _options(program)]
    return f"this bubblewrap is too old for {', '.join(lacking)}" if lacking else None


def _bubblewrap(folder: Path, binds: Sequence[tuple[str, str]], links: Sequence[tuple[str, str]]) -> list[str]:
    program = shutil.which("bwrap") or "bwrap"
    command = [
        program, "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
        "--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--uid", "1000", "--gid", "1000", "--hostname", "gander",
    ]  # fmt: skip
    if "--disable-userns" in _options(program):
        command.append("--disable-userns")
    for source, target in binds:
        command += ["--ro-bind", source, target]
    for target, name in links:
        command += ["--symlink", target, name]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for path, size in WRITABLE:
        command += ["--perms", "0700", "--size", str(size), "--tmpfs", path]
    command += ["--ro-bind", str(folder / "control"), "/run/gander"]
    # bubblewrap's own root and /dev are in memory, too, but without a size.
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/"]


@cache
def _options(program: str) -> str:
    try:
        return subprocess.run(
            [program, "--help"], capture_output=True, text=True, timeout=10, check=False, env={"LC_ALL": "C"}
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _system() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what every program needs: libraries, the loader's list of them, and Python."""
    binds: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    for name in _LIBRARIES:
        path = Path(name)
        if path.is_symlink():
            links.append((str(path.readlink()), name))
        elif path.is_dir():
            binds.append((name, name))
    python, prefix = _python(), str(Path(sys.base_prefix).resolve())
    needed = ["/etc/ld.so.cache", python]
    if not prefix.startswith("/usr") and prefix not in {"/", str(Path.home())}:
        needed = ["/etc/ld.so.cache", prefix]
    binds += [(name, name) for name in needed if Path(name).exists()]
    return binds, links


def _counts_by_namespace(release: str) -> bool:
    """Say whether this Linux counts a namespace's processes alone (5.14), not all that its user has anywhere."""
    numbers = [int(part) if part.isdigit() else 0 for part in re.split(r"[.\-+]", release)[:2]]
    return numbers >= [5, 14]


def _python() -> str:
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
