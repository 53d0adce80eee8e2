"""What is found without its name: by its base, its type, its file or its form; and what is private in which language."""

from __future__ import annotations

import pytest

from services.system_map.symbols.dead_code import find_dead_code
from tests.fakes.mapped_repository import mapped


def dead(sources: dict[str, str]) -> dict[str, str]:
    part = find_dead_code(mapped(sources).parts_input())
    return {symbol.name: symbol.tier for symbol in part.symbols}


def modules(sources: dict[str, str]) -> list[str]:
    return [module.path for module in find_dead_code(mapped(sources).parts_input()).modules]


def test_classes_of_csharp_are_found_by_their_own_base_where_an_assembly_is_listed():
    program = "namespace Shop;\nclass Program { static void Main() { Find(typeof(Step)); HERE } static void Find(object o) { } }\n"
    steps = "namespace Shop;\nclass Step { }\nclass PackStep : Step { }\nclass Lonely { }\n"
    listing = program.replace("HERE", "typeof(Step).Assembly.GetTypes();")
    assert dead({"Program.cs": listing, "Steps.cs": steps}) == {"Lonely": "high"}
    assert dead({"Program.cs": program.replace("HERE", ""), "Steps.cs": steps}) == {
        "PackStep": "high",
        "Lonely": "high",
    }


def test_classes_that_their_own_base_hears_of_or_lists_are_spared():
    base = "class Step:\n    def __init_subclass__(cls): ...\n\n\nclass Other: ...\n\n\nclass _Pack(Step): ...\n\n\nclass _Left(Other): ...\n"
    assert dead({"steps.py": base, "run.py": "import steps\n"}) == {"_Left": "high"}
    listed = base.replace("__init_subclass__", "gone")
    assert dead({"steps.py": listed, "run.py": "import steps\nsteps.Other.__subclasses__()\n"}) == {
        "Step.gone": "medium"
    }
    ruby = "class Step\n  def self.inherited(kind); 1; end\nend\nclass Pack < Step\nend\nclass Own < Kept\nend\nclass Kept\nend\n"
    assert dead({"steps.rb": ruby}) == {"Own": "medium"}


def test_spring_data_takes_a_class_by_the_name_of_what_it_implements():
    sources = {
        "src/main/java/shop/App.java": "package shop;\nimport org.springframework.boot.SpringApplication;\n"
        "class App { public static void main(String[] args) { Orders o = null; SpringApplication.run(App.class); } }\n",
        "src/main/java/shop/Orders.java": "package shop;\ninterface Orders { }\n",
        "src/main/java/shop/OrdersImpl.java": "package shop;\nclass OrdersImpl implements Orders { }\n",
        "src/main/java/shop/LeftImpl.java": "package shop;\nclass LeftImpl implements Orders { }\n",
    }
    assert dead(sources) == {"LeftImpl": "high"}


def test_scala_finds_what_is_implicit_by_its_type_and_names_a_value_in_a_text():
    source = (
        "package shop\n\nobject Main extends App {\n"
        "  implicit private[shop] class Shouting(text: String) { def shout = text }\n"
        "  private implicit object Sorted extends Ordering[Int]\n"
        "  private class Left(text: String)(implicit order: Ordering[Int])\n"
        '}\nprintln(Sums)\nobject Sums {\n  private def total = 1\n  private def gone = 2\n  println(s"$total".shout)\n}\n'
    )
    assert dead({"Main.scala": source}) == {"Main.Left": "high", "Sums.gone": "high"}


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({"shop.php": "<?php\nclass _10_A {}\nfunction run() {}\nrun();\n"}, {"_10_A": "low"}),
        ({"shop.swift": "enum _24Sizes { case one }\n"}, {"_24Sizes": "low"}),
        ({"shop.c": "int _run(void) { return 1; }\nstatic int _left(void) { return 1; }\n"}, {"_run": "medium", "_left": "high"}),
        ({"a.js": "export function _run() {}\nclass Shop { _left() {} }\nnew Shop();\n", "main.js": "import './a';\n"},
         {"_run": "medium", "Shop._left": "high"}),
        ({"a.py": "def _left(): ...\n", "run.py": "import a\n"}, {"_left": "high"}),
    ],
)  # fmt: skip
def test_an_underscore_says_that_a_name_is_private_only_where_it_is_the_rule(sources, said):
    assert dead(sources) == said


def test_protected_members_of_what_a_library_offers_are_a_weak_candidate():
    library = {
        "pom.xml": "<project><groupId>org.example</groupId><artifactId>shop</artifactId></project>",
        "src/main/java/org/example/Shop.java": "package org.example;\npublic abstract class Shop {\n"
        "  protected final void forHeirs() { }\n  private void left() { }\n}\n",
        "src/main/java/org/example/Closed.java": "package org.example;\npublic final class Closed {\n"
        "  protected void shut() { }\n}\n",
        "src/test/java/org/example/ShopTest.java": "package org.example;\nclass ShopTest { Shop shop; Closed c; }\n",
    }
    assert dead(library) == {"Shop.forHeirs": "low", "Shop.left": "high", "Closed.shut": "high"}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("lib/Extension.php", ("<?php\nabstract class Shop {\n final protected function forHeirs() {}\n private function left() {}\n}\n"
         "final class Closed {\n protected function left() {}\n}\n")),
        ("Shop.cs", ("namespace A;\npublic abstract class Shop {\n protected void forHeirs() { }\n private void left() { }\n}\n"
         "public sealed class Closed {\n protected void left() { }\n}\n")),
        ("src/Shop.java", ("package a;\npublic class Shop {\n protected final void forHeirs() { }\n private void left() { }\n}\n"
         "final class Closed {\n protected void left() { }\n}\n")),
        ("src/Shop.kt", ("package a\nabstract class Shop {\n protected fun forHeirs() { }\n private fun left() { }\n}\n"
         "class Closed {\n protected fun left() { }\n}\n")),
    ],
)  # fmt: skip
def test_protected_members_are_never_surely_dead_where_classes_elsewhere_may_inherit_them(path, source):
    part = find_dead_code(mapped({path: source, "README.md": "Shop and Closed are classes.\n"}).parts_input())
    found = {symbol.name: (symbol.tier, symbol.reason) for symbol in part.symbols}
    said = "Nothing here uses it, but classes elsewhere may inherit it: it is protected."
    assert found["Shop.forHeirs"] == ("low", said)
    assert {name: tier for name, (tier, _) in found.items()} == {
        "Shop.forHeirs": "low",
        "Shop.left": "high",
        "Closed.left": "high",
    }


def test_private_methods_of_a_gem_s_classes_are_inherited_too():
    ruby = "class Shop\n  def run; 1; end\n\n  private\n\n  def for_heirs; 1; end\nend\n"
    application = {"app/shop.rb": ruby, "app/main.rb": "Shop.new.run\n"}
    assert dead(application) == {"Shop.for_heirs": "high"}
    gem = {
        "lib/shop.rb": ruby,
        "shop.gemspec": 'Gem::Specification.new { |s| s.name = "shop" }\n',
        "README.md": "Shop run\n",
    }
    assert dead(gem) == {"Shop.for_heirs": "low"}
    (found,) = find_dead_code(mapped(gem).parts_input()).symbols
    assert found.reason == "Nothing here uses it, but classes elsewhere may inherit it: it is private."


def package(name: str) -> dict[str, str]:
    return {"package.json": f'{{"name": "shop", "private": true, "dependencies": {{"{name}": "1"}}}}'}


@pytest.mark.parametrize(
    ("framework", "path", "name"),
    [
        ("next", "src/app/[locale]/page.tsx", "generateMetadata"),
        ("next", "app/blog/[slug]/layout.js", "generateStaticParams"),
        ("@sveltejs/kit", "src/routes/cart/+page.server.js", "load"),
        ("@sveltejs/kit", "src/hooks.server.ts", "handleError"),
        ("@remix-run/react", "app/routes/cart.tsx", "ErrorBoundary"),
        ("@remix-run/react", "app/root.tsx", "links"),
        ("@react-router/dev", "app/cart/view.tsx", "clientLoader"),
        ("gatsby", "gatsby-node.js", "onCreateNode"),
        ("astro", "src/middleware.ts", "onRequest"),
    ],
)
def test_what_a_framework_asks_of_a_file_by_its_name_is_spared(framework, path, name):
    source = f"export function {name}() {{}}\nexport function gone() {{}}\n"
    others = {path: source, "main.js": f"import './{path}';\n"}
    left = {} if framework == "gatsby" else {"gone": "medium"}  # of such a file all is taken
    assert dead(package(framework) | others) == left
    assert dead(package("left-pad") | others) == {name: "medium", "gone": "medium"}


def test_a_module_that_a_framework_loads_by_its_name_is_not_told():
    source = {"src/instrumentation.ts": "export function register() {}\n", "main.js": "go();\nfunction go() {}\n"}
    assert modules(package("next") | source) == []
    assert modules(package("left-pad") | source) == ["src/instrumentation.ts"]


def test_a_function_that_is_handed_over_where_it_stands_is_used():
    source = "export const Field = memo(function Text() { return 1; });\nfunction gone() {}\n"
    assert dead({"field.js": source, "main.js": "import { Field } from './field';\nField;\n"}) == {"gone": "high"}


def test_macros_of_c_paste_names_and_give_functions_out():
    source = (
        "#define Rx1(x) (x)\n#define Ry1(x) (x)\n#define go_fast(x) (x)\n#define E(n, rest) \\\n  (Rx##n(1) + n##fast(rest))\n"
        "#define SHOP_EXPORT __attribute__((used))\n\nint idle(void) { return 1; }\n\n"
        "SHOP_EXPORT int given(void) { return E(1, 2); }\n\nSHOP_MODULE(shop, m) {\n  m.add(1);\n}\n"
        "int sqlite3_shop_init(void) { return 0; }\n"
    )
    assert dead({"shop.cpp": source}) == {"Ry1": "medium", "idle": "medium"}


def test_ruby_names_classes_in_another_form_and_hands_modules_over():
    sources = {
        "app/models/family.rb": "class Family < ApplicationRecord\n  has_many :stock_entries\n  has_one :home\nend\n",
        "app/own.rb": "class Own\nend\nclass StockEntry < Own\nend\nclass Home < Own\nend\nclass Office < Own\nend\n",
        "lib/filters.rb": "module Filters\n  def reverse_all(x); x; end\nend\nmodule Others\n  def left(x); x; end\nend\n"
        "Liquid::Template.register_filter(Shop::Filters)\nOthers\n",
        "lib/patch.rb": "class ::MatchData\n  def to_liquid; 1; end\nend\nmodule Columns\n  def reset_columns\n    super\n  end\n"
        "  def kept\n    @super = 1\n  end\nend\nColumns\n",
    }
    assert dead(sources) == {"Office": "medium", "Others.left": "medium", "Columns.kept": "medium"}


def test_notebooks_and_fuzzers_find_functions_by_their_names():
    python = "class Shop:\n    def _repr_mimebundle_(self): ...\n    def _ipython_display_(self): ...\n    def _repr(self): ...\n"
    assert dead({"shop.py": python, "run.py": "import shop\nshop.Shop()\n"}) == {"Shop._repr": "high"}
    go = "package main\n\nfunc main() {}\n\nfunc FuzzCart(data []byte) int { return 0 }\n\nfunc Fuzzy() {}\n"
    assert dead({"go.mod": "module shop\n", "main.go": go}) == {"Fuzzy": "medium"}
