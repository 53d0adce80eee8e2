"""What Rails makes of the calls in a routes file: paths, methods and actions through scopes and resources.

It follows the rules of Rails' routing mapper; what a call computes is named as unread. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from services.system_map.surface.routes.inflections import plural_of, underscored
from services.system_map.surface.routes.rails_answers import Call, answered, methods_of, told_around
from services.system_map.surface.routes.rails_options import handed, opened
from services.system_map.surface.routes.rails_scopes import (
    Resource,
    Scope,
    Value,
    answer,
    at_level,
    is_mapper,
    listed,
    normal,
    said_by,
    with_mapper,
    with_options,
    words_of,
)

_VERBS = ("get", "post", "put", "patch", "delete", "options")
_ACTIONS = ("index", "create", "new", "edit", "show", "update", "destroy")
_RESOURCE_OPTIONS = frozenset({"as", "controller", "path", "only", "except", "param", "concerns"})
# Blocks of Rails and Devise that put nothing before a path; `as` is Devise's other name of `devise_scope`.
_PLAIN_BLOCKS = frozenset(
    {"constraints", "defaults", "authenticate", "authenticated", "unauthenticated", "devise_scope", "as", "shallow"}
)
_NO_ROUTES = frozenset(
    {
        *(
            "require",
            "require_relative",
            "include",
            "extend",
            "load",
            "puts",
            "raise",
            "direct",
            "resolve",
            "default_url_options",
        ),
        *("require_dependency", "lambda", "proc", "freeze", "private", "attr_reader", "p", "binding"),
    }
)
_PARTLY = 0.8  # more options may be merged in
_BY_CONDITION = 0.7
UNSURE = 0.6
_MAX_DEPTH = 30
_MAX_STEPS = 60_000
_MAX_ROUTES = 12_000


class Made(NamedTuple):
    """A route as it was made."""

    method: str
    path: str
    to: str  # "controller#action"; the name of what answers where that is no controller; "" for what is not told
    line: int
    file: str
    confidence: float


@dataclass(slots=True)
class Mapper:
    """Follows the calls of one set of routes."""

    part: Callable[[str, str], tuple[str, list[Call]] | None]  # (file, name) of draw → (its file, its calls)
    api: bool = False
    made: list[Made] = field(default_factory=list)
    unread: list[tuple[str, int]] = field(default_factory=list)
    mounts: list[tuple[str, str]] = field(default_factory=list)  # (what is mounted, path)
    _file: str = ""
    _steps: int = 0
    _concerns: dict[str, Call] = field(default_factory=dict)

    def run(self, file: str, calls: list[Call], scope: Scope, depth: int = 0) -> None:
        """Follow calls in a scope."""
        outer, self._file = self._file, file
        for call in calls if depth < _MAX_DEPTH else ():
            self._steps += 1
            if self._steps > _MAX_STEPS or len(self.made) > _MAX_ROUTES:
                break
            self._call(call, scope, depth)
        self._file = outer

    def _below(self, call: Call, scope: Scope, depth: int) -> None:
        self.run(self._file, call["b"] or [], scope, depth + 1)

    def _call(self, call: Call, scope: Scope, depth: int) -> None:  # noqa: C901, PLR0912 - one for each word of the language
        call = opened(call, scope)
        name, receiver = call["n"], call.get("r")
        if call.get("u"):
            scope = replace(scope, confidence=min(scope.confidence, _PARTLY))
        if receiver is not None and not is_mapper(receiver, scope):
            self._on_other(call, scope, depth)
        elif name in _VERBS or name == "match":
            self._match(call, scope)
        elif name == "root":
            self._root(call, scope)
        elif name in {"resources", "resource"}:
            self._resources(call, scope, depth)
        elif name in {"namespace", "scope", "controller"}:
            inner = self._scope(call, scope)
            if inner is None:
                self.unread.append((self._file, call["l"]))
            else:
                self._below(call, inner, depth)
        elif name in {"member", "collection", "new", "nested"} and scope.resource is not None:
            self._below(call, at_level(scope, name), depth)
        elif name == "if":
            self._below(call, replace(scope, confidence=min(scope.confidence, _BY_CONDITION)), depth)
        elif name == "concern" and call["a"]:
            self._concerns[said_by(call["a"][0], scope) or ""] = call
        elif name == "concerns":
            self._concern(call, call["a"], None if call.get("u") else call["o"], scope, depth)
        elif name == "mount":
            self._mount(call, scope)
        elif name == "draw":
            self._draw(call, scope, depth)
        elif name == "with_options" and call["b"] is not None:
            unknown = {"u": True} if call.get("u") else {}
            given = [{**inner, "o": {**call["o"], **inner["o"]}, **unknown} for inner in call["b"]]
            self.run(self._file, given, with_mapper(scope, call["v"]), depth + 1)
        elif name in _PLAIN_BLOCKS and call["b"] is not None:
            shallow = scope.shallow or name == "shallow"
            self._below(call, replace(with_mapper(scope, call["v"]), shallow=shallow), depth)
        elif name == "api_version" and call["b"] is not None:
            self._version(call, scope, depth)
        elif name not in _NO_ROUTES:
            self.unread.append((self._file, call["l"]))
            # One that is told a name may put it before the paths of its block, so that none of them is known.
            if call["b"] and not _names_something(call):
                self._below(call, replace(scope, confidence=min(scope.confidence, UNSURE)), depth)

    def _version(self, call: Call, scope: Scope, depth: int) -> None:
        """Follow `api_version` of the gem versionist: a module, below a path where the version stands in one."""
        options = call["o"]
        path = options.get("path", {}).get("d", {}).get("value", {"t": ""})
        said = {
            key: said_by(value, scope) for key, value in (("path", path), ("module", options.get("module", {"t": ""})))
        }
        if said["path"] is None or said["module"] is None or ("path" in options and not said["path"]):
            self.unread.append((self._file, call["l"]))
            return
        inner = replace(scope, module="/".join(part for part in (scope.module, underscored(said["module"])) if part))
        is_default = options.get("default", {}).get("c") == "true"
        for before in dict.fromkeys([said["path"], *([""] if is_default else [])]):
            self._below(call, replace(inner, path=f"{scope.path}/{before}" if before else scope.path), depth)

    def _on_other(self, call: Call, scope: Scope, depth: int) -> None:
        """Follow a loop over a written list; name what is handed the mapper as unread."""
        items = call["r"].get("l")
        if call["n"] == "each" and items is not None and len(call["v"]) == 1 and call["b"]:
            for item in items:
                said = said_by(item, scope)
                bound = tuple(pair for pair in scope.names if pair[0] != call["v"][0])
                more = ((call["v"][0], said),) if said is not None else ()
                self._below(call, replace(scope, names=(*bound, *more)), depth)
        elif any(value.get("c") == "self" for value in call["a"]):
            self.unread.append((self._file, call["l"]))
        elif call["b"]:
            self._below(call, replace(scope, confidence=min(scope.confidence, UNSURE)), depth)

    def _draw(self, call: Call, scope: Scope, depth: int) -> None:
        name = said_by(call["a"][0], scope) if call["a"] else None
        found = self.part(self._file, name) if name else None
        if found is None:
            self.unread.append((self._file, call["l"]))
        else:
            self.run(found[0], found[1], scope, depth + 1)

    def _concern(
        self, call: Call, names: list[Value], given: dict[str, Value] | None, scope: Scope, depth: int
    ) -> None:
        for value in listed(names):
            concern = self._concerns.get(said_by(value, scope) or "")
            if concern is None or concern["b"] is None:
                self.unread.append((self._file, call["l"]))
            else:
                self.run(self._file, concern["b"], handed(concern, given, scope), depth + 1)

    def _mount(self, call: Call, scope: Scope) -> None:
        at, what = call["o"].get("at"), call["a"][0] if call["a"] else None
        if call["p"]:
            what, at = call["p"][0]
        path = said_by(at, scope) if at is not None else None
        if path is None or what is None:
            self.unread.append((self._file, call["l"]))
            return
        whole = normal(f"{scope.path}/{path}")
        name = str(what.get("c") or what.get("x") or "")
        self.mounts.append((name.removesuffix(".new"), whole))
        self.made.append(Made("ANY", whole, name, call["l"], self._file, scope.confidence))

    def _scope(self, call: Call, scope: Scope) -> Scope | None:
        """Return the scope that `scope`, `namespace` or `controller` opens; None when its path is computed."""
        options, values = call["o"], [said_by(value, scope) for value in listed(call["a"])]
        if None in values:
            return None
        texts = [value for value in values if value is not None]
        scope = with_mapper(scope, call["v"])
        if call["n"] == "namespace" and scope.level in {"resource", "resources"}:
            scope = at_level(scope, "nested")  # right in a resource it is of one of them; a scope goes before it
        if call["n"] == "controller":
            return with_options(scope, options, controller=texts[0] if texts else "")
        path, copies = "/".join(texts), bool(texts) or "path" in options
        if "path" in options:
            said = said_by(options["path"], scope)
            if said is None and options["path"].get("c") not in {"nil", "false"}:
                return None
            path = said or ""
        elif call.get("u") and not texts:
            return None
        inner = with_options(scope, options)
        if call.get("u") and not options.keys() & {"only", "except"}:
            inner = replace(inner, hides_actions=True)
        module = texts[0] if call["n"] == "namespace" and texts and "module" not in options else ""
        copies = call["n"] == "namespace" or (copies and scope.level != "nested")
        if module:
            inner = replace(inner, module=f"{scope.module}/{module}" if scope.module else module)
        if copies or "shallow_path" in options:
            own = said_by(options.get("shallow_path", {}), scope) or path
            inner = replace(inner, shallow_path=f"{scope.shallow_path}/{own}")
        return replace(inner, path=f"{scope.path}/{path}" if path else scope.path)

    def _resources(self, call: Call, scope: Scope, depth: int) -> None:
        options = call["o"]
        if scope.level in {"resource", "resources"}:
            scope = at_level(scope, "nested")
        if any(key not in _RESOURCE_OPTIONS for key in options):
            around = {"n": "scope", "a": [], "o": _but(options, _RESOURCE_OPTIONS), "v": [], "u": False}
            inner = self._scope({**call, **around}, scope)
            scope = inner or scope
        scope = with_mapper(scope, call["v"])
        for value in listed(call["a"]):
            name = said_by(value, scope)
            resource = self._resource(call, name, scope) if name else None
            if resource is None:
                self.unread.append((self._file, call["l"]))
                continue
            level = "resource" if resource.one else "resources"
            inside = replace(
                scope,
                level=level,
                resource=resource,
                controller=resource.controller,
                is_in_shallow=scope.is_in_shallow or scope.shallow,
            )
            self._below(call, inside, depth)
            if "concerns" in options:
                self._concern(call, [options["concerns"]], {}, inside, depth)
            self._standard(call, inside, resource)

    def _resource(self, call: Call, name: str, scope: Scope) -> Resource | None:
        options, one = call["o"], call["n"] == "resource"
        path = said_by(options["path"], scope) if "path" in options else name
        controller = said_by(options["controller"], scope) if "controller" in options else None
        if path is None or (controller is None and "controller" in options):
            return None
        only, without = words_of(options.get("only"), scope), words_of(options.get("except"), scope)
        if only is None and without is None:
            if "only" in options or "except" in options or call.get("u") or scope.hides_actions:
                return None
            only, without = scope.only, scope.without
        actions = [action for action in _ACTIONS if not (self.api and action in {"new", "edit"})]
        if one:
            actions.remove("index")
        kept = frozenset(
            action
            for action in actions
            if (action in only if only is not None else without is None or action not in without)
        )
        last = name.rpartition("/")[2]
        default = plural_of(name) if one else name
        param = (said_by(options["param"], scope) if "param" in options else None) or "id"
        return Resource(path, last, controller or default, param, one, kept)

    def _standard(self, call: Call, scope: Scope, resource: Resource) -> None:
        """Add the routes that a resource has by itself."""
        whole, new, member = at_level(scope, "collection"), at_level(scope, "new"), at_level(scope, "member")
        edit = dict(scope.path_names).get("edit", "edit")
        table = (
            ("index", "GET", whole.path),
            ("create", "POST", whole.path),
            ("new", "GET", new.path),
            ("edit", "GET", f"{member.path}/{edit}"),
            ("show", "GET", member.path),
            ("update", "PATCH", member.path),
            ("update", "PUT", member.path),
            ("destroy", "DELETE", member.path),
        )
        for action, method, path in table:
            if action in resource.actions:
                to = told_around(scope)
                self._make(method, path, answer(scope, resource.controller, action) if to is None else to, call, scope)

    def _root(self, call: Call, scope: Scope) -> None:
        target = call["a"][0] if call["a"] else call["o"].get("to")
        at = (
            f"{scope.path}/{scope.resource.path}"
            if scope.level in {"resources", "resource"} and scope.resource
            else scope.path
        )
        to = answered("", False, target, call, scope)[1]
        self._make("GET", at, to, call, with_options(scope, _only(call["o"], "format")))

    def _match(self, call: Call, scope: Scope) -> None:
        options = call["o"]
        via = methods_of(call, scope)
        scope = with_options(scope, _only(options, "module", "format"))
        on = said_by(options["on"], scope) if "on" in options else None
        if scope.resource is not None and (on or scope.level in {"resource", "resources"}):
            scope = at_level(scope, on or ("nested" if scope.level == "resources" else "member"))
        pairs = [(key, value) for key, value in call["p"] if "t" in key or "i" in key]
        targets = [(value, options.get("to")) for value in listed(call["a"])] + pairs
        if via is None or not targets:
            self.unread.append((self._file, call["l"]))
            return
        for value, target in targets:
            path = said_by(value, scope)
            if path is None:
                self.unread.append((self._file, call["l"]))
                continue
            whole, to = answered(path, "y" in value, target, call, scope)
            for method in via:
                self._make(method, whole, to, call, scope)

    def _make(self, method: str, path: str, to: str, call: Call, scope: Scope) -> None:
        path = f"{normal(path)}.:format" if scope.needs_format else normal(path)
        self.made.append(Made(method, path, to, call["l"], self._file, scope.confidence))


def _names_something(call: Call) -> bool:
    """Say whether a call is told a text, a symbol or anything that holds one."""
    values = [*call["a"], *call["o"].values(), *(one for pair in call["p"] for one in pair)]
    return any(not value.keys() & {"c", "x"} for value in values)


def _only(options: dict[str, Value], *names: str) -> dict[str, Value]:
    return {key: options[key] for key in names if key in options}


def _but(options: dict[str, Value], names: frozenset[str]) -> dict[str, Value]:
    return {key: value for key, value in options.items() if key not in names}
