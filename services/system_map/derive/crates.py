"""What Cargo makes of a file of Rust: a program, by which command, or none; and which crates others can use. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.values import folder_of
from services.system_map.resolve.texts import Unreadable, items, read_toml, table, word, words

# Where Cargo looks for programs by itself: a file, or a folder with a main.rs.
_FOUND = re.compile(r"\b(src/bin|examples|benches)/(?:([^/]+)\.rs|([^/]+)/main\.rs)$")
_COMMANDS = {"src/bin": "cargo run --bin", "examples": "cargo run --example", "benches": "cargo bench --bench"}
_TABLES = {"bin": "src/bin", "example": "examples", "bench": "benches"}
# What tells Cargo not to look for programs by itself; each is true unless it is said to be false.
_AUTOMATIC = {"src/bin": "autobins", "examples": "autoexamples", "benches": "autobenches"}
_LINKED = frozenset({"lib", "rlib", "dylib", "proc-macro"})  # what another crate of Rust can use
# How people call what they run for the build, or try the product with.
_HELPER = re.compile(r"(?:^|[-_/])(?:xtasks?|tests?|bench(?:es|marks?)?|examples?|demos?|fuzz)(?:[-_/.]|$)")


def command_of(found: Findings, path: str) -> str | None:
    """Return the command that runs a file with a main; None where it is a build script, or a main that nothing runs."""
    folder = package_folder(found, path)
    manifest = found.once(_manifest, folder) if folder is not None else {}
    package = table(manifest.get("package"))
    inside = path.removeprefix(folder or "")
    is_found = _FOUND.search(inside) if folder is None else _FOUND.fullmatch(inside)
    if posixpath.basename(path) == "build.rs" and (is_found is None or is_found[1] != "src/bin"):
        return None  # Cargo runs it before it builds, wherever the manifest says that it lies
    if folder is not None and (listed := found.once(_listed, folder).get(inside)):
        return listed
    if is_found and package.get(_AUTOMATIC[is_found[1]]) is not False:
        return f"{_COMMANDS[is_found[1]]} {is_found[2] or is_found[3]}"
    is_built = inside == word(package.get("build")) or package.get("autobins") is False
    if folder is not None and (inside != "src/main.rs" or is_built):
        return None
    base = folder if folder is not None else folder_of(path).removesuffix("src/")
    name = word(package.get("name")) or posixpath.basename(base.rstrip("/"))
    return f"cargo run -p {name}" if base and name else "cargo run"


def _listed(found: Findings, folder: str) -> dict[str, str]:
    """Return the command of each file that a manifest lists as a program: where it says, else where Cargo looks for it."""
    manifest = found.once(_manifest, folder)
    package = word(table(manifest.get("package")).get("name"))
    listed: dict[str, str] = {}
    for kind, place in _TABLES.items():
        for one in map(table, items(manifest.get(kind))):
            name, path = word(one.get("name")), word(one.get("path"))
            if not name:
                continue
            paths = [posixpath.normpath(path)] if path else [f"{place}/{name}.rs", f"{place}/{name}/main.rs"]
            if kind == "bin" and name == package and not path:
                paths.append("src/main.rs")
            for each in paths:
                listed.setdefault(each, f"{_COMMANDS[place]} {name}")
    return listed


def crate_name(found: Findings, folder: str) -> str:
    """Return the name that a folder's Cargo.toml gives the library, else that of the folder."""
    manifest = found.once(_manifest, folder)
    named = word(table(manifest.get("lib")).get("name")) or word(table(manifest.get("package")).get("name"))
    return named or posixpath.basename(folder.rstrip("/")) or found.given.name


def is_extension(found: Findings, folder: str) -> bool:
    """Say whether the library of a folder's Cargo.toml is made for another language: none of Rust's crates can use it.

    It is linked as C's libraries are, or it is a module of Python's, which pyo3 makes of it.
    """
    manifest = found.once(_manifest, folder)
    library = table(manifest.get("lib"))
    kinds = words(library.get("crate-type")) or words(library.get("crate_type"))
    if kinds and _LINKED.isdisjoint(kinds):
        return True
    dependencies = table(manifest.get("dependencies"))
    pyo3 = table(dependencies.get("pyo3"))
    if "cdylib" not in kinds or "pyo3" not in dependencies or pyo3.get("optional") is True:
        return False
    features = table(manifest.get("features"))
    named = [*words(pyo3.get("features")), *(one for some in features.values() for one in words(some))]
    return not {"extension-module", "pyo3/extension-module"}.isdisjoint(named)


def is_unpublished(found: Findings, folder: str) -> bool:
    """Say whether a folder's Cargo.toml keeps its package from being published, itself or by what its workspace says."""
    said = table(found.once(_manifest, folder).get("package")).get("publish")
    if table(said).get("workspace") is True:
        said = table(table(found.once(_manifest, "").get("workspace")).get("package")).get("publish")
    return said is False or said == []


def is_main_program(found: Findings, folder: str, name: str) -> bool:
    """Say whether a program is what its package runs unless another is asked for, or the only one of the repository."""
    said = word(table(found.once(_manifest, folder).get("package")).get("default-run"))
    return said == name or found.once(_programs) == {(name, f"{folder}Cargo.toml")}


def _programs(found: Findings) -> frozenset[tuple[str, str]]:
    """Return (name, manifest) of what Cargo builds as programs, without helpers for the build and what stands aside."""
    return frozenset(
        (name, manifest)
        for name, path, manifest in found.given.manifests.entry_points
        if manifest.endswith("Cargo.toml")
        and not name.startswith("use ")
        and not _HELPER.search(f"{name}/{path}")
        and not is_aside(path)
    )


def shows_use(text: str, crate: str) -> bool:
    """Say whether a README shows how a crate is used by others: in code, or among the dependencies of a manifest."""
    name = re.escape(crate.replace("-", "_")).replace("_", "[-_]")
    pattern = (
        rf"\buse\s+(?:::)?{name}\s*(?:::|;|as\s+\w+;)|\bextern\s+crate\s+{name}\b|\bcargo\s+add\s+(?:-[\w-]+\s+)*{name}\b"
        rf"|^[ \t]*\"?{name}\"?\s*=\s*(?:\"\s*[\^~=<>\d*]|\{{\s*(?:version|git|path|workspace|registry|features|default-features)\b)|\[(?:[\w-]+\.)*dependencies\.{name}\]"
    )
    return re.search(pattern, text, re.MULTILINE) is not None


def package_folder(found: Findings, path: str) -> str | None:
    """Return the folder of the next Cargo.toml above a file; None where there is none."""
    folder = folder_of(path)
    while True:
        if f"{folder}Cargo.toml" in found.given.texts:
            return folder
        if not folder:
            return None
        folder = folder_of(folder[:-1])


def _manifest(found: Findings, folder: str) -> Mapping[str, Any]:
    """Return a folder's Cargo.toml; empty where there is none, or none that can be read."""
    try:
        return read_toml(found.given.texts.get(f"{folder}Cargo.toml", b""))
    except Unreadable:
        return {}
