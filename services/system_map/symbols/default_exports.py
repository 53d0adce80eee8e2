"""What a file of JavaScript or TypeScript gives as its default: who imports it calls it as they like. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

SCRIPTS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".astro", ".es6")
# Imports that hand over all that a module gives, its default among it.
_WHOLE = frozenset({"require", "dynamic"})


class DefaultExports:
    """Says which symbols are handed over by an import of the default, whatever happens to them there."""

    def __init__(self, given: PartsInput) -> None:
        """Look in these files, when asked."""
        self._given = given
        self._names: dict[str, frozenset[str]] = {}  # of the files asked for, what their default is called

    def is_taken(self, path: str, name: str) -> bool:
        """Say whether `name` is the default of a file that code of the product imports as such."""
        return path.endswith(SCRIPTS) and path in self._taken and self.is_default(path, name)

    def may_be_loaded(self, path: str, name: str) -> bool:
        """Say whether `name` is the default of a file that no import leads to: what loads it by its path, asks for that."""
        return path.endswith(SCRIPTS) and path not in self._imported and self.is_default(path, name)

    def is_default(self, path: str, name: str) -> bool:
        """Say whether `name` is the default of a file."""
        if path not in self._names:
            deep = self._given.deep(path)
            self._names[path] = frozenset(
                one.name
                for one in (deep.bindings if deep is not None else ())
                if one.import_index == -1 and one.local == "default"
            )
        return name in self._names[path]

    @cached_property
    def _imported(self) -> frozenset[str]:
        return frozenset(target for _, target in self._given.found.all_edges if target.endswith(SCRIPTS))

    @cached_property
    def _taken(self) -> frozenset[str]:
        """The files whose default the product imports."""
        found = self._given.found
        tests = frozenset(found.tests)
        lines: dict[str, dict[int, list[str]]] = {}  # of each file, where its imports stand and to what they lead
        for one in found.given.imports:
            if one.target is not None and one.source not in tests and one.source.endswith(SCRIPTS):
                for line in one.lines:
                    lines.setdefault(one.source, {}).setdefault(line, []).append(one.target)
        return frozenset(
            target
            for source, targets in lines.items()
            for wanted in found.facts(source).imports
            if "default" in wanted.names or (wanted.kind in _WHOLE and "*" in wanted.names)
            for target in targets.get(wanted.line, ())
        )
