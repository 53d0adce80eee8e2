"""P1: what was answered with 2xx survives kill -9."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.gander_server import GanderServer


def test_every_project_that_was_answered_is_there_after_a_kill(tmp_path: Path):
    answered: list[str] = []
    with GanderServer(tmp_path) as server:
        for generation in range(3):
            for number in range(5):
                name = f"p{generation}-{number}"
                assert server.send("POST", "/api/projects", {"name": name})["name"] == name
                answered.append(name)
            server.kill()
            server.start()
        kept = [project["name"] for project in server.get("/api/projects")]
    assert sorted(kept) == sorted(answered)


def test_events_keep_their_numbers_over_a_kill(tmp_path: Path):
    with GanderServer(tmp_path) as server:
        server.send("POST", "/api/projects", {"name": "first"})
        cursor = server.get("/api/status")["cursor"]
        server.kill()
        server.start()
        server.send("POST", "/api/projects", {"name": "second"})
        news = server.get(f"/api/status?after={cursor}")["events"]
    names = [event["payload"]["name"] for event in news if event["type"] == "project.created"]
    assert names == ["second"]
