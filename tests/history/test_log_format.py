"""The log's parser: whatever stands in names, subjects and paths, and wherever the pieces end."""

from __future__ import annotations

import itertools
import tracemalloc
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.history.facts import ChangeFacts, CommitFacts
from services.history.log_format import (
    MAX_CHANGES,
    MAX_FIELD,
    MAX_PATH,
    LogParser,
    LogUnreadable,
    log_arguments,
    parse_log,
)
from services.repository.tree import readable_path
from tests.fakes.repositories import Commit, Renamed, make_repository, run_git

HOSTILE = st.binary(max_size=12).map(lambda raw: raw.replace(b"\0", b"x")) | st.sampled_from(
    [b"\n1\t2\tx", b"1\t2\t", b"a" * 40, b"\xff\xfe", b"\r\n", b"=>", b"{a => b}", b"-\t-\t"]
)
PATHS = HOSTILE.filter(bool)
COUNTS = st.none() | st.integers(0, 10**6)


@st.composite
def logs(draw: st.DrawFn) -> tuple[bytes, list[CommitFacts]]:
    """Draw what git would print, and what it means."""
    raw = b""
    meant = []
    for number in range(draw(st.integers(0, 6))):
        sha = f"{number:040x}"
        parents = draw(st.integers(0, 3))
        at = draw(st.integers(1, 2_000_000_000))
        name, email, subject = draw(HOSTILE), draw(HOSTILE), draw(HOSTILE)
        header = [sha.encode(), b" ".join([b"b" * 40] * parents), b"%d" % at, b"%d" % (at + 1), name, email, subject]
        raw += b"".join(part + b"\0" for part in header)
        changes = []
        for index in range(0 if parents > 1 else draw(st.integers(0, 4))):
            added, deleted, path = draw(COUNTS), draw(COUNTS), draw(PATHS)
            old = draw(st.none() | PATHS)
            counts = b"\t".join(b"-" if count is None else b"%d" % count for count in (added, deleted))
            raw += (b"\n" if index == 0 else b"") + counts + b"\t"
            raw += path + b"\0" if old is None else b"\0" + old + b"\0" + path + b"\0"
            changes.append(
                ChangeFacts(readable_path(path), added, deleted, None if old is None else readable_path(old))
            )
        meant.append((sha, at, at + 1, parents > 1, changes))
    return raw, meant  # type: ignore[return-value]  # compared field by field below


@given(logs(), st.lists(st.integers(0, 400)))
def test_a_log_means_the_same_wherever_its_pieces_end(log: tuple[bytes, list], cuts: list[int]) -> None:
    raw, meant = log
    edges = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
    pieces = [raw[start:end] for start, end in itertools.pairwise(edges)]
    read = list(parse_log(pieces))
    assert [(c.sha, c.authored_at, c.committed_at, c.is_merge, c.changes) for c in read] == meant
    # What no version of Unicode names yet stays: a newer one may, and a browser may show it.
    assert not any(category(letter) == "Cc" for c in read for letter in c.subject)


@pytest.mark.parametrize(("pack_mb", "kept_mb"), [(0, 4), (40, 5), (78, 9), (142, 16), (4_000, 16)])
def test_git_keeps_more_bases_of_larger_packs(pack_mb: int, kept_mb: int):
    assert f"core.deltaBaseCacheLimit={kept_mb}m" in log_arguments("a" * 40, None, pack_mb << 20)


def test_what_would_turn_a_line_around_is_shown_as_unreadable():
    subject = "Fix \u202eetad\u202c \x85 \u0378 \U0001f469\u200d\U0001f52c"
    raw = b"\0".join([b"a" * 40, b"", b"1", b"2", b"Ann", b"a@b", subject.encode(), b""])
    (commit,) = parse_log([raw])
    assert commit.subject == "Fix �etad� � \u0378 \U0001f469\u200d\U0001f52c"


@given(logs().filter(lambda log: bool(log[1])), st.data())
def test_a_log_that_ends_in_the_middle_is_an_error_or_whole_commits(
    log: tuple[bytes, list], data: st.DataObject
) -> None:
    raw, meant = log
    end = data.draw(st.integers(0, len(raw) - 1))
    try:
        read = list(parse_log([raw[:end]]))
    except LogUnreadable:
        return
    assert [c.sha for c in read] == [sha for sha, *_ in meant[: len(read)]]


@pytest.mark.parametrize("rubbish", [b"hello\0", b"a" * 39 + b"\0", b"1\t2\tpath\0"])
def test_what_is_no_log_is_refused(rubbish: bytes) -> None:
    with pytest.raises(LogUnreadable):
        list(parse_log([rubbish]))


def test_a_gigantic_subject_is_cut_while_it_streams_in() -> None:
    head = b"".join(part + b"\0" for part in (b"a" * 40, b"", b"5", b"6", b"Ada", b"ada@example.org"))
    pieces = [head, *[b"x" * 10_000] * 50, b"\0"]
    (commit,) = parse_log(pieces)
    assert 0 < len(commit.subject) <= MAX_FIELD


def header(number: int) -> bytes:
    fields = (b"%040x" % number, b"", b"5", b"6", b"Ada", b"ada@example.org", b"Change")
    return b"".join(field + b"\0" for field in fields)


def test_a_commit_that_changes_a_million_paths_does_not_fill_the_memory() -> None:
    parser = LogParser()
    parser.feed(header(1))
    piece = b"".join(b"1\t0\t%s%05d\0" % (b"d/" * 20, number) for number in range(10_000))
    rename = b"1\t0\t\0old\0new\0"
    parser.feed(piece * 3)
    tracemalloc.start()
    for _ in range(5):
        assert parser.feed(piece + rename) == []
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert grown < 100_000
    bomb, after = [*parser.feed(header(2) + b"\n1\t0\ta.py\0"), *parser.finish()]
    assert len(bomb.changes) == MAX_CHANGES
    assert [change.path for change in after.changes] == ["a.py"]


def test_a_path_longer_than_any_system_takes_is_dropped() -> None:
    longest = b"x" * MAX_PATH
    (commit,) = parse_log([header(1), b"\n1\t0\t" + longest + b"\0", b"1\t0\tx" + longest + b"\0", b"1\t0\ta\0"])
    assert [len(change.path) for change in commit.changes] == [MAX_PATH, 1]


def test_broken_times_do_not_end_the_reading() -> None:
    fields = [b"a" * 40, b"", b"-99999999999999999999999", b"", b"", b"", b""]
    (commit,) = parse_log([b"".join(field + b"\0" for field in fields)])
    assert (commit.authored_at, commit.committed_at) == (0, 0)
    assert commit.author.name == "unknown"


def test_git_itself_is_understood_with_renames_merges_odd_names_and_a_mailmap(tmp_path: Path) -> None:
    odd = "tab\there\nand a line"
    ada, old_ada = "Ada Lovelace <ada@example.org>", "ada <countess@old.example>"
    repository = make_repository(
        tmp_path / "odd.git",
        commits=[
            Commit({"a.py": "one\ntwo\nthree\nfour\n", "bin": b"\0\1\2"}, "Begin", author=old_ada, at=1_700_000_000),
            Commit({"b.py": Renamed("a.py"), "a.py": None}, "Move it", author=ada, at=1_700_000_100),
            Commit({odd: "x\n"}, "1\t2\tpath", branch="side", parents=["main"], at=1_700_000_200),
            Commit({".mailmap": f"{ada} <countess@old.example>\n"}, "Map", author=ada, at=1_700_000_300),
            Commit({}, "Merge side", parents=["main", "side"], at=1_700_000_400),
        ],
    )
    head = run_git(repository, "rev-parse", "HEAD").decode().strip()
    commits = {c.subject: c for c in parse_log([run_git(repository, *log_arguments(head))])}
    assert commits["Merge side"].is_merge
    assert commits["Merge side"].changes == []
    assert commits["Begin"].author.email == "ada@example.org"
    assert commits["Begin"].author.name == "Ada Lovelace"
    assert [(c.path, c.added, c.deleted) for c in commits["Begin"].changes] == [("a.py", 4, 0), ("bin", None, None)]
    assert [(c.old_path, c.path, c.added) for c in commits["Move it"].changes] == [("a.py", "b.py", 0)]
    assert [c.path for c in commits["1\ufffd2\ufffdpath"].changes] == [r"tab\x09here\x0aand a line"]
