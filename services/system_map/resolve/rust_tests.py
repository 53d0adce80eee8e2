"""Files of Rust that only `#[cfg(test)] mod x;` leads to: tests, whatever they are called and wherever they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.paths import base_name, below, join, parent, stem
from services.system_map.resolve.rust_crates import bare, inline_path, written_path

_OWNERS = ("lib.rs", "main.rs", "mod.rs")


def mark_test_modules(files: dict[str, InventoryFile], facts: Mapping[str, FileFacts]) -> None:
    """Give the files of modules that are compiled for tests only the role of tests, and those of the modules below them.

    A file that a `mod` of the product declares as well stays what it is.
    """
    found: set[str] = set()
    for path, known in facts.items():
        if known.has_test_modules:
            found.update(_files_of_tests(path, files, facts))
    if not found:
        return
    kept = set(_declared_by_path(files, facts))
    folders, spared = _folders(found - kept), _folders(kept)
    for path, file in list(files.items()):
        is_one = file.role == "code" and path.endswith(".rs") and (path in found or path.startswith(folders))
        if is_one and path not in kept and not path.startswith(spared):
            files[path] = replace(file, role="test")


def _folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders in which the modules below files lie."""
    return tuple(f"{path.removesuffix('/mod.rs').removesuffix('.rs')}/" for path in paths)


def _declared_by_path(files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> Iterator[str]:
    """Yield the files that a `#[path = "…"] mod` of the product declares, from wherever it stands."""
    for path, known in facts.items():
        for wanted in known.imports if path.endswith(".rs") else ():
            if wanted.kind == "mod" and wanted.scope != "test" and written_path(wanted) is not None:
                target = _file(path, wanted, files)
                if target is not None:
                    yield target


def _files_of_tests(path: str, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> Iterator[str]:
    """Yield the files that a file declares as modules for tests only."""
    for wanted in facts[path].imports:
        target = _file(path, wanted, files) if wanted.kind == "mod" and wanted.scope == "test" else None
        if target is not None and not any(_declares(one, target, files, facts) for one in _may_declare(target)):
            yield target


def _declares(path: str, target: str, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> bool:
    """Say whether a file has a `mod` of the product for another one."""
    return path in facts and any(
        wanted.kind == "mod" and wanted.scope != "test" and _file(path, wanted, files) == target
        for wanted in facts[path].imports
    )


def _may_declare(target: str) -> Iterator[str]:
    """Yield the files that may declare a module's file by the folder that it lies in."""
    folder = parent(target) if base_name(target) != "mod.rs" else parent(parent(target))
    yield from (below(folder, name) for name in _OWNERS)
    if folder:
        yield f"{folder}.rs"


def _file(path: str, wanted: ImportFacts, files: Mapping[str, InventoryFile]) -> str | None:
    """Return the file of a `mod x;`: beside what owns its folder, else in the folder that is called as the file is."""
    inner = "/".join(inline_path(wanted))
    given = written_path(wanted)
    own = below(parent(path), stem(path))
    homes = [parent(path)] if base_name(path) in _OWNERS else [own, parent(path)]
    for home in homes:
        folder = below(home, inner) if inner else home
        if given is not None:
            places = [join(folder if inner else parent(path), given)]
        else:
            base = below(folder, bare(wanted.target))
            places = [f"{base}.rs", f"{base}/mod.rs"]
        for place in places:
            if place is not None and place in files and place != path:
                return place
    return None
