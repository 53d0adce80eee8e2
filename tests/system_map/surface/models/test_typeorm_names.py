"""What tables and columns of TypeORM are called where names are constants or a value is embedded."""

from __future__ import annotations

import pytest

from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

NAMES = (
    "const COLUMN = 'the_column';\nconst TABLES = { pets: 'app_pets' } as const;\nenum Names { Owner = 'owner_ref' }\n"
)
IMPORTS = "import { Entity, Column, PrimaryColumn, ManyToOne, JoinColumn, JoinTable, ManyToMany } from 'typeorm';\n"


def columns(text: str, manifest: str = "{}") -> dict[str | None, list[str | None]]:
    found = find_data_models(parts_input({"package.json": manifest, "src/e.ts": IMPORTS + text})).models
    return {model.table: [field.column for field in model.fields] for model in found}


def test_a_constant_is_what_it_holds() -> None:
    text = (
        "@Entity({ name: TABLES.pets })\nexport class Pet {\n  @PrimaryColumn({ name: `${COLUMN}_id` }) id: number;\n"
        "  @Column({ name: COLUMN, nullable: true }) a: string;\n"
        "  @ManyToOne(() => Pet) @JoinColumn({ name: Names.Owner }) parent: Pet;\n}\n"
    )
    assert columns(NAMES + text) == {"app_pets": ["the_column_id", "the_column", "owner_ref"]}


@pytest.mark.parametrize("entity", ["PETS", "{ name: PETS }", "tableOf('pets')", "PREFIX + 'pets'"])
def test_what_cannot_be_read_is_not_called_by_default(entity: str) -> None:
    text = (
        "import { PETS } from 'elsewhere';\n"
        f"@Entity({entity})\nexport class Pet {{\n  @PrimaryColumn() id: number;\n  @Column({{ name: COLUMN }}) a: string;\n"
        "  @ManyToOne(() => Pet) @JoinColumn({ name: process.env.KEY }) parent: Pet;\n"
        "  @ManyToMany(() => Pet) @JoinTable() friends: Pet[];\n}\n"
    )
    assert columns(text) == {None: ["id", None, None]}


EMBEDDED = (
    "export class Inner { @Column() lastName: string; @Column({ name: 'given' }) first: string; }\n"
    "export class Outer { @Column(() => Inner) inner: Inner; @Column(() => Inner, { prefix: false }) flat: Inner; }\n"
    "@Entity()\nexport class Pet {\n  @PrimaryColumn() id: number;\n  @Column(() => Outer, { prefix: 'my' }) outer: Outer;\n"
    "  @Column(() => Inner) own: Inner;\n  @Column((type) => Inner, { prefix: false }) plain: Inner;\n"
    "  @Column(() => Elsewhere) other: Elsewhere;\n  @Column(() => Inner, { prefix: PREFIX }) computed: Inner;\n}\n"
)


def test_an_embedded_value_gives_its_columns_below_a_prefix() -> None:
    assert columns(EMBEDDED) == {
        "pet": ["id", "myInnerLastname", "myInnerGiven", "myLastname", "myGiven", "ownLastname", "ownGiven", "lastName", "given"]
    }  # fmt: skip
    snake = '{"dependencies": {"typeorm": "1", "typeorm-naming-strategies": "4"}}'
    assert columns(EMBEDDED, snake)["pet"][5:] == ["own_last_name", "own_given", "last_name", "given"]


def test_of_a_key_of_several_columns_none_is_unique_by_itself() -> None:
    pairs = "@Entity()\nexport class Pair { @PrimaryColumn() a: number; @PrimaryColumn({ unique: true }) b: number; }\n"
    single = "@Entity()\nexport class Single { @PrimaryColumn() a: number; @Column() b: number; }\n"
    found = find_data_models(parts_input({"src/e.ts": IMPORTS + pairs + single})).models
    assert {model.name: [field.unique for field in model.fields] for model in found} == {
        "Pair": [False, True],
        "Single": [True, False],
    }
