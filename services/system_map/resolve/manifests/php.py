"""composer.json."""

from __future__ import annotations

import re

from services.system_map.resolve.manifests.found import Found, described, key_lines
from services.system_map.resolve.paths import base_name
from services.system_map.resolve.texts import as_text, items, read_json, table, word, words

_SCOPES = {"require": "run", "require-dev": "development"}
# The language, its extensions and the system's libraries are required like packages.
_KEY = re.compile(r"\"([^\"\\\n]{1,200})\"[ \t]*:")
_PLATFORM = re.compile(r"php(?:-\w+)?|hhvm|ext-.+|lib-.+|composer(?:-\w+)*")


def read_composer(path: str, data: bytes) -> Found:
    """Read a composer.json."""
    document, text = read_json(data), as_text(data)
    found = Found(name=word(document.get("name")), description=described(word(document.get("description"))))
    licences = items(document.get("license"))
    found.licence = word(document.get("license")) or (word(licences[0]) if licences else None)
    for program in words(document.get("bin")):
        found.enter(base_name(program), program if "/" in program else f"./{program}")
    for group, scope in _SCOPES.items():
        lines = key_lines(_KEY, text, text.find(f'"{group}"'))
        for name, requirement in table(document.get(group)).items():
            if _PLATFORM.fullmatch(name):
                continue
            found.depend(name, word(requirement) or "", scope, path, lines.get(name))
    return found
