"""Calls, names and exports of JavaScript and TypeScript as detectors read them.

A *text* is a list of pieces: ["t", literal], ["n", dotted name], ["?", source] for what no reader can tell.
A *reference* is a dotted name, `require:<specifier>` with a member after "#" for one that is required in place,
and ends in "()" where it is called.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.script_literals import FUNCTIONS, ScriptLiterals, is_body, place_of, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
MAX_PLACES = 6_000
_MAX_SOURCE = 200
_MAX_PIECES = 20
_MAX_DEPTH = 200
_MAX_KEPT = 200_000  # names in scopes
_BLOCKS = frozenset({"statement_block", "for_statement", "for_in_statement", "switch_body"})
CLASSES = frozenset({"class_declaration", "class", "abstract_class_declaration"})
_WRAPPERS = frozenset({"as_expression", "satisfies_expression", "non_null_expression", "parenthesized_expression"})
_NAMES = frozenset({"identifier", "member_expression", "this", "property_identifier", "shorthand_property_identifier"})
_LITERALS = frozenset({"string", "template_string", "binary_expression", "object"})
EXPORTED = re.compile(r"^(?:module\.exports|exports)(?:\.(\w+))?$")
# What stands before a word is looked at after it: so most places are passed over by their first letter.
_BRINGS = re.compile(rb"(import(?<![\w.$]import)|require(?<![\w.$]require))\b")
_GIVES = re.compile(rb"(module\.exports(?<![\w.$]module.exports)|exports(?<![\w.$]exports)|export(?<![\w.$]export))\b")
_PATHS = re.compile(rb"""(?:const|let|var)\s+(\w{1,80})\s*(?::\s*string\s*)?=\s*["'`]""")


class ScriptCalls:
    """The calls of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree
        self.literals = ScriptLiterals(tree)
        self._scopes: dict[tuple[int, bool], tuple[str, set[str]]] = {}  # asking the tree for what is around is slow
        self._room = _MAX_KEPT
        self.bound: dict[str, Node] = {}  # what the names of a loop over literals stand for in the row being read

    def meant(self, node: Node | None) -> Node | None:
        """Return an expression without parentheses, and what a loop's name stands for in its place."""
        node = unwrapped(node)
        if node is None or not self.bound:
            return node
        return unwrapped(self.literals.item(node, self.bound)) or node

    def at(self, start: int, end: int) -> Node | None:
        """Return the smallest node of a stretch of bytes."""
        return self.tree.root.descendant_for_byte_range(start, end)

    def dotted(self, node: Node | None) -> str:
        """Return a name or a chain of names as text; "" for anything else."""
        node = self.meant(node)
        if node is None or node.type not in _NAMES:
            return ""
        text = "".join(self.tree.text(node).split()).replace("?.", ".")
        if len(text) > _MAX_SOURCE or not re.fullmatch(r"[\w$.#]+", text):
            return ""
        head, dot, rest = text.partition(".")
        bound = self.bound.get(head) if dot else None
        if bound is not None and bound.type in _NAMES:
            row, self.bound = self.bound, {}  # what a loop goes over is named outside of it
            head = self.dotted(bound)
            self.bound = row
        return f"{head}{dot}{rest}"

    def reference(self, node: Node | None) -> str:
        """Return what a value refers to; "" for an expression that no name stands for."""
        node = self.meant(node)
        if node is None:
            return ""
        if node.type == "call_expression":
            required = self.required(node)
            if required:
                return f"require:{required}"
            inner = self.reference(node.child_by_field_name("function"))
            return f"{inner}()" if inner and not inner.endswith("()") else ""
        if node.type == "member_expression":
            inner_node = unwrapped(node.child_by_field_name("object"))
            required = self.required(inner_node)
            if required:
                return f"require:{required}#{self.tree.text(node.child_by_field_name('property'))}"
        return self.dotted(node)

    def required(self, node: Node | None) -> str:
        """Return the specifier of `require("x")`; "" for anything else."""
        if node is None or node.type != "call_expression":
            return ""
        if self.tree.text(node.child_by_field_name("function")) != "require":
            return ""
        values = arguments_of(node)
        pieces = self.text(values[0]) if len(values) == 1 else []
        return pieces[0][1] if len(pieces) == 1 and pieces[0][0] == "t" else ""

    def text(self, node: Node | None, depth: int = 0) -> Text:
        """Return the pieces of a text expression."""
        node = self._held(self.meant(node))
        if node is None or depth > _MAX_PIECES:
            return [["?", ""]]
        if node.type == "string":
            return [["t", self._literal(node)]]
        if node.type == "property_identifier":  # a key of an object that a loop goes over
            return [["t", self.tree.text(node)]]
        if node.type == "template_string":
            return self._template(node, depth)
        if node.type == "binary_expression" and self.tree.text(node.child_by_field_name("operator")) == "+":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            return (self.text(left, depth + 1) + self.text(right, depth + 1))[:_MAX_PIECES]
        name = self.dotted(node)
        return [["n", name]] if name else [["?", self.source(node)]]

    def _held(self, node: Node | None) -> Node | None:
        """Return the text that a member of an object of this file holds in place of the member."""
        held = self.literals.constant(node) if node is not None else None
        return held if held is not None and held.type in {"string", "template_string", "binary_expression"} else node

    def _literal(self, node: Node) -> str:
        return self.tree.text(node)[1:-1].replace("\\/", "/").replace("\\\\", "\\")

    def _template(self, node: Node, depth: int) -> Text:
        pieces: Text = []
        position = node.start_byte + 1
        for child in node.named_children[:_MAX_PIECES]:
            if child.type != "template_substitution":
                continue
            pieces.append(["t", self._bytes(position, child.start_byte)])
            inner = child.named_children[0] if child.named_child_count else None
            pieces += self.text(inner, depth + 1)
            position = child.end_byte
        pieces.append(["t", self._bytes(position, node.end_byte - 1)])
        return [piece for piece in pieces if piece[1] or piece[0] != "t"] or [["t", ""]]

    def _bytes(self, start: int, end: int) -> str:
        return self.tree.source[start:end].decode("utf-8", "replace").replace("\\/", "/").replace("\\\\", "\\")

    def source(self, node: Node | None) -> str:
        """Return a node's text on one line."""
        return " ".join(self.tree.text(node).split())[:_MAX_SOURCE]

    def scope(self, node: Node, *, is_hoisted: bool = False) -> tuple[str, set[str]]:
        """Return what stands around a node as a dotted name, and the names of the parameters of its functions.

        Functions and classes go by their names, blocks by "{" and where they start: what `let` and `const` declare
        is known in the block alone. Blocks inside the innermost function are left out for what is hoisted out of them.
        """
        found = self._scopes.get((node.id, is_hoisted)) or self._scope(node, is_hoisted=is_hoisted)
        if self._room > 0:
            self._scopes[node.id, is_hoisted] = found
            self._room -= 1 + len(found[1])
        return found

    def _scope(self, node: Node, *, is_hoisted: bool) -> tuple[str, set[str]]:
        names: list[str] = []
        parameters: set[str] = set()
        parent = self.tree.parent(node)
        for _ in range(_MAX_DEPTH):
            if parent is None:
                break
            if parent.type in FUNCTIONS:
                names.append(self.function_name(parent))
                parameters |= self.literals.parameters(parent)
            elif parent.type in CLASSES:
                names.append(self.tree.text(parent.child_by_field_name("name")) or "class")
            elif parent.type in _BLOCKS and not (is_hoisted and not names) and not is_body(self.tree, parent):
                names.append(f"{{{parent.start_byte}")
            parent = self.tree.parent(parent)
        return ".".join(reversed(names)), parameters

    def taker(self, node: Node, name: str) -> str:
        """Return the scope of the innermost function around a node that takes a name; "" for none."""
        return self.taken(node, name)[0]

    def taken(self, node: Node, name: str) -> tuple[str, int]:
        """Return the same and which of its parameters is called so: -1 for a piece of one, and for none."""
        parent = self.tree.parent(node)
        for _ in range(_MAX_DEPTH):
            if parent is None:
                break
            if parent.type in FUNCTIONS and name in self.literals.parameters(parent):
                outer, _ = self.scope(parent)
                own = self.function_name(parent)
                return f"{outer}.{own}" if outer else own, place_of(self.tree, parent, name)
            parent = self.tree.parent(parent)
        return "", -1

    def is_hoisted(self, node: Node) -> bool:
        """Say whether a value is given to a name that its own block does not declare: by `var`, or to a known one."""
        for _ in range(_MAX_DEPTH):
            parent = self.tree.parent(node)
            if parent is None or parent.type in FUNCTIONS or parent.type.endswith("statement"):
                return False
            if parent.type in {"assignment_expression", "variable_declaration"}:
                return True
            if parent.type == "lexical_declaration":
                return False
            node = parent
        return False

    def function_name(self, node: Node) -> str:
        """Return what a function is called or bound to; `@line` where it is neither."""
        name = self.tree.text(node.child_by_field_name("name"))
        return name or self.bound_to(node) or f"@{node.start_point[0] + 1}"

    def bound_to(self, node: Node) -> str:  # noqa: PLR0911 - one for each form of binding
        """Return the name that a value is bound to: a variable, `this.x`, `=default` or `=module` for an export."""
        for _ in range(10):
            parent = self.tree.parent(node)
            if parent is None:
                return ""
            if parent.type == "variable_declarator":
                return self.dotted(parent.child_by_field_name("name"))
            if parent.type in {"public_field_definition", "field_definition"}:
                name = parent.child_by_field_name("name") or parent.child_by_field_name("property")
                return f"this.{self.tree.text(name)}"
            if parent.type == "assignment_expression":
                left = self.dotted(parent.child_by_field_name("left"))
                exported = EXPORTED.match(left)
                if exported is None:
                    return left
                outer = self.tree.parent(parent)
                if outer is not None and outer.type == "variable_declarator":  # app = module.exports = express()
                    return self.dotted(outer.child_by_field_name("name"))
                return f"={exported[1] or 'module'}"
            if parent.type == "export_statement":
                return "=default"
            if parent.type not in _WRAPPERS and parent.type != "await_expression":
                return ""
            node = parent
        return ""

    @cached_property
    def names(self) -> dict[str, list[object]]:
        """What imports and requires bring: local name → [line, specifier, name]; "*" is the whole module."""
        found: dict[str, list[object]] = {}
        for match in _BRINGS.finditer(self.tree.source):
            if len(found) > MAX_PLACES:
                break
            node = self.at(match.start(1), match.end(1))
            if node is None or node.parent is None:
                continue
            if match[1] == b"import" and node.parent.type == "import_statement":
                self._import(node.parent, found)
            elif node.type == "identifier" and node.parent.type == "call_expression":
                self._require(node.parent, found)
        return found

    def _import(self, node: Node, found: dict[str, list[object]]) -> None:  # noqa: C901 - the forms of one statement
        source = node.child_by_field_name("source")
        if source is None:
            for child in node.named_children:  # import x = require("y")
                if child.type == "import_require_clause" and child.named_child_count:
                    name, inner = child.named_children[0], child.child_by_field_name("source")
                    if inner is not None:
                        found[self.tree.text(name)] = [node.start_point[0] + 1, self._literal(inner), "*"]
            return
        line, specifier = node.start_point[0] + 1, self._literal(source)
        for clause in node.named_children:
            if clause.type != "import_clause":
                continue
            for child in clause.named_children:
                if child.type == "identifier":
                    found[self.tree.text(child)] = [line, specifier, "default"]
                elif child.type == "namespace_import" and child.named_child_count:
                    found[self.tree.text(child.named_children[0])] = [line, specifier, "*"]
                elif child.type == "named_imports":
                    for item in child.named_children:
                        real = self.tree.text(item.child_by_field_name("name"))
                        found[self.tree.text(item.child_by_field_name("alias")) or real] = [line, specifier, real]

    def _require(self, node: Node, found: dict[str, list[object]]) -> None:
        specifier = self.required(node)
        line = node.start_point[0] + 1
        member = "*"
        parent = node.parent
        if parent is not None and parent.type == "member_expression":
            member = self.tree.text(parent.child_by_field_name("property"))
            parent = parent.parent
        if not specifier or parent is None or parent.type != "variable_declarator":
            return
        name = parent.child_by_field_name("name")
        if name is not None and name.type == "object_pattern":
            for item in name.named_children:
                key = self.tree.text(item.child_by_field_name("key")) or self.tree.text(item)
                value = self.tree.text(item.child_by_field_name("value")) or key
                found[value] = [line, specifier, key]
        elif name is not None:
            found[self.tree.text(name)] = [line, specifier, member]

    @cached_property
    def exports(self) -> dict[str, str]:
        """What the file gives away: name → reference; "module": `module.exports = x`, "default.x": a default object's x."""
        found: dict[str, str] = {}
        for match in _GIVES.finditer(self.tree.source):
            if len(found) > MAX_PLACES:
                break
            node = self.at(match.start(1), match.start(1) + 1)
            if node is None or node.parent is None:
                continue
            if match[1] == b"export":
                if node.parent.type == "export_statement":
                    self._export(node.parent, found)
                continue
            target = node.parent
            while target.parent is not None and target.parent.type == "member_expression":
                target = target.parent
            exported = EXPORTED.match(self.dotted(target if target.type == "member_expression" else node))
            statement = target.parent if target.type == "member_expression" else target
            is_named = statement is not None and statement.type == "variable_declarator"  # const it = module.exports
            name = self.dotted(statement.child_by_field_name("name")) if statement is not None and is_named else ""
            if name and exported is not None and exported[1] is None:
                found.setdefault("module", name)
            if exported is None or statement is None or statement.type != "assignment_expression":
                continue
            self._exported(exported[1] or "module", statement, found)
        return found

    def _exported(self, name: str, statement: Node, found: dict[str, str]) -> None:
        right = unwrapped(statement.child_by_field_name("right"))
        if right is not None and right.type == "object" and name == "module":
            found |= self._members(right)
            return
        if right is not None and right.type == "assignment_expression":  # module.exports = app = express()
            right = right.child_by_field_name("left")
        bound = self.dotted(right)
        outer = statement.parent
        if not bound and outer is not None and outer.type == "variable_declarator":
            bound = self.dotted(outer.child_by_field_name("name"))
        if not bound and right is not None and right.type in FUNCTIONS:
            bound = self.tree.text(right.child_by_field_name("name"))
        found[name] = bound or self.reference(right) if bound or self.required(right) else f"={name}"

    def _members(self, node: Node) -> dict[str, str]:
        """Return what the members of an object refer to."""
        found: dict[str, str] = {}
        for item in node.named_children[:MAX_PLACES]:
            if item.type == "shorthand_property_identifier":
                found[self.tree.text(item)] = self.tree.text(item)
            elif item.type == "pair":
                key = self.tree.text(item.child_by_field_name("key")).strip("'\"")
                value = unwrapped(item.child_by_field_name("value"))
                found[key] = self.reference(value) or (f"={key}" if value and value.type in _LITERALS else "")
        return found

    def _export(self, node: Node, found: dict[str, str]) -> None:
        source = node.child_by_field_name("source")
        value = unwrapped(node.child_by_field_name("value"))
        declaration = node.child_by_field_name("declaration")
        is_default = any(child.type == "default" for child in node.children)
        if value is not None:
            found["default"] = self.dotted(value) or "=default"
            if value.type == "object":
                found |= {f"default.{name}": what for name, what in self._members(value).items() if what}
        elif declaration is not None:
            names = [declaration.child_by_field_name("name")]
            if declaration.type in {"lexical_declaration", "variable_declaration"}:
                names = [child.child_by_field_name("name") for child in declaration.named_children]
            for name in names:
                text = self.tree.text(name)
                if text:
                    found["default" if is_default else text] = text
        for clause in node.named_children:
            if clause.type == "export_clause":
                for item in clause.named_children:
                    real = self.tree.text(item.child_by_field_name("name"))
                    alias = self.tree.text(item.child_by_field_name("alias")) or real
                    inner = f"require:{self._literal(source)}#{real}" if source is not None else real
                    found[alias] = inner

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Constants of the file that hold a text, by name."""
        found: dict[str, Text] = {}
        for match in _PATHS.finditer(self.tree.source):
            if len(found) > MAX_PLACES:
                break
            node = self.at(match.start(1), match.end(1))
            declarator = node.parent if node is not None else None
            if declarator is not None and declarator.type == "variable_declarator":
                found.setdefault(self.tree.text(node), self.text(declarator.child_by_field_name("value")))
        return found


def arguments_of(call: Node) -> list[Node]:
    """Return the arguments of a call, comments left out."""
    arguments = call.child_by_field_name("arguments")
    if arguments is None:
        return []
    return [child for child in arguments.named_children if child.type != "comment"]
