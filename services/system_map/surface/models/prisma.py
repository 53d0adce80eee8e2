"""Prisma's models, read from the text of *.prisma files: no grammar is needed for a line-based language. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.system_map.parts.surface import DataModel, ModelField, ModelRelation

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

MAX_LINES = 20_000
_BLOCK = re.compile(r"^\s*(model|type|enum|view|generator|datasource)\s+(\w+)\s*\{")
_FIELD = re.compile(r"^\s*(\w+)\s+([\w.]+(?:\(\"[^\"]*\"\))?)(\[\])?(\?)?(?:\s+(.*))?$")
_MAP = re.compile(r"@map\(\s*(?:name:\s*)?\"([^\"]*)\"")
_TABLE = re.compile(r"@@map\(\s*(?:name:\s*)?\"([^\"]*)\"")
_LIST = r"\[([^\[\]]*)\]"
_KEYS = re.compile(r"@@id\(\s*(?:fields:\s*)?" + _LIST)
_UNIQUE = re.compile(r"@@unique\(\s*(?:fields:\s*)?" + _LIST)
_RELATION = re.compile(r"@relation\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_TEXT = re.compile(r"\"(?:\\.|[^\"\\])*\"")


@dataclass(slots=True)
class _Field:
    name: str
    type: str
    is_list: bool
    optional: bool
    attributes: str
    line: int


@dataclass(slots=True)
class _Model:
    name: str
    kind: str
    path: str
    line: int
    end: int = 0
    fields: list[_Field] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # of @@attributes

    @property
    def table(self) -> str:
        return next((found[1] for line in self.lines if (found := _TABLE.search(line))), self.name)

    def keys(self) -> list[str]:
        named = next((_names(found[1]) for line in self.lines if (found := _KEYS.search(line))), [])
        return named or [one.name for one in self.fields if re.search(r"@id\b", one.attributes)]

    def column(self, name: str) -> str:
        found = next((one for one in self.fields if one.name == name), None)
        mapped = _MAP.search(found.attributes) if found else None
        return mapped[1] if mapped else name


def find_models(given: PartsInput) -> list[DataModel]:
    """Return the models of every schema; the files of one folder are one schema."""
    findings = given.found.given
    folders: dict[str, list[_Model]] = {}
    for path in sorted(findings.texts):
        file = findings.files.get(path)
        if path.endswith(".prisma") and file is not None and file.role not in {"vendored", "generated"}:
            text = findings.texts[path].decode("utf-8-sig", "replace")
            folders.setdefault(path.rpartition("/")[0], []).extend(_read(path, text))
    tests = {path for path, file in findings.files.items() if file.role == "test"}
    return [_written(model, models, model.path in tests) for models in folders.values() for model in _tables(models)]


def _tables(models: list[_Model]) -> list[_Model]:
    return [model for model in models if model.kind in {"model", "type"}]


def _read(path: str, text: str) -> list[_Model]:
    found: list[_Model] = []
    model: _Model | None = None
    for number, line in enumerate(text.splitlines()[:MAX_LINES], 1):
        bare = line.partition("//")[0] if "://" not in line else line
        opened = _BLOCK.match(bare)
        if opened:
            model = _Model(opened[2], opened[1], path, number)
            found.append(model)
        elif model is not None and bare.strip() == "}":
            model.end = number
            model = None
        elif model is not None and bare.strip().startswith("@@"):
            model.lines.append(bare)
        elif model is not None and model.kind in {"model", "type"} and (row := _FIELD.match(bare[:2000])):
            model.fields.append(_Field(row[1], row[2], bool(row[3]), bool(row[4]), row[5] or "", number))
    return found


def _written(model: _Model, models: list[_Model], is_test: bool) -> DataModel:  # one call, beside it
    known = {one.name: one for one in models if one.kind == "model"}
    keys = model.keys()
    single = {name for line in model.lines if (found := _UNIQUE.search(line)) for name in _only(_names(found[1]))}
    references: dict[str, str] = {}
    relations: list[ModelRelation] = []
    for one in model.fields:
        target = known.get(one.type)
        if target is None:
            continue
        own, to = _relation(one.attributes)
        for name, other in zip(own, to, strict=False):
            references[name] = f"{target.table}.{target.column(other)}"
        back = next((other for other in target.fields if other.type == model.name and other is not one), None)
        relations.append(
            ModelRelation.model_validate(
                {"name": one.name, "target": target.name, "target_path": target.path, "kind": _kind(one, back)}
            )
        )
    return DataModel(
        name=model.name,
        framework="Prisma",
        kind="table" if model.kind == "model" else "type",
        table=model.table if model.kind == "model" else None,
        path=model.path,
        line=model.line,
        end_line=model.end or None,
        fields=[
            ModelField(
                name=one.name,
                type=one.type + "[]" * one.is_list + "?" * one.optional,
                column=model.column(one.name),
                nullable=one.optional,
                primary_key=one.name in keys,
                unique=one.name in single or bool(re.search(r"@unique\b", one.attributes)),
                references=references.get(one.name),
                line=one.line,
            )
            for one in model.fields
            if one.type not in known and not one.attributes.startswith("@ignore")
        ],
        relations=relations,
        is_test=is_test,
    )


def _kind(one: _Field, back: _Field | None) -> str:
    if one.is_list:
        return "many-to-many" if back is not None and back.is_list else "one-to-many"
    return "many-to-one" if back is None or back.is_list else "one-to-one"


def _relation(attributes: str) -> tuple[list[str], list[str]]:
    """Return the own fields and those that they point to."""
    found = _RELATION.search(attributes)
    if found is None:
        return [], []
    inner = _TEXT.sub("", found[1])
    own, to = re.search(r"\bfields:\s*" + _LIST, inner), re.search(r"\breferences:\s*" + _LIST, inner)
    return (_names(own[1]) if own else [], _names(to[1]) if to else [])


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.partition("(")[0].strip())]


def _only(names: list[str]) -> list[str]:
    return names if len(names) == 1 else []
