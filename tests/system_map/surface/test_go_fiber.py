"""Fiber: its methods, groups, routes below a path, applications mounted in others, and what is no route."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_go_joins import FIBER
from tests.system_map.surface.test_go_routes import MOD, sure
from tests.system_map.surface.test_routes import routes_of

V3 = FIBER.replace("fiber/v2", "fiber/v3").replace("*fiber.Ctx", "fiber.Ctx")
METHODS = ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "Connect", "Trace", "All")


def main_of(body: str, head: str = FIBER) -> dict[str, str]:
    return {"main.go": f'{head}func main() {{\napp := fiber.New()\n{body}\napp.Listen(":80")\n}}\n'}


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (
            "\n".join(f'app.{method}("/{method}", list)' for method in METHODS),
            {f"{method.upper() if method != 'All' else 'ANY'} /{method}" for method in METHODS},
        ),
        ('app.Get("/a/:id?", auth, list)', {"GET /a/:id?"}),
        ('app.Add("GET", "/a", list)\napp.Add(fiber.MethodPost, "/b", auth, list)', {"GET /a", "POST /b"}),
        ('app.Get("/a", list).Name("a").Get("/b", list)', {"GET /a", "GET /b"}),
        ('v1 := app.Group("/api", auth).Group("/v1")\nv1.Get("/a", list)', {"GET /api/v1/a"}),
        ('app.Route("/r", func(r fiber.Router) { r.Get("/a", list) }, "r.")', {"GET /r/a"}),
        ('sub := fiber.New()\nsub.Get("/", list)\nsub.Get("", list)\napp.Mount("/s/", sub)', {"GET /s/"}),
        ('app.Use("/x", auth)\napp.Use(auth)\napp.Static("/", "./public")\napp.Get("/a", list)', {"GET /a"}),
        ('c := cache.New()\nc.Get("/a", list)\nfiber.Get("/b")', set()),
    ],
)
def test_routes_of_an_application(body: str, paths: set[str]) -> None:
    assert sure(main_of(body)) == paths


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ('app.Add([]string{"GET", "POST"}, "/a", list)', {"GET /a", "POST /a"}),
        ('sub := fiber.New()\nsub.Get("/a", list)\napp.Use("/s", sub)', {"GET /s/a"}),
        ('sub := fiber.New()\nsub.Get("/a", list)\napp.Use(sub)', {"GET /a"}),
        ('app.Group("/g").RouteChain("/c").Get(list).Post(auth, list)', {"GET /g/c", "POST /g/c"}),
    ],
)
def test_what_the_third_version_has_beside(body: str, paths: set[str]) -> None:
    assert sure(main_of(body, V3)) == paths


def test_middleware_leaves_an_application_that_a_function_gives_back_what_it_is() -> None:
    files = {
        "main.go": f'{V3}func main() {{\napp := build()\napp.Use("/x", own(1))\napp.Use(auth)\n}}\n'
        'func build() *fiber.App { app := fiber.New(); app.Get("/a", list); return app }\n'
        "func own(n int) fiber.Handler { return nil }\n"
    }
    assert sure(files) == {"GET /a"}


def test_a_route_is_answered_by_the_last_that_it_is_given() -> None:
    files = main_of('app.Get("/a", auth, list)') | {"auth.go": "package main\nfunc auth() {}\n"}
    (route,) = routes_of({"go.mod": MOD, **files}).routes
    assert (route.framework, route.handler, route.handler_path, route.handler_line) == ("Fiber", "list", "main.go", 3)


def test_functions_of_other_packages_are_handed_groups_under_any_of_the_types() -> None:
    inner = "package users\n" + FIBER.partition("\n")[2]
    files = {
        "users/users.go": f'{inner}func Add(r fiber.Router) {{ r.Get("/a", list) }}\n'
        'func More(app *fiber.App) { app.Get("/b", list) }\nfunc Below(r fiber.Router) { r.Get("/c", list) }\n',
        "main.go": FIBER.replace('import "', 'import "example.com/shop/users"\nimport "')
        + 'func main() {\napp := fiber.New()\nusers.Add(app.Group("/u"))\nusers.More(app)\n'
        'app.Route("/d", users.Below)\n}\n',
    }
    assert sure(files) == {"GET /u/a", "GET /b", "GET /d/c"}


def test_an_application_in_a_type_that_embeds_it_stands_below_no_unknown_path() -> None:
    body = 'type App struct { *fiber.App }\nfunc main() { app := App{App: fiber.New()}; app.Group("/v1").Get("/a", list) }\n'
    assert sure({"main.go": FIBER + body}) == {"GET /v1/a"}


def test_a_file_that_imports_no_framework_hands_the_field_on_that_holds_the_application() -> None:
    files = {
        "server/server.go": "package server\n"
        + FIBER.partition("\n")[2]
        + "type Server struct { App *fiber.App }\nfunc New() *Server { s := &Server{}; app := fiber.New(); s.App = app; return s }\n",
        "rest/rest.go": "package rest\n"
        + FIBER.partition("\n")[2]
        + 'func Routes(app *fiber.App) { app.Get("/a", list) }\n',
        "main.go": 'package main\nimport "example.com/shop/server"\nimport "example.com/shop/rest"\n'
        "func main() { s := server.New(); rest.Routes(s.App) }\n",
    }
    assert sure(files) == {"GET /a"}
