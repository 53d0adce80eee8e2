"""pyproject.toml, setup.cfg, setup.py and Pipfile. Nothing of them is ever executed: setup.py is read as text."""

from __future__ import annotations

import configparser
import re
from collections.abc import Mapping
from typing import Any

from services.system_map.resolve.manifests.found import MAX_TEXT, Found, described, key_lines
from services.system_map.resolve.manifests.requirements import split_requirement
from services.system_map.resolve.texts import Unreadable, as_text, line_of, read_toml, table, word, words

_SPACES = re.compile(r"(?<=\S)\s{2,}")
_CLASSIFIER = "License :: OSI Approved :: "
_KEY = re.compile(r"^[ \t]*\"?([\w.-]{1,200})\"?[ \t]*=", re.MULTILINE)
# What follows a semicolon in a requirement is a condition, never the name of another one.
_SEPARATOR = re.compile(
    r";(?!\s*\(?\s*(?:os_name|sys_platform|platform_\w+|python_(?:full_)?version|implementation_\w+|extra|[\"'])\b)"
)
_COMMANDS = ("console_scripts", "gui_scripts")


def group_scope(name: str) -> str:
    """Return the scope of an extra or a dependency group."""
    return f"optional:{name}"


def read_pyproject(path: str, data: bytes) -> Found:
    """Read PEP 621, dependency groups, the build system and Poetry's tables."""
    document = read_toml(data)
    text = as_text(data)
    found = Found()
    project = table(document.get("project"))
    found.name = word(project.get("name"))
    found.description = described(word(project.get("description")))
    found.licence = _licence(project)
    _require(found, project.get("dependencies"), "run", path, text)
    for group, requirements in table(project.get("optional-dependencies")).items():
        _require(found, requirements, group_scope(group), path, text)
    for requirements in table(document.get("dependency-groups")).values():
        _require(found, requirements, "development", path, text)
    _require(found, table(document.get("build-system")).get("requires"), "build", path, text)
    for name in ("scripts", "gui-scripts"):
        _enter(found, project.get(name))
    _read_poetry(found, table(table(document.get("tool")).get("poetry")), path, text)
    return found


def _licence(project: Mapping[str, Any]) -> str | None:
    licence = project.get("license")
    given = word(licence) or word(table(licence).get("text"))
    if given and len(given) < 100:
        return given
    classified = [
        one.removeprefix(_CLASSIFIER) for one in words(project.get("classifiers")) if one.startswith(_CLASSIFIER)
    ]
    return classified[0] if classified else None


def _require(found: Found, requirements: Any, scope: str, path: str, text: str) -> None:
    for requirement in words(requirements):
        if found.is_full:
            break
        split = split_requirement(requirement)
        if split:
            line = line_of(text, requirement) or line_of(text, split[0])
            found.depend(*split, scope, path, line)


def _enter(found: Found, scripts: Any) -> None:
    for label, target in table(scripts).items():
        whole = word(target) or word(table(target).get("reference")) or word(table(target).get("callable"))
        if whole and len(whole) <= MAX_TEXT:
            found.enter(label, re.sub(r"\s*\[.*\]$", "", whole).replace(" ", ""))


def _read_poetry(found: Found, poetry: dict[str, Any], path: str, text: str) -> None:
    if not poetry:
        return
    found.name = found.name or word(poetry.get("name"))
    found.description = found.description or described(word(poetry.get("description")))
    found.licence = found.licence or word(poetry.get("license"))
    _enter(found, poetry.get("scripts"))
    groups: list[tuple[str, Any]] = [
        ("run", poetry.get("dependencies")),
        ("development", poetry.get("dev-dependencies")),
    ]
    groups += [("development", table(group).get("dependencies")) for group in table(poetry.get("group")).values()]
    lines = key_lines(_KEY, text, 0)
    for scope, group in groups:
        for name, value in table(group).items():
            if name.lower() != "python":
                requirement = word(value) or word(table(value).get("version")) or ""
                kind = "optional" if table(value).get("optional") is True else None
                found.depend(name, requirement, group_scope("extra") if kind else scope, path, lines.get(name))


def read_pipfile(path: str, data: bytes) -> Found:
    """Read a Pipfile."""
    document, lines, found = read_toml(data), key_lines(_KEY, as_text(data), 0), Found()
    for group, scope in (("packages", "run"), ("dev-packages", "development")):
        for name, value in table(document.get(group)).items():
            requirement = word(value) or word(table(value).get("version")) or ""
            found.depend(name, "" if requirement == "*" else requirement, scope, path, lines.get(name))
    return found


def read_setup_cfg(path: str, data: bytes) -> Found:
    """Read the declarative setup.cfg."""
    text = as_text(data)
    parser = configparser.RawConfigParser(strict=False)
    try:
        # The parser tries an option's end at each of the spaces before it.
        parser.read_string("\n".join(_SPACES.sub(" ", line) for line in text.splitlines()))
    except configparser.Error:
        raise Unreadable("not a valid configuration file") from None
    found = Found()

    def value(section: str, key: str) -> str:
        return parser.get(section, key, fallback=None) or ""

    found.name = word(value("metadata", "name"))
    found.description = described(word(value("metadata", "description")))
    classified = [
        line.strip().removeprefix(_CLASSIFIER)
        for line in value("metadata", "classifiers").splitlines()
        if line.strip().startswith(_CLASSIFIER)
    ]
    found.licence = word(value("metadata", "license")) or (classified[0] if classified else None)
    _require(found, _lines(value("options", "install_requires")), "run", path, text)
    _require(found, _lines(value("options", "setup_requires")), "build", path, text)
    _require(found, _lines(value("options", "tests_require")), "development", path, text)
    if parser.has_section("options.extras_require"):
        for group, requirements in parser.items("options.extras_require"):
            _require(found, _lines(requirements or ""), group_scope(group), path, text)
    for key in _COMMANDS:
        for line in _lines(value("options.entry_points", key)):
            label, _, target = line.partition("=")
            found.enter(label.strip(), target.split("[")[0].replace(" ", ""))
    return found


def _lines(text: str) -> list[str]:
    """Return the items of a list, as setuptools reads it: one a line, or separated by semicolons in a single line."""
    items = text.splitlines() if "\n" in text else _SEPARATOR.split(text)
    return [item.strip() for item in items if item.strip() and item.strip()[0] != "#"]


# ── setup.py: literals beside the keywords, found by scanning; a parser of Python would run out of stack on a hostile one ──

_KEYWORD = r"(?<![\w.]){name}\s*=\s*"
# What makes a list of a list: setuptools takes any.
_MADE_OF = r"(?:(?:frozenset|list|set|sorted|tuple)\s{0,20}\(\s{0,200})?"
_STRING = re.compile(
    r"\"\"\"(.*?)\"\"\"|'''(.*?)'''|\"((?:[^\"\\\n]|\\.)*)\"?|'((?:[^'\\\n]|\\.)*)'?|#[^\n]*|([\[\](){}:,])", re.DOTALL
)


def read_setup_py(path: str, data: bytes) -> Found:
    """Read the literal keywords of setup(): what is computed stays unknown."""
    text = as_text(data)
    found = Found()
    found.name = _literal(text, "name")
    found.description = described(_literal(text, "description"))
    found.licence = _literal(text, "license")
    if found.licence is None and (match := re.search(rf"{re.escape(_CLASSIFIER)}([^\"'\n]+)", text)):
        found.licence = match[1]
    for keyword, scope in (("install_requires", "run"), ("setup_requires", "build"), ("tests_require", "development")):
        for value, offset in _strings(text, keyword):
            split = split_requirement(value)
            if split:
                found.depend(*split, scope, path, text.count("\n", 0, offset) + 1)
    for group, value, offset in _grouped(text, "extras_require"):
        split = split_requirement(value)
        if split:
            found.depend(*split, group_scope(group), path, text.count("\n", 0, offset) + 1)
    for value in _commands(text):
        label, equals, target = value.partition("=")
        if equals and ":" in target:
            found.enter(label.strip(), target.split("[")[0].replace(" ", ""))
    return found


def _commands(text: str) -> list[str]:
    """Return "name = module:function" of each command: other groups of `entry_points` are what plugins are found by."""
    at = _literal_at(text, "entry_points")
    if at is not None and text[at] == "{":
        return [value for group, value, _ in _grouped(text, "entry_points") if group in _COMMANDS]
    group, commands = "", []
    for value, _ in _strings(text, "entry_points"):
        if value.startswith("["):
            group = value.strip("[] ")
        elif group in _COMMANDS:
            commands.append(value)
    return commands


def _literal(text: str, keyword: str) -> str | None:
    match = re.search(
        _KEYWORD.format(name=keyword) + r"(?:[\"']([^\"'\n]{1,500})[\"']|([A-Za-z_]\w{0,100}))\s*[,)\n]", text
    )
    if match is None or match[1]:
        return word(match[1]) if match else None
    named = re.search(rf"^{re.escape(match[2])}\s*=\s*[\"']([^\"'\n]{{1,500}})[\"']\s*$", text, re.MULTILINE)
    return word(named[1]) if named else None


def _strings(text: str, keyword: str) -> list[tuple[str, int]]:
    """Return the strings, with their offsets, of a bracketed literal beside a keyword, or of the name given there."""
    at = _literal_at(text, keyword)
    if at is None:
        return []
    strings: list[tuple[str, int]] = []
    depth = 0
    for token in _STRING.finditer(text, at):
        if token[5]:
            depth += (token[5] in "[({") - (token[5] in "])}")
        elif not token[0].startswith("#"):
            whole = next(group for group in token.groups()[:4] if group is not None)
            strings += [(line.strip(), token.start()) for line in whole.splitlines() if line.strip()]
        if depth <= 0 or len(strings) > 1_000:
            break
    return strings


def _grouped(text: str, keyword: str) -> list[tuple[str, str, int]]:
    """Return (group, text, offset) of the literal that a keyword gives, or that is bound to its name."""
    at = _literal_at(text, keyword)
    found: list[tuple[str, str, int]] = []
    if at is None or text[at] != "{":
        return found
    group = ""
    said: list[tuple[str, int]] = []  # what stands since the last comma: a key, until no colon follows
    depth = 0
    for token in _STRING.finditer(text, at):
        if token[5] == ":" and depth == 1:
            group, said = (said[-1][0] if said else ""), []
        elif token[5]:
            depth += (token[5] in "[({") - (token[5] in "])}")
        elif not token[0].startswith("#"):
            whole = next(one for one in token.groups()[:4] if one is not None)
            said += [(line.strip(), token.start()) for line in whole.splitlines() if line.strip()]
        if depth <= 1 and token[5] in {",", "]", ")", "}"}:
            found += [(group, value, offset) for value, offset in said if group]
            said = []
        if depth <= 0 or len(found) > 1_000:
            break
    return found


def _literal_at(text: str, keyword: str) -> int | None:
    """Return where the bracketed literal beside a keyword begins, or that which the name given there is bound to."""
    given = _KEYWORD.format(name=keyword) + _MADE_OF
    match = re.search(given + r"(?:(?=[\[({\"'])|([A-Za-z_]\w{0,100})(?!\w))", text)
    if match is None or not match[1]:
        return None if match is None else match.end()
    named = re.search(rf"^{re.escape(match[1])}\s*=\s*{_MADE_OF}(?=[\[({{\"'])", text, re.MULTILINE)
    return None if named is None else named.end()
