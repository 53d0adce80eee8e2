"""Ruby's bare names: calls of own methods, but for local variables and what no class of the project declares."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import mapped

CART = """
    class Cart < Base
      attr_reader :items
      attr_writer :note

      def total
        {BODY}
      end

      private

      def rate; end
      def paid?; end
      def price(x); end
    end
"""
BASE = "class Base\n  def logged; end\n  def self.named; end\nend\n"


def called(body: str) -> set[str]:
    """What `Cart#total` calls with this body."""
    graph = mapped({"lib/cart.rb": CART.replace("{BODY}", body), "lib/base.rb": BASE}).graph
    return {
        edge.target.rpartition("#")[2]
        for edge in graph.edges()
        if edge.source.endswith("#Cart.total") and edge.rule.kind == "calls"
    }


@pytest.mark.parametrize(
    "body",
    [
        "rate", "x = rate", "x += rate", "x, y = rate, 1", "puts rate", "puts(*rate)", "puts(**rate)", "each(&rate)",
        "rate.round(2)", "rate&.round", '"#{rate} %"', "[rate]", "{ a: rate }", "x[rate]", "rate[0]", "!rate", "1 + rate",
        "rate..5", "rate ? 1 : 2", "1 if rate", "2 unless rate", "begin; rate; ensure; 1; end", "rate rescue nil",
        "if rate then 1 end", "case rate when 1 then 2 end", "case 1 when rate then 2 end", "while rate do 1 end",
        "return rate", "yield rate", "(rate)", "@rate ||= rate", "each { rate }", "each { |x| x + rate }", "-> { rate }",
        "case x\nin Integer => y if rate then 1\nend", "for x in rate do 1 end", "super(rate)",
    ],
)  # fmt: skip
def test_a_bare_name_is_a_call_wherever_a_value_stands(body):
    assert called(body) == {"Cart.rate"}


@pytest.mark.parametrize(
    "body",
    [
        "rate = 1; rate", "rate ||= 1; rate", "rate, x = 1, 2; rate", "x, (rate, *y) = z; rate", "*rate = 1; rate",
        "each { |rate| rate }", "each { |x, (rate, y)| rate }", "each { |x; rate| rate }", "->(rate) { rate }",
        "each { |x, rate: 1| rate }", "each { |*rate| rate }", "each { |**rate| rate }", "each { |&rate| rate }",
        "begin; 1; rescue Failed => rate; rate; end", "for rate in x do rate end", "case x\nin [rate, *y] then rate\nend",
        "case x\nin {rate:} then rate\nend", "case x\nin {a: rate} then rate\nend", "case x\nin A | B => rate then rate\nend",
        "case x\nin rate then rate\nend", "x => {rate:}; rate", "/(?<rate>.)/ =~ x; rate", "defined?(rate)",
        ":rate", "{ rate: 1 }", "x.rate", "alias rate other", "note", "named", "private", "params", "@rate",
    ],
)  # fmt: skip
def test_what_is_bound_or_declared_by_nobody_is_none(body):
    assert called(body) == set()


def test_methods_of_bases_and_those_that_read_attributes_count():
    graph = mapped({"lib/cart.rb": CART.replace("{BODY}", "items if paid? && logged"), "lib/base.rb": BASE}).graph
    assert {(edge.target.rpartition("#")[2], edge.rule.how, edge.rule.confidence) for edge in graph.edges()} == {
        ("Base", "constant", 0.9),
        ("Cart.items", "self", 0.95),
        ("Cart.paid?", "self", 0.95),
        ("Base.logged", "inherited", 0.9),
    }


def test_a_variable_of_another_method_hides_nothing_and_a_parameter_does():
    source = "class A\n  def a; rate = 1; end\n  def b; rate; end\n  def c(rate); rate; end\n  def rate; end\nend\n"
    assert mapped({"lib/a.rb": source}).calls() == {("A.b", "A.rate")}


def test_in_a_block_outside_of_methods_it_may_be_anybodys():
    source = "class Job\n  around { |x| limit; word }\n  listed\n  def limit; end\n  def self.listed; end\nend\n"
    edges = mapped({"app/job.rb": source}).graph.edges()
    assert {(edge.target.rpartition("#")[2], edge.rule.confidence) for edge in edges} == {
        ("Job.limit", 0.8),
        ("Job.listed", 0.95),
    }


def test_only_bare_names_that_lead_to_a_method_are_counted():
    graph = mapped({"lib/a.rb": "class A\n  def a; rate; params; order; end\n  def rate; end\nend\n"}).graph
    assert (graph.calls, graph.inside, graph.outside) == (1, 1, 0)


def test_a_name_is_kept_once_in_a_scope():
    facts = read_file("Ruby", b"class A\n  def a\n    x y\n    x y\n    z { y }\n  end\n  def b = y\nend\n")
    assert facts.deep is not None
    assert [(call.name, call.line) for call in facts.deep.calls if call.kind == "name"] == [("y", 3), ("y", 7)]


@pytest.mark.parametrize(
    ("beside", "body"),
    [
        ("belongs_to :logged", "logged"),
        ("base.has_many :logged", "logged"),
        ("has_one :x\n      delegate :paid?, :logged, to: :x", "logged"),
        ("let(:logged) { 2 }", "logged"),
        ("class Fee\n        def logged; end\n      end\n      attribute :logged", "logged"),
        ("", "each { it }"),
    ],
)
def test_a_name_that_a_library_makes_or_another_scope_binds_is_none_of_the_files_own(beside, body):
    cart = CART.replace("{BODY}", body).replace("def paid", "def it; end\n      def paid")
    assert mapped({"lib/cart.rb": cart.replace("attr_writer :note", beside), "lib/base.rb": BASE}).calls() == set()
    calls = mapped({"lib/cart.rb": cart, "lib/base.rb": BASE}).calls()
    assert calls == ({("Cart.total", "Base.logged")} if body == "logged" else set())


@pytest.mark.parametrize(
    "beside",
    [
        "belongs_to :rate",
        "attributes :id, :rate",
        "class Row\n        delegate :rate, to: :x\n      end",
        "delegate :rate?, to: :x",
        "record.attribute(:rate)",
        "# let :rate be",
        "NOTE = 'let :rate be'",
    ],
)
def test_what_a_class_defines_it_calls_though_a_library_makes_its_name_too(beside):
    cart = CART.replace("attr_writer :note", beside).replace("{BODY}", "rate")
    assert mapped({"lib/cart.rb": cart, "lib/base.rb": BASE}).calls() == {("Cart.total", "Cart.rate")}


def test_the_nearest_group_says_whether_a_name_is_made_or_defined():
    made = "describe A do\n  let(:rate) { 1 }\n  it { rate }\nend\n"
    defined = "describe B do\n  def rate; end\n  it { x { rate } }\nend\n"
    edges = mapped({"spec/a_spec.rb": made + defined}).graph.edges()
    assert [(edge.target.rpartition("#")[2], edge.line) for edge in edges] == [("rate", 7)]


@pytest.mark.parametrize(
    "method",
    [
        "def page(rate) = <<~HTML",
        "def page(rate, x = 1) = send(<<~HTML, x)",
        "def page(rate, x = 1); send(<<~HTML, x); end",
        "def ==(rate); x = <<~HTML; end",
    ],
)
def test_what_stands_in_a_heredoc_is_known_where_its_method_ends_before_it(method):
    beside = f"{method}\n        #{{rate}}\n      HTML\n      def both(rate) = [<<~A, <<~B]\n        A\n        #{{rate}}\n        B\n"
    cart = CART.replace("attr_writer :note", beside).replace("{BODY}", "rate")
    found = read_file("Ruby", cart.encode()).deep.calls
    assert [(call.name, call.line) for call in found if call.kind == "name"] == [("rate", 14)]


@pytest.mark.parametrize("text", ["# def x = <<A", "def put(x) = list << x"])
def test_what_is_no_heredoc_hides_nothing(text):
    cart = CART.replace("attr_writer :note", text).replace("{BODY}", "rate")
    assert ("Cart.total", "Cart.rate") in mapped({"lib/cart.rb": cart, "lib/base.rb": BASE}).calls()


def test_a_name_that_the_grammar_made_up_to_go_on_is_none():
    text = (
        b"  root 'import os\nfrom flask import Blueprint, Flask\nbp = Blueprint('users', __name__, url_prefix='/users')\n"
        b"@bp.route('/<int:id>', methods=['GET', 'POST'])"
    )
    assert [call for call in read_file("Ruby", text).deep.calls if not call.name] == []


def test_a_name_that_a_pattern_binds_is_a_variable_of_its_own_scope_only():
    body = "/(?<rate>a)/ =~ x; rate"
    assert called(body) == set()
    cart = CART.replace("{BODY}", "rate").replace("def price(x); end", f"def price(x); {body}; end")
    edges = mapped({"lib/cart.rb": cart, "lib/base.rb": BASE}).graph.edges()
    assert {edge.source.rpartition("#")[2] for edge in edges if edge.rule.kind == "calls"} == {"Cart.total"}
