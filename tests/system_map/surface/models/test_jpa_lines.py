"""What JPA's entities have of the classes above them and of what they embed, over files, type variables and overrides."""

from __future__ import annotations

from unittest import mock

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models, jpa_embedded, jpa_lines
from tests.fakes.mapped_repository import mapped

Facts = list[tuple[str, str | None, str | None]]
USER = '@Entity @Table(name = "users") public class User { @Id @Column(name = "user_id") Integer id; }'
BASE = """@MappedSuperclass public abstract class Base {
  String uuid;
  @ManyToOne @JoinColumn(name = "creator_id") User creator;
}"""


def models(*texts: str, **others: str) -> dict[str, DataModel]:
    """Read public classes of the package `a`, each in a file of its own, and others by the path below `s`."""
    files = {f"s/a/{_name(text)}.java": f"package a;\nimport jakarta.persistence.*;\n{text}\n" for text in texts}
    files |= {f"s/{path.replace('_', '/')}.java": text for path, text in others.items()}
    return {model.name: model for model in find_data_models(mapped(files).parts_input()).models}


def _name(text: str) -> str:
    return text.partition("class ")[2].partition(" ")[0].partition("<")[0]


def facts(model: DataModel) -> Facts:
    return [(field.name, field.column, field.references) for field in model.fields]


def leads(model: DataModel) -> list[tuple[str, str, str]]:
    return [(relation.name, relation.target, relation.kind) for relation in model.relations]


def test_a_class_without_annotations_hides_nothing_above_it_and_adds_nothing() -> None:
    found = models(
        USER,
        BASE,
        "public abstract class Mid extends Base implements Marker { String own; @Column String marked; }",
        "public abstract class Lower extends Mid {}",
        "public interface Marker {}",
        "@Entity public class Pet extends Lower { @Id Long id; }",
    )["Pet"]
    assert facts(found) == [("uuid", "uuid", None), ("creator", "creator_id", "users.user_id"), ("id", "id", None)]
    assert leads(found) == [("creator", "User", "many-to-one")]


def test_the_class_above_is_the_one_that_imports_and_packages_name() -> None:
    outside = "package a;\nimport lib.Mid;\nimport jakarta.persistence.*;\n@Entity public class %s extends Mid { @Id Long id; }"
    found = models(
        USER,
        BASE,
        "public class Mid extends Base {}",
        "@Entity public class Here extends Mid { @Id Long id; }",
        b_Mid="package b;\npublic class Mid {}",
        b_There="package b;\nimport jakarta.persistence.*;\n@Entity public class There extends Mid { @Id Long id; }",
        a_Outside=outside % "Outside",
        c_Base="package c;\nimport lib.Base;\nimport jakarta.persistence.*;\n@Entity public class Of extends Base { @Id Long id; }",
        c_Whole="package c;\nimport jakarta.persistence.*;\n@Entity public class Whole extends a.Mid { @Id Long id; }",
    )
    columns = {name: [field.name for field in model.fields] for name, model in found.items()}
    assert columns == {
        "User": ["id"],
        "Here": ["uuid", "creator", "id"],
        "There": ["id"],
        "Outside": ["id"],
        "Of": ["id"],
        "Whole": ["uuid", "creator", "id"],
    }


def test_classes_that_inherit_from_each_other_end() -> None:
    found = models("public class Up extends Down {}", "@Entity public class Down extends Up { @Id Long id; }")
    assert facts(found["Down"]) == [("id", "id", None)]


@pytest.mark.parametrize(
    ("between", "above", "expected"),
    [
        ("", "Of<User, Long>", [("owner", "User", "many-to-one"), ("many", "User", "one-to-many")]),
        ("public class Mid<T extends User> extends Of<T, Long> {}", "Mid<User>", [("owner", "User", "many-to-one"), ("many", "User", "one-to-many")]),
        ("public class Mid<A, B> extends Of<B, Map<A, B>> {}", "Mid<Long, User>", [("owner", "User", "many-to-one"), ("many", "User", "one-to-many")]),
        ("", "Of", []),
        ("public class Mid<T extends User> extends Of<T, Long> {}", "Mid", [("owner", "User", "many-to-one"), ("many", "User", "one-to-many")]),
        ("public class Mid<T> extends Of<T, Long> {}", "Mid<?>", []),
    ],
)  # fmt: skip
def test_a_type_variable_is_what_the_class_below_gives_it(
    between: str, above: str, expected: list[tuple[str, str, str]]
) -> None:
    generic = """@MappedSuperclass public abstract class Of<O, V> {
  @ManyToOne @JoinColumn(name = "owner_id") O owner;
  @OneToMany(mappedBy = "x") Set<O> many;
  V value;
}"""
    texts = [USER, generic, f"@Entity public class Pet extends {above} {{ @Id Long id; }}"]
    found = models(*texts, *([between] if between else []))["Pet"]
    assert leads(found) == expected
    key = "users.user_id" if expected else None
    assert facts(found) == [("owner", "owner_id", key), ("value", "value", None), ("id", "id", None)]


@pytest.mark.parametrize(
    "override",
    [
        '@AssociationOverride(name = "creator", joinColumns = @JoinColumn(name = "made_by", nullable = false))',
        '@AssociationOverride(name = "creator", joinColumns = {@JoinColumn(name = "made_by", nullable = false)})',
        '@AssociationOverrides({@AssociationOverride(name = "creator", joinColumns = @JoinColumn(name = "made_by", nullable = false))})',
        """@AttributeOverride(name = "x", column = @Column(name = "y"))
@AssociationOverride(name = "other", joinColumns = @JoinColumn(name = "z"))
@AssociationOverride(name = "creator", joinColumns = @JoinColumn(name = "made_by", nullable = false))""",
    ],
)
def test_an_overridden_relation_has_the_column_that_is_named_instead(override: str) -> None:
    found = models(USER, BASE, f"@Entity {override} public class Pet extends Base {{ @Id Long id; }}")["Pet"]
    assert facts(found) == [("uuid", "uuid", None), ("creator", "made_by", "users.user_id"), ("id", "id", None)]
    assert found.fields[1].nullable is False


def test_an_override_of_a_class_between_counts_unless_one_below_says_otherwise() -> None:
    def override(name: str) -> str:
        return f'@AssociationOverride(name = "creator", joinColumns = @JoinColumn(name = "{name}"))'

    found = models(
        USER,
        BASE,
        f"@MappedSuperclass {override('mid')} public class Mid extends Base {{}}",
        "@Entity public class One extends Mid { @Id Long id; }",
        f"@Entity {override('two')} public class Two extends Mid {{ @Id Long id; }}",
        '@Entity @AssociationOverride(name = "creator", joinColumns = {@JoinColumn(name = "p"), @JoinColumn(name = "q")}) '
        "public class Three extends Mid { @Id Long id; }",
    )
    assert [found[name].fields[1].column for name in ("One", "Two", "Three")] == ["mid", "two", None]


def test_relations_of_what_is_embedded_are_those_of_the_entity() -> None:
    found = models(
        USER,
        """@Embeddable public class Coded {
  @ManyToOne User coded;
  @ManyToOne @JoinColumn(name = "second") User second;
  @OneToMany(mappedBy = "x") Set<User> many;
  String free;
}""",
        "@Embeddable public class Outer { @Embedded Coded inner; }",
        "@Entity public class One { @Id Long id; Coded value; }",
        """@Entity public class Two { @Id Long id;
  @AssociationOverrides({@AssociationOverride(name = "coded", joinColumns = @JoinColumn(name = "first"))})
  @AttributeOverride(name = "free", column = @Column(name = "text"))
  @Embedded Coded value;
}""",
        """@Entity public class Three { @Id Long id;
  @AssociationOverride(name = "inner.coded", joinColumns = @JoinColumn(name = "deep"))
  @Embedded Outer value;
}""",
        '@Embeddable public class Key { @ManyToOne @JoinColumn(name = "user") User user; int number; }',
        "@Entity public class Four { @EmbeddedId Key id; }",
    )  # fmt: skip
    first, key = "coded_user_id", "users.user_id"
    assert facts(found["One"]) == [
        *(("id", "id", None), ("coded", first, key), ("second", "second", key), ("free", "free", None))
    ]
    assert leads(found["One"]) == [
        *(("coded", "User", "many-to-one"), ("second", "User", "many-to-one"), ("many", "User", "one-to-many"))
    ]
    assert [field.column for field in found["Two"].fields] == ["id", "first", "second", "text"]
    assert [field.column for field in found["Three"].fields] == ["id", "deep", "second", "free"]
    assert [(one.column, one.primary_key, one.nullable) for one in found["Four"].fields] == [
        *(("user", True, False), ("number", True, False))
    ]


@pytest.mark.parametrize(
    ("ends", "columns"),
    [
        ("String", 400),  # of 8,192 what is kept of any table
        ("@Embedded V3", 1),  # without an end: nothing of it is a column
    ],
)
def test_values_within_values_are_looked_at_up_to_a_limit_for_each_entity(ends: str, columns: int) -> None:
    def embeddable(level: int) -> str:
        kind = f"@Embedded V{level - 1}" if level else ends
        return f"@Embeddable public class V{level} {{ {' '.join(f'{kind} v{level}_{at};' for at in range(8))} }}"

    entity = "@Entity public class One { @Id Long id; V3 first; V3 second; String last; }"
    with mock.patch.object(jpa_embedded, "_within", wraps=jpa_embedded._within) as looked:
        found = models(*(embeddable(level) for level in range(4)), entity)["One"]
    assert looked.call_count < 2_000
    assert [field.column for field in found.fields[:4]] == ["id", "v0_0", "v0_1", "v0_2"][:columns]
    assert len(found.fields) == columns


def test_a_class_without_annotations_is_read_once_for_all_below_it() -> None:
    text = "package a;\nimport jakarta.persistence.*;\n" + "".join(
        f"class P{at}<T> {{}}\n@MappedSuperclass class M{at}<T> extends P{at}<T> {{ T value; }}\n"
        f"class N{at}<T> extends M{at}<T> {{}}\n@Entity class E{at} extends N{at}<Long> {{ @Id Long id; }}\n"
        f"@Entity class F{at} extends N{at}<String> {{ @Id Long id; }}\n"
        for at in range(5)
    )
    given = mapped({"s/a/All.java": text}).parts_input()
    with mock.patch.object(jpa_lines, "_head", wraps=jpa_lines._head) as read:
        found = find_data_models(given).models
    assert {one.name: one.fields[0].type for one in found} == {
        **{f"E{at}": "Long" for at in range(5)},
        **{f"F{at}": "String" for at in range(5)},
    }
    assert read.call_count == 10  # each of `P` and `N`


def test_a_key_s_column_that_only_a_relation_names_has_the_type_of_what_it_leads_to() -> None:
    found = models(
        """@Entity public class Owner { @Id Integer id; @Column(name = "no") Long number;
  @OneToMany @JoinColumn(name = "owner_id") List<Pet> pets;
  @OneToMany @JoinColumn(name = "owner_no", referencedColumnName = "no") List<Pet> others;
  @ManyToMany @JoinTable(name = "owner_pets", joinColumns = @JoinColumn(name = "owner"),
                         inverseJoinColumns = @JoinColumn(name = "pet")) Set<Pet> both;
}""",
        "@Entity public class Pet { @Id Long id; }",
    )
    assert [(one.column, one.type, one.references) for one in found["Pet"].fields[1:]] == [
        ("owner_id", "Integer", "Owner.id"),
        ("owner_no", "Long", "Owner.no"),
    ]
    assert [(one.column, one.type) for one in found["owner_pets"].fields] == [("owner", "Integer"), ("pet", "Long")]
