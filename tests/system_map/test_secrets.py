"""Values that look secret, and values that do not."""

from __future__ import annotations

import pytest

from services.system_map.secrets import looks_secret, without_secrets


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter2"),
        ("SECRET_KEY", "changeme"),
        ("AWS_KEY", "x"),
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
    ],
)
def test_plain_values_are_shown(name: str, value: str) -> None:
    assert not looks_secret(name, value)


def test_a_command_keeps_everything_but_its_secrets() -> None:
    assert without_secrets("redis-server --requirepass s3cret --port 1") == "redis-server --requirepass … --port 1"
    assert without_secrets("run --token=abc x") == "run --token=… x"
    assert without_secrets("gunicorn --bind :8000 app") == "gunicorn --bind :8000 app"
