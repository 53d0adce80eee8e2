"""Spring's controllers in Kotlin, as the signals that `spring` has for Java's.

`spring.class` has {abstract: true} besides, where Spring makes no bean of it: no symbol has to tell. What an annotation
is given without a name is `value`; that of an annotation of the repository's is its first parameter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.facts import Signal
from services.system_map.parsing.signals.java_texts import Text
from services.system_map.parsing.signals.kotlin_texts import closing, scan, split, text_of
from services.system_map.parsing.signals.spring import NOT_OWN

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"Mapping", b"@RestController")
_MAPPING = re.compile(r"(Request|Get|Post|Put|Delete|Patch)Mapping")
# What annotations that a repository makes of these are called, as in `spring`.
_OWN = re.compile(r"(?:Get|Post|Put|Delete|Patch)\w*|\w+(?:Mapping|Get|Post|Put|Delete|Patch|Endpoint|Route)\d?")
_VERB = re.compile(r"\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE)\b")
_ALIAS = re.compile(r"^[ \t]*import[ \t]+([\w.`]{1,300})[ \t]+as[ \t]+([\w`]{1,100})", re.MULTILINE)
_TOKEN = re.compile(
    r"(?P<mark>@)(?:[a-z]{1,12}:)?(?P<name>[A-Za-z_][\w.]*)(?P<given>[ \t]*\()?|(?P<sign>[(){}])"
    r"|(?<![\w.:])(?P<word>class|(?:fun\s+)?interface|object|fun|val|var)\b"
)
_NAME = re.compile(r"\s+([A-Za-z_]\w*)")
_FUNCTION = re.compile(
    r"\s+(?:<[^(){}\n]{0,300}>\s*)?(?:(?P<of>[A-Za-z_][\w.]{0,200})(?:<[^(){}\n]{0,200}>)?\??\s*\.\s*)?"
    r"(?P<name>[A-Za-z_]\w*)\s*(?=\()"
)
_NAMED = re.compile(r"\s*([A-Za-z_]\w*)\s*=(?!=)")
_PARAMETER = re.compile(r"\s*(?:\w+\s+){0,4}(\w+)\s*:\s*(?:@[\w.]+\s*)?([\w.]+)")
_ARRAY = re.compile(r"\s*(?:\*\s*)?(?:(\[)|(?:kotlin\s*\.\s*)?arrayOf(?:<\w+>)?\s*(\())")
# What counts in the head of a class: brackets, what is between its bases, and what cannot belong to it.
_OF_HEAD = re.compile(r"[(\[<>\])]|[{},:]|\b(?:class|interface|object|fun|val|var|where)\b|\Z")
_BASE = re.compile(r"\s*(?:@[\w.]+\s+)?([A-Za-z_][\w.]*)")
_MODIFIER_WORDS = """
public private internal protected open abstract sealed final data annotation value inline enum inner companion suspend
override operator infix external tailrec actual expect
"""
_MODIFIERS = frozenset(_MODIFIER_WORDS.split())
_NO_BEANS = frozenset({"abstract", "sealed"})
_MAX_TOKENS = 200_000
_MAX_SIGNALS = 6_000
_MAX_MARKS = 30
_MAX_VALUES = 100
_MAX_DEPTH = 4
_MAX_HEAD = 4_000
_MAX_SIGNS = 400
_MAX_LIST = 8_000
_MAX_TEXT = 2_000
_MAX_AROUND = 10
_MAX_TAKEN = 20
_MAX_TYPE = 60
_MAX_NAME = 200
_MAX_METHODS = 20


class _Mark(NamedTuple):
    """An annotation: its name without a package, and what is in its brackets."""

    name: str
    start: int
    end: int  # behind it
    given: tuple[int, int] | None


class _Class(NamedTuple):
    """A class, an interface or an object around others; "" for a companion."""

    name: str
    qualified: str


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Kotlin file."""
    if b"Mapping" not in tree.source and b"@RestController" not in tree.source:
        return []
    return _Reader(tree.source.decode("utf-8", "replace")).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.bare = scan(text)
        self.aliases = {
            local.replace("`", ""): whole.replace("`", "") for whole, local in _ALIAS.findall(self.text)[:_MAX_VALUES]
        }
        self.ends = [found.start() for found in re.finditer("\n", text)]
        self.found: list[Signal] = []
        self.marks: list[_Mark] = []  # those in a row that the next declaration may have
        # What each open brace belongs to, None for any other block, and how many round brackets are open around it.
        self.around: list[tuple[_Class | None, int]] = []
        self.head: tuple[int, _Class] | None = None  # a class whose body may come, and how many round brackets are open
        self.rounds = 0

    def read(self) -> list[Signal]:
        at = 0
        for _ in range(_MAX_TOKENS):
            token = _TOKEN.search(self.bare, at)
            if token is None or len(self.found) >= _MAX_SIGNALS:
                break
            at = token.end()
            if token["mark"]:
                at = self._mark(token)
            elif token["sign"]:
                self._sign(token["sign"])
            else:
                self._declaration(token)
        return self.found

    def _mark(self, token: re.Match[str]) -> int:
        """Add an annotation to those in front of it, and return what stands behind."""
        end, given = token.end("name"), None
        if token["given"]:
            close = closing(self.bare, token.end() - 1, len(self.bare))
            end, given = min(close + 1, len(self.bare)), (token.end(), close)
        if self.marks and not self._is_head(self.marks[-1].end, token.start()):
            self.marks.clear()
        name = self._alias(token["name"]).rpartition(".")[2]
        if len(self.marks) < _MAX_MARKS:
            self.marks.append(_Mark(name, token.start(), end, given))
        return end

    def _sign(self, sign: str) -> None:
        if sign == "(":
            self.rounds += 1
        elif sign == ")":
            self.rounds = max(0, self.rounds - 1)
        elif sign == "{":
            is_body = self.head is not None and self.head[0] == self.rounds
            self.around.append((self.head[1] if is_body and self.head is not None else None, self.rounds))
            self.head = None if is_body else self.head
        elif self.around:
            _, self.rounds = self.around.pop()
            self.head = self.head if self.head is not None and self.head[0] < self.rounds else None

    def _declaration(self, token: re.Match[str]) -> None:
        word = token["word"]
        if self.head is not None and self.head[0] == self.rounds:
            self.head = None  # it had no body
        is_theirs = bool(self.marks) and self._is_head(self.marks[-1].end, token.start())
        marks = list(self.marks) if is_theirs else []
        if word == "fun":
            function = _FUNCTION.match(self.bare, token.end())
            if function is not None:
                self._function(function, marks)
        elif word not in {"val", "var"}:
            self._class(token, marks)
            if not is_theirs:
                self.marks.clear()
            return
        self.marks.clear()

    def _is_head(self, start: int, end: int) -> bool:
        """Say whether nothing but modifiers stands there."""
        return end - start < _MAX_HEAD and all(word in _MODIFIERS for word in self.bare[start:end].split())

    # ── classes ────────────────────────────────────────────────────────────────────────────────────────

    def _class(self, token: re.Match[str], marks: list[_Mark]) -> None:
        words = self._modifiers(token.start(), marks)
        name = _NAME.match(self.bare, token.end())
        if "companion" in words:
            self.head = (self.rounds, _Class("", ""))
            self.marks.clear()
            return
        if name is None:
            return  # `object : Base { … }`
        said = self.text[name.start(1) : name.end(1)].strip("`")[:_MAX_NAME]
        outer = [one.name for one, _ in self.around[-_MAX_AROUND:] if one is not None and one.name]
        self.head = (self.rounds, _Class(said, ".".join([*outer, said])))
        mapping = next((self._mapping(mark) for mark in marks if _MAPPING.fullmatch(mark.name)), None)
        names = [mark.name for mark in marks]
        above = self._above(name.end())
        data: dict[str, Any] = {
            "name": said,
            "qualified": self.head[1].qualified,
            "annotations": names[:20],
            "controller": any(one.endswith("Controller") for one in names),
            "client": "FeignClient" in names or "HttpExchange" in names,
            "above": [one.rpartition(".")[2] for one in above],
            "paths": mapping["paths"] if mapping else [],
            "methods": mapping["methods"] if mapping else [],
        }
        written = [one for one in above if "." in one]
        if written:
            data["written"] = written
        own = [mark for mark in marks if mark.given is not None and mark.name not in NOT_OWN]
        if own and mapping is None:
            data["given"] = {mark.name: self._given(mark) for mark in own}
        kind = "class"
        if "annotation" in words:
            if mapping is None and not data["controller"]:
                return
            kind, data["aliases"] = "annotation", self._handed_on(name.end())
        elif token["word"].endswith("interface") or _NO_BEANS.intersection(words):
            data["abstract"] = True
        self.found.append(Signal(f"spring.{kind}", self._line(name.start(1)), data))

    def _modifiers(self, at: int, marks: list[_Mark]) -> set[str]:
        """Return the modifiers of a class: those in front of its annotations on their line, between and behind them."""
        first = marks[0].start if marks else at
        line = self.bare.rfind("\n", max(0, first - _MAX_TYPE), first) + 1 or max(0, first - _MAX_TYPE)
        starts, ends = [line, *(mark.end for mark in marks)], [*(mark.start for mark in marks), at]
        words = {word for start, end in zip(starts, ends, strict=True) for word in self.bare[start:end].split()}
        return words & _MODIFIERS

    def _above(self, at: int) -> list[str]:
        """Return the types that the head of a class names above it, as they are written."""
        start, depth = at, 0
        found: list[str] = []
        is_below = False
        for sign in islice(_OF_HEAD.finditer(self.bare[at : at + _MAX_HEAD]), _MAX_SIGNS):
            if sign[0] in {"(", "[", "<"}:
                depth += 1
            elif sign[0] in {")", "]", ">"}:
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0:
                if is_below:
                    base = _BASE.match(self.bare, start, at + sign.start())
                    found += [self._alias(base[1])] if base is not None else []
                if sign[0] not in {",", ":"} or (sign[0] == "," and not is_below):
                    break
                is_below, start = True, at + sign.end()
        return found[:20]

    def _handed_on(self, at: int) -> dict[str, str]:
        """Return which parameters of an annotation are handed on to the mapping that stands on it."""
        found: dict[str, str] = {}
        start = at + len(self.bare[at : at + 100]) - len(self.bare[at : at + 100].lstrip())
        if not self.bare.startswith("(", start):
            return found
        end = closing(self.bare, start, min(start + _MAX_LIST, len(self.bare)))
        for place, (first, last) in enumerate(islice(split(self.bare, start + 1, end, is_types=True), _MAX_VALUES)):
            mark = next((one for one in _TOKEN.finditer(self.bare, first, last) if one["given"]), None)
            name = re.search(r"\b(?:val|var)\s+(\w+)", self.bare[first:last])
            if mark is None or name is None or mark["name"].rpartition(".")[2] != "AliasFor":
                continue
            close = closing(self.bare, mark.end() - 1, last)
            said = dict(self._arguments((mark.end(), close)))
            to = self.text[slice(*(said.get("attribute") or said.get("value") or (0, 0)))].strip().strip('"') or name[1]
            if "annotation" in said and to in {"value", "path", "method"}:
                found[name[1]] = "method" if to == "method" else "path"
                if place == 0:  # what is given without a name
                    found.setdefault("value", found[name[1]])
        return found

    # ── functions ──────────────────────────────────────────────────────────────────────────────────────

    def _function(self, name: re.Match[str], marks: list[_Mark]) -> None:
        owner = self.around[-1][0] if self.around else None
        if owner is None or not owner.name:
            return
        receiver = [name["of"].rpartition(".")[2][:_MAX_TYPE]] if name["of"] else []
        for mark in marks:
            if _MAPPING.fullmatch(mark.name):
                mapping = self._mapping(mark)
            elif _OWN.fullmatch(mark.name):
                mapping = {"paths": [], "methods": [], "by": mark.name, "given": self._given(mark)}
            else:
                continue
            data = {
                "class": owner.name,
                "handler": self.text[slice(*name.span("name"))].strip("`"),
                "handler_line": self._line(name.start("name")),
                "takes": [*receiver, *self._takes(name.end())],
                **mapping,
            }
            self.found.append(Signal("spring.route", self._line(mark.start), data))

    def _takes(self, at: int) -> list[str]:
        """Return the types of a function's parameters, without what they are of, their packages and whether they may be null."""
        end = closing(self.bare, at, min(at + _MAX_LIST, len(self.bare)))
        found: list[str] = []
        if not self.bare.startswith(")", end):
            return found
        for first, last in islice(split(self.bare, at + 1, end, is_types=True), _MAX_TAKEN):
            start = first
            for mark in islice(_TOKEN.finditer(self.bare, first, last), _MAX_MARKS):
                if mark["mark"] and mark.start() >= start:
                    start = closing(self.bare, mark.end() - 1, last) + 1 if mark["given"] else mark.end()
            kind = _PARAMETER.match(self.bare, start, last)
            found.append(kind[2].rpartition(".")[2][:_MAX_TYPE] if kind is not None else "")
        return found

    # ── annotations ────────────────────────────────────────────────────────────────────────────────────

    def _arguments(self, given: tuple[int, int] | None) -> list[tuple[str, tuple[int, int]]]:
        """Return what an annotation is given, and where it stands."""
        found: list[tuple[str, tuple[int, int]]] = []
        for first, last in islice(split(self.bare, *given), _MAX_VALUES) if given is not None else ():
            named = _NAMED.match(self.bare, first, last)
            found.append((named[1], (named.end(), last)) if named is not None else ("value", (first, last)))
        return found

    def _given(self, mark: _Mark) -> dict[str, list[Text]]:
        """Return what an annotation that may be the repository's own is given."""
        arguments = self._arguments(mark.given)
        given = {key: self._values(*span) for key, span in arguments}
        if sum(key == "value" for key, _ in arguments) > 1:
            given["value"] = [[["?", "several"]]]  # which parameter each is nothing tells here
        return given

    def _mapping(self, mark: _Mark) -> dict[str, Any]:
        verb = mark.name.removesuffix("Mapping").upper()
        methods = [] if verb == "REQUEST" else [verb]
        paths: list[Text] = []
        for key, span in self._arguments(mark.given):
            if key in {"value", "path"}:
                paths += self._values(*span)
            elif key == "method":
                methods += _VERB.findall(self.bare[slice(*span)])
        return {"paths": paths[:_MAX_VALUES], "methods": list(dict.fromkeys(methods))[:_MAX_METHODS]}

    def _values(self, start: int, end: int, depth: int = 0) -> list[Text]:
        """Return the texts of a value: one, or those of an array."""
        array = _ARRAY.match(self.bare, start, end)
        if array is None and end - start < _MAX_TEXT:
            return [text_of(self.text[start:end], self.aliases)]
        opened = array.end() - 1 if array is not None else start
        close = closing(self.bare, opened, end)
        if array is None or depth > _MAX_DEPTH or self.bare[close + 1 : end].strip():
            return [[["?", self.text[start:end].strip()[:_MAX_TYPE]]]]
        members = islice(split(self.bare, opened + 1, close), _MAX_VALUES)
        return [text for first, last in members for text in self._values(first, last, depth + 1)]

    def _alias(self, name: str) -> str:
        head, dot, rest = name.partition(".")
        return f"{self.aliases.get(head, head)}{dot}{rest}"

    def _line(self, at: int) -> int:
        return bisect_right(self.ends, at - 1) + 1
