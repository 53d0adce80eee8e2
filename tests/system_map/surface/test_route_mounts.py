"""Routers mounted many times over, in rings and on made-up groups: bounded walks, and no path that nobody serves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.surface.routes.starts import (
    MAX_DEPTH,
    MAX_STARTS,
    NOWHERE,
    Start,
    StartWalk,
    Way,
    Ways,
    under,
)
from tests.system_map.surface.test_routes import routes_of, told

ROUTERS, MOUNTS = 25, 3
ROOT = Start("", mounted=True, confidence=1.0)


def pairs() -> list[tuple[int, int]]:
    return [(router, mount) for router in range(1, ROUTERS) for mount in range(MOUNTS)]


def flask() -> dict[str, str]:
    lines = ["from flask import Flask, Blueprint", "app = Flask(__name__)"]
    lines += [f"b{router} = Blueprint('b{router}', __name__)" for router in range(ROUTERS)]
    lines += [f"@b{ROUTERS - 1}.route('/x')", "def x(): ..."]
    lines += [f"b{router - 1}.register_blueprint(b{router}, url_prefix='/p{mount}')" for router, mount in pairs()]
    return {"app.py": "\n".join([*lines, "app.register_blueprint(b0)", ""])}


def fastapi() -> dict[str, str]:
    lines = ["from fastapi import FastAPI, APIRouter", "app = FastAPI()"]
    lines += [f"r{router} = APIRouter()" for router in range(ROUTERS)]
    lines += [f"@r{ROUTERS - 1}.get('/x')", "def x(): ..."]
    lines += [f"r{router - 1}.include_router(r{router}, prefix='/p{mount}')" for router, mount in pairs()]
    return {"app.py": "\n".join([*lines, "app.include_router(r0)", ""])}


def express() -> dict[str, str]:
    lines = ["const express = require('express');", "const app = express();"]
    lines += [f"const r{router} = express.Router();" for router in range(ROUTERS)]
    lines += [f"r{router - 1}.use('/p{mount}', r{router});" for router, mount in pairs()]
    return {"app.js": "\n".join([*lines, "app.use('/s', r0);", f"r{ROUTERS - 1}.get('/x', (q, s) => 1);", ""])}


def chi() -> dict[str, str]:
    lines = ["package main", 'import "github.com/go-chi/chi/v5"', "func main() {"]
    lines += [f"r{router} := chi.NewRouter()" for router in range(ROUTERS)]
    lines += [f'r{router - 1}.Mount("/p{mount}", r{router})' for router, mount in pairs()]
    return {"main.go": "\n".join([*lines, f'r{ROUTERS - 1}.Get("/x", h)', "}", ""])}


@pytest.mark.parametrize("texts", [flask, fastapi, express, chi])
def test_routers_mounted_many_times_over_give_a_few_routes_and_say_that_there_are_more(
    texts: Callable[[], dict[str, str]],
) -> None:
    part = routes_of(texts())
    assert len(part.routes) == MAX_STARTS
    assert all(route.mounted and route.path.count("/p") == ROUTERS - 1 for route in part.routes)
    assert [place.path for place in part.unread] == list(texts())


def test_django_lists_that_include_each_other_many_times_over_are_followed_only_so_far() -> None:
    texts = {"proj/__init__.py": "", "proj/settings.py": "ROOT_URLCONF = 'proj.u0'\n"}
    for number in range(ROUTERS):
        includes = "".join(f"path('p{mount}/', include('proj.u{number + 1}')),\n" for mount in range(4))
        texts[f"proj/u{number}.py"] = f"from django.urls import path, include\nurlpatterns = [\n{includes}]\n"
    texts[f"proj/u{ROUTERS}.py"] = "from django.urls import path\nurlpatterns = [path('x', view)]\n"
    part = routes_of(texts)
    assert part.routes == []  # none is reached from the root, and none is made up
    assert part.unread


def test_groups_that_go_chains_on_its_routers_keep_their_own_prefix() -> None:
    echo = (
        'package main\nimport "github.com/labstack/echo/v4"\nfunc main() {\n  e := echo.New()\n'
        + "".join(f'  e.Group("/v{number}").GET("/users", list)\n' for number in range(1, 41))
        + "}\n"
    )
    assert told(routes_of({"main.go": echo})) == {f"GET /v{number}/users list" for number in range(1, 41)}


Mounts = dict[int, list[int]]


def walk_of(mounts: Mounts, max_steps: int = 100_000) -> StartWalk[int]:
    def ways(router: int) -> Ways[int]:
        up = [Way(parent, under(f"/{parent}-{router}")) for parent in mounts.get(router, [])]
        return Ways([] if router or up else [ROOT], up, NOWHERE)

    return StartWalk(ways, max_steps)


def by_hand(mounts: Mounts, router: int, below: tuple[int, ...] = ()) -> set[str]:
    """Return the prefixes of all ways up that meet no router twice."""
    if not mounts.get(router):
        return {""}
    return {
        f"{above}/{parent}-{router}"
        for parent in mounts[router]
        if parent not in (*below, router)
        for above in by_hand(mounts, parent, (*below, router))
    }


@given(
    st.dictionaries(st.integers(1, 4), st.lists(st.integers(0, 4), max_size=3, unique=True)),
    st.permutations(range(5)),
)
def test_walks_find_every_way_that_meets_no_router_twice(mounts: Mounts, order: list[int]) -> None:
    walk = walk_of(mounts)
    for router in order:
        starts, cut = walk.of(router)
        expected = by_hand(mounts, router)
        if cut:
            assert {start.prefix for start in starts} < expected
        else:
            assert {start.prefix for start in starts} == (expected or {""})


def test_a_ring_of_routers_ends_and_is_named_as_cut() -> None:
    ring = {router: [(router + step) % 25 for step in (1, 2, 3)] for router in range(25)}
    walk = walk_of(ring, max_steps=1_000)
    assert all(walk.of(router).cut for router in range(25))


def test_mounts_deeper_than_a_walk_goes_give_no_path() -> None:
    deep = {router: [router - 1] for router in range(1, MAX_DEPTH + 10)}
    assert walk_of(deep).of(MAX_DEPTH + 5) == ([], True)
