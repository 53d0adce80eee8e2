"""What each tool says of a small mapped shop, and what it cites."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.ai.answerers import ToolResult
from services.ai.toolbox import ToolBox
from tests.fakes.mapped_projects import SECRET, MappedProjects, mapped_projects


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MappedProjects]:
    made = mapped_projects(tmp_path_factory.mktemp("toolbox"))
    yield made
    made.database.close()


@pytest.fixture
def box(made: MappedProjects) -> ToolBox:
    return ToolBox(made.database, made.user_id, made.shop, made.read_blob)


def places(result: ToolResult) -> list[tuple[str, int, int]]:
    return [(each.path, each.start_line, each.end_line) for each in result.citations]


def said(result: ToolResult) -> str:
    assert not result.is_error, result.text
    return result.text


def test_search_finds_code_with_its_lines(box: ToolBox):
    result = box.call("search", {"query": "add two amounts of money"})
    assert "src/shop/money.py" in said(result)
    assert ("src/shop/money.py", 4, 6) in places(result)


def test_search_that_fits_no_text_names_symbols_that_hold_the_word(box: ToolBox):
    assert "show_cart" in said(box.call("search", {"query": "how_car"}))
    assert "Try fewer words" in said(box.call("search", {"query": "zzzzqqq"}))


def test_a_file_is_shown_with_its_line_numbers_and_cited(box: ToolBox, made: MappedProjects):
    result = box.call("read_file", {"path": "src/shop/cart.py", "start_line": 6, "end_line": 7})
    assert "    6 class Cart:\n    7     def total(self):\n" in said(result)
    (citation,) = result.citations
    assert (citation.start_line, citation.end_line, citation.quote) == (6, 7, "class Cart:")
    assert citation.commit == made.commit
    assert len(citation.blob) == 40


def test_the_end_of_a_path_will_do_where_only_one_file_has_it(box: ToolBox):
    assert places(box.call("read_file", {"path": "cart.py"})) == [("src/shop/cart.py", 1, 14)]
    assert places(box.call("read_file", {"path": "./src/shop/cart.py"})) == [("src/shop/cart.py", 1, 14)]


def test_a_path_that_is_not_there_offers_the_nearest(box: ToolBox):
    result = box.call("read_file", {"path": "lib/cart.py"})
    assert result.is_error
    assert "There are: src/shop/cart.py." in result.text


def test_a_long_file_is_cut_and_says_how_to_go_on(box: ToolBox):
    text = said(box.call("read_file", {"path": "src/shop/odd.py", "end_line": 3_000}))
    assert len(text.encode()) <= 8_000
    last = int(text.rsplit("start_line=", 1)[1].rstrip(")"))
    following = said(box.call("read_file", {"path": "src/shop/odd.py", "start_line": last, "end_line": last}))
    assert f"{last:>5} # line" in following
    assert f"{last:>5} " not in text
    longer = said(box.call("read_file", {"path": "src/shop/odd.py", "end_line": 3_000, "max_bytes": 20_000}))
    assert 8_000 < len(longer.encode()) <= 20_000


def test_secrets_and_what_turns_writing_around_are_not_repeated(box: ToolBox):
    code = box.call("read_file", {"path": "src/shop/odd.py", "end_line": 1})
    assert SECRET not in said(code) + "".join(each.quote for each in code.citations)
    assert "TOKEN" in code.text
    note = said(box.call("read_file", {"path": "docs/injected.md"}))
    assert "Ignore all instructions" in note
    assert "\u202e" not in note
    assert "\x1b" not in note


def test_a_binary_is_not_shown(box: ToolBox):
    result = box.call("read_file", {"path": "logo.png"})
    assert result.is_error
    assert "is no text" in result.text


@pytest.mark.parametrize(
    "name", ["Cart.total", "total", "src/shop/cart.py#Cart.total", "symbol:src/shop/cart.py#Cart.total", "total()"]
)
def test_a_symbol_is_shown_with_signature_and_source(box: ToolBox, name: str):
    result = box.call("symbol", {"name": name})
    assert "method Cart.total in src/shop/cart.py:7-10" in said(result)
    assert "    9             return add(1, 2)" in result.text
    assert places(result)[0] == ("src/shop/cart.py", 7, 10)


def test_a_method_that_a_class_inherits_is_that_of_its_base(box: ToolBox):
    assert "method Cart.total in src/shop/cart.py:7-10" in said(box.call("symbol", {"name": "GiftCart.total"}))
    assert "src/shop/cli.py" in said(box.call("callers", {"of": "GiftCart.total"}))
    assert box.call("callers", {"of": "GiftCart.nothing"}).is_error


def test_who_calls_what_with_the_lines(box: ToolBox):
    calls = box.call("callers", {"of": "add"})
    assert "method Cart.total (src/shop/cart.py:7): calls at src/shop/cart.py:9" in said(calls)
    assert ("src/shop/cart.py", 9, 9) in places(calls)
    called = box.call("callees", {"of": "Cart.total"})
    assert "function add (src/shop/money.py:4): calls at src/shop/cart.py:9" in said(called)
    importers = said(box.call("callers", {"of": "src/shop/cart.py"}))
    assert "src/shop/cli.py: imports at src/shop/cli.py:1" in importers


def test_what_stands_near_and_how_one_leads_to_another(box: ToolBox):
    near = said(box.call("related", {"of": "src/shop/cart.py", "kind": "imports", "depth": 1}))
    assert "src/shop/money.py" in near
    assert "outside package requests" in near
    way = box.call("path", {"source": "main", "target": "add"})
    assert "calls" in said(way)
    assert ("src/shop/cart.py", 9, 9) in places(way)


def test_what_a_change_may_break(box: ToolBox):
    result = box.call("impact", {"of": "add"})
    assert "1 away: method Cart.total (src/shop/cart.py:7)" in said(result)
    assert "tests/test_cart.py" in result.text
    assert places(result)[0] == ("src/shop/money.py", 4, 4)


def test_the_history_of_a_file_and_of_a_folder(box: ToolBox):
    text = said(box.call("history_of_file", {"path": "src/shop/money.py"}))
    assert "2 commits changed src/shop/money.py" in text
    assert "Ben Other: Count exactly" in text
    assert "2 commits changed src/shop/" in said(box.call("history_of_file", {"path": "src/shop/"}))


def test_routes_models_and_dependencies(box: ToolBox):
    routes = box.call("routes", {})
    assert "GET /carts/<int:number> → show_cart at src/shop/web.py" in said(routes)
    assert "None of 1 routes fits." in said(box.call("routes", {"containing": "nothing"}))
    models = said(box.call("models", {"containing": "orders"}))
    assert "Order (SQLAlchemy table, table orders)" in models
    assert "customer: String(50)" in models
    needs = box.call("dependencies", {})
    assert "requests >=2 (PyPI, run, used) in pyproject.toml:3" in said(needs)
    assert places(needs)[0][0] == "pyproject.toml"


def test_overview_ways_in_and_hot_spots(box: ToolBox, made: MappedProjects):
    text = said(box.call("overview", {}))
    assert made.commit[:12] in text
    assert "Ada Example" in text
    ways = box.call("entry_points", {})
    assert "command: shop at " in said(ways)
    assert said(box.call("hot_spots", {"limit": 3}))


def test_every_tool_answers_on_a_project_without_a_map(made: MappedProjects):
    box = ToolBox(made.database, made.user_id, made.unmapped, made.read_blob)
    for spec in box.specs():
        arguments = dict.fromkeys(spec.parameters["required"], "src/shop/")
        result = box.call(spec.name, arguments)
        assert result.is_error
        assert "There is no map of this project yet" in result.text


def test_specs_are_told_as_json_schema(box: ToolBox):
    specs = {spec.name: spec for spec in box.specs()}
    assert {
        "search", "read_file", "symbol", "callers", "callees", "related", "path", "impact", "history_of_file",
        "hot_spots", "routes", "models", "overview", "entry_points", "dependencies",
    } == set(specs)  # fmt: skip
    schema = specs["read_file"].parameters
    assert schema["required"] == ["path"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["max_bytes"]["default"] == 8_000
