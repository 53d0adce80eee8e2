"""Drawings as files over HTTP."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("form", "media", "ending", "begins"),
    [
        ("mermaid", "text/vnd.mermaid", "mmd", "flowchart TD\n"),
        ("dot", "text/vnd.graphviz", "dot", "digraph gander {\n"),
        ("json", "application/json", "json", "{"),
    ],
)
def test_a_folder_is_downloaded_under_a_name_of_its_own(
    drawn: tuple[FlaskClient, int], form: str, media: str, ending: str, begins: str
):
    client, project_id = drawn
    response = client.get(f"/api/projects/{project_id}/export?format={form}")
    assert response.status_code == 200
    assert response.mimetype == media
    assert response.headers["Content-Disposition"] == f'attachment; filename="shop-src-shop.{ending}"'
    assert response.text.startswith(begins)
    assert "cart" in response.text
    etag = response.headers["ETag"]
    again = client.get(f"/api/projects/{project_id}/export?format={form}", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_what_cannot_be_exported_is_refused(drawn: tuple[FlaskClient, int]):
    client, project_id = drawn
    assert client.get(f"/api/projects/{project_id}/export?format=gif").status_code == 400
    assert client.get(f"/api/projects/{project_id}/export?path=nothing/").status_code == 404
