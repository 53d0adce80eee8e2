"""How Gin, Echo, Fiber and chi put the path of a group before those of its routes: by their own sources."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_go_mounts import CHI
from tests.system_map.surface.test_go_routes import GIN, sure

ECHO = 'package main\nimport "github.com/labstack/echo/v4"\nfunc list(c echo.Context) error { return nil }\n'
FIBER = 'package main\nimport "github.com/gofiber/fiber/v2"\nfunc list(c *fiber.Ctx) error { return nil }\n'


@pytest.mark.parametrize(
    ("group", "path", "whole"),
    [
        ("/schools/", "", "/schools/"),
        ("/schools/", "/", "/schools/"),
        ("/schools/", "/:id", "/schools/:id"),
        ("/schools", "", "/schools"),
        ("/schools", "/", "/schools/"),
        ("schools", "a//b/", "/schools/a/b/"),
        ("/", "", "/"),
        ("/a/../b", "./c", "/b/c"),
    ],
)
def test_gin_joins_as_path_join_and_keeps_the_last_slash_of_the_route(group: str, path: str, whole: str) -> None:
    body = f'r := gin.New()\ng := r.Group("{group}")\ng.GET("{path}", list)\nr.Run()\n'
    assert sure({"main.go": f"{GIN}func main() {{\n{body}}}\n"}) == {f"GET {whole}"}


def test_a_group_of_gin_in_a_group_keeps_its_slash() -> None:
    body = 'r := gin.New()\nr.Group("/u").Group("/").GET("", list)\nr.GET("", list)\nr.GET("/v/", list)\n'
    assert sure({"main.go": f"{GIN}func main() {{\n{body}}}\n"}) == {"GET /u/", "GET /", "GET /v/"}


@pytest.mark.parametrize(
    ("group", "path", "whole"),
    [
        ("/schools/", "", "/schools/"),
        ("/schools", "", "/schools"),
        ("/schools", "/", "/schools/"),
        ("/schools", "s", "/schoolss"),
        ("/schools/", "/:id", "/schools//:id"),
        ("", "x", "/x"),
        ("", "", "/"),
    ],
)
def test_echo_writes_one_path_behind_the_other(group: str, path: str, whole: str) -> None:
    body = f'e := echo.New()\ng := e.Group("{group}")\ng.GET("{path}", list)\n'
    assert sure({"main.go": f"{ECHO}func main() {{\n{body}}}\n"}) == {f"GET {whole}"}


@pytest.mark.parametrize(
    ("group", "path", "whole"),
    [
        ("/schools/", "", "/schools/"),
        ("/schools/", "/", "/schools/"),
        ("/schools", "s", "/schools/s"),
        ("/schools", "", "/schools"),
        ("", "*", "/*"),
        ("/v1", "/files/+", "/v1/files/+"),
    ],
)
def test_fiber_joins_by_one_slash(group: str, path: str, whole: str) -> None:
    body = f'app := fiber.New()\ng := app.Group("{group}")\ng.Get("{path}", list)\n'
    assert sure({"main.go": f"{FIBER}func main() {{\n{body}}}\n"}) == {f"GET {whole}"}


def test_chi_asks_for_the_slash_of_the_route() -> None:
    body = 'r := chi.NewRouter()\nr.Route("/a", func(r chi.Router) { r.Get("/", list); r.Get("/x/", list) })\n'
    assert sure({"main.go": f'package main\n{CHI}func main() {{\n{body}http.ListenAndServe(":80", r)\n}}\n'}) == {
        "GET /a/",
        "GET /a/x/",
    }
