"""What other files can see of a file, by names: what differs between two readings of it, and what hangs on a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.arities import arity_of, arity_of_base
from services.system_map.symbols.constructors import is_asked_through_type, is_in_body, is_made_by_head
from services.system_map.symbols.ecmascript import is_static
from services.system_map.symbols.imported import WHOLE
from services.system_map.symbols.index import CALLABLE, OWN_IMPORTS, SymbolIndex
from services.system_map.symbols.kotlin_extensions import extended
from services.system_map.symbols.leads import NAMES_TYPES, ImportLeads
from services.system_map.symbols.overloads import BESIDE_HEAD, OVERLOADED, parameter_types, type_parameters_of
from services.system_map.symbols.packages import PARTIAL
from services.system_map.symbols.places import NOWHERE, FileUses
from services.system_map.symbols.ruby import is_accessor, is_main, is_of_class
from services.system_map.symbols.scala_apply import made_by_name
from services.system_map.symbols.signatures import parameters, returned_type
from services.system_map.symbols.stars import LISTED, is_guarded, listed_names
from services.system_map.symbols.superclasses import said_of_one_class
from services.system_map.symbols.swift_functions import is_public

_BETWEEN = re.compile(r"[.:()\[\]/\s]+")
_OBJECTS = ("self.", "this.")
_UNTOLD = "__getattr__"
# What is asked for by its type's name too: Scala's `apply`, and constructors that have a name of their own.
_ASKED_BY_TYPE_TOO = frozenset({"apply", *BESIDE_HEAD.values()})
# Every star import may bring any name: what hangs on this hangs on all.
EVERYTHING = "*"

Seen = dict[tuple[str, ...], Hashable]  # what is seen (its sort, its name …): how it is
_SPLIT: dict[str, tuple[str, ...]] = {}
_MAX_SPLIT = 500_000


def words(text: str) -> tuple[str, ...]:
    """Return the names in a path of names: `self.client.get()` has three."""
    found = _SPLIT.get(text)
    if found is None:
        if len(_SPLIT) > _MAX_SPLIT:
            _SPLIT.clear()
        found = _SPLIT[text] = tuple(word for word in _BETWEEN.split(text) if word) or (text,)
    return found


class Interface:
    """Sees one file as the others do."""

    def __init__(self, index: SymbolIndex, leads: ImportLeads, file: int, uses: FileUses) -> None:
        """Look at a file of an index."""
        self._index = index
        self._leads = leads
        self._file = file
        self._uses = uses
        self._facts = index.facts[file]
        self._family, self._language = index.families[file], index.languages[file]
        self._returned = [
            returned_type(self._language, symbol.signature) if symbol.kind in CALLABLE else ""
            for symbol in self._facts.symbols
        ]

    def seen(self) -> Seen:
        """Return everything that a lookup from elsewhere may meet, without lines."""
        found: Seen = {}
        imported = dict(self._seen_imports())
        own = self._own(imported)
        places = self._places()
        for place, symbol in enumerate(self._facts.symbols):
            returned = self._returned[place]
            found["symbol", places[place], symbol.qualified_name, symbol.name, self._family] = (
                symbol.kind,
                places[symbol.parent] if symbol.parent is not None else "",
                symbol.exported,
                returned,
                self._hidden(symbol.parent, returned),
                self._hangs_on(place, returned, own),
                self._marks(place),
                type_parameters_of(symbol),
                said_of_one_class(self._language, symbol, self._uses.bases.get(place, ())),
            )
        visible = self.visible_types()
        for (holder, name), written in self._uses.types.items():
            if (holder, name) in visible:
                where = places[holder] if holder != NOWHERE else ""
                found["type", where, name] = (written, self._hangs_on(holder, written, own))
        for place, bases in self._uses.bases.items():
            parent = self._facts.symbols[place].parent
            found["base", places[place], self._facts.symbols[place].name] = tuple(
                (written, self._hangs_on(parent, written, own), self._given_to(place, written)) for written, _ in bases
            )
        for place in self._uses.properties:
            found["property", places[place], self._facts.symbols[place].name] = True
        for holder, name in self._uses.expressions:
            found["expression", places[holder] if holder != NOWHERE else "", name] = True
        for shown, inner in self._uses.exports.items():
            # What a module is itself is asked for as its default is.
            found["export", "whole" if shown == WHOLE else "named", shown.replace(WHOLE, "default")] = inner
        for shown in self._uses.unsure:
            found["unsure", shown.replace(WHOLE, "default")] = True
        found.update(self._seen_listed())
        found.update(self._seen_inside())
        if not own:
            found.update(imported)
        return found

    def _own(self, imported: Seen) -> Seen:
        """Return what the types that are named here hang on, in languages whose imports nobody else asks for."""
        own = imported if self._family in OWN_IMPORTS else {}
        return {**own, ("star", "targets"): tuple(self.targets())} if self._family in NAMES_TYPES else own

    def _marks(self, place: int) -> Hashable:
        """Return what a language's rules ask of a symbol besides, by its signature.

        Ruby: whose method it is, and which declaration is a class's main one. JavaScript: whose method it is. Overloads:
        what they are given; of how many types a type is made, and whether in parts. Scala: what is made by its name's
        call. Kotlin: what a function extends, and whether a type's head makes its objects. Swift: whether others than its
        module see it, and whether an `init` stands in its type's body.
        """
        symbol, number = self._facts.symbols[place], self._index.number_of(self._file, place)
        if self._family == "ruby":
            is_method = symbol.kind in CALLABLE
            return (is_of_class(symbol), is_accessor(symbol)) if is_method else is_main(self._index, number)
        if self._family == "javascript":
            return symbol.kind == "method" and is_static(symbol)
        return self._marks_of_overloaded(symbol, number) if self._family in OVERLOADED else None

    def _marks_of_overloaded(self, symbol: SymbolFacts, number: int) -> Hashable:
        if symbol.kind not in CALLABLE:
            made: Hashable = made_by_name(symbol.signature) if self._language == "Scala" else None
            if self._language == "Kotlin":
                made = is_made_by_head(self._language, symbol)
            return arity_of(symbol), PARTIAL.search(symbol.signature) is not None, made
        more: Hashable = extended(symbol) if self._language == "Kotlin" else None
        if self._language == "Swift":
            owner = self._facts.symbols[symbol.parent] if symbol.parent is not None else None
            more = is_public(symbol), owner is not None and symbol.name == "init" and is_in_body(symbol, owner)
        return parameter_types(self._index, number), more

    def _given_to(self, place: int, written: str) -> int | None:
        """Return how many types a type gives to its base (C#)."""
        return arity_of_base(self._facts.symbols[place], written) if self._family == "csharp" else None

    def _hangs_on(self, holder: int | None, written: str, own: Seen) -> Hashable:
        """Return what a type that others see written here hangs on besides: a parameter, and `own` imports.

        Those are asked for by nobody else, so a new one is felt only through what is written with its name.
        """
        hidden = self._hidden(holder, written)
        if not written or not own:
            return hidden
        names = (written.removesuffix("()"), words(written)[0])
        stars = tuple(sorted((key, led) for key, led in own.items() if key[0] == "star"))
        return hidden, tuple(own.get(("binding", name)) for name in names), stars

    def _seen_imports(self) -> Iterator[tuple[tuple[str, ...], Hashable]]:
        imports = self._facts.imports
        for local, (number, name) in self._uses.bindings.items():
            if number < len(imports):
                wanted = imports[number]
                seen = (name, wanted.target, wanted.kind, is_guarded(wanted), self._lead(number, name))
                yield ("binding", local), (seen, self._bound_again(local))
        for order, number in enumerate(self._uses.stars):
            if number < len(imports):
                several = tuple(self.targets()) if imports[number].kind == "wildcard" else ()
                led = (imports[number].target, imports[number].within, self._lead(number, "*"), several)
                yield ("star", str(order), EVERYTHING), led

    def _bound(self) -> Iterator[tuple[str, tuple[int, str]]]:
        """Yield the names that imports bind, each as often as one does."""
        yield from self._uses.bindings.items()
        for local, others in self._uses.again.items():
            for binding in others:
                yield local, binding

    def _bound_again(self, local: str) -> Hashable:
        """Return where else a name leads that is imported twice: then it is less sure what it means."""
        imports = self._facts.imports
        return tuple(
            (name, imports[number].target, is_guarded(imports[number]), self._lead(number, name))
            for number, name in self._uses.again.get(local, ())
            if number < len(imports)
        )

    def _seen_listed(self) -> Iterator[tuple[tuple[str, ...], Hashable]]:
        """Yield what a module of Python lists for who imports all of it; whether it does, and wholly, tells of every name."""
        if self._family != "python" or LISTED not in self._facts.symbol_names:
            return
        found = self._index.in_file(self._file, LISTED)
        if found is not None:
            names, *how = listed_names(self._index.facts_of(found).signature)
            yield ("lists", EVERYTHING), tuple(how)
            for name in names:
                yield ("listed", name), True

    def _seen_inside(self) -> Iterator[tuple[tuple[str, ...], Hashable]]:
        """Yield what imports inside of functions bind: the types that these return are told by it."""
        for order, (_, local, number, name) in enumerate(self._uses.inner):
            found = self._facts.imports[number]
            yield ("inner", str(order), local), (name, found.target, is_guarded(found), self._lead(number, name))

    def _lead(self, number: int, name: str) -> Hashable:
        found = self._leads.follow(self._file, self._facts.imports[number], name)
        return None if found is None else (self._index.paths[found[0]], *found[1:])

    def targets(self) -> list[tuple[str, float]]:
        """Return the paths that the file's imports lead to."""
        return [(self._index.paths[target], sure) for _, target, sure in self._leads.targets(self._file)]

    def _places(self) -> list[str]:
        """Return a name for each symbol that stays when lines move: its qualified name, and which one of that name."""
        counts: Counter[str] = Counter()
        found = []
        for symbol in self._facts.symbols:
            found.append(f"{symbol.qualified_name}#{counts[symbol.qualified_name]}")
            counts[symbol.qualified_name] += 1
        return found

    def _hidden(self, holder: int | None, written: str) -> bool:
        """Say whether a parameter of the function in which a type is written hides it."""
        if holder is None or holder == NOWHERE or not written:
            return False
        return words(written)[0] in parameters(self._language, self._facts.symbols[holder].signature)

    def visible_types(self) -> set[tuple[int, str]]:
        """Return the typed names that lead others on: fields, the module's, and locals that such a type is told by."""
        types, symbols = self._uses.types, self._facts.symbols
        open_types = [
            (key, written)
            for key, written in types.items()
            if key[0] == NOWHERE or key[1].startswith(_OBJECTS) or symbols[key[0]].kind not in CALLABLE
        ]
        found = {key for key, _ in open_types}
        local = {key: written for key, written in types.items() if key not in found}
        if not local:
            return found
        told = {words(written)[0] for _, written in open_types if written}
        told.update(words(written)[0] for bases in self._uses.bases.values() for written, _ in bases)
        told.update(words(written)[0] for written in self._returned if written)
        while more := {key for key in local if key[1] in told and key not in found}:
            found |= more
            told.update(words(local[key])[0] for key in more if local[key])
        return found

    def chains(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield (names, name): what the name means hangs on what these mean."""
        visible = self.visible_types()
        for (holder, name), written in self._uses.types.items():
            if written and (holder, name) in visible:
                yield words(written), words(name)[-1]
        symbols = self._facts.symbols
        for place, bases in self._uses.bases.items():
            for written, _ in bases:
                yield words(written), words(symbols[place].name)[-1]
        for symbol, returned in zip(symbols, self._returned, strict=True):
            if returned in {"Self", "self"}:
                yield words(symbol.qualified_name)[:-1], words(symbol.name)[-1]
            elif returned:
                yield words(returned), words(symbol.name)[-1]
        yield from self._chains_of_imports()

    def _chains_of_imports(self) -> Iterator[tuple[tuple[str, ...], str]]:
        imports = self._facts.imports
        for local, (number, name) in self._bound():
            target = words(imports[number].target)[-1:] if number < len(imports) else ()
            yield (words(name) if name else ()) + target, words(local)[-1]
        for _, local, number, name in self._uses.inner:
            yield (words(name) if name else ()) + words(imports[number].target)[-1:], words(local)[-1]
        for shown, inner in self._uses.exports.items():
            yield words(inner), words(shown)[-1]

    def asked(self) -> Iterator[str]:
        """Yield the names, beside those of its calls, that following the file may look up."""
        for (_, name), written in self._uses.types.items():
            yield name
            yield written
        for bases in self._uses.bases.values():
            for written, _ in bases:
                yield written
        for local, (number, name) in self._bound():
            yield local
            yield name
            if number < len(self._facts.imports):
                yield self._facts.imports[number].target
        for _, local, number, name in self._uses.inner:
            yield local
            yield name
            yield self._facts.imports[number].target
        # Ruby asks for no owner by its path: a class stands around its methods, in each file that opens it.
        for symbol in self._facts.symbols if self._family != "ruby" else ():
            if "." in symbol.qualified_name:
                yield symbol.qualified_name.rpartition(".")[0]


def names_of(key: tuple[str, ...]) -> Iterator[str]:
    """Yield the names by which something that others see is looked up."""
    if key[0] == "symbol":
        path = words(key[2])
        if len(path) > 1 and is_asked_through_type(path[-1], key[4]):
            yield path[-2]
            return
        if len(path) > 1 and key[4] == "java" and path[-1] in _ASKED_BY_TYPE_TOO:
            yield path[-2]
        yield path[-1]
        yield words(key[3])[-1]
        if key[4] == "ruby":  # what sets something may be the accessor that reads it
            yield f"{path[-1]}="
        if path[-1] == _UNTOLD and len(path) > 1:  # an object that has it has any member
            yield path[-2]
    else:
        yield words(key[-1])[-1] if key[-1] != EVERYTHING else EVERYTHING


def differing(old: Seen, new: Seen) -> Iterator[str]:
    """Yield the names of what is not seen alike."""
    for key in old.keys() | new.keys():
        if key not in old or key not in new or old[key] != new[key]:
            yield from names_of(key)


def spread(names: set[str], chains: Iterable[tuple[tuple[str, ...], str]]) -> set[str]:
    """Return the names and all that hang on them."""
    hanging: dict[str, list[str]] = {}
    for causes, name in chains:
        for cause in causes:
            hanging.setdefault(cause, []).append(name)
    found = set(names)
    left = list(names)
    while left:
        for name in hanging.get(left.pop(), ()):
            if name not in found:
                found.add(name)
                left.append(name)
    return found
