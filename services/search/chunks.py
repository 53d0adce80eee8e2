"""Cuts a file's text into passages: at the borders of symbols, of documentation at its headings. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# A passage is what a person reads at one glance, and what a small model reads whole.
MAX_LINES = 60
WHOLE_LINES = 40  # a symbol up to this long stays in one piece even where others are within
MAX_CHARACTERS = 6_000
MAX_NAME = 300
MAX_NAMES = 40  # names within a passage that are kept for finding it
# A hostile file: what is beyond is not worth finding.
MAX_CHUNKS = 2_000

DOC_LANGUAGES = frozenset(
    {"Markdown", "reStructuredText", "AsciiDoc", "Text", "Org", "MDX", "Org mode", "TeX", "Texinfo"}
)
_SMALL_KINDS = frozenset({"constant", "variable", "property", "field", "type", "macro", "key"})
_ATX = re.compile(r"^ {0,3}#{1,6}\s+(\S.*?)\s*#*\s*$")
_ASCIIDOC = re.compile(r"^={1,6}\s+(\S.*)$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_UNDERLINE = re.compile(r"^([=\-~^\"'`#*+.:_])\1{2,}\s*$")
_LEADING = re.compile(r"^\s*(?:@\w|#|//|/\*|\*|--|%|\[\w)")
_TELLS = re.compile(r"\w")


@dataclass(frozen=True)
class Span:
    """A symbol as far as cutting needs it; lines from 1, both inclusive."""

    kind: str
    name: str  # qualified
    start: int
    end: int


@dataclass(frozen=True)
class Chunk:
    """One passage; lines from 1, both inclusive. `names` are all that finds it by name."""

    kind: str  # symbol | text | doc
    name: str
    start_line: int
    end_line: int
    text: str
    names: tuple[str, ...] = ()


@dataclass
class _Node:
    span: Span
    children: list[_Node] = field(default_factory=list)

    @property
    def size(self) -> int:
        return self.span.end - self.span.start + 1

    def all_names(self) -> Iterator[str]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node.span.name
            waiting.extend(reversed(node.children))


def cut(text: str, spans: Sequence[Span], language: str, *, is_doc: bool = False) -> list[Chunk]:
    """Return the passages of a file, in order; lines without a word in them belong to none."""
    lines = text.split("\n")
    if is_doc or language in DOC_LANGUAGES:
        return _cut_documentation(lines)[:MAX_CHUNKS]
    cutter = _Cutter(lines)
    cutter.between(_tree(spans, len(lines)), 1, len(lines), owner=None)
    return cutter.chunks[:MAX_CHUNKS]


def embedded_text(name: str, text: str) -> str:
    """Return what a passage's meaning is taken of."""
    return f"{name}\n{text}" if name else text


def digest_of(name: str, text: str) -> str:
    """Return what finds a passage's vector: 32 hexadecimal digits."""
    return hashlib.blake2b(embedded_text(name, text).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _tree(spans: Sequence[Span], last_line: int) -> list[_Node]:
    """Nest symbols by their lines; one that reaches beyond the one around it ends with that."""
    roots: list[_Node] = []
    stack: list[_Node] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        start, end = max(1, span.start), min(span.end, last_line)
        while stack and stack[-1].span.end < start:
            stack.pop()
        if stack:
            end = min(end, stack[-1].span.end)
        if start > end:
            continue
        node = _Node(Span(span.kind, span.name[:MAX_NAME], start, end))
        (stack[-1].children if stack else roots).append(node)
        if len(stack) < 30:  # deeper ones are told of by those around them
            stack.append(node)
    return roots


class _Cutter:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.chunks: list[Chunk] = []

    def between(self, nodes: Sequence[_Node], start: int, end: int, owner: Span | None) -> None:
        """Cut lines `start` to `end`, which hold `nodes`; what is between them is the owner's, or the file's own."""
        at = start
        small: list[str] = []
        for node in nodes:
            if _is_small(node):
                small.extend(node.all_names())
                continue
            if node.span.start < at:  # on the line where the one before ended
                small.extend(node.all_names())
                continue
            begin = self._lead(node.span.start, at)
            self._text(at, begin - 1, owner, small)
            small = []
            self._symbol(node, begin)
            at = node.span.end + 1
        self._text(at, end, owner, small)

    def _lead(self, start: int, lowest: int) -> int:
        """Return where a symbol's decorators and comments right above it begin; `/** … */` may stand one line off."""
        begin = start
        while begin > lowest and start - begin < MAX_LINES // 2 and _LEADING.match(self.lines[begin - 2]):
            begin -= 1
        if begin == start and begin - 2 >= lowest and not self.lines[begin - 2].strip():
            return self._documented(begin - 2, lowest) or start
        return begin

    def _documented(self, last: int, lowest: int) -> int | None:
        """Return where the comment for documentation begins that ends at a line; None where none does, or a file's."""
        if not self.lines[last - 1].strip().endswith("*/"):
            return None
        for begin in range(last, max(lowest, 2, last - MAX_LINES) - 1, -1):
            line = self.lines[begin - 1].strip()
            if line.startswith("/**"):
                return begin
            if "/*" in line or ("*/" in line and begin < last):  # another comment, or code
                return None
        return None

    def _symbol(self, node: _Node, begin: int) -> None:
        size = node.span.end - begin + 1
        has_own = any(not _is_small(child) for child in node.children)
        is_container = node.span.kind not in {"function", "method"}
        keep = size <= (WHOLE_LINES // 2 if is_container and has_own else WHOLE_LINES if has_own else MAX_LINES)
        if keep or not has_own:
            self._pieces("symbol", node.span.name, begin, node.span.end, tuple(node.all_names()))
        else:
            self.between(node.children, begin, node.span.end, node.span)

    def _text(self, start: int, end: int, owner: Span | None, names: Sequence[str]) -> None:
        if start > end:
            return
        if owner is None:
            self._pieces("text", "", start, end, tuple(names))
        else:  # the head of a class is the class; what is between its methods is told by its name too
            kind = "symbol" if start <= owner.start <= end else "text"
            self._pieces(kind, owner.name, start, end, (owner.name, *names))

    def _pieces(self, kind: str, name: str, start: int, end: int, names: tuple[str, ...]) -> None:
        for first, last in _stretches(self.lines, start, end):
            if len(self.chunks) >= MAX_CHUNKS:
                return
            text = "\n".join(self.lines[first - 1 : last])[:MAX_CHARACTERS]
            self.chunks.append(Chunk(kind, name, first, last, text, names[:MAX_NAMES]))


def _is_small(node: _Node) -> bool:
    return node.span.kind in _SMALL_KINDS and node.size <= 4


def _stretches(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut lines into stretches of at most MAX_LINES and about MAX_CHARACTERS, at blank lines where there are any."""
    first = start
    while first <= end:
        while first <= end and not _TELLS.search(lines[first - 1]):
            first += 1
        if first > end:
            return
        last, characters, blank = first, 0, 0
        for number in range(first, min(end, first + MAX_LINES - 1) + 1):
            characters += len(lines[number - 1]) + 1
            if characters > MAX_CHARACTERS and number > first:
                break
            last = number
            if number - first >= MAX_LINES // 2 and not lines[number - 1].strip():
                blank = number
        if last < end and blank:
            last = blank
        shown = last
        while shown > first and not lines[shown - 1].strip():
            shown -= 1
        yield first, shown
        first = last + 1


def _cut_documentation(lines: Sequence[str]) -> list[Chunk]:
    heads = list(_headings(lines))
    if not heads or heads[0][0] > 1:
        heads.insert(0, (1, ""))
    chunks: list[Chunk] = []
    for number, (start, name) in enumerate(heads):
        end = heads[number + 1][0] - 1 if number + 1 < len(heads) else len(lines)
        for first, last in _stretches(lines, start, end):
            if len(chunks) >= MAX_CHUNKS:
                return chunks
            text = "\n".join(lines[first - 1 : last])[:MAX_CHARACTERS]
            chunks.append(Chunk("doc", name, first, last, text, (name,) if name else ()))
    return chunks


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the line at which a section begins and its heading: Markdown's, AsciiDoc's and reStructuredText's."""
    fence = ""
    for number, line in enumerate(lines, 1):
        if mark := _FENCE.match(line):
            fence = "" if mark[1] == fence else fence or mark[1]
            continue
        if fence or len(line) > MAX_NAME:
            continue
        if found := _ATX.match(line) or _ASCIIDOC.match(line):
            yield number, found[1]
        elif number < len(lines) and line.strip() and not line[0].isspace() and _is_underlined(line, lines[number]):
            yield number, line.strip()


def _is_underlined(line: str, below: str) -> bool:
    if len(below) > MAX_NAME or not _UNDERLINE.match(below) or _UNDERLINE.match(line):
        return False
    return len(below.rstrip()) >= min(len(line.strip()), 60) and bool(_TELLS.search(line)) and line[0] not in "|-*+>"
