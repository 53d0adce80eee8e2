"""Tables of routes in Python, and the loops that register their rows: of the same module and of another one."""

from __future__ import annotations

import pytest

from services.system_map.surface.routes import python_routers
from tests.system_map.surface.test_routes import routes_of

VIEWS = (
    "from flask.views import MethodView\ndef index(): ...\ndef make(): ...\n"
    "class Item(MethodView):\n    def get(self): ...\n    def put(self): ...\nclass Items(MethodView):\n    def get(self): ...\n"
)
FLASK = "from flask import Flask\nfrom flask_restful import Api\napp = Flask(__name__)\napi = Api(app, prefix='/v1')\n"
FAST = "from fastapi import FastAPI\napp = FastAPI()\n"
BROUGHT = "from tables import ROUTES as ALL\nimport tables\n"
FROM_VIEWS = "from views import Item, Items, index, make\n"
CLASSES = "ROUTES = [\n    (Items, '/items'),  # all\n    # one\n    (Item, '/items/<id>', '/item/<id>'),\n]\n"
RULES = "ROUTES = (('/', 'home', index), ['/made', None, make])\n"
PAIRS = "ROUTES = {'/': index, '/made': make}\n"
DICTS = "ROUTES = [\n    {'rule': '/', 'view_func': index},\n    {'rule': '/made', 'view_func': make, 'methods': ['POST']},\n]\n"
OF_CLASSES = {"GET /v1/items Items", "GET /v1/items/<id> Item", "PUT /v1/items/<id> Item"}
OF_CLASSES |= {"GET /v1/item/<id> Item", "PUT /v1/item/<id> Item"}
OF_RULES = {"GET / index", "GET /made make"}
POSTED = {"GET / index", "POST /made make"}


def told(main: str, table: str, head: str = FLASK) -> tuple[set[str], list[tuple[str, int]]]:
    """Return what loops over a table register, with the table in another module."""
    part = routes_of({"app.py": f"{head}{BROUGHT}{main}", "tables.py": f"{FROM_VIEWS}{table}", "views.py": VIEWS})
    shown = {f"{'' if route.mounted else '? '}{route.method} {route.path} {route.handler}" for route in part.routes}
    return shown, [(place.path, place.line) for place in part.unread]


def within(main: str, table: str, head: str = FLASK) -> tuple[set[str], list[tuple[str, int]]]:
    """Return the same with the table in the same module."""
    main = main.replace("ALL", "ROUTES").replace("tables.", "")
    part = routes_of({"app.py": f"{head}{FROM_VIEWS}{table}{main}", "views.py": VIEWS})
    shown = {f"{'' if route.mounted else '? '}{route.method} {route.path} {route.handler}" for route in part.routes}
    return shown, [(place.path, place.line) for place in part.unread]


LOOPS = [
    (CLASSES, "for route in ALL: api.add_resource(*route)\n", OF_CLASSES),
    (CLASSES, "for route in tables.ROUTES:\n    api.add_resource(*route)\n", OF_CLASSES),
    (CLASSES, "[api.add_resource(*r) for r in ALL]\n", OF_CLASSES),
    (CLASSES, "def register(api):\n    for r in ALL: api.add_resource(*r)\nregister(api)\n", OF_CLASSES),
    (CLASSES.replace(", '/item/<id>'", ""), "for cls, path in ALL: api.add_resource(cls, path + '/')\n", None),
    (RULES, "for row in ALL: app.add_url_rule(*row)\n", OF_RULES),
    (RULES, "for path, name, view in ALL: app.add_url_rule(path, name, view)\n", OF_RULES),
    (RULES, "for row in ALL: app.add_url_rule(row[0], view_func=row[2])\n", OF_RULES),
    (RULES, "for path, _, view in ALL: app.route(path)(view)\n", OF_RULES),
    (PAIRS, "for path, view in ALL.items(): app.add_url_rule(path, view_func=view)\n", OF_RULES),
    (DICTS, "for row in ALL: app.add_url_rule(**row)\n", POSTED),
    (DICTS, "for r in ALL: app.add_url_rule(r['rule'], view_func=r['view_func'])\n", OF_RULES),
    ("ROUTES = [('/item', Item.as_view('one'))]\n", "for p, v in ALL: app.add_url_rule(p, view_func=v)\n", None),
]


@pytest.mark.parametrize(("table", "loop", "routes"), LOOPS)
def test_a_loop_registers_the_rows_of_a_table(table: str, loop: str, routes: set[str] | None) -> None:
    one_path = {"GET /v1/items/ Items", "GET /v1/items/<id>/ Item", "PUT /v1/items/<id>/ Item"}
    expected = routes or (one_path if "Items" in table else {"GET /item Item", "PUT /item Item"})
    assert told(loop, table) == (expected, [])
    assert within(loop, table) == (expected, [])


@pytest.mark.parametrize(
    ("loop", "routes"),
    [
        ("for row in ALL: app.add_api_route(*row)\n", OF_RULES),
        ("for path, view in ALL: app.add_api_route(f'/v{path}', view, methods=['PUT'])\n", None),
        ("for path, view in ALL: app.get(path)(view)\n", OF_RULES),
    ],
)
def test_fastapi_takes_the_rows_of_a_table_too(loop: str, routes: set[str] | None) -> None:
    table = "ROUTES = [('/', index), ('/made', make)]\n"
    expected = routes or {"PUT /v/ index", "PUT /v/made make"}
    assert told(loop, table, FAST) == (expected, [])
    assert within(loop, table, FAST) == (expected, [])


@pytest.mark.parametrize(
    ("loop", "table"),
    [
        ("for route in ALL: api.add_resource(*route)\n", "ROUTES = load()\n"),
        ("for route in ALL: api.add_resource(*route)\n", f"{CLASSES}ROUTES.append(more)\n"),
        ("for route in ALL: api.add_resource(*route)\n", f"{CLASSES}ROUTES += MORE\n"),
        ("for route in sorted(ALL): api.add_resource(*route)\n", CLASSES),
        ("for route in ALL: api.add_resource(*route[1:])\n", CLASSES),
        ("for route in ALL: app.add_url_rule(*route)\n", PAIRS),
        ("for row in ALL: app.add_url_rule(**row)\n", "ROUTES = [{'rule': '/', **more(index)}]\n"),
        ("for path, view in ALL: app.route(path)(view)\n", "ROUTES = load()\n"),
    ],
)
def test_a_loop_over_what_cannot_be_read_is_named_as_unread(loop: str, table: str) -> None:
    assert told(loop, table) == (set(), [("app.py", 7)])


def test_a_row_that_cannot_be_read_is_named_by_its_own_line() -> None:
    table = "ROUTES = [\n    (Items, '/items'),\n    (Item, prefix() + '/one'),\n]\n"
    assert told("for route in ALL: api.add_resource(*route)\n", table) == (
        {"GET /v1/items Items"},
        [("tables.py", 4)],
    )


def test_a_route_stands_where_the_row_does_and_bears_the_name_that_it_gives() -> None:
    part = routes_of(
        {
            "app.py": f"{FLASK}{BROUGHT}for row in ALL: app.add_url_rule(*row)\n",
            "tables.py": f"{FROM_VIEWS}ROUTES = [\n    ('/', 'home', index),\n    ('/made', None, make),\n]\n",
            "views.py": VIEWS,
        }
    )
    assert [(one.file, one.line, one.name, one.handler_path, one.handler_line) for one in part.routes] == [
        ("tables.py", 3, "home", "views.py", 2),
        ("tables.py", 4, "make", "views.py", 3),
    ]


BOTH = "ROUTES = [('/', None, index), ('/made', None, make)]\n"
DONE = "for p, e, v in ALL: app.add_url_rule(p, e, v)\n"


@pytest.mark.parametrize(
    ("loop", "table", "head", "routes"),
    [
        ("for r in ALL: app.add_url_rule(*r, methods=['PUT'])\n", RULES, FLASK, {"PUT / index", "PUT /made make"}),
        (
            "for r in ALL: app.add_url_rule(**r, methods=['PUT'])\n",
            "ROUTES = [{'rule': '/', 'view_func': index}]\n",
            FLASK,
            {"PUT / index"},
        ),
        (
            "from views import make\nfor r in ALL: app.add_url_rule(**r, view_func=make)\n",
            "ROUTES = [{'rule': '/', 'endpoint': index}]\n",
            FLASK,
            {"GET / make"},
        ),
        (
            "for r in ALL: app.add_api_route(*r, methods=['PUT'])\n",
            "ROUTES = [('/', index), ('/made', make)]\n",
            FAST,
            {"PUT / index", "PUT /made make"},
        ),
        (
            "from views import make\nfor r in ALL: app.add_api_route(**r, endpoint=make)\n",
            "ROUTES = [{'path': '/', 'name': index}]\n",
            FAST,
            {"GET / make"},
        ),
    ],
)
def test_what_a_call_says_beside_a_row_holds(loop: str, table: str, head: str, routes: set[str]) -> None:
    assert told(loop, table, head) == (routes, [])
    assert within(loop, table, head) == (routes, [])


def test_the_name_that_a_call_says_beside_a_row_is_the_routes() -> None:
    loop = "for row in ALL: app.add_url_rule(**row, endpoint='first')\n"
    table = f"{FROM_VIEWS}ROUTES = [{{'rule': '/', 'view_func': index}}]\n"
    part = routes_of({"app.py": f"{FLASK}{BROUGHT}{loop}", "tables.py": table, "views.py": VIEWS})
    assert [(one.path, one.name) for one in part.routes] == [("/", "first")]


@pytest.mark.parametrize(
    "loop",
    [
        "for p, e, v in ALL:\n    p = '/api' + p\n    app.add_url_rule(p, e, v)\n",
        "for p, e, v in ALL:\n    p += '/x'\n    app.add_url_rule(p, e, v)\n",
        "for p, e, v in ALL:\n    p, q = split(p)\n    app.add_url_rule(p, e, v)\n",
        "for p, e, v in ALL:\n    with at(p) as p: app.add_url_rule(p, e, v)\n",
        "for r in ALL:\n    r = ('/z',) + r[1:]\n    app.add_url_rule(*r)\n",
        "for r in ALL:\n    r[0] = '/z' + r[0]\n    app.add_url_rule(*r)\n",
        "for r in ALL:\n    r.pop()\n    app.add_url_rule(*r)\n",
        "def go(app):\n    for p, e, v in ALL:\n        p = '/api' + p\n        app.add_url_rule(p, e, v)\ngo(app)\n",
        "for p, e, v in ALL: pass\nelse: app.add_url_rule(p, e, v)\n",
    ],
)
def test_what_a_turn_gives_a_name_itself_is_not_the_rows(loop: str) -> None:
    for routes, unread in (told(loop, BOTH), within(loop, BOTH)):
        assert not routes
        assert unread


def test_a_name_of_the_function_around_is_not_that_of_the_loop_in_it() -> None:
    loop = "def go(app):\n    p = '/z'\n    for p, e, v in ALL:\n        app.add_url_rule(p, e, v)\ngo(app)\n"
    assert told(loop, BOTH) == (OF_RULES, [])


def test_a_path_that_a_turn_puts_together_of_the_row_is_read() -> None:
    loop = "def go(app):\n    for p, e, v in ALL:\n        q = '/api' + p\n        app.add_url_rule(q, e, v)\ngo(app)\n"
    assert told(loop, BOTH) == ({"GET /api/ index", "GET /api/made make"}, [])


def test_a_view_that_a_turn_wraps_keeps_the_paths() -> None:
    loop = "for p, e, v in ALL:\n    v = login(v)\n    app.add_url_rule(p, e, v)\n"
    assert told(loop, BOTH) == ({"GET / v", "GET /made v"}, [])
    assert within(loop, BOTH) == ({"GET / v", "GET /made v"}, [])


@pytest.mark.parametrize(
    ("loop", "sure"),
    [
        (DONE, 1.0),
        ("for p, e, v in ALL:\n    if p == '/': continue\n    app.add_url_rule(p, e, v)\n", 0.7),
        ("for p, e, v in ALL:\n    app.add_url_rule(p, e, v)\n    if p == '/': break\n", 0.7),
        ("[app.add_url_rule(p, e, v) for p, e, v in ALL if p == '/']\n", 0.7),
        ("for p, e, v in ALL:\n    app.add_url_rule(p, e, v)\n    if p == '/': continue\n    print(p)\n", 1.0),
        ("for p, e, v in ALL:\n    for q in p:\n        if q: break\n    app.add_url_rule(p, e, v)\n", 1.0),
        ("for p, e, v in ALL:\n    # may continue or break\n    app.add_url_rule(p, e, v)\n", 1.0),
    ],
)
def test_rows_that_a_loop_may_pass_by_are_less_sure(loop: str, sure: float) -> None:
    files = {"tables.py": f"{FROM_VIEWS}{BOTH}", "views.py": VIEWS}
    part = routes_of({"app.py": f"{FLASK}{BROUGHT}{loop}", **files})
    assert [(one.path, one.confidence) for one in part.routes] == [("/", sure), ("/made", sure)]
    own = routes_of({"app.py": f"{FLASK}{FROM_VIEWS}{BOTH}{loop.replace('ALL', 'ROUTES')}", **files})
    assert [(one.path, one.confidence) for one in own.routes] == [("/", sure), ("/made", sure)]


@pytest.mark.parametrize(
    ("loop", "table"),
    [
        (f"ALL = [one for one in ALL if one]\n{DONE}", BOTH),
        (f"ALL.pop()\n{DONE}", BOTH),
        (f"del ALL[0]\n{DONE}", BOTH),
        (f"def go():\n    ALL = load()\n    {DONE}go()\n", BOTH),
        ("tables.ROUTES = load()\nfor p, e, v in tables.ROUTES: app.add_url_rule(p, e, v)\n", BOTH),
        (DONE, f"{BOTH}del ROUTES[0]\n"),
        (DONE, f"{BOTH}ROUTES[0] = ('/z', None, index)\n"),
    ],
)
def test_a_table_that_is_changed_or_bound_anew_is_not_read(loop: str, table: str) -> None:
    routes, unread = told(loop, table)
    assert not routes
    assert [path for path, _ in unread] == ["app.py"]


def test_another_functions_name_of_the_same_letters_hides_no_table() -> None:
    assert told(f"def other():\n    ALL = load()\n{DONE}", BOTH) == (OF_RULES, [])


def test_rows_and_loops_over_them_have_a_bound_as_a_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_routers, "_MAX_CALLS_IN_ALL", 5)
    loops = (
        "for p, e, v in ALL: app.add_url_rule('/1' + p, e, v)\nfor p, e, v in ALL: app.add_url_rule('/2' + p, e, v)\n"
    )
    last = "for p, e, v in ALL: app.add_url_rule('/3' + p, e, v)\n"
    first_two = {"GET /1/ index", "GET /1/made make", "GET /2/ index", "GET /2/made make"}
    assert told(loops + last, BOTH) == (first_two, [("app.py", 9)])
