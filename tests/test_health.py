"""Each part of the system, well and unwell; sampled, however many ask."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.core.database import Database
from services.core.settings import Settings, load_settings
from services.health import SAMPLE_SECONDS, Health, Part, megabytes
from tests.fakes.database import fresh_database


class Broken:
    """A database that does not answer."""

    @contextmanager
    def read(self) -> Iterator[None]:
        raise OSError("disk I/O error at /home/ada")
        yield


class Queue:
    """Says that it is idle, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Part:
        self.asked += 1
        return Part("ok", "idle")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings({}, data_dir=tmp_path, min_free_bytes=0)
    made.instance_dir.mkdir(parents=True)
    return made


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = fresh_database(settings.instance_dir)
    yield database
    database.close()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Put a git of ours on the PATH, alone; None removes it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(script: str | None) -> None:
        path = folder / "git"
        path.unlink(missing_ok=True)
        if script is not None:
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)

    return put


def test_all_is_well_on_a_fresh_instance(settings: Settings, database: Database):
    parts = Health(settings, database, Queue(), lambda: Part("ok", "on time")).parts()
    assert {name: part.status for name, part in parts.items()} == dict.fromkeys(
        ("database", "disk", "git", "queue", "schedule"), "ok"
    )
    assert parts["disk"].detail.endswith(" free")
    assert parts["git"].detail[0].isdigit()


def test_a_database_that_does_not_answer_is_failing_without_inner_words(settings: Settings):
    part = Health(settings, Broken(), Queue(), lambda: Part("ok", "on time")).parts()["database"]
    assert part.status == "failing"
    assert "/home/ada" not in part.detail


def test_a_disk_below_what_is_left_free_is_a_warning_that_says_what_to_do(settings: Settings, database: Database):
    full = settings.model_copy(update={"min_free_bytes": 1 << 60})
    part = Health(full, database, Queue(), lambda: Part("ok", "on time")).parts()["disk"]
    assert (part.status, "free some space" in part.detail) == ("warning", True)


def test_a_data_folder_that_is_gone_is_failing(settings: Settings, database: Database, tmp_path: Path):
    gone = settings.model_copy(update={"data_dir": tmp_path / "gone"})
    assert Health(gone, database, Queue(), lambda: Part("ok", "on time")).parts()["disk"].status == "failing"


def test_a_git_that_is_missing_is_failing_until_it_is_there(
    settings: Settings, database: Database, program: Callable[[str | None], None]
):
    health = Health(settings, database, Queue(), lambda: Part("ok", "on time"))
    assert health.parts(fresh=True)["git"] == Part("failing", "not found; install git to clone repositories")
    program("echo git version 9.8.7")
    assert health.parts(fresh=True)["git"] == Part("ok", "9.8.7")
    program(None)  # what was found once is not looked for again
    assert health.parts(fresh=True)["git"].status == "ok"


@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$"])
def test_a_git_that_does_not_run_is_failing_and_the_rest_is_told(
    settings: Settings, database: Database, program: Callable[[str | None], None], script: str
):
    program(script)
    parts = Health(settings, database, Queue(), lambda: Part("ok", "on time")).parts()
    assert (parts["git"].status, parts["database"].status) == ("failing", "ok")


def test_the_parts_are_looked_at_once_in_five_seconds_whoever_asks(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
):
    queue, now = Queue(), [100.0]
    monkeypatch.setattr("services.health.time.monotonic", lambda: now[0])
    health = Health(settings, database, queue, lambda: Part("ok", "on time"))
    first = health.parts()
    assert health.parts() is first
    now[0] += SAMPLE_SECONDS - 0.1
    assert health.parts() is first
    assert queue.asked == 1
    now[0] += 0.2
    assert health.parts() == first  # nothing new: the answer's ETag stays
    assert queue.asked == 2


def test_many_who_ask_at_once_cause_one_look(settings: Settings, database: Database):
    queue, barrier = Queue(), threading.Barrier(8)
    health = Health(settings, database, queue, lambda: Part("ok", "on time"))

    def ask() -> None:
        barrier.wait(30)
        health.parts()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queue.asked == 1


def test_only_a_fresh_look_tells_how_quick_the_database_is(settings: Settings, database: Database):
    health = Health(settings, database, Queue(), lambda: Part("ok", "on time"))
    assert " ms" not in health.parts()["database"].detail
    assert " ms" in health.parts(fresh=True)["database"].detail


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 kB"), (38_000_000, "38 MB"), (1_200_000_000, "1.2 GB"), (999_999, "1000 kB")]
)
def test_sizes_are_written_for_people(size: int, words: str):
    assert megabytes(size) == words
