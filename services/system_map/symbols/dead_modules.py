"""Modules that nothing imports and nothing names. Pure."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

from services.system_map.derive.aside import is_aside
from services.system_map.parts.structure import DeadModule
from services.system_map.resolve.wanted import COMPOSER_LOCK
from services.system_map.symbols.default_exports import SCRIPTS
from services.system_map.symbols.discovered_modules import is_discovered
from services.system_map.symbols.named_in_settings import named_in_settings

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput
    from services.system_map.symbols.offered import Offered
    from services.system_map.symbols.spared import Sparing
    from services.system_map.symbols.words import Words

# Of these languages a module that runs is imported; others find theirs by package, class path or makefile.
_LANGUAGES = frozenset({"Python", "JavaScript", "TypeScript", "Rust"})
_LOADED_NAMES = re.compile(
    r"^(?:__init__|__main__|conftest|setup|manage|settings\w*|wsgi|asgi|admin|apps|urls|models|tasks|signals|celery\w*|"
    r"index|main|mod|lib|build|layout|page|route|middleware|error|loading|not-found|_\w+|gunicorn\w*|hatch_build|noxfile|fabfile|"
    r"sitecustomize|usercustomize|versioneer|local_settings|routes|seed\w*|worker|service-worker|sw|polyfills|setupTests|"
    r"\d\w*|[\w.-]+\.(?:config|conf|d|story|setup|worker)|[Gg]runtfile|[Gg]ulpfile)$"
)
_LOADED_FOLDERS = re.compile(
    r"(?:^|/)(?:\w*migrations|alembic|commands|templatetags|plugins?|bin|public|static\w*|assets|spiders|entry-?points?|entries|packs|scripts|locale\w*|hooks)/"
)
# Where frameworks of JavaScript look for pages.
_PAGES = re.compile(r"(?:^|/)(?:pages|app|routes|api|views|components|stories)/")


def find_dead_modules(given: PartsInput, words: Words, sparing: Sparing, offered: Offered) -> list[DeadModule]:
    """Return the modules of the own code that no import leads to and whose name no file holds.

    Where others may import a module, because it is part of a library or code kept here of others is not read, it is a
    weak candidate; so is one of several that bear one name, by which something may load them all.
    """
    found = given.found
    named_so = Counter(map(posixpath.basename, found.own))
    imported = {target for _, target in found.all_edges}
    ways = {way.path for way in given.content.ways_in}
    texts = b"\n".join(text for path, text in found.given.texts.items() if posixpath.basename(path) != COMPOSER_LOCK)
    vendored = {
        file.language
        for path, file in found.given.files.items()
        if file.role == "vendored" and "node_modules/" not in path
    }
    dead: list[DeadModule] = []
    for path in found.own:
        if path in imported or path in ways or is_aside(path) or found.spoken_language(path) not in _LANGUAGES:
            continue
        facts = found.facts(path)
        stem = posixpath.basename(path).rpartition(".")[0]
        if facts.is_entry or facts.shebang or not facts.symbol_count or facts.has_errors:
            continue
        if (
            _LOADED_NAMES.match(stem)
            or sparing.is_called_after_tool(path)
            or _LOADED_FOLDERS.search(path)
            or (found.spoken_language(path) == "Python" and is_discovered(stem, facts))
            or stem in words.product
            or stem in words.tests
            or stem.encode() in texts
            or stem in sparing.named_in_texts
        ):
            continue
        if found.spoken_language(path) not in {"Python", "Rust"} and _PAGES.search(path):
            continue
        # Of names with hyphens it is not known whether others hold them.
        is_open = offered.is_of_library(path) or found.given.files[path].language in vendored
        bearing = named_so[posixpath.basename(path)]
        is_sure = stem.isidentifier() and found.spoken_language(path) != "Rust" and not is_open and bearing == 1
        dead.append(
            DeadModule(path=path, lines=facts.lines, tier="medium" if is_sure else "low", reason=_reason(stem, bearing))
        )
    named = named_in_settings(given) if any(one.path.endswith(SCRIPTS) for one in dead) else frozenset[str]()
    return [one for one in dead if one.path not in named]


def _reason(stem: str, bearing: int) -> str:
    """Say what speaks against a module, one of `bearing` of its name."""
    if not stem.isidentifier():
        return "Nothing imports it, and no manifest names it."
    if bearing > 1:
        return f"Nothing imports it, no manifest names it, and no file that was read holds its name; {bearing:,} modules bear it."
    return "Nothing imports it, no manifest names it, and its name stands in no other file that was read."
