"""Sessions as a state machine: whatever is done in whatever order, exactly the tokens that should hold do."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from app import create_app
from services.accounts import clean_up
from services.core.settings import load_settings
from tests.fakes.accounts import accounts_of, sent_by

EMAILS = ["ada@example.org", "ben@example.org", "cy@example.org"]
PASSWORDS = ["mussel harbour lantern", "seven kettles whistling", "under the green bridge"]
DAYS = 30


class Sessions(RuleBasedStateMachine):
    tokens: Bundle[str] = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.app = create_app(load_settings({}, data_dir=Path(self.folder.name), min_free_bytes=0, session_days=DAYS))
        self.client = self.app.test_client(use_cookies=False)
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.clock = patch("services.core.clock.now", lambda: self.now)
        self.clock.start()
        # What must be true: accounts' passwords, sessions' ends, personal tokens' ends.
        self.passwords: dict[str, str] = {}
        self.alive: dict[str, tuple[str, datetime]] = {}
        self.wrong: dict[str, int] = {}

    def teardown(self) -> None:
        self.clock.stop()
        self.app.extensions["gander"].stop(1.0)
        self.folder.cleanup()

    def holds(self, token: str) -> bool:
        return token in self.alive and self.alive[token][1] > self.now

    def pass_time(self, **more: float) -> None:
        self.now += timedelta(**more)

    @rule(target=tokens, email=st.sampled_from(EMAILS), password=st.sampled_from(PASSWORDS))
    def register(self, email: str, password: str):
        claimed = bool(self.passwords)
        answer = self.client.post("/api/auth/register", json={"email": email, "password": password})
        if email in self.passwords:
            assert answer.status_code == 409
            return multiple()
        assert answer.status_code == 201
        self.passwords[email] = password
        assert (answer.get_json()["id"] == 1) == (not claimed)
        token = answer.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
        self.alive[token] = (email, self.now + timedelta(days=DAYS))
        return token

    @rule(target=tokens, email=st.sampled_from(EMAILS), password=st.sampled_from(PASSWORDS))
    def login(self, email: str, password: str):
        self.pass_time(seconds=301)  # longer than anyone has to wait
        answer = self.client.post("/api/auth/login", json={"email": email, "password": password})
        if self.passwords.get(email) != password:
            assert answer.get_json()["code"] == 40102
            return multiple()
        token = answer.get_json()["access_token"]
        self.alive[token] = (email, self.now + timedelta(days=DAYS))
        return token

    @rule(token=consumes(tokens))
    def logout(self, token: str):
        answer = self.client.post("/api/auth/logout", json={}, headers=sent_by(token))
        assert answer.status_code == (204 if self.holds(token) else 401)
        self.alive.pop(token, None)

    @rule(token=tokens, other=consumes(tokens))
    def revoke(self, token: str, other: str):
        listed = self.client.get("/api/auth/sessions", headers=sent_by(token))
        if not self.holds(token):
            assert listed.status_code == 401
            return
        found = self.client.get("/api/auth/sessions", headers=sent_by(other)).get_json()
        if not self.holds(other):
            return
        (target,) = [row["id"] for row in found if row["is_current"]]
        answer = self.client.delete(f"/api/auth/sessions/{target}", headers=sent_by(token))
        same = self.alive[token][0] == self.alive[other][0]
        assert answer.status_code == (204 if same else 404)
        if same:
            del self.alive[other]

    @rule(token=tokens, old=st.sampled_from(PASSWORDS), new=st.sampled_from(PASSWORDS))
    def change_password(self, token: str, old: str, new: str):
        self.pass_time(seconds=301)
        answer = self.client.post(
            "/api/auth/password", json={"current_password": old, "new_password": new}, headers=sent_by(token)
        )
        if not self.holds(token):
            assert answer.status_code == 401
            return
        email = self.alive[token][0]
        if self.passwords[email] != old:
            assert answer.get_json()["code"] == 40052
            return
        assert answer.status_code == 204
        self.passwords[email] = new
        self.alive = {each: whose for each, whose in self.alive.items() if whose[0] != email or each == token}

    @rule(target=tokens, token=tokens, days=st.integers(1, 60))
    def make_personal_token(self, token: str, days: int):
        made = self.client.post("/api/auth/tokens", json={"name": "t", "expires_in_days": days}, headers=sent_by(token))
        if not self.holds(token):
            assert made.status_code == 401
        else:
            assert made.status_code == 201
            whole = self.client.get("/api/auth/tokens", headers=sent_by(token)).get_data(as_text=True)
            assert made.get_json()["token"] not in whole
            listed = {row["id"] for row in self.client.get("/api/auth/tokens", headers=sent_by(token)).get_json()}
            assert made.get_json()["id"] in listed
            gone = self.client.delete(f"/api/auth/tokens/{made.get_json()['id']}", headers=sent_by(token))
            assert gone.status_code == 204
            assert self.client.get("/api/auth/me", headers=sent_by(made.get_json()["token"])).status_code == 401
        return multiple()

    @rule(days=st.sampled_from([0.01, 1, 29, 31]))
    def time_passes(self, days: float):
        self.pass_time(days=days)

    @rule()
    def clean(self):
        with accounts_of(self.app).database.write() as session:
            clean_up(session, self.now)

    @invariant()
    def exactly_the_tokens_that_should_hold_do(self):
        if not self.passwords:
            assert self.client.get("/api/auth/me").get_json()["is_local"]
            return
        assert self.client.get("/api/auth/me").status_code == 401
        for token, (email, _) in self.alive.items():
            answer = self.client.get("/api/auth/me", headers=sent_by(token))
            if self.holds(token):
                assert answer.get_json()["email"] == email
            else:
                assert answer.get_json()["code"] == 40101


Sessions.TestCase.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
TestSessions = Sessions.TestCase
