"""Ways in of Android applications: what the launcher opens, and the object that stands for the whole program. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.content import WayIn
from services.system_map.derive.aside import in_aside_folder
from services.system_map.derive.findings import Findings
from services.system_map.derive.values import below, folder_of
from services.system_map.resolve.paths import stem
from services.system_map.resolve.texts import Unreadable, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ANDROID = "{http://schemas.android.com/apk/res/android}"
_MAIN, _LAUNCHER = "android.intent.action.MAIN", "android.intent.category.LAUNCHER"
_OPENED = frozenset({"activity", "activity-alias"})
_SOURCE_SET = re.compile(r"(?:^|/)src/([^/]+)/AndroidManifest\.xml$")
_SHIPPED = frozenset({"main", "androidMain"})  # what stands in other source sets is for one variant only
_NAMESPACE = re.compile(r"\bnamespace[ \t]{0,20}=?[ \t]{0,20}[\"']([\w.]+)[\"']")
_GRADLE = ("build.gradle.kts", "build.gradle")
_GRADLE_ENDINGS = (".gradle", ".gradle.kts")
_CODE = (".kt", ".java")
_TRIAL = re.compile(r"demo|sample|example|bench|test", re.IGNORECASE)
# What puts a library into a repository of packages, so that others can take it.
_PUBLISHING = re.compile(rb"maven[-.]?publish|\bpublishing\s*\{", re.IGNORECASE)
_NOT_OF_IT = frozenset({"test", "vendored", "docs", "generated"})
_MAX_MANIFESTS = 200
_MAX_OPENED = 20  # of one application


def android_applications(found: Findings) -> list[WayIn]:
    """Return what the launcher opens of each application, and its class of the whole program where it has one."""
    return [way for manifest in islice(_manifests(found), _MAX_MANIFESTS) for way in _application(found, manifest)]


def is_android_application(found: Findings) -> bool:
    """Say whether a repository is an application of Android, none of whose modules with code is published as a library."""
    if not any(way.score > 0.8 for way in found.once(android_applications)):
        return False
    texts = found.given.texts
    published = [path for path in texts if path.endswith(_GRADLE_ENDINGS) and _PUBLISHING.search(texts[path])]
    return not any(path.endswith(_CODE) for manifest in published for path in below(found.own, folder_of(manifest)))


def _manifests(found: Findings) -> Iterable[str]:
    """Yield the manifests of what is shipped."""
    for path in sorted(found.given.texts):
        if posixpath.basename(path) != "AndroidManifest.xml" or in_aside_folder(path):
            continue
        file, source_set = found.given.files.get(path), _SOURCE_SET.search(path)
        if file is not None and file.role not in _NOT_OF_IT and (source_set is None or source_set[1] in _SHIPPED):
            yield path


def _application(found: Findings, manifest: str) -> Iterable[WayIn]:
    try:
        document = read_xml(found.given.texts[manifest])
    except Unreadable:
        return
    said = _SOURCE_SET.search(manifest)
    module = manifest[: said.start(1)].removesuffix("src/") if said else folder_of(manifest)
    package = document.get("package") or _namespace(found, module)
    for application in document.iter("application"):
        names = islice(filter(None, map(_opened, application)), _MAX_OPENED)
        opened = [path for name in names if (path := _file_of(found, package, name))]
        score = _standing(found, module)
        for path in dict.fromkeys(opened):
            yield _way(f"launcher activity {stem(path)}", path, score)
        path = _file_of(found, package, application.get(f"{_ANDROID}name") or "") if opened else None
        if path is not None and path not in opened:
            yield _way(f"application {stem(path)}", path, score - 0.04)


def _opened(element: Element) -> str | None:
    """Return the class of an activity that the launcher shows; None of any other element."""
    if element.tag not in _OPENED:
        return None
    for intent in element.iter("intent-filter"):
        if {_MAIN, _LAUNCHER} <= {one.get(f"{_ANDROID}name") for one in intent}:
            return element.get(f"{_ANDROID}targetActivity") or element.get(f"{_ANDROID}name")
    return None


def _namespace(found: Findings, module: str) -> str:
    """Return the package that names without one are of, by the build file of a module; empty where it says none."""
    for name in _GRADLE:
        if said := _NAMESPACE.search(found.given.texts.get(f"{module}{name}", b"").decode(errors="replace")):
            return said[1]
    return ""


def _file_of(found: Findings, package: str, name: str) -> str | None:
    """Return the own file of a class as a manifest names it: relative to the package where it begins with a dot or has none."""
    name = name.partition("$")[0]
    if name.startswith(".") or "." not in name:
        name = f"{package}.{name.removeprefix('.')}"
    package, _, called = name.rpartition(".")
    if not package or not called:
        return None
    inside = found.once(_by_package).get(package, [])
    named = [path for path in inside if stem(path) == called]
    return next(iter(named or [path for path in inside if called in found.facts(path).symbol_names]), None)


def _by_package(found: Findings) -> dict[str, list[str]]:
    """Return the own files of Java and Kotlin by their packages."""
    by_package: dict[str, list[str]] = {}
    for path in found.own:
        if path.endswith(_CODE):
            by_package.setdefault(found.facts(path).package or "", []).append(path)
    return by_package


def _standing(found: Findings, module: str) -> float:
    """Score an application by its size; one for trials, or the shell of a program in another language, stands back."""
    if _TRIAL.search(posixpath.basename(module[:-1])) or _is_shell(found, module):
        return 0.5
    share = found.lines(below(found.own, module)) / (found.lines(found.own) or 1)
    return round(0.88 + 0.04 * share, 3)


def _is_shell(found: Findings, module: str) -> bool:
    """Say whether an application is written in JavaScript or Dart: their tools keep Android's part in `android/app`."""
    outer = module.removesuffix("android/app/")
    if outer == module:
        return False
    return not {f"{outer}package.json", f"{outer}pubspec.yaml"}.isdisjoint(found.given.files)


def _way(label: str, path: str, score: float) -> WayIn:
    reason = "declared in AndroidManifest.xml"
    return WayIn(label=label, kind="main", path=path, line=None, score=round(score, 3), reason=reason)
