"""Which files' texts the resolver and the parts need: manifests, configuration, tables, README, licence; bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.system_map.facts import InventoryFile
from services.system_map.resolve.paths import base_name

# Bounds: a manifest is small, and a repository with thousands of them still has to fit in memory.
MAX_FILES = 2_000
MAX_FILE_BYTES = 1024 * 1024
MAX_TOTAL_BYTES = 48 * 1024 * 1024
# Says which package's a namespace of PHP is; as other lock files it is often larger than any manifest.
COMPOSER_LOCK = "composer.lock"
MAX_LOCK_BYTES = 4 * 1024 * 1024

_EVERYWHERE = re.compile(
    r"""pyproject\.toml|setup\.cfg|setup\.py|Pipfile|(?:.*[-_.])?requirements(?:[-_.].*)?\.(?:txt|in)
    |package\.json|(?:ts|js)config[^/]*\.json|pnpm-workspace\.yaml|lerna\.json|deno\.jsonc?
    |(?:go|vendor)\.mod|go\.work|Cargo\.toml|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|libs\.versions\.toml
    |Gemfile|.*\.gemspec|importmap\.(?:rb|php)|composer\.(?:json|lock)|.*\.(?:cs|fs|vb)proj|packages\.config|Directory\.(?:Packages\.props|Build\.(?:props|targets))|Package\.swift
    |build\.sbt|environment\.ya?ml|manifest\.json|vcpkg\.json|conanfile\.(?:txt|py)|tox\.ini
    |CMakeLists\.txt|(?:GNU)?[Mm]akefile(?:\.am|\.in)?|meson\.build""",
    re.VERBOSE,
)
# Of bundlers, and of frameworks that are one: read for what stands for which folder, see `bundlers`.
BUNDLER_CONFIG = re.compile(
    r"(?:electron\.)?(?:vite|vue|nuxt|svelte|astro|docusaurus|rsbuild|rspack|farm|quasar|craco|babel|webpack(?:[.-][\w-]+){0,3})"
    r"\.config(?:\.[\w-]+)?\.[cm]?[jt]s|webpack[.-][\w.-]{1,40}\.[cm]?[jt]s|\.babelrc(?:\.[cm]?js|\.json)?|config-overrides\.js"
)
# Of script loaders: Sea.js and RequireJS.
LOADER_CONFIG = re.compile(r"(?:sea|seajs|require|requirejs)[.-]config\.js")
NUXT_CONFIG = re.compile(r"nuxt\.config\.[cm]?[jt]s")
# A licence's file that is called after it: MIT-LICENSE, which Rails' generator writes.
NAMED_LICENCE_FILE = r"(?:mit|apache|bsd|a?gpl|lgpl|mpl|isc)[\w.]{0,10}[-_]licen[cs]e(?:\.[a-z]{1,8})?"
# Only the root's: they speak of the whole.
_AT_ROOT = re.compile(
    rf"readme(?:\.[a-z]+)?|(?:un)?licen[cs]e(?:[-.][\w.-]+)?|{NAMED_LICENCE_FILE}|copying(?:\.[a-z]+)?"
    r"|\.gitattributes|\.mailmap|\.gitmodules",
    re.IGNORECASE,
)
# What a program needs to run, and its tables as text: the readers are in `surface.configuration` and `surface.models`.
_TO_RUN = re.compile(
    r"""(?:^|/)(?:
        (?:[Dd]ocker|[Cc]ontainer)file(?:[.-][\w.-]+)? | [\w.-]+\.(?:[Dd]ocker|[Cc]ontainer)file
        | (?:[\w.]+-)*compose(?![a-z])[\w.-]*\.ya?ml | [\w.-]{0,100}gitlab-ci[\w.-]*\.ya?ml | \.travis\.ya?ml
        | [\w.-]{0,100}azure-pipelines?[\w.-]*\.ya?ml | \.?azure-?(?:pipelines|devops)/(?:[^/]+/){0,3}[^/]+\.ya?ml
        | \.?goreleaser[\w.-]*\.ya?ml | Jenkinsfile(?:\.[\w.-]+)? | Procfile(?:\.[\w-]+)? | [\w@.-]+\.service
        | \.env(?:[._-][\w.-]+)? | \.flaskenv | [\w.-]*env[._-](?:example|sample|template|dist) | [\w.-]+\.env
        | [\w.-]{0,100}(?:[Aa]pache2?|[Hh]ttpd|[Nn]ginx|[Vv]host)[\w.-]{0,100}\.conf | (?:apache2?|httpd|nginx)/(?:[\w.-]+/){0,3}[\w.-]+\.conf | Caddyfile
        | (?:[\w-]*entry-?point[\w-]*|boot|start|run)(?:\.(?:sh|bash))?
        | (?:application|bootstrap)[\w.-]*\.(?:ya?ml|properties) | (?!build\.|settings\.)[\w.-]+\.gradle
    )$ | ^\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml$ | ^\.circleci/config\.ya?ml$
    | ^(?:\.?appveyor|bitbucket-pipelines|\.drone|\.woodpecker(?:/[\w.-]+)?|\.?vsts[\w.-]*)\.ya?ml$
    | ^(?:\.buildkite|\.gitlab(?:-ci)?|gitlab-ci|\.?ci)/(?:[\w.-]+/){0,4}[\w.-]+\.ya?ml$""",
    re.VERBOSE,
)
# Where Symfony keeps its settings: those of its bundles, of its services, and parameters.
SYMFONY_SETTINGS = re.compile(
    r"(?:^|/)config/(?:packages/(?:[\w.-]+/)?[\w.-]+|(?:services|parameters|framework|config|doctrine)(?:[_-]\w+)?)\.ya?ml$"
)
# Where Java's kin list the classes that are found by their names when a program runs.
_SERVICES = re.compile(
    r"(?:^|/)META-INF/(?:services/[\w.$-]+|spring\.factories|spring/[\w.-]+\.(?:imports|factories)|gradle-plugins/[\w.-]+\.properties"
    r"|(?:web-fragment|plugin|persistence)\.xml)$|(?:^|/)(?:WEB-INF/web|AndroidManifest)\.xml$"
)
# sbt compiles what lies in `project/`; by custom the modules that a build takes are listed there.
SBT_LISTS = re.compile(r"^(?:(?!src/)[^/]+/){0,8}project/[^/]+\.(?:scala|sbt)$")
_TABLES = re.compile(r"\.(?:sql|ddl|prisma)$")
_REQUIREMENT_FOLDERS = re.compile(r"(?:^|/)requirements/(?:[^/]+/)?[^/]+\.(?:txt|in)$")
# Endings of code, and what the name of such a file that some pattern fits holds wherever it lies.
_CODE_ENDINGS = "c cc cpp cs cxx go h hh hpp java js jsx kt m mjs mm php py rb rs ts tsx vue"
_CODE = tuple(f".{ending}" for ending in _CODE_ENDINGS.split())
_LIKE_CODE = re.compile(
    r"ockerfile|ontainerfile|Jenkinsfile|Procfile|\.env|setup\.py|conanfile|importmap|[.-]config|webpack|babelrc|overrides"
)
_UNREAD_ROLES = frozenset({"binary", "link", "submodule", "minified"})


def wanted_texts(files: Mapping[str, InventoryFile]) -> list[str]:
    """Return the paths whose text is needed, the most important first.

    At most 2,000 files, 1 MB each, 4 MB a composer.lock, and 48 MB together; of more, the least deep and those of the
    project's own code win.
    """
    found: list[str] = []
    total = 0
    for path in sorted((path for path in files if _is_wanted(files[path])), key=lambda path: _importance(files[path])):
        size = files[path].size
        if len(found) == MAX_FILES:
            break
        if total + size <= MAX_TOTAL_BYTES:
            found.append(path)
            total += size
    return found


def _is_wanted(file: InventoryFile) -> bool:
    most = MAX_LOCK_BYTES if base_name(file.path) == COMPOSER_LOCK else MAX_FILE_BYTES
    return file.role not in _UNREAD_ROLES and file.size <= most and may_be_wanted(file.path)


def may_be_wanted(path: str) -> bool:
    """Say whether the text of a file with this path is needed, unless the file is too large or no text."""
    if path.endswith(_CODE) and "/" in path and "META-INF/" not in path and not _LIKE_CODE.search(base_name(path)):
        return False  # as most files, which would be held against every pattern
    if "/" not in path and _AT_ROOT.fullmatch(path):
        return True
    name = base_name(path)
    if (
        _EVERYWHERE.fullmatch(name)
        or BUNDLER_CONFIG.fullmatch(name)
        or LOADER_CONFIG.fullmatch(name)
        or _REQUIREMENT_FOLDERS.search(path)
        or SBT_LISTS.search(path)
    ):
        return True
    return _is_surface(path)


def _is_surface(path: str) -> bool:
    return bool(_TO_RUN.search(path) or SYMFONY_SETTINGS.search(path) or _TABLES.search(path) or _SERVICES.search(path))


def _importance(file: InventoryFile) -> tuple[bool, bool, int, str]:
    return (_is_surface(file.path), file.role in {"test", "vendored", "generated"}, file.path.count("/"), file.path)
