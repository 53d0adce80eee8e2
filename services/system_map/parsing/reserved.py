"""Definitions that are none: where a grammar loses its way it takes `else if (x) {` for a function called `if`.

No symbol of these languages is called by one of their reserved words, save where the text escapes it: `@if`, `` `in` ``.
Members of JavaScript may be: `exports.delete = () => 1`. There only what reads like a statement or `function if` is none.
"""

from __future__ import annotations

import re

from services.system_map.parsing.reading import Definition, Reading

_C = """auto break case const continue default do else extern for goto if register return signed sizeof static struct switch
typedef union unsigned void volatile while"""
_CPP = f"""{_C} catch const_cast decltype dynamic_cast noexcept operator reinterpret_cast static_assert static_cast throw try
typeid"""
_CSHARP = """abstract as base bool break byte case catch char checked class const continue decimal default delegate do double
else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock
long namespace new null object operator out override params private protected public readonly ref return sbyte sealed
short sizeof stackalloc static string struct switch throw true try typeof uint ulong unchecked unsafe ushort using virtual
void volatile while"""
_JAVA = """abstract boolean break byte case catch char class const continue default do double else extends false final finally
float for goto if implements import instanceof int interface long native new null package private protected public return
short static super switch synchronized this throw throws transient true try void volatile while"""
_KOTLIN = """as break class continue do else false for fun if in interface is null object package return super this throw true
try typeof val var when while"""
_SCALA = """abstract case catch class def do else extends false final finally for forSome if implicit import lazy match new null
object override package private protected return sealed super throw trait true try val var while with yield"""
_GO = """break case chan const continue default defer else fallthrough for func go goto if import interface map package range
return select struct switch type var"""
_SWIFT = """as break case catch class continue default defer do else enum extension fallthrough false fileprivate for
func guard if import in inout internal is let nil operator private protocol public repeat rethrows return static struct
super switch throw throws true try typealias var where while"""
# Names of functions; those of members may be any word, and only those of conditions are told apart from statements.
_SCRIPT = """break case catch class const continue debugger default delete do else export extends false finally for function if
import in instanceof new null return super switch this throw true try typeof var void while with"""
_FUNCTION = re.compile(r"(?:export )?(?:default )?(?:async )?function\b")
# No member that is given nothing or something of a type, or that gives a type.
_CONDITION = re.compile(r"(?:else )?(?:if|switch|while) ?\((?!\)|(?:\.\.\.)?[\w$]+\??: ).*[)…]")

_ECMASCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
_RESERVED = {
    "C": frozenset(_C.split()),
    "C++": frozenset(_CPP.split()),
    "C#": frozenset(_CSHARP.split()),
    "Java": frozenset(_JAVA.split()),
    "Kotlin": frozenset(_KOTLIN.split()),
    "Scala": frozenset(_SCALA.split()),
    "Go": frozenset(_GO.split()),
    "Swift": frozenset(_SWIFT.split()),
    **dict.fromkeys(_ECMASCRIPT, frozenset(_SCRIPT.split())),
}
# What a definition of these may not begin with: `else f();` is none.
_STATEMENTS = frozenset({"case", "else", "goto", "return", "throw"})
_TYPES_IN_FRONT = frozenset({"C", "C++", "C#", "Java"})
_ESCAPING = frozenset({"Kotlin", "Scala", "Swift"})  # by backticks, which the name of a symbol is without
_CUT = "…"  # behind it a name may be escaped unseen
_UNNAMED = frozenset({"anonymous", "impl", "later", "macro"})


def leave_out(language: str, reading: Reading, *, has_errors: bool) -> None:
    """Leave out what has a reserved word for its name, or begins with the word of a statement."""
    reserved = _RESERVED.get(language)
    if reserved is None:
        return
    found = reading.definitions
    if any(_is_none(language, one, reserved, has_errors=has_errors) for one in found):
        reading.definitions = [one for one in found if not _is_none(language, one, reserved, has_errors=has_errors)]


def _is_none(language: str, found: Definition, reserved: frozenset[str], *, has_errors: bool) -> bool:
    if found.kind in _UNNAMED:
        return False
    if found.name in reserved:
        if language in _ECMASCRIPT:
            return has_errors and _reads_like_none(found)
        is_unseen = language in _ESCAPING and found.signature.endswith(_CUT)
        return not is_unseen and f"`{found.name}`" not in found.signature
    return has_errors and language in _TYPES_IN_FRONT and found.signature.partition(" ")[0] in _STATEMENTS


def _reads_like_none(found: Definition) -> bool:
    if found.kind == "function" and _FUNCTION.match(found.signature):
        return True
    return _CONDITION.fullmatch(found.signature) is not None
