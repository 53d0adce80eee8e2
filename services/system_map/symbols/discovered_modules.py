"""Modules of Python that a package loads itself from each application, by their name. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.system_map.facts import FileFacts

# The packages' own documentation says so. Of which package a name is can be told by the name alone …
_DISCOVERED_NAMES = """
    autocomplete_light_registry cms_app cms_apps cms_config cms_menus cms_plugins cms_toolbar cms_toolbars cms_wizards
    dynamic_preferences_registry image_formats search_indexes wagtail_hooks
"""
_DISCOVERED = frozenset(_DISCOVERED_NAMES.split())
# … or only with what the module imports, for registering it takes something of that package.
_OF_PACKAGE = {
    "components": ("django_components",),
    "cron": ("kronos", "django_kronos"),
    "documents": ("django_elasticsearch_dsl", "django_opensearch_dsl"),
    "lookups": ("ajax_select",),
    "menus": ("simple_menu", "menu"),
    "rules": ("rules",),
    "translation": ("modeltranslation",),
}


def is_discovered(name: str, facts: FileFacts) -> bool:
    """Say whether a package loads a module of this name by it: Wagtail `wagtail_hooks`, Haystack `search_indexes`."""
    if name in _DISCOVERED:
        return True
    packages = _OF_PACKAGE.get(name, ())
    return bool(packages) and any(not one.level and one.target.partition(".")[0] in packages for one in facts.imports)
