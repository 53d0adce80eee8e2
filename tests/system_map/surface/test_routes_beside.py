"""Which routes are those of examples and what else stands beside the product."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.system_map.derive.aside import folder_beside
from services.system_map.facts import InventoryFile
from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.stand_ins import stand_in_of
from tests.system_map.surface.test_routes import routes_of

SITE = {
    "website/__init__.py": "",
    "website/app.py": "from flask import Flask\nfrom website.views import bp\ndef create():\n    app = Flask(__name__)\n"
    "    app.register_blueprint(bp)\n    return app\n",
    "website/views.py": "from flask import Blueprint\nbp = Blueprint('a', __name__)\n@bp.route('/a')\ndef a(): ...\n",
    "lib/core.py": "def core(): ...\n",
}
DJANGO = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n",
    "site/__init__.py": "",
    "site/settings.py": "ROOT_URLCONF = 'site.urls'\n",
    "site/urls.py": "from django.urls import path\nurlpatterns = [path('a/', a)]\n",
}


def are_aside(files: dict[str, str]) -> set[bool]:
    return {one.is_test for one in routes_of(files).routes}


def test_a_folder_that_the_product_imports_is_the_product_s_whatever_its_name() -> None:
    start = "from website.app import create\napp = create()\n"
    assert are_aside({**SITE, "app.py": start}) == {False}
    assert are_aside(SITE) == {True}
    assert are_aside({**SITE, "tests/test_app.py": start}) == {True}
    assert are_aside({**SITE, "tools/serve.py": start}) == {True}
    assert are_aside({**{path.replace("website", "examples"): text for path, text in SITE.items()}}) == {True}


def test_a_folder_with_the_settings_that_manage_py_names_is_the_product_s() -> None:
    assert are_aside(DJANGO) == {False}
    assert are_aside({**DJANGO, "manage.py": ""}) == {True}


def test_where_all_is_examples_nothing_is_beside() -> None:
    app = "from flask import Flask\napp = Flask(__name__)\n@app.route('/a')\ndef a(): ...\n"
    assert are_aside({"app-example/app.py": app}) == {False}
    assert are_aside({"app-example/app.py": app, "src/lib.py": ""}) == {True}
    assert are_aside({"tests/app.py": app}) == {True}


MOCK = "const express = require('express');\nconst app = express();\napp.get('/a', (q, r) => {});\napp.listen(1);\nmodule.exports = app;\n"
FRONT = {"src/main.ts": "export const a = 1;\n"}


@pytest.mark.parametrize(
    "path", ["web/fake-api/fake-shop-backend.js", "server/src/mock-api.ts", "mock-server.js", "web/stub_api/a.mjs"]
)
def test_a_server_that_stands_in_for_the_real_one_is_beside_the_product(path: str) -> None:
    assert are_aside({**FRONT, path: MOCK}) == {True}


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("web/fake-api/a.js", {"src/run.js": "require('../web/fake-api/a.js');\n"}),
        ("packages/mock-server/a.js", {"packages/mock-server/package.json": "{}"}),
        ("packages/mock-server/a.js", {"packages/mock-server/src/package.json": "{}"}),
        ("src/mockserver/a.js", {}),
        ("src/server-mock-data/a.js", {}),
    ],
)
def test_a_server_that_is_imported_or_a_package_of_its_own_is_the_product_s(path: str, more: dict[str, str]) -> None:
    assert are_aside({**FRONT, path: MOCK, **more}) == {False}


@pytest.mark.parametrize(
    ("path", "package", "is_beside"),
    [
        ("web/mock-server.js", '{"main": "./mock-server"}', False),
        ("web/mock-server.js", '{"bin": {"mock": "mock-server.js"}}', False),
        ("web/fake-api/index.js", '{"scripts": {"start": "PORT=1 node ./fake-api"}}', False),
        ("web/fake-api/index.js", '{"main": "fake-api.js", "scripts": {"start": 1}, "bin": []}', True),
        ("web/fake-api/index.js", "{", True),
    ],
)
def test_a_server_that_a_package_names_is_the_product_s(path: str, package: str, *, is_beside: bool) -> None:
    files = {one: InventoryFile(one, one, 1, "javascript", "code") for one in (path, "web/package.json", "src/a.js")}
    inside = SimpleNamespace(files=files, facts={}, texts={"web/package.json": package.encode()})
    look = Look(cast("Any", SimpleNamespace(found=SimpleNamespace(given=inside, all_edges=[]))))
    assert look.is_test(path) == is_beside


def test_a_stand_in_that_only_another_imports_is_beside_the_product() -> None:
    more = {"mock-api.js": "require('./mock-server.js');\n", "İ/src.ts": ""}
    assert are_aside({**FRONT, "mock-server.js": MOCK, **more}) == {True}
    assert stand_in_of("İ/Mock-Server/a.js") == "İ/Mock-Server/"


def test_where_all_is_a_stand_in_it_is_the_product() -> None:
    assert are_aside({"mock-server.js": MOCK}) == {False}


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("website/app.py", "website/"),
        ("packages/shop/site/app.py", "packages/shop/site/"),
        ("website/examples/app.py", ""),
        ("src/website/app.py", ""),
        ("website.py", ""),
        ("utils/run.go", ""),
        ("utils/run.py", "utils/"),
        ("examples/app.py", ""),
    ],
)
def test_what_is_beside_by_the_name_of_its_folder_alone(path: str, folder: str) -> None:
    assert folder_beside(path) == folder
