"""Lists of objects that hold Express' routers: handed to a constructor, and mounted one by one."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_express_classes import shown

USERS = (
    "import { Router } from 'express';\nexport class Users {\n  public router = Router();\n"
    "  constructor() { this.router.get('/users', (q, r) => {}); }\n}\n"
)
SHOP = USERS.replace("Users", "Shop").replace("/users", "/shop")
APP = (
    "import express from 'express';\nexport class App {\n  public app: express.Application;\n"
    "  constructor(routes: Routes[], port: number) {\n    this.app = express();\n    this.draw(routes);\n  }\n"
    "  listen() { this.app.listen(3); }\n  private draw(routes: Routes[]) {\n    BODY\n  }\n}\n"
)
EACH = "routes.forEach(route => { this.app.use('/api', route.router); });"
IMPORTS = "import { App } from './app';\nimport { Users } from './users';\nimport { Shop } from './shop';\n"
MADE = "const app = new App([new Users(), new Shop()], 80);\napp.listen();\n"
MOUNTED = {"GET /api/users": 1.0, "GET /api/shop": 1.0}
UNSEEN = {"? GET /users": 0.6, "? GET /shop": 0.6}


@pytest.mark.parametrize(
    ("body", "made", "routes"),
    [
        (EACH, MADE, MOUNTED),
        ("for (const route of routes) { this.app.use('/api', route.router); }", MADE, MOUNTED),
        (EACH, MADE.replace(", new Shop()", ""), {"GET /api/users": 1.0, "? GET /shop": 0.6}),
        (EACH, MADE.replace("new Shop()", "other"), UNSEEN),
        ("for (const route in routes) { this.app.use('/api', route.router); }", MADE, UNSEEN),
        ("routes.forEach((one, at) => { this.app.use('/api', one.router); });", MADE, UNSEEN),
        ("{ const routes = []; routes.forEach(route => { this.app.use('/api', route.router); }); }", MADE, UNSEEN),
        (EACH.replace("route.router", "route.other"), MADE, UNSEEN),
        (f"routes = routes.slice(1); {EACH}", MADE, UNSEEN),
        (EACH.replace("{ ", "{ route = other; "), MADE, UNSEEN),
        ("for (const route of routes) { this.app.use('/api', route.router); break; }", MADE, UNSEEN),
        (EACH, f"function f(Users) {{ {MADE} }}", UNSEEN),
        (EACH, f"{{ class Users {{}} {MADE} }}", UNSEEN),
        (EACH, f"function f(port) {{ {MADE} }}", MOUNTED),
    ],
)
def test_routers_of_a_list_hang_where_each_is_mounted(body: str, made: str, routes: dict[str, float]) -> None:
    files = {"app.ts": APP.replace("BODY", body), "main.ts": IMPORTS + made, "users.ts": USERS, "shop.ts": SHOP}
    assert shown(files)[0] == routes


def test_a_list_of_tests_says_nothing_of_the_product() -> None:
    files = {"app.ts": APP.replace("BODY", EACH), "users.ts": USERS, "shop.ts": SHOP}
    main = (IMPORTS + MADE).replace("'./", "'../")
    assert shown({**files, "tests/main.ts": main})[0] == UNSEEN
