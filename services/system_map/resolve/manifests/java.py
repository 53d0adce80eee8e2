"""pom.xml of Maven: what a project needs, with the scopes that it, or a parent of it here, says in one place for all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from services.system_map.resolve.manifests.found import Found, described
from services.system_map.resolve.texts import as_text, line_of, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SCOPES = {"test": "development", "provided": "build", "system": "build", "import": "build"}
# What holds dependencies too, or names artifacts, without being asked for.
_ELSEWHERE = re.compile(r"<!--|<(?:dependencyManagement|build|exclusions|reporting|distributionManagement)>")
_MAX_PARENTS = 20
# Where a pom.xml says what it is of: before all else, its parent apart.
_MAX_HEAD = 16 * 1024
_COMMENTS = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_PARENT = re.compile(rb"<parent>.*?(?:</parent>|\Z)", re.DOTALL)
_REST = re.compile(rb"<(?:dependencies|dependencyManagement|build|profiles|plugins|reporting|distributionManagement)>")
_GROUP, _ARTIFACT = (
    re.compile(rb"<%s>\s{0,100}([\w.-]{1,200})\s{0,100}<" % tag) for tag in (b"groupId", b"artifactId")
)


def read_pom(path: str, data: bytes) -> Found:
    """Read a pom.xml; dependency names are `group:artifact`."""
    root, text = read_xml(data), as_text(data)
    found = Found()
    _say_what_it_is(found, root)
    properties = {_tag(child): (child.text or "").strip() for block in _children(root, "properties") for child in block}
    lines = _Lines(text)
    for optional, dependency in _declared(root):
        group, artifact = _text(dependency, "groupId"), _text(dependency, "artifactId")
        if not group or not artifact:
            continue
        if found.is_full:
            break
        version = _text(dependency, "version") or ""
        if version.startswith("${") and version.endswith("}"):
            version = properties.get(version[2:-1], version)
        said = _text(dependency, "scope")
        scope = _SCOPES.get(said or "", "run")
        if scope == "run" and _text(dependency, "optional") == "true":
            scope = "optional:maven"  # whoever wants what it is for declares it too
        if scope == "run":
            scope = optional or scope
        place = len(found.dependencies)
        found.depend(f"{group}:{artifact}", version, scope, path, lines.of(artifact))
        if said is None and scope != "optional:maven" and len(found.dependencies) > place:
            found.unsaid[place] = _key(dependency)
    return found


def _say_what_it_is(found: Found, root: Element) -> None:
    """Note a project's name, parent, description and licence, and the scopes that it manages."""
    found.name = _text(root, "artifactId")
    above = next(iter(_children(root, "parent")), None)
    group = _text(root, "groupId") or (_text(above, "groupId") if above is not None else None)
    found.identity = f"{group}:{found.name}"
    if above is not None:
        found.above = f"{_text(above, 'groupId')}:{_text(above, 'artifactId')}"
    found.description = described(_text(root, "description") or _text(root, "name"))
    for licences in _children(root, "licenses"):
        for licence in _children(licences, "license"):
            found.licence = found.licence or _text(licence, "name")
    for block in _children(root, "dependencyManagement"):
        for dependency in _dependencies(block):
            found.managed.setdefault(_key(dependency), _SCOPES.get(_text(dependency, "scope") or "", "run"))


def artifact_of(data: bytes) -> str | None:
    """Return what a pom.xml calls its own artifact, `group:artifact`, without reading it as a whole."""
    text = _COMMENTS.sub(b"", data[:_MAX_HEAD])
    above = _PARENT.search(text)
    head = _REST.split(_PARENT.sub(b"", text), maxsplit=1)[0]
    artifact = _ARTIFACT.search(head)
    group = _GROUP.search(head) or (_GROUP.search(above[0]) if above else None)
    return f"{group[1].decode()}:{artifact[1].decode()}" if group and artifact else None


def inherit_scopes(poms: Iterable[Found]) -> None:
    """Give dependencies the scopes that their own pom.xml, or a parent of it among these, manages."""
    known: dict[str, Found] = {}
    every = list(poms)
    for found in every:
        if found.identity:
            known.setdefault(found.identity, found)
    for found in every:
        for index, key in found.unsaid.items():
            scope = next((one.managed[key] for one in _line_of_parents(found, known) if key in one.managed), "run")
            if scope != "run":
                found.dependencies[index] = replace(found.dependencies[index], scope=scope)


def _line_of_parents(found: Found, known: dict[str, Found]) -> Iterator[Found]:
    """Yield a project, its parent, that one's and so on, as far as they are here."""
    one: Found | None = found
    for _ in range(_MAX_PARENTS):
        if one is None:
            return
        yield one
        one = known.get(one.above or "")


def _declared(root: Element) -> Iterator[tuple[str | None, Element]]:
    """Yield the dependencies of a project, and those of its profiles with the scope of what only some builds take."""
    for dependency in _dependencies(root):
        yield None, dependency
    for profiles in _children(root, "profiles"):
        for profile in _children(profiles, "profile"):
            for dependency in _dependencies(profile):
                yield f"optional:{_text(profile, 'id') or 'profile'}", dependency


def _dependencies(place: Element) -> Iterator[Element]:
    return (one for block in _children(place, "dependencies") for one in _children(block, "dependency"))


def _key(dependency: Element) -> str:
    """Return what Maven tells dependencies apart by: of one artifact its tests may be another one."""
    kind = _text(dependency, "type") or "jar"
    return ":".join([*(_text(dependency, part) or "" for part in ("groupId", "artifactId", "classifier")), kind])


class _Lines:
    """Where artifacts are asked for: each further time the next place of that name, outside of what only manages."""

    def __init__(self, text: str) -> None:
        self._text = "".join(_pieces(text))
        self._whole = text
        self._after: dict[str, int] = {}

    def of(self, artifact: str) -> int | None:
        """Return the line of an artifact's name."""
        name = f"<artifactId>{artifact}</artifactId>"
        first = max(0, self._text.find("<dependencies>"))
        at = self._text.find(name, self._after.get(artifact, first))
        if at < 0:
            return line_of(self._whole, name)
        self._after[artifact] = at + 1
        return self._text.count("\n", 0, at) + 1


def _pieces(text: str) -> Iterator[str]:
    """Yield a text without what only manages, whose lines stay; each ending that is not there is looked for once."""
    at = 0
    missing: set[str] = set()
    while (opened := _ELSEWHERE.search(text, at)) is not None:
        ending = "-->" if opened[0] == "<!--" else f"</{opened[0][1:]}"
        closed = -1 if ending in missing else text.find(ending, opened.end())
        end = opened.end() if closed < 0 else closed + len(ending)
        if closed < 0:
            missing.add(ending)
        yield text[at : opened.start()]
        yield "\n" * text.count("\n", opened.start(), end)
        at = end
    yield text[at:]


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _tag(child) == name]


def _text(element: Element, name: str) -> str | None:
    return next(((child.text or "").strip() or None for child in _children(element, name)), None)
