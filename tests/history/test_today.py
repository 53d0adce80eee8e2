"""Changes are named as a plain walk back in time names them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.history.columns import columns_of
from services.history.today import name_changes
from services.history.values import StoredChange, StoredCommit

NAMES = ["a", "b", "c", "d/e"]
names = st.sampled_from(NAMES)
changes = st.lists(st.tuples(names, st.none() | names), max_size=3)


def walked_back(commits: list[list[StoredChange]], alive: set[str]) -> list[tuple[int, str]]:
    """The rule, one change at a time: (commit, today's name) of every change that is not gone."""
    today: dict[str, str | None] = {}
    named: list[tuple[int, str]] = []
    unnamed: list[tuple[int, str]] = []
    for number, some in enumerate(commits):
        at_once = [(change, today.get(change.path, change.path)) for change in some]
        for change, path in at_once:
            if path in alive:
                named.append((number, path))
            elif path is not None:
                unnamed.append((number, change.path))
        renames = [(change, path) for change, path in at_once if change.old_path is not None]
        for change, _ in renames:
            today[change.path] = None
        today.update((change.old_path, path) for change, path in renames)
    return sorted(named + [(number, path) for number, old in unnamed if (path := today.get(old)) in alive])


@settings(max_examples=300)
@given(st.lists(changes, max_size=8), st.sets(names))
def test_the_columns_are_named_as_one_change_at_a_time(drawn, alive):
    commits = [[StoredChange(path, old, 1, 1) for path, old in some] for some in drawn]
    columns = columns_of(
        [StoredCommit(number, 1, 0, False) for number in range(1, len(commits) + 1)],
        dict(enumerate(commits, 1)),
    )
    named = name_changes(columns, alive)
    found = zip(named.commit.tolist(), (columns.paths[file] for file in named.file.tolist()), strict=True)
    assert sorted(found) == walked_back(commits, alive)
