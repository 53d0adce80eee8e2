"""Which declared package of Python a module belongs to, where the two are called differently. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

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
    frozenset({"ansible-core", "ansible-collections"}),  # what its loader finds
    frozenset({"ansible", "ansible-collections"}),
    frozenset({"passlib", "libpass"}),
    frozenset({"pymongo", "bson", "gridfs"}),
    frozenset({"django-activity-stream", "actstream"}),
    frozenset({"webdavclient3", "webdav3"}),
    frozenset({"libsass", "sass"}),
    frozenset({"python-memcached", "memcache"}),
    frozenset({"setuptools", "pkg-resources", "distutils"}),
    frozenset({"tensorflow", "tensorflow-cpu", "tensorflow-gpu"}),
    frozenset({"pyzmq", "zmq"}),
    frozenset({"msgpack", "msgpack-python", "u-msgpack-python"}),
    frozenset({"dnspython", "dns"}),
    frozenset({"pycryptodomex", "cryptodome"}),
    frozenset({"django-oauth-toolkit", "oauth2-provider"}),
    frozenset({"drf-nested-routers", "rest-framework-nested"}),
    frozenset({"djangorestframework-simplejwt", "rest-framework-simplejwt"}),
    frozenset({"django-cors-headers", "corsheaders"}),
    frozenset({"python3-saml", "onelogin"}),
    frozenset({"python-json-logger", "pythonjsonlogger"}),
    frozenset({"sqlalchemy-migrate", "migrate"}),
    frozenset({"google-api-python-client", "googleapiclient", "apiclient"}),
    frozenset(
        {
            *("scancode-toolkit", "scancode-toolkit-mini", "cluecode", "formattedcode", "licensedcode", "packagedcode"),
            *("scancode-config", "summarycode", "textcode"),
        }
    ),
    frozenset({"aboutcode-toolkit", "attributecode"}),
    frozenset({"pywin32", "pypiwin32", "win32com", "win32gui", "win32event", "win32file", "win32service", "winerror"}),
)
MIN_JOINED = 6  # letters of a package's words in one, without a dash between them
MAX_MARK = 2  # letters that a fork puts behind the other's name


class PackagesByModule:
    """The declared packages, by keys, for modules that are called otherwise; see `distributions` for those known by name."""

    def __init__(self, declared: Iterable[str]) -> None:
        """Take the keys of the declared packages."""
        self._keys = frozenset(declared)

    def package(self, name: str) -> str | None:
        """Return the package that an import name belongs to by custom: `cassandra` to cassandra-driver."""
        for group in _ALIKE:
            if name in group:
                for other in sorted(group & self._keys):
                    return other
        if len(name) < 3:
            return None
        found = {key for alike in (name, f"py{name}", f"python-{name}") for key in self._parts_of_names.get(alike, ())}
        return min(found, key=lambda key: (len(key), key)) if found else None

    @cached_property
    def of_code(self) -> list[str]:
        """The packages but for stubs: what is imported is the package that these are made for."""
        return [key for key in sorted(self._keys) if not is_of_stubs(key)]

    @cached_property
    def _parts_of_names(self) -> dict[str, list[str]]:
        """Return the packages by what their names begin or end with, to a dash or a number.

        Code may write all of them as one: `zbase32` of z-base-32, and `argostranslate` of a fork, argos-translate-lt; what
        follows is longer in a package that only has to do with the other: py-test-helpers is not `pytest`.
        """
        parts: dict[str, list[str]] = {}
        for key in self.of_code:
            words = key.split("-")
            beginnings = {"-".join(words[:count]) for count in range(1, min(len(words), 8) + 1)}
            endings = {"-".join(words[-count:]) for count in range(1, min(len(words), 8))}
            whole = words[:-1] if len(words[-1]) <= MAX_MARK else words
            joined = {one for part in (words, whole) if len(one := "".join(part)) >= MIN_JOINED}
            for part in {*beginnings, *endings, *joined, key.rstrip("0123456789")}:
                parts.setdefault(part, []).append(key)
        return parts


def is_of_stubs(key: str) -> bool:
    """Say whether a Python package holds nothing but types, for checkers, of another: `types-look`, `look-stubs`."""
    return key.startswith("types-") or key.endswith("-stubs")
