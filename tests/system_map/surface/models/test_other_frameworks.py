"""Pydantic's types and the tables of Prisma, JPA and TypeORM, with their truth written beside them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

PRISMA = """
// model Commented { id Int @id }
datasource db { provider = "postgresql" }
enum Role { USER ADMIN }
model User {
  id       Int      @id @default(autoincrement())
  email    String   @unique
  fullName String?  @map("full_name") // a name
  role     Role     @default(USER)
  posts    Post[]
  profile  Profile?
  @@map("users")
}
model Post {
  id       String
  number   Int
  author   User     @relation("wrote (a)", fields: [authorId], references: [id], onDelete: Cascade)
  authorId Int      @map("author_id")
  tags     Tag[]
  @@id([id, number])
}
model Profile {
  id     Int  @id
  user   User @relation(fields: [userId], references: [id])
  userId Int  @unique
}
model Tag { id Int @id
  posts Post[]
}
"""
PERSON = """
package shop;
import jakarta.persistence.*;
@MappedSuperclass
public class Person {
  @Id @GeneratedValue private Integer id;
  @Column(name = "firstName", nullable = false) private String firstName;
  private static int count;
  @Transient private String cached;
  @Embedded private Address address;
}
"""
OWNER = """
package shop;
import jakarta.persistence.*;
@Entity
@Table(name = "owners")
public class Owner extends Person {
  @OneToMany @JoinColumn(name = "owner_id") private List<Pet> pets = new ArrayList<>();
  @ManyToMany
  @JoinTable(name = "owner_vets", joinColumns = @JoinColumn(name = "owner_id"),
             inverseJoinColumns = { @JoinColumn(name = "vet_id") })
  private Set<Vet> vets;
}
"""
REST = {
    "Pet.java": "import jakarta.persistence.*; @Entity public class Pet { @Id Long id; @ManyToOne(optional = false) private PetKind petKind; }",
    "PetKind.java": "import jakarta.persistence.*; @Entity class PetKind { private Long id; @Id public Long getId() { return id; } }",
    "Vet.java": 'import jakarta.persistence.*; @Entity class Vet extends Person { @OneToOne(mappedBy = "vet") Pet pet; }',
    "Address.java": 'import jakarta.persistence.*; @Embeddable class Address { String street; @Column(name = "zip", unique = true) String code; }',
}
BASE = """
import { PrimaryGeneratedColumn, CreateDateColumn, BaseEntity } from "typeorm";
export abstract class Base extends BaseEntity {
  @PrimaryGeneratedColumn("uuid") id: string;
  @CreateDateColumn() createdAt: Date;
}
"""
ENTITIES = """
import { Entity, Column, ManyToOne, OneToMany, ManyToMany, JoinTable, JoinColumn, OneToOne } from "typeorm";
import { Base } from "./base";
@Entity()
export class BlogPost extends Base {
  @Column({ length: 100, nullable: true, unique: true }) title: string;
  @Column("simple-array") words: string[];
  @ManyToOne(() => Author, (author) => author.posts, { nullable: false }) author: Author;
  @ManyToMany(() => Tag) @JoinTable() tags: Tag[];
  @OneToOne(() => Tag) @JoinColumn({ name: "main_tag" }) main: Tag;
  plain: string;
}
@Entity({ name: "writers" })
export class Author extends Base {
  @OneToMany(() => BlogPost, (post) => post.author) posts: BlogPost[];
}
@Entity("tag")
class Tag { @PrimaryColumn({ name: "tag_id" }) id: number; }
"""


def by_table(texts: dict[str, str]) -> dict[str, DataModel]:
    return {model.table or model.name: model for model in find_data_models(parts_input(texts)).models}


def columns(model: DataModel) -> list[tuple[str | None, bool, str | None]]:
    return [(field.column, field.primary_key, field.references) for field in model.fields]


def test_prisma() -> None:
    models = by_table({"prisma/schema.prisma": PRISMA})
    assert set(models) == {"users", "Post", "Profile", "Tag"}
    assert columns(models["users"]) == [
        ("id", True, None), ("email", False, None), ("full_name", False, None), ("role", False, None),
    ]  # fmt: skip
    assert columns(models["Post"]) == [("id", True, None), ("number", True, None), ("author_id", False, "users.id")]
    assert {(one.name, one.kind) for one in models["users"].relations} == {
        ("posts", "one-to-many"), ("profile", "one-to-one"),
    }  # fmt: skip
    assert {(one.name, one.kind) for one in models["Post"].relations} == {
        ("author", "many-to-one"), ("tags", "many-to-many"),
    }  # fmt: skip
    assert [one.unique for one in models["Profile"].fields] == [True, True]


def test_jpa_as_the_specification_names_it() -> None:
    models = by_table({"src/Person.java": PERSON, "src/Owner.java": OWNER, **{f"src/{k}": v for k, v in REST.items()}})
    assert set(models) == {"owners", "Pet", "PetKind", "Vet", "owner_vets"}
    assert columns(models["owners"]) == [
        ("id", True, None), ("firstName", False, None), ("street", False, None), ("zip", False, None),
    ]  # fmt: skip
    assert columns(models["Pet"]) == [
        ("id", True, None), ("petKind_id", False, "PetKind.id"), ("owner_id", False, "owners.id"),
    ]  # fmt: skip
    assert columns(models["owner_vets"]) == [("owner_id", True, "owners.id"), ("vet_id", True, "Vet.id")]
    assert not next(field for field in models["owners"].fields if field.name == "firstName").nullable


def test_jpa_under_spring_boot_is_written_with_underscores() -> None:
    pom = "<project><dependencies><dependency><groupId>o</groupId><artifactId>spring-boot-starter-data-jpa</artifactId></dependency></dependencies></project>"
    models = by_table({"pom.xml": pom, "src/Pet.java": REST["Pet.java"], "src/PetKind.java": REST["PetKind.java"]})
    assert columns(models["pet"]) == [("id", True, None), ("pet_kind_id", False, "pet_kind.id")]


def test_jpa_collections_of_values_have_the_tables_that_they_name() -> None:
    job = """
import jakarta.persistence.*;
@Entity
public class Job {
  @Id private Long id;
  @ElementCollection
  @CollectionTable(name = "job_args", joinColumns = @JoinColumn(name = "job"))
  @Column(name = "arg") @OrderColumn(name = "arg_order")
  private List<String> args;
  @ElementCollection @CollectionTable(name = "job_env") @MapKeyColumn(name = "variable")
  private Map<String, Integer> env;
  @ElementCollection @CollectionTable(name = "job_places") private Set<Address> places;
  @ElementCollection private List<String> unnamed;
  @ManyToMany @JoinTable(name = "job_tags", joinColumns = @JoinColumn(name = "job_id"),
                         inverseJoinColumns = @JoinColumn(name = "tag_id"))
  @OrderColumn private List<Tag> tags;
}
"""
    tag = "import jakarta.persistence.*; @Entity class Tag { @Id Long id; }"
    models = by_table({"s/Job.java": job, "s/Tag.java": tag, "s/Address.java": REST["Address.java"]})
    assert {name: columns(model) for name, model in models.items()} == {
        "Job": [("id", True, None)],
        "Tag": [("id", True, None)],
        "job_args": [("job", False, "Job.id"), ("arg", False, None), ("arg_order", False, None)],
        "job_env": [("Job_id", False, "Job.id"), ("env", False, None), ("variable", False, None)],
        "job_places": [("Job_id", False, "Job.id"), ("street", False, None), ("zip", False, None)],
        "job_tags": [("job_id", False, "Job.id"), ("tag_id", False, "Tag.id"), ("tags_ORDER", False, None)],
    }
    assert [field.type for field in models["job_env"].fields] == ["Long", "Integer", "String"]


def test_typeorm() -> None:
    models = by_table({"src/base.ts": BASE, "src/entities.ts": ENTITIES})
    assert set(models) == {"blog_post", "writers", "tag", "blog_post_tags_tag"}
    assert columns(models["blog_post"]) == [
        ("id", True, None), ("createdAt", False, None), ("title", False, None), ("words", False, None),
        ("authorId", False, "writers.id"), ("main_tag", False, "tag.tag_id"),
    ]  # fmt: skip
    assert columns(models["blog_post_tags_tag"]) == [
        ("blogPostId", True, "blog_post.id"), ("tagTagId", True, "tag.tag_id"),
    ]  # fmt: skip


def test_typeorm_with_the_strategy_that_writes_underscores() -> None:
    manifest = '{"dependencies": {"typeorm": "1", "typeorm-naming-strategies": "4"}}'
    models = by_table({"package.json": manifest, "src/base.ts": BASE, "src/entities.ts": ENTITIES})
    assert [column for column, _, _ in columns(models["blog_post"])] == [
        "id", "created_at", "title", "words", "author_id", "main_tag",
    ]  # fmt: skip


def test_pydantic_types_have_their_ancestors_fields_and_lead_to_each_other() -> None:
    texts = {
        "app/base.py": "from pydantic import BaseModel\nclass Own(BaseModel):\n    model_config = {}\n    id: int\n",
        "app/types.py": "from typing import ClassVar\nfrom .base import Own\nclass Item(Own):\n    name: str | None = None\n"
        "    limit: ClassVar[int] = 3\n    _hidden: int = 1\nclass Basket(Own):\n    items: list[Item]\n    first: 'Item'\n",
    }
    models = {model.name: model for model in find_data_models(parts_input(texts)).models}
    assert [(one.name, one.type, one.nullable) for one in models["Item"].fields] == [
        ("id", "int", False), ("name", "str | None", True),
    ]  # fmt: skip
    assert [(one.name, one.target, one.kind) for one in models["Basket"].relations] == [
        ("items", "Item", "one-to-many"), ("first", "Item", "many-to-one"),
    ]  # fmt: skip
    assert {model.kind for model in models.values()} == {"type"}
    assert models["Item"].framework == "Pydantic"


PIECES = st.sampled_from(
    [*PRISMA.split("\n"), *PERSON.split("\n"), *OWNER.split("\n"), *ENTITIES.split("\n"), "(", "}", "@", "é"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=60), st.sampled_from(["a.prisma", "A.java", "a.ts", "a.tsx"]))
def test_odd_text_never_fails(lines: list[str], path: str) -> None:
    find_data_models(parts_input({path: '@Entity class A {}\nimport "typeorm";\n' + "\n".join(lines)}))
