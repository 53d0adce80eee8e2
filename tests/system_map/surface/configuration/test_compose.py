"""Compose files: what they take from outside, and what stands beside them."""

from __future__ import annotations

import time

from services.system_map.surface.configuration import find_configuration
from services.system_map.surface.configuration.beside import included_files
from tests.fakes.parts_inputs import parts_input

COMPOSE = """\
services:
  web:
    image: web:$TAG
    command: echo $$NOT
    ports: ["${WEB_PORT}:80", "$OTHER_PORT:81", "${THIRD:-8083}:82", "${FOURTH}:83"]
  worker:
    extends: {file: base.yml, service: web}
  late:
    environment: {A: "1"}
"""


def test_variables_are_taken_with_and_without_braces() -> None:
    part = find_configuration(parts_input({"compose.yml": COMPOSE}))
    read = {one.name: [place.line for place in one.read_by] for one in part.variables if one.read_by}
    assert read == {"TAG": [3], "WEB_PORT": [5], "OTHER_PORT": [5], "THIRD": [5], "FOURTH": [5]}


def test_ports_are_those_that_the_env_file_beside_it_sets_then_the_defaults() -> None:
    beside = "# PORTS\nWEB_PORT=8081\nexport OTHER_PORT='8082' # why\nTHIRD=\nFOURTH=x\n"
    sources = {"deploy/docker-compose.yml": COMPOSE, "deploy/.env": beside, ".env": "FOURTH=9\n"}
    ports = find_configuration(parts_input(sources)).ports
    assert [(one.number, one.how) for one in ports] == [
        (number, "published by compose") for number in ("8081", "8082", "8083")
    ]


def test_a_service_says_what_it_extends() -> None:
    part = find_configuration(parts_input({"logging-compose.yaml": COMPOSE}))
    assert {one.name: one.detail for one in part.services} == {
        "web": "image web:$TAG",
        "worker": "extends web",
        "late": "adds to what another file says",
    }


def test_names_within_defaults_are_read_and_those_of_comments_are_not() -> None:
    text = (
        "services:\n  a:\n    environment:\n      A: ${B:-${C:-c}}\n      D: 1 # ${GONE:-1}\n"
        "      E: '# ${F}' # $GONE\n      G: $$$H $${GONE}\n      I: ${J:-x#y}\n      K: ${L:+$M}\n"
    )
    part = find_configuration(parts_input({"compose.yml": text}))
    read = {one.name: (one.default, [place.line for place in one.read_by]) for one in part.variables if one.read_by}
    assert read == {
        "B": (None, [4]),
        "C": ("c", [4]),
        "F": (None, [6]),
        "H": (None, [7]),
        "J": ("x#y", [8]),
        "L": (None, [9]),
        "M": (None, [9]),
    }


def test_a_port_of_nested_defaults_or_an_address_is_told() -> None:
    text = (
        'services: {a: {ports: ["${A:-${B:-8080}}:80", "${BIND}:81", "${A:?8}:82", "${A:+9}:83", "${BIND:+7}:84"]}}\n'
    )
    ports = find_configuration(parts_input({"compose.yml": text, ".env": "BIND=127.0.0.1:9000\n"})).ports
    assert [one.number for one in ports] == ["7", "8080", "9000"]


def test_an_example_says_ports_where_no_env_file_is_and_the_compose_file_has_no_default() -> None:
    text = 'services: {a: {ports: ["$ONE:80", "${TWO:-8082}:81", "$THREE:82"]}}\n'
    example = "ONE=8081\nTWO=9\n"
    ports = find_configuration(parts_input({"compose.yml": text, ".env.example": example})).ports
    assert [(one.number, one.how) for one in ports] == [
        ("8081", "published by compose, by .env.example"),
        ("8082", "published by compose"),
    ]
    both = {"compose.yml": text, ".env.example": example, ".env": "THREE=8083\n"}
    assert [one.number for one in find_configuration(parts_input(both)).ports] == ["8082", "8083"]


def test_names_of_variables_may_hold_dots() -> None:
    text = "services: {a: {environment: {node.name: x, B: 1}}, b: {environment: [discovery.type=single]}}\n"
    part = find_configuration(parts_input({"compose.yml": text}))
    assert [one.variables for one in part.services] == [["B", "node.name"], ["discovery.type"]]


def test_a_line_of_many_quotes_takes_no_time() -> None:
    line = '# a: $A "' + '\\"' * 1900 + " # x\n"
    started = time.process_time()
    find_configuration(parts_input({"compose.yml": f"services: {{a: {{}}}}\n{line.removeprefix('# ') * 100}"}))
    assert time.process_time() - started < 3


def test_a_compose_file_that_another_includes_has_the_variables_that_it_is_given() -> None:
    one = 'services: {a: {ports: ["$ONE:80", "$TWO:81", "${THREE:-8083}:82"]}}\n'
    sources = {
        "compose.yml": "include:\n  - path: one/compose.yml\n    env_file: ./one/defaults.env\n  - two/compose.yml\n",
        "one/compose.yml": one,
        "one/defaults.env": "ONE=8081\nTWO=1\nTHREE=3\n",
        ".env": "TWO=8082\n",
        "two/compose.yml": one,
    }
    ports = find_configuration(parts_input(sources)).ports
    assert [(one.where.path, one.number) for one in ports] == [
        ("one/compose.yml", "3"),
        ("one/compose.yml", "8081"),
        ("one/compose.yml", "8082"),
        ("two/compose.yml", "8083"),
    ]


def test_a_workflow_that_is_called_after_compose_is_a_workflow() -> None:
    text = "on: push\njobs: {up: {runs-on: x}}\n"
    part = find_configuration(parts_input({".github/workflows/test-compose.yml": text, "my-composer.yaml": COMPOSE}))
    assert [(one.kind, one.detail) for one in part.services] == [("workflow", "on push: up")]


def test_files_of_variables_that_many_are_given_are_read_as_far_as_they_count() -> None:
    files = "\n".join(["      - x.env"] * 2_000)
    sources = {
        "compose.yml": f"include:\n  - path: one/compose.yml\n    env_file:\n{files}\n",
        "one/compose.yml": 'services: {a: {ports: ["$ONE:80"]}}\n',
        "x.env": "ONE=8081\n" + "# x\n" * 20_000,
    }
    given = included_files({path: text.encode() for path, text in sources.items()})["one/compose.yml"]
    assert len(given.data) < 64 * 1024
    assert [one.number for one in find_configuration(parts_input(sources)).ports] == ["8081"]
