"""P7: passwords, session tokens and personal tokens are in no row, log, error text or backup in clear."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from services.backup import back_up_now
from services.core.settings import load_settings
from tests.fakes.gander_server import GanderServer

PASSWORD = "mussel-harbour-lantern-7e1f"
WRONG = "wrong-guess-5b2c"


@pytest.mark.slow
def test_what_opens_an_account_appears_nowhere(tmp_path: Path):
    new = {"email": "ada@example.org", "password": PASSWORD}
    with GanderServer(tmp_path, GANDER_LOG_LEVEL="DEBUG") as server:

        def call(path: str, body: object, token: str) -> dict[str, str]:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
            request = urllib.request.Request(server.address + path, json.dumps(body).encode(), headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())

        answers = [server.send("POST", "/api/auth/register", new)]
        answers += [server.send("POST", "/api/auth/login", new | {"password": WRONG})]
        answers += [server.send("POST", "/api/auth/register", new | {"password": 5, "emali": PASSWORD})]
        session_token = server.send("POST", "/api/auth/login", new)["access_token"]
        personal = call("/api/auth/tokens", {"name": "script"}, session_token)["token"]
        back_up_now(load_settings({}, data_dir=tmp_path))
        log = "".join(server.log)
    secrets = [PASSWORD, WRONG, session_token, personal]
    assert not [secret for secret in secrets if secret in log or secret in str(answers)]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in content], path
    assert (tmp_path / "instance" / "session.key").stat().st_mode & 0o077 == 0
