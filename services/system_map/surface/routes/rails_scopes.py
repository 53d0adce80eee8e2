"""What stands around a call in a Rails routes file: paths, modules, resources; and what its values say. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from services.system_map.surface.routes.inflections import singular_of

Value = dict[str, Any]
FORMAT = "(.:format)"
_MAX_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource or, in the singular, a resource that is one alone."""

    path: str
    name: str
    controller: str
    param: str
    one: bool
    actions: frozenset[str]

    @property
    def member(self) -> str:
        """The path of one of them."""
        return self.path if self.one else f"{self.path}/:{self.param}"

    @property
    def nested(self) -> str:
        """The path that what is nested in one of them hangs on."""
        return self.path if self.one else f"{self.path}/:{singular_of(self.name)}_{self.param}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What stands around a call."""

    path: str = ""
    module: str = ""
    controller: str = ""
    action: str = ""
    level: str = ""  # "", resource, resources, collection, member, new, nested, root
    resource: Resource | None = None
    shallow: bool = False
    shallow_path: str = ""
    only: tuple[str, ...] | None = None
    without: tuple[str, ...] | None = None
    path_names: tuple[tuple[str, str], ...] = ()
    via: tuple[str, ...] = ()
    to: str = ""  # what answers whatever names nothing else
    needs_format: bool = False  # paths end with a format that must be there
    is_in_shallow: bool = False  # a resource around is shallow
    confidence: float = 1.0
    names: tuple[tuple[str, str], ...] = ()  # what a block's parameter stands for
    given: tuple[tuple[str, dict[str, Value]], ...] = ()  # the options that a concern's parameter stands for
    hides_actions: bool = False  # which actions its resources have is computed
    text_of: Callable[[str], str | None] | None = None  # what a method of a module always says, by its whole name


def at_level(scope: Scope, level: str) -> Scope:
    """Return the scope of a resource's collection, member, new or nested things."""
    resource = scope.resource
    if resource is None:
        return scope
    base, more = scope.path, ""
    if level == "collection":
        more = resource.path
    elif level == "new":
        more = f"{resource.path}/{dict(scope.path_names).get('new', 'new')}"
    elif level in {"member", "nested"}:
        more = resource.member if level == "member" else resource.nested
        # A shallow resource keeps what is above it only for what is no single one of them.
        if scope.shallow and not resource.one and (level == "member" or scope.is_in_shallow):
            base = scope.shallow_path
    return replace(scope, path=f"{base}/{more}", level=level)


def with_options(scope: Scope, options: dict[str, Value], controller: str = "") -> Scope:
    """Return a scope with what options add to it, paths aside."""
    said = {key: said_by(value, scope) for key, value in options.items()}
    if module := said.get("module"):
        scope = replace(scope, module=f"{scope.module}/{module}" if scope.module else module)
    if controller := controller or said.get("controller") or "":
        scope = replace(scope, controller=controller)
    if action := said.get("action"):
        scope = replace(scope, action=action)
    if to := said.get("to"):
        scope = replace(scope, to=to)
    if "format" in options:
        scope = replace(scope, needs_format=options["format"].get("c") == "true")
    if "shallow" in options:
        scope = replace(scope, shallow=options["shallow"].get("c") == "true")
    if "only" in options or "except" in options:
        only, without = words_of(options.get("only"), scope), words_of(options.get("except"), scope)
        scope = replace(scope, only=only, without=without, hides_actions=only is None and without is None)
    if "via" in options:
        words = words_of(options["via"], scope) or ()
        scope = replace(scope, via=("ANY",) if "all" in words else tuple(word.upper() for word in words))
    if "d" in options.get("path_names", {}):
        names = {key: said_by(value, scope) for key, value in options["path_names"]["d"].items()}
        known = dict(scope.path_names) | {key: value for key, value in names.items() if value is not None}
        scope = replace(scope, path_names=tuple(known.items()))
    return scope


def with_mapper(scope: Scope, names: list[str]) -> Scope:
    """Return a scope within which a block's parameters stand for the mapper."""
    return replace(scope, names=(*scope.names, *((name, "=mapper") for name in names))) if names else scope


def is_mapper(receiver: Value, scope: Scope) -> bool:
    """Say whether a receiver is the mapper itself."""
    pieces = receiver.get("i", [])
    return receiver.get("c") == "self" or (
        len(pieces) == 1 and pieces[0][0] == "n" and dict(scope.names).get(pieces[0][1]) == "=mapper"
    )


def listed(values: list[Value]) -> list[Value]:
    """Return values with those of lists in their place."""
    return [inner for value in values for inner in value.get("l", [value])]


def said_by(value: Value, scope: Scope) -> str | None:
    """Return what a text or a symbol says; None for what is computed."""
    if "t" in value or "y" in value:
        return str(value["t"] if "t" in value else value["y"])
    if "i" in value:
        known = dict(scope.names)
        texts = [text if kind == "t" else known.get(text) if kind == "n" else None for kind, text in value["i"]]
        if all(text is not None and text != "=mapper" for text in texts):
            return "".join(str(text) for text in texts)
    return scope.text_of(value["x"].removeprefix("::")) if scope.text_of is not None and "x" in value else None


def words_of(value: Value | None, scope: Scope) -> tuple[str, ...] | None:
    """Return what a value or a list of them says; None when a part is computed."""
    if value is None:
        return None
    words = [said_by(one, scope) for one in listed([value])]
    return None if None in words else tuple(str(word) for word in words)


def answer(scope: Scope, controller: str, action: str) -> str:
    """Return what answers, "" where no controller is told; a namespace alone is one too."""
    if controller.startswith("/"):
        return f"{controller[1:]}#{action}"
    whole = "/".join(part for part in (scope.module, controller) if part)
    return f"{whole}#{action}" if whole else ""


def normal(path: str) -> str:
    """Return a path as Rails writes it, without the optional format at its end."""
    path = re.sub(r"/+", "/", f"/{path[:_MAX_LENGTH]}").removesuffix(FORMAT)
    path = path.rstrip("/") or "/"
    if not re.fullmatch(r"/(?:\([^)]+\)){1,20}", path):
        path = re.sub(r"/(\(+)/?", r"\1/", path)
    return path
