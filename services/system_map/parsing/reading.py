"""What a language's reader hands to the sweep, and how definitions nest into symbols with complexity and scope."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from services.system_map.facts import DeepFacts, ImportFacts, SymbolFacts
from services.system_map.parsing.uses import Uses

MAX_SIGNATURE = 200
MAX_NAME = 200
_WRAPPED = re.compile(r"([(\[]) |,? ([)\]])")
_TYPE_KINDS = frozenset({"class", "interface", "struct", "enum", "trait", "impl", "record", "type"})
_CALLABLE = frozenset({"function", "method"})
_HOLDERS = _TYPE_KINDS | {"module"}
_SCOPES = frozenset({"later", "anonymous"})


@dataclass(slots=True)
class Definition:
    """A named stretch of source, before it is known what it stands in.

    Kinds beside those of SymbolFacts: `impl` gives its members their owner and is no symbol itself (Rust); `later`
    is an anonymous function: no symbol, but imports in it do not run on load; `anonymous` is the body of a class without a
    name, whose functions are methods that others call through its base. Its name is that of the variable it is put into.
    """

    start: int  # bytes
    end: int
    start_line: int
    end_line: int
    kind: str
    name: str
    signature: str = ""
    exported: bool = True
    owner: str = ""  # owner that the text names: Go's receiver, `Foo` in `Foo.prototype.bar` or `Foo::bar`
    has_body: bool = True  # False: declared only, no complexity


@dataclass(slots=True)
class Reading:
    """All that a reader found in one file."""

    definitions: list[Definition] = field(default_factory=list)
    imports: list[tuple[int, ImportFacts]] = field(default_factory=list)  # with the byte where each starts
    branches: list[int] = field(default_factory=list)  # bytes where decision points start
    defaults: list[int] = field(default_factory=list)  # arms that decide nothing: each takes one decision point back
    summary: str | None = None
    package: str | None = None
    is_entry: bool = False
    has_test_modules: bool = False
    references: list[str] = field(default_factory=list)
    uses: Uses = field(default_factory=Uses)  # calls, bases …: see `uses`
    deep: DeepFacts = field(default_factory=DeepFacts)


@dataclass(slots=True)
class _Open:
    """A definition that the sweep stands in."""

    end: int
    kind: str
    qualified: str
    symbol: int | None
    callable_symbol: int | None  # innermost function or method at this point
    runs_later: bool

    @property
    def holder(self) -> int | None:
        """The symbol that what is used here belongs to: the innermost function or method, else the type around."""
        if self.callable_symbol is not None:
            return self.callable_symbol
        return self.symbol if self.kind in _HOLDERS or self.kind in _SCOPES else None


def one_line(text: str, limit: int = MAX_SIGNATURE) -> str:
    """Return text on one line, white space collapsed, cut at `limit` characters."""
    text = " ".join(text[: limit * 8].split())
    text = _WRAPPED.sub(_bracket, text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _bracket(found: re.Match[str]) -> str:
    return found[1] or found[2]


def nest(reading: Reading) -> list[SymbolFacts]:
    """Turn definitions into symbols in the order of the text, and set the scope of imports inside functions.

    One sweep over the starts of definitions, decision points and imports with a stack of what is open; a decision
    point counts for the innermost function only. Fills `reading.deep` but for names and bindings.
    """
    definitions = reading.definitions
    events: list[tuple[int, int, int, int]] = [
        (definition.start, -definition.end, 0, index) for index, definition in enumerate(definitions)
    ]
    events += [(start, 0, 1, 1) for start in reading.branches]
    events += [(start, 0, 1, -1) for start in reading.defaults]
    events += [(start, 0, 2, index) for index, (start, _) in enumerate(reading.imports)]
    events.sort()
    symbols: list[SymbolFacts] = []
    owners: list[tuple[int, str]] = []  # symbols whose owner is named, not around them
    stack: list[_Open] = []
    spans: list[tuple[int, int | None]] = []  # from this byte on, uses stand in that symbol
    places: dict[int, int] = {}  # symbols by the byte where their definition starts
    for position, _, event, value in events:
        while stack and stack[-1].end <= position:
            end = stack.pop().end
            spans.append((end, stack[-1].holder if stack else None))
        if event == 1:
            inner = stack[-1].callable_symbol if stack else None
            if inner is not None:
                symbol = symbols[inner]
                symbol.complexity = (symbol.complexity or 1) + value
        elif event == 2:
            facts = reading.imports[value][1]
            if stack and stack[-1].runs_later and facts.scope == "module":
                facts.scope = "function"
        else:
            known = len(symbols)
            stack.append(_enter(definitions[value], stack[-1] if stack else None, symbols, owners))
            spans.append((position, stack[-1].holder))
            if len(symbols) > known:
                places.setdefault(position, known)
    while stack:
        end = stack.pop().end
        spans.append((end, stack[-1].holder if stack else None))
    _adopt(symbols, owners)
    reading.uses.settle(reading.deep, symbols, spans, places)
    return symbols


def _enter(
    definition: Definition, around: _Open | None, symbols: list[SymbolFacts], owners: list[tuple[int, str]]
) -> _Open:
    """Open a definition: append its symbol, unless it is only a scope."""
    kind = definition.kind
    prefix = around.qualified if around else ""
    if kind in _SCOPES:
        if kind == "anonymous" and (around is None or around.callable_symbol is None):
            prefix = _inside_variable(prefix, definition.name)
        if around is None:
            return _Open(definition.end, kind, prefix, None, None, True)
        return _Open(definition.end, kind, prefix, around.symbol, around.callable_symbol, True)
    path = ".".join(part for part in (prefix, definition.owner, definition.name) if part)
    if kind == "impl":
        return _Open(definition.end, kind, path, None, None, around.runs_later if around else False)
    is_anonymous = around is not None and around.kind == "anonymous"
    if kind == "function" and (definition.owner or is_anonymous or (around is not None and around.kind in _TYPE_KINDS)):
        kind = "method"
    index = len(symbols)
    parent = around.symbol if around else None
    if is_anonymous and parent is not None and symbols[parent].kind in _TYPE_KINDS:
        parent = None  # the type around has a variable of that object, not its methods
    if definition.owner or (around is not None and around.kind == "impl"):
        owners.append((index, path.rpartition(".")[0]))
        parent = None if definition.owner else parent
    is_callable = kind in _CALLABLE
    symbols.append(
        SymbolFacts(
            kind=kind,
            name=definition.name,
            qualified_name=path,
            signature=definition.signature,
            start_line=definition.start_line,
            end_line=definition.end_line,
            parent=parent,
            complexity=1 if is_callable and definition.has_body else None,
            exported=definition.exported and not (around is not None and around.runs_later),
        )
    )
    runs_later = is_callable or (around.runs_later if around else False)
    inner = index if is_callable else (around.callable_symbol if around else None)
    return _Open(definition.end, kind, path, index, inner, runs_later)


def _inside_variable(prefix: str, name: str) -> str:
    """Return the path of what stands in a variable's value, where the variable may be a symbol itself."""
    if not name or prefix == name or prefix.endswith(f".{name}"):
        return prefix
    return f"{prefix}.{name}" if prefix else name


def _adopt(symbols: list[SymbolFacts], owners: list[tuple[int, str]]) -> None:
    """Give symbols whose owner is only named (Go, Rust, C++, prototypes) that owner as parent, if the file has it."""
    if not owners:
        return
    places: dict[str, int] = {}
    for index, symbol in enumerate(symbols):
        if symbol.kind not in {"method", "macro"}:
            places.setdefault(symbol.qualified_name, index)
    for index, owner in owners:
        found = places.get(owner)
        if found is not None and found != index:
            symbols[index].parent = found
