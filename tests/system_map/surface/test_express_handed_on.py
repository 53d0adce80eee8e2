"""Express' applications and routers that functions hand on to functions, lists of handlers, methods that are computed."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

HEAD = "const express = require('express');\nconst app = express(), router = express.Router();\n"
END = "app.use('/r', router);\napp.listen(1);\n"


def shown(files: dict[str, str]) -> tuple[dict[str, float], list[int]]:
    part = routes_of(files)
    assert len({(one.path, one.method) for one in part.routes}) == len(part.routes)
    return {f"{one.method} {one.path}": one.confidence for one in part.routes}, [place.line for place in part.unread]


def within(body: str) -> tuple[dict[str, float], list[int]]:
    return shown({"main.js": f"{HEAD}{body}\n{END}"})


@pytest.mark.parametrize(
    "body",
    [
        "function one(a) { two(a); }\nfunction two(b) { b.get('/x', h); }\none(app);",
        "const two = (b) => { b.get('/x', h); };\nconst one = (n, a) => two(a, n);\none(1, app);",
        "function one(x) { two(1, x); }\nfunction two(n, b) { b.get('/x', h); one(b); }\none(app);",
        "function one(x) { two(x); function two(b) { three(b); } }\nfunction three(c) { c.get('/x', h); }\none(app);",
        "function one(x) { function two(b) { b.get('/x', h); } two(x); }\none(app);",
    ],
)
def test_an_application_is_followed_through_functions_that_hand_it_on(body: str) -> None:
    assert within(body) == ({"GET /x": 1.0}, [])


def test_a_router_is_the_one_that_stands_in_the_parameter_s_place() -> None:
    body = "function set(app, sub) { app.get('/a', h); sub.get('/b', h); }\nset(app, router);"
    assert within(body) == ({"GET /a": 1.0, "GET /r/b": 1.0}, [])


def test_functions_of_other_files_hand_on_what_they_are_handed() -> None:
    files = {
        "main.js": "import express from 'express';\nimport set from './set';\nconst app = express();\nset(app);\napp.listen(1);\n",
        "set.js": (
            "import things from './routes';\nfunction first(it) { it.use(['/a', '/b'], things); }\n"
            "function set(app) { first(app); }\nexport default set;\n"
        ),
        "routes.js": "import express from 'express';\nconst router = express.Router();\nrouter.get('/x', h);\nexport default router;\n",
    }
    assert shown(files) == ({"GET /a/x": 1.0, "GET /b/x": 1.0}, [])


def test_methods_of_a_class_hand_on_what_it_holds() -> None:
    text = (
        "const express = require('express');\nclass Server {\n  constructor() { this.app = express(); this.init(this.app); }\n"
        "  init(a) { a.get('/in', h); this.more(1, a); }\n  more(n, b) { b.post('/more', h); }\n}\nnew Server().app.listen(1);\n"
    )
    assert shown({"server.js": text}) == ({"GET /in": 1.0, "POST /more": 1.0}, [])


def test_what_a_function_of_typescript_is_called_on_is_no_argument() -> None:
    text = (
        "import express from 'express';\nconst app = express();\nclass Files {\n"
        "  static add(this: void, server: any, n?: number) { server.get('/files', h); }\n}\nFiles.add(app);\napp.listen(1);\n"
    )
    assert shown({"main.ts": text}) == ({"GET /files": 1.0}, [])


def test_functions_that_hand_each_other_a_router_end() -> None:
    body = "function one(a) { two(a); }\nfunction two(b) { one(b); b.get('/x', h); }\none(router);"
    assert within(body) == ({"GET /r/x": 1.0}, [])


def test_what_nobody_hands_anything_is_named_as_unread() -> None:
    body = (
        "module.exports = (subRouter, cache) => {\n  subRouter.get('/x', h);\n  subRouter.post(path, h);\n"
        "  cache.get('/y', h);\n  subRouter.get('setting', h);\n};"
    )
    assert within(body) == ({}, [4, 5])


def test_a_router_in_a_list_of_handlers_is_mounted() -> None:
    body = (
        "const one = express.Router(), two = express.Router();\none.get('/1', h);\ntwo.get('/2', [check, h]);\n"
        "app.use('/a', check, [log, one]);\napp.use([two]);"
    )
    assert within(body) == ({"GET /a/1": 1.0, "GET /2": 1.0}, [])


def test_a_computed_method_is_read_where_a_loop_over_literals_gives_it() -> None:
    body = (
        "for (const m of ['get', 'put']) {\n  app[m]('/a', h);\n}\n['post'].forEach((m) => app[m]('/b', h));\n"
        "app['delete']('/c', h);\nfor (const m of chosen) {\n  app[m]('/d', h);\n}\napp[0]('/e', h);\napp.locals[m]('/f', h);"
    )
    assert within(body) == ({"GET /a": 1.0, "PUT /a": 1.0, "POST /b": 1.0, "DELETE /c": 1.0}, [9])
