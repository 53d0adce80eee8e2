"""A file that imports another on several lines: each of its lines leads there, in a first map and in a refreshed one."""

from __future__ import annotations

from pathlib import Path

from services.system_map import leading
from services.system_map.facts import ImportFacts
from services.system_map.resolve.leads import Collected, Lead
from tests.fakes.database import bare
from tests.fakes.repositories import make_repository
from tests.system_map.surface.test_routes import routes_of, told
from tests.system_map.symbols.test_calls_languages import mapped
from tests.system_map.test_pipeline import draw
from tests.system_map.test_refreshed_maps import project


def test_lines_are_kept_in_their_order() -> None:
    collected = Collected("main.py")
    for line, kind in ((5, "from"), (2, "import"), (9, "from"), (5, "from")):
        collected.add(ImportFacts(kind, "shop", line), [Lead("absolute", 1.0, target="shop.py")])
    (found,) = collected.finish()
    assert (found.line, found.also, found.lines, found.kind, found.names) == (2, (5, 9), (2, 5, 9), "import", 4)


def test_blueprints_that_two_lines_take_from_one_module_are_both_mounted() -> None:
    views = "from flask import Blueprint\n" + "".join(
        f"{name} = Blueprint('{name}', __name__)\n@{name}.get('/{name}')\ndef {name}_view(): ...\n" for name in "abc"
    )
    app = (
        "from flask import Flask\nfrom . import views\nfrom .views import a\nfrom shop.views import b\n"
        "app = Flask(__name__)\napp.register_blueprint(a, url_prefix='/1')\napp.register_blueprint(b, url_prefix='/2')\n"
        "app.register_blueprint(views.c, url_prefix='/3')\n"
    )
    part = routes_of({"shop/__init__.py": "", "shop/app.py": app, "shop/views.py": views})
    assert {"GET /1/a a_view", "GET /2/b b_view", "GET /3/c c_view"} <= told(part)


def test_routers_that_two_lines_require_of_one_file_are_both_mounted() -> None:
    routers = (
        "const express = require('express');\nconst a = express.Router();\nconst b = express.Router();\n"
        "a.get('/a', one);\nb.get('/b', two);\nmodule.exports = { a, b };\n"
    )
    app = (
        "const express = require('express');\nconst { a } = require('./routers');\nconst { b } = require('./routers.js');\n"
        "const app = express();\napp.use('/1', a);\napp.use('/2', b);\n"
    )
    assert {"GET /1/a one", "GET /2/b two"} <= told(routes_of({"app.js": app, "routers.js": routers}))


def test_a_module_of_rust_that_is_declared_and_used_is_led_through_by_both_lines() -> None:
    edges = mapped(
        {
            "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n',
            "src/lib.rs": "pub mod clients;\npub use clients::Client;\n",
            "src/clients/mod.rs": "mod client;\npub use client::{Client, Message};\n",
            "src/clients/client.rs": "pub struct Client;\npub struct Message;\nimpl Client { pub fn connect() {} }\n",
            "src/bin/cli.rs": "use shop::clients::Client;\nfn main() { Client::connect(); }\n",
        }
    ).edges()
    assert ("main", "Client.connect", "calls type's member") in edges


def test_what_is_kept_of_an_import_tells_all_its_lines(tmp_path: Path) -> None:
    database = project(tmp_path / "data")
    modules = {"a.py": "from b import x\nimport os\nfrom b import y\n", "b.py": "x = y = 1\n"}
    draw(database, make_repository(tmp_path / "r", modules))
    before = leading.before(bare(database), 1)
    assert before is not None
    assert {found.target: found.lines for found in before.imports["a.py"]} == {"b.py": (1, 3), None: (2,)}
