"""Compose files: containers with image or build, ports, what they wait for, and the variables they are given. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.system_map.parts.surface import ServiceEntry
from services.system_map.surface.configuration.beside import NOTHING_BESIDE, Beside
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.yaml_reading import Yaml, read_yaml

MAX_SERVICES = 200
_MAX_PORT = 60  # characters
_MAX_BESIDE = 64 * 1024  # of a .env file
_MAX_COMMENTED = 4_000  # characters of a line that is looked through for a comment
_MAX_WITHIN = 5  # defaults within defaults
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
# `$$` is a dollar. A default that takes others is none to tell, and those are met behind its mark.
_REFERENCE = re.compile(r"\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:\}|(:?[-?+])(?:([^{}$]*)\})?))")
_INNERMOST = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}$]*))?\}|([A-Za-z_]\w*))")
_COMMENT = re.compile(r"\"(?:\\.|[^\"\\])*(?:\"|\Z)|'[^']*'|(?P<mark>(?:^|(?<=\s))#)")
_SET = re.compile(
    r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*[\"']?([\w.:-]{1,60})[\"']?[ \t]*(?:#.*)?$", re.MULTILINE
)


def read_compose(path: str, data: bytes, collected: Collected, beside: Beside = NOTHING_BESIDE) -> None:
    """Add a compose file's containers; other YAML adds nothing. `beside` is what stands in for its variables."""
    set_beside = dict(_SET.findall(beside.data[:_MAX_BESIDE].decode("utf-8", "replace")))
    services = read_yaml(data).get("services")
    if not services.is_map:
        return
    for count, (name, service, line) in enumerate(services.items()):
        if count >= MAX_SERVICES:
            break
        if service.is_map:
            collected.serve(_container(path, name, service, line, collected))
            _publish(path, service, collected, beside, set_beside)
    read_references(path, data, collected)


def read_references(path: str, data: bytes, collected: Collected) -> None:
    """Add the variables that a text takes by `$NAME`, `${NAME:-default}` and `${NAME:?reason}`."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if "$" in line and not line.lstrip().startswith("#"):
            for found in _REFERENCE.finditer(_without_comment(line)):
                name, mark = found[1] or found[2], found[3] or ""
                if name:
                    default = found[4] if mark.endswith("-") else None
                    collected.read(name, path, number, default, required="?" in mark)


def _without_comment(line: str) -> str:
    if "#" not in line or len(line) > _MAX_COMMENTED:
        return line
    return next((line[: one.start()] for one in _COMMENT.finditer(line) if one["mark"]), line)


def _container(path: str, name: str, service: Yaml, line: int, collected: Collected) -> ServiceEntry:
    build = service.get("build")
    context = build.text or build.get("context").text
    image = service.get("image").text
    published = [port for one in service.get("ports").parts() for port in [_port(one)] if port]
    environment = service.get("environment")
    names: list[str] = []
    for key, at in _environment(environment):
        names.append(key)
        collected.set(key, path, at)
    files = [one.text or one.get("path").text or "" for one in service.get("env_file").parts()]
    files += service.get("env_file").texts() if service.get("env_file").text else []
    said = [f"built from {context}" if context else "", f"image {image}" if image else ""]
    said += [f"variables from {', '.join(one for one in files if one)}" if any(files) else ""]
    base = service.get("extends").text or service.get("extends", "service").text
    said += [f"extends {base}" if base else ""]
    command = service.get("command")
    return ServiceEntry(
        kind="container",
        name=name[:100],
        path=path,
        line=line,
        detail=", ".join(part for part in said if part) or "adds to what another file says",
        image=image,
        command=command.text or " ".join(command.texts()) or None,
        ports=published,
        depends_on=service.get("depends_on").texts(),
        variables=sorted(set(names)),
    )


def _environment(environment: Yaml) -> list[tuple[str, int | None]]:
    if environment.is_map:
        return [(key, line) for key, _, line in environment.items() if _NAME.fullmatch(key)]
    rows = [((one.text or "").partition("=")[0].strip(), one.line) for one in environment.parts()]
    return [(key, line) for key, line in rows if _NAME.fullmatch(key)]


def _port(one: Yaml) -> str:
    if one.is_map:
        target, published = one.get("target").text, one.get("published").text
        return (f"{published}:{target}" if published and target else target or "")[:_MAX_PORT]
    return (one.text or "")[:_MAX_PORT]


def _publish(path: str, service: Yaml, collected: Collected, beside: Beside, set_beside: Mapping[str, str]) -> None:
    """Add the ports on the host: what an example says counts only where the compose file has no default."""
    for one in service.get("ports").parts():
        port, how = _port(one), "published by compose"
        number = _host(port, {} if beside.is_example else set_beside)
        if not number and beside.is_example:
            number, how = _host(port, set_beside), f"{how}, by {beside.name}"
        if number:
            collected.port(number, path, one.line, how)


def _host(port: str, set_beside: Mapping[str, str]) -> str:
    """Return the port on the host of "127.0.0.1:8080:80/tcp"; of a variable what is set beside, or its default."""
    for _ in range(_MAX_WITHIN):
        if "$" not in port:
            break
        port = _INNERMOST.sub(lambda found: _value(found, set_beside), port)
    parts = port.partition("/")[0].split(":")
    number = parts[-2] if len(parts) > 1 else ""
    return number if re.fullmatch(r"\d{1,5}(?:-\d{1,5})?", number) else ""


def _value(found: re.Match[str], set_beside: Mapping[str, str]) -> str:
    value, mark = set_beside.get(found[1] or found[4], ""), (found[2] or "")[-1:]
    if mark == "+":
        return found[3] if value else ""
    return value or (found[3] if mark == "-" else "")
