"""Extension methods of C#: called as members are, on objects of the type that their first parameter, or their block, has."""

from __future__ import annotations

import re

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.brackets import without_angles
from services.system_map.symbols.index import TYPES, SymbolIndex
from services.system_map.symbols.members import FUNCTION, UNKNOWN, Entity, Members
from services.system_map.symbols.overloads import ONE_OF_SEVERAL, type_parameters_of

_OF_PROJECTS = frozenset({"", "src", "source", "Source", "samples", "sample", "examples", "apps", "libs", "modules"})
_BLOCK = "extension"  # what the reader puts in front of what a block declares
_ATTRIBUTES = re.compile(r"\[[^\[\]]*\] ?")
_TYPE = r"(?:(?:ref|in|scoped|readonly) )*(?:global::)?([A-Za-z_][\w.]*)\?? \w+ ?[,)]"
_EXTENDED = re.compile(rf"\( ?this {_TYPE}")
_OF_BLOCK = re.compile(rf"{_BLOCK} ?\( ?{_TYPE}")


def extended(facts: SymbolFacts) -> str | None:
    """Return the last name of the type that a method extends: `One(this Cart cart)` extends Cart; None if it extends none."""
    signature = facts.signature
    if facts.kind != "method" or not (signature.startswith(_BLOCK) or "this " in signature):
        return None
    plain = without_angles(_ATTRIBUTES.sub("", signature))
    found = _OF_BLOCK.match(plain) or _EXTENDED.search(plain)
    if found is None or found[1] in type_parameters_of(facts):  # of anything: `One<T>(this T thing)`
        return None
    return found[1].rpartition(".")[2]


def named(index: SymbolIndex, name: str, *, tests: bool) -> list[tuple[int, str]]:
    """Return the extension methods of a name, of the project's own code or of it and its tests, and what each extends."""
    known = index.extensions.get((name, tests))
    if known is None:
        some = (one for same in index.declared("csharp", name, tests=tests).values() for one in same)
        known = [(one, extends) for one in some if (extends := extended(index.facts_of(one))) is not None]
        index.extensions[name, tests] = known
    return known


def is_extended(index: SymbolIndex, types: Members, file: int, name: str, owner: int) -> bool:
    """Say whether an extension method of a name is there for a type, or a base of it: the arguments tell which one is meant."""
    known = {extends for _, extends in named(index, name, tests=index.roles[file] == "test")}
    return bool(known) and any(index.facts_of(symbol).name in known for symbol in types.line_of(owner))


def added(index: SymbolIndex, types: Members, file: int, name: str, meant: Entity, *, asked: set[str]) -> Entity | None:
    """Return the extension method that a call of an object means, which has no such member itself.

    That of the nearest of its types counts; UNKNOWN where two classes have one for that. Where several namespaces have a type of
    that name, the extension's has to be known in the file. The names of types that it hangs on are put into `asked`.
    """
    known = named(index, name, tests=index.roles[file] == "test")
    for symbol in types.line_of(meant.number) if known else ():
        extends = index.facts_of(symbol).name
        some = [one for one, written in known if written == extends]
        asked.update([extends] if some else ())
        if len({index.facts[index.file_of(one)].package for one in _types(index, extends)}) > 1:
            some = [one for one in some if _is_known(index, file, index.facts[index.file_of(one)].package or "")]
        owners = {(index.facts[index.file_of(one)].package, index.facts_of(one).qualified_name) for one in some}
        if len(owners) > 1:
            return UNKNOWN
        if some:
            return Entity(FUNCTION, some[0], meant.how, min(meant.confidence, ONE_OF_SEVERAL))
    return None


def nearest(index: SymbolIndex, file: int, name: str) -> int | None:
    """Return the extension method of a name that lies nearest to a file, as the caller's own project has it.

    Applications of one repository each have their `AddServices(this IHost host)`: the one below the innermost folder around
    the file that holds any is meant, if there is one there, and others lie elsewhere.
    """
    if index.roles[file] == "test":
        return None  # tests lean on each other's projects, and on any of the product
    known = [one for one, _ in named(index, name, tests=False)]
    if len(known) != sum(map(len, index.declared("csharp", name, tests=False).values())):
        return None  # some type has a member of that name, which may be meant
    folder = index.paths[file].rpartition("/")[0]
    while known and folder.rpartition("/")[2] not in _OF_PROJECTS:
        inside = [one for one in known if index.paths[index.file_of(one)].startswith(f"{folder}/")]
        if inside:
            owners = {(index.file_of(one), index.facts_of(one).qualified_name) for one in inside}
            return inside[0] if len(owners) == 1 and len(inside) < len(known) else None
        folder = folder.rpartition("/")[0]
    return None


def _types(index: SymbolIndex, name: str) -> list[int]:
    some = (one for same in index.declared("csharp", name, tests=True).values() for one in same)
    return [one for one in some if index.facts_of(one).kind in TYPES]


def _is_known(index: SymbolIndex, file: int, package: str) -> bool:
    """Say whether a file knows what a namespace declares: it lies in it or below it, or takes it in."""
    facts = index.facts[file]
    own = facts.package or ""
    return f"{own}.".startswith(f"{package}.") or not package or any(one.target == package for one in facts.imports)
