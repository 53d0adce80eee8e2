"""Files of one module for several platforms: React Native's bundler takes `x.ios.ts`, `x.native.ts` or `x.ts` for `./x`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.system_map.resolve.node_packages import NodePackages
from services.system_map.resolve.paths import Tree

# What is told of which one is taken by the platform that is built for.
HOW, SURE = "for a platform", 0.8
SURE_OF_OWN = 0.9  # that a file for a platform is built by who takes in the others for it
_VARIANT = re.compile(r"(.+)\.(ios|android|native|web|windows|macos)\.[jt]sx?")
_PLAIN = re.compile(r"(.+?)(?:\.d)?\.[jt]sx?")
_BUNDLER = "react-native"
# What goes by several platforms' name: all but the browser.
_ALL, _BROWSER = "native", "web"


class Platforms:
    """Knows the files that a bundler takes in place of another; none where nothing is said of React Native."""

    def __init__(self, tree: Tree, packages: NodePackages) -> None:
        """Look for such files in the packages that depend on React Native, or are it."""
        self._variants: dict[str, list[tuple[str, str]]] = {}  # path without ending: (platform, path)
        asking = {one.folder for one in packages.by_folder.values() if _BUNDLER in (*one.declared, one.name)}
        if not asking:
            return
        for folder, paths in tree.folders.items():
            if any(one.folder in asking for one in packages.around(folder)):
                for path in paths:
                    if found := _VARIANT.fullmatch(path):
                        self._variants.setdefault(found[1], []).append((found[2], path))

    def beside(self, source: str, target: str) -> list[str]:
        """Return the files that may be taken in place of what a file imports without its ending."""
        plain = _PLAIN.fullmatch(target) if self._variants else None
        return self._of(source, plain[1]) if plain is not None else []

    def own(self, source: str, others: Sequence[str]) -> str | None:
        """Return which of the files that `beside` gives a file for one platform takes in; None where that is not told.

        A file that names itself without its platform means another one.
        """
        asking = _VARIANT.fullmatch(source) if others and source not in others else None
        if asking is None:
            return None
        of_own = [path for path in others if _platform_of(path) == asking[2]]
        of_all = [path for path in others if _platform_of(path) == _ALL]
        some = of_own or of_all
        return some[0] if len(some) == 1 else None

    def alone(self, source: str, path: str) -> list[str]:
        """Return the files that may be meant by a path that no file has without a platform's name."""
        return self._of(source, path) or self._of(source, f"{path}/index")

    def _of(self, source: str, stem: str) -> list[str]:
        asking = _VARIANT.fullmatch(source)
        some = self._variants.get(stem, ())
        return [path for platform, path in some if asking is None or _meet(asking[2], platform)]


def without_platform(path: str) -> str | None:
    """Return a path without its ending and the name of a platform before it; None where it has no such name."""
    found = _VARIANT.fullmatch(path)
    return found[1] if found is not None else None


def _platform_of(path: str) -> str | None:
    found = _VARIANT.fullmatch(path)
    return found[2] if found is not None else None


def _meet(asking: str, platform: str) -> bool:
    """Say whether a file for one platform may take in one for another."""
    return asking == platform or (_ALL in {asking, platform} and _BROWSER not in {asking, platform})


def is_plain(specifier: str) -> bool:
    """Say whether a specifier leaves the ending of a file to who looks for it."""
    return not specifier.endswith((".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs"))
