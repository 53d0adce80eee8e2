"""Which function answers where a call stands in a handler's place: what it is given, or what is called."""

from __future__ import annotations

import pytest

from services.system_map.surface.routes import find_routes
from tests.fakes.mapped_repository import mapped

HEAD = "const express = require('express');\nconst made = require('./made');\nconst Tour = require('./tour');\nconst app = express();\n"
SOURCES = {
    "package.json": '{"dependencies": {"express": "4"}}',
    "tour.js": "class Tour {}\nmodule.exports = Tour;\n",
    "made.js": "exports.all = (M) => (req, res) => {};\nexports.list = async (req, res) => {};\nexports.more = make();\n",
}


@pytest.mark.parametrize(
    ("handler", "told"),
    [
        ("wrap(show)", ("show", "main.js")),
        ("cors(show)", ("show", "main.js")),
        ("cors(options)", ("cors", None)),
        ("wrap(options)", ("wrap", None)),
        ("limit(MOST)", ("limit", None)),
        ("made.all(Tour)", ("made.all", "made.js")),
        ("shown(made.list)", ("made.list", "made.js")),
        ("asyncHandler(made.more)", ("made.more", "made.js")),
        ("cors(made.more)", ("cors", None)),
        ("check(later)", ("check", None)),
        ("safe(later)", ("later", None)),
        ("made.list.bind(made)", ("made.list", "made.js")),
        ("wrap(show, options)", ("", "main.js")),
    ],
)
def test_a_call_in_the_handlers_place(handler: str, told: tuple[str, str | None]) -> None:
    main = (
        f"{HEAD}const options = {{ a: 1 }};\nfunction show(req, res) {{}}\napp.get('/a', {handler});\napp.listen(3);\n"
    )
    (found,) = find_routes(mapped({**SOURCES, "main.js": main}).parts_input()).routes
    assert (found.handler, found.handler_path) == told
