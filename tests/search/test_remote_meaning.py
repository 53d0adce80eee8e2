"""The door to another model of meaning: what it sends, and that no server, however odd, does more than fail it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from services.core.settings import load_settings
from services.search import remote_meaning
from services.search.meaning import MAX_NAME, MeaningUnavailable
from services.search.remote_meaning import RemoteMeaning, is_loopback
from services.wiring.embedding import make_meanings

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]


@contextmanager
def served(answer: Answer) -> Iterator[tuple[str, list[tuple[str, dict[str, str], dict[str, Any]]]]]:
    seen: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((self.path, dict(self.headers), body))
            status, content = answer(body)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def rows_of(body: dict[str, Any]) -> tuple[int, bytes]:
    """Vectors of the texts' lengths, the last one first."""
    data = [{"index": place, "embedding": [len(text), 1.0, 0.0]} for place, text in enumerate(body["input"])]
    return 200, json.dumps({"data": data[::-1]}).encode()


def test_it_asks_as_the_protocol_says_and_puts_rows_in_order() -> None:
    with served(rows_of) as (url, seen):
        model = RemoteMeaning(url, "nomic", "key-1")
        rows = model.embed(["", "a\ud800\0b", "x" * 50] * 20)
    assert rows.shape == (60, 3)
    assert rows[0].tolist() == rows[3].tolist() != rows[2].tolist()
    assert model.dimensions == 3
    path, headers, body = seen[0]
    assert (path, body["model"], headers["Authorization"]) == ("/v1/embeddings", "nomic", "Bearer key-1")
    assert body["input"][:2] == [" ", "a? b"]
    assert len(seen) == 2


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (302, b""),
        (200, b""),
        (200, b"not json"),
        (200, b"[" * 100_000),
        (200, b"[]"),
        (200, b'{"data": []}'),
        (200, b'{"data": [{"embedding": []}]}'),
        (200, b'{"data": [{"embedding": "abc"}]}'),
        (200, b'{"data": [{"embedding": [1, null]}]}'),
        (200, b'{"data": [7]}'),
        (200, b'{"data": [{"index": "x", "embedding": [1]}]}'),
        (200, json.dumps({"data": [{"embedding": [1.0] * 5_000}]}).encode()),
        (200, b"\xff\xfe\x00"),
    ],
)
def test_an_odd_server_makes_it_unavailable_and_nothing_else(answer: tuple[int, bytes]) -> None:
    with served(lambda _: answer) as (url, seen), pytest.raises(MeaningUnavailable):
        RemoteMeaning(url, "m").embed(["one"])
    assert len(seen) == 1  # no redirect was followed


def test_an_endless_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_meaning, "MAX_BYTES", 1_000)
    with served(lambda _: (200, b" " * 100_000)) as (url, _), pytest.raises(MeaningUnavailable, match="too much"):
        RemoteMeaning(url, "m").embed(["one"])


def test_a_server_that_is_not_there_is_said_without_the_key() -> None:
    with pytest.raises(MeaningUnavailable, match="does not answer") as told:
        RemoteMeaning("http://127.0.0.1:9/v1", "m", "key-1").embed(["one"])
    assert "key-1" not in str(told.value)


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with served(rows_of) as (url, _):
        assert RemoteMeaning(url, "m").embed(["one"]).shape == (1, 3)


def test_what_changes_its_width_is_refused() -> None:
    def answer(body: dict[str, Any]) -> tuple[int, bytes]:
        return 200, json.dumps({"data": [{"embedding": [1.0] * len(body["input"][0])}]}).encode()

    with served(answer) as (url, _):
        model = RemoteMeaning(url, "m")
        model.embed(["abc"])
        with pytest.raises(MeaningUnavailable, match="different lengths"):
            model.embed(["abcd"])


def test_its_name_tells_servers_apart_and_fits_its_column() -> None:
    names = {RemoteMeaning(f"http://{host}/v1", "m" * 200).name for host in ("127.0.0.1", "example.org")}
    assert len(names) == 2
    assert all(len(name) <= MAX_NAME for name in names)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_only_this_machine_is_local(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def test_what_leaves_this_machine_is_prepared_first() -> None:
    sent: list[list[str]] = []
    model = RemoteMeaning("http://example.org/v1", "m", prepare=str.upper)
    model._ask = lambda texts, _: sent.append(list(texts)) or [[1.0]] * len(texts)  # type: ignore[func-returns-value]  # a list's append
    model.embed(["secret"])
    assert sent == [["SECRET"]]


def test_the_settings_choose_the_model() -> None:
    assert make_meanings(load_settings({})).other is None
    chosen = make_meanings(
        load_settings({"GANDER_EMBEDDINGS_URL": "http://127.0.0.1:1/v1", "GANDER_EMBEDDINGS_MODEL": "nomic"})
    )
    assert chosen.other is not None
    assert chosen.other.is_local
    assert chosen.names == [chosen.local.name, chosen.other.name]
