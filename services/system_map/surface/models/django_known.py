"""Models of Django and of packages around it that projects inherit from and point to: what they bring along.

Only what their own documentation or migrations show; a base that is not here gives its table no further columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model from outside: abstract ones give their fields, others are tables of their own."""

    table: str | None = None  # None: abstract
    # "name:Type", "name:Type>table.column" for a key to another table, "name:Type!" for the primary key,
    # "name:Type?" for one that may be null, "name:Type^" for a unique one, "name:M2M>table" for many-to-many;
    # names are columns' names
    fields: tuple[str, ...] = ()
    key: str = "id"
    inherits: str | None = None  # concrete parent: the key is `<parent>_ptr_id`


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PERMISSIONS = _words("is_superuser:BooleanField groups:M2M>auth_group.id user_permissions:M2M>auth_permission.id")
_ACCOUNT = _words("password:CharField last_login:DateTimeField?")
_ORDER = _words("sort_order:IntegerField?")
_STAMPS = _words("created:DateTimeField modified:DateTimeField")
_TRANSLATED = _words("translation_key:UUIDField locale_id:ForeignKey>wagtailcore_locale.id")
_FILE = _words("title:CharField file:FileField created_at:DateTimeField")
_OF_COLLECTION = _words("collection_id:ForeignKey>wagtailcore_collection.id")
_UPLOADER = _words("uploaded_by_user_id:ForeignKey?>auth_user.id")
_PAGE = KnownModel(table="wagtailcore_page")
_NONE = KnownModel()

_KNOWN: dict[str, KnownModel] = {
    "django.contrib.auth.models.AbstractBaseUser": KnownModel(fields=_ACCOUNT),
    "django.contrib.auth.base_user.AbstractBaseUser": KnownModel(fields=_ACCOUNT),
    "django.contrib.auth.models.PermissionsMixin": KnownModel(fields=_PERMISSIONS),
    "django.contrib.auth.models.AbstractUser": KnownModel(
        fields=(
            *_ACCOUNT,
            *_PERMISSIONS,
            *_words(
                "username:CharField^ first_name:CharField last_name:CharField email:EmailField is_staff:BooleanField"
                " is_active:BooleanField date_joined:DateTimeField"
            ),
        )
    ),
    "django.contrib.auth.models.User": KnownModel(table="auth_user"),
    "django.contrib.auth.models.Group": KnownModel(table="auth_group"),
    "django.contrib.auth.models.Permission": KnownModel(table="auth_permission"),
    "django.contrib.contenttypes.models.ContentType": KnownModel(table="django_content_type"),
    "django.contrib.sites.models.Site": KnownModel(table="django_site"),
    "django.contrib.sessions.models.Session": KnownModel(table="django_session", key="session_key"),
    "django.contrib.sessions.models.AbstractBaseSession": KnownModel(
        fields=_words("session_key:CharField! session_data:TextField expire_date:DateTimeField")
    ),
    "django.contrib.sessions.base_session.AbstractBaseSession": KnownModel(
        fields=_words("session_key:CharField! session_data:TextField expire_date:DateTimeField")
    ),
    "django.contrib.flatpages.models.FlatPage": KnownModel(table="django_flatpage"),
    "treebeard.mp_tree.MP_Node": KnownModel(
        fields=_words("path:CharField depth:PositiveIntegerField numchild:PositiveIntegerField")
    ),
    "treebeard.ns_tree.NS_Node": KnownModel(
        fields=_words(
            "lft:PositiveIntegerField rgt:PositiveIntegerField tree_id:PositiveIntegerField depth:PositiveIntegerField"
        )
    ),
    "treebeard.al_tree.AL_Node": _NONE,
    "mptt.models.MPTTModel": KnownModel(
        fields=_words(
            "lft:PositiveIntegerField rght:PositiveIntegerField tree_id:PositiveIntegerField level:PositiveIntegerField"
        )
    ),
    "model_utils.models.TimeStampedModel": KnownModel(fields=_STAMPS),
    "model_utils.models.UUIDModel": KnownModel(fields=_words("id:UUIDField!")),
    "model_utils.models.SoftDeletableModel": KnownModel(fields=_words("is_removed:BooleanField")),
    "django_extensions.db.models.TimeStampedModel": KnownModel(fields=_STAMPS),
    "django_extensions.db.models.TitleDescriptionModel": KnownModel(
        fields=_words("title:CharField description:TextField?")
    ),
    "django_extensions.db.models.TitleSlugDescriptionModel": KnownModel(
        fields=_words("title:CharField description:TextField? slug:AutoSlugField")
    ),
    "polymorphic.models.PolymorphicModel": KnownModel(
        fields=_words("polymorphic_ctype_id:ForeignKey?>django_content_type.id")
    ),
    "solo.models.SingletonModel": _NONE,
    "parler.models.TranslatableModel": _NONE,
    "guardian.models.GuardianUserMixin": _NONE,
    "rest_framework.authtoken.models.Token": KnownModel(table="authtoken_token", key="key"),
    "modelcluster.models.ClusterableModel": _NONE,
    "taggit.models.TagBase": KnownModel(fields=_words("name:CharField^ slug:SlugField^")),
    "taggit.models.Tag": KnownModel(table="taggit_tag"),
    "taggit.models.ItemBase": _NONE,
    "taggit.models.TaggedItemBase": KnownModel(fields=_words("tag_id:ForeignKey>taggit_tag.id")),
    "taggit.models.GenericTaggedItemBase": KnownModel(
        fields=_words("object_id:IntegerField content_type_id:ForeignKey>django_content_type.id")
    ),
    "wagtail.models.Page": _PAGE,
    "wagtail.core.models.Page": _PAGE,
    "wagtail.wagtailcore.models.Page": _PAGE,
    "wagtail.models.Orderable": KnownModel(fields=_ORDER),
    "wagtail.core.models.Orderable": KnownModel(fields=_ORDER),
    "wagtail.models.Site": KnownModel(table="wagtailcore_site"),
    "wagtail.models.Collection": KnownModel(table="wagtailcore_collection"),
    "wagtail.models.Locale": KnownModel(table="wagtailcore_locale"),
    "wagtail.models.Task": KnownModel(table="wagtailcore_task"),
    "wagtail.models.TaskState": KnownModel(table="wagtailcore_taskstate"),
    "wagtail.models.Workflow": KnownModel(table="wagtailcore_workflow"),
    "wagtail.models.Revision": KnownModel(table="wagtailcore_revision"),
    "wagtail.models.TranslatableMixin": KnownModel(fields=_TRANSLATED),
    "wagtail.models.BootstrapTranslatableMixin": KnownModel(fields=_TRANSLATED),
    "wagtail.models.PreviewableMixin": _NONE,
    "wagtail.models.WorkflowMixin": _NONE,
    "wagtail.models.CollectionMember": KnownModel(fields=_OF_COLLECTION),
    "wagtail.models.RevisionMixin": KnownModel(fields=_words("latest_revision_id:ForeignKey?>wagtailcore_revision.id")),
    "wagtail.models.LockableMixin": KnownModel(
        fields=_words("locked:BooleanField locked_at:DateTimeField? locked_by_id:ForeignKey?>auth_user.id")
    ),
    "wagtail.models.DraftStateMixin": KnownModel(
        fields=_words(
            "live:BooleanField has_unpublished_changes:BooleanField first_published_at:DateTimeField?"
            " last_published_at:DateTimeField? live_revision_id:ForeignKey?>wagtailcore_revision.id"
            " go_live_at:DateTimeField? expire_at:DateTimeField? expired:BooleanField"
        )
    ),
    "wagtail.images.models.Image": KnownModel(table="wagtailimages_image"),
    "wagtail.images.models.AbstractImage": KnownModel(
        fields=(
            *_FILE,
            *_OF_COLLECTION,
            *_UPLOADER,
            *_words(
                "width:IntegerField height:IntegerField description:CharField focal_point_x:PositiveIntegerField?"
                " focal_point_y:PositiveIntegerField? focal_point_width:PositiveIntegerField?"
                " focal_point_height:PositiveIntegerField? file_size:PositiveIntegerField? file_hash:CharField"
            ),
        )
    ),
    "wagtail.images.models.AbstractRendition": KnownModel(
        fields=_words(
            "filter_spec:CharField file:ImageField width:IntegerField height:IntegerField focal_point_key:CharField"
        )
    ),
    "wagtail.documents.models.Document": KnownModel(table="wagtaildocs_document"),
    "wagtail.documents.models.AbstractDocument": KnownModel(
        fields=(*_FILE, *_OF_COLLECTION, *_UPLOADER, *_words("file_size:PositiveBigIntegerField? file_hash:CharField"))
    ),
    "wagtail.contrib.settings.models.BaseSiteSetting": KnownModel(
        fields=_words("site_id:OneToOneField>wagtailcore_site.id")
    ),
    "wagtail.contrib.settings.models.BaseGenericSetting": _NONE,
    "wagtail.contrib.forms.models.FormMixin": _NONE,
    "wagtail.contrib.forms.models.AbstractForm": KnownModel(inherits="wagtail.models.Page"),
    "wagtail.contrib.forms.models.AbstractEmailForm": KnownModel(
        inherits="wagtail.models.Page", fields=_words("to_address:CharField from_address:EmailField subject:CharField")
    ),
    "wagtail.contrib.forms.models.AbstractFormField": KnownModel(
        fields=(
            *_ORDER,
            *_words(
                "clean_name:CharField label:CharField field_type:CharField required:BooleanField choices:TextField"
                " default_value:TextField help_text:CharField"
            ),
        )
    ),
}
ROOTS = frozenset(
    {
        "django.db.models.Model",
        "django.db.models.base.Model",
        "django.contrib.gis.db.models.Model",
    }
)
# Models outside by the label that a text names them by.
TABLES = {
    "auth.User": "auth_user.id",
    "auth.Group": "auth_group.id",
    "auth.Permission": "auth_permission.id",
    "contenttypes.ContentType": "django_content_type.id",
    "sites.Site": "django_site.id",
    "sessions.Session": "django_session.session_key",
    "taggit.Tag": "taggit_tag.id",
    "wagtailcore.Page": "wagtailcore_page.id",
    "wagtailcore.Site": "wagtailcore_site.id",
    "wagtailcore.Locale": "wagtailcore_locale.id",
    "wagtailcore.Collection": "wagtailcore_collection.id",
    "wagtailcore.Revision": "wagtailcore_revision.id",
    "wagtailimages.Image": "wagtailimages_image.id",
    "wagtaildocs.Document": "wagtaildocs_document.id",
}
MODELS = {key: label for label, key in TABLES.items()}  # and the other way round


# Django's own modules of models that people inherit from; the rest of Django has expressions, forms, views.
_DJANGO_S_MODELS = re.compile(r"django\.contrib\.\w+\.(?:models|base_\w+)\.")
_EXPRESSIONS = ("django.db.", "django.contrib.gis.db.", "django.contrib.postgres.")


def may_bring_a_model(outside: list[str]) -> bool:
    """Say whether one of these bases, none of them known, can come from a package's model."""
    # Aggregate, Func or Transform beside a package's mixin is no model either.
    if any(name.startswith(_EXPRESSIONS) for name in outside):
        return False
    return any("." in name and (not name.startswith("django.") or _DJANGO_S_MODELS.match(name)) for name in outside)


def known_model(name: str) -> KnownModel | None:
    """Return the model from outside that a dotted name stands for; older places of Wagtail's too."""
    found = _KNOWN.get(name)
    if found is None and name.startswith(("wagtail.core.", "wagtail.wagtailcore.")):
        found = _KNOWN.get("wagtail." + name.partition("core.")[2])
    return found
