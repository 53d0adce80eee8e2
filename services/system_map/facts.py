r"""What the pipeline's stages hand to each other: plain values, JSON-able, without database or git.

inventory → [InventoryFile] · parse → {path: FileFacts} · resolve → [ResolvedImport] · history → [CommitFacts]
· derive → content.MapContent. Lines count from 1. A *module* is a file, named by its repository-relative path;
paths are text with undecodable bytes and control characters written as `\xNN`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from services.history.facts import ChangeFacts, CommitFacts, PersonFacts

__all__ = [
    "LOADS_NOTHING",
    "BindingFacts",
    "CallFacts",
    "ChangeFacts",
    "CommitFacts",
    "DeepFacts",
    "Dependency",
    "FileFacts",
    "ImportFacts",
    "InventoryFile",
    "Manifests",
    "PersonFacts",
    "ResolvedImport",
    "Role",
    "Scope",
    "Signal",
    "SymbolFacts",
    "TypeFacts",
]

Role = Literal[
    "code", "test", "docs", "configuration", "data", "generated", "vendored", "minified", "binary", "link", "submodule"
]
# module: runs when the module is loaded; function: inside a function (later, or never); type_checking: only for
# a type checker; dynamic: computed at run time (import() with a literal, importlib with a literal); test: compiled for
# tests only (Rust's `#[cfg(test)]`).
Scope = Literal["module", "function", "type_checking", "dynamic", "test"]
# What loads nothing in the product.
LOADS_NOTHING = frozenset({"type_checking", "test"})


@dataclass(slots=True)
class InventoryFile:
    """One path of the mapped commit."""

    path: str
    blob: str
    size: int
    language: str | None  # display name of languages.py ("Python", "TypeScript", "Markdown"); None unknown
    role: Role
    skipped: str | None = None  # why it is not parsed, in words; None = parse it (or count its lines)
    raw_path: bytes = b""  # as git has it


@dataclass(slots=True)
class SymbolFacts:
    """One named thing in a file."""

    kind: str  # function method class interface struct enum trait type constant variable module macro
    name: str
    qualified_name: str  # dotted, within the file: "Flask.run"
    signature: str  # one line, at most 200 characters
    start_line: int
    end_line: int
    parent: int | None = None  # index into FileFacts.symbols
    complexity: int | None = None  # 1 + decision points (McCabe); functions and methods only
    exported: bool = True


@dataclass(slots=True)
class ImportFacts:
    """One import as written.

    | language | kind | target | names | level |
    |---|---|---|---|---|
    | Python | import, stub (what `attach_stub` gives lazily) | `a.b` | () or names of `from` (`*` too) | leading dots |
    | JavaScript, TypeScript | import, export, require, dynamic, type | specifier | imported names (`default`, `*`) | 0 |
    | Go | import | import path | names used through it (`Context`) | 0 |
    | Rust | use, mod, extern, include (`include!`) | `crate::a::b`, `x`, a path | last segment(s), `*`; () for a path that stands without `use` | 0 |
    | Java | import, static, wildcard | `a.b.C`, `a.b.C.member`, `a.b` | () | 0 |
    | C, C++ | local (quotes), system (angle brackets) | as written | () | 0 |
    | C++ | import, export (imported for others too), module (that the file implements) | `a.b`, `a.b:part` | () | 0 |
    """

    kind: str
    target: str
    line: int
    names: tuple[str, ...] = ()
    level: int = 0
    scope: Scope = "module"
    # Rust: path of the inline `mod` it stands in ("tests"); after "fn=" the function whose body a `use` stands in, the
    # value of `#[path]` after "path=", the name it goes by after "as=".
    # Python: "try" where its failure is caught, "if" where it hangs on a condition. C#: the namespace it stands in.
    within: str = ""


# What an import by a call stands in whose module a function keeps under a name (Python's `import_module`).
IN_FUNCTION = "function="
# Behind a statement to which others add that are not read: Python's `__all__`.
GOES_ON = " …"
# In front of a symbol's number in a receiver: that symbol, and not one of its namesakes; see `CallFacts`.
AT = "="
# Marks that stand among the decorators of a symbol: something tells to keep it; members of the type are called by a
# value; it tells of code that stands elsewhere (TypeScript's ambient declarations); a word in front of it gives it to
# other programs (C); it is a value that is used where it stands (a function expression); it asks what it overrides.
KEPT = "!"
BY_VALUE = "[]"
ELSEWHERE = "->"
GIVEN_OUT = "<-"
ON_THE_SPOT = "()"
ASKS_ABOVE = "^"
# What an export is bound to besides, where the text leaves open what others get under its name (JavaScript).
OR_ANOTHER = "?"


def end_of(language: str, end: str) -> str:
    """Return what stands among the names used for a text behind a value, which together may be a name."""
    return f"{language} *{end}"


def start_of(language: str, start: str) -> str:
    """Return what stands among the names used for a text in front of a value, which together may be a name."""
    return f"{language} {start}*"


def type_of(name: str) -> str:
    """Return what stands among the names used for a type or module that another word stands for, as `has_many :orders`."""
    return f"type {name}"


def text_of(file: str) -> str:
    """Return what stands among the names used for a file, by its own name, that a program holds as a text."""
    return f"text {file}"


class CallFacts(NamedTuple):
    """One use of a name as something to call, as written; who is meant is found later (see `symbols`).

    `receiver` is the text before the last dot (or `::`, `->`) of what is called: "" for a bare name, "self", "np.linalg",
    "super()"; "?" where it is an expression that no name stands for; "=7.x" where symbol 7 of the file stands in front,
    "==7" where that is what is called and not a namesake of it, "==" where an import binds it. `caller` is an index into FileFacts.symbols: the
    innermost function or method (else class) around it; None at module level.
    """

    name: str
    receiver: str
    line: int
    caller: int | None
    # call; new: an object is made by a keyword; decorator; macro; reference: a function handed over by its name;
    # expression: a function that has a name stands here as a value, and nowhere else is it known by that name;
    # local: what is called is a local value, of which nothing is known (JavaScript); block: a call in a block outside of
    # methods, in which `self` may be anybody (Ruby); name, block name: a bare name there that is a call where
    # `self` has such a method, and else counts for nothing (Ruby); in macro: what reads as a call in what a macro
    # of nobody's knowing is given (Rust); overload: a call by the name of a function around it that does not take
    # what is given (Kotlin, Swift)
    kind: str = "call"


class BindingFacts(NamedTuple):
    """A name that an import brings into the file: `from a import b as c` binds `c` to `b` of import number n.

    Import number -1 is an export: others know `name` of this file as `local` (`export default foo`); with the name
    OR_ANOTHER it says that they may get something else under `local`.
    """

    local: str
    import_index: int  # into FileFacts.imports
    name: str  # "" the module itself, "*" all its names, else the imported name


class TypeFacts(NamedTuple):
    """What type a name has, where the text says so: a declaration, or an object made and given the name."""

    holder: int  # the symbol in which the name stands (a function; for a field, its type); -1 at module level
    name: str  # "client", "self.client"
    written: str  # without pointers and type arguments: "Client", "http.Client"


@dataclass(slots=True)
class DeepFacts:
    """What symbols do: calls, bases, decorators, bindings. Kept apart, because a refresh needs it of changed files only."""

    calls: list[CallFacts] = field(default_factory=list)
    bases: list[tuple[int, str, int]] = field(default_factory=list)  # symbol, base or interface as written, line
    decorators: list[tuple[int, str]] = field(
        default_factory=list
    )  # symbol, decorator, annotation or mark: "app.route"
    bindings: list[BindingFacts] = field(default_factory=list)
    # Names read anywhere in the file other than by their definition, sorted, unique: a symbol whose name stands in no
    # file's list is not used by name anywhere.
    names_used: list[str] = field(default_factory=list)
    types: list[TypeFacts] = field(default_factory=list)


class Signal(NamedTuple):
    """Something that a framework's detector saw in one file; `data` is JSON-able and the detector's own.

    A signal says what this file alone shows ("blueprint users has prefix /users"); what follows over files is put
    together by the detector's other half, in `surface`.
    """

    kind: str  # "<detector>.<what>": "flask.route", "flask.blueprint", "sqlalchemy.table", "env.read"
    line: int
    data: dict[str, Any]


class Unread(Protocol):
    """Facts of one file that are read when somebody asks for them; see parsing.codec."""

    symbol_count: int
    symbol_kinds: frozenset[str]
    head_lines: int

    def names(self) -> list[str]:
        """Return the names of the symbols, in their order."""

    def name_hashes(self) -> bytes | None:
        """Return FileFacts.name_hashes."""

    def read(self, name: str) -> dict[str, Any]:
        """Return attributes of FileFacts, `name` among them."""


# What begins the code of a file: constants and macros may stand between its imports.
_BODIES = frozenset({"function", "method", "class", "interface", "struct", "enum", "trait", "type"})


@dataclass(slots=True)
class FileFacts:
    """What was read in one blob. Everything here follows from bytes and language alone, so it is cached by them.

    Of facts that come out of the cache, symbols, imports, references and signals are read when they are first asked for:
    a refresh looks at those of few files.
    """

    lines: int
    code_lines: int = 0  # neither blank nor comment only, where a parser read it; else non-blank
    branches: int = 0  # decision points of the whole file
    binary: bool = False
    minified: bool = False
    generated: bool = False
    has_errors: bool = False  # the grammar could not read some part of it
    skipped: str | None = None  # parser's own reason: "took longer than 5 s", "the parser crashed" …
    summary: str | None = None  # first sentence of the module's docstring or leading comment
    package: str | None = None  # Java/Kotlin package, Go package name, C++ module or partition that others import it by
    has_test_modules: bool = (
        False  # some of the modules it declares are files for tests only (Rust's `#[cfg(test)] mod x;`)
    )
    is_entry: bool = False  # `if __name__ == "__main__"`, func main in package main, public static void main, main()
    shebang: str | None = None
    symbols: list[SymbolFacts] = field(default_factory=list)
    imports: list[ImportFacts] = field(default_factory=list)
    # Java: capitalised type identifiers used; Go: identifiers used that are not declared in this file (candidates
    # for same-package references). Sorted, unique; empty for other languages.
    references: list[str] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    # Two parts that travel and are kept apart from the rest. A reader fills `deep`; it leaves the parse child packed
    # (see parsing.codec), because nobody needs all files' at once.
    deep: DeepFacts | None = None
    packed_deep: bytes = b""
    # One CRC-32 (native u32) for each line, white space at both ends left out; 0 for a line that says nothing (blank,
    # brackets only). What duplicates are found by.
    line_hashes: bytes = b""
    # As the cache keeps them, where they came packed and were not saved yet.
    packed: bytes = field(default=b"", init=False, compare=False, repr=False)
    # What the attributes that are not set are read from.
    unread: Unread | None = field(default=None, init=False, compare=False, repr=False)

    def __getattr__(self, name: str) -> Any:
        """Read what is asked for the first time; never called for what is there."""
        if name == "unread" or self.unread is None:
            raise AttributeError(name)
        for known, value in self.unread.read(name).items():
            setattr(self, known, value)
        return getattr(self, name)

    @property
    def symbol_count(self) -> int:
        """How many symbols there are."""
        return len(self.symbols) if self.unread is None else self.unread.symbol_count

    @property
    def symbol_kinds(self) -> frozenset[str]:
        """Which kinds of symbols there are."""
        return frozenset(symbol.kind for symbol in self.symbols) if self.unread is None else self.unread.symbol_kinds

    @property
    def symbol_names(self) -> list[str]:
        """The names of the symbols, in their order."""
        return [symbol.name for symbol in self.symbols] if self.unread is None else self.unread.names()

    @property
    def name_hashes(self) -> bytes | None:
        """A CRC-32 (native u32) of each word of letters, digits and underscores in symbols, imports and deep facts.

        Sorted, each once; None where that is not known, as of facts that were never packed.
        """
        return None if self.unread is None else self.unread.name_hashes()

    @property
    def head_lines(self) -> int:
        """The last line of a file's licence, imports and the like, which are alike everywhere; 0 without any."""
        if self.unread is not None:
            return self.unread.head_lines
        first_body = last_import = 0
        for symbol in self.symbols:
            if symbol.kind in _BODIES and (not first_body or symbol.start_line < first_body):
                first_body = symbol.start_line
        for found in self.imports:
            if last_import < found.line and (not first_body or found.line < first_body):
                last_import = found.line
        return last_import or max(0, first_body - 1)


MAX_FURTHER_LINES = 20


@dataclass(slots=True)
class ResolvedImport:
    """One import with where it leads: exactly one of target, external, unresolved is set."""

    source: str
    line: int
    kind: str
    scope: Scope
    names: int  # how many names are imported, at least 1
    how: str  # the rule that found it: relative, absolute, package __init__, tsconfig paths, same package …
    confidence: float  # 1.0 certain by the language's rules … 0.5 a guess
    target: str | None = None  # path of a module of this repository
    external: str | None = None  # distribution or package name as people say it: "werkzeug", "react", "serde"
    standard_library: bool = False
    unresolved: str | None = None  # as written
    also: tuple[int, ...] = ()  # further lines that import the same, ascending, at most MAX_FURTHER_LINES
    # The row of the newest map that says the same, where there is one: copied, it need not be written anew.
    row: int | None = field(default=None, compare=False)

    @property
    def lines(self) -> tuple[int, ...]:
        """All lines that import this, the first first."""
        return (self.line, *self.also)


@dataclass(slots=True)
class Dependency:
    """One dependency that a manifest declares."""

    name: str
    requirement: str  # "" when none is given
    scope: str  # run, development, optional:<group>, build
    manifest: str  # path
    line: int | None = None


@dataclass(slots=True)
class Manifests:
    """What the package manifests say of the project and its packages."""

    dependencies: list[Dependency] = field(default_factory=list)
    name: str | None = None
    description: str | None = None
    licence: str | None = None
    inner: list[tuple[str, str, str]] = field(default_factory=list)  # below the root: (manifest, name, description)
    # console scripts, bin, [[bin]], main, exports …: (label, path or "module:function", manifest)
    entry_points: list[tuple[str, str, str]] = field(default_factory=list)
    # manifests that could not be read, with the reason in words: not valid TOML, nested too deeply …
    unreadable: list[tuple[str, str]] = field(default_factory=list)
