"""One data folder with mapped projects for all tests of a module, which only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.mapped_projects import MappedProjects, mapped_projects


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MappedProjects]:
    made = mapped_projects(tmp_path_factory.mktemp("mcp"))
    yield made
    made.database.close()
