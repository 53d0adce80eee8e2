"""C's and C++'s include rules: beside the file, along include folders, by a unique ending; system headers apart.

What names a module of C++20 and no header is followed by `cpp_modules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.c_builds import made_headers, outside_libraries, project_names
from services.system_map.resolve.cpp_modules import KINDS, CppModules
from services.system_map.resolve.include_folders import folders_by_cmake, folders_by_make
from services.system_map.resolve.leads import Lead, nowhere, to_standard_library
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, nearest, parent, shared_depth
from services.system_map.resolve.standard_libraries import C_FOLDERS, C_HEADERS, C_STANDARD_HEADERS

_USUAL_FOLDERS = ("include", "src", "inc")
_NAMED = "include folder"
# What a header that the build makes is made from, beside its name.
_TEMPLATES = (".in", ".cmake", ".cmake.in", ".cmakein", ".src", ".tmpl", ".template")
# What autoconf makes in nearly all projects, and from what; `AC_CONFIG_HEADERS` may call it otherwise.
_BY_AUTOCONF = "config.h"
_AUTOCONF = ("configure.ac", "configure.in")
_LIKELY_OWN = 0.6  # how sure it is that a path below the project's own name is its own, though no such file is there


class CResolver:
    """Follows includes as a compiler would that is run from the repository's own build files."""

    def __init__(
        self,
        tree: Tree,
        files: Mapping[str, InventoryFile],
        facts: Mapping[str, FileFacts],
        texts: Mapping[str, bytes],
    ) -> None:
        """Read the include folders that build files name."""
        self._tree = tree
        self._modules = CppModules(tree, files, facts)
        # Folder of the build file → include folders. Where both are there, a Makefile is for a part aside (fuzzing …).
        self._named = [folders_by_cmake(texts), folders_by_make(texts)]
        self._any = list(dict.fromkeys(one for named in self._named for some in named.values() for one in some))
        self._made, self._outside_libraries = made_headers(texts), outside_libraries(texts)
        self._projects = project_names(texts)
        self._known: dict[tuple[str, str, str, str], Lead] = {}

    def references(self, source: str) -> list[Lead]:
        """Return nothing: every use of another file is included."""
        del source
        return []

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one include, or one import of a module."""
        if wanted.kind in KINDS:
            return [self._modules.follow(source, wanted)]
        # A file never includes itself by chance, so what one is led to is no answer for its neighbours.
        itself = source if base_name(wanted.target.strip()) == base_name(source) else ""
        key = (parent(source), wanted.kind, wanted.target, itself)
        if key not in self._known:
            self._known[key] = self._lead(source, wanted.target.strip(), wanted.kind == "system")
        return [self._known[key]]

    def _lead(self, source: str, written: str, is_system: bool) -> Lead:
        folder = parent(source)
        if not written:
            return nowhere(written)
        beside = None if is_system else join(folder, written)
        if beside and beside in self._tree:
            return Lead("beside the file", 1.0, target=beside)
        return self._along_folders(folder, written, is_system) or self._by_name(source, written, is_system)

    def _along_folders(self, folder: str, written: str, is_system: bool) -> Lead | None:
        is_of_system = is_system and _is_system(written)
        for include, how, confidence in self._folders(folder, is_system=is_system):
            if is_of_system and how != _NAMED:
                return None  # the system's, unless the build says otherwise: a part for another may bring its own
            path = join(include, written)
            if (
                path is not None
                and path in self._tree
                and (how == _NAMED or not self._is_elsewhere(folder, written, is_system))
            ):
                return Lead(how, confidence, target=path)
        return None if is_of_system else self._of_other_parts(folder, written, is_system)

    def _by_name(self, source: str, written: str, is_system: bool) -> Lead:
        folder = parent(source)
        if _is_system(written) and (is_system or "/" not in written):
            own = None if is_system or written in C_STANDARD_HEADERS else self._by_ending(source, written)
            return own if own is not None and own.how == "unique suffix" else to_standard_library(written)
        if self._is_elsewhere(folder, written, is_system):
            return nowhere(written, "made by the build") if not is_system else self._outside(folder, written, is_system)
        return (
            self._by_ending(source, written)
            or self._below_own_name(source, written)
            or self._outside(folder, written, is_system)
        )

    def _of_other_parts(self, folder: str, written: str, is_system: bool) -> Lead | None:
        """Follow an include along the folders that build files elsewhere name; of several files there none is likely."""
        if written == _BY_AUTOCONF and any(
            below(above, script) in self._tree for above in ancestors(folder) for script in _AUTOCONF
        ):
            return nowhere(written, "made by the build")  # parts for systems without a shell bring their own
        if self._is_elsewhere(folder, written, is_system):
            return None
        found = {path for include in self._any if (path := join(include, written)) is not None and path in self._tree}
        if len(found) == 1:
            return Lead("include folder of another part", 0.8, target=found.pop())
        beside = join(folder, written) if is_system else None
        if beside is not None and beside in self._tree:
            return Lead("beside the file", 0.6, target=beside)
        return None

    def _is_elsewhere(self, folder: str, written: str, is_system: bool) -> bool:
        """Say whether a name without a folder is that of a header the build makes, or `<…>` that of a library it takes.

        What the build file of another part says is no matter here.
        """
        if "/" in written:
            return False
        name, said = (
            (written.partition(".")[0].lower(), self._outside_libraries) if is_system else (written, self._made)
        )
        return any(name in said.get(above, ()) for above in ancestors(folder))

    def _folders(self, folder: str, *, is_system: bool) -> Iterator[tuple[str, str, float]]:
        """Yield the include folders for files of a folder: those that build files above it name, then the usual ones.

        Of those for `<…>` the file's own folder is none by itself, nor the ones around it before one that is called so.
        """
        above = list(ancestors(folder))
        for named in self._named:
            for place in above:
                for include in named.get(place, ()):
                    yield include, _NAMED, 1.0
        for place in above:
            for name in _USUAL_FOLDERS:
                yield below(place, name), "usual include folder", 0.9
            if not is_system:
                yield place, "usual include folder", 0.9
        for place in above[1:] if is_system else ():
            yield place, "usual include folder", 0.9

    def _by_ending(self, source: str, written: str) -> Lead | None:
        ending = "/".join(part for part in written.split("/") if part not in {"", ".", ".."})
        found = [path for path in self._tree.with_suffix(ending) if path != source] if ending else []
        if any(self._tree.with_suffix(ending + template) for template in _TEMPLATES if ending):
            return nowhere(written, "made by the build")  # what has that name somewhere else is another one
        if len(found) == 1:
            return Lead("unique suffix", 0.8, target=found[0])
        best = nearest(source, found)
        if best is None:
            return None
        alike = [path for path in found if _distance(source, path) == _distance(source, best)]
        if len(alike) > 1:  # as one for each system: which one is taken only the build knows
            return nowhere(written, "several of that name")
        return Lead("nearest of several", 0.6, target=best)

    def _below_own_name(self, source: str, written: str) -> Lead | None:
        """Follow a path that begins with the name of the project around: a link or an installed folder is called so.

        What leads nowhere then is likely no other's either.
        """
        name, _, rest = written.partition("/")
        folder = parent(source)
        place = next((above for above in ancestors(folder) if name in self._projects.get(above, ())), None)
        if not rest or place is None:
            return None
        path = join(place, rest)
        if path is not None and path in self._tree and path != source:
            return Lead("below the project's own name", 0.8, target=path)
        if any(base_name(rest) in self._made.get(above, ()) for above in ancestors(folder)):
            return nowhere(written, "made by the build")
        found = self._by_ending(source, rest)
        if found is None or found.target is None or found.how != "unique suffix":
            how = found.how if found is not None and found.target is None else "not found"
            return Lead(how, _LIKELY_OWN, unresolved=written)
        return Lead("below the project's own name", 0.7, target=found.target)

    def _outside(self, folder: str, written: str, is_system: bool) -> Lead:
        first = written.partition("/")[0]
        # A header in a folder that the repository has, but which is not there, is made by the build.
        is_own_folder = any(below(place, first) in self._tree.folders for place in ancestors(folder))
        if is_system or ("/" in written and first not in {".", ".."} and not is_own_folder):
            name = first.removesuffix(".h").removesuffix(".hpp")
            return Lead("not in the repository", 0.9 if is_system else 0.6, external=name or first)
        return nowhere(written)


def _distance(source: str, path: str) -> tuple[int, int]:
    return shared_depth(source, path), path.count("/")


def _is_system(written: str) -> bool:
    return written in C_HEADERS or (written.partition("/")[0] in C_FOLDERS and "/" in written)
