"""Reading symbols and imports out of untrusted source text, in child processes of its own.

Complexity is McCabe's: 1 + decision points of a function, nested named functions apart. What decides:

| language | counts |
|---|---|
| all | if, else-if, for, while, each case or arm that is not the default, conditional expression, and, or |
| Python | except, `if` of comprehensions and of case guards; `case _` does not |
| JavaScript, TypeScript | do, catch, `??` |
| Go | cases of select and of type switches |
| Rust | arms of a match but one, guards, let-else; not `?` and `loop` |
| Java, C++ | do, catch |
| C | do; what stands in macros is not seen |

A new language is a row in `grammar.SOURCES`, a query, a reader module in `extract.READERS`, and a fixture.

The mapper talks to `ParsePool`; the grammars live only in `grammar`, which only the child imports. Names below are
loaded when first used, so that a child starts without the pool.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.system_map.parsing.codec import decode_facts, encode_facts
    from services.system_map.parsing.deep_codec import pack_deep, unpack_deep
    from services.system_map.parsing.pool import ParsePool
    from services.system_map.parsing.version import PARSER_VERSION

__all__ = [
    "PARSER_VERSION",
    "ParsePool",
    "decode_facts",
    "encode_facts",
    "pack_deep",
    "unpack_deep",
]

_HOMES = {
    "PARSER_VERSION": "version",
    "ParsePool": "pool",
    "decode_facts": "codec",
    "encode_facts": "codec",
    "pack_deep": "deep_codec",
    "unpack_deep": "deep_codec",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{home}"), name)
