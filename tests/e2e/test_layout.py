"""Where things lie on the pages, which no test of words can see: directions, texts over each other, sheets that reach into other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Stage
from tests.e2e.test_code_room import FILES
from tests.fakes.gander_server import GanderServer
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import Commit, add_commits, make_repository

pytestmark = pytest.mark.browser

SHEETS = sorted(f"/assets/{path.name}" for path in Path("static/assets").glob("*.css"))
# Below a module that `cli` leans on: its import runs against the layers, and is gained by the second map.
LATER = FILES["src/stall/basket.py"] + "\n\ndef ask():\n    from stall import cli\n\n    return cli\n"
SIZES = pytest.mark.parametrize("page", [("light", 1280), ("dark", 380)], indirect=True, ids=["1280", "380"])

# The style and place of everything below the head and the tabs, as one text each.
STYLES = """() => [...document.querySelectorAll("main .under *")].map((one) => {
    const of = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const names = ["display", "direction", "color", "backgroundColor", "fill", "fontSize", "fontWeight", "lineHeight",
        "padding", "margin", "overflow", "whiteSpace", "opacity", "flexDirection", "textAlign"];
    return `${one.tagName}.${one.getAttribute("class") ?? ""} ${(one.textContent ?? "").slice(0, 20)}: `
        + names.map((name) => `${name} ${of[name]}`).join("; ") + ` at ${Math.round(box.x)} ${Math.round(box.y)}`;
})"""
STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, *::before, *::after { animation: none !important; transition: none !important }");
    document.adoptedStyleSheets = [still];
}"""
# The page's own stay where they are, before those of others: a shared one always comes before those that build on it.
ALL_SHEETS = """(sheets) => Promise.all(sheets.filter((href) =>
    ![...document.styleSheets].some((sheet) => sheet.href?.endsWith(href))).map((href) => new Promise((done, fail) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: fail });
    document.head.append(link);
})))"""
BOXES = (
    "one => { const { left, right, top, bottom } = one.getBoundingClientRect(); return { left, right, top, bottom } }"
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One Gander with one project mapped twice, for all tests here: they only look."""
    folder = tmp_path_factory.mktemp("layout")
    hosted = folder / "hosted" / "org" / "stall.git"
    make_repository(hosted, commits=[Commit(FILES)])
    with (
        GitServer(folder / "hosted") as host,
        GanderServer(folder / "data", GANDER_GIT_ALLOWED_HOSTS=host.host) as gander,
    ):
        made = gander.send("POST", "/api/projects", {"repository_url": host.url("org/stall.git")})
        assert gander.wait_job(made["job_id"])["status"] == "completed"
        add_commits(hosted, [Commit({"src/stall/basket.py": LATER}, "Ask")])
        again = gander.send("POST", "/api/projects/1/refresh")
        assert gander.wait_job(again["id"])["status"] == "completed"
        yield Stage(gander, host)


def look(page: Page, stage: Stage, path: str) -> None:
    page.goto(f"{stage.gander.address}/projects/1{path}")
    expect(page.locator("main .skeleton")).to_have_count(0)


def box(one: Locator) -> dict[str, float]:
    found: dict[str, float] = one.evaluate(BOXES)
    return found


def test_an_import_is_read_from_the_left(page: Page, stage: Stage):
    for path, section in (("/structure", "Against the layers"), ("/compare", "Imports gained")):
        look(page, stage, path)
        row = page.locator("section", has=page.get_by_role("heading", name=section)).get_by_role("listitem").first
        source, target = row.get_by_role("link", name="basket.py"), row.get_by_role("link", name="cli.py")
        assert box(source)["right"] < box(row.get_by_text("imports", exact=True))["left"] < box(target)["left"], path


def test_buttons_of_a_dialog_end_at_the_right_with_what_does_it_last(page: Page, stage: Stage):
    page.goto(stage.gander.address)
    page.get_by_role("button", name=re.compile("^Delete .*stall")).click()
    dialog = page.get_by_role("alertdialog").or_(page.get_by_role("dialog"))
    stay, go = (box(dialog.get_by_role("button").nth(at)) for at in (0, 1))
    assert stay["right"] < go["left"]
    assert box(dialog)["right"] - go["right"] < 40
    expect(dialog.get_by_role("button").last).to_have_text(re.compile("^Delete"))


@SIZES
def test_sheets_of_other_pages_change_nothing(page: Page, stage: Stage):
    """All are fetched ahead while one reads, and stay: what is seen must not hang on which have come."""
    page.add_init_script("globalThis.requestIdleCallback = () => 0")
    for path in ("", "/map", "/map?select=file:src/stall/basket.py", "/hot-spots", "/routes", "/routes?show=models",
                 "/dependencies", "/structure", "/history", "/history?show=people", "/files",
                 "/files?path=src/stall/basket.py", "/compare", "/flow", "/tour?stop=2"):  # fmt: skip
        look(page, stage, path)
        page.wait_for_load_state("networkidle")
        page.evaluate(STILL)
        before = page.evaluate(STYLES)
        page.evaluate(ALL_SHEETS, SHEETS)
        after = page.evaluate(STYLES)
        assert [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]][:3] == [], path


def test_names_of_keys_stay_on_the_diagram_when_all_sheets_are_there(page: Page, stage: Stage):
    look(page, stage, "/routes?show=models")
    expect(page.locator(".ents .fn.key").first).to_be_visible()
    page.evaluate(ALL_SHEETS, SHEETS)
    keys = page.locator(".ents .fn.key").all()
    assert keys
    for key in keys:
        expect(key).to_be_visible()


@SIZES
def test_texts_of_a_flow_lie_beside_each_other_and_the_line_is_always_seen(page: Page, stage: Stage):
    part: dict[str, Any] = stage.gander.send("GET", "/api/projects/1/flows")
    flow = next(each for each in part["flows"] if len(each["steps"]) > 2)
    for at, step in enumerate(flow["steps"]):
        step["name"] = "Market.Fruit.AuthenticityOfWhatIsSold." + "checked_before_it_is_weighed_" * (at % 3 + 1)
        step["path"] = f"src/stall/{'a_rather_long_name_' * (at % 4)}file.py"
        step |= {"line": 1234, "stop": "unsure" if at % 2 else step["stop"], "outside": ["requests.get", "celery"]}
        step |= {"how": "unique name in the project", "confidence": 0.4}
    page.route("**/api/projects/1/flows", lambda route: route.fulfill(json=part))
    look(page, stage, f"/flow?from={flow['path']}:{flow['line']}" if flow["line"] else "/flow")
    rows = page.locator(".flow .step")
    expect(rows.first).to_be_visible()
    for at in range(rows.count()):
        row = rows.nth(at)
        parts = [one for one in row.locator(".call > *, .how, .at").all() if one.is_visible()]
        boxes = [one for one in map(box, parts) if one["right"] - one["left"] > 1]
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                apart = one["right"] <= other["left"] + 1 or one["bottom"] <= other["top"] + 8
                assert apart or other["right"] <= one["left"] + 1 or other["bottom"] <= one["top"] + 8, (at, one, other)
        line, whole = box(row.locator(".at > :last-child")), box(row)
        expect(row.locator(".at > :last-child")).to_have_text(":1234")
        assert whole["left"] <= line["left"]
        assert line["right"] <= whole["right"] + 1
        assert whole["bottom"] - whole["top"] < 260


def test_what_is_pressed_on_a_phone_is_large_enough(page: Page, stage: Stage):
    page.set_viewport_size({"width": 380, "height": 760})
    look(page, stage, "/flow")
    for twist in page.locator(".flow .twist").all():
        size = box(twist)
        assert min(size["right"] - size["left"], size["bottom"] - size["top"]) >= 24
    look(page, stage, "/map")
    page.get_by_role("button", name="Fit", exact=True).click()
    for button in page.locator(".sheet .br button").all():
        size = box(button)
        assert min(size["right"] - size["left"], size["bottom"] - size["top"]) >= 24
