"""Reading a language by what its query captures alone, so that most languages need little Python of their own.

| capture | what it marks |
|---|---|
| `@definition.<kind>` | a definition whose name is its field `name` |
| `@named.<kind>` | a definition whose name is the first `@name` in it |
| `@import.<kind>` | what an import names: a path, a text in quotes |
| `@package` | the file's package; several join |
| `@call`, `@new` | what is called or made: a name or a path of names |
| `@member` | a call whose fields `name` or `method` end what is called: `a.b.c(…)` |
| `@base`, `@decorator` | a base or an annotation inside the definition that it belongs to |
| `@reference`, `@declared` | a type used by its bare name; a name that means a type parameter instead |
| `@anonymous` | the body of a class without a name |
| `@comment`, `@branch`, `@deciding`, `@default` | see `extract` |

Kinds are those of `reading.Definition`. Of several kinds for one node the more special one counts (see `_WEAK`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.facts import ImportFacts
from services.system_map.parsing.reading import MAX_NAME, Definition, Reading, one_line
from services.system_map.parsing.summary import END_OF_SUMMARY, first_sentence, strip_markers, summary_of_comments
from services.system_map.parsing.uses import called

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

IsShown = Callable[[str], bool]

_WEAK = ("variable", "function", "class", "method")  # weakest first; every other kind is stronger
_BODIES = frozenset({"class_body", "enum_class_body", "function_body", "block", "template_body", "computed_property"})
_VARIABLES = frozenset({"variable_declarator", "val_definition", "var_definition", "property_declaration"})
_NAMELESS = frozenset({"object_literal", "anonymous_class"})  # their bases are nobody else's
# What no definition's own text begins with.
_IN_FRONT = frozenset(
    {"attribute_list", "attributes", "annotation", "attribute", "comment", "preproc_if_in_attribute_list"}
)
_HIDDEN = re.compile(r"\b(?:private|protected|fileprivate)\b")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_MAX_HEAD = 1600
_MAX_REFERENCES = 5000
_MAX_WRITTEN = 120
_OWNERS_UP = 8  # how far above a base or an annotation its definition stands


class Span(NamedTuple):
    """A stretch of source that no node covers, to be used as one."""

    start_byte: int
    end_byte: int
    end_point: tuple[int, int]
    whole: Node | None = None  # what it is the first part of


def read(tree: SyntaxTree) -> Reading:
    """Read a file of a language that needs no more than its captures."""
    reading = Reading()
    read_definitions(tree, reading)
    read_imports(tree, reading)
    read_uses(tree, reading)
    reading.summary = summary_of(tree, reading)
    return reading


def not_hidden(head: str) -> bool:
    """Tell by what stands before a definition's name whether others see it."""
    return not _HIDDEN.search(head)


def read_definitions(tree: SyntaxTree, reading: Reading, is_shown: IsShown = not_hidden) -> None:
    """Add all definitions; `is_shown` is asked with the text from a definition's start to its name."""
    kinds: dict[int, tuple[int, str, bool, Node]] = {}
    for capture, nodes in tree.captures.items():
        family, _, kind = capture.partition(".")
        if family not in {"definition", "named"}:
            continue
        strength = _WEAK.index(kind) if kind in _WEAK else len(_WEAK)
        for node in nodes:
            known = kinds.get(node.id)
            if known is None or known[0] < strength:
                kinds[node.id] = (strength, kind, family == "named", node)
    names = tree.nodes("name")
    starts = [node.start_byte for node in names]
    for _, kind, is_named, node in kinds.values():
        name = _first_within(node, names, starts) if is_named else node.child_by_field_name("name")
        if name is not None:
            add(tree, reading, node, kind, name, is_shown=is_shown)


def read_anonymous(tree: SyntaxTree, reading: Reading) -> None:
    """Add the bodies of classes without a name, each called like the variable that it is the value of."""
    for node in tree.nodes("anonymous"):
        value = node.parent
        around = value.parent if value is not None else None
        name = _variable(around) if around is not None and around.type in _VARIABLES else None
        if value is not None and value.type == "enum_constant":
            name = value.child_by_field_name("name")
        reading.definitions.append(Definition(node.start_byte, node.end_byte, 0, 0, "anonymous", tree.text(name)))


def _variable(node: Node) -> Node | None:
    name = node.child_by_field_name("name") or node.child_by_field_name("pattern")
    if name is None:  # Kotlin's
        declared = next((child for child in node.named_children if child.type == "variable_declaration"), None)
        name = declared.named_child(0) if declared is not None else None
    return name if name is not None and name.type == "identifier" else None


def _first_within(node: Node, names: list[Node], starts: list[int]) -> Node | None:
    place = bisect_left(starts, node.start_byte)
    return names[place] if place < len(names) and starts[place] < node.end_byte else None


def add(
    tree: SyntaxTree, reading: Reading, node: Node, kind: str, name: Node, *, is_shown: IsShown = not_hidden
) -> Definition | None:
    """Add one definition, signed by its text up to its body."""
    words = tree.text(name)[: MAX_NAME + 1]
    # Kotlin's tests are called by whole sentences between backticks.
    owner, _, said = (" " if words.startswith("`") else "").join(words.split()).strip("`\"'").rpartition("::")
    if not said or len(said) + len(owner) > MAX_NAME:
        return None
    body = node.child_by_field_name("body") or _body_of(node)
    start = _start_of(node, name)
    end = body.start_byte if body is not None and body.start_byte > name.start_byte else node.end_byte
    text = tree.source[start : min(end, start + _MAX_HEAD)].decode("utf-8", "replace")
    if body is None and kind in {"constant", "variable"}:
        text = text.strip().partition("\n")[0]
    definition = Definition(
        start=node.start_byte,
        end=node.end_byte,
        start_line=(node.start_point[0] if start == node.start_byte else name.start_point[0]) + 1,
        end_line=node.end_point[0] + 1,
        kind=kind,
        name=said,
        signature=one_line(text).rstrip(" ;{=:") if kind != "impl" else "",
        exported=is_shown(tree.source[node.start_byte : name.start_byte][-_MAX_HEAD:].decode("utf-8", "replace")),
        owner=owner.replace("::", ".").strip("."),
        has_body=body is not None,
    )
    reading.definitions.append(definition)
    return definition


def _body_of(node: Node) -> Node | None:
    for child in reversed(node.children[-3:]):
        if child.type in _BODIES:
            return child
    return None


def _start_of(node: Node, name: Node) -> int:
    """Return where the definition's own text starts: behind the annotations in front of it."""
    child: Node | None = node.child(0)
    for _ in range(20):
        if child is None or child.start_byte >= name.start_byte:
            break
        if child.type in _IN_FRONT:
            child = child.next_sibling
            continue
        if child.type == "modifiers":
            inner = child.children[-1] if child.children else None
            marked = inner is not None and any(part.type in {"annotation", "attribute"} for part in child.children[:20])
            if not marked:
                break
            plain = [part for part in child.children[:20] if part.type not in {"annotation", "attribute"}]
            return plain[0].start_byte if plain and plain[-1] is inner else _after(child)
        break
    return child.start_byte if child is not None and child.start_byte < name.start_byte else node.start_byte


def _after(node: Node) -> int:
    following = node.next_sibling
    return following.start_byte if following is not None else node.end_byte


def read_imports(tree: SyntaxTree, reading: Reading) -> None:
    """Add what `@import.<kind>` marks, without quotes."""
    for capture, nodes in tree.captures.items():
        family, _, kind = capture.partition(".")
        if family == "import":
            for node in nodes:
                add_import(reading, node, kind or "import", tree.text(node).strip("\"'` \t\r\n"))


def add_import(
    reading: Reading, node: Node, kind: str, target: str, names: tuple[str, ...] = (), *, within: str = ""
) -> ImportFacts | None:
    """Add one import, unless it names nothing."""
    if not target or len(target) > 1000:
        return None
    facts = ImportFacts(kind, target, node.start_point[0] + 1, names, within=within)
    reading.imports.append((node.start_byte, facts))
    return facts


def package_of(tree: SyntaxTree, separator: str = ".") -> str | None:
    """Return what `@package` marks, as imports name it: words of the language among its parts without their backticks."""
    parts = ["".join(tree.text(node)[:500].split()).replace("`", "") for node in tree.nodes("package")[:10]]
    return separator.join(part for part in parts if part) or None


def references_of(tree: SyntaxTree) -> list[str]:
    """Return the capitalised types that the file uses by their bare names."""
    source = tree.source
    used = {source[node.start_byte : node.end_byte] for node in tree.nodes("reference")}
    used -= {source[node.start_byte : node.end_byte] for node in tree.nodes("declared")}
    names = (name.decode("utf-8", "replace") for name in used if len(name) <= MAX_NAME)
    return sorted(name for name in names if name[:1].isupper())[:_MAX_REFERENCES]


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Add calls, things made, bases and annotations."""
    uses = reading.uses
    # Sorted whole: of several that start at one byte, as in a.b().c(), the query gives now one first, now another.
    uses.calls += sorted(
        [
            *called(tree, tree.nodes("call")),
            *called(tree, tree.nodes("new"), "new"),
            *called(tree, _members(tree.nodes("member"))),
        ]
    )
    places = {(found.start, found.end) for found in reading.definitions if found.kind != "later"}
    owners = {(found.start, found.end): found.name for found in reading.definitions if found.kind == "impl"}
    for node in tree.nodes("base"):
        owner = _owner(tree, node, places)
        written = written_type(tree, node)
        if owner is not None and written:
            place: int | str = owners.get(owner, owner[0])
            uses.bases.append((place, written, node.start_point[0] + 1))
    for node in tree.nodes("decorator"):
        owner = _owner(tree, node, places)
        written = written_type(tree, node)
        if owner is not None and written and owner not in owners:
            uses.decorators.append((owner[0], written))


def _members(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        name = node.child_by_field_name("name") or node.child_by_field_name("method")
        if name is not None:
            yield Span(node.start_byte, name.end_byte, name.end_point, node)  # type: ignore[misc]  # it has of a node what is asked of one


def _owner(tree: SyntaxTree, node: Node, places: set[tuple[int, int]]) -> tuple[int, int] | None:
    around = tree.parent(node)
    for _ in range(_OWNERS_UP):
        if around is None or around.type in _NAMELESS:
            return None
        if (around.start_byte, around.end_byte) in places:
            return around.start_byte, around.end_byte
        around = tree.parent(around)
    return None


def written_type(tree: SyntaxTree, node: Node) -> str:
    """Return a type's name without what it is given: `Container<T>(3)` is Container."""
    text = "".join(tree.source[node.start_byte : node.end_byte][:_MAX_WRITTEN].decode("utf-8", "replace").split())
    text = re.split(r"[<(\[{]", text, maxsplit=1)[0].lstrip("@\\")
    return text.replace("::", ".").replace("\\", ".")


def summary_of(tree: SyntaxTree, reading: Reading) -> str | None:
    """Return what the comment right above the first definition says, else the first leading one that says something."""
    comments = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:200]]
    until = min((found.start for found in reading.definitions), default=len(tree.source))
    above = [found for found in comments if found[1] <= until]
    if above and not tree.source[above[-1][1] : until].strip() and len(above) > 1:
        said = _above(tree.source, above)
        if said:
            return said
    starts = [start for start, _ in reading.imports]
    return summary_of_comments(tree.source, above, min([until, *starts]))


def _above(source: bytes, above: list[tuple[int, int]]) -> str | None:
    """Return the first sentence of the last comment block."""
    first = len(above) - 1
    while (
        first
        and not source[above[first - 1][1] : above[first][0]].strip(b" \t\r\n")
        and (source[above[first - 1][1] : above[first][0]].count(b"\n") <= 1)
    ):
        first -= 1
    if first == 0:
        return None  # the leading block: `summary_of_comments` reads it
    text = source[above[first][0] : above[-1][1]][:6000].decode("utf-8", "replace")
    said = strip_markers(text).partition(END_OF_SUMMARY)[0]
    return first_sentence(_MARKUP.sub(" ", said).strip())
