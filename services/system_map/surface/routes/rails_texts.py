"""What the methods of Ruby's modules always say, where nothing in the repository defines them as anything else."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from services.system_map.surface.routes.look import Look

_ON_CONSTANT = re.compile(r"def (?:::)?([A-Z][\w:]*)\.")
_ON_SELF = ("def self.", "class << self; ")


class ModuleTexts:
    """Texts by the whole names of methods: "Whitehall.router_prefix"."""

    def __init__(self, look: Look) -> None:
        """Take what the detector saw; other definitions are looked for when a text is first asked for."""
        self._look = look
        self._said: dict[str, list[str]] = {}
        for seen in look.signals("ruby.text"):
            if not look.is_test(seen.path):
                self._said.setdefault(seen.data["name"], []).append(seen.data["text"])

    def text_of(self, name: str) -> str | None:
        """Return what a method always says; None where one of its definitions says another text, or none."""
        said = self._said.get(name)
        if said is None or len(set(said)) > 1:
            return None
        parts = name.replace("::", ".").split(".")
        ends = (".".join(parts[at:]) for at in range(len(parts)))
        count = self._definitions[".".join(["", *parts])] + sum(self._definitions[end] for end in ends)
        return said[0] if count <= len(said) else None

    @cached_property
    def _definitions(self) -> Counter[str]:
        """How often modules' own methods of those names are defined: ".App.prefix" within `App`, else "App.prefix".

        Of one that stands in no module, as in a `class_eval`, only "prefix" is known.
        """
        wanted = {name.rpartition(".")[2] for name in self._said}
        found: Counter[str] = Counter()
        for path in sorted(self._look.facts):
            file = self._look.files.get(path)
            if file is None or file.language != "Ruby" or self._look.is_test(path):
                continue
            for symbol in self._look.facts[path].symbols:
                if symbol.name not in wanted or symbol.kind not in {"function", "method"}:
                    continue
                constant = _ON_CONSTANT.match(symbol.signature)
                if constant is not None:
                    found[f"{constant[1].replace('::', '.')}.{symbol.name}"] += 1
                elif symbol.signature.startswith(_ON_SELF):
                    is_within = "." in symbol.qualified_name
                    found[f".{symbol.qualified_name}" if is_within else symbol.name] += 1
        return found
