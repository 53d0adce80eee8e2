"""Packages of Python that are named as texts: extensions of MkDocs and Sphinx, applications, handlers, commands that code runs.

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
    from services.system_map.parts_input import PartsInput

MAX_READ = 40  # files
MAX_BYTES = 256 * 1024  # of one file
MAX_SEARCHED = 200  # files of code that hold the words
# Lists of YAML, and programs that set names; both hold what a tool imports by its name.
_LISTS = frozenset({"mkdocs.yml", "mkdocs.yaml", "_config.yml", "_config.yaml"})
_PROGRAMS = frozenset({"conf.py", "jupyter_notebook_config.py", "jupyter_server_config.py", "jupyterhub_config.py"})
# What ends the name of a file or of a site, as it stands behind the last dot: `markdown.md` is no module's name. Endings
# that modules are often called by are left out: `celery.log` may be a file's name or a module's.
_ENDINGS = b"""
    avi cfg com css csv dat docx exe gif gz htm html ico ini ipynb jpeg jpg js json jsonl md mp3 mp4 org pdf php png py
    pyc rst scss sqlite svg tar tgz toml tsv txt wav xls xlsx xml yaml yml zip
"""
_OF_FILE = rb"(?:" + b"|".join(_ENDINGS.split()) + rb")(?=[\"'\s]|\Z)"
# A value of YAML, or its key: `- pymdownx.superfences`, `- mdx_gh_links:`, `theme: readthedocs`.
_IN_LIST = re.compile(
    rb"^[ \t]*(?:-[ \t]+)?(?:[\w-]{1,100}:[ \t]+)?[\"']?([A-Za-z_]\w{0,100})(?=\.(?!" + _OF_FILE + rb")|[:\"'\s]|\Z)",
    re.MULTILINE,
)
# The titles of pages and of the site are words, no modules.
_FOR_READERS = re.compile(
    rb"^(?:nav|pages|copyright|extra|(?:site|repo)_\w{1,40}|title|description)[ \t]*:[^\n]*(?:\n(?:[ \t-][^\n]*)?)*+",
    re.MULTILINE,
)
_WORD = re.compile(r"[A-Za-z_]\w*")
_AS_TEXT = re.compile(rb"[\"']([A-Za-z_]\w{0,100})((?:\.(?!" + _OF_FILE + rb")\w{1,100}){0,8})[\"']")
# Django's, by custom: `settings.py`, `settings.dist.py`, `settings/base.py`.
_OF_SETTINGS = re.compile(r"(?:^|/)settings(?:/[\w.-]{1,100})?(?:[._-][\w.-]{1,100})?\.py$")
# What only Django's settings set, wherever they lie: `config.py`.
_SETS_OF_SETTINGS = re.compile(rb"^[ \t]*INSTALLED_APPS[ \t]*\+?=", re.MULTILINE)
# What runs a command, by its words in code; what is called so, with what is handed to it; and the command, as what that
# begins with, or a text in it that goes on with an option or a value: `Popen(["look", path])`, `f"look -o {path}"`.
_RUNNERS = frozenset({"subprocess", "Popen", "popen", "system", "create_subprocess_exec", "create_subprocess_shell"})
_HANDED = re.compile(
    rb"\b(?:\w{0,60}_)?(?:Popen|popen|system|run|call|exec|execute|cmd|command|shell|check_call|check_output|getoutput"
    rb"|getstatusoutput)(?:_\w{0,60})?\(([^)]{0,400})"
)
_FIRST = re.compile(rb"[ \t\n]{0,40}[\[(]?[ \t\n]{0,40}[fFrR]{0,2}[\"']([A-Za-z][\w.-]{0,100})(?=[ \"'])")
_WITH_MORE = rb"[\"']([A-Za-z][\w.-]{0,100})[ \t](?=-{1,2}[A-Za-z]|\{)"
_WITHIN = re.compile(_WITH_MORE)
# The same as the value of a name, which counts where that is handed over.
_VALUE = re.compile(
    rb"\b([A-Za-z_]\w{0,60})[ \t]{0,40}(?::[^=\n]{0,60})?\+?=[ \t]{0,40}\(?[ \t\n]{0,40}[fFrR]{0,2}" + _WITH_MORE
)
_NAMES = re.compile(rb"[A-Za-z_]\w*")
# Packages whose modules are called otherwise, and that nothing but settings names.
_CALLED = {"pymdown-extensions": "pymdownx", "mkdocs-material-extensions": "materialx", "linkify-it-py": "linkify_it"}

# What modules are called, by the key of the package that brings them.
_MODULES = {
    normal(package): {module.partition(".")[0].lower() for module, its in KNOWN.items() if its == package}
    for package in KNOWN.values()
}
# Of these, what is no package's alone: `google` is also the beginning of an address.
_SHARED = {module.partition(".")[0].lower() for module in KNOWN if "." in module}


class Settings:
    """Looks for what settings of tools, and code, name as texts; read when the first package is asked for."""

    def __init__(self, given: PartsInput, keys: Collection[str]) -> None:
        """Look at the files of a map; `keys` are those of the packages that may be asked for."""
        self._given = given
        self._keys = frozenset(keys)
        self._modules = frozenset(module for key in keys for module in _modules_of(key))

    def why(self, key: str) -> str | None:
        """Return which settings, or which code, name a package of Python that nothing imports, by its key."""
        modules = _modules_of(key)
        path = min((self._named[name] for name in modules & self._named.keys()), default=None)
        if path is None:
            path = min((self._written[name] for name in modules & self._written.keys()), default=None)
        if path is None and key in self._run:
            return f"run as a command in {self._run[key]}"
        return f"its module is named in {path}" if path is not None else None

    @cached_property
    def _run(self) -> dict[str, str]:
        """Return the packages that code of the product runs as commands, by their keys, each with the first file that does."""
        files = self._given.found.given.files
        words = {key: frozenset(_WORD.findall(key)) for key in sorted(self._keys)}
        wanted = [some for some in words.values() if some and all(map(self._may_stand, some))]
        blobs: dict[str, str] = {}
        for path, names in self._python if wanted else ():
            if not _RUNNERS.isdisjoint(names) and any(some <= names for some in wanted) and len(blobs) < MAX_SEARCHED:
                blobs.setdefault(files[path].blob, path)
        run: dict[str, str] = {}
        for blob, data in self._given.blobs(list(blobs)) if self._given.blobs is not None and blobs else ():
            for command in _commands(data[:MAX_BYTES]):
                if (key := normal(command.decode())) in self._keys:
                    run[key] = min(run.get(key, blobs[blob]), blobs[blob])
        return run

    @cached_property
    def _python(self) -> list[tuple[str, frozenset[str]]]:
        """The product's files of Python, with the words in each of those that what is looked for consists of."""
        files = self._given.found.given.files
        wanted = self._modules | _RUNNERS | {word for key in self._keys for word in _WORD.findall(key)}
        paths = sorted(path for path in self._given.found.own if files[path].language == "Python")
        self._given.expect(paths)
        return [
            (path, wanted.intersection(deep.names_used))
            for path in paths
            if (deep := self._given.deep(path)) is not None
        ]

    @cached_property
    def _written(self) -> dict[str, str]:
        """Return the modules that code of the product names as texts, each with the first file that does.

        With something of theirs behind a dot; alone only in settings, for elsewhere the word may mean anything.
        """
        files = self._given.found.given.files
        wanted = {name for name in sorted(self._modules - _SHARED) if self._may_stand(name)}
        blobs: dict[str, str] = {}
        for path, names in self._python if wanted else ():
            if len(blobs) < MAX_SEARCHED and not wanted.isdisjoint(names):
                blobs.setdefault(files[path].blob, path)
        written: dict[str, str] = {}
        for blob, data in self._given.blobs(list(blobs)) if self._given.blobs is not None and blobs else ():
            path = blobs[blob]
            is_of_settings = _OF_SETTINGS.search(path) or _SETS_OF_SETTINGS.search(data[:MAX_BYTES])
            for module, more in _AS_TEXT.findall(data[:MAX_BYTES]):
                if (name := module.decode().lower()) in wanted and (more or is_of_settings):
                    written[name] = min(written.get(name, path), path)
        return written

    def _may_stand(self, name: str) -> bool:
        return self._given.words is None or name in self._given.words().product

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


def _modules_of(key: str) -> set[str]:
    """Return what the modules of a package may be called, in lower case."""
    return {key.replace("-", "_"), key.replace("-", ""), *_MODULES.get(key, ())} | (
        {_CALLED[key]} if key in _CALLED else set[str]()
    )


def _commands(data: bytes) -> set[bytes]:
    """Return the first words of the commands that a file of Python runs, or hands to what is called like a runner."""
    commands: set[bytes] = set()
    names: set[bytes] = set()
    for handed in _HANDED.findall(data):
        first = _FIRST.match(handed)
        commands.update(([first[1]] if first else []) + _WITHIN.findall(handed))
        names.update(_NAMES.findall(handed))
    commands.update(command for name, command in _VALUE.findall(data) if name in names)
    return commands


def _names(path: str, data: bytes) -> Collection[str]:
    data = data[:MAX_BYTES]
    if base_name(path) in _LISTS:
        return {name.decode().lower() for name in _IN_LIST.findall(_FOR_READERS.sub(b"", data))}
    return {name.decode().lower() for name, _ in _AS_TEXT.findall(data)}
