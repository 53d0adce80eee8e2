"""Every route × who asks: signed out, with an ended, revoked or forged token, by cookie without the page's token."""

from __future__ import annotations

import base64
import json
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import jwt
import pytest
from flask import Flask

from api import ROUTES, answers_anyone
from models import User, UserSession
from services.accounts.sessions import end_session
from services.core import clock
from services.core.settings import load_settings
from tests.fakes.accounts import accounts_of, add_user, bearer, claim, page_token, personal_token, sent_by

# What anyone may ask. A new call is not among them unless it is written here and declared so.
OPEN = {
    ("GET", "/api/"), ("GET", "/api/status"), ("GET", "/api/health"), ("GET", "/api/ping"),
    ("GET", "/api/openapi.json"), ("GET", "/api/docs"), ("POST", "/api/auth/register"), ("POST", "/api/auth/login"),
}  # fmt: skip
GUARDED = [(method, rule) for method, rule, _ in ROUTES if (method, rule) not in OPEN]


@dataclass
class House:
    app: Flask
    ada: int


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    from app import create_app

    folder = tmp_path_factory.mktemp("matrix")
    app = create_app(load_settings({}, data_dir=folder, min_free_bytes=0))
    yield House(app, claim(app))
    app.extensions["gander"].stop(1.0)


def filled(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?\w+>", "1", rule)


def refusals(
    house: House, headers: dict[str, str], cookie: str | None = None
) -> dict[tuple[str, str], tuple[int, int]]:
    """Ask every guarded route; returns status and code of each."""
    client = house.app.test_client()
    if cookie is not None:
        client.set_cookie(f"gander_{accounts_of(house.app).tokens.instance_id}", cookie, path="/")
    answers = {}
    for method, rule in GUARDED:
        more = {} if method == "GET" else {"json": {}}
        answer = client.open(filled(rule), method=method, headers=headers, **more)
        said = answer.get_json(silent=True)
        answers[method, rule] = (answer.status_code, said.get("code", 0) if isinstance(said, dict) else 0)
    return answers


def ended(house: House) -> str:
    known, name = accounts_of(house.app), f"ended {clock.now().isoformat()}"
    with known.database.write() as session:
        session.add(UserSession(user_id=house.ada, token_id=name, expires_at=clock.now() - timedelta(seconds=1)))
    return known.tokens.issue(house.ada, name, clock.now(), clock.now() + timedelta(days=1))


def past(house: House) -> str:
    return accounts_of(house.app).tokens.issue(house.ada, "x", clock.now(), clock.now() - timedelta(seconds=1))


def revoked(house: House) -> str:
    token = bearer(house.app, house.ada)
    known = accounts_of(house.app)
    assert house.app.test_client().get("/api/auth/me", headers=sent_by(token)).status_code == 200  # and is kept
    claims = known.tokens.read(token, clock.now())
    with known.database.write() as session:
        row = session.query(UserSession).filter_by(token_id=claims.token_id).one()
        end_session(session, house.ada, row.id)
    return token


def unknown(house: House) -> str:
    return accounts_of(house.app).tokens.issue(house.ada, "never", clock.now(), clock.now() + timedelta(days=1))


def parts(token: str) -> tuple[dict, dict, str]:
    head, body, signature = token.split(".")
    read = [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, body)]
    return read[0], read[1], signature


def part(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def algorithm_none(house: House) -> str:
    head, body, _ = parts(bearer(house.app, house.ada))
    return f"{part({**head, 'alg': 'none'})}.{part(body)}."


def another_key(house: House) -> str:
    _, body, _ = parts(bearer(house.app, house.ada))
    return jwt.encode(body, b"k" * 32, algorithm="HS256")


def another_user_inside(house: House) -> str:
    other = add_user(house.app, f"other{clock.now().timestamp()}@example.org")
    head, body, signature = parts(bearer(house.app, other))
    return f"{part(head)}.{part({**body, 'sub': str(house.ada)})}.{signature}"


def resigned(house: House, **changes: object) -> str:
    """Return a session's token with other claims, signed with the instance's very key."""
    _, body, _ = parts(bearer(house.app, house.ada))
    claims = {name: value for name, value in {**body, **changes}.items() if value is not None}
    return jwt.encode(claims, accounts_of(house.app).tokens._signing, algorithm="HS256")


def another_user_signed(house: House) -> str:
    return resigned(house, sub=str(add_user(house.app, f"signed{clock.now().timestamp()}@example.org")))


def another_algorithm(house: House) -> str:
    _, body, _ = parts(bearer(house.app, house.ada))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the key is short for it, which is not the point
        return jwt.encode(body, accounts_of(house.app).tokens._signing, algorithm="HS512")


def ended_personal(house: House) -> str:
    token = personal_token(house.app, house.ada, days=1)
    from models import ApiToken

    with accounts_of(house.app).database.write() as session:
        for row in session.query(ApiToken):
            row.expires_at = clock.now() - timedelta(seconds=1)
    return token


BAD: dict[str, Callable[[House], str]] = {
    "ended by time": ended,
    "its own time is past": past,
    "revoked": revoked,
    "of no session": unknown,
    "algorithm none": algorithm_none,
    "another key": another_key,
    "another algorithm": another_algorithm,
    "another user inside": another_user_inside,
    "another user, rightly signed": another_user_signed,
    "wrong audience": lambda house: resigned(house, aud="gander:else"),
    "no audience": lambda house: resigned(house, aud=None),
    "wrong issuer": lambda house: resigned(house, iss="gander:00000000"),
    "no end": lambda house: resigned(house, exp=None),
    "an end beyond all calendars": lambda house: resigned(house, exp=10**18),
    "a user that is no number": lambda house: resigned(house, sub="ada"),
    "ended personal token": ended_personal,
    "unknown personal token": lambda _: "gander_" + "A" * 43,
    "garbage": lambda _: "..",
    "not ASCII": lambda _: "gander_é",
    "empty": lambda _: "",
    "very long": lambda _: "a" * 9000,
}


def test_what_anyone_may_ask_is_what_is_written_here():
    assert {(method, rule) for method, rule, handler in ROUTES if answers_anyone(handler)} == OPEN


def test_signed_out_every_other_route_is_401(house: House):
    assert set(refusals(house, {}).values()) == {(401, 40100)}
    assert set(refusals(house, {"Authorization": "Basic YTpi"}).values()) == {(401, 40100)}


@pytest.mark.parametrize("kind", BAD)
def test_a_token_that_does_not_hold_opens_no_route(house: House, kind: str):
    token = BAD[kind](house)
    answers = refusals(house, {"Authorization": f"Bearer {token}".encode().decode("latin-1")})
    wrong = {route: answer for route, answer in answers.items() if answer != (401, 40101)}
    assert not wrong


@pytest.mark.parametrize("kind", [name for name in BAD if name not in {"empty", "not ASCII", "very long"}])
def test_nor_does_it_as_a_cookie(house: House, kind: str):
    answers = refusals(house, {}, cookie=BAD[kind](house))
    assert not {route: answer for route, answer in answers.items() if answer != (401, 40101)}


def test_a_personal_token_is_no_cookie(house: House):
    answers = refusals(house, {}, cookie=personal_token(house.app, house.ada))
    assert set(answers.values()) == {(401, 40101)}


@pytest.mark.parametrize("sent", [{}, {"X-CSRF-Token": "x"}, {"X-CSRF-Token": "é"}, {"X-CSRF-Token": "another's"}])
def test_a_cookie_alone_changes_nothing(house: House, sent: dict[str, str]):
    if sent.get("X-CSRF-Token") == "another's":
        sent = {"X-CSRF-Token": accounts_of(house.app).tokens.page_token("another's")}
    answers = refusals(house, sent, cookie=bearer(house.app, house.ada))
    for (method, rule), (status, code) in answers.items():
        if method == "GET":
            assert status not in {401, 403}, rule
        else:
            assert (status, code) == (403, 40223), (method, rule)


def test_a_session_and_a_personal_token_open_every_reading_route(house: House):
    for token in (bearer(house.app, house.ada), personal_token(house.app, house.ada)):
        client = house.app.test_client()
        for method, rule in GUARDED:
            if method == "GET":
                assert client.get(filled(rule), headers=sent_by(token)).status_code not in {401, 403}, rule


def test_the_bearer_token_counts_where_a_cookie_comes_along(house: House):
    client = house.app.test_client()
    client.set_cookie(f"gander_{accounts_of(house.app).tokens.instance_id}", bearer(house.app, house.ada))
    assert client.put("/api/auth/me", json={}, headers=sent_by("x")).get_json()["code"] == 40101
    good = sent_by(bearer(house.app, house.ada))
    assert client.put("/api/auth/me", json={}, headers=good).status_code == 200  # and asks for no page's token


def test_open_routes_answer_whatever_token_comes_along(house: House):
    for kind in ("ended by time", "garbage", "very long"):
        client, sent = house.app.test_client(), sent_by(BAD[kind](house))
        assert client.get("/api/status", headers=sent).get_json()["instance"]["signed_in"] is False
        assert client.get("/api/openapi.json", headers=sent).status_code == 200
        assert client.post("/api/auth/login", json={}, headers=sent).status_code == 400


def test_the_page_itself_opens_for_everyone(house: House):
    for path in ("/", "/sign-in", "/projects/3/map"):
        assert house.app.test_client().get(path).status_code == 200


def test_head_and_options_tell_no_more(house: House):
    client = house.app.test_client()
    for method, rule in GUARDED:
        if method == "GET":
            assert client.head(filled(rule)).status_code == 401, rule
            assert client.options(filled(rule)).status_code == 401, rule


def test_a_session_of_someone_who_may_no_longer_come_is_over(house: House):
    eve = add_user(house.app, "eve@example.org")
    token = bearer(house.app, eve)
    client = house.app.test_client()
    assert client.get("/api/auth/me", headers=sent_by(token)).status_code == 200
    with accounts_of(house.app).database.write() as session:
        from services.accounts.identity import accounts_changed

        session.get_one(User, eve).is_active = False
        accounts_changed(session)
    assert client.get("/api/auth/me", headers=sent_by(token)).get_json()["code"] == 40101


def test_a_refusal_says_how_to_prove_oneself(house: House):
    assert house.app.test_client().get("/api/projects").headers["WWW-Authenticate"] == "Bearer"


def test_the_pages_token_of_a_session_lets_its_cookie_change_things(app: Flask):
    client = app.test_client()
    new = {"email": "ada@example.org", "password": "mussel harbour lantern seven"}
    assert client.post("/api/auth/register", json=new).status_code == 201
    assert client.put("/api/auth/me", json={"full_name": "Ada"}).status_code == 403
    sent = {"X-CSRF-Token": page_token(client, app)}
    assert client.put("/api/auth/me", json={"full_name": "Ada"}, headers=sent).get_json()["full_name"] == "Ada"
