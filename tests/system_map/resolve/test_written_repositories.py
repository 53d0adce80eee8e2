from __future__ import annotations

import pytest

from tests.system_map.resolve.written_repository import FOLDER, read_repository, render

NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_import_of_a_written_repository_leads_where_its_language_says(name: str) -> None:
    repository = read_repository(name)

    assert [render(found) for found in repository.resolve()] == repository.expected


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_whole(name: str) -> None:
    repository = read_repository(name)

    for found in repository.resolve():
        assert sum(bool(place) for place in (found.target, found.external, found.unresolved)) == 1
        assert found.target is None or found.target in repository.files
        assert found.target != found.source
        assert 0 < len(found.how) <= 40
        assert 0.5 <= found.confidence <= 1.0
        assert found.names >= 1
        assert found.line >= 1
