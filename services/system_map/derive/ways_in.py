"""Ways in: how one gets into the code, from what the manifests declare and what the files show. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from services.system_map.content import WayIn
from services.system_map.derive.findings import Findings, is_aside
from services.system_map.derive.values import folder_of, module_name

SHOWN = 40
_SERVER_FILES = {"wsgi.py": "WSGI", "asgi.py": "ASGI"}


def ways_in(found: Findings) -> list[WayIn]:
    """Return the ways in, best first: declared ones, then what a language makes one, then scripts."""
    ways = [*_declared(found), *_libraries(found), *_mains(found), *_servers(found)]
    best: dict[tuple[str, str], WayIn] = {}
    for way in sorted(ways, key=lambda way: -way.score):
        best.setdefault((way.path, way.label), way)
    # A file that a manifest names is not told again because it has a main().
    declared = {way.path for way in best.values() if way.reason.startswith("declared") and way.kind == "command"}
    once = [
        way
        for way in best.values()
        if way.path not in declared or way.reason.startswith("declared") or way.kind in {"library", "server"}
    ]
    return sorted(once, key=lambda way: (-way.score, _depth(way.path), way.label))[:SHOWN]


def _declared(found: Findings) -> Iterable[WayIn]:
    for label, target, manifest in found.given.manifests.entry_points:
        path, symbol = _target(found, target, folder_of(manifest))
        if path is None:
            continue
        library = label.startswith(("import ", "use ", "require"))
        yield WayIn(
            label=label,
            kind="library" if library else "command",
            path=path,
            line=_line(found, path, symbol),
            score=_standing(found, manifest, path, library=library),
            reason=f"declared in {posixpath.basename(manifest)}",
        )


def _standing(found: Findings, manifest: str, path: str, *, library: bool) -> float:
    """Score what a manifest declares: the project's own manifest at the root before a part's, those before examples."""
    if is_aside(manifest) or is_aside(path) or found.given.files[path].role == "test":
        return 0.3
    if "/" in manifest:
        return 0.6 if library else 0.8
    return 0.95 if library else 0.9


def _target(found: Findings, target: str, base: str) -> tuple[str | None, str]:
    """Return the file that an entry point names, and the symbol: a path, or Python's `package.module:function`."""
    module, _, symbol = target.partition(":")
    for path in (target, module, posixpath.normpath(base + target), posixpath.normpath(base + module)):
        if path in found.given.files:
            return path, symbol if path != target else ""
    tail = module.replace(".", "/")
    candidates = [
        path
        for path in (*found.own, *found.tests)
        if path.removesuffix(".py").removesuffix("/__init__")
        in {tail, f"src/{tail}", f"{base}{tail}", f"{base}src/{tail}"}
        or path.endswith((f"/{tail}.py", f"/{tail}/__init__.py"))
    ]
    return min(candidates, key=lambda path: (len(path), path), default=None), symbol


def _line(found: Findings, path: str, symbol: str) -> int | None:
    wanted = symbol.partition(" ")[0]
    for known in found.facts(path).symbols:
        if wanted and known.qualified_name == wanted:
            return known.start_line
    return None


def _libraries(found: Findings) -> Iterable[WayIn]:
    """Yield what others import: a Python package, a Go package at the root, a Rust crate, a JavaScript index."""
    inits = [path for path in found.own if path.endswith("/__init__.py")]
    for path in inits:
        package = folder_of(path)
        outer = folder_of(package[:-1])
        if f"{outer}__init__.py" in found.given.files or is_aside(path) or outer.count("/") > 1:
            continue
        if f"{outer[:-1]}.py" in found.given.files:
            continue
        name = package[len(outer) : -1]
        yield _way(f"import {name}", "library", path, 0.92, "the package's __init__.py", found)
    for path in found.own:
        name = posixpath.basename(path)
        if path.endswith(("src/lib.rs",)) and not is_aside(path):
            crate = _crate_name(found, path.removesuffix("src/lib.rs"))
            score = 0.9 if path == "src/lib.rs" else 0.6
            yield _way(f"use {crate.replace('-', '_')}", "library", path, score, "a library crate", found)
        elif name in {"index.js", "index.ts", "index.mjs", "index.cjs"} and folder_of(path) in {"", "src/", "lib/"}:
            label = f'require("{found.given.manifests.name or found.given.name}")'
            yield _way(label, "library", path, 0.8 if folder_of(path) == "" else 0.7, "the package's index", found)
    yield from _go_library(found)


def _go_library(found: Findings) -> Iterable[WayIn]:
    root = [path for path in found.own if path.endswith(".go") and folder_of(path) == ""]
    packages = {found.facts(path).package for path in root} - {"main", None}
    if root and packages:
        package = min(str(name) for name in packages)
        # The file named like the package, else the one most others of it lean on.
        named = [path for path in root if path == f"{package}.go"]
        path = (named or sorted(root, key=lambda path: (-found.ranks.get(path, 0.0), path)))[0]
        label = f'import "{found.given.manifests.name or package}"'
        yield _way(label, "library", path, 0.93, f"package {package} at the root", found)


def _mains(found: Findings) -> Iterable[WayIn]:
    """Yield files that run: __main__.py, `if __name__ == "__main__"`, func main, main()."""
    for path in found.own:
        facts = found.facts(path)
        language = found.given.files[path].language
        name = posixpath.basename(path)
        aside = 0.3 if is_aside(path) else 1.0
        if name == "__main__.py":
            package = folder_of(path).rstrip("/")
            dotted = package.removeprefix("src/").replace("/", ".")
            yield _way(f"python -m {dotted}", "command", path, 0.85 * aside, "the package's __main__.py", found)
        elif name == "manage.py" and language == "Python":
            yield _way(f"python {path}", "server", path, 0.9 * aside, "Django's manage.py", found)
        elif not facts.is_entry:
            if language in {"Python", "Shell"} and facts.shebang and not aside < 1:
                yield _way(path, "script", path, 0.35, "starts with #!", found)
        elif language == "Python":
            yield _way(f"python {path}", "script", path, 0.4 * aside, "if __name__ == '__main__'", found)
        elif language == "Go":
            folder = folder_of(path).rstrip("/")
            yield _way(f"go run ./{folder}", "command", path, 0.88 * aside, "func main in package main", found)
        elif language == "Rust":
            yield _way(_cargo_label(path), "command", path, 0.86 * aside, "fn main", found)
        elif language == "Java":
            label = f"{name.removesuffix('.java')}.main"
            yield _way(label, "main", path, 0.9 * aside, "public static void main", found)
        else:
            yield _way(f"main() in {name}", "main", path, _main_score(found, path) * aside, "a main function", found)


def _main_score(found: Findings, path: str) -> float:
    """Score a main() by how much of the project it brings in: a server's main imports more than a helper's."""
    most = max(
        (sum(1 for source, _ in found.edges if source == other) for other in found.own if found.facts(other).is_entry),
        default=0,
    )
    mine = sum(1 for source, _ in found.edges if source == path)
    return 0.35 + 0.55 * mine / most if most else 0.6


def _crate_name(found: Findings, folder: str) -> str:
    """Return the name that the nearest Cargo.toml gives the crate, else its folder's."""
    text = found.given.texts.get(f"{folder}Cargo.toml", b"").decode(errors="replace")
    named = re.search(r"^\s*\[package\][^\[]*?^\s*name\s*=\s*[\"']([^\"']+)", text, re.MULTILINE | re.DOTALL)
    return named[1] if named else posixpath.basename(folder.rstrip("/")) or found.given.name


def _cargo_label(path: str) -> str:
    folder = folder_of(path)
    if folder.endswith("examples/"):
        return f"cargo run --example {module_name(path, folder)}"
    if folder.endswith("src/bin/"):
        return f"cargo run --bin {module_name(path, folder)}"
    if path == "src/main.rs":
        return "cargo run"
    name = posixpath.basename(folder.removesuffix("src/").rstrip("/"))
    return f"cargo run -p {name}" if name else "cargo run"


def _servers(found: Findings) -> Iterable[WayIn]:
    """Yield where requests enter: WSGI and ASGI callables."""
    for path in found.own:
        name = posixpath.basename(path)
        if name in _SERVER_FILES and not is_aside(path):
            yield _way(f"{_SERVER_FILES[name]} server: {path}", "server", path, 0.8, f"named {name}", found)
        for symbol in found.facts(path).symbols:
            if symbol.name in {"wsgi_app", "asgi_app"} and symbol.kind in {"function", "method"} and not is_aside(path):
                kind = "a WSGI" if symbol.name == "wsgi_app" else "an ASGI"
                reason = f"where {kind} server calls in"
                yield WayIn(
                    label=symbol.qualified_name,
                    kind="server",
                    path=path,
                    line=symbol.start_line,
                    score=0.75,
                    reason=reason,
                )


def _way(label: str, kind: str, path: str, score: float, reason: str, found: Findings) -> WayIn:  # noqa: PLR0917  # six plain facts in the order they are read
    line = next((symbol.start_line for symbol in found.facts(path).symbols if symbol.qualified_name == "main"), None)
    return WayIn.model_validate(
        {"label": label, "kind": kind, "path": path, "line": line, "score": round(score, 3), "reason": reason}
    )


def _depth(path: str) -> int:
    return path.count("/")
