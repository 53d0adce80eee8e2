"""Values that look secret, and values that do not."""

from __future__ import annotations

import time

import pytest

from services.system_map.secrets import looks_secret, without_secrets


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter2"),
        ("SECRET_KEY", "changeme"),
        ("AWS_KEY", "x"),
        ("PWD1", "hunter2"),
        ("DB_KEY2", "hunter2"),
        ("MYKEY", "hunter2"),
        ("DB_PASSWORD", "hunter2…"),
        ("DB_PASSWORD", "<hunter2>"),
        ("PLACE", "postgres://user:pass@host/db"),
        ("X", "AKIAIOSFODNN7EXAMPLE"),
        ("X", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
        ("X", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08xQ"),
    ],
)
def test_secrets_are_known_by_name_form_or_chance(name: str, value: str) -> None:
    assert looks_secret(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "8000"),
        ("HOST", "0.0.0.0"),
        ("DATABASE_URL", "postgresql:///postgres"),
        ("USE_TOKENS", "true"),
        ("SECRET_KEY", ""),
        ("TITLE", "Alert: {alert_name} changed status to {state}"),
        ("MODULE", "shop.settings.production"),
        ("MONKEY", "chimp"),
        ("HOTKEY1", "ctrl-x"),
        ("PWDS", "many"),
        ("DB_PASSWORD", "…"),
        ("DB_PASSWORD", "<your password>"),
    ],
)
def test_plain_values_are_shown(name: str, value: str) -> None:
    assert not looks_secret(name, value)


def test_a_command_keeps_everything_but_its_secrets() -> None:
    assert without_secrets("redis-server --requirepass s3cret --port 1") == "redis-server --requirepass … --port 1"
    assert without_secrets("run --token=abc x") == "run --token=… x"
    assert without_secrets("gunicorn --bind :8000 app") == "gunicorn --bind :8000 app"


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("API_KEY=abcdef123 python app.py", "API_KEY=… python app.py"),
        ("ACCESS_KEY=abc x", "ACCESS_KEY=… x"),
        ("DB_PWD=hunter2 x", "DB_PWD=… x"),
        ("--auth=bob x", "--auth=… x"),
        ("curl -u bob:hunter2 http://x", "curl -u … http://x"),
        ("/usr/bin/curl -ubob:hunter2 http://x", "/usr/bin/curl -u… http://x"),
        ("redis-cli -a hunter2 ping", "redis-cli -a … ping"),
        ("mysql -uroot -phunter2 db", "mysql -uroot -p… db"),
        ("docker login -u bob -p hunter2", "docker login -u bob -p …"),
        ("docker run -p 80:80 shop", "docker run -p 80:80 shop"),
        ("curl -H 'Authorization: Bearer abcdef' x", "curl -H 'Authorization: …' x"),
        ("curl -H Authorization:abcdef x", "curl -H Authorization:… x"),
        ("run AKIAABCDEFGHIJKLMNOP", "run …"),
        ('MYSQL_PASS="x y" run', "MYSQL_PASS=… run"),
        ('{"password":"hunter2","port":1}', '{"password":…,"port":1}'),
        ('sh -c "{\\"password\\": \\"hunter2\\"}"', 'sh -c "{\\"password\\": \\…'),
        ('run -e "DB_PASSWORD=x y" z', 'run -e "DB_PASSWORD=…" z'),
        ("fetch https://bob:hunter2@host/x", "fetch https://…@host/x"),
        ("fetch https://tok3n@host/x", "fetch https://…@host/x"),
        ("bob:hunter2@registry/x", "…@registry/x"),
        ("x --id b1946ac92492d2347c6235b4d2611184", "x --id …"),
        ("x dGhpcyBpcyBhIHNlY3JldCBrZXkgMTIzNDU2Nzg5MA==", "x …"),
        ("x --password=1234567890", "x --password=…"),
        ("curl 'https://x/?api_key=abc&b=1'", "curl 'https://x/?api_key=…'"),
    ],
)
def test_what_a_command_gives_away_is_hidden(command: str, shown: str) -> None:
    assert without_secrets(command) == shown


@pytest.mark.parametrize(
    "command",
    [
        "git clone ssh://git@github.com/o/r.git",
        "python:3.12-slim@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "run --password $DB_PASSWORD --token=${TOKEN}",
        "run --password-file /run/secrets/db --token-ttl=3600 --use-auth --port 80",
        "gunicorn --author me shop.wsgi:application",
        "npm:react@18",
        "java -jar /srv/very-long-folder-name-of-the-service/lib/application-2.0.1.jar",
    ],
)
def test_what_is_no_secret_stays_in_a_command(command: str) -> None:
    assert without_secrets(command) == command


@pytest.mark.parametrize(
    "command",
    [
        'run {"password":"hunter2","port":1}',
        "run DB_DSN=postgres://bob:hunter2@host/x",
        "run --token=abc; PASS='x y'",
        "curl 'https://x/?api_key=abc&b=1'",
        "curl -H 'Authorization: Bearer abcdef' x",
    ],
)
def test_what_is_hidden_stays_as_it_is(command: str) -> None:
    shown = without_secrets(command)
    assert "…" in shown
    assert without_secrets(shown) == shown


@pytest.mark.parametrize("length", [32, 40, 64])
def test_long_random_hexadecimal_values_are_secret_but_for_digests(length: int) -> None:
    value = ("b1946ac92492d2347c6235b4d2611184" * 2)[:length]
    assert looks_secret("SENTRY", value)
    assert not looks_secret("GIT_COMMIT", value)


def test_numbers_are_secret_by_names_that_do_not_measure() -> None:
    assert looks_secret("DB_PASSWORD", "12345678")
    assert not looks_secret("TOKEN_TTL", "86400")
    assert not looks_secret("USE_TOKENS", "1")


def test_one_name_pattern_rules_values_and_commands() -> None:
    for name in ("API_KEY", "api-key", "ACCESS_KEY", "DB_PWD", "auth", "STRIPE_SK_TOKEN", "ACCOUNT_KEY", "secretKey"):
        assert looks_secret(name, "hunter2"), name
        assert without_secrets(f"{name}=hunter2") == f"{name}=…", name


@pytest.mark.parametrize(
    "run", ["a", "pass", "a:", "://", "'", '"', " ", "\n", "-", "=", "@", "token ", 'token="', "curl "]
)
def test_no_text_is_too_long_to_judge(run: str) -> None:
    text = run * (200_000 // len(run))
    started = time.process_time()
    without_secrets(text)
    looks_secret("NAME", text)
    looks_secret(text, "value")
    assert time.process_time() - started < 1
