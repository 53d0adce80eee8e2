"""Files that only hand Express' routers on, and say no word of Express: `routes/index.js`."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from tests.system_map.surface.test_routes import routes_of, told

APP = "const express = require('express');\nconst app = express();\n"
USERS = "const express = require('express');\nconst router = express.Router();\nrouter.get('/', list);\n"


@pytest.mark.parametrize(
    "barrel",
    [
        "module.exports = { users: require('./users') };\n",
        "exports.users = require('./users');\n",
        "const users = require('./users');\nmodule.exports = { users };\n",
        "const express = require('express');\nconst users = require('./users');\nmodule.exports = { users };\n",
        "const usersRouter = require('./users');\nmodule.exports = { users: usersRouter };\n",
    ],
)
@pytest.mark.parametrize(
    "use",
    [
        "const { users } = require('./api');\napp.use('/users', users);\n",
        "const api = require('./api');\napp.use('/users', api.users);\n",
    ],
)
def test_modules_that_are_required_and_handed_on_are_followed(barrel: str, use: str) -> None:
    files = {"app.js": APP + use, "api/index.js": barrel, "api/users.js": f"{USERS}module.exports = router;\n"}
    assert told(routes_of(files)) == {"GET /users list"}


@pytest.mark.parametrize(
    ("barrel", "used"),
    [
        ("export { default as users } from './users.js';\n", "{ users }"),
        ("import users from './users.js';\nexport { users };\n", "{ users }"),
        ("import users from './users.js';\nexport default { users };\n", "api"),
        ("import people from './users.js';\nexport default { users: people };\n", "api"),
    ],
)
def test_modules_that_are_imported_and_handed_on_are_followed(barrel: str, used: str) -> None:
    app = f"import express from 'express';\nimport {used} from './api/index.js';\nconst app = express();\n"
    app += f"app.use('/users', {'users' if '{' in used else 'api.users'});\n"
    users = "import express from 'express';\nconst router = express.Router();\nrouter.get('/', list);\n"
    files = {"app.js": app, "api/index.js": barrel, "api/users.js": f"{users}export default router;\n"}
    assert told(routes_of(files)) == {"GET /users list"}


@pytest.mark.parametrize(
    "text",
    [
        "export { Button } from './button';\nexport { default as Icon } from './icon';\n",
        "const fs = require('fs');\nmodule.exports = { fs };\n",
        "module.exports = { a: 1 };\n",
        "const one = require('./one');\nmodule.exports = { one, two() { return 2 } };\n" + "// \n" * 2_000,
    ],
)
def test_other_files_say_nothing_of_express(text: str) -> None:
    assert [one for one in read_file("JavaScript", text.encode()).signals if one.kind.startswith("express.")] == []
