"""Go's variants of one function: of several files of a package, each built for another system, which one is meant."""

from __future__ import annotations

from collections.abc import Sequence

# Words behind the last part of a file's name, those of the commonest system first. What has none of them is built
# everywhere, or where a line in it says so.
_SYSTEMS = ("linux", "unix", "posix", "nix")
_OTHERS = (
    "darwin", "macos", "bsd", "freebsd", "netbsd", "openbsd", "dragonfly", "solaris", "illumos", "aix", "hurd", "android",
    "ios", "zos", "windows", "win", "plan9", "nacl", "js", "wasm", "wasip1", "tinygo", "appengine",
)  # fmt: skip
_PROCESSORS = ("amd64", "arm64")
_MORE_PROCESSORS = (
    "386", "arm", "loong64", "mips", "mips64", "mips64le", "mipsle", "mipsx", "mips64x", "ppc64", "ppc64le", "ppc64x",
    "riscv64", "s390x",
)  # fmt: skip
_ELSEWHERE = (
    "other", "others", "unsupported", "stub", "stubs", "fallback", "generic", "default", "dummy", "noop", "unimplemented",
    "nonlinux", "nounix", "noasm", "nocgo", "purego", "disabled",
)  # fmt: skip
_RANKS = {
    **dict.fromkeys(_SYSTEMS, 0),
    **dict.fromkeys(_PROCESSORS, 1),
    **dict.fromkeys(_MORE_PROCESSORS, 3),
    **dict.fromkeys(_OTHERS, 4),
    **dict.fromkeys(_ELSEWHERE, 5),
}
_EVERYWHERE = 2


def built_for(path: str) -> frozenset[str]:
    """Return the words of a file's name that say where it is built: `fd_linux_arm64.go` for linux and arm64."""
    words = path.rpartition("/")[2].removesuffix(".go").removesuffix("_test").split("_")[1:]
    return frozenset(word for word in words if word in _RANKS)


def nearest_variant(asking: str, paths: Sequence[str]) -> tuple[int, bool]:
    """Return the place of the path that is meant in a file, and whether it is built just where that file is.

    Else the one for the commonest system comes first, one for all that remain last, and of equals the first.
    """
    own = built_for(asking)
    alike = [place for place, path in enumerate(paths) if path == asking or (own and built_for(path) == own)]
    if alike:
        return alike[0], len(alike) == 1
    ranks = [max((_RANKS[word] for word in built_for(path)), default=_EVERYWHERE) for path in paths]
    return min(range(len(paths)), key=ranks.__getitem__), False
