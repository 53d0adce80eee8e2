"""What answers a route of Rails, and by which methods: what the call says, then what stands around it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from services.system_map.surface.routes.rails_scopes import FORMAT, Scope, Value, answer, said_by, words_of

Call = dict[str, Any]
_CANONICAL = frozenset({"index", "create", "new", "show", "update", "destroy"})
_SHORTHAND = re.compile(r"^/?[-\w]+/[-\w/]+$")


def answered(path: str, is_action: bool, target: Value | None, call: Call, scope: Scope) -> tuple[str, str]:
    """Return the whole path and the answer of one path or action."""
    options = call["o"]
    action = said_by(options["action"], scope) if "action" in options else None
    controller = said_by(options["controller"], scope) if "controller" in options else None
    if any(value is target and said_by(key, scope) == path for key, value in call["p"]):
        # `"path" => :action` and `"path" => "controller"` say what the options may say too.
        word = said_by(target or {}, scope)
        if word is not None and "y" in (target or {}):
            action, target = action or word, None
        elif word is not None and "#" not in word:
            controller, target = controller or word, None
    whole = f"{scope.path}/{_last(path, options, scope) if is_action else path}"
    around = told_around(scope) if target is None else None
    if around is not None:
        return whole, around
    short = path.removesuffix(FORMAT)
    if target is None and action is None and not is_action and _SHORTHAND.match(short):
        of, _, last = short.removeprefix("/").rpartition("/")
        return whole, answer(scope, of.replace("-", "_"), last.replace("-", "_"))
    action = action or scope.action
    if not action and re.fullmatch(r"[\w\-]+", path):
        action = path.replace("-", "_")
    return whole, _told(target, replace(scope, controller=controller or scope.controller), action)


def _last(action: str, options: dict[str, Value], scope: Scope) -> str:
    """Return what an action puts at the end of a path: nothing where the resource stands for it."""
    written = said_by(options["path"], scope) if "path" in options else None
    if written is not None:
        return written
    is_canonical = action in _CANONICAL and scope.level in {"collection", "member", "new"}
    return "" if is_canonical else dict(scope.path_names).get(action, action)


def told_around(scope: Scope) -> str | None:
    """Return what the scopes around say that answers whatever a route's own action is; None for nothing said."""
    if scope.to:
        return _told({"t": scope.to}, scope, scope.action)
    return answer(scope, scope.controller, scope.action) if scope.controller and scope.action else None


def _told(target: Value | None, scope: Scope, action: str) -> str:
    if target is None:
        return answer(scope, scope.controller, action) if action else ""
    said = said_by(target, scope)
    if said is None:
        name = str(target.get("c") or target.get("x") or "")
        return "" if name in {"proc", "lambda"} else name
    if "#" in said:
        controller, _, named = said.partition("#")
        return answer(scope, controller or scope.controller, named)
    action = said if "y" not in target else action  # Rails 8 refuses a symbol, those before did not look at it
    return answer(scope, scope.controller, action) if action else ""


def methods_of(call: Call, scope: Scope) -> tuple[str, ...] | None:
    """Return the methods of a call; None for computed ones."""
    if call["n"] != "match":
        return (call["n"].upper(),)
    if "via" not in call["o"] and not (call.get("u") and not scope.via):
        return scope.via or ("ANY",)
    words = words_of(call["o"].get("via"), scope)
    return None if not words else ("ANY",) if "all" in words else tuple(word.upper() for word in words)
