"""Repositories that mean harm come out readable or refused, and nothing of them ever runs."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from services.core.errors import GanderError
from services.core.settings import Settings
from services.repository import HeadInfo, RepositoryService, list_tree, parse_address, read_blobs
from services.repository.errors import RepositoryDamaged, TooManyPaths
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import (
    Commit,
    Executable,
    Link,
    ObjectStore,
    Submodule,
    add_commit,
    add_commits,
    make_repository,
    run_git,
)

Reach = Callable[[Path], tuple[RepositoryService, HeadInfo]]


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file that is made by whatever should never run."""
    return tmp_path / "canary"


@pytest.fixture(params=["folder", "http"])
def reach(request: pytest.FixtureRequest, server: GitServer, service: RepositoryService) -> Reach:
    """Clone and refresh a hosted repository by either way."""

    def reach(path: Path) -> tuple[RepositoryService, HeadInfo]:
        name = path.relative_to(server.root)
        address = service.understand(str(path) if request.param == "folder" else server.url(str(name)))
        service.clone(address, 1)
        return service, service.refresh(address, 1)

    return reach


def touching(canary: Path) -> str:
    return f"touch {canary}"


def paths_of(service: RepositoryService, commit: str) -> list[str]:
    return [entry.path for entry in list_tree(service.path(1), commit)]


def test_hooks_filters_and_commands_of_a_repository_never_run(
    hosted: Path, reach: Reach, canary: Path, service: RepositoryService
) -> None:
    path = make_repository(
        hosted / "a.git",
        {
            ".gitattributes": "* filter=evil diff=evil merge=evil ident export-subst\n*.txt working-tree-encoding=UTF-16\n",
            ".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c {touching(canary)}\n\tupdate = !touch {canary}\n',
            ".mailmap": "x <x> <y>\n",
            "a.txt": "$Id$",
            "x": Submodule(),
        },
    )
    (path / "hooks").mkdir()
    script = f"#!/bin/sh\n{touching(canary)}\n"
    names = (
        "post-checkout pre-receive post-receive update reference-transaction post-merge fsmonitor-watchman post-rewrite"
    )
    for hook in names.split():
        (path / "hooks" / hook).write_text(script)
        (path / "hooks" / hook).chmod(0o755)
    (path / "run.sh").write_text(script)
    (path / "run.sh").chmod(0o755)
    with (path / "config").open("a") as config:
        config.write(
            f"[core]\n\thooksPath = {path}/hooks\n\tfsmonitor = {path}/run.sh\n\tsshCommand = {path}/run.sh\n"
            f"\tpager = {path}/run.sh\n\teditor = {path}/run.sh\n\tgitProxy = {path}/run.sh\n\taskPass = {path}/run.sh\n"
            f"\talternateRefsCommand = {path}/run.sh\n"
            f'[filter "evil"]\n\tsmudge = {path}/run.sh\n\tclean = {path}/run.sh\n\tprocess = {path}/run.sh\n\trequired\n'
            f'[diff "evil"]\n\ttextconv = {path}/run.sh\n\tcommand = {path}/run.sh\n[diff]\n\texternal = {path}/run.sh\n'
            f"[uploadpack]\n\tpackObjectsHook = {path}/run.sh\n[credential]\n\thelper = {path}/run.sh\n"
            f'[remote "origin"]\n\turl = ext::{path}/run.sh\n\tuploadpack = {path}/run.sh\n\tpromisor = true\n'
            f"[gpg]\n\tprogram = {path}/run.sh\n[protocol]\n\tallow = always\n"
        )
    service, info = reach(path)
    blobs = dict(read_blobs(service.path(1), [e.blob for e in list_tree(service.path(1), info.commit) if e.size]))
    assert b"$Id$" in blobs.values()
    assert not canary.exists()
    assert not list((service.path(1)).glob("hooks/*"))
    assert str(canary) not in (service.path(1) / "config").read_text()


def test_a_partial_clone_in_a_folder_does_not_fetch_what_it_lacks(
    hosted: Path, service: RepositoryService, canary: Path
) -> None:
    path = make_repository(hosted / "a.git", {"a": "some content"})
    blob = run_git(path, "rev-parse", "main:a").decode().strip()
    for pack in list(path.glob("objects/pack/*.pack")):
        raw = pack.read_bytes()
        for part in path.glob(f"objects/pack/{pack.stem}.*"):
            part.unlink()
        run_git(path, "unpack-objects", "-q", given=raw)
    (path / "objects" / blob[:2] / blob[2:]).unlink()
    script = path / "run.sh"
    script.write_text(f"#!/bin/sh\n{touching(canary)}\n")
    script.chmod(0o755)
    with (path / "config").open("a") as config:
        config.write(
            "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n"
            f'[remote "origin"]\n\turl = {path}\n\tuploadpack = {script}\n\tpromisor = true\n'
        )
    with pytest.raises(RepositoryDamaged):
        service.clone(service.understand(str(path)), 1)
    assert not canary.exists()


@pytest.mark.parametrize(
    "text",
    [
        "--upload-pack=touch {}",
        "-u touch {}",
        "ext::sh -c touch% {}",
        "fd::7",
        "ssh://-oProxyCommand=touch {}/x",
        "git@-oProxyCommand=touch${IFS}{}:x",
        "file:///--upload-pack=touch {}",
        "/x --upload-pack=touch {}",
        "$(touch {})",
        "`touch {}`",
        "https://x.example/`touch {}`",
        "git@example.org:$(touch {})",
    ],
)
def test_an_address_never_becomes_a_command(
    text: str, canary: Path, with_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    service = RepositoryService(with_settings(git_ssh=True), resolve=lambda *_: ["127.0.0.1"])
    with pytest.raises(GanderError):
        service.clone(parse_address(text.replace("{}", str(canary))), 1)
    assert not canary.exists()


ODD_NAMES = [
    b"new\nline",
    b"tab\there",
    b"not-utf8-\xff\xfe",
    b"-rf",
    b"--output=x",
    b"quote\"'`$(x)",
    b"back\\slash",
    b" leading and trailing ",
    b"\xe2\x80\xae.txt",
    b"deep/" * 50 + b"end",
    b"nul-like-\\0",
    b":(top)magic",
    b"*?[glob]",
    b"COM1/aux.c",
    b"a" * 255,
]


def test_odd_names_are_listed_exactly(hosted: Path, reach: Reach) -> None:
    path = make_repository(hosted / "a.git", dict.fromkeys(ODD_NAMES, b"x"))
    service, info = reach(path)
    entries = list(list_tree(service.path(1), info.commit))
    assert sorted(entry.raw_path for entry in entries) == sorted(ODD_NAMES)
    assert len({entry.path for entry in entries}) == len(ODD_NAMES)
    assert all(entry.size == 1 for entry in entries)


def test_names_that_a_check_out_would_fall_for_are_only_names(hosted: Path, reach: Reach, tmp_path: Path) -> None:
    path = make_repository(hosted / "a.git")
    store = ObjectStore(path)
    blob = store.blob(b"[core]\n\tfsmonitor = false\n")
    names = [b".git", b"..", b".GIT", b"git~1", b".git\xe2\x80\x8c", b".", b"/etc/passwd"]
    inner = store.tree([("100644", b"config", blob)])
    store.commit(store.tree([("40000", name, inner) for name in names]))
    before = sorted(os.listdir(tmp_path))
    service, info = reach(path)
    assert len(paths_of(service, info.commit)) == len(names)
    assert sorted(os.listdir(tmp_path)) == sorted({*before, "data"})


def test_links_and_submodules_are_listed_and_never_followed(hosted: Path, reach: Reach) -> None:
    path = make_repository(
        hosted / "a.git",
        {
            "passwd": Link("/etc/passwd"),
            "up": Link("../../.."),
            "sub": Submodule("2" * 40),
            "run": Executable("#!/bin/sh\n"),
        },
    )
    service, info = reach(path)
    entries = {entry.path: entry for entry in list_tree(service.path(1), info.commit)}
    assert {name: entry.mode for name, entry in entries.items()} == {
        "passwd": "120000",
        "run": "100755",
        "sub": "160000",
        "up": "120000",
    }
    assert entries["sub"].size is None
    assert dict(read_blobs(service.path(1), [entries["passwd"].blob])) == {entries["passwd"].blob: b"/etc/passwd"}
    assert not any(stat.S_ISLNK(p.lstat().st_mode) for p in service.path(1).rglob("*"))


def bomb(path: Path, levels: int, *, leaf: bool = True) -> Path:
    """Ten folders, each holding the same ten folders, and so on."""
    store = ObjectStore(make_repository(path))
    tree = store.tree([("100644", b"f", store.blob(b"boom"))] if leaf else [])
    for _ in range(levels):
        tree = store.tree([("40000", b"d%d" % number, tree) for number in range(10)])
    store.commit(tree)
    return path


def test_a_tree_bomb_is_refused_at_the_ceiling(hosted: Path, reach: Reach) -> None:
    service, info = reach(bomb(hosted / "a.git", 10))
    count = 0
    with pytest.raises(TooManyPaths, match="GANDER_MAX_PATHS"):
        for _ in list_tree(service.path(1), info.commit, max_paths=5_000):
            count += 1
    assert count == 5_000


def test_a_bomb_of_empty_folders_is_ended_by_the_clock(
    hosted: Path, service: RepositoryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = service.clone(service.understand(str(bomb(hosted / "a.git", 12, leaf=False))), 1)
    monkeypatch.setattr("services.repository.git.LISTING_SECONDS", 0.5)
    with pytest.raises(GanderError):
        list(list_tree(service.path(1), info.commit))


def test_deep_nesting_is_listed_or_refused(hosted: Path, reach: Reach) -> None:
    path = make_repository(hosted / "a.git")
    store = ObjectStore(path)
    tree = store.tree([("100644", b"f", store.blob(b"x"))])
    for _ in range(1_000):
        tree = store.tree([("40000", b"d", tree)])
    store.commit(tree)
    try:
        service, info = reach(path)
        paths = paths_of(service, info.commit)
    except RepositoryDamaged:
        return
    assert paths == ["d/" * 1_000 + "f"]


def test_a_huge_blob_is_cloned_within_the_ceiling_and_not_read_above_the_limit(hosted: Path, reach: Reach) -> None:
    path = make_repository(hosted / "a.git", {"zeros.bin": b"\0" * (20 << 20), "a.py": b"x"})
    service, info = reach(path)
    entries = {entry.path: entry for entry in list_tree(service.path(1), info.commit)}
    assert entries["zeros.bin"].size == 20 << 20
    read = dict(read_blobs(service.path(1), [e.blob for e in entries.values()], limit=1 << 20))
    assert read == {entries["a.py"].blob: b"x"}


def test_an_old_history_with_zero_padded_modes_is_mapped(hosted: Path, reach: Reach) -> None:
    path = make_repository(hosted / "a.git")
    store = ObjectStore(path)
    inner = store.tree([("100644", b"app.py", store.blob(b"x"))])
    first = store.commit(store.tree([("040000", b"src", inner)]))
    assert b"zeroPaddedFilemode" in run_git_words(path)
    store.commit(store.tree([("040000", b"src", inner), ("100644", b"b", store.blob(b"y"))]), parents=[first])
    service, info = reach(path)
    assert paths_of(service, info.commit) == ["b", "src/app.py"]


def run_git_words(path: Path) -> bytes:
    """Return what git's own check says, on either stream."""
    import subprocess

    done = subprocess.run(["git", "--git-dir", str(path), "fsck"], capture_output=True, check=False)
    return done.stdout + done.stderr


def test_replacement_objects_change_nothing(hosted: Path, reach: Reach) -> None:
    path = make_repository(hosted / "a.git", {"a": "true"})
    true, false = (
        run_git(path, "hash-object", "-w", "--stdin", given=word).decode().strip() for word in (b"true", b"false")
    )
    run_git(path, "update-ref", f"refs/replace/{true}", false)
    service, _ = reach(path)
    assert dict(read_blobs(service.path(1), [true])) == {true: b"true"}


def test_impossible_dates_are_read(hosted: Path, reach: Reach) -> None:
    path = make_repository(hosted / "a.git", {"a": "x"})
    add_commits(path, [Commit({"a": "y"}, at=0), Commit({"a": "z"}, at=2**40)])
    _, info = reach(path)
    assert info.committed_at.year > 2000


def test_a_damaged_repository_is_said_to_be_damaged(
    hosted: Path, server: GitServer, service: RepositoryService
) -> None:
    path = make_repository(hosted / "a.git")
    store = ObjectStore(path)
    store.commit(store.tree([("100644", b"a", "9" * 40)]))
    with pytest.raises(RepositoryDamaged):
        service.clone(service.understand(str(path)), 1)
    with pytest.raises(GanderError):
        service.clone(parse_address(server.url("a.git")), 1)
    assert not list((service.path(1)).parent.iterdir())


def test_a_commit_with_a_hostile_message_and_author_is_harmless(hosted: Path, reach: Reach) -> None:
    path = make_repository(hosted / "a.git", {"a": "x"})
    commit = add_commit(path, {"b": "y"}, message="\x1b[31m\r\n$(touch x)\0"[:-1], author='$(x) "; <x y@z>')
    _, info = reach(path)
    assert info.commit == commit
