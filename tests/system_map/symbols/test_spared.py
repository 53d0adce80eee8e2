"""What is used without being named: by tools, by names put together, by other programs; and what others are offered."""

from __future__ import annotations

from services.system_map.symbols.dead_code import find_dead_code
from services.system_map.symbols.sought_names import is_put_together
from tests.fakes.mapped_repository import mapped


def dead(sources: dict[str, str]) -> dict[str, str]:
    part = find_dead_code(mapped(sources).parts_input())
    return {symbol.name: symbol.tier for symbol in part.symbols}


def test_names_put_together_by_their_front_are_spared():
    assert is_put_together("RM_Call", {"RM_"})
    assert is_put_together("on_key_down", {"on_key_"})
    assert not is_put_together("_private", {"_"})
    assert not is_put_together("plain", {"pl"})


def test_functions_of_shell_scripts_may_be_called_by_names_put_together():
    tool = '. "./dns/$1.sh"\nadd="${1}_add"\n$add "$2"\nrun_$3\n'
    part = "foo_add() { :; }\nfoo_left() { :; }\nrun_it() { :; }\n"
    assert dead({"tool.sh": "#!/bin/sh\n" + tool, "dns/foo.sh": part}) == {"foo_left": "medium"}
    python = "def foo_add(): ...\n"
    assert dead({"tool.sh": "#!/bin/sh\n" + tool, "a.py": python, "run.py": "import a\n"}) == {"foo_add": "medium"}


def test_names_put_together_by_their_end_are_spared_in_their_own_language():
    words = {"JavaScript *Handler", "Ruby *_add", "on_$"}
    assert is_put_together("clickHandler", words, "JavaScript")
    assert is_put_together("do_add", words, "Ruby")
    assert not is_put_together("clickHandler", words, "Ruby")
    assert not is_put_together("Handler", words, "JavaScript")
    assert is_put_together("on_click", words)


def test_members_that_a_value_names_are_spared_and_those_of_other_types_are_not():
    source = (
        "<?php\nclass Shop {\n  function run($x) { $this->$x(); }\n  private function byName() {}\n}\n"
        "class Other {\n  private function gone() {}\n}\nnew Shop(); new Other(); (new Shop())->run('byName' . 1);\n"
    )
    source = source.replace("'byName' . 1", "$argv[1]")
    assert dead({"shop.php": source}) == {"Other.gone": "high"}
    mixin = "module Shop\n  def run(x)\n    send(x)\n  end\n  def by_name; 1; end\nend\ninclude Shop\nrun(1)\n"
    assert dead({"shop.rb": mixin}) == {}


def test_the_default_of_a_file_is_used_by_whoever_imports_it_under_any_name():
    sources = {
        "view.js": "export default class ShopView {\n  $onDestroy() {}\n  left() {}\n}\n",
        "gone.js": "export default class GoneView {}\nexport const a = 1;\n",
        "kept.js": "module.exports = function keptView() {};\n",
        "passed.js": "export default function passedView() {}\n",
        "main.js": "import controller from './view';\nimport { a } from './gone';\nconst kept = require('./kept');\n"
        "export { default as other } from './passed';\nexport const view = { controller, kept, a };\nview;\n",
    }
    assert dead(sources) == {"ShopView.left": "medium", "GoneView": "medium"}


def test_what_typescript_tells_of_code_elsewhere_is_spared_in_any_file():
    sources = {
        "main.ts": "import './types';\n",
        "types.ts": "declare global {\n  interface Window { pick: 1 }\n}\ninterface Left { a: 1 }\nexport {};\n",
    }
    assert dead(sources) == {"Left": "high"}


def test_what_one_part_of_a_partial_type_says_holds_for_all_of_them():
    program = "namespace Shop;\nclass Program { static void Main() { new int[1].Count(); } }\n"
    parts = {
        "Program.cs": program,
        "A.1.cs": "namespace Shop;\nstatic partial class Counting { public static int Count(this int[] a) => 1; }\n",
        "A.2.cs": "namespace Shop;\npartial class Counting { }\n",
        "B.1.cs": "namespace Shop;\npublic partial class Offered { }\n",
        "B.2.cs": "namespace Shop;\npartial class Offered { }\n",
        "C.cs": "namespace Shop;\npartial class Gone { }\n",
    }
    assert dead(parts) == {"Offered": "low", "Gone": "high"}


def test_extension_methods_that_the_compiler_of_csharp_calls_are_spared_with_their_class():
    pairs = "public static void Deconstruct<A, B>(this Pair<A, B> pair, out A one, out B other) { one = other = 1; }"
    program = "class Program { static void Main() { foreach (var (one, other) in given) { Ask(one, other); } } }"
    sources = {
        "Program.cs": f"namespace Shop;\n{program}\n",
        "Pairs.cs": f"namespace Shop;\ninternal static class Pairs\n{{\n    {pairs}\n}}\n",
        "Block.cs": "namespace Shop;\nstatic class Block { extension(Pair pair) { public Wait GetAwaiter() => 1; } }\n",
        "Any.cs": "namespace Shop;\nstatic class Any { internal static void Add<T>(this T all, int one) { } }\n",
        "Left.cs": "namespace Shop;\nclass Left { void Deconstruct(out int one) { one = 1; } }\n",
        "Gone.cs": "namespace Shop;\nstatic class Gone { static void Deconstruct(int one) { } }\n",
    }
    assert dead(sources) == {"Left": "high", "Gone": "high"}


def test_what_tools_find_by_the_name_of_a_file_is_spared():
    sources = {
        "package.json": '{"name": "shop", "private": true, "devDependencies": {"plop": "1"}}',
        "main.js": "go();\nfunction go() {}\n",
        "README.md": "# Shop pro\n",
        "plopfile.js": "export default function build() {}\n",
        "jakefile.js": "export default function task() {}\n",
        "profile.js": "export function seen() {}\n",
        "inlang.config.js": "export async function defineThings() {}\nfunction left() {}\n",
        "hatch_build.py": "class CustomBuildHook:\n    def initialise(self): ...\n",
    }
    part = find_dead_code(mapped(sources).parts_input())
    assert {module.path for module in part.modules} == {"profile.js"}
    assert {symbol.name for symbol in part.symbols} == {"left"}


def test_what_another_program_loads_is_spared():
    printers = "import lldb\ndef summary(value): ...\nclass Provider:\n    def num_children(self): ...\n"
    assert dead({"printers.py": printers, "run.py": "import printers\n"}) == {}
    shell = "_strategy_shop() { :; }\n"
    assert dead({"shell/shop.zsh": shell}) == {}
    assert dead({"shell/shop.sh": shell}) == {"_strategy_shop": "high"}
    taken = {"Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n', "prelude.mjs": "export function given() {}\n"}
    main = 'fn main() { go(include_str!("../prelude.mjs")); }\n'
    assert dead(taken | {"src/main.rs": main, "prelude.test.mjs": "import './prelude.mjs'\n"}) == {}


def test_a_package_made_for_others_offers_what_is_public_though_its_entry_is_built():
    package = '{"name": "shop", "exports": "./shop-built.js"}'
    sources = {
        "web/src/shop.ts": "export function price() {}\nfunction left() {}\n",
        "web/src/other.ts": "import './shop';\n",
    }
    assert dead(sources | {"web/package.json": package}) == {"price": "low", "left": "high"}
    private = package.replace("{", '{"private": true, ', 1)
    assert dead(sources | {"web/package.json": private}) == {"price": "medium", "left": "high"}


def test_what_is_told_to_be_kept_is_spared_and_counted():
    source = "fn main() {}\n#[expect(unused)]\nfn kept() {}\nfn gone() {}\n"
    sources = {"Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n', "src/main.rs": source}
    part = find_dead_code(mapped(sources).parts_input())
    assert {symbol.name for symbol in part.symbols} == {"gone"}
    assert part.spared["told to be kept"] == 1


def test_the_default_of_a_file_that_may_be_loaded_by_its_path_is_a_weak_candidate():
    sources = {
        "app/views/tabs_controller.js": "export default class TabsController {}\nexport function gone() {}\n",
        "main.js": "go();\nfunction go() {}\n",
    }
    assert dead(sources) == {"TabsController": "low", "gone": "medium"}


def test_ruby_adds_to_classes_of_its_own_and_rails_loads_by_folder():
    sources = {
        "lib/core.rb": "class NilClass\n  def gone; 1; end\nend\n",
        "config/initializers/patch.rb": "module Markup\n  def patched; 1; end\nend\n",
        "lib/tasks/seed.rb": "class Seed < Rails::Generators::Base\nend\nclass Base\nend\nBase.new\n",
        "app/kinds.rb": 'class ShopPresenter\nend\ndef present(x)\n  "#{x}Presenter".constantize\nend\npresent(1)\n',
    }
    assert dead(sources) == {"NilClass.gone": "medium"}


def test_a_directive_of_a_component_is_written_another_way_in_its_markup():
    card = "<script setup>\nconst vAutoFocus = (e) => e.focus()\nfunction gone() {}\n</script>\n<template><p v-auto-focus /></template>\n"
    assert dead({"Card.vue": card}) == {"gone": "high"}


def test_a_module_of_go_without_a_program_is_there_for_others():
    library = {
        "go/go.mod": "module example.org/shop\n",
        "go/a.go": "package shop\n\nfunc Offered() {}\n\nfunc left() {}\n",
    }
    assert dead(library) == {"Offered": "low", "left": "high"}
    hidden = {"go/go.mod": "module example.org/shop\n", "go/internal/a.go": "package shop\n\nfunc Offered() {}\n"}
    assert dead(hidden) == {"Offered": "medium"}
    program = {"go/cmd/shop/main.go": "package main\n\nfunc main() {}\n"}
    assert dead(library | program) == {"Offered": "medium", "left": "high"}


def test_targets_of_mage_are_called_by_it():
    target = (
        'package main\n\nimport "fmt"\n\ntype Deploy struct{}\n\nfunc Build() { fmt.Println() }\n\nfunc unasked() {}\n'
    )
    sources = {"go.mod": "module example.com/shop\n", "main.go": "package main\nfunc main() {}\nfunc Left() {}\n"}
    tagged = sources | {"magefile.go": f"//go:build mage && !windows\n\n{target}"}
    assert dead(tagged) == {"Left": "medium", "unasked": "high"}
    assert dead(sources | {"magefiles/build.go": target}) == {"Left": "medium", "unasked": "high"}
    assert dead(sources | {"images.go": f"//go:build images\n\n{target}"})["Build"] == "medium"


def test_words_of_composer_lock_spare_nothing():
    sources = {
        "shop.php": "<?php\nclass Shop {\n  private function gone() {}\n}\nnew Shop();\n",
        "lost.py": "def f(): ...\n",
    }
    lock = {"composer.lock": '{"packages": [{"name": "far/lost", "description": "what is gone"}]}'}
    assert dead(sources | lock) == dead(sources)
    assert dead(sources)["Shop.gone"] == "high"
    modules = find_dead_code(mapped(sources | lock).parts_input()).modules
    assert [module.path for module in modules] == ["lost.py"]
