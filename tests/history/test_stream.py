"""Two gits that share a log say the same as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.history import stream
from services.history.stream import stream_commits
from services.repository import read_git
from services.repository.errors import GitTimedOut
from tests.fakes.repositories import Commit, head_of, make_repository


@pytest.mark.parametrize("total", [1, 2, 3, 9])
def test_a_log_that_two_gits_read_is_the_log_that_one_reads(tmp_path: Path, monkeypatch, total: int):
    commits = [Commit({f"{number % 3}.py": str(number), "all.py": str(number)}) for number in range(total)]
    path = make_repository(tmp_path / "r", commits=commits)
    head = head_of(path)

    def read(arguments: list[str]) -> Iterator[bytes]:
        return read_git(path, arguments)

    alone = list(stream_commits(read, head))
    monkeypatch.setattr(stream, "WORTH_TWO", 1)
    heard: list[int] = []
    assert list(stream_commits(read, head, None, heard.append, total)) == alone
    assert len(alone) == total
    assert heard[-1] == total


def test_a_failure_of_the_second_git_is_told_and_no_half_log_passes_for_a_whole_one(tmp_path: Path, monkeypatch):
    path = make_repository(tmp_path / "r", commits=[Commit({"a.py": str(number)}) for number in range(6)])
    monkeypatch.setattr(stream, "WORTH_TWO", 1)

    def read(arguments: list[str]) -> Iterator[bytes]:
        if any(argument.startswith("--skip") for argument in arguments):
            raise GitTimedOut
        return read_git(path, arguments)

    with pytest.raises(GitTimedOut):
        list(stream_commits(read, head_of(path), None, None, 6))
