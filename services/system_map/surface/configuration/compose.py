"""Compose files: containers with image or build, ports, what they wait for, and the variables they are given. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.system_map.parts.surface import ServiceEntry
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.yaml_reading import Yaml, read_yaml

MAX_SERVICES = 200
_MAX_PORT = 60  # characters
_MAX_BESIDE = 64 * 1024  # of a .env file
_NAME = re.compile(r"[A-Za-z_]\w*")
_REFERENCE = re.compile(r"(?<!\$)\$(?:\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*))?\}|([A-Za-z_]\w*))")
_SET = re.compile(
    r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*[\"']?(\d{1,5})[\"']?[ \t]*(?:#.*)?$", re.MULTILINE
)


def read_compose(path: str, data: bytes, collected: Collected, beside: bytes = b"") -> None:
    """Add a compose file's containers; other YAML adds nothing. `beside` is the .env file of its folder, which compose reads."""
    numbers = dict(_SET.findall(beside[:_MAX_BESIDE].decode("utf-8", "replace")))
    services = read_yaml(data).get("services")
    if not services.is_map:
        return
    for count, (name, service, line) in enumerate(services.items()):
        if count >= MAX_SERVICES:
            break
        if service.is_map:
            collected.serve(_container(path, name, service, line, collected, numbers))
    read_references(path, data, collected)


def read_references(path: str, data: bytes, collected: Collected) -> None:
    """Add the variables that a text takes by `$NAME`, `${NAME:-default}` and `${NAME:?reason}`."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if "$" in line and not line.lstrip().startswith("#"):
            for found in _REFERENCE.finditer(line):
                mark = found[2] or ""
                default = found[3] if mark.endswith("-") else None
                collected.read(found[1] or found[4], path, number, default, required="?" in mark)


def _container(  # noqa: PLR0917 - a service with where it stands
    path: str, name: str, service: Yaml, line: int, collected: Collected, numbers: Mapping[str, str]
) -> ServiceEntry:
    build = service.get("build")
    context = build.text or build.get("context").text
    image = service.get("image").text
    published = [port for one in service.get("ports").parts() for port in [_port(one)] if port]
    for one in service.get("ports").parts():
        port = _port(one)
        number = _host(port, numbers) if port else ""
        if number:
            collected.port(number, path, one.line, "published by compose")
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


def _host(port: str, numbers: Mapping[str, str]) -> str:
    """Return the port on the host of "127.0.0.1:8080:80/tcp"; of a variable what is set beside, or its default."""
    bare = _REFERENCE.sub(lambda found: numbers.get(found[1] or found[4]) or found[3] or "", port).partition("/")[0]
    parts = bare.split(":")
    number = parts[-2] if len(parts) > 1 else ""
    return number if re.fullmatch(r"\d{1,5}(?:-\d{1,5})?", number) else ""
