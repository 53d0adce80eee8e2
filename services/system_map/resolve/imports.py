"""Every import of every file, led to its place by the rules of its language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile, Manifests, ResolvedImport
from services.system_map.resolve.again import Before, same_leads, standing
from services.system_map.resolve.by_path import PathResolver
from services.system_map.resolve.c import CResolver
from services.system_map.resolve.csharp import CSharpResolver
from services.system_map.resolve.families import FAMILIES
from services.system_map.resolve.go import GoResolver
from services.system_map.resolve.javascript import JavaScriptResolver
from services.system_map.resolve.jvm import JvmResolver
from services.system_map.resolve.leads import Collected, Resolver, nowhere
from services.system_map.resolve.manifests import language_of, read_manifests
from services.system_map.resolve.paths import Tree
from services.system_map.resolve.php import PhpResolver
from services.system_map.resolve.python import PythonResolver
from services.system_map.resolve.ruby import RubyResolver
from services.system_map.resolve.rust import RustResolver
from services.system_map.resolve.swift import SwiftResolver

# What stands at the line of a reference, which has none: the file's first.
FIRST_LINE = 1


def resolve_imports(
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
    texts: Mapping[str, bytes],
    manifests: Manifests | None = None,
    before: Before | None = None,
) -> list[ResolvedImport]:
    """Return where each import leads, by source path and line.

    Merged per source, place and scope. `kind` "reference" marks the use of another file of the same package that
    needs no import (Go, Java); it stands at line 1. Left out are an import of the file by itself and a
    Java wildcard import of which nothing is used. `manifests` saves reading them again, and `before` following again
    what leads where it led; both change nothing else. Never raises on odd facts.
    """
    manifests = manifests or read_manifests(files, texts)
    declared: dict[str, list[str]] = {}
    for dependency in manifests.dependencies:  # npm's `redis` says nothing of an import in Python
        declared.setdefault(FAMILIES[language_of(dependency.manifest)], []).append(dependency.name)
    resolvers: dict[str, Resolver] = {}
    found: list[ResolvedImport] = []
    stands = standing(before, files, facts) if before is not None else frozenset()
    known = before.imports if before is not None else {}
    for source in sorted(facts):
        if source in stands:
            found.extend(known.get(source, ()))
            continue
        family = FAMILIES.get(files[source].language or "") if source in files else None
        if family is None:
            continue
        if family not in resolvers:
            resolvers[family] = _resolver(family, files, facts, texts, declared.get(family, []))
        now = _resolve_file(resolvers[family], source, facts[source])
        was = known.get(source, [])
        found.extend(was if same_leads(was, now) else now)
    return found


def _resolve_file(resolver: Resolver, source: str, facts: FileFacts) -> list[ResolvedImport]:
    collected = Collected(source)
    for wanted in facts.imports:
        try:
            leads = resolver.follow(source, wanted)
        except (ValueError, LookupError, TypeError, RecursionError):
            # One import that no rule foresaw must not cost the other files theirs.
            leads = [nowhere(wanted.target, "the resolver failed")]
        collected.add(wanted, leads)
    reference = ImportFacts(kind="reference", target="", line=FIRST_LINE)
    leads = [lead for lead in resolver.references(source) if not (lead.target and collected.leads_to(lead.target))]
    collected.add(reference, leads)
    return collected.finish()


def _resolver(
    family: str,
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
    texts: Mapping[str, bytes],
    declared: list[str],
) -> Resolver:
    tree = Tree(files)
    makers: dict[str, Callable[[], Resolver]] = {
        "python": lambda: PythonResolver(tree, files, facts, texts, declared),
        "javascript": lambda: JavaScriptResolver(tree, facts, texts, declared),
        "go": lambda: GoResolver(tree, facts, texts),
        "rust": lambda: RustResolver(tree, facts, texts),
        "java": lambda: JvmResolver(facts, files, declared),
        "ruby": lambda: RubyResolver(tree, files, facts, declared),
        "php": lambda: PhpResolver(tree, files, facts, texts, declared),
        "csharp": lambda: CSharpResolver(facts, files, declared),
        "swift": lambda: SwiftResolver(tree, files, facts, texts, declared),
        "path": lambda: PathResolver(tree),
        "c": lambda: CResolver(tree, files, facts, texts),
    }
    return makers[family]()
