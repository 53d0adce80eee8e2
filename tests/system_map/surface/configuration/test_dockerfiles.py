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


def test_words_behind_a_hash_are_no_arguments() -> None:
    """Though Docker takes them for some: nobody means them."""
    assert lines("FROM a\nARG TESTS=0 # 0=never, 1=native only and\nARG COLOUR=#fff SIZE\n") == {
        "TESTS": [2],
        "COLOUR": [3],
        "SIZE": [3],
    }


@pytest.mark.parametrize(
    ("instruction", "names"),
    [
        ('ARG PHP_EXTENSIONS="intl bcmath zip" OTHER=1', ["OTHER", "PHP_EXTENSIONS"]),
        ("ARG FIRST='a b' SECOND", ["FIRST", "SECOND"]),
        ('ARG FIRST=a" b c=3 "d SECOND=2', ["FIRST", "SECOND"]),
        ("ARG FIRST=a\\ b SECOND", ["FIRST", "SECOND"]),
        ('ARG FIRST="a \\" b" SECOND', ["FIRST", "SECOND"]),
        ('ARG FIRST="intl \\\n  bcmath" \\\n  SECOND', ["FIRST", "SECOND"]),
        ('ARG FIRST="open B C', ["FIRST"]),
        ('ENV FIRST="-Da=b -Dc=d" SECOND=-De=f', ["FIRST", "SECOND"]),
        ("ENV my-key=1 SECOND=2", ["SECOND"]),
        ('ENV FIRST "a=b c=d"', ["FIRST"]),
    ],
)
def test_words_end_where_docker_ends_them(instruction: str, names: list[str]) -> None:
    assert sorted(lines(f"FROM a\n{instruction}\n")) == names


def test_a_value_of_many_quotes_and_backslashes_is_read_at_once() -> None:
    assert lines("FROM a\nARG A=" + '"\\"' * 8_000 + "\nARG B=" + "'\"" * 8_000 + "\n") == {"A": [2], "B": [3]}


def test_a_variant_is_an_image_too() -> None:
    part = find_configuration(
        parts_input({"docker/app/Dockerfile.slim": "FROM a\n", "Dockerfile.python3.8": "FROM b\n"})
    )
    assert [(one.name, one.image) for one in part.services] == [("python3.8", "b"), ("slim", "a")]


@pytest.mark.parametrize(
    "run", ["cat <<< $X", "echo $((1 << 3))", "sed 's/<<X>>/y/' a", "a=$((1<<N))", "psql <<<EOF", "echo 'a <<EOF b'"]
)
def test_what_only_looks_like_a_here_document_ends_nothing(run: str) -> None:
    assert [one.name for one in instructions(f"FROM a\nRUN {run}\nEXPOSE 80\n")] == ["FROM", "RUN", "EXPOSE"]


def test_here_documents_end_with_their_own_words_in_order() -> None:
    text = 'FROM a\nCOPY <<one <<-"two.x" /to/\nEXPOSE 1\n  one\none\nEXPOSE 2\n\ttwo.x\nEXPOSE 3\n'
    assert [(one.line, one.name) for one in instructions(text)] == [(1, "FROM"), (2, "COPY"), (8, "EXPOSE")]


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("FROM a\nENV PORT=3000\nEXPOSE $PORT\n", ["3000"]),
        ("FROM a\nENV PORT 3000\nEXPOSE ${PORT}/tcp\n", ["3000"]),
        ('FROM a\nARG BASE=80\nENV PORT="${BASE}80"\nEXPOSE $PORT\n', ["8080"]),
        ("FROM a\nENV PORT=1\nARG PORT=2\nEXPOSE $PORT\n", ["1"]),
        ("FROM a AS base\nENV PORT=1\nFROM base\nEXPOSE $PORT\n", ["1"]),
        ("FROM a AS base\nENV PORT=1\nFROM b\nEXPOSE $PORT\n", []),  # another image's
        ("FROM a\nENV A=1\nENV A=2 B=$A\nEXPOSE $B\n", ["1"]),
        ("ARG PORT=1\nFROM a\nARG PORT=2\nEXPOSE $PORT\n", ["2"]),
        ("FROM a\nENV HOME=/x\nEXPOSE $HOME $UNKNOWN\n", []),
    ],
)
def test_a_port_is_what_an_env_or_argument_says(text: str, ports: list[str]) -> None:
    (image,) = find_configuration(parts_input({"Dockerfile": text})).services
    assert image.ports == ports


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("ARG V=3.1\nARG IMG=python:${V}\nFROM ${IMG}-slim\n", "python:3.1-slim"),
        ("ARG V=1\nFROM a:$V AS one\nARG V=2\nFROM b:$V\n", "b:1"),  # FROM knows what stands before all stages
        ("FROM a\nENV V=1\nFROM b:$V\n", "b:$V"),
    ],
)
def test_an_image_is_what_the_arguments_before_all_stages_say(text: str, base: str) -> None:
    (image,) = find_configuration(parts_input({"Dockerfile": text})).services
    assert image.image == base


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["backend/docker/Dockerfile", "frontend/docker/Dockerfile"], ["backend/docker", "frontend/docker"]),
        (["a/Dockerfile.dev", "b/Dockerfile.dev", "c/Dockerfile"], ["a/dev", "b/dev", "c"]),
        (["Dockerfile.web", "x/y/web/Dockerfile"], ["web", "y/web"]),
        (["docker/a/Dockerfile", "docker/b/Dockerfile"], ["a", "b"]),
        (["Containerfile.web", "Dockerfile.web"], ["web", "web"]),  # nothing but the file tells them apart
    ],
)
def test_images_that_share_a_name_are_told_apart_by_their_paths(paths: list[str], names: list[str]) -> None:
    part = find_configuration(parts_input(dict.fromkeys(paths, "FROM a\n")))
    assert [one.name for one in part.services] == names


@pytest.mark.parametrize(("escape", "values"), [("# escape=`\n", ["A", "B", "C"]), ("", ["A"])])
def test_what_parts_the_words_of_an_instruction_hangs_on_the_escape(escape: str, values: list[str]) -> None:
    text = escape + 'FROM a\nENV A=C:\\dir\\ B=`"one C=2\n'
    part = find_configuration(parts_input({"Dockerfile": text}))
    assert [one.name for one in part.variables] == values
