"""Outside packages are called as people call them."""

from __future__ import annotations

import pytest

from services.system_map.facts import FileFacts, ImportFacts
from services.system_map.resolve.distributions import Distributions
from services.system_map.resolve.java import JavaResolver
from services.system_map.resolve.python import STANDARD_LIBRARY


@pytest.mark.parametrize(
    ("declared", "imported", "name"),
    [
        (["django-debug-toolbar"], "debug_toolbar", "django-debug-toolbar"),
        (["Django-CSP"], "csp", "Django-CSP"),
        ([], "taggit", "django-taggit"),
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


def test_modules_of_later_pythons_are_no_outside_packages() -> None:
    assert {"annotationlib", "__pypy__", "json"} <= STANDARD_LIBRARY
