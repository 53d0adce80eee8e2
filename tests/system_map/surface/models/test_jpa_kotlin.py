"""JPA's entities in Kotlin: properties of constructors and bodies, targets of annotations, classes of other files."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

BASE = """package shop.model
import jakarta.persistence.*

interface Named

@MappedSuperclass
abstract class BaseEntity<K> : Named {
    @Id @GeneratedValue
    var id: K? = null
    val isNew: Boolean get() = id == null
    val size by lazy { 3 }
}
"""
PETS = """package shop
import jakarta.persistence.*
import shop.model.BaseEntity

@Embeddable
data class Address(@Column(name = "zip_code") val zip: String, val street: String?)

@Entity
@Table(name = "owners", uniqueConstraints = [UniqueConstraint(columnNames = ["code"])])
class Owner(
    @field:Column(name = "code", nullable = false) val code: @Size(max = 3) String,
    @Embedded @AttributeOverride(name = "street", column = Column(name = "road")) var home: Address,
    plain: Int,
) : BaseEntity<Long>() {
    @OneToMany(cascade = [CascadeType.ALL], mappedBy = "owner")
    private val pets: MutableSet<Pet> = HashSet()
    @ElementCollection
    @CollectionTable(name = "nick", joinColumns = [JoinColumn(name = "owner_id")])
    var nicks: Set<@NotBlank String> = setOf()
    var age = 0
    var weight: Double? = null
    @Transient var seen = false
    companion object { val LIMIT = 3 }
}

@Entity
class Pet : BaseEntity<Long>() {
    @ManyToOne(optional = false) @JoinColumn(name = "owner_id") lateinit var owner: Owner
    @ManyToMany
    @JoinTable(name = "pet_tag", joinColumns = [JoinColumn(name = "pet_id")], inverseJoinColumns = arrayOf(JoinColumn(name = "tag_id")))
    var tags: MutableSet<Tag> = mutableSetOf()
    @Column(name = "a" + "b") var `class` = ""
    @Column(name = Names.OTHER) var other = ""
    @Column(name = "${x}_y") var third = ""
}

@Entity
class Tag(@get:Id @get:Column(name = "tag_key") val key: Int, @get:Transient val shown: String)
"""


def _models(texts: dict[str, str]) -> dict[str, DataModel]:
    return {model.name: model for model in find_data_models(parts_input(texts)).models}


def test_entities_of_kotlin_have_tables_columns_and_keys() -> None:
    models = _models({"src/shop/model/Base.kt": BASE, "src/shop/Pets.kt": PETS})
    assert {name: model.table for name, model in models.items()} == {
        "Owner": "owners",
        "nick": "nick",
        "Pet": "Pet",
        "pet_tag": "pet_tag",
        "Tag": "Tag",
    }
    owner = models["Owner"]
    assert [(one.column, one.type, one.nullable, one.primary_key, one.unique) for one in owner.fields] == [
        ("id", "Long", False, True, True),
        ("code", "String", False, False, True),
        ("zip_code", "String", True, False, False),
        ("road", "String", True, False, False),
        ("age", "Int", False, False, False),
        ("weight", "Double", True, False, False),
    ]
    assert (owner.line, owner.bases, owner.fields[1].line) == (10, ["BaseEntity"], 11)
    assert [(one.name, one.target, one.target_path, one.kind) for one in owner.relations] == [
        ("pets", "Pet", "src/shop/Pets.kt", "one-to-many")
    ]
    assert [(one.column, one.references) for one in models["nick"].fields] == [
        ("owner_id", "owners.id"),
        ("nicks", None),
    ]


def test_relations_and_names_of_kotlin_are_read() -> None:
    models = _models({"src/shop/model/Base.kt": BASE, "src/shop/Pets.kt": PETS})
    assert [(one.name, one.column, one.nullable, one.references) for one in models["Pet"].fields] == [
        ("id", "id", False, None),
        ("owner", "owner_id", False, "owners.id"),
        ("class", "ab", True, None),
        ("other", None, True, None),
        ("third", None, True, None),
    ]
    assert [(one.column, one.references, one.primary_key) for one in models["pet_tag"].fields] == [
        ("pet_id", "Pet.id", True),
        ("tag_id", "Tag.tag_key", True),
    ]
    assert [(one.column, one.primary_key) for one in models["Tag"].fields] == [("tag_key", True)]


@pytest.mark.parametrize("path", ["a/Note.kt", "a/Note.java"])
def test_entities_of_android_s_room_are_none_of_jpa_s(path: str) -> None:
    fields = "(@PrimaryKey val id: Int)" if path.endswith(".kt") else "{ @PrimaryKey int id; }"
    end = "\n" if path.endswith(".kt") else ";\n"
    source = (
        f"package a{end}import androidx.room.Entity{end}import javax.persistence.*{end}@Entity class Note {fields}\n"
    )
    assert _models({path: source}) == {}


@pytest.mark.parametrize("own", ["import com.acme.persistence.*", "import dev.morphia.persistence.Entity.Kind", ""])
@pytest.mark.parametrize("path", ["a/Note.kt", "a/Note.java"])
def test_an_entity_that_no_import_makes_jpa_s_is_none(path: str, own: str) -> None:
    fields = "(@Id val id: Int)" if path.endswith(".kt") else "{ @Id int id; }"
    lines = [
        f"{line};" if line and path.endswith(".java") else line for line in ("package a", "import androidx.room.*", own)
    ]
    source = "\n".join([*lines, '@Entity @jakarta.persistence.Table(name = "n") class Note', fields])
    assert _models({path: source}) == {}
    assert set(_models({path: source.replace("@Entity", "@jakarta.persistence.Entity")})) == {"Note"}


@pytest.mark.parametrize("source", ["@Entity\nclass\n", "@Entity class `` { @Id var id = 1 }\n"])
def test_a_class_without_a_name_is_none(source: str) -> None:
    assert _models({"a/Note.kt": f"import jakarta.persistence.*\n{source}"}) == {}


def test_a_primitive_whose_getter_is_mapped_cannot_be_null() -> None:
    source = "@Entity class A(@get:Id val id: Long, @get:Column val g: Int, @get:Column val n: Int?, val p: Int)\n"
    found = _models({"A.kt": f"import jakarta.persistence.*\n{source}"})["A"]
    assert [(one.name, one.nullable) for one in found.fields] == [
        ("id", False),
        ("g", False),
        ("n", True),
        ("p", False),
    ]
