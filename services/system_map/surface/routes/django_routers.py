"""Django REST framework's routers over files: what is registered on each, below which path, with what it answers."""

from __future__ import annotations

from collections.abc import Iterator

from services.system_map.surface.routes.django_router_classes import RouterClasses
from services.system_map.surface.routes.django_views import Entry, ViewSets
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import Named, PythonNames, qualified
from services.system_map.surface.routes.python_texts import PythonTexts, Said
from services.system_map.surface.routes.regexes import simplify
from services.system_map.surface.routes.starts import CONDITIONAL, NOWHERE, Start

# The package whose routers nest by `router.register(…).register(…)`, and what it puts before its parameters' names.
_EXTENSIONS = "rest_framework_extensions"
_OF_PARENT = "parent_lookup_"
_MAX_NESTED = 12
_MAX_TAKEN_IN = 200
_OWN_NESTING = 0.9  # a router of the repository's own may name its parameters otherwise

Key = tuple[str, str]


def held(seen: Seen) -> float:
    """Return how sure it is that a place is reached."""
    return CONDITIONAL if seen.data.get("condition") else 1.0


class Routers:
    """The routers of all files, by file and qualified name."""

    def __init__(self, look: Look, names: PythonNames, texts: PythonTexts) -> None:
        """Take what the detector saw."""
        self._look = look
        self._names = names
        self._texts = texts
        self.views = ViewSets(look, names, texts)
        self._classes = RouterClasses(look, names)
        self._routers: dict[Key, Seen] = {}
        self.registered: dict[Key, list[Seen]] = {}
        self._extended: dict[Key, list[tuple[Key, Seen]]] = {}
        self._taken_in: dict[Key, dict[Key, tuple[float, Seen]]] = {}
        self._by_prefix: dict[Key, dict[str, list[Seen]]] = {}
        for seen in look.signals("django.router"):
            self._routers.setdefault((seen.path, qualified(seen.data["scope"], seen.data["on"])), seen)
        for seen in look.signals("django.register"):
            key = self.key(seen.path, seen.data["scope"], seen.data["on"])
            if key is not None:
                self.registered.setdefault(key, []).append(seen)
        for seen in look.signals("django.extended"):
            key = self.key(seen.path, seen.data["scope"], seen.data["on"])
            by = self.key(seen.path, seen.data["scope"], seen.data["by"])
            if key is not None and by is not None and key != by:
                self._extended.setdefault(key, []).append((by, seen))

    def key(self, path: str, scope: str, name: str) -> Key | None:
        """Return which router a name means in a place; None for none that is known."""
        for key in ((path, qualified(scope, name)), (path, name)):
            if key in self._routers:
                return key
        named = self._names.find(path, name, self._routers)
        return (named.path, named.qualified) if named is not None and named in self._routers else None

    def taken_in(self, key: Key) -> dict[Key, tuple[float, Seen]]:
        """Return the routers whose registries one has, through others' too: how sure that is at most, and where it is said.

        Each is there once, whatever rings they make.
        """
        if key not in self._taken_in:
            found = self._taken_in[key] = {}
            asked = [(key, 1.0)]
            while asked:
                of, sure = asked.pop()
                for inner, seen in self._extended.get(of, ()):
                    now = min(sure, held(seen))
                    known = found.get(inner)
                    is_new = known is None and inner != key and len(found) < _MAX_TAKEN_IN
                    if is_new or (known is not None and known[0] < now):
                        found[inner] = (now, seen)
                        asked.append((inner, now))
        return self._taken_in[key]

    def entries(self, key: Key, seen: Seen, start: Start) -> Iterator[tuple[Start, Named, Entry]] | None:
        """Return the routes of what is registered once, with where each is; None where that cannot be told."""
        said, slash = self._prefix(key, seen), self._slash(key)
        named = self._names.find(seen.path, seen.data["view"], {})
        entries = self.views.routes(named) if named is not None and said is not None and slash is not None else None
        if entries is None or said is None or named is None:
            return None
        made = self._classes.of(key[0], self._routers[key].data["maker"])
        sure = min(start.confidence, said.confidence, held(seen), made.sure)
        prefix = simplify(said.text).strip("/")

        def each() -> Iterator[tuple[Start, Named, Entry]]:
            for entry in entries:
                middle = "/".join(part for part in (prefix, entry.path) if part)
                whole = f"{start.prefix}{middle}{'/' if slash and middle else ''}"
                yield Start(whole, start.mounted, min(sure, entry.confidence)), named, entry

        return each()

    def _slash(self, key: Key) -> bool | None:
        """Return whether a router's paths end with a slash; None where that is computed.

        One that is not told it does as its class says, a nested one as the one that it is nested in.
        """
        at: Key | None = key
        for _ in range(_MAX_NESTED):
            if at is None or "slash" in self._routers[at].data:
                break
            made = self._classes.of(at[0], self._routers[at].data["maker"])
            if made.says_slash:
                return made.slash
            nested = self._nested(at)
            at = nested[1] if nested is not None else None
        return True if at is None else self._routers[at].data.get("slash", True)

    def _prefix(self, key: Key, seen: Seen) -> Said | None:
        """Return what something is registered under: of a chain, below one of each that it hangs on."""
        said = self._texts.read(seen.path, seen.data["prefix"])
        above, lookups = seen.data.get("below", []), seen.data.get("lookups")
        if said is None or not above:
            return said
        if lookups is None or len(lookups) != len(above):
            return None
        is_known = self._is_of_extensions(key)
        text, sure = "", 1.0 if is_known else _OWN_NESTING
        for pieces, lookup in zip(above, lookups, strict=True):
            part = self._texts.read(seen.path, pieces)
            if part is None:
                return None
            text += f"{part.text.strip('/')}/(?P<{_OF_PARENT if is_known else ''}{lookup}>[^/.]+)/"
            sure = min(sure, part.confidence)
        return said._replace(text=f"{text}{said.text.lstrip('/')}", confidence=min(said.confidence, sure))

    def _is_of_extensions(self, key: Key) -> bool:
        """Say whether a router is made of that package's: where it is made, or where its class is defined."""
        made = self._names.find(key[0], self._routers[key].data["maker"], {})
        files = {key[0], made.path if made is not None else key[0]}
        imports = (one for path in files if (facts := self._look.facts.get(path)) for one in facts.imports)
        return any(one.target.partition(".")[0] == _EXTENSIONS for one in imports)

    def below(self, key: Key, start: Start) -> Start:
        """Return the start of a nested router's routes: `domains/<domain_pk>/`."""
        parts: dict[Key, str] = {}  # by the routers on the way up
        at: Key | None = key
        is_told = False
        while at is not None and at not in parts and len(parts) < _MAX_NESTED and not is_told:
            nested = self._nested(at)
            is_told = nested is None or nested[1] == at  # bound to the name of the one that it is nested in
            if nested is not None:
                parts[at], at = nested
        whole = f"{start.prefix}{''.join(reversed(parts.values()))}"
        return start._replace(prefix=whole) if is_told else Start(whole, mounted=False, confidence=NOWHERE.confidence)

    def _nested(self, key: Key) -> tuple[str, Key | None] | None:
        """Return what a nested router's routes start with, and which one it is nested in, None where one cannot be told."""
        seen = self._routers[key]
        if "under" not in seen.data:
            return None
        said = self._texts.read(seen.path, seen.data["under"])
        lookup = self._texts.read(seen.path, seen.data.get("lookup") or [["t", "nested"]])
        above = self.key(seen.path, seen.data["scope"], seen.data["above"])
        if said is None or lookup is None or above is None:
            return "", None
        prefix = said.text.strip("/")
        return f"{prefix}/<{lookup.text}_{self._field(above, prefix)}>/", above

    def _field(self, above: Key, prefix: str) -> str:
        """Return the field that tells the objects apart that a router has registered under a prefix."""
        if above not in self._by_prefix:
            known = self._by_prefix[above] = {}
            for seen in self.registered.get(above, ()):
                said = self._texts.read(seen.path, seen.data["prefix"]) if "below" not in seen.data else None
                if said is not None:
                    known.setdefault(said.text.strip("/"), []).append(seen)
        for seen in reversed(self._by_prefix[above].get(prefix, ())):
            named = self._names.find(seen.path, seen.data["view"], {})
            if named is not None:
                return self.views.lookup(named)
        return "pk"
