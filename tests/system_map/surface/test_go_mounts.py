"""Go's routers that functions and methods give back: by the types of values, by packages' names, and where nobody mounts them."""

from __future__ import annotations

import time

import pytest

from tests.system_map.surface.test_go_routes import MOD, sure
from tests.system_map.surface.test_routes import routes_of

CHI = 'import "net/http"\nimport "github.com/go-chi/chi/v5"\n'


def part_of(name: str) -> str:
    """Return a package with a type whose method gives a router, with factories for it."""
    return (
        f"package {name}\n{CHI}"
        "type Handler struct{}\n"
        "func NewHandler() *Handler { return &Handler{} }\n"
        "func NewAPI() (*Handler, error) { return &Handler{}, nil }\n"
        f'func (h *Handler) Routes() chi.Router {{ r := chi.NewRouter(); r.Get("/{name}-list", h.list); return r }}\n'
        "func (h *Handler) list(w http.ResponseWriter, r *http.Request) {}\n"
    )


def main_of(body: str, before: str = "") -> str:
    return (
        f'package main\nimport "example.com/shop/users"\nimport "example.com/shop/posts"\n{CHI}{before}'
        f'func main() {{\nr := chi.NewRouter()\n{body}http.ListenAndServe(":80", r)\n}}\n'
    )


PARTS = {"users/users.go": part_of("users"), "posts/posts.go": part_of("posts")}
BOTH = {"GET /u/users-list", "GET /p/posts-list"}


@pytest.mark.parametrize(
    ("body", "before"),
    [
        (
            'h := users.NewHandler()\np := posts.NewHandler()\nr.Mount("/u", h.Routes())\nr.Mount("/p", p.Routes())\n',
            "",
        ),
        (
            'h, err := users.NewAPI()\np, err := posts.NewAPI()\nr.Mount("/u", h.Routes())\nr.Mount("/p", p.Routes())\n',
            "",
        ),
        (
            'users := users.NewHandler()\nr.Mount("/u", users.Routes())\nr.Mount("/p", posts.NewHandler().Routes())\n',
            "",
        ),
        ('r.Mount("/u", users.NewHandler().Routes())\nr.Mount("/p", posts.NewHandler().Routes())\n', ""),
        ('r.Mount("/u", users.Handler{}.Routes())\nr.Mount("/p", (&posts.Handler{}).Routes())\n', ""),
        (
            'a := api{}\nr.Mount("/u", a.users.Routes())\nr.Mount("/p", a.posts.Routes())\n',
            "type api struct { users *users.Handler; posts posts.Handler }\n",
        ),
        (
            'a := all{}\nr.Mount("/u", a.Routes())\nr.Mount("/p", posts.NewHandler().Routes())\n',
            "type all struct { *users.Handler }\n",
        ),
    ],
)
def test_methods_of_one_name_are_told_apart_by_the_types_of_values(body: str, before: str) -> None:
    assert sure({**PARTS, "main.go": main_of(body, before)}) == BOTH


@pytest.mark.parametrize(
    "mount",
    [
        'r.Mount("/u", things[0].Routes())\n',
        "mount(r, h)\n} \nfunc mount(r chi.Router, h http.Handler) { r.Mount(base(), h)\n",
    ],
)
def test_a_router_that_is_given_back_is_no_root_where_a_mount_is_not_understood(mount: str) -> None:
    main = main_of(mount).replace('http.ListenAndServe(":80", r)\n', "")
    assert sure({"users/users.go": PARTS["users/users.go"], "main.go": main}) == set()


@pytest.mark.parametrize("mount", ["", 'r.Mount("/debug", middleware.Profiler())\n'])
def test_a_router_that_is_given_back_is_a_root_where_all_mounts_are_understood(mount: str) -> None:
    main = main_of(mount, 'import "github.com/go-chi/chi/v5/middleware"\n')
    assert sure({"users/users.go": PARTS["users/users.go"], "main.go": main}) == {"GET /users-list"}


def test_a_type_that_embeds_a_handler_answers_with_what_that_is_set_to() -> None:
    native = (
        f"package native\n{CHI}type Router struct {{ http.Handler }}\n"
        "func New() *Router { r := &Router{}; r.Handler = r.routes(); return r }\n"
        'func (api *Router) routes() http.Handler { r := chi.NewRouter(); r.Get("/songs", list); return r }\n'
    )
    main = main_of('r.Mount("/api", native.New())\n').replace("shop/users", "shop/native")
    assert sure({"native/native.go": native, "main.go": main}) == {"GET /api/songs"}
    unseen = main_of('r.Mount("/api", build())\n').replace("shop/users", "shop/native")
    assert sure({"native/native.go": native, "main.go": unseen}) == set()


@pytest.mark.parametrize("imported", ['"example.com/shop"', 'top "example.com/shop"'])
def test_functions_of_the_package_in_the_repositorys_root_are_found(imported: str) -> None:
    root = 'package shop\nimport "github.com/gin-gonic/gin"\nfunc Add(r *gin.RouterGroup) { r.GET("/a", list) }\n'
    name = "top" if imported.startswith("top") else "shop"
    main = f'package main\nimport {imported}\nimport "github.com/gin-gonic/gin"\n'
    main += f'func main() {{\nr := gin.New()\n{name}.Add(r.Group("/x"))\nr.Run()\n}}\n'
    assert sure({"routes.go": root, "cmd/it/main.go": main}) == {"GET /x/a"}


MUX = 'package main\nimport "net/http"\nimport "github.com/gorilla/mux"\n'


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ('r.Methods("POST").Path("/b").HandlerFunc(h)\n', {"POST /b"}),
        ('r.Path("/c").Methods("GET", http.MethodPut).HandlerFunc(h)\n', {"GET /c", "PUT /c"}),
        ('r.Path("/d").Handler(http.HandlerFunc(h))\n', {"ANY /d"}),
        ('r.NewRoute().Path("/g").Name("g").HandlerFunc(h).Methods("GET")\n', {"GET /g"}),
        ('r.Host("x.org").Path("/h").\n\tHandlerFunc(h).Name("h").Methods("GET")\n', {"GET /h"}),
        ('r.PathPrefix("/s/").Handler(http.NotFoundHandler()).Methods("GET")\n', {"GET /s/*"}),
        ('r.PathPrefix("/p").Path("/q").Handler(h)\n', {"ANY /p/q"}),
        ('s := r.PathPrefix("/api").Subrouter()\ns.Methods("GET").Path("/f").HandlerFunc(h)\n', {"GET /api/f"}),
        ('g := r.Methods("GET").Subrouter()\ng.HandleFunc("/a", h)\nr.HandleFunc("/b", h)\n', {"GET /a", "ANY /b"}),
        ('s := r.Host("x.org").Subrouter()\ns.HandleFunc("/a", h)\n', {"ANY /a"}),
        (
            (
                'r.PathPrefix("/v1").Handler(http.StripPrefix("/v1", sub()))\n}\n'
                'func sub() *mux.Router { s := mux.NewRouter(); s.HandleFunc("/in", h); return s\n'
            ),
            {"ANY /v1/in"},
        ),
        ("r.Methods(verb).Path(base()).HandlerFunc(h)\n", set()),
    ],
)
def test_routes_of_mux_are_built_in_any_order(body: str, paths: set[str]) -> None:
    assert sure({"main.go": f"{MUX}func main() {{\nr := mux.NewRouter()\n{body}}}\n"}) == paths


def test_a_built_route_whose_path_is_computed_is_unread() -> None:
    body = "r := mux.NewRouter()\nr.Path(base()).HandlerFunc(h)\n"
    assert [one.line for one in routes_of({"go.mod": MOD, "main.go": f"{MUX}func main() {{\n{body}}}\n"}).unread] == [6]


def test_a_tests_server_makes_a_root_of_a_tests_router_only() -> None:
    service = (
        f'package main\n{CHI}func service() http.Handler {{ r := chi.NewRouter(); r.Get("/a", list); return r }}\n'
    )
    served = 'func main() { http.ListenAndServe(":80", service()) }\n'
    part = routes_of({"go.mod": MOD, "tests/it/main.go": service + served})
    assert [(one.path, one.mounted, one.is_test) for one in part.routes] == [("/a", True, True)]
    mount = "func main() { r := chi.NewRouter(); r.Mount(path(), other()) }\n"
    assert sure({"main.go": service + mount, "tests/it_test.go": f"package main\n{CHI}{served}"}) == set()


def test_a_value_behind_an_interface_answers_by_the_only_method_of_that_name() -> None:
    before = "type routed interface { Routes() chi.Router }\n"
    body = 'var h routed = users.NewHandler()\nr.Mount("/u", h.Routes())\n'
    assert sure({"users/users.go": PARTS["users/users.go"], "main.go": main_of(body, before)}) == {"GET /u/users-list"}
    assert sure({**PARTS, "main.go": main_of(body, before)}) == set()


def test_types_that_embed_each_other_are_asked_once() -> None:
    count = 12
    types = "".join(
        f"type T{one} struct {{ {'; '.join(f'*T{other}' for other in range(count) if other != one)} }}\n"
        for one in range(count)
    )
    text = f'package main\n{CHI}{types}func main() {{\nvar t *T0\nr := chi.NewRouter()\nt.Add(r)\nhttp.ListenAndServe(":80", r)\n}}\n'
    started = time.process_time()
    routes_of({"go.mod": MOD, "main.go": text})
    assert time.process_time() - started < 2


SERVER = f"package rpc\n{CHI}type Server http.Handler\n"
PING = 'r := chi.NewRouter()\nr.Get("/ping", list)\n'


def shown(files: dict[str, str]) -> dict[str, float]:
    part = routes_of({"go.mod": MOD, **files})
    return {f"{'' if one.mounted else '? '}{one.method} {one.path}": one.confidence for one in part.routes}


@pytest.mark.parametrize("returned", ["Server(r)", "r", "http.Handler(r)"])
@pytest.mark.parametrize(
    ("before", "body", "sure"),
    [
        ("", 'r.Mount("/rpc", rpc.NewServer())\n', 1.0),
        ("", 'v := rpc.NewServer()\nr.Mount("/rpc", handler(v))\n', 1.0),
        (
            (
                "func provide() handler { v := rpc.NewServer(); return handler(v) }\n"
                'func add(r chi.Router, v handler) { r.Mount("/rpc", v) }\n'
            ),
            "add(r, provide())\n",
            0.9,
        ),
        (
            'func with(v http.Handler) *chi.Mux { r := chi.NewRouter(); r.Mount("/rpc", v); return r }\n',
            "v := rpc.NewServer()\nr = with(v)\n",
            1.0,
        ),
    ],
)
def test_a_router_is_followed_through_conversions_and_parameters(
    returned: str, before: str, body: str, sure: float
) -> None:
    rpc = f"{SERVER}func NewServer() Server {{\n{PING}return {returned}\n}}\n"
    main = main_of(body, f"type handler http.Handler\n{before}").replace("shop/users", "shop/rpc")
    assert shown({"rpc/rpc.go": rpc, "main.go": main}) == {"GET /rpc/ping": sure}


def test_a_router_under_a_type_of_its_own_is_no_root_where_a_mount_is_not_understood() -> None:
    rpc = f"{SERVER}func NewServer() Server {{\n{PING}return r\n}}\n"
    main = main_of('r.Mount("/rpc", things[0])\n').replace("shop/users", "shop/rpc")
    assert shown({"rpc/rpc.go": rpc, "main.go": main}) == {"? GET /ping": 0.6}


def test_a_type_that_several_functions_give_tells_no_router() -> None:
    rpc = f"{SERVER}func NewServer() Server {{\n{PING}return r\n}}\nfunc NewOther() Server {{\n{PING}return r\n}}\n"
    add = 'func add(r chi.Router, v rpc.Server) { r.Mount("/rpc", v) }\n'
    main = main_of("add(r, pick())\n", add).replace("shop/users", "shop/rpc")
    assert set(shown({"rpc/rpc.go": rpc, "main.go": main})) == {"? GET /ping"}


def test_what_is_mounted_on_a_router_is_not_that_router() -> None:
    main = (
        f'package main\n{CHI}func all(h http.Handler) http.Handler {{ r := chi.NewRouter(); r.Get("/a", list); '
        'r.Mount("/x", h); return r }\n'
    )
    assert shown({"main.go": main}) == {"GET /a": 1.0}
    other = 'func more(h http.Handler) { r := chi.NewRouter(); r.Mount("/y", h) }\n'
    assert shown({"main.go": main + other}) == {"? GET /a": 0.6}


OWN = (
    'package api\nimport "net/http"\ntype Router interface { MethodFunc(method, path string, h http.HandlerFunc) }\n'
    'func Route(r Router) { r.MethodFunc("GET", "/one", list) }\n'
)


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (
            'api.Route(r)\nr.Route("/v1", func(r chi.Router) { api.Route(r) })\n',
            {"GET /one": 1.0, "GET /v1/one": 1.0},
        ),
        ("api.Route(recorder())\n", {}),
    ],
)
def test_an_interface_of_the_repository_is_a_router_where_it_is_given_one(body: str, paths: dict[str, float]) -> None:
    main = main_of(body).replace("shop/users", "shop/api")
    handed = "type holder struct{}\nfunc (h *holder) Route(r Router) { Route(r) }\n"
    more = f'package more\n{CHI}import "example.com/shop/api"\nfunc Route(r api.Router) {{ api.Route(r) }}\n'
    for text in (OWN, OWN + handed, OWN.replace('"net/http"', f'"net/http"\n{CHI.splitlines()[1]}')):
        assert shown({"api/api.go": text, "more/api/more.go": more, "main.go": main}) == paths
    named = main.replace('import "example', 'import other "example.com/shop/more/api"\nimport "example', 1)
    assert shown({"api/api.go": OWN, "more/api/more.go": more, "main.go": named}) == paths


def test_what_has_such_a_method_and_is_given_no_router_is_none() -> None:
    text = 'package api\nfunc Run(c *client) { c.MethodFunc("GET", "/one", list) }\n'
    part = routes_of({"go.mod": MOD, "api/api.go": text})
    assert (part.routes, part.unread) == ([], [])


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        # A group keeps its own path, wherever it is handed to: of the same router nothing more is reached.
        (
            'in := r.PathPrefix("/in").Subrouter()\nin.HandleFunc("/a", list)\nr.PathPrefix("/x").Handler(in)\n',
            {"ANY /in/a"},
        ),
        (
            'in := mux.NewRouter().PathPrefix("/in").Subrouter()\nin.HandleFunc("/a", list)\nr.PathPrefix("/in").Handler(wrap(in))\n',
            {"ANY /in/a"},
        ),
        ('in := mux.NewRouter()\nin.HandleFunc("/a", list)\nr.PathPrefix("/in").Handler(in)\n', set()),
        ('in := mux.NewRouter()\nin.HandleFunc("/in/a", list)\nr.PathPrefix("/in").Handler(in)\n', {"ANY /in/a"}),
        # Nor does the group that hands on strip anything.
        (
            'g := r.PathPrefix("/g").Subrouter()\nin := mux.NewRouter()\nin.HandleFunc("/a", list)\ng.PathPrefix("/in").Handler(http.StripPrefix("/g/in", in))\n',
            {"ANY /g/in/a"},
        ),
    ],
)
def test_what_gorilla_hands_on_keeps_its_whole_path(body: str, paths: set[str]) -> None:
    text = 'package main\nimport (\n"net/http"\n"github.com/gorilla/mux"\n)\n'
    main = f'func main() {{\nr := mux.NewRouter()\n{body}http.ListenAndServe(":80", r)\n}}\n'
    assert {one for one in sure({"main.go": text + main}) if not one.endswith("/*")} == paths


def test_a_group_of_no_path_answers_as_its_router_beside_the_readers_of_other_packages() -> None:
    text = 'package main\nimport (\n"net/http"\n"github.com/gorilla/mux"\n)\n'
    body = 'r := mux.NewRouter()\napi := r.NewRoute().Subrouter()\napi.Handle("/a", http.HandlerFunc(list)).Methods("POST")\n'
    assert sure({"main.go": f'{text}func main() {{\n{body}http.ListenAndServe(":80", r)\n}}\n'}) == {"POST /a"}


@pytest.mark.parametrize(
    ("mount", "found"),
    [
        ('c.Mount("/api", in)', {"/a": 0.6, "/api/b": 1.0}),
        ('c.Mount("/api", http.StripPrefix("/api", in))', {"/api/a": 1.0, "/api/api/b": 1.0}),
        ('c.Handle("/api/*", in)', {"/a": 0.6, "/api/b": 1.0}),
        ('c.Route("/v1", func(r chi.Router) { r.Mount("/api", in) })', {"/a": 0.6, "/api/b": 0.6}),
        ('c.Route("/api", func(r chi.Router) { r.Mount("/b", in) })', {"/a": 0.6, "/api/b": 1.0}),
    ],
)
@pytest.mark.parametrize("made", ["mux.NewRouter()", "http.NewServeMux()"])
def test_what_chi_mounts_of_others_sees_the_whole_path(mount: str, found: dict[str, float], made: str) -> None:
    body = f'c := chi.NewRouter()\nin := {made}\nin.HandleFunc("/a", list)\nin.HandleFunc("/api/b", list)\n{mount}\n'
    text = (
        f'package main\n{CHI}import "github.com/gorilla/mux"\nfunc main() {{\n{body}http.ListenAndServe(":80", c)\n}}\n'
    )
    part = routes_of({"go.mod": MOD, "main.go": text})
    assert {one.path: one.confidence for one in part.routes} == found
