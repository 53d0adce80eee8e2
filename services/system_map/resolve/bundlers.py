"""What bundlers' configurations and the frameworks upon them put in place of the head of a specifier: `@/x` is `src/x`.

Read as text: the object or list behind `alias`, of which only values are taken that are folders as they are written.
Sources: the references of Vite, webpack, Nuxt, SvelteKit, Docusaurus and Babel's module resolver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from services.system_map.resolve.bundler_values import Whole, inside, path_at, starts
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, parent
from services.system_map.resolve.texts import Unreadable, items, read_json, table
from services.system_map.resolve.wanted import BUNDLER_CONFIG

_ALIAS = re.compile(r"\balias(?:es)?\b[\"']?\s*(?:=|:)\s*(?:[\w.]+\(\s*)?([{\[])")
_MAX_TEXT = 200_000  # bytes of one configuration; more is data
_MAX_ALIASES = 500  # of one file
# Where webpack looks for modules besides node_modules.
_RESOLVE = re.compile(r"\bresolve[\"']?\s{0,80}:\s{0,80}\{")
_MODULES = re.compile(r"[\"']?modules[\"']?\s{0,80}:\s{0,80}(?:[\w$.!]{1,60}\s{0,80}\?\s{0,80})?\[")
_MORE_MODULES = re.compile(r"\bresolve\.modules\s{0,80}(?:=\s{0,80}\[|\.(?:push|unshift|add|prepend)\()")
_OR_ELSE = re.compile(r"\]\s{0,80}:\s{0,80}\[")
_PLAIN = re.compile(r"[\"'`]([^\"'`\n$]{1,200})[\"'`]\s{0,80}(?:[,\])]|\Z)")
_PREFER_RELATIVE = re.compile(r"[\"']?preferRelative[\"']?\s{0,80}:\s{0,80}(?:true|!0)\b")
_BESIDE = "."  # stands for the folder of the file that imports
_MAX_ROOTS = 20  # of one file
# Comments, and what is none: texts, and regular expressions where a value begins.
_COMMENT = re.compile(
    r"(\"(?:\\.|[^\"\\\n]){0,300}+\"|'(?:\\.|[^'\\\n]){0,300}+'|`(?:\\.|[^`\\]){0,300}+`"
    r"|[:(,=\[][ \t]{0,20}/(?![/*])(?:\\.|[^/\\\n]){1,300}+/)"
    r"|//[^\n]*+|/\*(?:(?!\*/).)*+(?:\*/)?",
    re.DOTALL,
)
_KEY = re.compile(
    r"(?:^|[{\[,\n])[ \t\r]{0,80}(?:\[?[ \t]{0,8}(?:[\"'`]([^\"'`\n]{1,100})[\"'`])[ \t]{0,8}\]?|([\w$]{1,100}))\s{0,80}:\s{0,80}"
)
_FIND = re.compile(
    r"(?:[\"'`]([^\"'`\n]{1,100})[\"'`]|/\^?((?:[^/\\\n(\[.*+?|$]|\\/){1,100})\$?/)\s*,\s*replacement\s*:\s*"
)
_ALIASES_IN_JSON = re.compile(rb"\"(?:alias|_moduleAliases)\"\s*:")
_SOURCE_FOLDER = re.compile(r"\bsrcDir\s*:\s*[\"']([^\"'\n]{1,200})[\"']")
_INSTALLED = re.compile(r"(?:^|/)node_modules/((?:@[\w.~-]{1,100}/)?[\w.~-]{1,100})(?:/|$)")
# Folders that hold a package's settings; others rule themselves.
_OF_SETTINGS = frozenset(
    {"build", "config", "configs", "conf", ".config", "webpack", "vite", "scripts", "tools", "bundler"}
)
# Modules that a framework makes when it builds, by the framework's configuration.
_MADE = {
    "nuxt": (re.compile(r"#(?:app|imports|components|build|entry|internal|head)(?:/|$)"), "nuxt"),
    "svelte": (re.compile(r"\$(?:app|env|service-worker)(?:/|$)"), "@sveltejs/kit"),
    # Components of themes, what is generated, and what the core lends; npm's own names have no capital letters.
    "docusaurus": (
        re.compile(
            r"@(?:theme(?:-original|-init)?|generated)(?:/|$)"
            r"|@docusaurus/(?:(?:router|constants)(?:/|$)|[a-z]{0,40}[A-Z])"
        ),
        "@docusaurus/core",
    ),
}
# Of these, what may be a package of npm's too: it is made for those only whose own package names the framework.
_MAY_BE_PACKAGE = re.compile(r"@(?!docusaurus/)[\w.~-]{1,100}/[a-z0-9._~-]{1,100}(?:/|$)")


class _Alias(NamedTuple):
    """A head of specifiers and the folders or files it stands for, of which the first that is there is meant."""

    head: str
    is_exact: bool
    paths: tuple[str, ...]

    def rest_of(self, specifier: str) -> str | None:
        """Return what follows the head; None where the specifier does not begin with it."""
        if specifier == self.head:
            return ""
        head = self.head if self.head.endswith("/") else f"{self.head}/"
        return None if self.is_exact or not specifier.startswith(head) else specifier[len(head) :]


class Bundlers:
    """The configurations of a repository, by the folder that they rule."""

    def __init__(self, texts: Mapping[str, bytes], tree: Tree) -> None:
        """Read every configuration of a bundler, or of a framework that is one."""
        self._aliases: dict[str, list[_Alias]] = {}
        self._roots: dict[str, list[str]] = {}  # folder → where its files' modules are looked for
        self._made: dict[str, str] = {}
        self._folders = tree.folders
        packages = {parent(path): data for path, data in texts.items() if base_name(path) == "package.json"}
        for path in sorted(texts):
            if base_name(path) == "package.json" and _ALIASES_IN_JSON.search(texts[path]):
                self._aliases.setdefault(parent(path), []).extend(_of_package(texts[path], parent(path)))
            if not BUNDLER_CONFIG.fullmatch(base_name(path)) or "test" in base_name(path):
                continue
            text = without_comments(texts[path])
            home = ruled = parent(path)
            if base_name(home) in _OF_SETTINGS:
                ruled = next((above for above in ancestors(home) if above in packages), home)
            aliases = self._aliases.setdefault(ruled, [])
            aliases += _aliases_of(text, home, ruled)
            if roots := _roots_of(text, home, ruled):
                self._roots.setdefault(ruled, []).extend(roots)
            framework = base_name(path).partition(".")[0]
            if framework in _MADE:
                self._made[ruled] = framework
                aliases += _of_framework(framework, text, home, tree)
        self._packages = packages if self._made else {}
        for aliases in self._aliases.values():
            aliases.sort(key=lambda alias: -len(alias.head))  # stable; the longest head is the one that is meant

    def paths(self, folder: str, specifier: str) -> Iterator[str]:
        """Yield the paths that a specifier may stand for in a folder's files, first what is meant first."""
        for above in ancestors(folder):
            for alias in self._aliases.get(above, ()):
                rest = alias.rest_of(specifier)
                if rest is not None:
                    yield from (below(path, rest) if rest else path for path in alias.paths)

    def searched(self, folder: str, specifier: str) -> Iterator[str]:
        """Yield the paths below the folders in which modules are looked for by what a folder's files are bundled with."""
        for root in self._roots_above(folder, specifier):
            yield below(folder if root == _BESIDE else root, specifier)

    def _roots_above(self, folder: str, specifier: str) -> Iterator[str]:
        if self._roots and not specifier.startswith(("/", "#", ".")):
            for above in ancestors(folder):
                yield from self._roots.get(above, ())

    def is_inside(self, folder: str, specifier: str) -> bool:
        """Say whether a specifier stands for something in a folder of the repository, be it there or not."""
        for above in ancestors(folder):
            for alias in self._aliases.get(above, ()):
                if alias.rest_of(specifier) is not None and any(path in self._folders for path in alias.paths):
                    return True
        first, slash, _ = specifier.partition("/")
        return bool(slash) and any(below(root, first) in self._folders for root in self._roots_above(folder, first))

    def installed(self, folder: str, specifier: str) -> str | None:
        """Return the package for which a specifier stands in a folder's files: where a path into `node_modules` says so."""
        for path in self.paths(folder, specifier):
            if found := _INSTALLED.search(path):
                return found[1]
        return None

    def made_by(self, folder: str, specifier: str) -> str | None:
        """Return the package that makes a module when the project is built; None for any other module."""
        inner: list[bytes] = []  # manifests of packages that lie within what the framework builds
        for above in ancestors(folder) if self._made else ():
            if above in self._made:
                pattern, package = _MADE[self._made[above]]
                if not pattern.match(specifier):
                    return None
                is_apart = any(f'"{package}"'.encode() not in data for data in inner)
                return None if is_apart and _MAY_BE_PACKAGE.match(specifier) else package
            if above in self._packages:
                inner.append(self._packages[above])
        return None


def without_comments(data: bytes) -> str:
    """Return the beginning of a script, long enough for settings, without its comments."""
    return _COMMENT.sub(lambda found: found[1] or " ", data[:_MAX_TEXT].decode("utf-8", "replace"))


def _of_package(data: bytes, home: str) -> list[_Alias]:
    """Return what a package.json says for Babel's module resolver, Parcel, and Node with module-alias."""
    try:
        document = read_json(data)
    except Unreadable:
        return []
    groups = [table(document.get("_moduleAliases")), table(document.get("alias"))]
    groups += [
        table(table(plugin[1]).get("alias"))
        for plugin in items(table(document.get("babel")).get("plugins"))
        if isinstance(plugin, list) and len(plugin) > 1 and "module-resolver" in str(plugin[0])
    ]
    found = [
        _Alias(head.removesuffix("/*"), is_exact=False, paths=(path,))
        for place, group in enumerate(groups)
        for head, value in group.items()
        # Other values are names of packages, save for module-alias, which knows folders only.
        if isinstance(value, str) and (value.startswith(".") or not place)
        if (path := join(home, value.removesuffix("/*"))) is not None
    ]
    return [alias for alias in found if alias.head]


def _of_framework(framework: str, text: str, home: str, tree: Tree) -> list[_Alias]:
    """Return the aliases that a framework has by itself."""
    if framework == "nuxt":
        return _of_nuxt(text, home, tree)
    if framework == "svelte":
        return [_Alias("$lib", is_exact=False, paths=(below(home, "src/lib"),))]
    # Of Docusaurus; a component of the theme is the site's own where that has one by the name.
    site = _Alias("@site", is_exact=False, paths=(home,))
    return [site, _Alias("@theme", is_exact=False, paths=(below(home, "src/theme"),))]


def _of_nuxt(text: str, home: str, tree: Tree) -> list[_Alias]:
    """Return Nuxt's own aliases: `~` and `@` are its source folder, doubled the root."""
    sources = nuxt_sources(text, home, tree)
    own = [_Alias(head, is_exact=False, paths=sources) for head in ("~", "@")]
    own += [_Alias(head, is_exact=False, paths=(home,)) for head in ("~~", "@@")]
    return [*own, _Alias("#shared", is_exact=False, paths=(below(home, "shared"),))]


def nuxt_sources(text: str, home: str, tree: Tree) -> tuple[str, ...]:
    """Return where a project's sources may lie by its nuxt.config: where that says, else app/ (version 4) and the root."""
    said = _SOURCE_FOLDER.search(text)
    source = join(home, said[1]) if said else None
    if source is not None:
        return (source,)
    app = below(home, "app")
    return (app, home) if app in tree.folders else (home,)


def _aliases_of(text: str, home: str, ruled: str) -> list[_Alias]:
    found: list[_Alias] = []
    place = 0
    while (opened := _ALIAS.search(text, place)) and len(found) < _MAX_ALIASES:
        inner = inside(text, opened.end() - 1)
        place = opened.end() + len(inner)
        for pattern in (_KEY, _FIND):
            for key in pattern.finditer(inner):
                path = path_at(inner, key.end(), home, ruled)
                head = (key[1] or key[2] or "").replace("\\/", "/")
                if path is None or not head or head in {"find", "replacement", "customResolver"}:
                    continue
                is_exact = head.endswith("$") and len(head) > 1
                head = head.removesuffix("$") if is_exact else head.removesuffix("/*")
                found.append(_Alias(head, is_exact=is_exact, paths=(path.removesuffix("/*"),)))
    return list(dict.fromkeys(found))[:_MAX_ALIASES]


def _roots_of(text: str, home: str, ruled: str) -> list[str]:
    """Return the folders of webpack's `resolve.modules`, save for those of what is installed."""
    lists: list[str] = []
    found: dict[str, None] = {}
    place = 0
    while (opened := _RESOLVE.search(text, place)) and len(lists) < _MAX_ROOTS:
        inner = inside(text, opened.end() - 1)
        place = opened.end() + len(inner)
        for start in starts(inner):
            if _PREFER_RELATIVE.match(inner, start):
                found[_BESIDE] = None
            if said := _MODULES.match(inner, start):
                first = inside(inner, said.end() - 1)
                lists.append(first)
                if other := _OR_ELSE.match(inner, said.end() - 1 + len(first)):
                    lists.append(inside(inner, other.end() - 1))
    lists += [inside(text, found.end() - 1) for found in islice(_MORE_MODULES.finditer(text), _MAX_ROOTS)]
    whole = Whole(text, home, ruled)
    for written, start in islice(((one, start) for one in lists for start in starts(one)), _MAX_ROOTS):
        plain = _PLAIN.match(written, start)
        path = join(ruled, plain[1]) if plain else whole.path_at(written, start)
        if path and "node_modules" not in path.split("/"):
            found[path] = None
    return list(found)
