"""The later stages of a map: the overview, calls and the parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from services.history.values import HistoryFacts
from services.system_map.builders import BUILDERS, PartsInput
from services.system_map.content import MissingPart, Part
from services.system_map.derive import Derived, DeriveInput, bare_derived, derive
from services.system_map.following import WordCount, follow
from services.system_map.run import Run
from services.system_map.symbols.reuse import Followed
from services.system_map.symbols.words import Words


@dataclass
class Calls:
    """Who calls whom, and which names stand in which files; followed once."""

    run: Run
    followed: Followed | None = None
    words: Words | None = None
    _counting: WordCount | None = field(default=None, init=False)
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

    @property
    def counting(self) -> Callable[[], Words] | None:
        """What finishes the count of names; None where it could not be begun."""
        return None if self._counting is None else partial(self._finish, self._counting)

    def _finish(self, counting: WordCount) -> Words:
        self.words = counting.finish()
        return self.words


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


def build_parts(run: Run, derived: Derived, calls: Calls) -> dict[str, Part]:
    """Build the parts one after the other; what fails is missing, and the rest stands."""
    found = derived.found
    if run.deep is None or found is None:
        return {}
    run.say({"stage": "draw", "fraction": None, "detail": "following calls"})
    calls.follow()
    run.say({"stage": "draw", "fraction": None, "detail": "routes, flows and what changes together"})
    given = PartsInput(
        found=found,
        content=derived.content,
        symbols=calls.followed.graph if calls.followed else None,
        deep=run.deep.deep,
        expect=run.deep.expect,
        line_hashes=run.deep.line_hashes([*found.own, *found.tests]),
        words=calls.counting,
    )
    for name, build in BUILDERS.items():
        with run.stage(name):
            given.built[name] = build(given)
    derived.content.missing = list(run.missing)
    derived.content.seconds = dict(run.seconds)
    return given.built
