"""Who answers Go's routes: the handler among the middleware beside it, and what calls make of other values."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_go_routes import GIN, HTTP, MOD
from tests.system_map.surface.test_routes import routes_of

ECHO = (
    'package main\nimport (\n"example.com/shop/ctl"\n"github.com/labstack/echo/v4"\n)\n'
    "func list(c echo.Context) error { return nil }\n"
    "func auth(next echo.HandlerFunc) echo.HandlerFunc { return next }\n"
    "func only(a *App, h echo.HandlerFunc) echo.HandlerFunc { return h }\n"
)
CTL = {
    "ctl/c.go": 'package ctl\nimport "github.com/labstack/echo/v4"\n'
    "func Clear() echo.HandlerFunc { return nil }\n"
    "func Users(s *Store, m *Mailer) echo.HandlerFunc { return nil }\n"
    "func Sync(s *Store, done func()) echo.HandlerFunc { return nil }\n"
    "func Name() string { return 1 }\n"
}


def answering(files: dict[str, str]) -> list[tuple[str, str | None, int | None]]:
    return [(one.handler, one.handler_path, one.handler_line) for one in routes_of({"go.mod": MOD, **files}).routes]


@pytest.mark.parametrize(
    ("registered", "handler"),
    [
        ('e.GET("/a", list)', ("list", "main.go", 6)),
        ('e.GET("/a", list, auth)', ("list", "main.go", 6)),
        ('e.GET("/a", list, limit(5), auth)', ("list", "main.go", 6)),
        ('e.Add("GET", "/a", list, auth)', ("list", "main.go", 6)),
        ('e.GET("/a", func(c echo.Context) error { return nil }, auth)', ("", None, None)),
        ('e.GET("/a", ctl.Clear(), auth)', ("ctl.Clear", "ctl/c.go", 3)),
        ('e.GET("/a", ctl.Users(store, mailer), auth)', ("ctl.Users", "ctl/c.go", 4)),
        # What it is called with when it is done is no handler.
        ('e.GET("/a", ctl.Sync(store, list), auth)', ("ctl.Sync", "ctl/c.go", 5)),
        ('e.GET("/a", ctl.Sync(store, func() { use(store) }))', ("ctl.Sync", "ctl/c.go", 5)),
        # A function that takes a handler does not make one.
        ('e.GET("/a", only(app, list))', ("list", "main.go", 6)),
        ('h := ctl.Clear()\ne.GET("/a", only(app, h))', ("", None, None)),
        ('e.GET("/a", only(app, func(c echo.Context) error { return nil }))', ("", None, None)),
        ('list := ctl.Clear()\ne.GET("/a", only(app, list))', ("", None, None)),
        # It is handed to a function of the repository that makes the handler.
        ('e.GET("/a", auth(ctl.Name()))', ("auth", "main.go", 7)),
    ],
)
def test_the_middleware_follows_echos_handler(registered: str, handler: tuple[str, str | None, int | None]) -> None:
    assert answering({**CTL, "main.go": f"{ECHO}func main() {{\ne := echo.New()\n{registered}\n}}\n"}) == [handler]


def test_the_middleware_stands_before_gins_handler() -> None:
    body = 'r := gin.New()\nr.GET("/a", auth, list)\nr.GET("/b", auth(), pages("x", "y"))\n'
    own = "func pages(a, b string) gin.HandlerFunc { return nil }\n"
    found = answering({"main.go": f"{GIN}{own}func main() {{\n{body}}}\n"})
    assert found == [("list", "main.go", 3), ("pages", "main.go", 4)]


def test_what_a_package_of_others_wraps_is_the_handler() -> None:
    body = 'http.Handle("/a", http.TimeoutHandler(list, limit, "late"))\n'
    assert answering({"main.go": f"{HTTP}func main() {{\n{body}}}\n"}) == [("list", "main.go", 3)]
