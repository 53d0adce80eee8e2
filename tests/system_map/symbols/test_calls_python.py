"""Calls in Python are led by its rules of names, classes and imports, and to nothing where these say nothing."""

from __future__ import annotations

from tests.fakes.mapped_repository import mapped

PACKAGE = {
    "shop/__init__.py": "from .cart import Cart\nfrom .cart import total as sum_up\n",
    "shop/cart.py": """
        from . import prices
        from .base import Base

        def total(cart):
            return prices.price_of(cart)

        class Cart(Base):
            def __init__(self):
                self.items = []

            def add(self, item):
                self.check(item)
                self._store(item)
                super().add(item)

            def _store(self, item):
                total(self)
    """,
    "shop/base.py": """
        class Base:
            def add(self, item): ...
            def check(self, item): ...
    """,
    "shop/prices.py": "def price_of(cart):\n    return len(cart)\n",
}


def test_each_rule_is_named():
    edges = mapped(PACKAGE).edges()
    assert ("total", "price_of", "calls imported module") in edges
    assert ("Cart", "Base", "inherits imported") in edges
    assert ("Cart.add", "Base.check", "calls inherited") in edges
    assert ("Cart.add", "Cart._store", "calls self") in edges
    assert ("Cart.add", "Base.add", "calls super") in edges
    assert ("Cart._store", "total", "calls same file") in edges


def test_names_are_followed_through_a_package_that_passes_them_on():
    found = mapped(
        {**PACKAGE, "main.py": "import shop\nfrom shop import Cart, sum_up\nCart()\nsum_up(1)\nshop.Cart()\n"}
    )
    assert ("main.py", "Cart", "calls constructor") in found.edges()
    assert ("main.py", "Cart.__init__", "calls constructor") in found.edges()
    assert ("main.py", "total", "calls re-exported") in found.edges()


def test_objects_have_the_type_that_the_text_says():
    found = mapped(
        {
            "a.py": """
                class Door:
                    def open(self): ...

                class House:
                    def __init__(self, door: Door):
                        self.door = Door()

                    def enter(self):
                        self.door.open()

                def declared(door: Door | None): door.open()
                def made():
                    door = Door()
                    door.open()
                def house() -> House: ...
                def returned():
                    here = house()
                    here.enter()
                def unknown(door): door.open()
            """
        }
    )
    calls = found.calls()
    assert ("House.enter", "Door.open") in calls
    assert ("declared", "Door.open") in calls
    assert ("made", "Door.open") in calls
    assert ("returned", "House.enter") in calls
    assert not [target for source, target in calls if source == "unknown"]


def test_a_parameter_hides_the_function_of_its_name():
    found = mapped({"a.py": "def load(): ...\ndef use(load): load()\ndef plain(other): load()\n"})
    assert found.calls() == {("plain", "load")}


def test_a_local_object_hides_the_function_of_its_name():
    found = mapped({"a.py": "def load(): ...\ndef use():\n    load = thing()\n    load()\n"})
    assert found.calls() == set()


def test_a_method_is_not_seen_by_its_bare_name():
    found = mapped({"a.py": "class A:\n    def run(self): ...\n    def go(self):\n        run()\n"})
    assert found.calls() == set()


def test_what_a_function_imports_is_meant_in_it_before_the_files_own_names():
    found = mapped(
        {
            "p/__init__.py": "",
            "p/one.py": "def make(): ...\n",
            "p/two.py": "def make(): ...\n",
            "p/core.py": "def main(): ...\n",
            "p/use.py": """
                def first():
                    from .one import make
                    make()
                    def inner():
                        make()
                def second():
                    from .two import make
                    make()
                def third():
                    make()
                def main():
                    from .core import main
                    main()
                def nothing():
                    from .core import other
                    other()
                def other(): ...
            """,
        }
    )
    edges = {(edge.source.partition("#")[2], edge.target) for edge in found.graph.edges()}
    assert edges == {
        ("first", "symbol:p/one.py#make"),
        ("first.inner", "symbol:p/one.py#make"),
        ("second", "symbol:p/two.py#make"),
        ("main", "symbol:p/core.py#main"),
    }


def test_a_distinctive_name_is_a_guess_and_says_so():
    sources = {
        "a.py": "class Store:\n    def save_all_orders(self): ...\n    def get(self): ...\n",
        "b.py": "def use(store):\n    store.save_all_orders()\n    store.get()\n",
    }
    [edge] = mapped(sources).graph.edges()
    assert edge.rule.how == "unique name"
    assert edge.rule.confidence <= 0.5


def test_nothing_is_guessed_into_tests_or_other_languages():
    found = mapped(
        {
            "tests/test_a.py": "class Fake:\n    def save_all_orders(self): ...\n",
            "web/a.js": "class Store { loadEveryOrder() {} }\n",
            "b.py": "def use(store):\n    store.save_all_orders()\n    store.loadEveryOrder()\n",
        }
    )
    assert found.calls() == set()


def test_what_leads_outside_is_counted():
    graph = mapped({"a.py": "import os\nfrom json import dumps\nos.getcwd()\ndumps({})\nlen([])\nnobody()\n"}).graph
    assert (graph.calls, graph.inside, graph.outside) == (4, 0, 3)


def test_functions_handed_over_are_told_from_calls():
    found = mapped({"a.py": "def work(): ...\ndef start():\n    run(work)\n    run(target=work)\n"})
    assert found.edges() == {("start", "work", "calls handed over")}


def test_decorators_call_from_where_the_function_stands():
    found = mapped({"a.py": "def wrap(f): ...\n@wrap\ndef work(): ...\n"})
    assert found.edges() == {("a.py", "wrap", "calls same file")}


def test_loops_of_inheritance_and_of_imports_end():
    found = mapped(
        {
            "a.py": "from b import *\nfrom b import x\nclass A(B):\n    def f(self):\n        self.nothing()\n        x()\n",
            "b.py": "from a import *\nfrom a import x\nclass B(A): ...\n",
        }
    )
    assert not [target for _, target in found.calls() if target == "x"]


def test_parameters_of_a_function_around_hide_what_is_outside():
    source = """
        def run(): ...
        def g(run):
            def h(): run()
            class C:
                def m(self): run()
        def k():
            def h(): run()
    """
    assert mapped({"a.py": source}).calls() == {("k.h", "run")}


def test_one_of_two_definitions_in_a_function_is_less_sure_where_a_branch_decides():
    source = """
        def g(x):
            if x:
                def go(): ...
            else:
                def go(): ...
            go()

        def h():
            def go(): ...
            go()
    """
    sure = {(edge.source, edge.rule.confidence) for edge in mapped({"a.py": source}).graph.edges()}
    assert sure == {("symbol:a.py#g", 0.8), ("symbol:a.py#h", 0.95)}
