"""Tools that read the code: search, a file's lines, a symbol, a file's history."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models import MapModule, Symbol
from services.ai.toolbox.arguments import BadArguments, Given
from services.ai.toolbox.found import MOST_BYTES, Found, Seen, place, plain, source
from services.ai.toolbox.naming import named
from services.ai.toolbox.one_map import OneMap
from services.history.knowers import knowers_of
from services.history.reading import list_commits
from services.search.hits import Hit
from services.search.query import parse
from services.search.search import search
from services.system_map.reading import find_symbols

# Of one project: what belongs to the person (tasks, habits, goals, earlier answers) is not the tools' to read.
KINDS = ("symbol", "text", "doc", "commit")
SNIPPET_LINES = 12
LINES = 200  # of a file, unless more are asked for
SOURCE_LINES = 80  # of a symbol
MOST_SYMBOLS = 6  # of one name
QUOTE = 300


def find(one: OneMap, given: Given) -> Found:
    """Find code, documentation and commits by words."""
    limit = given.number("limit")
    hits = _hits(one.session, one, given.text("query"), limit)
    if not hits:
        return _by_name(one, given.text("query"), limit)
    lines: list[str] = []
    seen: list[Seen] = []
    for hit in hits:
        lines.append(_title(hit))
        if hit.path is not None:
            text = (hit.snippet or hit.text).split("\n")[:SNIPPET_LINES]
            lines.extend(f"    {source(line)}" for line in text if line.strip())
            seen.append(Seen(hit.path, hit.start_line or 1, hit.end_line or hit.start_line or 1))
    return Found(lines, seen)


def _hits(session: Session, one: OneMap, words: str, limit: int) -> list[Hit]:
    found = search(
        session, one.user_id, parse(words), project_id=one.project.id, kinds=KINDS, limit=limit, mode="words"
    )
    return [hit for hit in found.hits if hit.project_id == one.project.id and hit.kind in KINDS]


def _title(hit: Hit) -> str:
    if hit.path is None:
        return f"{hit.kind}: {plain(hit.title)}" + (f", by {plain(hit.author)}" if hit.author else "")
    return f"{place(hit.path, hit.start_line, hit.end_line)} {hit.kind} {plain(hit.title)}"


def _by_name(one: OneMap, words: str, limit: int) -> Found:
    """Find symbols by name: while the words are not indexed yet, and when none fits."""
    longest = max(words.split(), key=len)
    found = find_symbols(one.session, one.map_id, longest, limit)
    if not found:
        return Found(["Nothing found. Try fewer words, or other ones: names as the code may write them."])
    lines = [f"No text fits all of it; symbols whose name holds {plain(longest)!r}:"]
    lines.extend(_symbol_line(module, symbol) for module, symbol in found)
    return Found(lines, [Seen(module.path, symbol.start_line, symbol.end_line) for module, symbol in found])


def _symbol_line(module: MapModule, symbol: Symbol) -> str:
    where = place(module.path, symbol.start_line, symbol.end_line)
    return f"{where} {symbol.kind} {plain(symbol.signature or symbol.qualified_name)}"


def read_file(one: OneMap, given: Given) -> Found:
    """Show lines of a file at the mapped commit, with their numbers."""
    module = one.module(given.text("path"))
    every = one.text_lines(module)
    first = given.find_number("start_line") or 1
    last = given.find_number("end_line") or first + LINES - 1
    if first > max(1, len(every)):
        raise BadArguments(f"{plain(module.path)} has {len(every):,} lines; start_line is {first:,}.")
    if last < first:
        raise BadArguments(f"end_line ({last:,}) lies before start_line ({first:,}).")
    last = min(last, len(every))
    head = f"{place(module.path)} at commit {one.commit[:12]}, lines {first}-{last} of {len(every):,}:"
    lines, shown = _numbered(every, first, last, given.number("max_bytes") - len(head.encode()) - 240)
    if shown < last:
        lines.append(f"(cut at line {shown}; go on with start_line={shown + 1})")
    elif last < len(every):
        lines.append(f"(go on with start_line={last + 1})")
    seen = Seen(module.path, first, max(first, shown), _quote(every[first - 1 : shown]))
    return Found([head, *lines], [seen], max(MOST_BYTES, given.number("max_bytes")))


def _numbered(every: list[str], first: int, last: int, room: int) -> tuple[list[str], int]:
    """Return numbered lines as far as there is room for them, one at least, and the last one's number."""
    lines: list[str] = []
    for number in range(first, last + 1):
        line = f"{number:>5} {source(every[number - 1])}"
        room -= len(line.encode()) + 1
        if room < 0 and lines:
            return lines, number - 1
        lines.append(line)
    return lines, last


def _quote(lines: list[str]) -> str:
    return next((plain(line, QUOTE) for line in lines if line.strip()), "")


def symbol(one: OneMap, given: Given) -> Found:
    """Show where a symbol is defined, its signature and its source."""
    name = given.text("name")
    found = (named(one, name) or find_symbols(one.session, one.map_id, name, MOST_SYMBOLS))[:MOST_SYMBOLS]
    if not found:
        raise BadArguments(f"The map has no symbol named {plain(name)!r}. Use search to find what it may be called.")
    (module, chosen), *others = found
    lines = [
        f"{chosen.kind} {plain(chosen.qualified_name)} in {place(module.path, chosen.start_line, chosen.end_line)}",
        f"signature: {plain(chosen.signature or chosen.name, 600)}",
        f"id: symbol:{plain(module.path)}#{plain(chosen.qualified_name)}",
    ]
    seen = [Seen(module.path, chosen.start_line, chosen.end_line)]
    try:
        every = one.text_lines(module)
    except BadArguments:
        every = []
    if every:
        last = min(chosen.end_line, chosen.start_line + SOURCE_LINES - 1, len(every))
        shown, end = _numbered(every, chosen.start_line, last, MOST_BYTES - 2_000)
        lines.extend(shown)
        if end < chosen.end_line:
            lines.append(f"(read_file path={plain(module.path)!r} start_line={end + 1} shows the rest)")
        seen = [Seen(module.path, chosen.start_line, end, _quote(every[chosen.start_line - 1 : end]))]
    lines.extend(f"also: {_symbol_line(at, one_more)}" for at, one_more in others)
    seen.extend(Seen(at.path, one_more.start_line, one_more.end_line) for at, one_more in others)
    return Found(lines, seen)


def history_of_file(one: OneMap, given: Given) -> Found:
    """Tell who changed a file or folder, and when."""
    asked = given.text("path")
    path = asked if asked.endswith("/") else one.module(asked).path
    page = list_commits(one.session, one.project.id, path=path, limit=given.number("limit"), cursor=None)
    if not page.rows:
        return Found([f"No commit of the stored history changed {plain(path)}."])
    lines = [f"{page.total:,} commits changed {plain(path)}, newest first:"]
    lines.extend(
        f"{commit.sha[:12]} {commit.authored_at:%Y-%m-%d} {plain(commit.author, 60)}: {plain(commit.subject, 160)} "
        f"(+{commit.added} -{commit.deleted}, {commit.files} files)"
        for commit in page.rows
    )
    if path.endswith("/"):
        return Found(lines)
    knowers = knowers_of(one.session, one.project.id, path)
    lines[1:1] = [
        f"knows it: {plain(who.name, 60)}, {who.commits} commits, last {who.last_at:%Y-%m-%d}" for who in knowers
    ]
    return Found(lines, [Seen(path)])
