"""What happens from the best ways in on: calls followed in the order of the code, each end saying why. Pure."""

from __future__ import annotations

import posixpath
from functools import cached_property
from math import log2
from typing import TYPE_CHECKING, Literal

from services.system_map.content import WayIn
from services.system_map.facts import DeepFacts
from services.system_map.parts.structure import Flow, FlowsPart, FlowStep
from services.system_map.resolve.families import FAMILIES
from services.system_map.symbols.adjacency import Call, CallGraph
from services.system_map.symbols.entry_nodes import entry_nodes, route_nodes, start_reason
from services.system_map.symbols.known_names import is_distinctive
from services.system_map.symbols.library_names import LIBRARY_NAMES
from services.system_map.symbols.places import NAMES, NO_CALLS

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

MAX_FLOWS = 12
MAX_DEPTH = 6
MAX_WIDTH = 12
MAX_STEPS = 150
MAX_OUTSIDE = 5
_COBRA = "github.com/spf13/cobra"
_EXECUTE = frozenset({"Execute", "ExecuteC", "ExecuteContext", "ExecuteContextC"})
_WORTH = 0.3  # ways in of a lower score are examples and helpers

Stop = Literal["leaf", "depth", "seen", "wide", "unsure"]


def build_flows(given: PartsInput) -> FlowsPart:
    """Return the flows of the best entry points, those that tell most first; none where calls could not be followed."""
    if given.symbols is None:
        return FlowsPart(flows=[], max_depth=MAX_DEPTH)
    calls = CallGraph(given.symbols)
    teller = _Teller(given, calls)
    taken: set[int] = set()
    told: list[list[Flow]] = []  # by way in: the callables of a library stay in their order
    ways = [way for way in given.content.ways_in if way.kind != "page"]
    good = [way for way in ways if way.score >= _WORTH] or ways
    starts = [(way, entry_nodes(given, calls, way)) for way in good]
    starts += [(way, [(number, way.label)]) for way, number in route_nodes(given, calls)]
    for way, nodes in starts:
        flows: list[Flow] = []
        for number, label in nodes:
            if len(taken) < MAX_FLOWS and number not in taken:
                taken.add(number)
                flows.append(teller.tell(way, number, label))
        told.append([flow for flow in flows if len(flow.steps) > 1])
    told.sort(key=lambda flows: -max(map(_weight, flows), default=0.0))
    return FlowsPart(flows=[flow for flows in told for flow in flows], max_depth=MAX_DEPTH)


def _weight(flow: Flow) -> float:
    """Return how much a flow tells of the program: how likely its way in is, times the doublings of what it reaches.

    So a command that only sorts out its arguments stands behind a route that goes through the program. Doublings are
    whole: of two ways in that are as likely and reach about as far, the first stays first.
    """
    return flow.score * round(log2(1 + flow.reached))


class _Teller:
    """Tells flows; remembers what a file's symbols call outside."""

    def __init__(self, given: PartsInput, calls: CallGraph) -> None:
        self._given = given
        self._calls = calls
        self._deep: dict[str, DeepFacts | None] = {}
        self._called: dict[str, dict[int, list[tuple[str, str]]]] = {}
        self._bound: dict[str, dict[str, int]] = {}
        self._commands: dict[str, bool] = {}

    def tell(self, way: WayIn, start: int, label: str) -> Flow:
        reached = self._reached(start)
        steps: list[FlowStep] = []
        for depth in range(MAX_DEPTH, 0, -1):  # as deep as fits
            steps = self._steps(start, depth)
            if len(steps) <= MAX_STEPS:
                break
        return Flow(
            label=label,
            kind=way.kind,
            path=self._calls.paths[start],
            line=self._line(start),
            score=way.score,
            reason=start_reason(self._given, self._calls, way, start, label),
            steps=steps[:MAX_STEPS],
            reached=len(reached),
            modules=len({self._calls.paths[number] for number in reached}),
        )

    def _reached(self, start: int) -> set[int]:
        """Return all that a node leads to, what is handed over to run included."""
        reached = set(self._calls.reach(start))
        waiting = [start, *reached]
        while waiting:
            for call in self._handed(waiting.pop()):
                more = {call.target, *self._calls.reach(call.target)} - reached
                reached |= more
                waiting += more
        return reached

    def _handed(self, number: int) -> list[Call]:
        """Return what a function of Go runs that its package hands over: by variables, and its `init` functions.

        Main's package does so before it; a command line's (cobra) once its `Execute` is called.
        """
        path = self._calls.paths[number]
        if not path.endswith(".go"):
            return []
        folder = posixpath.dirname(path)
        if self._calls.names[number] != "main" and not (self._holds_commands(folder) and self._executes(number)):
            return []
        files = self._files_of(folder)
        ends = {end for known in files for end in (f"file:{known}", f"symbol:{known}#init")}
        numbers = [one for known in files for one in self._calls.nodes_in(known)]
        return [call for one in numbers if self._calls.graph.nodes[one] in ends for call in self._calls.out(one)]

    def _files_of(self, folder: str) -> list[str]:
        return [known for known in self._given.found.own if posixpath.dirname(known) == folder]

    def _holds_commands(self, folder: str) -> bool:
        """Say whether a package of Go makes commands of cobra's."""
        if folder not in self._commands:
            self._commands[folder] = any(
                one.target == _COBRA
                for path in self._files_of(folder)
                if path.endswith(".go")
                for one in self._given.found.facts(path).imports
            )
        return self._commands[folder]

    def _executes(self, number: int) -> bool:
        """Say whether a function calls a command's `Execute`, and nothing of that name that is known."""
        known = {self._calls.names[call.target].rpartition(".")[2] for call in self._calls.out(number)}
        return any(receiver and name in _EXECUTE and name not in known for receiver, name in self._own_calls(number))

    def _line(self, number: int) -> int:
        return self._calls.graph.node_lines[number] or 1

    def _steps(self, start: int, deepest: int) -> list[FlowStep]:
        """Return the steps in preorder; breaks off one step after they are too many."""
        steps: list[FlowStep] = []
        seen: set[int] = set()
        stack: list[tuple[int, int, int]] = [(start, 0, -1)]  # node, depth, rule
        while stack and len(steps) <= MAX_STEPS:
            number, depth, rule = stack.pop()
            out = [*self._calls.out(number), *self._handed(number)]
            stop: Stop | None = None
            if number in seen and out:
                stop = "seen"
            elif not out:
                stop = "unsure" if self._has_unknown_calls(number) else "leaf"
            elif depth >= deepest:
                stop = "depth"
            else:
                seen.add(number)
                targets = list(dict.fromkeys((call.target, call.rule) for call in out))
                stop = "wide" if len(targets) > MAX_WIDTH else None
                stack += [(target, depth + 1, by) for target, by in reversed(targets[:MAX_WIDTH])]
            steps.append(self._step(number, depth, rule, stop))
        return steps

    def _step(self, number: int, depth: int, rule: int, stop: Stop | None) -> FlowStep:
        graph = self._calls.graph
        found = graph.rule_table[rule] if rule >= 0 else None
        return FlowStep(
            node=graph.nodes[number],
            name=self._calls.names[number],
            path=self._calls.paths[number],
            line=self._line(number),
            depth=depth,
            how=found.how if found else "entry",
            confidence=found.confidence if found else 1.0,
            stop=stop,
            outside=[] if stop == "seen" else self._outside(number),
            unfollowed=0 if stop == "seen" else self._unfollowed(number),
        )

    # ── what the file itself says of a symbol's calls ──

    def _own_calls(self, number: int) -> list[tuple[str, str]]:
        """Return (receiver, name) of what a symbol calls, as written."""
        path = self._calls.paths[number]
        if path not in self._called:
            called: dict[int, list[tuple[str, str]]] = {}
            deep = self._facts(number)
            for call in deep.calls if deep is not None else ():
                if call.kind not in NO_CALLS and call.kind not in NAMES:
                    place = -1 if call.caller is None else call.caller
                    called.setdefault(place, []).append((call.receiver, call.name))
            self._called[path] = called
        return self._called[path].get(self._place(number), [])

    def _bindings(self, path: str, deep: DeepFacts) -> dict[str, int]:
        """Return the names that a file binds, each with the greatest number of the imports that bring it."""
        if path not in self._bound:
            bound: dict[str, int] = {}
            for binding in deep.bindings:
                bound[binding.local] = max(binding.import_index, bound.get(binding.local, -1))
            self._bound[path] = bound
        return self._bound[path]

    def _facts(self, number: int) -> DeepFacts | None:
        path = self._calls.paths[number]
        if path not in self._deep:
            self._deep[path] = self._given.deep(path)
        return self._deep[path]

    def _place(self, number: int) -> int:
        graph = self._calls.graph
        if not graph.node_lines[number]:
            return -1
        name = self._calls.names[number]
        for index, symbol in enumerate(self._given.found.facts(self._calls.paths[number]).symbols):
            if symbol.qualified_name == name and symbol.start_line == graph.node_lines[number]:
                return index
        return -2

    def _outside(self, number: int) -> list[str]:
        """Return names that a symbol calls of what its file imports from outside the project, in the order of the code."""
        deep, path = self._facts(number), self._calls.paths[number]
        if deep is None:
            return []
        bound, outside = self._bindings(path, deep), self._lines_outside.get(path, set())
        imports = self._given.found.facts(path).imports
        found = {
            f"{receiver}.{name}" if receiver else name: None
            for receiver, name in self._own_calls(number)
            if (at := bound.get(receiver.partition(".")[0] or name, -1)) >= 0 and imports[at].line in outside
        }
        return list(found)[:MAX_OUTSIDE]

    @cached_property
    def _lines_outside(self) -> dict[str, set[int]]:
        """The lines of each file whose imports lead out of the project, and nowhere else."""
        outside: dict[str, set[int]] = {}
        others: dict[str, set[int]] = {}
        for one in self._given.found.given.imports:
            (others if one.external is None else outside).setdefault(one.source, set()).update(one.lines)
        return {path: lines - others.get(path, set()) for path, lines in outside.items()}

    def _unfollowed(self, number: int) -> int:
        """Count the names that a symbol calls on something unknown, that the project has, and that no edge leads to.

        Names that others have as often (`get`, `toString`) do not count: they mostly lead outside.
        """
        deep, path = self._facts(number), self._calls.paths[number]
        if deep is None:
            return 0
        bound = self._bindings(path, deep)
        unknown = {
            name
            for receiver, name in self._own_calls(number)
            if receiver and receiver.partition(".")[0] not in bound and is_distinctive(name)
        }
        if not unknown:
            return 0
        family = self._family(path)
        followed = {self._calls.names[call.target].rpartition(".")[2] for call in self._calls.out(number)}
        return len((unknown & self._own_names.get(family, set())) - followed - LIBRARY_NAMES.get(family, frozenset()))

    def _family(self, path: str) -> str:
        language = self._given.found.given.files[path].language or ""
        return FAMILIES.get(language, language)

    @cached_property
    def _own_names(self) -> dict[str, set[str]]:
        """The names of the symbols of the project's own code, by the family of languages."""
        names: dict[str, set[str]] = {}
        for path in self._given.found.own:
            names.setdefault(self._family(path), set()).update(self._given.found.facts(path).symbol_names)
        return names

    def _has_unknown_calls(self, number: int) -> bool:
        """Say whether a symbol without edges calls something that could lead into the project."""
        deep = self._facts(number)
        if deep is None:
            return False
        bound = self._bindings(self._calls.paths[number], deep)
        return any(receiver and receiver.partition(".")[0] not in bound for receiver, _ in self._own_calls(number))
