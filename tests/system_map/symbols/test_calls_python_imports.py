"""What imports of Python bind: two modules of one ending, a name bound twice, names that a package gives lazily."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped
from tests.system_map.symbols.test_calls_stars import led
from tests.system_map.symbols.test_reuse import Line

F, G = "def f(): ...\n", "def g(): ...\n"
GO = "def go():\n    f()\n    g()\n"


def test_of_two_modules_one_path_may_be_the_end_of_the_other():
    sources = {
        "utils.py": F,
        "app/__init__.py": "",
        "app/utils.py": G,
        "main.py": f"from utils import f\nfrom app.utils import g\n{GO}",
    }
    assert led(sources) == {("utils.py#f", "imported", 0.95), ("app/utils.py#g", "imported", 0.95)}


def test_what_another_line_imports_is_not_what_an_unknown_module_of_that_ending_holds():
    sources = {
        "app/__init__.py": "",
        "app/utils.py": F + G,
        "main.py": f"from utils import f\nfrom app.utils import g\n{GO}",
    }
    assert led(sources) == {("app/utils.py#g", "imported", 0.95)}


@pytest.mark.parametrize("names", ["f, pk, g", "pk, f, g", "f, g"])
def test_a_package_may_hold_a_module_of_its_own_name(names: str):
    sources = {
        "src/pk/__init__.py": "from .pk import *\n",
        "src/pk/pk.py": F + G,
        "src/pk/use.py": "",
        "tests/test_use.py": f"from pk import {names}\n{GO}",
        "pyproject.toml": "[project]\nname = 'pk'\n",
    }
    assert led(sources) == {("src/pk/pk.py#f", "re-exported", 0.95), ("src/pk/pk.py#g", "re-exported", 0.95)}


def test_a_target_of_more_lines_than_are_kept_is_still_found():
    imports = "".join(f"from p.a import x{one}\n" for one in range(30))
    sources = {"p/__init__.py": "", "p/a.py": F, "p/use.py": f"{imports}from p.a import f\n{GO}"}
    assert led(sources) == {("p/a.py#f", "imported", 0.95)}


@pytest.mark.parametrize("name", ["lib", "mod", "index"])
def test_a_module_that_stands_for_its_folder_elsewhere_is_one_of_its_own(name: str):
    sources = {"p/__init__.py": G, f"p/{name}.py": F, "use.py": f"from p.{name} import f\nfrom p import g\n{GO}"}
    assert led(sources) == {(f"p/{name}.py#f", "imported", 0.95), ("p/__init__.py#g", "imported", 0.95)}


@pytest.mark.parametrize(
    ("imports", "target", "sure"),
    [
        # Of branches one ran, the first if it could.
        ("try:\n    from .a import f\nexcept ImportError:\n    from .b import f\n", "p/a.py", 0.8),
        ("if x:\n    from .b import f\nelse:\n    from .a import f\n", "p/b.py", 0.8),
        ("try:\n    from .a import f\nexcept ImportError:\n    from .all import f\n", "p/a.py", 0.95),
        ("try:\n    from .a import f\nexcept ImportError:\n    from ext import f\n", "p/a.py", 0.8),
        # Else the last binds, for whoever asks behind it.
        ("from .a import f\nfrom .b import f\n", "p/b.py", 0.8),
        ("from .b import f\ntry:\n    from .a import f\nexcept ImportError:\n    pass\n", "p/a.py", 0.8),
    ],
)
def test_a_name_that_two_imports_bind_is_less_sure_where_they_differ(imports: str, target: str, sure: float):
    sources = {"p/__init__.py": "", "p/a.py": F, "p/b.py": F, "p/all.py": "from .a import f\n"}
    inner = "def go():\n" + "".join(f"    {line}\n" for line in imports.splitlines()) + "    f()\n"
    for use in (f"{imports}def go():\n    f()\n", inner):
        [(found, _, confidence)] = led({**sources, "p/use.py": use})
        assert (found, confidence) == (f"{target}#f", sure)
    through = {"p/through.py": imports, "p/use.py": "from .through import f\ndef go():\n    f()\n"}
    assert led({**sources, **through}) == {(f"{target}#f", "re-exported", sure)}


def test_what_a_function_keeps_of_an_import_by_its_name_is_that_module():
    kept = "from importlib import import_module\ndef go():\n    m = import_module('p.a')\n    m.f()\n"
    others = "def other(m):\n    m.f()\ndef third():\n    m.f()\n"
    sources = {"p/__init__.py": "", "p/a.py": F, "p/b.py": F, "p/use.py": kept + others}
    assert led(sources) == {("p/a.py#f", "imported module", 0.85)}
    assert led(sources, "other") == set()
    again = kept.replace("    m.f", "    m = import_module('p.b')\n    m.f")
    assert led({**sources, "p/use.py": again}) == {("p/b.py#f", "imported module", 0.8)}


def test_an_import_for_type_checkers_gives_way_to_one_that_runs():
    use = "from .a import f\nif TYPE_CHECKING:\n    from .b import f\ndef go():\n    f()\n"
    assert led({"p/__init__.py": "", "p/a.py": F, "p/b.py": F, "p/use.py": use}) == {("p/a.py#f", "imported", 0.8)}


def test_what_a_list_leaves_out_no_star_brings_but_what_is_added_to_it():
    sources = {"p/__init__.py": "", "p/use.py": f"from .a import *\n{GO}"}
    listed = "__all__ = ['f']\n"
    assert led({**sources, "p/a.py": listed + F + G}) == {("p/a.py#f", "re-exported", 0.95)}
    for more in ("__all__ += more\n", "if x:\n    __all__.extend(more)\n"):
        assert led({**sources, "p/a.py": listed + more + F + G}) == {
            ("p/a.py#f", "re-exported", 0.95),
            ("p/a.py#g", "re-exported", 0.8),
        }


HEAD = "import lazy_loader as lazy\n"
STUB = {
    "pk/__init__.py": f"{HEAD}(__getattr__, __dir__, __all__) = lazy.attach_stub(__name__, __file__)\n",
    "pk/__init__.pyi": "__all__ = ['b']\nfrom . import b\nfrom .a import Foo, _f\n",
}
MODULES = {"pk/a.py": "class Foo:\n    def m(self): ...\ndef _f(): ...\n", "pk/b.py": "def h(): ...\n"}
USE = {"use.py": "import pk\nfrom pk import Foo, _f\ndef go():\n    Foo().m()\n    _f()\n    pk.b.h()\n"}
GIVEN = {
    ("pk/a.py#Foo", "constructor", 0.95),
    ("pk/a.py#Foo.m", "typed name", 0.85),
    ("pk/b.py#h", "imported module", 0.95),
}


@pytest.mark.parametrize(
    ("attached", "how"),
    [
        (STUB, "re-exported"),
        ({"pk/__init__.py": f"{HEAD}__getattr__, *_ = lazy.attach(__name__, ['b'], {{'a': ['Foo', '_f']}})\n"}, "re-"),
        (
            {
                "pk/__init__.py": f"{HEAD}_NAMES = {{'a': ['Foo', '_f']}}\n__getattr__, __dir__, __all__ = "
                "lazy.attach(__name__, submodules={'b', None, f'{x}'}, submod_attrs=_NAMES)\n"
            },
            "re-",
        ),
    ],
)
def test_what_a_package_attaches_is_given_lazily(attached: dict[str, str], how: str):
    found = mapped({**MODULES, **attached, **USE})
    assert led({**MODULES, **attached, **USE}) == GIVEN | {("pk/a.py#_f", "re-exported", 0.95)}
    leads = {(one.target, one.scope) for one in found.imports if one.source == "pk/__init__.py" and one.target}
    by_stub = {("pk/__init__.pyi", "dynamic")}
    assert leads == (by_stub if attached is STUB else {("pk/a.py", "dynamic"), ("pk/b.py", "dynamic")})


def test_what_is_attached_elsewhere_or_otherwise_is_not_read():
    for head in (
        "def __getattr__(name): ...\nx = lazy.attach(__name__, ['b'], {'a': ['Foo', '_f']})\n",
        "def f():\n    __getattr__, __dir__, __all__ = lazy.attach(__name__, ['b'], {'a': ['Foo', '_f']})\n",
        "__getattr__, __dir__, __all__ = lazy.attach('other', ['b'], {'a': ['Foo', '_f']})\n",
        "__getattr__, __dir__, __all__ = lazy.detach(__name__, ['b'], {'a': ['Foo', '_f']})\n",
    ):
        sources = {**MODULES, "pk/__init__.py": head}
        assert [one for one in mapped(sources).imports if one.source == "pk/__init__.py" and one.target] == []


def test_a_stub_or_a_second_import_that_changes_is_felt_by_those_who_ask_through_it():
    others = {f"pk/other{one}.py": "def x(): ...\n" for one in range(9)}
    sources = {**MODULES, **STUB, **USE, **others}
    twice = "try:\n    from .a import _f\nexcept ImportError:\n    from .b import h as _f\n"
    line = Line()
    line.commit(sources)
    for changes in (
        {"pk/__init__.pyi": "from . import b\nfrom .b import h as _f\nfrom .a import Foo\n"},
        {"pk/__init__.pyi": "from . import b\nfrom .a import Foo\n"},
        {"pk/__init__.py": twice},
        {"pk/__init__.py": twice.replace(".b import h", ".a import Foo")},
        {"pk/__init__.py": twice.replace("    from .b", "    pass\nfrom .b")},
    ):
        assert line.commit({**sources, **changes}).followed <= 12
    assert ("go", "h") in line.seen[-1].mapped.calls()


def test_of_many_imports_of_one_name_the_last_is_meant():
    modules = {f"p/m{one}.py": "def f(): ...\n" for one in range(30)}
    imports = "".join(f"from p.m{one} import f\n" for one in range(30))
    assert led({**modules, "use.py": f"{imports}def go():\n    f()\n"}) == {("p/m29.py#f", "imported", 0.8)}


def test_a_module_in_a_variable_is_known_to_its_function_alone():
    held = "def h():\n    mod = import_module('p.a')\n    mod.f()\n"
    sources = {"p/a.py": F, "use.py": f"from importlib import import_module\n{held}def go(mod):\n    mod.f()\n"}
    assert led(sources, "h") == {("p/a.py#f", "imported module", 0.85)}
    assert all(sure < 0.5 for _, _, sure in led(sources))
