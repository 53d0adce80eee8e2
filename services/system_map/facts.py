r"""What the pipeline's stages hand to each other: plain values, JSON-able, without database or git.

inventory → [InventoryFile] · parse → {path: FileFacts} · resolve → [ResolvedImport] · history → [CommitFacts]
· derive → content.MapContent. Lines count from 1. A *module* is a file, named by its repository-relative path;
paths are text with undecodable bytes and control characters written as `\xNN`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from services.history.facts import ChangeFacts, CommitFacts, PersonFacts

__all__ = [
    "ChangeFacts",
    "CommitFacts",
    "Dependency",
    "FileFacts",
    "ImportFacts",
    "InventoryFile",
    "Manifests",
    "PersonFacts",
    "ResolvedImport",
    "Role",
    "Scope",
    "SymbolFacts",
]

Role = Literal[
    "code", "test", "docs", "configuration", "data", "generated", "vendored", "minified", "binary", "link", "submodule"
]
# module: runs when the module is loaded; function: inside a function (later, or never); type_checking: only for
# a type checker; dynamic: computed at run time (import() with a literal, importlib with a literal).
Scope = Literal["module", "function", "type_checking", "dynamic"]


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
    | Python | import | `a.b` | () or names of `from` (`*` too) | leading dots |
    | JavaScript, TypeScript | import, export, require, dynamic, type | specifier | imported names (`default`, `*`) | 0 |
    | Go | import | import path | names used through it (`Context`) | 0 |
    | Rust | use, mod, extern | `crate::a::b`, `x` | last segment(s), `*` | 0 |
    | Java | import, static, wildcard | `a.b.C`, `a.b.C.member`, `a.b` | () | 0 |
    | C, C++ | local (quotes), system (angle brackets) | as written | () | 0 |
    """

    kind: str
    target: str
    line: int
    names: tuple[str, ...] = ()
    level: int = 0
    scope: Scope = "module"
    within: str = ""  # Rust: path of the inline `mod` it stands in ("tests"); `#[path]` value after "path="


@dataclass(slots=True)
class FileFacts:
    """What was read in one blob. Everything here follows from bytes and language alone, so it is cached by them."""

    lines: int
    code_lines: int = 0  # neither blank nor comment only, where a parser read it; else non-blank
    branches: int = 0  # decision points of the whole file
    binary: bool = False
    minified: bool = False
    generated: bool = False
    has_errors: bool = False  # the grammar could not read some part of it
    skipped: str | None = None  # parser's own reason: "took longer than 5 s", "the parser crashed" …
    summary: str | None = None  # first sentence of the module's docstring or leading comment
    package: str | None = None  # Java/Kotlin package, Go package name
    is_entry: bool = False  # `if __name__ == "__main__"`, func main in package main, public static void main, main()
    shebang: str | None = None
    symbols: list[SymbolFacts] = field(default_factory=list)
    imports: list[ImportFacts] = field(default_factory=list)
    # Java: capitalised type identifiers used; Go: identifiers used that are not declared in this file (candidates
    # for same-package references). Sorted, unique; empty for other languages.
    references: list[str] = field(default_factory=list)


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
    # console scripts, bin, [[bin]], main, exports …: (label, path or "module:function", manifest)
    entry_points: list[tuple[str, str, str]] = field(default_factory=list)
    # manifests that could not be read, with the reason in words: not valid TOML, nested too deeply …
    unreadable: list[tuple[str, str]] = field(default_factory=list)
