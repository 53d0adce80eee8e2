"""Go's own types that embed a router and hand on to it: the functions that make them, groups of theirs; fasthttp/router."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_go_fields import ECHO, shown
from tests.system_map.surface.test_go_routes import MOD
from tests.system_map.surface.test_routes import routes_of

OWN = (
    f"package main\n{ECHO}type Router struct {{\n*echo.Group\n}}\n"
    "func NewRouter(g *echo.Group) *Router { return &Router{Group: g} }\n"
    "func (r *Router) GET(path string, h Handler) { r.Group.GET(path, wrap(h)) }\n"
)
SUB = "func (r *Router) Sub(prefix string) *Router { return NewRouter(r.Group.Group(prefix)) }\n"


def start(body: str) -> str:
    return f'func main() {{\ne := echo.New()\n{body}e.Start(":80")\n}}\n'


def test_a_value_answers_by_the_router_that_its_function_is_given() -> None:
    used = 'a := NewRouter(e.Group("/a"))\nb := NewRouter(e.Group("/b"))\na.GET("/x", list)\nb.GET("/y", list)\n'
    part = routes_of({"go.mod": MOD, "main.go": OWN + start(used)})
    assert {(one.path, one.handler, one.confidence) for one in part.routes} == {
        ("/a/x", "list", 1),
        ("/b/y", "list", 1),
    }
    assert not part.unread


@pytest.mark.parametrize(
    "sub",
    [SUB, SUB.replace("return NewRouter(r.Group.Group(prefix))", "g := r.Group.Group(prefix)\nreturn &Router{g}")],
)
def test_a_group_that_a_method_gives_stands_below_its_value(sub: str) -> None:
    used = (
        'r := NewRouter(e.Group("/api"))\nin := r.Sub("/in")\nin.GET("", list)\ndeep := in.Sub("/deep")\n'
        'deep.GET("/x", list)\nsome := in.Sub(conf.path)\nsome.GET("/y", list)\n'
    )
    found = shown({"main.go": OWN + sub + start(used)})
    assert found == {"GET /api/in": 0.9, "GET /api/in/deep/x": 0.9, "GET /api/in/y": 0.6}


def test_the_field_of_a_value_is_the_router_that_the_value_answers_by() -> None:
    used = 'r := NewRouter(e.Group("/api"))\nin := r.Sub("/in")\nin.GET("/x", list)\nin.Group.GET("/y", list)\n'
    assert shown({"main.go": OWN + SUB + start(used)}) == {"GET /api/in/x": 0.9, "GET /api/in/y": 0.9}


def test_a_function_that_is_given_such_a_value_registers_below_it() -> None:
    added = 'func add(r *Router) { r.GET("/x", list) }\nfunc alone(r *Router) { r.GET("/y", list) }\n'
    used = 'r := NewRouter(e.Group("/api"))\nin := r.Sub("/in")\nadd(in)\n'
    assert shown({"main.go": OWN + SUB + added + start(used)}) == {"GET /api/in/x": 0.9, "GET /y": 0.6}


@pytest.mark.parametrize(
    "own",
    [
        OWN.replace("r.Group.GET(path, wrap(h))", 'r.Group.GET("/v1"+path, wrap(h))'),
        OWN.replace("r.Group.GET(path", "r.Group.POST(path"),
        OWN.replace("r.Group.GET(path", "path = clean(path)\nr.Group.GET(path"),
        OWN.replace("r.Group.GET(path, wrap(h))", "r.known = append(r.known, h)"),
    ],
)
def test_a_method_that_does_something_else_is_not_the_routers(own: str) -> None:
    used = 'r := NewRouter(e.Group("/api"))\nin := r.Sub("/in")\nin.GET("/x", list)\n'
    assert "GET /api/in/x" not in shown({"main.go": own + SUB + start(used)})


@pytest.mark.parametrize(
    "sub",
    [
        SUB.replace("Group(prefix)", 'Group(prefix).Group("/inner")'),
        SUB.replace(
            "return NewRouter(r.Group.Group(prefix))", 'g := r.Group.Group(prefix)\nreturn NewRouter(g.Group("/i"))'
        ),
        SUB.replace("return ", 'g := r.Group.Group(prefix)\ng = g.Group("/inner")\nreturn ').replace(
            "r.Group.Group(prefix))", "g)"
        ),
        SUB.replace("return ", "g := r.Group.Group(prefix)\nreturn wrap(").replace(
            "(r.Group.Group(prefix))", "(r.Group), g)"
        ),
        SUB.replace("return NewRouter(r.Group.Group(prefix))", "g := r.Group.Group(prefix)\nreturn r.with(g)"),
        SUB.replace("return ", "r = r.top()\nreturn "),
    ],
)
def test_a_method_that_gives_something_else_than_the_group_gives_no_group_of_its_value(sub: str) -> None:
    used = 'r := NewRouter(e.Group("/api"))\nin := r.Sub("/in")\nin.GET("/x", list)\n'
    assert "GET /api/in/x" not in shown({"main.go": OWN + sub + start(used)})


@pytest.mark.parametrize(
    ("made", "direct"),
    [
        ('g = g.Group("/v1")\nreturn &Router{Group: g}', {"GET /api/v1/y": 1.0}),
        ('r := &Router{Group: g}\nr.Group = g.Group("/v1")\nreturn r', {"GET /api/v1/y": 1.0}),
        ('return &Router{Group: g.Group("/v1")}', {"GET /api/v1/y": 1.0}),
        ('if debug { return &Router{Group: g.Group("/debug")} }\nreturn &Router{Group: g}', {}),
    ],
)
def test_a_function_that_changes_what_it_is_given_makes_no_value_of_that(made: str, direct: dict[str, float]) -> None:
    own = OWN.replace("return &Router{Group: g}", made) + SUB
    used = 'r := NewRouter(e.Group("/api"))\nr.GET("/y", list)\nin := r.Sub("/in")\nin.GET("/x", list)\n'
    found = shown({"main.go": own + start(used)})
    assert {way: sure for way, sure in found.items() if sure > 0.6} == direct
    assert not {"GET /api/in/x", "GET /api/v1/in/x"} & found.keys()


def test_a_method_that_sets_its_value_anew_registers_elsewhere() -> None:
    used = 'r := NewRouter(e.Group("/api"))\nr.GET("/x", list)\n'
    for anew in ('r = r.Sub("/top")\n', 'r.Group = r.Group.Group("/top")\n'):
        own = OWN.replace("{ r.Group.GET", f"{{ {anew}r.Group.GET")
        assert "GET /api/x" not in shown({"main.go": own + SUB + start(used)})


def test_a_value_whose_field_is_set_later_answers_by_nobody_knows_which_router() -> None:
    used = 'r := NewRouter(e.Group("/a"))\nr.Group = e.Group("/c")\nr.GET("/y", list)\n'
    assert shown({"main.go": OWN + start(used)}) == {"GET /a/y": 0.6}


FAST = 'package main\nimport "github.com/fasthttp/router"\nfunc list(ctx *fasthttp.RequestCtx) {}\n'


def test_routers_of_fasthttp() -> None:
    body = (
        'r := router.New()\nr.GET("/a/{id:[0-9]+}", list)\nr.ANY("/b", list)\nr.Handle("TRACE", "/c", list)\n'
        'g := r.Group("/g")\ng.CONNECT("/d/{path:*}", list)\nmore(g)\n'
    )
    more = 'func more(g *router.Group) { g.POST("/e", list) }\n'
    assert shown({"main.go": f"{FAST}func main() {{\n{body}}}\n{more}"}) == {
        "GET /a/{id:[0-9]+}": 1.0,
        "ANY /b": 1.0,
        "TRACE /c": 1.0,
        "CONNECT /g/d/{path:*}": 1.0,
        "POST /g/e": 1.0,
    }
