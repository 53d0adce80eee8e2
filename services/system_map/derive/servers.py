"""Ways in for requests and browsers: server callables, applications and pages. Pure."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from services.system_map.content import WayIn
from services.system_map.derive.aside import BESIDE_AT_ROOT, is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.node_programs import NODE_FRAMEWORKS, is_made_only, scripts_of, start_scripts
from services.system_map.derive.sites import sites
from services.system_map.derive.values import below, folder_of
from services.system_map.facts import FileFacts, SymbolFacts
from services.system_map.resolve.paths import stem

_SERVER_FILES = {"wsgi.py": "a WSGI", "asgi.py": "an ASGI"}
_PYTHON_FRAMEWORKS = {
    name.casefold(): name
    for name in ("Flask", "FastAPI", "Starlette", "Quart", "Sanic", "Litestar", "Falcon", "Bottle", "Tornado")
}
_APPLICATIONS = frozenset({"app", "application", "api"})
_SAYING = frozenset({"wsgi_app", "asgi_app", *_APPLICATIONS})
_BINDING = frozenset({"variable", "constant", "function", "class"})
_MAKES_ONE = re.compile(r"=\s*(?:\w+\.)*\w*_app(?:lication)?\(")  # whatever it is called: `shop = create_app()`
_OF_DJANGO = frozenset({"get_wsgi_application", "get_asgi_application"})
_RENDERERS = {"react-dom": "React", "vue": "Vue", "svelte": "Svelte", "preact": "Preact", "solid-js": "Solid"}
_RENDERERS |= dict.fromkeys(("@angular/platform-browser", "@angular/platform-browser-dynamic"), "Angular")
_DEVICES = dict.fromkeys(("react-native", "expo"), "React Native")
_RENDERERS |= _DEVICES
# What puts a page into the window, of whichever renderer.
_MOUNT_NAMES = """
    createApp createSSRApp createRoot hydrateRoot render hydrate mount
    bootstrapApplication platformBrowser platformBrowserDynamic AppRegistry registerRootComponent
"""
_MOUNTS = frozenset(_MOUNT_NAMES.split())
_ROOTS = frozenset({"app", "root"})  # how the outermost component is called
_PAGE_FILE = re.compile(r"(?:^|/)(?:index|main)\.(?:jsx?|tsx?)$")
_TRIAL = re.compile(
    r"(?:^|[-_./])(?:demos?|examples?|samples?|templates?|starters?|playgrounds?|sandbox|storybook|repro|e2e|tests?|integration)(?:[-_./]|$)"
)
_BESIDE = frozenset({"storybook", "playground", "sandbox", "demo", "e2e"})  # folders, though the command is the root's
_NODE_FILE = re.compile(r"(?:^|/)(?:index|main|server|app|www)\.(?:[cm]?js|ts)$")


def servers(found: Findings) -> Iterable[WayIn]:
    """Yield where requests enter: WSGI and ASGI callables, applications of the frameworks that people know."""
    yield from sites(found)
    frameworks = frameworks_of(found)
    for path in found.own:
        if is_aside(path):
            continue
        name = posixpath.basename(path)
        facts = found.facts(path)
        dotted = path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if name in _SERVER_FILES:
            if variable := _bound(facts):
                reason = f"where {_SERVER_FILES[name]} server calls in"
                yield _way(f"{dotted}:{variable}", "server", path, None, 0.8, reason)
            continue
        # Of most modules they need not be read.
        symbols = [] if _SAYING.isdisjoint(facts.symbol_names) else facts.symbols
        framework = frameworks.get(path) if path.endswith(".py") else None
        for symbol in symbols:
            yield from _called(symbol, path, dotted, framework)
        makes_one = any(one.name in _APPLICATIONS and one.kind in {"variable", "constant"} for one in symbols)
        may_be_one = path in frameworks and not path.endswith(".py") and (_NODE_FILE.search(path) or makes_one)
        if may_be_one and not _is_part(found, path, frameworks):
            label = f"node {path}" if path.endswith("js") else path  # Node itself runs no TypeScript
            yield _way(label, "server", path, None, 0.78, f"sets up {frameworks[path]}")


def _called(symbol: SymbolFacts, path: str, module: str, framework: str | None) -> Iterable[WayIn]:
    """Yield what servers call of a module, where a symbol is that: a callable, or an application of its framework."""
    if symbol.name in {"wsgi_app", "asgi_app"} and symbol.kind in {"function", "method"}:
        kind = "a WSGI" if symbol.name == "wsgi_app" else "an ASGI"
        reason = f"where {kind} server calls in"
        yield _way(symbol.qualified_name, "server", path, symbol.start_line, 0.75, reason)
    elif framework and symbol.name in _APPLICATIONS and symbol.kind in {"variable", "constant"}:
        yield _way(f"{module}:{symbol.name}", "server", path, symbol.start_line, 0.78, f"a {framework} application")


def _bound(facts: FileFacts) -> str | None:
    """Return the application that a module for servers binds; None where it is one of helpers, say.

    Django's is called `application` wherever in the module it is made.
    """
    names = {symbol.name for symbol in facts.symbols if symbol.parent is None and symbol.kind in _BINDING}
    names |= {name for one in facts.imports for name in one.names}
    names |= {name for signal in facts.signals if signal.kind == "python.aliases" for name in signal.data["names"]}
    for name in ("application", "app", "api"):
        if name in names:
            return name
    made = [one.name for one in facts.symbols if one.kind == "variable" and _MAKES_ONE.search(one.signature)]
    if len(made) == 1:
        return made[0]
    return None if _OF_DJANGO.isdisjoint(names) else "application"


def _is_part(found: Findings, path: str, frameworks: Mapping[str, str]) -> bool:
    """Say whether a module is a part of a server that another one sets up, which imports it; by a main file's name, none is."""
    has_name = _NODE_FILE.search(path) is not None and stem(path) != "index"
    return not has_name and any(one in frameworks for one in found.imported_by.get(path, ()))


def frameworks_of(found: Findings) -> dict[str, str]:
    """Return which web framework a module imports when it is loaded."""
    known: dict[str, str] = {}
    for imported in found.given.imports:
        package = imported.external
        if package is None or imported.scope != "module":
            continue
        if imported.source.endswith(".py") and package.casefold() in _PYTHON_FRAMEWORKS:
            known.setdefault(imported.source, _PYTHON_FRAMEWORKS[package.casefold()])
        elif package in NODE_FRAMEWORKS and not imported.source.endswith(".py"):
            known.setdefault(imported.source, package)
    return known


def pages(found: Findings) -> Iterable[WayIn]:
    """Yield where a page starts in the browser: the file that mounts it, under the package's own start command."""
    own = frozenset(found.own)
    mounted: dict[str, str] = {}
    for imported in found.given.imports:
        renderer = _RENDERERS.get(imported.external or "")
        is_new = renderer and imported.source in own and imported.source not in mounted
        if renderer and is_new and _mounts(found, imported.source, imported.external or ""):
            mounted[imported.source] = renderer
    starts = {path: _start(found, path) for path in sorted(mounted) if not is_aside(path)}
    shared = Counter(starts.values())
    beside = Counter(folder_of(path) for path in starts)
    for path, (folder, command) in starts.items():
        if folder is None:
            continue
        renderer = mounted[path]
        label = command if folder == "" else f"{command} in {folder}"
        if shared[folder, command] > 1:  # which of them the command starts is not known
            label = f"{renderer} in {path if beside[folder_of(path)] > 1 else folder_of(path) or path}"
        score = standing_of_package(found, folder) if folder else 0.88
        score = score if _BESIDE.isdisjoint(path.split("/")) else min(score, 0.6)
        place = "on the device" if renderer in _DEVICES.values() else "in the browser"
        yield _way(label, "page", path, None, score, f"where {renderer} starts {place}")


def standing_of_package(found: Findings, folder: str) -> float:
    """Score an application by its package: the root's first, others by their size; what tells of the product stands back."""
    if not folder:
        return 0.9
    if posixpath.basename(folder[:-1]).lower() in BESIDE_AT_ROOT or _TRIAL.search(folder.lower()):
        return 0.6
    share = found.lines(below(found.own, folder)) / (found.lines(found.own) or 1)
    return round(0.8 + 0.05 * share, 3)  # below what the root's own scripts run


def _mounts(found: Findings, path: str, package: str) -> bool:
    """Say whether a script puts a page into the browser's window, by what it imports.

    It takes what mounts from the renderer; where it takes the renderer as a whole (older Vue and React), it takes the
    outermost component too, or nothing loads it and it is called main: what another module loads may be a component.
    """
    is_page_file = _PAGE_FILE.search(path) is not None
    taken = [one for one in found.facts(path).imports if one.target == package or one.target.startswith(f"{package}/")]
    has_root = any(
        stem(one.target).casefold() in _ROOTS or not _ROOTS.isdisjoint(name.casefold() for name in one.names)
        for one in found.facts(path).imports
    )
    for one in taken:
        if not _MOUNTS.isdisjoint(one.names):
            return is_page_file or has_root
        if one.target == "react-dom/client" and is_page_file:
            return True
    if package in _DEVICES:
        return False
    whole = not taken or any({"default", "*"}.issuperset(one.names) for one in taken)
    # Portals are parts of a page.
    is_outermost = (package == "react-dom" or stem(path) == "main") and not found.imported_by.get(path)
    return is_page_file and whole and (has_root or is_outermost)


def _start(found: Findings, path: str) -> tuple[str | None, str]:
    """Return the folder of the nearest package.json that starts a page, and its command; None where there is none.

    There is none where a library is only built. Of a package of several programs that command is meant which says the
    name of a folder: `start:web` of `apps/web`.
    """
    folder = folder_of(path)
    while True:
        scripts = scripts_of(found.given.texts, f"{folder}package.json")
        folders = folder_of(path[len(folder) :]).split("/")
        for name in start_scripts(scripts):
            if (part := name.partition(":")[2]) and part in folders:
                return folder, f"npm run {name}"
        for name in ("dev", "start", "serve"):
            if name in scripts and is_made_only(found.given.texts, f"{folder}package.json", name):
                return None, ""  # what others put into their pages
            if name in scripts:
                return folder, "npm start" if name == "start" else f"npm run {name}"
        if not folder:
            return None, ""
        folder = folder_of(folder[:-1])


def _way(label: str, kind: str, path: str, line: int | None, score: float, reason: str) -> WayIn:  # noqa: PLR0917  # six plain facts in the order they are read
    return WayIn.model_validate(
        {"label": label, "kind": kind, "path": path, "line": line, "score": score, "reason": reason}
    )
