"""The OpenAPI document is valid, whole, and what the server does."""

from __future__ import annotations

import re

import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from api import ROUTES

UNDOCUMENTED = {"/api/openapi.json", "/api/docs"}  # the document and its page describe the others


def test_the_document_is_valid_openapi_3_1(client: FlaskClient):
    document = client.get("/api/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_is_in_the_document_with_a_sentence(client: FlaskClient):
    paths = client.get("/api/openapi.json").get_json()["paths"]
    for method, rule, _ in ROUTES:
        if rule not in UNDOCUMENTED:
            operation = paths[re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)][method.lower()]
            assert operation["summary"][0].isupper()
            assert "default" in operation["responses"]


def test_operation_ids_are_unique(client: FlaskClient):
    paths = client.get("/api/openapi.json").get_json()["paths"]
    ids = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


def test_the_document_says_how_to_prove_who_asks(client: FlaskClient):
    document = client.get("/api/openapi.json").get_json()
    schemes = document["components"]["securitySchemes"]
    assert {name: scheme["type"] for name, scheme in schemes.items()} == {
        "bearer": "http", "cookie": "apiKey", "pageToken": "apiKey",
    }  # fmt: skip
    assert document["security"] == [{"bearer": []}, {"cookie": [], "pageToken": []}]
    account = {"email": "ada@example.org", "password": "a long pass phrase"}
    cookies = client.post("/api/auth/register", json=account).headers.getlist("Set-Cookie")
    assert any(cookie.startswith(f"{schemes['cookie']['name']}=") for cookie in cookies)
    stranger = client.application.test_client()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            answer = stranger.open(re.sub(r"{\w+}", "1", path), method=method.upper(), json={})
            assert (answer.status_code == 401) == (operation.get("security") != []), path


def test_the_pages_of_the_document_load_nothing_from_elsewhere(client: FlaskClient):
    html = client.get("/api/docs").get_data(as_text=True)
    assert "/api/projects/{project_id}/system-map" in html
    assert "40410" in html
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


def test_no_call_that_the_document_allows_or_forbids_ends_in_a_500(app: Flask):
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)

    for operation in schema.get_all_operations():
        _run(operation.ok(), app)


def test_nor_once_it_is_claimed_for_who_is_signed_in(app: Flask):
    account = {"email": "ada@example.org", "password": "a long pass phrase"}
    assert app.test_client().post("/api/auth/register", json=account).status_code == 201
    token = app.test_client().post("/api/auth/login", json=account).get_json()["access_token"]
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path == "/api/auth/me" or operation.path.split("/")[2] not in TRIED_UNCLAIMED:
            _run(operation, app, examples=5, headers={"Authorization": f"Bearer {token}"})


TRIED_UNCLAIMED = {"projects", "jobs", "ai", "auth"}  # the last also because it could end the session


def _run(operation, app: Flask, *, examples: int = 15, headers: dict[str, str] | None = None) -> None:
    from hypothesis import given

    @given(case=operation.as_strategy())
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
    )
    def call(case):
        response = case.call(headers=headers)
        assert response.status_code < 500, response.text
        assert headers is None or response.status_code != 401, response.text
        case.validate_response(response, excluded_checks=EXCLUDED)

    call()


EXCLUDED = [
    # A name or an address that the schema allows may still be refused for what it says, which no schema can state.
    schemathesis.checks.load_all_checks() or schemathesis.checks.CHECKS.get_one("positive_data_acceptance"),
    # Nobody has claimed this Gander, so that it asks nobody who they are; test_auth_matrix tries claimed ones.
    schemathesis.checks.CHECKS.get_one("ignored_auth"),
]
