"""Classes of PHP that are used by another name than their own: components by their tags, factories by their models."""

from __future__ import annotations

import re
from itertools import chain

from services.system_map.parsing.unseen import first_of

# What stands in the text, and what names a component there: Blade's `<x-form.text-input>` is TextInput, Livewire's
# `<livewire:users.show-posts>` and `@livewire('users.show-posts')` are ShowPosts.
_COMPONENTS = {
    b"<x-": re.compile(rb"<x-([a-zA-Z][\w.:-]{0,120})"),
    b"<livewire:": re.compile(rb"<livewire:([a-zA-Z][\w.:-]{0,120})"),
    b"@livewire(": re.compile(rb"@livewire\(\s*['\"]([a-zA-Z][\w.:-]{0,120})['\"]"),
}
_IN_FRONT = re.compile(r".*[.:]")
# Laravel finds the factory of a model by its name.
_FACTORY = b"::factory("
_OF_MODEL = re.compile(rb"\b([A-Z]\w{0,80})::factory\(")


def named_otherwise(source: bytes) -> set[str]:
    """Return the names of the classes that a text means by tags and by models."""
    found = chain.from_iterable(first_of(pattern, source) for word, pattern in _COMPONENTS.items() if word in source)
    names = {_class_of(one[1].decode("utf-8", "replace").rstrip(".:-")) for one in found}
    if _FACTORY in source:
        names.update(f"{one[1].decode('utf-8', 'replace')}Factory" for one in first_of(_OF_MODEL, source))
    return names


def _class_of(tag: str) -> str:
    """Return the class of a component: its last word, hyphens gone, as a class is written."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[-_]", _IN_FRONT.sub("", tag)))
