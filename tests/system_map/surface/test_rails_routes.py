"""Rails' routes, against what Rails 6.1 lists for the same files, and in small texts."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.system_map.surface.routes.inflections import plural_of, singular_of, underscored
from services.system_map.surface.routes.rails_scopes import normal
from tests.system_map.surface.test_routes import routes_of, told

FIXTURE = Path(__file__).parent / "fixtures" / "rails"
ROUTES = (FIXTURE / "routes.rb").read_text("utf-8")


def drawn(text: str) -> str:
    return f"Rails.application.routes.draw do\n{text}\nend\n"


def test_every_form_of_the_routing_language_gives_what_rails_lists() -> None:
    part = routes_of({"config/routes.rb": ROUTES, "config/routes/admin.rb": (FIXTURE / "admin.rb").read_text("utf-8")})
    assert told(part) == {
        line if line.count(" ") > 1 else f"{line} " for line in (FIXTURE / "routes.txt").read_text("utf-8").splitlines()
    }
    assert part.unread == []


def test_a_route_leads_to_the_method_of_its_controller() -> None:
    controller = "class Admin::PostsController < ApplicationController\n  def index\n  end\nend\n"
    route = routes_of(
        {
            "config/routes.rb": drawn("namespace :admin do\n  resources :posts, only: :index\nend"),
            "app/controllers/admin/posts_controller.rb": controller,
        }
    ).routes[0]
    assert (route.handler, route.handler_path, route.handler_line, route.line) == (
        "admin/posts#index",
        "app/controllers/admin/posts_controller.rb",
        2,
        3,
    )


def test_an_action_that_no_method_answers_still_leads_to_its_controller() -> None:
    texts = {
        "config/routes.rb": drawn("get '/', to: 'home#show'"),
        "app/controllers/home_controller.rb": "class HomeController\nend\n",
    }
    route = routes_of(texts).routes[0]
    assert (route.handler_path, route.handler_line) == ("app/controllers/home_controller.rb", None)


def test_macros_of_gems_and_computed_names_are_named_as_unread() -> None:
    part = routes_of(
        {"config/routes.rb": drawn("devise_for :users\nget prefix_of(x)\nresources :a, only: chosen\ndraw :no")}
    )
    assert part.routes == []
    assert [place.line for place in part.unread] == [2, 3, 4, 5]


def test_what_stands_in_the_block_of_an_unknown_macro_is_not_read_as_if_the_macro_were_not_there() -> None:
    text = drawn(
        "shop_resources :products do\n  get :discontinue\nend\nin_a_tenant do\n  get 'a', to: 'a#a'\nend\n"
        "limited Limit.new do\n  get 'b', to: 'b#b'\nend\nbehind path: 'x' do\n  get 'c', to: 'c#c'\nend"
    )
    part = routes_of({"config/routes.rb": text})
    assert told(part) == {"? GET /a a#a", "? GET /b b#b"}
    assert {route.confidence for route in part.routes} == {0.6}
    assert [place.line for place in part.unread] == [2, 5, 8, 11]


def test_versions_of_an_api_stand_below_their_path_and_module() -> None:
    text = drawn(
        "api_version(module: 'Api::V1', path: {value: 'api/v1'}) do\n  resources :posts, only: :index\nend\n"
        "api_version(module: 'V2', path: {value: 'v2'}, default: true) do\n  get 'a', to: 'a#a'\nend\n"
        "api_version(module: 'V3', header: {name: 'Accept', value: 'v3'}) do\n  get 'b', to: 'b#b'\nend\n"
        "api_version(module: 'V4', path: {value: read}) do\n  get 'c', to: 'c#c'\nend"
    )
    part = routes_of({"config/routes.rb": text})
    assert told(part) == {
        *("GET /api/v1/posts api/v1/posts#index", "GET /v2/a v2/a#a", "GET /a v2/a#a", "GET /b v3/b#b"),
    }
    assert [place.line for place in part.unread] == [11]


def test_a_namespace_right_in_a_resource_stands_below_one_of_them() -> None:
    text = drawn(
        "resource :profile, only: [] do\n  namespace :keys do\n    resources :tokens, only: :index\n  end\nend\n"
        "resources :users, only: [] do\n  namespace :admin, path: 'boss' do\n    resources :notes, only: :show\n"
        "    get :stats\n  end\n  collection { namespace(:all) { get :a, to: 'a#a' } }\n"
        "  scope(:beside) { resources :pets, only: :index }\nend"
    )
    assert told(routes_of({"config/routes.rb": text})) == {
        "GET /profile/keys/tokens keys/tokens#index",
        "GET /users/:user_id/boss/notes/:id admin/notes#show",
        "GET /users/:user_id/boss/stats admin/users#stats",
        "GET /users/all/a all/a#a",
        "GET /beside/users/:user_id/pets pets#index",
    }


def test_a_format_that_must_be_there_is_part_of_the_path() -> None:
    text = drawn(
        "get 'feed', to: 'feeds#show', format: true\nresources :items, only: :show, format: true\n"
        "scope format: true do\n  get 'a', to: 'a#a'\n  get 'b', to: 'b#b', format: false\n  root to: 'c#c'\nend\n"
        "get 'd', to: 'd#d', format: 'json'\nresources :es, only: :index, defaults: { format: :json }"
    )
    assert told(routes_of({"config/routes.rb": text})) == {
        "GET /feed.:format feeds#show",
        "GET /items/:id.:format items#show",
        "GET /a.:format a#a",
        "GET /b b#b",
        "GET /.:format c#c",
        "GET /d d#d",
        "GET /es es#index",
    }


def test_what_a_scope_says_that_answers_goes_before_what_a_path_would_say() -> None:
    text = drawn(
        "scope controller: 'api/gone', action: 'index' do\n  put 'key/reset'\n  get 'old', to: 'new#new'\n  get :other\nend\n"
        "scope to: 'late#show' do\n  get 'x/y'\nend\nscope module: :in, action: :list do\n  resources :zs, only: :show\nend\n"
        "controller :pages do\n  get 'help', to: 'shown'\n  get 'p/q' => 'names'\n  get 'r/s' => :told\nend"
    )
    assert told(routes_of({"config/routes.rb": text})) == {
        "PUT /key/reset api/gone#index",
        "GET /old new#new",
        "GET /other api/gone#index",
        "GET /x/y late#show",
        "GET /zs/:id in/zs#list",
        "GET /help pages#shown",
        "GET /p/q p#q",
        "GET /r/s pages#told",
    }


def test_a_shallow_resource_keeps_the_path_of_a_scope() -> None:
    text = drawn(
        "scope '/in' do\n  resources :posts, only: [] do\n    resources :notes, only: %i[index show], shallow: true\n  end\nend\n"
        "scope path: 'a', shallow_path: 'b' do\n  resources :xs, only: [] do\n    resources :ys, only: :show, shallow: true\n"
        "  end\nend\nresources :ms, only: [] do\n  resource :one, only: :show, shallow: true\n  resources :ns, only: [] do\n"
        "    shallow { resources :os, only: %i[index show] }\n  end\nend"
    )
    assert told(routes_of({"config/routes.rb": text})) == {
        "GET /in/posts/:post_id/notes notes#index",
        "GET /in/notes/:id notes#show",
        "GET /b/ys/:id ys#show",
        "GET /ms/:m_id/one ones#show",
        "GET /ms/:m_id/ns/:n_id/os os#index",
        "GET /os/:id os#show",
    }


def test_a_route_under_a_condition_is_less_sure() -> None:
    part = routes_of({"config/routes.rb": drawn("get '/a', to: 'a#a' if Rails.env.local?\nget '/b', to: 'b#b'")})
    assert {route.path: route.confidence for route in part.routes} == {"/a": 0.7, "/b": 1.0}


def test_an_engine_stands_where_the_application_mounts_it() -> None:
    texts = {
        "config/routes.rb": drawn("mount Shop::Engine => '/shop'"),
        "shop/lib/shop/engine.rb": "module Shop\n  class Engine < Rails::Engine\n    isolate_namespace Shop\n  end\nend\n",
        "shop/config/routes.rb": "Shop::Engine.routes.draw do\n  root to: 'cart#show'\nend\n",
        "other/config/routes.rb": "Other::Engine.routes.draw do\n  get 'x', to: 'x#y'\nend\n",
    }
    assert told(routes_of(texts)) == {"ANY /shop Shop::Engine", "GET /shop shop/cart#show", "? GET /x x#y"}


def test_an_application_for_machines_alone_has_no_forms() -> None:
    texts = {
        "config/routes.rb": drawn("resource :me"),
        "config/application.rb": "module X\n  class Application < Rails::Application\n    config.api_only = true\n  end\nend\n",
    }
    assert {route.path for route in routes_of(texts).routes} == {"/me"}


def test_a_block_that_names_the_mapper_is_followed() -> None:
    text = drawn(
        "namespace :old do |old|\n  old.resources :xs, only: :index do |xs|\n    xs.get :y, on: :collection\n  end\nend"
    )
    assert told(routes_of({"config/routes.rb": text})) == {"GET /old/xs old/xs#index", "GET /old/xs/y old/xs#y"}


def test_routing_words_of_other_ruby_programs_are_no_routes() -> None:
    assert routes_of({"app.rb": "require 'sinatra'\nget '/' do\n  'x'\nend\n"}).routes == []


def test_concerns_that_take_each_other_in_end() -> None:
    many = "\n".join(f"concern :c{one} do\n  concerns :c{one + 1}, :c{one + 1}\nend" for one in range(40))
    assert (
        routes_of(
            {"config/routes.rb": drawn(f"{many}\nconcerns :c0\nconcern(:me) {{ concerns :me }}\nconcerns :me")}
        ).routes
        == []
    )


def test_names_are_put_into_the_singular_and_plural_as_rails_does() -> None:
    words = {
        "statuses": "status",
        "news": "news",
        "categories": "category",
        "movies": "movie",
        "analyses": "analysis",
        "people": "person",
        "boxes": "box",
        "keys": "key",
        "addresses": "address",
        "shelves": "shelf",
        "blog_posts": "blog_post",
        "series": "series",
    }
    assert {many: singular_of(many) for many in words} == words
    assert [plural_of(word) for word in ("category", "status", "person", "profile", "address", "news")] == [
        *("categories", "statuses", "people", "profiles", "addresses", "news"),
    ]
    assert underscored("Admin::HTMLPages") == "admin/html_pages"


def test_paths_are_written_as_rails_writes_them() -> None:
    assert [normal(path) for path in ("//a//b/", "/s/:id/(:title)", "/", "/top(/:x)(.:format)")] == [
        *("/a/b", "/s/:id(/:title)", "/", "/top(/:x)"),
    ]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_broken_routes_never_crash(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(ROUTES)))
    end = data.draw(st.integers(start, min(len(ROUTES), start + 400)))
    inserted = data.draw(
        st.sampled_from(["", "(", ")", "'", "[", "}", "end", " do |x|", "\n", ":", "=>", "\0", "#{", "é"])
    )
    part = routes_of({"config/routes.rb": ROUTES[:start] + inserted + ROUTES[end:]})
    assert all(route.path and route.method for route in part.routes)


def test_a_method_of_the_routes_file_stands_where_a_block_calls_it() -> None:
    text = (
        "def tools\n  app = Toggles::Web.app(Toggles.all) do |builder|\n    builder.use Guard\n  end\n"
        '  mount app, at: "/toggles"\nend\n'
        "def ring\n  ring\nend\ndef taking(name)\n  get name\nend\ndef unused\n  get '/unused'\nend\n"
        "Rails.application.routes.draw do\n  namespace(:admin) { tools }\n  ring\n  taking('x')\n"
        "  other = Other.new\n  mount other => '/other'\nend\n"
    )
    part = routes_of({"config/routes.rb": text})
    assert [(one.method, one.path, one.line) for one in part.routes] == [
        ("ANY", "/admin/toggles", 5),
        ("ANY", "/other", 21),
    ]
    assert [one.line for one in part.unread] == [19]


def told_and_unread(text: str) -> tuple[set[str], list[int]]:
    part = routes_of({"config/routes.rb": drawn(text)})
    sure = {f"{route.confidence} {route.method} {route.path}" for route in part.routes}
    return sure, [place.line for place in part.unread]


def test_options_that_are_merged_splatted_or_held_by_a_constant_count_as_written_ones_do() -> None:
    told_by, unread = told_and_unread(
        "OPTS = {only: [:index]}.freeze\nNAMES = %i[g h]\nresources :a, OPTS\nresources :b, **OPTS\n"
        "resources :c, **{only: :index}\nresources :d, {only: :index}.merge(path: 'dd')\n"
        "resources :e, OPTS.merge(only: :new)\nresources :f, {only: :new}.reverse_merge(only: :index)\n"
        "resources *NAMES, only: ONLY\nONLY = [:show]"
    )
    paths = ("/a", "/b", "/c", "/dd", "/e/new", "/f/new", "/g/:id", "/h/:id")
    assert (told_by, unread) == ({f"1.0 GET {path}" for path in paths}, [])


def test_a_resource_whose_options_are_computed_shows_no_routes() -> None:
    told_by, unread = told_and_unread(
        "resources :a, opts\nresources :b, **opts\nresource :c, FROM_ELSEWHERE\nresources :d, {path: 'x'}.merge(opts)\n"
        "scope only: chosen do\n  resources :e\nend\nwith_options opts do\n  resources :f\nend\n"
        "namespace :g, **opts do\n  resources :h\nend\nmatch 'i', **opts\nscope(**opts) { get 'j' }\n"
        "TWICE = {only: :new}\nTWICE = {only: :show}\nresources :k, TWICE"
    )
    assert (told_by, unread) == (set(), [2, 3, 4, 5, 7, 10, 13, 15, 16, 19])


def test_what_is_written_beside_computed_options_is_less_sure() -> None:
    told_by, unread = told_and_unread(
        "resources :a, {only: :index}.merge(opts)\nget 'b', to: 'b#b', **opts\nresources :c, only: :show, **opts"
    )
    assert (told_by, unread) == ({"0.8 GET /a", "0.8 GET /b", "0.8 GET /c/:id"}, [])


def test_a_concern_stands_with_the_options_that_it_is_taken_in_with() -> None:
    told_by, unread = told_and_unread(
        "concern :noted do |options|\n  resources :notes, {only: %i[show new]}.merge(options)\n"
        "  resources :marks, options\nend\nconcern :made, Maker.new\n"
        "resources :a, only: [] do\n  concerns :noted, only: :index\nend\n"
        "resources :b, only: [] do\n  concerns :noted, **opts\n  concerns :made\nend"
    )
    assert told_by == {
        *("1.0 GET /a/:a_id/notes", "1.0 GET /a/:a_id/marks"),
        *("0.8 GET /b/:b_id/notes/:id", "0.8 GET /b/:b_id/notes/new"),
    }
    assert unread == [4, 12]


def test_a_drawn_file_may_have_its_routes_within_blocks_alone() -> None:
    parts = {
        "a": "authenticate :user, ->(u) { u.admin? } do\n  get 'a', to: 'a#a'\nend\n",
        "b": "# parts\nif Settings.social?\n  resources :b, only: :index\nend\n",
        "c": "mount Docs::Engine => '/docs', as: :docs\n",
        "d": "defaults format: :json do\n  namespace :d do\n    get 'd', to: 'd#d'\n  end\nend\n",
        "e": "devise_for :users\n",
        "f": "draw :deeper\n",
        "deeper": "authenticated do\n  root to: 'f#f'\nend\n",
    }
    texts = {f"config/routes/{name}.rb": text for name, text in parts.items()}
    draws = "\n".join(f"draw :{name}" for name in "abcdef")
    part = routes_of({"config/routes.rb": drawn(draws), **texts})
    assert told(part) == {"GET /a a#a", "GET /b b#index", "ANY /docs Docs::Engine", "GET /d/d d/d#d", "GET / f#f"}
    assert [(place.path, place.line) for place in part.unread] == [("config/routes/e.rb", 1)]


def test_constants_that_hold_each_other_many_times_over_take_time_as_they_are_many() -> None:
    lists = "\n".join(f"L{number} = [L{number + 1}, L{number + 1}]" for number in range(100))
    hashes = "\n".join(f"H{number} = {{**H{number + 1}, **H{number + 1}}}" for number in range(100))
    told_by, _ = told_and_unread(f"{lists}\n{hashes}\nget 'a', to: 'a#a'\nresources :b, L0, **H0")
    assert told_by == {"1.0 GET /a"}


def test_an_answer_that_is_a_call_of_many_lines_is_told_by_its_name() -> None:
    text = drawn(
        "get 'a', to: Health.rack_response(\n  Health::Redis,\n  Health::Cache,\n)\nget 'b', to: Health.all(1)"
    )
    assert told(routes_of({"config/routes.rb": text})) == {"GET /a Health.rack_response(…)", "GET /b Health.all(1)"}


def test_devise_calls_its_scope_as_too() -> None:
    part = routes_of({"config/routes.rb": drawn("as :user do\n  get 'users/edit' => 'users#edit', as: :edit\nend")})
    assert told(part) == {"GET /users/edit users#edit"}
    assert part.unread == []
