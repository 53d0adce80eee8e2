"""The five lines that say what it is: read from README, manifests and the map, no model used. Pure.

1 what it is and how large · 2 where it starts · 3 how its parts relate · 4 what it stands on · 5 since when and who.
A line whose grounds are missing is left out; nothing is guessed.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence

from services.system_map.content import Phrase, WayIn
from services.system_map.derive.dependencies import stands_on
from services.system_map.derive.findings import Findings, is_aside
from services.system_map.derive.words import capital, day, listed, number, plural

Line = list[Phrase]


def summarise(found: Findings, ways: Sequence[WayIn], description: str | None, licence: str | None) -> list[Line]:
    """Return the lines, at most five."""
    lines = [_what(found, description, licence), _starts(found, ways), _parts(found), _ground(found), _life(found)]
    return [line for line in lines if line]


def _text(text: str) -> Phrase:
    return Phrase(text=text)


def _module(path: str, label: str | None = None) -> Phrase:
    return Phrase(text=label or posixpath.basename(path), code=True, link=f"file:{path}")


def _folder(path: str, label: str | None = None) -> Phrase:
    return Phrase(text=label or f"{posixpath.basename(path[:-1])}/", code=True, link=f"package:{path}")


def _and(phrases: Sequence[Phrase]) -> Line:
    """Set phrases in a row with commas and an "and"."""
    line: Line = []
    for index, phrase in enumerate(phrases):
        if index:
            line.append(_text(" and " if index == len(phrases) - 1 else ", "))
        line.append(phrase)
    return line


def _what(found: Findings, description: str | None, licence: str | None) -> Line:
    line: Line = [_text(f"{description.rstrip(' .')}. ")] if description else []
    modules = found.main_modules()
    if not modules:
        files = len(found.given.files)
        return [*line, _text(f"{capital(plural(files, 'file'))}, no code that Gander maps.")]
    language = found.language()
    size = f"{plural(len(modules), 'module')} and {found.lines(modules):,} lines"
    if found.main_folder:
        line += [_text(f"{language} in "), _folder(found.main_folder, found.main_folder), _text(f": {size}")]
    else:
        line.append(_text(f"{language}: {size}"))
    others = _other_languages(found, modules, language)
    if others:
        line.append(_text(f", with some {listed(others)}"))
    line.append(_text(f"; {licence} licence." if licence else "."))
    return line


def _other_languages(found: Findings, modules: list[str], main: str | None) -> list[str]:
    lines: Counter[str] = Counter()
    for path in modules:
        lines[found.given.files[path].language or ""] += found.facts(path).lines
    total = sum(lines.values())
    return [name for name, count in lines.most_common(3) if name != main and count >= 0.05 * total]


def _starts(found: Findings, ways: Sequence[WayIn]) -> Line:
    """Say the best two or three ways in, and what the first one's file brings together."""
    good = [way for way in ways if way.score >= 0.5][:3] or list(ways[:1])
    if not good:
        return []
    line: Line = [_text("You get in by ")]
    for index, way in enumerate(good):
        if index:
            line.append(_text(" or " if index == len(good) - 1 else ", "))
        line += [Phrase(text=way.label, code=True, link=f"file:{way.path}")]
        name = posixpath.basename(way.path)
        if name not in way.label and not way.label.startswith(("import ", "python -m")):
            line += [_text(" ("), _module(way.path), _text(")")]
    hub = _hub(found)
    if hub is not None:
        path, count = hub
        line += [_text("; "), _module(path), _text(f" brings the most together, importing {plural(count, 'module')}")]
    return [*line, _text(".")]


def _hub(found: Findings) -> tuple[str, int] | None:
    """Return the module that imports most others of the main folder when it is loaded, if it imports at least three."""
    counts = Counter(
        edge.source
        for edge in found.edges.values()
        if edge.layers and not edge.bound and edge.source.startswith(found.main_folder) and not is_aside(edge.source)
    )
    # A package's __init__ that only re-exports brings nothing together; it is the way in itself.
    for path in list(counts):
        if posixpath.basename(path) in {"__init__.py", "index.js", "index.ts", "mod.rs", "lib.rs"} and len(counts) > 3:
            del counts[path]
    best = min(counts, key=lambda path: (-counts[path], path), default=None)
    return None if best is None or counts[best] < 3 else (best, counts[best])


def _parts(found: Findings) -> Line:
    """Say the largest parts in the order they build on each other, and what most lean on."""
    line: Line = []
    folders = _part_folders(found)
    if len(folders) >= 2:
        order = _top_down(found, folders)
        line += [_text("Its largest parts, each above what it uses: "), *_and([_folder(path) for path in order])]
        line.append(_text("; "))
    leaned = sorted(
        ((len(sources), path) for path, sources in found.imported_by.items() if path.startswith(found.main_folder)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    leaned = [(count, path) for count, path in leaned if count >= 2][:3]
    if leaned:
        start = "most lean on " if line else "Most lean on "
        line += [_text(start), *_and([_module(path) for _, path in leaned])]
        line.append(_text(f" ({listed([f'{count:,}' for count, _ in leaned])} importers)."))
    elif line:
        line[-1] = _text(".")
    return line


def _part_folders(found: Findings) -> list[str]:
    """Return the largest folders directly below the main one, at most five, each at least 4 % of its lines."""
    sizes: Counter[str] = Counter()
    for path in found.main_modules():
        child, slash, _ = path[len(found.main_folder) :].partition("/")
        if slash and not is_aside(path):
            sizes[f"{found.main_folder}{child}/"] += found.facts(path).lines
    total = sum(found.facts(path).lines for path in found.main_modules())
    return [folder for folder, lines in sizes.most_common(5) if lines >= 0.04 * total]


def _top_down(found: Findings, folders: list[str]) -> list[str]:
    """Order folders so that those that import others come first: by names imported less names given."""
    surplus: Counter[str] = Counter()

    def part(path: str) -> str | None:
        return next((folder for folder in folders if path.startswith(folder)), None)

    for edge in found.edges.values():
        source, target = part(edge.source), part(edge.target)
        if edge.layers and source and target and source != target:
            surplus[source] += 1
            surplus[target] -= 1
    return sorted(folders, key=lambda folder: (-surplus[folder], folder))


def _ground(found: Findings) -> Line:
    packages = stands_on(found)
    if not packages:
        if found.given.imports and found.language() is not None:
            return [_text("It stands on no outside package.")]
        return []
    names = [name for name, _ in packages]
    if len(names) == 1:
        return [_text("It stands on one outside package: "), Phrase(text=names[0], link="tab:dependencies"), _text(".")]
    shown = names[:6]
    rest = len(names) - len(shown)
    more = f" and {number(rest)} more" if rest else ""
    joined = ", ".join(shown) + more if rest else listed(shown)
    return [
        _text("It stands on "),
        Phrase(text=f"{number(len(names))} outside packages", link="tab:dependencies"),
        _text(f": {joined}."),
    ]


def _life(found: Findings) -> Line:
    history = found.history
    if history is None or history.first_at is None or not history.commits:
        return []
    people = [person for person in history.people if not person.is_bot]
    first = min(people, key=lambda person: (person.first_at, -person.commits), default=None)
    begun = f"Begun by {first.name} on {day(history.first_at)}" if first else f"Begun on {day(history.first_at)}"
    line: Line = [
        _text(f"{begun}; {plural(history.commits, 'commit')} since, {history.commits_year:,} in the last year. ")
    ]
    recent = sorted((person for person in people if person.commits_year), key=lambda person: -person.commits_year)
    total = sum(person.commits_year for person in recent)
    if not recent:
        line.append(_text(f"Nobody has committed since {day(history.newest_at or history.first_at)}."))
    elif recent[0].commits_year * 2 >= total or len(recent) == 1:
        line += [Phrase(text=recent[0].name, link="tab:history"), _text(" looks after it now.")]
    else:
        names = [Phrase(text=person.name, link="tab:history") for person in recent[: 2 if len(recent) == 2 else 3]]
        line += [*_and(names), _text(" look after it now.")]
    return line
