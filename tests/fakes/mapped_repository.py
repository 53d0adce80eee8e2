"""A small repository read, resolved and followed, for the tests beside."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from services.repository.tree import TreeEntry
from services.system_map.derive.derive import derive
from services.system_map.derive.values import DeriveInput
from services.system_map.facts import DeepFacts, FileFacts, InventoryFile, ResolvedImport
from services.system_map.inventory import take_inventory
from services.system_map.parsing import decode_facts, encode_facts
from services.system_map.parsing.extract import read_file
from services.system_map.parts_input import PartsInput
from services.system_map.resolve.imports import resolve_imports
from services.system_map.resolve.manifests import read_manifests
from services.system_map.resolve.rust_tests import mark_test_modules
from services.system_map.resolve.wanted import wanted_texts
from services.system_map.symbols.calls import follow_calls
from services.system_map.symbols.graph import SymbolGraph


@dataclass
class Mapped:
    files: dict[str, InventoryFile]
    facts: dict[str, FileFacts]
    texts: dict[str, bytes]
    imports: list[ResolvedImport]
    deep: dict[str, DeepFacts | None]
    graph: SymbolGraph

    def edges(self) -> set[tuple[str, str, str]]:
        """(source, target, rule), ids without their scheme and folders."""
        return {
            (short(edge.source), short(edge.target), f"{edge.rule.kind} {edge.rule.how}") for edge in self.graph.edges()
        }

    def calls(self) -> set[tuple[str, str]]:
        return {(source, target) for source, target, rule in self.edges() if rule.startswith("calls")}

    def parts_input(self) -> PartsInput:
        derived = derive(
            DeriveInput(
                name="project",
                commit="0" * 40,
                files=self.files,
                facts=self.facts,
                imports=self.imports,
                manifests=read_manifests(self.files, self.texts),
                texts=self.texts,
            )
        )
        assert derived.found is not None
        return PartsInput(derived.found, derived.content, self.graph, self.deep.get)


def short(node: str) -> str:
    path, hash_, name = node.partition(":")[2].partition("#")
    return name if hash_ else path


def mapped(sources: dict[str, str]) -> Mapped:
    data = {path: textwrap.dedent(text).encode() for path, text in sources.items()}
    entries = [TreeEntry("100644", path, len(text), path.encode()) for path, text in data.items()]
    files = {file.path: file for file in take_inventory(entries)}
    read = {path: read_file(file.language, data[path]) for path, file in files.items() if file.skipped is None}
    facts = {path: decode_facts(encode_facts(found)) for path, found in read.items()}  # as they come out of the cache
    mark_test_modules(files, facts)
    texts = {path: data[path] for path in wanted_texts(files)}
    imports = resolve_imports(files, facts, texts)
    deep = {path: found.deep for path, found in read.items()}
    return Mapped(files, facts, texts, imports, deep, follow_calls(files, facts, imports, deep.get))
