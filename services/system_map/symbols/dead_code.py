"""Symbols and modules that nothing seems to use, in tiers; what may be used unseen is spared, and counted why. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from services.system_map.derive.aside import is_aside
from services.system_map.facts import DeepFacts, SymbolFacts
from services.system_map.languages import has_grammar
from services.system_map.parts.structure import DeadCodePart, DeadModule, DeadSymbol
from services.system_map.symbols.dead_modules import find_dead_modules
from services.system_map.symbols.offered import Offered
from services.system_map.symbols.partial_types import Part, PartialTypes
from services.system_map.symbols.spared import Sparing
from services.system_map.symbols.visibility import how_hidden, is_private
from services.system_map.symbols.words import Words

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

MAX_SYMBOLS = 500
MAX_MODULES = 200
_WORD = re.compile(r"[A-Za-z_$\x80-\U0010ffff][\w$\x80-\U0010ffff]*")
_KINDS = frozenset({"function", "method", "class", "struct", "interface", "enum", "trait", "macro"})
_KINDS_OF_C = frozenset({"function", "method", "macro"})  # types are used through variables declared along with them
_STATIC = re.compile(r"\bstatic\b")
_NOTHING = DeepFacts()
_OFFERED = "Nothing here uses it, but it is part of what the library offers."
_PUBLIC = "It is public, and nothing here uses it."  # of an application, or of what nobody says to be a library
_FOR_HEIRS = "Nothing here uses it, but classes elsewhere may inherit it: it is {}."
_ORDER = {"high": 0, "medium": 1, "low": 2}

Tier = Literal["high", "medium", "low"]


def find_dead_code(given: PartsInput) -> DeadCodePart:
    """Return what nothing seems to use, surest first, then largest; nothing where calls could not be followed.

    A symbol is a candidate when no call and no base leads to it and its name stands in no file other than where it is
    defined. Tests count as use, but for `low`.
    """
    if given.symbols is None:
        return DeadCodePart(symbols=[], modules=[], left_out=0, lines=0, languages=[], spared={})
    search = _Search(given)
    symbols = search.symbols()
    modules = find_dead_modules(given, search.words, search.sparing, search.offered)
    dead_files = {module.path for module in modules}
    symbols = [symbol for symbol in symbols if symbol.path not in dead_files]
    symbols.sort(key=lambda found: (_ORDER[found.tier], -found.lines, found.path, found.line))
    modules.sort(key=_rank)
    left_out = max(len(symbols) - MAX_SYMBOLS, 0) + max(len(modules) - MAX_MODULES, 0)
    sure = [found.lines for found in symbols if found.tier != "low"]
    sure += [found.lines for found in modules if found.tier != "low"]
    return DeadCodePart(
        symbols=symbols[:MAX_SYMBOLS],
        modules=modules[:MAX_MODULES],
        tiers=Counter([*(found.tier for found in symbols), *(found.tier for found in modules)]),
        left_out=left_out,
        lines=sum(sure),
        languages=sorted(search.languages),
        spared=dict(search.spared.most_common()),
    )


def with_lines(part: DeadCodePart, lines: Mapping[str, int]) -> DeadCodePart | None:
    """Return the part as it is when modules that were found (by path) have other numbers of lines.

    None where others may come into the list for it, or leave it.
    """
    is_cut = len(part.modules) == MAX_MODULES
    listed = {module.path: module.lines for module in part.modules}
    if is_cut and any(path not in listed or count < listed[path] for path, count in lines.items()):
        return None
    modules = [module.model_copy(update={"lines": lines.get(module.path, module.lines)}) for module in part.modules]
    more = sum(lines[one.path] - one.lines for one in part.modules if one.tier != "low" and one.path in lines)
    return part.model_copy(update={"modules": sorted(modules, key=_rank), "lines": part.lines + more})


def _rank(module: DeadModule) -> tuple[int, int, str]:
    return _ORDER[module.tier], -module.lines, module.path


class _Search:
    """Looks at every symbol of the own code once."""

    def __init__(self, given: PartsInput) -> None:
        self._given = given
        self.spared: Counter[str] = Counter()
        self.languages: set[str] = set()
        self._used: set[str] = set()  # nodes that something else leads to
        self._used_by_product: set[str] = set()
        self.words = given.words() if given.words is not None else _count(given)
        self._look_at_edges()
        self.sparing = Sparing(given)
        self.offered = Offered(given)
        self._partial = PartialTypes(given.found)

    def _look_at_edges(self) -> None:
        graph = self._given.symbols
        if graph is None:
            return
        tests = frozenset(self._given.found.tests)
        in_tests = [path in tests for path, _ in graph.ends()]
        owners = [
            node.rpartition(".")[0] if "." in (name or path.rpartition("/")[2]) else None
            for node, (path, name) in zip(graph.nodes, graph.ends(), strict=True)
        ]
        known = bytearray(len(graph.nodes))  # of each node: 1 used, 2 by the product
        for source, target in zip(graph.sources, graph.targets, strict=True):
            bits = 1 if in_tests[source] else 3
            if known[target] | bits == known[target]:
                continue  # of many edges to a node few tell anything new
            node, user, owner = graph.nodes[target], graph.nodes[source], owners[target]
            if user == node or user.startswith(node + "."):
                continue  # from inside itself
            if owner is None or not user.startswith(owner + "."):
                known[target] |= bits
            for used in (node, owner):
                if used is not None and not user.startswith(used + "."):
                    self._used.add(used)
                    if bits == 3:
                        self._used_by_product.add(used)

    def symbols(self) -> list[DeadSymbol]:
        found: list[DeadSymbol] = []
        judged = {path: some for path in self._given.found.own if (some := self._judged(path))}
        self._given.expect(judged)
        marks = self._given.marks or self._given.deep
        for path, some in judged.items():
            dead: set[int] = set()
            deep = marks(path) or _NOTHING
            for index, symbol, tier, reason in some:
                if symbol.parent in dead:
                    continue
                why = self.sparing.why(path, index, deep, self.words.product)
                if why is not None:
                    self.spared[why] += 1
                    continue
                dead.add(index)
                found.append(_dead(path, symbol, *self._weakened(path, symbol, tier, reason)))
        return found

    def _weakened(self, path: str, symbol: SymbolFacts, tier: Tier, reason: str) -> tuple[Tier, str]:
        """Return the tier and the reason, weaker where what loads a file by its path would use what it has no name for."""
        if symbol.parent is None and self.sparing.defaults.may_be_loaded(path, symbol.name):
            return "low", "Nothing calls it and nothing imports its file, which may be loaded by its path."
        return tier, reason

    def _judged(self, path: str) -> list[tuple[int, SymbolFacts, Tier, str]]:
        """Return the symbols of a file that nothing uses by name: place, symbol, tier, reason."""
        counted = self.words.files.get(path)
        if counted is None or not counted.read or is_aside(path):
            return []
        language = self._given.found.spoken_language(path)
        if has_grammar(language):
            self.languages.add(language)
        facts = self._given.found.facts(path)
        if self.words.product.keys() >= set(facts.symbol_names):
            return []  # as in most files: the product speaks of all of them somewhere else
        kinds = _KINDS if language not in {"C", "C++"} else _KINDS_OF_C
        return [
            (index, symbol, *judged)
            for index, symbol in enumerate(facts.symbols)
            if symbol.kind in kinds and (judged := self._judge(path, index, symbol)) is not None
        ]

    def _judge(  # noqa: PLR0911 - one for each answer
        self, path: str, index: int, symbol: SymbolFacts
    ) -> tuple[Tier, str] | None:
        """Return the tier and the reason; None for what is used."""
        name = symbol.name.strip("?!=#@")  # words are known without
        # An operator, or a name too short to be looked for, counts as used.
        if len(name) < 2 or name in self.words.product or not _WORD.fullmatch(name):
            return None
        parts = self._partial.parts(path, index, symbol)
        nodes = {f"symbol:{part.path}#{part.symbol.qualified_name}" for part in parts}
        members = self._members(parts)
        if not self._used_by_product.isdisjoint(nodes) or not self.words.product.keys().isdisjoint(members):
            return None
        if not self._used.isdisjoint(nodes) or not self.words.tests.keys().isdisjoint([name, *members]):
            if self.offered.is_public_of_library(path, symbol):
                return None
            return "low", "Only tests or examples use it."
        language = self._given.found.spoken_language
        is_hidden = all(is_private(language(part.path), part.symbol) for part in parts)
        offering = [part.path for part in parts if self.offered.is_public_of_library(part.path, part.symbol)]
        if offering and not is_hidden:
            return "low", _OFFERED if any(map(self.offered.is_said, offering)) else _PUBLIC
        if offering or any(self.offered.is_for_heirs(part.path, part.symbol) for part in parts):
            return "low", _FOR_HEIRS.format(how_hidden(language(path), symbol))
        if is_hidden:
            shown = how_hidden(language(path), symbol)
            return (
                "high",
                f"It is {shown}, nothing calls it, and its name stands only where something is defined by it.",
            )
        return "medium", "Nothing calls it, and its name stands only where something is defined by it."

    def _members(self, parts: list[Part]) -> list[str]:
        """Return the members by which a type lives that nobody names: those of a static class may extend others (C#)."""
        is_class = all(part.path.endswith(".cs") and part.symbol.kind == "class" for part in parts)
        if not is_class or not any(_STATIC.search(part.symbol.signature) for part in parts):
            return []
        return [
            one.name for part in parts for one in self._given.found.facts(part.path).symbols if one.parent == part.place
        ]


def _count(given: PartsInput) -> Words:
    words = Words()
    for path, file in given.found.given.files.items():
        if path in given.found.given.facts:
            words.add(path, file, given.found.given.facts[path], given.deep(path))
    return words


def _dead(path: str, symbol: SymbolFacts, tier: Tier, reason: str) -> DeadSymbol:
    return DeadSymbol(
        node=f"symbol:{path}#{symbol.qualified_name}",
        name=symbol.qualified_name,
        kind=symbol.kind,
        path=path,
        line=symbol.start_line,
        end_line=symbol.end_line,
        lines=symbol.end_line - symbol.start_line + 1,
        tier=tier,
        reason=reason,
    )
