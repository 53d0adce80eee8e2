"""The five lines that say what it is: read from README, manifests and the map, no model used. Pure.

1 what it is and how large · 2 where it starts · 3 how its parts relate · 4 what it stands on · 5 since when and who.
A line whose grounds are missing is left out; nothing is guessed.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence

from services.core.words import capital, day, ended, listed, number, plural
from services.system_map.content import Phrase, WayIn
from services.system_map.derive.aside import is_aside
from services.system_map.derive.copies import copies
from services.system_map.derive.dependencies import stands_on
from services.system_map.derive.findings import Findings
from services.system_map.derive.standing import most_leaned_on, standing
from services.system_map.derive.ways_in import BESIDE

Line = list[Phrase]
_SAY_NOTHING = frozenset(
    {"__init__.py", "mod.rs", "lib.rs", "main.rs", "index.js", "index.ts", "index.tsx", "types.ts"}
)
# Documents that every project has, and that say nothing of what it is.
_FORMAL = re.compile(
    r"(?:un)?licen[cs]e|copying|notice|code[_-]of[_-]conduct|contributing|pull_request|issue_template|security|changelog"
    r"|authors",
    re.IGNORECASE,
)
FEW_COMMITS = 5  # in a year: too few to say that somebody looks after it
SMALL = 15  # modules; so few are told by name


def summarise(found: Findings, ways: Sequence[WayIn], description: str | None, licence: str | None) -> list[Line]:
    """Return the lines, at most five."""
    lines = [_what(found, description, licence), _starts(found, ways), _parts(found), _ground(found), _life(found)]
    return [line for line in lines if line]


def _text(text: str) -> Phrase:
    return Phrase(text=text)


def _module(found: Findings, path: str) -> Phrase:
    """Name a module by its file; where others are called the same, or the name says nothing, by its path."""
    name = posixpath.basename(path)
    namesakes = sum(1 for other in found.own if other.endswith(name) and posixpath.basename(other) == name)
    alone = namesakes == 1 and name not in _SAY_NOTHING
    return Phrase(text=name if alone else path.removeprefix(found.main_folder), code=True, link=f"file:{path}")


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
    line: Line = [_text(f"{ended(description.rstrip(' .'))} ")] if description else []
    modules = found.main_modules()
    if not modules:
        return [*line, *_no_code(found)]
    language = found.language()
    size = f"{plural(len(modules), 'module')} and {plural(found.lines(modules), 'line')}"
    if found.main_folder:
        line += [_text(f"{language} in "), _folder(found.main_folder, found.main_folder), _text(f": {size}")]
    else:
        line.append(_text(f"{language}: {size}"))
    others = _other_languages(found, modules, language)
    if others:
        line.append(_text(f", with some {listed(others)}"))
    line.append(_text(f"; {licence} licence." if licence else "."))
    return line


def _no_code(found: Findings) -> Line:
    """Say what there is to read where there is no code: how many files, of what, and which to begin with."""
    files = found.given.files
    texts = {
        path: found.facts(path).lines
        for path, file in files.items()
        if file.role == "docs" and not f"/{path}".count("/.") and not _FORMAL.match(posixpath.basename(path))
    }
    line: Line = [_text(f"{capital(plural(len(files), 'file'))}, no code that Gander maps.")]
    if not texts:
        return line
    readme = min((path for path in texts if path.lower().startswith("readme")), key=len, default=None)
    largest = sorted((path for path in texts if path != readme), key=lambda path: (-texts[path], path))[:2]
    names = [Phrase(text=path, code=True, link=f"file:{path}") for path in ([readme] if readme else []) + largest]
    return [
        *line,
        _text(f" {plural(sum(texts.values()), 'line')} of text, mostly in " if largest else " Read "),
        *_and(names),
        _text("."),
    ]


def _other_languages(found: Findings, modules: list[str], main: str | None) -> list[str]:
    lines: Counter[str] = Counter()
    for path in modules:
        lines[found.spoken_language(path)] += found.facts(path).lines
    total = sum(lines.values())
    return [name for name, count in lines.most_common(3) if name != main and count >= 0.05 * total]


def _starts(found: Findings, ways: Sequence[WayIn]) -> Line:
    """Say the best two or three ways in, and what the first one's file brings together."""
    good: list[WayIn] = []
    for way in ways:
        is_good = way.score > 0.6 or (not good and way.score >= BESIDE)
        if is_good and len(good) < 3 and not _told(way, good):
            good.append(way)
    hub = _hub(found)
    if not good and hub is None:
        return []
    line: Line = [_text("You get in by ")] if good else []
    for index, way in enumerate(good):
        if index:
            line.append(_text(" or " if index == len(good) - 1 else ", "))
        line += [Phrase(text=way.label, code=True, link=f"file:{way.path}")]
        name = posixpath.basename(way.path)
        if name not in way.label and not way.label.startswith(("import ", "python -m")):
            line += [_text(" ("), _module(found, way.path), _text(")")]
    if hub is not None:
        path, count, besides = hub
        line += [
            *([_text("; ")] if good else []),
            _module(found, path),
            _text(f" brings the most together, importing {plural(count, 'module')}{besides}"),
        ]
    return [*line, _text(".")]


def _told(way: WayIn, good: Sequence[WayIn]) -> bool:
    """Say whether a way leads where one told before leads, or is but another package's import beside a command."""
    return any(way.path == known.path or way.label == known.label for known in good)


def _hub(found: Findings) -> tuple[str, int, str] | None:
    """Return the module that imports most others when it is loaded, if at least three; what it says of further ones."""
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
    if best is None or counts[best] < 3:
        return None
    if counts[best] < min(10, 0.2 * len(found.main_modules())):
        return None
    # What it imports in a function or for types, or is bound to by the language, is among its imports elsewhere: else
    # two pages would seem to disagree.
    own = [edge for edge in found.edges.values() if edge.source == best]
    late = " when it is loaded" if any(not edge.layers for edge in own) else ""
    bound = " besides those of its own package" if any(edge.layers and edge.bound for edge in own) else ""
    return best, counts[best], late + bound


def _parts(found: Findings) -> Line:
    """Say the largest parts in the order that imports between them make, if any, and what most lean on."""
    line = _in_layers(found)
    if line:
        return line
    folders = _part_folders(found)
    if len(folders) >= 2:
        line += [*_stacked(found, folders), _text("; ")]
    leaned = [path for path in found.once(most_leaned_on) if path.startswith(found.main_folder)]
    leaned = [path for path in leaned if len(found.imported_by[path]) >= 2][:3]
    if leaned:
        start = "most lean on " if line else "Most lean on "
        line += [_text(start), *_and([_module(found, path) for path in leaned])]
        counts = [f"{len(found.imported_by[path]):,}" for path in leaned]
        each = len(counts) > 1 and len(set(counts)) == 1
        line.append(_text(f" ({counts[0]} importers each)." if each else f" ({listed(counts)} importers)."))
    elif line:
        line[-1] = _text(".")
    return line


def _part_folders(found: Findings) -> list[str]:
    """Return the largest folders directly below the main one, at most five, each at least 4 % of its lines."""
    sizes: Counter[str] = Counter()
    for path in found.main_modules():
        if (folder := _part(found, path)) and not is_aside(path):
            sizes[folder] += found.facts(path).lines
    total = sum(found.facts(path).lines for path in found.main_modules())
    return [folder for folder, lines in sizes.most_common(5) if lines >= 0.04 * total]


def _part(found: Findings, path: str) -> str:
    """Return the folder directly below the main one that holds a module; "" for none."""
    child, slash, _ = path[len(found.main_folder) :].partition("/")
    return f"{found.main_folder}{child}/" if slash else ""


def _stacked(found: Findings, folders: list[str]) -> Line:
    """Say folders from top to bottom; without an order those that no import between them puts in one."""
    part_of = {
        path: folder
        for path in found.main_modules()
        if not is_aside(path) and (folder := _part(found, path)) in folders
    }
    order = standing(found, part_of, folders)
    if not order.tiers:
        return [_text("Its largest parts: "), *_and([_folder(path) for path in folders])]
    line: Line = [_text("Its largest parts, from top to bottom: ")]
    line += _then([[_folder(path) for path in tier] for tier in order.tiers])
    if order.beside:
        line += [_text("; beside them "), *_and([_folder(path) for path in order.beside])]
    return line


def _then(tiers: Sequence[Sequence[Phrase]]) -> Line:
    """Set tiers in a row: "a and b, then c"."""
    line: Line = []
    for index, tier in enumerate(tiers):
        line += [*([_text(", then ")] if index else []), *_and(tier)]
    return line


def _in_layers(found: Findings) -> Line:
    """Say a small project's modules by name, from the top layer to the bottom one."""
    modules = [path for path in found.main_modules() if path in found.imported_by or found.layers[path]]
    if not 3 <= len(modules) <= SMALL:
        return []
    order = standing(found, {path: path for path in modules}, modules)
    if not 2 <= len(order.tiers) <= 4:
        return []
    line: Line = [
        _text("From top to bottom: "),
        *_then([[_module(found, path) for path in tier] for tier in order.tiers]),
    ]
    if order.beside:
        line += [_text("; beside them "), *_and([_module(found, path) for path in order.beside])]
    return [*line, _text(".")]


def _ground(found: Findings) -> Line:
    outside, own_copies = stands_on(found), copies(found)
    line: Line = []
    if outside:
        count = f"{number(len(outside))} outside packages" if len(outside) > 1 else "one outside package"
        line += [
            _text("It stands on "),
            Phrase(text=count, link="tab:dependencies"),
            _text(f": {_some(outside)}."),
        ]
    if own_copies and set(own_copies) == set(outside):
        line.append(_text(f" It carries its own {'copies of all of them' if len(outside) > 1 else 'copy of it'}."))
    elif own_copies:
        count = f"{number(len(own_copies))} packages" if len(own_copies) > 1 else "one package"
        line.append(_text(f"{' It' if line else 'It'} carries its own copies of {count}: {_some(own_copies)}."))
    if not line and found.given.imports and found.language() is not None:
        line.append(_text("It stands on no outside package."))
    return line


def _some(names: list[str]) -> str:
    if len(names) <= 7:
        return listed(names)
    return f"{', '.join(names[:6])} and {number(len(names) - 6)} more"


def _life(found: Findings) -> Line:
    history = found.history
    if history is None or history.first_at is None or not history.commits:
        return []
    people = [person for person in history.people if not person.is_bot]
    named = [person for person in people if not person.name.startswith("(")]  # "(no author)", from an old Subversion
    first = min(named, key=lambda person: (person.first_at, -person.commits), default=None)
    if found.is_cut:
        begun = f"Known since {day(history.first_at)}, where the shallow clone begins"
    else:
        begun = f"Begun by {first.name} on {day(history.first_at)}" if first else f"Begun on {day(history.first_at)}"
    recent = sorted((person for person in people if person.commits_year), key=lambda person: -person.commits_year)
    newest = day(history.newest_at or history.first_at)
    line: Line = [
        _text(f"{begun}; {plural(history.commits, 'commit')} since, {history.commits_year:,} in the year to {newest}. ")
    ]
    total = sum(person.commits_year for person in recent)
    if not recent:
        line.append(_text("No person has committed in that year."))
    elif total < FEW_COMMITS:
        last = max(recent, key=lambda person: person.last_at)
        line += [_text("The last was by "), Phrase(text=last.name, link="tab:history"), _text(".")]
    elif recent[0].commits_year * 2 >= total or len(recent) == 1:
        line += [Phrase(text=recent[0].name, link="tab:history"), _text(" looks after it now.")]
    else:
        names = [Phrase(text=person.name, link="tab:history") for person in recent[: 2 if len(recent) == 2 else 3]]
        line += [*_and(names), _text(" look after it now.")]
    return line
