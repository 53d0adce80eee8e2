"""What Nest's applications put before their controllers' paths: the global prefix, versions, the paths of modules."""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.system_map.surface.routes.look import Look, Seen, joined
from services.system_map.surface.routes.script_constants import ScriptConstants

SURE, LIKELY, UNSURE = 1.0, 0.9, 0.6
_MAX_APPLICATIONS = 30
_MAX_FILES = 20_000
_WILDCARD = re.compile(r"/?\{/?\*\w*\}|/?\(\.\*\)|/?\*\w*$")
Pieces = list[list[str]]
Key = tuple[str, str]  # path and name of a class


@dataclass(frozen=True, slots=True)
class Asked:
    """A route as its controller tells it."""

    path: str  # file of the controller
    method: str
    below: str  # the module's path
    own: str  # controller's and method's
    versions: tuple[str | None, ...] | None  # "" for one without a version, None for one that cannot be told


@dataclass(frozen=True, slots=True)
class _Settings:
    """What one application puts before paths; None where it cannot be told."""

    prefix: str | None = ""
    excludes: tuple[tuple[str | None, str], ...] = ()
    versioned: bool = False
    in_path: bool | None = None
    mark: str | None = "v"  # before a version's name
    default: tuple[str | None, ...] | None = None


class Applications:
    """The applications of a repository and the files that each is made of."""

    def __init__(self, look: Look, constants: ScriptConstants) -> None:
        """Follow the imports of each application."""
        self._look = look
        self._constants = constants
        self._prefixes = self._by_path("nest.prefix")
        self._versions = self._by_path("nest.versions")
        self._reached: list[tuple[str, set[str], _Settings]] = []
        setting = {*self._prefixes, *self._versions}
        for path in list(self._by_path("nest.application"))[:_MAX_APPLICATIONS]:
            reach = self._reach(path)
            settings = self._settings(self._nearest(reach, self._prefixes), self._nearest(reach, self._versions))
            self._reached.append((path, set(reach), settings))
            setting -= reach.keys()
        # What sets something and belongs to no application that is seen to be made.
        for folder in dict.fromkeys(posixpath.dirname(path) for path in sorted(setting)):
            rows = [[seen for path in sorted(setting) if posixpath.dirname(path) == folder for seen in by.get(path, ())]
                    for by in (self._prefixes, self._versions)]  # fmt: skip
            self._reached.append((f"{folder}/" if folder else "", set(), self._settings(*rows)))

    def _by_path(self, kind: str) -> dict[str, list[Seen]]:
        found: dict[str, list[Seen]] = {}
        for seen in self._look.signals(kind):
            if not self._look.is_test(seen.path):
                found.setdefault(seen.path, []).append(seen)
        return found

    def _reach(self, start: str) -> dict[str, int]:
        """Return the files that one imports, and those that they import, with how far away they are."""
        found = {start: 0}
        queue = deque([start])
        while queue and len(found) < _MAX_FILES:
            path = queue.popleft()
            for rows in self._look.imports(path).values():
                for one in rows:
                    if one.target is not None and one.target not in found:
                        found[one.target] = found[path] + 1
                        queue.append(one.target)
        return found

    @staticmethod
    def _nearest(reach: dict[str, int], by_path: dict[str, list[Seen]]) -> list[Seen]:
        near = min((reach[path] for path in by_path if path in reach), default=None)
        return (
            [seen for path in by_path if reach.get(path) == near for seen in by_path[path]] if near is not None else []
        )

    def _settings(self, prefixes: list[Seen], versions: list[Seen]) -> _Settings:
        texts = {self._constants.text(seen.path, seen.data["prefix"]) for seen in prefixes}
        excludes = {
            (self._constants.text(seen.path, pieces), method)
            for seen in prefixes
            for pieces, method in seen.data["excludes"]
        }
        kinds = {seen.data["in_path"] for seen in versions}
        marks = {self._constants.text(seen.path, seen.data["prefix"]) for seen in versions}
        defaults = {self.versions(seen.path, seen.data["version"]) for seen in versions}
        return _Settings(
            prefix=(texts or {""}).pop() if len(texts) < 2 else None,
            excludes=tuple(sorted(excludes, key=str)),
            versioned=bool(versions),
            in_path=kinds.pop() if len(kinds) == 1 else None,
            mark=marks.pop() if len(marks) == 1 else None,
            default=defaults.pop() if len(defaults) == 1 else (None,) if defaults else None,
        )

    def versions(self, path: str, texts: list[Pieces] | None) -> tuple[str | None, ...] | None:
        """Return the versions that a file's texts name: "" for neutral, None for one that cannot be told."""
        if texts is None:
            return None
        return tuple(
            "" if pieces == [["n", "VERSION_NEUTRAL"]] else self._constants.text(path, pieces) for pieces in texts
        )

    # ── paths ──────────────────────────────────────────────────────────────────────────────────────────

    def paths(self, asked: Asked) -> tuple[list[str], float]:
        """Return the whole paths of a route, and how sure they are."""
        found = {_paths(settings, asked) for settings in self._that_hold(asked.path)}
        if len(found) == 1:
            paths, sure = found.pop()
            return list(paths), sure
        return [joined(asked.below, asked.own)], UNSURE

    def _that_hold(self, path: str) -> Iterable[_Settings]:
        """Return the settings of the applications that a file belongs to; all where that cannot be told."""
        rows = [row for row in self._reached if path in row[1]] or self._reached
        if len({settings for _, _, settings in rows}) > 1:
            folders = [(posixpath.dirname(start), settings) for start, _, settings in rows]
            around = [row for row in folders if not row[0] or path.startswith(f"{row[0]}/")]
            longest = max((len(folder) for folder, _ in around), default=0)
            return [settings for folder, settings in around if len(folder) == longest] or [one for _, _, one in rows]
        return [settings for _, _, settings in rows] or [_Settings()]


def _paths(settings: _Settings, asked: Asked) -> tuple[tuple[str, ...], float]:
    own = joined(asked.below, asked.own)
    excluded = _is_excluded(settings, own, asked.method)
    prefix = "" if excluded else settings.prefix
    versions = asked.versions if asked.versions is not None else settings.default
    before: list[str | None] = [""]
    if versions is not None and (settings.in_path or settings.in_path is None):
        known = settings.versioned and settings.in_path and settings.mark is not None
        before = [None if one is None or not known else f"{settings.mark}{one}" if one else "" for one in versions]
    if prefix is None or None in before:
        return (own,), UNSURE
    paths = tuple(dict.fromkeys(joined(prefix.strip("/"), one or "", own) for one in before))
    return paths, SURE if excluded is not None else LIKELY


def _is_excluded(settings: _Settings, path: str, method: str) -> bool | None:
    """Say whether a path stays without the global prefix; None where it may, for all that can be read."""
    unknown = False
    for excluded, verb in settings.excludes:
        pattern = _pattern(excluded) if excluded is not None else None
        if pattern is None:
            unknown = True
        elif (not verb or verb == method) and re.fullmatch(pattern, path.strip("/")):
            return True
    return None if unknown and settings.prefix else False


def _pattern(path: str) -> str | None:
    """Return what an excluded path matches, as a regular expression; None for a form that is not known."""
    path = path.strip("/")
    wild = _WILDCARD.search(path)
    head = path[: wild.start()] if wild else path
    if wild is not None and wild.end() != len(path):
        return None
    if not re.fullmatch(r"[\w./:~@%-]*", head):
        return None
    segments = ("[^/]+" if part.startswith(":") else re.escape(part) for part in head.split("/"))
    return "/".join(segments) + ("(?:/.*)?" if wild else "") if head else ".*" if wild else ""


class Modules:
    """Which path stands before the controllers of a module."""

    def __init__(self, look: Look, constants: ScriptConstants) -> None:
        """Follow the modules that are registered below a path to their controllers."""
        self._constants = constants
        self.unread: list[Seen] = []
        self._before: dict[Key, set[str | None]] = {}
        modules = {(seen.path, seen.data["class"]): seen for seen in look.signals("nest.module")}
        for seen in look.signals("nest.below"):
            if look.is_test(seen.path):
                continue
            if not seen.data["whole"]:
                self.unread.append(seen)
            for name, texts in seen.data["paths"]:
                module = modules.get(self.meant(seen.path, name)) if name else None
                said = [constants.text(seen.path, pieces) for pieces in texts]
                before = None if None in said else joined(*(one or "" for one in said))
                self._note(module, before)

    def _note(self, module: Seen | None, before: str | None) -> None:
        for name in module.data["controllers"] if module is not None else ():
            self._before.setdefault(self.meant(module.path if module else "", name), set()).add(before)

    def meant(self, path: str, name: Any) -> Key:
        """Return the class that a name in a file means."""
        found = self._constants.leads(path, name)
        return (found.path, found.reference) if found is not None else (path, name)

    def before(self, controller: Key) -> str | None:
        """Return the path before a controller; None where it cannot be told."""
        found = self._before.get(controller, {""})
        return next(iter(found)) if len(found) == 1 else None
