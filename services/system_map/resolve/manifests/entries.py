"""Entry points of manifests as files of the repository: what is built is led to its source, what is not there is left out."""

from __future__ import annotations

from collections.abc import Mapping

from services.system_map.facts import InventoryFile
from services.system_map.resolve.manifests.found import Found
from services.system_map.resolve.node_packages import source_guesses
from services.system_map.resolve.paths import join, parent

_ENDINGS = ("", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", "/index.js", "/index.ts", "/index.tsx")


def settled(files: Mapping[str, InventoryFile], manifest: str, found: Found) -> list[tuple[str, str, str]]:
    """Return (label, target, manifest) of one manifest's entry points, once per label and file.

    A `module:function` and a dotted class name stay as written; paths become those of the repository.
    """
    result: dict[tuple[str, str], tuple[str, str, str]] = {}
    labelled: set[str] = set()
    for label, target in found.entry_points:
        is_path = "/" in target or target.endswith((".js", ".mjs", ".cjs", ".ts", ".rs", ".json"))
        place = _place(files, _bases(parent(manifest), label, target)) if is_path else target
        if place is None or (label in labelled and is_path):
            continue
        labelled.add(label)
        result.setdefault((label, place), (label, place, manifest))
    return list(result.values())


def _bases(folder: str, label: str, target: str) -> list[str | None]:
    """Return where an entry may lie, without certainty about its ending: as it is named, else what it is built from."""
    guesses = source_guesses(folder, target)
    is_library = label.startswith(("import ", "require"))
    index = [join(folder, "src/index")] if guesses and is_library else []  # whatever what is built is called
    return [join(folder, target), *guesses, *index]


def _place(files: Mapping[str, InventoryFile], bases: list[str | None]) -> str | None:
    for base in bases:
        for ending in _ENDINGS:
            if base and f"{base}{ending}" in files:
                return f"{base}{ending}"
    return None
