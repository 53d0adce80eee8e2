"""Outside packages are called as people call them."""

from __future__ import annotations

import pytest

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.distributions import Distributions
from services.system_map.resolve.java import JavaResolver
from services.system_map.resolve.python import STANDARD_LIBRARY


@pytest.mark.parametrize(
    ("declared", "imported", "name"),
    [
        (["django-debug-toolbar"], "debug_toolbar", "django-debug-toolbar"),
        (["Django-CSP"], "csp", "Django-CSP"),
        ([], "taggit", "django-taggit"),
        (["Bootstrap-Flask"], "flask_bootstrap", "Bootstrap-Flask"),
        (["Bootstrap-Flask", "Flask-Bootstrap"], "flask_bootstrap", "Flask-Bootstrap"),
        ([], "flask_bootstrap", "flask_bootstrap"),
        ([], "somewhere", "somewhere"),
    ],
)
def test_a_python_package_is_called_by_its_distribution(declared: list[str], imported: str, name: str) -> None:
    assert Distributions(declared).name([imported]) == name


@pytest.mark.parametrize(
    ("target", "name"),
    [("lombok.val", "lombok"), ("graphql.language.Field", "graphql"), ("io.vertx.core.Vertx", "io.vertx")],
)
def test_a_java_package_that_is_no_hosts_name_is_called_by_its_first_word(target: str, name: str) -> None:
    resolver = JavaResolver({"A.java": FileFacts(lines=1)}, {}, [])
    (lead,) = resolver.follow("A.java", ImportFacts("import", target, 1))
    assert lead.external == name


@pytest.mark.parametrize(
    ("declared", "target", "name"),
    [
        (["org.acme.data:acme-data-audit"], "org.acme.data.domain.Page", "org.acme.data"),
        (["org.acme.data:acme-data-audit"], "org.acme.data.audit.Log", "org.acme.data:acme-data-audit"),
        (["org.acme.data:acme-bom"], "org.acme.data.domain.Page", "org.acme.data"),
        (["org.acme.data:acme-bom", "org.acme.data:data"], "org.acme.data.Page", "org.acme.data:data"),
        (["org.acme.data:data", "org.acme.data:other"], "org.acme.data.Page", "org.acme.data"),
    ],
)
def test_a_group_is_called_by_its_only_artifact_where_that_one_speaks_for_the_package(
    declared: list[str], target: str, name: str
) -> None:
    resolver = JavaResolver({"A.java": FileFacts(lines=1)}, {}, declared)
    (lead,) = resolver.follow("A.java", ImportFacts("import", target, 1))
    assert (lead.how, lead.external) == ("declared dependency", name)


def test_what_begins_like_many_packages_of_the_repository_is_built_and_not_from_outside() -> None:
    facts = {"A.java": FileFacts(lines=1, package="org.shop.app"), "B.java": FileFacts(lines=1, package="org.rest")}
    files = {path: InventoryFile(path, path, 1, "Java", "code") for path in facts}
    resolver = JavaResolver(facts, files, ["org.rest.kit:kit"])
    targets = ("org.shop.made.Row", "org.rest.kit.Tool", "org.far.Row")
    leads = [resolver.follow("A.java", ImportFacts("import", target, 1))[0] for target in targets]
    assert [(lead.external, lead.unresolved) for lead in leads] == [
        (None, "org.shop.made.Row"),
        ("org.rest.kit:kit", None),
        ("org.far", None),
    ]


def test_modules_of_later_pythons_are_no_outside_packages() -> None:
    assert {"annotationlib", "__pypy__", "json"} <= STANDARD_LIBRARY
