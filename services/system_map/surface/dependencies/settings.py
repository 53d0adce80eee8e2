"""Packages of Python that the settings of a tool name by their modules: extensions of MkDocs and of Sphinx, themes.

Nothing keeps the text of such settings: they are read where a package would be accused, and only then.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.resolve.distributions import KNOWN, normal
from services.system_map.resolve.paths import base_name

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput

MAX_READ = 40  # files
MAX_BYTES = 256 * 1024  # of one file
# Lists of YAML, and programs that set names; both hold what a tool imports by its name.
_LISTS = frozenset({"mkdocs.yml", "mkdocs.yaml", "_config.yml", "_config.yaml"})
_PROGRAMS = frozenset({"conf.py", "jupyter_notebook_config.py", "jupyter_server_config.py", "jupyterhub_config.py"})
# A value of YAML, or its key: `- pymdownx.superfences`, `- mdx_gh_links:`, `theme: readthedocs`.
_IN_LIST = re.compile(
    rb"^[ \t]*(?:-[ \t]+)?(?:[\w-]{1,100}:[ \t]+)?[\"']?([A-Za-z_]\w{0,100})(?=[.:\"'\s]|\Z)", re.MULTILINE
)
# The titles of pages and of the site are words, no modules.
_FOR_READERS = re.compile(
    rb"^(?:nav|pages|copyright|extra|(?:site|repo)_\w{1,40}|title|description)[ \t]*:[^\n]*(?:\n(?:[ \t-][^\n]*)?)*+",
    re.MULTILINE,
)
_IN_PROGRAM = re.compile(rb"[\"']([A-Za-z_]\w{0,100})(?:\.[\w.]{1,200})?[\"']")
# Packages whose modules are called otherwise, and that nothing but settings names.
_CALLED = {"pymdown-extensions": "pymdownx", "mkdocs-material-extensions": "materialx", "linkify-it-py": "linkify_it"}

# What modules are called, by the key of the package that brings them.
_MODULES = {
    normal(package): {module.partition(".")[0].lower() for module, its in KNOWN.items() if its == package}
    for package in KNOWN.values()
}


class Settings:
    """Looks for what settings of tools name; read when the first package is asked for."""

    def __init__(self, given: PartsInput) -> None:
        """Look at the files of a map."""
        self._given = given

    def why(self, key: str) -> str | None:
        """Return which settings name a package of Python that nothing imports, by its key."""
        names = {key.replace("-", "_"), _CALLED.get(key, ""), *_MODULES.get(key, ())}
        path = min((self._named[name] for name in names & self._named.keys()), default=None)
        return f"its module is named in {path}" if path is not None else None

    @cached_property
    def _named(self) -> dict[str, str]:
        """Return what is named, in lower case, each with the first file that names it."""
        files = self._given.found.given.files
        wanted = [path for path in files if base_name(path) in _LISTS | _PROGRAMS and files[path].size <= MAX_BYTES]
        wanted.sort(key=lambda path: (path.count("/"), path))
        blobs: dict[str, str] = {}
        for path in wanted[:MAX_READ]:
            if files[path].role != "vendored":
                blobs.setdefault(files[path].blob, path)
        named: dict[str, str] = {}
        for blob, data in self._given.blobs(list(blobs)) if self._given.blobs is not None and blobs else ():
            path = blobs[blob]
            for name in _names(path, data):
                named[name] = min(named.get(name, path), path)
        return named


def _names(path: str, data: bytes) -> Collection[str]:
    data = data[:MAX_BYTES]
    if base_name(path) in _LISTS:
        return {name.decode().lower() for name in _IN_LIST.findall(_FOR_READERS.sub(b"", data))}
    return {name.decode().lower() for name in _IN_PROGRAM.findall(data)}
