"""The classes of files that are not read: Java and its kin call a file by the class in it, and a package by its folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.system_map.facts import FileFacts, InventoryFile
from services.system_map.resolve.paths import ancestors, base_name, parent, stem

LANGUAGES = frozenset({"Java", "Kotlin", "Scala"})


def unread_classes(
    facts: Mapping[str, FileFacts], files: Mapping[str, InventoryFile]
) -> Iterator[tuple[str, str, str]]:
    """Yield (package, class, path) of each file that is too large to be read, or that the parser gave up.

    The package is that of the other files of its folder, else it goes on from the nearest folder above that has one.
    """
    unread = [path for path, file in files.items() if file.language in LANGUAGES and _is_unread(file, facts.get(path))]
    if not unread:
        return
    packages: dict[str, set[str]] = {}
    for path, found in facts.items():
        if path in files and files[path].language in LANGUAGES and found.package:
            packages.setdefault(parent(path), set()).add(found.package)
    for path in unread:
        package = _package(parent(path), packages)
        if package is not None:
            yield package, stem(path), path


def _is_unread(file: InventoryFile, found: FileFacts | None) -> bool:
    if found is None or found.skipped:
        return (file.skipped or "").startswith("larger") or bool(found is not None and found.skipped)
    return False


def _package(folder: str, packages: Mapping[str, set[str]]) -> str | None:
    for above in ancestors(folder):
        if len(found := packages.get(above, set())) == 1:
            package = next(iter(found))
            rest = folder.removeprefix(above).strip("/").replace("/", ".")
            if not rest:
                return package
            # Only where folders are called as packages are.
            return f"{package}.{rest}" if package.rpartition(".")[2] == base_name(above) else None
        if found:
            return None
    return None
