"""Django: patterns of urls.py with what they include, ROOT_URLCONF, and Django REST framework's routers and view sets."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals import django_hooks
from services.system_map.parsing.signals.django_lists import GROWING, RETURNED, lists_of, splatted
from services.system_map.parsing.signals.django_made import is_localized, is_taken, localize_anew, made_by, taken_in
from services.system_map.parsing.signals.django_methods import methods_of_views
from services.system_map.parsing.signals.django_objects import of_object
from services.system_map.parsing.signals.django_returns import EarlierReturns
from services.system_map.parsing.signals.django_roots import roots_of
from services.system_map.parsing.signals.django_routers import REGISTER, routers_of
from services.system_map.parsing.signals.django_view_sets import view_sets
from services.system_map.parsing.signals.python_calls import PythonCalls, names_in
from services.system_map.parsing.signals.python_expressions import Expressions
from services.system_map.parsing.signals.python_pieces import Call

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (
    b"urlpatterns",
    b"ROOT_URLCONF",
    b"django.urls",
    b"rest_framework",
    b"ViewSet",
    b"django.conf.urls",
    b"admin.site.register",
    b"list_route",
    b"detail_route",
    b"django.views.decorators",
    *django_hooks.WORDS,
)
# Mixins of view sets may show nothing but their actions.
_OF_VIEW_SETS = (b"ViewSet", b"viewsets", b"action", b"list_route", b"detail_route")
_OF_METHODS = (b"django.views.decorators", b"api_view")
_PATTERNS = re.compile(rb"(?<![\w.])(path|re_path|url)[ \t]*\(")
_WRAPPERS = frozenset(
    {
        *(
            "list",
            "tuple",
            "expression_list",
            "parenthesized_expression",
            "binary_operator",
            "argument_list",
            "list_splat",
        ),
        *("list_comprehension", "generator_expression", "conditional_expression"),
    }
)
# What a keyword says that hands no view over.
_LITERALS = frozenset({"string", "concatenated_string", "integer", "float", "true", "false", "none"})
# What `admin` is imported as.
_ADMINS = (["django.contrib", 0, "admin"], ["django.contrib.gis", 0, "admin"])
_MAX_CLIMB = 60
_MAX_NESTED = 8
_MAX_JOINED = 1_000


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    return _Reader(tree).read()


class _Reader:
    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.calls = PythonCalls.of(tree)
        self.found: list[Signal] = []
        self._nested = 0  # calls around the one that is read

    def read(self) -> list[Signal]:
        source = self.tree.source
        if b"ROOT_URLCONF" in source:
            self.found += roots_of(self.calls)
        if b"django" in source or b"urlpatterns" in source:
            self._patterns()
        if b"outer" in source:
            self.found += routers_of(self.calls)
        if b".site.register" in source:
            self._admins()
        if any(word in source for word in _OF_VIEW_SETS):
            self.found += view_sets(self.calls)
        if any(word in source for word in django_hooks.WORDS):
            self.found += django_hooks.hooks_of(self.calls)
        if any(word in source for word in _OF_METHODS):
            self.found += methods_of_views(self.calls)
        if self.found:
            self._add("names", 1, names=self.calls.names, texts=self.calls.own_texts(names_in(self.found)))
        return self.found

    def _patterns(self) -> None:
        """Read patterns, and what lists are made of."""
        source = self.tree.source
        for call in self.calls.calls(_PATTERNS):
            self._pattern(call)
        patterns = (one.data for one in self.found if one.kind == "django.pattern")
        held = {(data["scope"], data["list"]) for data in patterns if data["list"]}
        if b"patterns" in source or b"include" in source or any(scope for scope, _ in held):
            self.found += islice(lists_of(self.calls, self._handed, held), _MAX_JOINED)
        if b"i18n_patterns" in source:
            localize_anew(self.calls, self.found)

    def _add(self, what: str, line: int, /, **data: Any) -> None:
        self.found.append(Signal(f"django.{what}", line, data))

    def _pattern(self, call: Call) -> None:
        route = call.positional[0] if call.positional else call.keywords.get("route") or call.keywords.get("regex")
        view = call.keywords.get("view") or (call.positional[1] if len(call.positional) > 1 else None)
        listed, inside, localized = self._listed_in(call.node)
        if route is None or view is None or (not listed and inside is None):
            return
        name = self.calls.text(call.keywords["name"]) if "name" in call.keywords else []
        data: dict[str, Any] = {
            "id": call.node.start_byte,
            "inside": inside,
            "list": listed,
            "scope": self.calls.around(call.node).scope,
            "how": call.name,
            "condition": EarlierReturns.of(self.tree).is_passed_by(call.node),
            "path": self.calls.text(route),
            "name": name[0][1] if len(name) == 1 and name[0][0] == "t" else None,
            **({"localized": True} if localized else {}),
            **({"returned": _returned_by(self.tree, call.node)} if listed == RETURNED else {}),
            **self._view(view),
        }
        to = data.get("view") or data.get("include", {}).get("name", "")
        taken = taken_in(self.calls, call.node, data["path"], to)
        if "include" in data and "given" not in taken and is_taken(self.calls, call.node, to):
            data["include"] = {key: value for key, value in data["include"].items() if key != "name"} | {
                "computed": True
            }
        self._add("pattern", call.line, **data | of_object(self.calls, call.node, data) | taken)

    def _listed_in(self, node: Node) -> tuple[str, int | None, bool]:
        """Return the list that a pattern ends up in by its name, the pattern around it for one that is nested.

        The last is whether the language is put before it.
        """
        parent = self.tree.parent(node)
        localized = False
        for _ in range(_MAX_CLIMB):
            if parent is None:
                break
            if parent.type == "call":
                call = self.calls.read_call(parent)
                name = call.name if call else ""
                if name in {"path", "re_path", "url"}:
                    return "", parent.start_byte, localized
                if call is not None and name in GROWING and call.receiver not in {"", "?"}:
                    return call.receiver, None, localized
                localized = localized or is_localized(self.calls, call)
            elif parent.type in {"assignment", "augmented_assignment"}:
                return self.calls.dotted(parent.child_by_field_name("left")), None, localized
            elif parent.type == "return_statement":
                return RETURNED, None, localized
            elif parent.type == "keyword_argument" or parent.type not in _WRAPPERS:
                break
            parent = self.tree.parent(parent)
        return "", None, False

    def _view(self, node: Node, depth: int = 0) -> dict[str, Any]:  # noqa: PLR0911 - one for each form of a view
        """Return what a pattern leads to: a view, or what it includes."""
        if node.type == "call" and depth < 10:
            call = self.calls.read_call(node)
            if call is not None and call.name == "include":
                return {"include": self._included(call.positional[0] if call.positional else call.keywords.get("arg"))}
            if call is not None and call.name == "as_view":
                return {"view": call.receiver, "is_class": True, **self._actions(call)}
            if call is not None and depth == 0 and (made := made_by(self.calls, call, self._handed)):
                return self._view(node, 1) | made
            if call is not None and call.positional:
                # One of several that are handed over may answer some of the methods alone.
                more = [value for value in call.keywords.values() if value.type not in _LITERALS]
                several = {"one_of": True} if call.starred or len(call.positional) + len(more) > 1 else {}
                return self._view(call.positional[0], depth + 1) | several
            inner = node.child_by_field_name("function")
            arguments = node.child_by_field_name("arguments")
            if inner is not None and inner.type == "call" and arguments is not None and arguments.named_child_count:
                several = {"one_of": True} if arguments.named_child_count > 1 else {}
                return self._view(arguments.named_children[0], depth + 1) | several
        if node.type == "tuple" and node.named_child_count:
            first = node.named_children[0]
            # `([path("x/", view)], "app", "namespace")` is what `include` would make of the list.
            is_named = first.type in {"identifier", "attribute"}
            return self._view(first, depth + 1) if is_named else {"include": self._included(first)}
        if node.type == "string":
            pieces = self.calls.text(node)
            return {"view": pieces[0][1] if len(pieces) == 1 and pieces[0][0] == "t" else "", "is_text": True}
        name = self.calls.dotted(node)
        if name.endswith(".urls"):
            return {"include": {"name": name}}
        return {"view": name}

    def _handed(self, node: Node) -> dict[str, Any]:
        return self._view(node, 1)

    def _actions(self, call: Call) -> dict[str, Any]:
        """Read `as_view({"get": "list"})`: which methods a view set answers there."""
        table = self.calls.literals.literal(call.positional[0]) if call.positional else call.keywords.get("actions")
        if table is None or table.type != "dictionary":
            return {}
        found: dict[str, str] = {}
        for pair in table.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            pieces = [*self.calls.text(key), *self.calls.text(value)] if pair.type == "pair" else []
            if len(pieces) == 2 and pieces[0][0] == pieces[1][0] == "t":
                found[pieces[0][1].upper()] = pieces[1][1]
        return {"actions": found} if found else {}

    def _included(self, value: Node | None) -> dict[str, Any]:
        """Return what a pattern takes in: a list that stands there, a module, a name; or that it is computed."""
        for _ in range(3):
            if value is None or value.type not in {"tuple", "parenthesized_expression"} or not value.named_child_count:
                break
            value = value.named_children[0]
        if value is None:
            return {"computed": True}
        if value.type == "list":
            splats = [splatted(item) for item in value.named_children]
            made = [self._made(item) for item in splats if item is not None and item.type == "call"]
            names = [name for item in splats if (name := self.calls.dotted(item))]
            return {"inline": True, "names": names} | ({"made": [one for one in made if one]} if any(made) else {})
        if value.type == "string":
            pieces = self.calls.text(value)
            return {"module": pieces[0][1]} if len(pieces) == 1 and pieces[0][0] == "t" else {"computed": True}
        of_call = self._made(value) if value.type == "call" else {}
        if value.type == "call" and (inner := self.calls.read_call(value)) is not None and inner.positional:
            name = self.calls.dotted(inner.positional[0])
        else:
            name = self.calls.called(value)
        return ({"name": name} if name else {"computed": True}) | ({"made": of_call} if of_call else {})

    def _made(self, value: Node) -> dict[str, Any]:
        if self._nested > _MAX_NESTED:
            return {}
        self._nested += 1
        found: dict[str, Any] = made_by(self.calls, self.calls.read_call(value), self._handed).get("made", {})
        self._nested -= 1
        return found

    def _admins(self) -> None:
        """Read `admin.site.register(Model, ModelAdmin)`; values are put as in python_expressions."""
        expressions = Expressions(self.tree)
        for call in self.calls.calls(REGISTER):
            admin = self.calls.names.get(call.receiver.removesuffix(".site"), ())
            view = call.keywords.get("admin_class") or next(iter(call.positional[1:]), None)
            if admin[1:] not in _ADMINS or not call.receiver.endswith(".site") or not call.positional or view is None:
                continue
            first = call.positional[0]
            models = first.named_children if first.type in {"list", "tuple"} else [first]
            values = [expressions.value(model) for model in models]
            held = {"condition": True} if self.calls.is_conditional(call.node) else {}
            self._add("admin", call.line, models=values, view=expressions.value(view), **held)


def _returned_by(tree: SyntaxTree, node: Node) -> int:
    """Return where the statement begins that gives a pattern back."""
    above = tree.parent(node)
    while above is not None and above.type != "return_statement":
        above = tree.parent(above)
    return node.start_byte if above is None else above.start_byte
