"""Clones over http: what they are, hosts that misbehave, cancel and ceilings, tokens."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.core.errors import GanderError
from services.core.settings import Settings
from services.repository import GitProgress, HeadInfo, RepositoryService, clones, git, list_tree, parse_address
from services.repository.call import Call
from services.repository.errors import (
    BadAccessToken,
    BranchNotFound,
    CloneOutOfSpace,
    EmptyRepository,
    GitTimedOut,
    HostFailed,
    NetworkGone,
    NotARepository,
    RedirectRefused,
    RepositoryCancelled,
    RepositoryNotFound,
    RepositoryTooLarge,
    TokenNeeded,
    TokenRefused,
)
from tests.fakes.git_server import GitServer, Mode
from tests.fakes.repositories import Commit, add_commit, add_commits, make_repository, run_git
from tests.repository.conftest import FILES, left

TOKEN = "ghp_0123456789abcdefSECRET"


def test_a_clone_over_http_is_bare_whole_and_tells_its_head(
    hosted: Path, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    make_repository(hosted / "a.git", FILES)
    newest = add_commits(hosted / "a.git", [Commit({"b.py": "x"}), Commit({"c.py": "y"}, at=1_750_000_000)])[-1]
    seen: list[GitProgress] = []
    info = clone(on_progress=seen.append)
    assert (info.branch, info.default_branch, info.commit) == ("main", "main", newest)
    assert info.committed_at.timestamp() == 1_750_000_000
    path = service.path(1)
    assert sorted(entry.path for entry in list_tree(path, newest)) == ["README.md", "b.py", "c.py", "src/app.py"]
    assert run_git(path, "rev-list", "--count", "HEAD").split() == [b"3"]
    assert run_git(path, "rev-parse", "--is-bare-repository").split() == [b"true"]
    assert [step.step for step in seen if step.fraction == 1.0][-1] in {"receiving", "resolving"}


def test_a_tree_address_clones_its_branch_although_a_path_follows(
    hosted: Path, service: RepositoryService, server: GitServer
) -> None:
    make_repository(hosted / "o" / "a.git", FILES)
    newest = add_commit(hosted / "o" / "a.git", {"b.py": "x"}, branch="feature/x")
    info = service.clone(parse_address(server.url("o/a.git/tree/feature/x/src/app.py")), 1)
    assert (info.branch, info.commit, info.default_branch) == ("feature/x", newest, "main")
    assert service.refresh(parse_address(server.url("o/a.git/tree/feature/x/src/app.py")), 1) == info
    with pytest.raises(BranchNotFound, match="nothing/x"):
        service.clone(parse_address(server.url("o/a.git/tree/nothing/x")), 2)


def test_only_the_mapped_branch_and_no_tag_is_fetched(
    hosted: Path, service: RepositoryService, clone: Callable[..., HeadInfo]
) -> None:
    make_repository(hosted / "a.git", FILES)
    add_commit(hosted / "a.git", {"b.py": "x"}, branch="other")
    run_git(hosted / "a.git", "tag", "v1", "main")
    clone()
    assert run_git(service.path(1), "for-each-ref", "--format=%(refname)").split() == [b"refs/heads/main"]


def test_an_empty_repository_is_said_to_be_empty(hosted: Path, clone: Callable[..., HeadInfo], repos: Path) -> None:
    make_repository(hosted / "a.git")
    with pytest.raises(EmptyRepository):
        clone()
    assert left(repos) == []


def test_a_head_that_names_no_branch_leads_to_the_branch_there_is(
    hosted: Path, service: RepositoryService, clone: Callable[..., HeadInfo], server: GitServer
) -> None:
    make_repository(hosted / "a.git", default_branch="gone")
    newest = add_commit(hosted / "a.git", FILES, branch="develop")
    assert (clone().branch, clone().commit) == ("develop", newest)
    assert service.refresh(parse_address(server.url("a.git")), 1).commit == newest


def test_a_detached_head_is_mapped_and_followed(
    hosted: Path, service: RepositoryService, clone: Callable[..., HeadInfo], server: GitServer
) -> None:
    path = make_repository(hosted / "a.git", FILES)
    first, second = add_commits(path, [Commit({"b": "1"}), Commit({"b": "2"})])
    run_git(path, "update-ref", "--no-deref", "HEAD", first)
    info = clone()
    assert (info.branch, info.commit) == (None, first)
    run_git(path, "update-ref", "--no-deref", "HEAD", second)
    info = service.refresh(parse_address(server.url("a.git")), 1)
    assert (info.branch, info.commit) == (None, second)
    run_git(path, "symbolic-ref", "HEAD", "refs/heads/main")
    assert service.refresh(parse_address(server.url("a.git")), 1).branch == "main"


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("broken", NetworkGone),
        ("redirecting", RedirectRefused),
        ("failing", HostFailed),
        ("a page", NotARepository),
    ],
)
def test_a_host_that_misbehaves_is_an_error_in_words_and_leaves_nothing(
    *,
    hosted: Path,
    server: GitServer,
    clone: Callable[..., HeadInfo],
    repos: Path,
    mode: Mode,
    error: type[GanderError],
) -> None:
    make_repository(hosted / "a.git", {"big.bin": os.urandom(200_000)})
    server.mode = mode
    with pytest.raises(error) as caught:
        clone()
    assert str(repos) not in caught.value.detail
    assert left(repos) == []


def test_a_redirect_is_not_followed_even_to_a_place_that_would_answer(
    hosted: Path, server: GitServer, clone: Callable[..., HeadInfo]
) -> None:
    make_repository(hosted / "a.git", FILES)
    with GitServer(hosted) as other:
        server.mode, server.redirect_to = "redirecting", other.url("a.git")
        with pytest.raises(RedirectRefused):
            clone()
        assert other.requests == []


def test_a_slow_host_is_waited_for(hosted: Path, server: GitServer, clone: Callable[..., HeadInfo]) -> None:
    make_repository(hosted / "a.git", {"big.bin": os.urandom(20_000)})
    server.mode, server.pause_seconds = "slow", 0.02
    assert clone().branch == "main"


def test_what_is_not_there_is_not_found(clone: Callable[..., HeadInfo], repos: Path) -> None:
    with pytest.raises(RepositoryNotFound):
        clone("missing.git")
    assert left(repos) == []


def test_a_host_that_is_not_listening_is_gone(service: RepositoryService, server: GitServer) -> None:
    port = int(server.host.rsplit(":", 1)[1])
    server.__exit__(None, None, None)
    with pytest.raises(NetworkGone):
        service.clone(parse_address(f"http://127.0.0.1:{port}/a.git"), 1)


# ── Cancel and ceilings ──────────────────────────────────────────────────────────────────────────────


class Cancel(threading.Event):
    """A cancel that knows when it was asked for."""

    asked_at = float("inf")

    def set(self) -> None:
        self.asked_at = time.monotonic()
        super().set()


@pytest.fixture
def cancel_when_asked(server: GitServer) -> Iterator[Cancel]:
    """A cancel that comes as soon as the host is asked for something."""
    cancelled = Cancel()

    def wait() -> None:
        if server.asked.wait(60):
            cancelled.set()

    thread = threading.Thread(target=wait)
    thread.start()
    yield cancelled
    server.asked.set()
    thread.join()


@pytest.mark.parametrize("mode", ["silent", "slow"])
def test_cancel_ends_a_clone_within_three_seconds_leaving_no_process_and_no_file(
    *,
    hosted: Path,
    server: GitServer,
    clone: Callable[..., HeadInfo],
    repos: Path,
    cancel_when_asked: Cancel,
    mode: Mode,
) -> None:
    make_repository(hosted / "a.git", {"big.bin": os.urandom(500_000)})
    server.mode = mode
    with pytest.raises(RepositoryCancelled):
        clone(cancelled=cancel_when_asked)
    assert time.monotonic() - cancel_when_asked.asked_at < 3
    assert server.clients() == []
    assert left(repos) == []


def test_what_was_cancelled_before_it_began_contacts_nobody(server: GitServer, clone: Callable[..., HeadInfo]) -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(RepositoryCancelled):
        clone(cancelled=cancelled)
    assert server.requests == []


def test_the_wall_clock_ends_a_clone(
    hosted: Path, server: GitServer, with_settings: Callable[..., Settings], repos: Path
) -> None:
    make_repository(hosted / "a.git", FILES)
    server.mode = "silent"
    with pytest.raises(GitTimedOut, match="GANDER_CLONE_SECONDS"):
        RepositoryService(with_settings(clone_seconds=1)).clone(parse_address(server.url("a.git")), 1)
    assert left(repos) == []


def test_a_host_that_takes_the_connection_and_says_nothing_is_given_up(
    hosted: Path,
    server: GitServer,
    clone: Callable[..., HeadInfo],
    repos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_repository(hosted / "a.git", FILES)
    server.mode = "silent"
    monkeypatch.setattr(clones, "_SILENCE_SECONDS", 0.5)
    with pytest.raises(NetworkGone):
        clone()
    assert left(repos) == []


def test_a_host_that_counts_in_words_of_its_own_is_heard(
    with_settings: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = with_settings()
    settings.repos_dir.mkdir(parents=True, exist_ok=True)
    said = b""

    def run(
        _arguments: list[str], *, on_stderr: Callable[[bytes], None], watch: Callable[[], None], **_: object
    ) -> bytes:
        on_stderr(b"Cloning into bare repository 'x'...\n" + said)
        watch()
        return b""

    monkeypatch.setattr(git, "run", run)
    call = Call(parse_address("https://example.com/a.git"), git.OWN_CLONE, settings, None, None)
    with pytest.raises(NetworkGone):
        call.run(["clone"], watched=tmp_path, silence=-1)
    said = b"remote: Finding sources:   3% (1/33)\r"
    assert call.run(["clone"], watched=tmp_path, silence=-1) == b""


def test_a_newest_commit_before_1970_counts_as_of_then(hosted: Path, clone: Callable[..., HeadInfo]) -> None:
    path = make_repository(hosted / "a.git", FILES)
    commit = run_git(path, "cat-file", "commit", "HEAD")
    early = re.sub(rb"(?m)^(committer .*>) .*$", rb"\1 -86400 +0000", commit)
    number = run_git(path, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=early).strip()
    run_git(path, "update-ref", "HEAD", number.decode())
    assert clone().committed_at == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_pack_above_its_ceiling_ends_the_clone_while_it_runs(
    hosted: Path, server: GitServer, with_settings: Callable[..., Settings], repos: Path
) -> None:
    make_repository(hosted / "a.git", {f"{number}.bin": os.urandom(100_000) for number in range(40)})
    server.mode, server.pause_seconds = "slow", 0.0005
    with pytest.raises(RepositoryTooLarge, match="1 MiB"):
        RepositoryService(with_settings(max_pack_bytes=1 << 20)).clone(parse_address(server.url("a.git")), 1)
    assert left(repos) == []


def test_a_full_disk_ends_the_clone(
    hosted: Path, server: GitServer, with_settings: Callable[..., Settings], repos: Path
) -> None:
    make_repository(hosted / "a.git", FILES)
    with pytest.raises(CloneOutOfSpace):
        RepositoryService(with_settings(min_free_bytes=1 << 60)).clone(parse_address(server.url("a.git")), 1)
    assert left(repos) == []


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_private_repository_takes_its_token_and_says_when_it_is_missing_or_refused(
    hosted: Path, server: GitServer, clone: Callable[..., HeadInfo], caplog: pytest.LogCaptureFixture
) -> None:
    make_repository(hosted / "a.git", FILES)
    server.token = TOKEN
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TokenNeeded):
        clone()
    with pytest.raises(TokenRefused) as caught:
        clone(token="wrong-" + TOKEN)
    assert clone(token=TOKEN).branch == "main"
    assert TOKEN not in caplog.text + str(caught.value)


def test_a_token_is_never_in_a_command_line_nor_in_the_clone(
    hosted: Path, server: GitServer, service: RepositoryService
) -> None:
    make_repository(hosted / "a.git", {"big.bin": os.urandom(60_000)})
    server.token, server.mode, server.pause_seconds = TOKEN, "slow", 0.01
    commands: list[bytes] = []

    def look(_: GitProgress) -> None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                commands.append(path.read_bytes())
            except OSError:
                continue

    service.clone(parse_address(server.url("a.git")), 1, token=TOKEN, on_progress=look)
    assert any(b"clone\0--bare" in command for command in commands)
    assert any(b"remote-http" in command for command in commands)
    import base64

    secrets = [TOKEN.encode(), base64.b64encode(f"oauth2:{TOKEN}".encode())]
    assert not any(secret in command for secret in secrets for command in commands)
    for path in service.path(1).rglob("*"):
        if path.is_file():
            assert not any(secret in path.read_bytes() for secret in secrets)


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "X-Evil: 1\r\n", "é", "x" * 501])
def test_a_token_that_could_break_out_of_its_header_is_refused(clone: Callable[..., HeadInfo], token: str) -> None:
    with pytest.raises(BadAccessToken) as caught:
        clone(token=token)
    assert token not in caught.value.detail
