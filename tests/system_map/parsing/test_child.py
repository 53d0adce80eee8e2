"""The parse child makes ready for the languages it was told of, before anything is asked of it."""

from __future__ import annotations

import io

from services.system_map.facts import FileFacts
from services.system_map.parsing.child import serve
from services.system_map.parsing.frames import AnswerReader, pack_request


def test_the_languages_are_made_ready_first_and_one_that_fails_costs_nothing():
    read: list[tuple[str, bytes]] = []

    def reader(language: str, content: bytes) -> FileFacts:
        read.append((language, content))
        if language == "Go":
            raise ValueError("no grammar")
        return FileFacts(lines=7)

    requests = io.BytesIO(pack_request(1, "Python", b"x = 1\n"))
    answers = io.BytesIO()
    serve(requests, answers, reader, ["Go", "Python"])
    assert read == [("Go", b""), ("Python", b""), ("Python", b"x = 1\n")]
    told = AnswerReader().feed(answers.getvalue())
    assert [number for number, _ in told] == [0, 1]
