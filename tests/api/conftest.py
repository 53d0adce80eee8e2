from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.core.settings import load_settings
from tests.fakes.repositories import ADA, Commit, make_repository

BEN = "Ben Other <ben@example.org>"
FINAL = {"completed", "failed", "cancelled", "dead"}


def make_shop(path: Path) -> Path:
    """Make a small Python repository: three modules, one loop through a function, a test, a renamed file, two people."""
    return make_repository(
        path,
        commits=[
            Commit(
                {
                    "README.md": "# Shop\n\nShop sells things to people.\n",
                    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["requests>=2"]\n\n'
                    '[project.scripts]\nshop = "shop.cli:main"\n',
                    "src/shop/__init__.py": '"""A shop."""\n',
                    "src/shop/money.py": '"""Money."""\n\n\ndef add(a, b):\n    return a + b\n',
                    "src/shop/cart.py": '"""What is bought."""\nimport requests\nfrom shop.money import add\n\n\n'
                    "class Cart:\n    def total(self):\n        if requests:\n            return add(1, 2)\n        return 0\n",
                    "tests/test_cart.py": "from shop.cart import Cart\n",
                    "logo.png": b"\x89PNG\x00\x01",
                },
                author=ADA,
            ),
            Commit(
                {"src/shop/cli.py": "from shop.cart import Cart\n\n\ndef main():\n    Cart()\n"}, "Add a command", BEN
            ),
            Commit(
                {"src/shop/money.py": '"""Money."""\n\n\ndef add(a, b):\n    from shop import cart\n    return a + b\n'}
            ),
        ],
    )


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make_shop(tmp_path / "shop")


def create(client: FlaskClient, **body: str) -> dict:
    response = client.post("/api/projects", json=body)
    assert response.status_code == 201, response.get_json()
    return response.get_json()


def wait_for(client: FlaskClient, job_id: int, seconds: float = 60) -> dict:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job = client.get(f"/api/jobs/{job_id}").get_json()
        if job["status"] in FINAL:
            return job
        time.sleep(0.05)  # between two looks; the end is the condition, not the time
    raise AssertionError(f"job {job_id} did not end: {job}")


@pytest.fixture
def mapped(running: Flask, shop: Path) -> tuple[FlaskClient, int]:
    """A client and the id of a project whose map is drawn."""
    client = running.test_client()
    project = create(client, repository_url=str(shop))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    return client, project["id"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, int]]:
    """The same for all tests of a module, which only look at it."""
    from app import create_app

    folder = tmp_path_factory.mktemp("drawn")
    app = create_app(load_settings({}, data_dir=folder / "data", local_roots=(folder,), min_free_bytes=0))
    app.extensions["gander"].start()
    client = app.test_client()
    project = create(client, repository_url=str(make_shop(folder / "shop")))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    yield client, project["id"]
    app.extensions["gander"].stop(8.0)
