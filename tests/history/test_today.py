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
    every = [(number, change) for number, some in enumerate(commits) for change in some]
    named: list[str | None] = []
    for some in commits:
        at_once = [(change, today.get(change.path, change.path)) for change in some]
        named += [path for _, path in at_once]
        renames = [(change, path) for change, path in at_once if change.old_path is not None]
        for change, _ in renames:
            today[change.path] = None
        today.update((change.old_path, path) for change, path in renames)

    def name_of(place: int) -> str | None:
        if named[place] is None or named[place] in alive:
            return named[place]
        path = every[place][1].path
        following = (at for at in range(place + 1, len(every)) if every[at][1].old_path == path)
        at = next(following, None)
        return None if at is None else name_of(at)

    return sorted((number, path) for place, (number, _) in enumerate(every) if (path := name_of(place)) in alive)


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


def test_a_side_branch_keeps_a_name_that_was_itself_the_new_one_of_a_rename():
    history = [
        [StoredChange("b", None, 1, 1)],  # on a branch that began before the next one
        [StoredChange("c", "b", 1, 1)],
        [StoredChange("b", "a", 1, 1)],
        [StoredChange("a", None, 1, 1)],
    ]
    columns = columns_of([StoredCommit(number, 1, 0, False) for number in range(1, 5)], dict(enumerate(history, 1)))
    assert name_changes(columns, {"c"}).commit.tolist() == [0, 1, 2, 3]
