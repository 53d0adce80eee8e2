"""How code names a package without importing it: by a path, a full name, a style sheet, a template. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.facts import DeepFacts
from services.system_map.languages import COMPONENTS, has_grammar, is_read_for_names, is_style
from services.system_map.surface.dependencies.ecosystems import of_language
from services.system_map.surface.dependencies.maven import beginnings_of, is_of_group

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput

_NPM_NAME = re.compile(r"(?:@[a-z0-9~-][\w.~-]*/)?[A-Za-z0-9~-][\w.~-]*")
_WORD = re.compile(r"[A-Za-z_]\w+")
# A type of Java's kin with its package: `org.acme.Thing`.
_FULL_NAME = re.compile(r"((?:[a-z]\w*\.)+)[A-Z]")
_JVM: frozenset[str | None] = frozenset({"Java", "Kotlin", "Scala"})


class Named:
    """What code names beside its imports; each sort is looked for when it is first asked for."""

    def __init__(self, given: PartsInput) -> None:
        """Look at the files of a map."""
        self._given = given

    def why_used(self, ecosystem: str, key: str) -> str | None:
        """Return how code uses a package that nothing imports; None where it does not."""
        if ecosystem == "crates.io" and key.replace("-", "_") in self._rust_names:
            return "named by its path in code"
        if ecosystem == "npm" and key in self._styles:
            return f"taken in by a style sheet, {self._styles[key]}"
        if ecosystem == "Maven" and self._may_be_named(key):
            group = key.partition(":")[0]
            path = next((path for package, path in self._full_names.items() if is_of_group(group, package)), None)
            return f"code names its group's types in full, in {path}" if path else None
        return None

    def why_unknown(self, ecosystem: str, key: str) -> str | None:
        """Return why it is not known whether code uses a package; None where it would have been seen."""
        if ecosystem == "npm":
            words = set(_WORD.findall(key))
            path = next((path for path, names in self._templates if words and words <= names), None)
            return f"named in {path}, whose imports are not followed" if path else None
        if ecosystem == "PyPI" and self._copied is not None:
            return f"{self._copied} holds code of others, which may import it and is not read"
        return None

    def _deep(self, languages: frozenset[str | None]) -> Iterator[tuple[str, DeepFacts]]:
        files = self._given.found.given.files
        paths = sorted(path for path, file in files.items() if file.language in languages)
        self._given.expect(paths)
        for path in paths:
            if (deep := self._given.deep(path)) is not None:
                yield path, deep

    @cached_property
    def _rust_names(self) -> set[str]:
        names: set[str] = set()
        for _, deep in self._deep(frozenset({"Rust"})):
            names.update(deep.names_used)
            for call in deep.calls:
                names.add(call.receiver.partition("::")[0])
            names.update(name.partition("::")[0] for _, name in deep.decorators)
            names.update(base.partition("::")[0] for _, base, _ in deep.bases)
        return names

    @cached_property
    def _styles(self) -> dict[str, str]:
        """Return the packages that style sheets of the product take in, each with the first of these."""
        styles: dict[str, str] = {}
        files = self._given.found.given.files
        languages = {file.language for file in files.values()}
        for path, deep in self._deep(frozenset(one for one in languages if is_style(one) or one in COMPONENTS)):
            if files[path].role != "code":
                continue
            taken = deep.names_used
            if has_grammar(files[path].language):  # its names are not only those of what it takes in
                taken = [wanted.target for wanted in self._given.found.facts(path).imports]
                taken += [name for name in deep.names_used if "/" in name]
            for written in taken:
                bare = written.rpartition("node_modules/")[2].removeprefix("~").removeprefix("pkg:")
                if (name := _NPM_NAME.match(bare)) and bare[name.end() :][:1] in {"", "/"}:
                    styles.setdefault(name[0].casefold(), path)
        return styles

    @cached_property
    def _templates(self) -> list[tuple[str, frozenset[str]]]:
        """Return the components whose imports are not followed, with the words that stand in them."""
        languages = {file.language for file in self._given.found.given.files.values() if file.role == "code"}
        unread = {one for one in languages if one and is_read_for_names(one) and of_language(one) == "npm"}
        return [(path, frozenset(deep.names_used)) for path, deep in self._deep(frozenset[str | None](unread))]

    @cached_property
    def _copied(self) -> str | None:
        """Return the outermost folder of Python code of others that is kept here."""
        paths = (
            path
            for path, file in self._given.found.given.files.items()
            if file.role == "vendored" and file.language == "Python"
        )
        path = min(paths, key=lambda path: (path.count("/"), path), default=None)
        return None if path is None else path.rpartition("/")[0] + "/"

    def _may_be_named(self, key: str) -> bool:
        """Say whether the words of an artifact's group stand in code at all, which is quickly asked."""
        if self._given.words is None:
            return True
        counted = self._given.words()
        return any(
            all(word in counted.product or word in counted.tests for word in beginning.split("."))
            for beginning in beginnings_of(key.partition(":")[0])
        )

    @cached_property
    def _full_names(self) -> dict[str, str]:
        """Return the packages of the types that code names in full, each with the first file that does."""
        packages: dict[str, str] = {}
        for path, deep in self._deep(_JVM):
            written = {one.written for one in deep.types} | {call.receiver for call in deep.calls}
            written.update(base for _, base, _ in deep.bases)
            written.update(name for _, name in deep.decorators)
            for name in written:
                for found in _FULL_NAME.findall(name):
                    packages.setdefault(found[:-1], path)
        return packages
