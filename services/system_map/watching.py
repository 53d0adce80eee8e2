"""What the builders of parts ask of which file, noted while they work; see `keeping`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, cast

from services.system_map.content import MapContent, Part
from services.system_map.facts import DeepFacts, FileFacts, ResolvedImport
from services.system_map.parts_input import PartsInput
from services.system_map.symbols.words import Words

# Under which it is noted of whose imports was asked.
LEADS = "leads"
# The attribute of FileFacts that is told of files without anything following from it.
LINES = "lines"


class Group(NamedTuple):
    """Builders that stand or fall together."""

    names: tuple[str, ...]
    imports: Literal["all", "some", "none"]  # whether they look at every import, or at edges and those of single files
    # Whether they look at calls and at the ways in, and so at all that an edited file says but for its lines.
    whole: bool = False
    lines: bool = False  # whether they compare the lines of own modules and tests
    shelf: bool = False  # whether they look into scripts of others that are kept here
    after: tuple[str, ...] = ()  # parts built before that they look at: they stand where these do
    # Brings a part up to other numbers of lines of files that were asked for theirs (by path), or says: build it (None).
    with_lines: Callable[[Any, Mapping[str, int]], Part | None] | None = None


class _Watched:
    """A file's facts as a builder sees them: which attributes it asks for is noted."""

    __slots__ = ("_asked", "_facts", "_path")

    def __init__(self, facts: FileFacts, path: str, asked: dict[str, set[str]]) -> None:
        self._facts, self._path, self._asked = facts, path, asked

    def __getattr__(self, name: str) -> Any:
        self._asked[name].add(self._path)
        return getattr(self._facts, name)


class _AskedNames:
    """Counted names of which nothing can be asked but whether they are there; what was answered is noted."""

    def __init__(self, names: Mapping[str, int], answers: dict[str, bool]) -> None:
        self._names, self._answers = names, answers

    def __contains__(self, name: object) -> bool:
        found = self._answers[str(name)] = name in self._names
        return found


@dataclass(slots=True)
class Watch:
    """What the builders of a group asked; `facts` are attributes of FileFacts (and "deep", "marks") by paths."""

    facts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    blobs: set[str] = field(default_factory=set)
    product: dict[str, bool] = field(default_factory=dict)  # names that code of the product holds, or does not
    tests: dict[str, bool] = field(default_factory=dict)

    def over(self, given: PartsInput, group: Group) -> PartsInput:
        """Return the same input, watched. What hangs on history is not in it, nor calls and imports that the group may not see."""
        whole = group.whole
        seen = {
            path: cast("FileFacts", _Watched(facts, path, self.facts))
            for path, facts in given.found.given.facts.items()
        }
        narrow = replace(given.found.given, facts=seen, history=None, missing=(), seconds={})
        found = replace(given.found, given=narrow, history=None, _worked_out={})
        if group.imports != "all":
            narrow.imports = ()
        if group.imports == "none":
            found.all_edges, found.edges = {}, {}
        return replace(
            given,
            found=found,
            deep=self._noted("deep", given.deep),
            marks=self._noted("marks", given.marks) if given.marks is not None else None,
            blobs=self._blobs(given.blobs) if given.blobs is not None else None,
            leads=self._leads(given.leads),
            words=given.words if whole or given.words is None else self._words(given.words),
            symbols=given.symbols if whole else None,
            content=given.content if whole else cast("MapContent", None),
            built=given.built if group.after else {},
            python=None,
        )

    def _noted(self, name: str, read: Callable[[str], DeepFacts | None]) -> Callable[[str], DeepFacts | None]:
        def noted(path: str) -> DeepFacts | None:
            self.facts[name].add(path)
            return read(path)

        return noted

    def _leads(self, read: Callable[[str], Sequence[ResolvedImport]]) -> Callable[[str], Sequence[ResolvedImport]]:
        def noted(path: str) -> Sequence[ResolvedImport]:
            self.facts[LEADS].add(path)
            return read(path)

        return noted

    def _blobs(
        self, read: Callable[[list[str]], Iterator[tuple[str, bytes]]]
    ) -> Callable[[list[str]], Iterator[tuple[str, bytes]]]:
        def noted(ids: list[str]) -> Iterator[tuple[str, bytes]]:
            self.blobs.update(ids)
            return read(ids)

        return noted

    def _words(self, count: Callable[[], Words]) -> Callable[[], Words]:
        def noted() -> Words:
            counted, asked = count(), Words()
            asked.product = cast("Counter[str]", _AskedNames(counted.product, self.product))
            asked.tests = cast("Counter[str]", _AskedNames(counted.tests, self.tests))
            return asked

        return noted

    def packed(self, places: Mapping[str, int]) -> dict[str, Any]:
        """Return this as JSON has it, paths by their places among all."""
        size = (len(places) + 7) // 8
        facts: dict[str, str] = {}
        for name, paths in self.facts.items():
            bits = bytearray(size)
            for path in paths:
                if (place := places.get(path)) is not None:
                    bits[place >> 3] |= 1 << (place & 7)
            facts[name] = bits.hex()
        return {"facts": facts, "blobs": sorted(self.blobs), "product": self.product, "tests": self.tests}
