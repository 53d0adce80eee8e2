"""Spring's functional endpoints in Kotlin: `router { GET("/pets", pets::all); "/api".nest { … } }` and `coRouter`.

spring.function   {method, path: "", handler, parts: texts that are joined, around: the class it stands in}
spring.nests      {}: a file that puts a path before the routes of others

Where more than what is read here decides a path, and where a function is called within a router that stands elsewhere, a
signal without parts tells that there is one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.facts import Signal
from services.system_map.parsing.signals.java_texts import Text
from services.system_map.parsing.signals.kotlin_texts import closing, scan, split, text_of

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"reactive.function.server", b"servlet.function")
_IMPORTED = re.compile(
    rb"^import[ \t]+org\.springframework\.web\.(?:reactive\.function\.server|servlet\.function)\.(?:router|coRouter|\*)",
    re.MULTILINE,
)
_TOKEN = re.compile(
    r"(?<![\w@])(?P<verb>GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s*(?P<given>[({])|(?<![\w.])(?P<add>add)\s*\("
    r"|(?<![\w.:])class\s+(?P<class>\w+)|(?P<sign>[(){}])"
)
_BLOCK = re.compile(r"(?<![\w.])(?:router|coRouter)\Z")
# What a path is nested by: `"/api"`, `path("/api")`, `("/api" and accept(JSON))`, `Paths.API`.
_NEST = re.compile(
    r"(?:(?P<text>\"+)|(?P<call>[A-Za-z]\w*)?\s?\((?P<inner>(?:[^(){}]|\([^(){}]{0,200}\)){0,300}+)\)"
    r"|(?P<name>[A-Za-z_][\w.]{0,200}))\s*\.\s*nest\s*\Z"
)
_AND = re.compile(r"\s+and\s+")
_OPERAND = re.compile(
    r"\s*(?:(?P<text>\"+)|(?P<call>[A-Za-z]\w*)\s*\((?P<inner>(?:[^(){}]|\([^(){}]{0,200}\)){0,300}+)\))\s*\Z"
)
_WITHOUT_PATH = frozenset({"accept", "contentType", "headers", "queryParam", "method"})
_OF_PATH = frozenset({"path", "pathPrefix"})
_STARTS = re.compile(r"(?:[{};)]|->|\n)[ \t]*\Z")
_NO_END = re.compile(r"\s*(?:(?:and|or)\b|\.\s*(?!invoke\b)\w)")
_MADE = re.compile(r"\s*(?:\{|\.\s*invoke\b|\()")
_HANDLER = re.compile(r"\s*(?:this(?:@\w+)?\s*\.?\s*)?((?:\w+(?:\.\w+)*)?)::(\w+)\s*\Z")
_MAX_TOKENS = 200_000
_MAX_SIGNALS = 1_000
_MAX_BEFORE = 300
_MAX_WORD = 20
_MAX_DEPTH = 20
_MAX_LIST = 20_000
_MAX_NAME = 200
_MAX_AROUND = 10


class _Block(NamedTuple):
    """An open brace."""

    prefix: list[Text] | None  # None: it is no router's
    is_class: bool
    rounds: int  # round brackets that are open around it


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Kotlin file."""
    if not any(word in tree.source for word in WORDS):
        return []
    return _Reader(tree.source.decode("utf-8", "replace"), is_known=_IMPORTED.search(tree.source) is not None).read()


class _Reader:
    def __init__(self, text: str, *, is_known: bool) -> None:
        self.text, self.bare = scan(text)
        self.is_known = is_known
        self.ends = [found.start() for found in re.finditer("\n", text)]
        self.found: list[Signal] = []
        self.blocks: list[_Block] = []
        self.rounds = 0
        self.classes: list[str] = []  # whose bodies are open
        self.named = ""  # a class whose body may come

    def read(self) -> list[Signal]:
        for token in islice(_TOKEN.finditer(self.bare), _MAX_TOKENS):
            if len(self.found) >= _MAX_SIGNALS:
                break
            if token["class"]:
                self.named = token["class"][:_MAX_NAME]
            elif token["verb"]:
                self._verb(token)
                self._sign(token["given"], token.start("given"))
            elif token["add"]:
                if any(self._prefix):
                    self.found.append(Signal("spring.nests", self._line(token.start()), {}))
                self.rounds += 1
            else:
                self._sign(token["sign"], token.start())
        return self.found

    @property
    def _prefix(self) -> list[Text]:
        return (self.blocks[-1].prefix or []) if self.blocks else []

    def _sign(self, sign: str, at: int) -> None:
        if sign == "(":
            self.rounds += 1
        elif sign == ")":
            self.rounds = max(0, self.rounds - 1)
        elif sign == "{":
            is_class = bool(self.named) and not self.rounds
            if is_class:
                self.classes.append(self.named)
                self.named = ""
            self.blocks.append(_Block(self._opened(at), is_class, self.rounds))
            self.rounds = 0
        elif self.blocks:
            block = self.blocks.pop()
            self.rounds = block.rounds
            if block.is_class:
                self.classes.pop()

    def _opened(self, at: int) -> list[Text] | None:
        """Return what stands before the paths of a block."""
        word = self.bare[max(0, at - _MAX_WORD) : at].rstrip()
        if self.is_known and _BLOCK.search(word) is not None:
            return []
        is_within = 0 < len(self.blocks) < _MAX_DEPTH and self.blocks[-1].prefix is not None
        if not is_within or not word.endswith("nest"):
            return None
        first = max(0, at - _MAX_BEFORE)
        before = self.bare[first:at]
        nest = _NEST.search(before)
        parts = self._parts(nest, first) if nest is not None else [[["?", "nest"]]]
        return [*self._prefix, *parts]

    def _parts(self, found: re.Match[str], first: int) -> list[Text]:
        """Return the paths that a condition has."""
        said = found.groupdict()
        if said["text"] or said.get("name"):
            start, end = found.span("text" if said["text"] else "name")
            return [text_of(self.text[first + start : first + end], {})]
        start, end = (first + at for at in found.span("inner"))
        if said["call"] in _OF_PATH:
            return [text_of(self.text[start:end], {})]
        if said["call"] in _WITHOUT_PATH:
            return []
        parts: list[Text] = []
        if said["call"]:
            return [[["?", said["call"]]]]
        for operand in self._operands(start, end):
            part = _OPERAND.match(self.bare[operand[0] : operand[1]])
            parts += self._parts(part, operand[0]) if part is not None else [[["?", "and"]]]
        return parts if len(parts) < 2 else [[["?", "and"]]]

    def _operands(self, start: int, end: int) -> list[tuple[int, int]]:
        gaps = [(start + found.start(), start + found.end()) for found in _AND.finditer(self.bare[start:end])]
        return list(zip([start, *(behind for _, behind in gaps)], [*(before for before, _ in gaps), end], strict=True))

    def _verb(self, token: re.Match[str]) -> None:
        block = self.blocks[-1] if self.blocks else None
        around = ".".join(self.classes[-_MAX_AROUND:])
        data: dict[str, Any] = {"method": token["verb"], "path": "", "handler": ""}
        before = self.bare[max(0, token.start() - _MAX_BEFORE) : token.start()]
        if block is not None and block.prefix is not None and not self.rounds and _STARTS.search(before) is not None:
            at = token.start("given")
            if token["given"] == "{":
                data |= {"parts": block.prefix, "around": around}
            else:
                end = closing(self.bare, at, min(at + _MAX_LIST, len(self.bare)))
                given = list(islice(split(self.bare, at + 1, end), 10))
                handler = _HANDLER.match(self.text[slice(*given[-1])]) if given else None
                is_made = len(given) > 1 or _MADE.match(self.bare, end + 1) is not None
                if given and is_made and _NO_END.match(self.bare, end + 1) is None:
                    data |= {"parts": [*block.prefix, text_of(self.text[slice(*given[0])], {})], "around": around}
                if handler is not None:
                    data["handler"] = ".".join(part for part in handler.groups() if part)
        self.found.append(Signal("spring.function", self._line(token.start()), data))

    def _line(self, at: int) -> int:
        return bisect_right(self.ends, at - 1) + 1
