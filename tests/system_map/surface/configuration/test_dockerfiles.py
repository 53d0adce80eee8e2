"""Dockerfiles: where in an instruction of several lines a variable is set."""

from __future__ import annotations

from services.system_map.surface.configuration import find_configuration
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
