"""A newcomer's first week in a browser: from the first screen to habits, tasks and a goal, and everything that a week brings."""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import VIEWS, Stage

pytestmark = pytest.mark.browser
TODAY = datetime.now(UTC).date()


def ask(stage: Stage, method: str, path: str, body: Any = None) -> Any:
    """Do by the interface what a week would: days cannot be waited for."""
    request = urllib.request.Request(  # the address of the test's own server
        stage.gander.address + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={} if body is None else {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # the same
        raw = answer.read()
    return json.loads(raw) if raw else None


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture(autouse=True)
def _in_greenwich(stage: Stage) -> None:
    """Count the owner's days as this test does."""
    ask(stage, "PUT", "/api/auth/me", {"time_zone": "UTC"})


@pytest.mark.parametrize("page", VIEWS, indirect=True, ids=lambda view: f"{view[0]}-{view[1]}")
def test_from_the_first_screen_to_a_habit_a_task_and_a_goal(page: Page, stage: Stage):
    page.get_by_role("link", name="a habit").or_(page.get_by_role("button", name="a habit")).first.click()
    form = page.get_by_role("dialog", name="New habit")
    form.get_by_label("Name").fill("Read 20 pages")
    form.get_by_role("button", name="Add the habit").click()
    expect(box(page, "Read 20 pages")).to_have_attribute("aria-checked", "false")
    box(page, "Read 20 pages").click()
    expect(box(page, "Read 20 pages")).to_have_attribute("aria-checked", "true")

    page.goto(f"{stage.gander.address}/plan")
    entry = page.get_by_role("textbox", name="New task").or_(page.get_by_placeholder("pay rent tomorrow")).first
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)  # as late as it can be asked: midnight may have passed
    entry.fill("call Ada tomorrow 9am !high #phone")
    entry.press("Enter")
    expect(page.get_by_text("call Ada", exact=True).locator("visible=true").first).to_be_visible()
    expect(page.get_by_text("#phone").locator("visible=true").first).to_be_visible()
    (task,) = ask(stage, "GET", "/api/tasks")
    assert (task["due_on"], task["due_time"], task["priority"]) == (str(tomorrow), "09:00", "high")

    page.goto(f"{stage.gander.address}/grow/goals?new=goal")
    form = page.get_by_role("dialog", name="New goal")
    form.get_by_label("Name").fill("Read 12 books")
    form.get_by_label("How much", exact=True).fill("12")
    form.get_by_label("Name").press("Enter")
    expect(page.get_by_role("heading", name="Read 12 books")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_tick_is_seen_in_another_tab_and_taken_back(page: Page, stage: Stage):
    ask(stage, "POST", "/api/habits", {"name": "Stretch"})
    page.goto(f"{stage.gander.address}/grow")
    other = page.context.new_page()
    other.goto(f"{stage.gander.address}/grow")
    expect(box(other, "Stretch")).to_have_attribute("aria-checked", "false")
    box(page, "Stretch").click()
    expect(box(page, "Stretch")).to_have_attribute("aria-checked", "true")
    expect(box(other, "Stretch")).to_have_attribute("aria-checked", "true", timeout=10_000)
    page.keyboard.press("z")
    expect(box(page, "Stretch")).to_have_attribute("aria-checked", "false")
    expect(box(other, "Stretch")).to_have_attribute("aria-checked", "false", timeout=10_000)
    assert ask(stage, "GET", "/api/habits")[0]["total_completions"] == 0


def test_a_day_is_skipped_with_a_note(page: Page, stage: Stage):
    ask(stage, "POST", "/api/habits", {"name": "German"})
    page.goto(f"{stage.gander.address}/grow")
    page.get_by_role("button", name="More for German").click(force=True)
    page.get_by_role("menuitem", name="Skip, with a note").click()
    page.get_by_label("Note for German").fill("ill")
    page.get_by_label("Note for German").press("Enter")
    expect(page.get_by_text("skipped today: ill")).to_be_visible()


def test_a_forgotten_day_is_written_down_later(page: Page, stage: Stage):
    habit = ask(stage, "POST", "/api/habits", {"name": "Walk", "start_on": str(days_ago(6))})
    page.goto(f"{stage.gander.address}/grow/habits/{habit['id']}?day={days_ago(2)}")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("button", name="Done", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Written by you.")).to_be_visible()
    (log,) = ask(stage, "GET", f"/api/habit-logs/habit/{habit['id']}")
    assert (log["log_date"], log["status"]) == (str(days_ago(2)), "done")


def test_a_habit_at_risk_says_so_and_its_suggestion_is_taken(page: Page, stage: Stage):
    habit = ask(stage, "POST", "/api/habits", {"name": "German", "start_on": str(days_ago(40))})
    for ago in range(38, 2, -3):
        ask(stage, "POST", "/api/habit-logs", {"habit_id": habit["id"], "log_date": str(days_ago(ago))})
    ask(stage, "POST", "/api/suggestions/detect-risks")
    page.goto(f"{stage.gander.address}/grow")
    expect(page.get_by_role("heading", name="At risk")).to_be_visible()
    before = ask(stage, "GET", f"/api/habits/{habit['id']}")
    assert before["status"] == "at_risk"
    (first, *_) = ask(stage, "GET", f"/api/suggestions/habits/{habit['id']}/adaptive")["suggestions"]
    page.get_by_role("button", name=first["accept_words"], exact=True).first.click()
    expect(page.get_by_role("button", name=first["accept_words"], exact=True)).to_have_count(0)
    after = ask(stage, "GET", f"/api/habits/{habit['id']}")
    assert all(after[name] == value != before[name] for name, value in first["change"].items())


def test_a_goal_is_reached_by_ticking_and_told_once(page: Page, stage: Stage):
    habit = ask(stage, "POST", "/api/habits", {"name": "Swim"})
    goal = ask(
        stage,
        "POST",
        "/api/goals",
        {"name": "Swim twice", "target_value": 2, "start_on": str(days_ago(3)), "habits": [{"habit_id": habit["id"]}]},
    )
    ask(stage, "POST", "/api/habit-logs", {"habit_id": habit["id"], "log_date": str(days_ago(1))})
    page.goto(f"{stage.gander.address}/grow")
    expect(page.get_by_text("1 of 2").first).to_be_visible()
    box(page, "Swim").click()
    expect(page.get_by_text("1 of 2")).to_have_count(0)  # a goal that is reached leaves the day's page
    reached = ask(stage, "GET", f"/api/goals/{goal['id']}")
    assert (reached["is_completed"], reached["current_value"]) == (True, 2)
    page.goto(f"{stage.gander.address}/system/notifications")
    expect(page.get_by_text("Swim twice: reached").first).to_be_visible()
    assert [told["title"] for told in ask(stage, "GET", "/api/notifications")] == ["Swim twice: reached"]
    page.goto(f"{stage.gander.address}/grow/goals/{goal['id']}")
    expect(page.get_by_text("Reached on")).to_be_visible()


def test_the_sample_data_is_loaded_and_removed_again(page: Page, stage: Stage):
    ask(stage, "POST", "/api/habits", {"name": "Mine"})
    page.goto(f"{stage.gander.address}/system/settings")
    page.get_by_role("button", name="Load it").click()
    expect(page.get_by_role("button", name="Remove it")).to_be_visible()
    page.goto(f"{stage.gander.address}/grow")
    expect(box(page, "Read 20 pages")).to_be_visible()
    page.goto(f"{stage.gander.address}/system/settings")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("button", name="Load it")).to_be_visible()
    page.goto(f"{stage.gander.address}/grow")
    expect(box(page, "Mine")).to_be_visible()
    expect(box(page, "Read 20 pages")).to_have_count(0)
