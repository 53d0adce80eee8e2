from __future__ import annotations

import json
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from services.ai import exchange
from services.ai.addresses import parse_model_address, place_of_all, place_of_ip, vet
from services.ai.errors import (
    BadModelAddress,
    ModelBroke,
    ModelBusy,
    ModelEndless,
    ModelError,
    ModelGone,
    ModelKeyRefused,
    ModelMoved,
    ModelRedirected,
    ModelRefused,
    ModelSilent,
    ModelSpokeOddly,
    ModelTooSlow,
    ModelUnreachable,
)
from services.ai.openai import ModelLacks, Server
from services.ai.streaming import Reply
from services.core.errors import GanderError
from tests.fakes.model_server import ModelServer, packed

KEY = "sk-canary-77aa11bb22cc33dd"


class Stopped(Exception):
    pass


def server_at(url: str, key: str = KEY, place: Any = "laptop") -> Server:
    return Server("Mine", parse_model_address(url), place, key)


def complete(fake: ModelServer, *, seconds: float = 10, **more: Any) -> Reply:
    arguments = {"on_text": lambda _: None, "check": lambda: None, "max_tokens": 100, **more}
    return server_at(fake.url).complete(
        "tiny:1b", [{"role": "user", "content": "Hello"}], (), seconds=seconds, **arguments
    )


def test_a_reply_is_streamed_as_it_grows_with_its_tokens():
    heard: list[str] = []
    with ModelServer(replies=["The **factory** is in `app.py` [1]."]) as fake:
        reply = complete(fake, on_text=heard.append)
        sent = fake.chats[0]
    assert reply.text == "The **factory** is in `app.py` [1]."
    assert (reply.tokens_in, reply.tokens_out) == (321, 12)
    assert heard[-1] == reply.text
    assert all(reply.text.startswith(text) for text in heard)
    assert sent.headers["Authorization"] == f"Bearer {KEY}"
    assert sent.body["stream"] is True
    assert sent.body["max_tokens"] == 100


def test_calls_of_tools_are_put_together_from_their_pieces():
    with ModelServer(replies=[[("search", {"q": "x"}), ("read_file", {"path": "a.py"})]]) as fake:
        reply = complete(fake)
    assert [(call.id, call.name, json.loads(call.arguments)) for call in reply.calls] == [
        ("c0", "search", {"q": "x"}), ("c1", "read_file", {"path": "a.py"}),
    ]  # fmt: skip


def test_an_answer_in_one_piece_and_thoughts_before_it_are_understood():
    whole = {"choices": [{"message": {"content": "<think>Hm.</think>\nYes [1].", "tool_calls": None}}], "usage": None}
    with ModelServer(misbehave=lambda http: http.say(json.dumps(whole))) as fake:
        assert complete(fake).text == "Yes [1]."


# ── Servers that misbehave ───────────────────────────────────────────────────────────────────────────


def streaming(*lines: str, finish: bool = True) -> Any:
    def act(http: Any) -> None:
        http.begin()
        for line in lines:
            http.wfile.write(line.encode("utf-8", "surrogateescape"))
        if finish:
            http.event("[DONE]")

    return act


def dying(http: Any) -> None:
    http.begin()
    http.delta(content="The answer is")


def dying_in_a_chunk(http: Any) -> None:
    http.send_response(200)
    http.send_header("Content-Type", "text/event-stream")
    http.send_header("Transfer-Encoding", "chunked")
    http.end_headers()
    http.wfile.write(b"ffff\r\ndata: {")
    http.close_connection = True


def endless(http: Any) -> None:
    http.begin()
    while not http.fake.let_go.is_set():
        http.delta(content="and so on " * 50)


def endless_comments(http: Any) -> None:
    http.begin()
    while not http.fake.let_go.is_set():
        http.wfile.write(b": still here\n\n" * 500)


def huge_line(http: Any) -> None:
    http.begin()
    while not http.fake.let_go.is_set():
        http.wfile.write(b"x" * 65_536)


def huge_json(http: Any) -> None:
    http.begin("application/json")
    while not http.fake.let_go.is_set():
        http.wfile.write(b" " * 65_536)


def many_calls(http: Any) -> None:
    http.begin()
    for index in range(10_000):
        http.delta(tool_calls=[{"index": index, "function": {"name": "x", "arguments": "{}"}}])


def huge_arguments(http: Any) -> None:
    http.begin()
    for _ in range(1_000):
        http.delta(tool_calls=[{"index": 0, "function": {"name": "x", "arguments": "y" * 1_000}}])


def hanging_up(http: Any) -> None:
    http.close_connection = True


BODY = json.dumps({"error": {"message": f"no, {KEY} is\nnot good"}})
MISBEHAVIOURS: dict[str, tuple[Any, type[GanderError]]] = {
    "hangs up": (hanging_up, ModelUnreachable),
    "dies in the middle": (dying, ModelBroke),
    "dies in a chunk": (dying_in_a_chunk, ModelBroke),
    "never ends": (endless, ModelEndless),
    "comments without end": (endless_comments, ModelEndless),
    "a line without end": (huge_line, ModelEndless),
    "JSON without end": (huge_json, ModelEndless),
    "ten thousand calls": (many_calls, ModelEndless),
    "a megabyte of arguments": (huge_arguments, ModelEndless),
    "not JSON in the stream": (streaming("data: {oops\n\n"), ModelSpokeOddly),
    "JSON too deep": (streaming(f"data: {'[' * 100_000}\n\n"), ModelSpokeOddly),
    "a list in the stream": (streaming("data: [1]\n\n"), ModelSpokeOddly),
    "no choices": (streaming('data: {"hello": "there"}\n\n'), ModelSpokeOddly),
    "choices of odd kinds": (streaming('data: {"choices": {"a": 1}}\n\n'), ModelSpokeOddly),
    "deltas of odd kinds": (streaming('data: {"choices": [{"delta": {"content": 7, "tool_calls": "x"}}]}\n\n'), ModelSilent),
    "nothing said": (streaming('data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n'), ModelSilent),
    "an error in the stream": (streaming('data: {"error": {"message": "out of memory"}}\n\n'), ModelRefused),
    "an empty stream": (streaming(finish=False), ModelSpokeOddly),
    "bytes that are no text": (streaming("data: \udcff\udcfe\n\n"), ModelSpokeOddly),
    "not JSON": (lambda http: http.say("oops"), ModelSpokeOddly),
    "another schema": (lambda http: http.say('{"answer": "yes"}'), ModelSpokeOddly),
    "a message of another kind": (lambda http: http.say('{"choices": [{"message": "yes"}]}'), ModelSpokeOddly),
    "a web page": (lambda http: http.say("<html>Hi</html>", kind="text/html"), ModelSpokeOddly),
    "a picture": (lambda http: http.say(b"\x89PNG", kind="image/png"), ModelSpokeOddly),
    "packed": (lambda http: http.say(packed("a" * 10**7), more={"Content-Encoding": "gzip"}), ModelSpokeOddly),
    "moved": (lambda http: http.say("", 302, more={"Location": "http://127.0.0.1:1/"}), ModelRedirected),
    "moved for good": (lambda http: http.say("", 308, more={"Location": "http://169.254.169.254/"}), ModelRedirected),
    "401": (lambda http: http.say(BODY, 401), ModelKeyRefused),
    "403": (lambda http: http.say(BODY, 403), ModelKeyRefused),
    "404": (lambda http: http.say(BODY, 404), ModelGone),
    "429": (lambda http: http.say(BODY, 429), ModelBusy),
    "500": (lambda http: http.say(BODY, 500), ModelRefused),
    "500 with a page": (lambda http: http.say("<html>" + "x" * 10**6, 500, "text/html"), ModelRefused),
    "503 with odd JSON": (lambda http: http.say('{"error": [[]], "detail": {"type": 3}}', 503), ModelRefused),
    "204": (lambda http: http.say("", 204), ModelRefused),
    "no HTTP": (lambda http: (http.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n"), hanging_up(http)), ModelUnreachable),
    "headers without end": (lambda http: http.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000), ModelUnreachable),
}  # fmt: skip


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_a_server_that_misbehaves_is_a_clear_error_soon_and_no_key_is_in_it(name: str):
    misbehave, expected = MISBEHAVIOURS[name]
    started = time.monotonic()
    with ModelServer(misbehave=misbehave) as fake, pytest.raises(expected) as raised:
        complete(fake, seconds=20)
    assert time.monotonic() - started < 15
    words = raised.value.detail
    assert KEY not in words + repr(raised.value) + repr(raised.value.__dict__)
    assert "{" not in words
    assert len(words) < 600
    assert "\n" not in words
    assert not raised.value.transient


def test_a_server_that_says_nothing_ends_with_its_time():
    with ModelServer(misbehave=lambda http: http.wait()) as fake, pytest.raises(ModelTooSlow):
        complete(fake, seconds=0.5)


def test_a_connection_whose_clock_goes_off_before_ours_is_late_and_not_out_of_reach(monkeypatch: pytest.MonkeyPatch):
    asked_by, looks = threading.get_ident(), 0

    def clock() -> float:  # whoever waits looks at the clock half a second late
        nonlocal looks
        if threading.get_ident() != asked_by:
            return time.monotonic()
        looks += 1
        return time.monotonic() - (0.5 if looks > 1 else 0)

    monkeypatch.setattr(exchange, "time", SimpleNamespace(monotonic=clock))
    with ModelServer(misbehave=lambda http: http.wait()) as fake, pytest.raises(ModelTooSlow):
        complete(fake, seconds=0.3)


def test_a_server_that_drips_ends_with_its_time():
    def drip(http: Any) -> None:
        http.begin()
        while not http.fake.let_go.wait(0.05):
            http.wfile.write(b":\n")

    with ModelServer(misbehave=drip) as fake, pytest.raises(ModelTooSlow):
        complete(fake, seconds=0.6)


def test_an_error_that_drips_does_not_take_all_the_time(monkeypatch: pytest.MonkeyPatch):
    def drip(http: Any) -> None:
        http.send_response(500)
        http.end_headers()
        while not http.fake.let_go.wait(0.05):
            http.wfile.write(b"x")

    monkeypatch.setattr("services.ai.openai.MAX_FAILURE_SECONDS", 0.3)
    with ModelServer(misbehave=drip) as fake, pytest.raises(ModelRefused):
        complete(fake, seconds=30)


def test_who_stops_waits_no_longer_and_the_server_is_hung_up_on():
    asked = threading.Event()

    def silent(http: Any) -> None:
        asked.set()
        http.begin()
        while not http.fake.let_go.wait(0.02):
            http.wfile.write(b":\n")

    def check() -> None:
        if asked.is_set():
            raise Stopped

    with ModelServer(misbehave=silent) as fake:
        started = time.monotonic()
        with pytest.raises(Stopped):
            complete(fake, seconds=60, check=check)
        assert time.monotonic() - started < 3
        assert fake.hung_up.wait(5)
    assert not [thread for thread in threading.enumerate() if thread.name == "model"]


def test_a_server_that_is_not_there_is_named_with_its_address():
    with ModelServer() as fake:
        url = fake.url
    with pytest.raises(ModelUnreachable, match=r"Mine cannot be reached at 127\.0\.0\.1:\d+"):
        server_at(url).complete(
            "m", [{"role": "user", "content": "x"}], (), max_tokens=9, seconds=5, on_text=print, check=lambda: None
        )


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch):
    with ModelServer() as proxy, ModelServer() as fake:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        complete(fake)
        assert len(fake.chats) == 1
        assert proxy.received == []


def test_nothing_is_sent_when_the_machine_is_another_than_was_chosen():
    with ModelServer() as fake:
        monkey = Server("Mine", parse_model_address(fake.url), "laptop", KEY)
        from services.ai import exchange

        before, exchange.is_within = exchange.is_within, lambda _ip, _place: False
        try:
            with pytest.raises(ModelMoved):
                monkey.models(5)
        finally:
            exchange.is_within = before
        assert fake.received == []


def test_what_a_server_does_not_take_is_named():
    body = json.dumps({"error": {"message": "tiny:1b does not support tools"}})
    with ModelServer(misbehave=lambda http: http.say(body, 400)) as fake, pytest.raises(ModelLacks) as raised:
        complete(fake)
    assert raised.value.lacking == "tools"


# ── Lists of models ──────────────────────────────────────────────────────────────────────────────────


def test_a_list_holds_what_can_talk_with_its_context():
    rows = ["a:1b", {"id": "b", "meta": {"n_ctx": 4096}}, {"id": "c", "max_model_len": 32768}, {"id": "whisper-1"},
            {"id": "text-embedding-3"}, {"id": 7}, {"id": ""}, {"id": "x" * 999}, {"id": "a\nb"}, {"id": "a:1b"}]  # fmt: skip
    with ModelServer(models=rows) as fake:
        listed = server_at(fake.url).models(5)
    assert [(each.name, each.context_tokens) for each in listed] == [("a:1b", None), ("b", 4096), ("c", 32768)]


@pytest.mark.parametrize(
    "misbehave",
    [huge_json, hanging_up, dying_in_a_chunk, lambda http: http.say("[]["), lambda http: http.say('{"data": 3}'),
     lambda http: http.say("", 302, more={"Location": "http://127.0.0.1:1/"}), lambda http: http.say(BODY, 500),
     lambda http: http.say(packed("{}" * 10**6), more={"Content-Encoding": "gzip"})],
)  # fmt: skip
def test_a_list_from_a_server_that_misbehaves_is_a_clear_error(misbehave: Any):
    with ModelServer(misbehave_list=misbehave) as fake, pytest.raises(ModelError) as raised:
        server_at(fake.url).models(10)
    assert KEY not in raised.value.detail


def test_a_list_that_does_not_come_ends_with_its_time():
    with ModelServer(misbehave_list=lambda http: http.wait()) as fake, pytest.raises(ModelTooSlow):
        server_at(fake.url).models(1.5)  # to reach it takes a while where others are at work


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ip", "place"),
    [("127.0.0.1", "laptop"), ("::1", "laptop"), ("::ffff:127.0.0.1", "laptop"), ("10.1.2.3", "network"),
     ("192.168.0.9", "network"), ("100.64.1.1", "network"), ("fd00::1", "network"), ("8.8.8.8", "remote"),
     ("2606:4700::1", "remote"), ("169.254.169.254", None), ("fe80::1%eth0", None), ("0.0.0.0", None),
     ("224.0.0.1", None), ("255.255.255.255", None), ("::", None), ("no", None)],
)  # fmt: skip
def test_where_an_address_is(ip: str, place: str | None):
    assert place_of_ip(ip) == place


def test_a_name_is_as_far_away_as_its_furthest_address():
    assert place_of_all(["127.0.0.1", "10.0.0.1"]) == "network"
    assert place_of_all(["127.0.0.1", "8.8.8.8"]) == "remote"
    assert place_of_all(["127.0.0.1", "169.254.1.1"]) is None
    assert place_of_all([]) is None


def test_http_is_for_this_machine_and_its_network_only():
    assert vet("http://box.lan:8080", lambda *_: ["192.168.1.5"])[1] == "network"
    assert vet("https://api.example.com/v1", lambda *_: ["8.8.8.8"])[1] == "remote"
    assert vet("https://api.example.com/v1", lambda *_: [])[1] == "remote"
    with pytest.raises(BadModelAddress, match="use https"):
        vet("http://api.example.com/v1", lambda *_: ["8.8.8.8"])
    with pytest.raises(BadModelAddress, match="no machine named"):
        vet("http://nothing.example/v1", lambda *_: [])


def test_what_is_typed_becomes_a_base_address():
    assert parse_model_address(" http://LocalHost:11434/ ").url == "http://localhost:11434/v1"
    assert parse_model_address("https://a.b/v1/chat/completions").url == "https://a.b/v1"
    assert parse_model_address("https://a.b:443/api/v1/").url == "https://a.b/api/v1"
    assert parse_model_address("http://[::1]:8080/v1").shown == "[::1]:8080"
