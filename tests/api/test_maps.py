from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import create, wait_for
from tests.fakes.repositories import make_repository


def get(drawn: tuple[FlaskClient, int], path: str) -> dict:
    client, project_id = drawn
    response = client.get(f"/api/projects/{project_id}/{path}")
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def test_the_map_says_what_it_is_and_where_it_starts(drawn: tuple[FlaskClient, int]):
    content = get(drawn, "system-map")["content"]
    words = " ".join("".join(phrase["text"] for phrase in line) for line in content["summary"])
    assert "Shop sells things to people" in words
    assert content["main_folder"] == "src/shop/"
    assert any(way["label"] == "shop" and way["path"] == "src/shop/cli.py" for way in content["ways_in"])
    assert [dependency["name"] for dependency in content["dependencies"] if dependency["imported_by"]] == ["requests"]
    assert content["coverage"]["unresolved"] == 0
    calls = content["coverage"]["calls"]
    assert calls["calls"] >= calls["inside"] + calls["outside"] > 0
    assert content["missing"] == []
    assert {skipped["reason"] for skipped in content["coverage"]["skipped"]} == {"binary"}


def test_the_map_is_found_by_its_commit_and_no_other(drawn: tuple[FlaskClient, int]):
    commit = get(drawn, "system-map")["commit"]
    assert get(drawn, f"system-map?commit={commit[:8]}")["commit"] == commit
    client, project_id = drawn
    assert client.get(f"/api/projects/{project_id}/system-map?commit={'0' * 40}").status_code == 404


def test_the_drawing_has_layers_a_loop_a_door_and_the_ground(drawn: tuple[FlaskClient, int]):
    graph = get(drawn, "modules")
    nodes = {node["name"]: node for node in graph["nodes"]}
    assert graph["path"] == "src/shop/"
    assert nodes["cli"]["layer"] > nodes["cart"]["layer"] > nodes["money"]["layer"]
    assert nodes["cli"]["doors"] == ["shop"]
    (loop,) = graph["loops"]
    assert {"file:src/shop/cart.py", "file:src/shop/money.py"} == set(loop["cycle"])
    (closing,) = [edge for edge in graph["edges"] if edge["closes"]]
    assert (closing["source"], closing["scope"]) == ("file:src/shop/money.py", "function")
    assert graph["ground"] == [{"name": "requests", "modules": 1}]


def test_a_folder_that_is_not_there_is_404(drawn: tuple[FlaskClient, int]):
    client, project_id = drawn
    for path in ("modules?path=nothing/", "files?path=nothing/", "files?path=nothing.py"):
        response = client.get(f"/api/projects/{project_id}/{path}")
        assert (response.status_code, response.get_json()["code"]) == (404, 40422), path


def test_modules_of_the_whole_map_are_found_by_name_before_path(drawn: tuple[FlaskClient, int]):
    assert [row["path"] for row in get(drawn, "modules/find?q=cart")] == ["src/shop/cart.py"]
    assert [row["path"] for row in get(drawn, "modules/find?q=shop/c")] == ["src/shop/cli.py", "src/shop/cart.py"]
    assert get(drawn, "modules/find?q=cart")[0]["lines"] > 0
    assert get(drawn, "modules/find?q=readme") == []
    assert len(get(drawn, "modules/find?q=shop&limit=1")) == 1


def test_a_project_that_was_renamed_is_called_so_on_its_map(drawn: tuple[FlaskClient, int]):
    client, project_id = drawn
    assert client.put(f"/api/projects/{project_id}", json={"name": "Corner shop"}).status_code == 200
    assert get(drawn, "system-map")["content"]["name"] == "Corner shop"
    assert get(drawn, "modules")["crumbs"][0]["name"] == "Corner shop"
    root = get(drawn, "modules?path=")
    assert (root["name"], root["crumbs"][0]["name"]) == ("Corner shop", "Corner shop")


def test_the_map_names_what_the_product_stands_on(drawn: tuple[FlaskClient, int]):
    assert get(drawn, "system-map")["content"]["stands_on"] == ["requests"]


def test_a_folder_is_drawn_with_and_without_its_last_slash_and_one_without_code_is_empty(
    running: Flask, tmp_path: Path
):
    client = running.test_client()
    source = make_repository(tmp_path / "odd", {"src/a.py": "", ".github/ci.yml": "on: push\n"})
    project = create(client, repository_url=str(source))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    graphs = [get((client, project["id"]), f"modules?path={path}") for path in ("src", ".github", ".github/", "/")]
    assert [(graph["path"], len(graph["nodes"])) for graph in graphs] == [
        ("src/", 1), (".github/", 0), (".github/", 0), ("", 2),
    ]  # fmt: skip


def test_of_a_file_there_is_no_drawing_and_that_is_what_is_said(drawn: tuple[FlaskClient, int]):
    client, project_id = drawn
    answer = client.get(f"/api/projects/{project_id}/modules?path=src/shop/cart.py")
    assert (answer.status_code, answer.get_json()["code"]) == (404, 40422)
    assert answer.get_json()["detail"] == "This is a file; what is drawn is a folder, such as the one around it."


def test_a_file_shows_text_symbols_imports_people_and_history(drawn: tuple[FlaskClient, int]):
    file = get(drawn, "files?path=src/shop/cart.py")
    assert file["text"].startswith('"""What is bought."""')
    assert [symbol["qualified_name"] for symbol in file["symbols"]] == ["Cart", "Cart.total"]
    assert {row["path"] or row["external"] for row in file["imports"]} == {"src/shop/money.py", "requests"}
    assert {row["path"] for row in file["imported_by"]} == {
        "src/shop/cli.py", "src/shop/money.py", "tests/test_cart.py",
    }  # fmt: skip
    assert {row["path"] for row in file["imported_by"] if row["is_test"]} == {"tests/test_cart.py"}
    assert [person["name"] for person in file["people"]] == ["Ada Example"]
    assert len(file["commits"]) == 1
    assert file["summary"] == "What is bought."


def test_a_text_that_is_not_wanted_or_not_text_is_left_out(drawn: tuple[FlaskClient, int]):
    assert get(drawn, "files?path=src/shop/cart.py&text=false")["text"] is None
    picture = get(drawn, "files?path=logo.png")
    assert (picture["text"], picture["text_left_out"]) == (None, "It is a binary file.")


def test_control_characters_of_a_text_are_shown_as_pictures(running: Flask, tmp_path: Path):
    client = running.test_client()
    source = make_repository(tmp_path / "odd", {"odd.txt": "a\x01b\x1b[31m\tc \u202ed\u2066\n"})
    project = create(client, repository_url=str(source))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    text = client.get(f"/api/projects/{project['id']}/files?path=odd.txt").get_json()["text"]
    assert text == "a␁b␛[31m\tc ⟨U+202E⟩d⟨U+2066⟩\n"


def test_a_text_is_shown_in_the_encoding_that_it_was_parsed_in(running: Flask, tmp_path: Path):
    client = running.test_client()
    texts = {"wide.py": "def größe():\n    pass\n".encode("utf-16"), "old.py": "# größe\n".encode("latin-1")}
    source = make_repository(tmp_path / "odd", texts)
    project = create(client, repository_url=str(source))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    wide = client.get(f"/api/projects/{project['id']}/files?path=wide.py").get_json()
    assert (wide["text"], wide["symbols"][0]["name"]) == ("def größe():\n    pass\n", "größe")
    old = client.get(f"/api/projects/{project['id']}/files?path=old.py").get_json()
    assert old["text"] == "# größe\n"


def test_a_folder_lists_folders_then_files(drawn: tuple[FlaskClient, int]):
    root = get(drawn, "files?path=")
    assert [(entry["kind"], entry["name"]) for entry in root["entries"]] == [
        ("folder", "src"), ("folder", "tests"), ("file", "README.md"), ("file", "logo.png"), ("file", "pyproject.toml"),
    ]  # fmt: skip
    assert root["entries"][0]["files"] == 4
    assert root["entries"][0]["language"] == "Python"
    assert [entry["name"] for entry in get(drawn, "files?path=src/shop/")["entries"]] == [
        "__init__.py", "cart.py", "cli.py", "money.py",
    ]  # fmt: skip


def test_symbols_are_found_best_match_first(drawn: tuple[FlaskClient, int]):
    found = get(drawn, "symbols?q=cart")
    assert found[0]["qualified_name"] == "Cart"
    assert [row["qualified_name"] for row in get(drawn, "symbols?q=Cart.to")] == ["Cart.total"]
    assert get(drawn, "symbols?q=100%25") == []


def test_commits_are_newest_first_and_of_one_file_when_asked(drawn: tuple[FlaskClient, int]):
    assert [row["subject"] for row in get(drawn, "commits?path=src/shop/cli.py")] == ["Add a command"]
    moments = [row["committed_at"] for row in get(drawn, "commits")]
    assert moments == sorted(moments, reverse=True)
    client, project_id = drawn
    page = client.get(f"/api/projects/{project_id}/commits?limit=2")
    assert (len(page.get_json()), page.headers["X-Total-Count"]) == (2, "3")
    assert 'rel="next"' in page.headers["Link"]
    assert len(get(drawn, "commits?path=src/")) == 3


@pytest.mark.parametrize("path", ["system-map", "modules", "symbols", "files"])
def test_without_a_map_there_is_a_404_that_says_so(client: FlaskClient, path: str):
    project = create(client, name="Not yet")
    response = client.get(f"/api/projects/{project['id']}/{path}")
    assert (response.status_code, response.get_json()["code"]) == (404, 40421)


@pytest.mark.parametrize("path", ["system-map", "modules", "symbols?q=a", "files?path=src/", "commits", ""])
def test_an_unchanged_answer_is_304(drawn: tuple[FlaskClient, int], path: str):
    client, project_id = drawn
    address = f"/api/projects/{project_id}/{path}" if path else f"/api/projects/{project_id}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
