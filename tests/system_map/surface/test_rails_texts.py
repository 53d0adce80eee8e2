"""Rails' routes below what methods of the repository's own modules always say."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_rails_routes import drawn
from tests.system_map.surface.test_routes import routes_of, told

PREFIX = (
    "module Site\n  class << self\n    def mount_at\n      'shop'\n    end\n  end\n"
    "  def self.prefix\n    \"/government\"\n  end\n  def self.host = 'a'\n  def own\n    '/own'\n  end\n"
    "  def self.chosen\n    '/a'\n    ask\n  end\nend\n"
)


def test_a_scope_stands_below_what_a_modules_method_always_says() -> None:
    text = drawn(
        "scope Site.prefix, shallow_path: Site.prefix do\n  get 'a', to: 'a#a'\nend\n"
        "scope path: ::Site.mount_at do\n  get 'b', to: 'b#b'\nend\n"
        "get Site.host, to: 'c#c'\nscope Site.own do\n  get 'd', to: 'd#d'\nend\n"
        "scope Site.chosen do\n  get 'e', to: 'e#e'\nend"
    )
    part = routes_of({"config/routes.rb": text, "lib/site.rb": PREFIX})
    assert told(part) == {"GET /government/a a#a", "GET /shop/b b#b", "GET /a c#c"}
    assert {route.confidence for route in part.routes} == {1.0}
    assert [place.line for place in part.unread] == [9, 12]


def test_a_method_that_says_two_things_says_none() -> None:
    text = drawn("scope Site.prefix do\n  get 'a', to: 'a#a'\nend")
    other = "module Site\n  def self.prefix\n    '/other'\n  end\nend\n"
    part = routes_of({"config/routes.rb": text, "lib/site.rb": PREFIX, "lib/more.rb": other})
    assert (part.routes, [place.line for place in part.unread]) == ([], [2])
    part = routes_of({"config/routes.rb": text, "lib/site.rb": PREFIX, "tests/site.rb": other})
    assert told(part) == {"GET /government/a a#a"}


@pytest.mark.parametrize(
    "method",
    [
        "def self.prefix\n  '/a'\n  .upcase\nend",
        "def self.prefix\n  '/a'\n  # loud\n  .upcase\nend",
        "def self.prefix\n  '/a'.freeze\n  .upcase\nend",
        "def self.prefix = '/a'\n  .upcase",
        "class << Other\n  def prefix = '/a'\nend",
    ],
)
def test_a_text_that_something_is_called_on_a_line_below_and_one_of_another_module_are_none(method: str) -> None:
    text = drawn("scope Site.prefix do\n  get 'a', to: 'a#a'\nend")
    assert routes_of({"config/routes.rb": text, "lib/site.rb": f"module Site\n{method}\nend\n"}).routes == []


SAYS = "def self.prefix = '/a'.freeze\n"


@pytest.mark.parametrize(
    ("more", "is_known"),
    [
        ("module Site\n  def self.prefix = ENV['A']\nend", False),
        ("module Site\n  class << self\n    def prefix\n      Config.prefix\n    end\n  end\nend", False),
        ("def Site.prefix = Config.prefix", False),
        ("Site.class_eval do\n  def self.prefix = Config.prefix\nend", False),
        (f"module Site\n  {SAYS}end", True),
        ("module Site\n  def prefix = self.class.prefix\nend", True),
        ("module Other\n  def self.prefix = ENV['A']\nend", True),
    ],
)
def test_a_method_that_is_defined_once_more_as_what_is_computed_says_nothing(more: str, *, is_known: bool) -> None:
    text = drawn("scope Site.prefix do\n  get 'a', to: 'a#a'\nend")
    site = f"module Site\n  {SAYS}end\n"
    for texts in ({"lib/site.rb": site, "lib/more.rb": more}, {"lib/site.rb": f"{site}{more}\n"}):
        assert told(routes_of({"config/routes.rb": text, **texts})) == ({"GET /a/a a#a"} if is_known else set())
