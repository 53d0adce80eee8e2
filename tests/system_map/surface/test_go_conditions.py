"""Go's routes under conditions, behind the patterns of Go's own mux, and on the mux of the package itself."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_go_routes import GIN, HTTP, MOD
from tests.system_map.surface.test_routes import routes_of


def told(source: str, **tests: str) -> list[tuple[str, float, bool]]:
    part = routes_of({"go.mod": MOD, "main.go": source, **{f"tests/{name}.go": text for name, text in tests.items()}})
    return [(route.path, route.confidence, route.mounted) for route in part.routes]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('if cfg.Debug {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if cfg.Debug {\n} else {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('switch cfg.Mode {\ncase "x":\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if cfg.Debug {\nfor _, p := range all {\nuse(p, func() { m.HandleFunc("/a", list) })\n}\n}\n', 0.7),
        ('if err := start(); err != nil {\nreturn\n}\nif cfg == nil {\nreturn\n}\nm.HandleFunc("/a", list)\n', 1.0),
        ('if err := start(); err == nil {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if nil == err {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if e := start(); e == nil {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if v, e := start(); nil == e {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if e := start(); e != nil {\nreturn\n} else {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if v := cfg.load(); v != nil {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if v := cfg.login(); v == nil {\nm.HandleFunc("/a", list)\n}\n', 0.7),  # no error, for all that is said
        ('if e := cfg.Debug; e == nil {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if startErr == nil {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if cerr == nil {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if terraform != nil {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if overrideHandler != nil {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        (f'if err{"r" * 200} == nil {{\nm.HandleFunc("/a", list)\n}}\n', 0.7),  # not read
        ('if v := cfg.Debug; v == nil {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if e == nil {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if nil != m {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('if nil == m {\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('switch {\n// alone\ndefault:\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('switch {\ncase n:\ndefault:\nm.HandleFunc("/a", list)\n}\n', 0.7),
        ('if n {\nswitch {\ndefault:\nm.HandleFunc("/a", list)\n}\n}\n', 0.7),
        ('if m != nil {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ('for {\nm.HandleFunc("/a", list)\n}\n', 1.0),
        ("if err := add(m); err != nil {\nreturn\n}\n", 1.0),
        ("if cfg.Debug {\nadd(m)\n}\n", 0.7),
        ("if cfg.Debug {\nadd(m)\n}\nadd(m)\n", 1.0),
        ('s := http.NewServeMux()\ns.HandleFunc("/a", list)\nif cfg.Debug {\nm.Handle("/", s)\n}\n', 0.7),
    ],
)
def test_what_the_configuration_decides_is_less_sure(body: str, expected: float) -> None:
    add = 'func add(m *http.ServeMux) error {\nm.HandleFunc("/a", list)\nreturn nil\n}\n' if "add(m)" in body else ""
    main = f'func main() {{\nm := http.NewServeMux()\n{body}http.ListenAndServe(":80", m)\n}}\n'
    assert ("/a", expected, True) in told(f"{HTTP}{add}{main}")
    assert {sure for path, sure, _ in told(f"{HTTP}{add}{main}") if path == "/a"} == {expected}


def test_cases_are_conditions_of_all_frameworks_routers() -> None:
    body = 'switch n {\ncase 1:\n g := r.Group("/one"); g.GET("/a", list)\ndefault:\n r.GET("/b", list)\n}\n'
    source = f"{GIN}func main() {{\nr := gin.New()\n{body}r.Run()\n}}\n"
    assert sorted(told(source)) == [("/b", 0.7, True), ("/one/a", 0.7, True)]


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        ('m.Handle("/p/", v)', [("/in", 0.6, False), ("/p/a", 1.0, True)]),
        ('m.Handle("/p/", http.StripPrefix("/p", v))', [("/p/in", 1.0, True), ("/p/p/a", 1.0, True)]),
        ('m.Handle("GET /p/", v)', [("/in", 0.6, False), ("/p/a", 1.0, True)]),
        ('m.Handle("/", v)', [("/in", 1.0, True), ("/p/a", 1.0, True)]),
        ('m.Handle("/{any}/", v)', [("/in", 1.0, True), ("/p/a", 1.0, True)]),
        (  # the way that leads there is told alone
            'm.Handle("/p/", v)\nm.Handle("/q/", http.StripPrefix("/q", v))',
            [("/p/a", 1.0, True), ("/q/in", 1.0, True), ("/q/p/a", 1.0, True)],
        ),
    ],
)
def test_a_mux_below_another_is_asked_for_the_paths_of_its_pattern(
    mount: str, expected: list[tuple[str, float, bool]]
) -> None:
    made = "m := http.NewServeMux()\nv := http.NewServeMux()\n"
    body = f'{made}v.HandleFunc("/in", list)\nv.HandleFunc("/p/a", list)\n{mount}\n'
    found = told(f'{HTTP}func main() {{\n{body}http.ListenAndServe(":80", m)\n}}\n')
    assert sorted(one for one in found if one[0] not in {"/p/", "/q/", "/"}) == expected


def test_a_mux_below_another_by_more_ways_than_are_followed_stays_mounted() -> None:
    numbers = range(15)
    mounts = "".join(f'm.Handle("/p{number}/", v)\n' for number in numbers)
    routes = "".join(f'v.HandleFunc("/p{number}/x", list)\n' for number in numbers)
    made = "m := http.NewServeMux()\nv := http.NewServeMux()\n"
    found = told(f'{HTTP}func main() {{\n{made}{mounts}{routes}http.ListenAndServe(":80", m)\n}}\n')
    sure = {path: (confidence, mounted) for path, confidence, mounted in found}
    assert sure == {f"/p{number}/x": (1.0 if number < 12 else 0.8, True) for number in numbers}


@pytest.mark.parametrize(
    ("serve", "expected"),
    [
        ('http.ListenAndServe(":80", m)', (0.6, False)),
        ('if err := http.ListenAndServe(":80", m); err != nil {\nreturn\n}', (0.6, False)),
        ('s := &http.Server{Addr: ":80", Handler: m}\ns.ListenAndServe()', (0.6, False)),
        ('http.ListenAndServe(":80", m)\nhttp.ListenAndServe(":81", nil)', (1.0, True)),
        ('http.ListenAndServe(":80", m)\ns := &http.Server{Addr: ":81"}\ns.ListenAndServe()', (1.0, True)),
        ('http.ListenAndServe(":80", m)\nm.Handle("/d/", http.DefaultServeMux)', (1.0, True)),
        ('http.ListenAndServe(":80", m)\nvar s http.Server\ns.ListenAndServe()', (1.0, True)),
        ('http.ListenAndServe(":80", m)\ns := new(http.Server)\ns.ListenAndServe()', (1.0, True)),
        ('http.ListenAndServe(":80", m)\ntype S struct {\ns http.Server\n}', (1.0, True)),
        (
            'http.ListenAndServe(":80", m)\ns := &http.Server{Addr: "x"}\nt := &http.Server{}\nt.Handler = m',
            (1.0, True),
        ),
        ("s := &http.Server{}\ns.Handler = m", (0.6, False)),
        ("x.s = &http.Server{}\nx.s.Handler = m", (0.6, False)),
        ("x := T{s: &http.Server{}}\nx.s.Handler = m", (0.6, False)),
        ("var s http.Server\ns.Handler = m", (0.6, False)),
        ("var s http.Server = http.Server{Handler: m}", (0.6, False)),
        ("s := new(http.Server)\ns.Handler = m", (0.6, False)),
        ("var s http.Server\ns = http.Server{Handler: m}", (0.6, False)),
        ("type S struct {\ns http.Server\n}\nx := S{s: http.Server{Handler: m}}", (0.6, False)),
        ('http.ListenAndServe(":80", m)\nvar s *http.Server', (0.6, False)),
        ('http.ListenAndServe(":80", m)\ntype S struct {\n*http.Server\n}', (0.6, False)),
        ('http.ListenAndServe(":80", m)\ntype S struct {\nhttp.Server\n}', (1.0, True)),
        ("", (1.0, True)),  # who serves it stands elsewhere
    ],
)
def test_what_the_package_is_given_is_reached_where_its_own_mux_is_served(
    serve: str, expected: tuple[float, bool]
) -> None:
    body = f'm := http.NewServeMux()\nhttp.HandleFunc("/a", list)\n{serve}\n'
    test = f'{HTTP}func TestIt() {{\nhttp.HandleFunc("/t", list)\nhttp.Serve(l, nil)\n}}\n'
    found = told(f"{HTTP}func main() {{\n{body}}}\n", it_test=test)
    assert ("/a", *expected) in found
    assert ("/t", 1.0, True) in found


_MAKES = "func made() *http.Server {\nsrv := &http.Server{}\nreturn srv\n}\n"
_TAKES = "func take(s *http.Server, h http.Handler) {\n"


@pytest.mark.parametrize(
    ("top", "serve", "is_served"),
    [
        ("type S struct {\nhttp.Server\n}\n", "x := S{Server: http.Server{Handler: m}}", False),
        ("type S struct {\nsrv http.Server\n}\n", "x := &S{http.Server{Handler: m}}", False),
        ("type S struct {\nsrv http.Server\n}\n", "x := &S{srv: configured(m)}\nhttp.Serve(l, m)", False),
        ("type S struct {\nhttp.Server\n}\n", 'x := &S{}\nhttp.ListenAndServe(":80", m)', True),
        (_MAKES, "s := made()\ns.Handler = m", False),
        (_MAKES, "s := made()\ns.ListenAndServe()\nhttp.Serve(l, m)", True),
        (_MAKES, "http.Serve(l, m)", False),  # who asks for it stands elsewhere
        ("", "s := &http.Server{}\nwith(s).Handler = m", False),
        ("", "s := &http.Server{}\nwith(s)\nhttp.Serve(l, m)", False),
        (f"{_TAKES}s.Serve(l)\n}}\n", "s := &http.Server{}\ntake(s, m)\nhttp.Serve(l, m)", True),
        (f"{_TAKES}s.Handler = h\n}}\n", "s := &http.Server{}\ntake(s, m)", False),
        (f"{_TAKES}other(s)\n}}\n", "s := &http.Server{}\ntake(s, m)\nhttp.Serve(l, m)", False),
        ("", "configure(&http.Server{})\nhttp.Serve(l, m)", False),
        ("", "a, b := http.Server{}, http.Server{}\na.Handler = m\nb.Handler = m", False),
        ("", "var a, b http.Server\nb.Handler = m\na.Handler = m", False),
        ("", "var _ http.Server\nhttp.Serve(l, m)", False),
        ("", "s := &http.Server{}\nt := s\nt.Handler = m", False),
        ("", "s := &http.Server{}\n*s = http.Server{Handler: m}", False),
        ("", 's := &http.Server{}\ns.Addr, s.Handler = "x", m', False),
        ("", 's := &http.Server{}\ns.Handler, s.Addr = m, "x"', False),
        ("", "s := http.Server{addr, m}\nhttp.Serve(l, m)", False),
        ("", "log.Fatal((&http.Server{}).ListenAndServe())\nhttp.Serve(l, m)", True),
    ],
)
def test_a_server_that_may_be_given_a_handler_serves_the_packages_own_mux_for_nobody(
    top: str, serve: str, is_served: bool
) -> None:
    body = f'm := http.NewServeMux()\nhttp.HandleFunc("/a", list)\n{serve}\n'
    assert told(f"{HTTP}{top}func main() {{\n{body}}}\n") == [("/a", *((1.0, True) if is_served else (0.6, False)))]


def test_what_a_function_is_handed_and_serves_is_not_the_packages_own_mux() -> None:
    serve = 'func serve(h http.Handler) {\nhttp.ListenAndServe(":1", h)\n}\n'
    made = 'm := http.NewServeMux()\nhttp.HandleFunc("/a", list)\n'
    assert told(f"{HTTP}{serve}func main() {{\n{made}serve(m)\n}}\n") == [("/a", 0.6, False)]
    assert told(f"{HTTP}{serve}func main() {{\n{made}serve(x)\n}}\n") == [("/a", 1.0, True)]
