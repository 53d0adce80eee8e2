"""Ways in of applications whose framework finds their files by name: Next.js, SvelteKit, Nuxt, Remix and their kin. Pure.

Nothing of such an application mounts a page: the framework's own command does, with what lies where it looks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from services.core.words import article
from services.system_map.content import WayIn
from services.system_map.derive.aside import in_aside_folder
from services.system_map.derive.findings import Findings
from services.system_map.derive.node_programs import package_of, scripts_of, start_scripts, words_of
from services.system_map.derive.servers import standing_of_package
from services.system_map.derive.values import below, folder_of
from services.system_map.resolve.paths import join

_SCRIPT = r"\.(?:tsx|jsx|ts|js)"
_GROUPS = r"(?:[(\[][^/]+/)*"  # folders that stand for no part of the address, or for a language
_SCRIPTS = (".ts", ".js", ".tsx", ".jsx", ".mts", ".mjs")
_ROOT = re.compile(r"^[ \t]*root:[ \t]*[\"']([\w./-]+)[\"']", re.MULTILINE)  # of Vite's configuration
_NOT_OF_IT = frozenset({"test", "vendored", "docs", "generated"})
_MAX_PACKAGES = 100  # manifests that are looked at, the least deep first


class _Framework(NamedTuple):
    name: str
    packages: frozenset[str]  # one of them is declared
    commands: frozenset[str]  # what a script runs
    # Where it looks, from the package's folder: the first that fits something counts, of several files the least deep.
    places: tuple[re.Pattern[str], ...]


def _framework(name: str, packages: str, commands: str, *places: str) -> _Framework:
    patterns = tuple(map(re.compile, places))
    return _Framework(name, frozenset(packages.split()), frozenset(commands.split()), patterns)


_FRAMEWORKS = (
    _framework(
        "Next.js",
        "next",
        "next",
        rf"(?:src/)?app/{_GROUPS}layout{_SCRIPT}",
        rf"(?:src/)?app/{_GROUPS}page{_SCRIPT}",
        rf"(?:src/)?pages/_app{_SCRIPT}",
        rf"(?:src/)?pages/index{_SCRIPT}",
        rf"(?:src/)?pages/(?!api/|_)[^.]+{_SCRIPT}",
    ),
    _framework(
        "SvelteKit",
        "@sveltejs/kit",
        "vite svelte-kit",
        rf"src/routes/{_GROUPS}\+layout\.svelte",
        rf"src/routes/{_GROUPS}\+page\.svelte",
        r"src/routes/(?:[^/]+/)*\+page\.svelte",
    ),
    _framework(
        "Nuxt",
        "nuxt nuxt3 nuxt-edge nuxt-nightly",
        "nuxt nuxi nuxt-ts",
        r"(?:app/|src/|client/)?(?:app|App)\.vue",
        r"(?:app/|src/|client/)?layouts/default\.vue",
        r"(?:app/|src/|client/)?pages/index\.vue",
        r"nuxt\.config\.(?:ts|js|mjs)",
    ),
    _framework(
        "Remix",
        "@remix-run/dev @remix-run/react",
        "remix remix-serve vite remix-vite",
        rf"app/root{_SCRIPT}",
    ),
    _framework(
        "React Router",
        "@react-router/dev",
        "react-router react-router-serve vite",
        rf"(?:app|src)/root{_SCRIPT}",
    ),
    _framework("Astro", "astro", "astro", r"src/pages/(?:\[[^/]+/)*index\.astro", r"src/pages/(?:[^/]+/)*[^/]+\.astro"),
    _framework("Expo", "expo-router", "expo", rf"(?:src/)?app/(?:\([^/]+/)*_layout{_SCRIPT}"),
    _framework("Gatsby", "gatsby", "gatsby", rf"src/pages/index{_SCRIPT}"),
)
_COMMANDS = frozenset(command for framework in _FRAMEWORKS for command in framework.commands)


def web_applications(found: Findings, taken: frozenset[str], mounted: Iterable[str]) -> Iterable[WayIn]:
    """Yield one way in for each package that a framework's own command starts, at the outermost of its files.

    `taken` are labels of programs: an application is then called by its framework. `mounted` are the files that put a page
    into the window: what is written for no framework is told where none of them stands.
    """
    own = sorted(path for path in found.own if not in_aside_folder(path))
    pages = sorted(mounted)
    manifests = sorted(found.given.texts, key=lambda path: (path.count("/"), path))
    packages = (path for path in manifests if posixpath.basename(path) == "package.json")
    for manifest in islice(packages, _MAX_PACKAGES):
        file = found.given.files.get(manifest)
        if file is None or file.role in _NOT_OF_IT or in_aside_folder(manifest):
            continue
        texts, folder = found.given.texts, folder_of(manifest)
        commands = _commands(scripts_of(texts, manifest))
        declared = _declared(texts, folder) if commands else frozenset()
        name, script, path = next(_applications(found, below(own, folder), folder, commands, declared), ("", "", ""))
        if not path or (name == "Vite" and below(pages, folder)):
            continue
        label = "npm start" if script == "start" else f"npm run {script}"
        label = f"{label} in {folder}" if folder else label
        if label in taken:
            label = f"{name} in {folder or folder_of(path) or path}"
        reason = "what Vite serves with index.html" if name == "Vite" else f"{article(name)} {name} application"
        yield WayIn(
            label=label, kind="page", path=path, line=None, score=standing_of_package(found, folder), reason=reason
        )


def _applications(
    found: Findings,
    own: Sequence[str],
    folder: str,
    commands: list[tuple[str, str]],
    declared: frozenset[str],
) -> Iterator[tuple[str, str, str]]:
    """Yield (framework, script, file) of what a package's scripts start; `own` are the files below its folder."""
    for framework in _FRAMEWORKS:
        script = next((name for name, command in commands if command in framework.commands), None)
        if script is not None and not framework.packages.isdisjoint(declared):
            path = _outermost(own, folder, framework)
            if path is not None:
                yield framework.name, script, path
    script = next((name for name, command in commands if command == "vite"), None)
    if script is not None and "vite" in declared and (path := _served(found, own, folder)) is not None:
        yield "Vite", script, path


def _served(found: Findings, own: Sequence[str], folder: str) -> str | None:
    """Return the script of the page that Vite serves: that which its index.html loads, else the main one beside it."""
    root = folder
    for ending in _SCRIPTS:
        text = found.given.texts.get(f"{folder}vite.config{ending}", b"").decode(errors="replace")
        if said := _ROOT.search(text):
            root = f"{join(folder.rstrip('/'), said[1]) or folder.rstrip('/')}/".lstrip("/")
    page = f"{root}index.html"
    if page not in found.given.files:
        return None
    code = frozenset(path for path in own if path.endswith(_SCRIPTS))
    loaded = [target for target in found.once(_loaded).get(page, ()) if target in code]
    beside = [f"{root}main{ending}" for ending in _SCRIPTS if f"{root}main{ending}" in code]
    return next(iter(loaded), None) or (beside[0] if len(beside) == 1 else None)


def _loaded(found: Findings) -> dict[str, list[str]]:
    """Return the files of the repository that each index.html loads."""
    loaded: dict[str, list[str]] = {}
    for one in found.given.imports:
        if one.target is not None and one.source.endswith("index.html"):
            loaded.setdefault(one.source, []).append(one.target)
    return loaded


def _commands(scripts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return (script, command of a framework) of the scripts that start something, those for development first.

    A script of several parts is told by the one that runs them all: `dev` for `dev:web`.
    """
    found = []
    for name in sorted(start_scripts(scripts), key=lambda name: not name.startswith("dev")):  # others need a build
        words = words_of(scripts[name])
        # What another folder or one that is named is started from is not told by this package.
        for place, word in enumerate(words):
            if word == "cd":
                break
            if word in _COMMANDS:
                if not _names_a_folder(words[place + 1 : place + 3]):
                    whole = name.partition(":")[0]
                    found.append((whole if whole in scripts else name, word))
                break
    return found


def _names_a_folder(words: list[str]) -> bool:
    """Say whether a folder stands behind the command, or behind what the command is to do."""
    return any(
        word != "." and ("/" in word or place == 1) for place, word in enumerate(words) if _is_plain(words, place)
    )


def _is_plain(words: list[str], place: int) -> bool:
    """Say whether all words up to a place are neither options nor the end of the command."""
    return all(word[0] not in "-;&|$" for word in words[: place + 1])


def _declared(texts: Mapping[str, bytes], folder: str) -> frozenset[str]:
    """Return what the package.json of a folder declares, and those above it, as workspaces have it."""
    declared: set[str] = set()
    while True:
        package = package_of(texts, f"{folder}package.json")
        for group in ("dependencies", "devDependencies"):
            named = package.get(group)
            declared.update(named if isinstance(named, dict) else ())
        if not folder:
            return frozenset(declared)
        folder = folder_of(folder[:-1])


def _outermost(paths: Iterable[str], folder: str, framework: _Framework) -> str | None:
    """Return the file that the others of an application stand in, as far as its framework says."""
    inside = [path[len(folder) :] for path in paths]
    for place in framework.places:
        fitting = [path for path in inside if place.fullmatch(path)]
        if fitting:
            return folder + min(fitting, key=lambda path: (path.count("/"), len(path), path))
    return None
