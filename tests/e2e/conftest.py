"""Chromium on a whole Gander: each test gets a page of a size and colour scheme, and fails on any script error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import CHROMIUM
from tests.fakes.gander_server import GanderServer
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import Commit, make_repository

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
expect.set_options(timeout=45_000)  # a busy machine is no fault
VIEWS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 380)]


@dataclass
class Stage:
    """A running Gander and the git host whose repositories it may clone."""

    gander: GanderServer
    host: GitServer


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    modules = {
        f"src/shop/{name}.py": f'"""The {name}."""\n' + "".join(f"from shop import {other}\n" for other in imports)
        + "\n\ndef act(x):\n    if x:\n        return 1\n    return 2\n"
        for name, imports in {
            "money": [], "stock": ["money"], "cart": ["money", "stock"], "orders": ["cart"], "cli": ["orders"],
        }.items()
    }  # fmt: skip
    make_repository(
        tmp_path / "hosted" / "org" / "shop.git",
        commits=[
            Commit(
                {
                    "README.md": "# Shop\n\nShop sells things to people.\n",
                    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["requests"]\n[project.scripts]\nshop = "shop.cli:act"\n',
                    "src/shop/__init__.py": "",
                    **modules,
                }
            ),
            Commit({"src/shop/money.py": '"""The money."""\n\n\ndef act(x):\n    from shop import stock\n    return stock\n'}, "Close a loop"),
        ],
    )  # fmt: skip
    with (
        GitServer(tmp_path / "hosted") as host,
        GanderServer(tmp_path / "data", GANDER_GIT_ALLOWED_HOSTS=host.host) as gander,
    ):
        yield Stage(gander, host)


@pytest.fixture
def page(browser: Browser, stage: Stage, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme, width = getattr(request, "param", ("light", 1280))
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.set_default_timeout(20_000)
    page = context.new_page()
    faults: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.on("request", lambda sent: foreign.append(sent.url) if not sent.url.startswith(stage.gander.address) else None)
    page.goto(stage.gander.address)
    yield page
    context.close()
    assert faults == []
    assert [url for url in foreign if not url.startswith(("data:", "blob:"))] == []
