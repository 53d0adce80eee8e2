"""A call on a name leads to the type that the name is declared with, or that is made for it."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped

TYPES = {
    "cs": """
        namespace App;
        public class Base { public void Up() {} protected Tool inherited; }
        public class Tool : Base { public void Go() {} public static Tool Make() => null; }
        public class Other { public void Go() {} }
    """,
    "kt": """
        package app
        open class Base { fun Up() {}
          protected val inherited: Tool = Make() }
        class Tool : Base() { fun Go() {} }
        class Other { fun Go() {} }
    """,
    "scala": """
        package app
        class Base { def Up() = 1; val inherited: Tool = Make() }
        class Tool extends Base { def Go() = 1 }
        class Other { def Go() = 1 }
    """,
    "swift": """
        class Base { func Up() {}
          var inherited: Tool }
        class Tool: Base { func Go() {} }
        class Other { func Go() {} }
    """,
    "php": """
        <?php
        namespace App;
        class Base { public function Up() {} protected Tool $inherited; }
        class Tool extends Base { public function Go() {} }
        class Other { public function Go() {} }
    """,
}
PLACES = {"swift": "Sources/App/{}.swift"}
MORE = {"swift": {"Package.swift": 'let package = Package(targets: [.target(name: "App")])\n'}}
USERS = {
    "cs": """
        namespace App.Inner;
        class User : Base {
            private readonly Tool? field;
            Other made = new();
            public Tool Tool { get; }
            void Given(Tool it) { it.Go(); it.Up(); }
            void Held() { field?.Go(); Tool.Go(); this.made.Go(); }
            void Local() { var it = new Tool(); it.Go(); }
            void Stated() { Other it = Find(); it.Go(); }
            void Hidden(Other field) { field.Go(); }
            void Each() { foreach (var field in All()) { field.Go(); } }
            void Lambda() { Run(field => field.Go()); }
            void Above() { inherited.Go(); }
        }
        class Short(Tool it) { void Held() { it.Go(); } }
    """,
    "kt": """
        package app
        class User(private val field: Tool?) : Base() {
            val made = Other()
            fun Given(it: Tool) { it.Go(); it.Up() }
            fun Held() { field!!.Go(); this.made.Go() }
            fun Local() { val it = Tool(); it.Go() }
            fun Stated() { val it: Other = find(); it.Go() }
            fun Hidden(field: Other) { field.Go() }
            fun Each() { for (field in all()) field.Go() }
            fun Lambda() { run { field -> field.Go() } }
            fun Above() { inherited.Go() }
        }
    """,
    "scala": """
        package app
        class User(field: Tool) extends Base {
            val made = new Other()
            def Given(it: Tool) = { it.Go(); it.Up() }
            def Held() = { field.Go(); this.made.Go() }
            def Local() = { val it = new Tool(); it.Go() }
            def Stated() = { val it: Other = find(); it.Go() }
            def Hidden(field: Other) = field.Go()
            def Each() = for (field <- all()) field.Go()
            def Lambda() = run(field => field.Go())
            def Above() = inherited.Go()
        }
    """,
    "swift": """
        class User: Base {
            let field: Tool?
            var made = Other()
            func Given(to it: Tool) { it.Go(); it.Up() }
            func Held() { guard let field = field else { return }; field.Go(); self.made.Go() }
            func Local() { let it = Tool(); it.Go() }
            func Stated() { let it: Other = find(); it.Go() }
            func Hidden(field: Other) { field.Go() }
            func Each() { for field in all() { field.Go() } }
            func Lambda() { run { field in field.Go() } }
            func Above() { inherited.Go() }
        }
    """,
    "php": """
        <?php
        namespace App;
        class User extends Base {
            /** @var Other|null */
            private $made;
            private $set;
            public function __construct(private ?Tool $field, Tool $set) { $this->set = $set; }
            function Given(Tool $it) { $it->Go(); $it->Up(); }
            function Held() { $this->field?->Go(); $this->made->Go(); }
            function Set() { $this->set->Go(); }
            function Local() { $it = new Tool(); $it->Go(); }
            function Stated(Other $it) { $it->Go(); }
            function Hidden(Other $field) { $field->Go(); }
            function Each() { foreach (all() as $field) { $field->Go(); } }
            function Twice() { $it = new Tool(); $it = find(); $it->Go(); }
            function Bare() { $field->Go(); }
            function Above() { $this->inherited->Go(); }
        }
    """,
}


def led(ending: str) -> set[tuple[str, str]]:
    """Return the calls that are led to members of the types."""
    place = PLACES.get(ending, "src/{}." + ending)
    files = {place.format("Types"): TYPES[ending], place.format("User"): USERS[ending], **MORE.get(ending, {})}
    edges = mapped(files).edges()
    return {
        (source.rpartition(".")[2], target)
        for source, target, how in edges
        if how.startswith("calls") and target.rpartition(".")[2] in {"Go", "Up"}
    }


@pytest.mark.parametrize("ending", list(USERS))
def test_a_call_leads_to_the_type_of_its_receiver(ending: str):
    found = led(ending)
    assert {
        ("Given", "Tool.Go"),
        ("Given", "Base.Up"),
        ("Held", "Tool.Go"),
        ("Held", "Other.Go"),
        ("Local", "Tool.Go"),
        ("Stated", "Other.Go"),
        ("Hidden", "Other.Go"),
        ("Above", "Tool.Go"),
    } <= found
    # What is bound anew, to something of which nothing is known, is not the field that is called so.
    assert not {source for source, _ in found} & {"Each", "Lambda", "Twice", "Bare"}
    assert [target for source, target in found if source == "Hidden"] == ["Other.Go"]


def test_php_knows_what_a_constructor_assigns():
    assert ("Set", "Tool.Go") in led("php")


def test_an_object_made_in_the_call_has_its_type():
    files = {
        "a/Tool.php": "<?php\nnamespace A;\nclass Tool { function go() {} }\nclass Other { function go() {} }\n",
        "a/use.php": "<?php\nnamespace A;\nfunction work() { (new Tool(1))->go(); }\n",
        "b/Tool.cs": "namespace B;\nclass Tool { public void Go() {} }\nclass Other { public void Go() {} }\n",
        "b/Use.cs": "namespace B;\nclass User { void Work() { new Tool().Go(); } }\n",
    }
    edges = mapped(files).edges()
    assert ("work", "Tool.go", "calls typed name") in edges
    assert ("User.Work", "Tool.Go", "calls typed name") in edges


def test_csharp_finds_types_through_using_and_in_all_their_parts():
    files = {
        "Shop/Cart.cs": "namespace Shop.Core;\npublic partial class Cart { public void Add() {} }\n",
        "Shop/Cart.More.cs": "namespace Shop.Core;\npublic partial class Cart { public void Clear() {} }\n",
        "Shop/Bag.cs": "namespace Shop.Core;\npublic class Bag { public void Add() {} public void Clear() {} }\n",
        "Web/Page.cs": """
            using Shop.Core;
            namespace Web;
            class Page { void Show(Cart cart) { cart.Add(); cart.Clear(); } void Made() { new Cart(); } }
        """,
    }
    edges = mapped(files).edges()
    assert ("Page.Show", "Cart.Add", "calls typed name") in edges
    assert ("Page.Show", "Cart.Clear", "calls typed name") in edges
    assert ("Page.Made", "Cart", "calls constructor") in edges


def test_csharp_is_less_sure_of_a_type_that_is_made_of_differently_many():
    files = {
        "a/Box.cs": "namespace A;\npublic class Box { public void Open() {} }\n",
        "a/Box1.cs": "namespace A;\npublic class Box<T> { public void Open() {} }\n",
        "a/Use.cs": "namespace A;\nclass User { void Work(Box<int> box) { box.Open(); } }\n",
    }
    sureness = [edge.rule.confidence for edge in mapped(files).graph.edges() if edge.rule.how == "typed name"]
    assert sureness
    assert max(sureness) <= 0.8


def test_nothing_is_guessed_of_a_value_whose_type_lies_outside():
    files = {
        "a/Log.cs": """
            namespace A;
            public class Log { public void AppendEverything() {} }
            public static class Ext { public static string ShortenedToFit(this string text) => text; }
        """,
        "a/Use.cs": """
            namespace A;
            class User {
                void Work(System.IO.StringWriter writer, string text) { writer.AppendEverything(); text.ShortenedToFit(); }
            }
        """,
    }
    edges = mapped(files).edges()
    assert ("User.Work", "Log.AppendEverything", "calls unique name") not in edges
    assert ("User.Work", "Ext.ShortenedToFit", "calls unique name") in edges


def test_swift_finds_members_that_another_file_adds_to_a_type():
    files = {
        **MORE["swift"],
        "Sources/App/Tool.swift": "class Tool { }\nclass Other { func go() {} }\n",
        "Sources/App/Tool+Go.swift": "extension Tool { func go() { self.stop() }\n func stop() {} }\n",
        "Sources/App/Use.swift": "func work(tool: Tool) { tool.go() }\n",
    }
    edges = mapped(files).edges()
    assert ("work", "Tool.go", "calls typed name") in edges
    assert ("Tool.go", "Tool.stop", "calls self") in edges


def test_ruby_follows_what_is_always_assigned_one_class():
    files = {
        "lib/tools.rb": "class Tool\n  def go; end\nend\nclass Other\n  def go; end\nend\n",
        "lib/user.rb": """
            class User
              def initialize
                @made = Tool.new(1)
                @changed = Tool.new
              end
              def local
                it = Other.new
                it.go
              end
              def twice
                it = Tool.new
                it = find
                it.go
              end
              def given(it)
                it.go
              end
              def held
                @made.go
              end
              def changed
                @changed = find
                @changed.go
              end
            end
        """,
    }
    calls = {(source, target) for source, target, _ in mapped(files).edges() if target.endswith(".go")}
    assert calls == {("User.local", "Other.go"), ("User.held", "Tool.go")}


def test_swift_finds_what_the_very_file_adds_to_a_type_of_another():
    files = {
        **MORE["swift"],
        "Sources/App/Tool.swift": "class Tool { }\n",
        "Sources/App/One.swift": "extension Tool { static func make(_ one: Int) {} }\n",
        "Sources/App/Two.swift": "extension Tool { static func make() {}\n func run() { Tool.make() } }\n",
    }
    assert ("Tool.run", "Tool.make", "calls same file") in mapped(files).edges()


def test_swift_is_less_sure_of_a_member_that_an_extension_overloads():
    files = {
        **MORE["swift"],
        "Sources/App/Tool.swift": "class Base { }\nclass Tool: Base { func check(_ own: Int) {} }\n",
        "Sources/App/Base+Check.swift": "extension Base { func check(code: Int) {} }\n",
        "Sources/App/Tool+Run.swift": "extension Tool { func run() { self.check(code: 1) } }\n",
    }
    [edge] = [edge for edge in mapped(files).graph.edges() if edge.source.endswith("Tool.run")]
    assert edge.rule.confidence <= 0.8


def test_a_property_does_not_hide_the_method_of_its_name():
    files = {
        "a/Plan.kt": """
            package a
            class Plan(builder: Other) { companion object { fun builder(): Plan = Plan(Other()) } }
            class Other { fun go() {} }
        """,
        "a/Use.kt": "package a\nfun work() { Plan.builder() }\n",
    }
    assert ("work", "Plan.builder", "calls type's member") in mapped(files).edges()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.cs", "class Tool { public void Spin() {} }\nclass Box<Tool> { Tool item; void Go() { item.Spin(); } }\n"),
        ("a.kt", "class Tool { fun spin() {} }\nclass Box<Tool>(val item: Tool) { fun go() { item.spin() } }\n"),
        ("a.go", "package p\ntype Tool struct{}\nfunc (t Tool) Spin() {}\nfunc go1[Tool any](t Tool) { t.Spin() }\n"),
        ("a.java", "class Tool { void spin() {} }\nclass Box<Tool> { Tool item; void go() { item.spin(); } }\n"),
    ],
)
def test_a_type_that_others_give_is_not_the_type_of_its_name(path: str, text: str):
    assert not [
        edge for edge in mapped({path: text}).edges() if edge[1].lower().endswith("spin") and "typed" in edge[2]
    ]
    own = text.replace("<Tool>", "").replace("[Tool any]", "")
    assert [edge for edge in mapped({path: own}).edges() if edge[1].lower().endswith("spin") and "typed" in edge[2]]


@pytest.mark.parametrize(
    "body",
    [
        "switch t := x.(type) { case *Other: t.Spin() }",
        "select { case t := <-c: t.Spin() }",
    ],
)
def test_what_a_switch_or_a_channel_gives_hides_a_parameter_of_go(body: str):
    text = f"package p\ntype Tool struct{{}}\nfunc (t *Tool) Spin() {{}}\nfunc run(t *Tool, x any, c chan any) {{ {body} }}\n"
    assert not [edge for edge in mapped({"a.go": text}).edges() if "typed" in edge[2]]


@pytest.mark.parametrize("block", ["->(t) { t.spin }", "all.each { |*t| t.spin }", "all.each { |(t, b)| t.spin }"])
def test_what_a_block_of_ruby_is_given_hides_a_variable_around(block: str):
    text = f"class Tool\n  def spin; end\nend\nclass Other\n  def spin; end\nend\ndef run\n  t = Tool.new\n  {block}\nend\n"
    assert not [edge for edge in mapped({"a.rb": text}).edges() if "typed" in edge[2]]


def test_what_stands_outside_of_many_functions_takes_no_longer_for_them():
    before = "".join(f"function f{number}($x) {{}}\n" for number in range(300))
    text = f"<?php\nclass Tool {{ public function spin() {{}} }}\n{before}class U {{ function run(Tool $t) {{ $this->t = $t; $this->t->spin(); }} }}\n"
    assert ("U.run", "Tool.spin") in mapped({"a.php": text}).calls()


def test_a_field_may_be_called_like_its_type():
    typescript = """
        export class Vars { len() {} }
        export class T {
          Vars: Vars;
          env: Vars;
          count() { this.Vars.len(); this.env.len(); }
        }
        export function use(Vars: Vars, e: Vars) { Vars.len(); e.len(); }
    """
    python = """
        class Vars:
            def len(self): pass
        class T:
            Vars: Vars
            env: Vars
            def count(self): self.env.len()
            def own(self): self.Vars.len()
    """
    assert ("T.count", "Vars.len") in mapped({"vars.ts": typescript}).calls()
    assert {one for one in mapped({"vars.ts": typescript}).calls() if one[0] == "use"} == {("use", "Vars.len")}
    assert mapped({"vars.py": python}).calls() == {("T.count", "Vars.len"), ("T.own", "Vars.len")}
