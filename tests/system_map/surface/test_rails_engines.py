"""Engines in folders of an application, which its Gemfile loads or not."""

from __future__ import annotations

import pytest

from services.system_map.surface.routes import find_routes
from tests.fakes.mapped_repository import mapped
from tests.fakes.parts_inputs import parts_input

DRAWN = "Rails.application.routes.draw do\n  get '/%s', to: 'a#b'\nend\n"
FILES = {
    "config/routes.rb": DRAWN % "home",
    "plugins/polls/shop_polls.gemspec": "",
    "plugins/polls/config/routes.rb": DRAWN % "polls",
    "plugins/print/shop_print.gemspec": "",
    "plugins/print/config/routes.rb": DRAWN % "print",
}


def told(gemfile: str) -> dict[str, tuple[bool, float]]:
    part = find_routes(parts_input({"Gemfile": gemfile, **FILES}))
    return {one.path: (one.mounted, one.confidence) for one in part.routes}


def test_an_engine_that_the_gemfile_leaves_out_beside_others_is_not_seen_to_be_loaded() -> None:
    gemfile = "gem 'rails'\ngem 'shop_polls', path: 'plugins/polls'\n# gem 'shop_print', path: 'plugins/print'\n"
    assert told(gemfile) == {"/home": (True, 1.0), "/polls": (True, 1.0), "/print": (False, 0.6)}


@pytest.mark.parametrize(
    "gemfile",
    [
        "gem 'rails'\n",
        "Dir['plugins/*'].each { |one| gem one, path: one }\n",
        "gem 'shop_polls', path: 'plugins/polls'\ngem 'shop_print', :path => './plugins/print/'\n",
        "gem 'shop_polls', path: 'plugins/polls'\ngem 'shop_print', git: 'https://example.com/print'\n",
        "gem 'shop_polls', path: 'plugins/polls'\npath 'plugins' do\n  gem 'other'\nend\n",
        "gem 'shop_polls', path: 'plugins/polls'\ngem 'all', path: 'plugins'\n",
        "gem 'shop_polls', path: 'plugins/polls'\neval File.read('plugins/Gemfile.more')\n",
        "gem 'shop_polls', path: 'plugins/polls'\ninstance_eval(File.read('Gemfile.local'))\n",
        "gem 'shop_polls', path: 'plugins/polls'\n%w[print].map { |n| gem 'shop_' << n, path: here(n) }\n",
        "gem 'shop_polls', path: 'plugins/polls'\nfor n in names\n  gem n, path: here(n)\nend\n",
        "gem 'shop_polls', path: 'plugins/polls'\ngem name, path: 'plugins/' + name\n",
    ],
)
def test_an_engine_is_taken_for_loaded_where_the_gemfile_may_name_it(gemfile: str) -> None:
    assert told(gemfile) == {"/home": (True, 1.0), "/polls": (True, 1.0), "/print": (True, 1.0)}


def test_an_engine_that_the_applications_configuration_requires_is_loaded() -> None:
    gemfile = "gem 'shop_polls', path: 'plugins/polls'\n"
    engine = {
        "plugins/print/lib/shop_print/engine.rb": "module ShopPrint\n  class Engine < Rails::Engine\n  end\nend\n"
    }
    required = "require_relative '../plugins/print/lib/shop_print/engine'\n"
    texts = {"Gemfile": gemfile, **FILES, **engine}
    for more, is_loaded in (("", False), (required, True)):
        part = find_routes(mapped({**texts, "config/application.rb": more}).parts_input())
        assert {one.path: one.mounted for one in part.routes} == {"/home": True, "/polls": True, "/print": is_loaded}
