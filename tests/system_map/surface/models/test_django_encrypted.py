"""Fields that a package makes of others."""

from __future__ import annotations

from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

SOURCE = """
from django.db import models
from django_cryptography import fields
from django_cryptography.fields import encrypt
from hashing import encrypt as seal
class User(models.Model):
    secret = encrypt(models.CharField(max_length=50, null=True, db_column="hidden"))
    other = fields.encrypt(models.TextField())
    owner = models.ForeignKey("self", on_delete=models.CASCADE)
    sealed = seal(models.TextField())
    nothing = encrypt("text")
"""


def test_an_encrypted_field_is_a_column_like_the_field_inside() -> None:
    (model,) = find_data_models(parts_input({"app/__init__.py": "", "app/models.py": SOURCE})).models
    assert [(one.column, one.type, one.nullable) for one in model.fields] == [
        ("id", "AutoField", False),
        ("hidden", "EncryptedCharField", True),
        ("other", "EncryptedTextField", False),
        ("owner_id", "ForeignKey", False),
    ]
