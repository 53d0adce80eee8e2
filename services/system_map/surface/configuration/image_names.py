"""Names of images that share one: `backend/docker/Dockerfile` and `frontend/docker/Dockerfile` are both "docker". Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.system_map.parts.surface import ServiceEntry

_MAX_NAME = 100
_MAX_PARTS = 10


def tell_apart(services: Iterable[ServiceEntry]) -> None:
    """Put before the names of images that share one as much of their path as tells them apart: "backend/docker"."""
    alike: dict[str, list[ServiceEntry]] = {}
    for one in services:
        if one.kind == "image":
            alike.setdefault(one.name, []).append(one)
    for images in alike.values():
        paths = [_parts(one) for one in images] if len(images) > 1 else []
        for count in range(2, max((len(path) for path in paths), default=0) + 1):
            names = ["/".join(path[-count:]) for path in paths]
            if len(set(names)) == len(names) and all(len(one) <= _MAX_NAME for one in names):
                for image, told in zip(images, names, strict=True):
                    image.name = told
                break


def _parts(image: ServiceEntry) -> list[str]:
    """Return the folders of an image's file, and its name where no folder gave it that."""
    folders = image.path.split("/")[:-1]
    own = [] if folders and folders[-1] == image.name else [image.name]
    return [*folders, *own][-_MAX_PARTS:]
