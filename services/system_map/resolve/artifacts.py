"""What the name of a Maven artifact, `group:artifact`, says of the code that it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_WORD = re.compile(r"[-_.]")
# Words of an artifact's name that say nothing of the packages in it.
_LITTLE = """
    all android api client core framework java jvm kotlin lib library main scala sdk
"""
_SAYING_LITTLE = frozenset(_LITTLE.split())
_VERSION = re.compile(r"v?\d+|j(?:dk|re|ava)\d\w*")
# Lists of versions that others take theirs from (bills of materials), and projects to build upon.
_HOLDS_NO_CODE = frozenset({"bom", "dependencies", "parent"})
# What is its group's whole code although its name says otherwise.
_WHOLE = frozenset(
    {
        "com.fasterxml.uuid:java-uuid-generator",
        "com.google.firebase:firebase-admin",
        "com.google.inject:guice",
        "com.rabbitmq:amqp-client",
        "io.jsonwebtoken:jjwt",
        "io.jsonwebtoken:jjwt-api",
        "jakarta.enterprise:jakarta.enterprise.cdi-api",
        "javax.enterprise:cdi-api",
        "org.apache.velocity:velocity-engine-core",
        "org.bouncycastle:bcpkix-jdk15on",
        "org.bouncycastle:bcpkix-jdk18on",
        "org.bouncycastle:bcprov-jdk15on",
        "org.bouncycastle:bcprov-jdk18on",
    }
)
MIN_LAST, MAX_MARK = 3, 2  # letters of a group's last part, and of what an artifact's name puts to it
MIN_ALIKE = 4  # letters that a word of an artifact's name and one of a package begin with, where they are one


def words_of(artifact: str) -> tuple[str, ...]:
    """Return the words of an artifact's name, without its group."""
    return tuple(_WORD.split(artifact.casefold()))


def stem(word: str) -> str:
    """Return a word without the ending of several."""
    return word.removesuffix("s")


@lru_cache(65536)
def is_said(word: str, group: str) -> bool:
    """Say whether a word stands in a group's name too."""
    return any(part.startswith(word) for part in _WORD.split(group))


def holds_code(name: str) -> bool:
    """Say whether an artifact may hold code at all: bills of materials and parents do not."""
    return words_of(name.partition(":")[2])[-1] not in _HOLDS_NO_CODE


@lru_cache(16384)
def telling_words(name: str) -> tuple[str, ...]:
    """Return what an artifact's name says beyond its group's: `org.acme:acme-beans` is about beans."""
    group, _, own = name.partition(":")
    group = group.casefold()
    words = words_of(own)
    if name in _WHOLE or "".join(words) in _WORD.split(group):  # `com.cronutils:cron-utils`
        return ()
    return tuple(word for word in words if word and not (_says_little(word) or _is_of_group(word, group)))


def may_hold(name: str, package: Collection[str], said: Collection[str] = ()) -> bool:
    """Say whether an artifact's name speaks for a package of its group, by the package's words.

    Of these `said` are what packages of the group begin with. That nothing else is declared of the group says little: a
    starter or another artifact brings its kin along, and a processor or a kit for tests is of the group as well.
    """
    telling = [word for word in telling_words(name) if word not in said]
    return not telling or any(_is_alike(word, part) for word in telling for part in package)


def _says_little(word: str) -> bool:
    return stem(word) in _SAYING_LITTLE or _VERSION.fullmatch(word) is not None


def _is_of_group(word: str, group: str) -> bool:
    """Say whether a word stands in a group's name, or is its last part with a letter or two more: `jlook`, `look4j`."""
    last = group.rpartition(".")[2]
    is_last = len(last) >= MIN_LAST and last in word and len(word) - len(last) <= MAX_MARK
    return is_said(word, group) or (is_last and (word.startswith(last) or word.endswith(last)))


def _is_alike(word: str, part: str) -> bool:
    if stem(word) == stem(part):
        return True
    return min(len(word), len(part)) >= MIN_ALIKE and (word.startswith(part) or part.startswith(word))
