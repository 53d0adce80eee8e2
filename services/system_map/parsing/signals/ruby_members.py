"""Ruby: methods that objects get from a library, by a word in their class: `belongs_to :shop`, `scope :open, -> { … }`.

ruby.members   {names}   of the file
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

# Of Active Record, its attachments and texts, Mongoid and Active Support; what only names a method that stands elsewhere
# (`delegate`, `attributes`, callbacks) gives none that another could be taken for.
WORDS = (
    *(b"belongs_to", b"has_one", b"has_many", b"has_and_belongs_to_many", b"has_rich_text", b"scope :", b"scope("),
    *(b"embeds_one", b"embeds_many", b"embedded_in", b"composed_of", b"class_attribute", b"cattr_", b"mattr_"),
)
_GIVEN = re.compile(
    rb"^[ \t]*(?:belongs_to|has_(?:one|many)(?:_attached)?|has_and_belongs_to_many|has_rich_text|scope|embeds_(?:one|many)"
    rb"|embedded_in|composed_of|class_attribute|[cm]attr_(?:accessor|reader|writer))[ \t(]{1,3}:(\w{1,80})",
    re.MULTILINE,
)
_MAX_NAMES = 500


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Ruby file."""
    found = list(islice(_GIVEN.finditer(tree.source), _MAX_NAMES))
    if not found:
        return []
    line = tree.source.count(b"\n", 0, found[0].start()) + 1
    return [Signal("ruby.members", line, {"names": sorted({one[1].decode() for one in found})})]
