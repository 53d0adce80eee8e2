"""Files of components (Vue, Svelte, Astro): which of their text is script, and what their markup uses of that.

A component's file is read as the JavaScript or TypeScript that stands in it, with all else blanked, so that every line and
byte keeps its place. Sources: Vue's single-file component syntax specification, Svelte's and Astro's references.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import AT, ImportFacts
from services.system_map.parsing.summary import first_sentence
from services.system_map.parsing.uses import MAX_NAME, names_known

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

Span = tuple[int, int]  # bytes from, to

_BLANK = bytes(byte if byte in b"\r\n" else 32 for byte in range(256))
_FENCE = re.compile(rb"\A\s*---[^\n]*\n")  # Astro's script begins with it
_OPENS = re.compile(rb"<(?:script|style)(?=[\s>/])|<!--", re.IGNORECASE)
_IN_TAG = re.compile(rb"[\"'>]")
_END = {b"script": re.compile(rb"</script\s*>", re.IGNORECASE), b"style": re.compile(rb"</style\s*>", re.IGNORECASE)}
_LANGUAGE = re.compile(rb"\s(?:lang|type)\s*=\s*[\"']?(?:text/|application/)?([\w./+-]+)", re.IGNORECASE)
_SOURCE = re.compile(rb"\ssrc\s*=\s*[\"']([^\"'\s]{1,300})[\"']", re.IGNORECASE)
_SETUP = re.compile(rb"\ssetup(?=[\s=>/]|$)")
# What a script may say that it is written in; anything else (CoffeeScript, JSON for robots) is no script to read.
_SPOKEN = {
    **dict.fromkeys((b"", b"js", b"javascript", b"ecmascript", b"module", b"jsx", b"babel"), "JavaScript"),
    **dict.fromkeys((b"ts", b"typescript"), "TypeScript"),
    b"tsx": "TSX",
}
_MOST = {"JavaScript": 0, "TypeScript": 1, "TSX": 2}
_TAG = re.compile(rb"<([A-Za-z][\w$]*(?:[.-]{1,2}[\w$]+)*)(?=[\s/>]|$)")
# Where markup speaks the script's language: Vue's braces and directives, braces of the others.
_OF_VUE = re.compile(
    rb"\{\{|\s(?:v-[\w:.-]{1,80}|[:@][\w:.\[\]-]{1,80})\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')"
)
_MOST_BETWEEN = 2000  # bytes between Vue's braces
_TEXTS = rb"\"(?:[^\"\\\n]|\\.){0,200}\"|'(?:[^'\\\n]|\\.){0,200}'|`[^`\\$]{0,200}`"
_BRACE = re.compile(rb"[{}]|" + _TEXTS)  # braces in texts are none
_MOST_IN_BRACES = 20_000  # bytes
_MOST_UNCLOSED = 3
_TEXT = re.compile(_TEXTS)
_CALL = re.compile(rb"(?<![\w$.])((?:[A-Za-z_$][\w$]*\.)*[A-Za-z_$][\w$]*)\(")
_NAME = re.compile(rb"\s*([A-Za-z_$][\w$]*)\s*\Z")
_HYPHEN = re.compile(r"-(\w)")
_MOST_SOURCES = 20
_MOST_USES = 20_000  # of one file's markup: more are data, or hostile


@dataclass(slots=True)
class Component:
    """What one file of a component is made of."""

    kind: str  # Vue, Svelte or Astro
    language: str  # of its scripts: JavaScript, TypeScript or TSX
    scripts: bytes  # the text with all but the scripts blanked
    markup: list[Span]
    comments: list[Span]  # of the markup
    sources: list[tuple[int, str]]  # scripts in files of their own: where they are named, and the path as written
    shares_names: bool  # the markup knows every name of the script's file


def take_apart(kind: str, text: bytes) -> Component:
    """Find the scripts of a component's file; any text is fine."""
    scripts: list[Span] = []
    component = Component(kind, "JavaScript", b"", [], [], [], shares_names=kind != "Vue")
    place, may_end = 0, True
    if kind == "Astro":
        component.language = "TypeScript"
        if fence := _FENCE.match(text):
            end = text.find(b"\n---", fence.end() - 1)
            place = len(text) if end < 0 else end + 4
            scripts.append((fence.end(), len(text) if end < 0 else end + 1))
    while opened := _OPENS.search(text, place):
        component.markup.append((place, opened.start()))
        if opened[0] == b"<!--":
            end = text.find(b"-->", opened.end()) if may_end else -1
            may_end = end >= 0  # one that never ends is a text
            place = end + 3 if may_end else opened.end()
            component.comments += [(opened.start(), place)] if may_end else []
            continue
        inner = _end_of_tag(text, opened.end())
        tag = text[opened.end() : inner]
        if tag.endswith(b"/>"):
            end = place = inner
        else:
            closed = _END[opened[0][1:].lower()].search(text, inner)
            end, place = closed.span() if closed else (len(text), len(text))
        if opened[0].lower() == b"<script":
            _add_script(component, scripts, tag, opened.start(), (inner, end))
    component.markup.append((place, len(text)))
    component.scripts = _only(text, sorted(scripts))
    return component


def _after(text: bytes, words: bytes, place: int) -> int:
    found = text.find(words, place)
    return len(text) if found < 0 else found + len(words)


def _end_of_tag(text: bytes, place: int) -> int:
    """Return where a tag ends, a `>` within quotes not counted: `generic="T extends Record<string, U>"`."""
    while found := _IN_TAG.search(text, place):
        if found[0] == b">":
            return found.end()
        place = _after(text, found[0], found.end())
    return len(text)


def _add_script(component: Component, scripts: list[Span], tag: bytes, start: int, inside: Span) -> None:
    said = _LANGUAGE.search(tag)
    spoken = _SPOKEN.get(said[1].lower() if said else b"")
    if spoken is None:
        return
    scripts.append(inside)
    component.language = max(component.language, spoken, key=_MOST.__getitem__)
    component.shares_names |= _SETUP.search(tag) is not None
    source = _SOURCE.search(tag)
    if source is not None and b"{" not in source[1] and not source[1].startswith((b"/", b"http:", b"https:")):
        component.sources.append((start, source[1].decode("utf-8", "replace")))


def _only(text: bytes, spans: list[Span]) -> bytes:
    """Return the text with all but the spans blanked; line ends stay."""
    pieces: list[bytes] = []
    place = 0
    for start, end in spans:
        pieces += [text[place:start].translate(_BLANK), text[start:end]]
        place = end
    return b"".join([*pieces, text[place:].translate(_BLANK)])


def read_markup(component: Component, tree: SyntaxTree, reading: Reading) -> None:
    """Add to what was read of the scripts what the markup takes: other components, functions that it calls or hands over."""
    text = tree.source
    tree.mark("comment", component.comments)
    for start, path in component.sources[:_MOST_SOURCES]:
        reading.imports.append((start, ImportFacts("import", path, text.count(b"\n", 0, start) + 1, names=("*",))))
    if reading.summary is None:
        reading.summary = _summary(text, component.comments)
    meant = _Meant(component, reading)
    found_in_order = (use for span in component.markup for use in _uses(component.kind, text, span))
    uses = sorted(islice(found_in_order, _MOST_USES))
    line, counted = 1, 0
    for start, written, kind in uses:
        line += text.count(b"\n", counted, start)
        counted = start
        found = meant.element(written) if kind == "new" else meant.function(written)
        if found is not None:
            reading.uses.calls.append((start, *found, line, "reference" if kind == "reference" else "call"))
    reading.references = meant.unbound(uses)


def _summary(text: bytes, comments: list[Span]) -> str | None:
    """Return what the comment says that a file begins with, `<!-- @component … -->` too."""
    if not comments or text[: comments[0][0]].strip():
        return None
    said = text[comments[0][0] : comments[0][1]].decode("utf-8", "replace")
    return first_sentence(said.removeprefix("<!--").removesuffix("-->").strip().removeprefix("@component"))


def _uses(kind: str, text: bytes, span: Span) -> Iterator[tuple[int, str, str]]:
    """Yield where markup uses something, what is written there, and how: `new` for elements, `call`, `reference`."""
    for tag in _TAG.finditer(text, *span):
        yield tag.start(1), tag[1].decode(), "new"
    spoken = _spoken_by_vue(text, span) if kind == "Vue" else _spoken_in_braces(text, span)
    for start, end in spoken:
        said = _TEXT.sub(lambda found: b" " * len(found[0]), text[start:end])
        for call in _CALL.finditer(said):
            yield start + call.start(1), call[1].decode(), "call"
        if handed := _NAME.match(said):
            yield start + handed.start(1), handed[1].decode(), "reference"


def _spoken_by_vue(text: bytes, span: Span) -> Iterator[Span]:
    place, last = span
    while found := _OF_VUE.search(text, place, last):
        place = found.end()
        if found.lastindex:
            yield found.span(found.lastindex)
        elif (end := text.find(b"}}", place, min(place + _MOST_BETWEEN, last))) >= 0:
            yield place, end
            place = end + 2


def _spoken_in_braces(text: bytes, span: Span) -> Iterator[Span]:
    """Yield what stands in outermost braces, `{#if …}` and its like too."""
    place, last = span
    unclosed = 0
    while unclosed < _MOST_UNCLOSED and (start := text.find(b"{", place, last) + 1):
        end = _end_of_braces(text, start, min(start + _MOST_IN_BRACES, last))
        if end is None:
            unclosed += 1
            place = start
        else:
            yield start, end
            place = end + 1


def _end_of_braces(text: bytes, start: int, last: int) -> int | None:
    """Return where the brace is closed that was opened in front of `start`."""
    depth = 1
    for brace in _BRACE.finditer(text, start, last):
        depth += (brace[0] == b"{") - (brace[0] == b"}")
        if not depth:
            return brace.start()
    return None


class _Meant:
    """Says what of a component's script its markup means by a name."""

    def __init__(self, component: Component, reading: Reading) -> None:
        self._is_vue = component.kind == "Vue"
        self._shares_names = component.shares_names
        self._bound = {local for local, facts, _ in reading.uses.bindings if facts is not None}
        self._known = {name.decode() for name in names_known(reading)}
        # Of Vue's options the markup knows the members alone: the methods, or what `setup` gives back.
        self._called = {call[1] for call in reading.uses.calls if not call[2] and call[4] != "local"}
        held = [found for found in reading.definitions if found.kind in {"method", "function"}]
        methods = {found.name for found in held if found.kind == "method"}
        held = [found for found in held if found.kind == "method" or found.name not in methods]
        several = {name for name, count in Counter(found.name for found in held).items() if count > 1}
        self._members = {found.name: found.start for found in held if found.name not in several}

    def element(self, written: str) -> tuple[str, str] | None:
        """Return the name and receiver of the component that an element is: `<user-card>` is UserCard."""
        receiver, _, name = written.rpartition(".")
        if receiver:
            return (name, receiver) if receiver.partition(".")[0] in self._bound else None
        if not self._is_component(written):
            return None  # an element of HTML
        pascal = _pascal(written)
        spelled = (written, pascal[:1].lower() + pascal[1:], pascal)
        return next(((one, "") for one in spelled if one in self._bound), None)

    def unbound(self, uses: list[tuple[int, str, str]]) -> list[str]:
        """Return what the file uses without importing or declaring it, sorted: a framework may bring it."""
        tags = {written for _, written, kind in uses if kind == "new" and "." not in written}
        names = {_pascal(written) for written in tags if self._is_component(written)}
        if self._shares_names:  # else they mean members, which others may mix in
            names |= {written for _, written, kind in uses if kind == "call" and "." not in written}
        return sorted((names | self._called) - self._bound - self._known - self._members.keys())[:_MOST_USES]

    def _is_component(self, written: str) -> bool:
        return written[:1].isupper() or (self._is_vue and not written.isalnum())

    def function(self, written: str) -> tuple[str, str] | None:
        """Return the name and receiver of a function that markup names."""
        receiver, _, name = written.rpartition(".")
        if len(name) > MAX_NAME:
            return None
        if self._shares_names:
            return (name, receiver) if (receiver.partition(".")[0] or name) in self._known else None
        return (name, f"{AT * 2}{self._members[name]}") if not receiver and name in self._members else None


def _pascal(written: str) -> str:
    camel = _HYPHEN.sub(lambda found: found[1].upper(), written)
    return camel[:1].upper() + camel[1:]
