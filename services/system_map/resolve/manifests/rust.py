"""Cargo.toml."""

from __future__ import annotations

import re
from typing import Any

from services.system_map.resolve.manifests.found import Found, described, key_lines
from services.system_map.resolve.texts import as_text, items, read_toml, table, word

_KEY = re.compile(r"^[ \t]*(?:\[[^\]\n]{0,300}\.)?\"?([\w-]{1,200})\"?[ \t]*(?:=|\.|\])", re.MULTILINE)
_SCOPES = {"dependencies": "run", "dev-dependencies": "development", "build-dependencies": "build"}


def read_cargo(path: str, data: bytes) -> Found:
    """Read a Cargo.toml; a workspace's shared dependencies count where members take them."""
    document, text = read_toml(data), as_text(data)
    about = table(document.get("package"))
    found = Found(name=word(about.get("name")), description=described(word(about.get("description"))))
    found.licence = word(about.get("license"))
    lines = key_lines(_KEY, text, 0)
    places: list[Any] = [document, *table(document.get("target")).values()]
    if not about:
        shared = table(document.get("workspace"))
        places.append(shared)
        found.licence = word(table(shared.get("package")).get("license"))
    for place in places:
        for group, scope in _SCOPES.items():
            for name, value in table(table(place).get(group)).items():
                if not ("path" in table(value) and "version" not in table(value)):  # a crate of this repository
                    found.depend(*_dependency(name, value, scope), path, lines.get(name))
    binaries = [table(item) for item in items(document.get("bin"))]
    for binary in binaries:
        if label := word(binary.get("name")):
            found.enter(label, word(binary.get("path")) or f"src/bin/{label}.rs")
    if about and not binaries and found.name:
        found.enter(found.name, "src/main.rs")
    library = table(document.get("lib"))
    if about and found.name:
        found.enter(
            f"use {word(library.get('name')) or found.name.replace('-', '_')}",
            word(library.get("path")) or "src/lib.rs",
        )
    return found


def _dependency(name: str, value: Any, scope: str) -> tuple[str, str, str]:
    """Return name, requirement and scope of one entry."""
    details = table(value)
    requirement = word(value) or word(details.get("version")) or ""
    optional = details.get("optional") is True
    return word(details.get("package")) or name, requirement, "optional:feature" if optional else scope
