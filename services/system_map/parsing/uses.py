"""What a reader notes of the use of names (calls, bases, decorators, types, bindings) and how it finds its symbol.

A reader notes each with the byte where it stands, in any order:

    uses = reading.uses
    uses.calls += called(tree, tree.nodes("call"))                      # `foo(…)`, `a.b.foo(…)`
    uses.calls += called(tree, tree.nodes("new"), kind="new")           # `new Foo(…)`
    uses.bases.append((class_node.start_byte, "Base", line))            # the byte where the Definition starts, or
    uses.bases.append(("Outer.Inner", "Trait", line))                   # the qualified name of a symbol of this file
    uses.decorators.append((definition.start_byte, "app.route"))
    uses.types.append((node.start_byte, "client", "Client"))            # `client: Client`, `Client client`
    uses.bindings.append(("np", import_facts, ""))                      # the very ImportFacts put into reading.imports

`reading.nest` then says in which symbol each stands, `extract` adds the names that the file uses. All of it is about
linear: a receiver is cut out of the source only where it is short.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from services.system_map.facts import AT, BindingFacts, CallFacts, DeepFacts, ImportFacts, SymbolFacts, TypeFacts
from services.system_map.parsing.receivers import Receivers

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

MAX_RECEIVER = 100  # bytes; longer ones are expressions that no name stands for
MAX_NAME = 100
MAX_CALLS = 200_000  # of one file: more are data, or hostile
_MAX_WORD = 200  # bytes; what is longer is data
MAX_NAMES = 50_000
_PLAIN = re.compile(r"[\w$@.#]+(?:\(\))?|super\([\w, ]*\)")
_NAME = re.compile(r"[\w$#@!?=]+")
_PLACE = itemgetter(0, 1)
_DIGITS = b"0123456789"
_IN_WORDS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$" + _DIGITS + bytes(range(128, 256)))
_WORDS_ONLY = bytes(byte if byte in _IN_WORDS else 32 for byte in range(256))  # for `translate`: blanks for the rest
_INTERPOLATING = frozenset({"Scala", "Kotlin", "Groovy", "Dart"})
_INTERPOLATED = re.compile(rb"\$([A-Za-z_]\w*)")
_SEPARATORS = re.compile(r"\s*(?:::|\?->|->|\?\.|!!?\.|\.)\s*")
_MADE = re.compile(r"\(?new\s+\\?([A-Za-z_][\w.\\]*)\s*(?:\([^()]*\))?\)?")  # `new Tool(1)`, `(new Tool)`


@dataclass(slots=True)
class Uses:
    """Uses of names by the byte where they stand; `settle` finds the symbols around them."""

    calls: list[tuple[int, str, str, int, str]] = field(default_factory=list)  # byte, name, receiver, line, kind
    bases: list[tuple[int | str, str, int]] = field(default_factory=list)
    decorators: list[tuple[int, str]] = field(default_factory=list)
    types: list[tuple[int, str, str]] = field(default_factory=list)
    # None for the import: an export, `local` is the name that others know `name` of this file by ("default")
    bindings: list[tuple[str, ImportFacts | None, str]] = field(default_factory=list)

    def settle(
        self,
        deep: DeepFacts,
        symbols: list[SymbolFacts],
        spans: list[tuple[int, int | None]],
        places: dict[int, int],
    ) -> None:
        """Fill what depends on symbols: calls and types with the symbol around, bases and decorators with their own.

        `spans` are the bytes from which on another symbol is around; `places` symbols by the start of their definition.
        """
        spans.sort(key=itemgetter(0))  # stable: of those at one byte, the last one opened or closed counts
        self.calls.sort()  # whole: of several at one byte, as in a.b().c(), the query gives now one first, now another
        holders = _holders(spans, [call[0] for call in self.calls[:MAX_CALLS]])
        deep.calls = [
            CallFacts(name, _numbered(receiver, places) if receiver[:1] == AT else receiver, line, holder, kind)
            for (_, name, receiver, line, kind), holder in zip(self.calls, holders, strict=False)
        ]
        self.types.sort(key=itemgetter(0))
        holders = _holders(spans, [found[0] for found in self.types[:MAX_CALLS]])
        deep.types = sorted(
            {
                TypeFacts(
                    -1 if holder is None else holder, name, _numbered(written, places) if written[:1] == AT else written
                )
                for (_, name, written), holder in zip(self.types, holders, strict=False)
            }
        )
        names: dict[str, int] = {}
        if any(isinstance(owner, str) for owner, _, _ in self.bases):
            for index, symbol in enumerate(symbols):
                names.setdefault(symbol.qualified_name, index)
        for owner, base, line in self.bases:
            place = names.get(owner) if isinstance(owner, str) else places.get(owner)
            if place is not None and base:
                deep.bases.append((place, _numbered(base, places) if base[:1] == AT else base, line))
        deep.decorators = [(places[start], text) for start, text in self.decorators if start in places]

    def bind(self, deep: DeepFacts, imports: list[ImportFacts]) -> None:
        """Fill the bindings, once the imports stand in their order."""
        numbers = {id(found): number for number, found in enumerate(imports)}
        deep.bindings = [
            BindingFacts(local, -1 if facts is None else numbers[id(facts)], name)
            for local, facts, name in self.bindings
            if local and (facts is None or id(facts) in numbers)
        ]


def _numbered(receiver: str, places: dict[int, int]) -> str:
    """Return a receiver that has a place behind AT with the number of the symbol that begins there instead."""
    place, dot, rest = receiver.partition(".")
    if not place.lstrip(AT):
        return receiver
    number = places.get(int(place.lstrip(AT)))
    return "?" if number is None else f"{AT * place.count(AT)}{number}{dot}{rest}"


def _holders(spans: list[tuple[int, int | None]], positions: list[int]) -> list[int | None]:
    """Return the symbol around each of the ascending positions."""
    found: list[int | None] = []
    around: int | None = None
    place = 0
    count = len(spans)
    for position in positions:
        while place < count and spans[place][0] <= position:
            around = spans[place][1]
            place += 1
        found.append(around)
    return found


def called(tree: SyntaxTree, nodes: Iterable[Node], kind: str = "call") -> list[tuple[int, str, str, int, str]]:
    """Return a use for each node that is a name or a path of names: what is called, without its arguments.

    The name is what follows the last separator (`.`, `::`, `->`). Left out is what is no name.
    """
    source = tree.source
    found = []
    chained = []
    for node in nodes:
        start, end = node.start_byte, node.end_byte
        low = max(start, end - MAX_NAME - MAX_RECEIVER)
        receiver, name = _split(source[low:end])
        if low > start or receiver == "?" or not name:
            receiver = "?"
            if kind == "call" and (source.find(b"(", start, end) >= 0 or source.find(b"{", start, end) >= 0):
                chained.append((end, start, name, node))
                continue
        if name:
            found.append((start, name, receiver, node.end_point[0] + 1, kind))
    return found + _chained(tree, chained, kind) if chained else found


def _chained(
    tree: SyntaxTree, nodes: list[tuple[int, int, str, Node]], kind: str
) -> list[tuple[int, str, str, int, str]]:
    """Return the uses of nodes that have a call or brackets in front: the path to them without its arguments."""
    receivers = Receivers(tree, _split)
    nodes.sort(key=_PLACE)  # of a chain the first call first, on which the others stand
    found = []
    for end, start, known, node in nodes:
        receiver, name = receivers.of(getattr(node, "whole", None) or node, end, known)
        if name or known:
            found.append((start, name or known, receiver, node.end_point[0] + 1, kind))
    return found


def result_of(tree: SyntaxTree, call: Node) -> str:
    """Return the path of what a call gives: `make()`, `shop.find().items()`; "" where no path of names is called."""
    function, source = call.child(0) if call.child_count else None, tree.source
    if function is not None and function.type.endswith("identifier"):
        start, end = function.start_byte, function.end_byte
        if end - start <= MAX_NAME and source[end : end + 1] == b"(":
            receiver, name = _split(source[start:end])
            is_path = name and receiver != "?" and name != "require"
            return (f"{receiver}.{name}()" if receiver else f"{name}()") if is_path else ""
    return Receivers(tree, _split).result(call)


@lru_cache(8192)
def _split(text: bytes) -> tuple[str, str]:
    """Split a name as `split_name` does; remembered, for the same ones are called over and over."""
    return split_name(text.decode("utf-8", "replace"))


def split_name(text: str) -> tuple[str, str]:
    """Split what is called into (receiver, name): `a::b.c` into ("a.b", "c"), `f(x).g` into ("?", "g").

    ("", "") where no name stands at the end.
    """
    if text.isidentifier():
        return "", text
    head, _, last = text.rpartition(".")
    if head.isidentifier() and last.isidentifier():
        return head, last
    if "<" in text:
        text = _without_arguments(text)
    parts = _SEPARATORS.split(text) if not text.replace(".", "a").isidentifier() else text.split(".")
    name = parts[-1].strip()
    if len(name) > MAX_NAME or not _NAME.fullmatch(name):
        return "", ""
    if len(parts) == 1:
        return "", name
    receiver = ".".join(parts[:-1]).strip()
    if receiver and (len(receiver) > MAX_RECEIVER or not _PLAIN.fullmatch(receiver)):
        made = _MADE.fullmatch(receiver) if "new" in receiver[:4] else None
        receiver = "?" if made is None else made[1].replace("\\", ".") + "()"
    return receiver or "?", name


def _without_arguments(text: str) -> str:
    """Take type arguments away: `Vec::<u8>::new` is `Vec::new`."""
    kept: list[str] = []
    depth = 0
    for position, character in enumerate(text):
        if character == "<":
            depth += 1
        elif character == ">" and depth and text[position - 1] not in "-=":
            depth -= 1
        elif not depth:
            kept.append(character)
    return "".join(kept).replace("::::", "::").removesuffix("::")


def handed(tree: SyntaxTree, nodes: Iterable[Node], known: set[bytes], own: set[bytes]) -> list[Node]:
    """Return the nodes that are one of the known names, a member of one of them, or a member of the object itself."""
    source = tree.source
    found = []
    for node in nodes:
        text = source[node.start_byte : node.end_byte]
        if text in known:
            found.append(node)
            continue
        head, dot, _ = text.partition(b".")
        if dot and (head in known or head in own):
            found.append(node)
    return found


def names_known(reading: Reading) -> set[bytes]:
    """Return the names that may be handed over as functions: the file's own ones and those that imports bind."""
    known = {found.name.encode() for found in reading.definitions if found.kind == "function"}
    known.update(local.encode() for local, _, _ in reading.uses.bindings)
    return known


def as_words(text: bytes) -> list[bytes]:
    """Return the words of a text one after the other, numbers among them."""
    return text.translate(_WORDS_ONLY).split()


def words_of(code: bytes) -> Counter[bytes]:
    """Count the words of a text; digits in front of one are left out, as in `0xff`."""
    counts = Counter(as_words(code))
    for word in [word for word in counts if word[0] in _DIGITS]:
        counts[word.lstrip(_DIGITS)] += counts.pop(word)
    return counts


def count_interpolated(language: str | None, code: bytes, counts: Counter[bytes]) -> None:
    """Count the names that follow a `$` in texts, in languages where that is no part of a name: `s"$price"`."""
    if language in _INTERPOLATING and b"$" in code:
        counts.update(_INTERPOLATED.findall(code))


def names_used(counts: Counter[bytes], symbols: list[SymbolFacts]) -> list[str]:
    """Return the words of the code (comments left out) that stand there more often than symbols are defined by them.

    Words in strings count: what is looked up by its name as text is used.
    """
    # Ruby's `attr_accessor :a` defines a and a= by one word; `a?` is written like the word a.
    for _, said in {(symbol.start_line, symbol.name.rstrip("?!=")) for symbol in symbols}:
        name = said.encode("utf-8", "replace")
        if name in counts:
            counts[name] -= 1
    used = b"\n".join(word for word, count in counts.items() if count > 0 and 1 < len(word) < _MAX_WORD)
    return sorted(set(used.decode("utf-8", "replace").split("\n")))[:MAX_NAMES] if used else []
