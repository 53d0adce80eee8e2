"""Which project an outside agent's call is about, whose projects there are, and what data folders can be opened."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from services.accounts import UserNotFound
from services.accounts.email import BadEmailAddress
from services.ai.toolbox.table import TOOLS
from services.core.migrations import NewerSchema
from services.core.settings import Settings
from services.mcp.opening import NoDatabase, OlderSchema, opened, user_of
from services.mcp.over_projects import ProjectTools
from services.projects import ProjectNotFound
from tests.fakes.mapped_projects import CANARY, OTHER, MappedProjects


def tools_of(made: MappedProjects, only: str | None = None, user_id: int | None = None) -> ProjectTools:
    return ProjectTools(made.database, user_id or made.user_id, made.read_blob, only)


def test_the_tools_are_the_assistants_with_a_project_to_name(made: MappedProjects):
    specs = {spec.name: spec for spec in tools_of(made).specs()}
    assert set(specs) == {"list_projects", *TOOLS}
    for name in TOOLS:
        assert "project" in specs[name].parameters["properties"]
        assert "project" not in specs[name].parameters["required"]
    alone = {spec.name: spec for spec in tools_of(made, "shop").specs()}
    assert set(alone) == set(TOOLS)
    assert "project" not in alone["search"].parameters["properties"]


def test_projects_are_listed_with_what_is_mapped(made: MappedProjects):
    words = tools_of(made).call("list_projects", {}).text
    assert f"id {made.shop}: shop, mapped at commit {made.commit[:12]}" in words
    assert f"id {made.unmapped}: unmapped, no map" in words
    assert "foreign" not in words


@pytest.mark.parametrize("named", ["shop", "SHOP", " shop ", 1, "1"])
def test_a_project_is_named_or_numbered(made: MappedProjects, named: Any):
    assert made.shop == 1
    result = tools_of(made).call("symbol", {"name": "Cart", "project": named})
    assert not result.is_error
    assert f"Read at commit {made.commit[:12]}: src/shop/cart.py:6-10 (blob " in result.text
    assert {each.project_id for each in result.citations} == {made.shop}


@pytest.mark.parametrize(
    "named",
    ["foreign", "nothing", "", "%", -1, 10**5_000, True, 1.5, [], {}, ["shop"], "\ud800", "a\0b", "3", 3],
    ids=lambda value: type(value).__name__,
)
def test_what_names_no_project_of_the_user_says_which_there_are(made: MappedProjects, named: Any):
    assert made.foreign == 3
    result = tools_of(made).call("overview", {"project": named})
    assert result.is_error
    assert "shop (id 1)" in result.text
    assert "foreign" not in result.text


def test_without_a_name_the_only_mapped_project_is_meant(made: MappedProjects):
    result = tools_of(made).call("overview", {})
    assert (result.is_error, result.text.partition(" There")[0]) == (True, "Name the project.")
    others = tools_of(made, user_id=made.other_id)
    assert CANARY in others.call("search", {"query": CANARY}).text


def test_a_chosen_project_is_the_only_one(made: MappedProjects):
    for named in ("shop", str(made.shop)):
        tools = tools_of(made, named)
        assert "Cart" in tools.call("search", {"query": "Cart"}).text
        assert tools.call("overview", {"project": "canary"}).is_error
        assert tools.call("list_projects", {}).is_error
    for named in ("foreign", "", "99", str(made.foreign)):
        with pytest.raises(ProjectNotFound, match="shop"):
            tools_of(made, named)


def test_the_account_is_the_first_one_unless_another_is_named(made: MappedProjects):
    assert user_of(made.database, None) == made.user_id
    assert user_of(made.database, OTHER.upper()) == made.other_id
    with pytest.raises(UserNotFound):
        user_of(made.database, "nobody@example.org")
    with pytest.raises(BadEmailAddress):
        user_of(made.database, "nobody")


def elsewhere(made: MappedProjects, folder: Path) -> Settings:
    """Return the settings of a copy of the data folder."""
    settings = made.settings.model_copy(update={"data_dir": folder})
    settings.instance_dir.mkdir()
    with closing(sqlite3.connect(made.settings.database_path)) as source:
        source.execute("VACUUM INTO ?", (str(settings.database_path),))
    return settings


def test_nothing_can_be_written_through_what_is_opened(made: MappedProjects, tmp_path: Path):
    settings = elsewhere(made, tmp_path)
    with opened(settings) as database:
        assert user_of(database, None) == made.user_id
        with pytest.raises(OperationalError, match="readonly"), database.write() as session:
            session.execute(text("DELETE FROM project"))


def test_a_folder_without_a_database_stays_as_it_is(made: MappedProjects, tmp_path: Path):
    settings = made.settings.model_copy(update={"data_dir": tmp_path / "none"})
    with pytest.raises(NoDatabase, match=r"app\.py serve"), opened(settings):
        pass
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("revision", "error"), [("0001", OlderSchema), ("9999", NewerSchema)])
def test_another_schema_is_left_alone(made: MappedProjects, tmp_path: Path, revision: str, error: type[Exception]):
    settings = elsewhere(made, tmp_path)
    with closing(sqlite3.connect(settings.database_path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()
    with pytest.raises(error), opened(settings):
        pass
    shutil.rmtree(tmp_path)
