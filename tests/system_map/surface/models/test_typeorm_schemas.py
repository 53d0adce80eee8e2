"""TypeORM's entities that schemas tell, and the column of a table that several entities share; as TypeORM 0.3 has them."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

HEAD = (
    "import { Entity, ChildEntity, TableInheritance, Column, PrimaryGeneratedColumn, EntitySchema } from 'typeorm';\n"
)
SCHEMAS = """
export const TABLE = 'all_cats';
export const UserSchema = new EntitySchema<User>({
  name: 'User', target: User,
  columns: {
    id: { type: Number, primary: true, generated: true },
    mail: { type: 'varchar', name: 'e_mail', nullable: true, unique: true },
    slug: { type: String },
    code: { type: String },
    made: { type: 'timestamp', createDate: true },
    left: { deleteDate: true },
    ...others,
  },
  relations: { cats: { type: 'one-to-many', target: 'Cat', inverseSide: 'owner' } },
  uniques: [{ columns: ['slug'] }, { columns: ['mail', 'code'] }],
  indices: [{ columns: ['code'], unique: true }, { columns: ['left'] }],
});
export default new EntitySchema({
  name: Cat.name, tableName: TABLE,
  columns: { id: { type: 'uuid', primary: true } },
  relations: {
    owner: { type: 'many-to-one', target: () => User, joinColumn: { name: 'owner_no' }, nullable: false },
    friends: { type: 'many-to-many', target: () => Cat, joinTable: { name: 'friends', joinColumn: { name: 'a' } } },
    parent: { type: 'many-to-one', target: 'Cat' },
    odd: { type: kind, target: 'Cat' },
  },
});
const Seen = new EntitySchema({ name: 'Seen', type: 'view', columns: { id: { type: Number } } });
const Unknown = new EntitySchema({ name: named(), columns: { id: { type: Number } } });
const Other = new Schema({ name: 'Other', columns: { id: { type: Number } } });
"""


def models(text: str, path: str = "src/e.ts") -> dict[str, DataModel]:
    return {
        model.name: model for model in find_data_models(parts_input({"package.json": "{}", path: HEAD + text})).models
    }


def test_a_schema_is_an_entity_as_a_class_with_decorators_is() -> None:
    found = models(SCHEMAS)
    assert {name: model.table for name, model in found.items()} == {
        "User": "user",
        "Cat": "all_cats",
        "friends": "friends",
    }
    assert [(one.name, one.column, one.type, one.nullable, one.primary_key, one.unique) for one in found["User"].fields] == [
        ("id", "id", "Number", False, True, True),
        ("mail", "e_mail", "varchar", True, False, True),
        ("slug", "slug", "String", False, False, True),
        ("code", "code", "String", False, False, True),
        ("made", "made", "timestamp", False, False, False),
        ("left", "left", "datetime", True, False, False),
    ]  # fmt: skip
    assert [(one.column, one.type, one.nullable, one.references) for one in found["Cat"].fields] == [
        ("id", "uuid", False, None),
        ("owner_no", "Number", False, "user.id"),
        ("parentId", "uuid", True, "all_cats.id"),
    ]
    relations = [
        (model.name, one.name, one.target, one.kind, one.through) for model in found.values() for one in model.relations
    ]
    assert sorted(relations) == [
        ("Cat", "friends", "Cat", "many-to-many", "friends"),
        ("Cat", "owner", "User", "many-to-one", None),
        ("Cat", "parent", "Cat", "many-to-one", None),
        ("User", "cats", "Cat", "one-to-many", None),
    ]


@pytest.mark.parametrize(
    ("options", "column"),
    [
        ("", None),
        ("{ pattern: 'STI' }", None),
        ("{ column: { name: 'kind', type: 'int', nullable: true } }", ("kind", "int", True)),
        ("{ column: 'sort' }", ("sort", "", False)),
        ("{ column: computed() }", None),
        ("{ column: { name: computed(), type: 'int' } }", None),
        ("{ column: { type: 'varchar' } }", ("type", "varchar", False)),
    ],
)
def test_a_table_that_entities_share_says_which_one_a_row_is(
    options: str, column: tuple[str, str, bool] | None
) -> None:
    found = models(
        f"@Entity() @TableInheritance({options}) export class Animal {{ @PrimaryGeneratedColumn() id: number; }}\n"
        "export class Between extends Animal { @Column() shared: string; }\n"
        "@ChildEntity() export class Dog extends Between { @Column() bark: boolean; }\n"
    )
    told = [(one.name, one.type, one.nullable) for one in found["Animal"].fields[1:]]
    assert told == ([column] if column else [])
    own = [("shared", "string", False), ("bark", "boolean", True)]
    assert [(one.name, one.type, one.nullable) for one in found["Dog"].fields[1:]] == own + told
    assert {model.table for model in found.values()} == {"animal"}


def test_a_property_of_the_name_is_the_column_that_says_it() -> None:
    text = "@Entity() @TableInheritance({ column: 'kind' }) class Animal { @Column('int') kind: number; }\n"
    assert [(one.name, one.type) for one in models(text)["Animal"].fields] == [("kind", "int")]


def test_schemas_of_plain_scripts_are_read() -> None:
    text = (
        "const { EntitySchema } = require('typeorm');\n"
        "module.exports = new EntitySchema({ name: 'Post', columns: { id: { primary: true, type: 'int' } } });\n"
    )
    found = find_data_models(parts_input({"package.json": "{}", "src/post.js": text})).models
    assert [(model.name, model.table, [one.column for one in model.fields]) for model in found] == [
        ("Post", "post", ["id"])
    ]


@pytest.mark.parametrize(
    "text",
    ["", "{", "{}", "name", "{ name: 'A', columns: [] }", "{ name: 'A', columns: { id: 1, [x]: {} }, relations: { r: 2 } }"],
)  # fmt: skip
def test_odd_schemas_never_fail(text: str) -> None:
    assert set(models(f"export const a = new EntitySchema({text});\n")) <= {"A", "name"}
