"""Go's own net/http: what the package and its ServeMux are given to handle, patterns with a method included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.signals.go_references import GoDialect
from services.system_map.parsing.signals.go_routers import GoRouters

if TYPE_CHECKING:
    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (
    *(b"http.Handle", b"NewServeMux", b".ServeMux", b"StripPrefix", b"ListenAndServe", b"http.Serve", b".Handler ="),
    *(b"http.Server{", b"DefaultServeMux"),
)
DIALECT = GoDialect(
    framework="net/http",
    package="net/http",
    local="http",
    makers=frozenset({"NewServeMux"}),
    types=frozenset({"ServeMux"}),
    verbs={"HandleFunc": "ANY", "Handle": "ANY"},
    is_package=True,
)


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Go file."""
    return GoRouters(tree, DIALECT).read()
