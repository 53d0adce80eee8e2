"""What frameworks call by a member's name, or find by the ending of a class's name, in Ruby, PHP and C#. Pure."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.index import CALLABLE

# Ruby: (one of these gems is declared, what the name of a class ends with that it finds for another one).
_FOUND_BY_ENDING = (
    (("pundit",), "Policy"),
    (("action_policy",), "Policy"),
    (("draper",), "Decorator"),
    (("active_model_serializers",), "Serializer"),
)
_OF_RECORDS = ("rails", "activerecord", "activemodel")
# What Active Record asks an object for that is handed to a callback: `after_commit Notifier.new` calls its `after_commit`.
_CALLBACK = re.compile(
    r"(?:before|around|after)_(?:validation|save|create|update|destroy)|after_(?:(?:(?:create|update|save|destroy)_)?commit"
    r"|rollback|initialize|find|touch)"
)
# What Eloquent asks an observer for, by the names of its events.
_EVENTS = """
    retrieved creating created updating updated saving saved deleting deleted trashed forceDeleting forceDeleted restoring
    restored replicating
"""
_OF_OBSERVERS = frozenset(_EVENTS.split())
_OBSERVER = re.compile(r"(?:^|/)Observers/.+\.php$|Observer\.php$")
# What ASP.NET Core asks a class for by name and parameters, which inherits nothing: middleware, and `Startup`.
_OF_ASP_NET = {
    "Invoke": "HttpContext",
    "InvokeAsync": "HttpContext",
    "Configure": "IApplicationBuilder",
    "ConfigureServices": "IServiceCollection",
    "ConfigureContainer": "ContainerBuilder",
}


def is_sought_by_name(path: str, symbol: SymbolFacts, gems: AbstractSet[str]) -> bool:
    """Say whether a framework calls a member by its name, or finds a class by its; `gems` are Ruby's declared ones."""
    if symbol.parent is not None and symbol.kind in CALLABLE:
        return _is_called(path, symbol, gems)
    # Each is found by the name of another class: `OrderPolicy` for an Order.
    return path.endswith(".rb") and any(
        symbol.kind == "class" and symbol.name.endswith(ending) and not gems.isdisjoint(names)
        for names, ending in _FOUND_BY_ENDING
    )


def _is_called(path: str, symbol: SymbolFacts, gems: AbstractSet[str]) -> bool:
    if path.endswith(".rb"):
        return _CALLBACK.fullmatch(symbol.name) is not None and not gems.isdisjoint(_OF_RECORDS)
    if path.endswith(".php"):
        return symbol.name in _OF_OBSERVERS and _OBSERVER.search(path) is not None
    wanted = _OF_ASP_NET.get(symbol.name) if path.endswith(".cs") else None
    given = symbol.signature.partition("(")[2]
    return wanted is not None and wanted in given and not given.startswith("this ")
