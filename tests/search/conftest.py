"""What tests of search share."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.core.database import Database
from services.search import vectors
from tests.fakes.database import fresh_database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    vectors.forget(1)  # of another test's database
    return fresh_database(tmp_path)
