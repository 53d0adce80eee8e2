"""Where something is: defined, registered, handled, signed; by name, else by the words of names."""

from __future__ import annotations

import re

from services.ai.answerers import Citation, Fact
from services.ai.facts.kinds import Asked
from services.ai.facts.packages import external_called, package_users
from services.ai.facts.resolve import ENOUGH, called, files_called, folder_called, holding
from services.ai.facts.scoring import Scored, by_words
from services.ai.facts.stems import content_stems, overlap, stems
from services.ai.facts.view import File, MapView, Named
from services.ai.quoting import code

ALSO = 3
OWN = 0.9  # the least weight of a file of the product itself
CLEAR = 0.6  # of the best one's score: from there on something else is worth naming, too


def where(view: MapView, asked: Asked) -> list[Fact]:
    """Return where what is asked for is: one statement for each place, the likeliest first."""
    exact = called(view, asked.subject) if " " not in asked.subject else []
    if exact and (asked.is_name or not asked.verb):
        best = [each for each in exact if each.file.weight >= exact[0].file.weight * 0.9]
        if asked.is_name or asked.subject in {exact[0].name, exact[0].qualified}:
            return [_is_there(view, best[0]), *(_also(view, each) for each in best[1 : 1 + ALSO])]
    # "where are the tests", "where is the JSON code"
    if not asked.verb:
        files = files_called(view, asked.subject)
        folder = folder_called(view, asked.subject)
        package = external_called(view, asked.subject)
        if package is not None and not any(each.weight >= 0.9 for each in files[:1]):
            return [
                Fact(f"{code(asked.subject)} is not in this project: it is an outside package."),
                *package_users(view, package),
            ]
        if files and (files[0].path.endswith(asked.subject.strip("/")) or files[0].name == _named(asked)):
            return [_file_fact(view, files[0]), *(_file_fact(view, each) for each in files[1:3] if each.weight > 0.9)]
        if folder is not None:
            return [_folder_fact(view, folder)]
    return _by_words(view, asked)


def _named(asked: Asked) -> frozenset[str]:
    return frozenset(content_stems(asked.subject))


def _by_words(view: MapView, asked: Asked) -> list[Fact]:
    words, action = content_stems(asked.subject), content_stems(asked.verb)
    found = by_words(view, words, action, limit=8)
    if not found or not _fits(found[0]):
        # What holds only the action is near to nothing.
        near = [each.symbol for each in found if each.covered >= 0.35 and each.symbol.file.weight >= OWN]
        held = holding(view, asked.subject)
        own = [each for each in held if each.file.weight >= OWN]
        near = [each for each in near if overlap(words, _words_of(each))] or own or near or held
        near = near[:3]
        if not near:
            return [Fact(f"Nothing on the map is called {code(asked.subject)}.")]
        first = near[0]
        head = Fact(
            f"No name holds all of these words; nearest is {described(first, capital=False)} in {place(first)}.",
            view.cite_symbol(first),
        )
        return [head, *(_also(view, each) for each in near[1:])]
    top = found[0]
    others = [each for each in found[1:] if each.score >= CLEAR * top.score and each.covered >= ENOUGH]
    return [_is_there(view, top.symbol), *(_also(view, each.symbol) for each in others[:ALSO])]


def _words_of(symbol: Named) -> frozenset[str]:
    return stems(symbol.qualified) | symbol.file.name


def _fits(best: Scored) -> bool:
    return best.covered >= ENOUGH and (best.score >= 0.28 or (best.covered >= 0.85 and best.score >= 0.2))


def _is_there(view: MapView, symbol: Named) -> Fact:
    head = one_line(symbol.signature) if symbol.signature else symbol.qualified
    shown = f", as {code(head)}" if head and head != symbol.qualified else ""
    return Fact(f"{described(symbol)} stands in {place(symbol)}{shown}.", view.cite_symbol(symbol))


def _also(view: MapView, symbol: Named, words: str = "See also") -> Fact:
    return Fact(f"- {words} {described(symbol, capital=False)} in {place(symbol)}.", view.cite_symbol(symbol))


def _file_fact(view: MapView, file: File) -> Fact:
    return Fact(f"It is the file {code(file.path)}, {file.lines:,} lines.", view.cite(file.path, 1, max(1, file.lines)))


def _folder_fact(view: MapView, folder: str) -> Fact:
    inside = sorted(
        (each for path, each in view.index.files.items() if path.startswith(folder)),
        key=lambda each: (-each.weight, -each.rank, -each.lines, each.path),
    )
    first: tuple[Citation, ...] = view.cite(inside[0].path, 1, max(1, inside[0].lines)) if inside else ()
    most = f"; most leaned on is {code(inside[0].path)}" if inside else ""
    return Fact(f"It is the folder {code(folder)} with {_files(len(inside))}{most}.", first)


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"


def described(symbol: Named, *, capital: bool = True) -> str:
    """Return "The method `App.run`"."""
    kind = symbol.kind.replace("_", " ")
    return f"{'The' if capital else 'the'} {kind} {code(symbol.qualified)}"


def place(symbol: Named) -> str:
    """Return "`src/app.py`, lines 10–20"."""
    return f"{code(symbol.file.path)}, {lines(symbol.start, symbol.end)}"


def lines(start: int, end: int) -> str:
    """Return "line 10" or "lines 10–20"."""
    return f"line {start}" if end <= start else f"lines {start}–{end}"


def one_line(signature: str) -> str:
    """Return a signature on one line, at most 120 characters."""
    text = re.sub(r"\s+", " ", signature).strip()
    return text if len(text) <= 120 else text[:119] + "…"
