"""Python's import rules: absolute and relative, packages and namespaces, source folders, scripts beside each other."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.again import held_names
from services.system_map.resolve.distributions import KNOWN, Distributions
from services.system_map.resolve.leads import Lead, counted, nowhere, to_standard_library
from services.system_map.resolve.paths import Tree, below, parent
from services.system_map.resolve.python_roots import PythonRoots, Root

# Never found on sys.path: the interpreter has them built in before it looks.
_BUILT_IN = frozenset(sys.builtin_module_names) | {"__future__"}
# Loaded before a project's code, or by nearly all other modules: where a folder on sys.path held one of such a name,
# hardly anything would run. So where there is one, its folder is part of a package.
_LOADED_FIRST = frozenset({
    "abc", "codecs", "collections", "contextlib", "copyreg", "encodings", "enum", "functools", "importlib", "inspect",
    "io", "keyword", "logging", "operator", "os", "re", "reprlib", "site", "stat", "string", "threading", "types",
    "typing", "warnings", "weakref", "zipimport",
})  # fmt: skip
_GONE_FROM_LATER_VERSIONS = {"asynchat", "asyncore", "distutils", "imp", "smtpd", "cgi", "crypt", "pipes", "telnetlib"}
_PYTHON_2 = {
    "__builtin__", "ConfigParser", "Cookie", "HTMLParser", "Queue", "StringIO", "cPickle", "cStringIO", "cookielib",
    "htmlentitydefs", "httplib", "md5", "sets", "thread", "urllib2", "urlparse", "xmlrpclib", "SocketServer", "_winreg",
}  # fmt: skip
# Of later versions than the one Gander runs on, and of PyPy.
_ELSEWHERE = {"annotationlib", "__pypy__", "_dummy_thread", "_dummy_threading", "dummy_threading"}
STANDARD_LIBRARY = frozenset(sys.stdlib_module_names) | _ELSEWHERE | _GONE_FROM_LATER_VERSIONS | _PYTHON_2
# How sure another project's module is that no other one has; and folders whose parts know nothing of each other.
_ONE_HOLDS_IT = 0.9
_SAMPLES = re.compile(r"^(?:.*/)?(?:fixtures?|test[-_]?data|test[-_]?cases|snapshots|cassettes)/(?:[^/]+(?=/))?")


class PythonResolver:
    """Follows imports to the module that Python, run from the repository's own roots, would load."""

    def __init__(
        self,
        tree: Tree,
        files: Mapping[str, InventoryFile],
        facts: Mapping[str, FileFacts],
        texts: Mapping[str, bytes],
        declared: Iterable[str],
    ) -> None:
        """Prepare the roots and the declared distributions."""
        self._files = files
        self._facts = facts
        self._roots = PythonRoots(tree, texts)
        self._distributions = Distributions(declared)
        self._candidates: dict[tuple[str, str], list[Root]] = {}

    def references(self, source: str) -> list[Lead]:
        """Return nothing: in Python every use is imported."""
        del source
        return []

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one import: to submodules where the names are such, else to the module that holds them."""
        if wanted.kind == "stub":
            stub = f"{source}i"
            return [Lead("stub beside", 1.0, target=stub) if stub in self._files else nowhere(stub)]
        if wanted.level:
            return self._relative(source, wanted)
        parts = [part for part in wanted.target.split(".") if part]
        if not parts:
            return [nowhere(wanted.target)]
        return self._absolute(source, parts, wanted)

    def _relative(self, source: str, wanted: ImportFacts) -> list[Lead]:
        base = parent(source)
        written = "." * wanted.level + wanted.target
        for _ in range(wanted.level - 1):
            if not base:
                return [nowhere(written, "above the repository")]
            base = parent(base)
        path = below(base, "/".join(part for part in wanted.target.split(".") if part))
        return self._inside(path, wanted.names, "relative", 1.0) or [nowhere(written)]

    def _absolute(self, source: str, parts: list[str], wanted: ImportFacts) -> list[Lead]:
        top = parts[0]
        if top in _BUILT_IN:
            return [to_standard_library(top)]
        in_standard_library = top in STANDARD_LIBRARY
        declared_here = self._distributions.declared(parts) is not None
        declared = declared_here or top in KNOWN
        owned = False
        for root in self._ordered(source, top):
            if in_standard_library and not self._shadows(source, root, top):
                continue
            if self._roots.is_part(root.folder) and (declared_here or root.folder != parent(source)):
                continue  # what is called so in there is imported by its whole name
            if declared_here and self._roots.is_named(root.folder):
                continue
            leads = self._from_root(root, parts, wanted)
            if leads and (root.near or self._is_evident(source, root, leads, wanted, declared=declared)):
                return leads if root.near else self._surer(source, root, parts, wanted, leads)
            owned = owned or (root.regular and root.near)
        if in_standard_library:
            return [to_standard_library(top)]
        if owned and not declared:
            return [nowhere(wanted.target)]
        return self._beside_script(source, parts, wanted) or self._external(parts, wanted.names)

    def _from_root(self, root: Root, parts: list[str], wanted: ImportFacts) -> list[Lead]:
        return self._inside(below(root.folder, "/".join(parts)), wanted.names, root.how, root.confidence)

    def _surer(self, source: str, root: Root, parts: list[str], wanted: ImportFacts, leads: list[Lead]) -> list[Lead]:
        """Return the leads to another project, surer where of all that hold the first name one holds the whole path."""
        asks_more = len(parts) > 1 or any("submodule" in lead.how for lead in leads)
        others = (one for one in self._ordered(source, parts[0]) if one != root)
        if (
            not asks_more
            or not self._roots.is_project(root.folder)
            or any(self._from_root(one, parts, wanted) for one in others)
        ):
            return leads
        return [lead if lead.target is None else replace(lead, confidence=_ONE_HOLDS_IT) for lead in leads]

    def _ordered(self, source: str, top: str) -> list[Root]:
        key = (self._roots.own(source), top)
        if key not in self._candidates:
            self._candidates[key] = list(self._roots.candidates(source, top))
        return self._candidates[key]

    def _shadows(self, source: str, root: Root, top: str) -> bool:
        """Return whether a name of the standard library found in `root` hides it: only what stands on the path first."""
        own = self._roots.own(source)
        if not root.regular or root.folder != own or own == parent(source):
            return False
        return self._roots.is_standard_library(own) or (top not in _LOADED_FIRST and self._roots.stands_first(own))

    def _is_evident(self, source: str, root: Root, leads: list[Lead], wanted: ImportFacts, *, declared: bool) -> bool:
        """Return whether more than a top-level name speaks for a root that is not above the importing file."""
        targets = [lead.target for lead in leads if lead.target is not None]
        if any(not _may_know(source, _sample_of(target)) for target in targets):
            return False
        if declared and any(self._files[target].role != "code" for target in targets):
            return False
        if "." in wanted.target or self._roots.is_project(root.folder):
            return True
        if declared or not wanted.names:
            return not declared and self._are_together(source, targets[0])
        return any(self._declares(target, wanted.names) for target in targets)

    def _are_together(self, source: str, target: str) -> bool:
        """Return whether two files are of one project; `packages/` and the like hold many of them."""
        same_top = source.partition("/")[0] == target.partition("/")[0]
        return same_top and self._roots.home(source) == self._roots.home(target)

    def _declares(self, path: str, names: tuple[str, ...]) -> bool:
        facts = self._facts.get(path)
        if facts is None:
            return False
        return not held_names(facts).isdisjoint(names)

    def _inside(self, path: str, names: tuple[str, ...], how: str, confidence: float) -> list[Lead]:
        """Return the leads of `from path import names`; none when there is no such module."""
        module = self._roots.module(path)
        if not names:
            if module is None:
                return []
            return [Lead(how, confidence, target=module)]
        leads = []
        for name in names:
            is_package = module is None or module.rpartition("/")[2].startswith("__init__.")
            submodule = self._roots.module(below(path, name)) if name != "*" and is_package else None
            if submodule is not None:
                leads.append(Lead(f"{how}, submodule", confidence, target=submodule))
            elif module is not None:
                leads.append(Lead(how, confidence, target=module))
            elif leads or self._roots.is_namespace(path):
                leads.append(Lead("namespace package", 1.0, unresolved=f"{path.replace('/', '.')}.{name}"))
        if all(lead.target is None for lead in leads):
            return []
        return counted(leads)

    def _beside_script(self, source: str, parts: list[str], wanted: ImportFacts) -> list[Lead]:
        """Follow an import of a script that lies in a package: run as a script, it finds what lies beside it."""
        if parts[0] in KNOWN or self._distributions.is_named(parts) or not self._facts[source].is_entry:
            return []
        leads = self._inside(below(parent(source), "/".join(parts)), wanted.names, "beside the script", 0.7)
        return [lead for lead in leads if lead.target not in {None, source}]

    def _external(self, parts: list[str], names: tuple[str, ...]) -> list[Lead]:
        return counted([self._of_distribution(named) for named in self._distributions.named_by(parts, names)])

    def _of_distribution(self, parts: list[str]) -> Lead:
        if self._distributions.declared(parts):
            how, sure = ("", 1.0) if self._distributions.is_named(parts) else (", by a likely name", 0.8)
            return Lead(f"declared dependency{how}", sure, external=self._distributions.name(parts))
        return Lead("not in the repository", 0.9, external=self._distributions.name(parts))


def _sample_of(path: str) -> str | None:
    """Return the folder of the sample that a file is a part of; None for what is none."""
    found = _SAMPLES.match(path)
    return found[0] if found else None


def _may_know(source: str, sample: str | None) -> bool:
    """Return whether a file may know what is in a sample: it is a part of it, or a test with samples below its folder."""
    return sample is None or sample == _sample_of(source) or sample.startswith(f"{parent(source)}/")
