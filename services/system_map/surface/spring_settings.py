"""What a Spring application's settings say: the keys of `application.yml` and `.properties`, in the forms that Spring takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from services.system_map.facts import InventoryFile

if TYPE_CHECKING:
    from services.system_map.surface.configuration.yaml_reading import Yaml

_FILES = re.compile(r"(?:^|/)(?:application|bootstrap)[\w.-]*\.(?:ya?ml|properties)$")
_OF_TESTS = re.compile(r"(?:^|/)(?:src/)?\w*[tT]ests?/")  # a source set's resources are no tests by themselves
_LINE = re.compile(rb"^[ \t]*([\w.\[\]-]+)[ \t]*[=:][ \t]*(\S[^\r\n]*)", re.MULTILINE)
_DOCUMENTS = re.compile(rb"^---[ \t]*(?:#[^\n]*)?\r?\n", re.MULTILINE)
_OF_PROFILE = frozenset({"spring.config.activate.onprofile", "spring.profiles"})
_MAX_DOCUMENTS = 50
_MAX_DEPTH = 10


def settings_with(
    word: bytes, texts: Mapping[str, bytes], files: Mapping[str, InventoryFile]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the path and the settings of each file of the product's that holds a word; keys as `plain` makes them."""
    for path in sorted(texts):
        file = files.get(path)
        is_test = (file is not None and file.role == "test") or bool(_OF_TESTS.search(path))
        if is_test or not _FILES.search(path) or word not in texts[path]:
            continue
        if path.endswith(".properties"):
            pairs = _LINE.findall(texts[path])
            yield path, {plain(key.decode()): value.decode("utf-8", "replace").strip() for key, value in pairs}
        else:
            # Here, because the package of the configuration asks for models, and those for this.
            from services.system_map.surface.configuration.yaml_reading import read_yaml  # noqa: PLC0415

            found: dict[str, str] = {}
            for text in _DOCUMENTS.split(texts[path])[:_MAX_DOCUMENTS]:
                document = {plain(key): value for key, value in _flat(read_yaml(text), "", 0)}
                if not _OF_PROFILE & document.keys():
                    found = {**document, **found}
            yield path, found


def plain(key: str) -> str:
    """Return a key as all its forms are alike: small letters, without dashes and underscores."""
    return re.sub(r"[-_]", "", key).lower()


def _flat(node: Yaml, above: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value, _ in node.items():
        if value.text is not None:
            yield f"{above}{key}", value.text
        elif depth < _MAX_DEPTH:
            yield from _flat(value, f"{above}{key}.", depth + 1)
