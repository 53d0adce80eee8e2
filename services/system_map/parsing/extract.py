"""From one file's bytes to its facts: marks, parsing, the language's reader, nesting. Runs in the parse child."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from services.system_map.facts import FileFacts
from services.system_map.parsing import c_repairs, csharp_repairs, kotlin_repairs, marks
from services.system_map.parsing.reading import nest
from services.system_map.parsing.signals import read_signals
from services.system_map.parsing.uses import names_used, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
}
# What may stand before the licence of a file.
_BEFORE_HEAD = re.compile(rb"#![^\n]*\n|<\?php\b")
_SCRIPTS = frozenset({"Python", "JavaScript", "TypeScript", "TSX", "Ruby", "PHP", "Shell"})
# What takes away the pieces that no grammar of the language can read, in place, and the grammar that reads the rest;
# the next is tried while errors are left. JavaScript with types (Flow's) is none: TypeScript's grammar knows most of them.
_REPAIRS: dict[str, tuple[tuple[str, Callable[[bytes], bytes]], ...]] = {
    "C": (("C", c_repairs.blank_macros), ("C", c_repairs.choose_alternatives)),
    "C++": (("C++", c_repairs.blank_macros), ("C++", c_repairs.choose_alternatives)),
    "C#": (("C#", csharp_repairs.read_pointers), ("C#", csharp_repairs.choose_alternatives)),
    "JavaScript": (("TSX", bytes),),
}
# A header of C++ in a repository that is mostly C.
_REPAIRS_OF_CPP_IN_C = (("C++", bytes), *_REPAIRS["C++"])
# What a grammar reads wrongly even where it sees no error.
_PREPARES: dict[str, Callable[[bytes], bytes]] = {"Kotlin": kotlin_repairs.blank_words}
# Grammars whose recovery from errors takes more than linear time: what nests deeper there would only use up the clock.
_SLOW_IN_DEPTH = frozenset({"Ruby", "C#", "Kotlin", "Swift", "Scala", "Shell", "HTML", "YAML"})
MAX_DEPTH = 500
# Here a second reading is dear and errors are common: most stand within a body.
_TORN_ONLY = frozenset({"C", "C++"})
_BODIES = frozenset(
    {"compound_statement", "block", "initializer_list", "parameter_list", "preproc_def", "preproc_function_def"}
)
# A file of settings larger than this is data: counted, not read.
_MAX_STRUCTURE_BYTES = 256 * 1024


def read_file(language: str | None, data: bytes) -> FileFacts:
    """Return the facts of a file; any bytes are fine.

    Binary, minified and generated files and languages without a grammar are counted, not parsed.
    """
    facts, text = count_file(language, data)
    if text is None or language not in READERS or facts.binary or facts.minified or facts.generated:
        return facts
    if READERS[language] == "structure" and len(text) > _MAX_STRUCTURE_BYTES:
        return facts
    if language in _SLOW_IN_DEPTH and marks.is_deep(text, MAX_DEPTH):
        facts.skipped = "nested too deeply"
        return facts
    return _parse(language, text, facts)


def count_file(language: str | None, data: bytes) -> tuple[FileFacts, bytes | None]:
    """Return what bytes alone tell of a file, and its text as UTF-8 (None: binary)."""
    text = marks.decode(data)
    if text is None:
        return FileFacts(lines=0, binary=True), None
    lines = marks.count_lines(text)
    facts = FileFacts(lines=lines, code_lines=marks.count_filled_lines(text), shebang=marks.shebang_of(text))
    facts.minified = marks.is_minified(text, lines, language)
    facts.generated = marks.is_generated(text)
    if facts.generated:  # not parsed, but others import it by its package
        facts.package = marks.package_of(language, text)
    return facts, text


def _parse(language: str, text: bytes, facts: FileFacts) -> FileFacts:
    from services.system_map.parsing.grammar import grammar_of  # noqa: PLC0415 - the pool counts without tree-sitter

    reader = import_module(f"services.system_map.parsing.{READERS[language]}")
    tree = grammar_of(language).read(_PREPARES[language](text) if language in _PREPARES else text)
    tree.source = text
    reading, best = reader.read(tree), text
    for other_language, repair in _repairs(language, text) if tree.root.has_error else ():
        if language in _TORN_ONLY and not _is_torn(tree):
            break
        repaired = repair(text)
        if repaired == best and other_language == tree.language:
            continue
        other_tree = grammar_of(other_language).read(repaired)
        other_tree.is_repaired = True
        other_tree.source = text  # every byte has kept its place: names and signatures are as written
        other = reader.read(other_tree)
        least = _count(reading) + (other_language != tree.language)
        is_whole = not other_tree.root.has_error and not _leaves_out(repair, tree)
        if is_whole or _count(other) >= least:
            tree, reading, best = other_tree, other, repaired
        if not tree.root.has_error:
            break
    reading.branches = [node.start_byte for node in tree.nodes("branch")]
    reading.defaults = [node.start_byte for node in tree.nodes("default")]
    facts.symbols = nest(reading)
    for symbol in facts.symbols:  # what the grammar misses at the end of a broken file, it puts behind its last line
        symbol.end_line = min(symbol.end_line, max(facts.lines, 1))
    facts.imports = [found for _, found in sorted(reading.imports, key=lambda pair: pair[0])]
    reading.uses.bind(reading.deep, facts.imports)
    code, comments = _split_comments(tree)
    words = words_of(code)
    tree.vocabulary = b" ".join([*words, *words_of(comments)])
    reading.deep.names_used = names_used(words, facts.symbols)
    facts.branches = max(len(reading.branches) - len(reading.defaults), 0)
    facts.code_lines = marks.count_filled_lines(code)
    facts.has_errors = tree.root.has_error
    facts.summary = reading.summary
    facts.package = reading.package
    facts.is_entry = reading.is_entry or (facts.shebang is not None and language in _SCRIPTS)
    facts.references = reading.references
    facts.deep = reading.deep
    facts.signals = read_signals(language, tree)
    facts.line_hashes = marks.hash_lines(text, _end_of_head(tree))
    return facts


def _repairs(language: str, text: bytes) -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    """Yield what to try, one by one, while errors are left."""
    yield from _REPAIRS.get(language, ())
    if language == "C" and c_repairs.is_cpp(text):
        yield from _REPAIRS_OF_CPP_IN_C


def _count(reading: Reading) -> int:
    """Return how many definitions were found, without functions called `SOME_MACRO`: most are made up of errors."""
    return sum(
        not (found.kind == "function" and found.name.isupper() and "_" in found.name) for found in reading.definitions
    )


def _leaves_out(repair: Callable[[bytes], bytes], tree: SyntaxTree) -> bool:
    """Tell whether a repair may take away symbols that were read well, so that reading without an error says too little."""
    if repair is csharp_repairs.choose_alternatives:
        return not _is_torn(tree)  # alternatives in pieces yield inventions, which no count is a measure of
    return repair is c_repairs.choose_alternatives


def _is_torn(tree: SyntaxTree) -> bool:
    """Tell whether an error stands between definitions; one within a function's body hides no definition.

    A body in which a bracket is closed at the margin is more than one.
    """
    waiting = [tree.root]
    while waiting:
        for child in waiting.pop().children:
            if child.is_error or child.is_missing:
                return True
            if not child.has_error:
                continue
            if child.type not in _BODIES or _is_of_macro(child):
                waiting.append(child)
            elif tree.source.find(b"\n}", child.start_byte, child.end_byte - 1) >= 0:
                return True
    return False


def _is_of_macro(node: Node) -> bool:
    """Tell whether these may be no parameters: a function without a type is a macro (or makes objects)."""
    around = node.parent.parent if node.type == "parameter_list" and node.parent is not None else None
    return around is not None and around.type == "function_definition" and around.child_by_field_name("type") is None


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
