"""Constants of Go's packages that may be paths: routes of other files are written with them."""

from __future__ import annotations

import re

from services.system_map.facts import Signal
from services.system_map.parsing.signals.go_texts import GoTexts, Text, aliases_of

# What a constant is given that may be a path: `= "/v1"`, `= base + "/v1"`.
_CONSTANT = re.compile(rb'=[ \t]*(?:["`]/|[A-Za-z_][\w.]{0,99}[ \t]*\+)')
_MAX_CONSTANTS = 500


class GoConstants(GoTexts):
    """Reads the constants of one file."""

    def read(self) -> list[Signal]:
        """Return one signal with all of them; none where there are none."""
        paths = self._paths()
        names = [said for text in paths.values() for kind, said in text if kind == "n"]
        heads = {name.partition(".")[0] for name in names if "." in name}
        aliases = aliases_of(self.tree.source) if heads else {}
        data = {"paths": paths}
        packages = {head: aliases[head] for head in sorted(heads) if head in aliases}
        return [Signal("go.constants", 1, data | ({"packages": packages} if packages else {}))] if paths else []

    def _paths(self) -> dict[str, Text]:
        """Return them by name: [["t", "/v1"]].

        Names of other files' constants stay ["n", name] in them.
        """
        found: dict[str, Text] = {}
        for place, match in enumerate(_CONSTANT.finditer(self.tree.source)):
            sign = self.tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
            spec = sign.parent if sign is not None else None
            if place >= _MAX_CONSTANTS:
                break
            if spec is None or spec.type != "const_spec" or self.scope(spec):
                continue
            for node in filter(lambda one: one.is_named, spec.children_by_field_name("name")):
                name = self.tree.text(node)
                said = self.bound_to(name, "", node)
                told = [one for one in said or () if one[0] != "d"]  # nothing gives a constant another value
                if told and (told[0][0] == "n" or (told[0][0] == "t" and told[0][1][:1] == "/")):
                    found[name] = told
        return found
