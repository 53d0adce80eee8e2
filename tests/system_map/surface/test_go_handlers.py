"""Go's muxes that become something else: handed to who keeps them, wrapped by others, asserted; functions that register."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_go_mounts import MUX, shown
from tests.system_map.surface.test_go_routes import GIN, HTTP, MOD
from tests.system_map.surface.test_routes import routes_of

MAIN = HTTP.replace('import "', 'import "example.com/shop/srv"\nimport "')
SRV = 'package srv\nimport "net/http"\n'
MADE = 'mux := http.NewServeMux()\nmux.HandleFunc("GET /x", list)\n'


def given_to(function: str, call: str = "srv.Take(mux)\n") -> dict[str, float]:
    return shown({"srv/s.go": SRV + function, "main.go": f"{MAIN}func main() {{\n{MADE}{call}}}\n"})


@pytest.mark.parametrize(
    "function",
    [
        "var all []http.Handler\nfunc Take(h http.Handler) { all = append(all, h) }\n",
        "var all = map[string]http.Handler{}\nfunc Take(h http.Handler) { if h == nil { return }; all[name()] = h }\n",
        "type T struct { inner http.Handler }\nvar t = &T{}\nfunc Take(h http.Handler) { t.inner = h }\n",
        "type T struct { inner http.Handler }\nfunc Take(h http.Handler) *T { return &T{inner: h} }\n",
        "func Take(h http.Handler) { keep(h) }\nfunc keep(h http.Handler) { all <- h }\n",
    ],
)
def test_a_mux_that_a_function_puts_away_is_no_root(function: str) -> None:
    assert given_to(function) == {"? GET /x": 0.6}
    assert given_to(function, 'srv.Take(mux)\nhttp.ListenAndServe(":1", mux)\n') == {"GET /x": 1.0}


@pytest.mark.parametrize(
    "function",
    [
        'func Take(h http.Handler) { http.ListenAndServe(":1", h) }\n',
        "func Take(h http.Handler) { s := &http.Server{Handler: h}; s.ListenAndServe() }\n",
        "func Take(h http.Handler) { s := &http.Server{}; s.Handler = h; s.ListenAndServe() }\n",
        "func Take(h http.Handler) http.Handler { all = append(all, h); return h }\n",
        "func Take(h http.Handler) { run(h) }\nfunc run(h http.Handler) { http.Serve(listener(), h) }\n",
        "func Take(h http.Handler) { lambda.Start(h) }\n",
        (
            "type T struct { inner http.Handler }\nfunc Take(h http.Handler) *T { return &T{inner: h} }\n"
            'func (t *T) Run() { http.ListenAndServe(":1", t.inner) }\n'
        ),
        "func Take(h http.Handler) { wrapped := logged(h); go serve(wrapped) }\n",
    ],
)
def test_a_mux_that_a_function_may_serve_stays_a_root(function: str) -> None:
    assert given_to(function) == {"GET /x": 1.0}


def test_a_mux_that_a_function_mounts_stands_where_that_does() -> None:
    take = 'var all = http.NewServeMux()\nfunc Take(h http.Handler) { all.Handle("/a/", http.StripPrefix("/a", h)) }\n'
    assert given_to(take) == {"GET /a/x": 1.0}
    assert given_to(take.replace('"/a", h', "prefix(), h")) == {"? GET /x": 0.6}


@pytest.mark.parametrize(
    ("made", "paths"),
    [
        ("debug := tsweb.Debugger(mux)\n", {}),
        ("debug := http.Handler(mux)\n", {"ANY /y": 1.0}),
        ("debug := mux\n", {"ANY /y": 1.0}),
        ("debug := more(mux)\n", {"ANY /y": 1.0}),
        ("debug := logged(mux)\n", {}),
    ],
)
def test_what_a_function_makes_of_a_mux_takes_no_routes_of_it(made: str, paths: dict[str, float]) -> None:
    own = "func more(m *http.ServeMux) *http.ServeMux { return m }\nfunc logged(h http.Handler) http.Handler { return h }\n"
    body = f'{MADE}{made}debug.HandleFunc("/y", list)\nhttp.ListenAndServe(":1", debug)\n'
    assert shown({"main.go": f"{HTTP}{own}func main() {{\n{body}}}\n"}) == {"GET /x": 1.0, **paths}


def test_other_numbers_of_arguments_are_other_methods() -> None:
    body = 'mux.Handle("/a", "A", list)\nmux.HandleFunc("/b")\n'
    assert shown({"main.go": f"{HTTP}func main() {{\n{MADE}{body}}}\n"}) == {"GET /x": 1.0}


def test_a_type_assertion_tells_a_router() -> None:
    server = "type S struct { *http.Server }\n"
    used = 'func (s *S) add() { r := s.Handler.(*mux.Router); r.HandleFunc("/a", h); g := r.PathPrefix("/g").Subrouter(); g.HandleFunc("/b", h) }\n'
    made = "func New() *S { r := mux.NewRouter(); return &S{Server: &http.Server{Handler: r}} }\n"
    assert shown({"main.go": MUX + server + used}) == {"? ANY /a": 0.6, "? ANY /g/b": 0.6}
    assert shown({"main.go": MUX + server + used + made}) == {"ANY /a": 1.0, "ANY /g/b": 1.0}
    assert shown({"main.go": MUX + server + used.replace("*mux.Router", "*other.Router")}) == {"? ANY /g/b": 0.6}


def test_echo_is_made_with_a_configuration() -> None:
    body = (
        'import "github.com/labstack/echo/v5"\nfunc main() { e := echo.NewWithConfig(echo.Config{}); e.GET("/a", h) }\n'
    )
    assert shown({"main.go": f"package main\n{body}"}) == {"GET /a": 1.0}


REG = "func reg(r *mux.Router, p string, h http.HandlerFunc) { r.HandleFunc(p, h) }\n"


@pytest.mark.parametrize(
    ("before", "body", "paths"),
    [
        (
            REG,
            'reg(r, "/a", list)\nreg(r.PathPrefix("/g").Subrouter(), base+"/b", list)\n',
            {"ANY /a", "ANY /g/base/b"},
        ),
        (
            "",
            'add := func(p string, h http.HandlerFunc) { r.HandleFunc("/in"+p, h) }\nadd("/a", list)\n',
            {"ANY /in/a"},
        ),
        (
            "func (w *W) reg(r *mux.Router, p string, h http.HandlerFunc) { r.HandleFunc(p, h) }\n",
            'w := &W{}\nw.reg(r, "/a", list)\n',
            {"ANY /a"},
        ),
        (
            "func on(r *mux.Router, m, p string, h http.HandlerFunc, more ...string) { r.HandleFunc(p, h).Methods(m) }\n",
            'on(r, "GET", "/a", list)\non(r, http.MethodPut, "/b", list, "x", "y")\n',
            {"GET /a", "PUT /b"},
        ),
        (f'{REG}func get(r *mux.Router, p string) {{ reg(r, "/deep"+p, list) }}\n', 'get(r, "/a")\n', {"ANY /deep/a"}),
        (REG, 'reg(r, computed(), list)\nreg(r, "/a", list)\n', {"ANY /a"}),
        (REG, 'reg(other(), "/a", list)\n', set()),
        (REG, 'reg := func(r *mux.Router, p string, h http.HandlerFunc) {}\nreg(r, "/a", list)\n', set()),
        (REG.replace("{ r", '{ p = "/x" + p; r'), 'reg(r, "/a", list)\n', set()),
        (REG.replace("{ r", '{ p := "/x"; r'), 'reg(r, "/a", list)\n', {"ANY /x"}),
        ("func (w *W) reg(p string) { w.x.HandleFunc(p, h) }\nfunc (v *V) reg(p string) {}\n", 'v.reg("/a")\n', set()),
    ],
)
def test_a_function_that_registers_what_it_is_handed_is_shown_at_each_call(
    before: str, body: str, paths: set[str]
) -> None:
    text = f'{MUX}const base = "/base"\n{before}func main() {{\nr := mux.NewRouter()\n{body}http.ListenAndServe(":1", r)\n}}\n'
    assert set(shown({"main.go": text})) == paths


def test_the_handler_and_the_line_are_those_of_the_call() -> None:
    text = (
        f"{GIN}func (s *S) get(p string, h gin.HandlerFunc) {{ s.r.GET(p, wrap(h)) }}\ntype S struct {{ r *gin.Engine }}\n"
        'func main() {\nr := gin.New()\ns := &S{r: r}\ns.get("/a", list)\n}\n'
    )
    (route,) = routes_of({"go.mod": MOD, "main.go": text}).routes
    assert (route.path, route.handler, route.handler_line, route.line, route.confidence) == ("/a", "list", 3, 9, 1.0)


def test_a_function_that_other_packages_may_call_stays_named_as_unread() -> None:
    for name, lines in (("Reg", [4]), ("reg", [])):
        text = f'{MUX}{REG.replace("reg", name)}func main() {{\nr := mux.NewRouter()\n{name}(r, "/a", list)\n}}\n'
        part = routes_of({"go.mod": MOD, "main.go": text})
        assert ([place.line for place in part.unread], len(part.routes)) == (lines, 1)


def test_a_mux_that_a_function_gives_to_a_frameworks_group_keeps_its_own_paths() -> None:
    chi = 'import "github.com/go-chi/chi/v5"\n'
    inner = 'func inner() *chi.Mux { m := chi.NewMux(); m.Get("/api/v1/x", list); return m }\n'
    outer = 'func add(h http.Handler) *chi.Mux { r := chi.NewRouter(); r.Route("/api", func(r chi.Router) { r.Handle("/v1/*", cleared(h)) }); return r }\n'
    main = f'{inner}{outer}func main() {{ i := inner(); http.ListenAndServe(":1", add(i)) }}\n'
    assert set(shown({"main.go": HTTP.replace("import", f"{chi}import", 1) + main})) == {
        "GET /api/v1/x",
        "ANY /api/v1/*",
    }


def test_a_name_that_means_something_else_where_a_function_is_called_gives_no_path() -> None:
    before = "func reg(r *mux.Router, p string) { r.HandleFunc(prefix+p, h) }\n"
    text = f'{MUX}{before}func main() {{\nr := mux.NewRouter()\nprefix := "/local"\nreg(r, "/a")\nuse(prefix)\n}}\n'
    files = {"main.go": text, "own.go": 'package main\n\nconst prefix = "/own"\n'}
    assert shown(files) == {}
    assert shown({**files, "main.go": text.replace("prefix :=", "other :=")}) == {"ANY /own/a": 1.0}
