"""What Django's patterns include of packages outside: told by its place, for its routes are not read."""

from __future__ import annotations

from tests.system_map.surface.test_django_routes import SETTINGS
from tests.system_map.surface.test_routes import routes_of

URLS = """\
from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path
from wagtail.admin import urls as admin_urls
from two_factor.urls import urlpatterns as tf_urls
import debug_toolbar
from web import shop
urlpatterns = [
    path("admin/", include(admin_urls)),
    path("", include("social_django.urls", namespace="social")),
    path("shop/", include("web.shop")),
    path("made/", include("web.made_by_the_build")),
    path("own/", include(shop)),
    path("two/", include((tf_urls, "two_factor"))),
    path("local/", include(nowhere)),
    path(computed(), include("tinymce.urls")),
    path("django/", admin.site.urls),
]
urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
if settings.DEBUG:
    urlpatterns += [path("debug/", include(debug_toolbar.urls))]
"""
SHOP = """\
from django.urls import include, path
urlpatterns = [path("cart/", include("carts.urls")), path("x/", view)]
"""


def test_what_packages_outside_answer_is_told_by_where_it_is_taken_in() -> None:
    texts = {
        **SETTINGS,
        "web/urls.py": URLS,
        "web/shop.py": SHOP,
        "web/wagtail/__init__.py": "",
        "web/wagtail/x.py": "",
    }
    part = routes_of(texts)
    assert [(one.line, one.path, one.module, one.confidence) for one in part.outside] == [
        (2, "/own/cart/", "carts.urls", 1.0),
        (2, "/shop/cart/", "carts.urls", 1.0),
        (10, "/admin/", "wagtail.admin.urls", 1.0),
        (11, "/", "social_django.urls", 1.0),
        (15, "/two/", "two_factor.urls", 1.0),
        (18, "/django/", "django.contrib.admin.site.urls", 1.0),
        (22, "/debug/", "debug_toolbar.urls", 0.7),
    ]
    assert {one.file for one in part.outside} == {"web/shop.py", "web/urls.py"}
    assert not any(one.is_test for one in part.outside)


def test_what_no_settings_lead_to_is_not_told_as_taken_in() -> None:
    assert routes_of({"web/urls.py": URLS, "web/shop.py": SHOP}).outside == []


def test_code_of_the_repository_is_no_package_outside() -> None:
    urls = """\
import local_urls
from django.urls import include, path
urlpatterns = [
    path("a/", include("app.generated.urls")),
    path("b/", include(local_urls.nothing)),
    path("c/", include("foo.urls")),
    path("d/", include("beside.made")),
    path("e/", include("inner.urls")),
]
"""
    texts = {
        **{f"backend/{path}": text for path, text in SETTINGS.items()},
        "backend/__init__.py": "",
        "backend/manage.py": "",
        "backend/web/urls.py": urls,
        "backend/app/__init__.py": "",
        "backend/beside.py": "",
        "backend/app/inner/__init__.py": "",
        "local_urls.py": "",
        "vendor/foo/models.py": "",
    }
    assert [one.module for one in routes_of(texts).outside] == ["inner.urls"]
    del texts["local_urls.py"], texts["vendor/foo/models.py"], texts["backend/manage.py"]
    told = [one.module for one in routes_of(texts).outside]
    assert told == ["app.generated.urls", "local_urls.nothing", "foo.urls", "beside.made", "inner.urls"]
