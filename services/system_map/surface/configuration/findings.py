"""What the readers of configuration hand over, and the places that a variable is read and set at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from services.system_map.parts.place import Place
from services.system_map.parts.surface import Port, ServiceEntry, Variable
from services.system_map.secrets import HIDDEN, looks_secret, without_secrets

MAX_PLACES = 20
MAX_DEFAULT = 100
MAX_TEXT = 400  # characters of any text of a service
# Of what one service lists; of what one file adds; of what is kept of all files, before the part takes its share.
_LISTED_PORTS, _LISTED_NAMES, _LISTED_SERVICES = 50, 100, 50
_ADDED = 2_000
_KEPT_SERVICES = 3_000


@dataclass(slots=True)
class _Readings:
    places: list[Place] = field(default_factory=list)
    default: str | None = None  # of the first that has one


@dataclass(slots=True)
class _Known:
    # Apart, so that however much beside the product reads a variable, the product's own places are kept.
    by_product: _Readings = field(default_factory=_Readings)
    beside: _Readings = field(default_factory=_Readings)
    set_by: list[Place] = field(default_factory=list)
    required: bool = False

    def variable(self, name: str) -> Variable:
        own, others = self.by_product, self.beside
        return Variable(
            name=name,
            read_by=[*own.places, *(place for place in others.places if place not in own.places)][:MAX_PLACES],
            set_by=self.set_by,
            default=others.default if own.default is None else own.default,
            required=self.required,
            beside=bool(others.places) and not own.places,
        )


@dataclass(slots=True)
class Collected:
    """Everything found so far; readers add to it in the order of paths and lines."""

    services: list[ServiceEntry] = field(default_factory=list)
    ports: list[Port] = field(default_factory=list)
    left_out: int = 0
    # Whether what a file configures is something else than the product; where the code that reads a variable stands is
    # said by whoever read that code.
    is_aside: Callable[[str], bool] = lambda _: False
    _variables: dict[str, _Known] = field(default_factory=dict)
    _added: Counter[str] = field(default_factory=Counter)

    def serve(self, one: ServiceEntry) -> None:
        """Add something that runs: its texts without secrets, its lists and texts no longer than a page can take."""
        if len(self.services) >= _KEPT_SERVICES:
            self.left_out += 1
            return
        one.name = _shown(one.name)[:100]
        one.detail = _shown(one.detail)
        one.image = _shown(one.image) if one.image else None
        one.command = _shown(one.command) if one.command else None
        one.ports = [_shown(port)[:60] for port in one.ports[:_LISTED_PORTS]]
        one.depends_on = [_shown(name)[:100] for name in one.depends_on[:_LISTED_SERVICES]]
        one.variables = [name[:MAX_DEFAULT] for name in one.variables[:_LISTED_NAMES]]
        one.beside = one.kind != "workflow" and self.is_aside(one.path)
        self.services.append(one)

    def read(
        self,
        name: str,
        path: str,
        line: int | None,
        default: str | None = None,
        *,
        required: bool = False,
        aside: bool = False,
    ) -> None:
        """Note that a variable is read, `aside` by what stands beside the product; of a default that looks secret, that there is one."""
        known = self._known(name, path)
        if known is None:
            return
        aside = aside or self.is_aside(path)
        known.required = known.required or (required and not aside)
        readings = known.beside if aside else known.by_product
        _add(readings.places, path, line)
        if readings.default is None and default is not None:
            readings.default = HIDDEN if looks_secret(name, default) else default[:MAX_DEFAULT]

    def set(self, name: str, path: str, line: int | None) -> None:
        """Note that a variable is set; to what is nobody's business."""
        known = self._known(name, path)
        if known is not None:
            _add(known.set_by, path, line)

    def port(self, number: str, path: str, line: int | None, how: str) -> None:
        """Note a port."""
        if self._adds(path):
            self.ports.append(Port(number=number, where=Place(path=path, line=line), how=how))

    def variables(self) -> list[Variable]:
        """Return the variables: those that the product reads first, then those that are read beside it, by name."""
        found = [known.variable(name) for name, known in self._variables.items()]
        found.sort(key=lambda one: (not one.read_by, one.beside, one.name))
        return found

    def _known(self, name: str, path: str) -> _Known | None:
        known = self._variables.get(name)
        if known is None and len(name) <= MAX_DEFAULT and self._adds(path):
            known = self._variables[name] = _Known()
        return known

    def _adds(self, path: str) -> bool:
        """Say whether a file may add one more: no single file crowds out all others."""
        if self._added[path] >= _ADDED:
            self.left_out += 1
            return False
        self._added[path] += 1
        return True


def _shown(text: str) -> str:
    return without_secrets(text)[:MAX_TEXT]


def _add(places: list[Place], path: str, line: int | None) -> None:
    if len(places) < MAX_PLACES and not any(one.path == path and one.line == line for one in places):
        places.append(Place(path=path, line=line))
