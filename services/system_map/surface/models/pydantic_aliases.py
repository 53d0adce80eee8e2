"""The names that data carries for fields of Pydantic's types: aliases of fields, and those that a configuration makes. Pure."""

from __future__ import annotations

from pydantic.alias_generators import to_camel, to_pascal, to_snake

from services.system_map.surface.models.python_classes import PythonClass, PythonField, PythonNames, Value
from services.system_map.surface.models.values import call_of, last_name

_GENERATORS = {
    f"pydantic.alias_generators.{make.__name__}": make for make in (to_camel, to_pascal, to_snake)
}  # own ones are not read
# A text of the first of these is the name that data is read by.
_SAID = ("validation_alias", "alias")


class Aliases:
    """The aliases of one type's fields."""

    def __init__(self, one: PythonClass, names: PythonNames) -> None:
        """Read the type's configuration, its ancestors' included."""
        self._names = names
        self._make = _GENERATORS.get(_generator(one, names))

    def of(self, row: PythonField) -> str | None:
        """Return the name by which data is read into a field where that is another one; None where it cannot be told."""
        said = _said(row)
        found = self._make(row.name) if self._make is not None else None
        if said is not None:
            found = self._names.text(row.owner.path, said)
        return found if found and found != row.name else None


def _said(row: PythonField) -> Value:
    """Return what a field's `Field(…)` calls it; what is assigned goes before what `Annotated[…]` holds."""
    parts: list[Value] = [row.value]
    if isinstance(row.annotation, dict) and last_name(row.annotation.get("g")) == "Annotated":
        parts += reversed(row.annotation.get("a", [])[1:])
    for part in parts:
        call = call_of(part)
        for key in _SAID if call is not None and last_name(call[0]) == "Field" else ():
            if call is not None and call[2].get(key, "None") != "None":
                return call[2][key]
    return None


def _generator(one: PythonClass, names: PythonNames) -> str:
    """Return what makes the aliases of a type's fields, as a name from outside; "" for nothing that is known."""
    for base in [one, *names.ancestors(one)]:
        if not isinstance(base, PythonClass):
            continue
        written = base.own("model_config")
        config = written.value if written is not None else None
        call = call_of(config)
        keywords = call[2] if call else config.get("d", {}) if isinstance(config, dict) else {}
        for said in (base.keywords, keywords):
            if "alias_generator" in said:
                return names.outside(base.path, said["alias_generator"])
        if config is not None and not keywords:
            return ""  # made elsewhere: it may name one
    return ""
