"""The command line: accounts beside a running server, passwords never in its arguments."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

import app as gander
from services.accounts import claimed_at
from tests.fakes.gander_server import GanderServer, wait_until

PASSWORD = "mussel harbour lantern seven"


class Typed(io.StringIO):
    """Standard input that is no terminal."""


@pytest.fixture(autouse=True)
def _no_settings_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads the environment itself, and refuses what CI sets for the tests as no setting of Gander."""
    for name in [name for name in os.environ if name.startswith("GANDER_TEST_")]:
        monkeypatch.delenv(name)


def run(monkeypatch: pytest.MonkeyPatch, data: Path, *arguments: str, typed: str = PASSWORD + "\n") -> int:
    monkeypatch.setattr(sys, "stdin", Typed(typed))
    return gander.main(["account", *arguments, "--data", str(data)])


def test_the_first_account_claims_and_later_ones_join(tmp_path: Path, monkeypatch, capsys):
    assert not claimed_at(tmp_path / "instance" / "gander.db")
    assert run(monkeypatch, tmp_path, "create", "Ada@example.org", "--name", "Ada") == 0
    assert "belongs to ada@example.org" in capsys.readouterr().out
    assert claimed_at(tmp_path / "instance" / "gander.db")
    monkeypatch.setenv("GANDER_REGISTRATION", "closed")  # which is for those who come by the page
    assert run(monkeypatch, tmp_path, "create", "ben@example.org") == 0
    assert "account for ben@example.org" in capsys.readouterr().out


@pytest.mark.parametrize(
    "case",
    [
        (["create", "ada"], PASSWORD, "no @"),
        (["create", "ada@example.org"], "short\n", "at least 10"),
        (["create", "ada@example.org"], "", "at least 10"),
        (["reset-password", "nobody@example.org"], PASSWORD, "no such account"),
        (["reset-password", ""], PASSWORD, "empty"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(tmp_path: Path, monkeypatch, capsys, case):
    arguments, typed, says = case
    assert run(monkeypatch, tmp_path, *arguments, typed=typed) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_an_account_that_is_there_is_not_made_twice(tmp_path: Path, monkeypatch, capsys):
    assert run(monkeypatch, tmp_path, "create", "ada@example.org") == 0
    assert run(monkeypatch, tmp_path, "create", "ADA@example.org") == 2
    assert "already" in capsys.readouterr().err


def test_a_typed_password_is_asked_for_twice(tmp_path: Path, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = iter([PASSWORD, "another one entirely", PASSWORD, PASSWORD])
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    assert gander.main(["account", "create", "ada@example.org", "--data", str(tmp_path)]) == 2
    assert "differ" in capsys.readouterr().err
    assert gander.main(["account", "create", "ada@example.org", "--data", str(tmp_path)]) == 0


def test_no_argument_takes_a_password(capsys):
    for action in ("create", "reset-password"):
        with pytest.raises(SystemExit):
            gander.main(["account", action, "--help"])
        assert "--password" not in capsys.readouterr().out


@pytest.mark.slow
def test_beside_a_running_server_a_claim_and_a_reset_are_seen_by_it(tmp_path: Path, monkeypatch, capsys):
    with GanderServer(tmp_path) as server:
        assert server.get("/api/auth/me")["is_local"]
        assert run(monkeypatch, tmp_path, "create", "ada@example.org") == 0
        wait_until(lambda: server.get("/api/auth/me").get("code") == 40100, 5)
        assert server.get("/api/status")["instance"]["claimed"]
        login = {"email": "ada@example.org", "password": PASSWORD}
        assert server.send("POST", "/api/auth/login", login)["user"]["email"] == "ada@example.org"
        assert run(monkeypatch, tmp_path, "reset-password", "ada@example.org", typed="seven kettles whistling") == 0
        assert "Sessions ended: 1" in capsys.readouterr().out
        assert server.send("POST", "/api/auth/login", login)["code"] == 40102
        assert server.send("POST", "/api/auth/login", login | {"password": "seven kettles whistling"})["access_token"]


@pytest.mark.slow
def test_a_claimed_gander_may_listen_elsewhere_and_says_so(tmp_path: Path, monkeypatch):
    assert run(monkeypatch, tmp_path, "create", "ada@example.org") == 0
    with GanderServer(tmp_path, GANDER_HOST="0.0.0.0") as server:
        instance = server.get("/api/status")["instance"]
        assert (instance["claimed"], instance["local_only"], instance["signed_in"]) == (True, False, False)
        assert server.get("/api/projects")["code"] == 40100
