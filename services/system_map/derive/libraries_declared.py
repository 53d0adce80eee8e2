"""Ways in by import that a manifest declares without naming a file: Package.swift's products, packages of .NET. Pure."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from functools import partial
from itertools import islice

from services.system_map.content import WayIn
from services.system_map.derive.aside import in_aside_folder, is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.readme import MAX_README, readme_text
from services.system_map.derive.values import below, folder_of, same_name
from services.system_map.resolve.paths import join, stem

_PRODUCT = re.compile(
    r"\.library\(\s*name:\s*\"([^\"\n]+)\"\s*,(?:\s*type:\s*\.\w+\s*,)?\s*targets:\s*\[([^\]]{0,2000})\]"
)
_TARGET = re.compile(
    r"\.(?:target|macro)\(\s*name:\s*\"([^\"\n]+)\"(?=((?:(?!\.(?:\w*[tT]arget|macro)\s*\().){0,2000}))", re.DOTALL
)
# What a target leans on may be written like a target: `.target(name: "Other")`.
_LEANS_ON = re.compile(r"\bdependencies:\s*\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\]")
_PATH = re.compile(r"\bpath:\s*\"([^\"\n]+)\"")
_QUOTED = re.compile(r"\"([^\"\n]+)\"")
_SOURCES = ("Sources", "Source", "src", "srcs")
_WINDOWS = frozenset({"SwiftUI", "UIKit", "AppKit", "WatchKit", "Cocoa"})
_NAME = re.compile(r"\b[A-Z]\w*")
_MAX_TEXT = 200_000
_MAX_PRODUCTS = 100  # of one Package.swift
# What a project of .NET says that is made into a package, and what says that it is none, or a program.
_PACKED = re.compile(
    r"<(?:PackageId|PackageTags|PackageDescription|PackageReadmeFile|PackageIcon)>\s*[^<\s]|<(?:IsPackable|GeneratePackageOnBuild)>\s*true",
    re.IGNORECASE,
)
_NOT_PACKED = re.compile(
    r"<IsPackable>\s*false|<OutputType>\s*(?:Win)?Exe|<PackAsTool>\s*true|Sdk=\"Microsoft\.NET\.Sdk\.(?:Web|Worker)\"|<IncludeBuildOutput>\s*false",
    re.IGNORECASE,
)
# A project may be called after its library and the language: "swift-logging", "Logging-CSharp".
_CALLED = {"Swift": ("{}", "swift-{}"), "C#": ("{}", "{}-csharp", "{}-dotnet", "{}.net")}
_PACKAGES = 5  # of .NET, the largest: an application may be made of many
_TYPES = frozenset({"class", "interface", "struct", "enum"})


def declared_libraries(found: Findings) -> Iterable[WayIn]:
    """Yield the modules of Swift's library products and the namespaces of .NET's packages."""
    yield from _swift(found)
    yield from _dotnet(found)


def _swift(found: Findings) -> Iterable[WayIn]:
    """Yield the module of each library product: that of its name, else its first."""
    for manifest, data in found.given.texts.items():
        if posixpath.basename(manifest) != "Package.swift" or in_aside_folder(manifest):
            continue
        text, root = data[:_MAX_TEXT].decode(errors="replace"), folder_of(manifest)
        places = {target[1]: _PATH.search(target[2]) for target in _TARGET.finditer(_LEANS_ON.sub("", text))}
        told: set[str] = set()
        for product in islice(_PRODUCT.finditer(text), _MAX_PRODUCTS):
            targets = _QUOTED.findall(product[2])
            module = product[1] if product[1] in targets else next(iter(targets), "")
            place = places.get(module)
            written = [place[1]] if place else [f"{one}/{module}" for one in _SOURCES]
            folders = [join(root.rstrip("/"), one) for one in written]  # None where it leads out of the repository
            paths = [path for one in folders if one is not None for path in found.once(_offered_of_swift, one)]
            path = _main_file(found, paths, module)
            if module and module not in told and path is not None:
                told.add(module)
                way = _library(found, f"import {module}", path, module, manifest)
                if any(one is not None and found.once(_runs, one) for one in folders):
                    way.score = min(way.score, 0.8)  # the application itself, which is made as a package
                yield way


def _dotnet(found: Findings) -> Iterable[WayIn]:
    """Yield the namespace of each project that is made into a package: that of its name, else the one with most code."""
    projects = []
    for manifest in packed_projects(found):
        name, paths = posixpath.basename(manifest).removesuffix(".csproj"), _below(found, folder_of(manifest), ".cs")
        projects.append((not found.is_called(name), -found.lines(paths), manifest, name, paths))
    for _, _, manifest, name, paths in sorted(projects)[:_PACKAGES]:
        lines: Counter[str] = Counter()
        offered = _offering(found, paths)
        for path in offered:
            package = _namespace(found, path)
            # Of a generator or an analyser nobody imports the namespace, which is another than its name says.
            if package == name or package.startswith(f"{name}."):
                lines[package] += found.facts(path).lines
        package = min(lines, key=lambda one: (one.count("."), -lines[one], one), default="")
        main = _main_file(found, [path for path in offered if _namespace(found, path) == package], name)
        if package and main is not None:
            yield _library(found, f"using {package};", main, name, manifest)


def packed_projects(found: Findings) -> list[str]:
    """Return the projects of .NET that are made into packages for others, by their paths."""
    packed = []
    for manifest, data in found.given.texts.items():
        file = found.given.files.get(manifest)
        if not manifest.endswith(".csproj") or in_aside_folder(manifest) or file is None or file.role == "test":
            continue
        text = data[:_MAX_TEXT].decode(errors="replace")
        if _PACKED.search(text) and not _NOT_PACKED.search(text):
            packed.append(manifest)
    return packed


def _namespace(found: Findings, path: str) -> str:
    return (found.facts(path).package or "").partition(";")[0]


def _below(found: Findings, folder: str, ending: str) -> list[str]:
    """Return the own files of an ending below a folder."""
    return [path for path in below(found.own, folder) if path.endswith(ending)]


def _offered_of_swift(found: Findings, folder: str) -> list[str]:
    """Return the files of Swift in a folder, which is written without a closing slash, that offer a type."""
    return _offering(found, _below(found, f"{folder}/" if folder else "", ".swift"))


def _runs(found: Findings, folder: str) -> bool:
    """Say whether a folder, which is written without a closing slash, holds the main of a program with windows."""
    paths = [path for path in _below(found, f"{folder}/" if folder else "", ".swift") if found.facts(path).is_entry]
    return any(one.target in _WINDOWS for path in paths if not is_aside(path) for one in found.facts(path).imports)


def _offering(found: Findings, paths: list[str]) -> list[str]:
    """Return those of some files that have a type which others can use."""
    return [path for path in paths if not is_aside(path) and _offers(found, path)]


def _main_file(found: Findings, paths: list[str], name: str) -> str | None:
    """Return the file of a library that is called like it, else that which the README names first, else most lean on."""
    places = found.once(_places)

    def order(path: str) -> tuple[bool, int, float, str]:
        called = stem(path)
        return called != name.rpartition(".")[2], places.get(called, MAX_README), -found.ranks.get(path, 0.0), path

    return min(paths, key=order, default=None)


def _places(found: Findings) -> dict[str, int]:
    """Return where the README first names each word that may be a type."""
    places: dict[str, int] = {}
    for said in _NAME.finditer(readme_text(found.given.texts) or ""):
        places.setdefault(said[0], said.start())
    return places


def _offers(found: Findings, path: str) -> bool:
    """Say whether a file has a type of its own that others can use."""
    symbols = found.facts(path).symbols
    return any(one.parent is None and one.kind in _TYPES and one.exported for one in symbols)


def _library(found: Findings, label: str, path: str, name: str, manifest: str) -> WayIn:
    """Return the way in by one library: that of the project's name first, in its own language, others by their size."""
    share = found.once(_lines_below, folder_of(path)) / (found.once(_lines_below, "") or 1)
    language = "Swift" if path.endswith(".swift") else "C#"
    # Of an application's inner packages the first may give the project its name, for want of a manifest at the root.
    is_called = found.is_called if "/" not in manifest else partial(same_name, found.given.name)
    is_its = found.once(Findings.language) == language and any(is_called(one.format(name)) for one in _CALLED[language])
    # Below the type that a README shows, which leads to a better file of the same library.
    score = 0.89 if is_its else round(0.62 + 0.2 * share, 3)
    reason = f"declared in {posixpath.basename(manifest)}"
    return WayIn(label=label, kind="library", path=path, line=None, score=score, reason=reason)


def _lines_below(found: Findings, folder: str) -> int:
    return found.lines(below(found.own, folder))
