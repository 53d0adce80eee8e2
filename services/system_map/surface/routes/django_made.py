"""Functions of the repository that make Django's patterns: which lists they give back, and what calls hand them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import Named, PythonNames, qualified
from services.system_map.surface.routes.python_router_lists import given_by
from services.system_map.surface.routes.python_texts import PythonTexts, Said, said_in_call

# Before the patterns of `i18n_patterns`: what Django's resolver calls it.
LANGUAGE = "<language_code>/"
_GIVEN_BACK = ("=returned", "urlpatterns")
# What an argument says of the view that it is, or of what it includes.
_LEADS = ("view", "include", "is_class", "is_text", "one_of", "actions")
_MAX_CLASSES = 40  # above one, looked at for a method


class Passed(NamedTuple):
    """A call of a function that makes patterns."""

    of: Named
    seen: Seen  # where the call stands; its data are what it hands over
    above: Passed | None  # the call of the function that it stands in


class Makers:
    """The functions that give patterns back."""

    def __init__(
        self,
        look: Look,
        names: PythonNames,
        texts: PythonTexts,
        lists: Collection[tuple[str, str]],
        written: Mapping[tuple[str, str], list[Seen]],
    ) -> None:
        """Take the names and texts of all files, the lists that are known, and those of them that patterns stand in."""
        self._look = look
        self._names = names
        self._texts = texts
        self._lists = lists
        self._makers = {(path, name.rpartition(".")[0]) for path, name in written if "." in name}
        self._users = {
            (path, name.rpartition(".")[0])
            for (path, name), rows in written.items()
            if "." in name and any(seen.data.get("given") or seen.data.get("taken") for seen in rows)
        }

    def function(self, path: str, scope: str, name: str) -> Named | None:
        """Return the function of the repository that a name means in a place, that of a class above where it is a method."""
        for local in (qualified(scope, name), name):
            if local in self._look.symbols(path):
                return Named(path, local)
        named = self._names.find(path, name, {})
        waiting = [named] if named is not None else []
        for one in waiting:  # grows as it is gone through
            if one.qualified in self._look.symbols(one.path):
                return one
            owner, _, method = one.qualified.rpartition(".")
            for base in self._look.bases(one.path, owner) if owner else ():
                above = self._names.find(one.path, base, {})
                if above is not None and above.qualified and len(waiting) < _MAX_CLASSES:
                    waiting.append(Named(above.path, f"{above.qualified}.{method}"))
        return None

    def makes(self, named: Named) -> bool:
        """Say whether a function has patterns, whatever it does with them."""
        return named in self._makers

    def uses(self, named: Named) -> bool:
        """Say whether a function has patterns of what it is handed."""
        return named in self._users

    def is_own(self, seen: Seen, made: dict[str, Any]) -> bool:
        """Say whether a function of the repository is called."""
        return self.function(seen.path, seen.data.get("scope", ""), made["name"]) is not None

    def hands_over(self, seen: Seen, made: dict[str, Any]) -> bool:
        """Say whether a call that stands for a view has its function make patterns, rather than give the view back."""
        named = self.function(seen.path, seen.data.get("scope", ""), made["name"])
        return named is not None and (self.list_of(named) is not None or self.uses(named))

    def takes_list(self, seen: Seen, made: dict[str, Any]) -> bool:
        """Say whether a call may be handed patterns, which are told by themselves."""
        given = [*made["positional"], *made["keywords"].values()]
        known = dict.fromkeys(self._lists)
        found = (self._names.find(seen.path, one["what"], known) for one in given if one.get("what"))
        return any(not one.get("what") and "text" not in one for one in given) or any(
            one in self._lists for one in found
        )

    def list_of(self, named: Named) -> Named | None:
        """Return the list of patterns that a function gives back; None for none that is known."""
        made = (Named(named.path, f"{named.qualified}.{listed}") for listed in _GIVEN_BACK)
        return next((one for one in made if one in self._lists), None)

    def filled(self, seen: Seen, passed: Passed | None) -> Seen:
        """Return a pattern with what a call hands the function that it stands in, as far as it does."""
        taken, given = seen.data.get("taken"), seen.data.get("given")
        is_of_class = seen.data.get("view") == "cls"
        if passed is None or seen.path != passed.of.path or not (taken or given or is_of_class):
            return seen
        data = dict(seen.data)
        if is_of_class and seen.data["scope"] == passed.of.qualified:
            data |= {"view": passed.seen.data["name"].rpartition(".")[0], "at": passed.seen.path}
        if taken:
            data["path"] = [self._piece(seen.path, piece, taken, passed) for piece in data["path"]]
        if given and given["of"] == passed.of.qualified:
            data |= self._lead(seen, given, passed)
        return seen._replace(data=data)

    def _piece(self, path: str, piece: list[str], taken: dict[str, Any], passed: Passed) -> list[str]:
        """Return a piece of a path with what it says in a call; one that cannot be told there stays untold."""
        handed = taken.get(piece[1]) if piece[0] == "n" else None
        if handed is None or handed["of"] != passed.of.qualified:
            return piece
        said = self._said(path, piece, handed, passed)
        return ["t", said.text] if said is not None and said.confidence == 1.0 else ["?", piece[1]]

    def _said(self, path: str, piece: list[str], handed: dict[str, Any], passed: Passed) -> Said | None:
        given, outer = given_by(passed.seen, handed), passed.above
        above = given.get("handed") if given is not None else None
        if given is None or above is None:
            return said_in_call(self._texts, path, [piece], {piece[1]: handed}, passed.seen)
        if outer is None or above["of"] != outer.of.qualified:
            return None
        return self._said(passed.seen.path, piece, above, outer)

    def _lead(self, seen: Seen, handed: dict[str, Any], passed: Passed) -> dict[str, Any]:
        """Return what a pattern leads to where that is a parameter; an include without a name where it is not told."""
        found, data = self._handed(handed, passed), seen.data
        made = data.get("include", data).get("made")
        if made is not None and self.function(seen.path, data["scope"], made["name"]) is not None:
            return {}  # it is handed on
        if "include" in data:
            return self._included(found)
        if found is None:
            return {"view": "", "untold": True}
        given, at = found
        if given.get("include", {}).get("inline"):  # its patterns are known by the pattern that they stand in
            return {"include": {"computed": True}}
        lead: dict[str, Any] = {key: given[key] for key in _LEADS if key in given}
        return lead | {"at": at} | ({"is_class": True} if data.get("is_class") else {})

    @staticmethod
    def _included(found: tuple[dict[str, Any], str] | None) -> dict[str, Any]:
        """Return what a pattern includes that is handed to its function: a module by its name, or a list."""
        if found is None:
            return {"include": {"computed": True}}
        given, at = found
        texts = given.get("text") or []
        if len(texts) == 1 and texts[0][0] == "t":
            return {"include": {"module": texts[0][1]}, "at": at}
        return {"include": {"name": given["what"]} if given.get("what") else {"computed": True}, "at": at}

    def _handed(self, handed: dict[str, Any], passed: Passed) -> tuple[dict[str, Any], str] | None:
        """Return what a call gives a parameter, and the file whose names it is written by."""
        at: Passed | None = passed
        while at is not None and at.of.qualified == handed["of"]:
            given = given_by(at.seen, handed)
            if given is None or "handed" not in given:
                return (given, at.seen.path) if given is not None and not at.seen.data.get("open") else None
            handed, at = given["handed"], at.above
        return None
