"""What frameworks find by a class's base, own bases between, by its name, by a file's place, or as settings say."""

from __future__ import annotations

import pytest

from services.system_map.symbols.dead_code import find_dead_code
from tests.fakes.mapped_repository import mapped


def dead(sources: dict[str, str]) -> dict[str, str]:
    part = find_dead_code(mapped(sources).parts_input())
    return {symbol.name: symbol.tier for symbol in part.symbols}


def test_a_base_from_outside_finds_those_who_inherit_through_own_classes():
    csharp = (
        "namespace Shop;\nclass Api : ControllerBase { }\nclass Orders : Api { }\nclass Big : Orders { }\n"
        "class Own { }\nclass Left : Own { }\nclass Failure : Exception { }\nclass Thrown : Failure { }\n"
        "class Listed : IEnumerable { }\nclass Lists : Listed { }\n"
    )
    assert dead({"Shop.cs": csharp}) == {"Left": "high", "Thrown": "high", "Lists": "high"}
    ruby = (
        "class ApplicationView < ViewComponent::Base\nend\nclass Cart < ApplicationView\nend\nclass Own\n  include Comparable\nend\n"
        "class Left < Own\nend\nOwn.new\n"
    )
    assert dead({"app/views.rb": ruby}) == {"Left": "medium"}


def test_own_bases_in_a_ring_end():
    assert dead({"Shop.cs": "class Up : Down { }\nclass Down : Up { }\nclass Left : Up { }\n"}) == {"Left": "high"}


def test_declared_gems_find_classes_by_the_ends_of_their_names():
    classes = "class OrderPolicy\nend\nclass OrderDecorator\nend\nclass OrderThing\nend\n"
    sources = {"app/order.rb": classes, "run.rb": "Order\n"}
    gems = {"Gemfile": 'source "https://rubygems.org"\ngem "pundit"\ngem "draper"\n'}
    assert dead(sources | gems) == {"OrderThing": "medium"}
    assert dead(sources) == {"OrderPolicy": "medium", "OrderDecorator": "medium", "OrderThing": "medium"}


def test_active_record_calls_an_object_by_the_name_of_the_callback():
    sources = {
        "app/notifier.rb": "class Notifier\n  def after_commit(one); 1; end\n  def after_all(one); 1; end\nend\n",
        "app/order.rb": "class Order < ApplicationRecord\n  after_create Notifier.new\nend\n",
    }
    assert dead(sources | {"Gemfile": 'gem "rails"\n'}) == {"Notifier.after_all": "medium"}
    assert dead(sources) == {"Notifier.after_commit": "medium", "Notifier.after_all": "medium"}


def test_eloquent_calls_observers_by_the_names_of_its_events():
    source = (
        "<?php\nclass OrderObserver {\n  public function forceDeleted($one) {}\n  public function other($one) {}\n}\n"
    )
    user = {"app/Order.php": "<?php\nOrder::observe(OrderObserver::class);\n"}
    assert dead({"app/Observers/OrderObserver.php": source, **user}) == {"OrderObserver.other": "low"}
    assert dead({"app/Other.php": source, **user}) == {
        "OrderObserver.forceDeleted": "low",
        "OrderObserver.other": "low",
    }


def test_asp_net_asks_middleware_and_startup_by_name_and_parameters():
    source = (
        "namespace Shop;\nclass Logged { public Task InvokeAsync(HttpContext context) => null; }\n"
        "class Other { public Task InvokeAsync(int one) => null; }\n"
        "class Startup { public void ConfigureServices(IServiceCollection services) { } public void Left() { } }\n"
    )
    program = "namespace Shop;\nclass Program { static void Main() { Use<Logged>(); Use<Other>(); Use<Startup>(); } }\n"
    assert dead({"Shop.cs": source, "Program.cs": program}) == {"Other.InvokeAsync": "low", "Startup.Left": "low"}


@pytest.mark.parametrize(
    ("package", "path"),
    [("react-email", "mail/emails/auth/welcome.tsx"), ("next", "app/cart/page.tsx")],
)  # fmt: skip
def test_the_default_of_a_file_that_a_tool_loads_by_its_place_is_used(package, path):
    sources = {
        path: "export function used() {}\nexport default function Preview() {}\n",
        "main.ts": f"import {{ used }} from './{path.removesuffix('.tsx')}';\nused();\n",
    }
    declared = {"package.json": f'{{"name": "shop", "private": true, "dependencies": {{"{package}": "1"}}}}'}
    assert dead(declared | sources) == {}
    assert dead(sources) == {"Preview": "medium"}


def test_modules_that_settings_beside_a_manifest_name_are_loaded():
    script = "function lost() { return 1; }\n"
    sources = {
        "ui/package.json": '{"name": "ui", "private": true}',
        "ui/angular.json": '{"build": {"path": "./webpack/own-build.js", "with": "client/env.prod.ts"}}',
        "libs/cart/project.json": '{"main": "libs/cart/src/begin-here.ts"}',
        "other.json": '{"path": "ui/far-away.js"}',
        **dict.fromkeys(
            ["ui/webpack/own-build.js", "ui/client/env.prod.ts", "libs/cart/src/begin-here.ts", "ui/far-away.js"],
            script,
        ),
    }
    given = mapped(sources).parts_input()
    everything = {"ui/webpack/own-build.js", "ui/client/env.prod.ts", "libs/cart/src/begin-here.ts", "ui/far-away.js"}
    assert {module.path for module in find_dead_code(given).modules} == everything
    given.blobs = lambda ids: ((one, sources[one].encode()) for one in ids)  # a blob is called as its path here
    assert {module.path for module in find_dead_code(given).modules} == {"ui/far-away.js"}
