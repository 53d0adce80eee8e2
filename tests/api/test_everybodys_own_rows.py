"""Over all routes: another user's rows are not there. A new route without an entry in these tables fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_args

import pytest
from flask import Flask
from pydantic import BaseModel

from api import ROUTES
from services.core.settings import load_settings
from tests.fakes.accounts import SignedIn, add_user, claim
from tests.fakes.owned_rows import DAY, MAKERS, MARK, make, make_one_of_each

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
WITH_IDS = [(method, rule) for method, rule, _ in ROUTES if "<id:" in rule]
# Ids inside one path belong together where one is a part of the other.
ON = DAY.isoformat()

# What a route asks for before it looks at its row.
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/goals/<id:goal_id>/entries"): {"value": 1},
    ("PUT", "/api/conversations/<id:conversation_id>"): {"title": "x"},
    ("PATCH", "/api/conversations/<id:conversation_id>"): {"title": "x"},
    ("PUT", "/api/rest-periods/<id:period_id>"): {"note": "x"},
    ("PATCH", "/api/rest-periods/<id:period_id>"): {"note": "x"},
    ("POST", "/api/suggestions/habits/<id:habit_id>/accept"): {"rule": "reduce_frequency"},
    ("POST", "/api/suggestions/habits/<id:habit_id>/dismiss"): {"rule": "reduce_frequency"},
}
QUERIES: dict[tuple[str, str], str] = {
    ("GET", "/api/projects/<id:project_id>/system-maps/compare"): "?from=1&to=2",
    ("GET", "/api/projects/<id:project_id>/files"): "?path=a",
    ("GET", "/api/projects/<id:project_id>/graph/related"): "?node=file:a",
    ("GET", "/api/projects/<id:project_id>/modules/find"): "?q=a",
    ("GET", "/api/projects/<id:project_id>/graph/path"): "?from=file:a&to=file:b",
    ("GET", "/api/projects/<id:project_id>/graph/impact"): "?node=file:a",
}


@dataclass(frozen=True)
class Reference:
    """An id inside a body or a query: what it is an id of, and how it is sent."""

    maker: str
    send: dict[str, Any] = field(default_factory=dict)  # "{id}" is the id, "{own:task_id}" one of the sender's own
    passed_over: str = ""  # why another's id is no error here


HABIT = {"name": "Mine", "frequency": "daily"}
GOAL = {"name": "Mine", "target_value": 5}
FILTER = "a filter that finds nothing"
TASK = ["{own:task_id}"]
REFERENCES: dict[tuple[str, str, str], Reference] = {
    ("GET", "/api/events", "project_id"): Reference("project_id", passed_over=FILTER),
    ("GET", "/api/jobs", "project_id"): Reference("project_id", passed_over=FILTER),
    ("GET", "/api/tasks", "project_id"): Reference("project_id", passed_over=FILTER),
    ("GET", "/api/search", "project_id"): Reference("project_id"),
    ("GET", "/api/search/regex", "project_id"): Reference("project_id", {"pattern": "x", "project_id": "{id}"}),
    ("GET", "/api/ai/ledger", "project_id"): Reference("project_id", passed_over=FILTER),
    ("GET", "/api/rest-periods", "habit_id"): Reference("habit_id"),
    ("GET", "/api/conversations", "project_id"): Reference("project_id", passed_over=FILTER),
    ("POST", "/api/conversations", "project_id"): Reference("project_id", {"project_id": "{id}"}),
    ("POST", "/api/ai/goose", "project_id"): Reference("project_id", {"prompt": "where?", "project_id": "{id}"}),
    ("POST", "/api/ai/goose", "conversation_id"): Reference(
        "conversation_id", {"prompt": "where?", "conversation_id": "{id}"}
    ),
    ("POST", "/api/habits", "source_project_id"): Reference(
        "project_id", HABIT | {"source": "commits", "source_project_id": "{id}"}
    ),
    ("PUT", "/api/habits/<id:habit_id>", "source_project_id"): Reference(
        "project_id", {"source": "commits", "source_project_id": "{id}"}
    ),
    ("POST", "/api/habits/reorder", "ids"): Reference("habit_id", {"ids": ["{id}"]}),
    ("POST", "/api/habit-logs", "habit_id"): Reference("habit_id", {"habit_id": "{id}"}),
    ("POST", "/api/rest-periods", "habit_id"): Reference(
        "habit_id", {"habit_id": "{id}", "kind": "vacation", "start_on": ON, "end_on": ON}
    ),
    ("PUT", "/api/rest-periods/<id:period_id>", "habit_id"): Reference("habit_id", {"habit_id": "{id}"}),
    ("POST", "/api/goals", "habit_id"): Reference("habit_id", GOAL | {"habits": [{"habit_id": "{id}"}]}),
    ("PUT", "/api/goals/<id:goal_id>", "habit_id"): Reference(
        "habit_id", {"is_manual": False, "habits": [{"habit_id": "{id}"}]}
    ),
    ("POST", "/api/goals", "project_id"): Reference(
        "project_id", GOAL | {"sources": [{"kind": "commits", "project_id": "{id}"}]}
    ),
    ("PUT", "/api/goals/<id:goal_id>", "project_id"): Reference(
        "project_id", {"is_manual": False, "sources": [{"kind": "commits", "project_id": "{id}"}]}
    ),
    ("POST", "/api/tasks", "project_id"): Reference("project_id", {"title": "Mine", "project_id": "{id}"}),
    ("POST", "/api/tasks", "depends_on"): Reference("task_id", {"title": "Mine", "depends_on": ["{id}"]}),
    ("PUT", "/api/tasks/<id:task_id>", "project_id"): Reference("project_id", {"project_id": "{id}"}),
    ("PUT", "/api/tasks/<id:task_id>", "depends_on"): Reference("task_id", {"depends_on": ["{id}"]}),
    ("POST", "/api/tasks/bulk", "ids"): Reference("task_id", {"ids": ["{id}"], "action": "complete"}),
    ("POST", "/api/tasks/bulk", "project_id"): Reference("project_id", {"change": {"project_id": "{id}"}, "ids": TASK}),
    ("POST", "/api/tasks/bulk", "depends_on"): Reference("task_id", {"change": {"depends_on": ["{id}"]}, "ids": TASK}),
    ("POST", "/api/tasks/undo", "change_id"): Reference("change_id", {"change_id": "{id}"}),
    ("POST", "/api/tasks/reorder", "id"): Reference("task_id", {"id": "{id}"}),
    ("POST", "/api/tasks/reorder", "after_id"): Reference("task_id", {"id": TASK[0], "after_id": "{id}"}),
    ("POST", "/api/tasks/reorder", "before_id"): Reference("task_id", {"id": TASK[0], "before_id": "{id}"}),
    ("POST", "/api/notifications/read", "ids"): Reference(
        "notification_id", {"ids": ["{id}"]}, passed_over="what is not the sender's stays unread"
    ),
}


@dataclass
class House:
    app: Flask
    ada: SignedIn
    ben: SignedIn


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    from app import create_app

    folder = tmp_path_factory.mktemp("house")
    app = create_app(load_settings({}, data_dir=folder / "data", local_roots=(folder,), min_free_bytes=0))
    ada, ben = claim(app), add_user(app, "ben@example.org")
    yield House(app, SignedIn(app, ada), SignedIn(app, ben))
    app.extensions["gander"].stop(1.0)


def address(house: House, rule: str, user_id: int) -> str:
    made: dict[str, int] = {}
    for kind, name in PARAMETER.findall(rule):
        assert kind == "id", rule
        assert name in MAKERS, f"{rule}: add a maker of {name} to tests/fakes/owned_rows.py"
        made[name] = make(house.app, name, user_id)
    if set(made) == {"goal_id", "entry_id"}:
        from models import GoalEntry

        with house.app.extensions["gander"].database.read() as session:
            made["goal_id"] = session.get_one(GoalEntry, made["entry_id"]).goal_id
    if set(made) == {"conversation_id", "message_id"}:
        from models import Message

        with house.app.extensions["gander"].database.read() as session:
            made["conversation_id"] = session.get_one(Message, made["message_id"]).conversation_id
    return PARAMETER.sub(lambda found: str(made[found[2]]), rule)


@pytest.mark.parametrize(("method", "rule"), WITH_IDS, ids=lambda value: value)
def test_anothers_id_is_404_and_the_owners_is_found(house: House, method: str, rule: str):
    path = address(house, rule, house.ada.user_id)
    more: dict[str, Any] = {} if method == "GET" else {"json": BODIES.get((method, rule), {})}
    asked = path + QUERIES.get((method, rule), "")

    foreign = house.ben.open(asked, method, **more)
    own = house.ada.open(asked, method, **more)

    missing = house.ben.open(re.sub(r"\d+", "999999999", path) + QUERIES.get((method, rule), ""), method, **more)
    assert foreign.status_code == 404, (foreign.get_json(), "give BODIES or QUERIES what this call needs")
    assert foreign.get_json()["code"] == missing.get_json()["code"], "it tells that the row is there"
    assert MARK not in foreign.get_data(as_text=True)
    # Without a map or a clone some calls are 404 for the owner too, with a code of their own.
    assert own.status_code != 404 or own.get_json()["code"] != foreign.get_json()["code"], own.get_json()


def fields_of(model: type[BaseModel] | None) -> set[str]:
    """Return the names of fields, at any depth, that name rows."""
    found: set[str] = set()
    waiting: list[Any] = [] if model is None else [model]
    seen: set[Any] = set()
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
            seen.add(kind)
            for name, described in kind.model_fields.items():
                shown = described.alias or name
                if shown in {"id", "ids", "depends_on", "blocks"} or shown.endswith(("_id", "_ids")):
                    found.add(shown)
                waiting.append(described.annotation)
        else:
            waiting.extend(get_args(kind))
    return found


def mentions() -> list[tuple[str, str, str]]:
    found = []
    for method, rule, handler in ROUTES:
        operation = getattr(handler, "operation", None)
        if operation is not None and method != "PATCH":  # PATCH is PUT
            found += [(method, rule, name) for name in sorted(fields_of(operation.body) | fields_of(operation.query))]
    return found


def filled(send: Any, identity: int, own: dict[str, int]) -> Any:
    if isinstance(send, dict):
        return {name: filled(value, identity, own) for name, value in send.items()}
    if isinstance(send, list):
        return [filled(value, identity, own) for value in send]
    if send == "{id}":
        return identity
    if isinstance(send, str) and send.startswith("{own:"):
        return own[send[5:-1]]
    return send


@pytest.mark.parametrize(("method", "rule", "name"), mentions(), ids=lambda value: value)
def test_anothers_id_inside_a_request_names_nothing(house: House, method: str, rule: str, name: str):
    case = REFERENCES.get((method, rule, name))
    assert case is not None, f"{method} {rule} takes {name}: say in REFERENCES what it is an id of"
    own = make_one_of_each(house.app, house.ben.user_id)
    path = PARAMETER.sub(lambda found: str(own[found[2]]), rule)

    def ask(identity: int) -> Any:
        if method == "GET":
            return house.ben.open(path, query_string=filled(case.send, identity, own) or {name: identity})
        return house.ben.open(path, method, json=filled(case.send, identity, own))

    foreign, missing = ask(make(house.app, case.maker, house.ada.user_id)), ask(999_999_999)
    assert foreign.status_code == missing.status_code, "it tells that the row is there"
    if method == "GET":
        assert MARK not in foreign.get_data(as_text=True)
    if case.passed_over:
        assert foreign.status_code < 300
    else:
        assert foreign.status_code in {400, 404}, foreign.get_json()
        assert foreign.get_json()["code"] == missing.get_json()["code"]
        # One's own row is taken, or the lines above prove nothing.
        mine = ask(make(house.app, case.maker, house.ben.user_id))
        assert mine.status_code < 300, mine.get_json()


@pytest.mark.parametrize(
    "rule",
    # What a regular expression searches is one project, which is named.
    [rule for method, rule, _ in ROUTES if method == "GET" and "<" not in rule and rule != "/api/search/regex"],
    ids=lambda value: value,
)
def test_no_list_or_figure_shows_anothers_rows(house: House, rule: str):
    make_one_of_each(house.app, house.ada.user_id)
    carol = SignedIn(house.app, add_user(house.app, f"carol{rule.replace('/', '-')}@example.org"))
    for query in ("", "?after=0" if rule in {"/api/status", "/api/events"} else ""):
        answer = carol.open(rule + query)
        assert answer.status_code < 300 or (answer.status_code == 403 and rule == "/api/backups"), answer.get_json()
        assert MARK not in answer.get_data(as_text=True)


def test_the_owner_does_see_them(house: House):
    make_one_of_each(house.app, house.ada.user_id)
    for rule in ("/api/projects", "/api/jobs", "/api/auth/sessions", "/api/auth/tokens", "/api/events"):
        assert MARK in house.ada.open(rule).get_data(as_text=True), rule


def test_status_answers_are_kept_apart(house: House):
    make_one_of_each(house.app, house.ada.user_id)
    with house.app.extensions["gander"].database.write() as session:
        from models import BackgroundJob

        session.add(BackgroundJob(user_id=house.ada.user_id, job_type="housekeeping", message=MARK))
    for _ in range(2):  # the second answers are kept ones
        assert MARK in house.ada.open("/api/status").get_data(as_text=True)
        assert MARK not in house.ben.open("/api/status").get_data(as_text=True)
        signed_out = house.app.test_client().get("/api/status").get_json()
        assert (signed_out["jobs"], signed_out["events"], signed_out["cursor"]) == ([], [], 0)


@pytest.mark.parametrize("path", ["/api/backups"])
def test_what_concerns_the_whole_instance_is_its_owners(house: House, path: str):
    if not any(rule == path for _, rule, _ in ROUTES):
        pytest.skip("not there yet")
    assert house.ben.open(path).status_code == 403
    assert house.ada.open(path).status_code == 200
