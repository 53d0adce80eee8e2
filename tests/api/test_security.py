"""The Host check and the checks on unsafe methods, over all routes; headers on every answer."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api import ROUTES, frontend
from services.core.settings import load_settings

UNSAFE = [(method, rule) for method, rule, _ in ROUTES if method != "GET"]
GOOD_HOSTS = ["localhost", "localhost:8000", "127.0.0.1:9999", "[::1]:8000", "LOCALHOST"]
BAD_HOSTS = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "169.254.169.254", "[::2]"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """One application for all: a route and a header each would make hundreds."""
    from app import create_app

    app = create_app(load_settings({}, data_dir=tmp_path_factory.mktemp("security"), min_free_bytes=0))
    yield app.test_client()
    app.extensions["gander"].stop(1.0)


def filled(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?\w+>", "999999", rule)


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_a_foreign_host_is_refused_on_every_route(client: FlaskClient, host: str):
    for method, rule, _ in (*ROUTES, ("GET", "/", None), ("GET", "/projects/1", None)):
        response = client.open(
            filled(rule), method=method, headers={"Host": host}, json={} if method != "GET" else None
        )
        assert response.status_code == 400, (method, rule)
        assert response.get_json()["code"] == 40010


@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_an_own_host_is_served(client: FlaskClient, host: str):
    assert client.get("/api/ping", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(("method", "rule"), UNSAFE)
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:1"}, {"Origin": ""},
     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
     {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}],
    ids=str,
)  # fmt: skip
def test_another_sites_page_can_change_nothing(client: FlaskClient, method: str, rule: str, headers: dict):
    response = client.open(filled(rule), method=method, json={}, headers=headers)
    assert response.status_code == 403
    assert response.get_json()["code"] == 40210


@pytest.mark.parametrize(("method", "rule"), UNSAFE)
@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}], ids=str)
def test_our_own_page_and_scripts_may(client: FlaskClient, method: str, rule: str, headers: dict):
    response = client.open(filled(rule), method=method, json={}, headers=headers)
    assert response.status_code not in {401, 403, 500}  # the body or the row may be at fault, not the sender
    if response.status_code >= 400:
        assert response.get_json()["code"] not in {40010, 40210}


@pytest.mark.parametrize(("method", "rule"), [pair for pair in UNSAFE if pair[0] != "DELETE"])
def test_a_body_must_be_json(client: FlaskClient, method: str, rule: str):
    response = client.open(filled(rule), method=method, data="name=x", content_type="text/plain")
    assert response.status_code == 415


@pytest.mark.parametrize("path", ["/", "/api/status", "/api/nothing", "/projects/3/map", "/api/docs"])
def test_every_answer_is_dressed(client: FlaskClient, path: str):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert ("no-store" in headers["Cache-Control"]) == path.startswith("/api")


def test_a_request_id_of_the_callers_is_kept_and_a_hostile_one_is_not(client: FlaskClient):
    assert client.get("/api/ping", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    assert client.get("/api/ping", headers={"X-Request-ID": 'a b"c'}).headers["X-Request-ID"] != 'a b"c'


def test_the_page_answers_any_other_address_with_a_new_nonce(client: FlaskClient):
    first, second = client.get("/projects/1/map"), client.get("/projects/1/map")
    nonces = [re.search(r"'nonce-([\w-]+)'", r.headers["Content-Security-Policy"]).group(1) for r in (first, second)]
    assert nonces[0] != nonces[1]
    assert "__CSP_NONCE__" not in first.get_data(as_text=True)
    assert first.mimetype == "text/html"


@pytest.mark.parametrize(
    "path", ["/" + "a" * 300, "/" + "a/" * 2000, "/../../../../etc/passwd", "/../../../../nothing"]
)
def test_what_lies_outside_is_neither_served_nor_told_of(client: FlaskClient, path: str):
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "text/html")


def test_nothing_outside_static_is_served(client: FlaskClient):
    for path in ("/assets/../app.py", "/../app.py", "/%2e%2e/app.py", "/assets/nothing.js"):
        response = client.get(path)
        assert b"create_app" not in response.get_data()


def test_a_build_that_replaces_the_page_is_served_without_a_restart(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "old.js").write_text("old")
    monkeypatch.setattr(frontend, "STATIC", tmp_path)
    with client.get("/assets/old.js") as served:
        assert served.data == b"old"
    (tmp_path / "assets" / "old.js").unlink()
    (tmp_path / "assets" / "new.js").write_text("new")
    os.utime(tmp_path / "assets", ns=(1, 1))  # clocks of file systems are coarse
    with client.get("/assets/new.js") as served:
        assert served.data == b"new"
    assert client.get("/assets/old.js").status_code == 404


def test_a_list_of_the_build_is_kept_once_its_folders_have_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "old.js").write_text("old")
    monkeypatch.setattr(frontend, "STATIC", tmp_path)
    monkeypatch.setattr(frontend.time, "time_ns", lambda: 10**18)
    for folder in (assets, tmp_path):
        os.utime(folder, ns=(1, 1))
    known = frontend._built()
    assert known == {"assets/old.js"}
    assert frontend._built() is known
    (assets / "new.js").write_text("new")
    os.utime(assets, ns=(1, 10**18))  # as recent as the clock tells apart: the next file may leave the time as it is
    assert frontend._built() == {"assets/old.js", "assets/new.js"}
    (assets / "newer.js").write_text("newer")
    os.utime(assets, ns=(1, 10**18))
    assert "assets/newer.js" in frontend._built()


def test_while_a_build_empties_the_folder_the_answer_is_clear(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "assets" / "a.js").write_text("a")
    (static / "index.html").write_text("page")
    monkeypatch.setattr(frontend, "STATIC", static)
    listed = frontend._built()
    assert client.get("/").data == b"page"
    shutil.rmtree(static / "assets")
    (static / "index.html").unlink()
    for built in (frontend._built, lambda: listed):  # listed before it was emptied
        monkeypatch.setattr(frontend, "_built", built)
        assert client.get("/assets/a.js").status_code == 404
        page = client.get("/")
        assert (page.status_code, page.mimetype, b"is being built" in page.data) == (200, "text/html", True)
    shutil.rmtree(static)
    monkeypatch.undo()
    monkeypatch.setattr(frontend, "STATIC", static)
    assert frontend._built() == frozenset()


@pytest.mark.parametrize("gone", ["stat", "send"])
def test_what_a_build_takes_away_between_two_looks_is_no_error(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
):
    (tmp_path / "a.js").write_text("a")
    monkeypatch.setattr(frontend, "STATIC", tmp_path)

    def vanished(*_args: object, **_more: object) -> None:
        raise FileNotFoundError

    if gone == "stat":
        monkeypatch.setattr(Path, "is_dir", lambda _folder: True)  # it was there a moment ago
        assert frontend._built() == {"a.js"}
    else:
        monkeypatch.setattr(frontend, "send_from_directory", vanished)
        assert client.get("/a.js").status_code == 404
