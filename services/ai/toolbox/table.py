"""The one list of tools, for the assistant and for outside agents alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.ai.answerers import ToolSpec
from services.ai.toolbox import code, graph, parts
from services.ai.toolbox.arguments import Choice, Given, Parameter, Text, Whole, schema_of
from services.ai.toolbox.found import MOST_BYTES, Found
from services.ai.toolbox.one_map import OneMap

SECONDS = 2.0  # that the queries of a call may take
FIRST_SECONDS = 8.0  # of what reads a whole map when it is asked for the first time, and keeps it
_OF = Text(
    "A path (src/app.py), a folder (src/), a symbol (Config, Flask.run) or an id (symbol:src/app.py#Flask.run).",
    required=True,
    most=1_000,
)
_CONTAINING = Text("Only those whose name or path holds this.")


def _limit(default: int, most: int = 100) -> Whole:
    return Whole("How many to name.", 1, most, default)


@dataclass(frozen=True)
class Tool:
    """A tool: what models are told of it, and the function that does it."""

    name: str
    description: str
    run: Callable[[OneMap, Given], Found]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    seconds: float = SECONDS

    def spec(self) -> ToolSpec:
        """Return it as models are told of it."""
        return ToolSpec(self.name, self.description, schema_of(self.parameters))


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Find code, documentation and commits of the project by words. Returns paths with lines. "
            "Understands quoted phrases, path:, lang: and kind: (symbol, text, doc, commit).",
            code.find,
            {"query": Text("Words, best those that the code itself uses.", required=True), "limit": _limit(8, 20)},
            FIRST_SECONDS,
        ),
        Tool(
            "read_file",
            "Show lines of a file at the mapped commit, numbered.",
            code.read_file,
            {
                "path": Text("Path of the file in the repository.", required=True, most=1_000),
                "start_line": Whole("First line; 1 unless given.", 1, 10_000_000),
                "end_line": Whole("Last line; 200 lines are shown unless given.", 1, 10_000_000),
                "max_bytes": Whole("How much to show at most.", 1_000, 32_000, MOST_BYTES),
            },
        ),
        Tool(
            "symbol",
            "Show the definition of a class, function, method or constant: place, signature, source.",
            code.symbol,
            {"name": Text("Its name: Config, Flask.run, or path#name.", required=True, most=1_000)},
        ),
        Tool(
            "callers",
            "Name what calls or inherits a symbol, or imports a file, with the lines.",
            graph.callers,
            {"of": _OF, "limit": _limit(30)},
            FIRST_SECONDS,
        ),
        Tool(
            "callees",
            "Name what a symbol calls or inherits, or what a file imports, with the lines.",
            graph.callees,
            {"of": _OF, "limit": _limit(30)},
            FIRST_SECONDS,
        ),
        Tool(
            "related",
            "Name what stands near something in the graph of imports, calls, inheritance and containment.",
            graph.related,
            {
                "of": _OF,
                "direction": Choice("in: what leads to it; out: what it leads to.", graph.DIRECTIONS, "both"),
                "kind": Choice("Which edges to follow.", ("any", *graph.ALL_KINDS), "any"),
                "depth": Whole("How many steps.", 1, 5, 1),
                "limit": _limit(30),
            },
            FIRST_SECONDS,
        ),
        Tool(
            "path",
            "Tell how one file or symbol leads to another: a shortest path of imports or calls, with the lines.",
            graph.path,
            {"source": _OF, "target": _OF},
            FIRST_SECONDS,
        ),
        Tool(
            "impact",
            "Tell what depends on a file, folder or symbol, and which tests reach it: what a change may break.",
            graph.impact,
            {"of": _OF, "depth": Whole("How many steps.", 1, 20, 5), "limit": _limit(20)},
            FIRST_SECONDS,
        ),
        Tool(
            "history_of_file",
            "Tell who changed a file or folder and when, and who knows it best.",
            code.history_of_file,
            {
                "path": Text("Path of the file, or of a folder with a slash at its end.", required=True, most=1_000),
                "limit": _limit(15, 50),
            },
        ),
        Tool(
            "hot_spots", "Name the modules that are complex and change often.", parts.hot_spots, {"limit": _limit(10)}
        ),
        Tool(
            "routes",
            "Name the HTTP routes with their handlers.",
            parts.routes,
            {"containing": _CONTAINING, "limit": _limit(40, 200)},
        ),
        Tool(
            "models",
            "Name the data models (tables, checked types) with fields and relations.",
            parts.models,
            {"containing": _CONTAINING, "limit": _limit(10)},
        ),
        Tool("overview", "Tell what the project is: summary, sizes, languages, main modules, people.", parts.overview),
        Tool("entry_points", "Name the ways in: commands, main functions, servers, libraries.", parts.entry_points),
        Tool(
            "dependencies",
            "Name the outside packages, where they are declared and how much they are used.",
            parts.dependencies,
            {"containing": _CONTAINING, "limit": _limit(60, 200)},
        ),
    )
}
