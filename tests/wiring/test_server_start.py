"""What a server does before it answers."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest

from api import server
from services.core.settings import Settings


class Enough(Exception):
    pass


def test_a_server_has_its_database_made_apart(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    asked: list[object] = []

    def make(*given: object, apart: bool) -> None:
        asked.append((*given, apart))
        raise Enough

    monkeypatch.setattr(server, "bring_up_to_date", make)
    for name in ("configure_logs", "DataFolderLock", "_listen"):
        monkeypatch.setattr(server, name, MagicMock())
    with pytest.raises(Enough):
        server.serve(MagicMock(), settings)
    assert asked == [(settings.database_path, settings.instance_dir / "backups", True)]
