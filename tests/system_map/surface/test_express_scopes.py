"""Express' names by blocks, functions and statements: which application or router a name means at a place."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

HEAD = "const express = require('express');\nconst app = express();\nconst all = (req, res) => res.send(1);\n"


def shown(body: str) -> dict[str, float]:
    """Return the routes of one file with their confidences."""
    part = routes_of({"server.js": HEAD + body})
    return {f"{'' if one.mounted else '? '}{one.method} {one.path}": one.confidence for one in part.routes}


BLOCKS = (
    "{ const r = express.Router(); r.get('/a', all); app.use('/one', r); }\n"
    "{ const r = express.Router(); r.get('/b', all); app.use('/two', r); }\n"
)
AGAIN = (
    "let r = express.Router();\nr.get('/a', all);\napp.use('/one', r);\n"
    "r = express.Router();\nr.get('/b', all);\napp.use('/two', r);\n"
)
HOISTED = (
    "function build() { if (process.env.X) { var r = express.Router(); } r.get('/a', all); return r; }\n"
    "app.use('/one', build());\n"
)


@pytest.mark.parametrize(
    ("body", "routes"),
    [
        (BLOCKS, {"GET /one/a": 1.0, "GET /two/b": 1.0}),
        (AGAIN, {"GET /one/a": 1.0, "GET /two/b": 1.0}),
        (HOISTED, {"GET /one/a": 1.0}),
        ("const f = () => { const app = { get() {} }; app.get('/a', all); };\n", {}),
        ("function other(app) { app.get('/a', all); }\n", {"? GET /a": 0.6}),
        ("function other(app) { app.get('/a', all); }\nother(app);\n", {"GET /a": 1.0}),
        ("try { app.get('/a', all); } catch (error) { }\n", {"GET /a": 1.0}),
    ],
)
def test_a_name_means_what_its_block_last_gave_it(body: str, routes: dict[str, float]) -> None:
    assert shown(body) == routes


HOLDER = (
    "const express = require('express');\n"
    "class Server {\n"
    "  constructor() { this.app = express(); }\n"
    "  static getInstance() { return new Server(); }\n"
    "}\n"
    "module.exports = { Server };\n"
)
ROUTES = "const { Router } = require('express');\nconst r = Router();\nr.get('/b', all);\nmodule.exports = r;\n"


@pytest.mark.parametrize("made", ["new Server()", "Server.getInstance()"])
@pytest.mark.parametrize("named", ["const app = server.app;", "const { app } = server;", "", "const again = server;"])
def test_an_application_that_an_object_of_a_class_holds_is_known_by_its_names(made: str, named: str) -> None:
    on = {"": "server.app", "const again = server;": "again.app"}.get(named, "app")
    main = f"const {{ Server }} = require('./holder');\nconst server = {made};\n{named}\n"
    main += f"{on}.get('/a', all);\n{on}.use('/v1', require('./routes'));\n"
    part = routes_of({"holder.js": HOLDER, "routes.js": ROUTES, "main.js": main})
    assert {(one.path, one.mounted, one.confidence) for one in part.routes} == {("/a", True, 1.0), ("/v1/b", True, 1.0)}


def test_what_an_unknown_object_holds_is_no_application() -> None:
    main = "const express = require('express');\nconst { Client } = require('client');\nconst client = new Client();\n"
    assert not routes_of({"main.js": f"{main}client.app.get('/a', all);\nconst api = client.router;\n"}).routes


def test_paths_are_read_out_of_objects_of_constants() -> None:
    objects = "const E = { a: '/a', in: { b: `/b` }, n: 1 };\n"
    body = "app.get(E.a, all);\napp.get(E.in.b, all);\napp.get(E.n, all);\napp.get(E.none, all);\n"
    assert shown(objects + body) == {"GET /a": 1.0, "GET /b": 1.0}
    assert shown(f"{objects}E.a = '/other';\napp.get(E.a, all);\n") == {}
    assert shown(f"const E = {{ ...other, a: '/a' }};\n{body}") == {}


def test_paths_are_read_out_of_constants_of_other_files() -> None:
    names = "export const PATHS = { users: '/users' } as const;\nexport class Login {\n  static readonly URI = '/login';\n}\n"
    main = "import express from 'express';\nimport { PATHS, Login } from './names';\nconst app = express();\n"
    main += "app.get(PATHS.users, all);\napp.get(Login.URI, all);\napp.get(PATHS.none, all);\n"
    part = routes_of({"names.ts": names, "main.ts": main})
    assert {(one.path, one.confidence) for one in part.routes} == {("/users", 1.0), ("/login", 1.0)}
    assert [one.line for one in part.unread] == [6]
    own = "import express from 'express';\nclass Login {\n  static URI = '/login';\n  app = express();\n"
    own += "  add() { this.app.get(Login.URI, all); }\n}\nexport default Login;\n"
    assert [one.path for one in routes_of({"own.ts": own}).routes] == ["/login"]


def test_paths_are_read_out_of_fields_of_the_class() -> None:
    text = (
        "import express from 'express';\n"
        "export class Posts {\n"
        "  public path = '/posts';\n"
        "  public router = express.Router();\n"
        "  constructor() {\n"
        "    this.router.get(this.path, this.all);\n"
        "    this.router.get(`${this.path}/:id(\\\\d+)`, this.all);\n"
        "  }\n"
        "  all = (req, res) => res.send(1);\n"
        "}\n"
    )
    part = routes_of({"posts.ts": text})
    assert {(one.path, one.mounted) for one in part.routes} == {("/posts", False), ("/posts/:id(\\d+)", False)}
    changed = text.replace("constructor() {\n", "constructor(path) {\n    this.path = path;\n")
    assert not routes_of({"posts.ts": changed}).routes
