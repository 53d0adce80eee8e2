"""Manifests that are plain lists: environment.yml of Conda, vcpkg.json, conanfile.txt."""

from __future__ import annotations

import re

from services.system_map.resolve.manifests.found import MAX_DEPENDENCIES, Found, described
from services.system_map.resolve.manifests.requirements import split_requirement
from services.system_map.resolve.texts import as_text, items, line_of, read_json, table, word

_ITEM = re.compile(r"([ \t]*)-[ \t](.*)")
_CONDA = re.compile(r"(?:[\w.-]+::)?([A-Za-z0-9][\w.-]*)\s*(.*)")
_INTERPRETERS = frozenset({"python", "pip", "conda", "r-base", "nodejs"})


def read_environment(path: str, data: bytes) -> Found:
    """Read the dependencies of a Conda environment, those of its `pip:` list too."""
    found = Found()
    inside = False
    pip_indent: int | None = None
    for number, line in enumerate(as_text(data).splitlines(), start=1):
        if line[:1].strip() and line[0] not in "-#":
            inside = line.startswith("dependencies:")
            continue
        item = _ITEM.match(line) if inside else None
        if item is None:
            continue
        indent, text = len(item[1]), item[2].partition(" #")[0].strip().strip("\"'")
        if text == "pip:":
            pip_indent = indent
        elif pip_indent is not None and indent > pip_indent:
            split = split_requirement(text) if not text.startswith(("-", ".", "git+", "http")) else None
            if split:
                found.depend(*split, "run", path, number)
        else:
            pip_indent = None
            match = _CONDA.fullmatch(text)
            if match and match[1].lower() not in _INTERPRETERS:
                found.depend(match[1], match[2], "run", path, number)
    return found


def read_vcpkg(path: str, data: bytes) -> Found:
    """Read a vcpkg.json."""
    document, text = read_json(data), as_text(data)
    found = Found(name=word(document.get("name")), description=described(word(document.get("description"))))
    found.licence = word(document.get("license"))
    features = [("optional:" + name, table(one)) for name, one in table(document.get("features")).items()][:50]
    for scope, place in [("run", document), *features]:
        for one in items(place.get("dependencies"))[:MAX_DEPENDENCIES]:
            if found.is_full:
                break
            name = word(one) or word(table(one).get("name"))
            if name:
                given = "build" if table(one).get("host") is True else scope
                version = word(table(one).get("version>=")) or ""
                found.depend(name, f">={version}" if version else "", given, path, line_of(text, f'"{name}"'))
    return found


def read_conan_list(path: str, data: bytes) -> Found:
    """Read a conanfile.txt."""
    found = Found()
    section = ""
    for number, line in enumerate(as_text(data).splitlines(), start=1):
        bare = line.partition("#")[0].strip()
        if bare.startswith("["):
            section = bare.strip("[]")
        elif bare and section.endswith("requires"):
            name, _, version = bare.partition("/")
            found.depend(name, version.partition("@")[0], "run" if section == "requires" else "build", path, number)
    return found
