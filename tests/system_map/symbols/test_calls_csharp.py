"""Extension methods of C# that the project declares are called as members are."""

from __future__ import annotations

import pytest

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.csharp_extensions import extended
from tests.fakes.mapped_repository import Mapped, mapped, short

SHOP = {
    "Cart.cs": """
        using System;
        namespace Shop;
        public class Cart : IDisposable { public static Cart Empty => new Cart(); public void Own() {} }
        public class Big : Cart { public void Look() { this.Count(); } }
        public class Box { }
    """,
    "Added.cs": """
        namespace Shop;
        public static class Added {
          public static int Count(this Cart cart) => 1;
          public static int Own(this Cart cart) => 1;
          public static int Sum(this Cart cart, int one) => 1;
          public static int Sum(this Cart cart, string one) => 1;
          public static int OfText(this string text) => 1;
        }
    """,
    "Blocks.cs": """
        namespace Shop;
        public static class Blocks { extension(Box box) { public int Weigh() => 1; } }
    """,
}


def use(call: str, **more: str) -> Mapped:
    body = f"using Shop;\nclass Use {{ Cart held; void F(Cart cart, Big big, Box box) {{ {call} }} }}\n"
    return mapped({**SHOP, "Use.cs": body, **more})


@pytest.mark.parametrize(
    ("call", "target"),
    [
        ("cart.Count();", "Added.Count"),
        ("held.Count();", "Added.Count"),
        ("big.Count();", "Added.Count"),
        ("new Cart().Count();", "Added.Count"),
        ("Cart.Empty.Count();", "Added.Count"),
        ("cart.Sum(1);", "Added.Sum"),
        ("box.Weigh();", "Blocks.Weigh"),
    ],
)
def test_an_extension_of_an_object_s_type_is_its_member(call, target):
    edges = [edge for edge in use(call).graph.edges() if short(edge.source) == "Use.F" and short(edge.target) == target]
    assert [edge.rule.confidence for edge in edges] == [0.8]


def test_an_extension_of_the_own_object_is_its_member():
    assert ("Big.Look", "Added.Count") in use("").calls()


def test_a_member_comes_before_an_extension():
    assert ("Use.F", "Cart.Own") in use("cart.Own();").calls()
    assert ("Use.F", "Added.Own") not in use("cart.Own();").calls()


def test_an_extension_of_another_type_is_no_member():
    found = use("cart.OfText(); cart.Weigh();")
    assert not [pair for pair in found.calls() if pair[0] == "Use.F"]


def test_of_two_extensions_neither_is_meant_and_none_lies_outside():
    more = {"More.cs": "namespace Shop;\npublic static class More { public static int Count(this Cart cart) => 2; }\n"}
    found, alone = use("cart.Count();", **more), use("", **more)
    assert not [pair for pair in found.calls() if pair[0] == "Use.F"]
    assert found.graph.outside == alone.graph.outside


@pytest.mark.parametrize(
    ("signature", "type_"),
    [
        ("public static int F(this Cart cart)", "Cart"),
        ("public static int F<T>(this Shop.Cart<T> cart, int a)", "Cart"),
        ("public static int F([NotNull] this ref Cart? cart)", "Cart"),
        ("extension<T>(Cart<T> cart) public int F()", "Cart"),
        ("extension(Cart) public static int F()", None),
        ("public static int F(this Cart[] carts)", None),
        ("public static int F(Cart cart)", None),
        ("public int this (", None),
    ],
)
def test_what_a_method_extends_is_said_by_its_signature(signature, type_):
    assert extended(SymbolFacts("method", "F", "A.F", signature, 1, 1)) == type_


def extension_of(project: str, name: str = "AddOwnServices") -> dict[str, str]:
    text = (
        f"namespace {project};\npublic static class Extensions {{ public static void {name}(this IHost host) {{ }} }}\n"
    )
    return {f"src/{project}/Setup/Extensions.cs": text}


def test_of_extensions_that_each_project_has_for_itself_the_caller_s_own_is_meant():
    program = "var host = Host.Create();\nhost.AddOwnServices();\n"
    sources = {**extension_of("Cart"), **extension_of("Till"), "src/Cart/Program.cs": program}
    edges = [edge for edge in mapped(sources).graph.edges() if edge.target.endswith("AddOwnServices")]
    assert [(edge.target, edge.rule.how, edge.rule.confidence) for edge in edges] == [
        ("symbol:src/Cart/Setup/Extensions.cs#Extensions.AddOwnServices", "nearest of its name", 0.4)
    ]


def test_no_extension_is_the_nearest_where_the_caller_s_project_has_none_or_two():
    program = "var host = Host.Create();\nhost.AddOwnServices();\n"
    none = {**extension_of("Cart"), **extension_of("Till"), "src/Shop/Program.cs": program}
    two = {**extension_of("Cart"), **extension_of("Till"), "src/Cart/Program.cs": program}
    two["src/Cart/More.cs"] = "public static class More { public static void AddOwnServices(this IHost host) { } }\n"
    for sources in (none, two):
        assert not [edge for edge in mapped(sources).graph.edges() if edge.target.endswith("AddOwnServices")]


def test_a_member_is_one_of_several_where_an_extension_method_of_its_name_is_there_too():
    sources = {
        "Cart.cs": (
            "namespace Shop;\npublic interface ICart { }\n"
            "public class Cart : ICart { public void Add(int one) { } public void Pay() { } public void Own() { Add(1); } }\n"
        ),
        "Carts.cs": "namespace Shop;\nstatic class Carts { public static void Add(this ICart cart, string one) { } }\n",
        "Other.cs": "namespace Shop;\nstatic class Others { public static void Pay(this Till till) { } }\n",
        "Use.cs": 'namespace Shop;\nclass Use { void Go(Cart cart) { cart.Add("a"); cart.Pay(); } }\n',
    }
    edges = list(mapped(sources).graph.edges())
    assert {(edge.target.partition("#")[2], edge.rule.confidence) for edge in edges if "Use.cs" in edge.source} == {
        ("Cart.Add", 0.8),
        ("Cart.Pay", 0.85),
    }
    assert ("symbol:Cart.cs#Cart.Add", 0.95) in {(edge.target, edge.rule.confidence) for edge in edges}
