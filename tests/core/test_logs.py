from __future__ import annotations

import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.logs import JsonFormatter, TextFormatter, mask

SECRET = "hunter2-9f8e7d"


def record(message: str, *arguments: object, fields: dict | None = None, error: bool = False) -> logging.LogRecord:
    made = logging.LogRecord(
        "gander.x", logging.INFO, __file__, 1, message, arguments, sys.exc_info() if error else None
    )
    if fields is not None:
        made.fields = fields
    return made


@pytest.mark.parametrize(
    "text",
    [f"https://ada:{SECRET}@git.example.org/a/b", f"https://{SECRET}@git.example.org", f"ssh://git:{SECRET}@x/a",
     f"https://ada:p@{SECRET}@git.example.org/a", f"Authorization: Basic {SECRET}", f"authorization: bearer {SECRET}",
     f'{{"Authorization": "Bearer {SECRET}"}}', f"access_token={SECRET}", f"token: {SECRET}", f'"password": "{SECRET}"',
     f"PASSWORD={SECRET}&x=1", f"client_secret={SECRET}"],
)  # fmt: skip
def test_what_looks_like_a_credential_is_masked_wherever_it_stands(text: str):
    for around in ("{}", "before {} after", "{}\n{}"):
        masked = mask(around.replace("{}", text))
        assert SECRET not in masked
        assert "•••" in masked


@pytest.mark.parametrize("text", ["https://git.example.org/a/b", "git@github.com:a/b", "token", "the secret of it", ""])
def test_what_is_no_credential_is_left_alone(text: str):
    assert mask(text) == text


def test_the_host_of_a_masked_address_can_still_be_read():
    assert mask(f"clone https://ada:{SECRET}@git.example.org/a failed") == "clone https://•••git.example.org/a failed"


def test_a_line_for_a_terminal_has_its_fields_as_key_and_value():
    line = TextFormatter().format(record("request", fields={"method": "GET", "path": "/a b", "status": 200, "id": ""}))
    assert line[8:] == ' INFO request method=GET path="/a b" status=200 id=""'


def test_a_line_of_json_has_its_fields_beside_the_message():
    shape = json.loads(JsonFormatter().format(record("took %s", "long", fields={"status": 200})))
    assert (shape["message"], shape["level"], shape["logger"], shape["status"]) == (
        "took long",
        "INFO",
        "gander.x",
        200,
    )
    assert shape["at"].endswith("Z")


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()], ids=["text", "json"])
def test_neither_message_nor_field_nor_traceback_shows_a_secret(formatter: logging.Formatter):
    try:
        int(f"https://ada:{SECRET}@git.example.org")
    except ValueError:
        fields = {"address": f"https://ada:{SECRET}@git.example.org", "token": SECRET}
        line = formatter.format(record("Authorization: Basic %s", SECRET, fields=fields, error=True))
    assert SECRET not in line
    assert "ValueError" in line


@given(st.text(), st.dictionaries(st.sampled_from(["path", "agent", "note"]), st.text()))
def test_no_input_makes_a_second_line_or_breaks_the_json(message: str, fields: dict[str, str]):
    made = record("%s", message, fields=fields)
    for formatter in (TextFormatter(), JsonFormatter()):
        line = formatter.format(made)
        assert "\n" not in line
    assert set(json.loads(line)) == {"at", "level", "logger", "message", *fields}


def test_a_line_cannot_move_the_terminals_cursor():
    record = logging.makeLogRecord({"msg": "remote: \x1b]0;pwned\x07\x9b2J\nINFO forged", "levelname": "INFO"})
    line = TextFormatter().format(record)
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in line)
    assert "\\x1b]0;pwned\\x07" in line
