"""Which Maven artifact, `group:artifact`, an imported package of Java, Kotlin or Scala comes from. Pure.

Nothing but custom joins the two: a package begins with its group, or with what the group is known to call it, and goes
on with words of the artifact's name. Where several artifacts fit a package equally well, it is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from services.system_map.resolve.artifacts import is_said, may_hold, stem, words_of
from services.system_map.resolve.java import DOMAINS

# Packages that are called otherwise than the groups they come from.
OTHER_GROUPS = {
    "com.codahale": ("io.dropwizard.metrics",),
    "com.google.api": ("com.google.http-client", "com.google.api-client"),
    "com.google.common": ("com.google.guava",),
    "com.google.common.truth": ("com.google.truth",),
    "dagger": ("com.google.dagger",),
    "jakarta.mail": ("com.sun.mail", "org.eclipse.angus"),
    "javax.annotation": ("com.google.code.findbugs", "jakarta.annotation"),
    "javax.mail": ("com.sun.mail",),
    "javax.inject": ("javax.inject", "jakarta.inject"),
    "kotlin": ("org.jetbrains.kotlin",),
    "kotlinx": ("org.jetbrains.kotlinx",),
    "lombok": ("org.projectlombok",),
    "org.apache.commons": tuple(
        f"commons-{name}"
        for name in """beanutils cli codec collections dbcp digester fileupload io lang logging net pool
        validator""".split()  # noqa: SIM905 - reads as a list of words
    ),
    "org.apache.hc": ("org.apache.httpcomponents.client5", "org.apache.httpcomponents.core5"),
    "org.apache.http": ("org.apache.httpcomponents",),
    "org.json4s": ("io.github.json4s",),
    "org.junit": ("junit",),
    "org.mozilla.universalchardet": ("com.github.albfernandez", "com.googlecode.juniversalchardet"),
    "org.objectweb.asm": ("org.ow2.asm",),
    "play": ("com.typesafe.play", "org.playframework"),
    "play.twirl": ("com.typesafe.play", "org.playframework.twirl"),
    "reactor": ("io.projectreactor",),
    "rx": ("io.reactivex", "com.netflix.rxjava"),
}
# Groups so wide that two words of them say nothing.
_WIDE = frozenset(
    {"com.github", "io.github", "org.apache", "com.google", "com.amazonaws", "org.eclipse", "com.fasterxml"}
)
# Groups that are home to many libraries: what an artifact of theirs holds is told by its own name only.
_HOMES = _WIDE | {
    "com.squareup",
    "javax.annotation",
    "org.apache.commons",
    "org.jetbrains.kotlin",
    "org.jetbrains.kotlinx",
    "org.springframework",
}
# First words that packages of many projects begin with.
_PLATFORMS = frozenset({"android", "androidx", "jakarta", "java", "javax", "kotlin", "kotlinx", "scala"})
_BROUGHT = frozenset({"android", "dalvik", "groovy", "java", "jdk", "kotlin", "scala", "sun"})
_COMMON = frozenset(
    """core common api client util utils web test http server data model service annotation
    security""".split()  # noqa: SIM905 - reads as a list of words
)
# What is imported from these comes from what they bring along.
_BRINGERS = frozenset({"starter", "bom", "parent", "dependencies", "platform"})
# Words that a group may have and its packages not.
_FILLING = frozenset({"core", "code", "libs", "main"})
Rank = tuple[bool, int, int, int]


@dataclass(slots=True, frozen=True)
class _Artifact:
    name: str
    group: str
    words: tuple[str, ...]
    is_only: bool  # that is declared of its group


def owners(artifacts: Iterable[str], packages: Iterable[str]) -> dict[str, str]:
    """Return the artifact that each package comes from; packages are left out that none, or several, fit best."""
    count: dict[str, int] = {}
    names = sorted(set(artifacts))
    for name in names:
        group = name.partition(":")[0]
        count[group] = count.get(group, 0) + 1
    known = [
        _Artifact(name, group, words_of(own), count[group] == 1)
        for name in names
        for group, colon, own in [name.partition(":")]
        if colon
    ]
    alike: dict[str, list[_Artifact]] = {}  # by each beginning that a package of theirs may have
    for one in known:
        begins = [_start(one.group), one.words[0], one.group.rpartition(".")[2]]
        begins += [_start(other) for other, groups in OTHER_GROUPS.items() if one.group in groups]
        for begin in dict.fromkeys(begins):
            alike.setdefault(begin, []).append(one)
    owned: dict[str, str] = {}
    for package in packages:
        near = {one.name: one for begin in (_start(package), package.partition(".")[0]) for one in alike.get(begin, ())}
        ranks = [(rank, name) for name, one in near.items() if (rank := _rank(one, package)) is not None]
        best = max((rank for rank, _ in ranks), default=None)
        fitting = [name for rank, name in ranks if rank == best]
        if len(fitting) == 1:
            owned[package] = fitting[0]
    return owned


def _start(dotted: str) -> str:
    return ".".join(dotted.split(".", 2)[:2])


def _rank(one: _Artifact, package: str) -> Rank | None:
    """Return how well an artifact fits a package, better ones greater; None where that it does is not certain."""
    if not _BRINGERS.isdisjoint(one.words):
        return None
    words = package.split(".")
    beginning = _beginning(package, one.group) or _called(one, words[0])
    common = beginning.count(".") + 1 if beginning else _shared(one.group, words)
    if not common:
        return None
    rest = [stem(word) for word in words[common:]]
    # What the artifact's name adds to its group's: of several artifacts, the packages of one begin with that.
    said = words[:common]
    own = [word for word in one.words if stem(word) in rest or not (word in said or is_said(word, one.group))]
    named = [word for word in own if stem(word) in rest]
    fits = bool(named) and own[0] in named and rest[0] in map(stem, named) and not (named == ["core"] != own)
    if not fits and (not beginning or _HOMES.intersection((beginning, one.group))):
        return None
    if not fits and own and not (one.is_only and may_hold(one.name, words, said)):
        return None
    missing = [word for word in own if word not in named]
    # Of two that lack something, neither is nearer; but what is in none of an artifact's parts is in its core.
    return bool(beginning), common, len(named), 2 if not missing else 1 if missing == ["core"] else 0


def _called(one: _Artifact, first: str) -> str:
    """Return the first word of a package where that is no host's, and the artifact or its group is called so."""
    *before, last = one.group.split(".")
    is_called = first == one.words[0] or (first == last and one.words[0] not in before)
    return first if is_called and first not in DOMAINS and first not in _PLATFORMS else ""


def _shared(group: str, words: list[str]) -> int:
    """Return how many words a group and a package share, where what else the group has says little; else 0."""
    parts = group.split(".")
    common = next((at for at, (a, b) in enumerate(zip(parts, words, strict=False)) if a != b), len(words))
    least = 3 if ".".join(parts[:2]) in _WIDE else 2
    return common if common >= least and set(parts[common:]) <= _FILLING | set(words) else 0


@lru_cache(65536)
def _beginning(package: str, group: str) -> str:
    """Return the words that a package begins with because it is its group's; none where it is of another."""
    if package == group or package.startswith(f"{group}."):
        return group
    parts = package.split(".")
    for length in range(min(len(parts), 4), 0, -1):
        other = ".".join(parts[:length])
        if other in OTHER_GROUPS:
            return other if group in OTHER_GROUPS[other] else ""
    return ""


def beginnings_of(group: str) -> list[str]:
    """Return what packages begin with that are imported by a group's name: `kotlinx-html` is kotlinx.html's."""
    return [group.replace("-", "."), *(other for other, groups in OTHER_GROUPS.items() if group in groups)]


def called_like(artifacts: Iterable[str], packages: Iterable[str]) -> dict[str, list[str]]:
    """Return the packages that have a whole artifact's name for one of their words: net.old.cglib.proxy has cglib."""
    named: dict[str, list[str]] = {}
    for artifact in artifacts:
        own = artifact.partition(":")[2].casefold()
        if len(own) > 2 and own not in _COMMON:
            named.setdefault(own, []).append(artifact)
    found: dict[str, list[str]] = {}
    for package in packages:
        for word in dict.fromkeys(package.casefold().split(".")):
            for artifact in named.get(word, ()):
                found.setdefault(artifact, []).append(package)
    return found


def is_brought(package: str) -> bool:
    """Say whether a package comes with the platform or the compiler, so that no artifact has to explain it."""
    return package.partition(".")[0] in _BROUGHT or package.startswith("com.sun.")


def is_of_group(group: str, package: str) -> bool:
    """Say whether a package begins with a group, or with what that is known to call its packages."""
    beginning = _beginning(package, group)
    return bool(beginning) and (beginning == group or beginning not in _HOMES)


def is_like(declared: str, imported: str, packages: Iterable[str] = ()) -> bool:
    """Say whether an import, by its short name and its packages, may come from an artifact, by the words both share."""
    group, _, artifact = declared.partition(":")
    imported = imported.partition(":")[0]
    if imported.startswith(group) or (group.startswith(imported) and imported not in _WIDE):
        return True
    if any(_beginning(package, group) for package in (imported, *packages)):
        return True
    words = 3 if ".".join(group.split(".")[:2]) in _WIDE else 2
    head = group.split(".")[:words]
    if len(head) == words and imported.split(".")[:words] == head:
        return True
    last = imported.rpartition(".")[2]
    return (
        len(last) > 2
        and last not in _COMMON
        and (artifact == last or artifact.startswith(f"{last}-") or group.rpartition(".")[2] == last)
    )
