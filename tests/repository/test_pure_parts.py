from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.repository.classify import classify
from services.repository.errors import (
    BranchNotFound,
    CertificateRefused,
    CloneOutOfSpace,
    EmptyRepository,
    GitFailed,
    HostFailed,
    HostUnknown,
    NetworkGone,
    NotARepository,
    RedirectRefused,
    RepositoryDamaged,
    RepositoryNotFound,
    SshRefused,
    TokenNeeded,
    TokenRefused,
    amount,
)
from services.repository.progress import GitProgress, ProgressReader, parse_progress
from services.repository.remote_refs import RemoteRefs, branch_candidates, choose, parse_refs
from services.repository.tree import readable_path

# ── Progress ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "progress"),
    [
        (
            b"Receiving objects:  62% (1234/2000), 41.00 MiB | 3.50 MiB/s",
            GitProgress("receiving", 1234, 2000, 42_991_616, 3_670_016),
        ),
        (
            b"Receiving objects: 100% (3/3), 812 bytes | 812.00 KiB/s, done.",
            GitProgress("receiving", 3, 3, 812, 831_488),
        ),
        (b"Receiving objects:   0% (1/2000)", GitProgress("receiving", 1, 2000)),
        (b"Resolving deltas: 100% (8/8), done.", GitProgress("resolving", 8, 8)),
        (b"remote: Counting objects:  50% (5/10)", GitProgress("counting", 5, 10)),
        (b"remote: Enumerating objects: 1234, done.        ", GitProgress("counting", 1234)),
        (b"remote: Compressing objects: 100% (7/7), done.", GitProgress("compressing", 7, 7)),
        (b"remote: Receiving objects: 50% (1/2)", None),
        (b"Cloning into bare repository 'x'...", None),
        (b"Receiving objects: 50% (1/", None),
        (b"", None),
    ],
)
def test_gits_lines_become_values(line: bytes, progress: GitProgress | None) -> None:
    assert parse_progress(line) == progress


def test_progress_reads_well() -> None:
    progress = GitProgress("receiving", 1234, 2000, 41_000_000, 3_600_000)
    assert progress.detail == "1,234 of 2,000 objects, 41.0 MB, 3.6 MB/s"
    assert progress.fraction == pytest.approx(0.617)
    assert GitProgress("resolving", 8, 8).detail == "8 of 8 deltas"
    assert GitProgress("counting", 0, 0).fraction is None


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), max_size=20),
    st.lists(st.integers(0, 600), max_size=20),
)
def test_lines_are_read_the_same_however_they_arrive(counts: list[tuple[int, int]], cuts: list[int]) -> None:
    stream = b"".join(b"Resolving deltas:   1%% (%d/%d)\r" % pair for pair in counts)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    reader = ProgressReader()
    read = [p for a, b in itertools.pairwise(edges) for p in reader.feed(stream[a:b])]
    assert [(progress.done, progress.total) for progress in read] == counts
    assert all(0 <= (progress.fraction or 0) <= 1 for progress in read)


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_noise_is_no_progress_and_is_not_kept(pieces: list[bytes]) -> None:
    reader = ProgressReader()
    for piece in [*pieces, b"x" * 100_000]:
        list(reader.feed(piece))
    assert len(reader._rest) <= 4096


# ── Classification ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stderr", "kind"),
    [
        ("fatal: repository 'https://x/a/' not found", RepositoryNotFound),
        ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", TokenNeeded),
        ("fatal: Authentication failed for 'https://x/'", TokenNeeded),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 403", TokenRefused),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 302", RedirectRefused),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 503", HostFailed),
        ("fatal: unable to access 'https://x/': Could not resolve host: x", HostUnknown),
        ("fatal: unable to access 'https://x/': Failed to connect to x port 443: Connection refused", NetworkGone),
        (
            "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none",
            CertificateRefused,
        ),
        ("error: RPC failed; curl 18 transfer closed\nfatal: early EOF\nfatal: index-pack failed", NetworkGone),
        ("error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec", NetworkGone),
        (
            "warning: Could not find remote branch x to clone.\nfatal: Remote branch x not found in upstream",
            BranchNotFound,
        ),
        ("fatal: couldn't find remote ref refs/heads/x", BranchNotFound),
        ("fatal: '/x' does not appear to be a git repository\nfatal: Could not read from remote", NotARepository),
        ("fatal: https://x/info/refs not valid: is this a git repository?", NotARepository),
        ("fatal: write error: No space left on device\nfatal: index-pack failed", CloneOutOfSpace),
        ("git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.", SshRefused),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", SshRefused),
        (
            "ssh: Could not resolve hostname x: Name or service not known\nfatal: Could not read from remote",
            HostUnknown,
        ),
        ("fatal: pack is corrupted (SHA1 mismatch)\nfatal: index-pack failed", RepositoryDamaged),
        ("error: Could not read 0000\nfatal: bad object 1234", RepositoryDamaged),
        ("remote: fatal: repository 'x' not found\nfatal: something nobody has seen", GitFailed),
        ("", GitFailed),
    ],
)
def test_gits_words_become_an_error_that_says_what_to_do(stderr: str, kind: type[Exception]) -> None:
    error = classify(stderr)
    assert type(error) is kind
    assert "{" not in error.detail


def test_a_refused_token_is_told_from_a_missing_one() -> None:
    assert type(classify("fatal: Authentication failed for 'https://x/'", with_token=True)) is TokenRefused


def test_a_crash_without_words_is_damage() -> None:
    assert type(classify("", -11)) is RepositoryDamaged


def test_only_what_may_pass_by_itself_is_tried_again() -> None:
    transient = {
        kind for kind in (NetworkGone, HostUnknown, HostFailed, TokenNeeded, RepositoryNotFound) if kind.transient
    }
    assert transient == {NetworkGone, HostUnknown, HostFailed}


@given(st.text(max_size=300), st.integers(-15, 255))
def test_any_words_are_some_error(stderr: str, returncode: int) -> None:
    assert classify(stderr, returncode).detail


# ── References ───────────────────────────────────────────────────────────────────────────────────────

A, B = "a" * 40, "b" * 40


def test_a_listing_tells_the_default_branch() -> None:
    refs = parse_refs(
        f"ref: refs/heads/main\tHEAD\n{A}\tHEAD\n{A}\trefs/heads/main\n{B}\trefs/heads/x/y\nnoise\n".encode()
    )
    assert refs == RemoteRefs("main", A, {"main": A, "x/y": B})


def test_the_longest_branch_that_an_address_may_name_wins() -> None:
    refs = RemoteRefs("main", A, {"x": A, "x/y": B})
    assert choose(refs, "x/y/src/app.py").branch == "x/y"
    assert choose(refs, "x/z").branch == "x"
    with pytest.raises(BranchNotFound, match="zz"):
        choose(refs, "zz/x")


def test_without_a_head_a_usual_branch_is_taken() -> None:
    assert choose(RemoteRefs(None, None, {"zoo": A, "master": B}), None).branch == "master"
    assert choose(RemoteRefs(None, None, {"zoo": A, "b": B}), None).branch == "b"
    with pytest.raises(EmptyRepository):
        choose(RemoteRefs(), None)


def test_a_detached_head_has_a_commit_and_no_branch() -> None:
    chosen = choose(parse_refs(f"{A}\tHEAD\n".encode()), None)
    assert (chosen.branch, chosen.commit) == (None, A)


@given(st.lists(st.from_regex(r"[a-z0-9.]{1,5}", fullmatch=True), min_size=1, max_size=6))
def test_candidates_are_the_beginnings_of_what_was_named(parts: list[str]) -> None:
    candidates = branch_candidates("/".join(parts))
    assert candidates == sorted(candidates, key=len, reverse=True)
    assert all("/".join(parts).startswith(candidate) for candidate in candidates)
    assert len(candidates) == len(parts)


@given(st.binary(max_size=300))
def test_any_listing_is_read(answer: bytes) -> None:
    refs = parse_refs(answer)
    assert all(len(commit) in {40, 64} for commit in refs.branches.values())


# ── Paths and amounts ────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.binary(min_size=1, max_size=12), min_size=2, max_size=2, unique=True))
def test_distinct_paths_stay_distinct_and_are_printable(paths: list[bytes]) -> None:
    first, second = (readable_path(path) for path in paths)
    assert first != second
    assert not any(ord(character) < 0x20 or ord(character) == 0x7F for character in first)
    first.encode("utf-8")


def test_odd_bytes_of_a_path_are_shown_escaped() -> None:
    assert readable_path("rtl\u202egpj.py".encode()) == "rtl\\u202egpj.py"  # it would read as a picture
    assert readable_path("a\u2067b\u2028c\u0085".encode()) == "a\\u2067b\\u2028c\\u0085"
    assert readable_path("\u05e9\u05dc/é 🦆".encode()) == "\u05e9\u05dc/é 🦆"  # letters that run the other way stay
    assert readable_path(b"a\nb\xff\\c/\xc3\xa9") == "a\\x0ab\\xff\\x5cc/é"


@pytest.mark.parametrize(
    ("size", "words"), [(2 << 30, "2 GiB"), (3 << 19, "1.5 MiB"), (812, "812 bytes"), (0, "0 bytes")]
)
def test_amounts_read_well(size: int, words: str) -> None:
    assert amount(size) == words
