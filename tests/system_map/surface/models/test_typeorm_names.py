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


PAIR = (
    "@Entity()\nexport class UserAccount { @PrimaryColumn() id: number; @Column() firstName: string; "
    "@Column({ name: 'nickName' }) nick: string; }\n"
    "@Entity()\nexport class Post { @PrimaryColumn() id: number; @Column() userId: number; @Column() userID2: number;\n"
    "  @ManyToOne(() => UserAccount) user: UserAccount; }\n"
)
SOURCE = (
    "import { DataSource } from 'typeorm';\nimport { Names } from './names';\n"
    "export const source = new DataSource({ type: 'postgres', namingStrategy: new Names() });\n"
)
WORDS = "import { snakeCase } from './words';\n"
COLUMN = "columnName(property: string, given: string, before: string[]) { return %s; }\n"
KEY = "joinColumnName(relation: string, to: string) { return snakeCase(`${relation}_${to}`); }\n"


def named_by(methods: str, before: str = WORDS, source: str = SOURCE) -> dict[str | None, list[str | None]]:
    strategy = (
        f"import {{ DefaultNamingStrategy }} from 'typeorm';\n{before}"
        f"export class Names extends DefaultNamingStrategy {{\n{methods}}}\n"
    )
    files = {"package.json": "{}", "src/e.ts": IMPORTS + PAIR, "src/names.ts": strategy, "src/source.ts": source}
    found = find_data_models(parts_input(files)).models
    return {model.table: [field.column for field in model.fields] for model in found}


def test_an_own_naming_strategy_is_read() -> None:
    keeps = COLUMN % "snakeCase(before.join('_')) + (given ?? snakeCase(property))"
    assert named_by(keeps + KEY) == {
        "user_account": ["id", "first_name", "nickName"],
        "post": ["id", "user_id", None],  # where numbers and capitals go, only the function knows
    }
    takes = COLUMN % "snakeCase(before.concat(given || property).join('_'))"
    assert named_by(takes)["user_account"] == ["id", "first_name", None]
    theirs = "import { snakeCase } from 'typeorm/util/StringUtils';\n"
    assert named_by(keeps + KEY, theirs)["post"] == ["id", "user_id", "user_id2"]


def test_a_column_and_the_key_of_one_name_are_one_column() -> None:
    keeps = COLUMN % "given ?? snakeCase(property)"
    assert named_by(keeps)["post"] == ["id", "user_id", None, "userId"]  # the key has TypeORM's own name
    assert named_by(keeps + KEY)["post"] == ["id", "user_id", None]


@pytest.mark.parametrize(
    "methods",
    [
        COLUMN % "given ?? 'c_' + snakeCase(property)",
        COLUMN % "given ?? snakeCase(property).toUpperCase()",
        COLUMN % "given ?? shorten(property)",
        COLUMN % "`x_${snakeCase(property)}`",
    ],
)
def test_an_own_naming_strategy_that_cannot_be_read_leaves_columns_open(methods: str) -> None:
    assert named_by(methods)["user_account"] == [None, None, "nickName"]


@pytest.mark.parametrize(
    "source",
    [
        "import { DataSource } from 'typeorm';\n",
        "import { DataSource } from 'typeorm';\nconst names = pick();\nexport const a = { namingStrategy: names };\n",
        SOURCE.replace("'./names'", "'other'").replace("Names", "Other"),
        SOURCE + "export const b = new DataSource({ namingStrategy: new Other() });\n",
    ],
)
def test_a_naming_strategy_that_is_not_seen_leaves_names_open(source: str) -> None:
    found = named_by(COLUMN % "given ?? snakeCase(property)", source=source)
    assert {tuple(columns) for columns in found.values()} <= {(None, None, "nickName"), (None, None, None)}


def test_a_data_source_that_takes_the_default_strategy_names_by_default() -> None:
    source = SOURCE.replace("{ Names } from './names'", "{ DefaultNamingStrategy as Names } from 'typeorm'")
    assert named_by("", source=source)["user_account"] == ["id", "firstName", "nickName"]


TREE = (
    "@Entity('parts')\n@Tree({tree})\nexport class Part {{\n  @PrimaryGeneratedColumn() partId: number;\n"
    "  @TreeChildren() children: Part[];\n  @TreeParent({{ onDelete: 'SET NULL' }}) parent?: Part;\n"
    "  @TreeLevelColumn() depth: number;\n}}\n"
)
OWN = ["partId", "parentPartId", "depth"]


@pytest.mark.parametrize(
    ("tree", "tables"),
    [
        ("'materialized-path'", {"parts": [*OWN, "mpath"]}),
        ("'nested-set'", {"parts": [*OWN, "nsleft", "nsright"]}),
        ("'adjacency-list'", {"parts": OWN}),
        ("kind()", {"parts": OWN}),
        ("'closure-table'", {"parts": OWN, "parts_closure": ["partId_ancestor", "partId_descendant", "level"]}),
        (
            "'closure-table', { closureTableName: 'up', ancestorColumnName: (one) => 'a_' + one.propertyName }",
            {"parts": OWN, "up_closure": [None, "partId_descendant", "level"]},
        ),
        ("'closure-table', { closureTableName: name() }", {"parts": OWN}),
    ],
)
def test_a_tree_has_columns_or_a_table_of_its_own(tree: str, tables: dict[str | None, list[str | None]]) -> None:
    assert columns(TREE.format(tree=tree)) == tables


def test_a_tree_s_parent_is_a_key_to_the_same_table() -> None:
    text = IMPORTS + TREE.format(tree="'closure-table'")
    models = find_data_models(parts_input({"src/e.ts": text})).models
    keys = {f"{model.table}.{one.column}": one.references for model in models for one in model.fields if one.references}
    assert keys == {
        "parts.parentPartId": "parts.partId",
        "parts_closure.partId_ancestor": "parts.partId",
        "parts_closure.partId_descendant": "parts.partId",
    }
    relations = [(one.name, one.kind, one.target) for model in models for one in model.relations]
    assert relations == [("children", "one-to-many", "Part"), ("parent", "many-to-one", "Part")]
