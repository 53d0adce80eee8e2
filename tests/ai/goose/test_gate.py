"""The one socket goose has: one question of one run goes to the model, and what comes back is told."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ai.errors import ModelKeyRefused, ModelUnreachable
from services.ai.goose.gate import Gate
from services.ai.streaming import Reply
from tests.ai.goose.conftest import Told
from tests.fakes.model_server import ModelServer


def test_an_answer_comes_through_as_it_grows(told: Told, model: ModelServer):
    model.replies = ["Blueprints are registered in `register` [1]."]
    reply = told.say("Where?")
    assert reply.text == "Blueprints are registered in `register` [1]."
    assert (reply.tokens_in, reply.tokens_out) == (321, 12)
    assert told.grown[-1] == reply.text


def test_the_model_gets_the_prompt_without_tools_and_with_the_real_key(told: Told, model: ModelServer):
    told.say("Where is it?")
    (chat,) = model.chats
    assert "Where is it?" in chat.text
    assert "tools" not in chat.body
    assert chat.headers["Authorization"] == "Bearer the-real-key"
    assert chat.body["max_tokens"] == 100


def test_one_question_is_passed_on_however_many_are_asked(told: Told, model: ModelServer):
    done = told.obey(*({"do": "ask", "content": f"Question {number}"} for number in range(5)))
    assert [each["result"][0] for each in done] == [200, 400, 400, 400, 400]
    assert len(model.chats) == 1


def test_nothing_else_of_the_models_server_is_reached(told: Told, model: ModelServer):
    orders: list[dict[str, Any]] = [
        {"content": "x", "path": "/v1/files"},
        {"content": "x", "path": "/v1/chat/completions/../../admin"},
        {"content": "x", "path": "http://192.0.2.1/v1/models"},
        {"content": "x", "method": "DELETE"},
        {"content": "x", "key": "guessed"},
        {"content": "x", "times": 400_000},
        {"content": "x", "raw": "{"},
        {"content": "x", "raw": "[" * 60_000},
        {"content": "x", "raw": '{"messages": [{"role": "tool", "content": "x"}]}'},
        {"content": "x", "raw": '{"messages": []}'},
    ]
    done = told.obey(*({"do": "ask", **order} for order in orders))
    assert all(each.get("failed") or each["result"][0] >= 400 for each in done)
    assert model.chats == []


def test_secrets_that_goose_would_send_are_masked(told: Told, model: ModelServer):
    told.obey({"do": "ask", "content": "password = 'hunter2-Tr0ub4dor'"})
    assert "hunter2" not in model.chats[0].text


def test_what_the_models_server_does_wrong_is_told_in_its_own_error(told: Told, model: ModelServer):
    model.misbehave = lambda handler: handler.say('{"error": "bad key"}', status=401)
    with pytest.raises(ModelKeyRefused, match="Stub refuses the key"):
        told.say("?")


def test_a_models_server_that_is_gone_is_told(told: Told, model: ModelServer):
    model._server.server_close()
    with pytest.raises(ModelUnreachable):
        told.say("?")


def test_a_question_under_way_is_given_up_when_the_run_is_left(told: Told, model: ModelServer):
    model.misbehave = lambda handler: handler.wait()
    before = threading.active_count()

    class Stopped(Exception):
        pass

    def check() -> None:
        if model.chats:
            raise Stopped

    with pytest.raises(Stopped):
        told.say("?", check=check)
    model.let_go.set()
    _until(lambda: threading.active_count() <= before)


@given(st.binary(max_size=400))
def test_any_bytes_are_answered_or_hung_up_on(raw: bytes):
    gate = Gate(lambda *_: Reply("no"), token="t" * 32, model="m", prompt_bytes=10)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(raw)
        ours.shutdown(socket.SHUT_WR)
        try:
            gate.serve(theirs)
        except OSError:
            return
        theirs.shutdown(socket.SHUT_WR)
        assert ours.recv(100_000).startswith(b"HTTP/1.1 4")


def test_a_request_in_parts_is_put_together():
    gate = Gate(
        lambda said, grow, check: Reply(said[0]["content"].upper(), (), 1, 2), token="t", model="m", prompt_bytes=9
    )
    ours, theirs = socket.socketpair()
    with ours, theirs:
        body = json.dumps({"messages": [{"role": "user", "content": [{"type": "text", "text": "hello"}]}]}).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nauthorization: Bearer t\r\ncontent-length: {len(body)}\r\n\r\n"
        serving = threading.Thread(target=gate.serve, args=(theirs,))
        serving.start()
        for part in (head[:20].encode(), head[20:].encode() + body[:7], body[7:]):
            ours.sendall(part)
        serving.join(5)
        answer = ours.recv(100_000).decode()
    assert '"content": "HELLO"' in answer
    assert answer.endswith("data: [DONE]\n\n")


def _until(condition: Any, seconds: float = 5.0) -> None:
    waited = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        waited.wait(0.02)
    pytest.fail("it did not come true")
