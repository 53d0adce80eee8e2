"""What the readers of configuration hand over, and the places that a variable is read and set at."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.system_map.parts.place import Place
from services.system_map.parts.surface import Port, ServiceEntry, Variable
from services.system_map.secrets import looks_secret

MAX_PLACES = 20
MAX_DEFAULT = 100


@dataclass(slots=True)
class _Known:
    read_by: list[Place] = field(default_factory=list)
    set_by: list[Place] = field(default_factory=list)
    default: str | None = None
    required: bool = False


@dataclass(slots=True)
class Collected:
    """Everything found so far; readers add to it in the order of paths and lines."""

    services: list[ServiceEntry] = field(default_factory=list)
    ports: list[Port] = field(default_factory=list)
    _variables: dict[str, _Known] = field(default_factory=dict)

    def read(
        self, name: str, path: str, line: int | None, default: str | None = None, *, required: bool = False
    ) -> None:
        """Note that a variable is read. A default that looks secret is not kept."""
        known = self._variables.setdefault(name, _Known())
        _add(known.read_by, path, line)
        known.required = known.required or required
        if known.default is None and default is not None and not looks_secret(name, default):
            known.default = default[:MAX_DEFAULT]

    def set(self, name: str, path: str, line: int | None) -> None:
        """Note that a variable is set; to what is nobody's business."""
        _add(self._variables.setdefault(name, _Known()).set_by, path, line)

    def port(self, number: str, path: str, line: int | None, how: str) -> None:
        """Note a port."""
        self.ports.append(Port(number=number, where=Place(path=path, line=line), how=how))

    def variables(self) -> list[Variable]:
        """Return the variables: those that code reads first, by name."""
        found = [
            Variable(
                name=name,
                read_by=known.read_by,
                set_by=known.set_by,
                default=known.default,
                required=known.required,
            )
            for name, known in self._variables.items()
        ]
        found.sort(key=lambda one: (not one.read_by, one.name))
        return found


def _add(places: list[Place], path: str, line: int | None) -> None:
    if len(places) < MAX_PLACES and not any(one.path == path and one.line == line for one in places):
        places.append(Place(path=path, line=line))
