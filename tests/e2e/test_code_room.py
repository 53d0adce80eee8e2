"""The further pages of the Code room in a browser: routes and models, dependencies, flow, tour, who calls a symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import VIEWS, Stage
from tests.fakes.gander_server import GanderServer
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import Commit, make_repository

pytestmark = pytest.mark.browser

FILES = {
    "README.md": "# Stall\n\nStall sells fruit over HTTP.\n",
    "pyproject.toml": (
        '[project]\nname = "stall"\n'
        'dependencies = ["flask>=3", "sqlalchemy", "pydantic", "celery"]\n'
        '[project.optional-dependencies]\ndev = ["pytest"]\n[project.scripts]\nstall = "stall.cli:main"\n'
    ),
    "Dockerfile": "FROM python:3.12-slim\nENV STALL_DATABASE=sqlite://\nEXPOSE 8000\n"
    'CMD ["flask", "--app", "stall.web", "run"]\n',
    "src/stall/__init__.py": "",
    "src/stall/web.py": (
        '"""What answers over HTTP."""\nimport os\n\nimport requests\nfrom flask import Flask\n\nfrom stall import basket\n\n'
        'DATABASE = os.environ["STALL_DATABASE"]\napp = Flask(__name__)\n\n\n'
        '@app.route("/fruit")\ndef list_fruit():\n    return basket.total([])\n\n\n'
        '@app.post("/fruit/<int:fruit_id>")\ndef buy_fruit(fruit_id):\n    requests.get("https://example.org")\n'
        "    return basket.add(fruit_id)\n"
    ),
    "src/stall/basket.py": (
        '"""What is bought."""\n\n\ndef price(fruit):\n    return 1\n\n\ndef add(fruit):\n    return price(fruit)\n\n\n'
        "def total(fruits):\n    return sum(price(fruit) for fruit in fruits)\n"
    ),
    "tools/tidy.py": "import sys\n\nprint(sys.argv)\n",
    "src/stall/cli.py": (
        '"""The command."""\nfrom stall import basket\n\n\ndef main():\n    print(basket.add(1))\n\n\n'
        'if __name__ == "__main__":\n    main()\n'
    ),
    "src/stall/models.py": (
        "from pydantic import BaseModel\nfrom sqlalchemy import Column, ForeignKey, Integer, String\n"
        "from sqlalchemy.orm import declarative_base, relationship\n\nBase = declarative_base()\n\n\n"
        'class Farmer(Base):\n    __tablename__ = "farmer"\n    id = Column(Integer, primary_key=True)\n'
        '    name = Column(String(50))\n    fruits = relationship("Fruit")\n\n\n'
        'class Fruit(Base):\n    __tablename__ = "fruit"\n    id = Column(Integer, primary_key=True)\n'
        '    farmer_id = Column(Integer, ForeignKey("farmer.id"))\n\n\n'
        "class Order(BaseModel):\n    fruit_id: int\n    pieces: int = 1\n"
    ),
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One Gander with one mapped project for all tests here: they only look."""
    folder = tmp_path_factory.mktemp("room")
    make_repository(folder / "hosted" / "org" / "stall.git", commits=[Commit(FILES)])
    with (
        GitServer(folder / "hosted") as host,
        GanderServer(folder / "data", GANDER_GIT_ALLOWED_HOSTS=host.host) as gander,
    ):
        made = gander.send("POST", "/api/projects", {"repository_url": host.url("org/stall.git")})
        assert gander.wait_job(made["job_id"])["status"] == "completed"
        yield Stage(gander, host)


def look(page: Page, stage: Stage, path: str) -> None:
    page.goto(f"{stage.gander.address}/projects/1{path}")


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("page", VIEWS, indirect=True, ids=lambda view: f"{view[0]}-{view[1]}")
def test_every_new_page_shows_what_the_code_holds_and_fits_its_window(page: Page, stage: Stage):
    for path, words in (
        ("", "What it shows and needs"),
        ("/routes", "Two routes in 1 file"),
        ("/routes?show=types", "1 type in 1 file"),
        ("/dependencies", "declared but never imported"),
        ("/flow", "Calls, in the order of the code" if page.viewport_size["width"] > 720 else "Flows begin at"),  # type: ignore[index] # every page here has a size
        ("/tour", "1 of "),
    ):
        look(page, stage, path)
        expect(page.get_by_text(re.compile(re.escape(words))).first).to_be_visible()
        no_sideways_scroll(page)
    look(page, stage, "/routes?show=models")
    expect(page.get_by_role("group", name=re.compile("Diagram of 2 tables and 1 relations?"))).to_be_visible()
    no_sideways_scroll(page)


@pytest.mark.parametrize("page", VIEWS, indirect=True, ids=lambda view: f"{view[0]}-{view[1]}")
def test_every_tab_of_the_bar_opens_from_the_one_before_fits_and_says_something(page: Page, stage: Stage):
    look(page, stage, "")
    bar = page.get_by_role("navigation", name=re.compile("^Views of .*stall"))
    expect(bar).to_be_visible()
    titles = bar.get_by_role("link").all_inner_texts()
    assert len(titles) == 10
    for title in titles:
        bar.get_by_role("link", name=title, exact=True).click()
        expect(bar.locator("[aria-current]")).to_have_text(title)
        expect(page).to_have_title(re.compile("stall"))
        expect(page.locator("main .skeleton")).to_have_count(0)
        expect(page.locator("main [role=alert]")).to_have_count(0)
        assert len(page.locator("main .under").inner_text()) > 40, title
        no_sideways_scroll(page)


def test_the_tour_shows_the_same_code_after_a_search(page: Page, stage: Stage):
    """The sheets of both pages are there then; the lines of neither are cut by the other's."""
    page.goto(f"{stage.gander.address}/search?q=fruit")
    expect(page.get_by_role("list", name="Hits").or_(page.locator(".hits")).first).to_be_visible()
    page.get_by_role("link", name="Code").first.click()
    page.get_by_role("link", name=re.compile("stall")).first.click()
    page.get_by_role("link", name="Two-minute tour").click()
    page.get_by_role("link", name="Next").click()
    code = page.get_by_label(re.compile("from line"))
    expect(code).to_be_visible()
    figure = page.locator("figure", has=code)
    assert figure.evaluate("one => one.scrollHeight <= one.clientHeight")


def test_the_columns_of_a_table_of_routes_fill_it(page: Page, stage: Stage):
    """Both routes are one group; two groups need a third route, so the page is told one."""
    part = stage.gander.send("GET", "/api/projects/1/routes")
    part["routes"].append(part["routes"][0] | {"path": "/vegetables/<int:id>", "line": 99})
    page.route("**/api/projects/1/routes", lambda route: route.fulfill(json=part))
    look(page, stage, "/routes")
    table = page.locator("table.routes").first
    expect(table.get_by_role("rowheader")).to_have_count(2)
    assert table.evaluate(
        "one => Math.abs(one.tHead.rows[0].lastElementChild.getBoundingClientRect().right - one.getBoundingClientRect().right) < 1"
    )


def test_a_route_leads_to_its_handler_and_is_found_by_typing(page: Page, stage: Stage):
    look(page, stage, "/routes")
    expect(page.get_by_role("row").filter(has_text="buy_fruit")).to_contain_text("POST")
    page.get_by_placeholder("Filter by path, method, handler").fill("post fruit")
    expect(page.get_by_text("1 of 2 routes match.")).to_be_visible()
    expect(page.get_by_role("link", name="list_fruit")).to_have_count(0)
    expect(page).to_have_url(re.compile("q=post"))
    page.get_by_role("link", name="buy_fruit", exact=True).click()
    expect(page).to_have_url(re.compile(r"files\?path=src/stall/web\.py#L\d+"))
    expect(page.get_by_text("def buy_fruit(fruit_id):")).to_be_visible()


def test_the_map_finds_what_is_not_drawn_and_the_focus_goes_there(page: Page, stage: Stage):
    look(page, stage, "/map?folder=tools/")
    expect(page.locator("[data-room='file:tools/tidy.py']")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("basket")
    expect(page.get_by_role("list", name="Not drawn here").get_by_role("button")).to_have_text(
        re.compile("src/stall/basket.py")
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"folder=src%2Fstall%2F&select=file%3Asrc%2Fstall%2Fbasket\.py"))
    expect(page.locator("[data-room='file:src/stall/basket.py']")).to_be_focused()


def test_the_map_of_a_phone_has_its_search_and_its_key(page: Page, stage: Stage):
    page.set_viewport_size({"width": 380, "height": 760})
    look(page, stage, "/map")
    page.get_by_role("button", name="Key").click()
    expect(page.locator(".bl .counts")).to_contain_text("imports")
    page.get_by_placeholder("Find a module").focus()
    page.keyboard.type("basket")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Module src/stall/basket.py")).to_be_visible()


def test_a_table_shows_its_keys_and_relations_and_the_address_keeps_it(page: Page, stage: Stage):
    look(page, stage, "/routes?show=models")
    page.locator("[data-entity$='#Fruit']").click()
    panel = page.get_by_role("complementary", name="Table Fruit")
    expect(panel.get_by_text("Refers to")).to_be_visible()
    expect(panel.get_by_text("many to one")).to_be_visible()
    page.reload()
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Farmer").first.click()
    expect(page.get_by_role("complementary", name="Table Farmer").get_by_text("Referred to by")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Tables")).to_be_visible()


def test_dependencies_stand_by_state_and_open_to_who_imports_them(page: Page, stage: Stage):
    look(page, stage, "/dependencies")
    undeclared = page.locator("section", has=page.get_by_role("heading", name="Imported, not declared"))
    expect(undeclared.get_by_role("button", name="requests")).to_be_visible()
    unused = page.locator("section", has=page.get_by_role("heading", name="Declared, never imported"))
    expect(unused.get_by_role("button", name="celery")).to_be_visible()
    page.get_by_role("button", name=re.compile("flask", re.IGNORECASE)).first.click()
    expect(page.get_by_role("link", name="src/stall/web.py")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Unused")).click()
    expect(page).to_have_url(re.compile("state=unused"))
    expect(undeclared).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="STALL_DATABASE")).to_contain_text("web.py")


def test_a_flow_follows_the_calls_from_a_way_in_and_folds(page: Page, stage: Stage):
    look(page, stage, "")
    page.get_by_role("link", name="What happens then").click()
    page.get_by_role("complementary", name="Flows begin at").get_by_role("link", name=re.compile("^stall")).click()
    tree = page.locator("ul.flow")
    expect(tree.get_by_role("link", name="add", exact=True)).to_be_visible()
    expect(tree.get_by_role("link", name="price", exact=True)).to_be_visible()
    tree.get_by_role("button", name="Fold what main calls").click()
    expect(tree.get_by_role("link", name="price", exact=True)).to_have_count(0)
    tree.get_by_role("button", name="Show what main calls").click()
    tree.get_by_role("link", name="price", exact=True).click()
    expect(page).to_have_url(re.compile(r"basket\.py#L4"))


def test_the_tour_is_walked_by_keyboard_and_every_stop_has_an_address(page: Page, stage: Stage):
    look(page, stage, "")
    page.get_by_role("link", name="Two-minute tour").click()
    expect(page.get_by_role("heading", name=re.compile("^What .*stall is"))).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"tour\?stop=2"))
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()
    # Two presses faster than the page follows are two stops.
    page.evaluate("for (const _ of [1, 2]) dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))")
    expect(page.get_by_text(re.compile("^4 of "))).to_be_visible()


def test_the_panel_of_a_file_says_who_calls_a_symbol_and_what_it_calls(page: Page, stage: Stage):
    look(page, stage, "/files?path=src/stall/basket.py&symbol=add")
    ties = page.get_by_role("region", name="Ties of add")
    expect(ties.get_by_text("Called by")).to_be_visible()
    expect(ties.get_by_role("link", name="buy_fruit")).to_be_visible()
    ties.get_by_role("link", name="price", exact=True).click()
    expect(page.get_by_role("region", name="Ties of price").get_by_role("link", name="total")).to_be_visible()


def test_what_depends_on_a_symbol_is_told_step_by_step(page: Page, stage: Stage):
    look(page, stage, "/files?path=src/stall/basket.py&symbol=price")
    ties = page.get_by_role("region", name="Ties of price")
    ties.get_by_role("button", name="What depends on it").click()
    expect(ties.get_by_text(re.compile("symbols depend on it, in 2 other files"))).to_be_visible()
    expect(ties.get_by_role("heading", name="Two steps away")).to_be_visible()


def test_a_map_without_the_part_says_so_and_offers_to_draw_it(page: Page, stage: Stage):
    page.route(
        "**/api/projects/1/dependencies",
        lambda route: route.fulfill(
            status=404, json={"title": "No such part", "status": 404, "code": 40423, "detail": ""}
        ),
    )
    look(page, stage, "/dependencies")
    expect(page.get_by_text("Refresh to draw this part.")).to_be_visible()
    expect(page.get_by_role("button", name="Refresh").last).to_be_enabled()
