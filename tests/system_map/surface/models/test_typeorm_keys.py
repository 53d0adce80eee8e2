"""Columns of TypeORM that are keys and declared as columns too, and what makes a column unique; as TypeORM 0.3 makes them."""

from __future__ import annotations

from services.system_map.parts.surface import ModelField
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

ROLE = (
    "import { Entity, Column, PrimaryGeneratedColumn, OneToOne, ManyToOne, JoinColumn, Index, Unique } from 'typeorm';\n"
    "@Entity()\nexport class Role { @PrimaryGeneratedColumn() id: number; @Column() code: string; }\n"
)


def fields(text: str) -> list[ModelField]:
    found = find_data_models(parts_input({"package.json": "{}", "src/e.ts": ROLE + text})).models
    return next(model for model in found if model.name == "User").fields


def user(body: str, above: str = "") -> list[tuple[str | None, bool, bool, str | None]]:
    text = f"{above}@Entity()\nexport class User {{\n  @PrimaryGeneratedColumn() id: number;\n{body}\n}}\n"
    return [(one.column, one.nullable, one.unique, one.references) for one in fields(text)[1:]]


def test_a_key_and_a_column_of_its_name_are_one_column_in_either_order() -> None:
    relation = "  @ManyToOne(() => Role) @JoinColumn({ name: 'role_id' }) role: Role;"
    column = "  @Column({ name: 'role_id' }) roleId: number;"
    once = [("role_id", False, False, "role.id")]
    assert user(f"{relation}\n{column}") == user(f"{column}\n{relation}") == once
    assert user("  @OneToOne(() => Role) @JoinColumn() role: Role;\n  @Column({ nullable: true }) roleId: number;") == [
        ("roleId", True, True, "role.id")
    ]
    assert user(f"{relation}\n  @Column() roleId: number;") == [
        ("role_id", True, False, "role.id"),
        ("roleId", False, False, None),
    ]


def test_a_key_of_several_columns_has_each_of_them() -> None:
    joins = "[{ name: 'role_id', referencedColumnName: 'id' }, { name: 'role_code', referencedColumnName: 'code' }]"
    body = f"  @OneToOne(() => Role) @JoinColumn({joins}) role: Role;\n  @Column({{ name: 'role_code' }}) roleCode: string;"
    assert user(body) == [("role_id", True, False, "role.id"), ("role_code", False, False, "role.code")]


def test_an_index_or_constraint_of_one_column_makes_it_unique() -> None:
    body = (
        "  @Index({ unique: true }) @Column() a: string;\n  @Index('by_b', { unique: true }) @Column() b: string;\n"
        "  @Index() @Column() c: string;\n  @Index({ unique: true, where: 'x > 1' }) @Column() d: string;\n"
        "  @Column() e: string;\n  @Column() f: string;\n  @Column() g: string;\n  @Column() h: string;\n"
        "  @ManyToOne(() => Role) @JoinColumn() role: Role;"
    )
    above = (
        "@Unique(['e']) @Unique('named', ['role']) @Index(['f'], { unique: true }) @Index(['g'])\n"
        "@Unique(['g', 'h']) @Index(['h'], { unique: true, where: 'x' })\n"
    )
    assert {column for column, _, unique, _ in user(body, above) if unique} == {"a", "b", "e", "f", "roleId"}


def test_what_a_class_above_makes_unique_is_unique_in_its_entities() -> None:
    base = "@Unique(['slug'])\nexport abstract class Base { @Column() slug: string; }\n"
    text = f"{base}@Entity()\nexport class User extends Base {{\n  @PrimaryGeneratedColumn() id: number;\n}}\n"
    assert [(one.column, one.unique) for one in fields(text)] == [("slug", True), ("id", True)]
