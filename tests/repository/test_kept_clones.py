"""What becomes of a clone later: refreshed, cloned anew, deleted, swept."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from services.repository import HeadInfo, RepositoryService, list_tree, parse_address, read_blobs
from services.repository.clone_folder import shallow_commits
from services.repository.errors import NetworkGone, RepositoryCancelled
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import Commit, add_commit, add_commits, head_of, make_repository, run_git
from tests.repository.conftest import FILES, left


def is_there(path: Path, name: str) -> bool:
    return b"missing" not in run_git(path, "cat-file", "--batch-check", given=f"{name}\n".encode())


def test_a_refresh_fetches_what_is_new_and_an_unchanged_one_asks_once(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    make_repository(hosted / "a.git", FILES)
    first = clone()
    took = []
    for _ in range(3):  # the best of three: other tests share the processors
        server.requests.clear()
        started = time.monotonic()
        unchanged = service.refresh(parse_address(server.url("a.git")), 1)
        took.append(time.monotonic() - started)
        assert unchanged.commit == first.commit
        assert len(server.requests) == 2
    assert min(took) < 1
    newest = add_commit(hosted / "a.git", {"b.py": "x"})
    changed = service.refresh(parse_address(server.url("a.git")), 1)
    assert changed.commit == newest
    assert head_of(service.path(1)) == newest


def test_a_refresh_follows_a_rewritten_history(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    path = make_repository(hosted / "a.git", FILES)
    add_commit(path, {"b.py": "x"})
    clone()
    rewritten = add_commits(path, [Commit({"other.py": "y"}, parents=())])[0]
    info = service.refresh(parse_address(server.url("a.git")), 1)
    assert info.commit == rewritten
    assert [entry.path for entry in list_tree(service.path(1), info.commit)] == ["other.py"]


def test_a_refresh_follows_a_renamed_default_branch(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    path = make_repository(hosted / "a.git", FILES, default_branch="master")
    clone()
    run_git(path, "branch", "-m", "master", "main")
    newest = add_commit(path, {"b.py": "x"}, branch="main")
    info = service.refresh(parse_address(server.url("a.git")), 1)
    assert (info.branch, info.default_branch, info.commit) == ("main", "main", newest)
    assert run_git(service.path(1), "for-each-ref", "--format=%(refname)").split() == [b"refs/heads/main"]


def test_a_cancelled_refresh_keeps_the_clone_as_it_was(
    hosted: Path,
    server: GitServer,
    service: RepositoryService,
    clone: Callable[..., HeadInfo],
) -> None:
    make_repository(hosted / "a.git", FILES)
    before = clone()
    add_commit(hosted / "a.git", {"big.bin": os.urandom(500_000)})  # type: ignore[dict-item]
    server.mode = "slow"
    cancelled = threading.Event()
    with pytest.raises(RepositoryCancelled):
        service.refresh(
            parse_address(server.url("a.git")), 1, on_progress=lambda _: cancelled.set(), cancelled=cancelled
        )
    assert head_of(service.path(1)) == before.commit
    assert not list(service.path(1).glob("objects/pack/tmp_*"))
    server.mode = "normal"
    assert service.refresh(parse_address(server.url("a.git")), 1).commit != before.commit


@pytest.mark.parametrize("damage", ["gone", "no head", "no objects"])
def test_a_clone_that_is_gone_or_damaged_is_cloned_anew(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo], damage: str
) -> None:
    make_repository(hosted / "a.git", FILES)
    commit = clone().commit
    path = service.path(1)
    if damage == "gone":
        service.delete(1)
    elif damage == "no head":
        (path / "HEAD").unlink()
    else:
        for pack in path.glob("objects/pack/*"):
            pack.unlink()
    assert service.refresh(parse_address(server.url("a.git")), 1).commit == commit
    assert len(list(read_blobs(path, [entry.blob for entry in list_tree(path, commit)]))) == 2


def test_a_failed_clone_keeps_the_clone_that_was_there(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    make_repository(hosted / "a.git", FILES)
    commit = clone().commit
    server.mode = "broken"
    with pytest.raises(NetworkGone):
        clone()
    assert head_of(service.path(1)) == commit


def test_delete_leaves_nothing_and_may_be_repeated(
    hosted: Path, service: RepositoryService, clone: Callable[..., HeadInfo], repos: Path
) -> None:
    make_repository(hosted / "a.git", FILES)
    clone()
    service.delete(1)
    service.delete(1)
    assert left(repos) == []


def test_a_sweep_removes_what_a_crash_left_and_nothing_else(
    hosted: Path, service: RepositoryService, clone: Callable[..., HeadInfo], repos: Path
) -> None:
    make_repository(hosted / "a.git", FILES)
    commit = clone().commit
    (repos / ".partial-7-abcd" / "objects").mkdir(parents=True)
    (repos / "1.git" / "objects" / "pack" / "tmp_pack_x").write_bytes(b"half")
    (repos / "1.git" / "refs" / "heads" / "main.lock").write_bytes(b"")
    assert service.sweep() == 3
    assert left(repos) == ["1.git"]
    assert head_of(service.path(1)) == commit
    assert service.sweep() == 0


def test_a_sweep_removes_the_clones_of_projects_that_are_gone(
    hosted: Path, service: RepositoryService, clone: Callable[..., HeadInfo], repos: Path
) -> None:
    make_repository(hosted / "a.git", FILES)
    clone()
    for name in ("2.git", "13.git", "notes.git", "3.gitx"):
        (repos / name).mkdir()
    assert service.sweep() == 0
    assert service.sweep({1, 13}) == 1
    assert left(repos) == ["1.git", "13.git", "3.gitx", "notes.git"]
    assert service.sweep(set()) == 2
    assert left(repos) == ["3.gitx", "notes.git"]


def test_a_project_whose_address_changed_keeps_nothing_of_the_former_repository(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    make_repository(hosted / "a.git", FILES)
    make_repository(hosted / "b.git", {"b.py": "x"})
    former = clone().commit
    info = service.refresh(parse_address(server.url("b.git")), 1)
    assert [entry.path for entry in list_tree(service.path(1), info.commit)] == ["b.py"]
    assert not is_there(service.path(1), former)


def test_a_clone_without_a_recorded_address_is_kept_and_records_it(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    make_repository(hosted / "a.git", FILES)
    make_repository(hosted / "b.git", {"b.py": "x"})
    former = clone().commit
    (service.path(1) / "gander-address").unlink()
    before = service.path(1).stat().st_ino
    service.refresh(parse_address(server.url("a.git")), 1)
    assert service.path(1).stat().st_ino == before
    service.refresh(parse_address(server.url("b.git")), 1)
    assert not is_there(service.path(1), former)


def test_a_clone_of_a_shallow_one_becomes_as_deep_as_that_one(
    hosted: Path, server: GitServer, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    path = make_repository(hosted / "whole.git", commits=[Commit({f"{name}.py": "x"}) for name in "abc"])
    run_git(hosted, "clone", "-q", "--bare", "--depth=1", f"file://{path}", "a.git")
    first = clone()
    assert shallow_commits(service.path(1)) == {first.commit}
    run_git(hosted / "a.git", "fetch", "-q", "--unshallow", str(path))
    assert service.refresh(parse_address(server.url("a.git")), 1).commit == first.commit
    assert shallow_commits(service.path(1)) == frozenset()
    assert len(run_git(service.path(1), "rev-list", "HEAD").split()) == 3
