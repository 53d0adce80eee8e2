"""Go's routers in the fields of types, in files that import no framework, below one path alone, and texts that change."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_go_routes import GIN, HTTP, MOD
from tests.system_map.surface.test_routes import routes_of

MUX = 'package main\nimport (\n"net/http"\n"os"\n"github.com/gorilla/mux"\n)\nfunc list(w http.ResponseWriter, r *http.Request) {}\n'
SERVER = "type Server struct { Router *gin.Engine }\n"
REGISTER = (
    'func (s *Server) Register() {\ng := s.Router.Group("/admin")\ng.GET("/a", list)\ns.Router.GET("/b", list)\n}\n'
)
ECHO = 'import "github.com/labstack/echo/v4"\n'


def shown(files: dict[str, str]) -> dict[str, float]:
    return {f"{one.method} {one.path}": one.confidence for one in routes_of({"go.mod": MOD, **files}).routes}


@pytest.mark.parametrize(
    "made",
    [
        "func New() *Server { engine := gin.New(); return &Server{Router: engine} }\n",
        "func New() *Server { engine := gin.New(); s := new(Server); s.Router = engine; return s }\n",
        "func New() *Server { engine := gin.New(); s := &Server{}; s.Router = engine; return s }\n",
        "func build() *gin.Engine { return gin.New() }\nfunc New() *Server { e := gin.New(); return &Server{Router: e} }\n",
    ],
)
def test_a_field_holds_the_router_of_the_name_that_it_is_given(made: str) -> None:
    assert shown({"main.go": f"{GIN}{SERVER}{made}{REGISTER}"}) == {"GET /admin/a": 1.0, "GET /b": 1.0}
    # Another file of the package uses it.
    files = {"main.go": f"{GIN}{SERVER}{made}", "routes.go": f"{GIN}{REGISTER}"}
    assert shown(files) == {"GET /admin/a": 1.0, "GET /b": 1.0}


def test_a_field_that_nothing_is_seen_to_give_a_router_is_one_by_its_declaration() -> None:
    assert shown({"main.go": f"{GIN}{SERVER}{REGISTER}"}) == {"GET /admin/a": 0.6, "GET /b": 0.6}
    made = "func New(c Config) *Server { s := &Server{}; s.Router = c.engine(); return s }\n"
    assert shown({"main.go": f"{GIN}{SERVER}{made}{REGISTER}"}) == {"GET /admin/a": 0.6, "GET /b": 0.6}
    other = "type Server struct { Router *client.Engine }\n"
    assert shown({"main.go": f"{GIN}{other}{REGISTER}"}) == {"GET /admin/a": 0.6}


def test_fields_of_one_name_are_told_apart_by_their_types() -> None:
    types = "type A struct { Router *gin.Engine }\ntype B struct { Router *gin.RouterGroup }\n"
    made = (
        'func main() {\nr := gin.New()\ng := r.Group("/b")\na := &A{Router: r}\nb := &B{Router: g}\na.x()\nb.x()\n}\n'
    )
    used = 'func (a *A) x() { a.Router.GET("/a", list) }\nfunc (b *B) x() { b.Router.GET("/c", list) }\n'
    assert shown({"main.go": f"{GIN}{types}{made}{used}"}) == {"GET /a": 1.0, "GET /b/c": 1.0}


def test_a_field_that_is_also_given_what_is_not_seen_is_unsure() -> None:
    made = "func New(o *Server) *Server { e := gin.New(); s := &Server{Router: e}; s.Router = other(o); return s }\n"
    assert shown({"main.go": f"{GIN}{SERVER}{made}{REGISTER}"}) == {"GET /admin/a": 0.6, "GET /b": 0.6}


@pytest.mark.parametrize("use", ['h.Register(r.Group("/api"))', 'v1 := r.Group("/api")\nh.Register(v1)'])
def test_a_file_that_imports_no_framework_gives_routes_to_routers_that_others_make(use: str) -> None:
    files = {
        "router/router.go": f"package router\n{ECHO}func New() *echo.Echo {{ e := echo.New(); return e }}\n",
        "handler/h.go": f"package handler\n{ECHO}type Handler struct{{}}\nfunc New() *Handler {{ return &Handler{{}} }}\n"
        'func (h *Handler) Register(v1 *echo.Group) { v1.POST("/login", h.Login) }\n',
        "main.go": 'package main\nimport ("example.com/shop/handler"; "example.com/shop/router")\nfunc main() {\n'
        f'r := router.New()\nr.GET("/swagger/*", handler.Swagger)\nh := handler.New()\n{use}\nr.Start(":80")\n}}\n',
    }
    assert shown(files) == {"GET /swagger/*": 1.0, "POST /api/login": 1.0}


def test_what_has_such_methods_and_is_no_router_has_no_routes() -> None:
    client = (
        'package main\nfunc main() { c := client.New(); c.GET("/a", nil); g := c.Group("/b"); g.POST("/c", nil) }\n'
    )
    assert shown({"main.go": client}) == {}


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ('u := r.Path("/u/{id}").Subrouter()\nu.Methods("PUT").HandlerFunc(list)\n', {"PUT /u/{id}": 1.0}),
        (
            'u := r.Path("/u").Subrouter()\nu.HandleFunc("", list).Methods("GET", "HEAD")\n',
            {"GET /u": 1.0, "HEAD /u": 1.0},
        ),
        ('u := r.PathPrefix("/u").Subrouter()\nu.Methods("GET").HandlerFunc(list)\n', {"GET /u/*": 1.0}),
        ('r.Methods("OPTIONS").HandlerFunc(list)\n', {"OPTIONS /*": 1.0}),
        ('r.Host("x").Methods("GET").HandlerFunc(list)\n', {}),
    ],
)
def test_a_route_without_a_path_answers_that_of_its_router(body: str, paths: dict[str, float]) -> None:
    assert shown({"main.go": f"{MUX}func main() {{\nr := mux.NewRouter()\n{body}}}\n"}) == paths


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ('base := "/b"\nif os.Getenv("B") != "" { base = os.Getenv("B") }\n', {"GET /b/a": 0.7}),
        ('base := "/b"\nif x { base += "/c" }\n', {"GET /b/a": 0.7}),
        ('base := "/b"\nflag.Parse(&base)\n', {"GET /a": 0.6}),
        ('base := "/b"\nbase = os.Getenv("B")\n', {"GET /a": 0.6}),
        ('base := "/b"\nbase, err := read()\n', {"GET /a": 0.6}),
        ('base := "/b"\nif x { base := other(); use(base) }\n', {"GET /b/a": 1.0}),
        ('base := "/b"\nif x { base := other(); base = more(base) }\n', {"GET /b/a": 1.0}),
        ('base := "/b"\nif base == "/b" { print(base) }\n', {"GET /b/a": 1.0}),
    ],
)
def test_a_text_that_is_given_another_value_is_a_default(body: str, paths: dict[str, float]) -> None:
    text = f'{MUX}func main() {{\nr := mux.NewRouter()\n{body}r.HandleFunc(base+"/a", list).Methods("GET")\n}}\n'
    assert shown({"main.go": text}) == paths


def test_a_text_of_the_package_is_not_that_of_a_parameter_or_local_of_its_name() -> None:
    top = f'{MUX}var base = "/b"\n'
    used = 'r := mux.NewRouter()\nr.HandleFunc(base+"/a", list).Methods("GET")\n'
    assert shown({"main.go": f"{top}func main() {{\n{used}}}\n"}) == {"GET /b/a": 1.0}
    assert shown({"main.go": f"{top}func add(base string) {{\n{used}}}\n"}) == {"GET /a": 0.6}
    assert shown({"main.go": f"{top}func main() {{\nbase := read()\n{used}}}\n"}) == {"GET /a": 0.6}
    assert shown({"main.go": f"{top}func init() {{ base = read() }}\nfunc main() {{\n{used}}}\n"}) == {"GET /b/a": 0.7}
    fixed = top.replace("var base", "const base")
    assert shown({"main.go": f"{fixed}func main() {{\n{used}}}\n"}) == {"GET /b/a": 1.0}
    for head in ("add(base string) {", "main() {\nbase := read()", "main() {\nfor _, base := range all {"):
        tail = "}}" if "range" in head else "}"
        assert shown({"main.go": f"{fixed}func {head}\n{used}{tail}\n"}) == {"GET /a": 0.6}


def test_a_wrapped_router_of_a_declared_type_is_that_router() -> None:
    api = 'package api\nimport "github.com/gorilla/mux"\nfunc Route() *mux.Router {\nr := mux.NewRouter()\n'
    files = {
        "api/api.go": f'{api}r.HandleFunc("/a", list).Methods("GET")\nreturn r\n}}\n',
        "main.go": HTTP.replace('"net/http"', '("net/http"; "example.com/shop/api"; "github.com/gorilla/handlers")')
        + "func main() {\nroute := api.Route()\nvar router http.Handler = route\nrouter = handlers.ProxyHeaders(router)\n"
        'http.Handle("/", router)\nhttp.ListenAndServe(":80", nil)\n}\n',
    }
    assert shown(files) == {"GET /a": 1.0}


def test_what_stands_behind_a_computed_start_of_a_path_is_told_unsure() -> None:
    body = (
        'r := http.NewServeMux()\nr.HandleFunc("GET "+conf.Root+"api/a", list)\nr.HandleFunc(conf.Root+"/b", list)\n'
        'r.HandleFunc("/c/"+conf.Root+"/d", list)\nr.HandleFunc(conf.Root, list)\nr.HandleFunc(conf.A+"/"+conf.B, list)\n'
        'http.ListenAndServe(":80", r)\n'
    )
    part = routes_of({"go.mod": MOD, "main.go": f"{HTTP}func main() {{\n{body}}}\n"})
    told = {(one.method, one.path, one.confidence, one.mounted) for one in part.routes}
    assert told == {("GET", "/api/a", 0.6, False), ("ANY", "/b", 0.6, False)}
    assert len(part.unread) == 3
    below = 'g := r.Group("/v1")\ng.GET(conf.Root+"/a", list)\nr.GET(conf.Root+"/b", list)\n'
    assert shown({"main.go": f"{GIN}func main() {{\nr := gin.New()\n{below}}}\n"}) == {"GET /b": 0.6}
    prefixed = 'r := mux.NewRouter()\nr.PathPrefix(conf.at("/x")).HandlerFunc(list)\n'
    assert shown({"main.go": f"{MUX}func main() {{\n{prefixed}}}\n"}) == {}


EMBEDDING = "type Handler struct {\n*mux.Router\nstore Store\n}\n"
MADE = "func New() *Handler {\nh := &Handler{Router: mux.NewRouter()}\n%sreturn h\n}\n"
ROUTES = (
    'h.Handle("/tags", all(h.list)).Methods("GET")\ng := h.PathPrefix("/in").Subrouter()\ng.HandleFunc("/x", h.one)\n'
)


def test_a_type_that_embeds_a_router_takes_its_routes() -> None:
    """Which path it stands below, who has it decides; what is seen to mount or to serve it tells."""
    text = f"{MUX}{EMBEDDING}{MADE % ROUTES}func (h *Handler) list() {{}}\n"
    assert shown({"main.go": text}) == {"GET /tags": 0.6, "ANY /in/x": 0.6}
    served = 'func main() {\nh := New()\nhttp.ListenAndServe(":80", h)\n}\n'
    assert shown({"main.go": text + served}) == {"GET /tags": 1.0, "ANY /in/x": 1.0}
    mounted = (
        'func main() {\nr := mux.NewRouter()\nh := New()\nr.PathPrefix("/api").Handler(http.StripPrefix("/api", h))\n'
        'http.ListenAndServe(":80", r)\n}\n'
    )
    assert {"GET /api/tags", "ANY /api/in/x"} <= shown({"main.go": text + mounted}).keys()


def test_a_method_takes_routes_of_the_router_that_its_type_embeds() -> None:
    method = f"func (h *Handler) register() {{\n{ROUTES}}}\n"
    files = {"main.go": f"{MUX}{EMBEDDING}{MADE % ''}", "routes.go": f"{MUX}{method}"}
    assert shown(files) == {"GET /tags": 0.6, "ANY /in/x": 0.6}


@pytest.mark.parametrize(
    "embedding",
    [
        EMBEDDING.replace("mux.Router", "other.Router"),
        EMBEDDING.replace("*mux.Router", "router *mux.Router"),
        # Its own method is not the router's.
        f"{EMBEDDING}func (h *Handler) Handle(path string, of Handler) *Route {{ return nil }}\n",
    ],
)
def test_a_type_that_embeds_no_router_takes_no_routes(embedding: str) -> None:
    taken = 'h.Handle("/tags", all(h.list)).Methods("GET")\n'
    assert shown({"main.go": f"{MUX}{embedding}{MADE % taken}"}) == {}


def test_two_types_of_a_package_embed_routers_of_their_own() -> None:
    types = "type A struct {\n*mux.Router\n}\ntype B struct {\n*mux.Router\n}\n"
    made = (
        'func main() {\na := &A{Router: mux.NewRouter().StrictSlash(true)}\na.HandleFunc("/a", list)\n'
        'b := &B{Router: mux.NewRouter()}\nb.HandleFunc("/b", list)\nhttp.ListenAndServe(":80", a)\n}\n'
    )
    assert shown({"main.go": f"{MUX}{types}{made}"}) == {"ANY /a": 1.0, "ANY /b": 0.6}


def test_methods_register_on_what_the_function_is_given_that_makes_their_value() -> None:
    own = (
        "type Server struct { app *gin.Engine }\nfunc New(app *gin.Engine) *Server { return &Server{app: app} }\n"
        'func (s *Server) routes() { s.app.GET("/a", list); s.app.Group("/g").GET("/b", list) }\n'
    )
    start = "func main() { app := gin.New(); s := New(app); s.routes(); app.Run() }\n"
    part = routes_of({"go.mod": MOD, "main.go": GIN + own + start})
    assert {(one.path, one.mounted, one.confidence) for one in part.routes} == {("/a", True, 0.9), ("/g/b", True, 0.9)}
