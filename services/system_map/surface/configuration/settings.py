"""Variables that pydantic-settings reads by the names of a class's fields. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.whose import beside_the_product
from services.system_map.surface.models.pydantic import fields_of
from services.system_map.surface.models.python_classes import Outside, PythonClass, PythonNames, Value
from services.system_map.surface.models.values import call_of, items_of, last_name, text_of

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_ROOTS = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"})


def read_settings(given: PartsInput, collected: Collected) -> None:
    """Add the variables of every settings class of the product."""
    findings = given.found.given
    if not any(
        "Settings" in str(base)
        for facts in findings.facts.values()
        for signal in facts.signals
        if signal.kind == "python.class"
        for base in signal.data["bases"]
    ):
        return
    names = PythonNames.of(given)
    stands_aside = beside_the_product(given)
    configured = {(one.path, one.name): one for one in names.classes}
    for one in names.classes:
        if findings.files[one.path].role == "test":
            continue
        ancestors = names.ancestors(one)
        if any(isinstance(base, Outside) and base.name in _ROOTS for base in ancestors):
            prefix = _prefix([one, *ancestors], configured, names)
            if prefix is None:
                continue  # computed: what the variables are called is not known
            for row in fields_of(one, names):
                default = row.value
                call = call_of(row.value)
                if call and last_name(call[0]) == "Field":
                    default = call[1][0] if call[1] else call[2].get("default", call[2].get("default_factory"))
                for name in _names(row.name, row.value, prefix):
                    required = default is None or default == "..."
                    aside = stands_aside(row.owner.path)
                    collected.read(name, row.owner.path, row.line, _literal(default), required=required, aside=aside)


def _prefix(
    classes: list[PythonClass | Outside], configured: dict[tuple[str, str], PythonClass], names: PythonNames
) -> str | None:
    for one in classes:
        if not isinstance(one, PythonClass):
            continue
        config = one.own("model_config")
        inner = configured.get((one.path, f"{one.name}.Config"))
        found = inner.own("env_prefix") if inner is not None else None
        value = config.value if config is not None else None
        call = call_of(value)
        pairs = call[2] if call else value.get("d", {}) if isinstance(value, dict) else {}
        written = found.value if found is not None else pairs.get("env_prefix")
        if written is not None:
            return names.text(one.path, written)
    return ""


def _names(field: str, value: Value, prefix: str) -> list[str]:
    """Return the variables of a field: its aliases as written, else prefix and name in capitals."""
    call = call_of(value)
    if call and last_name(call[0]) == "Field":
        for key in ("validation_alias", "alias", "env"):
            written = call[2].get(key)
            inner = call_of(written)
            choices = inner[1] if inner and last_name(inner[0]) == "AliasChoices" else [written, *items_of(written)]
            texts = [text for text in map(text_of, choices) if text]
            if texts:
                return texts
    return [f"{prefix}{field}".upper()]


def _literal(value: Value) -> str | None:
    text = text_of(value)
    if text is not None:
        return text
    plain = isinstance(value, str) and (value in {"True", "False"} or value.replace(".", "", 1).lstrip("-").isdigit())
    return str(value) if plain else None
