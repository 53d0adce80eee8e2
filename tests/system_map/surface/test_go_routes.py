"""Go's routers by blocks and statements, other names of routers, muxes behind StripPrefix, constants, handlers."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of
from tests.system_map.surface.test_routes_handed_over import told

MOD = "module example.com/shop\n\ngo 1.22\n"
GIN = 'package main\nimport "github.com/gin-gonic/gin"\nfunc list(c *gin.Context) {}\n'
HTTP = 'package main\nimport "net/http"\nfunc list(w http.ResponseWriter, r *http.Request) {}\n'


def sure(files: dict[str, str]) -> set[str]:
    part = routes_of({"go.mod": MOD, **files})
    return {f"{route.method} {route.path}" for route in part.routes if route.mounted and route.confidence == 1.0}


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (
            '{ g := r.Group("/one"); g.GET("/a", list) }\n{ g := r.Group("/two"); g.GET("/b", list) }\n',
            {"GET /one/a", "GET /two/b"},
        ),
        (
            'g := r.Group("/out")\n{ g := g.Group("/in"); g.GET("/a", list) }\ng.GET("/b", list)\n',
            {"GET /out/in/a", "GET /out/b"},
        ),
        (
            'g := r.Group("/one")\ng.GET("/a", list)\ng = r.Group("/two")\ng.GET("/b", list)\n',
            {"GET /one/a", "GET /two/b"},
        ),
        (
            'p := r.Use(auth())\np.GET("/a", list)\nq := r.Group("/q").Use(auth())\nq.GET("/b", list)\n',
            {"GET /a", "GET /q/b"},
        ),
        ('g := r.Group("/one").Group("/two")\ng.GET("/a", list)\n', {"GET /one/two/a"}),
    ],
)
def test_a_name_means_what_its_block_last_gave_it(body: str, paths: set[str]) -> None:
    assert sure({"main.go": f"{GIN}func main() {{\nr := gin.New()\n{body}r.Run()\n}}\n"}) == paths


def test_a_group_that_a_condition_replaces_is_either() -> None:
    body = 'g := r.Group("/one")\nif n > 1 { g = r.Group("/two") }\ng.GET("/a", list)\n'
    part = routes_of({"go.mod": MOD, "main.go": f"{GIN}func main() {{\nr := gin.New()\n{body}}}\n"})
    assert told(part) == {"GET /one/a", "GET /two/a"}
    assert {route.confidence for route in part.routes} == {0.7}


def test_an_engine_that_a_function_makes_and_returns_and_one_in_a_composite_literal() -> None:
    made = f'{GIN}func build() *gin.Engine {{ x := gin.New(); return x }}\nfunc main() {{ e := build(); e.GET("/a", list) }}\n'
    assert sure({"main.go": made}) == {"GET /a"}
    held = (
        f"{GIN}type server struct {{ router *gin.Engine }}\n"
        "func start() *server { s := &server{router: gin.New()}; s.routes(); return s }\n"
        'func (s *server) routes() { s.router.GET("/a", s.all); g := s.router.Group("/g"); g.GET("/b", s.all) }\n'
        "func (s *server) all(c *gin.Context) {}\n"
    )
    part = routes_of({"go.mod": MOD, "main.go": held})
    assert {(one.path, one.mounted, one.handler_line) for one in part.routes} == {("/a", True, 7), ("/g/b", True, 7)}


def test_constants_of_the_package_and_of_others_are_read() -> None:
    files = {
        "api/names.go": 'package api\n\nconst (\n\tPrefix = "/v1"\n)\n',
        "main.go": GIN.replace('import "', 'import "example.com/shop/api"\nimport "')
        + 'func main() {\nr := gin.New()\ng := r.Group(own)\ng.GET(api.Prefix+"/a", list)\n}\n',
        "own.go": 'package main\n\nconst own = "/own"\n',
    }
    assert sure(files) == {"GET /own/v1/a"}
    files["own.go"] = 'package main\n\nvar own = "/own"\n'
    assert sure(files) == set()


def test_a_local_text_of_another_function_is_not_the_prefix() -> None:
    other = 'func other() { p := "/other"; _ = p }\n'
    assert sure({"main.go": f'{GIN}{other}func main() {{ r := gin.New(); r.Group(p).GET("/a", list) }}\n'}) == set()


def test_handlers_of_other_packages_are_located() -> None:
    files = {
        "ctl/users.go": "package ctl\n\nfunc Users(c any) {}\n",
        "main.go": GIN.replace('import "', 'import things "example.com/shop/ctl"\nimport "')
        + 'func main() {\nr := gin.New()\nr.GET("/a", things.Users)\nr.GET("/b", gin.WrapH(home(opts.Path)))\n}\n'
        + "func home(path string) any { return nil }\n",
    }
    part = routes_of({"go.mod": MOD, **files})
    found = {(route.path, route.handler, route.handler_path, route.handler_line) for route in part.routes}
    assert found == {("/a", "things.Users", "ctl/users.go", 3), ("/b", "home", "main.go", 10)}


MUXES = (
    'func api() http.Handler { mux := http.NewServeMux(); mux.HandleFunc("GET /users", list); return mux }\n'
    "func logged(h http.Handler) http.Handler { return h }\n"
)


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ('mux.Handle("/api/", http.StripPrefix("/api", api()))\n', {"GET /api/users"}),
        ('mux.Handle("/api/", logged(http.StripPrefix("/api/", logged(api()))))\n', {"GET /api/users"}),
        ('sub := api()\nmux.Handle("/", sub)\n', {"GET /users"}),
        (
            'sub := http.NewServeMux()\nsub.HandleFunc("/x", list)\nmux.Handle("/s/", http.StripPrefix("/s", sub))\n',
            {"ANY /s/x"},
        ),
        ('mux.Handle("/api/", http.StripPrefix(base(), api()))\n', set()),
    ],
)
def test_a_mux_stands_below_what_is_stripped(body: str, paths: set[str]) -> None:
    main = f'func main() {{\nmux := http.NewServeMux()\n{body}http.ListenAndServe(":80", mux)\n}}\n'
    assert sure({"main.go": HTTP + MUXES + main}) == paths


def test_a_mux_that_is_returned_is_a_root_only_where_a_server_gets_it() -> None:
    served = "func main() { s := &http.Server{Handler: logged(api())}; s.ListenAndServe() }\n"
    assert sure({"main.go": HTTP + MUXES + served}) == {"GET /users"}
    assert sure({"main.go": HTTP + MUXES + "func main() { register(api()) }\n"}) == set()


@pytest.mark.parametrize(("folder", "named"), [("api", "api"), ("api/v1", "v1"), ("api/v2", "api"), ("go-api", "api")])
def test_a_router_is_handed_to_the_package_that_the_file_names(folder: str, named: str) -> None:
    inner = (
        f'package {named}\nimport "github.com/gin-gonic/gin"\nfunc Add(r *gin.RouterGroup) {{ r.GET("/a", list) }}\n'
    )
    other = inner.replace(f"package {named}", "package other").replace("/a", "/b")
    main = GIN.replace('import "', f'import "example.com/shop/{folder}"\nimport "')
    main += f'func main() {{\nr := gin.New()\n{named}.Add(r.Group("/x"))\n}}\n'
    assert sure({f"{folder}/a.go": inner, "other/b.go": other, "main.go": main}) == {"GET /x/a"}


def test_a_method_of_a_value_is_no_function_of_a_package() -> None:
    debug = f"package debug\n{HTTP.partition(chr(10))[2]}"
    debug += 'func Handler() http.Handler { m := http.NewServeMux(); m.HandleFunc("/a", list); return m }\n'
    main = HTTP.replace('import "', 'import "example.com/shop/debug"\nimport "')
    main += 'func main() { server := start(); http.Handle("/d/", http.StripPrefix("/d", server.Handler())) }\n'
    assert "ANY /d/a" not in sure({"debug/d.go": debug, "main.go": main})
