"""Compose files: what they take from outside, what stands beside them, and pipelines of Azure."""

from __future__ import annotations

import pytest

from services.system_map.surface.configuration import find_configuration
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


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("trigger: [main, next]\njobs: [{job: test}, {deployment: ship}]\n", "on main and next: test and ship"),
        ("trigger: {branches: {include: [main]}}\nsteps: [{script: make}]\n", "on main: steps"),
        ("trigger: none\nstages: [{stage: one, jobs: [{job: a}]}, {stage: two, jobs: [{job: b}]}]\n", "a and b"),
        ("stages: [{stage: one, jobs: [{template: x.yml}]}]\n", "one"),
    ],
)
def test_azures_pipelines_say_when_they_run_and_what(text: str, detail: str) -> None:
    (pipeline,) = find_configuration(parts_input({"azure-pipelines.yml": text})).services
    assert (pipeline.name, pipeline.detail) == ("Azure Pipelines", detail)
