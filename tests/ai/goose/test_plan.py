"""The plan of a run, without running it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ai.goose.chat import prompt, shown
from services.ai.goose.confinement import Kind, _counts_by_namespace, command_for
from services.ai.goose.stream import Printed
from services.ai.streaming import Flood


@pytest.mark.parametrize("kind", list(Kind))
def test_no_argument_holds_what_was_asked_or_a_key(kind: Kind):
    command = command_for(kind, Path("/usr/bin/goose"), ("run", "--instructions", "-"), Path("/tmp/run"), seconds=9)
    plan = json.loads(command[-1])
    assert plan["command"][1:] == ["run", "--instructions", "-"]
    assert not {"environment", "prompt", "key"} & set(plan)


def test_bubblewrap_gets_nothing_of_the_machine_to_write():
    command = command_for(Kind.BUBBLEWRAP, Path("/x/goose"), (), Path("/tmp/run"), seconds=9)
    assert not {"--bind", "--dev-bind", "--share-net", "--bind-try"} & set(command)
    assert {"--unshare-net", "--unshare-pid", "--unshare-user", "--die-with-parent"} <= set(command)


@pytest.mark.parametrize(
    ("release", "wanted"),
    [("6.1.0-18-amd64", True), ("5.14.0", True), ("5.10.0-28-amd64", False), ("5.4", False), ("odd", False)],
)
def test_old_kernels_count_all_processes_of_a_user(release: str, wanted: bool):
    assert _counts_by_namespace(release) is wanted


def test_a_conversation_becomes_one_text_with_the_question_last():
    text = prompt(
        [
            {"role": "system", "content": "Answer."},
            {"role": "user", "content": "First?"},
            {"role": "assistant", "content": "Yes."},
            {"role": "user", "content": "Second?"},
        ]
    )
    assert text == "Answer.\n\nThey asked before:\nFirst?\n\nYou answered:\nYes.\n\nSecond?\n"


@given(st.text())
def test_words_of_a_program_are_shown_as_one_short_line(words: str):
    line = shown(words)
    assert len(line) <= 300
    assert line == " ".join(line.split())
    assert line.isprintable()


@given(st.lists(st.binary(max_size=80), max_size=8))
def test_any_output_is_read(chunks: list[bytes]):
    printed = Printed()
    for chunk in chunks:
        printed.feed(chunk)
    printed.end()
    assert isinstance(printed.text, str)


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=6), st.integers(1, 50))
def test_an_answer_is_the_same_however_it_is_cut(pieces: list[str], size: int):
    events = [
        {"type": "message", "message": {"role": "assistant", "content": [{"type": "text", "text": piece}]}}
        for piece in ["Answer: ", *pieces]
    ]
    raw = b"".join(json.dumps(event).encode() + b"\n" for event in events)
    printed = Printed()
    for place in range(0, len(raw), size):
        printed.feed(raw[place : place + size])
    assert printed.text == "Answer: " + "".join(pieces)


def test_what_others_than_the_assistant_say_is_no_answer():
    printed = Printed()
    for role in ("user", "system", "tool"):
        event = {"type": "message", "message": {"role": role, "content": [{"type": "text", "text": "x"}]}}
        printed.feed(json.dumps(event).encode() + b"\n")
    assert printed.text == ""


def test_a_line_without_end_is_cut():
    with pytest.raises(Flood):
        Printed().feed(b"x" * 300_000)
