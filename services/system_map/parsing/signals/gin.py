"""Gin, Echo, Fiber, chi, gorilla/mux and fasthttp/router: routers, groups, routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.signals.go_constants import GoConstants
from services.system_map.parsing.signals.go_handing import FIELDS
from services.system_map.parsing.signals.go_references import GoDialect
from services.system_map.parsing.signals.go_routers import GoRouters

if TYPE_CHECKING:
    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree

# Files that import no framework give routes to the routers that other packages make, or hand these on; the last two
# words show constants that may be paths: files that have no router of their own declare them.
_CALLED = (
    *(b'.GET("', b'.POST("', b'.PUT("', b'.DELETE("', b'.PATCH("', b'.Group("'),
    *(f".{name.capitalize()}{end}".encode() for name in sorted(FIELDS) for end in (",", ")")),
)
WORDS = (
    *(b"gin-gonic/gin", b"labstack/echo", b"go-chi/chi", b"gorilla/mux", b"fasthttp/router", b"gofiber/fiber"),
    b".MethodFunc(",
    *_CALLED,
    *(b'= "/', b'="/'),
)
_UPPER = {name: name for name in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")}
_OF_FIBER = {name.capitalize(): name for name in (*_UPPER, "CONNECT", "TRACE")} | {"All": "ANY"}
DIALECTS = (
    GoDialect(
        framework="Gin",
        package="github.com/gin-gonic/gin",
        local="gin",
        makers=frozenset({"Default", "New"}),
        types=frozenset({"Engine", "RouterGroup", "IRouter", "IRoutes"}),
        verbs={**_UPPER, "Any": "ANY"},
        explicit=frozenset({"Handle", "Match"}),
        is_loose=True,
        groups=frozenset({"Group"}),
    ),
    GoDialect(
        framework="Echo",
        package="github.com/labstack/echo",
        local="echo",
        makers=frozenset({"New", "NewWithConfig"}),
        types=frozenset({"Echo", "Group"}),
        verbs={**_UPPER, "Any": "ANY"},
        explicit=frozenset({"Add", "Match"}),
        is_handler_first=True,
        is_loose=True,
        groups=frozenset({"Group"}),
    ),
    GoDialect(
        framework="Fiber",
        package="github.com/gofiber/fiber",
        local="fiber",
        makers=frozenset({"New", "NewWithCustomCtx"}),
        types=frozenset({"App", "Router", "Group"}),
        verbs=_OF_FIBER,
        explicit=frozenset({"Add"}),
        is_free=True,
        groups=frozenset({"Group"}),
        closures=frozenset({"Route"}),
        mounts=frozenset({"Mount"}),
        fluent=frozenset({*_OF_FIBER, "Add", "Use", "Static", "Name", "Mount", "Domain"}),
        users=frozenset({"Use"}),
        chains=frozenset({"RouteChain"}),
    ),
    GoDialect(
        framework="chi",
        package="github.com/go-chi/chi",
        local="chi",
        makers=frozenset({"NewRouter", "NewMux"}),
        types=frozenset({"Router", "Mux"}),
        verbs={name.capitalize(): name for name in _UPPER} | {"HandleFunc": "ANY", "Handle": "ANY"},
        explicit=frozenset({"Method", "MethodFunc"}),
        telling=frozenset({"MethodFunc"}),
        mounts=frozenset({"Mount"}),
        closures=frozenset({"Route", "Group"}),
    ),
    GoDialect(
        framework="gorilla/mux",
        package="github.com/gorilla/mux",
        local="mux",
        makers=frozenset({"NewRouter"}),
        types=frozenset({"Router"}),
        verbs={"HandleFunc": "ANY", "Handle": "ANY"},
        groups=frozenset({"PathPrefix"}),
        wholes=frozenset({"Path"}),
        chained=frozenset({"Methods"}),
        ends=frozenset({"Handler", "HandlerFunc"}),
        conditions=frozenset(
            {"NewRoute", "Host", "Schemes", "Headers", "HeadersRegexp", "Queries", "MatcherFunc", "Name"}
        ),
    ),
    GoDialect(
        framework="fasthttp/router",
        package="github.com/fasthttp/router",
        local="router",
        makers=frozenset({"New"}),
        types=frozenset({"Router", "Group"}),
        verbs={**_UPPER, "CONNECT": "CONNECT", "TRACE": "TRACE", "ANY": "ANY"},
        explicit=frozenset({"Handle"}),
        groups=frozenset({"Group"}),
    ),
)
OTHER = GoDialect(
    framework="",
    package="",
    local="",
    makers=frozenset(),
    types=frozenset(),
    verbs={**_UPPER, "Any": "ANY"},
    groups=frozenset({"Group"}),
    is_other=True,
)


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Go file."""
    found = [signal for dialect in DIALECTS for signal in GoRouters(tree, dialect).read()]
    is_other = not any(dialect.package.encode() in tree.source for dialect in DIALECTS)
    if is_other and any(word in tree.source for word in _CALLED):
        found += GoRouters(tree, OTHER).read()
    return [*found, *GoConstants(tree).read()] if b"const" in tree.source else found
