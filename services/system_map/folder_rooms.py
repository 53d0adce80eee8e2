"""Which rooms a folder's drawing has: which nested folders stand open, and what does not fit. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.system_map.derive.values import folder_of, is_drawable

# Above so many modules, nested folders start closed (the visual language, "Zoom").
OPEN_UP_TO = 60
MAX_NODES = 300
# A drawing with fewer nodes says too little: then the folder that holds nearly all is opened after all.
FEW_NODES = 8
NEARLY_ALL = 0.6


class ModuleRow(Protocol):
    """What is read of a file: a MapModule row has it."""

    @property
    def path(self) -> str: ...  # noqa: D102  # the names say it
    @property
    def language(self) -> str | None: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def skipped(self) -> str | None: ...  # noqa: D102
    @property
    def lines(self) -> int | None: ...  # noqa: D102
    @property
    def branches(self) -> int | None: ...  # noqa: D102
    @property
    def changes_year(self) -> int | None: ...  # noqa: D102
    @property
    def recency(self) -> float | None: ...  # noqa: D102


@dataclass(slots=True)
class Room:
    """A module, or a folder; `members` are the modules it stands for, `parent_path` the open folder it stands in."""

    kind: str
    path: str
    parent_path: str
    open: bool = False
    members: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The node's id."""
        return f"file:{self.path}" if self.kind == "module" else f"package:{self.path}"


def is_drawn(folder: str, modules: Sequence[ModuleRow]) -> list[ModuleRow]:
    """Return the files below a folder that its drawing shows: own code, or tests where there is no other."""
    below = [
        module
        for module in modules
        if module.path.startswith(folder) and module.skipped is None and is_drawable(module.path, module.language)
    ]
    code = [module for module in below if module.role == "code"]
    return code or [module for module in below if module.role == "test"]


def furnish(folder: str, shown: Mapping[str, ModuleRow]) -> tuple[list[Room], int]:
    """Return the rooms, outer before inner, and how many modules none of them shows."""
    is_open = {folder}
    if len(shown) <= OPEN_UP_TO:
        rooms = _rooms(folder, shown, None)
        return rooms, 0
    while True:
        rooms = _rooms(folder, shown, is_open)
        nearly_all = [
            room
            for room in rooms
            if not room.open and room.kind == "folder" and len(room.members) > NEARLY_ALL * len(shown)
        ]
        # One closed box that holds nearly everything is no drawing.
        if len(rooms) >= FEW_NODES or not nearly_all:
            break
        is_open.add(nearly_all[0].path)
    return _bounded(rooms, shown)


def _rooms(folder: str, shown: Mapping[str, ModuleRow], is_open: set[str] | None) -> list[Room]:
    """Return the rooms of a folder; `is_open` are the folders that stand open, None means all."""
    rooms: list[Room] = []
    children: dict[str, list[str]] = {}
    for path in sorted(shown):
        child, slash, _ = path[len(folder) :].partition("/")
        if slash:
            children.setdefault(f"{folder}{child}/", []).append(path)
        else:
            rooms.append(Room("module", path, folder, members=[path]))
    for members in children.values():
        # A folder with nothing but one folder in it is no room of its own: "main/java/org/".
        path = _common_folder(members)
        room = Room("folder", path, folder, open=is_open is None or path in is_open, members=members)
        rooms.append(room)
        if room.open:
            rooms += _rooms(path, {member: shown[member] for member in members}, is_open)
    return rooms


def _common_folder(paths: Sequence[str]) -> str:
    first, last = folder_of(min(paths)), folder_of(max(paths))
    common = 0
    for index, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            break
        if one == "/":
            common = index + 1
    return first[:common]


def _bounded(rooms: list[Room], shown: Mapping[str, ModuleRow]) -> tuple[list[Room], int]:
    """Keep at most MAX_NODES rooms: open folders, then the largest; return how many modules that leaves out."""
    if len(rooms) <= MAX_NODES:
        return rooms, 0

    def size(room: Room) -> tuple[bool, int, str]:
        return (not room.open, -sum(shown[member].lines or 0 for member in room.members), room.path)

    kept = {room.id for room in sorted(rooms, key=size)[:MAX_NODES]}
    left_out = sum(len(room.members) for room in rooms if room.id not in kept)
    return [room for room in rooms if room.id in kept], left_out
