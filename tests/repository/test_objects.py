from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.errors import GanderError
from services.repository import (
    TreeEntry,
    count_reached,
    is_ancestor,
    list_tree,
    read_blob,
    read_blobs,
)
from services.repository.errors import BlobTooLarge, CloneMissing, GitTimedOut, ObjectNotFound, RepositoryDamaged
from services.repository.objects import _BatchReader, _repository_class
from tests.fakes.repositories import Commit, Link, ObjectStore, Submodule, add_commits, head_of, make_repository

FILES = {"README.md": "# A\n", "src/a.py": "print(1)\n", "src/link": Link("a.py"), "sub": Submodule()}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "a.git", FILES)


def test_a_tree_lists_files_links_and_submodules_with_their_sizes(repository: Path) -> None:
    entries = list(list_tree(repository, head_of(repository)))
    assert [(entry.path, entry.mode, entry.size) for entry in entries] == [
        ("README.md", "100644", 4),
        ("src/a.py", "100644", 9),
        ("src/link", "120000", 4),
        ("sub", "160000", None),
    ]


def test_single_objects_agree_with_mass_reads(repository: Path) -> None:
    head = head_of(repository)
    entries = list(list_tree(repository, head))
    for entry in entries:
        if entry.size is not None:
            assert (
                read_blob(repository, entry.blob, limit=100) == dict(read_blobs(repository, [entry.blob]))[entry.blob]
            )


def test_blobs_come_in_the_order_asked_for_and_missing_ones_do_not(repository: Path) -> None:
    blobs = [entry.blob for entry in list_tree(repository, head_of(repository)) if entry.size is not None]
    asked = [blobs[1], "9" * 40, blobs[0], blobs[1], head_of(repository)]
    assert [blob for blob, _ in read_blobs(repository, asked)] == [blobs[1], blobs[0], blobs[1]]
    assert list(read_blobs(repository, [])) == []


def test_a_blob_above_the_limit_is_refused_before_it_is_read(repository: Path) -> None:
    blob = next(entry.blob for entry in list_tree(repository, head_of(repository)))
    with pytest.raises(BlobTooLarge, match="at most 3"):
        read_blob(repository, blob, limit=3)
    assert list(read_blobs(repository, [blob], limit=3)) == []


@pytest.mark.parametrize("name", ["HEAD", "--all", "main:README.md", "abc", "", "a" * 41, "A" * 40, "a" * 40 + "\n"])
def test_only_full_object_names_reach_git(repository: Path, name: str) -> None:
    for call in (
        lambda: list(list_tree(repository, name)),
        lambda: list(read_blobs(repository, [name])),
        lambda: read_blob(repository, name, limit=10),
    ):
        with pytest.raises(ObjectNotFound):
            call()


def test_what_is_not_there_is_said_in_words(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(ObjectNotFound):
        read_blob(repository, "9" * 40, limit=10)
    with pytest.raises(ObjectNotFound):
        read_blob(repository, head_of(repository), limit=10_000)
    with pytest.raises(CloneMissing):
        list(list_tree(tmp_path / "none.git", "9" * 40))
    with pytest.raises(CloneMissing):
        read_blob(tmp_path / "none.git", "9" * 40, limit=10)


def test_a_tree_with_a_missing_file_is_damage(tmp_path: Path) -> None:
    path = make_repository(tmp_path / "a.git")
    store = ObjectStore(path)
    commit = store.commit(store.tree([("100644", b"a", "9" * 40)]))
    with pytest.raises(RepositoryDamaged):
        list(list_tree(path, commit))


def test_an_ancestor_is_told_from_none_and_from_a_commit_that_is_gone(repository: Path) -> None:
    first = head_of(repository)
    second, third = add_commits(repository, [Commit({"b": "1"}), Commit({"c": "1"}, branch="other", parents=())])
    assert is_ancestor(repository, first, second)
    assert is_ancestor(repository, first, first)
    assert not is_ancestor(repository, second, first)
    assert not is_ancestor(repository, third, second)
    assert not is_ancestor(repository, "9" * 40, second)
    assert [count_reached(repository, name) for name in (first, second, third)] == [1, 2, 1]


def test_a_git_that_cannot_tell_about_ancestors_has_not_said_no(repository: Path) -> None:
    head = head_of(repository)
    with pytest.raises(GanderError):
        is_ancestor(repository, head, "9" * 40)
    with pytest.raises(GitTimedOut):
        is_ancestor(repository, head, head, seconds=0)
    with pytest.raises(GanderError):
        count_reached(repository, "9" * 40)


def test_gitpython_runs_nothing_but_reads(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    script = tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {canary}\n")
    script.chmod(0o755)
    with (repository / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = {script}\n\tsshCommand = {script}\n\tpager = {script}\n")
    monkeypatch.setenv("GIT_PAGER", str(script))
    blob = next(entry.blob for entry in list_tree(repository, head_of(repository)))
    assert read_blob(repository, blob, limit=10) == b"# A\n"
    opened = _repository_class()(repository)
    with pytest.raises(Exception, match="Git failed"):
        opened.git.status()
    opened.close()
    assert not canary.exists()


def test_many_megabytes_stream_without_deadlock(tmp_path: Path) -> None:
    content = {f"{number}.bin": os.urandom(480_000) for number in range(50)}
    path = make_repository(tmp_path / "a.git", content)
    blobs = [entry.blob for entry in list_tree(path, head_of(path))]
    started = time.monotonic()
    assert sum(len(body) for _, body in read_blobs(path, blobs * 2)) == 48_000_000
    assert time.monotonic() - started < 20  # 0.2 s on an idle machine; a deadlock would be the test's time-out


def test_leaving_a_mass_read_early_ends_git(tmp_path: Path) -> None:
    path = make_repository(tmp_path / "a.git", {f"{number}": os.urandom(200_000) for number in range(10)})
    reading: Iterator[tuple[str, bytes]] = read_blobs(path, [e.blob for e in list_tree(path, head_of(path))] * 50)
    next(reading)
    reading.close()  # type: ignore[attr-defined]  # a generator
    commands = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if os.access(p, os.R_OK)]
    assert not any(str(path).encode() in command for command in commands)


@given(
    st.lists(st.tuples(st.binary(max_size=40), st.sampled_from(["blob", "blob", "tree"])), max_size=12),
    st.integers(0, 40),
    st.randoms(use_true_random=False),
)
def test_a_batch_is_read_the_same_however_it_arrives(
    objects: list[tuple[bytes, str]], limit: int, chance: random.Random
) -> None:
    names = [f"{number:040x}" for number in range(len(objects))]
    output = b"".join(
        f"{name} {kind} {len(body)}\n".encode() + body + b"\n" + b"0000 missing\n"
        for name, (body, kind) in zip(names, objects, strict=True)
    )
    reader = _BatchReader(limit)
    read: list[tuple[str, bytes]] = []
    while output:
        size = chance.randint(1, 30)
        read += reader.feed(output[:size])
        output = output[size:]
    wanted = zip(names, objects, strict=True)
    assert read == [(name, body) for name, (body, kind) in wanted if kind == "blob" and len(body) <= limit]


def test_an_entry_knows_its_readable_path() -> None:
    assert TreeEntry("100644", "a" * 40, 1, b"a\xff").path == "a\\xff"
