"""Claiming the instance in a browser, and what follows: signing out and in, another account, a session ended elsewhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import VIEWS, Stage

pytestmark = pytest.mark.browser
PASSWORD = "mussel harbour lantern seven"


def claim(page: Page, stage: Stage, email: str = "ada@example.org") -> None:
    page.goto(f"{stage.gander.address}/claim")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Claim|Create")).last.click()
    expect(page).not_to_have_url(re.compile("/claim$"))


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=False).first.fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("page", VIEWS, indirect=True, ids=lambda view: f"{view[0]}-{view[1]}")
def test_who_claims_takes_over_what_is_there_and_everyone_signs_in(page: Page, stage: Stage):
    page.goto(f"{stage.gander.address}/grow")
    page.get_by_label("Name").first.fill("Stretch")
    page.get_by_label("Name").first.press("Enter")
    expect(page.get_by_role("checkbox", name="Stretch", exact=True)).to_be_visible()
    page.goto(f"{stage.gander.address}/system/settings")
    expect(page.get_by_text("This Gander is not claimed yet")).to_be_visible()
    claim(page, stage)
    page.goto(f"{stage.gander.address}/grow")
    expect(page.get_by_role("checkbox", name="Stretch", exact=True)).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{stage.gander.address}/grow")
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in(page, "ada@example.org", "wrong wrong wrong")
    expect(page.get_by_text(re.compile("wrong|do not match|not right", re.IGNORECASE)).first).to_be_visible()
    sign_in(page, "Ada@Example.org")
    expect(page).to_have_url(re.compile("/grow"))
    expect(page.get_by_role("checkbox", name="Stretch", exact=True)).to_be_visible()
    page.get_by_role("checkbox", name="Stretch", exact=True).click()  # a write by cookie carries the page's proof
    expect(page.get_by_role("checkbox", name="Stretch", exact=True)).to_have_attribute("aria-checked", "true")


def test_another_account_sees_nothing_of_the_first(page: Page, stage: Stage):
    page.goto(f"{stage.gander.address}/grow")
    page.get_by_label("Name").first.fill("Stretch")
    page.get_by_label("Name").first.press("Enter")
    expect(page.get_by_role("checkbox", name="Stretch", exact=True)).to_be_visible()
    claim(page, stage)
    page.context.clear_cookies()
    page.goto(f"{stage.gander.address}/register")
    page.get_by_label("E-mail").fill("ben@example.org")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Create")).last.click()
    expect(page).not_to_have_url(re.compile("/register$"))
    page.goto(f"{stage.gander.address}/grow")
    expect(page.get_by_label("Name").first).to_be_visible()
    expect(page.get_by_role("checkbox", name="Stretch", exact=True)).to_have_count(0)
    page.goto(f"{stage.gander.address}/grow/habits/1")
    expect(page.get_by_text(re.compile("no such habit", re.IGNORECASE)).first).to_be_visible()


def test_a_session_ended_elsewhere_leads_to_signing_in_and_back(page: Page, stage: Stage):
    claim(page, stage)
    page.goto(f"{stage.gander.address}/plan")
    expect(page.get_by_role("heading", name="Plan", exact=True)).to_be_visible()
    page.context.clear_cookies()  # as the server sees it: a page without its session
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in(page, "ada@example.org")
    expect(page).to_have_url(re.compile("/plan"))
