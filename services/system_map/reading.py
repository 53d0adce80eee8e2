"""Questions about a map: its content, modules, files, symbols and the drawing of a folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, func, literal, or_, select
from sqlalchemy.orm import Session, undefer

from models import MapEdge, MapModule, ParsedBlob, Project, Symbol, SystemMap
from services.core.errors import NotFound
from services.history.hot import heat, places_of
from services.system_map.parsing.marks import decode

# The cache's language of a file whose name tells none: its first line may tell the parser.
SHEBANG_SAYS = ""


class MapNotFound(NotFound):
    """There is no map of this project yet. Watch its job, or refresh the project."""

    code = 40421
    title = "No map yet"


class PathNotFound(NotFound):
    """The map has no file or folder of this path. It may be new: refresh the project."""

    code = 40422
    title = "No such path"


# No answer grows with the repository: what is beyond is counted.
MAX_ENTRIES = 2000
MAX_SYMBOLS = 2000
MAX_IMPORTS = 1000


@dataclass(frozen=True)
class FolderEntry:
    """A file or a folder of a listing; folders sum up what is below them, and their path ends with a slash."""

    kind: str
    name: str
    path: str
    language: str | None
    role: str | None
    lines: int | None
    size: int
    files: int
    skipped: str | None
    last_changed_at: datetime | None


def get_map(session: Session, project: Project, commit: str | None = None) -> SystemMap:
    """Return the newest map, or that of a commit (a full id or an unambiguous beginning). Raises MapNotFound."""
    query = select(SystemMap).where(SystemMap.project_id == project.id, SystemMap.state == "ready")
    if commit is not None:
        query = query.where(SystemMap.commit.startswith(commit, autoescape=True))
    found = session.scalar(query.order_by(SystemMap.id.desc()).limit(1).options(undefer(SystemMap.content)))
    if found is None:
        raise MapNotFound
    return found


def current_map_id(project: Project) -> int:
    """Return the id of the newest map without reading its content. Raises MapNotFound."""
    if project.current_map_id is None:
        raise MapNotFound
    return project.current_map_id


def list_maps(session: Session, project_id: int) -> list[SystemMap]:
    """Return the ready maps of a project with their content, newest first."""
    query = select(SystemMap).where(SystemMap.project_id == project_id, SystemMap.state == "ready")
    return list(session.scalars(query.order_by(SystemMap.id.desc()).options(undefer(SystemMap.content))))


def contents_of(session: Session, map_ids: list[int]) -> dict[int, dict[str, int]]:
    """Return the main counts of maps: files, lines, modules, symbols."""
    fields = ("files", "lines", "modules", "symbols")
    rows = session.execute(
        select(SystemMap.id, *(SystemMap.content[name].as_integer() for name in fields)).where(
            SystemMap.id.in_(map_ids)
        )
    )
    return {row[0]: dict(zip(fields, row[1:], strict=True)) for row in rows}


def get_module(session: Session, map_id: int, path: str) -> MapModule:
    """Return one file of a map. Raises PathNotFound."""
    module = session.scalar(select(MapModule).where(MapModule.map_id == map_id, MapModule.path == path))
    if module is None:
        raise PathNotFound
    return module


def hot_rank(session: Session, map_id: int, module: MapModule) -> tuple[int | None, int]:
    """Return a module's place by its score (`services.history.hot`), and how many modules are ranked."""
    rows = session.execute(
        select(MapModule.path, MapModule.recency, MapModule.branches).where(
            MapModule.map_id == map_id, MapModule.rank.is_not(None), MapModule.branches > 0, MapModule.recency > 0
        )
    )
    places = places_of({path: heat(recency, branches) for path, recency, branches in rows})
    return places.get(module.path), len(places)


def symbols_of(session: Session, module: MapModule) -> list[Symbol]:
    """Return the symbols of a file in their order, at most 2,000; none of a file that its map did not read."""
    if module.skipped is not None:
        return []
    newest = _parsed_blob_of(literal(module.blob), literal(module.language or SHEBANG_SAYS))
    query = select(Symbol).where(Symbol.parsed_blob_id == newest).order_by(Symbol.ordinal).limit(MAX_SYMBOLS)
    return list(session.scalars(query))


def _parsed_blob_of(blob: SQLColumnExpression[str], language: SQLColumnExpression[str | None]) -> ColumnElement[int]:
    """Return the newest reading of a blob in a language; one reading, so that no symbol is found twice.

    Readings belong to blobs, in whoever's repository: ask it only of files that their map did not skip. What was read
    as the first line says counts where there is no other: elsewhere the same text may lie under a name that tells
    nothing, and there was read as nothing.
    """
    named, unnamed = (
        select(func.max(ParsedBlob.id)).where(ParsedBlob.blob == blob, ParsedBlob.language == read_as).scalar_subquery()
        for read_as in (language, literal(SHEBANG_SAYS))
    )
    return func.coalesce(named, unnamed)


def text_of(content: bytes) -> str:
    """Return a file's text as it was parsed, so that lines of symbols are its own: UTF-16 is known by its mark."""
    text = decode(content)
    return (content if text is None else text).decode("utf-8", errors="replace")


def imports_of(session: Session, map_id: int, path: str) -> list[MapEdge]:
    """Return what a module imports, in the order of its lines, at most 1,000."""
    query = select(MapEdge).where(MapEdge.map_id == map_id, MapEdge.source == path)
    return list(session.scalars(query.order_by(MapEdge.line, MapEdge.id).limit(MAX_IMPORTS)))


def importers_of(session: Session, map_id: int, path: str) -> list[MapEdge]:
    """Return what imports a module, most names first, at most 1,000."""
    query = select(MapEdge).where(MapEdge.map_id == map_id, MapEdge.target == path)
    return list(session.scalars(query.order_by(MapEdge.names.desc(), MapEdge.source).limit(MAX_IMPORTS)))


def tests_importing(session: Session, map_id: int, path: str) -> frozenset[str]:
    """Return the tests among what imports a module."""
    source = (MapModule.map_id == MapEdge.map_id) & (MapModule.path == MapEdge.source)
    query = select(MapEdge.source).join(MapModule, source).where(MapEdge.map_id == map_id, MapEdge.target == path)
    return frozenset(session.scalars(query.where(MapModule.role == "test")))


def find_symbols(session: Session, map_id: int, words: str, limit: int) -> list[tuple[MapModule, Symbol]]:
    """Return symbols of a map whose name holds `words`: equal names first, then beginnings, then the rest."""
    # Imported when it is asked for: with it comes numpy, which a server at rest does without.
    from services.system_map.derive.values import NO_MODULES  # noqa: PLC0415

    pattern = Symbol.qualified_name if "." in words else Symbol.name
    query = (
        select(MapModule, Symbol)
        .join(Symbol, Symbol.parsed_blob_id == _parsed_blob_of(MapModule.blob, MapModule.language))
        .where(MapModule.map_id == map_id, MapModule.skipped.is_(None))
    )
    if words:
        query = query.where(pattern.icontains(words, autoescape=True))
    lowered = func.lower(pattern)
    rows = session.execute(
        query.order_by(
            lowered != words.lower(),
            ~pattern.istartswith(words, autoescape=True),
            or_(MapModule.role != "code", MapModule.language.in_(sorted(NO_MODULES))),
            func.length(Symbol.qualified_name),
            MapModule.path,
            Symbol.ordinal,
        ).limit(limit)
    )
    return [(module, symbol) for module, symbol in rows]


def symbols_of_map(session: Session, map_id: int, limit: int) -> list[tuple[str, str, str | None, int]]:
    """Return the path, qualified name, kind and line of a map's symbols, at most `limit`, outer ones before inner."""
    query = (
        select(MapModule.path, Symbol.qualified_name, Symbol.kind, Symbol.start_line)
        .join(Symbol, Symbol.parsed_blob_id == _parsed_blob_of(MapModule.blob, MapModule.language))
        .where(MapModule.map_id == map_id, MapModule.skipped.is_(None))
        .order_by(MapModule.path, Symbol.ordinal)
        .limit(limit)
    )
    return [(path, name, kind, line) for path, name, kind, line in session.execute(query)]


def list_folder(session: Session, map_id: int, folder: str) -> tuple[list[FolderEntry], int]:
    """Return what stands directly in a folder ("" or ending with a slash): folders, then files, by name.

    At most 2,000 of them, and how many were left out.

    Raises PathNotFound for a folder that holds nothing.
    """
    query = select(
        MapModule.path, MapModule.language, MapModule.role, MapModule.lines, MapModule.size, MapModule.skipped,
        MapModule.last_changed_at,
    ).where(MapModule.map_id == map_id)  # fmt: skip
    if folder:
        query = query.where(MapModule.path >= folder, MapModule.path < folder[:-1] + "0")  # "0" follows "/"
    files: list[FolderEntry] = []
    below: dict[str, list[tuple[str | None, int, int, datetime | None]]] = {}
    for path, language, role, lines, size, skipped, changed_at in session.execute(query):
        name, slash, _ = path[len(folder) :].partition("/")
        if slash:
            below.setdefault(name, []).append((language if role == "code" else None, lines or 0, size, changed_at))
        else:
            files.append(FolderEntry("file", name, path, language, role, lines, size, 1, skipped, changed_at))
    if not files and not below and folder:
        raise PathNotFound
    folders = [_summed(folder, name, rows) for name, rows in below.items()]
    entries = sorted(folders, key=lambda entry: entry.name) + sorted(files, key=lambda entry: entry.name)
    return entries[:MAX_ENTRIES], max(0, len(entries) - MAX_ENTRIES)


def _summed(folder: str, name: str, rows: list[tuple[str | None, int, int, datetime | None]]) -> FolderEntry:
    languages: dict[str, int] = {}
    for language, lines, _, _ in rows:
        if language:
            languages[language] = languages.get(language, 0) + lines
    return FolderEntry(
        kind="folder",
        name=name,
        path=f"{folder}{name}/",
        language=max(languages, key=lambda key: (languages[key], key)) if languages else None,
        role=None,
        lines=sum(lines for _, lines, _, _ in rows),
        size=sum(size for _, _, size, _ in rows),
        files=len(rows),
        skipped=None,
        last_changed_at=max((at for _, _, _, at in rows if at is not None), default=None),
    )
