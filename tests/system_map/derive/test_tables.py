"""Which tables count, and how many relations each has."""

from __future__ import annotations

from typing import Any

from services.system_map.derive.tables import own_tables, ties
from services.system_map.parts.surface import DataModel, ModelField, ModelRelation


def field(name: str, references: str | None = None) -> ModelField:
    return ModelField(name=name, type="Integer", references=references)


def relation(name: str, target: str, kind: str, **more: Any) -> ModelRelation:
    return ModelRelation.model_validate({"name": name, "target": target, "target_path": None, "kind": kind, **more})


def model(name: str, *fields: ModelField, path: str = "shop/models.py", **more: Any) -> DataModel:
    told = {"framework": "Django", "kind": "table", "table": name.lower(), "path": path, "line": 1, "relations": []}
    return DataModel.model_validate({**told, "name": name, "fields": [field("id"), *fields], **more})


def counted(*models: DataModel) -> dict[str, int]:
    return {one.name: count for one, count in zip(models, ties(models), strict=True)}


def test_a_relation_counts_at_both_of_its_ends_whichever_side_declares_it():
    # frontend/src/features/surface/surface.test.ts counts these tables.
    user = model(
        "User", relations=[relation("habits", "Habit", "one-to-many"), relation("tags", "Tag", "many-to-many")]
    )
    habit = model("Habit", field("user_id", "user.id"), field("parent_id", "habit.id"))
    log = model("Log", field("habit_id", "habit.id"), relations=[relation("user", "User", "many-to-one")])
    alone = model("Alone", field("x", "gone.id"))
    assert counted(user, habit, log, model("Tag"), alone) == {"User": 3, "Habit": 3, "Log": 2, "Tag": 1, "Alone": 0}


def test_a_relation_is_told_once_however_many_declare_it():
    user = model("User", relations=[relation("posts", "Post", "one-to-many")])
    post = model("Post", field("user_id", "user.id"), relations=[relation("author", "User", "many-to-one")])
    assert counted(user, post) == {"User": 1, "Post": 1}
    tag = model("Tag", relations=[relation("posts", "Post", "many-to-many")])
    assert counted(model("Post", relations=[relation("tags", "Tag", "many-to-many")]), tag) == {"Post": 1, "Tag": 1}


def test_what_runs_through_a_table_that_is_here_is_told_by_its_keys():
    post = model("Post", relations=[relation("tags", "Tag", "many-to-many", through="Tagging")])
    tagging = model("Tagging", field("post", "Post"), field("tag", "Tag"))
    assert counted(post, model("Tag"), tagging) == {"Post": 1, "Tag": 1, "Tagging": 2}


def test_a_name_of_several_tables_means_the_named_file_then_the_own():
    far, near = model("User", path="b/models.py"), model("User", path="a/models.py")
    assert ties([far, near, model("Post", field("user", "User"), path="a/models.py")]) == [0, 1, 1]
    relation_to_far = relation("user", "User", "many-to-one", target_path="b/models.py")
    post = model("Post", field("user_id", "user.id"), path="a/models.py", relations=[relation_to_far])
    assert ties([far, near, post]) == [1, 0, 1]


def test_scripts_for_several_databases_tell_a_table_once():
    code = model("Sale", path="shop/models/sale.py")
    copy = model("Sale", path="db/sqlite/all.sql", framework="SQL")
    more = [model(name, path="db/mysql/all.sql", framework="SQL") for name in ("Sale", "Log")]
    told = own_tables([copy, *more, code, model("Try", is_test=True)])
    assert [(one.name, one.path) for one in told] == [
        ("Sale", "shop/models/sale.py"),
        ("Sale", "db/mysql/all.sql"),
        ("Log", "db/mysql/all.sql"),
    ]


def test_the_products_tables_are_those_that_the_page_shows():
    # frontend/src/features/surface/surface.test.ts chooses among these tables.
    tables = [model("Order"), model("Album", path="tools/models.py"), model("Demo", path="examples/a.py", is_test=True)]
    assert [one.name for one in own_tables(tables)] == ["Order", "Album"]
    assert own_tables(tables[2:]) == []
