from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import LedgerEntry, ModelProvider
from tests.fakes.accounts import SignedIn, add_user, claim
from tests.fakes.model_server import ModelServer

KEY = "sk-test-4a7c19f0e2b84d5590"


def add(client: FlaskClient, **body: object) -> dict:
    response = client.post("/api/ai/providers", json={"name": "Mine", **body})
    assert response.status_code == 201, response.get_json()
    return response.get_json()


def test_without_providers_the_extractive_answerer_is_the_default(client: FlaskClient):
    (only,) = [each for each in client.get("/api/ai/models").get_json() if each["usable"]]
    assert (only["id"], only["usable"], only["is_default"], only["is_local"]) == ("extractive", True, True, True)


def test_a_provider_of_this_machine_brings_its_models_and_the_default(client: FlaskClient):
    with ModelServer(models=["small:1b", "good:8b", "huge:70b", "nomic-embed-text"]) as server:
        provider = add(client, base_url=server.url)
        listed = client.get("/api/ai/models").get_json()
    assert (provider["is_local"], provider["where"], provider["has_key"]) == (True, "on this machine", False)
    assert [each["name"] for each in listed if each["kind"] == "openai"] == ["small:1b", "good:8b", "huge:70b"]
    assert [each["id"] for each in listed if each["is_default"]] == [f"openai:{provider['id']}:good:8b"]
    assert all(each["usable"] and each["is_local"] for each in listed if each["kind"] == "openai")


def test_the_model_that_its_provider_names_is_the_default_also_when_it_is_not_listed(client: FlaskClient):
    with ModelServer(models=["good:8b"]) as server:
        provider = add(client, base_url=server.url, default_model="hidden:3b")
        listed = client.get("/api/ai/models").get_json()
    assert [each["id"] for each in listed if each["is_default"]] == [f"openai:{provider['id']}:hidden:3b"]


def test_models_that_ollama_hands_on_to_a_cloud_are_remote(client: FlaskClient):
    with ModelServer(models=["gpt-oss:120b-cloud"]) as server:
        add(client, base_url=server.url)
        found = next(each for each in client.get("/api/ai/models").get_json() if each["kind"] == "openai")
    assert (found["is_local"], found["where"], found["is_default"]) == (False, "remote", False)


def test_a_server_that_is_off_is_listed_with_why(client: FlaskClient):
    with ModelServer() as server:
        url = server.url
    add(client, base_url=url)
    found = next(each for each in client.get("/api/ai/models").get_json() if each["kind"] == "openai")
    assert not found["usable"]
    assert "cannot be reached" in found["why_not"]
    assert "Start its program" in found["why_not"]


def test_the_list_is_kept_for_a_minute_and_asked_anew_after_a_change(client: FlaskClient):
    with ModelServer() as server:
        provider = add(client, base_url=server.url)
        for _ in range(3):
            client.get("/api/ai/models")
        assert len(server.received) == 1
        client.put(f"/api/ai/providers/{provider['id']}", json={"context_tokens": 16384})
        found = next(each for each in client.get("/api/ai/models").get_json() if each["kind"] == "openai")
        assert len(server.received) == 2
    assert found["context_tokens"] == 16384


def test_a_key_is_sent_to_its_server_kept_encrypted_and_never_shown(app: Flask, client: FlaskClient, tmp_path: Path):
    with ModelServer() as server:
        provider = add(client, base_url=server.url, key=KEY)
        client.get("/api/ai/models")
        assert server.received[0].headers["Authorization"] == f"Bearer {KEY}"
    assert provider["has_key"]
    shown = client.get("/api/ai/providers").get_data(as_text=True) + client.get("/api/ai/models").get_data(as_text=True)
    assert KEY not in shown
    with app.extensions["gander"].database.read() as session:
        assert KEY.encode() not in session.get_one(ModelProvider, provider["id"]).key_encrypted
    assert not [path for path in (tmp_path / "data").rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_an_address_of_another_machine_forgets_the_key(client: FlaskClient):
    provider = add(client, base_url="http://127.0.0.1:9/v1", key=KEY)
    address = f"/api/ai/providers/{provider['id']}"
    assert client.put(address, json={"base_url": "http://127.0.0.1:9/other"}).get_json()["has_key"]
    assert not client.put(address, json={"base_url": "http://127.0.0.1:8/v1"}).get_json()["has_key"]
    assert client.put(address, json={"key": KEY}).get_json()["has_key"]
    assert not client.put(address, json={"key": ""}).get_json()["has_key"]
    assert client.delete(address).status_code == 204
    assert client.delete(address).get_json()["code"] == 40495


@pytest.mark.parametrize(
    "address",
    ["ftp://localhost/v1", "localhost:11434", "http://user:pass@localhost/v1", "http://localhost/v1?key=1", "http://",
     "http://169.254.169.254/v1", "http://0.0.0.0:11434", "http://[::]:1/v1", "http://[fe80::1]/v1", "http://224.0.0.1/v1",
     "http://8.8.8.8/v1", "http://local host/v1", "http://localhost:99999/v1", "http://localhost/../v1", "http://a\x00b/",
     "http://\ud83d/v1", "http://localhost\\@evil/v1", "https://ex ample.com", "//localhost/v1"],
)  # fmt: skip
def test_addresses_that_no_model_server_has_are_refused_with_words(client: FlaskClient, address: str):
    response = client.post("/api/ai/providers", json={"name": "Mine", "base_url": address})
    assert response.status_code == 400, response.get_json()
    assert response.get_json()["detail"]


def test_the_same_name_twice_is_409(client: FlaskClient):
    add(client, base_url="http://127.0.0.1:9/v1")
    response = client.post("/api/ai/providers", json={"name": "Mine", "base_url": "http://127.0.0.1:8/v1"})
    assert (response.status_code, response.get_json()["code"]) == (409, 40995)


def test_the_same_request_twice_adds_one(client: FlaskClient):
    body, key = {"name": "Mine", "base_url": "http://127.0.0.1:9/v1"}, {"Idempotency-Key": "once"}
    first, second = (client.post("/api/ai/providers", json=body, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json()["id"] == second.get_json()["id"]
    assert len(client.get("/api/ai/providers").get_json()) == 1


def test_only_the_first_account_adds_changes_and_looks_around(app: Flask):
    ada, ben = SignedIn(app, claim(app)), SignedIn(app, add_user(app, "ben@example.org"))
    body = {"name": "Mine", "base_url": "http://127.0.0.1:9/v1"}
    provider = ada.open("/api/ai/providers", "POST", json=body).get_json()
    assert ben.open("/api/ai/providers", "POST", json=body).status_code == 403
    assert ben.open("/api/ai/models?look=1").status_code == 403
    assert ben.open(f"/api/ai/providers/{provider['id']}", "PUT", json={"name": "x"}).status_code == 404
    assert ben.open(f"/api/ai/providers/{provider['id']}", "DELETE").status_code == 404
    assert ben.open("/api/ai/providers").get_json() == []
    assert [each["id"] for each in ben.open("/api/ai/models").get_json()] == ["extractive"]


def test_looking_around_suggests_what_answers_and_is_no_provider_yet(app: Flask, client: FlaskClient):
    with ModelServer(models=["a:1b", "b:2b"]) as server, ModelServer() as off:
        found_at, nothing_at = server.url, off.url
        off.__exit__()
        source = app.extensions["gander"].garden._sources[0]
        source._usual = (("Ollama", found_at), ("LM Studio", nothing_at))
        plain = client.get("/api/ai/models").get_json()
        looked = client.get("/api/ai/models?look=1").get_json()
        suggested = [each for each in looked if each["suggestion"]]
        assert not [each for each in plain if each["suggestion"]]
        assert [each["suggestion"] for each in suggested] == [{"name": "Ollama", "base_url": found_at}]
        assert not suggested[0]["usable"]
        assert "2 models" in suggested[0]["why_not"]
        assert client.post("/api/ai/providers", json=suggested[0]["suggestion"]).status_code == 201
        assert not [each for each in client.get("/api/ai/models?look=1").get_json() if each["suggestion"]]


def test_a_project_says_whether_its_text_may_go_to_a_remote_model(client: FlaskClient):
    project = client.post("/api/projects", json={"name": "Plain"}).get_json()
    assert project["allow_remote_model"] is False
    changed = client.put(f"/api/projects/{project['id']}", json={"allow_remote_model": True}).get_json()
    assert changed["allow_remote_model"] is True
    assert client.put(f"/api/projects/{project['id']}", json={"name": "Other"}).get_json()["allow_remote_model"] is True
    assert client.put(f"/api/projects/{project['id']}", json={"allow_remote_model": 3}).status_code == 400


def test_the_ledger_is_paged_newest_first_and_filtered(app: Flask, client: FlaskClient):
    project = client.post("/api/projects", json={"name": "Plain"}).get_json()["id"]
    with app.extensions["gander"].database.write() as session:
        for number in range(3):
            session.add(
                LedgerEntry(user_id=1, project_id=project if number else None, provider="Mine", model="m",
                            address="127.0.0.1:9", is_local=True, files=["a.py"], bytes_sent=number)
            )  # fmt: skip
    first = client.get("/api/ai/ledger?limit=2")
    assert [row["bytes_sent"] for row in first.get_json()] == [2, 1]
    assert first.headers["X-Total-Count"] == "3"
    assert [row["bytes_sent"] for row in client.get(f"/api/ai/ledger?project_id={project}").get_json()] == [2, 1]
    assert client.get("/api/ai/ledger?limit=0").status_code == 400
