"""Django's models: what the framework itself would make of them, written beside the code."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

PROJECT = {
    "shop/settings.py": """
AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["shop.accounts", "shop.books.apps.BooksConfig"]
""",
    "shop/accounts/__init__.py": "",
    "shop/accounts/models.py": """
from django.contrib.auth.models import AbstractUser
class Account(AbstractUser):
    nickname = models.CharField(max_length=20, null=True)
""",
    "shop/core/__init__.py": "",
    "shop/core/bases.py": """
from django.db import models
class Stamped(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    note = models.TextField()
    class Meta:
        abstract = True
        app_label = "stamped"
class Named(Stamped):
    name = models.CharField(max_length=10, unique=True)
    note = None
    class Meta:
        abstract = True
""",
    "shop/core/fields.py": """
from django.db import models
class Money(models.DecimalField):
    pass
class Owner(models.ForeignKey):
    pass
""",
    "shop/books/__init__.py": "",
    "shop/books/apps.py": """
from django.apps import AppConfig
class BooksConfig(AppConfig):
    name = "shop.books"
    label = "library"
""",
    "shop/books/models/__init__.py": "from .book import *\nfrom .people import Author\n",
    "shop/books/models/people.py": """
from django.db import models
from shop.core.bases import Named
class Author(Named):
    class Meta(Named.Meta):
        abstract = False
        app_label = "library"
        db_table = "writers"
""",
    "shop/books/models/book.py": """
import uuid
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from shop.core import fields as own
from .people import Author

class Shelf(models.Model):
    code = models.SlugField(primary_key=True)

class Book(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField("the title", max_length=100)
    price = own.Money(null=True)
    shelf = models.ForeignKey("Shelf", on_delete=models.CASCADE, null=True)
    owner = own.Owner(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_column="belongs_to")
    authors = models.ManyToManyField(Author, related_name="books")
    sequels = models.ManyToManyField("self")
    readers = models.ManyToManyField("accounts.Account", through="Reading")
    what = GenericForeignKey()
    objects = models.Manager()
    if True:
        pages = models.IntegerField()

class Reading(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    reader = models.OneToOneField("accounts.Account", on_delete=models.CASCADE)

class Audio(Book):
    length = models.IntegerField()

class Cheap(Book):
    class Meta:
        proxy = True
""",
    "shop/books/forms.py": """
from django import forms
class BookForm(forms.Form):
    title = forms.CharField()
""",
    "shop/books/tests/models.py": """
from django.db import models
class Fake(models.Model):
    name = models.CharField(max_length=3)
""",
}


def found() -> dict[str, DataModel]:
    part = find_data_models(parts_input(PROJECT))
    return {model.table or model.name: model for model in part.models}


def columns(model: DataModel) -> list[str]:
    return [field.column or "" for field in model.fields]


def keys(model: DataModel) -> list[str]:
    return [field.column or "" for field in model.fields if field.primary_key]


def references(model: DataModel) -> dict[str, str]:
    return {field.column or "": field.references for field in model.fields if field.references}


def test_tables_are_those_that_django_makes() -> None:
    assert set(found()) == {
        "accounts_account",
        "accounts_account_groups",
        "accounts_account_user_permissions",
        "writers",
        "library_shelf",
        "library_book",
        "library_book_authors",
        "library_book_sequels",
        "library_reading",
        "library_audio",
        "tests_fake",
    }


def test_columns_come_from_the_class_and_its_abstract_parents() -> None:
    models = found()
    assert columns(models["library_book"]) == ["id", "title", "price", "shelf_id", "belongs_to", "pages"]
    assert columns(models["writers"]) == ["id", "created", "name"]
    account = columns(models["accounts_account"])
    assert account[0] == "id"
    assert {"password", "username", "is_staff", "nickname"} <= set(account)
    assert "groups" not in account


def test_keys_are_implicit_written_or_the_link_to_the_parent() -> None:
    models = found()
    assert keys(models["library_reading"]) == ["id"]
    assert keys(models["library_shelf"]) == ["code"]
    assert keys(models["library_audio"]) == ["book_ptr_id"]
    assert models["library_reading"].fields[0].type == "BigAutoField"


def test_foreign_keys_lead_to_the_column_that_they_hold() -> None:
    models = found()
    assert references(models["library_book"]) == {"shelf_id": "library_shelf.code", "belongs_to": "accounts_account.id"}
    assert references(models["library_audio"]) == {"book_ptr_id": "library_book.id"}
    assert references(models["library_reading"]) == {"book_id": "library_book.id", "reader_id": "accounts_account.id"}


def test_a_table_between_has_both_ends_and_one_with_itself_says_from_and_to() -> None:
    models = found()
    assert references(models["library_book_authors"]) == {"book_id": "library_book.id", "author_id": "writers.id"}
    assert references(models["library_book_sequels"]) == {
        "from_book_id": "library_book.id",
        "to_book_id": "library_book.id",
    }


def test_relations_say_how_many_and_through_what() -> None:
    relations = {one.name: (one.kind, one.target, one.through) for one in found()["library_book"].relations}
    assert relations["readers"] == ("many-to-many", "Account", "Reading")
    assert relations["shelf"] == ("many-to-one", "Shelf", None)
    assert relations["authors"] == ("many-to-many", "Author", "Book_authors")


def test_models_of_tests_are_marked() -> None:
    assert found()["tests_fake"].is_test
    assert not found()["library_book"].is_test


def test_null_and_unique_are_told() -> None:
    fields = {field.name: field for field in found()["library_book"].fields}
    assert fields["price"].nullable
    assert not fields["title"].nullable
    assert {field.name for field in found()["writers"].fields if field.unique} == {"id", "name"}


def test_a_model_below_a_base_from_an_unknown_package_is_found_by_its_fields() -> None:
    part = find_data_models(
        parts_input(
            {
                "a/models.py": "from django.db import models\nfrom lib.bases import Thing\n"
                "class One(Thing):\n    name = models.CharField()\nclass Two(Thing):\n    name = 'x'\n"
            }
        )
    )
    assert [model.table for model in part.models] == ["a_one"]


def test_classes_that_inherit_from_themselves_or_in_a_circle_end() -> None:
    source = "from django.db import models\nclass A(B): x = models.CharField()\nclass B(A): pass\nclass C(C): pass\n"
    find_data_models(parts_input({"a/models.py": source}))


def test_a_long_line_of_ancestors_ends() -> None:
    lines = ["from django.db import models", "class C0(models.Model): pass"]
    lines += [f"class C{number}(C{number - 1}): pass" for number in range(1, 1500)]
    part = find_data_models(parts_input({"a/models.py": "\n".join(reversed(lines[1:])) + "\n" + lines[0]}))
    assert part.frameworks.get("Django", 0) <= 1500


def test_a_module_that_hands_names_on_under_others_costs_no_model() -> None:
    repository = PROJECT | {
        "shop/api.py": "from shop.books import models as book_models\nfrom shop.core import (\n    bases as parents,\n)\n"
    }
    given = parts_input(repository)
    assert "python.aliases" in {signal.kind for facts in given.found.given.facts.values() for signal in facts.signals}
    assert (
        [model.name for model in find_data_models(given).models]
        == [model.name for model in find_data_models(parts_input(PROJECT)).models]
        != []
    )


def test_expressions_with_fields_of_models_are_no_tables() -> None:
    source = """
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.utils.functional import SimpleLazyObject
from lib.mixins import Fast
class JSONBObjectAgg(models.Aggregate):
    output_field = models.JSONField()
class FastSum(Fast, models.Func):
    output_field = models.IntegerField()
class Words(ArrayAgg):
    output_field = models.TextField()
class Lazy(SimpleLazyObject):
    field = models.TextField()
class One(models.Model):
    name = models.CharField()
"""
    assert [model.name for model in find_data_models(parts_input({"a/models.py": source})).models] == ["One"]


def test_a_model_below_one_of_django_s_own_apps_is_found() -> None:
    source = "from django.contrib.flatpages.models import FlatPage\nfrom django.db import models\n"
    source += "class Page(FlatPage):\n    image = models.ImageField()\n"
    assert [model.name for model in find_data_models(parts_input({"a/models.py": source})).models] == ["Page"]


def test_a_composite_key_is_the_fields_that_it_names_and_no_id_is_made() -> None:
    source = """
from django.db import models
class Ticket(models.Model):
    code = models.SlugField(primary_key=True)
class Line(models.Model):
    pk = models.CompositePrimaryKey("ticket_id", "name")
    note = models.TextField()
    name = models.CharField(max_length=9)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE)
"""
    models = {model.table: model for model in find_data_models(parts_input({"a/models.py": source})).models}
    line = models["a_line"]
    assert columns(line) == ["note", "name", "ticket_id"]
    assert keys(line) == ["name", "ticket_id"]
    assert not any(field.unique for field in line.fields)
    assert references(line) == {"ticket_id": "a_ticket.code"}


NESTED = {
    "proj/settings.py": "LOCAL_APPS = (['blog.apps.BlogConfig'])\nINSTALLED_APPS = ['shop', 'shop.named'] + LOCAL_APPS\n",
    "blog/apps.py": "from django.apps import AppConfig\nclass BlogConfig(AppConfig):\n    name = 'blog'\n    label = 'posts'\n",
    "lib/plugin/models.py": "",
    **{
        f"{folder}/models.py": f"from django.db import models\nclass {name}(models.Model):\n    x = models.CharField()\n"
        for folder, name in {
            "blog/inner": "A",
            "shop/deep/inner": "B",
            "shop/named": "C",
            "shop/migrated": "D",
            "lib/plugin/more": "E",
            "blog/tests/fake": "F",
            "shop/added": "G",
        }.items()
    },
    "shop/migrated/migrations/__init__.py": "",
    "proj/local.py": "from .settings import *\nINSTALLED_APPS.append('shop.added')\n",
}


def test_models_below_an_installed_application_are_its_own() -> None:
    tables = {model.name: model.table for model in find_data_models(parts_input(NESTED)).models}
    assert tables == {
        "A": "posts_a",
        "B": "shop_b",
        "C": "named_c",  # installed, too
        "D": "migrated_d",  # has migrations
        "E": "more_e",  # nobody says which applications are installed here
        "F": "fake_f",  # installed by what runs the tests
        "G": "added_g",
    }


MODEL = "from django.db import models\nclass O(models.Model):\n    x = models.CharField()\n"


@pytest.mark.parametrize(
    ("settings", "table"),
    [
        ("INSTALLED_APPS = ['shop']\n", "shop_o"),
        ("MY_APPS: list[str] = ['shop']\nINSTALLED_APPS = [*MY_APPS, 'lib'] + ('x',)\n", "shop_o"),
        ("INSTALLED_APPS = ['shop']\nfor name in found:\n    INSTALLED_APPS.append(name)\n", "pay_o"),
        ("INSTALLED_APPS = ['shop', f'{base}.pay']\n", "pay_o"),
        ("INSTALLED_APPS = ['shop'] + env.list('EXTRA')\n", "pay_o"),
        ("apps = ['shop.pay']\nINSTALLED_APPS = ['shop'] + apps\n", "pay_o"),
        ("INSTALLED_APPS = ['shop', *find('shop')]\n", "pay_o"),
        ("INSTALLED_APPS = make()\nOTHER_APPS = {'shop': 1}\n", "pay_o"),
        ("INSTALLED_APPS = ['shop']\nINSTALLED_APPS += ['a' for _ in b]\n", "pay_o"),
    ],
)
def test_models_are_those_of_the_application_above_where_all_lists_can_be_read(settings: str, table: str) -> None:
    texts = {"proj/settings.py": settings, "shop/models.py": "", "shop/pay/models.py": MODEL}
    assert [one.table for one in find_data_models(parts_input(texts)).models] == [table]


@pytest.mark.parametrize(
    ("beside", "table"),
    [
        ({}, "shop_o"),
        ({"proj/settings.py": "APPS = ['shop']\nINSTALLED_APPS = ['x', *APPS]\n"}, "shop_o"),
        ({"shop/apps.py": NESTED["blog/apps.py"].replace("'blog'", "'shop'")}, "posts_o"),
        ({"proj/settings.py": "INSTALLED_APPS = ['shop.models'] + more()\n"}, "models_o"),
        ({"shop/models/migrations/__init__.py": ""}, "models_o"),
        ({"shop/models/__init__.py": None}, "models_o"),  # no package, so it is not what `shop.models` means
    ],
)
def test_a_file_called_models_in_a_package_called_models_makes_no_application(
    beside: dict[str, str | None], table: str
) -> None:
    texts = {"shop/models/__init__.py": "from .models import O\n", "shop/models/models.py": MODEL, **beside}
    models = find_data_models(parts_input({path: text for path, text in texts.items() if text is not None})).models
    assert [one.table for one in models] == [table]


def test_what_the_user_of_django_brings_is_told_as_django_has_it() -> None:
    account = found()["accounts_account"]
    assert {field.name for field in account.fields if field.unique} == {"id", "username"}
    assert {one.name: one.target for one in account.relations} == {"groups": "Group", "user_permissions": "Permission"}


USERS = """
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import models
class Member(AbstractUser):
    pass
def typed():
    found: type[Member] = get_user_model()
    return found
def again():
    return typed()
def other():
    return make()
User = typed()
Named = settings.AUTH_USER_MODEL
class Note(models.Model):
    one = models.ForeignKey(User, on_delete=models.CASCADE)
    two = models.ForeignKey(typed(), on_delete=models.CASCADE)
    three = models.ForeignKey(Named, on_delete=models.CASCADE)
    four = models.ForeignKey(other(), on_delete=models.CASCADE)
"""


def test_the_user_is_known_behind_a_function_that_returns_it() -> None:
    texts = {"blog/models.py": USERS, "blog/settings.py": "AUTH_USER_MODEL = 'blog.Member'\n"}
    note = next(model for model in find_data_models(parts_input(texts)).models if model.name == "Note")
    assert references(note) == dict.fromkeys(("one_id", "two_id", "three_id"), "blog_member.id")


def test_an_order_with_respect_to_a_parent_is_a_column() -> None:
    source = """
from django.db import models
class Line(models.Model):
    of = models.ForeignKey("Line", on_delete=models.CASCADE)
    class Meta:
        order_with_respect_to = "of"
"""
    (line,) = find_data_models(parts_input({"a/models.py": source})).models
    assert columns(line) == ["id", "of_id", "_order"]
