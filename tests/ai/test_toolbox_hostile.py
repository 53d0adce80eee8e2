"""Whatever a model sends: a result in words, within the ceilings, of this project alone, and nothing changed anywhere."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from services.ai.answerers import ToolResult
from services.ai.toolbox import ToolBox
from services.ai.toolbox import box as box_module
from services.ai.toolbox.arguments import Choice, Text, Whole
from services.ai.toolbox.found import Found
from services.ai.toolbox.one_map import reading
from services.ai.toolbox.table import TOOLS, Tool
from services.core.sqlite_file import open_read_only
from tests.fakes.mapped_projects import CANARY, MappedProjects, mapped_projects

HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "src/shop/../../../../etc/passwd", "..", ".", "/", "//", "~", "C:\\Windows",
    "file:///etc/passwd", "http://169.254.169.254/", f"{CANARY}/1.py", f"file:{CANARY}/1.py", CANARY.replace("-", "_"),
    f"symbol:{CANARY}/1.py#x", f"project:canary {CANARY}", "project:foreign add", "kind:task add", "kind:answer add",
    "%", "_", "'; DROP TABLE project; --", '" OR 1=1', "*", "NEAR(a b)", "a" * 399, "\ud800", "a\0b", "\u202e", "{}", "$(id)",
    "`id`", "src/shop/", "src/shop/cart.py", "Cart", "add", "symbol:", "symbol:#", "package:", "external:", "file:", "#", "\n", "  ",
    "path:" + "a" * 300, "lang:python", "-rf", "--help", "${HOME}", "src/shop/cart.py\0.png",
]  # fmt: skip
NUMBERS = [0, -1, 1, 3, 50, 10**9, 10**4_000, -(10**30), 2**63, 1.5, 3.0, float("nan"), float("inf"), -0.0, 1e308]
ODD = st.one_of(
    st.none(), st.booleans(), st.sampled_from(NUMBERS), st.integers(), st.floats(), st.sampled_from(HOSTILE), st.text(max_size=40)
)  # fmt: skip
JSON = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6
)  # fmt: skip


def fitting(parameter: Text | Whole | Choice) -> st.SearchStrategy[Any]:
    """Values that are likely to get past the check."""
    if isinstance(parameter, Text):
        return st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=30)
    if isinstance(parameter, Whole):
        return st.integers(parameter.least, min(parameter.most, parameter.least + 200))
    return st.sampled_from(list(parameter.words))


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, Any]:
    tool = draw(st.sampled_from(list(TOOLS.values())))
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from([tool.name, "", "__init__", "delete_project"])), draw(JSON)
    arguments = {
        name: draw(fitting(parameter) if draw(st.integers(0, 4)) else JSON)
        for name, parameter in tool.parameters.items()
        if parameter.required or draw(st.booleans())
    }
    if draw(st.integers(0, 9)) == 0:
        arguments[draw(st.sampled_from(["project", "project_id", "user_id", "__class__", "self"]))] = draw(JSON)
    return tool.name, arguments


class Watch:
    """Hears what this thread does outside of Python while it watches."""

    heard: list[str]

    def __init__(self) -> None:
        self.thread: int | None = None
        self.heard = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.thread != threading.get_ident():
            return
        if event == "open":
            path, _, flags = arguments
            # A number is a pipe that is open already: the one to git, which reads blobs.
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes and not isinstance(path, int):
                self.heard.append(f"opens {path!r} to write")
        elif event.startswith(("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")):
            if event == "subprocess.Popen" and list(arguments[1])[-2:-1] == ["cat-file"]:
                return  # the door to git's objects (`env -i … git … cat-file --batch`), started anew when it was let go
            self.heard.append(f"{event} {arguments[:2]!r}")
        elif event in {"socket.connect", "socket.getaddrinfo", "os.remove", "os.rename", "os.mkdir", "os.chmod"}:
            self.heard.append(f"{event} {arguments!r}")

    @contextmanager
    def on(self) -> Iterator[None]:
        self.thread = threading.get_ident()
        try:
            yield
        finally:
            self.thread = None


WATCH = Watch()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MappedProjects]:
    made = mapped_projects(tmp_path_factory.mktemp("hostile"))
    yield made
    made.database.close()


def box_of(made: MappedProjects) -> ToolBox:
    return ToolBox(made.database, made.user_id, made.shop, made.read_blob)


def check(result: ToolResult, made: MappedProjects) -> None:
    assert isinstance(result, ToolResult)
    assert result.text
    assert len(result.text.encode()) <= 32_000
    assert all(each.project_id == made.shop and each.commit == made.commit for each in result.citations)
    assert not any(CANARY in each.path + each.quote for each in result.citations)


def test_arbitrary_calls_never_raise_never_write_and_never_leave_the_project(made: MappedProjects):
    box = box_of(made)
    for name, tool in TOOLS.items():  # what is loaded when it is first needed is loaded before anyone watches
        required = [key for key, parameter in tool.parameters.items() if parameter.required]
        box.call(name, dict.fromkeys(required, "src/shop/cart.py"))
    with closing(open_read_only(made.settings.database_path)) as looking:

        def stamp() -> int:
            return int(looking.execute("PRAGMA data_version").fetchone()[0])

        before = stamp()

        @given(calls())
        @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
        def call_them(call: tuple[str, Any]) -> None:
            name, arguments = call
            with WATCH.on():
                result = box.call(name, arguments)
            check(result, made)
            # Words that were sent may be repeated; what only the other projects hold may not.
            if CANARY not in repr(arguments) and CANARY.replace("-", "_") not in repr(arguments):
                assert CANARY.split("-")[0] not in result.text.replace("kind:", "")
            else:
                assert f"Add {CANARY}" not in result.text
                assert "return add" not in result.text.partition(CANARY)[2]

        call_them()
        assert stamp() == before
    assert WATCH.heard == []


def test_another_projects_files_and_symbols_are_not_there(made: MappedProjects):
    box = box_of(made)
    for name, arguments in (
        ("read_file", {"path": f"{CANARY}/1.py"}),
        ("symbol", {"name": CANARY.replace("-", "_")}),
        ("callers", {"of": f"file:{CANARY}/1.py"}),
        ("impact", {"of": f"symbol:{CANARY}/1.py#{CANARY.replace('-', '_')}"}),
    ):
        result = box.call(name, arguments)
        assert result.is_error, (name, result.text)
        assert not result.citations
    for query in (CANARY, f"project:canary {CANARY}", f"kind:commit {CANARY}", "project:foreign add"):
        result = box.call("search", {"query": query})
        assert not any(CANARY in each.path for each in result.citations)
        assert f"Add {CANARY}" not in result.text


def test_another_users_project_is_not_there(made: MappedProjects):
    for box in (
        ToolBox(made.database, made.user_id, made.foreign, made.read_blob),
        ToolBox(made.database, made.other_id, made.shop, made.read_blob),
        ToolBox(made.database, made.user_id, 10**9, made.read_blob),
    ):
        for name in TOOLS:
            required = [key for key, parameter in TOOLS[name].parameters.items() if parameter.required]
            result = box.call(name, dict.fromkeys(required, "add"))
            assert (result.is_error, result.text) == (True, "There is no such project. It may have been deleted.")


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("read_file", {}, "path is missing"),
        ("read_file", {"path": 7}, "path must be a string, not 7"),
        ("read_file", {"path": "a\0b"}, "path holds a character"),
        ("read_file", {"path": "README.md", "start_line": -1}, "start_line must be a whole number from 1"),
        ("read_file", {"path": "README.md", "start_line": 10**9}, "start_line must be a whole number from 1"),
        ("read_file", {"path": "README.md", "start_line": 10**5_000}, "not a huge number"),
        ("read_file", {"path": "README.md", "start_line": 999}, "README.md has 3 lines"),
        ("read_file", {"path": "README.md", "start_line": 3, "end_line": 2}, "end_line (2) lies before"),
        ("read_file", {"path": "../../etc/passwd"}, "The map has no file"),
        ("read_file", {"path": "README.md", "project": "canary"}, "There is no argument 'project'"),
        ("search", {"query": "   "}, "query is empty"),
        ("search", {"query": "a" * 401}, "at most 400"),
        ("search", {"query": "x", "limit": True}, "limit must be a whole number"),
        ("related", {"of": "add", "direction": "up"}, "direction must be one of both, in, out"),
        ("callers", {"of": "nothing_of_this_name"}, "The map has nothing named"),
        ("impact", {"of": "symbol:nowhere.py#x"}, "The map has no node"),
        ("delete_project", {}, "There is no tool named 'delete_project'"),
        ("overview", [], "The arguments must be an object, not a list"),
    ],
)
def test_a_fault_says_what_to_send(made: MappedProjects, name: str, arguments: Any, words: str):
    result = box_of(made).call(name, arguments)
    assert result.is_error
    assert words in result.text


def test_a_name_that_is_no_string_is_a_fault(made: MappedProjects):
    for name in (None, 5, ["search"], {"a": 1}):
        assert box_of(made).call(name, {}).is_error


def _slow(one: Any, _: Any) -> Found:
    one.session.execute(
        text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
    )  # it counts for ever
    raise AssertionError


def _broken(_: Any, __: Any) -> Found:
    raise RuntimeError("/secret/path of this machine")


def _writing(one: Any, _: Any) -> Found:
    one.session.execute(text("UPDATE project SET name = 'changed'"))
    raise AssertionError


def with_tool(monkeypatch: pytest.MonkeyPatch, run: Any, seconds: float = 2.0) -> None:
    monkeypatch.setattr(box_module, "TOOLS", {"odd": Tool("odd", "", run, seconds=seconds)})


def test_a_query_without_end_is_ended(made: MappedProjects, monkeypatch: pytest.MonkeyPatch):
    with_tool(monkeypatch, _slow, seconds=0.05)
    result = box_of(made).call("odd", {})
    assert result.is_error
    assert "took longer" in result.text


def test_what_breaks_inside_a_tool_tells_nothing_of_the_machine(
    made: MappedProjects, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    with_tool(monkeypatch, _broken)
    result = box_of(made).call("odd", {})
    assert (result.is_error, result.text) == (True, "odd failed. Try other arguments, or another tool.")
    assert "/secret/path" in caplog.text


def test_a_tool_cannot_write_and_the_connection_can_afterwards(made: MappedProjects, monkeypatch: pytest.MonkeyPatch):
    with_tool(monkeypatch, _writing)
    assert box_of(made).call("odd", {}).is_error
    with made.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM project WHERE name = 'changed'")).scalar() == 0
    with pytest.raises(OperationalError, match="readonly"), reading(made.database, 2.0) as session:
        session.execute(text("DELETE FROM project"))
    with made.database.write() as session:  # the pool gives the same connection again
        session.execute(text("UPDATE project SET last_error = NULL WHERE id = -1"))


def test_a_long_result_is_cut_and_says_so(made: MappedProjects, monkeypatch: pytest.MonkeyPatch):
    with_tool(monkeypatch, lambda _, __: Found([f"line {number} é" for number in range(100_000)]))
    result = box_of(made).call("odd", {})
    assert len(result.text.encode()) <= 8_000
    assert "more lines left out" in result.text


def test_a_clone_that_is_gone_is_a_fault_in_words(made: MappedProjects, tmp_path):
    moved = replace(made, settings=made.settings.model_copy(update={"data_dir": tmp_path}))
    box = ToolBox(made.database, made.user_id, made.shop, moved.read_blob)
    result = box.call("read_file", {"path": "README.md"})
    assert result.is_error
    assert str(tmp_path) not in result.text
