"""Packages that no manifest names, and that are installed all the same: by an address, or while an image is built. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from services.system_map.resolve.distributions import normal
from services.system_map.resolve.manifests.requirements import split_requirement
from services.system_map.resolve.paths import ancestors, base_name, below, parent
from services.system_map.roles import folder_role

MAX_BYTES = 256 * 1024  # read of one text
MAX_NAMES = 2_000  # kept of all texts together
MIN_LETTERS = 4  # of an import that are looked for in an address
_OF_IMAGES = re.compile(r"(?:[Dd]ocker|[Cc]ontainer)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:[Dd]ocker|[Cc]ontainer)file")
_CONTINUED = re.compile(r"\\[ \t\r]*\n")
# What pip is told to install, to the end of the command: `pip install --no-cache-dir "shop[all]" cart==1`.
_INSTALLS = re.compile(r"\b(?:pip[\d.]{0,6}[ \t]{1,20}install|uv[ \t]{1,20}add)[ \t]([^\n;&|]{1,4000})")
# A version control's address in a list of requirements: `git+https://host/maker/shop.git@v1#subdirectory=back`.
_ADDRESS = re.compile(r"\b(?:git|hg|svn|bzr)\+[a-z]{1,10}://([^\s#]{1,500})")
_OF_REVISION = re.compile(r"(?:\.git)?(?:@[^/]*)?$")
_NO_LETTERS = re.compile(r"[^a-z0-9]")
# Lines of a go.mod that require what only other packages need, as far as `go mod tidy` has seen.
_INDIRECT = re.compile(
    r"^[ \t]{0,20}(?:require[ \t]{1,20})?([\w./~-]{3,300})[ \t]{1,80}v\S{1,100}[ \t]{1,80}//[ \t]{0,20}indirect\b",
    re.MULTILINE,
)


class Installed:
    """What the texts of a repository install beside the packages that manifests name; read when first asked for."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Look at the texts, save for those of tests and of others' projects."""
        self._texts = texts

    def of_python(self, key: str) -> str | None:
        """Return how a package of PyPI is installed, by its key."""
        if (path := self._by_images.get(key)) is not None:
            return f"installed by {path}"
        letters = _NO_LETTERS.sub("", key)
        path = self._by_address.get(letters) if len(letters) >= MIN_LETTERS else None
        return f"{path} installs an address that is called so" if path is not None else None

    def of_go(self, path: str, imported: list[str]) -> str | None:
        """Return how packages of Go that a file imports, by their paths, are required: as what others need."""
        above = next(
            (below(one, "go.mod") for one in ancestors(parent(path)) if below(one, "go.mod") in self._texts), None
        )
        modules = self._indirect.get(above or "", frozenset())
        if not imported or not all(any(one in modules for one in _heads(path)) for path in imported):
            return None
        return f"required in {above}, as indirect: for what other packages need"

    @cached_property
    def _indirect(self) -> dict[str, frozenset[str]]:
        """Return the modules that each go.mod requires for other packages."""
        return {
            path: frozenset(_INDIRECT.findall(data[:MAX_BYTES].decode(errors="replace")))
            for path, data in self._texts.items()
            if base_name(path) == "go.mod" and b"indirect" in data
        }

    @cached_property
    def _by_images(self) -> dict[str, str]:
        """Return the keys of what is installed while an image is built, each with the first file that says so."""
        found: dict[str, str] = {}
        for path, text in self._texts_of(_OF_IMAGES):
            for words in _INSTALLS.findall(_CONTINUED.sub(" ", text)):
                for word in words.split():
                    if len(found) < MAX_NAMES and (split := split_requirement(word.strip("\"'"))) is not None:
                        found.setdefault(normal(split[0]), path)
        return found

    @cached_property
    def _by_address(self) -> dict[str, str]:
        """Return the letters of the repositories that lists of requirements install, each with the first such list."""
        found: dict[str, str] = {}
        for path, text in self._texts_of(re.compile(r".+\.(?:txt|in)")):
            for address in _ADDRESS.findall(text):
                if len(found) < MAX_NAMES:
                    name = _OF_REVISION.sub("", address).rstrip("/").rpartition("/")[2]
                    found.setdefault(_NO_LETTERS.sub("", name.lower()), path)
        return found

    def _texts_of(self, names: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        for path in sorted(self._texts, key=lambda path: (path.count("/"), path)):
            if names.fullmatch(base_name(path)) and folder_role(parent(path)) not in {"test", "vendored"}:
                yield path, self._texts[path][:MAX_BYTES].decode(errors="replace")


def _heads(path: str) -> Iterator[str]:
    """Yield an import path, and it without its last words."""
    while path:
        yield path
        path = path.rpartition("/")[0]
