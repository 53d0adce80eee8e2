"""Tasks over HTTP: what is answered, and what is refused with which words."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


def add(client: FlaskClient, title: str = "Paint", **fields) -> dict:
    response = client.post("/api/tasks", json={"title": title, **fields})
    assert response.status_code == 201, response.get_json()
    return response.get_json()


def titles(client: FlaskClient, query: str = "") -> list[str]:
    return [task["title"] for task in client.get(f"/api/tasks?{query}").get_json()]


def test_a_task_is_added_read_changed_and_deleted(client):
    response = client.post("/api/tasks", json={
        "title": "  Pay  rent ", "notes": "by *transfer*", "due_on": "2199-12-31", "due_time": "9:05",
        "tags": ["#Home", "home", "money"], "priority": "high",
    })  # fmt: skip
    task = response.get_json()
    assert response.headers["Location"] == f"/api/tasks/{task['id']}"
    assert (task["title"], task["tags"], task["due_time"]) == ("Pay rent", ["home", "money"], "09:05")
    assert task["due_at"].endswith("Z")
    assert task["urgency"] == pytest.approx(sum(part["value"] for part in task["urgency_parts"]))
    changed = client.patch(f"/api/tasks/{task['id']}", json={"due_on": None, "priority": None})
    assert (changed.json["due_on"], changed.json["due_time"], changed.json["priority"]) == (None, None, None)
    assert changed.json["title"] == "Pay rent"
    gone = client.delete(f"/api/tasks/{task['id']}")
    assert gone.status_code == 204
    assert client.get(f"/api/tasks/{task['id']}").status_code == 404
    back = client.post("/api/tasks/undo", json={"change_id": int(gone.headers["X-Change-Id"])})
    assert [each["id"] for each in back.json["tasks"]] == [task["id"]]
    assert client.get(f"/api/tasks/{task['id']}").json == changed.json


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "   "}, "title"), ({"title": "x" * 301}, "title"), ({"title": None}, "title"), ({"title": "a\0b"}, "title"),
        ({"notes": "x" * 20_001}, "notes"), ({"notes": "\0"}, "notes"), ({"tags": ["two words"]}, "tags"),
        ({"tags": ["x" * 51]}, "tags"), ({"tags": [f"t{n}" for n in range(21)]}, "tags"), ({"tags": ['a"b']}, "tags"),
        ({"due_on": "1969-12-31"}, "due_on"), ({"due_on": "2200-01-01"}, "due_on"), ({"due_on": "soon"}, "due_on"),
        ({"due_time": "09:00"}, "due_time"), ({"due_time": "24:00", "due_on": "2026-12-01"}, "due_time"),
        ({"priority": "urgent"}, "priority"), ({"status": "maybe"}, "status"), ({"type": "recurring"}, "type"),
        ({"type": "planned", "recurrence": "FREQ=DAILY"}, "type"), ({"project_id": 99}, "project_id"),
        ({"module": "a.py"}, "module"), ({"recurrence": "FREQ=HOURLY"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, "recurrence"), ({"depends_on": [99]}, "depends_on"),
        ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_what_is_no_task_is_refused_field_by_field(client, fields, name):
    response = client.post("/api/tasks", json={"title": "Paint", **fields})
    assert response.status_code == 400
    assert any(field.startswith(name) for field in response.json["errors"]), response.json
    assert client.get("/api/tasks?status=all").json == []


def test_lists_are_filtered_sorted_and_paged(client):
    add(client, "Late", due_on="2020-01-01", tags=["home"])
    add(client, "Far", due_on="2199-01-01", priority="high")
    add(client, "100% sure_", notes="needle in here")
    done = add(client, "Done")
    client.post(f"/api/tasks/{done['id']}/complete", json={})
    assert titles(client) == ["Late", "Far", "100% sure_"]
    assert titles(client, "due=overdue") == titles(client, "due=today") == titles(client, "due=week") == ["Late"]
    assert titles(client, "due=none") == ["100% sure_"]
    assert titles(client, "tag=HOME") == ["Late"]
    assert titles(client, "priority=high") == ["Far"]
    assert titles(client, "q=%25") == titles(client, "q=e_") == titles(client, "q=NEEDLE") == ["100% sure_"]
    assert titles(client, "status=done") == ["Done"]
    assert titles(client, "status=all&sort=completed")[0] == "Done"
    assert titles(client, "sort=due") == ["Late", "Far", "100% sure_"]
    assert titles(client, "sort=created") == ["100% sure_", "Far", "Late"]
    first = client.get("/api/tasks?limit=2")
    assert first.headers["X-Total-Count"] == "3"
    assert titles(client, "limit=2&cursor=2") == ["100% sure_"]
    assert 'rel="next"' in first.headers["Link"]


@pytest.mark.parametrize(
    "query", ["sort=colour", "due=soon", "status=gone", "limit=0", "cursor=x", "project_id=x", "x=1"]
)
def test_a_list_that_does_not_exist_is_refused(client, query):
    assert client.get(f"/api/tasks?{query}").status_code == 400


def test_any_bytes_in_a_query_are_answered(client):
    for query in ("q=%ff%00", "tag=%00", "module=%ff", "q=" + "%25" * 60, "tag=%F0%9F%98%80"):
        assert client.get(f"/api/tasks?{query}").status_code == 200


def test_completing_says_what_comes_next_and_can_be_undone(client):
    task = add(client, recurrence="RRULE:freq=daily")
    assert (task["type"], task["recurrence"], task["recurrence_words"]) == ("recurring", "FREQ=DAILY", "every day")
    answer = client.post(f"/api/tasks/{task['id']}/complete", json={}).json
    assert answer["task"]["status"] == "done"
    assert answer["next"]["series_id"] == task["id"]
    again = client.post(f"/api/tasks/{task['id']}/complete", json={}).json
    assert (again["next"], again["change_id"]) == (None, None)
    client.post("/api/tasks/undo", json={"change_id": answer["change_id"]})
    assert [each["id"] for each in client.get("/api/tasks?status=all").json] == [task["id"]]
    assert client.post("/api/tasks/undo", json={"change_id": answer["change_id"]}).json["code"] == 40982
    assert client.post("/api/tasks/undo", json={"change_id": 999}).json["code"] == 40481


def test_the_status_done_completes_too(client):
    task = add(client, recurrence="FREQ=DAILY")
    assert client.put(f"/api/tasks/{task['id']}", json={"status": "done"}).json["completed_at"]
    assert len(client.get("/api/tasks?status=all").json) == 2


def test_a_circle_is_a_conflict_that_names_it(client):
    paint = add(client, "Paint")
    buy = add(client, "Buy paint", depends_on=[paint["id"]])
    response = client.put(f"/api/tasks/{paint['id']}", json={"depends_on": [buy["id"]]})
    assert (response.status_code, response.json["code"]) == (409, 40980)
    assert "Paint → Buy paint → Paint" in response.json["detail"]


def test_many_are_changed_at_once_and_undone_at_once(client):
    ids = [add(client, f"T{number}", tags=["old"])["id"] for number in range(3)]
    changed = client.post("/api/tasks/bulk", json={"ids": ids, "change": {"add_tags": ["new"], "remove_tags": ["old"]}})
    assert [task["tags"] for task in changed.json["tasks"]] == [["new"]] * 3
    assert client.get("/api/tasks/tags").json == [{"tag": "new", "count": 3}]
    client.post("/api/tasks/undo", json={"change_id": changed.json["change_id"]})
    assert client.get("/api/tasks/tags").json == [{"tag": "old", "count": 3}]
    done = client.post("/api/tasks/bulk", json={"ids": ids, "action": "complete"}).json
    assert {task["status"] for task in done["tasks"]} == {"done"}
    gone = client.post("/api/tasks/bulk", json={"ids": ids, "action": "delete"}).json
    assert titles(client, "status=all") == []
    assert len(client.post("/api/tasks/undo", json={"change_id": gone["change_id"]}).json["tasks"]) == 3


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"ids": [1, 99], "action": "complete"}, 404),
        ({"ids": [1]}, 400),
        ({"ids": [1], "action": "delete", "change": {}}, 400),
        ({"ids": [], "action": "delete"}, 400),
        ({"ids": list(range(1, 202)), "action": "delete"}, 400),
        ({"ids": [1], "change": {"title": "x"}}, 400),
    ],
)
def test_a_bulk_change_is_made_for_all_or_none(client, body, status):
    add(client)
    assert client.post("/api/tasks/bulk", json=body).status_code == status
    assert client.get("/api/tasks/1").json["status"] == "open"


def test_tasks_are_moved_by_hand(client):
    ids = [add(client, title)["id"] for title in "ABC"]
    client.post("/api/tasks/reorder", json={"id": ids[2], "before_id": ids[1]})
    assert titles(client, "sort=manual") == ["A", "C", "B"]
    client.post("/api/tasks/reorder", json={"id": ids[0], "after_id": ids[1]})
    assert titles(client, "sort=manual") == ["C", "B", "A"]
    assert client.post("/api/tasks/reorder", json={"id": ids[0], "after_id": ids[0]}).json["code"] == 40083
    assert client.post("/api/tasks/reorder", json={"id": ids[0], "after_id": 99}).status_code == 404


def test_a_line_in_words_is_understood_and_can_be_posted(client):
    answer = client.post(
        "/api/tasks/understand", json={"text": " pay rent 2026-12-01 9am every month !high #home @no"}
    ).json
    assert answer["fields"] == {
        "title": "pay rent @no", "due_on": "2026-12-01", "due_time": "09:00", "recurrence": "FREQ=MONTHLY",
        "priority": "high", "tags": ["home"],
    }  # fmt: skip
    assert answer["spans"][0] == {"start": 10, "end": 20, "kind": "date", "words": "due Tuesday 1 December 2026"}
    assert answer["problems"] == ["No project's name begins with “no”."]
    assert client.post("/api/tasks", json=answer["fields"]).status_code == 201
    assert client.get("/api/tasks").json[0]["title"] == "pay rent @no"


@pytest.mark.parametrize(
    "body", [{"text": "x" * 501}, {"text": 5}, {}, {"text": "x", "more": 1}, {"text": "every day " * 1000}]
)
def test_a_line_that_is_none_is_refused(client, body):
    assert client.post("/api/tasks/understand", json=body).status_code == 400


def test_a_module_is_on_the_map_when_it_is_chosen(drawn):
    client, project_id = drawn
    task = add(client, "Mend", project_id=project_id, module="src/shop/cart.py")
    add(client, "Tidy", project_id=project_id, module="src/shop/")
    assert task["project_name"] == "shop"
    refused = client.post("/api/tasks", json={"title": "x", "project_id": project_id, "module": "src/gone.py"})
    assert "not on the newest map" in refused.json["errors"]["module"][0]
    assert {"module": "src/shop/cart.py", "count": 1} in client.get(f"/api/projects/{project_id}/open-tasks").json
    line = client.post("/api/tasks/understand", json={"text": "mend +cart.py @sh"}).json
    assert line["fields"] == {"title": "mend", "project_id": project_id, "module": "src/shop/cart.py"}
    without = client.put(f"/api/tasks/{task['id']}", json={"project_id": None}).json
    assert (without["project_id"], without["module"]) == (None, None)
    assert client.get("/api/projects/99/open-tasks").status_code == 404
