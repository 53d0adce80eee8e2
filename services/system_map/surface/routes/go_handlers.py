"""Where the functions and methods stand that Go's routes are given."""

from __future__ import annotations

import posixpath
import re
from typing import Any, NamedTuple

from services.system_map.parsing.reading import MAX_SIGNATURE
from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.look import Look, Seen

_RECEIVER = re.compile(r"^func\s*\([^)]*\)")
_TAKES = re.compile(r"Handler(?:Func)?\s*[,)]|\bfunc\([^)]{0,200}(?:Context|Ctx|ResponseWriter)\b")
# In what a function takes: the request, beside Go's own context, which anything takes, and functions that it calls.
_CONTEXT = re.compile(r"(?:Context|Ctx)\b")
_BESIDE = re.compile(r"(?<![\w*])context\.Context\b|\([^()]*\)")
_GIVES = re.compile(r"Handler(?:Func)?\b|\bfunc\([^)]{0,200}(?:Context|Ctx|ResponseWriter)\b")
_SAYS = re.compile(r"\(?(?:\w+ )?(?:string|bool)\b")  # of a request, as what counts and picks requests does


class _Package(NamedTuple):
    functions: dict[str, list[tuple[str, int]]]  # name → file and line
    methods: dict[str, list[tuple[str, int, str]]]  # name → file, line, type
    wrapping: set[tuple[str, int]]  # those that take a handler themselves


class GoHandlers:
    """Finds handlers in the packages of the repository."""

    def __init__(self, look: Look, names: GoNames) -> None:
        """Take the map's facts, and what tells which packages a file imports."""
        self._look = look
        self._names = names
        self._packages: dict[str, _Package] = {}
        self._by_line: dict[str, dict[int, str]] = {}

    def of(self, seen: Seen) -> tuple[str, str | None, int | None]:
        """Return the name, file and line of who answers a route: what is handed, or else what makes or wraps it."""
        data = seen.data
        handler, wrapper = str(data["handler"]), str(data["wrapper"])
        found = self._made(seen, data, wrapper) if "maker" in data else None
        if found is not None:
            return found
        for name, of in ((handler, str(data["of"])), (wrapper, "")):
            at = self._find(seen, name, of) if name else None
            if at is not None:
                return name, *at
        return handler, None, None

    def _made(self, seen: Seen, data: dict[str, Any], wrapper: str) -> tuple[str, str, int] | None:
        """Return who answers where a call makes the handler: its function, or the one that it wraps."""
        maker = str(data["maker"])
        at = self._find(seen, maker, "", is_sure=True) or self._giver(seen, maker)
        if at is not None and not self._wraps(*at):
            # What is made of nothing and handed to the repository's own functions may be no handler.
            is_open = wrapper and not self._is_outside(seen, wrapper)
            return None if is_open else (maker, *at)
        given = [(name, found) for name, of in data["given"] if (found := self._find(seen, name, of, is_sure=True))]
        told = [(name, *at, self._signatures(at[0]).get(at[1], "")) for name, at in given]
        functions = [one for one in told if one[3] and not _takes_handler(one[3])]
        if len(functions) != 1:
            return None
        ((name, path, line, signature),) = functions
        return (name, path, line) if _may_answer(signature) else None

    def _giver(self, seen: Seen, maker: str) -> tuple[str, int] | None:
        """Return where the method stands that makes a handler, of a value whose type is not known."""
        is_known = self._names.types.of(seen.path, seen.data["scope"], maker.rpartition(".")[0]) is not None
        at = self._find(seen, maker, "") if not is_known else None
        signature = self._signatures(at[0]).get(at[1], "") if at is not None else ""
        # What stands behind the end of a long signature is not told, and may be a handler.
        return at if len(signature) >= MAX_SIGNATURE or _gives(_parts(signature)[1]) else None

    def _wraps(self, path: str, line: int) -> bool:
        """Say whether a function takes a handler itself."""
        return (path, line) in self._package(posixpath.dirname(path)).wrapping

    def _is_outside(self, seen: Seen, name: str) -> bool:
        """Say whether a name leads into a package of others: `promhttp.Handler`; what a variable hides does not."""
        head, dot, _ = name.partition(".")
        if not dot or self._names.types.written(seen.path, seen.data["scope"], head):
            return False
        return self._names.packages.is_outside(seen.path, head, seen.data.get("packages", {}))

    def _find(self, seen: Seen, name: str, of: str, *, is_sure: bool = False) -> tuple[str, int] | None:
        """Return where a function, or a method of a type, stands; with `is_sure` not by a method's name alone."""
        own = posixpath.dirname(seen.path)
        head, dot, rest = name.partition(".")
        if not dot:
            line = self._look.line_of(seen.path, name)
            return (seen.path, line) if line else _only(self._package(own).functions.get(name, []))
        bare = rest.rpartition(".")[2]
        if of:
            alike = self._package(own).methods.get(bare, [])
            return _only([(path, line) for path, line, owner in alike if owner == of])
        imported = self._names.packages.imported(seen.path)
        named = self._names.packages.named(seen.path, head, seen.data.get("packages", {}))
        if named and rest == bare:
            return _only([found for one in named for found in self._package(one).functions.get(bare, [])])
        if is_sure:
            return self._method(seen, name.rpartition(".")[0], bare)
        if not named and self._is_outside(seen, name):
            return None
        # A value of a type that is not known: only where one method of all is called so.
        folders = named or [own, *sorted(imported)]
        methods = [found for one in dict.fromkeys(folders) for found in self._package(one).methods.get(bare, [])]
        return _only([(path, line) for path, line, _ in methods])

    def _method(self, seen: Seen, value: str, name: str) -> tuple[str, int] | None:
        """Return where the method of a value stands whose type is known."""
        owner = self._names.types.of(seen.path, seen.data["scope"], value)
        whose = self._names.types.method(owner, name) if owner is not None else None
        if whose is None or self._names.types.is_interface(whose):
            return None
        methods = self._package(whose.folder).methods.get(name, [])
        return _only([(path, line) for path, line, of in methods if of == whose.name])

    def _signatures(self, path: str) -> dict[int, str]:
        """Return the signatures of a file's functions and methods by line."""
        if path not in self._by_line:
            functions = [one for one in self._look.symbols(path).values() if one.kind in {"function", "method"}]
            self._by_line[path] = {one.start_line: one.signature for one in functions}
        return self._by_line[path]

    def _package(self, folder: str) -> _Package:
        if folder not in self._packages:
            package = _Package({}, {}, set())
            for path in self._names.packages.files(folder):
                for symbol in self._look.symbols(path).values():
                    if _takes_handler(symbol.signature):
                        package.wrapping.add((path, symbol.start_line))
                    owner, dot, name = symbol.qualified_name.rpartition(".")
                    if symbol.kind == "method" and dot:
                        package.methods.setdefault(name, []).append((path, symbol.start_line, owner))
                    elif symbol.kind == "function" and not dot:
                        package.functions.setdefault(name, []).append((path, symbol.start_line))
            self._packages[folder] = package
        return self._packages[folder]


def _takes_handler(signature: str) -> bool:
    """Say whether a function takes a handler, as middleware does."""
    return _TAKES.search(f"{_parts(signature)[0]})") is not None


def _may_answer(signature: str) -> bool:
    """Say whether a function takes a request as handlers do, or gives a handler."""
    taken, given = _parts(signature)
    taken = _BESIDE.sub("", taken)
    is_given = "ResponseWriter" in taken and "Request" in taken
    is_handler = (is_given or _CONTEXT.search(taken) is not None) and not re.search(r"\berror\b", taken)
    return (is_handler and not _SAYS.match(given)) or _gives(given)


def _gives(given: str) -> bool:
    """Say whether what a function gives is a handler."""
    return _GIVES.search(given) is not None


def _parts(signature: str) -> tuple[str, str]:
    """Return what a function takes, and what it gives, by its signature; of a long one the end is not told."""
    _, _, rest = _RECEIVER.sub("", signature).partition("(")
    depth = 1
    for place, letter in enumerate(rest):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return rest[:place], rest[place + 1 :].strip()
    return rest, ""


def _only(found: list[tuple[str, int]]) -> tuple[str, int] | None:
    return found[0] if len(found) == 1 else None
