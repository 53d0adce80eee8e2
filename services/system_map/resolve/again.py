"""Which files' imports still lead where they led, so that a refresh follows those of the others only. Pure.

An import's lead hangs on the file's own text, on which paths there are, on the manifests, and in some families on what
other files declare. While none of that differs, it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from services.system_map.facts import FileFacts, InventoryFile, ResolvedImport, SymbolFacts
from services.system_map.resolve.families import FAMILIES
from services.system_map.resolve.go_builds import said_of_builds
from services.system_map.resolve.paths import base_name
from services.system_map.resolve.wanted import NUXT_CONFIG, may_be_wanted

# Families whose rules look at paths and manifests alone.
_BY_PATHS = frozenset({"javascript", "path"})
# The one whose rules ask of other files besides only which module each declares.
_BY_PACKAGES = "c"
# The one whose rules ask of other files only whether they hold the names that are imported.
_BY_NAMES = "python"
_TYPES = frozenset({"class", "interface", "enum", "record", "annotation", "struct", "trait", "module"})


class FileBefore(NamedTuple):
    """One file as the earlier map had it."""

    blob: str
    language: str | None
    role: str
    skipped: str | None  # why it was not read, or why the parser gave up
    read: bool  # whether there were facts


class Before(NamedTuple):
    """The earlier map's files, where their imports led, and a reader of facts by blob and language."""

    files: Mapping[str, FileBefore]
    imports: Mapping[str, list[ResolvedImport]]
    read: Callable[[Sequence[tuple[str, str]]], Mapping[tuple[str, str], FileFacts]]
    map_id: int = 0


class Edits(NamedTuple):
    """The files that differ from those of an earlier map, and which map: no path, kind or manifest does."""

    map_id: int
    files: Mapping[str, FileBefore]
    leads: frozenset[str]  # files whose imports differ
    edges: bool  # whether some of these lead to other files


def standing(before: Before, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> frozenset[str]:
    """Return the files whose imports lead where they led.

    None at all when a path came or went or became something else, or a manifest may have changed; none of a family in
    which something declared differs, unless no more than names are asked for: then none that speaks of such a name.
    """
    edited = edited_files(before, files, facts)
    if edited is None:
        return frozenset()
    earlier = before.read([(was.blob, was.language or "") for was in edited.values() if was.skipped is None])
    pairs = {
        path: (earlier.get((was.blob, was.language or "")), facts.get(path), _family(was.language))
        for path, was in edited.items()
    }
    return _standing(pairs, files, facts)


def edits_since(
    before: Before,
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
    imports: Sequence[ResolvedImport],
) -> Edits | None:
    """Return what was edited since the earlier map, with whose help `imports` were found; None as `edited_files` does."""
    edited = edited_files(before, files, facts)
    if edited is None:
        return None
    leads = {one.source for one in imports if one.row is None}
    leads |= before.imports.keys() - {one.source for one in imports}
    now = {(one.source, one.target) for one in imports if one.source in leads and one.target is not None}
    was = (one for source in leads for one in before.imports.get(source, ()))
    then = {(one.source, one.target) for one in was if one.target is not None}
    return Edits(before.map_id, edited, frozenset(leads), edges=then != now)


def edited_files(
    before: Before, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]
) -> dict[str, FileBefore] | None:
    """Return the files that differ, as they were: another blob, or one that the parser gave up on.

    None when a path came or went or became something else, or a manifest may have changed.
    """
    if before.files.keys() != files.keys():
        return None
    edited: dict[str, FileBefore] = {}
    for path, file in files.items():
        found = facts.get(path)
        was, now = before.files[path], _as_it_is(file, found)
        if was == now and not (found is not None and found.skipped):
            continue
        if (was.language, was.role, was.read) != (now.language, now.role, now.read) or may_be_wanted(path):
            return None
        edited[path] = was
    return edited


def _standing(
    edited: Mapping[str, tuple[FileFacts | None, FileFacts | None, str | None]],
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
) -> frozenset[str]:
    """Return what `standing` does; of each edited file there are the facts then and now, and its family."""
    by_paths = _BY_PATHS
    if any(NUXT_CONFIG.fullmatch(base_name(path)) for path in files):
        by_paths -= {"javascript"}  # components are offered what other files export
    again: set[str] = set()
    differing: set[str | None] = set()
    names: set[str] = set()
    for path, (then, now, family) in edited.items():
        # Where the parser gave up it may have told some of it, another time more.
        if then is None or now is None or now.skipped:
            again.add(path)
            differing |= {family} - by_paths
            continue
        if _followed(then) != _followed(now):
            again.add(path)
        if family == _BY_NAMES:
            names |= held_names(then) ^ held_names(now)
        elif family == _BY_PACKAGES:
            if then.package != now.package:
                differing.add(family)
        elif family not in by_paths and _seen(then) != _seen(now):
            differing.add(family)
    stands = [
        path for path in facts if path not in again and path in files and _family(files[path].language) not in differing
    ]
    if not names:
        return frozenset(stands)
    from services.system_map.speaking import Speaking  # noqa: PLC0415 - numpy is for the map child, not the server

    asked = [path for path in stands if _family(files[path].language) == _BY_NAMES]
    speaking = Speaking([facts[path].name_hashes for path in asked]).of(names)
    return frozenset(stands) - {asked[place] for place in speaking}


def same_leads(was: Sequence[ResolvedImport], now: Sequence[ResolvedImport]) -> bool:
    """Say whether a file's imports as an earlier map kept them are those that were found now."""
    return len(was) == len(now) and all(
        # What leads to a standard library is kept without saying how it was written.
        one == (replace(other, kind=one.kind) if one.standard_library else other)
        for one, other in zip(was, now, strict=True)
    )


def _followed(facts: FileFacts) -> tuple[object, ...]:
    """Return all that any family's rules look at in the file whose imports are followed, and more."""
    return (
        facts.package,
        facts.is_entry,
        facts.imports,
        facts.references,
        said_of_builds(facts),
        [(one.kind, one.name, one.qualified_name, one.signature, one.parent, one.exported) for one in facts.symbols],
        min((symbol.start_line for symbol in facts.symbols), default=0),
    )


def held_names(facts: FileFacts) -> frozenset[str]:
    """Return the names that a Python module holds: what it declares at its top level, and what it imports."""
    declared = (symbol.name for symbol in facts.symbols if symbol.parent is None)
    return frozenset((*declared, *(name for found in facts.imports for name in found.names)))


def _family(language: str | None) -> str | None:
    return FAMILIES.get(language or "")


def _as_it_is(file: InventoryFile, facts: FileFacts | None) -> FileBefore:
    skipped = file.skipped or (facts.skipped if facts is not None else None)
    return FileBefore(file.blob, file.language, file.role, skipped, facts is not None)


def _seen(facts: FileFacts) -> tuple[object, ...]:
    """Return all that any family's rules look at in a file that another one imports, and more."""
    return (
        facts.package,
        [
            (symbol.kind, symbol.name, symbol.qualified_name, symbol.exported, _head(symbol))
            for symbol in facts.symbols
            if symbol.kind != "method"
        ],
        [(found.kind, found.target, found.names, found.within) for found in facts.imports],
        said_of_builds(facts),
    )


def _head(symbol: SymbolFacts) -> str:
    """Return the signature of what may stand below or above others."""
    return symbol.signature if symbol.kind in _TYPES else ""
