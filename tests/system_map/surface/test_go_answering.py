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


OTHERS = (
    'package main\nimport (\n"context"\n"example.com/shop/api"\n"github.com/gin-gonic/gin"\n"github.com/others/ext"\n)\n'
    "type S struct{}\n"
    "func (s *S) Handler() int { return 1 }\n"
    "func (s *S) Build(a, b int) gin.HandlerFunc { return nil }\n"
    "func (s *S) list(c *gin.Context) {}\n"
    "func (s *S) Count(a, b int) Counted { return 1 }\n"
    "type T struct{}\ntype I interface {\nServe(a, b int) gin.HandlerFunc\n}\n"
)


@pytest.mark.parametrize(
    ("registered", "handler"),
    [
        ('r.GET("/a", gin.WrapH(ext.Handler()))', ("", None, None)),
        ('r.GET("/a", ext.Handler)', ("ext.Handler", None, None)),
        ('r.GET("/a", ext.Build(1, 2))', ("", None, None)),
        ('r.GET("/a", api.Build(1, 2))', ("", None, None)),
        ('r.GET("/a", x.Count(1, 2))', ("", None, None)),
        ('r.GET("/a", x.Build(1, 2))', ("x.Build", "main.go", 10)),
        ('x := &S{}\nr.GET("/a", x.Count(1, 2))', ("x.Count", "main.go", 12)),
        ('x := &S{}\nr.GET("/a", x.Build(1, 2))', ("x.Build", "main.go", 10)),
        ('x := &T{}\nr.GET("/a", x.Build(1, 2))', ("", None, None)),
        ('var x I\nr.GET("/a", x.Serve(1, 2))', ("", None, None)),
        # What has the name of a package there is a value.
        ('ext := &S{}\nr.GET("/a", ext.Build(1, 2))', ("ext.Build", "main.go", 10)),
        ('ext := &S{}\nr.GET("/a", ext.list)', ("ext.list", "main.go", 11)),
    ],
)
def test_a_method_of_the_repository_answers_for_no_other_package(
    registered: str, handler: tuple[str, str | None, int | None]
) -> None:
    files = {
        "api/a.go": "package api\nfunc Other() {}\n",
        "main.go": f"{OTHERS}func main() {{\nr := gin.New()\n{registered}\n}}\n",
    }
    assert answering(files) == [handler]


@pytest.mark.parametrize(
    ("function", "is_handler"),
    [
        ("func it(c *gin.Context) {}", True),
        ("func it(c *api.RequestContext, long func(a, b int) string) (api.Answer, error) { return nil }", True),
        ("func it(w http.ResponseWriter, r *http.Request) {}", True),
        ("func it(a int) gin.HandlerFunc { return nil }", True),
        ("func it() string { return 1 }", False),
        ("func it(ctx context.Context, id int) error { return nil }", False),
        ("func it(ctx context.Context, w http.ResponseWriter, answer any) error { return nil }", False),
        ("func it(c *gin.Context) string { return 1 }", False),
        ("func it(c *gin.Context) (is bool, err error) { return }", False),
        ("func it(c *gin.Context, err error) {}", False),
        ("func it(each func(c *gin.Context)) int { return 1 }", False),
    ],
)
def test_what_a_package_of_others_is_handed_is_a_handler_by_what_it_takes(function: str, *, is_handler: bool) -> None:
    body = f'func main() {{\nr := gin.New()\nr.GET("/a", ext.New(5, it))\n}}\n{function}\n'
    expected = ("it", "main.go", 21) if is_handler else ("", None, None)
    assert answering({"main.go": f"{OTHERS}{body}"}) == [expected]


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ('const base = "/b"\n', "base"),
        ("var base = made()\n", "base"),
        ("", "base"),
        # Middleware takes a handler.
        ("func base(next http.Handler) http.Handler { return next }\n", "base"),
        # Functions that are local are not those of the same name.
        ("func base(c *gin.Context) {}\n", "base"),
    ],
)
def test_of_what_a_package_of_others_is_handed_functions_alone_are_told_apart(before: str, value: str) -> None:
    local = "base := made()\n" if "gin.Context" in before else ""
    body = (
        f'func main() {{\nr := gin.New()\n{local}r.GET("/a", ext.New({value}, it))\n}}\nfunc it(c *gin.Context) {{}}\n'
    )
    ((handler, path, _),) = answering({"main.go": f"{OTHERS}{before}{body}"})
    assert (handler, path) == ("it", "main.go")


def test_a_name_is_local_behind_its_declaration_and_in_a_function_that_takes_it() -> None:
    def found(body: str) -> list[str]:
        listed = f"package main\nimport (\n{GIN.partition('import ')[2].partition(chr(10))[0]}\n)\nfunc it(c *gin.Context) {{}}\n"
        return [handler for handler, *_ in answering({"main.go": f"{listed}{body}"})]

    assert found('func main() {\nr := gin.New()\nr.GET("/a", x(5, it))\nit := 1\nr.GET("/b", x(5, it))\n}\n') == [
        "it",
        "",
    ]
    assert found(
        'func main() {\nr := gin.New()\nif y { it := 1; r.GET("/b", x(5, it)) }\nr.GET("/a", x(5, it))\n}\n'
    ) == ["", "it"]
    assert found('func add(r *gin.Engine, it int) {\nr.GET("/a", x(5, it))\n}\n') == [""]
    assert found(
        'func add(r *gin.Engine) {\ngo func(it int) { r.GET("/a", x(5, it)) }(1)\nr.GET("/b", x(5, it))\n}\n'
    ) == ["", "it"]


def test_what_a_package_of_others_wraps_is_the_handler() -> None:
    body = 'http.Handle("/a", http.TimeoutHandler(list, limit, "late"))\n'
    assert answering({"main.go": f"{HTTP}func main() {{\n{body}}}\n"}) == [("list", "main.go", 3)]


@pytest.mark.parametrize(
    ("takes", "gives", "is_handler"),
    [("a *A", "echo.HandlerFunc", True), ("a *A", "string", False), (f"a *{'A' * 200}", "echo.HandlerFunc", True)],
)
def test_what_a_method_gives_is_not_known_where_its_signature_is_cut(
    takes: str, gives: str, *, is_handler: bool
) -> None:
    method = f"package ctl\ntype S struct {{}}\nfunc (s *S) List({takes}) {gives} {{ return nil }}\n"
    add = 'func add(e *echo.Echo, o ctl.O) {\ns := o.Make()\ne.GET("/a", s.List(a, b))\n}\n'
    text = f"{ECHO}{add}func main() {{\ne := echo.New()\nadd(e, ctl.O{{}})\n}}\n"
    expected = ("s.List", "ctl/s.go", 3) if is_handler else ("", None, None)
    assert answering({"ctl/s.go": method, "main.go": text}) == [expected]
