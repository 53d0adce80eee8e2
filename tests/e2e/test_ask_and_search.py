"""Search and ask in a browser: from a question to the lines that prove it, and what becomes of an answer when they change."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Stage
from tests.e2e.test_first_week import ask as interface
from tests.fakes.repositories import add_commit

pytestmark = pytest.mark.browser


def settle(stage: Stage, job_id: int) -> None:
    """Wait for a job, and for the index that follows a map."""
    deadline = time.monotonic() + 90
    while interface(stage, "GET", f"/api/jobs/{job_id}")["status"] in {"pending", "running"}:
        assert time.monotonic() < deadline
        time.sleep(0.05)  # between two looks
    while not indexed(interface(stage, "GET", "/api/projects/1/search-state")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def indexed(state: dict[str, Any]) -> bool:
    return bool(state["words"]["total"]) and state["words"]["done"] == state["words"]["total"]


@pytest.fixture
def mapped(stage: Stage) -> Stage:
    project = interface(stage, "POST", "/api/projects", {"repository_url": stage.host.url("org/shop.git")})
    settle(stage, project["job_id"])
    return stage


def test_a_question_is_answered_with_the_lines_that_prove_it(page: Page, mapped: Stage):
    page.goto(f"{mapped.gander.address}/projects/1/ask")
    expect(page.get_by_text("An answer names the lines that prove it.")).to_be_visible()
    field = page.get_by_placeholder("Ask about shop")
    field.fill("what imports money?")
    field.press("Enter")
    answer = page.get_by_role("article", name="Answer")
    expect(answer.get_by_text("no model used")).to_be_visible(timeout=30_000)
    cite = answer.locator("button[data-cite]").first
    expect(cite).to_be_visible()
    cite.click()
    cited = page.locator("section.cited")
    expect(cited.get_by_text("import").first).to_be_visible()
    # It is kept: the address leads back to it.
    page.reload()
    expect(page.get_by_role("article", name="Answer")).to_be_visible()
    assert interface(mapped, "GET", "/api/ai/ledger") == []  # nothing left the machine


def test_an_answer_whose_lines_changed_says_so_and_can_be_asked_again(page: Page, mapped: Stage, tmp_path: Path):
    said = interface(mapped, "POST", "/api/ai/goose", {"prompt": "where is money?", "project_id": 1, "wait": 10})
    cited = {citation["path"] for citation in said["citations"]}
    assert cited
    (conversation,) = interface(mapped, "GET", "/api/conversations")
    page.goto(f"{mapped.gander.address}/ask/{conversation['id']}")
    expect(page.get_by_role("article", name="Answer")).to_be_visible()
    expect(page.get_by_role("button", name="Ask again")).to_have_count(1)
    rewritten = dict.fromkeys(cited, "# moved away\n\n\ndef other():\n    return 3\n")
    add_commit(tmp_path / "hosted" / "org" / "shop.git", rewritten, "Rewrite what was cited")
    settle(mapped, interface(mapped, "POST", "/api/projects/1/refresh")["id"])
    page.reload()
    expect(page.get_by_text(re.compile("changed since|stale|no longer", re.IGNORECASE)).first).to_be_visible()
    page.get_by_role("button", name="Ask again").first.click()
    expect(page.get_by_role("article", name="Answer")).to_have_count(2, timeout=30_000)


def test_search_finds_code_and_tasks_and_narrows_down(page: Page, mapped: Stage):
    interface(mapped, "POST", "/api/tasks", {"title": "Count the money"})
    page.goto(f"{mapped.gander.address}/search?q=money")
    expect(page.get_by_text("src/shop/money.py").first).to_be_visible()
    expect(page.get_by_text("Count the money").first).to_be_visible()
    page.get_by_role("navigation", name="Narrow it down").get_by_text("Tasks").click()
    expect(page.get_by_text("src/shop/money.py")).to_have_count(0)
    expect(page).to_have_url(re.compile("kind=task"))


def test_the_palette_asks_about_the_open_project(page: Page, mapped: Stage):
    page.goto(f"{mapped.gander.address}/projects/1")
    expect(page.get_by_role("heading", name="What it is")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("what are the entry points?")
    page.get_by_text(re.compile("Ask about shop")).first.click()
    expect(page.get_by_role("article", name="Answer")).to_be_visible(timeout=30_000)
