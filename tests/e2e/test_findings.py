"""The pages of findings in a browser: structure, history, hot spots, what is asked of the map, two maps compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import VIEWS, Stage
from tests.fakes.gander_server import GanderServer
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import Commit, add_commits, make_repository

pytestmark = pytest.mark.browser

COPIED = "".join(f"    total_{n} = weigh(fruit, {n})\n    report('weighed', total_{n})\n" for n in range(8))


def scale(name: str, rate: int) -> str:
    return f'"""{name}."""\nfrom stall import money\n\nRATE = {rate}\n\n\ndef {name}(fruit, weigh, report):\n{COPIED}    return money.due(fruit)\n'


FILES = {
    "README.md": "# Stall\n\nStall sells fruit.\n",
    "pyproject.toml": '[project]\nname = "stall"\ndependencies = ["requests"]\n[project.scripts]\nstall = "stall.cli:main"\n',
    "src/stall/__init__.py": "",
    "src/stall/money.py": (
        '"""The money."""\n\n\ndef due(fruit):\n    if fruit:\n        return 1\n    return 0\n\n\ndef _forgotten():\n    return 2\n'
    ),
    "src/stall/pears.py": scale("pears", 1),
    "src/stall/plums.py": scale("plums", 1),
    "src/stall/cli.py": (
        '"""The command."""\nfrom stall import pears, plums\n\n\ndef main():\n    print(pears.pears, plums.plums)\n'
    ),
    "tests/test_money.py": "from stall import money\n\n\ndef test_money_is_due():\n    assert money.due([1]) == 1\n",
}
MENDED = [
    Commit(
        {"src/stall/pears.py": scale("pears", rate), "src/stall/plums.py": scale("plums", rate)},
        f"Fix the rate of {rate}",
    )
    for rate in range(2, 9)
]
LATER = Commit(
    {
        "src/stall/figs.py": '"""Figs."""\nfrom stall import money\n\n\ndef figs():\n    return money.due([])\n',
        "src/stall/money.py": (
            '"""The money."""\n\n\ndef due(fruit):\n    from stall import figs\n\n    if fruit:\n        return figs\n    return 0\n\n\n'
            "def _forgotten():\n    return 2\n"
        ),
    },
    "Sell figs",
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One Gander with one project mapped twice, for all tests here: they only look."""
    folder = tmp_path_factory.mktemp("findings")
    hosted = folder / "hosted" / "org" / "stall.git"
    make_repository(hosted, commits=[Commit(FILES), *MENDED])
    with (
        GitServer(folder / "hosted") as host,
        GanderServer(folder / "data", GANDER_GIT_ALLOWED_HOSTS=host.host) as gander,
    ):
        made = gander.send("POST", "/api/projects", {"repository_url": host.url("org/stall.git")})
        assert gander.wait_job(made["job_id"])["status"] == "completed"
        add_commits(hosted, [LATER])
        again = gander.send("POST", "/api/projects/1/refresh")
        assert gander.wait_job(again["id"])["status"] == "completed"
        yield Stage(gander, host)


def look(page: Page, stage: Stage, path: str) -> None:
    page.goto(f"{stage.gander.address}/projects/1{path}")


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(
        "[...document.querySelectorAll('.body')].every((body) => body.scrollWidth <= body.clientWidth)"
    )


@pytest.mark.parametrize("page", VIEWS, indirect=True, ids=lambda view: f"{view[0]}-{view[1]}")
def test_every_page_of_findings_begins_with_a_sentence_and_fits_its_window(page: Page, stage: Stage):
    for path, words in (
        ("/structure", "by their imports"),
        ("/structure?show=unused", "for unused code"),
        ("/structure?show=copies", "stands in several places"),
        ("/history", "Commits by week"),
        ("/history?show=together", "though no import leads from one to the other"),
        ("/history?show=people", "made more than half of the modules"),
        ("/history?show=fixes", "Fixes touched"),
        ("/hot-spots", "T adds up all changes"),
        ("/compare", "One module came"),
    ):
        look(page, stage, path)
        expect(page.get_by_text(re.compile(re.escape(words))).first).to_be_visible()
        no_sideways_scroll(page)


def test_unused_code_says_how_sure_it_is_and_opens_at_its_line(page: Page, stage: Stage):
    look(page, stage, "/structure")
    page.get_by_role("link", name="Unused code").click()
    sure = page.get_by_role("region", name="Almost sure")
    expect(sure.get_by_role("cell", name="nothing calls it").last).to_be_visible()
    sure.get_by_role("link", name="_forgotten").click()
    expect(page).to_have_url(re.compile(r"files\?path=src/stall/money\.py#L\d+"))


def test_a_duplicate_opens_side_by_side_and_the_address_keeps_it(page: Page, stage: Stage):
    look(page, stage, "/structure?show=copies")
    page.get_by_role("button", name=re.compile("Side by side: .*pears.*plums")).click()
    expect(page.get_by_label(re.compile(r"src/stall/pears\.py, lines"))).to_contain_text("total_7")
    expect(page.get_by_label(re.compile(r"src/stall/plums\.py, lines"))).to_contain_text("total_7")
    expect(page).to_have_url(re.compile("pair="))
    page.reload()
    expect(page.get_by_label(re.compile(r"src/stall/plums\.py, lines"))).to_be_visible()


def test_files_that_change_together_without_an_import_come_first(page: Page, stage: Stage):
    look(page, stage, "/history")
    page.get_by_role("link", name="Changes together").click()
    pair = page.get_by_role("region", name="No import explains it").get_by_role("row").filter(has_text="pears.py")
    expect(pair).to_contain_text("plums.py")
    expect(pair).to_contain_text("100")
    page.get_by_role("link", name="Fixes").click()
    expect(page.get_by_role("row").filter(has_text="pears.py")).to_contain_text("Fix the rate of 8")


def test_hot_spots_write_out_their_factors_in_every_window(page: Page, stage: Stage):
    look(page, stage, "/hot-spots")
    row = page.get_by_role("row").filter(has_text="money")
    expect(page.get_by_role("columnheader", name="T", exact=True)).to_be_visible()
    expect(row).to_be_visible()
    page.get_by_role("button", name=re.compile("^Year")).click()
    expect(page.get_by_role("columnheader", name="changes")).to_be_visible()
    expect(page.get_by_role("option", name=re.compile(r"money.* 2 × \d+ = \d+"))).to_be_attached()
    expect(page).to_have_url(re.compile("window=year"))


def test_the_map_shows_what_depends_on_a_module_step_by_step(page: Page, stage: Stage):
    look(page, stage, "/map?folder=src/stall/&select=file:src/stall/money.py")
    panel = page.get_by_role("complementary", name="Module src/stall/money.py")
    panel.get_by_role("button", name="What depends on it").click()
    expect(panel.get_by_text("one test reaches it")).to_be_visible()
    expect(panel.get_by_role("region", name="Imports it")).to_contain_text("pears")
    expect(panel.get_by_role("region", name="Two steps away")).to_contain_text("cli")
    expect(panel.get_by_role("region", name="Tests")).to_contain_text("test_money")
    expect(page.get_by_role("button", name=re.compile(r"stall.cli\.py.*2 steps away"))).to_be_visible()
    expect(page).to_have_url(re.compile("impact=1"))
    page.reload()
    expect(panel.get_by_role("region", name="Imports it")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel.get_by_role("heading", name="Symbols")).to_be_visible()
    expect(page).not_to_have_url(re.compile("impact"))


def test_the_map_leads_from_one_module_to_another(page: Page, stage: Stage):
    look(page, stage, "/map?folder=src/stall/&select=file:src/stall/cli.py")
    panel = page.get_by_role("complementary", name="Module src/stall/cli.py")
    panel.get_by_role("button", name="Path to").click()
    panel.get_by_label("Path to which module").fill("money")
    panel.get_by_role("button", name="money", exact=True).click()
    expect(panel.get_by_text("cli leads to money in 2 steps.")).to_be_visible()
    expect(panel.get_by_role("listitem")).to_have_count(2)
    panel.get_by_role("link", name="line 2").last.click()
    expect(page).to_have_url(re.compile(r"files\?path=src/stall/p\w+\.py#L2"))


def test_the_map_is_saved_for_other_tools(page: Page, stage: Stage):
    look(page, stage, "/map?folder=src/stall/")
    for name, begin in (("Mermaid", "flowchart"), ("DOT", "digraph"), ("JSON", "{")):
        page.get_by_role("button", name="Save the picture").click()
        with page.expect_download() as waiting:
            page.get_by_role("menuitem", name=name).click()
        assert waiting.value.path().read_text().lstrip().startswith(begin)


def test_two_maps_are_compared_and_the_address_names_them(page: Page, stage: Stage):
    look(page, stage, "/compare")
    expect(
        page.get_by_text("One new loop appeared", exact=False).or_(page.get_by_text("one new loop appeared"))
    ).to_be_visible()
    expect(page.get_by_role("region", name="Modules that came")).to_contain_text("figs.py")
    expect(
        page.get_by_role("region", name="Main figures").get_by_role("row").filter(has_text="Import loops")
    ).to_contain_text("+1")
    expect(page.get_by_role("region", name="Trend")).to_contain_text("2 maps")
    page.get_by_role("button", name="Swap").click()
    expect(page).to_have_url(re.compile(r"from=\d+&to=\d+"))
    expect(page.get_by_text("One module went")).to_be_visible()
    page.reload()
    expect(page.get_by_text("One module went")).to_be_visible()
