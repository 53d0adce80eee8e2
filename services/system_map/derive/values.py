"""What derive takes and gives, and what a module is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.history.values import HistoryFacts
from services.system_map.content import MapContent, MissingPart
from services.system_map.facts import FileFacts, InventoryFile, Manifests, ResolvedImport

if TYPE_CHECKING:
    from services.system_map.derive.findings import Findings

# Languages that describe rather than do: their files are counted as code, but are no modules of the map.
NO_MODULES = frozenset(
    {
        *("HTML", "CSS", "SCSS", "Sass", "Less", "Stylus", "Jinja", "Handlebars", "EJS", "Pug", "SVG", "XML"),
        *("Jupyter Notebook", "Batchfile"),
    }
)


@dataclass(slots=True)
class DeriveInput:
    """Everything that the earlier stages found; `history` is None when that stage failed."""

    name: str
    commit: str
    files: Mapping[str, InventoryFile]
    facts: Mapping[str, FileFacts]
    imports: Sequence[ResolvedImport]
    manifests: Manifests
    texts: Mapping[str, bytes] = field(default_factory=dict)  # of the README, the licence and the manifests
    history: HistoryFacts | None = None
    missing: Sequence[MissingPart] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Derived:
    """The map's content, and a row for every file (columns of MapModule)."""

    content: MapContent
    modules: list[dict[str, Any]]
    found: Findings | None  # what the parts are built from; None when nothing could be found


def is_module(file: InventoryFile) -> bool:
    """Say whether a file is a module of the map: the project's own code, tests and hidden folders left out."""
    return file.role == "code" and file.skipped is None and is_drawable(file.path, file.language)


def is_drawable(path: str, language: str | None) -> bool:
    """Say whether a file can be a module by its name and language."""
    return language is not None and language not in NO_MODULES and not path.startswith(".") and "/." not in path


def module_name(path: str, folder: str = "") -> str:
    """Return a module's name as people say it inside a folder: "sansio/app" in "src/flask/".

    C and C++ keep their endings, because a source and its header are two modules.
    """
    name = path.removeprefix(folder)
    stem, dot, ending = name.rpartition(".")
    if (
        not dot
        or not stem
        or stem.endswith("/")
        or ending.lower() in {"c", "h", "cc", "cpp", "cxx", "cu", "hh", "hpp", "hxx", "cuh"}
    ):
        return name
    return stem


def folder_of(path: str) -> str:
    """Return the folder that a path stands in: "src/flask/", "" for the root."""
    return path[: path.rfind("/") + 1]


def below(paths: Sequence[str], folder: str) -> Sequence[str]:
    """Return those of sorted paths that stand below a folder ("src/", "" for the root)."""
    return paths[bisect_left(paths, folder) : bisect_left(paths, f"{folder}\U0010ffff")]


def same_name(one: str, other: str) -> bool:
    """Say whether two names of packages or projects are the same but for case and punctuation."""
    return one.casefold().replace("-", "").replace("_", "") == other.casefold().replace("-", "").replace("_", "")
