"""Processes and variables in plain files: Procfile, systemd, examples of .env, entry scripts, Spring, Symfony, Gradle. Pure."""

from __future__ import annotations

import re

from services.system_map.parts.surface import ServiceEntry
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.yaml_reading import read_documents

MAX_LINES = 5_000
MAX_LINE = 4_000  # characters
MAX_VALUE_LINES = 100  # of a value between quotes
_PROCESS = re.compile(r"^([A-Za-z0-9_-]{1,60})\s*:\s*(\S.*)$")
_SETTING = re.compile(r"^\s*(?:#\s*)?(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=")
_UNIT_VARIABLE = re.compile(r"(?<!\w)([A-Za-z_]\w*)=")
_TAKEN = re.compile(r"(?<![\\$])\$\{([A-Z_][A-Z0-9_]*)(:?[-?=])([^{}]*)\}")
# A default that takes another variable is none to tell.
_SPRING = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(?:\}|:(?:([^{}]*)\}|(?=[^{}]*\$\{)))")
# A number, or what stands in for it; 0 and less stand for any port that is free.
_SPRING_PORT = re.compile(r"((?:\$\{[\w.-]+:){0,9})([1-9]\d{0,4})(\}{0,9})")
_LAST_PORT = 65_535
_SPRING_PROPERTY = re.compile(r"\s*server\.port\s*[=:]\s*(\S+)")
# Before the name stand words that turn the value into something: `%env(int:PORT)%`, `%env(default:fallback:PORT)%`.
_SYMFONY = re.compile(r"%env\((?:[^()%\s:]{1,100}:){0,9}([A-Za-z_]\w*)\)%")
_GRADLE = re.compile(
    r"""\b(?:
        (?:System\.(?:getenv(?:\(\)(?:\.(?:get|getOrDefault|containsKey))?)?|env\.get)|providers\.environmentVariable)
        [(\[]\s*["'](?P<name>[A-Za-z_]\w*)["']\s*(?:,|[)\]]\s*(?:\?:)?)
        |System\.(?:env|getenv\(\))\.(?P<plain>[A-Za-z_]\w*)\b(?!\s*\()\s*(?:\?:)?
    )\s*(?:["'](?P<default>[^"'$\n]*)["'])?""",
    re.VERBOSE,
)


def _lines(data: bytes) -> list[str]:
    return [line[:MAX_LINE] for line in data.decode("utf-8-sig", "replace").splitlines()[:MAX_LINES]]


def read_procfile(path: str, data: bytes, collected: Collected) -> None:
    """Add the processes of a Procfile."""
    for number, line in enumerate(_lines(data), 1):
        found = _PROCESS.match(line)
        if found:
            command = found[2].strip()
            collected.serve(
                ServiceEntry(kind="process", name=found[1], path=path, line=number, detail=command, command=command)
            )


def read_unit(path: str, data: bytes, collected: Collected) -> None:
    """Add the service of a systemd unit."""
    about, command, line = "", "", None
    for number, text in enumerate(_lines(data), 1):
        key, _, value = text.strip().partition("=")
        if key == "Description":
            about = value
        elif key == "ExecStart" and not command:
            command, line = value.strip(), number
        elif key == "Environment":
            for name in _UNIT_VARIABLE.findall(value):
                collected.set(name, path, number)
    if command:
        name = path.rpartition("/")[2].removesuffix(".service")
        collected.serve(
            ServiceEntry(kind="process", name=name, path=path, line=line, detail=about or command, command=command)
        )


def read_env_file(path: str, data: bytes, collected: Collected) -> None:
    """Add the names that an example of .env sets; commented ones too, for that is how optional ones are shown."""
    lines, within = _lines(data), 0
    for number, line in enumerate(lines, 1):
        found = _SETTING.match(line) if number > within else None
        is_comment = line.lstrip().startswith("#")
        # In a comment only names in capitals right after the mark, else it is a sentence.
        if found and (not is_comment or found[1].isupper()):
            collected.set(found[1], path, number)
        if found and not is_comment:
            within = number + _more_lines(line[found.end() :], lines[number : number + MAX_VALUE_LINES])


def _more_lines(value: str, below: list[str]) -> int:
    """Return over how many of the lines below a quoted value goes on; none where no line ends it."""
    value = value.strip()
    quote = value[:1]
    if quote not in {'"', "'"} or value.count(quote) != 1:
        return 0
    return next((count for count, line in enumerate(below, 1) if _ends(line, quote)), 0)


def _ends(line: str, quote: str) -> bool:
    return line.count(quote) == 1 and line.rstrip().endswith(quote)


def read_entry_script(path: str, data: bytes, collected: Collected) -> None:
    """Add the variables that a script takes with a default or insists on: `${NAME:-x}`, `${NAME:?}`."""
    for number, line in enumerate(_lines(data), 1):
        if "${" in line and not line.lstrip().startswith("#"):
            for found in _TAKEN.finditer(line):
                default = None if "?" in found[2] else found[3]
                collected.read(found[1], path, number, default, required="?" in found[2])


def read_spring(path: str, data: bytes, collected: Collected) -> None:
    """Add the variables that Spring's properties take, `${NAME:default}`, and the port that it serves on."""
    for number, line in enumerate(_lines(data), 1):
        if line.lstrip().startswith("#"):
            continue
        if "${" in line:
            for found in _SPRING.finditer(line):
                collected.read(found[1], path, number, found[2])
        told = _SPRING_PROPERTY.match(line) if path.endswith(".properties") else None
        if told:
            _serve_on(told[1], path, number, collected)
    if not path.endswith(".properties"):
        for document in read_documents(data):
            port = document.get("server", "port") if document.get("server").is_map else document.get("server.port")
            _serve_on(port.text or "", path, port.line, collected)


def _serve_on(said: str, path: str, line: int | None, collected: Collected) -> None:
    number = _SPRING_PORT.fullmatch(said.strip())
    if number and int(number[2]) <= _LAST_PORT and number[1].count("${") == len(number[3]):
        collected.port(number[2], path, line, "server.port of Spring")


def read_symfony(path: str, data: bytes, collected: Collected) -> None:
    """Add the variables that Symfony's settings take: `%env(NAME)%`."""
    for number, line in enumerate(_lines(data), 1):
        if "%env(" in line and not line.lstrip().startswith("#"):
            for found in _SYMFONY.finditer(line):
                collected.read(found[1], path, number)


def read_gradle(path: str, data: bytes, collected: Collected) -> None:
    """Add the variables that a build in Groovy reads."""
    for number, line in enumerate(_lines(data), 1):
        if ("System." in line or "environmentVariable(" in line) and not line.lstrip().startswith(("//", "*", "/*")):
            for found in _GRADLE.finditer(line):
                collected.read(found["name"] or found["plain"], path, number, found["default"])
