"""From one file's bytes to its facts: marks, parsing, the language's reader, nesting. Runs in the parse child."""

from __future__ import annotations

import re
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.languages import CATALOG, CATALOGS, COMPONENTS, is_read_for_names, is_style
from services.system_map.parsing import marks
from services.system_map.parsing.names_put_together import put_together
from services.system_map.parsing.reading import nest
from services.system_map.parsing.reserved import leave_out
from services.system_map.parsing.signals import load_detectors, read_signals
from services.system_map.parsing.style_imports import style_imports
from services.system_map.parsing.unseen import mark_uses
from services.system_map.parsing.uses import as_words, count_interpolated, names_used, words_of

if TYPE_CHECKING:
    from types import ModuleType

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

READERS = {
    "Python": "python",
    "JavaScript": "ecmascript",
    "TypeScript": "ecmascript",
    "TSX": "ecmascript",
    "Go": "golang",
    "Rust": "rust",
    "Java": "java",
    "C": "c_family",
    "C++": "c_family",
    "Ruby": "ruby",
    "PHP": "php",
    "C#": "csharp",
    "Kotlin": "kotlin",
    "Swift": "swift",
    "Scala": "scala",
    "Shell": "shell",
    "SQL": "sql",
    "HTML": "web",
    "CSS": "web",
    "YAML": "structure",
    "TOML": "structure",
    "JSON": "structure",
    **dict.fromkeys(COMPONENTS, "ecmascript"),
}
# What the grammar reads wrongly even where it sees no error is rewritten first, in place: modules and their functions.
_PREPARED = {
    "Kotlin": (("kotlin_repairs", "blank_words"),),
    "C#": (("csharp_repairs", "read_extensions"),),
    "C++": (("cpp_modules", "without_modules"), ("cuda", "without_launches")),
    "Ruby": (("ruby_repairs", "rename_keys"),),
    "Rust": (("rust_macros", "open_macros"),),
}
# What may stand before the licence of a file.
_BEFORE_HEAD = re.compile(rb"#![^\n]*\n|<\?php\b")
_SCRIPTS = frozenset({"Python", "JavaScript", "TypeScript", "TSX", "Ruby", "PHP", "Shell"})
# Grammars whose recovery from errors takes more than linear time: what nests deeper there would only use up the clock.
_SLOW_IN_DEPTH = frozenset({"Ruby", "C#", "Kotlin", "Swift", "Scala", "Shell", "HTML", "YAML"})
MAX_DEPTH = 500
# Whose `&&` may be something else: a reference, a word that a macro is given.
_SIGNS_OF_MORE = frozenset({"C++", "Rust"})
_OPERATIONS = frozenset({"binary_expression", "binary"})
_BUNDLED = frozenset({"JavaScript", "TypeScript", "CSS"})  # what compilers write, with a source map beside it
# A file of settings larger than this is data: counted, not read.
_MAX_STRUCTURE_BYTES = 256 * 1024


def load_code(language: str) -> None:
    """Load the modules that files of a language are read with; its grammar and query, which take more memory, wait for one."""
    import_module("services.system_map.parsing.grammar")
    import_module(f"services.system_map.parsing.{READERS[language]}")
    load_detectors(language)


def read_file(language: str | None, data: bytes) -> FileFacts:
    """Return the facts of a file; any bytes are fine.

    Binary, minified and generated files and languages without a grammar are counted, not parsed; of code among them the
    names are read, for what only a template or generated code uses is used.
    """
    facts, text = _look_at(language, data)
    if text is None:
        return facts
    if facts.skipped is not None:
        facts.code_lines = marks.count_filled_lines(text)
        return facts
    if not facts.minified and (is_read_for_names(language) or (facts.generated and language in READERS)):
        words = words_of(text)
        count_interpolated(language, text, words)
        facts.deep = DeepFacts(names_used=names_used(words, []))
    holds_styles = is_style(language) or language in COMPONENTS
    taken = style_imports(text) if holds_styles and not facts.minified else []
    if taken:
        facts.deep = DeepFacts(names_used=taken)  # whole paths, which are no names of code
    if language not in READERS or facts.minified or facts.generated or _is_passed_over(language, text, facts):
        facts.code_lines = marks.count_filled_lines(text)
        return facts
    facts = _parse(language, text, facts)
    if taken and facts.deep is not None:
        facts.deep.names_used = sorted({*facts.deep.names_used, *taken})
    return facts


def _is_passed_over(language: str, text: bytes, facts: FileFacts) -> bool:
    """Tell whether a text of a language with a grammar is not parsed; `facts` then say why, save of data."""
    if READERS[language] == "structure" and len(text) > _MAX_STRUCTURE_BYTES:
        return True
    if language in _SLOW_IN_DEPTH and marks.is_deep(text, MAX_DEPTH):
        facts.skipped = "nested too deeply"
        return True
    return False


def count_file(language: str | None, data: bytes) -> tuple[FileFacts, bytes | None]:
    """Return what bytes alone tell of a file, and its text as UTF-8 (None: binary)."""
    facts, text = _look_at(language, data)
    if text is not None:
        facts.code_lines = marks.count_filled_lines(text)
    return facts, text


def _look_at(language: str | None, data: bytes) -> tuple[FileFacts, bytes | None]:
    """Return what `count_file` does, lines of code yet uncounted."""
    text = marks.decode(data)
    if text is None:
        return FileFacts(lines=0, binary=True), None
    lines = marks.count_lines(text)
    facts = FileFacts(lines=lines, shebang=marks.shebang_of(text))
    facts.minified = marks.is_minified(text, lines, language)
    if language in CATALOGS and marks.is_catalog(text, language):
        facts.skipped = CATALOG
        return facts, text
    facts.generated = marks.is_generated(text) or (language in _BUNDLED and marks.names_source_map(text))
    if facts.generated:  # not parsed, but others import it by its package
        facts.package = marks.package_of(language, text)
    return facts, text


def _parse(language: str, text: bytes, facts: FileFacts) -> FileFacts:
    from services.system_map.parsing.grammar import grammar_of  # noqa: PLC0415 - the pool counts without tree-sitter

    reader = import_module(f"services.system_map.parsing.{READERS[language]}")
    prepared = text
    component = None
    if language in COMPONENTS:
        from services.system_map.parsing import components  # noqa: PLC0415 - for these alone

        component = components.take_apart(language, text)
        language, prepared = component.language, component.scripts
    for module, function in _PREPARED.get(language, ()):
        prepared = getattr(import_module(f"services.system_map.parsing.{module}"), function)(prepared)
    tree = grammar_of(language).read(prepared)
    tree.source = text
    if language == "Rust":  # whose macros may hold items
        from services.system_map.parsing.rust_items import read_items  # noqa: PLC0415 - for Rust alone

        tree = read_items(tree, prepared)

    read = partial(_read, reader)
    reading = read(tree)
    if tree.root.has_error:
        from services.system_map.parsing.repairs import repair  # noqa: PLC0415 - the pool counts without tree-sitter

        tree, reading = repair(language, prepared, tree, reading, read)
    if component is not None:
        components.read_markup(component, tree, reading)
    mark_uses(language, tree.source, reading)
    reading.branches = [node.start_byte for node in (*tree.nodes("branch"), *_deciding(tree))]
    reading.defaults = [node.start_byte for node in tree.nodes("default")]
    facts.symbols = nest(reading)
    for symbol in facts.symbols:  # what the grammar misses at the end of a broken file, it puts behind its last line
        symbol.end_line = min(symbol.end_line, max(facts.lines, 1))
    facts.imports = [found for _, found in sorted(reading.imports, key=lambda pair: pair[0])]
    reading.uses.bind(reading.deep, facts.imports)
    code, comments = _split_comments(tree)
    words = words_of(code)
    count_interpolated(language, code, words)
    tree.vocabulary = b" ".join([*words, *set(as_words(comments))])
    reading.deep.names_used = names_used(words, facts.symbols)
    if parts := put_together(language, tree.source):
        reading.deep.names_used = sorted({*reading.deep.names_used, *parts})
    facts.branches = max(len(reading.branches) - len(reading.defaults), 0)
    facts.code_lines = marks.count_filled_lines(code)
    facts.has_errors = tree.root.has_error
    facts.summary = reading.summary
    facts.package = reading.package
    facts.is_entry = reading.is_entry or (facts.shebang is not None and language in _SCRIPTS)
    facts.has_test_modules = reading.has_test_modules
    facts.references = reading.references
    facts.deep = reading.deep
    facts.signals = read_signals(language, tree)
    facts.line_hashes = marks.hash_lines(text, _end_of_head(tree))
    return facts


def _read(reader: ModuleType, tree: SyntaxTree) -> Reading:
    reading: Reading = reader.read(tree)
    leave_out(tree.language, reading, has_errors=tree.root.has_error)
    return reading


def _deciding(tree: SyntaxTree) -> list[Node]:
    """Return the operators that decide: `&&`, `||`.

    Each is captured by itself: a pattern for an operation waits for the operator while what stands in front of it is gone
    through, and thousands of terms in a chain are as many that wait at each step.
    """
    found = tree.nodes("deciding")
    if not tree.root.has_error and tree.language not in _SIGNS_OF_MORE:
        return found
    return [node for node in found if (around := tree.parent(node)) is not None and around.type in _OPERATIONS]


def _end_of_head(tree: SyntaxTree) -> int:
    """Return the byte at which the comments end that a file begins with: its licence, as a rule."""
    end = before.end() if (before := _BEFORE_HEAD.match(tree.source)) else 0
    for node in tree.nodes("comment"):
        if node.end_byte <= end:
            continue
        if tree.source[end : node.start_byte].strip():
            break
        end = max(end, node.end_byte)
    return end


def _split_comments(tree: SyntaxTree) -> tuple[bytes, bytes]:
    """Return the source without its comments, a line end in place of those that span lines, and the comments."""
    source = tree.source
    pieces: list[bytes] = []
    comments: list[bytes] = []
    position = 0
    for node in tree.nodes("comment"):
        start, end = node.start_byte, node.end_byte
        if start < position:
            continue
        pieces.append(source[position:start])
        comment = source[start:end]
        comments.append(comment)
        if b"\n" in comment:
            pieces.append(b"\n")
        position = end
    pieces.append(source[position:])
    return b"".join(pieces), b" ".join(comments)
