"""Flask: view classes of Coaster, whose rules and those of their methods are joined."""

from __future__ import annotations

import pytest

from services.system_map.surface.routes import flask_class_views
from services.system_map.surface.routes.flask_class_views import ClassViews
from services.system_map.surface.routes.python_names import Named
from tests.system_map.surface.test_routes import routes_of, told

APP = "from flask import Flask\napp = Flask(__name__)\nother = Flask(__name__)\n"
HEAD = "from coaster.views import ClassView, ModelView, UrlForView, route\nfrom web import app, other\n"


def test_the_rules_of_a_class_and_of_its_methods_are_joined() -> None:
    views = (
        "@route('/account', init_app=app)\nclass AccountView(ClassView):\n"
        "    @route('', endpoint='account')\n    def account(self): ...\n"
        "    @route('edit', methods=['GET', 'post'])\n    @login\n    def edit(self): ...\n"
        "    @route('/top')\n    @route('<id>/')\n    def top(self): ...\n    def helper(self): ...\n"
        "@route('/', init_app=(app, other), methods=['PUT'])\nclass IndexView(ClassView):\n"
        "    @route('about')\n    def about(self): ...\n"
    )
    part = routes_of({"web/__init__.py": APP, "web/views.py": HEAD + views})
    assert told(part) == {
        "GET /account AccountView.account",
        "GET /account/edit AccountView.edit",
        "POST /account/edit AccountView.edit",
        "GET /top AccountView.top",
        "GET /account/<id>/ AccountView.top",
        "PUT /about IndexView.about",
    }
    (edit,) = (one for one in part.routes if (one.path, one.method) == ("/account/edit", "POST"))
    assert (edit.handler_path, edit.handler_line, edit.line, edit.confidence) == ("web/views.py", 9, 7, 1.0)
    assert {one.name for one in part.routes} == {"account", None}
    assert part.unread == []


def test_a_class_has_the_rules_and_views_of_those_that_it_comes_of() -> None:
    base = (
        "@route('/<venue>')\nclass VenueBase(UrlForView, ModelView[Venue]):\n"
        "    @route('')\n    def view(self): ...\n    @route('old')\n    def old(self): ...\n"
    )
    views = (
        "from web.base import VenueBase\nclass VenueView(VenueBase):\n    @route('edit')\n    def edit(self): ...\n"
        "    def old(self): ...\nVenueView.init_app(app)\n"
        "@route('/twice', init_app=app)\n@route('/once')\nclass Twice(VenueBase): ...\n"
    )
    part = routes_of({"web/__init__.py": APP, "web/base.py": HEAD + base, "web/views.py": HEAD + views})
    assert told(part) == {
        "GET /<venue> VenueBase.view",
        "GET /<venue>/edit VenueView.edit",
        "GET /twice VenueBase.view",
        "GET /twice/old VenueBase.old",
        "GET /once VenueBase.view",
        "GET /once/old VenueBase.old",
    }


def test_whatever_a_class_binds_hides_what_those_above_have() -> None:
    names = "abcdefghij"
    base = "@route('/x')\nclass Base(ClassView):\n" + "".join(
        f"    @route('{name}')\n    def {name}(self): ...\n" for name in names
    )
    views = (
        f"{base}class One(Base):\n    a = None\n    class b: ...\n    c = d = None\n    e, (f, *_) = some()\n"
        "    if app.debug:\n        g: str = ''\n    else:\n        @route('h')\n        def h(self): ...\n"
        "    i: str\n    One.j = i\nOne.init_app(app)\n"
    )
    part = routes_of({"web/__init__.py": APP, "web/views.py": HEAD + views})
    assert told(part) == {"GET /x/i Base.i", "GET /x/j Base.j"}


def test_a_rule_that_is_put_on_after_the_class_was_registered_is_none() -> None:
    views = "@route('/late')\n@route('/early', init_app=app)\nclass One(ClassView):\n    @route('a')\n    def a(self): ...\n"
    part = routes_of({"web/__init__.py": APP, "web/views.py": HEAD + views})
    assert told(part) == {"GET /early/a One.a"}


def test_views_that_nothing_registers_and_computed_rules_are_named_as_unread() -> None:
    views = (
        "@route('/a')\nclass One(ClassView):\n    @route('b')\n    def b(self): ...\n"
        "@route('/c', init_app=app)\nclass Two(ClassView):\n    @route(made())\n    def d(self): ...\n"
        "    @route('e', methods=some())\n    def e(self): ...\n"
    )
    part = routes_of({"web/__init__.py": APP, "web/views.py": HEAD + views})
    assert part.routes == []
    assert [place.line for place in part.unread] == [5, 9, 11]


def test_a_decorator_of_that_name_from_elsewhere_is_none() -> None:
    views = "@route('/a', init_app=app)\nclass One(ClassView):\n    @route('b')\n    def b(self): ...\n"
    texts = {"web/__init__.py": APP, "web/views.py": HEAD.replace("coaster.views", "web.coaster") + views}
    assert routes_of(texts).routes == []


def test_a_class_that_is_registered_on_a_condition_is_less_sure() -> None:
    views = (
        "if app.debug:\n    @route('/a', init_app=app)\n    class One(ClassView):\n"
        "        @route('b')\n        def b(self): ...\n"
    )
    later = "@route('/c')\nclass Two(ClassView):\n    @route('d')\n    def d(self): ...\nif app.debug:\n    Two.init_app(app)\n"
    part = routes_of({"web/__init__.py": APP, "web/views.py": HEAD + views + later})
    assert {(one.path, one.confidence) for one in part.routes} == {("/a/b", 0.7), ("/c/d", 0.7)}


def test_no_more_classes_are_looked_into_than_there_is_place_for_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    above = ClassViews._above

    def counted(views: ClassViews, named: Named) -> list[Named]:
        asked.append(named)
        return above(views, named)

    monkeypatch.setattr(flask_class_views, "_MAX_ROUTES", 3)
    monkeypatch.setattr(ClassViews, "_above", counted)
    views = "class One(ClassView):\n    @route('/a')\n    def a(self): ...\n" + "One.init_app(app)\n" * 50
    part = routes_of({"web/__init__.py": APP, "web/views.py": HEAD + views})
    assert (told(part), len(asked)) == ({"GET /a One.a"}, 3)
