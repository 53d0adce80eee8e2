"""Dockerfiles: where in an instruction of several lines a variable is set."""

from __future__ import annotations

import pytest

from services.system_map.surface.configuration import find_configuration
from services.system_map.surface.configuration.dockerfile import instructions
from tests.fakes.parts_inputs import parts_input


def lines(dockerfile: str) -> dict[str, list[int | None]]:
    part = find_configuration(parts_input({"Dockerfile": dockerfile}))
    return {variable.name: [place.line for place in variable.set_by] for variable in part.variables}


def test_each_variable_of_an_env_is_told_by_its_own_line() -> None:
    dockerfile = (
        'FROM a\nENV FIRST="1" \\\n    # a comment\n    SECOND="two words" THIRD=3 \\\n\\\n    FOURTH=a\\\n b\n'
        "ARG FIFTH=5 \\\n  SIXTH\nENV SEVENTH one two\n"
    )
    assert lines(dockerfile) == {
        "FIRST": [2],
        "SECOND": [4],
        "THIRD": [4],
        "FOURTH": [6],
        "FIFTH": [8],
        "SIXTH": [9],
        "SEVENTH": [10],
    }


def test_an_env_that_begins_on_a_later_line_is_told_by_that() -> None:
    assert lines("FROM a\nENV \\\n  FIRST=1 \\\n  SECOND=2\n") == {"FIRST": [3], "SECOND": [4]}


@pytest.mark.parametrize("run", ["cat <<< $X", "echo $((1 << 3))", "sed 's/<<X>>/y/' a", "a=$((1<<N))", "psql <<<EOF"])
def test_what_only_looks_like_a_here_document_ends_nothing(run: str) -> None:
    assert [one.name for one in instructions(f"FROM a\nRUN {run}\nEXPOSE 80\n")] == ["FROM", "RUN", "EXPOSE"]


def test_here_documents_end_with_their_own_words_in_order() -> None:
    text = 'FROM a\nCOPY <<one <<-"two.x" /to/\nEXPOSE 1\n  one\none\nEXPOSE 2\n\ttwo.x\nEXPOSE 3\n'
    assert [(one.line, one.name) for one in instructions(text)] == [(1, "FROM"), (2, "COPY"), (8, "EXPOSE")]
