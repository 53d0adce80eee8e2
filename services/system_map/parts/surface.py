"""What the program shows to the outside: routes, data models, configuration, dependencies."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from services.system_map.content import Part
from services.system_map.parts.place import Place

# ── routes: GET …/routes ───────────────────────────────────────────────────────────────────────────────


class Route(Part):
    """One way in over HTTP: a method and a path that a handler answers."""

    framework: str  # Flask, FastAPI, Django, Django Ninja, Express, Nest, Spring, Gin, net/http, Rails
    method: str  # "GET" …; "ANY" where every method is answered
    path: str  # with the prefixes of everything it is mounted in, as the framework writes it: "/users/<int:id>"
    handler: str  # qualified name as the code has it: "views.show", "UserController.index"; "" for an anonymous one
    handler_path: str | None  # where that is, if found in this repository
    handler_line: int | None
    file: str  # where the route is registered
    line: int
    name: str | None = None  # of url_for and reverse
    mounted: bool = True  # False: what it hangs on is not seen to be mounted; its path may lack a prefix
    confidence: float = 1.0
    is_test: bool = False  # registered by tests or examples, not by the product


class OutsideRoutes(Part):
    """What a package outside answers below a path, as the code takes it in: `include("wagtail.admin.urls")`.

    Which routes these are stands in the package, which is not read.
    """

    framework: str
    path: str  # what theirs begin with: "/admin/"
    module: str  # that holds them: "wagtail.admin.urls"
    file: str  # where they are taken in
    line: int
    confidence: float = 1.0
    is_test: bool = False


class RoutesPart(Part):
    """All routes, by file and line."""

    routes: list[Route]  # at most 3,000; where there are more, those of tests are left out first
    left_out: int
    left_out_tests: int = 0  # of those left out
    frameworks: dict[str, int]  # routes of each
    unread: list[Place]  # registrations whose path or method is computed, so that no route can be told; at most 50
    outside: list[OutsideRoutes] = Field(default_factory=list)  # of Django; at most 50


# ── data models: GET …/data-models ─────────────────────────────────────────────────────────────────────


class ModelField(Part):
    """A field or column."""

    name: str
    type: str  # as written, on one line: "String(50)", "CharField", "Int?"
    column: str | None = None  # name in the table, where it differs or is known
    nullable: bool | None = None  # None: not said
    primary_key: bool = False
    unique: bool = False
    references: str | None = None  # "table.column" or "Model" of a foreign key, as resolved
    line: int | None = None


class ModelRelation(Part):
    """A relation to another model."""

    name: str  # field or attribute that holds it
    target: str  # name of the model
    target_path: str | None  # file of the model, where it is in this repository
    kind: Literal["one-to-one", "one-to-many", "many-to-one", "many-to-many"]
    through: str | None = None


class DataModel(Part):
    """A table, or a type that data is checked by."""

    name: str
    framework: str  # SQLAlchemy, Django, Pydantic, Prisma, JPA, TypeORM, SQL
    kind: Literal["table", "type"]
    table: str | None
    path: str
    line: int
    end_line: int | None = None
    fields: list[ModelField]  # inherited ones of abstract bases included
    relations: list[ModelRelation]
    bases: list[str] = Field(default_factory=list)
    is_test: bool = False


class DataModelsPart(Part):
    """All data models, tables first, by path and line."""

    models: list[DataModel]  # at most 1,000; where there are more, those of tests are left out first
    left_out: int
    left_out_tests: int = 0  # of those left out
    frameworks: dict[str, int]


# ── services and configuration: GET …/configuration ────────────────────────────────────────────────────


class ServiceEntry(Part):
    """Something that runs: an image that is built, a container of compose, a job of a CI workflow, a process."""

    kind: Literal["image", "container", "workflow", "process"]
    name: str
    path: str
    line: int | None
    detail: str  # in words: "python:3.12-slim, 3 stages", "on push and pull_request: test, lint"
    image: str | None = None
    command: str | None = None
    ports: list[str] = Field(default_factory=list)  # "8000", "8080:80"
    depends_on: list[str] = Field(default_factory=list)
    variables: list[str] = Field(default_factory=list)
    beside: bool = (
        False  # stands in an example, or among what CI or an editor works with: no part of the product runs so
    )


class Variable(Part):
    """An environment variable: who reads it, who sets it."""

    name: str
    read_by: list[Place]  # at most 20
    set_by: list[Place]  # Dockerfile, compose, workflows, .env examples; at most 20
    default: str | None = None  # as written at the first reading that has one; "…" for one that looks secret
    required: bool = False  # some reading of the product fails without it
    beside: bool = False  # read by nothing but what stands beside the product: benchmarks, tools, build scripts


class Port(Part):
    """A port that something listens on or publishes."""

    number: str
    where: Place
    how: str  # "EXPOSE", "published by compose", "listen() in code"


class ConfigurationPart(Part):
    """What it needs to run."""

    services: list[ServiceEntry]  # at most 300
    variables: list[Variable]  # at most 500
    ports: list[Port]  # at most 100
    left_out: int


# ── dependencies: GET …/dependencies ───────────────────────────────────────────────────────────────────


class DependencyReport(Part):
    """An outside package: declared, used, or both."""

    name: str
    requirement: str
    scope: str  # run, development, optional:<group>, build; beside: only what stands beside the product asks for it
    manifest: str | None
    line: int | None
    ecosystem: str  # PyPI, npm, Go, crates.io, Maven, RubyGems, Packagist, NuGet …
    # used; unused: declared to run, yet nothing imports it; undeclared: imported, yet no manifest names it;
    # tool: no import is expected: declared for development or building, a server, a plugin, a driver …
    state: Literal["used", "unused", "undeclared", "tool"]
    reason: str  # the grounds for the state, in words
    importers: int
    modules: list[str]  # that import it, at most 50
    first: Place | None = None  # the first import


class DependenciesPart(Part):
    """Every manifest's packages, and those that are imported without being declared."""

    dependencies: list[DependencyReport]  # at most 1,000
    left_out: int
    manifests: list[str]
    unreadable: list[str]
    states: dict[str, int]
    declared: int | None = None  # packages that a manifest names; None: an older map
