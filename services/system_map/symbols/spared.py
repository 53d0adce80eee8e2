"""What frameworks and languages use without naming it, so that it is not called dead. Pure."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.facts import (
    ASKS_ABOVE,
    BY_VALUE,
    ELSEWHERE,
    GIVEN_OUT,
    KEPT,
    ON_THE_SPOT,
    DeepFacts,
    SymbolFacts,
    text_of,
    type_of,
)
from services.system_map.languages import COMPONENTS
from services.system_map.resolve.go_builds import said_of_builds
from services.system_map.resolve.standard_libraries import PYTHON_HOSTS
from services.system_map.resolve.wanted import BUNDLER_CONFIG, COMPOSER_LOCK, LOADER_CONFIG
from services.system_map.symbols.csharp_extensions import extended
from services.system_map.symbols.default_exports import SCRIPTS, DefaultExports
from services.system_map.symbols.file_conventions import is_hook, is_loaded_by_name
from services.system_map.symbols.found_by_base import FoundByBase
from services.system_map.symbols.framework_names import is_sought_by_name
from services.system_map.symbols.index import TYPES
from services.system_map.symbols.named_in_texts import named_in_texts
from services.system_map.symbols.sought_names import BY_NAME, CORE_OF_RUBY, HOOKS, is_file_of_tool, is_put_together

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_WORD = re.compile(rb"[A-Za-z_]\w+")
_CALLABLE = frozenset({"function", "method"})
_STARTS = frozenset({"main", "Main"})
# Types whose members others must have.
_ASKING = frozenset({"interface", "trait"})
# Classes that a framework finds by what they inherit from, and calls by the names of their members.
_FOUND_BY_BASE = frozenset({"AppConfig", "AdminSite", "SpringBootServletInitializer", "WebApplicationInitializer"})
_BEAN = re.compile(r"^(?:get|set|is)[A-Z]")
_LOADED = re.compile(
    r"(?:^|/)(?:\w*migrations|alembic|management/commands|templatetags|plugins?|db/migrate|database/seed(?:er)?s"
    r"|config/initializers|lib/generators"
    r"|app/(?:controllers|jobs|mailers|mailboxes|channels|helpers|Http|Console|Providers|Jobs|Listeners|Policies))/"
)
# Where a file of Rust is compiled without another one that declares it.
_CRATE = re.compile(r"(?:^|/)(?:main|lib|build)\.rs$|(?:^|/)(?:bin|examples|tests|benches)/")
# Types that C#'s compiler looks for, so that programs for older platforms bring their own.
_OF_THE_COMPILER = frozenset({"System", "System.Runtime.CompilerServices", "System.Diagnostics.CodeAnalysis"})
# Extension methods that C#'s compiler calls for signs of the language: `var (a, b) = pair`, `foreach`, `await`, `new() { a }`.
_FOR_SIGNS = frozenset(
    {"Add", "Deconstruct", "GetAsyncEnumerator", "GetAwaiter", "GetEnumerator", "GetPinnableReference"}
)
_OVERRIDES = re.compile(r"\boverride\b")
# Languages whose functions may be members of an object without a class of its own: others call them through its base.
_WITH_OBJECTS = frozenset({"JavaScript", "TypeScript", "Java", "Kotlin", "Scala", "PHP", *COMPONENTS})
_OF_SCRIPTS = frozenset({"JavaScript", "TypeScript", "TSX", *COMPONENTS})
_MARKS = {
    KEPT: "told to be kept",
    ELSEWHERE: "tells of code elsewhere",
    GIVEN_OUT: "exported by a macro",
    ON_THE_SPOT: "used where it stands",
    ASKS_ABOVE: "may override",
}
_DIRECTIVE = re.compile(r"v[A-Z]")  # Vue's script setup: vAutoFocus is what the markup writes as v-auto-focus
_SETTINGS = re.compile(r"hatch_build\.py|[\w.-]+\.config\.[cm]?[jt]sx?")
_ATTRIBUTE = re.compile(
    r"^\s*(?:EXPORT|API|PyMODINIT_FUNC|extern|JNIEXPORT|__attribute__|[A-Z_]+_API\b|[A-Z_]+_EXPORT\b)"
)
# Scala finds these by their types.
_IMPLICIT = re.compile(r"(?:@\w+\s+|[a-z]+(?:\[\w+\])?\s+){0,6}?(?:implicit|given)\b")
_OF_TOP = re.compile(r"(?:class|module)\s+::")  # Ruby's `class ::MatchData`, whatever stands around it
# Functions that programs look for in a library which they load, and what they are told to find there by its name.
_LOADED_FROM_C = re.compile(
    r"sqlite3_(?:\w+_)?init|PyInit_\w+|Init_\w+|luaopen_\w+|R_init_\w+|pam_sm_\w+|_nss_\w+|_PG_init|(?:init|cleanup)_module"
    r"|emacs_module_init|napi_register_module_v\d+|LLVMFuzzer\w+|DriverEntry|w(?:Win)?[mM]ain|Dll[A-Z]\w+|android_main"
    r"|ANativeActivity_onCreate|JNI_On\w+|Java_\w+"
)
_TAG = re.compile(r"[\w.]+")
_MAX_NESTING = 20


class Sparing:
    """Says why a symbol without users is not to be called dead."""

    def __init__(self, given: PartsInput) -> None:
        """Look at ways in, manifests and bases once."""
        self._given = given
        self._ways = {(way.path, way.line) for way in given.content.ways_in if way.line is not None}
        self._named: set[str] = set()
        for path, text in given.found.given.texts.items():
            name = path.rpartition("/")[2]
            if BUNDLER_CONFIG.fullmatch(name) or LOADER_CONFIG.fullmatch(name) or name == COMPOSER_LOCK:
                continue  # code, whose names are counted as those of all other code; and what speaks of others' packages
            self._named.update(word.decode() for word in _WORD.findall(text[:2_000_000]))
        self._abstract = self._members_of_interfaces()
        self.defaults = DefaultExports(given)
        self._bases = FoundByBase(given)

    def _members_of_interfaces(self) -> set[str]:
        """Return the names of what interfaces and traits ask for."""
        found: set[str] = set()
        for facts in self._given.found.given.facts.values():
            if facts.symbol_kinds.isdisjoint(_ASKING):
                continue
            symbols = facts.symbols
            found.update(
                symbol.name
                for symbol in symbols
                if symbol.parent is not None and symbols[symbol.parent].kind in _ASKING
            )
        return found

    def why(self, path: str, index: int, deep: DeepFacts, words: Container[str]) -> str | None:
        """Return why a symbol is spared, in two or three words; None where nothing speaks for it.

        `words` are those that the product's code holds.
        """
        symbol = self._given.found.facts(path).symbols[index]
        for place, text in deep.decorators:
            if place == index and text != BY_VALUE:
                return _MARKS.get(text, "decorated")
        if self._is_in_tests(path, index, deep):
            return "test"
        if any(place == index and base.rpartition(".")[2] in _FOUND_BY_BASE for place, base, _ in deep.bases):
            return "found by its base"
        if path.endswith((".rb", ".rake")) and symbol.name in CORE_OF_RUBY:
            return "defined for another object"
        if symbol.parent is None and self.defaults.is_taken(path, symbol.name):
            return "imported as the default"
        said = self._by_name(path, index, symbol, words) or self._by_owner(path, symbol, deep, words)
        if said is None and self._bases.is_found(path, index, deep, words):
            said = "found by its base"
        said = said or self._by_language(path, index, symbol)
        return said or ("named in another text" if symbol.name.strip("?!=#@") in self.named_in_texts else None)

    @cached_property
    def named_in_texts(self) -> frozenset[str]:
        """The words of texts of unknown language; read where nothing else speaks for something."""
        return named_in_texts(self._given)

    @cached_property
    def _compiled(self) -> frozenset[str]:
        """The files of Rust that another one declares as a module, or imports."""
        return frozenset(target for _, target in self._given.found.all_edges if target.endswith(".rs"))

    def _holds_start(self, path: str, index: int, symbol: SymbolFacts) -> bool:
        """Say whether a type is there for the `main` that is in it."""
        symbols = self._given.found.facts(path).symbols
        return symbol.kind in TYPES and any(one.parent == index and one.name in _STARTS for one in symbols)

    def _by_name(self, path: str, index: int, symbol: SymbolFacts, words: Container[str]) -> str | None:
        name = symbol.name
        if (path, symbol.start_line) in self._ways or name in _STARTS or self._holds_start(path, index, symbol):
            return "entry point"
        if name.startswith("__") and name.endswith("__"):
            return "special name"
        if name in self._named:
            return "named in a manifest or README"
        is_sought = name in HOOKS or BY_NAME.match(name) or is_sought_by_name(path, symbol, self._gems)
        if is_sought or _LOADED.search(path) or self._is_for_tool(path, symbol):
            return "name that tools look for"
        if self._is_for_host(path) or text_of(path.rpartition("/")[2]) in words:
            return "called by the program around it"
        language = self._given.found.given.files[path].language or ""
        spoken = "JavaScript" if language in _OF_SCRIPTS else "C" if language == "C++" else language
        is_told_of = language == "Ruby" and symbol.kind in TYPES and type_of(name) in words  # `has_many :orders`
        return "name put together" if is_told_of or is_put_together(name, words, spoken) else None

    def _is_for_tool(self, path: str, symbol: SymbolFacts) -> bool:
        """Say whether a symbol is what a tool finds in a file of settings or build steps that it finds by its name."""
        if path.endswith(".vue") and _DIRECTIVE.match(symbol.name):
            return True
        if symbol.parent is None and self._is_loaded(path) and self.defaults.is_default(path, symbol.name):
            return True
        if not symbol.exported:
            return False
        is_settings = _SETTINGS.fullmatch(path.rpartition("/")[2]) is not None
        is_called = path.endswith(SCRIPTS) and is_hook(path, symbol.name, self._packages)
        return is_settings or is_called or is_file_of_tool(path.rpartition("/")[2], self._packages)

    def is_called_after_tool(self, path: str) -> bool:
        """Say whether a tool or a framework of the project finds a file by its name."""
        if not path.endswith(SCRIPTS):
            return False
        return is_file_of_tool(path.rpartition("/")[2], self._packages) or self._is_loaded(path)

    def _is_loaded(self, path: str) -> bool:
        return path.endswith(SCRIPTS) and is_loaded_by_name(path, self._packages)

    @cached_property
    def _packages(self) -> frozenset[str]:
        """The packages of JavaScript that manifests declare, which tools are among."""
        every = self._given.found.given.manifests.dependencies
        return frozenset(one.name for one in every if one.manifest.rpartition("/")[2] == "package.json")

    @cached_property
    def _gems(self) -> frozenset[str]:
        """The gems of Ruby that manifests declare."""
        every = self._given.found.given.manifests.dependencies
        return frozenset(one.name for one in every if one.manifest.endswith(("Gemfile", ".gemspec")))

    def _is_for_host(self, path: str) -> bool:
        """Say whether a file is loaded by a program that is no part of this: one with Python in it, the user's shell."""
        facts = self._given.found.facts(path)
        if path.endswith(".py"):
            return any(wanted.target.partition(".")[0] in PYTHON_HOSTS for wanted in facts.imports)
        return path.endswith((".zsh", ".bash")) and facts.shebang is None and path not in self._sourced

    @cached_property
    def _sourced(self) -> frozenset[str]:
        """The scripts of shells that another file takes in."""
        return frozenset(target for _, target in self._given.found.all_edges if target.endswith((".zsh", ".bash")))

    def _is_in_tests(self, path: str, index: int, deep: DeepFacts) -> bool:
        """Say whether a symbol stands in a module that only tests are compiled with (Rust)."""
        tests = {place for place, text in deep.decorators if text == "cfg(test)"}
        symbols = self._given.found.facts(path).symbols
        place: int | None = index
        for _ in range(_MAX_NESTING if tests else 0):
            if place is None:
                return False
            if place in tests:
                return True
            place = symbols[place].parent
        return False

    def _by_owner(self, path: str, symbol: SymbolFacts, deep: DeepFacts, words: Container[str]) -> str | None:
        """Spare members that a base or an interface may ask for, and those of decorated types."""
        symbols = self._given.found.facts(path).symbols
        parent = symbol.parent
        if symbol.kind == "method" and symbol.name in self._abstract:
            return "asked for by an interface"
        marks = {text for place, text in deep.decorators if place == parent}
        if symbol.kind in _CALLABLE and (BY_VALUE in marks or self._is_of_module_handed_over(path, parent, words)):
            return "called by a value"
        is_of_another = parent is not None and self._is_of_another(path, symbol, parent)
        if parent is None or is_of_another or symbols[parent].kind not in TYPES:
            return "defined for another object" if is_of_another else None
        if symbol.kind == "method" and any(place == parent for place, _, _ in deep.bases):
            return "may override"
        if symbols[parent].kind in _ASKING:
            return "part of an interface"
        return "in a decorated type" if any(text != BY_VALUE for text in marks) else None

    def _is_of_module_handed_over(self, path: str, parent: int | None, words: Container[str]) -> bool:
        """Say whether a function belongs to a module of Ruby that is handed to something as a whole."""
        if parent is None or not path.endswith(".rb"):
            return False
        owner = self._given.found.facts(path).symbols[parent]
        return owner.kind == "module" and type_of(owner.name) in words

    def _is_of_another(self, path: str, symbol: SymbolFacts, parent: int) -> bool:
        """Say whether a function in a function is a member for others: `def` in a block of Ruby, a local type of Rust."""
        symbols = self._given.found.facts(path).symbols
        if path.endswith((".rb", ".rake")):
            return symbols[parent].kind in _CALLABLE or _OF_TOP.match(symbols[parent].signature) is not None
        above = symbols[parent].parent
        is_local = above is not None and symbols[parent].kind in TYPES and symbols[above].kind in _CALLABLE
        return is_local and symbol.kind == "method" and path.endswith(".rs")

    def _is_for_compiler(self, path: str, index: int, symbol: SymbolFacts) -> bool:
        """Say whether C#'s compiler uses what nobody names: a type of its own, an extension method or the class of one."""
        facts = self._given.found.facts(path)
        if (facts.package or "") in _OF_THE_COMPILER:
            return True
        members = [one for one in facts.symbols if one.parent == index] if symbol.kind == "class" else [symbol]
        return any(
            one.name in _FOR_SIGNS and ("(this " in one.signature or extended(one) is not None) for one in members
        )

    def _by_language(self, path: str, index: int, symbol: SymbolFacts) -> str | None:
        language = self._given.found.spoken_language(path)
        said: str | None = None
        if language == "Go" and symbol.exported:
            said = self._of_go(path, symbol)
        elif language == "Rust" and symbol.exported and not symbol.signature.startswith("pub"):
            said = "of a trait"
        elif language == "Rust" and path not in self._compiled and not _CRATE.search(path):
            said = "of no crate"  # a text for tests, or one that is put into the program as it is
        elif language == "C#" and self._is_for_compiler(path, index, symbol):
            said = "asked for by the compiler"
        elif path.endswith((".d.ts", ".d.mts", ".d.cts")):
            said = "tells of code elsewhere"
        elif symbol.kind == "method" and _is_bean_or_constructor(language, symbol):
            said = "property or constructor"
        elif language in _WITH_OBJECTS and self._is_object_member(path, symbol):
            said = "member of an object"
        elif language in {"C", "C++"}:
            said = self._of_c(path, symbol)
        return said or self._by_signature(language, symbol)

    def _by_signature(self, language: str | None, symbol: SymbolFacts) -> str | None:
        """Spare what overrides, what Scala's compiler finds by its type, and classes of others that Ruby adds to."""
        if language == "Scala" and _IMPLICIT.match(symbol.signature):
            return "found by its type"
        if language == "Ruby" and _OF_TOP.match(symbol.signature):
            return "defined for another object"
        return "may override" if _OVERRIDES.search(symbol.signature) else None

    def _is_object_member(self, path: str, symbol: SymbolFacts) -> bool:
        """Say whether a function is a property of an object, which others read under names put together or call by its base."""
        symbols = self._given.found.facts(path).symbols
        return symbol.kind == "method" and (symbol.parent is None or symbols[symbol.parent].kind not in TYPES)

    def _of_go(self, path: str, symbol: SymbolFacts) -> str | None:
        if symbol.kind == "method":
            return "may satisfy an interface"
        said = " ".join(said_of_builds(self._given.found.facts(path)))
        is_of_mage = "mage" in _TAG.findall(said) or path.rpartition("/")[0].rpartition("/")[2] == "magefiles"
        return "name that tools look for" if is_of_mage else None  # a target: `mage build` runs Build

    def _of_c(self, path: str, symbol: SymbolFacts) -> str | None:
        if _ATTRIBUTE.match(symbol.signature):
            return "exported by a macro"
        if path.endswith((".h", ".hh", ".hpp", ".hxx", ".inl", ".cuh")):
            return "declared in a header"
        if symbol.kind == "method" and symbol.name.startswith(("operator", "~")):
            return "special name"
        if symbol.kind != "function":
            return None
        if symbol.name.isupper() and symbol.signature.startswith(symbol.name):
            return (
                "made by a macro"  # PYBIND11_MODULE(shop, m) {…}: a call with a body, which is no function of this name
            )
        return "name that tools look for" if _LOADED_FROM_C.fullmatch(symbol.name) else None


def _is_bean_or_constructor(language: str | None, symbol: SymbolFacts) -> bool:
    if language not in {"Java", "C#"}:
        return False
    is_property = language == "Java" and _BEAN.match(symbol.name) is not None
    return is_property or symbol.name in symbol.qualified_name.split(".")[:-1]
