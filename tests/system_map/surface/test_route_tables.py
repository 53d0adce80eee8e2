"""Tables of routes in Python, and the loops that register their rows: of the same module and of another one."""

from __future__ import annotations

import pytest

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
