"""What the project is as a whole: ways in, hot spots, loops, dead code, size, languages, what a module does."""

from __future__ import annotations

from services.ai.answerers import Fact
from services.ai.facts.kinds import Asked
from services.ai.facts.packages import external_called, package_users
from services.ai.facts.people import unknown
from services.ai.facts.relations import head
from services.ai.facts.resolve import thing
from services.ai.facts.view import MapView, Named
from services.ai.facts.where import described, lines, one_line, place
from services.ai.quoting import code, plain
from services.history.reading import list_commits
from services.system_map.parts.structure import DeadCodePart
from services.system_map.reading import get_module

SHOWN = 6


def entry_points(view: MapView) -> list[Fact]:
    """Return how one gets in, the likeliest first."""
    ways = view.content.ways_in
    if not ways:
        return [Fact("The map found no entry point: no command, no main function, no public package.")]
    said = []
    for number, each in enumerate(ways[:SHOWN]):
        line = each.line or 1
        holder = view.around(each.path, line) if each.line else None
        end = holder.end if holder is not None and holder.start == line else line
        words = f"{code(each.label)} in {code(each.path)}, {plain(each.reason)}."
        said.append(
            Fact(f"- {'The likeliest way in is ' if not number else 'Also '}{words}", view.cite(each.path, line, end))
        )
    return said


def hot_spots(view: MapView) -> list[Fact]:
    """Return the modules where much change meets much complexity, the hottest first."""
    spots = sorted(view.content.hot_spots, key=lambda each: (-each.score, -each.lines, each.path))
    spots = [each for each in spots if each.score > 0][:SHOWN]
    if not spots:
        return [Fact("The map has no hot spots: nothing with branches was ever changed, or its history was not read.")]
    said = []
    for each in spots:
        words = f"- {code(each.path)}: {each.branches:,} branches, changed {each.changes_year:,} times in a year, {each.lines:,} lines."
        said.append(Fact(words, view.cite(each.path, 1, max(1, each.lines))))
    return [
        *said,
        Fact(
            "A hot spot is what is both complex and often changed: the score is change × branches, old changes fading."
        ),
    ]


def loops(view: MapView) -> list[Fact]:
    """Return the import loops, each with the import that is cheapest to cut."""
    found = view.content.loops
    if not found:
        return [Fact("No modules import each other in a circle.")]
    said = [Fact(f"There {'is one import loop' if len(found) == 1 else f'are {len(found):,} import loops'}.")]
    for each in found[:SHOWN]:
        circle = " → ".join(code(path) for path in [*each.cycle[:6], *(each.cycle[:1] if len(each.cycle) <= 6 else ())])
        when = "" if each.run_time else " Only late imports close it."
        words = f"- {circle}. Cheapest to cut: the import in {code(each.cut.source)}.{when}"
        said.append(Fact(words, view.cite(each.cut.source, each.cut.line, each.cut.line)))
    return said


def dead_code(view: MapView) -> list[Fact]:
    """Return the symbols that nothing seems to use, the surest first."""
    part = view.part("dead-code", DeadCodePart)
    if part is None:
        return [Fact("The map does not know what is unused: calls were not followed.")]
    if not part.symbols:
        return [Fact("The map found no function or class that nothing uses.")]
    # The part names 500 at most, and says of symbols and modules together how many more there are.
    least = "At least " if part.left_out else ""
    said = [
        Fact(
            f"{least}{len(part.symbols):,} symbols seem unused; look before you delete, for what is called by name is not seen."
        )
    ]
    for each in part.symbols[:SHOWN]:
        holder = view.around(each.path, each.line)
        end = holder.end if holder is not None and holder.start == each.line else each.line
        said.append(
            Fact(f"- {code(each.name)} in {code(each.path)}, line {each.line}.", view.cite(each.path, each.line, end))
        )
    if len(part.symbols) > SHOWN:
        said.append(Fact(f"- and {len(part.symbols) - SHOWN:,} more, on the page of dead code."))
    return said


def size(view: MapView) -> list[Fact]:
    """Return how big it is, and in which languages."""
    content = view.content
    said = [
        Fact(
            f"It has {content.files:,} files and {content.lines:,} lines; {content.modules:,} modules of its own code with "
            f"{content.module_lines:,} lines, and {content.test_lines:,} lines of tests."
        )
    ]
    shares = [
        f"{plain(each.name)} ({each.lines:,} lines in {each.files:,} files)" for each in content.languages[:SHOWN]
    ]
    if shares:
        said.append(Fact(f"By lines it is written in {', '.join(shares)}."))
    return [*said, *largest(view)[:3]]


def largest(view: MapView) -> list[Fact]:
    """Return the largest modules of the product."""
    files = sorted(
        (each for each in view.index.files.values() if each.role == "code"),
        key=lambda each: (-each.lines * each.weight, each.path),
    )
    return [
        Fact(f"- {code(each.path)} has {each.lines:,} lines.", view.cite(each.path, 1, max(1, each.lines)))
        for each in files[:SHOWN]
    ]


def about(view: MapView) -> list[Fact]:
    """Return what the project is, in the words of its own map, with the way in and what most leans on."""
    said = [
        Fact("".join(code(p.text.strip()) + " " * p.text.endswith(" ") if p.code else _kept(p.text) for p in line))
        for line in view.content.summary
    ]
    readme = next((each for each in sorted(view.index.files) if each.lower().startswith("readme")), None)
    if said and readme:
        said[0] = Fact(said[0].words, view.cite(readme, 1, 1))
    ways = view.content.ways_in[:1]
    said += [
        Fact(f"- The way in: {code(each.label)} in {code(each.path)}.", view.cite(each.path, each.line, each.line))
        for each in ways
    ]
    for leaned in view.content.leaned_on[:3]:
        words = f"- {code(leaned.path)} is imported by {leaned.imported_by:,} modules."
        said.append(Fact(words, view.cite(leaned.path, 1, max(1, leaned.lines))))
    return said


def _kept(text: str) -> str:
    before = " " if text[:1] == " " else ""
    after = " " if text[-1:] == " " and text.strip() else ""
    return before + plain(text) + after


def recent(view: MapView) -> list[Fact]:
    """Return the newest commits."""
    page = list_commits(view.session, view.project.id, limit=8, cursor=None)
    return [
        Fact(f"- {plain(each.subject)} ({code(each.sha[:8])}, {plain(each.author)}, {each.authored_at:%-d %B %Y})")
        for each in page.rows
    ] or [Fact("The history of this project was not read.")]


def does(view: MapView, asked: Asked) -> list[Fact]:
    """Return what a module, a symbol or a folder is for, as far as its own words and the map say."""
    found = thing(view, asked.subject, is_name=asked.is_name)
    package = external_called(view, asked.subject) if found is None or not found.exact else None
    if package is not None:
        return package_users(view, package)
    if found is None:
        return [unknown(asked.subject)]
    if found.symbol is not None:
        return _symbol(view, found.symbol)
    said = [head(view, found)]
    if found.file is None:
        return said
    summary = get_module(view.session, view.map_id, found.file.path).summary
    if summary:
        said[0] = Fact(f"{code(found.file.path)}, in its own words: {plain(summary)}", said[0].citations)
    outer = [each for each in view.symbols_in(found.file.path) if "." not in each.qualified and each.kind != "variable"]
    outer.sort(key=lambda each: (each.name.startswith("_"), each.start - each.end))
    said += [
        Fact(f"- It has {described(each, capital=False)}, {lines(each.start, each.end)}.", view.cite_symbol(each))
        for each in outer[:5]
    ]
    return said


def _symbol(view: MapView, symbol: Named) -> list[Fact]:
    head_words = f"{described(symbol)} stands in {place(symbol)}"
    shown = f": {code(one_line(symbol.signature))}" if symbol.signature else ""
    said = [Fact(f"{head_words}{shown}.", view.cite_symbol(symbol))]
    summary = get_module(view.session, view.map_id, symbol.file.path).summary
    if summary:
        said.append(Fact(f"Its file, in its own words: {plain(summary)}", view.cite(symbol.file.path, 1, 1)))
    inner = [each for each in view.symbols_in(symbol.file.path) if each.qualified.startswith(symbol.qualified + ".")]
    inner = [each for each in inner if each.kind in {"method", "function", "class"} and not each.name.startswith("_")]
    inner.sort(key=lambda each: each.start - each.end)
    said += [Fact(f"- It has {described(each, capital=False)}.", view.cite_symbol(each)) for each in inner[:5]]
    return said
