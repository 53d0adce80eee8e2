"""Ways in by import where no manifest names a file: a gem, or the class or type that a README shows first. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from services.system_map.content import WayIn
from services.system_map.derive.aside import in_aside_folder, is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.libraries_declared import packed_projects
from services.system_map.derive.readme import MAX_README, readme_text
from services.system_map.derive.values import folder_of

# How others say that they use it.
_IMPORTS = {"PHP": "use", "C#": "using", "Kotlin": "import", "Swift": "import", "Scala": "import"}
_SEPARATORS = {"PHP": "\\"}
_SEMICOLON = frozenset({"PHP", "C#"})
_CODE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)|^(?: {4}|\t)([^\n]*)", re.DOTALL | re.MULTILINE)
_TYPE_NAME = re.compile(r"\b[A-Z]\w+(\()?")
_TYPES = frozenset({"class", "interface", "struct", "enum", "trait", "module", "type"})
_EXECUTABLES = re.compile(
    r"\.executables\s*(?:<<|\+?=)\s*(?:\[(?P<list>[^\]]*)\]|%[wW][\[({<|](?P<words>[^\])}>|]*)|(?P<one>[\"'][^\"'\n]+[\"'])|)"
)
_BINDIR = re.compile(r"\.bindir\s*=\s*[\"']([^\"'\n]+)")
_QUOTED = re.compile(r"[\"']([^\"'\n]+)[\"']")
_PROJECT = re.compile(rb'"type"\s*:\s*"project"')
_NOT_SHOWN = (True, MAX_README)


def gems(found: Findings) -> Iterable[WayIn]:
    """Yield what `require` loads of each gem: the file in `lib` that is called like its gemspec."""
    own = frozenset(found.own)
    for manifest in found.given.texts:
        if not manifest.endswith(".gemspec") or in_aside_folder(manifest):
            continue
        folder = folder_of(manifest)
        name = posixpath.basename(manifest).removesuffix(".gemspec")
        for tail in (name.replace("-", "/"), name.replace("-", "_"), name):
            path = f"{folder}lib/{tail}.rb"
            if path in own:
                score = 0.93 if not folder or found.is_called(name) else 0.65
                yield _library(f'require "{tail}"', path, score, f"the gem {name}")
                break
        yield from _commands_of_gem(found, manifest)


def _commands_of_gem(found: Findings, manifest: str) -> Iterable[WayIn]:
    """Yield the executables of a gemspec: those that it lists, or all of its folder where it asks git for them."""
    text = found.given.texts[manifest].decode(errors="replace")
    told = _EXECUTABLES.search(text)
    if told is None:
        return
    named = _BINDIR.search(text)
    folder = posixpath.normpath(f"{folder_of(manifest)}{named[1] if named else 'bin'}") + "/"
    listed = _QUOTED.findall(told["list"] or "") or (told["words"] or "").split() or _QUOTED.findall(told["one"] or "")
    for path in found.own:
        name = path.removeprefix(folder)
        if (
            path.startswith(folder)
            and "/" not in name
            and (name in listed or (not listed and found.facts(path).shebang))
        ):
            score = 0.9 if "/" not in manifest else 0.65
            reason = f"declared in {posixpath.basename(manifest)}"
            yield WayIn(label=name, kind="command", path=path, line=None, score=score, reason=reason)


def shown_types(found: Findings) -> Iterable[WayIn]:
    """Yield the type of a library that is called like the project, or that the README's code names first.

    None where something of the product has a main: then it is a program. What Composer puts among the programs of those
    who install a package is none of these.
    """
    language = found.language()
    if language not in _IMPORTS:
        return
    paths = [path for path in found.own if found.spoken_language(path) == language and not is_aside(path)]
    mains = {path for path in paths if found.facts(path).is_entry}
    if mains and language == "C#":  # a project that is packed is no part of the program beside it
        folders = tuple(map(folder_of, packed_projects(found)))
        paths, mains = [path for path in paths if path.startswith(folders)], set()
    if not mains <= _programs_of_composer(found) or _is_application(found):
        return
    shown = shown_names(readme_text(found.given.texts) or "")
    named = [
        (not found.is_called(name), shown.get(name, _NOT_SHOWN), len(path), path, name)
        for path in paths
        if path not in mains
        and (name := _type_of(found, path)) is not None
        and (found.is_called(name) or name in shown)
    ]
    if not named:
        return
    _, place, _, path, name = min(named)
    package = (found.facts(path).package or "").partition(";")[0]
    if language == "Swift":
        package, name = _target(found, path), ""
    elif language == "C#" and package:
        name = ""
    label = f"{_IMPORTS[language]} {_SEPARATORS.get(language, '.').join(part for part in (package, name) if part)}"
    reason = "the type that the README shows" if place != _NOT_SHOWN else "the file named like the project"
    yield _library(label + ";" * (language in _SEMICOLON), path, 0.9, reason)


def _programs_of_composer(found: Findings) -> set[str]:
    """Return what a composer.json of a library declares as its programs, and what lies beside them."""
    data = found.given.texts.get("composer.json", b"")
    entries = found.given.manifests.entry_points
    folders = {folder_of(target) for _, target, manifest in entries if manifest == "composer.json"} - {""}
    if _PROJECT.search(data):
        return set()
    named = {target for _, target, manifest in entries if manifest == "composer.json"}
    return named | {path for path in found.own if folder_of(path) in folders}


def _target(found: Findings, path: str) -> str:
    """Return the module of Swift that a file is of: its folder below that of the sources, else the package's name."""
    start, source, rest = f"/{path}".rpartition("/Sources/")
    module = rest.partition("/")[0] if source and not start.endswith("/Tests") and "/" in rest else ""
    return module or found.given.manifests.name or found.given.name


def _is_application(found: Findings) -> bool:
    files = found.given.files
    return any(path in files for path in ("artisan", "bin/console", "public/index.php", "index.php", "wp-config.php"))


def _type_of(found: Findings, path: str) -> str | None:
    """Return the file's name, where its outermost type or the project is called so."""
    stem = posixpath.basename(path).partition(".")[0]
    symbols = found.facts(path).symbols
    types = [known for known in symbols if known.name == stem and known.parent is None and known.kind in _TYPES]
    if types and not any(known.exported for known in types):
        return None  # nobody else can use it
    # PHP imports types only: a file of statements cannot be meant.
    return stem if types or (found.is_called(stem) and not path.endswith(".php")) else None


def shown_names(text: str) -> dict[str, tuple[bool, int]]:
    """Return the names in a README's code that may be types: those that are called or made first, then by place."""
    places: dict[str, tuple[bool, int]] = {}
    for code in _CODE.finditer(text[:MAX_README]):
        for name in _TYPE_NAME.finditer(code[0]):
            place = (not name[1], code.start() + name.start())
            said = name[0].rstrip("(")
            places[said] = min(place, places.get(said, _NOT_SHOWN))
    return places


def _library(label: str, path: str, score: float, reason: str) -> WayIn:
    return WayIn(label=label, kind="library", path=path, line=None, score=score, reason=reason)
