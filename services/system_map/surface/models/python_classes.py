"""Python's classes over files: names led to their definitions through imports, and ancestors in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.system_map.facts import ImportFacts, Signal
from services.system_map.resolve.paths import Tree
from services.system_map.resolve.python import PythonResolver
from services.system_map.surface.models.values import text_of

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


Value = Any  # as in parsing.signals.python_expressions
MAX_ANCESTORS = 100
SETTINGS = frozenset({"AUTH_USER_MODEL", "DEFAULT_AUTO_FIELD"})
_MAX_STEPS = 12  # of re-exports that a name is followed through
_MAX_STARS = 40
# What classes are known by where they come from: a copy that lies in the repository is followed by its own files alone.
_FRAMEWORKS = frozenset({"django", "sqlalchemy", "flask_sqlalchemy", "sqlmodel", "pydantic", "pydantic_settings"})
_KINDS = frozenset({"python.class", "python.name", "python.function"})  # other kinds are the routes'


@dataclass(slots=True, eq=False)
class PythonField:
    """An assignment in a class body."""

    name: str
    line: int
    annotation: Value
    value: Value
    owner: PythonClass
    cascades: bool = False  # every class below makes one of its own: `@declared_attr.cascading`
    is_shared: bool = False  # of a function that names tables: heirs of a mapped class have none of their own
    parameter: str | None = None  # of a function that names tables: what the class is called there


@dataclass(slots=True, eq=False)
class PythonClass:
    """A class as its signal tells it."""

    path: str
    name: str
    line: int
    end: int
    bases: list[Value]
    fields: list[PythonField] = field(default_factory=list)
    meta: dict[str, Value] | None = None
    meta_bases: list[Value] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    decorators: list[Value] = field(default_factory=list)

    def own(self, name: str) -> PythonField | None:
        """Return the last assignment of a name in the body; a mere annotation is none."""
        for one in reversed(self.fields):
            if one.name == name and (one.value is not None or one.annotation is None):
                return one
        return None


@dataclass(slots=True, frozen=True)
class Outside:
    """A name that leads out of the repository, or nowhere: dotted, as imported."""

    name: str

    @property
    def last(self) -> str:
        """Return the name without its module."""
        return self.name.rpartition(".")[2]


@dataclass(slots=True, frozen=True, eq=False)
class Bound:
    """A module's own name bound to a value, or a function with what it returns; `rest` is what is taken of it."""

    path: str
    value: Value
    rest: str = ""
    is_function: bool = False
    line: int = 1


Meaning = PythonClass | Outside | Bound


class PythonNames:
    """All Python classes, bound names and functions that the signals tell of, with a way from names to them."""

    @staticmethod
    def of(given: PartsInput) -> PythonNames:
        """Return the names of a map's files: made once for all its parts, with the ancestors that were asked for."""
        if given.python is None:
            given.python = PythonNames(given)
        return given.python

    def __init__(self, given: PartsInput) -> None:
        """Index the signals of all files."""
        findings = given.found.given
        self._facts = findings.facts
        self._findings = findings
        self._resolver: PythonResolver | None = None
        self._known: dict[str, dict[str, Meaning]] = {}
        self._names: dict[tuple[str, str], Meaning] = {}
        self._modules: dict[tuple[str, str, int, str], tuple[str | None, bool]] = {}
        self._ancestors: dict[PythonClass, list[PythonClass | Outside]] = {}
        self._depth = 0
        self._of_several: set[Bound] = set()
        self.classes: list[PythonClass] = []
        self.mappings: list[tuple[str, Signal]] = []  # calls that map classes to tables, by file
        for path in sorted(findings.facts):
            for signal in findings.facts[path].signals:
                if signal.kind in _KINDS:
                    self._add(path, signal)
                elif signal.kind == "python.mapping":
                    self.mappings.append((path, signal))

    def _add(self, path: str, signal: Signal) -> None:
        data = signal.data
        here = self._known.setdefault(path, {})
        name = data["name"]
        if signal.kind == "python.class":
            found = PythonClass(
                path,
                name,
                signal.line,
                data["end"],
                data["bases"],
                meta=data.get("meta"),
                meta_bases=data.get("meta_bases", []),
                keywords=data.get("keywords", {}),
                decorators=data.get("decorators", []),
            )
            found.fields = [_field(row, found) for row in data["fields"]]
            self.classes.append(found)
            here.setdefault(name, found)
        else:
            if name in SETTINGS:
                here.pop(name, None)  # the last one counts: `if …: X = 1` and below it `else: X = 2`
            bound = Bound(path, data["value"], "", signal.kind == "python.function", signal.line)
            first = here.setdefault(name, bound)
            if isinstance(first, Bound) and first.value != bound.value:
                self._of_several.add(first)

    def is_of_several(self, bound: Bound) -> bool:
        """Say whether a module gives a name other values, too: `x = A()`, below it `x = B()`."""
        return bound in self._of_several

    def is_empty(self) -> bool:
        """Say whether no class and no name is known."""
        return not self._known

    def named(self, name: str) -> Iterator[Bound]:
        """Yield every module's own name of that name."""
        for path in sorted(self._known):
            found = self._known[path].get(name)
            if isinstance(found, Bound) and not found.is_function:
                yield found

    def bound(self) -> Iterator[tuple[str, Bound]]:
        """Yield every module's own bound names, by path."""
        for path in sorted(self._known):
            for name, found in self._known[path].items():
                if isinstance(found, Bound) and not found.is_function:
                    yield name, found

    def text(self, path: str, value: Value) -> str | None:
        """Return a text literal's text, or that of the constant that a name stands for."""
        found = text_of(value)
        if found is None and isinstance(value, str):
            meaning = self.meaning(path, value)
            found = text_of(meaning.value) if isinstance(meaning, Bound) and not meaning.rest else None
        return found

    def meaning(self, path: str, value: Value) -> Meaning | None:
        """Return what a name written in a file means; None for anything that is no name."""
        if isinstance(value, dict) and "g" in value:
            value = value["g"]
        if not isinstance(value, str) or not value:
            return None
        return self._follow(path, value, 0)

    def offered(self, path: str, name: str) -> Meaning | None:
        """Return what a module offers by a name, its own or imported; None for what it does not know."""
        return self._inside(path, name, 0)

    def _follow(self, path: str, name: str, steps: int) -> Meaning:
        key = (path, name)
        if key not in self._names:
            self._names[key] = Outside(name.lstrip("@"))  # what a name that leads to itself means
            self._names[key] = self._imported(path, name, steps) if name[0] == "@" else self._local(path, name, steps)
        return self._names[key]

    def _local(self, path: str, name: str, steps: int) -> Meaning:
        here = self._known.get(path, {})
        if name in here:
            return self._look_through(here[name], steps)
        head, dot, rest = name.partition(".")
        found = here.get(head)
        if dot and isinstance(found, Bound) and not found.is_function:
            return self._member(found, rest, steps)
        if not dot or head not in here:
            starred = self._starred(path, name, steps)
            if starred is not None:
                return starred
        return Outside(name)

    def _look_through(self, found: Meaning, steps: int) -> Meaning:
        """Return what a plain other name stands for: `Model = db.Model`."""
        if not isinstance(found, Bound) or found.is_function or not isinstance(found.value, str):
            return found
        return self._follow(found.path, found.value, steps + 1) if found.value and steps < _MAX_STEPS else found

    def _member(self, found: Bound, rest: str, steps: int) -> Meaning:
        if isinstance(found.value, str) and found.value and steps < _MAX_STEPS:
            return self._follow(found.path, f"{found.value}.{rest}", steps + 1)
        return Bound(found.path, found.value, rest)

    def _starred(self, path: str, name: str, steps: int) -> Meaning | None:
        if steps >= _MAX_STEPS or path not in self._facts:
            return None
        stars = [found for found in self._facts[path].imports if "*" in found.names and found.kind == "import"]
        outside: Meaning | None = None
        for found in stars[:_MAX_STARS]:
            target, _ = self._module(path, found.target, found.level, "*")
            if target is None:
                if outside is None and not found.level:
                    outside = Outside(f"{found.target}.{name}")
            elif target != path:
                meaning = self._inside(target, name, steps + 1)
                if meaning is not None:
                    return meaning
        return outside

    def _imported(self, path: str, name: str, steps: int) -> Meaning:
        dots = len(name) - 1 - len(name[1:].lstrip("."))
        parts = name[1 + dots :].split(".")
        for length in range(len(parts) - 1, -1 if dots else 0, -1):
            module, wanted = ".".join(parts[:length]), parts[length]
            target, is_module = self._module(path, module, dots, wanted)
            if target is None or steps >= _MAX_STEPS:
                continue
            rest = ".".join(parts[length + 1 :] if is_module else parts[length:])
            found = self._inside(target, rest, steps + 1) if rest else None
            if found is None and is_module and length == len(parts) - 1:
                # `from .User import User` in a package: what it binds goes before its submodule of the same name.
                package = f"{target.removesuffix('/__init__.py').rpartition('/')[0]}/__init__.py"
                found = self._inside(package, wanted, steps + 1) if package != path else None
            if found is not None:
                return found
        return Outside(name[1:])

    def _inside(self, path: str, name: str, steps: int) -> Meaning | None:
        """Return what a module offers by a name: its own, or what it imports itself."""
        here = self._known.get(path, {})
        head, dot, _ = name.partition(".")
        if name in here or (dot and head in here):
            found = self._local(path, name, steps)
            return None if isinstance(found, Outside) and found.name == name else found
        if steps >= _MAX_STEPS or path not in self._facts:
            return None
        for imported in self._facts[path].imports:
            if imported.kind == "import" and head in imported.names:
                joint = "." if imported.target else ""
                written = f"@{'.' * imported.level}{imported.target}{joint}{name}"
                return self._follow(path, written, steps + 1)
        return self._starred(path, name, steps)

    def _module(self, path: str, module: str, level: int, name: str) -> tuple[str | None, bool]:
        """Return the file that `from module import name` leads to, and whether `name` is that file."""
        top = module.partition(".")[0]
        if not level and top in _FRAMEWORKS and f"/{top}/" not in f"/{path}":
            return None, False
        key = (path, module, level, name)
        if key not in self._modules:
            target, is_module = None, False
            for lead in self._python().follow(path, ImportFacts("import", module, 1, (name,), level)):
                if lead.target is not None:
                    target, is_module = lead.target, lead.how.endswith("submodule")
                    break
            self._modules[key] = target, is_module
        return self._modules[key]

    def _python(self) -> PythonResolver:
        if self._resolver is None:
            given = self._findings
            declared = [dependency.name for dependency in given.manifests.dependencies]
            self._resolver = PythonResolver(Tree(given.files), given.files, given.facts, given.texts, declared)
        return self._resolver

    def ancestors(self, of: PythonClass) -> list[PythonClass | Outside]:
        """Return a class's ancestors in about Python's order: each once, after all that inherit from it.

        A base that is computed counts as an unnamed one from outside.
        """
        if of not in self._ancestors:
            self._ancestors[of] = []  # what a class that inherits from itself has
            found: list[PythonClass | Outside] = []
            self._depth += 1
            for base in of.bases[:MAX_ANCESTORS]:
                meaning = self.base(of.path, base)
                found.append(meaning)
                if isinstance(meaning, PythonClass) and self._depth < MAX_ANCESTORS:
                    found += self.ancestors(meaning)
            self._depth -= 1
            self._ancestors[of] = _last_of_each(found, of)[:MAX_ANCESTORS]
        return self._ancestors[of]

    def base(self, path: str, value: Value) -> PythonClass | Outside:
        """Return what a base is; names that are bound to a value come back as `Outside` of their value's maker."""
        meaning = self.meaning(path, value)
        if isinstance(meaning, Bound):
            return Outside(self.maker(meaning))
        return meaning if meaning is not None else Outside("")

    def maker(self, bound: Bound) -> str:
        """Return what made a bound value, as a name: `db.Model` of `db = SQLAlchemy()` is "flask_sqlalchemy.SQLAlchemy().Model"."""
        value = bound.value
        made = ""
        if isinstance(value, dict) and "f" in value:
            meaning = self.meaning(bound.path, value["f"])
            if isinstance(meaning, PythonClass):
                roots = [one for one in self.ancestors(meaning) if isinstance(one, Outside)]
                meaning = roots[0] if roots else None
            if isinstance(meaning, Outside):
                made = f"{meaning.name}()"
            elif isinstance(meaning, Bound) and meaning.rest:
                made = f"{self.maker(Bound(meaning.path, meaning.value))}.{meaning.rest}()"
        return f"{made}.{bound.rest}" if bound.rest else made

    def outside(self, path: str, value: Value) -> str:
        """Return the dotted name from outside that a name leads to; "" where it is the repository's own."""
        meaning = self.meaning(path, value)
        if isinstance(meaning, Bound):
            return self.maker(meaning)
        return meaning.name if isinstance(meaning, Outside) else ""


def _field(row: list[Any], owner: PythonClass) -> PythonField:
    found = PythonField(row[0], row[1], row[2], row[3], owner)
    if len(row) > 4:
        found.cascades, found.is_shared = row[4] == "cascading", row[4] == "shared"
        found.parameter = row[5] if len(row) > 5 else None
    return found


def _last_of_each(found: Iterable[PythonClass | Outside], of: PythonClass) -> list[PythonClass | Outside]:
    """Keep the last of those that come more than once: near to Python's own order, and linear."""
    kept: dict[PythonClass | Outside, None] = {}
    for one in reversed(list(found)):
        if one is not of:
            kept.setdefault(one)
    return list(reversed(kept))
