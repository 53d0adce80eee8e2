"""The resolver answers whatever a parser may hand it, and forgets no import."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile, SymbolFacts
from services.system_map.resolve import imports, read_manifests, resolve_imports, wanted_texts
from services.system_map.resolve.families import FAMILIES

ENDINGS = {
    "py": ("Python", ["import"]),
    "ts": ("TypeScript", ["import", "export", "require", "dynamic", "type"]),
    "js": ("JavaScript", ["import", "require"]),
    "go": ("Go", ["import"]),
    "rs": ("Rust", ["use", "mod", "extern"]),
    "java": ("Java", ["import", "static", "wildcard"]),
    "kt": ("Kotlin", ["import"]),
    "scala": ("Scala", ["import"]),
    "rb": ("Ruby", ["require", "require_relative", "load", "autoload"]),
    "php": ("PHP", ["function", "require", "include"]),
    "cs": ("C#", ["using", "static", "alias", "global using"]),
    "swift": ("Swift", ["import"]),
    "sh": ("Shell", ["source", "source own"]),
    "html": ("HTML", ["script", "link"]),
    "c": ("C", ["local", "system"]),
    "cppm": ("C++", ["import", "export", "module", "local"]),
}
part = st.sampled_from(["a", "b", "src", "lib", "main", "mod", "__init__", "index", "vendor", "x y", "é", "..", "*"])
piece = st.sampled_from(
    ["a", "b", ".", "..", "/", "::", "crate", "self", "super", "*", "@", "#", "~", "\\x00", "?", "!", "node:", "C", ""]
)
target = st.lists(piece, max_size=6).map("".join) | st.text(max_size=12)
MANIFESTS = [
    "package.json",
    "tsconfig.json",
    "Cargo.toml",
    "go.mod",
    "pyproject.toml",
    "setup.cfg",
    "pom.xml",
    "Makefile",
    "composer.json",
    "Package.swift",
]
manifest_text = st.sampled_from(
    [
        b"",
        b"{",
        b'{"name": "a", "exports": {"./*": {"import": ["./*.js", null]}}, "main": 3, "imports": [], "dependencies": []}',
        b'{"compilerOptions": {"paths": {"*": ["*", 1], "a/*": "b"}, "baseUrl": "../.."}, "extends": ["./tsconfig", 4]}',
        b'{"extends": "./tsconfig.json", "references": [{"path": "."}, 1]}',
        b'[package]\nname = "a"\n[dependencies]\nb = { path = "../b" }\n[lib]\npath = "../../x.rs"\n',
        b"[package]\nname = 3\n[lib]\nname = []\n[[bin]]\npath = {}\n",
        b"[package]\n[project]\nname = 1\ndependencies = 'x'\n[tool.poetry]\npackages = 5\n",
        b"module a\nreplace a => ./\nreplace b => ../..\n",
        b"<project><parent/><dependencies><dependency/></dependencies></project>",
        b'{"autoload": {"psr-4": {"": "..", "a": ["b", 1]}}, "autoload-dev": []}',
        b'.target(name: "a", path: "../b") .testTarget(name: "b") .target(name: "',
        b"-I.. -I/ -I$(X) -Ia -I\n",
    ]
)  # fmt: skip


@st.composite
def repositories(draw: st.DrawFn) -> tuple[dict[str, InventoryFile], dict[str, FileFacts], dict[str, bytes]]:
    files: dict[str, InventoryFile] = {}
    facts: dict[str, FileFacts] = {}
    texts: dict[str, bytes] = {}
    for _ in range(draw(st.integers(1, 8))):
        ending = draw(st.sampled_from(sorted(ENDINGS)))
        language, kinds = ENDINGS[ending]
        path = "/".join(draw(st.lists(part, min_size=1, max_size=4))) + f".{ending}"
        files[path] = InventoryFile(path, "0", 1, language, draw(st.sampled_from(["code", "test"])))
        imports = st.builds(
            ImportFacts,
            kind=st.sampled_from(kinds),
            target=target,
            line=st.integers(1, 99),
            names=st.lists(target, max_size=3).map(tuple),
            level=st.integers(0, 5) if ending == "py" else st.just(0),
            scope=st.sampled_from(["module", "function", "type_checking", "dynamic"]),
            within=st.sampled_from(["", "a", "a::b", "path=x.rs", "a path=../y.rs"]),
        )
        symbols = st.builds(
            SymbolFacts, st.sampled_from(["class", "function"]), part, part, part, st.just(1), st.just(2)
        )
        facts[path] = FileFacts(
            lines=1,
            package=draw(st.none() | part),
            symbols=draw(st.lists(symbols, max_size=3)),
            imports=draw(st.lists(imports, max_size=5)),
            references=draw(st.lists(part, max_size=3, unique=True)),
        )
    for _ in range(draw(st.integers(0, 4))):
        folder = "/".join(draw(st.lists(part, max_size=2)))
        path = f"{folder}/" * bool(folder) + draw(st.sampled_from(MANIFESTS))
        files[path] = InventoryFile(path, "0", 1, None, "configuration")
        texts[path] = draw(manifest_text)
    return files, facts, texts


@settings(max_examples=200, deadline=None)
@given(repositories())
def test_any_repository_is_resolved_with_every_import_accounted_for(
    repository: tuple[dict[str, InventoryFile], dict[str, FileFacts], dict[str, bytes]],
) -> None:
    files, facts, texts = repository

    found = resolve_imports(files, facts, texts)

    keys = [(one.source, one.target, one.external, one.unresolved, one.scope) for one in found]
    assert len(keys) == len(set(keys))
    for one in found:
        assert sum(place is not None for place in (one.target, one.external, one.unresolved)) == 1
        assert one.target is None or (one.target in files and one.target != one.source)
        assert one.how != "the resolver failed"
        assert 0 < len(one.how) <= 40
        assert 0 < one.confidence <= 1


@settings(max_examples=100, deadline=None)
@given(repositories())
def test_every_import_leads_somewhere_save_an_unused_wildcard(
    repository: tuple[dict[str, InventoryFile], dict[str, FileFacts], dict[str, bytes]],
) -> None:
    files, facts, texts = repository
    for path, read in facts.items():
        resolver = imports._resolver(FAMILIES[files[path].language or ""], files, facts, texts, [])
        for wanted in read.imports:
            # What names only a namespace, or a module of which nothing is used, is no import by itself.
            if files[path].language in {"C#", "Swift"}:
                continue
            if wanted.kind != "wildcard" and not wanted.target.endswith(".*") and "*" not in wanted.names:
                assert resolver.follow(path, wanted), wanted


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*MANIFESTS, "setup.py", "build.gradle", "requirements.txt", "LICENSE"]),
        st.binary(max_size=300),
    )
)
def test_any_bytes_in_manifests_are_read_or_named_as_unreadable(texts: dict[str, bytes]) -> None:
    files = {path: InventoryFile(path, "0", len(data), None, "configuration") for path, data in texts.items()}

    manifests = read_manifests(files, texts)

    assert {path for path, _ in manifests.unreadable} <= set(texts)
    assert all(reason for _, reason in manifests.unreadable)
    assert set(wanted_texts(files)) == set(texts)
