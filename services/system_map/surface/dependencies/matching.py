"""Joins declared packages with imported names where the two are spelt differently. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.surface.dependencies.importing import Importers

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput

Key = tuple[str, str]
# The same import name comes from any of these.
_ALIKE = (
    frozenset({"psycopg2", "psycopg2-binary"}),
    frozenset({"psycopg", "psycopg-binary", "psycopg-c"}),
    frozenset({"opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"}),
    frozenset({"pycryptodome", "pycryptodomex", "pycrypto"}),
    frozenset({"grpc", "grpcio"}),
    frozenset({"pydispatch", "pydispatcher"}),
    frozenset({"torch", "pytorch"}),
    frozenset({"attrs", "attr"}),
    frozenset({"pymongo", "bson", "gridfs"}),
    frozenset({"python-memcached", "memcache"}),
    frozenset({"setuptools", "pkg-resources", "distutils"}),
    frozenset({"tensorflow", "tensorflow-cpu", "tensorflow-gpu"}),
    frozenset({"pyzmq", "zmq"}),
    frozenset({"msgpack", "msgpack-python", "u-msgpack-python"}),
)
# Packages of Java that are called otherwise than the groups they come from.
_OTHER_GROUPS = {
    "com.google.common": ("com.google.guava",),
    "com.google.api": ("com.google.http-client", "com.google.api-client"),
    "com.codahale": ("io.dropwizard.metrics",),
    "org.apache.hc": ("org.apache.httpcomponents.client5", "org.apache.httpcomponents.core5"),
    "org.apache.http": ("org.apache.httpcomponents",),
    "org.apache.commons": ("commons-io", "commons-lang", "commons-codec", "commons-fileupload", "commons-cli"),
    "rx": ("io.reactivex", "com.netflix.rxjava"),
    "dagger": ("com.google.dagger",),
    "javax.inject": ("javax.inject", "jakarta.inject"),
    "kotlin": ("org.jetbrains.kotlin",),
    "kotlinx": ("org.jetbrains.kotlinx",),
}
_COMMON = frozenset(
    [
        "core",
        "common",
        "api",
        "client",
        "util",
        "utils",
        "web",
        "test",
        "http",
        "server",
        "data",
        "model",
        "service",
        "annotation",
        "security",
    ]
)
MAX_COMPARED = 400_000  # pairs of artifacts and packages; no real build comes near
# Groups so wide that two words of them say nothing.
_WIDE = frozenset(
    {"com.github", "io.github", "org.apache", "com.google", "com.amazonaws", "org.eclipse", "com.fasterxml"}
)


class Matcher:
    """Who imports a declared package, under whatever name."""

    def __init__(self, given: PartsInput, keys: dict[str, frozenset[str]], importers: dict[Key, Importers]) -> None:
        """Join the keys of declared packages with the importers found."""
        self._given = given
        self._keys = keys
        self._importers = importers
        self._declared_as: dict[Key, Key] = {}
        for key in importers:
            if key[1] not in keys.get(key[0], ()) and (other := self._other_name(*key)) is not None:
                self._declared_as[key] = other
        self._imported_as: dict[Key, list[Key]] = {}
        for key, other in self._declared_as.items():
            self._imported_as.setdefault(other, []).append(key)
        artifacts = sorted(keys.get("Maven", ()))
        packages = [key for key in importers if key[0] == "Maven"][: MAX_COMPARED // max(1, len(artifacts))]
        for artifact in artifacts:
            near = [key for key in packages if is_of_artifact(artifact, key[1])]
            if near:
                self._imported_as["Maven", artifact] = near
                self._declared_as.update(dict.fromkeys(near, ("Maven", artifact)))

    def is_declared(self, key: Key) -> bool:
        """Say whether an imported package is declared under any name."""
        return key in self._declared_as or key[1] in self._keys.get(key[0], ())

    def importers(self, key: Key) -> Importers | None:
        """Return who imports a declared package."""
        exact = self._importers.get(key)
        others = [self._importers[other] for other in self._imported_as.get(key, ()) if other != key]
        if not others:
            return exact
        joined = Importers(key[1])
        for one in [exact, *others] if exact else others:
            for mine, theirs in (
                (joined.product, one.product), (joined.tests, one.tests), (joined.beside, one.beside),
            ):  # fmt: skip
                for path, line in theirs.items():
                    mine[path] = min(line, mine.get(path, line))
            joined.needed, joined.runs = joined.needed or one.needed, joined.runs or one.runs
        return joined

    def why_used(self, key: Key) -> str | None:
        """Return how a package without any import is used in code; Rust names a crate by its path where it needs it."""
        if key[0] == "crates.io" and key[1].replace("-", "_") in self._rust_names:
            return "named by its path in code"
        return None

    @cached_property
    def _rust_names(self) -> set[str]:
        names: set[str] = set()
        for path, file in self._given.found.given.files.items():
            if file.language == "Rust" and (deep := self._given.deep(path)) is not None:
                names.update(deep.names_used)
                for call in deep.calls:
                    names.add(call.receiver.partition("::")[0])
                names.update(name.partition("::")[0] for _, name in deep.decorators)
                names.update(base.partition("::")[0] for _, base, _ in deep.bases)
        return names

    def _other_name(self, ecosystem: str, name: str) -> Key | None:
        """Return the declared package that an import name belongs to by custom: `cassandra` to cassandra-driver."""
        if ecosystem != "PyPI":
            return None
        keys = self._keys.get(ecosystem, frozenset())
        for group in _ALIKE:
            if name in group:
                for other in sorted(group & keys):
                    return ecosystem, other
        if len(name) < 3:
            return None
        found = {key for alike in (name, f"py{name}", f"python-{name}") for key in self._parts_of_names.get(alike, ())}
        return (ecosystem, min(found, key=lambda key: (len(key), key))) if found else None

    @cached_property
    def _parts_of_names(self) -> dict[str, list[str]]:
        """Return the declared Python packages by what their names begin or end with, to a dash or a number."""
        parts: dict[str, list[str]] = {}
        for key in sorted(self._keys.get("PyPI", ())):
            words = key.split("-")
            beginnings = {"-".join(words[:count]) for count in range(1, min(len(words), 8) + 1)}
            endings = {"-".join(words[-count:]) for count in range(1, min(len(words), 8))}
            for part in {*beginnings, *endings, key.rstrip("0123456789")}:
                parts.setdefault(part, []).append(key)
        return parts


def is_of_artifact(declared: str, imported: str) -> bool:
    """Say whether an imported package comes from a Maven artifact, `group:artifact`, by the words that both share."""
    group, _, artifact = declared.partition(":")
    imported = imported.partition(":")[0]
    if imported.startswith(group) or group.startswith(imported) or group in _OTHER_GROUPS.get(imported, ()):
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
