"""Classes of one Java file, each above the next: what they inherit is found without a look through the file for each."""

from __future__ import annotations

from collections.abc import Iterator

from services.repository.tree import TreeEntry
from services.system_map.facts import SymbolFacts
from services.system_map.inventory import take_inventory
from services.system_map.parsing.extract import read_file
from services.system_map.resolve.imports import resolve_imports

COUNT = 60


class Counted(list[SymbolFacts]):
    looks = 0

    def __iter__(self) -> Iterator[SymbolFacts]:
        self.looks += 1
        return super().__iter__()


def test_a_chain_of_classes_in_one_file():
    chain = "".join(f"class A{one}<T> extends A{one + 1}<T> {{ T get() {{ return null; }} }}\n" for one in range(COUNT))
    sources = {
        "a/A0.java": f"package a;\n{chain}class A{COUNT}<T> extends Base {{ Part part; }}\n".encode(),
        "a/Base.java": b"package a;\npublic class Base { public static class Part {} }\n",
    }
    entries = [TreeEntry("100644", path, len(text), path.encode()) for path, text in sources.items()]
    files = {file.path: file for file in take_inventory(entries)}
    facts = {path: read_file("Java", text) for path, text in sources.items()}
    facts["a/A0.java"].symbols = counted = Counted(facts["a/A0.java"].symbols)
    found = {(one.source, one.target) for one in resolve_imports(files, facts, {}) if one.target is not None}
    assert found == {("a/A0.java", "a/Base.java")}
    assert counted.looks < COUNT
