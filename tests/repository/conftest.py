from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from services.core.settings import Settings, load_settings
from services.repository import HeadInfo, RepositoryService, parse_address
from tests.fakes.git_server import GitServer

FILES = {"README.md": "# A\n", "src/app.py": "print(1)\n"}

# A busy machine is not a fault of what is tested.
hypothesis_settings.register_profile("gander", deadline=None)
hypothesis_settings.load_profile("gander")


@pytest.fixture
def hosted(tmp_path: Path) -> Path:
    """The folder of the repositories that `server` has."""
    folder = tmp_path / "hosted"
    folder.mkdir()
    return folder


@pytest.fixture
def server(hosted: Path) -> Iterator[GitServer]:
    with GitServer(hosted) as server:
        yield server


@pytest.fixture
def with_settings(tmp_path: Path, server: GitServer) -> Callable[..., Settings]:
    """Settings that allow the server and folders below tmp_path, with any others."""

    def make(**given: object) -> Settings:
        usual = {
            "data_dir": tmp_path / "data",
            "local_roots": (tmp_path,),
            "git_allowed_hosts": (server.host,),
            "min_free_bytes": 0,
        }
        return load_settings({}, **{**usual, **given})

    return make


@pytest.fixture
def service(with_settings: Callable[..., Settings]) -> RepositoryService:
    return RepositoryService(with_settings())


@pytest.fixture
def repos(tmp_path: Path) -> Path:
    """The folder of the clones."""
    return tmp_path / "data" / "repos"


@pytest.fixture
def clone(service: RepositoryService, server: GitServer) -> Callable[..., HeadInfo]:
    """Clone one of the server's repositories as that of project 1."""

    def clone(name: str = "a.git", **rest: object) -> HeadInfo:
        return service.clone(parse_address(server.url(name)), 1, **rest)  # type: ignore[arg-type]

    return clone


def left(folder: Path) -> list[str]:
    """Return what lies in the folder of the clones."""
    return sorted(os.listdir(folder)) if folder.exists() else []
