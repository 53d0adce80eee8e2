from __future__ import annotations

import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Message
from tests.api.conftest import wait_for


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


def test_a_question_is_answered_in_a_conversation_of_its_own(mapped: tuple[FlaskClient, int]) -> None:
    client, project_id = mapped
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
    (row,) = client.get("/api/conversations").get_json()
    assert (row["message_count"], row["is_writing"]) == (2, False)


def test_waiting_long_enough_answers_with_the_message_itself(mapped: tuple[FlaskClient, int]) -> None:
    client, project_id = mapped
    response = client.post("/api/ai/goose", json={"prompt": "where is Cart?", "project_id": project_id, "wait": 10})
    assert response.status_code == 200
    assert response.get_json()["state"] == "done"
