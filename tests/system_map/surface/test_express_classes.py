"""Express' applications and routers that classes keep: of constructors, of bases, of types alone."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

JS = "const express = require('express');\nfunction f(q, r) {}\n"
RUN = "const app = express();\nconst s = new S(app);\ns.init();\napp.listen(2);\n"
TS = "import express, { Router } from 'express';\n"


def shown(files: dict[str, str]) -> tuple[dict[str, float], list[tuple[str, int]]]:
    """Return the confidence of each route, those not seen to be mounted with a question mark, and what is unread."""
    part = routes_of(files)
    routes = {f"{'' if one.mounted else '? '}{one.method} {one.path}": one.confidence for one in part.routes}
    return routes, [(place.path, place.line or 0) for place in part.unread]


@pytest.mark.parametrize(
    "text",
    [
        "class S {\n  constructor(app) { this.app = app; this.app.get('/c', f); }\n  init() { this.app.get('/i', f); }\n}\n",
        "class S {\n  constructor(app) { this.app = app || express(); this.app.get('/c', f); }\n  init() { this.app.get('/i', f); }\n}\n",
        "class S {\n  constructor({ app }) { this.app = app; this.app.get('/c', f); }\n  init() { this.app.get('/i', f); }\n}\n",
        (
            "class B {\n  constructor(n, app) { this.web = app; }\n}\nclass S extends B {\n  constructor(a) { super(1, a); this.web.get('/c', f); }\n"
            "  init() { this.web.get('/i', f); }\n}\n"
        ),
        (
            "class B {\n  constructor(app) { this.app = app; this.app.get('/c', f); }\n}\nclass M extends B {}\nclass S extends M {\n"
            "  init() { this.app.get('/i', f); }\n}\n"
        ),
        (
            "class B {\n  constructor(web) { web.get('/c', f); this.web = web; }\n}\nclass S extends B {\n"
            "  constructor(a) { super(a); }\n  init() { this.web.get('/i', f); }\n}\n"
        ),
        (
            "class S {\n  constructor(app) { this.app = app; new T(this.app); }\n  init() { T.more(this.app); }\n}\n"
            "class T {\n  constructor(x) { this.x = x; this.x.get('/c', f); }\n  static more(x) { x.get('/i', f); }\n}\n"
        ),
    ],
)
def test_what_a_constructor_is_handed_and_keeps_is_followed(text: str) -> None:
    run = RUN.replace("(app);\ns.", "({ app });\ns.") if "{ app }" in text else RUN
    assert shown({"main.js": f"{JS}{text}{run}"}) == ({"GET /c": 1.0, "GET /i": 1.0}, [])


BODY = "{ init() { this.app.get(S.PATH, (q, r) => {}); } static PATH = '/i'; }\n"
MAIN = {"main.ts": f"{TS}import S from './s';\n{RUN}"}


@pytest.mark.parametrize(
    "files",
    [
        {
            "s.ts": f"{TS}export default class S {{ constructor(private readonly app: express.Application) {{}}\n{BODY[1:]}"
        },
        {
            "s.ts": f"import {{ B }} from './b';\nclass S extends B {BODY}export default S;\n",
            "b.ts": f"{TS}export abstract class B {{\n  protected app: express.Application;\n"
            "  constructor(it: express.Application) { this.app = it; }\n}\n",
        },
        {
            "s.ts": f"import B from './b';\nclass S extends B {BODY}export default S;\n",
            "b.ts": "module.exports = class Base {\n  constructor(app) { this.app = app; }\n};\n",
        },
    ],
)
def test_fields_are_followed_over_files(files: dict[str, str]) -> None:
    assert shown(MAIN | files) == ({"GET /i": 1.0}, [])


def test_each_class_has_a_router_of_its_own_by_its_base() -> None:
    files = {
        "b.ts": f"{TS}export abstract class B {{\n  router = Router();\n  more() {{ this.router.get('/more', (q, r) => {{}}); }}\n}}\n",
        "a.ts": "import { B } from './b';\nexport class A extends B { go() { this.router.get('/a', (q, r) => {}); } }\n",
        "c.ts": "import { B } from './b';\nexport class C extends B { go() { this.router.get('/c', (q, r) => {}); } }\n",
        "main.ts": f"{TS}import {{ A }} from './a';\nimport {{ C }} from './c';\nconst app = express();\napp.use('/a', new A().router);\n"
        "const c = new C();\napp.use('/c', c.router);\napp.listen(1);\n",
    }
    told = {"GET /a/a": 1.0, "GET /c/c": 1.0, "GET /a/more": 1.0, "GET /c/more": 1.0}
    assert shown(files) == (told, [])


def test_classes_handed_different_ones_are_told_apart() -> None:
    text = (
        "class B { constructor(app) { this.app = app; } }\n"
        "class One extends B { init() { this.app.get('/one', f); } }\nclass Two extends B { init() { this.app.get('/two', f); } }\n"
        "const app = express(), router = express.Router();\nnew One(app).init();\nnew Two(router).init();\napp.use('/r', router);\n"
    )
    assert shown({"main.js": f"{JS}{text}"}) == ({"GET /one": 1.0, "GET /r/two": 1.0}, [])


def test_what_a_base_mounts_is_told_once_for_the_applications_of_many_classes() -> None:
    others = "".join(f"class S{number} extends B {{}}\n" for number in range(20))
    text = (
        "const router = express.Router();\nrouter.get('/x', f);\n"
        f"class B {{ constructor() {{ this.app = express(); this.app.use('/r', router); }} }}\n{others}"
    )
    assert shown({"main.js": f"{JS}{text}"}) == ({"GET /r/x": 1.0}, [])


def test_an_application_by_its_type_that_nobody_hands_over_is_not_mounted() -> None:
    text = f"{TS}const other = express();\nexport class S {{ constructor(private web: express.Application) {{}}\n  init() {{ this.web.get('/i', f); }} }}\n"
    assert shown({"s.ts": text}) == ({"? GET /i": 0.6}, [])


def test_a_constructor_handed_an_application_by_its_name_keeps_that() -> None:
    text = (
        f"{TS}const other = express();\nclass S {{ constructor(private web: express.Application) {{}}\n  init() {{ this.web.get('/i', f); }} }}\n"
        "export class Manager { start(app) { new S(app).init(); } }\n"
    )
    assert shown({"s.ts": text}) == ({"GET /i": 0.9}, [])


def test_fields_called_app_are_applications_where_a_function_answers() -> None:
    text = (
        f"{JS}const other = express();\nclass S {{\n  constructor(app) {{ this.app = app; }}\n  init() {{\n"
        "    this.app.get('/a', f);\n    this.app.get('/b', config);\n    this.app.get('/c', { cache: true });\n"
        "    this.app.get('/d', this.other.show);\n    this.app.get('/e', (q, r) => {});\n    this.app.get('setting', what);\n"
        "    this.cache.get('/f', f);\n  }\n}\nconst config = {};\nmodule.exports = S;\n"
    )
    assert shown({"s.js": text}) == ({"? GET /a": 0.6, "? GET /e": 0.6}, [("s.js", 10)])


def test_fields_of_other_types_are_no_applications() -> None:
    text = (
        f"{TS}import {{ Router as Pages }} from 'pages';\nconst other = express();\nexport class S {{\n"
        "  constructor(private app: Client, private router: Pages) {}\n  init() {\n"
        "    this.app.get('/a', config);\n    this.router.get('/b', (done) => {});\n  }\n}\n"
    )
    assert shown({"s.ts": text}) == ({}, [])


def test_classes_that_hand_their_base_what_it_keeps_end() -> None:
    text = (
        f"{JS}class B extends S {{ constructor(app) {{ super(this.app); this.app = app; }} }}\n"
        "class S extends B { constructor() { super(this.app); this.app.get('/x', f); } }\nconst s = new S(this.app);\n"
        "const app = express();\napp.get('/y', f);\n"
    )
    assert shown({"main.js": text})[0] == {"? GET /x": 0.6, "GET /y": 1.0}


@pytest.mark.parametrize(
    "text",
    [
        (
            "class S {\n  set(app) { this.app = app; }\n  init() { const { app } = this; app.get('/c', f); const web = this.app;\n"
            "    web.get('/i', f); }\n}\n"
        ),
        (
            "class B { set(web) { this.web = web; } }\nclass S extends B {\n  init() { const me = this; this.web.get('/i', f); }\n"
            "  more() { const app = this.web; app.get('/c', f); }\n}\n"
        ),
        (
            "function S() {}\nS.prototype.set = function (app) { this.app = app; };\n"
            "S.prototype.init = function () { this.app.get('/c', f); const self = this; self.app.get('/i', f); };\n"
        ),
    ],
)
def test_what_methods_keep_is_followed_from_the_object_they_are_called_on(text: str) -> None:
    files = {"s.js": f"{JS}{text}module.exports = S;\n"}
    main = f"{JS}const S = require('./s');\nconst app = express();\nconst s = new S();\ns.set(app);\ns.init();\napp.listen(2);\n"
    assert shown(files) == ({}, [])
    told = shown(files | {"main.js": main})
    assert told == ({"GET /c": 1.0, "GET /i": 1.0}, [])


def test_what_functions_called_with_new_keep_is_followed() -> None:
    text = "function S(app) { this.app = app; this.app.get('/c', f); }\nS.prototype.init = function () { this.app.get('/i', f); };\n"
    assert shown({"main.js": f"{JS}{text}{RUN}"}) == ({"GET /c": 1.0, "GET /i": 1.0}, [])


@pytest.mark.parametrize(
    "init", ["const { app } = this; app", "const web = this.app; web", "const self = this; self.app"]
)
def test_other_names_of_a_field_that_nobody_hands_over_are_not_mounted(init: str) -> None:
    text = f"{JS}const other = express();\nmodule.exports = class {{ constructor(app) {{ this.app = app; }}\n  init() {{ {init}.get('/i', f); }} }};\n"
    assert shown({"s.js": text}) == ({"? GET /i": 0.6}, [])


def test_bases_register_by_each_text_that_their_classes_hand_them() -> None:
    text = (
        "class B { constructor(app, prefix) { app.get(prefix + '/p', f); } }\nclass One extends B { constructor(app) { super(app, '/one'); } }\n"
        "class Two extends B { constructor(app) { super(app, '/two'); } }\nconst app = express();\nnew One(app);\nnew Two(app);\nnew B(app, '/b');\n"
    )
    assert shown({"main.js": f"{JS}{text}"}) == ({"GET /b/p": 1.0, "GET /one/p": 1.0, "GET /two/p": 1.0}, [])
