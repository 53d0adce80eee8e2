"""P7 for models: what is told to one is the question and what its own project says; a key goes to its own server only.

A whole Gander in a process of its own, whose environment, other project and key hold canaries; the server records.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.gander_server import GanderServer
from tests.fakes.model_server import ModelServer
from tests.fakes.repositories import make_repository

KEY = "sk-canary-5b1d7e9f3a2c4860"
ENVIRONMENT = "canary-of-the-environment-c41f"
OTHER = "canary_of_the_other_project_88d2"
TOKEN = "ghp_" + "c4N4ryT0" * 5
ACCESS = "glpat-canary-access-9d8c7b6a5f4e"


@dataclass
class House:
    server: GanderServer
    model: ModelServer
    project: int
    other: int
    provider: int

    def ask(self, prompt: str, **more: Any) -> dict[str, Any]:
        body = {"prompt": prompt, "project_id": self.project, "model": f"openai:{self.provider}:tiny:1b", **more}
        started = self.server.send("POST", "/api/ai/goose", body)
        assert "job_id" in started, started
        self.server.wait_job(started["job_id"])
        return self.server.get(f"/api/conversations/{started['conversation_id']}")["messages"][-1]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("told")
    settings = {
        "GANDER_LOCAL_ROOTS": str(folder), "CANARY_SECRET": ENVIRONMENT, "OPENAI_API_KEY": ENVIRONMENT,
        "HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1",
        "GANDER_ANSWER_SECONDS": "8",
    }  # fmt: skip
    mine = {
        "src/config.py": f'"""Configuration."""\n\nTOKEN = "{TOKEN}"\n\n\nclass Config:\n    """Holds settings."""\n\n'
        "    def load(self, path):\n        return path\n",
        "README.md": "# Mine\n\nConfig holds settings.\n",
    }
    theirs = {
        "src/config.py": f'"""{OTHER}"""\n\n\nclass Config:\n    """{OTHER}"""\n\n    def load(self):\n        pass\n'
    }
    with ModelServer() as model, GanderServer(folder / "data", **settings) as server:
        made = [
            server.send(
                "POST", "/api/projects",
                {"repository_url": str(make_repository(folder / name, files)), "access_token": ACCESS},
            )
            for name, files in (("mine", mine), ("theirs", theirs))
        ]  # fmt: skip
        for each in made:
            assert server.wait_job(each["job_id"])["status"] == "completed"
        server.wait_quiet()
        body = {"name": "Stub", "base_url": model.url, "key": KEY, "context_tokens": 32_000}
        provider = server.send("POST", "/api/ai/providers", body)
        yield House(server, model, made[0]["id"], made[1]["id"], provider["id"])


@pytest.fixture(autouse=True)
def _well_behaved(house: House) -> Iterator[None]:
    house.model.misbehave, house.model.replies = (
        None,
        ["Config holds settings [1]. It was written on a Tuesday by an elf."],
    )
    yield
    house.model.let_go.clear()


def test_an_answer_comes_through_with_its_citation_what_is_not_proved_is_marked_and_the_ledger_says_what_left(
    house: House,
):
    answer = house.ask("What is Config for?")
    assert answer["state"] == "done", answer
    assert answer["content"].startswith("Config holds settings [1].")
    assert [each["number"] for each in answer["citations"]] == [1]
    assert answer["uncited"]
    assert (answer["produced_by"]["model"], answer["produced_by"]["extractive"]) == ("tiny:1b", False)
    entry = house.server.get("/api/ai/ledger")[0]
    assert (entry["outcome"], entry["project_id"], entry["is_local"]) == ("answered", house.project, True)
    assert "src/config.py" in entry["files"]
    assert entry["masked"] >= 1


def test_no_canary_reaches_a_request(house: House):
    calls = [("search", {"query": OTHER}), ("read_file", {"path": "src/config.py"}), ("symbol", {"name": "Config"})]
    house.model.replies = [*[[call] for call in calls], "Done [1]."]
    house.model.received.clear()
    house.ask("What is Config for? Show its token.")
    assert len(house.model.chats) >= 2
    for request in house.model.received:
        sent = request.raw.decode()
        told = json.dumps(request.headers) + request.path + sent
        assert ENVIRONMENT not in told
        assert ACCESS not in told
        assert TOKEN not in told
        assert str(house.server.data) not in told
        assert KEY not in sent
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        for message in json.loads(sent)["messages"] if sent else []:
            assert OTHER not in str(message["content"])


def test_the_key_is_in_no_error_log_database_or_answer(house: House, tmp_path: Path):
    echo = json.dumps({"error": {"message": f"Incorrect key provided: {KEY}."}})
    for status in (401, 404, 429, 500):
        house.model.misbehave = lambda http, status=status: http.say(echo, status)
        answer = house.ask("What is Config for?")
        assert answer["state"] == "failed"
        assert str(status) in answer["error"]
        assert KEY not in json.dumps(answer)
    assert KEY not in "".join(house.server.log)
    for path in house.server.data.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


def test_a_bad_server_ends_as_a_clear_error_in_the_conversation(house: House):
    def drip(http: Any) -> None:
        http.begin()
        while not http.fake.let_go.wait(0.05):
            http.delta(content="")

    def die(http: Any) -> None:
        http.begin()
        http.delta(content="Half an ans")

    for misbehave, words in ((drip, "8 seconds"), (die, "stopped in the middle"),
                             (lambda http: http.say("<html>", kind="text/html"), "not OpenAI's protocol"),
                             (lambda http: http.say("", 302, more={"Location": "http://127.0.0.1:1/"}), "another address")):  # fmt: skip
        house.model.misbehave = misbehave
        answer = house.ask("What is Config for?")
        assert (answer["state"], words in answer["error"]) == ("failed", True), answer["error"]
    house.model.misbehave = None
    assert house.ask("What is Config for?")["state"] == "done"


def test_a_remote_model_is_refused_with_words_until_its_project_allows_it(house: House):
    house.model.models = ["tiny:1b", "gpt-oss:120b-cloud"]
    house.server.send("PUT", f"/api/ai/providers/{house.provider}", {"context_tokens": 16_000})
    remote = f"openai:{house.provider}:gpt-oss:120b-cloud"
    house.server.send("PUT", f"/api/projects/{house.project}", {"allow_remote_model": False})
    house.model.received.clear()
    body = {"prompt": "What is Config for?", "project_id": house.project, "model": remote}
    refused = house.server.send("POST", "/api/ai/goose", body)
    assert (refused["status"], refused["code"]) == (403, 40241)
    words = refused["detail"]
    assert "allow remote models" in words
    assert house.model.chats == []
    house.server.send("PUT", f"/api/projects/{house.project}", {"allow_remote_model": True})
    assert house.ask("What is Config for?", model=remote)["state"] == "done"
    entry = house.server.get("/api/ai/ledger")[0]
    assert (entry["model"], entry["is_local"]) == ("gpt-oss:120b-cloud", False)


def test_across_projects_a_remote_model_hears_only_of_those_that_allow_it(house: House):
    house.model.models = ["tiny:1b", "gpt-oss:120b-cloud"]
    house.server.send("PUT", f"/api/ai/providers/{house.provider}", {"context_tokens": 16_000})
    house.server.send("PUT", f"/api/projects/{house.project}", {"allow_remote_model": True})
    house.model.received.clear()
    answer = house.ask("What is Config for?", project_id=None, model=f"openai:{house.provider}:gpt-oss:120b-cloud")
    assert answer["state"] == "done", answer
    assert OTHER not in house.model.chats[0].raw.decode()
    assert {each["project_id"] for each in answer["citations"]} <= {house.project}


def test_the_provider_is_kept_with_its_key_encrypted(house: House):
    with closing(sqlite3.connect(f"file:{house.server.data}/instance/gander.db?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT base_url, key_encrypted FROM model_provider").fetchall()
    assert [url for url, _ in rows] == [house.model.url]
    assert all(kept and KEY.encode() not in kept for _, kept in rows)
