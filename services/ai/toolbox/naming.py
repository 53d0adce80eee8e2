"""What a name means: a symbol as it is written, by the end of its qualified name, or inherited."""

from __future__ import annotations

import re

from models import MapModule, Symbol
from services.ai.toolbox.arguments import BadArguments
from services.ai.toolbox.found import plain
from services.ai.toolbox.one_map import OneMap
from services.graph.asking import NodeNotFound, get_related
from services.system_map.reading import find_symbols, list_folder

Named = tuple[MapModule, Symbol]
NODE = re.compile(r"(?:file|symbol|package|external):.", re.DOTALL)
LOOKED_AT = 20
BASES = 20  # of a class, nearest first


def named(one: OneMap, name: str) -> list[Named]:
    """Return the symbols of exactly this name, likeliest first.

    "Config", "Flask.run", "run()", "src/app.py#Flask.run", or a graph's id. Of a method that its class inherits, the one
    that it inherits.
    """
    path, hash_, after = name.removesuffix("()").removeprefix("symbol:").rpartition("#")
    wanted = after if hash_ and after else name.removesuffix("()")
    found = [pair for pair in find_symbols(one.session, one.map_id, wanted, LOOKED_AT) if _is(pair[1], wanted)]
    found.sort(key=lambda pair: (pair[0].path != path, wanted not in {pair[1].name, pair[1].qualified_name}))
    return found or _inherited(one, wanted)


def node_of(one: OneMap, asked: str) -> tuple[str, str]:
    """Return the graph's id of what was asked for, and a remark on other things of that name ("" as a rule).

    An id, a path, a folder's path, or the name of a symbol. Raises BadArguments, PathNotFound.
    """
    if NODE.match(asked):
        return asked, ""
    wanted = asked.removeprefix("./").removesuffix("()")
    if one.is_file(wanted):
        return f"file:{wanted}", ""
    if wanted.endswith("/"):
        list_folder(one.session, one.map_id, wanted)
        return f"package:{wanted}", ""
    found = named(one, wanted)
    if found:
        (module, symbol), *others = found
        also = ", ".join(f"symbol:{plain(at.path)}#{plain(each.qualified_name)}" for at, each in others[:4])
        return f"symbol:{module.path}#{symbol.qualified_name}", f"Others of this name: {also}." if also else ""
    near = one.near(wanted)
    if len(near) == 1:
        return f"file:{near[0]}", ""
    like = near or [symbol.qualified_name for _, symbol in find_symbols(one.session, one.map_id, wanted, 5)]
    said = f" There are: {', '.join(plain(each) for each in like)}." if like else " Use search to find it."
    raise BadArguments(f"The map has nothing named {plain(asked)!r}.{said}")


def _is(symbol: Symbol, wanted: str) -> bool:
    lowered, qualified = wanted.lower(), symbol.qualified_name.lower()
    return lowered in {symbol.name.lower(), qualified} or qualified.endswith(f".{lowered}")


def _inherited(one: OneMap, wanted: str) -> list[Named]:
    """Return the method that a class gets from the nearest of its bases that has it."""
    owner, _, method = wanted.rpartition(".")
    if not owner or not method:
        return []
    classes = [pair for pair in find_symbols(one.session, one.map_id, owner, 3) if _is(pair[1], owner)]
    methods = {
        (module.path, symbol.qualified_name): (module, symbol)
        for module, symbol in find_symbols(one.session, one.map_id, f".{method}", LOOKED_AT * 5)
        if symbol.name.lower() == method.lower()
    }
    for module, symbol in classes[:1]:
        for path, base in _bases(one, f"symbol:{module.path}#{symbol.qualified_name}"):
            if (path, f"{base}.{method}") in methods:
                return [methods[path, f"{base}.{method}"]]
    return []


def _bases(one: OneMap, node: str) -> list[tuple[str, str]]:
    """Return the paths and qualified names of what a class inherits, nearest first."""
    try:
        answer = get_related(
            one.session, one.project, node, max_depth=10, direction="out", kinds=["inherits"], limit=BASES
        )
    except NodeNotFound:
        return []
    return [(each.path, each.name) for each in answer.nodes[1:] if each.kind == "symbol" and each.path]
