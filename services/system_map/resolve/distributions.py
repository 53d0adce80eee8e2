"""What people call the package that a Python import name comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Import names whose distribution is called otherwise.
KNOWN = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "Crypto": "pycryptodome",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "debug_toolbar": "django-debug-toolbar",
    "django_filters": "django-filter",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "PyMuPDF",
    "flask_sqlalchemy": "Flask-SQLAlchemy",
    "git": "GitPython",
    "github": "PyGithub",
    "google.cloud.sql": "cloud-sql-python-connector",
    "google.protobuf": "protobuf",
    "gi": "PyGObject",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "kafka": "kafka-python",
    "ldap": "python-ldap",
    "magic": "python-magic",
    "markdown": "Markdown",
    "memcache": "python-memcached",
    "mock": "mock",
    "modelcluster": "django-modelcluster",
    "mysql.connector": "mysql-connector-python",
    "MySQLdb": "mysqlclient",
    "multipart": "python-multipart",
    "nacl": "PyNaCl",
    "OpenGL": "PyOpenGL",
    "OpenSSL": "pyOpenSSL",
    "PIL": "Pillow",
    "pkg_resources": "setuptools",
    "psycopg2": "psycopg2",
    "pptx": "python-pptx",
    "pylab": "matplotlib",
    "pythoncom": "pywin32",
    "pywintypes": "pywin32",
    "rest_framework": "djangorestframework",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "socks": "PySocks",
    "sphinx_rtd_theme": "sphinx-rtd-theme",
    "taggit": "django-taggit",
    "telegram": "python-telegram-bot",
    "tree_sitter": "tree-sitter",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "win32api": "pywin32",
    "win32con": "pywin32",
    "wx": "wxPython",
    "xdist": "pytest-xdist",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
    "_pytest": "pytest",
    "_typeshed": "typeshed",
}
# And those that a distribution of another name brings as well, where that one is declared.
ALSO = {"flask_bootstrap": "Bootstrap-Flask"}

MAX_PARTS = 4  # of a dotted name that are looked at
# Google's libraries for its cloud share one namespace; each is of a distribution of its own: `google.cloud.trace_v2`.
_GOOGLE_CLOUD = ("google", "cloud")
_GOOGLE_CORE = frozenset({"client", "environment_vars", "exceptions", "obsolete", "operation", "version"})
_VERSION = re.compile(r"_v\d\w{0,20}$")


@lru_cache(4096)
def normal(name: str) -> str:
    """Return the spelling in which distribution names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Distributions:
    """The declared distributions, found by import name."""

    def __init__(self, declared: Iterable[str]) -> None:
        """Index the names that manifests declare."""
        self._declared = {normal(name): name for name in declared}
        # What the names of several begin with: `zope` of zope.interface.
        self._namespaces = {"-".join(_GOOGLE_CLOUD)}
        for name in self._declared:
            words = name.split("-")[:MAX_PARTS]
            self._namespaces.update("-".join(words[:count]) for count in range(1, len(words)))
        # Modules of Google's cloud part words otherwise: `google.cloud.secretmanager` is of google-cloud-secret-manager.
        self._of_google_cloud = {
            name.replace("-", ""): declared
            for name, declared in self._declared.items()
            if name.startswith("google-cloud-")
        }
        # What was asked before, for most files import the same: the distribution, and whether its name tells.
        self._known: dict[tuple[str, ...], tuple[str | None, bool]] = {}

    def declared(self, parts: list[str]) -> str | None:
        """Return the declared distribution of a dotted import, as its manifest spells it."""
        return self._found(parts)[0]

    def is_named(self, parts: list[str]) -> bool:
        """Tell whether a declared distribution is known to bring this import, rather than likely by its name."""
        return self._found(parts)[1]

    def named_by(self, parts: list[str], names: tuple[str, ...]) -> list[list[str]]:
        """Return what `from parts import names` imports: packages of a namespace where a distribution is known by their names."""
        if not names or normal(".".join(parts)) not in self._namespaces:
            return [parts]
        if tuple(parts) != _GOOGLE_CLOUD and self.is_named(parts):
            return [parts]
        whole = ((*parts, name) if self._is_package(parts, name) else tuple(parts) for name in names)
        return [list(one) for one in dict.fromkeys(whole)]

    def _is_package(self, parts: list[str], name: str) -> bool:
        inner = [*parts, name]
        return name != "*" and (tuple(parts) == _GOOGLE_CLOUD or (len(inner) <= MAX_PARTS and self.is_named(inner)))

    def _found(self, parts: list[str]) -> tuple[str | None, bool]:
        asked = tuple(parts[:MAX_PARTS])
        if asked not in self._known:
            self._known[asked] = self._look_up(asked)
        return self._known[asked]

    def _look_up(self, parts: tuple[str, ...]) -> tuple[str | None, bool]:
        for length in range(len(parts), 0, -1):
            dotted = ".".join(parts[:length])
            found = self._declared.get(normal(KNOWN.get(dotted, dotted)))
            if (
                found is None and dotted in KNOWN
            ):  # one that is called as what it brings: `bs4` stands for beautifulsoup4
                found = self._declared.get(normal(dotted))
            if found is None and dotted in ALSO:
                found = self._declared.get(normal(ALSO[dotted]))
            if found is None and length > 1:  # `google.analytics.data_v1` is a version of its interface
                found = self._declared.get(normal(_VERSION.sub("", dotted)))
            if found:
                return found, True
        if (cloud := _of_google_cloud(parts)) and (found := self._of_google_cloud.get(cloud.replace("-", ""))):
            return found, True
        top = normal(parts[0])
        for name in (f"python-{top}", f"py{top}", f"django-{top}", f"flask-{top}", f"{top}-python"):
            found = self._declared.get(name)
            if found:
                return found, False
        return None, False

    def name(self, parts: list[str]) -> str:
        """Return the best name for the distribution of a dotted import."""
        known = next((KNOWN[dotted] for end in (3, 2, 1) if (dotted := ".".join(parts[:end])) in KNOWN), None)
        return self.declared(parts) or known or _of_google_cloud(parts) or parts[0]


def _of_google_cloud(parts: Sequence[str]) -> str | None:
    """Return what the distribution of one of Google's cloud libraries is most likely called."""
    if tuple(parts[:2]) != _GOOGLE_CLOUD or len(parts) < 3:
        return None
    if parts[2] in _GOOGLE_CORE or parts[2].startswith("_"):  # what all of them stand on
        return "google-cloud-core"
    return normal(f"google-cloud-{_VERSION.sub('', parts[2])}")
