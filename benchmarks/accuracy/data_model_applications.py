"""The applications whose frameworks tell their tables: what each needs installed, and how it is brought up without a server."""

from __future__ import annotations

from dataclasses import dataclass

# What both scripts print: {table: {"columns": [..], "primary": [..], "foreign": [[column, "table.column"], ..],
# "path": file of the class or ""}}; the marker keeps it apart from what the application prints on its way up.
MARK = "--tables--"
DJANGO = f"""
import inspect, json, sys
import django
django.setup()
from django.apps import apps
tables = {{}}
for model in apps.get_models(include_auto_created=True):
    if model._meta.proxy:
        continue
    of = model._meta.auto_created or model
    try:
        path = inspect.getsourcefile(of)
    except TypeError:
        path = ""
    key = model._meta.pk
    tables[model._meta.db_table.strip('"')] = {{
        "path": path or "",
        "columns": [field.column for field in model._meta.local_concrete_fields],
        "primary": [key.column] if key in model._meta.local_fields else [],
        "foreign": [
            [field.column, f"{{field.remote_field.model._meta.db_table}}.{{field.target_field.column}}"]
            for field in model._meta.local_concrete_fields
            if field.remote_field
        ],
    }}
print("{MARK}" + json.dumps(tables))
"""
SQLALCHEMY = f"""
import json
tables = {{}}
for table in metadata.tables.values():
    tables[table.name] = {{
        "path": "",
        "columns": [column.name for column in table.columns],
        "primary": [column.name for column in table.primary_key.columns],
        "foreign": [
            [column.name, ".".join(key.target_fullname.split(".")[-2:])]
            for column in table.columns
            for key in column.foreign_keys
        ],
    }}
print("{MARK}" + json.dumps(tables))
"""
# Django 6 needs Python 3.12; where this runs on an older one, an application that asks for it is given Django 5.2,
# which its models do not notice.
OLDER_DJANGO = "Django>=5.2,<5.3"


@dataclass(frozen=True, slots=True)
class Application:
    """How one repository is asked."""

    framework: str  # Django, SQLAlchemy
    packages: tuple[str, ...]  # of pip; "-r FILE" is a file of the repository
    folder: str = ""  # where it runs
    settings: str = ""  # Django's
    load: str = ""  # SQLAlchemy: binds `metadata`; Django: runs before django.setup()
    variables: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()  # requirements left out: they need a compiler and have no models
    paths: tuple[str, ...] = ("",)  # below these the application keeps the models that it loads
    tuned: bool = False  # the finder was written with this application at hand


_DATABASE = (("DATABASE_URL", "sqlite://"), ("SECRET_KEY", "none"))
APPLICATIONS = {
    "miguelgrinberg/microblog": Application(
        "SQLAlchemy", ("-r requirements.txt",), load="import app.models\nmetadata = app.models.db.metadata", tuned=True
    ),
    "CTFd/CTFd": Application(
        "SQLAlchemy",
        ("-r requirements.txt",),
        load="import CTFd\nfrom CTFd.models import db\nCTFd.create_app()\nmetadata = db.metadata",
        variables=(("DATABASE_URL", "sqlite://"), ("REDIS_URL", ""), ("SECRET_KEY", "none")),
    ),
    "dpgaspar/Flask-AppBuilder": Application(
        "SQLAlchemy",
        (".", "setuptools<81"),
        load="from flask_appbuilder.security.sqla import models\nmetadata = models.Model.metadata",
        paths=("flask_appbuilder/",),
    ),
    "mealie-recipes/mealie": Application(
        "SQLAlchemy",
        (
            *("SQLAlchemy>=2,<2.1", "pydantic>=2.6,<2.12", "pydantic-settings", "text-unidecode", "python-slugify"),
            *("fastapi<0.116", "python-dateutil", "python-dotenv", "pyhumps", "orjson", "bcrypt", "pyjwt", "isodate"),
            *("apprise", "httpx<0.28", "Pillow", "pillow-heif", "rapidfuzz", "aiofiles", "authlib", "requests"),
            *("appdirs", "rich", "html2text", "beautifulsoup4", "recipe-scrapers", "openai<2", "lxml", "email-validator"),
        ),
        load="import mealie.db.models._all_models\n"
        "from mealie.db.models._model_base import SqlAlchemyBase\nmetadata = SqlAlchemyBase.metadata",
        variables=(("PRODUCTION", "false"), ("DATA_DIR", "/tmp")),
    ),
    "ckan/ckan": Application(
        "SQLAlchemy",
        ("-r requirements.txt", "setuptools<81", "psycopg2-binary"),
        without=("psycopg2==",),
        load="import logging, types  # before its own types hide them\nimport ckan.model\nmetadata = ckan.model.meta.metadata",
        paths=("ckan/",),
    ),
    "getredash/redash": Application(
        "SQLAlchemy",
        ("-r pyproject.toml",),
        load="import redash.models\nmetadata = redash.models.db.metadata",
        variables=(("REDASH_COOKIE_SECRET", "none"), ("REDASH_SECRET_KEY", "none")),
    ),
    "wagtail/bakerydemo": Application(
        "Django",
        (
            OLDER_DJANGO, "python-dotenv", "wagtail>=7.4,<7.5", "wagtail-font-awesome-svg", "django-debug-toolbar<5",
            "django-extensions<5", "django-csp<4", "dj-database-url<4", "elasticsearch==5.5.3",
        ),
        settings="bakerydemo.settings.dev",
        variables=_DATABASE,
        tuned=True,
    ),
    "django-oscar/django-oscar": Application(
        "Django",
        (".", "sorl-thumbnail", "easy-thumbnails", "django-debug-toolbar", "django-environ", "whoosh", "pycountry", OLDER_DJANGO),
        folder="sandbox",
        settings="settings",
        paths=("src/",),  # sandbox/apps/user holds models for trying out, which the sandbox does not install
    ),
    "wagtail/wagtail": Application(
        "Django",
        (".", OLDER_DJANGO, "python-dateutil", "Jinja2", "azure-mgmt-cdn", "django-modelcluster"),
        settings="wagtail.test.settings",
        variables=_DATABASE,
    ),
    "healthchecks/healthchecks": Application(
        "Django",
        (
            OLDER_DJANGO, "argon2-cffi", "aiosmtpd", "cronsim", "django-compressor", "fido2", "oncalendar",
            "psycopg[binary]", "pydantic", "PyJWT[crypto]", "pyotp", "segno", "statsd", "whitenoise", "django-stubs-ext",
        ),
        settings="hc.settings",
        load=(
            "import sys, types\n"
            "sys.modules['pycurl'] = types.ModuleType('pycurl')  # needs a compiler; models do without\n"
        ),
    ),
    "makeplane/plane": Application(
        "Django",
        ("-r apps/api/requirements/base.txt",),
        folder="apps/api",
        settings="plane.settings.common",
        variables=(*_DATABASE, ("REDIS_URL", "redis://localhost")),
        without=("psycopg-c",),
        paths=("apps/api/",),
    ),
}  # fmt: skip
