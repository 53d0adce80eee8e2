"""What stands in for the variables of a compose file: the `.env` beside it, an example of one, or what includes it. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.system_map.resolve.paths import below, parent
from services.system_map.surface.configuration.yaml_reading import Yaml, read_yaml

MAX_INCLUDED = 300  # compose files
_MAX_FILES = 4  # of variables, for each
_MAX_GIVEN, _MAX_OWN = 4 * 1024, 48 * 1024  # bytes of each of them, and of the one beside
# What is to be copied to `.env`; the first that is there.
_EXAMPLES = tuple(
    f".env{mark}{word}" for word in ("example", "sample", "template", "dist", "default") for mark in "._-"
)
_INCLUDES = re.compile(rb"^include[ \t]*:", re.MULTILINE)


class Beside(NamedTuple):
    """What a file of the same folder sets."""

    name: str
    data: bytes = b""

    @property
    def is_example(self) -> bool:
        """Say whether compose does not read it itself."""
        return self.name != ".env"


NOTHING_BESIDE = Beside(".env")


def beside(path: str, texts: Mapping[str, bytes], included: Mapping[str, Beside]) -> Beside:
    """Return what stands in for a compose file's variables; `included` is what `included_files` found."""
    if path in included:
        return included[path]
    folder = parent(path)
    found = next((name for name in (".env", *_EXAMPLES) if below(folder, name) in texts), None)
    return Beside(found, texts[below(folder, found)]) if found else NOTHING_BESIDE


def included_files(texts: Mapping[str, bytes]) -> dict[str, Beside]:
    """Return the compose files that others include under files of variables of their own, with what these set.

    What is set beside the file that includes them wins.
    """
    found: dict[str, Beside] = {}
    for path in sorted(texts):
        if path.endswith((".yml", ".yaml")) and "compose" in path.rpartition("/")[2] and _INCLUDES.search(texts[path]):
            folder = parent(path)
            for included, files in _includes(read_yaml(texts[path]).get("include")):
                paths = dict.fromkeys(_at(folder, one) for one in files[:_MAX_FILES])
                given = [texts.get(one, b"")[:_MAX_GIVEN] for one in paths]
                if any(given) and len(found) < MAX_INCLUDED:
                    own = texts.get(below(folder, ".env"), b"")[:_MAX_OWN]
                    found.setdefault(_at(folder, included), Beside(".env", b"\n".join([*given, own])))
    return found


def _includes(include: Yaml) -> Iterator[tuple[str, list[str]]]:
    """Yield (compose file, files of variables) of an `include`, as written."""
    for one in include.parts():
        files = one.get("env_file")
        for path in one.get("path").texts() if files.node is not None else ():
            yield path, files.texts()


def _at(folder: str, path: str) -> str:
    return posixpath.normpath(below(folder, path))
