"""The user of a Django project: on an own abstract model, and where a proxy of Django's own stands for it."""

from __future__ import annotations

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

CORE = """
from django.db import models
class BaseModel(models.Model):
    uuid = models.UUIDField(primary_key=True)
    class Meta:
        abstract = True
"""
ACCOUNTS = """
from django.contrib.auth.models import AbstractUser
from django.db import models
from core.models import BaseModel
class Account(BaseModel):
    name = models.CharField(max_length=3)
class User(BaseModel, AbstractUser):
    phone = models.CharField(max_length=20)
class Post(BaseModel):
    author = models.ForeignKey("accounts.User", on_delete=models.CASCADE)
"""
PROXIES = """
from django.contrib.auth.models import User as AuthUser
from django.db import models
class Named(models.Model):
    class Meta:
        abstract = True
class Person(Named, AuthUser):
    class Meta:
        proxy = True
class Member(Person):
    class Meta:
        proxy = True
class Pin(models.Model):
    by = models.ForeignKey(Person, on_delete=models.CASCADE)
    of = models.OneToOneField(Member, on_delete=models.CASCADE)
    named = models.ForeignKey(Person, on_delete=models.CASCADE, to_field="username")
    seen = models.ManyToManyField(Member)
class Staff(Member):
    badge = models.CharField(max_length=3)
"""


def _models(settings: str, files: dict[str, str]) -> dict[str, DataModel]:
    files = {"config/settings.py": settings, "manage.py": "", "core/__init__.py": "", "core/models.py": CORE} | files
    return {model.name: model for model in find_data_models(parts_input(files)).models}


def test_a_user_on_an_own_abstract_model_has_its_fields_and_its_key() -> None:
    files = {"accounts/__init__.py": "", "accounts/models.py": ACCOUNTS}
    models = _models('AUTH_USER_MODEL = "accounts.User"\n', files)
    assert [(one.column, one.primary_key) for one in models["User"].fields if one.name in {"id", "uuid", "phone"}] == [
        ("uuid", True),
        ("phone", False),
    ]
    assert [one.references for one in models["Post"].fields if one.references] == ["accounts_user.uuid"]
    between = [one.references for one in models["User_groups"].fields if one.references]
    assert between == ["accounts_user.uuid", "auth_group.id"]


def test_what_a_package_s_model_points_to_is_the_user_that_the_settings_name() -> None:
    image = """
from wagtail.images.models import AbstractImage
class Picture(AbstractImage):
    pass
"""
    files = {"accounts/__init__.py": "", "accounts/models.py": ACCOUNTS, "images/__init__.py": ""}
    models = _models('AUTH_USER_MODEL = "accounts.User"\n', {**files, "images/models.py": image})
    keys = {one.name: one.references for one in models["Picture"].fields if one.references}
    assert keys == {"collection": "wagtailcore_collection.id", "uploaded_by_user": "accounts_user.uuid"}
    targets = {one.name: (one.target, one.target_path) for one in models["Picture"].relations}
    assert targets["uploaded_by_user"] == ("User", "accounts/models.py")


def test_a_key_to_a_proxy_of_django_s_user_points_to_the_table_of_that() -> None:
    models = _models("", {"pins/__init__.py": "", "pins/models.py": PROXIES})
    assert "Person" not in models
    assert [(one.column, one.references) for one in models["Pin"].fields] == [
        ("id", None),
        ("by_id", "auth_user.id"),
        ("of_id", "auth_user.id"),
        ("named_id", None),
    ]
    assert [one.references for one in models["Pin_seen"].fields if one.references] == ["pins_pin.id", "auth_user.id"]
    assert [(one.column, one.primary_key, one.references) for one in models["Staff"].fields] == [
        ("user_ptr_id", True, "auth_user.id"),
        ("badge", False, None),
    ]
