"""What TypeORM adds for `@TableInheritance`: the column that says which entity a row of the shared table is. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.system_map.parts.surface import ModelField
from services.system_map.surface.models.named_classes import NamedClass
from services.system_map.surface.models.typeorm_naming import Naming
from services.system_map.surface.models.typeorm_rows import name_of, options_of, text_of

_BY_DEFAULT = "type"


def discriminator_of(line: Iterable[NamedClass], naming: Naming) -> ModelField | None:
    """Return the column that an entity's table has for this, and no property for; None without, or where it is computed."""
    root = next((one for one in line if "inheritance" in one.data), None)
    if root is None:
        return None
    written = options_of(root.data["inheritance"]).get("column")
    if not isinstance(written, dict):
        return None  # without one TypeORM does not start
    options = written.get("d", {"name": written})
    name = name_of(options.get("name"), _BY_DEFAULT)
    if name is None:
        return None
    nullable = options.get("nullable") == "true"
    return ModelField(
        name=name, type=text_of(options.get("type")) or "", column=naming.column(name, name), nullable=nullable
    )
