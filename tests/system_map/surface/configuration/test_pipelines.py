"""Pipelines that run elsewhere: which files are some, what they run, and where that begins."""

from __future__ import annotations

import pytest

from services.system_map.surface.configuration import find_configuration
from tests.fakes.parts_inputs import parts_input


def told(path: str, text: str) -> list[tuple[str, str, int | None]]:
    services = find_configuration(parts_input({path: text})).services
    return [(one.name, one.detail, one.line) for one in services]


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


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        (".azure-pipelines/ci.yml", "pr: [main]\njobs: [{job: a}]\n", 1),
        (".vsts-ci.yml", "trigger: none\nsteps: [{script: a}]\n", 1),
        ("build/azure-pipelines.yml", "steps: [{script: a}]\n", 1),
        ("azure-pipelines-nightly.yml", "schedules: [{cron: x}]\nextends: {template: x.yml}\n", 1),
        (".azure-pipelines/steps.yml", "parameters: [{name: a}]\nsteps: [{script: a}]\n", 0),  # of another
        ("azure-pipelines.yml", "trigger: none\n", 0),
    ],
)
def test_azures_pipelines_lie_elsewhere_too_and_templates_are_none(path: str, text: str, count: int) -> None:
    assert len(told(path, text)) == count


@pytest.mark.parametrize(
    ("extends", "detail"),
    [
        ("{template: /ci/all.yml@self}", "on main: like /ci/all.yml"),
        ("{template: x.yml, parameters: {stages: [{stage: one, jobs: [{job: a}]}]}}", "on main: a"),
    ],
)
def test_a_pipeline_of_azure_may_extend_a_template(extends: str, detail: str) -> None:
    assert told(".vsts.ci.yml", f"trigger: [main]\nextends: {extends}\n") == [("Azure Pipelines", detail, 2)]


def test_azures_variables_are_set() -> None:
    text = "variables: [{name: A, value: 1}, {group: x}]\njobs: [{job: a, variables: {B: 2}}]\n"
    part = find_configuration(parts_input({"azure-pipelines.yml": text}))
    assert [one.name for one in part.variables] == ["A", "B"]


GITLAB = {
    ".gitlab-ci.yml": "include:\n  - local: /.gitlab/ci/build.yml\n  - 'ci/**/*.yml'\n  - remote: https://x/y.yml\n"
    "  - template: Jobs/SAST.yml\nstages: [build, test]\nunit:\n  script: [make]\n",
    ".gitlab/ci/build.yml": "spec: {inputs: {}}\n---\ninclude: .gitlab/ci/more.yml\nbuild: {script: x, variables: {OF_BUILD: 1}}\n",
    ".gitlab/ci/more.yml": "include: .gitlab-ci.yml\nmore: {script: x}\n",
    ".gitlab/ci/never.yml": "never: {script: x}\n",
    "ci/deep/one.yml": "one: {trigger: x}\n",
    "ci/two.yml": "two: {extends: .x}\n",
}


def test_the_files_that_gitlabs_pipeline_includes_are_part_of_it() -> None:
    part = find_configuration(parts_input(GITLAB))
    assert [(one.name, one.path, one.line, one.detail) for one in part.services] == [
        ("GitLab CI", ".gitlab-ci.yml", 7, "stages build and test: unit, build, one, two and more")
    ]
    assert [(one.name, one.set_by[0].path) for one in part.variables] == [("OF_BUILD", ".gitlab/ci/build.yml")]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "appveyor.yml",
            "branches: {only: [main]}\nbuild: off\ntest_script:\n  - make\ndeploy: off\n",
            [("AppVeyor", "on main: test", 2)],
        ),
        (
            "bitbucket-pipelines.yml",
            (
                "pipelines:\n  default:\n    - step: {name: Build}\n    - parallel: [{step: {name: Unit}}, {step: {script: [x]}}]\n"
                "  branches: {main: [{stage: {steps: [{step: {name: Ship}}]}}]}\n"
            ),
            [("Bitbucket Pipelines", "on default and branches: Build, Unit, step and Ship", 2)],
        ),
        (
            ".buildkite/pipeline.yml",
            (
                "steps:\n  - label: Test\n    command: make\n  - wait\n  - block: Sure?\n"
                "  - group: More\n    steps: [{command: make more}]\n"
            ),
            [("Buildkite", "Test and make more", 2)],
        ),
        (
            ".drone.yml",
            (
                "kind: pipeline\nname: one\ntrigger: {event: [push]}\nsteps:\n- name: build\n---\nkind: secret\nname: key\n---\n"
                "kind: pipeline\nname: two\nsteps: [{name: test}]\n"
            ),
            [("one", "on push: build", 5), ("two", "test", 12)],
        ),
        (
            ".woodpecker/test.yml",
            "when: [{event: push}, {event: [tag, push]}]\nsteps:\n  unit: {image: go}\n",
            [("test", "on push and tag: unit", 3)],
        ),
        (".woodpecker.yml", "pipeline:\n  unit: {image: go}\n", [("Woodpecker", "unit", 2)]),
        (".travis.yml", "language: go\nscript: make\n", [("Travis CI", "script", 2)]),
        (
            ".circleci/config.yml",
            "version: 2.1\njobs: {build: {}}\nworkflows: {main: {jobs: [build, {node/test: {a: 1}}]}}\n",
            [("CircleCI", "workflows main: build and node/test", 2)],
        ),
        ("Jenkinsfile", "pipeline {\n  stages {\n    stage('A') { }\n", [("Jenkins", "stages: A", 3)]),
        (".drone.yml", "[]\n", []),
        (".buildkite/other.yml", "a: 1\n", []),
    ],
)
def test_pipelines_say_what_they_run(path: str, text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert told(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("appveyor.yml", "environment:\n  global: {A: 1}\n  B: {secure: x}\n  matrix: [{C: 1}]\n", ["A", "B", "C"]),
        (".buildkite/pipeline.yml", "env: {A: 1}\nsteps: [{command: x, env: {B: 1}}]\n", ["A", "B"]),
        (".drone.yml", "kind: pipeline\nsteps: [{name: a, environment: {A: 1}}]\n", ["A"]),
        (".circleci/config.yml", "jobs: {build: {environment: {A: 1}}}\n", ["A"]),
    ],
)
def test_pipelines_set_variables(path: str, text: str, names: list[str]) -> None:
    assert [one.name for one in find_configuration(parts_input({path: text})).variables] == names


@pytest.mark.parametrize("path", ["db.env", "deploy/.env_sample", "my.template.env", "env_example", ".env"])
def test_files_of_variables_have_many_names(path: str) -> None:
    text = 'A="one\nB=two"\nC=\'x\'\nD="never ends\nE=1\nF="a" # "\n'
    part = find_configuration(parts_input({path: text}))
    assert [(one.name, one.set_by[0].line) for one in part.variables] == [
        ("A", 1),
        ("C", 3),
        ("D", 4),
        ("E", 5),
        ("F", 6),
    ]
