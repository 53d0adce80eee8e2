"""What every test gets: no network but the loopback, no settings from outside, a Gander of its own when it asks."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.accounts.passwords import Cost
from services.core.settings import Settings, load_settings

# CI sets this: what cannot run there is a failure, not a skip.
NOTHING_SKIPPED = bool(os.environ.get("GANDER_TEST_NOTHING_SKIPPED"))
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
NEEDS_CHROMIUM = "Browser tests need Chromium (on Debian: apt install chromium)."

for name in [name for name in os.environ if name.startswith("GANDER_") and not name.startswith("GANDER_TEST_")]:
    del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if CHROMIUM is None and item.get_closest_marker("browser"):
        if NOTHING_SKIPPED:
            pytest.fail(f"{NEEDS_CHROMIUM} Here nothing may be skipped (GANDER_TEST_NOTHING_SKIPPED).", pytrace=False)
        pytest.skip(NEEDS_CHROMIUM)  # from one place, so that the summary says it in one line


@pytest.fixture(autouse=True)
def _only_loopback() -> Iterator[None]:
    from pytest_socket import _remove_restrictions, socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    _remove_restrictions()


@pytest.fixture(scope="session")
def every_module() -> None:
    """Load all of `services`, so that what is known by its classes does not depend on which tests ran before."""
    import services

    for found in pkgutil.walk_packages(services.__path__, "services."):
        importlib.import_module(found.name)


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords at next to no cost; there is no setting for it, so no installation can do the same."""
    monkeypatch.setattr("services.accounts.passwords.COST", Cost(passes=1, memory_kib=8, lanes=1))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a fresh data folder; repositories below tmp_path may be mapped."""
    return load_settings({}, data_dir=tmp_path / "data", local_roots=(tmp_path,), min_free_bytes=0)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A wired application whose workers do not run."""
    from app import create_app

    app = create_app(settings)
    yield app
    app.extensions["gander"].stop(1.0)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def running(app: Flask) -> Flask:
    """The same application with its workers running."""
    app.extensions["gander"].start()
    return app
