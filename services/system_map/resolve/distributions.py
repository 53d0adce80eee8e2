"""What people call the package that a Python import name comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


@lru_cache(4096)
def normal(name: str) -> str:
    """Return the spelling in which distribution names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Distributions:
    """The declared distributions, found by import name."""

    def __init__(self, declared: Iterable[str]) -> None:
        """Index the names that manifests declare."""
        self._declared = {normal(name): name for name in declared}
        # What was asked before, for most files import the same: the distribution, and whether its name tells.
        self._known: dict[tuple[str, ...], tuple[str | None, bool]] = {}

    def declared(self, parts: list[str]) -> str | None:
        """Return the declared distribution of a dotted import, as its manifest spells it."""
        return self._found(parts)[0]

    def is_named(self, parts: list[str]) -> bool:
        """Tell whether a declared distribution is known to bring this import, rather than likely by its name."""
        return self._found(parts)[1]

    def _found(self, parts: list[str]) -> tuple[str | None, bool]:
        asked = tuple(parts[:4])
        if asked not in self._known:
            self._known[asked] = self._look_up(asked)
        return self._known[asked]

    def _look_up(self, parts: tuple[str, ...]) -> tuple[str | None, bool]:
        for length in range(len(parts), 0, -1):
            dotted = ".".join(parts[:length])
            found = self._declared.get(normal(KNOWN.get(dotted, dotted)))
            if found:
                return found, True
        top = normal(parts[0])
        for name in (f"python-{top}", f"py{top}", f"django-{top}", f"flask-{top}", f"{top}-python"):
            found = self._declared.get(name)
            if found:
                return found, False
        return None, False

    def name(self, parts: list[str]) -> str:
        """Return the best name for the distribution of a dotted import."""
        dotted = ".".join(parts[:2])
        return self.declared(parts) or KNOWN.get(dotted) or KNOWN.get(parts[0]) or parts[0]
