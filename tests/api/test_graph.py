"""The graph over HTTP: the shop's modules by their imports, and what cannot be asked."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.graph import asking
from tests.api.conftest import create, make_shop, wait_for
from tests.fakes.repositories import make_repository


def ask(drawn: tuple[FlaskClient, int], question: str, status: int = 200) -> dict:
    client, project_id = drawn
    response = client.get(f"/api/projects/{project_id}/graph/{question}")
    assert response.status_code == status, response.get_json()
    return response.get_json()


def test_neighbours_of_a_module(drawn: tuple[FlaskClient, int]):
    answer = ask(drawn, "related?node=file:src/shop/cart.py&max_depth=1&kinds=imports")
    assert {node["id"] for node in answer["nodes"]} == {
        "file:src/shop/cart.py",
        "file:src/shop/money.py",
        "file:src/shop/cli.py",
        "file:tests/test_cart.py",
        "external:requests",
    }
    edge = next(edge for edge in answer["edges"] if edge["source"] == "file:src/shop/money.py")
    assert (edge["target"], edge["line"], edge["scope"]) == ("file:src/shop/cart.py", 5, "function")


def test_symbols_stand_in_their_files(drawn: tuple[FlaskClient, int]):
    answer = ask(drawn, "related?node=file:src/shop/cart.py&max_depth=2&kinds=contains&direction=out")
    names = {node["id"]: (node["line"], node["detail"]) for node in answer["nodes"]}
    assert names["symbol:src/shop/cart.py#Cart"] == (6, "class")
    assert names["symbol:src/shop/cart.py#Cart.total"] == (7, "method")


def test_a_path_from_the_command_to_the_money(drawn: tuple[FlaskClient, int]):
    answer = ask(drawn, "path?from=file:src/shop/cli.py&to=file:src/shop/money.py")
    assert (answer["direction"], answer["length"]) == ("forward", 2)
    assert [step["line"] for step in answer["steps"]] == [1, 3]


def test_the_impact_of_the_money(drawn: tuple[FlaskClient, int]):
    answer = ask(drawn, "impact?node=file:src/shop/money.py")
    assert {node["path"] for node in answer["files"]} == {"src/shop/cart.py", "src/shop/cli.py"}
    assert [node["path"] for node in answer["tests"]] == ["tests/test_cart.py"]


@pytest.mark.parametrize(
    "question", ["related?node={}", "impact?node={}", "path?from={}&to=file:src/shop/cli.py", "path?from=file:src/shop/cli.py&to={}"]
)  # fmt: skip
def test_an_unknown_node_is_named(drawn: tuple[FlaskClient, int], question: str):
    for node in ("file:nothing.py", "nothing", "symbol:src/shop/cart.py", "{node}"):
        problem = ask(drawn, question.replace("{}", node), 404)
        assert problem["code"] == 40424
        assert f"no node {node}." in problem["detail"]


def test_what_is_not_asked_well_is_refused_with_the_field(drawn: tuple[FlaskClient, int]):
    for question, field in (
        ("related", "node"),
        ("related?node=file:a&kinds=imports,marries", "kinds"),
        ("related?node=file:a&max_depth=0", "max_depth"),
        ("path?from=file:a", "to"),
        ("path?to=file:a", "from"),
    ):
        assert list(ask(drawn, question, 400)["errors"]) == [field]


def test_many_who_ask_at_once_read_the_map_once(drawn: tuple[FlaskClient, int], monkeypatch: pytest.MonkeyPatch):
    client, project_id = drawn
    asking.forget(project_id)
    read, reads = asking.read_graph, []
    monkeypatch.setattr(asking, "read_graph", lambda session, map_id: (reads.append(map_id), read(session, map_id))[1])
    statuses: list[int] = []

    def one() -> None:
        address = f"/api/projects/{project_id}/graph/impact?node=file:src/shop/money.py"
        statuses.append(client.application.test_client().get(address).status_code)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses, len(reads)) == ([200] * 8, 1)


def test_a_new_project_is_not_answered_from_the_map_of_one_that_is_gone(running: Flask, tmp_path: Path):
    client = running.test_client()
    first = create(client, repository_url=str(make_shop(tmp_path / "shop")))
    wait_for(client, first["job_id"])
    assert client.get(f"/api/projects/{first['id']}/graph/impact?node=file:src/shop/money.py").status_code == 200
    assert client.get(f"/api/projects/{first['id']}/modules?path=").status_code == 200
    assert client.delete(f"/api/projects/{first['id']}").status_code == 204
    second = create(
        client, repository_url=str(make_repository(tmp_path / "other", {"one.py": "import two\n", "two.py": ""}))
    )
    wait_for(client, second["job_id"])
    assert client.get(f"/api/projects/{second['id']}/graph/impact?node=file:src/shop/money.py").status_code == 404
    assert client.get(f"/api/projects/{second['id']}/graph/impact?node=file:two.py").get_json()["files_total"] == 1
    drawing = client.get(f"/api/projects/{second['id']}/modules?path=").get_json()
    assert {node["path"] for node in drawing["nodes"]} == {"one.py", "two.py"}
