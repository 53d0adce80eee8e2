"""Django's routes: patterns from the root configuration down through what each includes; Django REST's routers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.system_map.surface.routes.django_admin import Administration, is_default_site
from services.system_map.surface.routes.django_bound import BoundNames
from services.system_map.surface.routes.django_hooks import ASKING, SUPER, Given, Hooks
from services.system_map.surface.routes.django_made import LANGUAGE, Makers, Passed
from services.system_map.surface.routes.django_outside import Outside
from services.system_map.surface.routes.django_roots import roots
from services.system_map.surface.routes.django_routers import Routers, held
from services.system_map.surface.routes.django_rows import Rows
from services.system_map.surface.routes.look import Found, Look, Seen, place
from services.system_map.surface.routes.python_names import PythonNames, qualified
from services.system_map.surface.routes.python_texts import PythonTexts
from services.system_map.surface.routes.regexes import simplify
from services.system_map.surface.routes.starts import CONDITIONAL, NOWHERE, Start
from services.system_map.surface.routes.wagtail_attributes import ViewSet

_MAX_DEPTH = 12
_MAX_ROUTES = 12_000
_IN_ADMINISTRATION = 0.95  # the application's label goes by its folder where nothing else tells it
_GAP = "\x00"  # a part of a regular expression that cannot be told
# Patterns and includes looked at over all lists: each list counts again wherever it is included.
_MAX_STEPS = 30_000


def find(look: Look) -> Found:
    """Return the routes of all Django configurations."""
    found = Found()
    if not look.signals("django.pattern") and not look.signals("django.register"):
        return found
    _Finder(look, found).walk()
    return found


def leading_to(look: Look, known: Mapping[tuple[str, str], object]) -> list[tuple[tuple[str, str], Start]]:
    """Return where patterns lead to the `urls` of objects that are another framework's, by (path, qualified name)."""
    finder = _Finder(look, Found())
    finder.walk()
    named = ((finder.names.find(seen.path, name, known), start) for seen, name, start in finder.led)
    return [(one, start) for one, start in named if one is not None and one in known]


class _Finder:
    def __init__(self, look: Look, found: Found) -> None:
        self.look = look
        self.found = found
        self.names = PythonNames(look, ("django.names",))
        self.texts = PythonTexts(look, self.names, "django.names")
        self._imported = {seen.path: seen.data["names"] for seen in look.signals("django.names")}
        self.lists: dict[tuple[str, str], list[Seen]] = {}
        self.nested: dict[tuple[str, int], list[Seen]] = {}
        self.joins: dict[tuple[str, str], list[Seen]] = {}
        self.routers = Routers(look, self.names, self.texts)
        self.rows = Rows(look)
        self._reached: set[tuple[str, str]] = set()
        self._reached_now: set[tuple[str, str]] = set()  # by the walk from one list that no root reaches
        self._shown: frozenset[tuple[str, str]] = frozenset()  # what is not looked at once more
        self._inner: set[tuple[str, str]] = set()  # lists that others of those include
        self._on_the_way: list[tuple[str, str]] = []
        self._steps = 0
        self.led: list[tuple[Seen, str, Start]] = []  # to the `urls` of what is no router here
        for seen in look.signals("django.pattern"):
            if seen.data["inside"] is None:
                self.lists.setdefault((seen.path, qualified(seen.data["scope"], seen.data["list"])), []).append(seen)
            else:
                self.nested.setdefault((seen.path, seen.data["inside"]), []).append(seen)
        asked = (seen for seen in look.signals("django.asked") if "list" in seen.data)
        for seen in (*look.signals("django.joined"), *asked):
            self.joins.setdefault((seen.path, qualified(seen.data["scope"], seen.data["list"])), []).append(seen)
        self.known = self.lists.keys() | self.joins.keys()
        self._alternatives = {key for key in self.known if self._is_of_several_returns(key)}
        self.bound = BoundNames(look, self.names, self.known)
        self.makers = Makers(look, self.names, self.texts, self.known, self.lists)
        self._passed: Passed | None = None  # the call whose function's patterns are looked at
        self._is_localized = True  # by the settings of the root that is looked at
        self._root = ""  # the file that names it
        self.hooks = Hooks(look, self.names, self.known)
        self._taking: set[Given] = set()  # what is on the way: what is registered may include its own place
        self.outside = Outside(look)
        self._object: ViewSet | None = None  # whose method gives the patterns that are looked at

    def _is_of_several_returns(self, key: tuple[str, str]) -> bool:
        """Say whether a function gives back one list or another: a call reaches the patterns of one."""
        rows = (*self.lists.get(key, ()), *self.joins.get(key, ()))
        return len({seen.data["returned"] for seen in rows if "returned" in seen.data}) > 1

    def walk(self) -> None:
        """Walk from every root configuration, then take what none of them reaches as not mounted."""
        for sure, seen in roots(self.look):
            module = self.names.module(seen.data["module"], seen.path)
            if module is not None:
                self._is_localized = seen.data.get("localized", True)
                self._root = seen.path
                self._list(module, "urlpatterns", Start("", mounted=True, confidence=sure), 0)
        self._is_localized = True
        self._walk_administration()
        self._walk_rest()

    def _walk_administration(self) -> None:
        """Take the patterns that classes of the administration add, where its default site is reached."""
        found = (start for seen, name, start in self.led if is_default_site(name, self._imported.get(seen.path, {})))
        sites = dict.fromkeys(start for start in found if start.mounted)
        methods: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for key in self.known if sites else ():
            method = key[1].rpartition(".")[0]
            if method.endswith(".get_urls"):
                methods.setdefault((key[0], method), []).append(key)
        given = Administration(self.look).starts() if methods else ()
        for of, below, held_by in dict.fromkeys(given):
            self._reached.update(methods.get(of, ()))
            for site in sites:
                sure = min(site.confidence, _IN_ADMINISTRATION, held_by)
                at = site._replace(prefix=f"{site.prefix}{below}", confidence=sure)
                for seen in (seen for key in methods.get(of, ()) for seen in self.lists.get(key, ())):
                    self._pattern(seen, at, 0)

    def _walk_rest(self) -> None:
        """Take what no root reaches as not mounted: each list once, where another one of them includes it by that.

        What a root reaches is shown by that alone, and the product's own not by what tests and templates make of it.
        """
        self._reached_now.clear()
        found, apart = self.found, dict[tuple[str, str], Found]()
        rest = [
            *((key, self._list_at) for key in sorted(self.known)),
            *((key, self._router) for key in sorted(self.routers.registered)),
        ]
        is_of_tests = False
        self._shown = frozenset(self._reached)
        for key, walk in sorted(rest, key=lambda one: self.look.is_test(one[0][0])):
            if self.look.is_test(key[0]) and not is_of_tests:
                self._shown, is_of_tests = frozenset(self._reached), True
            if key not in self._reached:
                self.found = apart[key] = Found()
                walk(key, NOWHERE)
                self._inner |= self._reached_now - {key}
                self._reached_now.clear()
        self.found = found
        for key, own in apart.items():
            found.unread += own.unread
            if key not in self._inner:
                found.routes += own.routes

    def _list_at(self, key: tuple[str, str], start: Start) -> None:
        self._list(*key, start, 0)

    def _list(self, path: str, name: str, start: Start, depth: int) -> None:
        if (path, name) in self._on_the_way or (path, name) in self._shown:  # two lists that take each other in
            return
        self._reached.add((path, name))
        self._reached_now.add((path, name))
        self._on_the_way.append((path, name))
        if (path, name) in self._alternatives:
            start = start._replace(confidence=min(start.confidence, CONDITIONAL))
        for seen in self.lists.get((path, name), ()):
            self._pattern(seen, start, depth)
        made: set[int] = set()  # calls whose functions tell what they make of the lists that they are handed
        for seen in self.joins.get((path, name), ()):
            if self._may_follow(seen, depth):
                inside = self._in_language(seen, start._replace(confidence=min(start.confidence, held(seen))))
                if seen.data.get("within") in made or self._join(seen, inside, depth):
                    made.add(seen.data.get("id", -1))
        self._on_the_way.pop()

    def _join(self, seen: Seen, start: Start, depth: int) -> bool:
        """Follow what a list takes in; True for what a function makes of what it is handed."""
        data = seen.data
        if "hook" in data:
            self._hooked(data["hook"], start, depth)
            return False
        if "made" in data:
            is_followed = self._include_made(seen, data["made"], start, depth)
            if (
                not is_followed
                and self.makers.is_own(seen, data["made"])
                and not self.makers.takes_list(seen, data["made"])
            ):
                self.found.unread.append(place(seen))
            return is_followed
        if "given" in data:
            filled = self.makers.filled(seen, self._passed)
            self._include(_written(filled), filled.data["include"], start, depth)
        else:
            self._include_name(seen, data["name"], start, depth)
        return False

    def _in_language(self, seen: Seen, start: Start) -> Start:
        """Return where something starts that `i18n_patterns` may stand around."""
        is_localized = self._is_localized and seen.data.get("localized")
        return start._replace(prefix=f"{start.prefix}{LANGUAGE}") if is_localized else start

    def _may_follow(self, seen: Seen, depth: int) -> bool:
        """Say whether a pattern is still looked at; where not, it is named as unread."""
        self._steps += 1
        if depth <= _MAX_DEPTH and self._steps <= _MAX_STEPS and len(self.found.routes) <= _MAX_ROUTES:
            return True
        self.found.unread.append(place(seen))
        return False

    def _pattern(self, seen: Seen, start: Start, depth: int) -> None:
        if not self._may_follow(seen, depth):
            return
        filled = self.hooks.filled(self.makers.filled(seen, self._passed), self._object)
        if filled is None:
            return
        seen = filled
        data, start = seen.data, self._in_language(seen, start)
        is_regex = data["how"] != "path"
        # What cannot be told may stand inside a group, whose text counts for nothing.
        said = self.texts.read(seen.path, data["path"], gap=_GAP if is_regex else None)
        written = "" if said is None else simplify(said.text) if is_regex else said.text
        include = data.get("include")
        if said is None or _GAP in written:
            self.found.unread.append(place(seen))
            if include is None:
                return
            # What is included is reached, but not seen where: it is shown once, by as much as is known.
            inside = Start(start.prefix, mounted=False, confidence=NOWHERE.confidence)
        else:
            sure = min(start.confidence, said.confidence, held(seen))
            inside = Start(start.prefix + written, start.mounted, sure)
        if include is None:
            self._view(seen, inside, depth)
        else:
            self._include(_written(seen), include, inside, depth)

    def _include(self, seen: Seen, include: dict[str, Any], inside: Start, depth: int) -> None:
        """Follow what a pattern includes."""
        if "inline" in include:
            for inner in self.nested.get((seen.path, seen.data["id"]), ()):
                self._pattern(inner, inside, depth + 1)
            for name in include["names"]:
                self._include_name(seen, name, inside, depth)
            for made in include.get("made", ()):
                if not self._include_made(seen, made, inside, depth) and self.makers.is_own(seen, made):
                    self.found.unread.append(place(seen._replace(line=made["line"])))
        elif "made" in include and self._include_made(seen, include["made"], inside, depth):
            return
        elif "module" in include:
            module = self.names.module(include["module"], seen.path)
            if module is not None:
                self._list(module, "urlpatterns", inside, depth + 1)
            else:
                self.found.outside += self.outside.told(seen, include["module"], inside)
                self._hooked(ASKING.get(include["module"]), inside, depth)
        elif "name" in include:
            self._include_name(seen, include["name"], inside, depth)
        else:
            self.found.unread.append(place(seen))

    def _include_name(self, seen: Seen, name: str, start: Start, depth: int) -> None:
        """Follow what is included by a name: a router's urls, a list of patterns, a module."""
        base, _, last = name.rpartition(".")
        if base and last == "urls" and self._include_router(seen, base, start, depth):
            return
        if name.startswith(SUPER):
            above = self.hooks.above(self._object, seen) if self._object is not None else None
            if above is not None:
                self._list(*(self.makers.list_of(above) or above), start, depth + 1)
        elif name.endswith("()"):
            self._include_called(seen, name[:-2], start, depth)
        else:
            self._include_list(seen, name, start, depth)

    def _include_router(self, seen: Seen, name: str, start: Start, depth: int) -> bool:
        """Follow the routers that a name stands for; False for none of Django REST framework."""
        scope = seen.data.get("scope", "")
        self._taken_in(self.hooks.endpoints(seen.path, scope, name, self._root), start, depth)
        key = self.routers.key(seen.path, scope, name)
        if key is None:
            self.led.append((seen, name, start))
        else:
            self._router(key, start)
        return key is not None

    def _include_list(self, seen: Seen, name: str, start: Start, depth: int) -> None:
        """Follow a list of patterns, or a module, by its name."""
        scope = seen.data.get("scope", "")
        known = dict.fromkeys(self.known)
        if name == seen.data.get("list"):  # what is added to here is another file's
            known.pop((seen.path, qualified(scope, name)), None)
        for local in (qualified(scope, name), name):
            if (seen.path, local) in known:
                self._list(seen.path, local, start, depth + 1)
                return
        named = self.names.find(seen.path, name, known)
        if named is not None and named in known:
            self._list(named.path, named.qualified, start, depth + 1)
        elif named is not None and not named.qualified:
            self._list(named.path, "urlpatterns", start, depth + 1)
        elif named is None:
            self.found.outside += self.outside.told(seen, name, start)
            self._hooked(ASKING.get(self.hooks.outside(seen.path, name)), start, depth)

    def _hooked(self, hook: str | None, start: Start, depth: int) -> None:
        """Follow what is registered for a hook whose functions' patterns are taken in here."""
        if hook is not None and start.mounted:
            self._taken_in(self.hooks.given(hook, self._root), start, depth)

    def _taken_in(self, given: Given | None, start: Start, depth: int) -> None:
        """Follow what functions and methods of objects give back."""
        if given is None or given in self._taking:
            return
        self.found.unread += [place(one) for one in given.take_untold()]
        outer, passed = self._object, self._passed
        self._taking.add(given)
        for one in given.lists:
            if not self._may_follow(one.seen, depth):
                break  # what is left is as far down
            self._object, self._passed = one.of, None
            sure = min(start.confidence, one.sure)
            inside = start._replace(prefix=f"{start.prefix}{one.prefix}", confidence=sure)
            self._list(*(self.makers.list_of(one.listed) or one.listed), inside, depth + 1)
        self._taking.discard(given)
        self._object, self._passed = outer, passed

    def _include_called(self, seen: Seen, name: str, start: Start, depth: int) -> None:
        """Follow a function that gives a list of patterns back, and is handed nothing."""
        made = {"name": name, "line": seen.line, "positional": [], "keywords": {}}
        if not self._include_made(seen, made, start, depth) and self.makers.is_own(seen, made):
            self.found.unread.append(place(seen))

    def _include_made(self, seen: Seen, made: dict[str, Any], start: Start, depth: int) -> bool:
        """Follow a function of the repository that makes patterns; False for what makes none that are seen.

        One that cannot be followed, or not wholly, is named as unread where it is called.
        """
        named = self.makers.function(seen.path, seen.data.get("scope", ""), made["name"])
        listed = self.makers.list_of(named) if named is not None else None
        if named is None or (listed is None and not self.makers.makes(named)):
            return False
        call = seen._replace(line=made["line"], data=made)
        unread, outer = len(self.found.unread), self._passed
        if listed is None or listed in self._on_the_way:
            self.found.unread.append(place(call))
        else:
            self._passed = Passed(named, call, outer)
            self._list(*listed, start, depth + 1)
            self._passed = outer
        if len(self.found.unread) > unread:
            self.found.unread.append(place(call))
        return True

    def _router(self, key: tuple[str, str], start: Start) -> None:
        if key in self._shown:
            return
        for inner, (sure, at) in self.routers.taken_in(key).items():
            if inner not in self._shown and self._may_follow(at, 0):
                self._registered(inner, start._replace(confidence=min(start.confidence, sure)))
        self._registered(key, start)

    def _registered(self, key: tuple[str, str], start: Start) -> None:
        """Take what is registered on a router itself."""
        self._reached.add(key)
        self._reached_now.add(key)
        start = self.routers.below(key, start)
        for seen in self.routers.registered.get(key, ()):
            if not self._may_follow(seen, 0):
                continue
            entries = self.routers.entries(key, seen, start)
            if entries is None:
                self.found.unread.append(place(seen))
            for at, named, entry in entries or ():
                owner = entry.owner or named
                row = self.rows.of_entry(seen, entry.method, at, owner, entry.handler, entry.line)
                self.found.routes.append(row)

    def _view(self, seen: Seen, at: Start, depth: int) -> None:
        """Follow what a pattern names: a view, or a name that is bound to patterns, which Django includes."""
        data: dict[str, Any] = seen.data
        if data.get("untold"):
            self.found.unread.append(place(seen))
            return
        made = data.get("made")
        if made is not None and self.makers.hands_over(seen, made) and self._include_made(seen, made, at, depth):
            return
        named = self.names.find(data.get("at", seen.path), data["view"], {}) if data["view"] else None
        is_plain = named is not None and not data.get("is_class") and not data.get("is_text")
        lead = self.bound.lead(named) if named is not None and is_plain else None
        if lead is not None and lead.include is not None:
            self._include(Seen(lead.path, seen.line, {"scope": ""}), lead.include, at, depth)
        elif is_plain and lead is None:
            self.found.unread.append(place(seen))
        else:
            sure = min(at.confidence, lead.sure) if lead is not None else at.confidence
            self.found.routes += self.rows.of_pattern(seen, at._replace(confidence=sure), named)


def _written(seen: Seen) -> Seen:
    """Return a pattern by the file whose names what it includes is written by."""
    at = seen.data.get("at")
    return seen if at is None else seen._replace(path=at, data=seen.data | {"scope": ""})
