"""What nothing uses is told in tiers; what frameworks, tests or names put together may use is spared, with the reason."""

from __future__ import annotations

from services.system_map.parts.structure import DeadCodePart, DeadModule
from services.system_map.symbols.dead_code import MAX_MODULES, MAX_SYMBOLS, find_dead_code, with_lines
from tests.fakes.mapped_repository import mapped

MAIN = "from app.core import used\nif __name__ == '__main__':\n    used()\n"


def dead(sources: dict[str, str]) -> dict[str, str]:
    part = find_dead_code(mapped(sources).parts_input())
    return {symbol.name: symbol.tier for symbol in part.symbols}


def python(core: str, **more: str) -> dict[str, str]:
    return {"run.py": MAIN, "app/__init__.py": "", "app/core.py": core, **more}


def test_tiers_follow_from_who_could_use_it():
    found = dead(
        python("def used(): ...\ndef forgotten(): ...\ndef _private(): ...\ndef checked(): ...\n")
        | {"tests/test_core.py": "from app.core import checked\ndef test_it(): checked()\n"}
    )
    assert found == {"_private": "high", "forgotten": "medium", "checked": "low"}


def test_candidates_are_counted_by_tier_however_many_are_shown():
    many = "".join(f"def forgotten_{number}(): ...\n" for number in range(MAX_SYMBOLS + 1))
    part = find_dead_code(mapped(python(f"def used(): ...\ndef _private(): ...\n{many}")).parts_input())
    assert (part.tiers, len(part.symbols)) == ({"high": 1, "medium": MAX_SYMBOLS + 1}, MAX_SYMBOLS)


def test_the_public_part_of_a_library_is_a_weak_candidate():
    found = dead(
        {
            "pyproject.toml": '[project]\nname = "shop"\n',
            "shop/__init__.py": "def offered(): ...\ndef _left(): ...\n",
        }
    )
    assert found == {"offered": "low", "_left": "high"}


def test_a_name_that_stands_anywhere_is_no_candidate():
    core = "def used(): ...\ndef by_text(): ...\ndef table(): ...\nnames = {'by_text': 1}\nrows = [table]\n"
    assert dead(python(core)) == {}


def test_comments_do_not_keep_a_function_alive():
    assert dead(python("def used(): ...\ndef gone(): ...\n# gone() was here\n")) == {"gone": "medium"}


def test_what_frameworks_call_is_spared_and_counted():
    part = find_dead_code(
        mapped(
            python(
                """
import lib
def used(): ...
@lib.route('/x')
def view(): ...
class Handler(lib.Base):
    def __len__(self): ...
    def hooked(self): ...
def visit_Name(): ...
used(Handler)
"""
            )
        ).parts_input()
    )
    assert part.symbols == []
    assert part.spared == {"decorated": 1, "special name": 1, "may override": 1, "name that tools look for": 1}


def test_what_django_finds_by_base_or_name_is_spared():
    core = (
        "from django.apps import AppConfig\ndef used(): ...\nclass ShopConfig(AppConfig):\n    name = 'shop'\n"
        "class Other:\n    regex = 'x'\n    def to_python(self, value): ...\n    def left(self): ...\nOther()\n"
    )
    assert dead(python(core)) == {"Other.left": "medium"}


def test_a_class_lives_as_long_as_one_of_its_members():
    assert dead(python("def used(): Tool.make()\nclass Tool:\n    @staticmethod\n    def make(): ...\n")) == {}


def test_members_of_a_dead_class_are_told_with_it():
    assert dead(python("def used(): ...\nclass _Gone:\n    def inner(self): ...\n")) == {"_Gone": "high"}


def test_modules_that_nothing_imports_are_told():
    part = find_dead_code(mapped(python("def used(): ...\n") | {"app/orphan.py": "def lost(): ...\n"}).parts_input())
    assert [module.path for module in part.modules] == ["app/orphan.py"]
    assert part.symbols == []


def test_modules_that_a_package_loads_by_their_name_are_none():
    body, packages = "def kept(): ...\n", ("modeltranslation.translator", "django.utils")
    sources = {f"app/{name}.py": body for name in ("wagtail_hooks", "search_indexes", "spiders/quotes")}
    sources |= {f"app/{n}/translation.py": f"from {one} import x\n{body}" for n, one in enumerate(packages)}
    part = find_dead_code(mapped(python("def used(): ...\n") | sources).parts_input())
    assert [module.path for module in part.modules] == ["app/1/translation.py"]


def test_of_modules_of_one_name_each_is_a_weak_candidate():
    named = dict.fromkeys(("app/a/orphan.py", "app/b/orphan.py"), "def lost(): ...\n")
    part = find_dead_code(mapped(python("def used(): ...\n") | named).parts_input())
    assert {(module.tier, module.reason) for module in part.modules} == {
        (
            "low",
            "Nothing imports it, no manifest names it, and no file that was read holds its name; 2 modules bear it.",
        )
    }


def test_scripts_that_pages_load_and_names_that_cannot_be_looked_for_are_not_told_as_likely():
    script = "function lost() { return 1; }\n"
    paths = ["client/entrypoints/menu.js", "shop/static_src/js/cart.js", "client/menu-button.js", "client/orphan.js"]
    part = find_dead_code(mapped(dict.fromkeys(paths, script) | {"main.js": "used();\n"}).parts_input())
    assert {module.path: module.tier for module in part.modules} == {
        "client/orphan.js": "medium",
        "client/menu-button.js": "low",
    }


def test_rust_tests_and_c_macros_are_spared():
    assert dead(
        {
            "Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n',
            "src/main.rs": "fn main() {}\nfn gone() {}\n#[cfg(test)]\nmod tests {\n fn helper() {}\n #[test]\n fn works() {}\n}\n",
        }
    ) == {"gone": "high"}
    assert (
        dead({"a.c": "#define REG(name) add(API_##name)\nvoid API_Call(void) {}\nint main(void) { REG(Call); }\n"})
        == {}
    )


def test_ruby_names_with_a_mark_at_their_end_are_looked_for_without_it():
    lines = ["class Shop", "  def open?; 1; end", "  def gone!; 1; end", "  def <=>(other); 1; end"]
    lines += ["  attr_accessor :total", "end", "Shop.new.open?", "Shop.new.total = 2"]
    assert dead({"shop.rb": "\n".join(lines)}) == {"Shop.gone!": "medium"}


def test_what_templates_may_name_and_what_rails_loads_is_spared():
    page = "class Page\n  def title; 1; end\nend\nPage\n"
    assert dead({"page.rb": page}) == {"Page.title": "medium"}
    assert dead({"page.rb": page, "page.html.erb": "<%= title %>"}) == {}
    script = "export function title() { return 1; }\nfunction own() { return 2; }\n"
    assert dead({"page.js": script, "main.js": "import './page.js';\n"}) == {"own": "high", "title": "medium"}
    assert dead({"page.js": script, "main.js": "import './page.js';\n", "Page.vue": "<p>{{ title() }}</p>"}) == {
        "own": "high"
    }
    assert dead({"page.js": script, "main.js": "import './page.js';\n", "Page.vue": "<p>{{ name }}</p>"}) == {
        "own": "high",
        "title": "medium",
    }
    assert dead({"app/controllers/shop_controller.rb": "class ShopController\nend\n"}) == {}
    assert dead({"db/migrate/1_add.rb": "class Add\nend\n"}) == {}


def test_code_in_a_language_without_a_grammar_keeps_alive_what_it_names():
    sources = {
        "helpers/contextMenu.ts": "export function open() { return 1; }\n",
        "helpers/unseen.ts": "export function never() { return 1; }\n",
    }
    menu = '{ open } = require "../helpers/contextMenu"\n'
    part = find_dead_code(mapped(sources | {"parts/menu.coffee": menu}).parts_input())
    assert [(module.path, module.tier) for module in part.modules] == [("helpers/unseen.ts", "medium")]
    assert part.languages == ["TypeScript"]
    assert dead(
        {"a.c": "int used(void) { return 1; }\nint left(void) { return 1; }\n", "b.m": "int b() { used(); }\n"}
    ) == {"left": "medium"}
    styles = {"page.js": "export function gone() { return 1; }\n", "main.js": "import './page.js';\n"}
    assert dead(styles | {"page.scss": ".gone { color: red }\n"}) == {"gone": "medium"}


def test_what_a_component_uses_is_alive_and_what_it_leaves_lying_is_not():
    sources = {
        "prices.ts": "export function price() { return 1; }\nexport function cents() { return 1; }\n",
        "Card.vue": "<script setup>\nimport { price } from './prices'\nfunction pay() {}\nfunction gone() {}\n</script>\n"
        '<template><p @click="pay">{{ price() }}</p></template>\n',
        "Old.vue": "<script>\nexport default { methods: { save() {} }, mounted() {} }\n</script>\n",
    }
    assert dead(sources) == {"cents": "medium", "gone": "high"}


def test_an_override_within_an_object_made_on_the_spot_is_spared():
    source = "object A { def run(): Any = { new Base { override def hook(): Unit = {} } } }\n"
    assert "A.run.hook" not in dead({"a.scala": source})


def test_methods_of_an_object_without_a_class_of_its_own_are_called_by_its_base():
    java = "class A {\n  Listener field = new Listener() { void onField() { } };\n  public void run() {\n    go(new Listener() { void onRun() { } });\n  }\n  private void left() { }\n}\n"
    scala = "class B {\n  def run() = go(new Listener {\n    def onScala(): Unit = {}\n  })\n}\n"
    kotlin = "class C {\n  val field = object : Listener {\n    fun onKotlin() {\n    }\n  }\n}\n"
    found = dead({"A.java": java, "b.scala": scala, "c.kt": kotlin})
    assert {name for name in found if ".on" in name} == set()
    assert "A.left" in found


def test_style_sheets_and_pages_have_no_dead_code_and_are_not_called():
    sources = {"a.css": "@keyframes spin { from { top: 0 } }\n.spin { top: 0 }\n", "b.sh": "go() { spin; }\ngo\n"}
    found = mapped(sources)
    assert {target for _, target, _ in found.edges()} == {"go"}
    assert dead(sources) == {}


def test_a_static_class_of_csharp_lives_by_the_members_that_extend_others():
    texts = {
        "Program.cs": 'namespace Shop;\nclass Program { static void Main() { "a".Shout(); } }\n',
        "Texts.cs": (
            "namespace Shop;\nstatic class Texts { public static string Shout(this string s) => s; }\n"
            "static class Others { public static string Whisper(this string s) => s; }\n"
        ),
        "Older.cs": "namespace System.Runtime.CompilerServices { internal static class IsExternalInit { } }\n",
    }
    assert dead(texts) == {"Others": "high"}


def test_classes_that_their_base_may_find_are_spared():
    texts = {
        "Program.cs": "namespace Shop;\nclass Program { static void Main() { new Dto(); } }\n",
        "Dto.cs": (
            "namespace Shop;\nclass Dto\n{\n  private class Mapping : Profile\n  {\n    public Mapping() { }\n  }\n"
            "  private class Left : Base { }\n}\nclass Base { }\n"
        ),
    }
    assert dead(texts) == {"Dto.Left": "high"}
    copied = "class Shop\n  def initialize_copy(other); 1; end\n  def gone; 1; end\nend\nShop.new\n"
    assert dead({"shop.rb": copied}) == {"Shop.gone": "medium"}


def test_a_module_that_others_may_import_is_a_weak_candidate():
    def modules(texts: dict[str, str]) -> list[tuple[str, str]]:
        part = find_dead_code(mapped(python("def used(): ...\n") | texts).parts_input())
        return [(module.path, module.tier) for module in part.modules]

    shim = {"app/shim.py": "def kept(): ...\n"}
    assert modules(shim) == [("app/shim.py", "medium")]
    assert modules(shim | {"app/_vendor/html.py": "from app.shim import kept\n"}) == [("app/shim.py", "low")]
    offered = {"pyproject.toml": '[project]\nname = "app"\n', "app/extra.py": "def kept(): ...\n"}
    assert modules(offered) == [("app/extra.py", "low")]


def test_what_a_function_defines_for_other_objects_is_spared():
    ruby = "class Shop\n  def run(x)\n    x.instance_eval do\n      def plain?; true; end\n    end\n  end\nend\nShop.new.run(1)\n"
    assert dead({"shop.rb": ruby}) == {}
    rust = (
        "fn main() { go(); }\nfn go() {\n  struct Local;\n  impl Foreign for Local {\n    fn provide(&self) {}\n  }\n"
        "  take(Local);\n}\nfn left() {}\n"
    )
    assert dead({"Cargo.toml": "[package]\nname = 'a'\n", "src/main.rs": rust}) == {"left": "high"}
    finder = "def used(): ...\nclass Finder:\n    def find_spec(self, name, path): ...\n    def gone(self): ...\nmade = Finder()\nmade\n"
    assert dead(python(finder)) == {"Finder.gone": "medium"}


def test_what_generated_code_uses_is_used():
    source = "package shop\n\nfunc Used() {}\n\nfunc used2() {}\n\nfunc gone() {}\n"
    generated = "// Code generated by tool. DO NOT EDIT.\npackage shop\n\nfunc init() { Used(); used2() }\n"
    sources = {"go.mod": "module shop\n", "shop.go": source, "main.go": "package shop\n"}
    assert dead(sources | {"stubs.go": generated}) == {"gone": "high"}


def test_what_types_of_typescript_add_to_those_of_others_is_spared():
    sources = {
        "src/main.ts": "go();\nfunction go() {}\n",
        "src/types.d.ts": "declare interface ImportMeta { env: X }\n",
    }
    assert dead(sources) == {}


def test_texts_in_rust_that_no_crate_holds_are_not_told():
    sources = {
        "Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n',
        "src/main.rs": 'mod part;\nfn main() { show(include_bytes!("../assets/preview.rs")); }\n',
        "src/part.rs": "fn gone() {}\n",
        "assets/preview.rs": "fn shown() {}\n",
    }
    assert dead(sources) == {"gone": "high"}


def test_classes_of_ruby_that_inherit_from_outside_are_spared():
    source = "class Style < RuboCop::Cop::Base\nend\nclass Own < Kept\nend\nclass Kept\nend\n"
    assert dead({"cops.rb": source}) == {"Own": "medium"}


def test_migrations_of_any_tool_are_no_dead_modules():
    script = "export function up() { return 1; }\n"
    part = find_dead_code(
        mapped(
            {"db/knex_migrations/add-users.js": script, "db/orphan.js": script, "main.js": "used();\n"}
        ).parts_input()
    )
    assert [module.path for module in part.modules] == ["db/orphan.js"]


def test_what_a_declaration_file_tells_of_other_code_is_no_code_that_could_be_dead():
    told = "declare module 'irc' {\n  export interface KickArgs { a: number }\n  export function kick(): void;\n}\n"
    script = "export function gone() { return 1; }\n"
    assert dead({"types/irc.d.ts": told, "a.ts": script, "main.ts": "import './a';\n"}) == {"gone": "medium"}


def unused_modules(count: int) -> DeadCodePart:
    modules = [
        DeadModule(path=f"m{number:03}.py", lines=1000 - number, tier="medium", reason="") for number in range(count)
    ]
    return DeadCodePart(
        symbols=[], modules=modules, left_out=0, lines=sum(one.lines for one in modules), languages=[], spared={}
    )


def test_modules_are_brought_up_to_other_numbers_of_lines():
    part = with_lines(unused_modules(3), {"m000.py": 5, "m002.py": 999})
    assert part is not None
    assert [(one.path, one.lines) for one in part.modules] == [("m001.py", 999), ("m002.py", 999), ("m000.py", 5)]
    assert part.lines == 999 + 999 + 5


def test_of_a_list_that_was_cut_nobody_knows_who_comes_for_whom_grows_shorter():
    cut = unused_modules(MAX_MODULES)
    assert with_lines(cut, {"m007.py": 5}) is None
    assert with_lines(cut, {"beyond.py": 5000}) is None
    longer = with_lines(cut, {"m007.py": 5000})
    assert longer is not None
    assert longer.modules[0].path == "m007.py"
