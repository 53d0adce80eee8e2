"""Django: the methods that decorators leave the functions that patterns lead to."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from services.system_map.facts import SymbolFacts
from services.system_map.parsing.extract import read_file
from services.system_map.parsing.signals import django_methods
from services.system_map.surface.routes.django_methods import ViewMethods
from services.system_map.surface.routes.look import Seen
from services.system_map.surface.routes.python_names import Named
from tests.system_map.surface.test_django_routes import SETTINGS, START, told
from tests.system_map.surface.test_routes import routes_of

HTTP = "from django.views.decorators import http\nfrom django.views.decorators.http import *\n"
HTTP += "from django.views.decorators.http import require_GET, require_POST, require_safe, require_http_methods\n"


def views(text: str, urls: str = "path('a/', views.a)", imports: str = HTTP) -> set[str]:
    pattern = f"{START}from web import views\nurlpatterns = [{urls}]\n"
    return told(routes_of({**SETTINGS, "web/urls.py": pattern, "web/views.py": f"{imports}{text}"}))


@pytest.mark.parametrize(
    ("decorators", "methods"),
    [
        ("@require_POST", {"POST"}),
        ("@require_GET", {"GET"}),
        ("@require_safe", {"GET", "HEAD"}),
        ("@require_http_methods(['GET', 'post'])", {"GET", "POST"}),
        ("@require_http_methods(request_method_list=('PUT',))", {"PUT"}),
        ("@http.require_POST", {"POST"}),
        ("@login_required\n@require_POST\n@csrf_exempt", {"POST"}),
        ("@require_http_methods(['GET', 'POST'])\n@require_POST", {"POST"}),
        ("@require_http_methods(allowed())", {"ANY"}),
        ("@requires('POST')", {"ANY"}),
    ],
)
def test_a_function_answers_what_its_decorators_leave_it(decorators: str, methods: set[str]) -> None:
    assert views(f"{decorators}\ndef a(request): ...\n") == {f"{method} /a/" for method in methods}


def test_the_methods_are_those_of_the_function_within_what_wraps_it() -> None:
    text = "@require_POST\ndef a(request): ...\n@require_GET\ndef b(request): ...\n"
    assert views(text, "path('a/', csrf_exempt(views.a))") == {"POST /a/"}
    assert views(text, "path('a/', cache_page(60)(views.a))") == {"POST /a/"}
    assert views(text, "path('a/', sign_in_first(views.a, login_url='/in', strict=True))") == {"POST /a/"}


@pytest.mark.parametrize(
    "handed",
    [
        "either(views.a, views.b)",
        "either(views.a, get=views.b)",
        "either(views.a, *more)",
        "either(views.a, **more)",
        "either(1)(views.a, get=views.b)",
    ],
)
def test_one_view_of_several_says_nothing_of_what_they_answer_together(handed: str) -> None:
    text = "@require_POST\ndef a(request): ...\n@require_GET\ndef b(request): ...\n"
    assert views(text, f"path('a/', {handed})") == {"ANY /a/"}


def test_the_definitions_of_a_file_are_counted_once() -> None:
    views = [SymbolFacts("function", name, name, f"def {name}(r)", 1, 1) for name in "abcaa"]
    asked: list[int] = []

    class Symbols(list[SymbolFacts]):
        def __iter__(self) -> Iterator[SymbolFacts]:
            asked.append(1)
            return super().__iter__()

    look = Mock(facts={"v.py": Mock(symbols=Symbols(views))})
    look.signals.return_value = [Seen("v.py", 1, {"of": name, "methods": ["GET"]}) for name in "abc"]
    methods = ViewMethods(look)
    seen = Seen("urls.py", 1, {})
    assert [methods.of(Named("v.py", name), seen) for name in "abcd"] == [[], ["GET"], ["GET"], []]
    assert len(asked) == 1


def test_a_decorator_of_another_module_and_a_function_that_is_defined_twice_say_nothing() -> None:
    text = "@require_POST\ndef a(request): ...\n"
    assert views(text, imports="from web.own import require_POST\nfrom django.views.decorators import csrf\n") == {
        "ANY /a/"
    }
    assert views("if X:\n    @require_POST\n    def a(request): ...\nelse:\n    def a(request): ...\n") == {"ANY /a/"}


def test_a_decorator_of_very_many_names_is_climbed_a_few_steps_only(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[object] = []
    monkeypatch.setattr(django_methods, "_left", lambda _, node: left.append(node))
    text = f"import django.views.decorators.http\n@django{'.a' * 60}\ndef a(r): ...\n"
    read_file("Python", f"{text}@django.views.decorators.http.require_GET\ndef b(r): ...\n".encode())
    assert len(left) == 1


def test_views_of_django_rest_framework_answer_what_they_are_told() -> None:
    rest = "from rest_framework.decorators import api_view\n"
    assert views("@api_view(['GET', 'PUT'])\ndef a(request): ...\n", imports=rest) == {"GET /a/", "PUT /a/"}
    assert views("@api_view()\ndef a(request): ...\n", imports=rest) == {"GET /a/"}
