"""Who is here, by HTTP: shapes, cookies, what each call refuses."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.accounts.local import find_local_user
from services.core import clock
from services.core.settings import load_settings
from tests.fakes.accounts import (
    PASSWORD,
    SignedIn,
    accounts_of,
    add_user,
    bearer,
    claim,
    later,
    page_token,
    personal_token,
    sent_by,
)

NEW = {"email": "Ada@Example.org", "password": PASSWORD, "full_name": "Ada Lovelace"}
USER = {
    "id", "email", "full_name", "is_local", "is_owner", "time_zone", "effective_time_zone", "day_start_minutes",
    "week_start", "git_emails", "notification_choices", "created_at", "today",
}  # fmt: skip


def cookies(answer: Any) -> dict[str, str]:
    return {line.split("=", 1)[0]: line for line in answer.headers.getlist("Set-Cookie")}


@pytest.fixture
def ada(app: Flask) -> SignedIn:
    return SignedIn(app, claim(app))


def test_registering_claims_the_instance_and_signs_in_at_once(app: Flask, client: FlaskClient):
    assert client.get("/api/auth/me").get_json()["is_local"]
    mine = client.post("/api/projects", json={"name": "Before"}).get_json()["id"]
    before = client.get("/api/status").get_json()["instance"]
    assert (before["claimed"], before["registration_open"], before["signed_in"]) == (False, True, False)

    answer = client.post("/api/auth/register", json=NEW)

    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/auth/me"
    user = answer.get_json()
    assert set(user) == USER
    assert (user["email"], user["full_name"], user["is_local"], user["is_owner"]) == (
        "ada@example.org", "Ada Lovelace", False, True,
    )  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", user["today"])
    assert client.get("/api/auth/me").get_json() == user
    assert [row["id"] for row in client.get("/api/projects").get_json()] == [mine]
    status = client.get("/api/status?after=0").get_json()
    assert (status["instance"]["claimed"], status["instance"]["signed_in"]) == (True, True)
    assert {"user.registered", "session.started"} <= {event["type"] for event in status["events"]}
    assert app.test_client().get("/api/projects").status_code == 401
    with accounts_of(app).database.read() as session:
        assert find_local_user(session) is None


def test_the_cookies_are_what_they_should_be(client: FlaskClient, app: Flask):
    set_cookies = cookies(client.post("/api/auth/register", json=NEW))
    name = f"gander_{accounts_of(app).tokens.instance_id}"
    assert set(set_cookies) == {name, f"{name}_csrf"}
    for line in set_cookies.values():
        assert "SameSite=Strict" in line
        assert "Path=/" in line
        assert "Domain" not in line
        assert "Secure" not in line  # plain http on the loopback
        assert "Max-Age=25919" in line  # thirty days, the first second begun
    assert "HttpOnly" in set_cookies[name]
    assert "HttpOnly" not in set_cookies[f"{name}_csrf"]


def test_behind_https_the_cookies_travel_by_https_only(tmp_path):
    from app import create_app

    settings = load_settings(
        {}, data_dir=tmp_path, min_free_bytes=0, public_url="https://gander.example.org", allowed_hosts="gander.example.org"
    )  # fmt: skip
    app = create_app(settings)
    try:
        client = app.test_client()
        outside = client.post("/api/auth/register", json=NEW, headers={"Host": "gander.example.org"})
        assert all("Secure" in line for line in cookies(outside).values())
        login = {"email": NEW["email"], "password": PASSWORD}
        inside = client.post("/api/auth/login", json=login, headers={"Host": "localhost"})
        assert not any("Secure" in line for line in cookies(inside).values())
    finally:
        app.extensions["gander"].stop(1.0)


def test_two_ganders_on_one_machine_do_not_sign_each_other_out(app: Flask, tmp_path):
    from app import create_app

    other = create_app(load_settings({}, data_dir=tmp_path / "other", min_free_bytes=0))
    try:
        assert accounts_of(other).tokens.instance_id != accounts_of(app).tokens.instance_id
        claim(other)
        token = bearer(app, claim(app))
        assert other.test_client().get("/api/auth/me", headers=sent_by(token)).get_json()["code"] == 40101
    finally:
        other.extensions["gander"].stop(1.0)


def test_signing_in_gives_a_token_for_scripts_and_cookies_for_the_page(app: Flask, client: FlaskClient):
    user_id = claim(app)
    answer = client.post("/api/auth/login", json={"email": "ADA@example.org", "password": PASSWORD})
    signed_in = answer.get_json()
    assert set(signed_in) == {"access_token", "token_type", "expires_at", "user"}
    assert (answer.status_code, signed_in["token_type"], signed_in["user"]["id"]) == (200, "Bearer", user_id)
    assert client.get("/api/auth/me").status_code == 200
    script = app.test_client()
    assert script.get("/api/auth/me", headers=sent_by(signed_in["access_token"])).get_json()["id"] == user_id
    assert (
        script.get("/api/auth/me", headers={"authorization": f"bearer  {signed_in['access_token']}"}).status_code == 200
    )


def test_a_wrong_sign_in_tells_nothing_of_who_is_here(app: Flask, client: FlaskClient):
    claim(app)
    for email, password in (("ada@example.org", "wrong"), ("eve@example.org", PASSWORD), ("", "x")):
        answer = client.post("/api/auth/login", json={"email": email, "password": password})
        assert (answer.status_code, answer.get_json()["code"]) == (401, 40102)
        assert answer.get_json()["detail"].startswith("E-mail address or password is wrong.")
        assert not cookies(answer)


def test_too_many_wrong_ones_have_to_wait_and_are_told_how_long(app: Flask, client: FlaskClient, monkeypatch):
    claim(app)
    wrong = {"email": "ada@example.org", "password": "wrong"}
    assert {client.post("/api/auth/login", json=wrong).status_code for _ in range(5)} == {401}
    answer = client.post("/api/auth/login", json=wrong | {"password": PASSWORD})
    assert (answer.status_code, answer.get_json()["code"], answer.headers["Retry-After"]) == (429, 42910, "1")
    monkeypatch.setattr(clock, "now", later(1.5 / 86_400))
    assert client.post("/api/auth/login", json=wrong | {"password": PASSWORD}).status_code == 200


def test_signing_out_kills_the_token_at_once_and_takes_the_cookies_back(app: Flask, client: FlaskClient):
    claim(app)
    token = client.post("/api/auth/login", json={"email": "ada@example.org", "password": PASSWORD}).get_json()[
        "access_token"
    ]
    assert client.post("/api/auth/logout", json={}).get_json()["code"] == 40223
    answer = client.post("/api/auth/logout", headers={"X-CSRF-Token": page_token(client, app)})
    assert answer.status_code == 204
    assert all("Max-Age=0" in line for line in cookies(answer).values())
    assert len(cookies(answer)) == 2
    assert client.get("/api/auth/me").get_json()["code"] == 40100
    assert app.test_client().get("/api/auth/me", headers=sent_by(token)).get_json()["code"] == 40101


def test_who_has_no_session_cannot_sign_out(app: Flask, client: FlaskClient):
    assert client.post("/api/auth/logout").get_json()["code"] == 40953
    token = personal_token(app, claim(app))
    assert client.post("/api/auth/logout", headers=sent_by(token)).get_json()["code"] == 40953


CANNOT_REGISTER: list[tuple[dict[str, Any], str]] = [
    ({"email": "ada"}, "email"),
    ({"password": "short"}, "password"),
    ({"password": "Password123"}, "password"),
    ({"password": "Ada@Example.org"}, "password"),
    ({"password": ""}, "password"),
    ({"full_name": "a\x00b"}, "full_name"),
    ({"full_name": "a" * 201}, "full_name"),
    ({"is_admin": True}, "is_admin"),
]


def test_a_registration_that_cannot_be_says_which_field_and_claims_nothing(client: FlaskClient):
    for change, field in CANNOT_REGISTER:
        answer = client.post("/api/auth/register", json=NEW | change)
        assert answer.status_code == 400, change
        assert field in answer.get_json()["errors"]
    assert client.get("/api/status").get_json()["instance"]["claimed"] is False


def test_closed_registration_refuses_the_second_and_the_page_knows(tmp_path):
    from app import create_app

    app = create_app(load_settings({}, data_dir=tmp_path, min_free_bytes=0, registration="closed"))
    try:
        client = app.test_client()
        assert client.get("/api/status").get_json()["instance"]["registration_open"] is True
        assert client.post("/api/auth/register", json=NEW).status_code == 201
        assert app.test_client().get("/api/status").get_json()["instance"]["registration_open"] is False
        answer = app.test_client().post("/api/auth/register", json=NEW | {"email": "ben@example.org"})
        assert (answer.status_code, answer.get_json()["code"]) == (403, 40221)
    finally:
        app.extensions["gander"].stop(1.0)


def test_a_taken_address_is_409(ada: SignedIn):
    assert ada.client.post("/api/auth/register", json=NEW).get_json()["code"] == 40950


def test_a_password_keeps_its_blanks(app: Flask, client: FlaskClient):
    blank = f"  {PASSWORD} "
    assert client.post("/api/auth/register", json=NEW | {"password": blank}).status_code == 201
    other = app.test_client()
    assert other.post("/api/auth/login", json={"email": NEW["email"], "password": PASSWORD}).status_code == 401
    assert other.post("/api/auth/login", json={"email": NEW["email"], "password": blank}).status_code == 200


def test_what_a_user_says_of_themselves_is_kept(ada: SignedIn):
    said = {
        "full_name": "Ada", "time_zone": "Pacific/Auckland", "day_start_minutes": 240, "week_start": 6,
        "git_emails": ["ada@laptop", " ADA@laptop ", "ada@example.org"],
        "notification_choices": {"nudge": {"inbox": True, "email": False}, "quiet": ["22:00", "07:30"]},
    }  # fmt: skip
    answer = ada.open("/api/auth/me", "PUT", json=said)
    assert answer.status_code == 200
    expected = said | {"git_emails": ["ada@laptop", "ada@example.org"], "effective_time_zone": "Pacific/Auckland"}
    assert expected.items() <= answer.get_json().items()
    assert ada.open("/api/auth/me").get_json() == answer.get_json()
    again = ada.open(
        "/api/auth/me", "PATCH", json={"time_zone": None, "notification_choices": {"quiet": []}}
    ).get_json()
    assert (again["time_zone"], again["full_name"], again["notification_choices"]) == (None, "Ada", {})
    (_, second) = [row for row in ada.open("/api/events").get_json() if row["type"] == "user.updated"]
    assert second["payload"]["changed"] == ["notification_choices", "time_zone"]
    assert ada.open("/api/auth/me", "PUT", json=again | {"id": 1}).status_code == 400  # id is not one's to say


def test_the_local_owner_may_say_all_but_an_address(client: FlaskClient):
    assert client.put("/api/auth/me", json={"time_zone": "Europe/Berlin", "email": None}).status_code == 200
    answer = client.put("/api/auth/me", json={"email": "ada@example.org", "current_password": "x"})
    assert answer.get_json()["code"] == 40951


CANNOT_BE_SAID: list[dict[str, Any]] = [
        {"time_zone": "Mars/Olympus"}, {"time_zone": "../../etc/passwd"}, {"time_zone": ""}, {"time_zone": "x\x00"},
        {"day_start_minutes": 1440}, {"day_start_minutes": -1}, {"day_start_minutes": "60"}, {"day_start_minutes": None},
        {"week_start": 7}, {"week_start": True}, {"git_emails": ["ada"]}, {"git_emails": ["a b@c"]},
        {"git_emails": [f"u{number}@example.org" for number in range(21)]}, {"git_emails": None},
        {"git_emails": ["a@" + "b" * 400]}, {"notification_choices": {"quiet": ["25:00", "07:00"]}},
        {"notification_choices": {"quiet": ["22:00"]}}, {"notification_choices": {"quiet": "night"}},
        {"notification_choices": {"nudge": True}}, {"notification_choices": {"nudge": {"inbox": 1}}},
        {"notification_choices": {"nudge": {"sms": True}}}, {"notification_choices": {"": {"inbox": True}}},
        {"notification_choices": {f"k{number}": {"inbox": True} for number in range(51)}}, {"notification_choices": []},
        {"full_name": "a\x00"},
    ]  # fmt: skip


def test_what_cannot_be_said_is_400_and_changes_nothing(ada: SignedIn):
    before = ada.open("/api/auth/me").get_json()
    for said in CANNOT_BE_SAID:
        assert ada.open("/api/auth/me", "PUT", json=said).status_code == 400, said
    assert ada.open("/api/auth/me").get_json() == before


def test_choices_for_kinds_that_are_none_are_refused_by_name(ada: SignedIn):
    answer = ada.open("/api/auth/me", "PUT", json={"notification_choices": {"nudges": {"inbox": False}}})
    assert (answer.status_code, answer.get_json()["code"]) == (400, 40090)
    assert list(answer.get_json()["errors"]) == ["notification_choices.nudges"]
    kinds = ada.open("/api/notifications/kinds").get_json()["kinds"]
    every = {each["kind"]: {"inbox": False, "email": True} for each in kinds}
    assert ada.open("/api/auth/me", "PUT", json={"notification_choices": every}).get_json()[
        "notification_choices"
    ] == every  # fmt: skip


def test_a_new_address_asks_for_the_password(app: Flask, ada: SignedIn):
    add_user(app, "ben@example.org")
    new = {"email": "Lovelace@example.org"}
    for more in ({}, {"current_password": "wrong"}):
        answer = ada.open("/api/auth/me", "PUT", json=new | more)
        assert (answer.status_code, answer.get_json()["code"]) == (400, 40052)
        assert "current_password" in answer.get_json()["errors"]
    good = {"current_password": PASSWORD}
    assert ada.open("/api/auth/me", "PUT", json={"email": "BEN@example.org"} | good).get_json()["code"] == 40950
    assert ada.open("/api/auth/me", "PUT", json={"email": None} | good).get_json()["code"] == 40050
    assert ada.open("/api/auth/me", "PUT", json=new | good).get_json()["email"] == "lovelace@example.org"
    assert ada.open("/api/auth/me", "PUT", json=new).status_code == 200  # the same one is no change


def test_a_changed_password_ends_the_other_sessions(app: Flask, ada: SignedIn):
    other = bearer(app, ada.user_id)
    body = {"current_password": PASSWORD, "new_password": "seven kettles whistling"}
    assert ada.open("/api/auth/password", "POST", json=body | {"new_password": "short"}).get_json()["errors"][
        "new_password"
    ]
    assert ada.open("/api/auth/password", "POST", json=body).status_code == 204
    assert ada.client.get("/api/auth/me", headers=sent_by(other)).status_code == 401
    assert ada.open("/api/auth/me").status_code == 200


def test_sessions_are_listed_and_ended_by_name(app: Flask, ada: SignedIn):
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    browser = app.test_client()
    browser.post(
        "/api/auth/login", json={"email": "ada@example.org", "password": PASSWORD}, headers={"User-Agent": agent}
    )
    rows = ada.open("/api/auth/sessions").get_json()
    assert {row["described"] for row in rows} == {"Firefox on Linux", "curl 8.5"}
    assert [row["is_current"] for row in rows if row["described"] == "curl 8.5"] == [True]
    (other,) = [row["id"] for row in rows if not row["is_current"]]
    assert ada.open(f"/api/auth/sessions/{other}", "DELETE").status_code == 204
    assert browser.get("/api/auth/me").get_json()["code"] == 40101
    assert ada.open(f"/api/auth/sessions/{other}", "DELETE").get_json()["code"] == 40451


def test_a_personal_token_is_shown_once_and_opens_until_it_is_removed(app: Flask, ada: SignedIn):
    answer = ada.open("/api/auth/tokens", "POST", json={"name": "Status bar", "expires_in_days": 30})
    made = answer.get_json()
    assert answer.status_code == 201
    assert re.fullmatch(r"gander_[A-Za-z0-9_-]{43}", made["token"])
    assert made["token"].startswith(made["begins_with"])
    (row,) = ada.open("/api/auth/tokens").get_json()
    assert row == {name: value for name, value in made.items() if name != "token"}
    script = app.test_client()
    assert script.get("/api/auth/me", headers=sent_by(made["token"])).get_json()["id"] == ada.user_id
    assert (
        script.put("/api/auth/me", json={"full_name": "By script"}, headers=sent_by(made["token"])).status_code == 200
    )
    assert ada.open(f"/api/auth/tokens/{made['id']}", "DELETE").status_code == 204
    assert script.get("/api/auth/me", headers=sent_by(made["token"])).get_json()["code"] == 40101
    assert ada.open(f"/api/auth/tokens/{made['id']}", "DELETE").get_json()["code"] == 40452


def test_a_personal_token_cannot_make_another_nor_anyone_before_the_claim(app: Flask, client: FlaskClient):
    assert client.post("/api/auth/tokens", json={"name": "early"}).get_json()["code"] == 40951
    token = personal_token(app, claim(app))
    assert client.post("/api/auth/tokens", json={"name": "more"}, headers=sent_by(token)).get_json()["code"] == 40224


def test_tokens_have_a_ceiling(app: Flask, ada: SignedIn):
    for _ in range(50):
        personal_token(app, ada.user_id)
    assert ada.open("/api/auth/tokens", "POST", json={"name": "one more"}).get_json()["code"] == 40952


def test_a_token_needs_a_name_and_a_sensible_end(ada: SignedIn):
    for body in ({"name": ""}, {"name": "a" * 101}, {"name": "x", "expires_in_days": 0}, {"name": "x\x00"}, {}):
        assert ada.open("/api/auth/tokens", "POST", json=body).status_code == 400


def test_an_idempotency_key_keeps_no_token_and_is_each_users_own(app: Flask, ada: SignedIn):
    key = {"Idempotency-Key": "same"}
    made = ada.open("/api/auth/tokens", "POST", json={"name": "one"}, headers=key).get_json()["token"]
    ben = SignedIn(app, add_user(app, "ben@example.org"))
    first = ada.open("/api/projects", "POST", json={"name": "Mine"}, headers=key).get_json()["id"]
    assert ben.open("/api/projects", "POST", json={"name": "Mine"}, headers=key).get_json()["id"] != first
    assert ada.open("/api/projects", "POST", json={"name": "Mine"}, headers=key).get_json()["id"] == first
    path = app.extensions["gander"].settings.database_path
    with sqlite3.connect(path) as connection:
        assert made not in "\n".join(connection.iterdump())
    connection.close()
