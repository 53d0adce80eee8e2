"""Registrations of Python that are reached on a condition, and methods that nobody can tell."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

FAST = "from fastapi import APIRouter, FastAPI\napp = FastAPI()\ndef show(): ...\n"
FLASK = "from flask import Flask\napp = Flask(__name__)\ndef show(): ...\n"
ROUTE = "app.add_api_route('/a', show)"


def told(text: str) -> list[str]:
    part = routes_of({"app.py": text})
    unread = [f"unread {place.line}" for place in part.unread]
    return [f"{one.method} {one.path} {one.confidence}" for one in part.routes if one.mounted] + unread


@pytest.mark.parametrize(
    "text",
    [
        f"{FAST}if settings.debug:\n    @app.get('/a')\n    def raw(): ...\n",
        f"{FAST}if settings.debug:\n    {ROUTE}\n",
        f"{FAST}if settings.debug: {ROUTE}\n",
        f"{FAST}if settings.debug:\n    pass\nelse:\n    {ROUTE}\n",
        f"{FAST}try:\n    import extra\n    {ROUTE}\nexcept ImportError:\n    pass\n",
        f"{FAST}try:\n    import extra\nexcept ImportError:\n    {ROUTE}\n",
        f"{FAST}try:\n    import extra\nexcept ImportError:\n    pass\nelse:\n    {ROUTE}\n",
        f"{FAST}with suppress(ImportError):\n    {ROUTE}\n",
        f"{FAST}{ROUTE} if settings.debug else None\n",
        f"{FAST}settings.debug and {ROUTE}\n",
        f"{FAST}if __name__ == '__main__' and settings.debug:\n    {ROUTE}\n",
        f"{FAST}try:\n    {ROUTE}\nexcept ImportError:\n    log('raise')\n",
        f"{FAST}match mode:\n    case 'debug':\n        {ROUTE}\n",
        f"{FAST}def add(app):\n    {ROUTE}\nif settings.debug:\n    add(app)\n",
        f"{FAST}def add(path):\n    app.add_api_route(path, show)\nif settings.debug:\n    add('/a')\n",
        f"{FLASK}if app.debug:\n    @app.route('/a')\n    def raw(): ...\n",
        f"{FLASK}if app.debug:\n    app.add_url_rule('/a', view_func=show)\n",
        f"{FLASK}api = Api(app)\nclass View:\n    def get(self): ...\nif debug:\n    api.add_resource(View, '/a')\n",
    ],
)
def test_what_a_condition_decides_is_told_with_less_confidence(text: str) -> None:
    assert told(text) == ["GET /a 0.7"]


@pytest.mark.parametrize(
    "text",
    [
        f"{FAST}if __name__ == '__main__':\n    {ROUTE}\n",
        f"{FAST}if not TYPE_CHECKING:\n    {ROUTE}\n",
        f"{FAST}try:\n    {ROUTE}\nexcept ValueError as error:\n    raise Broken from error\n",
        f"{FAST}try:\n    {ROUTE}\nexcept KeyboardInterrupt:\n    stop()\n",
        f"{FAST}try:\n    start()\nfinally:\n    {ROUTE}\n",
        f"{FAST}with context():\n    {ROUTE}\n",
        f"{FAST}def add(app):\n    {ROUTE}\nadd(app)\nif settings.debug:\n    add(app)\n",
    ],
)
def test_what_is_reached_in_any_case_is_told_as_such(text: str) -> None:
    assert told(text) == ["GET /a 1.0"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"{FAST}app.add_api_route('/a', show, **given())\n", ["unread 4"]),
        (f"{FAST}@app.api_route('/a', **given())\ndef raw(): ...\n", ["unread 4"]),
        (f"{FAST}@app.get('/a', **given())\ndef raw(): ...\n", ["GET /a 1.0"]),
        (f"{FAST}kw = {{'methods': ['POST']}}\napp.add_api_route('/a', show, **kw)\n", ["POST /a 1.0"]),
        (f"{FAST}kw = {{'methods': ['POST']}}\nkw['methods'] = x\napp.add_api_route('/a', show, **kw)\n", ["unread 6"]),
        (f"{FAST}app.add_api_route('/a', show, **dict(methods=['PUT']))\n", ["PUT /a 1.0"]),
        (f"{FAST}app.add_api_route('/a', show, **{{'name': 'x'}})\n", ["GET /a 1.0"]),
        (f"{FAST}app.add_api_route('/a', show, **{{'name': 'x', **more}})\n", ["unread 4"]),
        (f"{FAST}app.add_route('/a', show, ['POST'])\n", ["POST /a 1.0"]),
        (f"{FLASK}app.add_url_rule('/a', view_func=show, **given())\n", ["unread 4"]),
        (f"{FLASK}@app.route('/a', **given())\ndef raw(): ...\n", ["unread 4"]),
        (f"{FLASK}kw = {{'methods': ['POST']}}\n@app.route('/a', **kw)\ndef raw(): ...\n", ["POST /a 1.0"]),
    ],
)
def test_a_call_with_stars_may_give_the_methods(text: str, rows: list[str]) -> None:
    assert told(text) == rows


@pytest.mark.parametrize(
    ("body", "calls", "rows"),
    [
        ("app.add_api_route(path, show, **kw)", "add('/a', methods=['POST'])\n", ["POST /a 1.0"]),
        ("app.add_api_route(path, show, **kw)", "add('/a')\n", ["GET /a 1.0"]),
        ("app.add_api_route(path, show, **kw)", "add('/a', **more)\n", ["unread 6"]),
        ("app.add_api_route('/a', show, **kw)", "", ["unread 5"]),
        ("kw['methods'] = x; app.add_api_route('/a', show, **kw)", "add('/a')\n", ["unread 5"]),
        ("kw['name'] = x; app.add_api_route('/a', show, **kw)", "add('/a')\n", ["GET /a 1.0"]),
        ("if on[path]: app.add_api_route(path, show, **kw)", "add('/a', methods=['PUT'])\n", ["PUT /a 0.7"]),
    ],
)
def test_a_function_that_hands_its_keywords_on_registers_the_methods_of_each_call(
    body: str, calls: str, rows: list[str]
) -> None:
    assert told(f"{FAST}def add(path, **kw):\n    {body}\n{calls}") == rows


@pytest.mark.parametrize(
    "how", ["app.add_api_route(path, show, methods=how)", "@app.api_route(path, methods=how)\n    def f(): ..."]
)
def test_methods_that_a_function_takes_are_those_of_each_call(how: str) -> None:
    text = f"{FAST}def add(path, how=('DELETE',)):\n    {how}\nadd('/a', ['PUT'])\nadd('/b')\nadd('/c', x)\n"
    last = text.count("\n")
    assert told(text) == ["PUT /a 1.0", "DELETE /b 1.0", f"unread {last}"]
