"""The parse child makes ready for the languages it was told of, before anything is asked of it."""

from __future__ import annotations

import io
import subprocess
import sys
from ast import literal_eval

import pytest

from services.core.program import FOLDER
from services.system_map.facts import FileFacts
from services.system_map.parsing.child import serve
from services.system_map.parsing.frames import AHEAD, AnswerReader, pack_request


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


@pytest.mark.parametrize(("argument", "is_loaded"), [(AHEAD, True), ("Go", False)])
def test_a_child_that_starts_ahead_of_its_files_loads_the_commonest_code_without_grammars(
    argument: str, is_loaded: bool
):
    code = (
        "import os, sys; from services.system_map.parsing import child;"
        "child.serve = lambda *given: os.write(1, repr([given[3], *sorted(sys.modules)]).encode());"
        f"child.main([{argument!r}])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=FOLDER)
    languages, *modules = literal_eval(said.stderr.decode())  # the child keeps the pipe of its answers for answers
    assert languages == ([] if argument == AHEAD else [argument])
    assert ("services.system_map.parsing.signals.flask" in modules) == is_loaded
    assert ("services.system_map.parsing.signals.nest" in modules) == is_loaded
    assert "tree_sitter_python" not in modules
