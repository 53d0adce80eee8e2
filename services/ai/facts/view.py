"""What the answers read of one map: its modules and symbols by words, its parts, its overview; each once, when needed."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import MapModule, ParsedBlob, Project, Symbol, SystemMap
from services.ai.answerers import Citation
from services.ai.facts.stems import pieces, stem, stems
from services.core.kept import KeptByMap, MapKey
from services.system_map.content import MapContent, Part
from services.system_map.parts_reading import packed_part
from services.system_map.reading import SHEBANG_SAYS, current_map_id

AnyPart = TypeVar("AnyPart", bound=Part)
MAX_SYMBOLS = 120_000  # beyond, the least important files' symbols are left out of questions by words
KEPT_BYTES = 96_000_000
ROLES = {"code": 1.0, "test": 0.4, "docs": 0.35, "configuration": 0.5}


@dataclass(frozen=True, slots=True)
class File:
    """A file of the map."""

    path: str
    blob: str
    language: str | None
    role: str
    lines: int
    rank: float
    name: frozenset[str]  # stems of its name without the ending
    folders: frozenset[str]

    @property
    def weight(self) -> float:
        """How likely a question is about it, by what it is for: 1 for the product's code."""
        example = any(f"{part}/" in f"/{self.path}" for part in ("/examples", "/example", "/demo", "/samples", "/deps"))
        return ROLES.get(self.role, 0.3) * (0.6 if example else 1.0)


@dataclass(frozen=True, slots=True)
class Named:
    """A symbol of the map."""

    file: File
    kind: str
    name: str
    qualified: str
    start: int
    end: int
    signature: str

    @property
    def node(self) -> str:
        """Its id in the graph."""
        return f"symbol:{self.file.path}#{self.qualified}"


@dataclass(frozen=True)
class Index:
    """The files and symbols of a map, and how telling each word is."""

    files: dict[str, File]
    symbols: list[Named]
    by_name: dict[str, list[int]]  # lower-case names and qualified names to places in `symbols`
    by_stem: dict[str, list[int]]  # stems of names, ascending
    telling: dict[str, float]

    def weight_of(self, word: str) -> float:
        """Return how telling a stem is: one that every name has says little."""
        return self.telling.get(word, 1.0)


_kept: KeptByMap[Index] = KeptByMap(
    4, weigh=lambda index: 700 * len(index.symbols) + 400 * len(index.files), weight=KEPT_BYTES, newest_only=True
)
forget = _kept.forget


class MapView:
    """One project's newest map. Raises MapNotFound where there is none."""

    def __init__(self, session: Session, project: Project) -> None:
        """Look at `project` through `session`, which stays open as long as questions are asked."""
        self.session, self.project = session, project
        self.map_id = current_map_id(project)
        self.commit = session.scalar(select(SystemMap.commit).where(SystemMap.id == self.map_id)) or ""

    @cached_property
    def index(self) -> Index:
        """Files and symbols, kept from question to question."""
        key = MapKey(str(self.session.get_bind().engine.url), self.project.id, self.map_id, self.commit)
        return _kept.get(key, lambda: _read_index(self.session, self.map_id))

    @cached_property
    def content(self) -> MapContent:
        """The overview."""
        found = self.session.scalar(select(SystemMap.content).where(SystemMap.id == self.map_id))
        return MapContent.model_validate(found)

    def part(self, name: str, kind: type[AnyPart]) -> AnyPart | None:
        """Return a part of the map, None where it lacks it or another version wrote it."""
        packed = packed_part(self.session, self.map_id, name)
        try:
            return None if packed is None else kind.model_validate_json(zlib.decompress(packed))
        except (ValueError, zlib.error):
            return None

    def cite(self, path: str | None, start: int | None = None, end: int | None = None) -> tuple[Citation, ...]:
        """Return the citation of lines of a file, none where the map has no such file; without lines, of its head."""
        file = self.index.files.get(path or "")
        if file is None:
            return ()
        first = max(1, start or 1)
        last = max(first, end or first)
        return (Citation(self.project.id, file.path, first, last, self.commit, file.blob),)

    def cite_symbol(self, symbol: Named) -> tuple[Citation, ...]:
        """Return the citation of a symbol's lines."""
        return self.cite(symbol.file.path, symbol.start, symbol.end)

    def around(self, path: str, line: int) -> Named | None:
        """Return the innermost symbol that holds a line."""
        best: Named | None = None
        for place in self._places_by_file.get(path, ()):
            symbol = self.index.symbols[place]
            if symbol.start <= line <= symbol.end and (best is None or symbol.start >= best.start):
                best = symbol
        return best

    @cached_property
    def _places_by_file(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, symbol in enumerate(self.index.symbols):
            found.setdefault(symbol.file.path, []).append(place)
        return found

    def symbols_in(self, path: str) -> list[Named]:
        """Return a file's symbols in their order."""
        return [self.index.symbols[place] for place in self._places_by_file.get(path, ())]


def _read_index(session: Session, map_id: int) -> Index:
    columns = (
        MapModule.path,
        MapModule.blob,
        MapModule.language,
        MapModule.role,
        func.coalesce(MapModule.lines, 0),
        func.coalesce(MapModule.rank, 0.0),
        MapModule.skipped,
    )
    read = (MapModule.map_id == map_id, MapModule.role.in_(("code", "test")), MapModule.skipped.is_(None))
    newest = (
        select(ParsedBlob.blob, ParsedBlob.language, func.max(ParsedBlob.id).label("id"))
        .where(ParsedBlob.blob.in_(select(MapModule.blob).where(*read)))
        .group_by(ParsedBlob.blob, ParsedBlob.language)
        .subquery()
    )
    readings = {(blob, language) for blob, language in session.execute(select(newest.c.blob, newest.c.language))}
    files: dict[str, File] = {}
    places: dict[tuple[str, str], list[File]] = {}
    for path, blob, language, role, lines, rank, skipped in session.execute(
        select(*columns).where(MapModule.map_id == map_id)
    ):
        folder, _, name = path.rpartition("/")
        base = name.rsplit(".", 1)[0] if "." in name[1:] else name
        files[path] = file = File(path, blob, language, role, lines, rank, stems(base), stems(folder))
        if skipped is None:  # of what this map did not read, another may have symbols
            read_as = language if (blob, language) in readings else SHEBANG_SAYS
            places.setdefault((blob, read_as or SHEBANG_SAYS), []).append(file)
    symbols: list[Named] = []
    by_name: dict[str, list[int]] = {}
    by_stem: dict[str, list[int]] = {}
    rows = session.execute(
        select(
            newest.c.blob,
            newest.c.language,
            Symbol.kind,
            Symbol.name,
            Symbol.qualified_name,
            Symbol.start_line,
            Symbol.end_line,
            Symbol.signature,
        )
        .join(Symbol, Symbol.parsed_blob_id == newest.c.id)
        .order_by(newest.c.id, Symbol.ordinal)
        .limit(MAX_SYMBOLS)
    )
    often: Counter[str] = Counter()
    for blob, language, kind, name, qualified, start, end, signature in rows:
        for file in places.get((blob, language), ()):
            place = len(symbols)
            symbols.append(Named(file, kind, name, qualified, start, end, signature[:200]))
            for key in {name.lower(), qualified.lower()}:
                by_name.setdefault(key, []).append(place)
            words = {stem(piece) for piece in pieces(name)}
            often.update(words)
            for word in words:
                by_stem.setdefault(word, []).append(place)
    total = len(symbols) + 1
    telling = {word: math.log(1 + total / count) / math.log(1 + total) for word, count in often.items()}
    return Index(files, symbols, by_name, by_stem, telling)
