"""The same POST sent twice is done once and answered twice; by `once` itself, and by every call that creates."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select, update

from api.idempotency import BadIdempotencyKey, KeyUsedBefore, joined, once
from models import IdempotentAnswer, User
from services.core import clock
from services.core.database import Database
from services.core.errors import Forbidden


@pytest.fixture
def database(app: Flask) -> Database:
    return app.extensions["gander"].database


def post(app: Flask, act, *, key: str | None = "k", user_id: int = 1, body: bytes = b"{}", path: str = "/api/x"):
    headers = {} if key is None else {"Idempotency-Key": key}
    with app.test_request_context(path, method="POST", data=body, headers=headers):
        return once(app.extensions["gander"].database, user_id, act)


class Making:
    """A handler that adds a user each time and says how often it ran."""

    def __init__(self, database: Database) -> None:
        self.database, self.runs = database, 0

    def __call__(self) -> Response:
        self.runs += 1
        with joined(self.database) as session:
            session.add(User(full_name=f"made {self.runs}"))
        response = Response(f'{{"run": {self.runs}}}', status=201, mimetype="application/json")
        response.headers["Location"] = f"/api/x/{self.runs}"
        return response


def made(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(User.full_name).where(User.full_name.like("made %"))))


def test_the_second_answer_is_the_first_to_the_letter(app: Flask, database: Database):
    act = Making(database)
    first, again = post(app, act), post(app, act)
    assert (again.status_code, again.data, again.headers["Location"], again.mimetype) == (
        201, first.data, "/api/x/1", "application/json",
    )  # fmt: skip
    assert (act.runs, made(database)) == (1, ["made 1"])


def test_without_a_key_everything_is_done_each_time(app: Flask, database: Database):
    act = Making(database)
    assert post(app, act, key=None).data != post(app, act, key=None).data
    assert len(made(database)) == 2
    with database.read() as session:
        assert session.scalars(select(IdempotentAnswer)).all() == []


@pytest.mark.parametrize("other", [{"body": b'{"x": 1}'}, {"path": "/api/y"}, {"path": "/api/x?a=1"}], ids=str)
def test_a_key_is_good_for_one_request_only(app: Flask, database: Database, other: dict):
    act = Making(database)
    post(app, act)
    with pytest.raises(KeyUsedBefore):
        post(app, act, **other)
    assert act.runs == 1


def test_the_keys_of_two_people_do_not_meet(app: Flask, database: Database):
    with database.write() as session:
        session.add(User(id=2, full_name="another"))
    act = Making(database)
    post(app, act)
    assert post(app, act, user_id=2).headers["Location"] == "/api/x/2"


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "é", 'a"b', "a/b"])
def test_a_key_that_is_none_is_refused_and_nothing_is_done(app: Flask, database: Database, key: str):
    act = Making(database)
    with pytest.raises(BadIdempotencyKey):
        post(app, act, key=key)
    assert act.runs == 0


def test_an_error_takes_its_effects_back_and_is_not_kept(app: Flask, database: Database):
    act = Making(database)

    def refuse() -> Response:
        act()
        raise Forbidden

    with pytest.raises(Forbidden):
        post(app, refuse)
    assert made(database) == []
    assert post(app, act).status_code == 201
    assert made(database) == ["made 2"]


def test_two_at_once_are_done_once(app: Flask, database: Database):
    act, barrier, answers = Making(database), threading.Barrier(6), []

    def race() -> None:
        barrier.wait(30)
        answers.append(post(app, act).data)

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [answers[0]] * 6
    assert len(made(database)) == 1


def test_every_call_that_creates_heeds_the_key(app: Flask, client: FlaskClient, tmp_path):
    from tests.api.conftest import create, make_shop

    project = create(client, repository_url=str(make_shop(tmp_path / "shop")))
    headers = {"Idempotency-Key": "refresh-1"}
    answers = [client.post(f"/api/projects/{project['id']}/refresh", json={}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].get_json() == answers[1].get_json()
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    again = client.post("/api/projects", json={"name": "x"}, headers=headers)
    assert (again.status_code, again.get_json()["code"]) == (409, 40903)


def test_a_key_is_good_for_as_long_as_its_answer_is_kept(app: Flask, database: Database):
    act = Making(database)
    post(app, act)
    with database.write() as session:
        session.execute(update(IdempotentAnswer).values(created_at=clock.now() - timedelta(hours=23)))
    assert post(app, act).headers["Location"] == "/api/x/1"
