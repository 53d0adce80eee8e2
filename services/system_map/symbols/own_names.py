"""What methods call their own object, by language."""

from __future__ import annotations

# What a method calls its own object; elsewhere `this`. JavaScript may give it the name `self`. Scala's types may give
# theirs any (`trait A { self => … }`): that is the object of the type that says so, also in a class within it.
_SELVES = {
    "Python": frozenset({"self", "cls", "Self"}),
    "Cython": frozenset({"self", "cls", "Self"}),
    "Rust": frozenset({"self", "Self"}),
    "Swift": frozenset({"self", "Self"}),
    "Ruby": frozenset({"self"}),
    "PHP": frozenset({"self", "this"}),
    "Go": frozenset[str](),
}
_OWN = frozenset({"this"})
_OWN_OF_FAMILY = {"javascript": frozenset({"self", "this"})}


def own_names(language: str, family: str) -> frozenset[str]:
    """Return the words by which a method of a language means its own object, or the type of it."""
    return _SELVES.get(language, _OWN_OF_FAMILY.get(family, _OWN))
