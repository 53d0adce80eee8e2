"""The registry of configuration files, and the part made of what they and the code say. Pure."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from services.system_map.parts.surface import ConfigurationPart, Port
from services.system_map.resolve.paths import base_name
from services.system_map.resolve.wanted import SYMFONY_SETTINGS
from services.system_map.roles import folder_role
from services.system_map.surface.configuration.azure import AZURE, read_azure
from services.system_map.surface.configuration.beside import Beside, beside, included_files
from services.system_map.surface.configuration.compose import read_compose
from services.system_map.surface.configuration.dockerfile import read_dockerfile
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.gitlab import read_gitlab
from services.system_map.surface.configuration.image_names import tell_apart
from services.system_map.surface.configuration.more_workflows import (
    read_appveyor,
    read_bitbucket,
    read_buildkite,
    read_drone,
    read_woodpecker,
)
from services.system_map.surface.configuration.processes import (
    read_entry_script,
    read_env_file,
    read_gradle,
    read_procfile,
    read_spring,
    read_symfony,
    read_unit,
)
from services.system_map.surface.configuration.readers import Readers
from services.system_map.surface.configuration.settings import read_settings
from services.system_map.surface.configuration.tags import TagPrefixes
from services.system_map.surface.configuration.whose import beside_the_product, configuring_aside
from services.system_map.surface.configuration.workflows import (
    read_circleci,
    read_github,
    read_jenkinsfile,
    read_travis,
)

if TYPE_CHECKING:
    from services.system_map.derive.values import DeriveInput
    from services.system_map.parts_input import PartsInput

MAX_SERVICES = 300
MAX_VARIABLES = 500
MAX_PORTS = 100
Reader = Callable[[str, bytes, Collected], None]
_ORDER = ("image", "container", "process", "workflow")
_OF_CARGO = re.compile(r"CARGO(?:_\w+)?|OUT_DIR")
_OF_BUILDS = re.compile(r"HOST|TARGET|PROFILE|DEBUG|OPT_LEVEL|NUM_JOBS|RUSTC(?:_\w+)?|RUSTDOC|DEP_\w+")
_DOCKERFILE = re.compile(
    r"(?:^|/)(?:(?:Docker|Container)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:docker|container)file)$", re.IGNORECASE
)
# Of others' code, or of what a test sets up for itself or reads as its input: nothing that the product runs with.
_ASIDE = frozenset({"vendored", "generated", "test"})

READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"^\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml$"), read_github),
    (re.compile(r"(?:^|/)(?:[\w.]+-)*compose(?![a-z])[\w.-]*\.ya?ml$"), read_compose),
    (re.compile(r"^\.gitlab-ci\.ya?ml$"), read_gitlab),
    (re.compile(r"^\.circleci/config\.ya?ml$"), read_circleci),
    (re.compile(r"^\.travis\.ya?ml$"), read_travis),
    (AZURE, read_azure),
    (re.compile(r"^\.?appveyor\.ya?ml$"), read_appveyor),
    (re.compile(r"^bitbucket-pipelines\.ya?ml$"), read_bitbucket),
    (re.compile(r"^\.buildkite/(?:[\w.-]+/){0,3}[\w.-]+\.ya?ml$"), read_buildkite),
    (re.compile(r"^\.drone\.ya?ml$"), read_drone),
    (re.compile(r"^\.woodpecker(?:/[\w.-]+)?\.ya?ml$"), read_woodpecker),
    (re.compile(r"(?:^|/)Jenkinsfile(?:\.[\w.-]+)?$"), read_jenkinsfile),
    (re.compile(r"(?:^|/)Procfile(?:\.[\w-]+)?$"), read_procfile),
    (re.compile(r"\.service$"), read_unit),
    (
        re.compile(
            r"(?:^|/)(?:\.env(?:[._-][\w.-]+)?|\.flaskenv|[\w.-]*env[._-](?:example|sample|template|dist)|[\w.-]+\.env)$"
        ),
        read_env_file,
    ),
    (re.compile(r"(?:^|/)(?:[\w-]*entry-?point[\w-]*|boot|start|run)(?:\.(?:sh|bash))?$"), read_entry_script),
    (re.compile(r"(?:^|/)(?:application|bootstrap)[\w.-]*\.(?:ya?ml|properties)$"), read_spring),
    (SYMFONY_SETTINGS, read_symfony),
    (re.compile(r"\.gradle$"), read_gradle),
)


def is_configuration(path: str) -> bool:
    """Say whether a file's text is read here."""
    return bool(_DOCKERFILE.search(path)) or any(pattern.search(path) for pattern, _ in READERS)


def find_configuration(given: PartsInput) -> ConfigurationPart:
    """Return what the program needs to run: services by kind and path, variables, ports."""
    findings = given.found.given
    collected = Collected(is_aside=configuring_aside(given))
    included: dict[str, Beside] = {}
    _guarded(lambda: included.update(included_files(findings.texts)))
    for path in sorted(findings.texts):
        file = findings.files.get(path)
        if file is None or not is_configuration(path) or not _is_of_the_product(path, file.role):
            continue
        reader = _reader(path, file.language, findings.name, findings.texts, included)
        if reader is not None:
            _guarded(partial(reader, path, findings.texts[path], collected))
    _guarded(partial(_read_code, given, collected))
    _guarded(partial(read_settings, given, collected))
    _guarded(lambda: tell_apart(collected.services))
    collected.services.sort(key=lambda one: (_ORDER.index(one.kind), one.path, one.line or 0))
    variables, ports = collected.variables(), _once(collected.ports)
    left_out = (len(collected.services), MAX_SERVICES), (len(variables), MAX_VARIABLES), (len(ports), MAX_PORTS)
    return ConfigurationPart(
        services=collected.services[:MAX_SERVICES],
        variables=variables[:MAX_VARIABLES],
        ports=ports[:MAX_PORTS],
        left_out=collected.left_out + sum(max(0, count - limit) for count, limit in left_out),
    )


def _is_of_the_product(path: str, role: str) -> bool:
    return role not in _ASIDE and folder_role(path.rpartition("/")[0]) not in {"vendored", "test"}


def _reader(
    path: str, language: str | None, project: str, texts: Mapping[str, bytes], included: Mapping[str, Beside]
) -> Reader | None:
    if _DOCKERFILE.search(path) and language in {None, "Dockerfile"}:
        return lambda path, data, collected: read_dockerfile(path, data, project, collected)
    found = next((read for pattern, read in READERS if pattern.search(path)), None)
    if found is read_compose:
        return partial(read_compose, beside=beside(path, texts, included))
    if found is read_gitlab:
        return partial(read_gitlab, texts=texts)
    return found


def _guarded(read: Callable[[], None]) -> None:
    """Run one reader; what nobody foresaw in one file must not cost the others' facts."""
    try:
        read()
    except Exception:
        traceback.print_exc()


def _read_code(given: PartsInput, collected: Collected) -> None:
    """Add what the product's code reads and listens on; tests set up their own surroundings."""
    findings = given.found.given
    readers = Readers(findings, given.found.all_edges)
    tagged = TagPrefixes(findings, given.found.all_edges)
    stands_aside = beside_the_product(given)
    # A script that another one sources shares its variables with that: whose they are is not certain.
    sourced = {target for source, target in given.found.all_edges if _is_script(findings, source, target)}
    by_name = _sourced_by_name(given)
    for path in sorted(findings.facts):
        file = findings.files.get(path)
        if file is None or file.role != "code" or path in sourced:
            continue
        aside = stands_aside(path)
        for signal in findings.facts[path].signals:
            data = signal.data
            if signal.kind == "env.read" and _is_set_by_others(path, file.language, data, by_name):
                continue
            if signal.kind == "env.read":
                collected.read(data["name"], path, signal.line, data["default"], required=data["required"], aside=aside)
            elif signal.kind == "env.asked" and (one := readers.of(path, data["function"])) is not None:
                default = data["default"] if one.takes_default else None
                required = data.get("required", False)
                collected.read(data["name"], path, signal.line, default, required=required, aside=aside)
            elif signal.kind == "env.tag":
                for name, required in tagged.read(path, data):
                    collected.read(name, path, signal.line, data["default"], required=required, aside=aside)
            elif signal.kind == "port.listen":
                collected.port(data["port"], path, signal.line, data["how"])


def _is_script(findings: DeriveInput, *paths: str) -> bool:
    return all((file := findings.files.get(path)) is not None and file.language == "Shell" for path in paths)


def _sourced_by_name(given: PartsInput) -> set[str]:
    """Return the scripts that others may source, of whose path they tell the name alone: `. "$LIB/say.sh"`."""
    findings = given.found.given
    by: dict[str, set[str]] = {}
    for source in (path for path in findings.facts if _is_script(findings, path)):
        known = {line for one in given.leads(source) for line in one.lines}
        for said in findings.facts[source].imports:
            if said.line not in known:
                by.setdefault(base_name(said.target), set()).add(source)
    return {path for path in findings.files if by.get(base_name(path), set()) - {path}} if by else set()


def _is_set_by_others(path: str, language: str | None, data: dict[str, Any], by_name: set[str]) -> bool:
    """Say whether what a file reads may come from another one, or does from the tool that runs it."""
    if path in by_name:  # what a script has a default for or demands is said for whoever starts it
        return data["default"] is None and not data["required"]
    return language == "Rust" and _is_of_cargo(path, data["name"])  # cargo sets these for what it compiles


def _is_of_cargo(path: str, name: str) -> bool:
    """Say whether cargo sets a variable: some only for the program that prepares a build."""
    return bool(_OF_CARGO.fullmatch(name) or (base_name(path) == "build.rs" and _OF_BUILDS.fullmatch(name)))


def _once(ports: list[Port]) -> list[Port]:
    kept = {(one.number, one.where.path, one.how): one for one in reversed(ports)}
    return sorted(kept.values(), key=lambda one: (one.where.path, one.where.line or 0, one.number))
