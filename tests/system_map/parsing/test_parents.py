"""What stands around a node, asked of the tree's own memory: what tree-sitter tells, which walks down for each."""

from __future__ import annotations

import pytest
from tree_sitter import Node

from services.system_map.parsing.grammar import SyntaxTree, grammar_of
from services.system_map.parsing.signals.go_scopes import GoScopes

DEEP = 300
TEXTS = {
    "Python": "if a:\n    for b in c:\n        f(g(h), *[d for d in e])\nelse:\n    pass\n",
    "Go": "package main\nfunc main() {\n" + "if a() {\n" * DEEP + "b(c(d))\n" + "}\n" * DEEP + "}\n",
    "JavaScript": "f(" * DEEP + "(a) => { b; }" + ")" * DEEP + ";\nclass A { b = 1; c() { return <D e={f}/>; } }",
    "Rust": "mod a { fn b() { if let Some(c) = d { e!(f) } } }\nfn g( { (((\n",
    "C": "int f(void) { return ((((1)))); \n#ifdef A\n}\n#else\n",
}


def nodes_of(tree: SyntaxTree) -> list[Node]:
    found = [tree.root]
    for node in found:  # grows as it goes
        found += node.children
    return found


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("order", ["outermost first", "innermost first", "by place"])
def test_parents_are_those_of_tree_sitter(language: str, order: str) -> None:
    tree = grammar_of(language).read(TEXTS[language].encode())
    nodes = nodes_of(tree)
    if order == "innermost first":
        nodes.reverse()
    elif order == "by place":
        nodes.sort(key=lambda node: node.start_byte)
    for node in nodes:
        for _ in range(2):  # found, and known
            assert tree.parent(node) == node.parent
    assert tree.parent(tree.root) is None


def test_a_node_of_another_tree_is_asked_itself() -> None:
    one, other = (grammar_of("Python").read(text) for text in (b"f(a)\n", b"if a:\n    f(b)\n"))
    call = other.nodes("call")[0]
    assert one.parent(call) == call.parent


def test_what_is_asked_in_order_is_walked_to_once() -> None:
    """A climb from each of many nested nodes looks for each parent once: the way down is not gone anew."""
    tree = grammar_of("Go").read(TEXTS["Go"].encode())
    scopes = GoScopes(tree)
    conditions = tree.nodes("call")[:DEEP]
    found: list[int] = []
    look = SyntaxTree._parent_found

    def counted(self: SyntaxTree, node: Node) -> Node | None:
        found.append(node.id)
        return look(self, node)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SyntaxTree, "_parent_found", counted)
        names = [scopes.scope(node) for node in conditions]
    assert len(found) == len(set(found)) <= 3 * DEEP
    assert names[0].count("{") == 1
    assert names[0].startswith("main.{")
    assert len(names) == DEEP


def test_a_walk_over_what_is_known_ends_soon() -> None:
    """Two deep places asked by turns: the walk starts where they part, and goes over what earlier ones met."""
    chain = "if a() {\n" * DEEP + "}\n" * DEEP
    tree = grammar_of("Go").read(f"package main\nfunc main() {{\n{chain}{chain}}}\n".encode())
    conditions = tree.nodes("call")
    assert len(conditions) == 2 * DEEP
    lengths: list[int] = []
    for pair in zip(conditions[:DEEP], conditions[DEEP:], strict=True):
        for node in pair:
            assert tree.parent(node) == node.parent
            lengths.append(len(tree._way))
    assert max(lengths) < 70
    assert all(tree._parents[node.id] == node.parent for node in conditions)  # kept
