"""Which registrations are Express' where nothing is seen to hand what they are made on: by names, types and handlers."""

from __future__ import annotations

import re
from typing import Any

from services.system_map.surface.routes.express_classes import ExpressClasses, Kept
from services.system_map.surface.routes.express_values import ExpressValues
from services.system_map.surface.routes.look import Look, Seen

APPLICATIONS = frozenset({"app", "application", "server", "expressApp"})
_FIELDS = APPLICATIONS | {"express", "router"}
_CALLED_SO = re.compile(r"^(?:\w*[rR]outer|routes)$")
_REQUESTS = frozenset({"req", "request", "res", "response"})
_FUNCTIONS = frozenset({"function", "method"})


class ExpressLikely:
    """Judges registrations."""

    def __init__(self, look: Look, values: ExpressValues, classes: ExpressClasses) -> None:
        """Take what names stand for, and what classes keep."""
        self._look = look
        self._values = values
        self._classes = classes

    def is_on_field(self, seen: Seen, name: str, kept: Kept) -> bool:
        """Say whether what is made on a field of a class is surely made on an application or a router.

        By the field's type; or by its name, where a router is mounted or a function answers: not what a client is asked.
        """
        data = seen.data
        if kept.is_typed is not None or not kept.is_any or not _is_called_so(name):
            return bool(kept.is_typed)
        is_function = data.get("answers") or data.get("given") == "function"
        return "what" in data or is_function or self._values.kind(seen, data["handler"]) in _FUNCTIONS

    def is_left(self, seen: Seen, path: str | None) -> bool:
        """Say whether a registration that nothing is seen to be made on is surely one, to be named as unread."""
        data = seen.data
        if not data["on"].startswith("this."):
            return bool(data["parameter"]) and self.is_called_like_one(seen, path)
        is_asked = data.get("given") == "value" or not ("answers" in data or data["handler"] or data.get("router"))
        if is_asked or not (path or "").startswith("/") or not _is_called_so(data["on"]):
            return False
        kept = self._classes.kept(self._classes.around(seen), data["on"])
        is_kept = kept.is_any and (kept.is_typed is None or bool(data.get("answers")))
        return is_kept and not self._look.is_test(seen.path)

    def is_called_like_one(self, seen: Seen, path: str | None) -> bool:
        """Say whether what a registration is made on is called like a router, and its path is one."""
        is_called_so = bool(_CALLED_SO.search(seen.data["on"]))
        return is_called_so and (path is None or path.startswith("/")) and not self._look.is_test(seen.path)


def is_on_parameter(data: dict[str, Any]) -> bool:
    """Say whether a registration on a parameter is made on an application by its name, `app` or `args.app`.

    Of what a parameter holds, where a router is mounted or a function answers: `req.app.get("setting")` asks an
    application for a setting.
    """
    head, _, held = str(data["on"]).partition(".")
    is_held = held in APPLICATIONS and head not in _REQUESTS and ("what" in data or bool(data.get("answers")))
    return data["on"] in APPLICATIONS or is_held


def _is_called_so(name: str) -> bool:
    return name.removeprefix("this.") in _FIELDS
