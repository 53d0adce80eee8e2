"""The later stages of a map: the overview, calls and the parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from services.history.values import HistoryFacts
from services.system_map import store
from services.system_map.builders import BESIDE, BUILDERS, Builder
from services.system_map.content import MissingPart, Part
from services.system_map.derive import Derived, DeriveInput, bare_derived, derive
from services.system_map.derive.coverage import call_coverage
from services.system_map.earlier import kept_rows
from services.system_map.following import WordCount, follow
from services.system_map.keeping import Keeping
from services.system_map.parts_input import PartsInput
from services.system_map.run import Run
from services.system_map.surface.dependencies.locks import MAX_LOCK_BYTES
from services.system_map.symbols.reuse import Followed
from services.system_map.symbols.words import Words


@dataclass
class Calls:
    """Who calls whom, and which names stand in which files; followed once, and packed beside what comes after."""

    run: Run
    beside: Executor
    followed: Followed | None = None
    _counting: WordCount | None = field(default=None, init=False)
    _counted: Words | None = field(default=None, init=False)
    _packing: list[Future[dict[str, bytes]]] = field(default_factory=list, init=False)
    _begun: bool = field(default=False, init=False)

    def follow(self) -> None:
        """Follow the calls unless that was done; what fails is missing."""
        run = self.run
        if self._begun or run.deep is None:
            return
        self._begun = True
        with run.stage("symbols"):
            self._counting = WordCount(run.database, run.earlier.words(), run.files, run.facts, run.deep.deep)
            self.followed = follow(
                run.earlier.calls(), run.files, run.facts, imports=run.imports, deep=self._counting.deep
            )
            self._packing.append(self.beside.submit(store.packed_calls, self.followed))

    @property
    def counting(self) -> Callable[[], Words] | None:
        """What finishes the count of names; None where it could not be begun."""
        return None if self._counting is None else partial(self._finish, self._counting)

    def _finish(self, counting: WordCount) -> Words:
        """Return the count of all files, finished when it is first asked for."""
        if self._counted is None:
            self._counted = counting.finish()
            self._packing.append(self.beside.submit(store.packed_words, self._counted))
        return self._counted

    def packed(self) -> dict[str, bytes]:
        """Return what of them is written with the map."""
        if (
            self._counting is not None
        ):  # where every part that asks for the count stands, the next map still builds on it
            with suppress(ValueError):
                self._finish(self._counting)
        return {name: row for packing in self._packing for name, row in packing.result().items()}


def overview(run: Run, history: HistoryFacts | None) -> Derived:
    """Return the map's content, and the findings that the parts are built from."""
    run.say({"stage": "draw", "fraction": None, "detail": "layers, loops and hot spots"})
    given = DeriveInput(
        name=run.job.project_name,
        commit=run.job.commit,
        files=run.files,
        facts=run.facts,
        imports=run.imports,
        manifests=run.manifests,
        texts=run.texts,
        history=history,
        missing=run.missing,
        seconds=run.seconds,
    )
    with run.stage("derive"):
        return derive(given)
    if history is not None:  # one that no figure can be counted from costs the map its history only
        run.missing[-1] = MissingPart(stage="history", reason=run.missing[-1].reason)
        return overview(run, None)
    return bare_derived(given)


def _timed(build: Builder, given: PartsInput) -> tuple[Part, float]:
    started = time.monotonic()
    return build(given), round(time.monotonic() - started, 3)


def build_parts(run: Run, derived: Derived, calls: Calls) -> tuple[dict[str, Part], dict[str, bytes]]:
    """Build the parts one after the other, but for those that stand or are built beside; what fails is missing.

    Returns them, and what is kept with them for the next map.
    """
    found = derived.found
    if run.deep is None or found is None:
        return {}, {}
    run.say({"stage": "draw", "fraction": None, "detail": "following calls"})
    calls.follow()
    if calls.followed is not None:
        derived.content.coverage.calls = call_coverage(calls.followed.graph)
    run.say({"stage": "draw", "fraction": None, "detail": "routes, flows and what changes together"})
    given = PartsInput(
        found=found,
        content=derived.content,
        symbols=calls.followed.graph if calls.followed else None,
        deep=run.deep.deep,
        expect=run.deep.expect,
        marks=run.deep.marks,
        words=calls.counting,
        line_hashes=run.deep.line_hashes,
        blobs=partial(run.blobs, most=MAX_LOCK_BYTES),
    )
    keeping = Keeping(
        run.database, run.edits, given, kept=partial(kept_rows, run.database), most_bytes=run.job.max_parse_bytes
    )
    begun = {
        name: calls.beside.submit(_timed, BUILDERS[name], keeping.input_of(name))
        for name in BESIDE
        if keeping.standing(name) is None
    }
    for name, build in BUILDERS.items():
        with run.stage(name):
            if (stands := keeping.standing(name)) is not None:
                given.built[name] = stands
                continue
            given.built[name], seconds = (
                begun[name].result() if name in begun else _timed(build, keeping.input_of(name))
            )
        if name in given.built:  # what it took, not how long the others had to wait for it
            run.seconds[name] = seconds
    derived.content.missing = list(run.missing)
    derived.content.seconds = dict(run.seconds)
    return given.built, keeping.row(given.built)
