from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from services.core.settings import load_settings
from services.repository import RepositoryService, git
from services.repository.errors import GitFailed, GitMissing, GitTimedOut, GitTooOld, RepositoryCancelled
from services.repository.git import (
    OWN_CLONE,
    Access,
    command_of,
    environment_of,
    git_version,
    is_new_enough,
    read,
    require_version,
    run,
    stream,
)
from tests.fakes.repositories import make_repository

PROMISED_ENVIRONMENT = (
    "HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent LC_ALL=C.UTF-8 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "
    "GIT_ATTR_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=/bin/false SSH_ASKPASS=/bin/false GIT_PROTOCOL_FROM_USER=0 "
    "GIT_LFS_SKIP_SMUDGE=1 GIT_NO_REPLACE_OBJECTS=1 GIT_OPTIONAL_LOCKS=0 GIT_HTTP_LOW_SPEED_LIMIT=1000 "
    "GIT_HTTP_LOW_SPEED_TIME=30"
)
PROMISED_OPTIONS = (
    "http.followRedirects=false credential.helper= core.hooksPath=/dev/null core.symlinks=false core.fsmonitor=false "
    "core.bigFileThreshold=16m core.packedGitLimit=256m transfer.credentialsInUrl=die safe.bareRepository=explicit "
    "submodule.recurse=false fetch.recurseSubmodules=false transfer.bundleURI=false gc.auto=0 pack.threads=1"
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "a.git", {"a": "x"})


def test_nothing_is_inherited_but_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", "touch x")
    monkeypatch.setenv("http_proxy", "http://x")
    environment = environment_of(OWN_CLONE)
    promised = dict(pair.split("=", 1) for pair in PROMISED_ENVIRONMENT.split())
    assert environment == {
        "PATH": os.environ["PATH"],
        **promised,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }


def test_every_call_carries_the_promised_options(repository: Path) -> None:
    command = command_of(["log"], repository, OWN_CLONE)
    given = [command[at + 1] for at, word in enumerate(command) if word == "-c"]
    assert given == PROMISED_OPTIONS.split()
    assert f"--git-dir={repository}" in command


def test_the_environment_reaches_git_whole(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    assert run(["rev-parse", "--git-dir"], git_dir=repository).decode().strip() == str(repository)
    scopes = run(["config", "--list", "--show-scope"], git_dir=repository).decode().split("\n")
    assert {line.split("\t")[0] for line in scopes if line} == {"command", "local"}


def test_what_git_says_is_scrubbed_of_secrets(repository: Path, caplog: pytest.LogCaptureFixture) -> None:
    access = Access(secrets=("hunter2",))
    with pytest.raises(GitFailed) as caught:
        run(["rev-parse", "--verify", "hunter2"], git_dir=repository, access=access)
    assert "hunter2" not in caplog.text + caught.value.detail
    assert "…" in caplog.text or "Needed a single revision" in caplog.text


def test_a_call_is_cancelled_and_timed(repository: Path) -> None:
    cancelled = threading.Event()
    threading.Timer(0.2, cancelled.set).start()
    started = time.monotonic()

    def patient() -> object:
        while True:
            yield b""
            time.sleep(0.01)

    with pytest.raises(RepositoryCancelled):
        list(stream(["cat-file", "--batch"], git_dir=repository, given=patient(), cancelled=cancelled))  # type: ignore[arg-type]
    with pytest.raises(GitTimedOut):
        list(stream(["cat-file", "--batch"], git_dir=repository, given=patient(), seconds=0.2))  # type: ignore[arg-type]
    assert time.monotonic() - started < 5


def test_an_endless_answer_is_not_collected(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "MAX_ANSWER_BYTES", 10)
    with pytest.raises(GitFailed):
        run(["log"], git_dir=repository)


def test_a_machine_without_git_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(GitMissing, match="apt install git"):
        run(["log"], git_dir=repository)
    assert git_version() is None


def test_the_version_is_told_and_mass_reads_stream(repository: Path) -> None:
    assert git_version()
    assert b"".join(read(repository, ["log", "--format=%s"])) == b"Begin\n"
    pieces = read(repository, ["log"])
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # a generator


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("2.37.9", False),
        ("1.99", False),
        ("2.38.0", True),
        ("2.46.0.windows.1", True),
        ("3.0", True),
        ("2", False),
        ("", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, good: bool) -> None:  # a parameter of the test
    assert is_new_enough(version) == good


def test_a_git_that_ignores_safety_options_is_refused_before_it_reaches_anything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, repository: Path
) -> None:
    asked = tmp_path / "asked"
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text(f'#!/bin/sh\necho "$*" >> {asked}\necho git version 2.30.2\n')
    old.chmod(0o755)
    settings = load_settings({}, data_dir=tmp_path / "data", local_roots=(tmp_path,), min_free_bytes=0)
    service = RepositoryService(settings)
    require_version()
    monkeypatch.setenv("PATH", f"{old.parent}:{os.environ['PATH']}")
    for call in (service.clone, service.refresh):
        with pytest.raises(GitTooOld, match=r"2\.30\.2.*2\.38"):
            call(service.understand(str(repository)), 1)
    assert all(line.endswith(" version") for line in asked.read_text().splitlines())
    assert not list((tmp_path / "data").glob("repos/*"))
