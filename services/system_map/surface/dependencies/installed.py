"""Packages that no manifest names, and that are installed all the same: by an address, or while an image is built. Pure."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from services.system_map.resolve.distributions import normal
from services.system_map.resolve.manifests.requirements import LIST, without_comment
from services.system_map.resolve.paths import ancestors, base_name, below, parent
from services.system_map.roles import folder_role
from services.system_map.surface.configuration.dockerfile import Instruction, instructions
from services.system_map.surface.dependencies.pip_commands import installed_by, runs_commands, runs_input

MAX_BYTES = 256 * 1024  # read of one text
MAX_NAMES = 2_000  # kept of all texts together
_MAX_LINES = 1_000  # of a here-document
_MAX_FROM = 10  # words of one that are looked at
MIN_LETTERS = 4  # of an import that are looked for in an address
_OF_IMAGES = re.compile(
    r"(?:^|/)(?:(?:[Dd]ocker|[Cc]ontainer)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:[Dd]ocker|[Cc]ontainer)file)$"
)
_MAY_INSTALL = re.compile(r"\binstall\b|\buv[ \t]{1,20}add\b")
# A version control's address in a list of requirements: `git+https://host/maker/shop.git@v1#subdirectory=back`.
_ADDRESS = re.compile(r"\b(?:git|hg|svn|bzr)\+[a-z]{1,10}://([^\s#/]{1,200})/([^\s#]{1,500})")
_OPTIONS = re.compile(r"\s*(?:--\S+\s+){0,10}")  # of an instruction: `--mount=type=cache,target=/a`
_OTHER_PROGRAM = re.compile(r"#!(?!.{0,200}sh\b)")  # on the first line, one that is no shell
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

    def of_python(self, key: str, importing: list[str]) -> str | None:
        """Return how a package of PyPI is installed, by its key, for all the files that import it."""
        images = self._by_images.get(key)
        if images and importing and all(_nearest(path, images) for path in importing):
            return f"installed by {_nearest(importing[0], images)}"
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
    def _by_images(self) -> dict[str, dict[str, str]]:
        """Return the keys of what is installed while images are built, each with the first Dockerfile of each folder.

        An image is of what lies in and below the folder of its Dockerfile.
        """
        found: dict[str, dict[str, str]] = {}
        kept = 0
        for path, text in self._texts_of(_OF_IMAGES):
            if not _MAY_INSTALL.search(text):
                continue
            for name in chain.from_iterable(map(installed_by, _runs(instructions(text)))):
                if kept < MAX_NAMES:
                    kept += 1
                    found.setdefault(normal(name), {}).setdefault(parent(path), path)
        return found

    @cached_property
    def _by_address(self) -> dict[str, str]:
        """Return the letters of the repositories that lists of requirements install, each with the first such list."""
        found: dict[str, str] = {}
        for path, text in self._texts_of(LIST):
            lines = () if "+" not in text else text.splitlines()
            for _, rest in chain.from_iterable(map(_ADDRESS.findall, map(without_comment, lines))):
                if len(found) < MAX_NAMES:
                    # What follows an `@` is a branch or a tag, with slashes maybe.
                    name = rest.partition("@")[0].rstrip("/").removesuffix(".git").rpartition("/")[2]
                    found.setdefault(_NO_LETTERS.sub("", name.lower()), path)
        return found

    def _texts_of(self, names: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        for path in sorted(self._texts, key=lambda path: (path.count("/"), path)):
            if names.search(path) and folder_role(parent(path)) not in {"test", "vendored"}:
                yield path, self._texts[path][:MAX_BYTES].decode(errors="replace")


def _runs(every: Iterable[Instruction]) -> Iterator[str]:
    """Yield the commands that are run while an image is built, by the shell that each stage sets or takes over."""
    stages: dict[str, bool] = {}  # by their names in small letters: whether their shell is one of commands
    name, is_shell = "", True
    for one in every:
        if one.name == "FROM":
            words = [word for word in one.rest.lower().split()[:_MAX_FROM] if not word.startswith("--")]
            is_shell = stages.get(words[0], True) if words else True
            name = words[-1] if "as" in words[1:-1] else ""
        elif one.name == "SHELL":
            shell = _listed(one.rest)
            is_shell = runs_commands(shell) if shell else is_shell
        elif one.name == "RUN":
            yield _commands(one, is_shell=is_shell)
        stages[name] = is_shell


def _commands(run: Instruction, *, is_shell: bool) -> str:
    """Return what is run: the instruction, its list of words, or the here-document that it hands to the shell."""
    here = "\n".join(run.here[:_MAX_LINES])
    if here:
        is_script = is_shell and "<<" not in here and not _OTHER_PROGRAM.match(here) and runs_input(run.rest)
        return here if is_script else run.rest
    words = _listed(_OPTIONS.sub("", run.rest, count=1))
    return shlex.join(words) if words else run.rest


def _listed(rest: str) -> list[str]:
    """Return the words of an instruction that is written as a list: `["pip", "install"]`; none for any other."""
    try:
        words = json.loads(rest) if rest.startswith("[") else None
    except (ValueError, RecursionError):
        words = None
    return words if isinstance(words, list) and all(isinstance(word, str) for word in words) else []


def _nearest(path: str, images: Mapping[str, str]) -> str | None:
    """Return the image, of those by their folders, that lies nearest above a file."""
    return next((images[above] for above in ancestors(parent(path)) if above in images), None)


def _heads(path: str) -> Iterator[str]:
    """Yield an import path, and it without its last words."""
    while path:
        yield path
        path = path.rpartition("/")[0]
