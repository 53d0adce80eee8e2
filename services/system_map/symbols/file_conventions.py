"""What frameworks of JavaScript find by the name of a file: whole modules, and names that a module exports. Pure."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

_CODE = r"\.[cm]?[jt]sx?$"
_EVERY = frozenset({"*"})  # all that a module exports


class _Convention(NamedTuple):
    """Where a framework looks, and for what."""

    packages: tuple[str, ...]  # one of them is declared; with a slash at its end, one that begins so
    files: re.Pattern[str]
    names: frozenset[str]  # none: the module is loaded by its name, its default is called
    is_loaded: bool = True  # no import leads there


_NEXT = ("next",)
_REMIX = ("@remix-run/", "@react-router/dev", "react-router")
_ROUTE_NAMES = """
    links meta headers handle shouldRevalidate loader action clientLoader clientAction HydrateFallback ErrorBoundary
    CatchBoundary Layout middleware clientMiddleware unstable_middleware
"""
_OF_ROUTES = frozenset(_ROUTE_NAMES.split())
_HOOK_NAMES = "handle handleError handleFetch handleValidationError init reroute transport"
_CONVENTIONS = (
    _Convention(
        _NEXT,
        re.compile(
            r"(?:^|/)app/(?:.*/)?(?:page|layout|route|template|default|loading|error|global-error|not-found|forbidden"
            r"|unauthorized|sitemap|robots|manifest|(?:opengraph|twitter)-image\d?|icon\d?|apple-icon\d?)" + _CODE
        ),
        frozenset(
            {
                *("generateMetadata", "generateStaticParams", "generateViewport", "generateSitemaps"),
                "generateImageMetadata",
            }
        ),
    ),
    _Convention(
        _NEXT,
        re.compile(r"(?:^|/)instrumentation(?:-client)?" + _CODE),
        frozenset({"register", "onRequestError", "onRouterTransitionStart"}),
    ),
    _Convention(_NEXT, re.compile(r"(?:^|/)(?:middleware|proxy)" + _CODE), frozenset({"middleware", "proxy"})),
    _Convention(_NEXT, re.compile(r"(?:^|/)mdx-components" + _CODE), frozenset({"useMDXComponents"})),
    _Convention(_NEXT, re.compile(r"(?:^|/)pages/_app" + _CODE), frozenset({"reportWebVitals"})),
    _Convention(
        ("@sveltejs/kit",),
        re.compile(r"(?:^|/)\+(?:page|layout|server)(?:@[^/.]*)?(?:\.server)?" + _CODE),
        frozenset({"load", "actions", "entries", "fallback"}),
    ),
    _Convention(
        ("@sveltejs/kit",),
        re.compile(r"(?:^|/)src/hooks(?:\.server|\.client)?" + _CODE),
        frozenset(_HOOK_NAMES.split()),
    ),
    _Convention(("@sveltejs/kit",), re.compile(r"(?:^|/)src/params/[^/]+" + _CODE), frozenset({"match"})),
    _Convention(_REMIX, re.compile(r"(?:^|/)(?:routes/.*|root)" + _CODE), _OF_ROUTES),
    # Routes that a list of them names lie anywhere in the application.
    _Convention(("@react-router/dev",), re.compile(r"(?:^|/)app/.*" + _CODE), _OF_ROUTES, is_loaded=False),
    _Convention(
        _REMIX,
        re.compile(r"(?:^|/)entry\.(?:server|client|worker)" + _CODE),
        frozenset({"handleRequest", "handleDataRequest", "handleError"}),
    ),
    _Convention(("gatsby",), re.compile(r"(?:^|/)gatsby-(?:node|browser|ssr|config)" + _CODE), _EVERY),
    _Convention(
        ("gatsby",), re.compile(r"(?:^|/)src/(?:pages|templates)/.*" + _CODE), frozenset({"Head", "getServerData"})
    ),
    _Convention(
        ("astro",), re.compile(r"(?:^|/)src/(?:middleware|middleware/index)" + _CODE), frozenset({"onRequest"})
    ),
    # What `email dev` shows of each file of its folder is the default.
    _Convention(("react-email",), re.compile(r"(?:^|/)emails/.*" + _CODE), frozenset()),
    _Convention(
        ("expo-router",), re.compile(r"(?:^|/)app/.*" + _CODE), frozenset({"ErrorBoundary", "generateStaticParams"})
    ),
)


def is_hook(path: str, name: str, packages: AbstractSet[str]) -> bool:
    """Say whether a framework among the declared packages calls what a file exports under this name."""
    return any(
        (name in one.names or one.names is _EVERY) and one.files.search(path) and _is_declared(one, packages)
        for one in _CONVENTIONS
    )


def is_loaded_by_name(path: str, packages: AbstractSet[str]) -> bool:
    """Say whether a framework among the declared packages loads a file for the name that it has."""
    return any(one.is_loaded and one.files.search(path) and _is_declared(one, packages) for one in _CONVENTIONS)


def _is_declared(convention: _Convention, packages: AbstractSet[str]) -> bool:
    return any(
        any(package.startswith(name) for package in packages) if name.endswith("/") else name in packages
        for name in convention.packages
    )
