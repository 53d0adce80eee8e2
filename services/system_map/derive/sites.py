"""Ways in where a web server hands over requests: sites in Ruby and PHP, and ASP.NET before Core. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from services.system_map.content import WayIn
from services.system_map.derive.aside import folder_beside, is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.php_hosts import kind_for_wordpress
from services.system_map.derive.values import below
from services.system_map.resolve.paths import base_name
from services.system_map.resolve.texts import Unreadable, read_json, table, word

_WEB = "public/index.php"
_CALLS_IN = "where the web server calls in"
# By the file that a framework puts there: how it is started, and why that is known. The first that is there counts.
_STARTED = (
    ("config/application.rb", "bin/rails server", "a Rails application"),
    ("config.ru", "rackup", "what Rack runs"),
    ("artisan", "php artisan serve", "Laravel's artisan"),
)
_INDEX = "index.php"
_FRONTS = (_INDEX, "app.php")  # how the file is called that requests go to; Symfony's older ones by the second
_PUBLIC = ("web/", "www/", "htdocs/", "public_html/", "webroot/", "httpdocs/")
# Files that say what a web server serves, and how Apache, nginx, Caddy and images for them say it.
_SERVING = re.compile(
    r"[\w.-]+\.conf|Caddyfile|[\w.-]*compose[\w.-]*\.ya?ml|(?:[Dd]ocker|[Cc]ontainer)file(?:[.-][\w.-]+)?|[\w.-]+\.[Dd]ockerfile"
)
_SERVED = re.compile(
    rb"(?:^[ \t]{0,80}(?:DocumentRoot|root)[ \t]{1,80}(?:\*[ \t]{1,80})?|_(?:DOCUMENT_?ROOT|WEBROOT)[ \t]{0,8}[=: ][ \t]{0,8})[\"']?/([\w./-]{1,300})",
    re.MULTILINE | re.IGNORECASE,
)
_USUAL_ROOTS = frozenset({"var/www", "var/www/html", "usr/share/nginx/html", "srv", "app"})  # they say nothing
# Folders beside the product by their name, of which a site may be in the first, and its settings in the others.
_OF_SITES = frozenset({"site", "website", "www"})
_OF_SETTINGS_NAMES = """
    .ci build ci contrib deploy deployment dev docker etc misc packaging scripts support tools vagrant
"""
_OF_SETTINGS = frozenset(_OF_SETTINGS_NAMES.split())
_NOT_OF_IT = frozenset({"test", "docs", "vendored"})
_MAX_FILES, _MAX_SAID = 100, 50
_MAX_CALLED = 8  # files beside the front controller
_FAR_MORE = 2


def sites(found: Findings) -> Iterable[WayIn]:
    """Yield where requests enter a site in Ruby or PHP, and an application of ASP.NET before Core."""
    for path in found.own:
        if path.endswith("Global.asax.cs") and not is_aside(path):
            name = posixpath.basename(posixpath.dirname(path)) or found.given.name
            yield _way(f"{name} in IIS", path, 0.9, "where IIS starts the application")
    files = found.given.files
    for path, label, reason in _STARTED:
        if path in files and files[path].language in {"Ruby", "PHP"}:
            yield _way(label, path, 0.9, reason)
            if path == "artisan" and _WEB in files:  # the command is for development: requests enter here
                yield _way(_WEB, _WEB, 0.88, _CALLS_IN)
            return
    yield from _of_php(found)


def _of_php(found: Findings) -> Iterable[WayIn]:
    """Yield where requests enter a site in PHP: the folder that is served, else the root's index.php.

    Of a folder that is served, other files may be asked for as well; one of them may bring in far more than its index.
    """
    if found.once(kind_for_wordpress):
        return  # a template of the theme, or a file that hides the folder
    served = next(iter(_served(found)), None)
    if served is None:
        if found.given.files.get(_INDEX) is not None and found.given.files[_INDEX].language == "PHP":
            yield _way(_INDEX, _INDEX, 0.9, _CALLS_IN)
        return
    front = next(_fronts(found, frozenset(found.own), served))
    others = [path for path in below(found.own, served) if path != front and _is_called(found, path)]
    others.sort(key=lambda path: (base_name(path) != _INDEX, -found.imports[path], path))
    main = others[0] if others and base_name(others[0]) == _INDEX else front
    is_far_more = found.imports[main] > _FAR_MORE * found.imports[front]
    yield _way(front, front, 0.88 if is_far_more else 0.9, _CALLS_IN)
    for path in others[:_MAX_CALLED]:
        is_main = is_far_more and path == main
        yield _way(path, path, 0.9 if is_main else 0.7, f"where the web server calls in, below {served}")


def _is_called(found: Findings, path: str) -> bool:
    """Say whether a file that is served does something by itself: it brings code in, and no code brings it in."""
    return path.endswith(".php") and bool(found.imports[path]) and not found.imported_by.get(path)


def _served(found: Findings) -> Iterable[str]:
    """Yield the folders whose front controller a web server calls, those that settings name first."""
    own = frozenset(found.own)

    def is_one(folder: str) -> bool:
        return any(_fronts(found, own, folder))

    if not any(path.endswith(".php") for path in own):
        return
    named = (*_named_by_composer(found), *_named_by_servers(found))
    yield from (folder for folder in named if folder and is_one(folder))
    if _WEB in own and is_one("public/"):
        yield "public/"
    if not found.imports[_INDEX]:  # there is none at the root, or one that sends requests elsewhere
        yield from (folder for folder in _PUBLIC if is_one(folder) and found.imports[f"{folder}{_INDEX}"])


def _fronts(found: Findings, own: frozenset[str], folder: str) -> Iterator[str]:
    """Yield the product's files in a folder that requests may go to: none of tests, examples or what is copied."""
    for path in (f"{folder}{name}" for name in _FRONTS):
        if path in own and found.given.files[path].language == "PHP" and not _is_beside(path, _OF_SITES):
            yield path


def _is_beside(path: str, names: frozenset[str]) -> bool:
    """Say whether a file stands beside the product, save in one of these folders."""
    return is_aside(path) and base_name(folder_beside(path).rstrip("/")).lower() not in names


def _named_by_composer(found: Findings) -> Iterable[str]:
    """Yield the folder that composer.json says is public."""
    try:
        extra = table(read_json(found.given.texts.get("composer.json", b"{}")).get("extra"))
    except Unreadable:
        return
    for key in ("public-dir", "symfony-web-dir"):
        if said := (word(extra.get(key)) or "").strip("./"):
            yield f"{said}/"


def _named_by_servers(found: Findings) -> Iterable[str]:
    """Yield what may be the folder that a web server's settings name: where the repository lies there is not known.

    Those of tests, examples and what is copied name what they serve themselves.
    """
    texts, files = found.given.texts, found.given.files
    paths = [
        path
        for path in texts
        if _SERVING.fullmatch(base_name(path))
        and (path not in files or files[path].role not in _NOT_OF_IT)
        and not _is_beside(path, _OF_SETTINGS)
    ]
    for path in sorted(paths, key=lambda path: (path.count("/"), path))[:_MAX_FILES]:
        for said in islice(_SERVED.finditer(texts[path]), _MAX_SAID):
            place = said[1].decode("utf-8", "replace").strip("/")
            if place not in _USUAL_ROOTS:
                parts = place.split("/")
                yield from (f"{'/'.join(parts[first:])}/" for first in range(len(parts)))


def _way(label: str, path: str, score: float, reason: str) -> WayIn:
    return WayIn(label=label, kind="server", path=path, line=None, score=score, reason=reason)
