"""Repositories made for tests: ordinary ones in one `git fast-import`, odd ones object by object.

`make_repository(path, {"src/app.py": "import os\n"})` is all most tests need; `Commit` tells longer stories, and
`ObjectStore` writes what git itself would refuse to make.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ADA = "Ada Example <ada@example.org>"
FIRST_MOMENT = 1_700_000_000  # commits without a moment of their own follow it hour by hour


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str | bytes


@dataclass(frozen=True)
class Executable:
    """A file with the executable bit."""

    content: str | bytes


@dataclass(frozen=True)
class Submodule:
    """A commit of another repository."""

    commit: str = "1" * 40


@dataclass(frozen=True)
class Renamed:
    """A file moved here from `old`, unchanged."""

    old: str | bytes


Content = str | bytes | Link | Executable | Submodule | Renamed | None  # None deletes


@dataclass(frozen=True)
class Commit:
    """One commit: what it changes on top of its branch, or of `parents` (names of branches or commits).

    A branch that does not exist yet starts at the default one; `parents=()` starts from nothing.
    """

    files: Mapping[str, Content] | Mapping[bytes, Content] = field(default_factory=dict)
    message: str = "Change something"
    author: str = ADA
    at: int | None = None  # seconds since 1970
    branch: str = "main"
    parents: Sequence[str] | None = None  # the first parent and the merged ones; None continues the branch
    committer: str | None = None
    committed_at: int | None = None


def clean_environment() -> dict[str, str]:
    """Return an environment in which git reads no configuration but the repository's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_TERMINAL_PROMPT": "0",
    }


def run_git(path: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git on a repository made here and return what it prints."""
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(path), *arguments],
        input=given,
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"git {arguments} failed: {done.stderr.decode(errors='replace')}")
    return done.stdout


def make_repository(
    path: Path,
    files: Mapping[str, Content] | Mapping[bytes, Content] | None = None,
    *,
    commits: Iterable[Commit] = (),
    default_branch: str = "main",
    bare: bool = True,
    check_out: bool = False,
) -> Path:
    """Make a repository at `path` with one commit of `files`, or with `commits`; return `path`.

    With neither it is empty. `bare=False` makes `path/.git`; `check_out` also writes the files into `path`.
    """
    path.mkdir(parents=True, exist_ok=True)
    kind = ["--bare"] if bare else []
    run_git(path, "init", "-q", "--template=", f"--initial-branch={default_branch}", *kind)
    stories = list(commits)
    if files is not None:
        stories.insert(0, Commit(files=files, message="Begin", branch=default_branch))
    if stories:
        add_commits(path, stories)
    if check_out:
        run_git(path, "reset", "-q", "--hard")
    return path


def add_commits(path: Path, commits: Iterable[Commit]) -> list[str]:
    """Add commits to a repository made here; return their names in order."""
    marks = path / ("marks.txt" if (path / "HEAD").exists() else ".git/marks.txt")
    default = run_git(path, "symbolic-ref", "HEAD").decode().strip()
    # fast-import sees what it imports itself by mark only, and what was there before by name.
    tips = {name: f"{name}^0" for name in run_git(path, "for-each-ref", "--format=%(refname)").decode().split()}
    count = int(run_git(path, "rev-list", "--count", "--all") or 0)
    lines: list[bytes] = []
    total = 0
    for commit in commits:
        total += 1
        reference = f"refs/heads/{commit.branch}"
        parents = [tips.get(f"refs/heads/{name}", name) for name in commit.parents or ()]
        if commit.parents is None:
            parents = [tip for tip in (tips.get(reference) or tips.get(default),) if tip]
        lines += _commit_lines(commit, parents, total, FIRST_MOMENT + 3600 * (count + total))
        tips[reference] = f":{total}"
    run_git(path, "fast-import", "--quiet", "--force", f"--export-marks={marks}", given=b"".join(lines))
    names = dict(line.split() for line in marks.read_text().splitlines())
    marks.unlink()
    return [names[f":{number}"] for number in range(1, total + 1)]


def add_commit(path: Path, files: Mapping[str, Content], message: str = "Change something", **rest: object) -> str:
    """Add one commit on top of a branch; return its name."""
    return add_commits(path, [Commit(files=files, message=message, **rest)])[0]  # type: ignore[arg-type]  # passed on as given


def head_of(path: Path, reference: str = "HEAD") -> str:
    """Return the commit that a reference names."""
    return run_git(path, "rev-parse", "--verify", reference).decode().strip()


def _commit_lines(commit: Commit, parents: Sequence[str], mark: int, moment: int) -> list[bytes]:
    authored = commit.at if commit.at is not None else moment
    committed = commit.committed_at if commit.committed_at is not None else authored
    # Without the reset, a commit with no `from` would continue its branch.
    reset = [] if parents else [f"reset refs/heads/{commit.branch}\n\n".encode()]
    words = ["from", *["merge"] * len(parents)]
    return [
        *reset,
        f"commit refs/heads/{commit.branch}\nmark :{mark}\n".encode(),
        f"author {commit.author} {authored} +0000\n".encode(),
        f"committer {commit.committer or commit.author} {committed} +0000\n".encode(),
        _data(commit.message.encode()),
        *(f"{word} {parent}\n".encode() for word, parent in zip(words, parents, strict=False)),
        *(_file_line(path if isinstance(path, bytes) else path.encode(), body) for path, body in commit.files.items()),
    ]


def _file_line(path: bytes, content: Content) -> bytes:
    name = _quoted(path)
    if content is None:
        return b"D " + name + b"\n"
    if isinstance(content, Renamed):
        old = content.old if isinstance(content.old, bytes) else content.old.encode()
        return b"R " + _quoted(old) + b" " + name + b"\n"
    if isinstance(content, Submodule):
        return b"M 160000 " + content.commit.encode() + b" " + name + b"\n"
    mode, body = b"100644", content
    if isinstance(content, Link):
        mode, body = b"120000", content.target
    elif isinstance(content, Executable):
        mode, body = b"100755", content.content
    raw = body.encode() if isinstance(body, str) else body
    assert isinstance(raw, bytes)
    return b"M " + mode + b" inline " + name + b"\n" + _data(raw)


def _quoted(path: bytes) -> bytes:
    escaped = b"".join(
        b"\\" + bytes([byte]) if byte in b'"\\' else bytes([byte]) if 0x20 <= byte < 0x7F else b"\\%03o" % byte
        for byte in path
    )
    return b'"' + escaped + b'"'


def _data(raw: bytes) -> bytes:
    return b"data %d\n" % len(raw) + raw + b"\n"


class ObjectStore:
    """Writes loose objects straight into a bare repository, so that trees may hold what git would never make."""

    def __init__(self, repository: Path) -> None:
        self._objects = repository / "objects"
        self._repository = repository

    def write(self, kind: str, body: bytes) -> str:
        """Write an object and return its name."""
        raw = f"{kind} {len(body)}".encode() + b"\0" + body
        name = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        folder = self._objects / name[:2]
        folder.mkdir(exist_ok=True)
        (folder / name[2:]).write_bytes(zlib.compress(raw, 1))
        return name

    def blob(self, body: bytes) -> str:
        """Write a file's content."""
        return self.write("blob", body)

    def tree(self, entries: Iterable[tuple[str, bytes, str]]) -> str:
        """Write a tree of (mode, name, object name), in git's order whatever order they come in."""
        ordered = sorted(entries, key=lambda entry: entry[1] + (b"/" if entry[0] in {"40000", "040000"} else b""))
        return self.write(
            "tree", b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in ordered)
        )

    def commit(self, tree: str, *, parents: Sequence[str] = (), branch: str | None = "main") -> str:
        """Write a commit of `tree` and let `branch` name it."""
        above = "".join(f"parent {parent}\n" for parent in parents)
        who = f"{ADA} {FIRST_MOMENT} +0000"
        name = self.write("commit", f"tree {tree}\n{above}author {who}\ncommitter {who}\n\nBegin\n".encode())
        if branch is not None:
            reference = self._repository / "refs" / "heads" / branch
            reference.parent.mkdir(parents=True, exist_ok=True)
            reference.write_text(name + "\n")
        return name
