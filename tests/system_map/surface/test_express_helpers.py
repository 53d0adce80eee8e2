"""A project's own helpers in Express: functions that hand their arguments on to a router, and what their calls register."""

from __future__ import annotations

import pytest

from services.system_map.surface.routes import express_helpers
from tests.system_map.surface.test_routes import routes_of

HEAD = "const express = require('express');\nconst app = express(), router = express.Router();\n"
END = "app.use('/r', router);\napp.listen(1);\n"
HELPERS = (
    "const helpers = module.exports;\n"
    "helpers.page = function (...args) {\n  const [router, name] = args;\n  const view = args[args.length - 1];\n"
    "  router.get(name, check, helpers.wrap(view));\n  router.get(`/api${name}`, helpers.wrap(view, (e) => e));\n};\n"
    "helpers.call = function (...args) {\n  const [router, verb, , name] = args;\n  router[verb](name, args[0]);\n};\n"
)


def shown(files: dict[str, str]) -> tuple[dict[str, float], list[tuple[str, int]]]:
    """Return the routes with handlers and how sure they are, and the places of what is unread."""
    part = routes_of(files)
    routes = {f"{one.method} {one.path} {one.handler}".strip(): one.confidence for one in part.routes}
    assert len(routes) == len(part.routes)
    return routes, [(place.path, place.line or 0) for place in part.unread]


def within(body: str) -> tuple[dict[str, float], list[tuple[str, int]]]:
    return shown({"main.js": f"{HEAD}{body}\n{END}"})


@pytest.mark.parametrize(
    ("body", "routes"),
    [
        ("function add(r, path, view) { r.get(path, view); }\nadd(app, '/a', one); add(router, '/b', two);", "GET /a one|GET /r/b two"),
        ("const add = (path, ...views) => { app.post('/v1' + path, ...views); };\nadd('/a', check, one);", "POST /v1/a one"),
        ("function add(method, path, view) { app[method](path, wrap(view)); }\nadd('put', '/a', one); add('all', '/b', two);", "PUT /a one|ANY /b two"),
        ("function add(verb, path, view) { router[verb.toLowerCase()](path, view); }\nadd('DELETE', '/a', one);", "DELETE /r/a one"),
        ("const A = '/a';\nfunction add(r, path, view) { r.get(path, view); }\nadd(app, A, one); add(app, `${A}/b`, (q, s) => s);", "GET /a one|GET /a/b"),
        ("function add(r, path, view) { r.get(path, view); }\nfunction both(r, name) { add(r, `/${name}`, one); }\nboth(router, 'a'); both(router, 'b');", "GET /r/a one|GET /r/b one"),
        ("class Server {\n  constructor() { this.app = express(); this.add('/a', one); this.app.listen(1); }\n  add(path, view) { this.app.get(path, view); }\n}", "GET /a one"),
    ],
)  # fmt: skip
def test_each_call_of_a_helper_registers_what_it_gives(body: str, routes: str) -> None:
    assert within(body) == (dict.fromkeys(routes.split("|"), 1.0), [])


def test_helpers_of_another_file_may_take_all_that_they_are_handed() -> None:
    files = {
        "helpers.js": HELPERS,
        "main.js": (
            f"{HEAD}const helpers = require('./helpers');\nconst {{ page }} = helpers;\nconst {{ call }} = require('./helpers');\n"
            "page(router, '/a', [], views.one);\nhelpers.page(app, '/b', two);\n"
            f"call(app, 'post', 1, '/c');\nrequire('./more')(router);\n{END}"
        ),
        "more.js": "const { page } = require('./helpers');\nmodule.exports = function (app) {\n  page(app, '/d', three);\n};\n",
    }
    pages = [f"{path} {view}" for path, view in [("/r/a", "views.one"), ("/b", "two"), ("/r/d", "three")]]
    others = ["/r/api/a views.one", "/api/b two", "/r/api/d three"]
    assert shown(files) == (dict.fromkeys([*(f"GET {one}" for one in [*pages, *others]), "POST /c"], 1.0), [])
    part = routes_of(files)
    assert {(one.file, one.line) for one in part.routes if one.handler == "three"} == {("more.js", 3)}


@pytest.mark.parametrize(
    "call",
    ["add(app, made(), one);", "add(app, path, one);", "add(app);", "add(app, ...rest);", "add(app, `/${name}`, one);"],
)
def test_a_call_that_says_no_path_is_named_as_unread(call: str) -> None:
    body = f"function add(r, path, view) {{ r.get(path, view); }}\n{call}\nadd(app, '/a', one);"
    assert within(body) == ({"GET /a one": 1.0}, [("main.js", 4)])


@pytest.mark.parametrize(
    "helper",
    [
        "function add(r, path) { path = base + path; r.get(path, one); }",
        "function add(r, ...args) { args.shift(); const [path] = args; r.get(path, one); }",
        "function add(r, ...args) { let [path] = args; r.get(path, one); }",
    ],
)
def test_a_helper_that_changes_what_it_is_handed_is_not_followed(helper: str) -> None:
    assert within(f"{helper}\nadd(app, '/a', one);") == ({}, [("main.js", 3)])


def test_of_several_routers_and_paths_nobody_tells_which_one_has_which() -> None:
    body = (
        "function add(r, path) { r.get(path, one); }\nfunction both(r, name) {\n  add(r, name);\n}\n"
        "both(router, '/a');\nboth(app, '/b');"
    )
    assert within(body) == ({}, [("main.js", 5)])


def test_a_computed_method_of_a_call_is_unread() -> None:
    body = (
        "function add(method, path, view) { app[method](path, view); }\nadd(verb, '/a', one);\nadd('get', '/b', two);"
    )
    assert within(body) == ({"GET /b two": 1.0}, [("main.js", 4)])


@pytest.mark.parametrize(
    "taken",
    [
        "({ router, app }) => {",
        "async function ({ router: router, app = made }, more) {",
        "async (given) => {\n  const { router, app } = given;",
    ],
)
@pytest.mark.parametrize("given", ["{ router, app }", "{ app: app, router: router }"])
def test_routers_are_handed_over_in_objects(taken: str, given: str) -> None:
    files = {
        "main.js": f"{HEAD}const set = require('./set');\nset({given});\n{END}",
        "set.js": (
            f"const page = (r, path, view) => r.get(path, view);\nmodule.exports = {taken}\n  router.get('/a', one);\n"
            "  app.use('/more', require('./more')());\n  page(router, '/b', two);\n  last({ it: app });\n};\n"
            "function last({ it }) {\n  it.get('/c', three);\n}\n"
        ),
        "more.js": (
            "const router = require('express').Router();\nmodule.exports = () => {\n  router.get('/d', four);\n  return router;\n};\n"
        ),
    }
    expected = dict.fromkeys(["GET /r/a one", "GET /r/b two", "GET /c three", "GET /more/d four"], 1.0)
    assert shown(files) == (expected, [])


def test_what_an_object_holds_that_nobody_hands_over_is_named_as_unread() -> None:
    body = (
        "function add(router, path) { router.get(path, one); }\n"
        "module.exports.set = (given) => {\n  const { router } = given;\n  add(router, '/a');\n  router.get('/b', two);\n};"
    )
    assert within(body) == ({}, [("main.js", 6), ("main.js", 7)])


def test_a_request_holds_no_application_of_a_helper() -> None:
    body = "function get(req, name) {\n  const { app } = req;\n  return app.get(name, fallback);\n}\nget(one, '/x');"
    assert within(body) == ({}, [])


PAGE = "page(app, '/a', one);"


@pytest.mark.parametrize(
    "body",
    [
        "for (const p of list()) r.get(p, v);",
        "for (let p = first(); p; p = next()) { r.get(p, v); }",
        "{ const p = made(); r.get(p, v); }",
        "{ const { a: p } = made(); r.get(p, v); }",
        "if (v) { var p = made(); } r.get(p, v);",
        "switch (v) { case 1: const p = made(); r.get(p, v); }",
        "list.forEach(({ p }) => r.get(p, v));",
        "list.forEach((...p) => r.get(p, v));",
        "try { go(); } catch (p) { r.get(p, v); }",
        "function p() {} r.get(p, v);",
    ],
)
def test_what_a_helper_binds_anew_is_not_what_it_is_handed(body: str) -> None:
    assert within(f"function page(r, p, v) {{ {body} }}\n{PAGE}") == ({}, [("main.js", 3)])


@pytest.mark.parametrize("body", ["{ const v = wrap(two); r.get(p, v); }", "function v() {} r.get(p, hold(v));"])
def test_a_handler_that_a_helper_binds_anew_is_not_told(body: str) -> None:
    assert within(f"function page(r, p, v) {{ {body} }}\n{PAGE}") == ({"GET /a": 1.0}, [])


def test_a_router_that_a_helper_binds_anew_is_not_what_it_is_handed() -> None:
    assert within(f"function page(r, p, v) {{ {{ const r = new Map(); r.get(p, v); }} }}\n{PAGE}") == ({}, [])
    own = "{ const own = express.Router(); own.get(p, v); }".replace("own", "router")
    body = f"function page(router, p, v) {{ {own} }}\n{PAGE}"
    assert within(body) == ({"GET /a one": 0.6}, [])  # of a router that nothing mounts


def test_a_text_that_a_block_of_a_helper_holds_is_read_there() -> None:
    body = (
        "function page(r, p, v) {\n  if (v) { let p = '/z'; r.get(p, two); }\n"
        "  names.forEach((name) => { const p = name + '/x'; r.get(p, v); });\n  r.get(p, v);\n}"
    )
    assert within(f"{body}\n{PAGE}") == ({"GET /z two": 1.0, "GET /a one": 1.0}, [("main.js", 5)])


def test_a_handler_is_followed_through_functions_that_hand_it_on() -> None:
    pages = "function page(r, p, v) { r.get(p, v); }\nfunction safe(r, p, view) { page(r, '/s' + p, view); }\n"
    assert within(f"{pages}safe(app, '/a', one);") == ({"GET /s/a one": 1.0}, [])
    assert within(f"{pages}safe(app, '/a', one);\nsafe(app, '/b', two);") == ({"GET /s/a": 1.0, "GET /s/b": 1.0}, [])


@pytest.mark.parametrize(
    ("body", "routes"),
    [
        ("function page(r, p, v) { page(r, p + '/x', v); r.get(p, v); }", {"GET /a one": 1.0}),
        ("function page(r, p, v) { next(r, p + '/1', v); }\nfunction next(r, p, v) { page(r, p + '/2', v); r.get(p, v); }", {}),
    ],
)  # fmt: skip
def test_a_function_that_comes_back_to_itself_tells_no_path(body: str, routes: dict[str, float]) -> None:
    assert within(f"{body}\n{PAGE}") == (routes, [("main.js", 3)])


def test_an_applications_own_helper_of_another_file_registers_on_it() -> None:
    files = {
        "api.js": (
            "const express = require('express');\nconst site = express();\nexports.add = (path, view, other) => site.get(path, view);\nsite.listen(2);\n"
        ),
        "main.js": f"{HEAD}const api = require('./api');\napp.use('/in', router);\napi.add('/a', one, router);\n{END}",
    }
    assert shown(files) == ({"GET /a one": 1.0}, [])


def test_registrations_above_the_limit_are_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(express_helpers, "_MAX_REGISTERED", 3)
    calls = "\n".join(f"page(app, '/{name}', one);" for name in "abcde")
    routes, unread = within(f"function page(r, p, v) {{ r.get(p, v); r.put(p, v);\n r.post(p, v); }}\n{calls}")
    assert routes == dict.fromkeys(["GET /a one", "GET /b one", "GET /c one"], 1.0)
    assert unread == [("main.js", 3), ("main.js", 4)]


def test_each_argument_of_a_call_is_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    read = express_helpers.HelperCalls._read
    monkeypatch.setattr(express_helpers.HelperCalls, "_read", lambda *given: looks.append(1) or read(*given))
    steps = [f"function p{at + 1}(r, p, v) {{\n" + f"p{at}(r, p, v);\n" * 9 + "}" for at in range(3)]
    routes_of(
        {"main.js": "\n".join([HEAD, "function p0(r, p, v) { r.get(p, v); }", *steps, "p3(app, '/a', one);", END])}
    )
    assert len(looks) == 28
