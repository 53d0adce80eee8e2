"""What imports of all names bring: `export * from "./x"`, `from x import *`, `use x::*`, through each other too."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from services.system_map.facts import GOES_ON, ImportFacts
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.leads import ImportLeads
from services.system_map.symbols.members import OUTSIDE, Entity, at_most
from services.system_map.symbols.overloads import ONE_OF_SEVERAL
from services.system_map.symbols.places import UseTable

LISTED = "__all__"  # what a module of Python lists as its own for who imports all of it
_GUARDED = frozenset({"try", "if"})
_MAX_STARS = 2_000  # of a file
_MAX_NAMES = 300_000  # that one file's stars bring: one beyond is asked star by star; as many are remembered at a time
_MAX_UNKEPT = 20  # stars of such a file
_MAX_HOLDERS = 20  # stars that bring one name
_MAX_DEPTH = 6  # files that pass all names on, one behind the other
_MAX_BEHIND = 500  # files with stars behind one, and files of which these are remembered
_MAX_ASKED = 500  # lookups that one name may need
_MAX_REMEMBERED = 200_000
# A list that is written out: nothing but texts stands in its brackets.
_LIST = re.compile(r"__all__[^=\[(]*(?:\[[^\]=]*\])?[^=\[(]*= ?[\[(](?P<names>[^\[\]()]*)[\])]")
_TEXT = re.compile(r"(['\"])(\w+)\1")

# What others get from a module under a name; None where it has none.
Exported = Callable[[int, str, float], Entity | None]


class _Star(NamedTuple):
    target: int
    confidence: float
    is_guarded: bool  # whether it runs hangs on a condition, or on another import that fails
    is_stub: bool  # what a stub binds is given lazily, all of it (Python)
    script: int | None = None  # what the declarations that it leads to tell of, which the star before leads to


class _Stars(NamedTuple):
    """The stars of a file that lead into the repository, in its order."""

    stars: list[_Star]
    targets: frozenset[int]
    deeper: list[int]  # those that lead to files with stars of their own


class _Behind(NamedTuple):
    """The files with stars that those of a file lead to, with how sure that is, and every name that they may bring."""

    files: list[tuple[int, float]]
    names: set[str] | None  # None: too many to keep


class Listed(NamedTuple):
    """What `__all__` says, as far as that can be read."""

    names: frozenset[str]
    is_whole: bool
    is_added_to: bool = False  # it is written out, and statements that are not read change it


def listed_names(signature: str) -> Listed:
    """Return the names in a statement `__all__ = […]`; it is not whole where that is cut off, put together or added to."""
    found = _LIST.fullmatch(signature.removesuffix(GOES_ON))
    written = found["names"] if found is not None else ""
    is_whole = found is not None and not _TEXT.sub("", written).replace(",", "").strip()
    names = frozenset(text[1] for text in _TEXT.findall(written or signature))
    is_added_to = is_whole and signature.endswith(GOES_ON)
    return Listed(names, is_whole and not is_added_to, is_added_to)


def is_guarded(wanted: ImportFacts) -> bool:
    """Say whether it hangs on something that an import runs: a condition, another's failure, a type checker (Python)."""
    return wanted.within in _GUARDED or wanted.scope == "type_checking"


class Stars:
    """Finds what brings a name, by the names of the files that a file's stars lead to: each is looked through once."""

    def __init__(self, index: SymbolIndex, leads: ImportLeads, table: UseTable, exported: Exported) -> None:
        """Look in these; `exported` says what a module gives to others, what its own stars bring among it."""
        self._index, self._leads, self._table, self._exported = index, leads, table, exported
        self._stars: dict[int, _Stars] = {}
        # By name the places of a file's stars that bring it; None where that are too many to keep.
        self._holders: dict[int, dict[str, list[int]] | None] = {}
        self._names_in: dict[int, frozenset[str]] = {}  # of modules that stars lead to
        self._behind: dict[int, _Behind] = {}
        self._names_kept: dict[frozenset[int], set[str] | None] = {}  # of those behind one, by these and it
        self._kept = self._kept_behind = 0  # names
        self._listed: dict[int, Listed | None] = {}
        self._known: dict[tuple[int, str], Entity | None] = {}
        # Answers on the way to the name that was asked first. They hold for that one only: what another way may still
        # need is not to hang on what was asked before, or a refresh would tell other things than a fresh map.
        self._on_the_way: dict[tuple[int, str], Entity | None] = {}
        self._asking: set[tuple[int, str]] = set()
        self._left = 0  # lookups that the name asked first may still need
        self._cuts = 0  # times that a lookup came back to itself or went too far

    def brought(self, file: int, name: str) -> Entity | None:
        """Return what the stars of a file bring under a name."""
        key = (file, name)
        known = self._on_the_way if self._asking else self._known
        if key in known:
            return known[key]
        if not self._table.files[file].stars:
            return None
        if not self._asking:
            self._left = _MAX_ASKED
            self._on_the_way.clear()
        elif key in self._asking or len(self._asking) >= _MAX_DEPTH or self._left <= 0:
            self._cuts += 1
            return None
        before = self._cuts
        self._asking.add(key)
        found = self._latest(file, name) if self._index.families[file] == "python" else self._first(file, name)
        self._asking.discard(key)
        if not self._asking:
            if len(known) > _MAX_REMEMBERED:
                known.clear()
            known[key] = found
        elif self._cuts == before:
            known[key] = found
        return found

    def _first(self, file: int, name: str) -> Entity | None:
        """Return what a star of the file brings, else one of the nearest file behind it that passes all on."""
        if name == "default":  # is never brought (JavaScript)
            return None
        found = self._direct(file, name)
        if found is not None:
            return found
        behind = self._files_behind(file)
        if behind.names is not None and name not in behind.names:
            return None
        there = ((self._direct(other, name), sure) for other, sure in behind.files)
        return next((at_most(one, sure) for one, sure in there if one is not None), None)

    def _direct(self, file: int, name: str) -> Entity | None:
        """Return what the first star brings that leads to a file with the name; one that shows it to others comes first.

        Two that show different things bring neither, by the language: there the reading was not right, so it is less sure.
        """
        stars = self._stars_of(file)
        places = self._holding(file, name)
        if len(places) > 1 and self._index.families[file] == "javascript":
            shown = [place for place in places if self._shows(stars.stars[place].target, name)]
            scripts = {stars.stars[place].target for place in shown or places}
            places = [place for place in shown or places if stars.stars[place].script not in scripts]
        found = [one for _, one in self._entities(stars, places, name)]
        if len({one.number for one in found}) > 1:
            return at_most(found[0], ONE_OF_SEVERAL)
        return found[0] if found else None

    def _files_behind(self, file: int) -> _Behind:
        """Return the files with stars that those of a file lead to, and theirs, nearest first."""
        known = self._behind.get(file)
        if known is None:
            found = {file: 1.0}
            left = deque([file])
            while left and len(found) <= _MAX_BEHIND:
                here = left.popleft()
                stars = self._stars_of(here)
                for place in stars.deeper:
                    target, sure = stars.stars[place][:2]
                    if target not in found:
                        found[target] = min(sure, found[here])
                        left.append(target)
                        if len(found) > _MAX_BEHIND:
                            break
            files = list(found.items())[1:]
            names = self._names_behind(found, files)
            if len(self._behind) > _MAX_BEHIND:
                self._behind.clear()
            known = self._behind[file] = _Behind(files, names)
        return known

    def _names_behind(self, found: dict[int, float], files: list[tuple[int, float]]) -> set[str] | None:
        """Return the names of the files behind one, shared by files that lead to each other: their own are among them then.

        A name of a file's own stars is not looked for behind it, or is found in none of the files there.
        """
        key = frozenset(found) if len(found) <= _MAX_BEHIND else frozenset(other for other, _ in files)
        if key not in self._names_kept:
            names = self._names_of(key)
            self._kept_behind += len(names or ())
            if len(self._names_kept) > _MAX_BEHIND or self._kept_behind > _MAX_NAMES:
                self._behind.clear()
                self._names_kept.clear()
                self._kept_behind = len(names or ())
            self._names_kept[key] = names
        return self._names_kept[key]

    def _names_of(self, files: Iterable[int]) -> set[str] | None:
        """Return every name that the stars of some files bring by themselves; None where that is too much to keep."""
        names: set[str] = set()
        for module in frozenset[int]().union(*(self._stars_of(file).targets for file in files)):
            names.update(self._names(module))
            if len(names) > _MAX_NAMES:
                return None
        return names

    def _latest(self, file: int, name: str) -> Entity | None:
        """Return what the last star brings that leads to a module with the name, as Python binds it.

        Of those in branches one ran: then the first of them is meant, less surely. What `__all__` leaves out is not brought.
        """
        stars, behind = self._stars_of(file), self._files_behind(file)
        if not self._holding(file, name) and behind.names is not None and name not in behind.names:
            return None
        places = sorted({*self._holding(file, name), *stars.deeper}, reverse=True)
        guarded: list[Entity] = []
        firm: list[Entity] = []
        for place, brought in self._entities(stars, places, name):
            found = brought
            listed = self._listed_in(stars.stars[place].target)
            is_in = listed is not None and name in listed.names
            if not (is_in or stars.stars[place].is_stub):
                if name.startswith("_") or (listed is not None and listed.is_whole):
                    continue
                if listed is not None and listed.is_added_to:
                    found = at_most(brought, ONE_OF_SEVERAL)
            if stars.stars[place].is_guarded and not firm:
                guarded.append(found)
                continue
            firm.append(found)
            if listed is None or is_in or len(firm) > 1:
                break
        meant = guarded[-1] if guarded else firm[0] if firm else None
        if meant is None:
            return None
        return meant if len({one.number for one in guarded + firm}) == 1 else at_most(meant, ONE_OF_SEVERAL)

    def _entities(self, stars: _Stars, places: Iterable[int], name: str) -> Iterator[tuple[int, Entity]]:
        """Yield the stars that bring a name, with what; what leads outside is not known well enough."""
        count = 0
        for place in places:
            star = stars.stars[place]
            self._left -= 1
            if self._left <= 0:
                self._cuts += 1
                return
            found = self._exported(star.target, name, star.confidence)
            if found is not None and found.kind != OUTSIDE:
                yield place, found
                count += 1
                if count == _MAX_HOLDERS:
                    return

    def _shows(self, module: int, name: str) -> bool:
        """Say whether a module of JavaScript lets others know a name; not every name in it is exported."""
        uses = self._table.files[module]
        if name in uses.exports:
            return True
        imports = self._index.facts[module].imports
        binding = uses.bindings.get(name)
        if binding is not None and binding[0] < len(imports) and imports[binding[0]].kind == "export":
            return True
        found = self._index.in_file(module, name)
        return found is not None and self._index.facts_of(found).exported

    def _stars_of(self, file: int) -> _Stars:
        known = self._stars.get(file)
        if known is None:
            known = self._stars[file] = self._told(file)
        return known

    def _told(self, file: int) -> _Stars:
        imports, stars = self._index.facts[file].imports, []
        is_python = self._index.families[file] == "python"
        for number in self._table.files[file].stars[:_MAX_STARS]:
            lead = self._leads.follow(file, imports[number], "*") if number < len(imports) else None
            if lead is not None and lead[0] != file:
                wanted = imports[number]
                stars.append(_Star(lead[0], lead[2], is_python and is_guarded(wanted), wanted.kind == "stub"))
                declared = self._leads.declarations(file, lead[0])
                if declared is not None:  # they have types too
                    stars.append(_Star(declared, lead[2], is_guarded=False, is_stub=False, script=lead[0]))
        deeper = [place for place, star in enumerate(stars) if self._table.files[star.target].stars]
        return _Stars(stars, frozenset(star.target for star in stars), deeper)

    def _holding(self, file: int, name: str) -> list[int]:
        """Return the places of the stars whose modules have a name; the first ones where that is too much to keep."""
        stars = self._stars_of(file).stars
        if file not in self._holders:
            holders = self._holders_of(stars)
            if self._kept > _MAX_NAMES:
                self._holders.clear()
                self._kept = sum(map(len, holders.values())) if holders is not None else 0
            self._holders[file] = holders
        known = self._holders[file]
        return list(range(min(len(stars), _MAX_UNKEPT))) if known is None else known.get(name, [])

    def _holders_of(self, stars: list[_Star]) -> dict[str, list[int]] | None:
        """Return by name the stars whose modules have it; None where these are too many to keep."""
        holders: dict[str, list[int]] = {}
        kept = 0
        for place, star in enumerate(stars):
            names = self._names(star.target)
            kept += len(names)
            if kept > _MAX_NAMES:
                return None
            for name in names:
                holders.setdefault(name, []).append(place)
        self._kept += kept
        return holders

    def _names(self, module: int) -> frozenset[str]:
        """Return the names that a module defines, binds, or shows to others."""
        if module not in self._names_in:
            self._names_in[module] = self._names_told(module)
        return self._names_in[module]

    def _names_told(self, module: int) -> frozenset[str]:
        uses, facts = self._table.files[module], self._index.facts[module]
        bound: Iterable[str] = uses.bindings
        if self._index.families[module] == "javascript":  # what a module imports for itself is nothing that it shows
            exports = {number for number, one in enumerate(facts.imports) if one.kind == "export"}
            bound = (name for name, binding in uses.bindings.items() if binding[0] in exports)
        return frozenset(
            (*uses.exports, *bound, *(one.name for one in facts.symbols if one.qualified_name == one.name))
        )

    def _listed_in(self, module: int) -> Listed | None:
        """Return what a module's `__all__` says; None where it has none."""
        if module not in self._listed:
            found = self._index.in_file(module, LISTED)
            self._listed[module] = None if found is None else listed_names(self._index.facts_of(found).signature)
        return self._listed[module]
