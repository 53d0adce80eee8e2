from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ai.masking import MASK, mask

GITHUB = "ghp_" + "a1B2" * 9
AWS = "AKIA" + "IOSFODNN7EXAMPLE"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f'TOKEN = "{GITHUB}"', GITHUB),
        (f"see {AWS} there", AWS),
        ("url = 'postgres://app:hunter22@db/app'", "hunter22"),
        ('password = "hunter2hunter2"', "hunter2hunter2"),
        ('"api_key": "9f8e7d6c5b4a"', "9f8e7d6c5b4a"),
        ("  secret => 'x9y8z7w6'", "x9y8z7w6"),
        ('const clientSecret: string = "q1w2e3r4t5";', "q1w2e3r4t5"),
        ("DB_PASSWORD=s3cr3tpass", "s3cr3tpass"),
        ("  password: tr0ub4dor", "tr0ub4dor"),
        ("export API_TOKEN=abc123def456", "abc123def456"),
        ("Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIiOiIxIn0"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----\nafter", "MIIEow"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk", "b3BlbnNzaC1rZXk"),
        ("x = f('" + "aZ3kP9qLx7Wm2Rt5Yv8Bn4Cd6Fg1Hj0K" + "')", "aZ3kP9qLx7Wm2Rt5Yv8Bn4Cd6Fg1Hj0K"),
        ("a, " * 900 + f'"token": "{GITHUB}"', GITHUB),
    ],
)
def test_what_looks_like_a_secret_is_taken_out_and_counted(text: str, secret: str):
    masked, count = mask(text)
    assert secret not in masked
    assert count >= 1
    assert mask(masked) == (masked, 0)


@pytest.mark.parametrize(
    "text",
    [
        "password = form.password.data",
        'token = request.args.get("token")',
        "def check(password: str, secret_key: bytes | None = None) -> bool:",
        'app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]',
        '    password = getpass("Password for the new account: ")',
        'raise ValueError("The token is not valid any more, sign in again")',
        'PASSWORD_MIN_LENGTH = "12"',
        'password: "your-password-here"',
        "import { authenticate, authorize } from './services/authentication/middleware'",
        "from services.accounts.passwords import PasswordHasher",
        "interface Login { password: string; token: string }",
        "https://github.com/pallets/flask/blob/main/src/flask/sessions.py",
        "class AuthenticationMiddlewareConfigurationFactoryBean:",
        "# a comment about tokens and keys: what they are",
        "",
    ],
)
def test_a_program_stays_readable(text: str):
    assert mask(text) == (text, 0)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_masking_twice_is_masking_once_and_lines_stay_lines(text: str):
    masked, _ = mask(text)
    again, _ = mask(masked)
    assert mask(again)[0] == again
    assert masked.count("\n") <= text.count("\n")


@pytest.mark.parametrize(
    "text",
    ["-----BEGIN PRIVATE KEY-----" * 8_000, "password=" * 25_000, '"' * 200_000, "a" * 200_000, "x: 'a" * 40_000,
     "key = " * 30_000, "/" * 200_000, "aB3-" * 50_000, "://" * 60_000, " " * 200_000, "é" * 100_000],
)  # fmt: skip
def test_hostile_texts_take_time_in_proportion(text: str):
    started = time.process_time()
    mask(text)
    assert time.process_time() - started < 4
    assert MASK
