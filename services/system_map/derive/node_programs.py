"""Ways in of Node: programs that the scripts of a package.json start, and which packages are no libraries. Pure."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping

from services.system_map.content import WayIn
from services.system_map.derive.aside import in_aside_folder, is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.values import folder_of
from services.system_map.resolve.manifests.entries import compiled_from
from services.system_map.resolve.node_packages import source_guesses
from services.system_map.resolve.paths import join, stem

NODE_FRAMEWORKS = frozenset({"express", "fastify", "koa", "@hapi/hapi", "restify", "hono", "@nestjs/core"})
# The scripts that start a program, the likeliest first.
_STARTS = ("start", "serve", "server", "dev", "develop")
_RUNNERS = frozenset({"node", "nodemon", "tsx", "ts-node", "ts-node-dev", "ts-node-esm", "bun", "bunx", "deno"})
_WORDS = frozenset({"run", "watch", "exec"})
# Options of theirs that take the next word.
_TAKING = frozenset(
    """-r --require --import --loader --experimental-loader --project -P --config --env-file -C --conditions --title
    --tsconfig""".split()  # noqa: SIM905 - reads as a list of words
)
_TAKING_OF_NODEMON = _TAKING | {"--watch", "-w", "--ext", "-e", "--ignore", "-i", "--exec", "-x", "--delay", "--signal"}
_TOKEN = re.compile(r"[;&|]+|[^\s;&|\"'\\]+")
_ENDINGS = ("", ".js", ".ts", ".mjs", ".cjs", ".mts", ".tsx", "/index.js", "/index.ts")
# Programs that build or watch the product and are none of it.
_BUILDS = re.compile(r"build|bundle|esbuild|rollup|webpack|vite|watch|gulp|release|compile|dev-?server", re.IGNORECASE)
# What a package says that others install.
_PUBLISHED = frozenset({"exports", "files", "types", "typings", "module", "peerDependencies", "publishConfig"})
# What others take of a package, and programs that make it; those that serve pages unless they are told to build.
_OFFERED = ("exports", "main", "module", "types", "typings")
_MAKERS = frozenset(["bunchee", "microbundle", "ng-packagr", "rollup", "tsc", "tsdown", "tsup", "unbuild", "vue-tsc"])
_SERVING = frozenset(["astro", "ng", "next", "nuxt", "parcel", "rsbuild", "snowpack", "vite"])
_MAKES = frozenset({"build", "watch", "lib"})
_OTHERWISE = frozenset({"electron", "serve", "storybook", "webpack-dev-server", "webpack"})
_LISTENING = frozenset({"server", "app", "www"})


def package_of(texts: Mapping[str, bytes], manifest: str) -> Mapping[str, object]:
    """Return the content of a package.json; empty where it is none."""
    try:
        document = json.loads(texts.get(manifest, b"{}"))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def scripts_of(texts: Mapping[str, bytes], manifest: str) -> Mapping[str, object]:
    """Return the scripts of a package.json by name."""
    scripts = package_of(texts, manifest).get("scripts")
    return scripts if isinstance(scripts, dict) else {}


def programs(found: Findings, frameworks: Mapping[str, str]) -> Iterable[WayIn]:
    """Yield the files that a package.json's scripts run, once each, by the likeliest script.

    `frameworks` says which web framework a module imports.
    """
    own = frozenset(found.own)
    told: set[str] = set()
    for manifest in sorted(found.given.texts, key=lambda path: (path.count("/"), path)):
        if posixpath.basename(manifest) != "package.json" or in_aside_folder(manifest):
            continue
        file = found.given.files.get(manifest)
        if file is None or file.role in {"test", "vendored", "docs"}:
            continue
        scripts = scripts_of(found.given.texts, manifest)
        for name in start_scripts(scripts):
            folder = folder_of(manifest)
            path = _run_by(own, folder, words_of(scripts[name]))
            if path is None or path in told or is_aside(path) or _BUILDS.search(stem(path)):
                continue
            told.add(path)
            label = "npm start" if name == "start" else f"npm run {name}"
            score = 0.86 if name == "start" else 0.8
            score -= 0.08 if folder else 0.0
            yield WayIn(
                label=f"{label} in {folder}" if folder else label,
                kind="server" if path in frameworks else "command",
                path=path,
                line=None,
                score=round(score, 3),
                reason=f"run by the script {name} of package.json",
            )


def is_made_only(texts: Mapping[str, bytes], manifest: str, script: str) -> bool:
    """Say whether a script makes a library anew when it is changed: it runs what builds, and nothing that serves a page."""
    package = package_of(texts, manifest)
    if not any(package.get(key) for key in _OFFERED):
        return False
    words = words_of(scripts_of(texts, manifest).get(script))
    served = {
        word for word, behind in zip(words, [*words[1:], ""], strict=True) if word in _SERVING and behind not in _MAKES
    }
    makes = not _MAKERS.isdisjoint(words) or not _SERVING.isdisjoint(words)
    return makes and not served and _OTHERWISE.isdisjoint(words) and _RUNNERS.isdisjoint(words)


def start_scripts(scripts: Mapping[str, object]) -> list[str]:
    """Return the names of the scripts that start something, the likeliest first."""
    return sorted(filter(_rank, scripts), key=lambda name: (_rank(name), len(name), name))


def words_of(command: object) -> list[str]:
    """Return the words of a command line, what ends a command among them; none of what is no text."""
    return _TOKEN.findall(command[:2_000]) if isinstance(command, str) else []


def _rank(name: str) -> int:
    """Return how likely a script starts the program, lower ones likelier; 0: it does not."""
    first = re.split(r"[:.-]", name, maxsplit=1)[0]
    if first not in _STARTS or re.search(r"test|docker|build|lint|docs|example|storybook", name):
        return 0
    return 1 + _STARTS.index(first) + (len(_STARTS) if name != first else 0)


def _run_by(own: frozenset[str], folder: str, words: list[str]) -> str | None:
    """Return the file of the own code that a command line, by its words, runs first."""
    tokens = iter(words)
    for token in tokens:
        if posixpath.basename(token) not in _RUNNERS:
            continue
        taking = _TAKING_OF_NODEMON if posixpath.basename(token) == "nodemon" else _TAKING
        for argument in tokens:
            if argument[0] in ";&|":
                break
            if argument in taking:
                next(tokens, None)
            elif not argument.startswith("-") and argument not in _WORDS and argument not in _RUNNERS:
                if (path := _file_of(own, folder, argument)) is not None:
                    return path
                break
    return None


def _file_of(own: frozenset[str], folder: str, argument: str) -> str | None:
    place = join(folder.rstrip("/"), argument)
    for base in (place, *source_guesses(folder.rstrip("/"), argument), *compiled_from(place)):
        for ending in _ENDINGS:
            if base is not None and f"{base}{ending}" in own:
                return f"{base}{ending}"
    return None


def is_no_library(found: Findings, manifest: str, path: str, started: frozenset[str]) -> bool:
    """Say whether nobody requires what a package.json names as its main file: it is a program, or never published."""
    if path in started or (_imports_framework(found, path) and (stem(path) in _LISTENING or _listens(found, path))):
        return True
    if any(target == path and one == manifest and not is_import(label) for label, target, one in _entries(found)):
        return True
    package = package_of(found.given.texts, manifest)
    # Some publish what they build, and keep the package that they build from private.
    return package.get("private") is True and "/" not in manifest and _PUBLISHED.isdisjoint(package)


def is_import(label: str) -> bool:
    """Say whether an entry of a manifest is told as an import, no command."""
    return label.startswith(("import ", "use ", "require"))


def _entries(found: Findings) -> list[tuple[str, str, str]]:
    return found.given.manifests.entry_points


def _imports_framework(found: Findings, path: str) -> bool:
    return any(one.target in NODE_FRAMEWORKS for one in found.facts(path).imports)


def _listens(found: Findings, path: str) -> bool:
    """Say whether a module starts a server when it is loaded: it hands one its application, or names the port."""
    return any(
        signal.kind == "port.listen"
        or (signal.kind == "express.heard" and not signal.data["scope"] and signal.data["by"] == "createServer")
        for signal in found.facts(path).signals
    )


def is_electron(found: Findings, path: str) -> bool:
    """Say whether a main file is that of a program for the desktop."""
    return any(one.target == "electron" for one in found.facts(path).imports)
