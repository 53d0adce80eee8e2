"""Ruby's constants are led through all files, and bare names to the methods of whatever `self` is."""

from __future__ import annotations

from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import mapped

SHOP = {
    "lib/shop.rb": """
        module Shop
          autoload :Site, "shop/site"
          class << self
            def clean_path(x) = join_it(x)
            def join_it(x); end
          end
        end
    """,
    "lib/shop/utils.rb": """
        module Shop
          module Utils
            module_function
            def slugify(x); to_it(1); end
            def to_it(x); end
          end
        end
    """,
    "lib/shop/base.rb": "module Shop\n  class Base\n    def based(x); end\n    def self.made(x); end\n  end\nend\n",
    "lib/shop/drops/base.rb": "class Shop::Drops::Base\n  def dropped(x); end\nend\n",
    "lib/shop/drops/site_drop.rb": "module Shop\n  module Drops\n    class SiteDrop < Base\n    end\n  end\nend\n",
    "lib/shop/errors.rb": "module Shop\n  class Failure < StandardError\n  end\nend\n",
}


def targets(source: str, path: str = "lib/shop/site.rb") -> dict[str, tuple[str, float]]:
    """What the calls of one file lead to: target, with rule and confidence."""
    edges = mapped({**SHOP, path: source}).graph.edges()
    return {
        edge.target.partition(":")[2]: (edge.rule.how, edge.rule.confidence)
        for edge in edges
        if edge.source.startswith((f"symbol:{path}#", f"file:{path}"))
    }


def test_constants_are_found_in_whichever_file_declares_them():
    source = """
        module Shop
          class Site < Base
            def go
              Utils.slugify(1)
              Shop.clean_path(2)
              Shop::Drops::SiteDrop.new(self)
              raise Failure.new
            end
          end
        end
    """
    assert targets(source) == {
        "lib/shop/base.rb#Shop.Base": ("constant", 0.9),
        "lib/shop/utils.rb#Shop.Utils.slugify": ("type's member", 0.9),
        "lib/shop.rb#Shop.clean_path": ("type's member", 0.9),
        "lib/shop/drops/site_drop.rb#Shop.Drops.SiteDrop": ("constructor", 0.9),
        "lib/shop/errors.rb#Shop.Failure": ("constructor", 0.9),
    }


def test_the_innermost_scope_that_declares_a_constant_counts():
    found = mapped(SHOP)
    assert ("Shop.Drops.SiteDrop", "Shop.Drops.Base", "inherits constant") in found.edges()
    assert targets("Base.new\n", "bin/run.rb") == {}


def test_what_several_files_declare_is_nobodys_place_but_has_its_methods():
    more = {
        "lib/one.rb": "class Thing\n  def self.first_of(x); end\nend\n",
        "lib/two.rb": "class Thing\n  def self.second_of(x); end\nend\n",
        "lib/use.rb": "class Use < Thing\n  def go; Thing.new; Thing.first_of(1); Thing.second_of(1); end\nend\n",
    }
    found = mapped(more)
    assert found.calls() == {("Use.go", "Thing.first_of"), ("Use.go", "Thing.second_of")}
    assert not [rule for _, _, rule in found.edges() if rule.startswith("inherits")]
    # One of the files is called as the class is: the others reopen it.
    more["lib/thing.rb"] = "class Thing\n  def initialize(x); end\nend\n"
    found = mapped(more)
    assert {("Use.go", "Thing"), ("Use.go", "Thing.initialize")} < found.calls()
    assert ("Use", "Thing", "inherits constant") in found.edges()


def test_a_bare_name_is_a_method_of_the_own_class_and_of_what_it_inherits_or_includes():
    source = """
        module Shop
          module Helpers
            def help_out(x); end
          end
          class Site < Base
            include Helpers
            def go
              read_it(1)
              based(1)
              help_out(1)
              made(1)
            end
            def read_it(x); end
            def self.run(x); made(1); read_it(1); end
          end
        end
    """
    found = targets(source)
    assert found["lib/shop/site.rb#Shop.Site.read_it"] == ("self", 0.95)
    assert found["lib/shop/base.rb#Shop.Base.based"] == ("inherited", 0.9)
    assert found["lib/shop/site.rb#Shop.Helpers.help_out"] == ("inherited", 0.9)
    calls = mapped({**SHOP, "lib/shop/site.rb": source}).calls()
    assert ("Shop.Site.go", "Shop.Base.made") not in calls  # that is the class's
    assert ("Shop.Site.run", "Shop.Base.made") in calls
    assert ("Shop.Site.run", "Shop.Site.read_it") not in calls


def test_a_class_body_calls_no_method_of_its_objects_but_a_block_in_it_may():
    source = """
        class Case
          set_it_up do
            look_at(1)
          end
          look_at :x
          made_here 1
          def set_it_up; end
          def look_at(x); end
          def self.made_here(x); end
        end
    """
    edges = [edge for edge in mapped({"test/case.rb": source}).graph.edges() if edge.rule.kind == "calls"]
    assert [(edge.target.partition("#")[2], edge.line, edge.rule.confidence) for edge in edges] == [
        ("Case.look_at", 4, 0.8),
        ("Case.made_here", 7, 0.95),
    ]


def test_the_own_class_comes_before_the_only_one_elsewhere_and_tests_count_for_tests():
    sources = {
        "script/console.rb": "def build_the_site(x); end\n",
        "test/helper.rb": "class Helped\n  def build_the_site(x); end\n  def use; build_the_site(1); end\nend\n",
        "test/test_a.rb": "class TestA < Helped\n  def test_it; build_the_site(1); end\nend\n",
        "test/test_b.rb": "class TestB < Elsewhere\n  def test_it; build_the_site(1); end\nend\n",
        "lib/a.rb": "class A\n  def go; build_the_site(1); end\nend\n",
    }
    edges = {
        (edge.source.partition("#")[2], edge.target.partition(":")[2])
        for edge in mapped(sources).graph.edges()
        if edge.rule.kind == "calls"
    }
    assert edges == {
        ("Helped.use", "test/helper.rb#Helped.build_the_site"),
        ("TestA.test_it", "test/helper.rb#Helped.build_the_site"),
        ("A.go", "script/console.rb#build_the_site"),
    }


def test_methods_of_the_class_itself_say_so():
    text = b"class A\n  class << self\n    def make(x); end\n    attr_reader :one\n  end\n  def go; end\nend\n"
    assert [symbol.signature for symbol in read_file("Ruby", text).symbols] == [
        "class A",
        "class << self; def make(x)",
        "class << self; attr_reader :one",
        "def go",
    ]


def test_what_new_gives_is_asked_for_what_objects_have():
    source = "module Shop\n  class Base\n    def self.based(x); end\n    def size_of; end\n  end\nend\n"
    found = mapped({"lib/shop/base.rb": source, "lib/use.rb": "Shop::Base.new.based(1)\nShop::Base.new.size_of\n"})
    assert found.edges() == {
        ("lib/use.rb", "Shop.Base", "calls constructor"),
        ("lib/use.rb", "Shop.Base.size_of", "calls typed name"),
    }


def test_what_is_included_last_comes_first_and_the_superclass_last():
    source = """
        class Base
          def look(x); end
          def mend(x); end
        end
        module One
          def look(x); end
          def mend(x); end
        end
        module Two
          def look(x); end
        end
        class Thing < Base
          include One
          include Two
          look 1
          def go; look(1); mend(1); end
        end
    """
    edges = [edge for edge in mapped({"thing.rb": source}).graph.edges() if edge.rule.kind == "calls"]
    assert [(edge.source.partition("#")[2], edge.target.partition("#")[2], edge.rule.confidence) for edge in edges] == [
        ("Thing", "Two.look", 0.6),  # were it extended
        ("Thing.go", "Two.look", 0.9),
        ("Thing.go", "One.mend", 0.9),
    ]


def test_what_is_added_to_a_built_in_class_is_not_that_class():
    sources = {
        "lib/struct.rb": "class Struct\n  def as_a_hash(x); end\n  def self.of_a_hash(x); end\nend\n",
        "lib/use.rb": "Pair = Struct.new(:a)\nclass Use < Struct\n  def go; as_a_hash(1); Struct.of_a_hash(1); end\nend\n",
    }
    assert mapped(sources).edges() == {
        ("Use.go", "Struct.as_a_hash", "calls inherited"),
        ("Use.go", "Struct.of_a_hash", "calls type's member"),
    }


def test_classes_of_one_name_in_files_of_one_name_are_several():
    topic = "class Topic\n  def initialize(x); end\n  def self.find_it(x); end\nend\n"
    sources = {
        "one/topic.rb": topic,
        "two/topic.rb": topic.replace("find_it", "look_for_it"),
        "use.rb": "class Use < Topic\n  def go; Topic.new; Topic.find_it(1); end\nend\n",
    }
    assert mapped(sources).edges() == set()


ACCESSORS = """
    class Tool
      attr_writer :size
      attr_accessor :name
      class << self
        attr_writer :shell
        def shell; end
      end
      def size; end
      def weight=(x); end
      def go
        self.size = size
        self.name = name
        self.weight = 1
        other.size == 1
      end
    end
"""


def test_what_is_assigned_calls_the_method_that_sets_it():
    found = mapped({"lib/tool.rb": ACCESSORS, "use.rb": "Tool.shell = Tool.shell\nTool.shell, x = 1, 2\n"})
    assert found.calls() == {
        ("Tool.go", "Tool.size="),
        ("Tool.go", "Tool.size"),
        ("Tool.go", "Tool.name"),
        ("Tool.go", "Tool.weight="),
        ("use.rb", "Tool.shell="),
        ("use.rb", "Tool.shell"),
    }
    reads = {edge.line: edge.target.partition("#")[2] for edge in found.graph.edges() if edge.source.endswith("use.rb")}
    assert reads == {1: "Tool.shell"} or set(reads.values()) == {"Tool.shell", "Tool.shell="}


def test_an_accessor_that_only_one_class_has_is_guessed_for_what_sets_it():
    tool = "class Tool\n  attr_accessor :turning_speed\n  attr_reader :turning_angle\nend\n"
    use = "def go(x)\n  x.turning_speed = 1\n  x.turning_angle = 2\nend\n"
    assert mapped({"lib/tool.rb": tool, "lib/use.rb": use}).edges() == {
        ("go", "Tool.turning_speed", "calls unique name")
    }


def test_what_every_class_answers_to_is_no_method_of_a_module_that_has_its_name():
    sources = {
        "lib/base.rb": "module Base\n  def attr_reader(*names); end\n  def public_send(*names); end\nend\n",
        "lib/own.rb": "class Own\n  attr_reader :data\n  def go; public_send(:data); end\nend\n",
        "lib/given.rb": "class Given\n  extend Base\n  attr_reader :data\nend\n",
    }
    assert mapped(sources).calls() == {("Given", "Base.attr_reader")}


def test_a_class_declared_with_its_path_at_once_is_found_in_tests_and_out_of_them():
    sources = {
        "lib/shop.rb": "module Shop\nend\n",
        "test/helper.rb": "class Shop::TestCase < Minitest::Test\n  def prepared(x); end\nend\n",
        "test/test_cart.rb": "class TestCart < Shop::TestCase\n  def test_it; prepared(1); Shop::TestCase.new; end\nend\n",
        "lib/added.rb": "class Outside::Thing\n  def self.made_of(x); end\nend\n",
        "lib/own.rb": "class Outside::Own\n  def initialize; end\nend\n",
        "lib/use.rb": "class Use < Outside::Thing\n  def go; Outside::Thing.made_of(1); Outside::Thing.new; Outside::Own.new; end\nend\n",
    }
    edges = mapped(sources).graph.edges()
    assert {(edge.source.partition("#")[2], edge.target.partition("#")[2], edge.rule.confidence) for edge in edges} == {
        ("TestCart", "Shop.TestCase", 0.9),
        ("TestCart.test_it", "Shop.TestCase.prepared", 0.9),
        ("TestCart.test_it", "Shop.TestCase", 0.9),
        ("Use.go", "Outside.Thing.made_of", 0.8),
        ("Use.go", "Outside.Own", 0.9),
        ("Use.go", "Outside.Own.initialize", 0.9),
    }


def test_what_calls_make_behind_private_is_hidden_as_well():
    source = (
        b"class A\n  attr_reader :a, :b\n  private :b\n  private attr_accessor :c, :d\n  private\n  attr_reader :e\n"
        b"  define_method(:f_own) { 1 }\n  alias_method :g, :a\n  public\n  attr_writer :h\n  class << self\n    private\n"
        b"    attr_reader :i\n  end\nend\n"
    )
    shown = {symbol.name: symbol.exported for symbol in read_file("Ruby", source).symbols}
    assert [name for name, is_shown in shown.items() if not is_shown] == ["b", "c", "d", "e", "f_own", "i"]
