"""Small repositories in many languages and how they change, drawn by Hypothesis: each a list of sources by path."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

NAMES = ["alpha_one", "beta_two", "Gamma", "Delta", "get_it", "run_all"]
MODULES = ["a", "b", "c", "d", "e"]
name = st.sampled_from(NAMES)
module = st.sampled_from(MODULES)

python_statement = st.one_of(
    st.builds("from .{} import {}\n".format, module, name),
    st.builds("from .{} import {} as {}\n".format, module, name, name),
    st.builds("from . import {}\n".format, module),
    st.builds("from .{} import *\n".format, module),
    st.builds("{} = {}()\n".format, name, name),
    st.builds("def {}():\n    return {}()\n".format, name, name),
    st.builds("def {}({}) -> {}:\n    {}.{}()\n".format, name, name, name, name, name),
    st.builds("def {}():\n    {} = {}()\n    {}.{}()\n".format, name, name, name, name, name),
    st.builds("def {}():\n    {}().{}().{}()\n".format, name, name, name, name),
    st.builds("class {}:\n    def {}(self):\n        self.{}()\n".format, name, name, name),
    st.builds("class {}({}):\n    {}: {}\n    def {}(self):\n        super().{}()\n".format, *[name] * 6),
    st.builds(
        "class {}({}.{}):\n    def __init__(self):\n        self.{} = {}()\n    def {}(self) -> {}:\n"
        "        self.{}.{}()\n".format,
        module,
        name,
        *[name] * 7,
    ),
    st.builds("class {}:\n    @property\n    def {}(self) -> {}:\n        {}\n".format, *[name] * 4),
    st.builds("def {}():\n    {}.{}()\n    {}.{}.{}()\n    hand({}, {})\n".format, name, module, name, *[name] * 5),
)
script_statement = st.one_of(
    st.builds("import {{ {} }} from './{}'\n".format, name, module),
    st.builds("import {} from './{}'\n".format, name, module),
    st.builds("import * as {} from './{}'\n".format, name, module),
    st.builds("export * from './{}'\n".format, module),
    st.builds("export {{ {} as {} }} from './{}'\n".format, name, name, module),
    st.builds("export default {}\n".format, name),
    st.builds("const {} = require('./{}')\n".format, name, module),
    st.builds("export function {}() {{ {}(); {}.{}() }}\n".format, name, name, name, name),
    st.builds("export class {} extends {} {{ constructor() {{ super(); this.{} = new {}() }} }}\n".format, *[name] * 4),
    st.builds("class {} {{ {}() {{ this.{}(); this.{}.{}() }} }}\n".format, *[name] * 5),
    st.builds("const {} = new {}()\n{}.{}({})\n".format, *[name] * 5),
)
go_statement = st.one_of(
    st.builds("func {}() *{} {{ {}(); return nil }}\n".format, name, name, name),
    st.builds("type {} struct {{ {} *{} }}\n".format, name, name, name),
    st.builds("func (x *{}) {}() {{ x.{}(); x.{}.{}() }}\n".format, *[name] * 5),
    st.builds("func {}({} {}) {{ {}.{}(); {}().{}() }}\n".format, *[name] * 7),
)
java_statement = st.one_of(
    st.builds("class {} extends {} {{ {} {}; void {}() {{ {}(); {}.{}(); new {}(); }} }}\n".format, *[name] * 9),
    st.builds("class {} {{ class {} extends {} {{ {} {}() {{ {}().{}(); }} }} }}\n".format, *[name] * 7),
    st.builds("class {} {{ {}() {{ {}(); }} {} {}() {{ super.{}(); }} }}\n".format, *[name] * 6),
)
rust_statement = st.one_of(
    st.builds("use crate::{}::{};\n".format, module, name),
    st.builds("use crate::{}::*;\n".format, module),
    st.builds("mod {};\n".format, module),
    st.builds("pub struct {} {{ {}: {} }}\n".format, name, name, name),
    st.builds("impl {} {{ pub fn {}(&self) -> Self {{ self.{}(); Self::{}(); self.{}.{}() }} }}\n".format, *[name] * 6),
    st.builds("pub fn {}() -> {} {{ {}::{}(); {}() }}\n".format, *[name] * 5),
    st.builds("pub fn {}() {{ {}::{}(); crate::{}::{}() }}\n".format, name, module, name, module, name),
)
c_statement = st.one_of(
    st.builds("int {}(void) {{ return {}(); }}\n".format, name, name),
    st.builds("static int {}(int {}) {{ return {}({}); }}\n".format, *[name] * 4),
    st.builds("class {} : public {} {{ void {}(); {} {}; }};\n".format, *[name] * 5),
    st.builds("void {}::{}() {{ {}(); {}.{}(); {}->{}(); }}\n".format, *[name] * 7),
    st.builds('#include "{}.h"\n'.format, module),
)
ruby_statement = st.one_of(
    st.builds("class {} < {}\n  def {}\n    {}\n    {}.{}\n  end\nend\n".format, *[name] * 6),
    st.builds("class {}\n  include {}::{}\n  def {}\n    self.{}\n  end\nend\n".format, *[name] * 5),
    st.builds("module {}\n  class {} < {}\n    extend {}\n  end\nend\n".format, *[name] * 4),
    st.builds("def {}\n  {}.new.{}\nend\n".format, *[name] * 3),
    st.builds("require_relative '{}'\n".format, module),
)
kotlin_statement = st.one_of(
    st.builds("class {} : {}.{}() {{ fun {}(): {} {{ return {}() }} }}\n".format, *[name] * 6),
    st.builds("class {} : {}() {{ class {} : {}() {{ fun {}() {{ {}() }} }} }}\n".format, *[name] * 6),
    st.builds("fun {}({}: {}) {{ {}.{}().{}() }}\n".format, *[name] * 6),
)
# Of which the bases can only be told by asking for themselves.
CIRCLES = {
    "py": [st.builds("class {0}({0}.{1}):\n    def {2}(self):\n        self.{1}()\n".format, *[name] * 3)],
    "go": [st.builds("func {}() {{\n\ttype {} struct {{ {}.{} }}\n\t{}()\n}}\n".format, *[name] * 5)],
    "java": [
        st.builds(
            "class {0} extends {0}.{1} {{ class {1} extends {2} {{ void {3}() {{ {1}(); }} }} }}\n".format, *[name] * 4
        )
    ],
    "rb": [st.builds("class {0}\n  include {0}::{1}\n  def {2}\n    {1}\n  end\nend\n".format, *[name] * 3)],
    "kt": [st.builds("class {0} : {0}.{1}() {{ fun {2}() {{ {1}() }} }}\n".format, *[name] * 3)],
}
LANGUAGES = [
    ("py", python_statement),
    ("js", script_statement),
    ("ts", script_statement),
    ("go", go_statement),
    ("java", java_statement),
    ("rs", rust_statement),
    ("cc", c_statement),
    ("rb", ruby_statement),
    ("kt", kotlin_statement),
]


@st.composite
def commits(draw: st.DrawFn) -> list[dict[str, str]]:
    """A small repository and how it changes."""
    ending, statement = draw(st.sampled_from(LANGUAGES))
    statement = st.one_of(statement, *CIRCLES.get(ending, ()))
    start = {"go": "package pkg\n", "java": "package pkg;\n"}.get(ending, "")

    def text() -> str:
        return start + "".join(draw(st.lists(statement, min_size=1, max_size=4)))

    folder = "tests/" if draw(st.integers(0, 9)) == 0 else "pkg/"
    sources = {f"pkg/{one}.{ending}": text() for one in MODULES}
    sources |= {f"pkg/calm{number}.{ending}": start for number in range(4)}
    found = [sources]
    for _ in range(draw(st.integers(1, 3))):
        sources = dict(sources)
        one = draw(module)
        change = draw(st.sampled_from(["edit", "edit", "edit", "remove", "move", "lines"]))
        path = f"pkg/{one}.{ending}"
        if change == "edit" or path not in sources:
            sources[path] = text()
        elif change == "lines":
            sources[path] = start + "\n\n" + sources[path].removeprefix(start) + draw(statement)
        else:
            gone = sources.pop(path)
            if change == "move":
                sources[f"{folder}{draw(name)}.{ending}"] = gone
        found.append(sources)
    return found


def _changed(
    draw: st.DrawFn, sources: dict[str, str], paths: list[str], text: Callable[[str], str]
) -> list[dict[str, str]]:
    """Return the sources and what becomes of them: one file after the other is written otherwise, goes or comes."""
    found = [sources]
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths))
        sources = {other: kept for other, kept in sources.items() if other != path or draw(st.booleans())}
        if path in sources or draw(st.booleans()):
            sources[path] = text(path)
        found.append(sources)
    return found


# Types of other packages, which a file knows by its own imports only.
TYPE_NAMES = ["Alpha", "Beta", "Gamma", "Delta"]
type_name = st.sampled_from(TYPE_NAMES)
package = st.sampled_from(["one", "two", "three"])
do = st.sampled_from(["get_it", "run_all", "make_one"])
IMPORTING: dict[str, tuple[str, st.SearchStrategy[str], st.SearchStrategy[str]]] = {
    "java": (
        "package {};\n",
        st.one_of(
            st.builds("import {}.{};\n".format, package, type_name),
            st.builds("import {}.*;\n".format, package),
            st.builds("import static {}.{}.{};\n".format, package, type_name, do),
        ),
        st.builds(
            "class {} extends {} {{ {} {}; {} {}() {{ {}().{}(); return {}.{}(); }} }}\n".format,
            *[type_name] * 3, do, type_name, *[do] * 5,
        ),
    ),
    "kt": (
        "package {}\n",
        st.one_of(
            st.builds("import {}.{}\n".format, package, type_name),
            st.builds("import {}.{} as {}\n".format, package, type_name, type_name),
            st.builds("import {}.*\n".format, package),
        ),
        st.builds(
            "open class {} : {}() {{\n  fun {}(x: {}): {} {{\n    {}(x).{}()\n    return {}()\n  }}\n}}\n".format,
            *[type_name] * 2, do, *[type_name] * 2, do, do, type_name,
        ),
    ),
    "cs": (
        "namespace {};\n",
        st.one_of(
            st.builds("using {};\n".format, package),
            st.builds("using {} = {}.{};\n".format, type_name, package, type_name),
        ),
        st.builds(
            "public class {} : {} {{ public {} {}({} x) {{ {}(x).{}(); return new {}(); }} }}\n".format,
            *[type_name] * 3, do, type_name, do, do, type_name,
        ),
    ),
    "php": (
        "<?php\nnamespace {};\n",
        st.one_of(
            st.builds("use {}\\{};\n".format, package, type_name),
            st.builds("use {}\\{} as {};\n".format, package, type_name, type_name),
        ),
        st.builds(
            "class {} extends {} {{ function {}(): {} {{ $this->{}()->{}(); return {}::{}(); }} }}\n".format,
            *[type_name] * 2, do, type_name, do, do, type_name, do,
        ),
    ),
}  # fmt: skip


@st.composite
def importing(draw: st.DrawFn) -> list[dict[str, str]]:
    """Three packages, of which one file after the other imports or declares something else, goes or comes."""
    ending, (start, imported, declared) = draw(st.sampled_from(sorted(IMPORTING.items(), key=lambda item: item[0])))

    def text(path: str) -> str:
        imports = draw(st.lists(imported, max_size=3))
        return (
            start.format(path.partition("/")[0])
            + "".join(imports)
            + "".join(draw(st.lists(declared, min_size=1, max_size=2)))
        )

    paths = [f"{folder}/{name}.{ending}" for folder in ("one", "two", "three") for name in TYPE_NAMES[:3]]
    sources = {path: text(path) for path in paths}
    return _changed(draw, sources, paths, text)


# Packages in packages, of which modules may be asked for by name though nothing imports them.
PLACES = ["pkg/__init__", "pkg/alpha_one", "pkg/sub/__init__", "pkg/sub/beta_two", "pkg/sub/Gamma", "other/get_it"]
package_statement = st.one_of(
    python_statement,
    st.just("import pkg\n"),
    st.just("import pkg.sub\n"),
    st.builds("from pkg import {}\n".format, st.sampled_from(["sub", "alpha_one", "Delta"])),
    st.builds("from pkg.sub import {}\n".format, name),
    st.builds("from pkg.sub.{} import {}\n".format, name, name),
    st.builds("def {}():\n    pkg.{}.{}()\n    sub.{}.{}()\n".format, *[name] * 5),
    st.builds("def {}():\n    pkg.sub.{}.{}()\n    {}.{}()\n".format, *[name] * 5),
    st.builds("def {}(x):\n    x.{}()\n".format, name, name),
)


@st.composite
def packages(draw: st.DrawFn) -> list[dict[str, str]]:
    """Packages of which one file after the other is written otherwise, goes or comes."""

    def text(_path: str) -> str:
        return "".join(draw(st.lists(package_statement, min_size=1, max_size=4)))

    paths = [f"{place}.py" for place in PLACES]
    sources = {path: text(path) for path in paths}
    sources |= {f"other/calm{number}.py": "" for number in range(4)}
    return _changed(draw, sources, paths, text)
