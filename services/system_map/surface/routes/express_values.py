"""What the names in Express' calls stand for: texts, and functions of the file, of its classes and of other files."""

from __future__ import annotations

import re

from services.system_map.facts import SymbolFacts
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.script_constants import MAX_TEXT, ScriptConstants
from services.system_map.surface.routes.script_names import Exported, ScriptNames

LIKELY = 0.8
_MAX_DEPTH = 5
_FUNCTIONS = frozenset({"function", "method"})
# What handlers are called that stand before others, and what texts are called.
STANDS_BEFORE = re.compile(
    r"auth|middleware|limit|guard|protect|require|ensure|valid|verif|check|passport|cors|helmet|session|pars|logg|handl|jwt"
    r"|(?-i:^(?:is|has|can)[A-Z])",
    re.IGNORECASE,
)
_SAYS = re.compile(r"(?:path|prefix|base|url|uri|route|root|endpoint|version|mount)s?$|^(?:api_?)?v\d+$", re.IGNORECASE)
_CONSTANT = re.compile(r"^[A-Z\d_$]+$")


class ExpressValues:
    """The values that names of a repository's files stand for."""

    def __init__(self, look: Look, names: ScriptNames) -> None:
        """Take what was noted of each file."""
        self._look = look
        self._names = names
        self._constants = ScriptConstants(look)
        self._known: dict[tuple[str, str, int], str | None] = {}  # by file, name and depth
        self._methods: dict[str, dict[str, list[SymbolFacts]]] = {}  # by file and last name

    def text(self, path: str, pieces: list[list[str]], depth: int = 0) -> str | None:
        """Return what the pieces of a text say in a file; None where one of them is computed, or it is too long."""
        text = ""
        for kind, value in pieces:
            said = value if kind == "t" else self._named(path, value, depth) if kind == "n" else None
            if said is None:
                return None
            text += said
            if len(text) > MAX_TEXT:
                return None
        return text

    def _named(self, path: str, name: str, depth: int) -> str | None:
        key = (path, name, depth)
        if key not in self._known:
            held = self._names.files.get(path, {}).get("texts", {}).get(name) if depth < _MAX_DEPTH else None
            self._known[key] = self.text(path, held, depth + 1) if held else self._constant(path, name)
        return self._known[key]

    def _constant(self, path: str, name: str) -> str | None:
        """Return the text that a constant holds: of the file itself, or of the one that it is imported from."""
        head, _, rest = name.partition(".")
        bound = self._bound(path, head)
        if bound is None:
            return self._constants.text(path, [["n", name]])
        target = self._target(path, bound)
        return self._constants.given(target, str(bound[2]), rest) if target else None

    def _bound(self, path: str, head: str) -> list[object] | None:
        found: list[object] | None = self._names.files.get(path, {}).get("names", {}).get(head)
        return found

    def is_handler(self, seen: Seen, name: str, given: str) -> float:
        """Return how sure it is that what may be a path or a handler is a handler; 0 where that cannot be told."""
        _, symbol = self._symbol(seen, name, None)
        if given == "function" or (symbol is not None and symbol.kind in _FUNCTIONS):
            return 1.0
        last = name.rpartition(".")[2]
        if given == "value" or _CONSTANT.match(last) or _SAYS.search(last):
            return 0.0
        bound = self._bound(seen.path, name) if "." not in name else None
        of_package = bound is not None and self._target(seen.path, bound) is None and not str(bound[1]).startswith(".")
        return LIKELY if given == "call" or of_package or STANDS_BEFORE.search(last) else 0.0

    def kind(self, seen: Seen, name: str) -> str:
        """Return the kind of the symbol that a name stands for; "" where none is known."""
        _, symbol = self._symbol(seen, name, None)
        return symbol.kind if symbol is not None else ""

    def place(self, seen: Seen, name: str, held: Exported | None = None) -> tuple[str | None, int | None]:
        """Return the file and line of the function that a name stands for, as far as they are known.

        `held` is the class, or the function that is called with `new`, whose object the name's first part is.
        """
        path, symbol = self._symbol(seen, name, held)
        return path, symbol.start_line if symbol is not None else None

    def leads(self, path: str, name: str) -> Exported:
        """Return where a class or function is defined that a name means in a file."""
        bound = self._bound(path, name)
        target = self._target(path, bound) if bound else None
        at = (
            Exported(target, name if bound is None or bound[2] in {"*", "default"} else str(bound[2]))
            if target
            else None
        )
        return self._names.imported(path, name) or at or Exported(path, name)

    def _symbol(self, seen: Seen, name: str, held: Exported | None) -> tuple[str | None, SymbolFacts | None]:
        bare = name.removeprefix("this.")
        symbols = self._look.symbols(seen.path)
        own = symbols.get(f"{seen.data['scope'].partition('.')[0]}.{bare}") if bare != name else None
        head, _, rest = name.partition(".")
        if held is not None and rest:
            found = self._look.symbols(held.path).get(f"{held.reference}.{rest}") or self._only(held.path, rest)
            return (held.path, found) if found is not None else (None, None)
        if own is not None or bare in symbols:
            return seen.path, own or symbols[bare]
        bound = self._bound(seen.path, head)
        target = self._target(seen.path, bound) if bound else None
        if target is None or bound is None:
            return None, None
        wanted = rest or str(bound[2])
        symbols = self._look.symbols(target)
        known = next((symbols[one] for one in (wanted, name, f"exports.{wanted}") if one in symbols), None)
        return target, known or (self._only(target, rest) if rest else None)

    def _target(self, path: str, bound: list[object]) -> str | None:
        return self._names.target(path, int(str(bound[0])), str(bound[1]))

    def _only(self, path: str, name: str) -> SymbolFacts | None:
        """Return the one method of a file that is called so."""
        if path not in self._methods:
            methods = self._methods[path] = {}
            for qualified, one in self._look.symbols(path).items():
                if one.kind == "method" and "." in qualified:
                    methods.setdefault(qualified.rpartition(".")[2], []).append(one)
        last = name.rpartition(".")[2]
        ends = f".{name}"
        found = [one for one in self._methods[path].get(last, ()) if one.qualified_name.endswith(ends)]
        return found[0] if len(found) == 1 else None
