"""Following calls on a refresh: only what may have changed is followed again, and the rest is the earlier map's.

A file's edges change only when a lookup on the way from one of its names does: because the file itself, where its
imports lead, or something with a looked-up name in a file that the lookup may come to differs; or because a name that is
guessed among all of a language's now means another. Names are compared, not places, so more is followed again than
must be, and never less; where that cannot be told, everything is.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from services.system_map.facts import DeepFacts, FileFacts, InventoryFile, ResolvedImport
from services.system_map.resolve.go_builds import said_of_builds
from services.system_map.symbols.asking import asking
from services.system_map.symbols.calls import Counts, Follower, Kept, uses_of
from services.system_map.symbols.edges import EarlierNodes, EdgeColumns, Numbers
from services.system_map.symbols.graph import SymbolGraph
from services.system_map.symbols.guessable import guessable, meaning
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.interface import EVERYTHING, Interface, differing, names_of
from services.system_map.symbols.leads import ImportLeads
from services.system_map.symbols.places import UseTable
from services.system_map.symbols.reach import Reach
from services.system_map.symbols.state import BlobFacts, Earlier, FileState, FollowState

_GONE = -(1 << 40)
# A file of which the parser could tell nothing.
_NOTHING: BlobFacts = (FileFacts(lines=0), None)


class Followed(NamedTuple):
    """A graph, what the next refresh needs of it (None: it must follow everything), and how many files were followed."""

    graph: SymbolGraph
    state: FollowState | None
    followed: int


def follow_again(
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
    imports: Iterable[ResolvedImport],
    deep: Callable[[str], DeepFacts | None],
    earlier: Earlier | None,
) -> Followed:
    """Return what `follow_calls` returns, to the byte, with the help of an earlier map's graph."""
    index = SymbolIndex(files, facts)
    leads = ImportLeads(index, imports)
    table = uses_of(index, deep)
    given = _Given(index, leads, table, _keys(index, files))
    comparison = _Comparison(given, earlier) if earlier is not None else None
    kept = comparison.kept() if comparison is not None else {}
    follower = Follower(index, leads, table, earlier.graph.rule_table if earlier is not None else ())
    graph = follower.follow(kept, comparison.nodes if comparison is not None else None)
    state = None if given.is_uncertain else _state(given, follower)
    return Followed(graph, state, len(index.paths) - len(kept))


@dataclass(frozen=True, slots=True)
class _Given:
    index: SymbolIndex
    leads: ImportLeads
    table: UseTable
    keys: list[tuple[str, str, str]]  # of each file: blob, language, role

    @property
    def is_uncertain(self) -> bool:
        """Whether the parser gave up on a file after telling some of it: that is kept nowhere to compare with."""
        return any(
            not key[0] and (found.symbol_count or found.imports)
            for key, found in zip(self.keys, self.index.facts, strict=True)
        )


def _keys(index: SymbolIndex, files: Mapping[str, InventoryFile]) -> list[tuple[str, str, str]]:
    return [
        ("" if found.skipped is not None else files[path].blob, files[path].language or "", files[path].role)
        for path, found in zip(index.paths, index.facts, strict=True)
    ]


def _state(given: _Given, follower: Follower) -> FollowState:
    state = FollowState()
    for path, key, counts in zip(given.index.paths, given.keys, follower.counts, strict=True):
        state.files.append(FileState(path, *key, *counts))
    symbols, files = follower.nodes
    state.node_files = array("I", files.astype("I").tobytes())
    places = np.where(symbols < 0, -1, symbols - given.index.starts()[files]) if len(files) else symbols
    state.node_places = array("i", places.astype("i").tobytes())
    for file in range(len(given.index.paths)):
        targets = given.leads.targets(file)
        state.import_counts.append(len(targets))
        for line, target, sure in targets:
            state.import_lines.append(line)
            state.import_targets.append(target)
            state.import_confidences.append(sure)
    state.take_guesses(follower.guessed)
    return state


class _Comparison:
    """Compares the files of an earlier map with those of now."""

    def __init__(self, given: _Given, earlier: Earlier) -> None:
        self._given = given
        self._index = given.index
        self._earlier = earlier
        self._old = earlier.state.files
        self._old_numbers = {file.path: number for number, file in enumerate(self._old)}
        # old file → new file, where both are there
        self._now = [given.index.numbers.get(file.path) for file in self._old]
        self._changed: set[int] = set()  # new numbers; what is gone is not in it
        self.nodes: EarlierNodes | None = None  # once it is known what is kept
        self._names: set[str] = set()

    def kept(self) -> dict[int, Kept]:
        """Return what still holds of the earlier following, by file."""
        if sum(file.edges for file in self._old) != len(self._earlier.graph.sources):
            return {}
        edited, gone = self._changed_files()
        if 3 * (len(self._changed) + len(gone)) > len(self._index.paths):
            return {}
        before = self._before([*edited, *gone])
        if before is None:
            return {}
        self._compare(before, edited, gone)
        again = self._changed | self._asking(before, [*edited, *gone]) | self._guessing(before[0], [*edited, *gone])
        return self._holding(before[0], edited, again)

    def _changed_files(self) -> tuple[list[int], list[int]]:
        """Return the old numbers of files that differ, and of those that are gone; fill the changed ones."""
        edited, gone = [], []
        for number, (file, now) in enumerate(zip(self._old, self._now, strict=True)):
            if now is None:
                gone.append(number)
            elif not file.blob or (file.blob, file.language, file.role) != self._given.keys[now]:
                edited.append(number)
                self._changed.add(now)
        self._changed.update(number for number, path in enumerate(self._index.paths) if path not in self._old_numbers)
        edited += self._told_by_others(gone)
        return edited, gone

    def _told_by_others(self, gone: list[int]) -> list[int]:
        """Return the old numbers of further files that count as changed: the folder tells their package (Go)."""
        index = self._index
        paths = [index.paths[now] for now in self._changed] + [self._old[old].path for old in gone]
        folders = {path.rpartition("/")[0] for path in paths if path.endswith(".go")}
        found = []
        for old, now in enumerate(self._now) if folders else ():
            if now is None or now in self._changed or index.families[now] != "go" or index.facts[now].package:
                continue
            if index.paths[now].rpartition("/")[0] in folders:
                found.append(old)
        self._changed.update(now for old in found if (now := self._now[old]) is not None)
        return found

    def _before(self, changed: list[int]) -> tuple[SymbolIndex, ImportLeads, UseTable] | None:
        """Return the files as they were: an index of all, where imports led, and the uses of what has changed."""
        keys = [(self._old[number].blob, self._old[number].language) for number in changed]
        read = self._earlier.read([key for key in keys if key[0]])
        facts: dict[str, FileFacts] = {}
        files: dict[str, InventoryFile] = {}
        deep: dict[str, DeepFacts | None] = {}
        for number, key in zip(changed, keys, strict=True):
            found = read.get(key) if key[0] else _NOTHING
            if found is None:
                return None
            path = self._old[number].path
            facts[path], deep[path] = found
        for file, now in zip(self._old, self._now, strict=True):
            role: str = file.role
            files[file.path] = InventoryFile(file.path, file.blob, 0, file.language or None, role)  # type: ignore[arg-type]  # as it was written
            if file.path not in facts and now is not None:
                facts[file.path] = self._index.facts[now]
        index = SymbolIndex(files, facts)
        if index.paths != [file.path for file in self._old]:
            return None
        leads = ImportLeads(index, ())
        for number, targets in enumerate(self._earlier.state.imports()):
            leads.take(number, targets)
        return index, leads, uses_of(index, deep.get)

    def _compare(self, before: tuple[SymbolIndex, ImportLeads, UseTable], edited: list[int], gone: list[int]) -> None:
        """Fill the names of what others see differently; a file whose imports lead elsewhere has changed too."""
        index, leads, table = before
        stayed = set(edited)
        moved: list[tuple[int, int]] = []  # files whose package is another, or has another place, then and now
        for old, now in enumerate(self._now):
            if now is None:
                continue
            if old in stayed:
                was = Interface(index, leads, old, table.files[old])
                is_now = self._interface(now)
                same_place = _place(index, old) == _place(self._index, now)
                self._names.update(differing(was.seen(), is_now.seen()) if same_place else _all_names([was, is_now]))
                if not same_place and self._index.families[now] == "go":
                    moved.append((old, now))
            elif [
                (line, self._now[target], sure) for line, target, sure in leads.targets(old)
            ] != self._given.leads.targets(now):
                self._changed.add(now)
                was = Interface(index, leads, old, self._given.table.files[now])
                self._names.update(differing(was.seen(), self._interface(now).seen()))
        for old in gone:
            self._names.update(_all_names([Interface(index, leads, old, table.files[old])]))
            self._names.update(_module_names(index.paths[old]))
        for now, path in enumerate(self._index.paths):
            if path not in self._old_numbers:
                self._names.update(_all_names([self._interface(now)]))
                self._names.update(_module_names(path))
        self._compare_packages(before, moved)

    def _compare_packages(
        self, before: tuple[SymbolIndex, ImportLeads, UseTable], moved: list[tuple[int, int]]
    ) -> None:
        """Fill all names of the packages that files left or joined: who is led to one of these looks in all of it (Go)."""
        index, leads, table = before
        left = {index.packages.key_of(old): old for old, _ in moved}
        joined = {self._index.packages.key_of(now): now for _, now in moved}
        for old in {one for some in left.values() for one in index.package_files(some)}:
            self._names.update(_all_names([Interface(index, leads, old, table.files[old])]))
        then = {
            now for some in left.values() for old in index.package_files(some) if (now := self._now[old]) is not None
        }
        for now in then.union(*(self._index.package_files(some) for some in joined.values())):
            self._names.update(_all_names([self._interface(now)]))

    def _interface(self, now: int) -> Interface:
        return Interface(self._index, self._given.leads, now, self._given.table.files[now])

    def _asking(self, before: tuple[SymbolIndex, ImportLeads, UseTable], changed: list[int]) -> set[int]:
        """Return the files that may come to a changed one when they look up one of the names, or one that hangs on it."""
        if not self._names:
            return set()
        reach = Reach(self._index, self._given.leads)
        reach.add_leads(before[1], self._now)
        for old in changed:
            reach.add_as_it_was(before[0], old, self._now)
        reached = sorted(reach.of(self._changed))
        if EVERYTHING in self._names:
            return set(reached)
        return asking(self._given.index, self._given.table, reached, self._names, self._interface)

    def _guessing(self, before: SymbolIndex, changed: list[int]) -> set[int]:
        """Return the files that guess a name which means another function now, or one where it meant none."""
        then, now_there = guessable(before, changed), guessable(self._index, sorted(self._changed))
        # What both say as often means the same: all other files are as they were.
        named = {(family, name) for _, family, name, *_ in (then - now_there) + (now_there - then)}
        differing_names = {
            name for family, name in named if meaning(before, family, name) != meaning(self._index, family, name)
        }
        guessed = self._earlier.state.guessed() if differing_names else []
        return {
            now
            for names, now in zip(guessed, self._now, strict=False)
            if now is not None and not differing_names.isdisjoint(names)
        }

    def _holding(self, old_index: SymbolIndex, edited: list[int], again: set[int]) -> dict[int, Kept]:
        graph = self._earlier.graph
        numbers = self._numbers_now(old_index, edited)
        edges = EdgeColumns(
            numbers[np.frombuffer(graph.sources, "I")],
            numbers[np.frombuffer(graph.targets, "I")],
            np.array(graph.lines, np.int64),
            np.array(graph.rules, np.int64),
        )
        gone = np.concatenate(([0], np.cumsum(edges.targets == _GONE)))
        found: dict[int, Kept] = {}
        ends = list(accumulate(file.edges for file in self._old))
        guessed = self._earlier.state.guessed()
        for file, now, end, names in zip(self._old, self._now, ends, guessed, strict=True):
            if now is not None and now not in again and gone[end - file.edges] == gone[end]:
                counts = Counts(file.edges, file.calls, file.inside, file.outside)
                found[now] = Kept(edges.piece(end - file.edges, end), counts, names)
        return found

    def _numbers_now(self, old_index: SymbolIndex, edited: list[int]) -> Numbers:
        """Return the number that each node of the earlier graph has now; where a file changed, by qualified name."""
        state = self._earlier.state
        files, places = np.array(state.node_files, np.int64), np.array(state.node_places, np.int64)
        if not len(files):
            return files
        now = np.array([_GONE if one is None else one for one in self._now], np.int64)[files]
        starts = np.append(self._index.starts(), 0)  # of a file that is gone: the last, which nobody looks at
        found = np.where(places < 0, ~now, starts[np.where(now == _GONE, -1, now)] + places)
        found[now == _GONE] = _GONE
        for old in edited:
            here = np.flatnonzero((files == old) & (places >= 0))
            new = self._now[old]
            if len(here) and new is not None:
                found[here] = np.array(self._places_now(old_index, old, new), np.int64)[places[here]]
        as_they_were = np.flatnonzero((places >= 0) & (found != _GONE) & ~np.isin(files, edited))
        self.nodes = EarlierNodes(
            dict(zip(found[as_they_were].tolist(), as_they_were.tolist(), strict=True)), self._earlier.graph
        )
        return found

    def _places_now(self, old_index: SymbolIndex, old: int, now: int) -> list[int]:
        """Return what number each symbol of a changed file has now: the one that counts as often among its namesakes."""
        places: dict[str, list[int]] = {}
        for place, symbol in enumerate(self._index.facts[now].symbols):
            places.setdefault(symbol.qualified_name, []).append(self._index.number_of(now, place))
        for some in places.values():
            some.reverse()
        return [
            places[name].pop() if places.get(name := symbol.qualified_name) else _GONE
            for symbol in old_index.facts[old].symbols
        ]


def _place(index: SymbolIndex, file: int) -> tuple[object, ...]:
    """Return what all of a file's names hang on: its role, its package and which builds it is part of."""
    facts = index.facts[file]
    return index.roles[file], index.packages.key_of(file), facts.package, said_of_builds(facts)


def _all_names(interfaces: Iterable[Interface]) -> set[str]:
    return {name for one in interfaces for key in one.seen() for name in names_of(key)}


def _module_names(path: str) -> set[str]:
    """Return the names by which a module may be asked for as a member of its package."""
    folder, _, last = path.rpartition("/")
    return {last.partition(".")[0], folder.rpartition("/")[2]} - {""}
