"""The main job in a browser: from an address to the map, in light and dark, at desktop and phone width."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import VIEWS, Stage

pytestmark = pytest.mark.browser


def draw(page: Page, address: str) -> None:
    page.get_by_label("Repository address or folder").fill(address)
    page.get_by_role("button", name="Draw its map").click()


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("page", VIEWS, indirect=True, ids=lambda view: f"{view[0]}-{view[1]}")
def test_an_address_becomes_a_map_that_can_be_explored(page: Page, stage: Stage):
    expect(page.get_by_role("heading", name="Which code shall we look at?")).to_be_visible()
    no_sideways_scroll(page)
    draw(page, stage.host.url("org/shop.git"))

    expect(page.get_by_text("Shop sells things to people.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="What it is")).to_be_visible()
    expect(page.get_by_role("heading", name="Worth knowing")).to_be_visible()
    no_sideways_scroll(page)

    page.get_by_role("link", name="Map", exact=True).first.click()
    room = page.get_by_role("button", name="src/shop/cart.py")
    expect(room).to_be_visible()
    # In the bar, and on a phone behind "Key".
    expect(page.get_by_text(re.compile(r"\d+ of \d+ imports drawn")).first).to_be_attached()
    room.click()
    panel = page.get_by_role("complementary", name="Module src/shop/cart.py")
    expect(panel.get_by_text("The cart.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"select=file.*cart\.py"))
    page.reload()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    no_sideways_scroll(page)

    for tab, words in (
        ("Hot spots", "Where change meets complexity"),
        ("History", "Commits by week"),
        ("Files", "README.md"),
    ):
        page.get_by_role("link", name=tab, exact=True).first.click()
        expect(page.get_by_text(words).first).to_be_visible()
        no_sideways_scroll(page)

    page.get_by_role("link", name="src", exact=False).first.click()
    page.goto(f"{stage.gander.address}/projects/1/files?path=src/shop/cart.py#L2")
    expect(page.get_by_text("from shop import money")).to_be_visible()

    page.get_by_role("link", name="System").click()
    expect(page.get_by_role("cell", name="org / shop").first).to_be_visible()
    no_sideways_scroll(page)


def test_an_address_that_cannot_be_used_is_said_under_the_field(page: Page):
    draw(page, "ext::sh -c true")
    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_role("heading", name="Which code shall we look at?")).to_be_visible()


def test_a_private_repository_asks_for_its_token_and_then_is_mapped(page: Page, stage: Stage):
    stage.host.token = "tok-123"
    draw(page, stage.host.url("org/shop.git"))
    expect(page.get_by_text(re.compile("could not be drawn"))).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Add a token").click()
    page.get_by_placeholder(re.compile("token", re.IGNORECASE)).fill("tok-123")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Shop sells things to people.")).to_be_visible(timeout=60_000)


def test_a_clone_can_be_cancelled_from_its_page(page: Page, stage: Stage):
    stage.host.mode = "silent"
    draw(page, stage.host.url("org/shop.git"))
    page.get_by_role("button", name="Cancel").first.click()
    expect(page.get_by_text(re.compile("was not drawn"))).to_be_visible()


def test_the_page_stays_readable_while_the_server_is_away_and_recovers_by_itself(page: Page, stage: Stage):
    draw(page, stage.host.url("org/shop.git"))
    expect(page.get_by_text("Shop sells things to people.")).to_be_visible(timeout=60_000)
    port = stage.gander.address.rpartition(":")[2]
    stage.gander.kill()
    expect(page.get_by_text("Gander is not answering.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Shop sells things to people.")).to_be_visible()
    stage.gander.start(port=int(port))
    expect(page.get_by_text("Gander is not answering.")).not_to_be_visible(timeout=60_000)


def test_the_palette_goes_anywhere_by_keyboard(page: Page, stage: Stage):
    draw(page, stage.host.url("org/shop.git"))
    expect(page.get_by_text("Shop sells things to people.")).to_be_visible(timeout=60_000)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("hot")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/projects/1/hot-spots"))


def test_a_deleted_project_is_gone_after_asking(page: Page, stage: Stage):
    draw(page, stage.host.url("org/shop.git"))
    expect(page.get_by_text("Shop sells things to people.")).to_be_visible(timeout=60_000)
    page.goto(stage.gander.address)
    page.get_by_role("button", name=re.compile("^Delete ")).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Delete|Remove")).click()
    expect(page.get_by_role("heading", name="Which code shall we look at?")).to_be_visible()


def test_a_link_to_nowhere_says_so(page: Page, stage: Stage):
    page.goto(f"{stage.gander.address}/nowhere/at/all")
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Code|projects|start", re.IGNORECASE)).first).to_be_visible()
    page.goto(f"{stage.gander.address}/projects/999")
    expect(page.get_by_text(re.compile("no such project", re.IGNORECASE)).first).to_be_visible()
