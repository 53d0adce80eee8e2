"""What tables and columns of JPA are called where the name is a constant's, a strategy's or written beside an embedded value."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

HEAD = "package shop;\nimport jakarta.persistence.*;\n"
NAMES = """package shop.names;
public final class Names {
  public static final String PREFIX = "shop_", OTHER = "other";
  public static final String PETS = PREFIX + "pets";
  public static final String COMPUTED = PREFIX.concat("x");
  public static final int NUMBER = 3;
  public static class Columns { public static final String NAME = "pet_name"; }
}
"""
SPRING = (
    "<project><dependencies><dependency><groupId>o</groupId><artifactId>spring-boot-starter</artifactId></dependency>"
    "</dependencies></project>"
)


def models(texts: dict[str, str]) -> dict[str, DataModel]:
    return {model.name: model for model in find_data_models(parts_input(texts)).models}


def columns(model: DataModel) -> list[str | None]:
    return [field.column for field in model.fields]


def test_a_constant_is_what_it_holds_wherever_it_stands() -> None:
    pet = """package shop;
import static shop.names.Names.OTHER;
import static shop.names.Names.Columns.*;
import shop.names.Names;
import jakarta.persistence.*;
@Entity @Table(name = Names.PETS)
class Pet {
  static final String OWN = "own_col";
  @Id @Column(name = Pet.OWN) Long id;
  @Column(name = Names.Columns.NAME) String a;
  @Column(name = NAME) String b;
  @Column(name = (OTHER + "_x")) String c;
  @ManyToOne @JoinColumn(name = Near.OWNER + "_id") Pet parent;
  @Column(name = shop.names.Names.OTHER) String d;
}
"""
    near = 'package shop;\ninterface Near { String OWNER = "owner"; }\n'
    found = models({"s/shop/names/Names.java": NAMES, "s/shop/Pet.java": pet, "s/shop/Near.java": near})["Pet"]
    assert found.table == "shop_pets"
    assert columns(found) == ["own_col", "pet_name", "pet_name", "other_x", "owner_id", "other"]
    assert found.fields[4].references == "shop_pets.own_col"


def test_what_cannot_be_read_is_not_called_by_a_constants_name_nor_by_the_default() -> None:
    pet = """package shop;
import shop.names.Names;
import jakarta.persistence.*;
@Entity @Table(name = Elsewhere.PETS)
class Pet {
  @Id Long id;
  @Column(name = Names.COMPUTED) String computed;
  @Column(name = Names.NUMBER) String number;
  @Column(name = NOWHERE) String nowhere;
  @ManyToOne @JoinColumn(name = Elsewhere.OWNER) Pet parent;
  @ManyToOne @JoinTable(name = Elsewhere.FRIENDS) Pet friend;
}
"""
    found = models({"s/shop/names/Names.java": NAMES, "s/shop/Pet.java": pet, "pom.xml": SPRING})["Pet"]
    assert found.table is None
    assert columns(found) == ["id", None, None, None, None]
    assert [field.references for field in found.fields] == [None] * 5


def test_copies_of_a_class_that_differ_count_in_their_own_module_only() -> None:
    def names(value: str) -> str:
        return f'package n;\npublic class Names {{ public static final String T = "{value}"; }}\n'

    def entity(name: str) -> str:
        return f"package n;\nimport jakarta.persistence.*;\n@Entity @Table(name = Names.T) class {name} {{ @Id Long id; }}\n"

    found = models(
        {
            "a/src/n/Names.java": names("in_a"),
            "b/src/n/Names.java": names("in_b"),
            "a/src/n/One.java": entity("One"),
            "c/src/n/Two.java": entity("Two"),
        }
    )
    assert (found["One"].table, found["Two"].table) == ("in_a", None)


@pytest.mark.parametrize(
    ("path", "text", "table"),
    [
        ("application.yml", "spring:\n  jpa:\n    hibernate:\n      naming:\n        physical-strategy: o.h.StandardImpl\n", "PetKind"),
        ("application.properties", "spring.jpa.hibernate.naming.physical_strategy = o.h.StandardImpl\n", "PetKind"),
        ("application.yaml", "spring.jpa.properties.hibernate.physical_naming_strategy: o.h.StandardImpl\n", "PetKind"),
        (
            "application.properties",
            "spring.jpa.hibernate.naming.physical-strategy=o.h.CamelCaseToUnderscoresNamingStrategy\n",
            "pet_kind",
        ),
        ("application.properties", "spring.jpa.hibernate.naming.physical-strategy=o.h.SnakeCaseImpl\n", "pet_kind"),
        ("application.properties", "spring.jpa.hibernate.naming-strategy=o.h.ImprovedNamingStrategy\n", "pet_kind"),
        ("application.properties", "spring.jpa.hibernate.naming.implicit-strategy=o.h.Some\n", "pet_kind"),
    ],
)  # fmt: skip
def test_the_strategy_that_an_application_sets_is_the_one_that_names_are_written_by(
    path: str, text: str, table: str
) -> None:
    entity = f'{HEAD}@Entity @Table(name = "`PetKind`") class PetKind {{ @Id Long id; }}\n'
    texts = {"pom.xml": SPRING, "app/src/main/java/PetKind.java": entity, f"app/src/main/resources/{path}": text}
    assert models(texts)["PetKind"].table == table


def test_what_only_tests_set_changes_no_name() -> None:
    entity = f"{HEAD}@Entity class PetKind {{ @Id Long id; }}\n"
    setting = "spring.jpa.hibernate.naming.physical-strategy=o.h.StandardImpl\n"
    texts = {
        "pom.xml": SPRING,
        "src/main/java/PetKind.java": entity,
        "src/test/resources/application.properties": setting,
    }
    assert models(texts)["PetKind"].table == "pet_kind"


def test_an_embedded_value_is_called_as_it_is_where_it_is_embedded() -> None:
    person = """
@Entity @AttributeOverride(name = "changed", column = @Column(name = "changed_on"))
class Person extends Base {
  @EmbeddedId Key key;
  @Embedded Address home;
  @Embedded
  @AttributeOverride(name = "city", column = @Column(name = "work_city"))
  @AttributeOverride(name = "zip.code", column = @Column(name = "work_code"))
  Address work;
}
@MappedSuperclass class Base { String changed; }
@Embeddable class Address { String city; @Embedded Zip zip; }
@Embeddable class Zip { String code; }
@Embeddable record Key(Long shop, @Column(name = "no") String number) {}
"""
    found = models({"s/Person.java": HEAD + person})["Person"]
    assert columns(found) == ["changed_on", "shop", "no", "city", "code", "work_city", "work_code"]
    assert [field.primary_key for field in found.fields[:4]] == [False, True, True, False]
    assert not any(field.unique for field in found.fields)  # two of a key: neither is unique by itself


@pytest.mark.parametrize(
    ("kind", "is_key"),
    [("Set<Role>", True), ("java.util.SortedSet<Role>", True), ("List<Role>", False), ("Collection<Role>", False)],
)
def test_a_table_of_pairs_that_a_set_holds_has_both_columns_as_its_key(kind: str, is_key: bool) -> None:
    user = (
        f"{HEAD}@Entity class User {{ @Id Long id;\n"
        '@ManyToMany @JoinTable(name = "user_roles", joinColumns = @JoinColumn(name = "user_id"),\n'
        f'  inverseJoinColumns = @JoinColumn(name = "role_id")) {kind} roles; }}\n'
    )
    found = models({"src/User.java": user, "src/Role.java": f"{HEAD}@Entity class Role {{ @Id Long id; }}\n"})
    assert [field.primary_key for field in found["user_roles"].fields] == [is_key, is_key]


@pytest.mark.parametrize(
    ("constraints", "unique"),
    [
        ('@UniqueConstraint(columnNames = "email")', ["id", "email"]),
        (
            '{@UniqueConstraint(columnNames = {"email"}), @UniqueConstraint(columnNames = "nick_name")}',
            ["id", "email", "nick_name"],
        ),
        ('@UniqueConstraint(columnNames = {"email", "nick_name"})', ["id"]),
    ],
)
def test_a_column_that_the_table_says_is_unique_by_itself_is(constraints: str, unique: list[str]) -> None:
    user = (
        f'{HEAD}@Entity @Table(name = "users", uniqueConstraints = {constraints})\n'
        'class User { @Id Long id; String email; @Column(name = "nick_name") String nick; }\n'
    )
    fields = models({"src/User.java": user})["User"].fields
    assert [field.column for field in fields if field.unique] == unique


@pytest.mark.parametrize(
    ("imported", "first", "second"),
    [
        ("javax.persistence.Table", '@Table(name = "BLC_PET")', '@org.hibernate.annotations.Table(appliesTo = "X")'),
        ("javax.persistence.Table", '@org.hibernate.annotations.Table(appliesTo = "X")', '@Table(name = "BLC_PET")'),
        ("org.hibernate.annotations.Table", '@javax.persistence.Table(name = "BLC_PET")', '@Table(appliesTo = "X")'),
        ("org.hibernate.annotations.Table", '@Table(appliesTo = "X")', '@jakarta.persistence.Table(name = "BLC_PET")'),
    ],
)
def test_of_two_annotations_of_one_name_jpa_s_counts(imported: str, first: str, second: str) -> None:
    source = f"package a;\nimport {imported};\nimport javax.persistence.Entity;\n@Entity\n{first}\n{second}\nclass Pet {{ @Id Long id; }}\n"
    assert models({"a/Pet.java": source})["Pet"].table == "BLC_PET"


@pytest.mark.parametrize(
    ("artifact", "table"),
    [
        ("spring-boot-starter-data-jpa", "user_connection"),
        ("spring-boot-hibernate", "user_connection"),
        ("spring-boot-autoconfigure", "UserConnection"),
        ("spring-boot-starter-test", "UserConnection"),
        ("spring-boot-starter-data-jpa-test", "UserConnection"),
    ],
)
def test_names_have_underscores_where_spring_boot_sets_an_application_up(artifact: str, table: str) -> None:
    source = f"{HEAD}@Entity class UserConnection {{ @Id Long id; }}\n"
    pom = SPRING.replace("spring-boot-starter", artifact)
    assert models({"s/UserConnection.java": source, "pom.xml": pom})["UserConnection"].table == table
