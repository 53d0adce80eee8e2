"""Small projects for derive, told in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.history.values import HistoryFacts, StoredChange, StoredCommit, StoredPerson
from services.system_map.derive import DeriveInput
from services.system_map.facts import FileFacts, InventoryFile, Manifests, ResolvedImport, Role, Scope

NOW = 1_775_700_000  # 9 April 2026
DAY = 86_400
_LANGUAGES = {
    "py": "Python",
    "js": "JavaScript",
    "go": "Go",
    "rs": "Rust",
    "java": "Java",
    "c": "C",
    "h": "C",
    "md": "Markdown",
}


def imported(
    source: str, target: str, scope: Scope = "module", names: int = 1, *, kind: str = "import", how: str = "absolute"
) -> ResolvedImport:
    """Return an import of a module of the project."""
    return ResolvedImport(source, 1, kind, scope, names, how, 1.0, target=target)


def outside(source: str, package: str, scope: Scope = "module", *, standard: bool = False) -> ResolvedImport:
    """Return an import of an outside package."""
    return ResolvedImport(source, 1, "import", scope, 1, "declared", 1.0, external=package, standard_library=standard)


def role_of(path: str) -> Role:
    """Return the role that a path has in these projects."""
    if path.startswith("tests/"):
        return "test"
    return "vendored" if "/_vendor/" in path else "docs" if path.endswith(".md") else "code"


def project(
    lines: Mapping[str, int],
    imports: Sequence[ResolvedImport] = (),
    *,
    name: str = "shop",
    manifests: Manifests | None = None,
    texts: Mapping[str, bytes] | None = None,
    history: HistoryFacts | None = None,
    facts: Mapping[str, FileFacts] | None = None,
) -> DeriveInput:
    """Return a project of files with so many lines each; branches are a tenth of them."""
    files = {
        path: InventoryFile(path, f"{number:040x}", 10 * count, _LANGUAGES.get(path.rpartition(".")[2]), role_of(path))
        for number, (path, count) in enumerate(lines.items())
    }
    read = {path: FileFacts(lines=count, branches=count // 10) for path, count in lines.items()}
    return DeriveInput(
        name=name,
        commit="c" * 40,
        files=files,
        facts={**read, **(facts or {})},
        imports=list(imports),
        manifests=manifests or Manifests(),
        texts=texts or {},
        history=history,
    )


def history(*commits: tuple[str, int, Sequence[str]]) -> HistoryFacts:
    """Return a history of (author, days ago, paths)."""
    names = list(dict.fromkeys(author for author, _, _ in commits))
    people = [
        StoredPerson(number, name, f"{name.lower().replace(' ', '.')}@example.org", "[bot]" in name)
        for number, name in enumerate(names, 1)
    ]
    rows = [
        StoredCommit(number, names.index(author) + 1, NOW - days * DAY, False)
        for number, (author, days, _) in enumerate(commits, 1)
    ]
    changes = {
        number: [StoredChange(path, None, 5, 5) for path in paths] for number, (_, _, paths) in enumerate(commits, 1)
    }
    return HistoryFacts(people, sorted(rows, key=lambda row: -row.committed_at), changes, NOW)
