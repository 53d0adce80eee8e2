"""Reading Rust: items, impl blocks as owners of their functions, `mod`, `use` trees flattened, `extern crate`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import ImportFacts
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.rust_tests import TestSpans
from services.system_map.parsing.rust_use import flatten_use
from services.system_map.parsing.rust_uses import read_uses
from services.system_map.parsing.summary import first_sentence, strip_markers

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_KINDS = ("function", "struct", "enum", "trait", "type", "constant", "macro")
_PATH_ATTRIBUTE = re.compile(r'^#\[\s*path\s*=\s*r?#*"([^"]+)"')
_MAIN = re.compile(r"(?:pub )?(?:async )?fn main\(\)")
_INNER_DOC = re.compile(rb"\s*(?://!|/\*!)")
_WRITTEN_PATH = re.compile(r"^(?:crate|super|self)(?:::(?:r#)?\w+)+$")
# `automod::dir!("src/rules")`, of a crate that is widely used: a `mod` for each file of a folder of the package.
_MODS_OF_FOLDER = b"automod::dir"
_TEXT = re.compile(rb'"([^"\\\n]{1,300})"')
# `include!("x.rs")`: another file's text in place of it. One that the build writes is put together, and is not there.
_INCLUDE = b"include!"
_INCLUDES = frozenset({b"include", b"std::include", b"core::include"})
_INCLUDED = re.compile(rb'!\s{0,20}[(\[{]\s{0,50}"([^"\\\n]{1,300})"\s{0,50},?\s{0,50}[)\]}]')
_MAX_GIVEN = 400  # bytes
_MAX_PATHS = 2000
_MAX_AROUND = 60  # nodes around a `use`


def read(tree: SyntaxTree) -> Reading:
    """Read a Rust file."""
    reading = Reading()
    for kind in _KINDS:
        for node in tree.nodes(kind):
            _add(tree, node, kind, reading)
    for node in tree.nodes("impl"):
        owner = tree.text(node.child_by_field_name("type")).partition("<")[0].strip("&* ")
        name = owner.rpartition("::")[2].removeprefix("dyn ").strip() or "impl"
        reading.definitions.append(Definition(node.start_byte, node.end_byte, 0, 0, "impl", name))
    tests = TestSpans(tree)
    inline = _read_mods(tree, reading)
    _read_mods_of_folders(tree, reading, inline)
    _read_includes(tree, reading, inline)
    for node in tree.nodes("use"):
        block = _block(tree, node)
        for target, name, local in flatten_use(tree, node.child_by_field_name("argument")):
            around = f"{_within(inline, node)}{block}"
            if local not in {name, "_"}:
                around = f"{around} as={local}"
            facts = _append(reading, node, "use", target, names=(name,), within=around.strip())
            reading.uses.bindings.append((local, facts, name))
    for node in tree.nodes("extern"):
        name = tree.text(node.child_by_field_name("name"))
        if name:
            alias = tree.text(node.child_by_field_name("alias"))
            around = _within(inline, node)
            if alias not in {"", "_", name}:
                around = f"{around} as={alias}".strip()
            _append(reading, node, "extern", name, names=(name,), within=around)
    _read_written_paths(tree, reading, inline, tests)
    read_uses(tree, reading)
    _mark_tests(reading, tests)
    reading.is_entry = any(
        definition.kind == "function" and _MAIN.match(definition.signature) for definition in reading.definitions
    )
    reading.summary = _summary(tree)
    return reading


def _append(reading: Reading, node: Node, kind: str, target: str, **more: Any) -> ImportFacts:
    facts = ImportFacts(kind, target, node.start_point[0] + 1, **more)
    reading.imports.append((node.start_byte, facts))
    return facts


def _add(tree: SyntaxTree, node: Node, kind: str, reading: Reading) -> None:
    name = tree.text(node.child_by_field_name("name"))
    if not name or name == "_":
        return
    body = node.child_by_field_name("body")
    end = body.start_byte if body else node.end_byte
    text = tree.source[node.start_byte : min(end, node.start_byte + 1000)].decode("utf-8", "replace")
    if kind == "macro":
        text = f"macro_rules! {name}"
    reading.definitions.append(
        Definition(
            start=node.start_byte,
            end=node.end_byte,
            start_line=node.start_point[0] + 1,
            end_line=node.end_point[0] + 1,
            kind=kind,
            name=name,
            signature=one_line(text).rstrip(" ;{"),
            exported=text.startswith("pub") or kind == "macro" or _is_of_a_trait(node),
            has_body=body is not None,
        )
    )


def _is_of_a_trait(node: Node) -> bool:
    """Tell whether an item stands in a trait or implements one: then it is as visible as the trait."""
    around = node.parent
    around = around.parent if around is not None and around.type == "declaration_list" else None
    return around is not None and (
        around.type == "trait_item" or (around.type == "impl_item" and around.child_by_field_name("trait") is not None)
    )


def _read_mods(tree: SyntaxTree, reading: Reading) -> list[tuple[int, int, str]]:
    """Read `mod x;` as imports and `mod x {…}` as modules; return the inline ones' ranges and names, outer first."""
    inline: list[tuple[int, int, str]] = []
    declared: list[tuple[Node, str]] = []
    for node in tree.nodes("mod"):
        name = tree.text(node.child_by_field_name("name"))
        if not name:
            continue
        if node.child_by_field_name("body") is None:
            declared.append((node, name))
        else:
            inline.append((node.start_byte, node.end_byte, name))
            _add(tree, node, "module", reading)
    for node, name in declared:
        path = _path_attribute(tree, node)
        around = _within(inline, node)
        within = f"{around} path={path}".strip() if path else around
        reading.uses.bindings.append((name, _append(reading, node, "mod", name, names=(name,), within=within), ""))
    return inline


def _read_mods_of_folders(tree: SyntaxTree, reading: Reading, inline: list[tuple[int, int, str]]) -> None:
    """Read macros that declare all modules of a folder: each a `mod` of the names `*`, whose target is the folder."""
    for macro in tree.nodes("called_macro") if _MODS_OF_FOLDER in tree.source else ():
        call = macro.parent
        given = tree.source[macro.end_byte : call.end_byte][:_MAX_GIVEN] if call is not None else b""
        folder = _TEXT.search(given) if tree.source[macro.start_byte : macro.end_byte] == _MODS_OF_FOLDER else None
        if folder is not None:
            target = folder[1].decode("utf-8", "replace")
            _append(reading, macro, "mod", target, names=("*",), within=_within(inline, macro))


def _read_includes(tree: SyntaxTree, reading: Reading, inline: list[tuple[int, int, str]]) -> None:
    """Read `include!` of files by their paths from this one: what they hold is named here as what this one does."""
    for macro in tree.nodes("called_macro") if _INCLUDE in tree.source else ():
        name = tree.source[macro.start_byte : macro.end_byte]
        given = _INCLUDED.match(tree.source, macro.end_byte) if name in _INCLUDES else None
        if given is not None:
            target = given[1].decode("utf-8", "replace")
            block = _block(tree, macro)
            within = f"{_within(inline, macro)}{block}".strip()
            facts = _append(reading, macro, "include", target, names=("*",), within=within)
            if not block:  # else the names hold in that body only, and most such files have none: they are tables
                reading.uses.bindings.append(("*", facts, "*"))


def _within(inline: list[tuple[int, int, str]], node: Node) -> str:
    return "::".join(name for start, end, name in inline if start < node.start_byte < end)


def _block(tree: SyntaxTree, use: Node) -> str:
    """Return the mark of a `use` in a body, whose names hold there only: what the innermost function around is called."""
    around, is_in_body = tree.parent(use), False
    for _ in range(_MAX_AROUND):
        if around is None or around.type in {"source_file", "mod_item"}:
            break
        if around.type == "function_item":
            return f" fn={tree.text(around.child_by_field_name('name'))}"
        is_in_body = is_in_body or around.type == "block"
        around = tree.parent(around)
    return " fn=_" if is_in_body else ""


def _path_attribute(tree: SyntaxTree, node: Node) -> str | None:
    """Return the value of `#[path = "…"]` above a `mod`."""
    above = node.prev_sibling
    for _ in range(20):
        if above is None or above.type not in {"attribute_item", "line_comment", "block_comment"}:
            return None
        match = _PATH_ATTRIBUTE.match(tree.text(above))
        if match:
            return match[1]
        above = above.prev_sibling
    return None


def _mark_tests(reading: Reading, tests: TestSpans) -> None:
    """Give imports that are compiled for tests only their scope, and say whether there are modules among them."""
    for start, facts in reading.imports:
        if tests.hold(start):
            facts.scope = "test"
    declared = [facts for _, facts in reading.imports if facts.kind == "mod" and facts.names != ("*",)]
    # `#[cfg(test)] mod x;` beside `#[cfg(not(test))] mod x;` is a file of the product's.
    others = {(facts.target, facts.within) for facts in declared if facts.scope != "test"}
    reading.has_test_modules = any(
        facts.scope == "test" and (facts.target, facts.within) not in others for facts in declared
    )


def _read_written_paths(
    tree: SyntaxTree, reading: Reading, inline: list[tuple[int, int, str]], tests: TestSpans
) -> None:
    """Read `crate::a::b` where it stands without a `use`: as a use of it that brings in no name, once per path."""
    uses = sorted((node.start_byte, node.end_byte) for node in tree.nodes("use"))
    seen: set[tuple[str, str, bool]] = set()
    last_end = -1
    place = 0
    for node in sorted(tree.nodes("path"), key=lambda node: (node.start_byte, -node.end_byte)):  # the whole path first
        start = node.start_byte
        while place < len(uses) and uses[place][1] <= start:
            place += 1
        if node.end_byte <= last_end or (place < len(uses) and uses[place][0] <= start):
            continue
        last_end = node.end_byte
        if node.end_byte - start > 300:
            continue
        target = tree.text(node)
        if not _WRITTEN_PATH.match(target):
            continue
        within = _within(inline, node)
        path = (target, within, tests.hold(start))
        if path in seen or len(seen) >= _MAX_PATHS:
            continue
        seen.add(path)
        _append(reading, node, "use", target, within=within)


def _summary(tree: SyntaxTree) -> str | None:
    """Return the first sentence of the inner documentation (`//!`, `/*!`) that opens the file."""
    lines: list[str] = []
    for node in tree.nodes("comment")[:100]:
        raw = tree.source[node.start_byte : node.end_byte]
        if _INNER_DOC.match(raw):
            lines.append(strip_markers(raw.decode("utf-8", "replace").rstrip("\n")))
        elif lines or node.start_byte > 5000:
            break
    return first_sentence("\n".join(lines)) if lines else None
