"""Which type a Go expression has, as declarations, literals, fields and the results of functions say it.

An *expression* is dotted, without what calls are given: "h", "s.api", "users.New()", "users.Handler{}".
"""

from __future__ import annotations

import posixpath
from collections import deque
from typing import NamedTuple

from services.system_map.facts import SymbolFacts
from services.system_map.surface.routes.go_packages import GoPackages, is_called
from services.system_map.surface.routes.look import Look
from services.system_map.symbols.signatures import returned_type

_MAX_DEPTH = 10
_MAX_EMBEDDED = 200  # types that are asked for one method


class GoType(NamedTuple):
    """A type of the repository."""

    folder: str
    name: str


class GoTypes:
    """Tells types; None for those of others, and where nothing says them."""

    def __init__(self, look: Look, packages: GoPackages) -> None:
        """Take the map's facts."""
        self._look = look
        self._packages = packages
        self._aliases: dict[str, dict[str, str]] = {}
        self._declared: dict[str, dict[tuple[str, str], set[str]]] = {}
        self._symbols: dict[str, dict[str, tuple[str, SymbolFacts]]] = {}

    def of(self, path: str, scope: str, expression: str, depth: int = 0) -> GoType | None:
        """Return the type of an expression in a function of a file."""
        first, *rest = expression.split(".")
        if depth > _MAX_DEPTH:
            return None
        written = self.written(path, scope, first)
        if written:
            # `users := users.New()` means the package.
            is_own = written.partition(".")[0] == first
            found = self._told(path, "" if is_own else scope, written, depth)
        elif _is_plain(first):
            folders = self._packages.named(path, first, self.aliases(path))
            found = self._top(folders[0], rest.pop(0), depth) if len(folders) == 1 and rest else None
        else:
            found = self._top(posixpath.dirname(path), first, depth)
        for part in rest:
            if found is None:
                break
            found = self._member(found, part, depth)
        return found

    def written(self, path: str, scope: str, name: str) -> str:
        """Return what a variable's type is by the text: "Handler", "users.New()"; "" for none, or for several."""
        if not _is_plain(name):
            return ""
        declared = self._of_file(path)
        around = scope.partition(".")[0].replace(":", ".")
        types = declared.get((around, name)) or declared.get(("", name)) or set()
        return next(iter(types)) if len(types) == 1 else ""

    def method(self, owner: GoType, name: str) -> GoType | None:
        """Return the type whose method a value of a type answers with: its own, or one that is embedded in it.

        The least deep one, as Go has it; types that embed each other are asked once.
        """
        waiting, seen = deque([owner]), {owner}
        while waiting and len(seen) <= _MAX_EMBEDDED:
            one = waiting.popleft()
            if self.has(one, name):
                return one
            found = self._symbol(one.folder, one.name)
            for base in self._look.bases(found[0], one.name) if found is not None else ():
                inner = self._told(found[0], "", base, 1) if found is not None else None
                if inner is not None and inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)
        return None

    def has(self, owner: GoType, name: str) -> bool:
        """Say whether a type has a method by itself."""
        return self._symbol(owner.folder, f"{owner.name}.{name}") is not None

    def is_interface(self, owner: GoType) -> bool:
        """Say whether a type says only which methods there are."""
        found = self._symbol(owner.folder, owner.name)
        return found is not None and found[1].kind == "interface"

    def embeds(self, owner: GoType, name: str) -> bool:
        """Say whether a type embeds another package's type of a name: `struct { http.Handler }`."""
        found = self._symbol(owner.folder, owner.name)
        bases = self._look.bases(found[0], owner.name) if found is not None else []
        return any(base.rpartition(".")[2] == name for base in bases)

    def declared(self, owner: GoType, field: str) -> tuple[str, str]:
        """Return the file that declares a type's field and the field's type as written: "gin.Engine"; "" twice for none."""
        found = self._symbol(owner.folder, owner.name)
        types = self._of_file(found[0]).get((owner.name, field), set()) if found is not None else set[str]()
        return (found[0], next(iter(types))) if found is not None and len(types) == 1 else ("", "")

    def named(self, path: str, written: str) -> GoType | None:
        """Return the type that a file writes so: "Router", "api.Router"."""
        return self._told(path, "", written, 0)

    def given(self, folder: str, qualified: str) -> GoType | None:
        """Return the type that a package's function says it gives: "NewServer", "Server.Handler"."""
        found = self._symbol(folder, qualified)
        return self._result(*found, 0) if found is not None else None

    def aliases(self, path: str) -> dict[str, str]:
        """Return the names that a file's imports give to packages which are called otherwise."""
        if path not in self._aliases:
            deep, facts = self._look.deep(path), self._look.facts.get(path)
            locals_: dict[int, set[str]] = {}
            for one in deep.bindings if deep is not None else ():
                locals_.setdefault(one.import_index, set()).add(one.local)
            imports = facts.imports if facts is not None else []
            self._aliases[path] = {
                name: imports[index].target
                for index, (name, *others) in locals_.items()
                if 0 <= index < len(imports) and not others and not is_called(imports[index].target, name)
            }
        return self._aliases[path]

    def _told(self, path: str, scope: str, written: str, depth: int) -> GoType | None:
        """Return the type that a text of a file says."""
        if written.endswith("()"):
            return self.of(path, scope, written, depth + 1)
        owner, dot, name = written.rpartition(".")
        if not dot:
            return GoType(posixpath.dirname(path), name)
        folders = self._packages.named(path, owner, self.aliases(path))
        return GoType(folders[0], name) if len(folders) == 1 else None

    def _top(self, folder: str, part: str, depth: int) -> GoType | None:
        """Return the type of what a package calls so: a literal of a type, or what a function returns."""
        if part.endswith("{}"):
            return GoType(folder, part[:-2])
        found = self._symbol(folder, part[:-2]) if part.endswith("()") else None
        return self._result(*found, depth) if found is not None else None

    def _member(self, owner: GoType, part: str, depth: int) -> GoType | None:
        if part.endswith("()"):
            whose = self.method(owner, part[:-2])
            found = self._symbol(whose.folder, f"{whose.name}.{part[:-2]}") if whose is not None else None
            return self._result(*found, depth) if found is not None else None
        declaring, written = self.declared(owner, part)
        return self._told(declaring, "", written, depth + 1) if written else None

    def _result(self, path: str, symbol: SymbolFacts, depth: int) -> GoType | None:
        written = returned_type("Go", symbol.signature)
        return self._told(path, "", written, depth + 1) if written else None

    def _symbol(self, folder: str, qualified: str) -> tuple[str, SymbolFacts] | None:
        if folder not in self._symbols:
            known: dict[str, tuple[str, SymbolFacts]] = {}
            for path in self._packages.files(folder):
                for name, symbol in self._look.symbols(path).items():
                    known.setdefault(name, (path, symbol))
            self._symbols[folder] = known
        return self._symbols[folder].get(qualified)

    def _of_file(self, path: str) -> dict[tuple[str, str], set[str]]:
        """Return the types of a file's names by the symbol that they stand in, "" for the file."""
        if path not in self._declared:
            deep, facts = self._look.deep(path), self._look.facts.get(path)
            found: dict[tuple[str, str], set[str]] = {}
            for one in deep.types if deep is not None and facts is not None else ():
                symbols = facts.symbols if facts is not None else []
                holder = symbols[one.holder].qualified_name if 0 <= one.holder < len(symbols) else ""
                if one.written:
                    found.setdefault((holder, one.name), set()).add(one.written)
            self._declared[path] = found
        return self._declared[path]


def _is_plain(part: str) -> bool:
    return not part.endswith(("()", "{}"))
