from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import create, wait_for
from tests.fakes.repositories import Commit, add_commit, make_repository


def ask(client: FlaskClient, prompt: str, **more: Any) -> dict:
    response = client.post("/api/ai/goose", json={"prompt": prompt, **more})
    assert response.status_code in (200, 202), response.get_json()
    return response.get_json()


def answered(client: FlaskClient, started: dict, seconds: float = 20) -> dict:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        shown = client.get(f"/api/conversations/{started['conversation_id']}").get_json()
        (message,) = [each for each in shown["messages"] if each["id"] == started["message_id"]]
        if message["state"] != "writing":
            return message
        time.sleep(0.02)  # between two looks; the end is the condition
    raise AssertionError(message)


def test_a_question_is_answered_in_a_conversation_of_its_own(drawn: tuple[FlaskClient, int]) -> None:
    client, project_id = drawn
    started = ask(client, "where is Cart? And more words than that.", project_id=project_id)
    answer = answered(client, started)
    assert answer["state"] == "done"
    assert answer["produced_by"]["extractive"] is True
    assert "no model used" in answer["produced_by"]["words"]
    assert wait_for(client, started["job_id"])["status"] == "completed"
    shown = client.get(f"/api/conversations/{started['conversation_id']}").get_json()
    assert shown["title"] == "Where is Cart?"
    assert shown["project_name"] == "shop"
    assert [each["role"] for each in shown["messages"]] == ["user", "assistant"]
    row = client.get("/api/conversations").get_json()[0]
    assert row["id"] == started["conversation_id"]
    assert (row["message_count"], row["is_writing"]) == (2, False)


def test_waiting_long_enough_answers_with_the_message_itself(drawn: tuple[FlaskClient, int]) -> None:
    client, project_id = drawn
    response = client.post("/api/ai/goose", json={"prompt": "where is Cart?", "project_id": project_id, "wait": 10})
    assert response.status_code == 200
    assert response.get_json()["state"] == "done"


def test_a_known_kind_of_question_names_the_right_file_and_lines_first(drawn: tuple[FlaskClient, int]) -> None:
    client, project_id = drawn
    answer = answered(client, ask(client, "who calls add?", project_id=project_id))
    first = answer["citations"][0]
    assert (first["number"], first["path"], first["start_line"]) == (1, "src/shop/money.py", 4)
    assert first["quote"] == "def add(a, b):"
    assert any(each["path"] == "src/shop/cart.py" for each in answer["citations"])
    assert all(f"[{each['number']}]" in answer["content"] for each in answer["citations"])
    assert answer["uncited"] == []
    assert answer["is_stale"] is False


def test_an_answer_goes_stale_when_what_it_cites_changes(
    mapped: tuple[FlaskClient, int], shop: Path, running: Flask
) -> None:
    client, project_id = mapped
    started = ask(client, "where is Cart?", project_id=project_id)
    assert answered(client, started)["is_stale"] is False
    before = client.get(f"/api/conversations/{started['conversation_id']}")
    add_commit(shop, {"src/shop/cart.py": '"""Moved down."""\n\n\nclass Cart:\n    pass\n'})
    job = client.post(f"/api/projects/{project_id}/refresh").get_json()
    assert wait_for(client, job["id"])["status"] == "completed"
    after = client.get(
        f"/api/conversations/{started['conversation_id']}", headers={"If-None-Match": before.headers["ETag"]}
    )
    assert after.status_code == 200
    (message,) = [each for each in after.get_json()["messages"] if each["role"] == "assistant"]
    assert message["is_stale"] is True
    assert next(each["stale"] for each in message["citations"] if each["path"] == "src/shop/cart.py") is True
    again = client.post(f"/api/conversations/{started['conversation_id']}/messages/{started['message_id']}/ask-again")
    assert again.status_code == 202
    assert answered(client, again.get_json())["is_stale"] is False
    shown = client.get(f"/api/conversations/{started['conversation_id']}").get_json()
    assert [each["role"] for each in shown["messages"]] == ["user", "assistant", "assistant"]


def test_a_conversation_is_unchanged_between_two_polls(drawn: tuple[FlaskClient, int]) -> None:
    client, project_id = drawn
    started = ask(client, "where is Cart?", project_id=project_id)
    answered(client, started)
    path = f"/api/conversations/{started['conversation_id']}"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_the_same_question_sent_twice_under_one_key_is_asked_once(drawn: tuple[FlaskClient, int]) -> None:
    client, project_id = drawn
    body = {"prompt": "where is Cart once?", "project_id": project_id, "wait": 10}
    first = client.post("/api/ai/goose", json=body, headers={"Idempotency-Key": "one"})
    second = client.post("/api/ai/goose", json=body, headers={"Idempotency-Key": "one"})
    assert first.status_code == second.status_code == 200
    assert first.get_json()["id"] == second.get_json()["id"]
    found = client.get("/api/conversations?q=once").get_json()
    assert [each["message_count"] for each in found] == [2]


def test_conversations_are_found_by_what_was_said(client: FlaskClient) -> None:
    made = [client.post("/api/conversations", json={"title": title}).get_json() for title in ("About carts", "100 %_x")]
    assert [each["id"] for each in client.get("/api/conversations?q=CART").get_json()] == [made[0]["id"]]
    assert [each["id"] for each in client.get("/api/conversations?q=%25_").get_json()] == [made[1]["id"]]
    assert client.get("/api/conversations?q=%00%FF%F0").get_json() == []


def test_a_conversation_is_renamed_exported_and_deleted(drawn: tuple[FlaskClient, int]) -> None:
    client, project_id = drawn
    started = ask(client, "where is <b>Cart</b>?", project_id=project_id)
    answered(client, started)
    path = f"/api/conversations/{started['conversation_id']}"
    assert client.put(path, json={"title": " The cart\n "}).get_json()["title"] == "The cart"
    exported = client.get(f"{path}/export")
    assert exported.mimetype == "text/markdown"
    assert exported.headers["Content-Disposition"] == 'attachment; filename="the-cart.md"'
    text = exported.get_data(as_text=True)
    assert text.startswith("# The cart\n")
    assert "src/shop/cart.py" in text
    assert "<b>" not in text
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_deleting_a_conversation_cancels_the_answer_that_is_written(client: FlaskClient) -> None:
    started = ask(client, "where is anything?")
    assert client.delete(f"/api/conversations/{started['conversation_id']}").status_code == 204
    assert client.get(f"/api/jobs/{started['job_id']}").get_json()["status"] == "cancelled"


def test_an_answer_that_waits_can_be_stopped_and_asked_for_again(client: FlaskClient) -> None:
    started = ask(client, "where is anything?")
    path = f"/api/conversations/{started['conversation_id']}/messages/{started['message_id']}"
    assert client.post(f"{path}/ask-again").status_code == 409
    assert client.post(f"{path}/stop").get_json()["state"] == "stopped"
    assert client.post(f"{path}/stop").get_json()["state"] == "stopped"
    assert client.post(f"{path}/ask-again").status_code == 202


def test_a_question_before_there_is_a_map_fails_with_what_to_do(running: Flask) -> None:
    client = running.test_client()
    answer = answered(client, ask(client, "where is anything?"))
    assert answer["state"] == "failed"
    assert "Add a project" in answer["error"]
    project = client.post("/api/projects", json={"name": "empty"}).get_json()
    answer = answered(client, ask(client, "where is anything?", project_id=project["id"]))
    assert answer["state"] == "failed"
    assert "refresh the project" in answer["error"]


def test_more_questions_at_once_than_allowed_are_refused(client: FlaskClient) -> None:
    for number in range(5):
        ask(client, f"question {number}?")
    refused = client.post("/api/ai/goose", json={"prompt": "one more?"})
    assert refused.status_code == 429
    assert "stop one" in refused.get_json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"prompt": ""}, 400),
        ({"prompt": " \u200b\n"}, 400),
        ({"prompt": "a\0b"}, 400),
        ({"prompt": "x" * 4001}, 400),
        ({"prompt": "where?", "wait": 11}, 400),
        ({"prompt": "where?", "wait": -1}, 400),
        ({"prompt": "where?", "project_id": 99}, 404),
        ({"prompt": "where?", "project_id": 2**63}, 400),
        ({"prompt": "where?", "conversation_id": 99}, 404),
        ({"prompt": "where?", "model": 5}, 400),
    ],
)
def test_what_cannot_be_asked_is_refused_with_words(client: FlaskClient, body: dict, status: int) -> None:
    response = client.post("/api/ai/goose", json=body)
    assert response.status_code == status
    assert len(response.get_json()["detail"]) > 20


def test_a_conversation_about_one_project_takes_no_question_about_another(client: FlaskClient) -> None:
    ids = [client.post("/api/projects", json={"name": name}).get_json()["id"] for name in ("one", "two")]
    made = client.post("/api/conversations", json={"project_id": ids[0]}).get_json()
    refused = client.post(
        "/api/ai/goose", json={"prompt": "where?", "conversation_id": made["id"], "project_id": ids[1]}
    )
    assert refused.status_code == 400
    assert "begin anew" in refused.get_json()["detail"]


def test_questions_are_suggested_from_the_map(drawn: tuple[FlaskClient, int]) -> None:
    client, project_id = drawn
    texts = [each["text"] for each in client.get(f"/api/projects/{project_id}/questions").get_json()]
    assert 3 <= len(texts) <= 6
    for text in texts:
        answer = answered(client, ask(client, text, project_id=project_id))
        assert answer["citations"], text


def test_questions_are_suggested_of_what_others_use_and_by_names_that_lead_there(
    running: Flask, tmp_path: Path
) -> None:
    body = "".join(f"  if (a > {number}) return {number};\n" for number in range(20))
    struct = "struct Key {{\n  int a;\n  int {};\n}};\n"
    commits = [
        Commit(
            {
                "src/module.c": f'#include "kept.h"\n{struct.format("own")}int run(int a) {{\n{body}  return 0;\n}}\n',
                "src/kept.h": "struct Kept {\n  int a;\n};\n",
            }
        ),
        *(
            Commit({"src/module.c": f'#include "kept.h"\n{struct.format(f"own{one}")}int run(int a) {{\n{body}}}\n'})
            for one in range(3)
        ),
    ]
    client = running.test_client()
    project = create(client, repository_url=str(make_repository(tmp_path / "keys", commits=commits)))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    texts = [each["text"] for each in client.get(f"/api/projects/{project['id']}/questions").get_json()]
    assert "Who knows src/module.c?" in texts
    assert "What breaks if I change Kept?" in texts
    for text in texts:
        answer = answered(client, ask(client, text, project_id=project["id"]))
        assert "Nothing on the map" not in answer["content"], text


def test_a_question_across_all_projects_is_answered_from_those_that_are_mapped(
    drawn: tuple[FlaskClient, int],
) -> None:
    client, project_id = drawn
    client.post("/api/projects", json={"name": "not mapped"})
    started = ask(client, "where is Cart?")
    answer = answered(client, started)
    assert {each["project_id"] for each in answer["citations"]} == {project_id}
    assert client.get(f"/api/conversations/{started['conversation_id']}").get_json()["project_id"] is None
