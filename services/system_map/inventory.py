"""Every path of a commit with its language and its role, decided from names and sizes alone. Pure.

What only the content shows (binary, minified, generated) the parser reports, and `apply_content_marks` merges.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.repository.tree import TreeEntry, readable_path
from services.system_map.facts import FileFacts, InventoryFile, Role
from services.system_map.gitattributes import AttributeRules, own_modules
from services.system_map.languages import (
    CATALOG,
    CATALOGS,
    STRUCTURES,
    extension_of,
    has_grammar,
    language_of,
    language_of_headers,
    language_of_shebang,
    nature_of,
)
from services.system_map.roles import folder_role, suggested_role

MAX_PARSE_BYTES = 1024 * 1024
# Above this a file is not even counted: it is data, whatever its name says.
_MAX_COUNT_BYTES = 4 * 1024 * 1024

# What makes a folder at the root a package: coverage.py's own is called as the reports are that others do not keep.
_IN_PACKAGE = re.compile(r"([^/]+)/(?:__init__\.py|[^/]+\.go)")

GENERATED = "generated"
VENDORED = "vendored: someone else's code, kept in this repository"
BINARY = "binary"
MINIFIED = "minified"
LINK = "a symbolic link"
SUBMODULE = "a submodule: another repository"

_REASONS: dict[Role, str] = {
    "generated": GENERATED,
    "vendored": VENDORED,
    "binary": BINARY,
    "minified": MINIFIED,
    "link": LINK,
    "submodule": SUBMODULE,
}


@dataclass(frozen=True, slots=True)
class Totals:
    """What an inventory adds up to."""

    files: int
    size: int
    roles: Mapping[str, int]
    languages: Mapping[str, int]  # files that are not skipped
    skipped: Mapping[str, int]  # by reason


def take_inventory(
    entries: Iterable[TreeEntry], *, max_parse_bytes: int = MAX_PARSE_BYTES, attributes: str = ""
) -> list[InventoryFile]:
    """Return a row for every entry, in their order; nothing is left out.

    `attributes` is the text of the root's `.gitattributes`, whose linguist-vendored and linguist-generated win over
    what paths suggest, but where they would hide the project's own code.
    """
    listed = [(entry, readable_path(entry.raw_path)) for entry in entries]
    extensions = Counter(extension_of(path.rpartition("/")[2]) for _, path in listed)
    packages = {found[1] for _, path in listed if (found := _IN_PACKAGE.fullmatch(path))}
    roots = {"", *(path.removesuffix("/package.json") for _, path in listed if path.endswith("/package.json"))}
    modules = own_modules({path for _, path in listed}) if "linguist-vendored" in attributes else set()
    eyes = _Eyes(language_of_headers(extensions), AttributeRules(attributes, modules), packages, roots, max_parse_bytes)
    return [eyes.see(entry, path) for entry, path in listed]


def total(files: Iterable[InventoryFile]) -> Totals:
    """Add up an inventory."""
    count = size = 0
    roles: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for file in files:
        count += 1
        size += file.size
        roles[file.role] += 1
        if file.skipped is not None:
            skipped[file.skipped] += 1
        elif file.language is not None:
            languages[file.language] += 1
    return Totals(count, size, roles, languages, skipped)


def apply_content_marks(file: InventoryFile, facts: FileFacts) -> InventoryFile:
    """Return the file with what its content showed: role, language by shebang, and why it was not parsed."""
    role, language, skipped = file.role, file.language, file.skipped
    if facts.binary:
        return replace(file, role="binary", skipped=BINARY)
    if language is None and facts.shebang:
        language = language_of_shebang(facts.shebang)
        if language is not None and role == "data":
            folder, _, name = file.path.rpartition("/")
            role = suggested_role(name, language, folder_role(folder), folder)
    is_source = role in {"code", "test"}
    if facts.skipped == CATALOG:
        role, language, skipped = "data" if is_source else role, CATALOGS.get(language or "", language), CATALOG
    elif facts.generated and role != "vendored":
        if is_source or (role == "docs" and nature_of(language) == "code"):  # an example stays one
            role, skipped = "generated" if is_source else role, GENERATED
    elif facts.minified and role != "vendored":
        role, skipped = "minified", MINIFIED
    elif facts.skipped is not None:
        skipped = facts.skipped
    if (role, language, skipped) == (file.role, file.language, file.skipped):
        return file
    return replace(file, role=role, language=language, skipped=skipped)


class _Eyes:
    """What is needed to look at one path of a repository after the other."""

    def __init__(
        self, headers_are: str, rules: AttributeRules, packages: set[str], roots: set[str], max_parse_bytes: int
    ) -> None:
        self._headers_are = headers_are
        self._packages = packages
        self._roots = roots  # where the repository begins, and packages of npm
        self._rules = rules or None
        self._max_parse_bytes = max_parse_bytes
        self._folders: dict[str, Role | None] = {}

    def see(self, entry: TreeEntry, path: str) -> InventoryFile:
        """Return the row of one entry."""
        size = entry.size or 0
        if entry.mode == "160000":
            return InventoryFile(path, entry.blob, size, None, "submodule", SUBMODULE, entry.raw_path)
        if entry.mode == "120000":
            return InventoryFile(path, entry.blob, size, None, "link", LINK, entry.raw_path)
        folder, _, name = path.rpartition("/")
        language = language_of(name, self._headers_are)
        role = self._role(path, folder, name, language)
        skipped = _REASONS.get(role) or self._too_large(language, size)
        return InventoryFile(path, entry.blob, size, language, role, skipped, entry.raw_path)

    def _role(self, path: str, folder: str, name: str, language: str | None) -> Role:
        if folder not in self._folders:
            self._folders[folder] = folder_role(folder, self._packages)
        suggested = suggested_role(name, language, self._folders[folder], folder, at_root=folder in self._roots)
        if self._rules is None:
            return suggested
        said = self._rules.role_of(path)
        if said is not None:
            return said
        if suggested in {"vendored", "generated"} and self._rules.is_denied(path, suggested):
            return nature_of(language)
        return suggested

    def _too_large(self, language: str | None, size: int) -> str | None:
        # Of larger structures the lines are counted all the same.
        if has_grammar(language) and language not in STRUCTURES and size > self._max_parse_bytes:
            return f"larger than {_size(self._max_parse_bytes)}"
        if size > _MAX_COUNT_BYTES:
            return f"larger than {_size(_MAX_COUNT_BYTES)}"
        return None


def _size(count: int) -> str:
    return f"{count // 1024**2} MB" if count % 1024**2 == 0 else f"{count // 1024} kB"
