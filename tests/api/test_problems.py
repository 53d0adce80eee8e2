"""Every error has the one shape, whatever went wrong and wherever."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import ROUTES
from api.openapi import error_table

SHAPE = {"type", "title", "status", "detail", "code", "errors", "request_id"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def assert_problem(response, status: int) -> dict:
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.mimetype == "application/problem+json"
    body = response.get_json()
    assert set(body) == SHAPE
    assert body["status"] == status
    assert body["request_id"] == response.headers["X-Request-ID"]
    assert body["detail"].endswith(".")
    assert not re.search(r"Traceback|SELECT |/home/|File \"", body["detail"])
    return body


# Calls that ask for more than their address says.
QUERIES = {
    "related": "?node=file:a.py",
    "impact": "?node=file:a.py",
    "path": "?from=file:a.py&to=file:b.py",
    "find": "?q=a",
}


def filled(rule: str) -> str:
    query = QUERIES.get(rule.rpartition("/")[2], "") if "/graph/" in rule or rule.endswith("/find") else ""
    return re.sub(r"<id:\w+>", "999999", rule) + query


@pytest.mark.parametrize("rule", sorted({rule for _, rule, _ in ROUTES}))
def test_a_wrong_method_is_405_in_the_one_shape(client: FlaskClient, rule: str):
    taken = {method for method, known, _ in ROUTES if known == rule}
    for method in set(METHODS) - taken:
        response = client.open(filled(rule), method=method, json={} if method != "GET" else None)
        assert assert_problem(response, 405)["code"] == 40500
        assert taken <= {part.strip() for part in response.headers["Allow"].split(",")}


# What calls need before they look for the row.
BODIES = {
    "/api/conversations/<id:conversation_id>": {"title": "t"},
    "/api/goals/<id:goal_id>/entries": {"value": 1},
    "/api/suggestions/habits/<id:habit_id>/accept": {"rule": "ease_difficulty"},
    "/api/suggestions/habits/<id:habit_id>/dismiss": {"rule": "ease_difficulty"},
}


@pytest.mark.parametrize(("method", "rule"), [(method, rule) for method, rule, _ in ROUTES if "<id:" in rule])
def test_a_row_that_is_not_there_is_404_in_the_one_shape(client: FlaskClient, method: str, rule: str):
    sent = None if method == "GET" else BODIES.get(rule, {})
    body = assert_problem(client.open(filled(rule), method=method, json=sent), 404)
    assert 40400 <= body["code"] < 40500


@pytest.mark.parametrize("path", ["/api/nothing", "/api/projects/abc", "/api/jobs/-1", f"/api/projects/{'9' * 30}"])
def test_an_unknown_address_is_404_in_the_one_shape(client: FlaskClient, path: str):
    assert assert_problem(client.get(path), 404)["code"] == 40400


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"text"', b"null", b'{"name": NaN}', b'{"name": "\\ud800"}', b"\xff\xfe", b"[" * 100_000,
     b'{"a":' * 70 + b"1" + b"}" * 70, b'{"surprise": 1}', b'{"name": 5}'],
)  # fmt: skip
def test_a_body_that_cannot_be_accepted_is_400_never_500(client: FlaskClient, body: bytes):
    assert_problem(client.post("/api/projects", data=body, content_type="application/json"), 400)


def test_a_body_that_is_too_large_is_413(client: FlaskClient):
    assert_problem(client.post("/api/projects", data=b" " * 1_100_000, content_type="application/json"), 413)


def test_a_form_is_415(client: FlaskClient):
    assert_problem(client.post("/api/projects", data={"name": "x"}), 415)


def test_a_field_at_fault_is_named(client: FlaskClient):
    body = assert_problem(client.post("/api/projects", json={"name": "x" * 101}), 400)
    assert list(body["errors"]) == ["name"]


def test_an_unknown_query_parameter_is_named(client: FlaskClient):
    assert list(assert_problem(client.get("/api/jobs?colour=red"), 400)["errors"]) == ["colour"]
    assert list(assert_problem(client.get("/api/ping?colour=red"), 400)["errors"]) == ["colour"]


def test_what_nobody_expected_is_500_without_inner_words(app: Flask, monkeypatch):
    def explode(*_args, **_named):
        raise RuntimeError("SELECT secret FROM /home/ada")

    monkeypatch.setattr(app.extensions["gander"].health, "parts", explode)
    body = assert_problem(app.test_client().get("/api/health"), 500)
    assert body["code"] == 50000


@pytest.mark.usefixtures("every_module")
def test_every_error_code_means_one_thing():
    codes = [row["code"] for row in error_table()]
    twice = {code for code in codes if codes.count(code) > 1}
    assert not twice, [row for row in error_table() if row["code"] in twice]


@pytest.mark.usefixtures("every_module")
def test_every_error_code_lies_in_the_range_of_its_status():
    ranges = {400: (40000, 40099), 401: (40100, 40199), 403: (40200, 40299), 404: (40400, 40499), 409: (40900, 40999),
              413: (41300, 41399), 415: (41500, 41599), 429: (42900, 42999)}  # fmt: skip
    for row in error_table():
        low, high = ranges.get(row["status"], (50000, 59999))
        assert low <= row["code"] <= high, row
