"""The stored history follows the branch: whole at first, then only what is new, anew when it was rewritten."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from models import Commit as CommitRow
from models import FileChange, Project
from services.core.database import Database
from services.core.errors import GanderError
from services.history import refresh as refresh_module
from services.history.refresh import read_history
from services.history.rows import store_history, stored_head
from services.history.stream import stream_commits
from services.repository import read_git, record_mailmap, recorded_mailmap
from services.repository.errors import GitTimedOut
from tests.fakes.database import LOCAL_USER_ID, bare, fresh_database
from tests.fakes.repositories import FIRST_MOMENT, Commit, ObjectStore, add_commits, head_of, make_repository, run_git


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    return database


def refresh(database: Database, path: Path, known: str | None, seen: list[int] | None = None) -> set[str]:
    history = read_history(
        bare(database), 1, path, head_of(path), known_head=known, on_progress=(seen or []).append,
        cancelled=threading.Event(),
    )  # fmt: skip
    return {change.path for changes in history.changes.values() for change in changes}


def spoil(path: Path, name: str) -> None:
    """Let a loose object hold rubbish."""
    loose = path / "objects" / name[:2] / name[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"rubbish")


def test_a_refresh_reads_only_what_is_new(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", commits=[Commit({"a.py": "1"}), Commit({"b.py": "1"})])
    assert refresh(database, path, None) == {"a.py", "b.py"}
    known = head_of(path)
    add_commits(path, [Commit({"c.py": "1"})])
    seen: list[int] = [0]
    assert refresh(database, path, known, seen) == {"a.py", "b.py", "c.py"}
    assert seen[-1] == 1


def in_full(database: Database, path: Path, known: str | None) -> tuple[list[object], ...]:
    """Return people, and the commits' subjects, authors and dates, as a map is counted from."""
    history = read_history(
        bare(database),
        1,
        path,
        head_of(path),
        known_head=known,
        on_progress=lambda _count: None,
        cancelled=threading.Event(),
    )
    return [*history.people], [(one.subject, one.person_id, one.committed_at) for one in history.commits]


def test_a_history_that_came_in_parts_is_that_which_came_at_once(tmp_path: Path):
    """Ties are broken by what stands in the log, not by when it was stored."""
    moment = FIRST_MOMENT + 7
    said = [("Zoe Z <a@x.org>", "one"), ("Bob B <b@x.org>", "two"), ("Abe A <z@x.org>", "three")]
    commits = [Commit({"a.py": subject}, subject, author=author, at=moment) for author, subject in said * 2]
    databases = [fresh_database(tmp_path / name) for name in ("parts", "whole") if not (tmp_path / name).mkdir()]
    for database in databases:
        with database.write() as session:
            session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    path, known = make_repository(tmp_path / "r", commits=commits[:1]), None
    for commit in [*commits[1:], None]:
        parts = in_full(databases[0], path, known)
        known = head_of(path)
        if commit is not None:
            add_commits(path, [commit])
    assert parts == in_full(databases[1], path, None)
    assert [subject for subject, *_ in parts[1]] == ["three", "two", "one"] * 2


def test_a_mailmap_that_changes_names_the_authors_of_old_commits_too(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", commits=[Commit({"a.py": "1"}, author="ada <old@x.org>")])
    in_full(database, path, None)
    known = head_of(path)
    add_commits(path, [Commit({".mailmap": "Ada Lovelace <ada@x.org> <old@x.org>\n"}, author="ada <old@x.org>")])
    people, commits = in_full(database, path, known)
    assert [person.name for person in people] == ["Ada Lovelace"]
    assert len(commits) == 2
    known = head_of(path)
    add_commits(path, [Commit({".mailmap": None}, author="ada <old@x.org>")])
    assert [person.name for person in in_full(database, path, known)[0]] == ["ada"]


def test_what_was_read_by_another_mailmap_is_read_again_when_that_run_was_cut_short(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", commits=[Commit({"a.py": "1"}, author="ada <old@x.org>")])
    in_full(database, path, None)
    add_commits(path, [Commit({".mailmap": "Ada Lovelace <ada@x.org> <old@x.org>\n"}, author="ada <old@x.org>")])
    assert [person.name for person in in_full(database, path, None)[0]] == ["Ada Lovelace"]


def test_a_rewritten_branch_leaves_nothing_of_the_old_one(database: Database, tmp_path: Path):
    old = make_repository(tmp_path / "old", {"old.py": "1"})
    new = make_repository(tmp_path / "new", {"new.py": "2"})
    refresh(database, old, None)
    assert refresh(database, new, head_of(old)) == {"new.py"}


def test_what_a_run_cut_short_left_does_not_outlive_a_rewritten_branch(database: Database, tmp_path: Path):
    old = make_repository(tmp_path / "old", {"old.py": "1"})
    new = make_repository(tmp_path / "new", {"new.py": "2"})
    # A first run stored rows, but ended before its map was drawn: no head is known.
    store_history(bare(database), 1, stream_commits(lambda arguments: read_git(old, arguments), head_of(old)))
    assert refresh(database, new, None) == {"new.py"}


def test_git_is_told_how_large_the_packs_are(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked: list[int] = []

    def listen(*given: object, pack_bytes: int) -> object:
        asked.append(pack_bytes)
        return stream_commits(*given, pack_bytes=pack_bytes)  # type: ignore[arg-type]  # what was given

    monkeypatch.setattr(refresh_module, "stream_commits", listen)
    repository = make_repository(tmp_path / "packed", {"a.py": "1"})
    run_git(repository, "gc", "-q")
    refresh(database, repository, None)
    assert asked
    assert asked[0] >= max(path.stat().st_size for path in repository.glob("objects/pack/*.pack"))


def counts(database: Database) -> tuple[int, str | None]:
    with database.read() as session:
        rows = session.scalar(select(func.count()).select_from(CommitRow)) or 0
    return rows, stored_head(bare(database), 1)


def remember(database: Database, head: str) -> None:
    with database.write() as session:
        session.get_one(Project, 1).history_head = head


def test_a_rewritten_branch_whose_reading_is_cut_short_leaves_no_head_that_claims_a_history(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    old = make_repository(tmp_path / "old", {"old.py": "1"})
    new = make_repository(tmp_path / "new", {"new.py": "2"})
    refresh(database, old, None)
    remember(database, head_of(old))

    def cut_short(*_: object, **__: object):
        raise ConnectionError
        yield

    monkeypatch.setattr(refresh_module, "stream_commits", cut_short)
    with pytest.raises(ConnectionError):
        refresh(database, new, head_of(old))
    monkeypatch.undo()
    assert counts(database) == (0, None)
    assert refresh(database, old, counts(database)[1]) == {"old.py"}


@pytest.mark.parametrize("damage", ["old head", "new history", "no time"])
def test_a_git_that_cannot_tell_whether_the_branch_was_rewritten_costs_no_rows(
    database: Database, tmp_path: Path, damage: str
):
    path = make_repository(tmp_path / "r")
    store = ObjectStore(path)
    heads = [store.commit(store.tree([]))]
    for _ in range(2):
        heads.append(store.commit(store.tree([]), parents=heads[-1:]))
    read_history(bare(database), 1, path, heads[0], known_head=None, on_progress=print, cancelled=threading.Event())
    remember(database, heads[0])
    known = heads[0]
    if damage == "old head":
        spoil(path, heads[0])
    elif damage == "new history":
        known = "9" * 40  # gone, so that the branch counts as rewritten
        (path / "objects" / heads[1][:2] / heads[1][2:]).unlink()
    seconds = 0.0 if damage == "no time" else 60.0
    with pytest.raises(GanderError) as caught:
        read_history(
            bare(database), 1, path, heads[2], known_head=known, on_progress=print, cancelled=threading.Event(),
            seconds=seconds,
        )  # fmt: skip
    assert isinstance(caught.value, GitTimedOut) == (damage == "no time")
    assert counts(database) == (1, heads[0])


def test_rows_that_do_not_add_up_are_built_anew(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", commits=[Commit({"a.py": "1"}), Commit({"b.py": "1"})])
    refresh(database, path, None)
    known = head_of(path)
    with database.write() as session:
        lost = session.scalars(select(CommitRow.id).where(CommitRow.sha != known)).one()
        session.execute(delete(FileChange).where(FileChange.commit_id == lost))
        session.execute(delete(CommitRow).where(CommitRow.id == lost))
    add_commits(path, [Commit({"c.py": "1"})])
    assert refresh(database, path, known) == {"a.py", "b.py", "c.py"}
    assert counts(database)[0] == 3


def test_an_unchanged_head_asks_git_nothing(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", {"a.py": "1"})
    refresh(database, path, None)
    head = head_of(path)
    (tmp_path / "gone").mkdir()  # git would find no repository there
    record_mailmap(tmp_path / "gone", "")
    history = read_history(
        bare(database),
        1,
        tmp_path / "gone",
        head,
        known_head=head,
        on_progress=lambda _: None,
        cancelled=threading.Event(),
    )
    assert len(history.commits) == 1


def test_rows_of_which_nobody_noted_how_they_were_read_are_read_anew(database: Database, tmp_path: Path):
    moments = [Commit({"a.py": str(number)}, str(number), at=FIRST_MOMENT) for number in range(4)]
    path = make_repository(tmp_path / "r", commits=moments)
    whole = in_full(database, path, None)
    with database.write() as session:  # as they were stored before: newest first
        session.execute(delete(FileChange))
        session.execute(update(CommitRow).values(id=100 - CommitRow.id))
    (path / "gander-mailmap").unlink()
    assert in_full(database, path, head_of(path)) == whole
    assert recorded_mailmap(path) == ""


def test_where_a_shallow_clone_begins_nobody_made_all_files(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", commits=[Commit({f"{name}.py": "1"}) for name in "abcd"])
    run_git(tmp_path, "clone", "-q", "--bare", "--depth=2", f"file://{path}", "cut")
    cut = tmp_path / "cut"

    def read(known: str | None) -> tuple[bool, str]:
        history = read_history(
            bare(database),
            1,
            cut,
            head_of(cut),
            known_head=known,
            on_progress=lambda _: None,
            cancelled=threading.Event(),
        )
        changed = {change.path[0] for changes in history.changes.values() for change in changes}
        return history.is_cut, "".join(sorted(changed))

    assert read(None) == (True, "d")
    assert read(head_of(cut)) == (True, "d")
    run_git(cut, "fetch", "-q", "--deepen=1", str(path), "+HEAD:refs/heads/main")
    assert read(head_of(cut)) == (True, "cd")
    run_git(cut, "fetch", "-q", "--unshallow", str(path), "+HEAD:refs/heads/main")
    assert read(head_of(cut)) == (False, "abcd")
