"""Cargo.toml."""

from __future__ import annotations

import re
from typing import Any

from services.system_map.resolve.manifests.found import Found, described, key_lines
from services.system_map.resolve.texts import as_text, items, read_toml, table, word, words

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
    _enter_programs(found, document, about)
    library = table(document.get("lib"))
    if about and found.name:
        found.enter(
            f"use {word(library.get('name')) or found.name.replace('-', '_')}",
            word(library.get("path")) or "src/lib.rs",
        )
    return found


def _enter_programs(found: Found, document: dict[str, Any], about: dict[str, Any]) -> None:
    """Add the programs of a package: those that it lists, by their files or where Cargo looks for them, and `src/main.rs`."""
    binaries = [table(item) for item in items(document.get("bin"))]
    for binary in binaries:
        if label := word(binary.get("name")):
            places = [f"src/bin/{label}.rs", f"src/bin/{label}/main.rs"]
            places += ["src/main.rs"] if label == found.name else []
            for place in words(binary.get("path")) or places:
                found.enter(label, place)
    is_told = any(word(one.get("path")) == "src/main.rs" or word(one.get("name")) == found.name for one in binaries)
    if about and found.name and about.get("autobins") is not False and not is_told:
        for place in ("src/main.rs", f"src/bin/{found.name}.rs", f"src/bin/{found.name}/main.rs"):
            found.enter(found.name, place)


def _dependency(name: str, value: Any, scope: str) -> tuple[str, str, str]:
    """Return name, requirement and scope of one entry."""
    details = table(value)
    requirement = word(value) or word(details.get("version")) or ""
    optional = details.get("optional") is True
    return word(details.get("package")) or name, requirement, "optional:feature" if optional else scope
