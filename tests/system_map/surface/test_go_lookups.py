"""The work that Go's names take: it grows with the number of statements, not with the paths through them."""

from __future__ import annotations

from typing import Any

import pytest

from services.system_map.surface.routes import go_names
from services.system_map.surface.routes.go_lookups import LookUps
from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.look import Look
from tests.system_map.surface.test_routes import routes_of
from tests.system_map.surface.test_routes_handed_over import told

MOD = "module example.com/shop\n\ngo 1.22\n"
CHI = 'package main\nimport "github.com/go-chi/chi/v5"\n'
HTTP = 'package main\nimport "net/http"\n'


def appended(count: int) -> str:
    """A list that grows, as a page of metrics is built."""
    lines = "all = append(all, one())\n" * count
    return f'{CHI}func main() {{\nvar all []any\n{lines}use(all)\nr := chi.NewRouter()\nr.Get("/a", list)\n}}\n'


def lattice(count: int) -> str:
    """Names that are each made of the two before them."""
    lines = "".join(f"a{at + 1} := pick(a{at}, b{at})\nb{at + 1} := pick(b{at}, a{at})\n" for at in range(count))
    made = f"a0, b0 := one(), one()\n{lines}use(a{count})\n"
    return f'{HTTP}func main() {{\n{made}http.HandleFunc("/a", list)\nhttp.ListenAndServe(":80", nil)\n}}\n'


def handed_on(count: int) -> str:
    """Functions that give back what one of the next two gives."""
    functions = "".join(
        f"func f{at}() http.Handler {{ if x {{ return f{at + 1}() }}; return w(f{at + 1}(), f{at + 2}()) }}\n"
        for at in range(count)
    )
    main = 'mux := http.NewServeMux()\nmux.HandleFunc("/a", list)\nhttp.ListenAndServe(":80", mux)\n'
    return f"{HTTP}{functions}func main() {{\n{main}use(f0())\n}}\n"


def ring(count: int) -> str:
    """Functions that all lead to each other."""
    functions = "".join(
        f"func f{at}() http.Handler {{ if x {{ return f{(at + 1) % count}() }}; return f{(at + 2) % count}() }}\n"
        for at in range(count)
    )
    main = 'mux := http.NewServeMux()\nmux.HandleFunc("/a", list)\nhttp.ListenAndServe(":80", mux)\n'
    return f"{HTTP}{functions}func main() {{\n{main}use(f0())\n}}\n"


@pytest.mark.parametrize("written", [appended, lattice, handed_on, ring])
def test_the_look_ups_grow_with_the_statements_alone(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    router = GoNames.router

    def counted(*given: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked > 50_000:
            raise OverflowError
        return router(*given, **more)

    monkeypatch.setattr(GoNames, "router", counted)
    counts: list[int] = []
    for count in (40, 80):
        asked = 0
        part = routes_of({"go.mod": MOD, "main.go": written(count)})
        assert {one.rpartition(" ")[2] for one in told(part)} == {"/a"}
        counts.append(asked)
    assert counts[1] < 2.5 * counts[0]


def test_a_name_that_is_wrapped_again_and_again_stays_the_router_it_was() -> None:
    wrapped = "h = logged(h)\n" * 6
    main = f'mux := http.NewServeMux()\nmux.HandleFunc("/a", list)\nvar h http.Handler = mux\n{wrapped}'
    server = f'{HTTP}func main() {{\n{main}http.ListenAndServe(":80", h)\n}}\n'
    part = routes_of({"go.mod": MOD, "main.go": server})
    assert [(one.path, one.mounted, one.confidence) for one in part.routes] == [("/a", True, 1.0)]


def test_an_answer_that_was_cut_short_holds_only_where_it_was_found() -> None:
    looked_up = LookUps()

    def first() -> str:
        return f"first of {looked_up.of('second', second)}"

    def second() -> str:
        return f"second of {looked_up.of('first', first)}"

    assert looked_up.of("first", first) == "first of second of None"
    assert looked_up.of("second", second) == "second of first of second of None"
    looked_up.forget()
    assert looked_up.of("second", second) == "second of first of None"


def test_one_that_is_cut_short_each_time_is_asked_a_few_times_only() -> None:
    looked_up = LookUps()
    asked: list[int] = []

    def stopped() -> str:
        asked.append(1)
        looked_up.stop()
        return "so far"

    assert {looked_up.of("it", stopped) for _ in range(20)} == {"so far"}
    assert len(asked) == 5


def test_a_type_and_a_function_of_one_name_are_asked_for_apart() -> None:
    mux = 'import (\n"net/http"\n"github.com/gorilla/mux"\n)\n'
    made = (
        f"package shop\n{mux}type Thing struct {{ http.Handler }}\n"
        "func New(q *mux.Router) *Thing {\nm := &Thing{}\nm.Handler = q\nreturn m\n}\n"
    )
    beside = (
        f"package shop_test\n{mux}func Thing() *mux.Router {{\nq := mux.NewRouter()\n"
        'q.HandleFunc("/beside", h)\nreturn q\n}\n'
        'func start() {\nq := Thing()\nq.HandleFunc("/more", h)\nhttp.ListenAndServe(":81", q)\n}\n'
    )
    used = (
        f'package shop\n{mux}func use() {{\nr := mux.NewRouter()\nr.HandleFunc("/used", h)\n'
        'v := New(r)\nhttp.ListenAndServe(":80", v)\n}\n'
    )
    part = routes_of({"go.mod": MOD, "shop/a.go": made, "shop/b_test.go": beside, "shop/c.go": used})
    assert {(one.path, one.mounted) for one in part.routes} == {("/beside", True), ("/more", True), ("/used", True)}


def test_of_a_name_that_is_given_values_again_and_again_the_first_one_stays_known() -> None:
    shown: list[list[tuple[str, float]]] = []
    for count in (50, 320):
        wrapped = "r = wrap(r, x)\n" * count
        main = f'package main\nimport "github.com/gin-gonic/gin"\nfunc main() {{\nr := gin.New()\n{wrapped}r.GET("/a", list)\n}}\n'
        shown.append([(one.path, one.confidence) for one in routes_of({"go.mod": MOD, "main.go": main}).routes])
    assert shown == [[("/a", 0.6)], [("/a", 0.6)]]


def test_types_that_embed_routers_are_looked_through_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    find = Look.symbols

    def counted(*given: Any) -> Any:
        nonlocal asked
        asked += 1
        return find(*given)

    monkeypatch.setattr(Look, "symbols", counted)
    gin = 'package shop\nimport "github.com/gin-gonic/gin"\n'
    counts: list[int] = []
    for count in (20, 40):
        asked = 0
        files = {
            f"shop/a{at}.go": f"{gin}type S{at} struct {{ *gin.Engine }}\nfunc new{at}() {{\ns := &S{at}{{Engine: gin.New()}}\n"
            f's.GET("/{at}", list)\n}}\n'
            for at in range(count)
        }
        assert len(routes_of({"go.mod": MOD, **files}).routes) == count
        counts.append(asked)
    assert counts[1] < 2.5 * counts[0]


def test_of_what_fills_fields_of_one_name_a_few_statements_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    find = GoNames._alias

    def counted(*given: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        return find(*given, **more)

    monkeypatch.setattr(GoNames, "_alias", counted)
    monkeypatch.setattr(go_names, "_MAX_GIVEN", 10)
    gin = 'package shop\nimport "github.com/gin-gonic/gin"\n'
    counts: list[int] = []
    for count in (20, 40):
        asked = 0
        files = {
            f"shop/a{at}.go": f'{gin}func add{at}() {{\nu.router = some{at}()\nu.router.GET("/{at}", list)\nv.router.GET("/{at}", list)\n}}\n'
            for at in range(count)
        }
        assert routes_of({"go.mod": MOD, **files}).routes == []
        counts.append(asked)
    assert counts[1] < 2.5 * counts[0]
