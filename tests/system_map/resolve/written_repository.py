"""A whole repository in one text: `-- path --` begins each file, and the first one, `expected`, is the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from services.repository.tree import TreeEntry
from services.system_map.facts import FileFacts, InventoryFile, ResolvedImport
from services.system_map.inventory import take_inventory
from services.system_map.parsing.extract import read_file
from services.system_map.resolve import resolve_imports, wanted_texts

FOLDER = Path(__file__).parent / "repositories"


@dataclass
class WrittenRepository:
    files: dict[str, InventoryFile]
    facts: dict[str, FileFacts]
    texts: dict[str, bytes]
    expected: list[str]

    def resolve(self) -> list[ResolvedImport]:
        return resolve_imports(self.files, self.facts, self.texts)

    def one(self, source: str, written: str) -> ResolvedImport:
        """The only answer for the only import of `source` that leads to, or is called, `written`."""
        found = [
            one
            for one in self.resolve()
            if one.source == source and written in {one.target, one.external, one.unresolved}
        ]
        assert len(found) == 1, [render(one) for one in self.resolve()]
        return found[0]


def read_repository(name: str) -> WrittenRepository:
    return parse_repository((FOLDER / f"{name}.txt").read_text())


def parse_repository(text: str) -> WrittenRepository:
    parts = re.split(r"^-- (.+) --\n", text, flags=re.MULTILINE)
    contents = dict(zip(parts[1::2], parts[2::2], strict=True))
    expected = [line for line in contents.pop("expected", "").splitlines() if line.strip()]
    return repository_of({path: content.encode() for path, content in contents.items()}, expected)


def repository_of(contents: dict[str, bytes], expected: list[str] | None = None) -> WrittenRepository:
    entries = [
        TreeEntry("100644", f"{number:040x}", len(contents[path]), path.encode())
        for number, path in enumerate(contents)
    ]
    files = {file.path: file for file in take_inventory(entries, max_parse_bytes=1_000_000)}
    facts = {path: read_file(file.language, contents[path]) for path, file in files.items() if file.skipped is None}
    return WrittenRepository(files, facts, {path: contents[path] for path in wanted_texts(files)}, expected or [])


def render(found: ResolvedImport) -> str:
    place = found.target or (f"<{found.external}>" if found.external else f"? {found.unresolved}")
    names = f" ×{found.names}" if found.names > 1 else ""
    scope = "" if found.scope == "module" else f" [{found.scope}]"
    return f"{found.source}:{found.line} → {place}{names}{scope} · {found.how}"
