"""Express' applications and routers that functions give back, and handlers on the objects of what `new` is called with."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import Route
from tests.system_map.surface.test_routes import routes_of

HEAD = "const express = require('express');\nconst app = express();\n"
MADE = (
    "function create(env) {{\n  const express = require('express'), made = express{}();\n"
    "  made.get('/x', (q, s) => s.end());\n  return made;\n}}\nmodule.exports = create;\n"
)
TOP = "var router = require('express').Router();\n{} {{\n  router.get('/x', (q, s) => 1);\n  return router;\n}}\n"


def routes(files: dict[str, str]) -> list[Route]:
    return routes_of(files).routes


def shown(files: dict[str, str]) -> set[tuple[str, bool, float]]:
    return {(one.path, one.mounted, one.confidence) for one in routes(files)}


@pytest.mark.parametrize("kind", ["", ".Router"])
@pytest.mark.parametrize(
    "use",
    [
        "const sub = require('./sub')({});\napp.use('/v1', sub);\n",
        "const other = 1, sub = require('./sub')({});\napp.use('/v1', sub);\n",
        "const make = require('./sub');\nconst sub = make({});\napp.use('/v1', sub);\n",
        "const make = require('./sub');\nfunction start() {\n  const sub = make({});\n  app.use('/v1', sub);\n}\n",
        "app.use('/v1', require('./sub')({}));\n",
    ],
)
def test_what_a_function_gives_back_is_mounted_by_its_name(kind: str, use: str) -> None:
    files = {"sub.js": MADE.format(kind), "main.js": f"{HEAD}{use}app.listen(1);\n"}
    assert shown(files) == {("/v1/x", True, 1.0)}


@pytest.mark.parametrize("function", ["module.exports = function ()", "module.exports = make;\nfunction make()"])
@pytest.mark.parametrize("use", ["require('./r')()", "make()"])
def test_a_router_of_the_module_is_what_its_function_gives_back(function: str, use: str) -> None:
    main = f"{HEAD}const make = require('./r');\napp.use('/app', {use});\napp.listen(3);\n"
    assert shown({"r.js": TOP.format(function), "main.js": main}) == {("/app/x", True, 1.0)}


def test_a_function_that_gives_back_one_or_another_is_not_told_by_the_last() -> None:
    text = (
        "const express = require('express');\nconst a = express.Router();\nconst b = express.Router();\n"
        "a.get('/a', all);\nb.get('/b', all);\n"
        "module.exports = function (first) {\n  if (first) return a;\n  return b;\n};\n"
    )
    main = f"{HEAD}app.use('/v1', require('./r')());\napp.listen(1);\n"
    assert shown({"r.js": text, "main.js": main}) == {("/a", False, 0.6), ("/b", False, 0.6)}


@pytest.mark.parametrize(
    "start",
    [
        "require('./sub')({}).listen(1);\n",
        "const app = require('./sub')({});\napp.listen(1);\n",
        "const app = require('./sub')({});\nrequire('http').createServer(app).listen(1);\n",
        "const http = require('http');\nconst make = require('./sub');\nhttp.createServer({}, make({})).listen(1);\n",
        "module.exports = require('./sub');\n",
    ],
)
def test_an_application_that_a_function_gives_back_is_a_root_where_nothing_speaks_against_it(start: str) -> None:
    assert shown({"sub.js": MADE.format(""), "main.js": start}) == {("/x", True, 1.0)}


def test_an_application_that_goes_another_way_is_no_root_beside_one_that_listens() -> None:
    context = "module.exports = (ctx) => {\n  ctx.held = require('./sub')({});\n};\n"
    main = f"{HEAD}app.get('/own', all);\napp.use('/v1', ctx.held);\napp.listen(1);\n"
    files = {"package.json": "{}", "context.js": context, "main.js": main, "sub.js": MADE.format("")}
    assert shown(files) == {("/own", True, 1.0), ("/x", False, 0.6)}
    # one of another package is a program of its own
    apart = {**files, "other/package.json": "{}", "other/sub.js": MADE.format("")}
    assert ("/x", True, 1.0) in shown(apart)


def test_an_application_called_like_what_is_mounted_may_be_it() -> None:
    outer = "const express = require('express');\nmodule.exports = () => {\n  const app = express();\n"
    outer += "  app.use('/v1', ctx.made);\n  return app;\n};\n"
    assert shown({"sub.js": MADE.format(""), "outer.js": outer}) == {("/x", False, 0.6)}


def test_a_router_in_a_handlers_place_keeps_the_path() -> None:
    body = "const r = express.Router();\nr.get('/users/me', (q, s) => 1);\napp.all('/users*', r);\napp.listen(3);\n"
    assert shown({"main.js": HEAD + body}) == {("/users/me", True, 0.8), ("/users*", True, 1.0)}
    made = f"{HEAD}app.get('*', require('./sub')({{}}));\napp.listen(3);\n"
    assert shown({"main.js": made, "sub.js": MADE.format("")}) == {("/x", True, 0.8), ("*", True, 1.0)}
    wrapped = f"{HEAD}app.get('/docs', shown(app));\napp.get('/a', all);\napp.listen(3);\n"
    assert shown({"main.js": wrapped}) == {("/docs", True, 1.0), ("/a", True, 1.0)}


@pytest.mark.parametrize(
    ("held", "line"),
    [
        ("function Users(db) {\n  this.list = (q, s) => 1;\n}\nmodule.exports = Users;\n", 2),
        ("class Users {\n\n  list(q, s) { return 1; }\n}\nmodule.exports = Users;\n", 3),
        ("class Users {\n  static a() {}\n\n  list = (q, s) => 1;\n}\nmodule.exports = { Users };\n", 4),
    ],
)
def test_handlers_on_an_object_are_those_of_its_class_or_function(held: str, line: int) -> None:
    names = "{ Users }" if "{ Users }" in held else "Users"
    body = f"const {names} = require('./users');\nfunction add(db) {{\n  const users = new Users(db);\n"
    body += "  app.get('/u', users.list);\n  app.get('/v', users.none);\n}\nadd(1);\napp.listen(1);\n"
    first, second = routes({"main.js": HEAD + body, "users.js": held})
    assert (first.handler, first.handler_path, first.handler_line) == ("users.list", "users.js", line)
    assert (second.handler_path, second.handler_line) == (None, None)


def test_a_handler_of_an_object_that_a_file_gives_away_is_its_one_method_of_that_name() -> None:
    held = "class Users {\n  list = (q, s) => 1;\n}\nexport const users = new Users();\n"
    main = "import express from 'express';\nimport { users } from './users';\nconst app = express();\n"
    main += "app.get('/u', users.list);\n"
    (route,) = routes({"main.ts": main, "users.ts": held})
    assert (route.handler_path, route.handler_line) == ("users.ts", 2)
    twice = f"class Others {{\n  list = (q, s) => 1;\n}}\n{held}"
    assert [one.handler_line for one in routes({"main.ts": main, "users.ts": twice})] == [None]


@pytest.mark.parametrize(
    ("use", "routes"),
    [
        (
            "app.get('/only', r)",
            {("/only", "GET", True, 1.0), ("/only/x", "GET", False, 0.6), ("/only/x", "POST", False, 0.6)},
        ),
        (
            "app.get('/only*', r)",
            {("/only*", "GET", True, 1.0), ("/only/x", "GET", True, 0.8), ("/only/x", "POST", False, 0.6)},
        ),
        (
            "app.all('/on*', r)",
            {("/on*", "ANY", True, 1.0), ("/only/x", "GET", True, 0.8), ("/only/x", "POST", True, 0.8)},
        ),
        (
            "app.all('/un*', r)",
            {("/un*", "ANY", True, 1.0), ("/only/x", "GET", False, 0.6), ("/only/x", "POST", False, 0.6)},
        ),
        (
            "app.all(/^\\/o/, r)",
            {("/^\\/o", "ANY", True, 1.0), ("/only/x", "GET", True, 0.8), ("/only/x", "POST", True, 0.8)},
        ),
    ],
)
def test_a_router_in_a_handler_s_place_gets_what_the_route_does(
    use: str, routes: set[tuple[str, str, bool, float]]
) -> None:
    body = f"const r = express.Router();\nr.get('/only/x', one);\nr.post('/only/x', two);\n{use};\napp.listen(3);\n"
    found = routes_of({"main.js": HEAD + body}).routes
    assert {(one.path, one.method, one.mounted, one.confidence) for one in found} == routes
