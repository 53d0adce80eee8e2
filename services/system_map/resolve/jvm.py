"""What Kotlin and Scala add to Java's import rules: functions of a package, relative packages, one index for all three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.java import JavaResolver
from services.system_map.resolve.leads import Lead
from services.system_map.resolve.paths import stem

# What else a package of these languages holds: all of it is imported by name.
_MEMBERS = frozenset({"function", "constant", "variable", "trait", "type", "class", "interface", "enum", "module"})
_LANGUAGES = frozenset({"Kotlin", "Scala"})


class JvmResolver(JavaResolver):
    """Follows imports among Java, Kotlin and Scala."""

    def __init__(
        self, facts: Mapping[str, FileFacts], files: Mapping[str, InventoryFile], declared: Iterable[str]
    ) -> None:
        """Index what each package of each language holds."""
        super().__init__(facts, files, declared)
        self._scala: set[str] = set()
        for path, found in facts.items():
            language = files[path].language if path in files else None
            if language not in _LANGUAGES:
                continue
            package = self._classes.setdefault(found.package or "", {})
            names = {symbol.name for symbol in found.symbols if symbol.parent is None and symbol.kind in _MEMBERS}
            if language == "Scala":
                self._scala.add(path)
            elif any(symbol.parent is None and symbol.kind == "function" for symbol in found.symbols):
                names.add(f"{stem(path)}Kt")  # what Java calls a file's functions by
            for name in names:
                paths = package.setdefault(name, [])
                if path not in paths:
                    paths.append(path)

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one import; a Scala one may start at a package around the file, or at a name imported before."""
        if source not in self._scala:
            return super().follow(source, wanted)
        head, _, rest = wanted.target.partition(".")
        facts = self._facts[source]
        for other in facts.imports:
            if other is not wanted and rest and other.kind == "import" and other.target.endswith(f".{head}"):
                return super().follow(source, replace(wanted, target=f"{other.target}.{rest}"))
        if head not in {"_root_", "java", "javax", "scala"}:
            parts = (facts.package or "").split(".")
            for length in range(len(parts), 0, -1):
                target = f"{'.'.join(parts[:length])}.{wanted.target}"
                if (wanted.kind == "wildcard" and target in self._classes) or self._class(source, target, wanted.kind):
                    return super().follow(source, replace(wanted, target=target))
        return super().follow(source, replace(wanted, target=wanted.target.removeprefix("_root_.")))
