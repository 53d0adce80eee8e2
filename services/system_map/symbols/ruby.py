"""Ruby's constants and methods across files: classes and modules are open, and loaded by whoever; names tell them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from services.system_map.facts import FileFacts, SymbolFacts
from services.system_map.symbols.index import CALLABLE, SymbolIndex
from services.system_map.symbols.known_names import BUILT_IN

_OF_CLASS = re.compile(r"def (?:self|[A-Z]\w*)\.|class << self\b")
_ACCESSOR = re.compile(r"(?:class << self; )?attr_accessor :")
_BASE = re.compile(r"class [\w:]+ *<(?!<)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# How a constant was found of which several files hold declarations: what it has is known, where it stands is not.
SOMEWHERE = "reopened"
_MAX_DECLARED = 2000  # declarations of one name that are looked through: `module App` stands in every file


class Declared(NamedTuple):
    """A class or module found by its qualified name."""

    symbol: int
    confidence: float
    is_sure: bool  # False: one of several declarations; its name is sure, its place is not


def is_of_class(facts: SymbolFacts) -> bool:
    """Say whether a method is one of the class itself, not of its objects."""
    return _OF_CLASS.match(facts.signature) is not None


def is_accessor(facts: SymbolFacts) -> bool:
    """Say whether a symbol stands for a method that reads something, and for the one that sets it as well."""
    return _ACCESSOR.match(facts.signature) is not None


def has_base(facts: SymbolFacts) -> bool:
    """Say whether a class is declared with its superclass."""
    return _BASE.match(facts.signature) is not None


def is_main(index: SymbolIndex, symbol: int) -> bool:
    """Say whether a declaration of a class or module does more than to hold others: has methods, constants, a base."""
    file = index.file_of(symbol)
    return symbol - index.number_of(file, 0) in index.holders_of_values(file) or (has_base(index.facts_of(symbol)))


def constant(index: SymbolIndex, file: int, qualified: str) -> Declared | None:
    """Return the class or module that a qualified name means for a file: its own, or that of all files."""
    own = index.in_file(file, qualified)
    own = own if own is not None and index.is_type(own) else None
    if own is not None and is_main(index, own) and qualified not in BUILT_IN["ruby"]:
        return Declared(own, 0.95, is_sure=True)
    key = (qualified, index.roles[file] == "test")
    if key not in index.constants:
        index.constants[key] = _of_all_files(index, *key)
    found = index.constants[key]
    if found is None:
        return None if own is None else Declared(own, 0.95, is_sure=True)
    shared = Declared(*found)
    return shared._replace(symbol=own) if own is not None and not shared.is_sure else shared


def _of_all_files(index: SymbolIndex, qualified: str, in_tests: bool) -> Declared | None:
    """Return the class or module that all files' code declares under a qualified name; tests' where nothing else does."""
    name = qualified.rpartition(".")[2]
    for tests in (False, True) if in_tests else (False,):
        known = index.declared("ruby", name, tests=tests).get(qualified, ())[:_MAX_DECLARED]
        found = [one for one in known if index.is_type(one)]
        if found:
            best = _best(index, found, name)
            return best._replace(is_sure=False) if best is not None and qualified in BUILT_IN["ruby"] else best
    return None


def _best(index: SymbolIndex, found: list[int], name: str) -> Declared | None:
    """Return the declaration that is meant; None where several files are called as the class: these are several classes."""
    mains = [one for one in found if is_main(index, one)]
    if len(mains or found) == 1:
        return Declared((mains or found)[0], 0.9, is_sure=True)
    file_name = f"/{_HUMP.sub('_', name).lower()}.rb"
    fitting = [one for one in mains if f"/{index.paths[index.file_of(one)]}".endswith(file_name)]
    if len({index.file_of(one) for one in fitting}) == 1:
        return Declared(fitting[0], 0.85, is_sure=True)
    return None if fitting else Declared((mains or found)[0], 0.85, is_sure=False)


def ruby_member(index: SymbolIndex, file: int, qualified: str, *, of_class: bool | None) -> int | None:
    """Return what a class or module has under a qualified name, in whichever file it is reopened.

    `of_class`: what is called on the class itself, or on its objects; None: either. None where two files define it.
    """
    name = qualified.rpartition(".")[2]
    if name[:1].isupper():
        found = constant(index, file, qualified)
        if found is not None:
            return found.symbol
    tests = index.roles[file] == "test"
    known = index.declared("ruby", name, tests=tests).get(qualified, ())[:_MAX_DECLARED]
    if name.endswith("="):
        read = index.declared("ruby", name[:-1], tests=tests).get(qualified[:-1], ())[:_MAX_DECLARED]
        known = [*known, *(one for one in read if is_accessor(index.facts_of(one)))]
    if not known:  # the file is in nobody's code: vendored
        one = index.in_file(file, qualified)
        known = [] if one is None else [one]
    fitting = [one for one in known if _answers(index, one, of_class=of_class)]
    here = [one for one in fitting if index.file_of(one) == file]
    if here:
        return here[0]
    return fitting[0] if len({index.file_of(one) for one in fitting}) == 1 else None


def _answers(index: SymbolIndex, symbol: int, *, of_class: bool | None) -> bool:
    facts = index.facts_of(symbol)
    if of_class is None or facts.kind not in CALLABLE:
        return True
    if facts.parent is not None and index.facts[index.file_of(symbol)].symbols[facts.parent].kind == "module":
        return of_class or not is_of_class(
            facts
        )  # a module's functions may be its own, or those of whom it is put into
    return is_of_class(facts) == of_class


def asks_the_class(index: SymbolIndex, file: int, caller: int) -> bool | None:
    """Say whether `self` is a class where a symbol's code stands; None where it may be either: in a module's function."""
    symbols = index.facts[file].symbols
    facts = symbols[caller]
    if facts.kind not in CALLABLE or is_of_class(facts):
        return True
    return None if facts.parent is not None and symbols[facts.parent].kind == "module" else False


def given_in(index: SymbolIndex, name: str) -> frozenset[int]:
    """Return the files of the own code with a class that a library gives a method of this name: `belongs_to :shop`."""
    if index.given is None:
        index.given = {}
        for file, family in enumerate(index.families):
            if family == "ruby" and index.may_be_guessed[file]:
                for given in given_members(index.facts[file]):
                    index.given.setdefault(given, set()).add(file)
    return frozenset(index.given.get(name, ()))


def given_members(facts: FileFacts) -> Iterator[str]:
    """Yield the names of the methods that a file's classes are given by words of libraries."""
    for signal in facts.signals:
        if signal.kind == "ruby.members":
            yield from signal.data["names"]
