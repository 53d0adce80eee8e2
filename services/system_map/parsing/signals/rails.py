"""Rails: what config/routes.rb says, as a tree of calls; what is said by calls of calls is put together elsewhere.

    rails.routes    {on, calls}   a `….routes.draw do` block and what it is called on
    rails.part      {calls}       a file of routing calls without such a block, for `draw(:name)`
    rails.api       {}            the application leaves out what browsers need
    rails.isolated  {name}        an engine's namespace

A call is {n: name, l: line, a: arguments, o: options, p: pairs by a text, r: receiver, b: the block's calls or null, v: its
parameters}; a value has one key: t text, y symbol, l list, d options, i pieces of a text, c a word, x what is computed.
Options that are splatted or merged in and stand nowhere in the file are a list by the key "**", in their place.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (
    *(b"routes.draw", b"resources :", b"resource :", b"namespace :", b"get ", b"get(", b"post ", b"scope "),
    *(b"resources(", b"api_only", b"isolate_namespace", b"constraints", b"match ", b"mount ", b"devise_for", b"draw"),
    *(b"root to", b"root :to"),
)
_DRAW = re.compile(rb"\.(draw)[ \t]*(?:\([^()\n]{0,80}\)[ \t]*)?(?:do\b|\{)")
_ROUTING = re.compile(
    rb"^(?:resources?|namespace|scope|get|post|put|patch|delete|match|root|constraints|concern)(?:[ \t]+[:\"'(a-z{]|\()",
    re.MULTILINE,
)
# What may stand around or beside routes at the front of a drawn file, which has its routing words further in then.
_AROUND = re.compile(
    rb"^(?:(?:un)?authenticated?|devise_(?:scope|for)|defaults|with_options|shallow|concerns|draw|direct|if|unless)\b"
    rb"|^mount[ \t(][^\n]{1,200}(?:=>|\bat:)",
    re.MULTILINE,
)
_WITHIN = re.compile(
    rb"^[ \t]*(?:resources?|namespace|scope|get|post|put|patch|delete|match|root|mount|devise_for|draw|concerns)"
    rb"[ \t(]+[:\"'A-Za-z{]",
    re.MULTILINE,
)
_CONSTANT = re.compile(rb"^[ \t]*([A-Z]\w*)[ \t]*=[ \t]*[{\[%:\"'*]", re.MULTILINE)
_API = re.compile(rb"^[^#\n]{0,80}\bconfig\.(api_only)[ \t]*=[ \t]*true\b", re.MULTILINE)
_ISOLATED = re.compile(rb"^[ \t]*isolate_namespace[ \t(]+([A-Z][\w:]*)", re.MULTILINE)
_MAX_DEPTH = 40
_MAX_CALLS = 20_000
_MAX_DRAWS = 20
_MAX_VALUES = 500
_MAX_CONSTANTS = 200
_MAX_OPTIONS = 60_000  # and other values
_MAX_HOPS = 5
_MAX_WRITTEN = 60
_MERGES = frozenset({"merge", "reverse_merge"})
_WORDS = frozenset({"true", "false", "nil", "self", "constant", "scope_resolution"})
_BODIES = frozenset(
    {"body_statement", "block_body", "then", "else", "begin", "ensure", "rescue", "parenthesized_statements"}
)
_CONDITIONS = frozenset(
    {"if", "unless", "elsif", "if_modifier", "unless_modifier", "case", "when", "while", "until", "rescue_modifier"}
)

Value = dict[str, Any]


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Ruby file."""
    reader = _Reader(tree)
    source = tree.source
    found = [
        Signal("rails.isolated", source.count(b"\n", 0, one.start()) + 1, {"name": one[1].decode()})
        for _, one in zip(range(_MAX_DRAWS), _ISOLATED.finditer(source), strict=False)
    ]
    if api := _API.search(source):
        found.append(Signal("rails.api", source.count(b"\n", 0, api.start(1)) + 1, {}))
    draws = reader.draws()
    if draws:
        return found + draws
    if _is_part(source) and (calls := reader.part()):
        found.append(Signal("rails.part", calls[0]["l"], {"calls": calls}))
    return found


def _is_part(source: bytes) -> bool:
    """Say whether a text may be what `draw(:name)` takes in."""
    return bool(_ROUTING.search(source) or (_AROUND.search(source) and _WITHIN.search(source)))


class _Reader:
    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.left = _MAX_CALLS
        self.options_left = _MAX_OPTIONS
        self.methods: dict[str, Node] = {}  # of the file, that take nothing: what a block calls stands in its place
        self.constants: dict[str, Node | None] = {}  # of the file, by what they are given; None where that is twice

    def draws(self) -> list[Signal]:
        found: list[Signal] = []
        if b"def " in self.tree.source:
            self._note_methods()
        if b".draw" in self.tree.source:
            self._note_constants()
        for match in _DRAW.finditer(self.tree.source):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            call = node.parent if node is not None else None
            on = call.child_by_field_name("receiver") if call is not None else None
            block = call.child_by_field_name("block") if call is not None else None
            if call is None or call.type != "call" or on is None or block is None or len(found) >= _MAX_DRAWS:
                continue
            data = {"on": self.tree.text(on)[:200].removesuffix(".routes"), "calls": self.calls(block, 0)}
            found.append(Signal("rails.routes", call.start_point[0] + 1, data))
        return found

    def part(self) -> list[dict[str, Any]]:
        """Return the calls of a file that stand in no `draw` block."""
        self._note_constants()
        return self.calls(self.tree.root, 0)

    def _note_constants(self) -> None:
        for match in islice(_CONSTANT.finditer(self.tree.source), _MAX_CONSTANTS):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            parent = node.parent if node is not None else None
            if parent is not None and parent.type == "assignment" and parent.child_by_field_name("left") == node:
                name = match[1].decode()
                self.constants[name] = parent.child_by_field_name("right") if name not in self.constants else None

    def _note_methods(self) -> None:
        for node in self.tree.root.named_children:
            body = node.child_by_field_name("body") if node.type == "method" else None
            if body is not None and node.child_by_field_name("parameters") is None:
                self.methods[self.tree.text(node.child_by_field_name("name"))] = body

    def calls(self, node: Node, depth: int) -> list[dict[str, Any]]:
        """Return the calls that stand in a body, conditions as calls of `if`."""
        found: list[dict[str, Any]] = []
        for child in node.named_children if depth < _MAX_DEPTH else ():
            if child.type in _BODIES:
                found += self.calls(child, depth + 1)
            elif child.type in _CONDITIONS:
                inner = self.calls(child, depth + 1)
                if inner:
                    found.append(
                        {"n": "if", "l": child.start_point[0] + 1, "a": [], "o": {}, "p": [], "b": inner, "v": []}
                    )
            elif child.type in {"call", "identifier"} and self.left > 0:
                is_condition = node.type in _CONDITIONS and child == _condition(node)
                body = self.methods.get(self.tree.text(child)) if child.type == "identifier" else None
                self.left -= not is_condition
                if body is not None and not is_condition:
                    found += self.calls(body, depth + 1)
                elif not is_condition:
                    found.append(self._call(child, depth))
        return found

    def _call(self, node: Node, depth: int) -> dict[str, Any]:
        line = node.start_point[0] + 1
        if node.type == "identifier":
            return {"n": self.tree.text(node), "l": line, "a": [], "o": {}, "p": [], "b": None, "v": []}
        values, options, pairs = self._arguments(node.child_by_field_name("arguments"), depth)
        block = node.child_by_field_name("block")
        named = block.child_by_field_name("parameters") if block is not None else None
        call = {
            "n": self.tree.text(node.child_by_field_name("method")),
            "l": line,
            "a": values,
            "o": options,
            "p": pairs,
            "b": self.calls(block, depth + 1) if block is not None else None,
            "v": [self.tree.text(one) for one in named.named_children[:5]] if named is not None else [],
        }
        receiver = node.child_by_field_name("receiver")
        if receiver is not None:
            call["r"] = self._value(receiver, depth + 1)
        return call

    def _arguments(self, node: Node | None, depth: int) -> tuple[list[Value], dict[str, Value], list[list[Value]]]:
        values: list[Value] = []
        options: dict[str, Value] = {}
        pairs: list[list[Value]] = []
        for child in node.named_children[:_MAX_VALUES] if node is not None else ():
            if self._options(child, options, pairs, depth) or child.type in {"comment", "block_argument"}:
                continue
            starred = child.named_children[0] if child.type == "splat_argument" and child.named_child_count else child
            values.append(self._value(starred, depth + 1))
        return values, options, pairs

    def _options(self, node: Node, options: dict[str, Value], pairs: list[list[Value]], depth: int) -> bool:
        """Add what a pair, a hash, a splat, or hashes that are merged give; False for a value that is none of these."""
        node = self._meant(node)
        self.options_left -= 1  # constants may hold each other many times over
        if depth > _MAX_DEPTH or self.options_left < 0:
            return False
        if node.type == "pair":
            self._pair(node, options, pairs, depth)
        elif node.type == "hash":
            for one in node.named_children[:_MAX_VALUES]:
                self._options(one, options, pairs, depth + 1)
        elif node.type == "hash_splat_argument":
            self._merge(node.named_children[:1], options, pairs, depth)
        elif node.type == "call" and self.tree.text(node.child_by_field_name("method")) in _MERGES:
            receiver, given = node.child_by_field_name("receiver"), node.child_by_field_name("arguments")
            if receiver is None or given is None:
                return False
            parts = [receiver, *given.named_children[:_MAX_VALUES]]
            is_reverse = self.tree.text(node.child_by_field_name("method")).startswith("reverse")
            self._merge(parts[1:] + parts[:1] if is_reverse else parts, options, pairs, depth)
        else:
            return False
        return True

    def _merge(self, parts: list[Node], options: dict[str, Value], pairs: list[list[Value]], depth: int) -> None:
        for part in parts:
            if not self._options(part, options, pairs, depth + 1):
                unknown = options.pop("**", {}).get("l", [])
                options["**"] = {"l": [*unknown, self._value(part, depth + 1)]}

    def _meant(self, node: Node) -> Node:
        """Return what a constant of the file is given once, as a literal; `{…}.freeze` is the hash."""
        for _ in range(_MAX_HOPS):
            held = self.constants.get(self.tree.text(node)) if node.type == "constant" else None
            if node.type == "call" and self.tree.text(node.child_by_field_name("method")) == "freeze":
                held = node.child_by_field_name("receiver")
            if held is None:
                break
            node = held
        return node

    def _pair(self, node: Node, options: dict[str, Value], pairs: list[list[Value]], depth: int) -> None:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None:
            return
        said = self._value(value, depth + 1) if value is not None else {"x": ""}
        if key.type in {"hash_key_symbol", "simple_symbol"}:
            name = self.tree.text(key).removeprefix(":")
            options.pop(name, None)  # what is said again goes before what was merged in between
            options[name] = said
        else:
            pairs.append([self._value(key, depth + 1), said])

    def _value(self, node: Node, depth: int) -> Value:  # noqa: C901, PLR0911 - one for each kind of value
        text = self.tree.text
        node = self._meant(node)
        self.options_left -= 1
        if depth > _MAX_DEPTH or self.options_left < 0:
            return {"x": ""}
        if node.type in {"string", "bare_string"}:
            return self._text(node)
        if node.type == "simple_symbol":
            return {"y": text(node)[1:]}
        if node.type in {"bare_symbol", "delimited_symbol"}:
            said = self._text(node)
            return {"y": said["t"]} if "t" in said else said
        if node.type in {"array", "string_array", "symbol_array"}:
            return {"l": [self._value(one, depth + 1) for one in node.named_children[:_MAX_VALUES]]}
        if node.type == "hash":
            options: dict[str, Value] = {}
            self._options(node, options, [], depth)
            return {"d": options}
        if node.type == "identifier":
            return {"i": [["n", text(node)]]}
        if node.type in _WORDS:
            return {"c": text(node)[:100]}
        if node.type == "call":
            receiver, method = node.child_by_field_name("receiver"), text(node.child_by_field_name("method"))
            if receiver is not None and method in {"freeze", "to_s", "to_sym"}:
                return self._value(receiver, depth + 1)
            return {"x": method if receiver is None else self._called(node, receiver, method)}
        return {"x": ""}

    def _called(self, node: Node, receiver: Node, method: str) -> str:
        """Return a call as written; of one that is long, or takes lines, what is called."""
        written = self.tree.text(node)
        if len(written) <= _MAX_WRITTEN and "\n" not in written:
            return written
        on = self.tree.text(receiver)
        short = f"{on}.{method}(…)"
        return short if len(short) <= _MAX_WRITTEN and "\n" not in on else f"{method}(…)"

    def _text(self, node: Node) -> Value:
        pieces: list[list[str]] = []
        for child in node.named_children[:_MAX_VALUES]:
            if child.type == "interpolation":
                inner = child.named_children[0] if child.named_child_count == 1 else None
                named = inner is not None and inner.type == "identifier"
                pieces.append(["n" if named else "x", self.tree.text(inner) if named else ""])
            else:
                pieces.append(["t", self.tree.text(child)])
        if all(kind == "t" for kind, _ in pieces):
            return {"t": "".join(text for _, text in pieces)}
        return {"i": pieces}


def _condition(node: Node) -> Node | None:
    return node.child_by_field_name("condition") or node.child_by_field_name("value")
