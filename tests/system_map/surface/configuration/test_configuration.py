"""What a program needs to run, read from the files and code that say so."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.system_map.parts.surface import ConfigurationPart, ServiceEntry, Variable
from services.system_map.surface.configuration import find, find_configuration
from services.system_map.surface.configuration.dockerfile import instructions
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.yaml_reading import read_yaml
from tests.fakes.parts_inputs import parts_input

DOCKERFILE = """\
# syntax=docker/dockerfile:1
ARG VERSION=3.12
FROM --platform=linux/amd64 python:${VERSION}-slim AS build
RUN <<SCRIPT
EXPOSE 1111
SCRIPT
FROM node:22 AS assets
EXPOSE 2222
FROM build
ENV MODE=production \\
    # a comment in between
    NAME="a b" LAST=1
ENV OLD style value
EXPOSE 8000/tcp 9000
ENTRYPOINT ["/entry.sh"]
CMD gunicorn --bind :8000 --password hunter2 app
"""
COMPOSE = """\
x-shared: &shared
  image: shared:1
  environment: &env
    COMMON: "1"
services:
  web:
    <<: *shared
    build: ./web
    ports: ["127.0.0.1:8080:80", "${PORT:-8081}:81", {target: 82, published: 8082}]
    depends_on: [db]
    environment:
      - TOKEN=abc
      - DEBUG
    env_file: .env
  db:
    image: postgres:${PG:-16}
    command: ["postgres", "-c", "fsync=off"]
    depends_on: {cache: {condition: service_started}}
    environment: {POSTGRES_PASSWORD: "${SECRET:?set it}"}
"""
REPOSITORY = {
    "Dockerfile": DOCKERFILE,
    "docker/Dockerfile.worker": "FROM scratch\n",
    "compose.yaml": COMPOSE,
    ".github/workflows/ci.yml": "name: Tests\non: [push, pull_request]\nenv: {CI_MODE: x}\njobs:\n  lint: {}\n  test:\n"
    "    env: {DB: y}\n",
    ".github/workflows/nightly.yml": '"on":\n  schedule: [{cron: "0 0 * * *"}]\njobs: {run: {}}\n',
    ".gitlab-ci.yml": "stages: [build, test]\nimage: ruby:3\n.hidden: {script: x}\nunit: {script: [make]}\nvariables: {A_B: 1}\n",
    ".circleci/config.yml": "jobs: {build: {}}\nworkflows: {main: {jobs: [build]}, version: 2}\n",
    "Jenkinsfile": "pipeline { stages { stage('Build') { } stage(\"Test\") { } } }",
    "Procfile": "web: gunicorn app\nworker: REDIS=redis://:pw@host run\n",
    "deploy/shop.service": '[Unit]\nDescription=The shop\n[Service]\nEnvironment="HOME_DIR=/srv"\nExecStart=/bin/shop\n',
    ".env.example": "# How to reach it\nAPI_URL=http://x\n#OPTIONAL=1\nSECRET_KEY=abcdef\n",
    "docker-entrypoint.sh": "WORKERS=${WORKERS:-4}\n: ${NEEDED:?is missing}\n# ${NOT_THIS:-1}\n",
    "src/main/resources/application.yml": "server: {port: '${SERVER_PORT:8080}'}\nx: ${lower.case}\n",
    "app/settings.py": """
import os
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic import Field
PREFIX = "SHOP_"
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX)
    host: str = "127.0.0.1"
    port: int
    named: str = Field("x", validation_alias="OTHER_NAME")
class Unknown(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=make())
    hidden: str = "x"
API = os.environ["API_URL"]
KEY = os.environ.get("SECRET_KEY", "django-insecure-zzz")
LEVEL = os.getenv("LEVEL", "info")
DSN = os.getenv("PLACE", "postgres://me:pw@host/db")
def app(environ):
    return environ["HTTP_HOST"]
""",
    "app/server.js": "app.listen(3000); const { LEVEL = 'warn' } = process.env; // process.env.NOT_THIS\n",
    "tests/test_app.py": "import os\nos.environ['ONLY_IN_TESTS']\n",
}


def found() -> ConfigurationPart:
    return find_configuration(parts_input(REPOSITORY))


def service(name: str, kind: str = "") -> ServiceEntry:
    return next(one for one in found().services if one.name == name and kind in {"", one.kind})


def variables() -> dict[str, Variable]:
    return {one.name: one for one in found().variables}


def test_an_image_is_told_by_its_last_stage() -> None:
    image = service("shop", "image")
    assert image.detail == "python:3.12-slim, 3 stages"
    assert image.ports == ["8000", "9000"]
    assert image.variables == ["LAST", "MODE", "NAME", "OLD", "VERSION"]
    assert service("worker").image == "scratch"


@pytest.mark.parametrize(
    ("last", "ports", "command"),
    [
        ("FROM base\nEXPOSE 2\n", ["1", "2"], "/entry serve"),
        ("FROM Base AS other\nFROM other\nCMD work\n", ["1"], "/entry work"),
        ('FROM base\nENTRYPOINT ["/own"]\n', ["1"], "/own"),  # what it was given by CMD is not handed on to another
        ('FROM base\nCMD work\nENTRYPOINT ["/own"]\n', ["1"], "/own work"),
        ("FROM elsewhere\n", [], None),
    ],
)
def test_a_stage_has_what_the_stage_says_that_it_stands_on(last: str, ports: list[str], command: str | None) -> None:
    text = f'FROM a AS base\nEXPOSE 1\nENTRYPOINT ["/entry"]\nCMD serve\nFROM b AS assets\nEXPOSE 9\n{last}'
    [image] = find_configuration(parts_input({"Dockerfile": text})).services
    assert (image.ports, image.command) == (ports, command)


def test_a_password_in_a_command_is_left_out() -> None:
    assert service("shop", "image").command == "/entry.sh gunicorn --bind :8000 --password … app"
    assert service("worker", "process").command == "REDIS=redis://…@host run"
    assert "hunter2" not in found().model_dump_json()


def test_containers_have_ports_dependencies_and_names_of_variables() -> None:
    web, db = service("web", "container"), service("db", "container")
    assert web.detail == "built from ./web, image shared:1, variables from .env"
    assert web.ports == ["127.0.0.1:8080:80", "${PORT:-8081}:81", "8082:82"]
    assert web.depends_on == ["db"]
    assert web.variables == ["DEBUG", "TOKEN"]
    assert db.depends_on == ["cache"]
    assert db.command == "postgres -c fsync=off"
    assert db.variables == ["POSTGRES_PASSWORD"]


def test_workflows_say_when_they_run_and_what() -> None:
    assert service("Tests").detail == "on push and pull_request: lint and test"
    assert service("nightly").detail == "on schedule: run"
    assert service("GitLab CI").detail == "stages build and test: unit"
    assert service("GitLab CI").image == "ruby:3"
    assert service("CircleCI").detail == "workflows main: build"
    assert service("Jenkins").detail == "stages: Build and Test"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("language: c\nscript: [make]\n", "script"),
        ("jobs: {include: [{name: unit, script: make}, {stage: deploy, script: x}]}\n", "unit and deploy"),
        ("matrix: {include: [{os: linux}, {os: osx}]}\nscript: make\n", "2 jobs"),
    ],
)
def test_travis_runs_its_script_where_it_lists_no_jobs(text: str, detail: str) -> None:
    (pipeline,) = find_configuration(parts_input({".travis.yml": text})).services
    assert (pipeline.name, pipeline.detail) == ("Travis CI", detail)


@pytest.mark.parametrize("folder", ["tests/grammars", "e2e", "third_party/x"])
def test_what_a_test_sets_up_or_reads_is_no_configuration_of_the_product(folder: str) -> None:
    names = {"Dockerfile": "FROM a\nEXPOSE 80\n", ".env": "KEY=1\n", "compose.yaml": COMPOSE}
    part = find_configuration(parts_input({f"{folder}/{name}": text for name, text in names.items()}))
    assert (part.services, part.variables, part.ports) == ([], [], [])


def test_a_build_in_groovy_reads_variables() -> None:
    text = (
        "def key = System.getenv('SIGN_KEY')\n// System.getenv('NO')\nurl = System.env.REPO_URL ?: 'https://x'\n"
        "if (System.getenv().containsKey(\"CI\")) f(System.getenv().get('STAGE'), 'z')\n"
        "a = System.getenv()['LEVEL'] + System.getenv().getOrDefault('AT', 'here') + System.env.entrySet()\n"
        "b = providers.environmentVariable('KEY_ID').orNull\n"
    )
    variables = find_configuration(parts_input({"gradle/publish.gradle": text})).variables
    assert [(one.name, one.default) for one in variables] == [
        *(("AT", "here"), ("CI", None), ("KEY_ID", None), ("LEVEL", None), ("REPO_URL", "https://x")),
        *(("SIGN_KEY", None), ("STAGE", None)),
    ]


def test_processes_come_from_procfile_and_units() -> None:
    assert service("web", "process").command == "gunicorn app"
    assert service("shop", "process").detail == "The shop"


def test_variables_say_who_reads_and_who_sets_them() -> None:
    known = variables()
    assert [place.path for place in known["API_URL"].read_by] == ["app/settings.py"]
    assert [place.path for place in known["API_URL"].set_by] == [".env.example"]
    assert known["API_URL"].required
    assert not known["LEVEL"].required
    assert {place.path for place in known["LEVEL"].read_by} == {"app/settings.py", "app/server.js"}
    assert known["NEEDED"].required
    assert known["SECRET"].required
    assert known["WORKERS"].default == "4"
    assert known["SERVER_PORT"].default == "8080"
    assert {"OPTIONAL", "CI_MODE", "DB", "A_B", "HOME_DIR", "MODE", "TOKEN"} <= set(known)


def test_what_only_benchmarks_and_tools_read_is_not_needed_by_the_product() -> None:
    needs, asks = "import os\nos.environ['PATH']\n", "import os\nos.environ.get('HOME')\nos.environ.get('SHOP')\n"
    beside = {"benchmarks/run.py": needs, "scripts/release.py": needs + asks}
    known = {one.name: one for one in find_configuration(parts_input({**beside, "shop/app.py": asks})).variables}
    assert {name: (one.required, one.beside) for name, one in known.items()} == {
        "HOME": (False, False), "SHOP": (False, False), "PATH": (False, True),
    }  # fmt: skip
    assert list(known) == ["HOME", "SHOP", "PATH"]
    (path,) = (one for one in find_configuration(parts_input({"scripts/release.py": needs})).variables)
    assert (path.required, path.beside) == (True, False)  # a project of scripts


def test_settings_classes_read_their_fields_under_their_prefix_and_unknown_prefixes_are_left_out() -> None:
    known = variables()
    assert known["SHOP_HOST"].default == "127.0.0.1"
    assert known["SHOP_PORT"].required
    assert known["OTHER_NAME"].default == "x"
    assert "HIDDEN" not in known


def test_nothing_is_told_from_comments_wsgi_or_tests() -> None:
    assert not {"NOT_THIS", "HTTP_HOST", "ONLY_IN_TESTS", "How"} & set(variables())


def test_no_secret_is_shown() -> None:
    known = variables()
    assert known["SECRET_KEY"].default == "…"
    assert known["PLACE"].default == "…"
    text = found().model_dump_json()
    assert not any(secret in text for secret in ("django-insecure", "me:pw", "abcdef", '"abc"'))


def test_ports_say_how_they_are_known() -> None:
    ports = {(port.number, port.how) for port in found().ports}
    assert {("8000", "EXPOSE"), ("9000", "EXPOSE"), ("8080", "published by compose")} <= ports
    assert {("8081", "published by compose"), ("8082", "published by compose"), ("3000", "listen() in code")} <= ports
    assert ("1111", "EXPOSE") not in ports


@pytest.mark.parametrize("value", ["null", "~", "", "!reset null", "!reset nginx:1"])
def test_what_compose_gives_no_value_is_no_image(value: str) -> None:
    text = f"services:\n  web:\n    build: .\n    image: {value}\n    ports: !reset ['80:80']\n"
    (one,) = find_configuration(parts_input({"compose.override.yaml": text})).services
    assert (one.image, one.detail, one.ports) == (None, "built from .", [])


@pytest.mark.parametrize(
    ("name", "text", "ports"),
    [
        ("application.yml", "server:\n  port: 9091\n", [("9091", 2)]),
        ("application.yml", "server.port: 9091\n", [("9091", 1)]),
        ("application.yml", "server:\n  port: ${SHOP_PORT:9092}\n", [("9092", 2)]),
        ("application-dev.properties", "# server.port=1\nserver.port=9093\n", [("9093", 2)]),
        ("application.yml", "server:\n  port: 9094\n---\nserver.port: 9095\n", [("9094", 2), ("9095", 4)]),
        ("application.yml", "a: 1\n---\nserver.port: 9096\n---\nb: [\n", [("9096", 3)]),
        ("application.yml", "server.port: ${A:${shop.port:9097}}\n", [("9097", 1)]),
        ("application.properties", "server.port=${A:9098\n", []),
        ("application.properties", "server.port=70000\n", []),
        ("application.properties", "server.port=65535\n", [("65535", 1)]),
        ("application.yml", "server:\n  port: 0\n", []),
        ("application.yml", "server:\n  port: ${random.int}\nother: {port: 3}\n", []),
        ("application.yml", "server: 8080\n", []),
    ],
)
def test_spring_says_the_port_that_it_serves_on(name: str, text: str, ports: list[tuple[str, int]]) -> None:
    told = find_configuration(parts_input({f"src/main/resources/{name}": text})).ports
    assert [(one.number, one.where.line) for one in told] == ports


def test_spring_reads_a_variable_that_stands_in_for_another() -> None:
    text = "a=${A:${B:8081}}\nc=${C:http://${D}/}\ne=${E:}\nf=${F: ${lower.case}\n"
    told = find_configuration(parts_input({"src/main/resources/application.properties": text})).variables
    assert [(one.name, one.default) for one in told] == [
        *(("A", None), ("B", "8081"), ("C", None), ("D", None), ("E", ""), ("F", None)),
    ]


def test_symfonys_settings_read_variables() -> None:
    text = "# %env(NOT_THIS)%\na: '%env(MAILER_URL)%'\nb: '%env(default:none:int:PORT)%-%env(key:a:json:file:KEYS)%'\n"
    told = find_configuration(parts_input({"config/packages/prod/mail.yaml": text, "config/other.yaml": text}))
    assert [(one.name, [place.path for place in one.read_by]) for one in told.variables] == [
        (name, ["config/packages/prod/mail.yaml"]) for name in ("KEYS", "MAILER_URL", "PORT")
    ]


def test_an_alias_bomb_ends_at_once() -> None:
    bomb = "a0: &a0 {x: y}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 30)
    )
    bomb += "services:\n  web: {<<: *a29, environment: *a29}\n"
    started = time.process_time()
    find_configuration(parts_input({"compose.yaml": bomb}))
    assert time.process_time() - started < 5


def test_yaml_that_is_too_deep_broken_or_makes_objects_is_no_document() -> None:
    for text in (
        "[" * 5000,
        "- " * 5000,
        "a: &a [*a]\n",
        "!!python/object/apply:os.system ['x']",
        "a: 'b",
        "\t- x",
        "%",
    ):
        document = read_yaml(text.encode())
        assert document.get("services").text is None
    deep = "".join(" " * n + f"k{n}:\n" for n in range(150)) + " " * 150 + "v: 1\n"
    assert read_yaml(deep.encode()).get("k0", "k1").is_map


def test_a_huge_dockerfile_takes_about_as_long_as_it_is() -> None:
    started = time.process_time()
    for piece in (
        "RUN x \\\n",
        "ENV A=${A:-${A:-",
        "FROM a AS b\n",
        "EXPOSE ${",
        'ENV A="',
        "RUN <<X\n",
        "ARG " + "A" * 50,
    ):
        find_configuration(parts_input({"Dockerfile": "FROM x\n" + piece * 20_000}))
    assert time.process_time() - started < 20


def test_heredocs_continuations_and_escapes_are_followed() -> None:
    text = "# escape=`\nFROM a\nRUN one `\n  two\nCOPY <<'E' /x\nFROM fake\nE\nCMD x\n"
    assert [one[:3] for one in instructions(text)] == [
        (2, "FROM", "a"), (3, "RUN", "one  two"), (5, "COPY", "<<'E' /x"), (8, "CMD", "x"),
    ]  # fmt: skip


PIECES = st.sampled_from(
    [line for text in REPOSITORY.values() for line in text.split("\n")] + ["\0", "é", "&a *a", "? ", "{"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(sorted(REPOSITORY)))
def test_odd_files_never_fail(lines: list[str], path: str) -> None:
    find_configuration(parts_input({path: "\n".join(lines)}))


def test_no_text_of_a_service_gives_a_password_away() -> None:
    compose = """
services:
  a: {build: "https://bob:hunter2@host/r.git"}
  b: {image: "bob:hunter2@registry/x", build: {context: "https://tok3n@host/r.git"}}
  c: {image: x, command: "redis-cli -a hunter2"}
"""
    dockerfile = "ARG BASE=bob:hunter2@registry/x\nFROM ${BASE}\nCMD mysql -phunter2\n"
    unit = "Description=API_KEY=hunter2\nExecStart=/bin/x --auth=hunter2\n"
    part = find_configuration(parts_input({"compose.yml": compose, "Dockerfile": dockerfile, "a.service": unit}))
    assert len(part.services) == 5
    assert "hunter2" not in part.model_dump_json()
    assert "tok3n" not in part.model_dump_json()
    assert {one.image for one in part.services} == {None, "…@registry/x", "x"}


def test_a_service_is_given_with_bounded_texts_and_lists() -> None:
    ports = "".join(f'      - "{at}:80"\n' for at in range(1, 4_000))
    names = "".join(f"      - V{at}=1\n" for at in range(4_000))
    compose = f"services:\n  a:\n    image: {'i ' * 2_000}\n    ports:\n{ports}    environment:\n{names}"
    dockerfile = "ARG A=" + "b" * 50_000 + "\nFROM " + "${A}" * 10_000 + "\n"
    part = find_configuration(parts_input({"compose.yml": compose, "Dockerfile": dockerfile}))
    image, container = part.services
    assert len(image.image or "") <= 400
    assert len(image.detail) <= 400
    assert len(container.image or "") <= 400
    assert len(container.ports) == 50
    assert len(container.variables) == 100
    assert part.left_out > 3_000


def test_a_file_that_fails_costs_only_its_own_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: str, data: bytes, collected: Collected) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(find, "READERS", ((re.compile("compose"), fails), *find.READERS))
    part = find_configuration(parts_input({"compose.yml": COMPOSE, "Procfile": "web: run\n"}))
    assert [one.name for one in part.services] == ["web"]
