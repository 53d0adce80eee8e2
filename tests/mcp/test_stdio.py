"""The server as an editor starts it: a process on standard input and output, asked by the official client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TextIO

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client

from services.ai.toolbox.table import TOOLS
from services.core.sqlite_file import open_read_only
from tests.fakes.gander_server import ROOT, GanderServer, environment
from tests.fakes.mapped_projects import CANARY, OTHER, MappedProjects
from tests.fakes.repositories import make_repository

CANARY_IN_ENVIRONMENT = "canary-in-the-environment-5c2e"
FIRST = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
Use = Callable[[ClientSession], Awaitable[None]]


def ask(data: Path, use: Use, *options: str) -> None:
    """Start the server on a data folder and let `use` ask it, by the official client."""

    async def asking(nowhere: TextIO) -> None:
        server = StdioServerParameters(
            command=sys.executable,
            args=[str(ROOT / "app.py"), "mcp", "--data", str(data), *options],
            env=environment(API_KEY=CANARY_IN_ENVIRONMENT),
        )
        with anyio.fail_after(60):
            async with stdio_client(server, errlog=nowhere) as (read, write), ClientSession(read, write) as session:
                await session.initialize()
                await use(session)

    # In a thread of its own: the browser tests leave a loop of theirs in the one that runs tests.
    with Path(os.devnull).open("w") as nowhere, ThreadPoolExecutor(1) as apart:
        apart.submit(anyio.run, asking, nowhere).result()


def words(result: Any) -> str:
    (content,) = result.content
    return str(content.text)


@contextmanager
def unchanged(made: MappedProjects) -> Iterator[None]:
    """Fail where a row or a file below the data folder is other than before; SQLite's own files beside it apart."""

    def files() -> set[tuple[str, int, int]]:
        return {
            (str(path), path.stat().st_mtime_ns, path.stat().st_size)
            for path in made.settings.data_dir.rglob("*")
            if path.is_file() and not path.name.endswith(("-wal", "-shm"))
        }

    with closing(open_read_only(made.settings.database_path)) as looking:
        before = looking.execute("PRAGMA data_version").fetchone(), files()
        yield
        assert (looking.execute("PRAGMA data_version").fetchone(), files()) == before


def test_an_agent_lists_the_tools_and_reads_with_them(made: MappedProjects):
    async def use(session: ClientSession) -> None:
        listed = await session.list_tools()
        assert {tool.name for tool in listed.tools} == {"list_projects", *TOOLS}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed.tools)
        assert "id 1: shop" in words(await session.call_tool("list_projects", {}))
        found = await session.call_tool("impact", {"of": "add", "project": "shop"})
        assert not found.is_error
        assert "Cart.total (src/shop/cart.py:7)" in words(found)
        cited = (found.meta or {})["gander/citations"]
        assert cited[0]["path"] == "src/shop/money.py"
        assert (cited[0]["start_line"], cited[0]["commit"]) == (4, made.commit)
        for name, tool in TOOLS.items():
            required = [key for key, parameter in tool.parameters.items() if parameter.required]
            given = dict.fromkeys(required, "src/shop/cart.py" if name != "symbol" else "Cart")
            result = await session.call_tool(name, {**given, "project": "shop"})
            assert not result.is_error, (name, words(result))

    with unchanged(made):
        ask(made.settings.data_dir, use)


def hostile_calls() -> list[tuple[str, Any]]:
    odd: list[Any] = [
        None, 7, -1, 10**30, 1.5, True, [], {}, ["a"], "", " ", "../../etc/passwd", "/etc/passwd", "a\0b", "\u202e", "a" * 5_000,
        "'; DROP TABLE project; --", f"{CANARY}/1.py", f"symbol:{CANARY}/1.py#{CANARY.replace('-', '_')}", "$(id)", "%s%n", "{}",
    ]  # fmt: skip
    names = ["read_file", "callers", "path", "symbol", "history_of_file"]
    keys = {"read_file": "path", "symbol": "name", "history_of_file": "path", "callers": "of", "path": "source"}
    calls = [(name, {keys[name]: value, "project": "shop"}) for value in odd for name in names[:2]]
    calls += [(name, {"project": value}) for value in odd[:12] for name in ("overview",)]
    calls += [("delete_project", {"id": 1}), ("", {}), ("../../x", {}), ("search", {"query": "x", "limit": 10**12})]
    return calls


def test_fifty_hostile_calls_change_nothing_and_read_nothing_else(made: MappedProjects):
    calls = hostile_calls()
    assert len(calls) >= 50

    async def use(session: ClientSession) -> None:
        for name, arguments in calls:
            result = await session.call_tool(name, arguments)
            text = words(result)
            assert result.is_error, (name, arguments, text)
            assert len(text) <= 8_000
            for secret in (CANARY_IN_ENVIRONMENT, "root:", "return add", "Traceback", str(made.settings.data_dir)):
                assert secret not in text
        alive = await session.call_tool("symbol", {"name": "Cart", "project": "shop"})
        assert not alive.is_error

    with unchanged(made):
        ask(made.settings.data_dir, use)


def start(data: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "mcp", "--data", str(data), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


MALFORMED = [
    b"", b"\n", b"garbage", b"{", b"[]", b"null", b"1", b'{"a":1}', b"\xff\xfe\x00\x80", b"[" * 50_000, b'{"jsonrpc":"2.0"}',
    b'{"jsonrpc":"1.0","id":7,"method":"tools/list"}', b'{"jsonrpc":"2.0","id":null,"method":"tools/list"}',
    b'{"jsonrpc":"2.0","id":{"a":1},"method":"tools/list"}', b'{"jsonrpc":"2.0","id":8,"method":5}',
    b'{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":5,"arguments":"x"}}',
    b'{"jsonrpc":"2.0","id":10,"method":"tools/call","params":[]}', b'{"jsonrpc":"2.0","method":"notifications/odd"}',
    b'{"jsonrpc":"2.0","id":11,"result":{}}', b'{"jsonrpc":"2.0","id":12,"method":"nothing/here"}',
    b'{"jsonrpc":"2.0","id":13,"method":"tools/call","params":{"name":"search","arguments":{"query":"\\ud800"}}}',
    b'{"jsonrpc":"2.0","id":14,"method":"tools/call","params":{"name":"search","arguments":{"limit":' + b"9" * 6_000 + b"}}}",
    b'{"jsonrpc":"2.0","id":15,"method":"tools/list","params":"' + b"x" * (3 << 20) + b'"}',
]  # fmt: skip


def test_malformed_frames_are_passed_over_and_the_end_of_input_ends_it(made: MappedProjects):
    with start(made.settings.data_dir) as server, unchanged(made):
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(FIRST).encode() + b"\n")
        server.stdin.write(b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
        last = {"jsonrpc": "2.0", "id": 99, "method": "tools/call"}
        last["params"] = {"name": "symbol", "arguments": {"name": "Cart", "project": "shop"}}
        server.stdin.write(b"\n".join(MALFORMED) + b"\n" + json.dumps(last).encode() + b"\n")
        server.stdin.flush()
        for line in server.stdout:
            heard = json.loads(line)  # nothing but the protocol is written there
            if heard.get("id") == 99:
                break
        assert "class Cart in src/shop/cart.py:6-10" in heard["result"]["content"][0]["text"]
        rest, said = server.communicate(timeout=30)  # closes its input
        assert server.returncode == 0
        assert all(json.loads(line)["jsonrpc"] == "2.0" for line in rest.splitlines())
        assert b"passed over" in said
        assert b"Traceback" not in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--project", "foreign"], b"There are: canary (id 2), shop (id 1), unmapped (id 4)."),
        (["--user", "nobody@example.org"], b"There is no such account."),
    ],
)
def test_what_cannot_be_served_is_said_on_standard_error(made: MappedProjects, options: list[str], said: bytes):
    with start(made.settings.data_dir, *options) as server:
        out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (2, b"")
    assert said in err


def test_another_accounts_projects_are_its_own(made: MappedProjects):
    async def use(session: ClientSession) -> None:
        assert words(await session.call_tool("list_projects", {})).startswith(f"id {made.foreign}: ")
        assert (await session.call_tool("overview", {"project": "shop"})).is_error

    ask(made.settings.data_dir, use, "--user", OTHER)


def test_it_works_beside_a_running_server_and_sees_what_that_maps(tmp_path: Path):
    repository = make_repository(tmp_path / "later", {"one.py": "def first_one():\n    pass\n"})
    with GanderServer(tmp_path / "data", GANDER_LOCAL_ROOTS=str(tmp_path)) as server:

        async def use(session: ClientSession) -> None:
            assert "no projects yet" in words(await session.call_tool("list_projects", {}))
            job = server.send("POST", "/api/projects", {"repository_url": str(repository)})["job_id"]
            assert server.wait_job(job)["status"] == "completed"
            assert "first_one" in words(await session.call_tool("symbol", {"name": "first_one"}))

        ask(tmp_path / "data", use)
        assert server.get("/api/ping")
