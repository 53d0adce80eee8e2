"""Spring's routes: methods of controllers, with what the class and the types above it put before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from services.system_map.parts.surface import Route
from services.system_map.surface.java_constants import MAX_TEXT, JavaConstants
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place
from services.system_map.surface.routes.spring_heirs import Heir, SpringHeirs
from services.system_map.surface.spring_settings import plain, settings_with

FRAMEWORK = "Spring"
_MAX_ABOVE = 6
_MAX_CHAIN = 50  # classes, each above the other
_MAX_INHERITED = 6_000  # routes
_LIKELY = 0.9
_UNSURE = 0.6
_MAX_METHODS = 20
_SETTING = re.compile(r"\$\{([^{}:]+)(?::([^{}]*))?\}")
_OF_PROFILE = re.compile(r"(?:^|/)(?:application|bootstrap)-[^/]*$")
Pieces = list[list[str]]


@dataclass(slots=True)
class _Mapping:
    """What a class or a method is mapped to, as far as it is written there."""

    paths: list[str | None] = field(default_factory=list)  # None: one that cannot be read
    methods: list[str] = field(default_factory=list)


def find(look: Look) -> Found:
    """Return the routes of all controllers."""
    return _Finder(look).find() if look.has("spring") else Found()


class _Finder:
    def __init__(self, look: Look) -> None:
        self._look = look
        self._found = Found()
        self._inherited = 0
        self._constants = JavaConstants(look.facts, look.files, look.bases)
        self._annotations = {(seen.path, seen.data["qualified"]): seen for seen in look.signals("spring.annotation")}
        self._names = {name.rpartition(".")[2] for _, name in self._annotations}
        self._classes: dict[tuple[str, str], Seen] = {}
        self._mappings: dict[tuple[str, str], _Mapping] = {}

    def find(self) -> Found:
        for seen in self._look.signals("spring.class"):
            self._classes.setdefault((seen.path, seen.data["name"]), seen)
        heirs = SpringHeirs(self._look, self._constants, self._is_controller)
        for seen in self._look.signals("spring.route"):
            owner = self._classes.get((seen.path, seen.data["class"]))
            if owner is None:
                continue
            mapping = self._of_method(seen, owner)
            if mapping is None:
                continue
            for heir in heirs.controllers(owner, seen):
                if heir.seen is owner or self._inherited < _MAX_INHERITED:
                    self._inherited += heir.seen is not owner
                    self._add(seen, mapping, owner, heir)
        for seen in self._look.signals("spring.function"):
            self._function(seen)
        return self._found

    def _function(self, seen: Seen) -> None:
        """Add what a functional endpoint answers."""
        data = seen.data
        parts = [data["path"]]
        if data.get("parts") is not None:
            parts = [self._constants.text(seen.path, data["around"], pieces) for pieces in data["parts"]]
        said = [part for part in parts if part is not None]
        if len(said) < len(parts) or ("parts" not in data and not data["path"].startswith("/")):
            self._found.unread.append(place(seen))
            return
        path, confidence = self._settled("", *said)
        if self._look.signals("spring.nests"):
            confidence = _UNSURE
        self._found.routes.append(
            Route(
                framework=FRAMEWORK,
                method=data["method"],
                path=path,
                handler=data["handler"],
                handler_path=None,
                handler_line=None,
                file=seen.path,
                line=seen.line,
                mounted=confidence > _UNSURE,
                confidence=min(confidence, _LIKELY),
                is_test=self._look.is_test(seen.path),
            )
        )

    # ── annotations ────────────────────────────────────────────────────────────────────────────────────

    def _annotation(self, seen: Seen, around: str, name: str) -> Seen | None:
        """Return the repository's own annotation that a name means, where it is made of Spring's."""
        if name not in self._names:
            return None
        found = [self._annotations.get(key) for key in self._constants.classes(seen.path, around, name)]
        return next((one for one in found if one is not None), None)

    def _of_method(self, seen: Seen, owner: Seen) -> _Mapping | None:
        data = seen.data
        paths = [self._text(owner, pieces) for pieces in data["paths"]]
        if "by" not in data:
            return _Mapping(paths, data["methods"])
        annotation = self._annotation(seen, owner.data["qualified"], data["by"])
        if annotation is None or not (
            annotation.data["paths"] or annotation.data["methods"] or annotation.data["aliases"]
        ):
            return None
        return self._of_annotation(annotation, owner, data["given"])

    def _of_annotation(self, annotation: Seen, owner: Seen, given: dict[str, list[Pieces]]) -> _Mapping:
        """Return what an annotation of the repository's says where it is given something within a class."""
        data = annotation.data
        found = _Mapping([self._text(annotation, pieces) for pieces in data["paths"]], list(data["methods"]))
        for element, texts in given.items():
            if data["aliases"].get(element) == "path":
                found.paths = [self._text(owner, pieces) for pieces in texts]
            elif data["aliases"].get(element) == "method":
                found.methods = list(dict.fromkeys(pieces[-1][1].rpartition(".")[2] for pieces in texts))[:_MAX_METHODS]
        return found

    def _of_class(self, seen: Seen, depth: int = 0) -> _Mapping:
        """Return what a class says itself, what an annotation of the repository's says for it, else what types above say."""
        if depth > _MAX_CHAIN:
            return _Mapping([None])
        data, key = seen.data, (seen.path, seen.data["qualified"])
        if data["paths"] or data["methods"]:
            return _Mapping([self._text(seen, pieces) for pieces in data["paths"]], data["methods"])
        for name in data["annotations"]:
            annotation = self._annotation(seen, data["qualified"], name)
            if annotation is not None:
                found = self._of_annotation(annotation, seen, data.get("given", {}).get(name, {}))
                if found.paths or found.methods:
                    return found
        if key not in self._mappings:
            self._mappings[key] = _Mapping()  # whoever comes back here goes round
            said = [one for one in self._above(seen, depth) if one.paths or one.methods]
            if said:
                is_one = all(one == said[0] for one in said)
                self._mappings[key] = said[0] if is_one else _Mapping([None])
        return self._mappings[key]

    def _above(self, seen: Seen, depth: int) -> Iterator[_Mapping]:
        """Yield what the types say that a class names above itself."""
        for name in seen.data["above"]:
            written = next((one for one in seen.data.get("written", ()) if one.endswith(f".{name}")), name)
            found = self._constants.classes(seen.path, seen.data["qualified"], written)
            above = self._classes.get((found[0][0], name)) if len(found) == 1 else None
            if above is not None and above.data["qualified"] == found[0][1]:
                yield self._of_class(above, depth + 1)

    def _is_controller(self, seen: Seen) -> bool:
        if seen.data["controller"]:
            return True
        found = (self._annotation(seen, seen.data["qualified"], name) for name in seen.data["annotations"])
        return any(one is not None and one.data["controller"] for one in found)

    # ── routes ─────────────────────────────────────────────────────────────────────────────────────────

    def _add(self, seen: Seen, mapping: _Mapping, owner: Seen, heir: Heir) -> None:
        data, controller = seen.data, heir.seen
        most = 1.0 if controller is owner else _LIKELY if heir.is_sure else _UNSURE
        above = self._of_class(controller)
        starts = above.paths or self._of_class(owner).paths or [""]
        for before in starts:
            for path in mapping.paths or [""]:
                if path is None or before is None:
                    self._found.unread.append(place(seen))
                    continue
                whole, confidence = self._settled(before, path)
                for method in mapping.methods or above.methods or ["ANY"]:
                    self._found.routes.append(
                        Route(
                            framework=FRAMEWORK,
                            method=method,
                            path=whole,
                            handler=f"{controller.data['name'] if controller is owner else data['class']}.{data['handler']}",
                            handler_path=seen.path,
                            handler_line=data["handler_line"],
                            file=seen.path,
                            line=seen.line,
                            mounted=min(confidence, most) > _UNSURE,
                            confidence=min(confidence, most),
                            is_test=self._look.is_test(seen.path) or self._look.is_test(controller.path),
                        )
                    )

    # ── texts ──────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, owner: Seen, pieces: Pieces, depth: int = 0) -> str | None:
        text = ""
        for kind, value in pieces:
            said: str | None = value if kind == "t" else None
            if kind == "n":
                said = self._constants.text(owner.path, owner.data["qualified"], [[kind, value]])
                inner = owner.data.get("texts", {}).get(value)
                if said is None and inner and depth < _MAX_ABOVE:
                    said = self._text(owner, inner, depth + 1)
            if said is None or len(text) + len(said) > MAX_TEXT:
                return None
            text += said
        return text

    def _settled(self, *parts: str) -> tuple[str, float]:
        """Return a path of its parts, settings put in for their names (`${api.base:/api}`), and how sure that is."""
        if not any("${" in part for part in parts):
            return joined(*parts), 1.0
        confidence = _LIKELY
        read = []
        for part in parts:
            text = part
            for name, default in _SETTING.findall(part):
                value = self._settings.get(plain(name.strip()))
                value = value if value is not None and "${" not in value else default
                if not value and f"${{{name}:" not in text:
                    confidence = _UNSURE
                else:
                    text = text.replace(f"${{{name}:{default}}}", value).replace(f"${{{name}}}", value)
            read.append(text)
        return joined(*read), confidence

    @cached_property
    def _settings(self) -> dict[str, str]:
        """What the applications set for all their profiles; not what two of them set differently."""
        said: dict[str, set[str]] = {}
        for path, settings in settings_with(b"", self._look.texts, self._look.files):
            if not _OF_PROFILE.search(path):
                for key, value in settings.items():
                    said.setdefault(key, set()).add(value)
        return {key: next(iter(values)) for key, values in said.items() if len(values) == 1}
