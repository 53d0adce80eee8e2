"""Routes that classes of Django's administration add to those that it has by itself."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

HEAD = "from django.contrib import admin\nfrom django.urls import path\nfrom .models import Item, Part\n"
PATTERNS = (
    "    def get_urls(self):\n        urls = super().get_urls()\n"
    "        own = [path('sent/', self.admin_site.admin_view(self.sent))]\n        return own + urls\n"
)
CLASS = f"class ItemAdmin(admin.ModelAdmin):\n{PATTERNS}"
SHOP = {
    "proj/settings.py": "ROOT_URLCONF = 'proj.urls'\n",
    "proj/urls.py": "from django.contrib import admin\nfrom django.urls import path\n"
    "urlpatterns = [path('back/', admin.site.urls)]\n",
    "shop/__init__.py": "",
    "shop/models.py": "from django.db import models\nclass Item(models.Model): ...\n"
    "class Part(models.Model):\n    x = models.IntegerField()\n    class Meta:\n        app_label = 'parts'\n",
}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (f"{HEAD}@admin.register(Item)\n{CLASS}", {"back/shop/item"}),
        (f"{HEAD}@admin.register(Item, Part)\n{CLASS}", {"back/shop/item", "back/parts/part"}),
        (f"{HEAD}{CLASS}admin.site.register(Part, ItemAdmin)\n", {"back/parts/part"}),
        (
            f"{HEAD}{CLASS}admin.site.register([Item, Part], admin_class=ItemAdmin)\n",
            {"back/shop/item", "back/parts/part"},
        ),
        (f"{HEAD}{CLASS}@admin.register(Item)\nclass Below(ItemAdmin): ...\n", {"back/shop/item"}),
        (
            f"from django.contrib.flatpages.models import FlatPage\n{HEAD}@admin.register(FlatPage)\n{CLASS}",
            {"back/flatpages/flatpage"},
        ),
    ],
)
def test_patterns_of_a_registered_class_stand_below_its_model(text: str, paths: set[str]) -> None:
    part = routes_of({**SHOP, "shop/admin.py": text})
    assert told(part) == {f"ANY /{path}/sent/": 0.95 for path in paths}


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{CLASS}",
        f"{HEAD}@admin.register(Item, site=own)\n{CLASS}",
        f"{HEAD}@admin.register(unknown())\n{CLASS}",
        f"{HEAD}own = Own()\n{CLASS}own.site.register(Item, ItemAdmin)\n",
        f"{HEAD.replace('django.contrib', 'other')}{CLASS}admin.site.register(Item, ItemAdmin)\n",
    ],
)
def test_where_it_is_registered_elsewhere_nothing_is_known(text: str) -> None:
    assert told(routes_of({**SHOP, "shop/admin.py": text})) == {"? ANY /sent/": 0.6}


def test_a_site_that_nothing_leads_to_has_no_routes() -> None:
    files = {**SHOP, "shop/admin.py": f"{HEAD}@admin.register(Item)\n{CLASS}"}
    assert told(routes_of({**files, "proj/urls.py": "urlpatterns = []\n"})) == {"? ANY /sent/": 0.6}
    own = SHOP["proj/urls.py"].replace("django.contrib", "shop.own")
    assert told(routes_of({**files, "proj/urls.py": own})) == {"? ANY /sent/": 0.6}


def test_what_is_registered_on_a_condition_is_less_sure() -> None:
    text = f"{HEAD}{CLASS}if settings.WITH_PARTS:\n    admin.site.register(Part, ItemAdmin)\n"
    assert told(routes_of({**SHOP, "shop/admin.py": text})) == {"ANY /back/parts/part/sent/": 0.7}
