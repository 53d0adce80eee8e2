"""Django's applications: which label a models file's tables carry, and which model is the user. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.surface.models.python_classes import Outside, PythonClass, PythonNames
from services.system_map.surface.models.values import is_true, items_of, text_of

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


_MIGRATIONS = re.compile(r"^(.*?)(?:^|/)migrations/__init__\.py$")
# What `startproject` and `startapp` copy: models and settings of projects to come.
TEMPLATE = re.compile(r"(?:^|/)(?:project|app)_templates?/")
_MODELS = re.compile(r"^(.*?)(?:^|/)(?:models\.py|models/__init__\.py)$")


class DjangoApps:
    """Application folders with their labels."""

    def __init__(self, given: PartsInput, names: PythonNames) -> None:
        """Collect what looks like an application: a configuration class, migrations, models, an installed name."""
        files = given.found.given.files
        self._files = files
        self._labels: dict[str, str] = {}  # by folder
        self._plain: set[str] = set()  # folders that are applications by what they hold
        self._migrated: set[str] = set()
        self._found: dict[str, str] = {}
        configured: dict[str, list[tuple[bool, str, str]]] = {}
        for one in names.classes:
            named = one.own("name") if one.path.endswith(".py") else None
            name = text_of(named.value) if named else None
            if name and any(_is_config(base) for base in names.ancestors(one)):
                label, default = one.own("label"), one.own("default")
                chosen = (text_of(label.value) if label else None) or name.rpartition(".")[2]
                row = (bool(default and is_true(default.value)), name, chosen)
                configured.setdefault(_folder(one.path), []).append(row)
        for folder, rows in configured.items():
            last = folder.rpartition("/")[2]
            fitting = [row for row in rows if row[1].rpartition(".")[2] == last] or rows
            self._labels[folder] = next((row for row in fitting if row[0]), fitting[0])[2]
        for path in files:
            found = _MIGRATIONS.match(path)
            if found:
                self._migrated.add(found[1])
            found = found or _MODELS.match(path)
            if found:
                self._plain.add(found[1])
        self._named = _named(given)
        self._is_told = _is_told(given)
        self.user = self._user(names)
        self.big_keys = any("BigAutoField" in (text_of(one.value) or "") for one in names.named("DEFAULT_AUTO_FIELD"))

    def _user(self, names: PythonNames) -> str:
        """Return the model of the user: as the settings name it, those of tests only where there are no others."""
        told = [bound for name in ("AUTH_USER_MODEL", "INSTALLED_APPS") for bound in names.named(name)]
        told = [one for one in told if not TEMPLATE.search(one.path) and (text_of(one.value) or items_of(one.value))]
        real = [bound for bound in told if self._files[bound.path].role != "test"]
        users = (text_of(bound.value) for bound in real or told)
        return next((text for text in users if text and "." in text), "auth.User")

    def label(self, path: str) -> str:
        """Return the application's label of a file: that of the nearest folder above that is an application."""
        folder = _folder(path)
        if folder not in self._found:
            self._found[folder] = self._label(folder)
        return self._found[folder]

    def _label(self, folder: str) -> str:
        at = folder
        while at:
            if at in self._labels:
                return self._labels[at]
            if at in self._plain and not self._is_within_models(at):
                around = self._around(at) or at
                return self._labels.get(around) or around.rpartition("/")[2]
            at = at.rpartition("/")[0]
        return folder.rpartition("/")[2]

    def _is_within_models(self, folder: str) -> bool:
        """Say whether a folder lies in an application's package `models`, so that its `models.py` is a part of that."""
        if folder in self._migrated or self._is_named(folder):
            return False
        parts = folder.split("/")
        packages = ["/".join(parts[: at + 1]) for at, part in enumerate(parts) if at and part == "models"]
        return any(f"{package}/__init__.py" in self._files for package in packages)

    def _around(self, folder: str) -> str | None:
        """Return the application that the models of a folder are part of which is none itself; None where it is one.

        The settings name the one above, and not this one: Django takes the nearest that it knows. Lists that are put
        together otherwise than of literals may name it all the same. What tests bring is installed by what runs them.
        """
        if not self._is_told:
            return None
        models = self._files.get(f"{folder}/models.py") or self._files.get(f"{folder}/models/__init__.py")
        if folder in self._migrated or models is None or models.role == "test" or self._is_named(folder):
            return None
        above = folder.rpartition("/")[0]
        while above and not self._is_named(above):
            above = above.rpartition("/")[0]
        return above or None

    def is_left_out(self, folder: str) -> bool:
        """Say whether settings whose lists of applications stand there in full do not name a folder's."""
        return self._is_told and bool(self._named) and not self._is_named(folder)

    def _is_named(self, folder: str) -> bool:
        parts = folder.split("/")
        return any(".".join(parts[at:]) in self._named for at in range(len(parts)))


def _named(given: PartsInput) -> set[str]:
    """Return the packages of the applications that settings name, those of configuration classes included."""
    facts = given.found.given.facts
    names = {
        name for path in facts for one in facts[path].signals if one.kind == "python.apps" for name in one.data["names"]
    }
    configured = {name.rpartition(".")[0] for name in names if name.rpartition(".")[2][:1].isupper()}
    return names | configured | {name.rpartition(".")[0] for name in configured}


def _is_told(given: PartsInput) -> bool:
    """Say whether the lists of applications stand there in full: those of tests only where there are no others."""
    facts, files = given.found.given.facts, given.found.given.files
    lists = [(path, one.data) for path in facts for one in facts[path].signals if one.kind == "python.apps"]
    real = [(path, data) for path, data in lists if path not in files or files[path].role != "test"]
    return not any(data.get("partial") for _, data in real or lists)


def _is_config(base: PythonClass | Outside) -> bool:
    return isinstance(base, Outside) and base.name in {"django.apps.AppConfig", "django.apps.config.AppConfig"}


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
