"""Variables that the tags of Go's structs name, and what the packages that read them put before the names.

env.tag     {name, default, required, tag, plain, struct}: a field's; `tag` is its key, "env" or "envconfig", `name` holds
what the file puts before the fields of the struct, which is called `struct`; with `plain` nothing is put before a name that
no reader can tell
env.prefix  {tag, prefixes, more, of}: what a call that fills structs puts before the names of such tags, each tried; None
for a computed one; `more` where it asks others than the environment as well; `of` is the type that it fills, as written,
"" where that is not told

caarlos0/env takes `Options{Prefix: …}`, sethvargo's go-envconfig `PrefixLookuper("…", …)`. kelseyhightower's envconfig
tries `PREFIX_NAME`, then what the tag says alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.environment_names import Constants
from services.system_map.secrets import HIDDEN, looks_secret

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_TAGS = 500
_MAX_CALLS = 50
_MAX_DEPTH = 5  # structs within structs
_MAX_TYPE = 100  # characters of a type's name
_MAX_NAMES = 10  # of one field, whose struct several fields hold
_TAGGED = (b'env:"', b'envconfig:"')
_TAG = re.compile(rb"\b(?P<tag>env|envconfig):\"(?P<name>[A-Z][A-Z0-9_]{0,99})(?P<options>,[^\"\\\n`]{0,300})?\"")
_DEFAULT = re.compile(r"\b(?:envDefault|default):\"([^\"\\\n]{0,200})\"")
_WITHIN = re.compile(
    rb"\benvPrefix:\"(?P<of_caarlos>\w{1,100})\"|\benv:\"[ \t]*,[^\"\n`]{0,60}?\bprefix=(?P<other>\w{1,100})"
)
_PACKAGES = (b"caarlos0/env", b"sethvargo/go-envconfig", b"kelseyhightower/envconfig")
_IMPORTED = re.compile(
    rb'^[ \t]*(?:import\b[ \t]*)?(?:(?P<alias>\w{1,60})[ \t]+)?"github\.com/'
    rb'(?P<package>caarlos0/env|sethvargo/go-envconfig|kelseyhightower/envconfig)(?:/v\d+)?"',
    re.MULTILINE,
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_TYPE = re.compile(r"[\w.]{1,100}")
_OF_CALL = re.compile(r"\w{1,60}\.\w{1,60}\[\*?([\w.]{1,100})\]")
# What says the type of a variable: `var x T`, `x *T` among parameters, `x := T{`, `x = new(T)`, or does not: `x := load()`.
_MADE = (
    rb"(?<![\w.])%s(?:[ \t]{1,20}\*?(?P<typed>[\w.]{1,100}+)(?=[ \t]{0,20}[=,)\r\n;])"
    rb"|[ \t]{0,20}:?=[ \t]{0,20}(?:&?(?P<made>[\w.]{1,100}+)\{|new\((?P<new>[\w.]{1,100}+)\))|[ \t]{0,20}:=)"
)
# `env.ParseAs[T](x)` reads like a conversion to a type.
_CALLS = frozenset({"call_expression", "type_conversion_expression"})
_USES = _CALLS | {"composite_literal"}
_SET = rb"(?<![\w.])%s[ \t]{0,20}:?=[ \t]{0,20}(?!=)"


def tags(tree: SyntaxTree) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, data) of the fields that a tag gives a variable."""
    if not tree.holds(_TAGGED):
        return
    structs = _Structs(tree)
    for match in islice(_TAG.finditer(tree.source), _MAX_TAGS):
        field = _field_at(tree, match.start())
        if field is None:
            continue
        tag, name = match["tag"].decode(), match["name"].decode()
        is_required, default = _options((match["options"] or b"").decode("utf-8", "replace"))
        if default is None:
            written = _DEFAULT.search(tree.text(field.child_by_field_name("tag")))
            default = written[1] if written is not None else None
        if default is not None and looks_secret(tree.text(field.child_by_field_name("name")), default):
            default = HIDDEN  # by the field's own name; whoever takes this judges by the variable's
        is_required = is_required and default is None
        data = {"default": default, "required": is_required, "tag": tag, "struct": structs.name_of(field)}
        if tag == "envconfig":
            yield match.start(), {"name": name, **data, "plain": structs.is_held(field)}
            continue
        for before in structs.before(field):
            yield match.start(), {"name": f"{before}{name}", **data, "plain": False}


def _options(written: str) -> tuple[bool, str | None]:
    """Return what stands behind a tag's name: whether the variable is required, and its default, which ends the tag."""
    said, _, default = written.partition("default=")
    words = {word.strip() for word in said.split(",")}
    return bool(words & {"required", "notEmpty"}), default if "default=" in written else None


def _field_at(tree: SyntaxTree, position: int) -> Node | None:
    """Return the field whose tag holds a position."""
    node = tree.root.descendant_for_byte_range(position, position + 1)
    while node is not None and node.type in {"raw_string_literal_content", "raw_string_literal"}:
        node = tree.parent(node)
    return node if node is not None and node.type == "field_declaration" else None


class _Structs:
    """What stands around the fields of one file's structs."""

    def __init__(self, tree: SyntaxTree) -> None:
        self._tree = tree
        self._own: dict[int, str] = {}  # what a field puts before those of its struct, by where the field begins
        self._holders: dict[str, list[Node]] = {}  # the fields that do so, by the name of their struct
        self._before: dict[str, list[str]] = {}
        self._held: dict[str, bool] = {}
        for match in islice(_WITHIN.finditer(tree.source), _MAX_TAGS):
            field = _field_at(tree, match.start())
            if field is not None:
                self._own[field.start_byte] = (match["of_caarlos"] or match["other"]).decode()
                self._holders.setdefault(self._type_of(field), []).append(field)

    def before(self, field: Node, depth: int = 0) -> list[str]:
        """Return what the file puts before a field's name: a text for each field that holds its struct."""
        above, name = self._around(field)
        if above is None and name in self._before:
            return self._before[name]
        holders = [above] if above is not None else self._holders.get(name, [])[:_MAX_NAMES]
        if not holders or depth >= _MAX_DEPTH:
            return [""]
        if above is None:
            self._before[name] = [""]  # of a struct that holds itself
        every = [f"{one}{self._own.get(up.start_byte, '')}" for up in holders for one in self.before(up, depth + 1)]
        found = list(dict.fromkeys(every))[:_MAX_NAMES]
        if above is None:
            self._before[name] = found
        return found

    def name_of(self, field: Node) -> str:
        """Return the name of a field's struct, or of the one that this one is written in; "" for none."""
        above, name = self._around(field)
        for _ in range(_MAX_DEPTH):
            if above is None:
                return name[:_MAX_TYPE]
            above, name = self._around(above)
        return ""

    def is_held(self, field: Node) -> bool:
        """Say whether a field's struct is one that a field of the file holds, by whose name envconfig tells it apart."""
        above, name = self._around(field)
        if above is not None or not name:
            return True
        if name not in self._held:
            held = rb"^[ \t]*\w+[ \t]+\*?" + name.encode() + rb"[ \t]*(?:`|//|$)"
            self._held[name] = len(self._held) >= _MAX_CALLS or bool(re.search(held, self._tree.source, re.MULTILINE))
        return self._held[name]

    def _type_of(self, field: Node) -> str:
        return self._tree.text(field.child_by_field_name("type")).lstrip("*[]")

    def _around(self, field: Node) -> tuple[Node | None, str]:
        """Return the field whose struct without a name holds a field, or the name of its struct."""
        node = field.parent
        while node is not None and node.type in {"field_declaration_list", "struct_type", "pointer_type", "slice_type"}:
            node = self._tree.parent(node)
        if node is not None and node.type == "field_declaration":
            return node, ""
        name = node.child_by_field_name("name") if node is not None and node.type == "type_spec" else None
        return None, self._tree.text(name)


def prefixes(tree: SyntaxTree) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, data) of what a file's calls put before the names of tags."""
    if not tree.holds(_PACKAGES):
        return
    for match in islice(_IMPORTED.finditer(tree.source), _MAX_CALLS):
        package = match["package"].decode()
        calls = _Calls(tree, (match["alias"] or (b"env" if package.endswith("/env") else b"envconfig")).decode())
        read = {"caarlos0/env": _of_caarlos, "sethvargo/go-envconfig": _of_sethvargo}.get(package, _of_kelsey)
        yield from read(calls)


class _Calls:
    """The calls of one package, and what they are given."""

    def __init__(self, tree: SyntaxTree, local: str) -> None:
        self._tree = tree
        self._local = local
        self._constants = Constants(tree.source)

    def of(self, names: str) -> Iterator[tuple[str, Node]]:
        """Yield (name, call) of the calls, or literals of a type, by names that a pattern matches."""
        pattern = re.compile(rf"(?<![\w.]){re.escape(self._local)}\.({names})\b".encode())
        for match in islice(pattern.finditer(self._tree.source), _MAX_CALLS):
            node = self._tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            for _ in range(3):  # the selector, and the type that it is given: `env.ParseAs[Config]()`
                if node is None or node.type in _USES:
                    break
                node = node.parent
            if node is not None and node.type in _USES:
                yield match[1].decode(), node

    def is_within(self, node: Node, name: str) -> bool:
        """Say whether a call is handed to another one of the package."""
        call = node.parent.parent if node.parent is not None else None
        return call is not None and self._tree.text(call.child_by_field_name("function")) == f"{self._local}.{name}"

    def filled(self, call: Node, given: list[Node]) -> str:
        """Return the type that a call fills, as written: `T` of `ParseAs[T]()` and of `Parse(&x)` below `var x T`."""
        written = self._tree.source[call.start_byte : call.start_byte + _MAX_TYPE * 2].decode("utf-8", "replace")
        of_call = _OF_CALL.match(written)
        if of_call is not None:
            return of_call[1]
        value = given[0] if given else None
        if value is not None and value.type == "unary_expression":
            value = value.child_by_field_name("operand")
        if value is not None and value.type == "composite_literal":
            written = self._tree.text(value.child_by_field_name("type"))
            return written if _TYPE.fullmatch(written) else ""
        return self._type_of(value) if value is not None and value.type == "identifier" else ""

    def _type_of(self, variable: Node) -> str:
        """Return the type of a variable by what stands last before, or by the only one that the file gives the name."""
        name = self._tree.text(variable)
        if len(name) > _MAX_TYPE:
            return ""
        found = list(islice(re.finditer(_MADE % re.escape(name).encode(), self._tree.source), _MAX_TAGS))
        types = [(one.start(), (one["typed"] or one["made"] or one["new"] or b"").decode()) for one in found]
        before = [kind for start, kind in types if start < variable.start_byte]
        if before:
            return before[-1]
        return types[0][1] if len({kind for _, kind in types}) == 1 else ""

    def literal_at(self, value: Node) -> int | None:
        """Return where the literal begins that a value is, or that the file's only variable of its name is given."""
        if value.type != "identifier":
            return value.start_byte
        name = self._tree.text(value)
        if len(name) > _MAX_TYPE:
            return None
        found = [*islice(re.finditer(_SET % re.escape(name).encode(), self._tree.source), 2)]
        return found[0].end() if len(found) == 1 else None

    def text(self, node: Node | None) -> str | None:
        """Return the text that an expression is, or a constant of the file; None for a computed one."""
        written = self._tree.text(node)
        if len(written) > 1 and written[0] in '"`' and written[-1] == written[0] and "\\" not in written:
            return written[1:-1]
        held = self._constants.text(written.encode()) if _NAME.fullmatch(written) else None
        return held.decode() if held is not None else None

    def value(self, literal: Node, key: str) -> tuple[bool, str | None]:
        """Return whether a literal sets a field, and to which text."""
        body = literal.child_by_field_name("body")
        for one in body.named_children if body is not None else ():
            parts = [part for part in one.named_children if part.type != "comment"]
            if one.type == "keyed_element" and len(parts) == 2 and self._tree.text(parts[0]) == key:
                inner = parts[1].named_children[0] if parts[1].type == "literal_element" else parts[1]
                return True, self.text(inner)
        return False, None


def _given(call: Node) -> list[Node]:
    if call.type == "type_conversion_expression":
        operand = call.child_by_field_name("operand")
        return [operand] if operand is not None else []
    arguments = call.child_by_field_name("arguments")
    return [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []


def _of_caarlos(calls: _Calls) -> Iterator[tuple[int, dict[str, Any]]]:
    literals = {literal.start_byte: literal for _, literal in calls.of("Options")}
    told: set[int] = set()  # literals whose call is known
    for name, call in calls.of("Parse(?:As)?(?:With(?:Options|Funcs))?"):
        given = _given(call) if call.type in _CALLS else []
        rest = given if name.startswith("ParseAs") else given[1:]
        data = {"tag": "env", "more": False, "of": calls.filled(call, given)}
        options = next((at for at in map(calls.literal_at, rest) if at in literals), None)
        if options is not None:
            told.add(options)
            yield call.start_byte, {**data, "prefixes": [_prefix(calls, literals[options])]}
        elif call.type in _CALLS and not rest and (given or name == "ParseAs"):
            yield call.start_byte, {**data, "prefixes": [""]}
        elif not literals and not name.endswith("Funcs"):
            yield call.start_byte, {**data, "prefixes": [None]}
    for at, literal in literals.items():
        if at not in told:
            yield at, {"tag": "env", "prefixes": [_prefix(calls, literal)], "more": False, "of": ""}


def _prefix(calls: _Calls, options: Node) -> str | None:
    is_set, text = calls.value(options, "Prefix")
    return text if is_set else ""


def _of_sethvargo(calls: _Calls) -> Iterator[tuple[int, dict[str, Any]]]:
    found: dict[str | None, int] = {}
    for name, call in calls.of("PrefixLookuper|OsLookuper|(?:Must)?Process"):
        if name == "PrefixLookuper" and (given := _given(call)):
            found.setdefault(calls.text(given[0]), call.start_byte)
        elif name != "PrefixLookuper" and not calls.is_within(call, "PrefixLookuper"):
            found.setdefault("", call.start_byte)
    if found:
        more = next(calls.of("MapLookuper"), None) is not None
        yield min(found.values()), {"tag": "env", "prefixes": list(found), "more": more, "of": ""}


def _of_kelsey(calls: _Calls) -> Iterator[tuple[int, dict[str, Any]]]:
    for _, call in calls.of("(?:Must)?Process"):
        if given := _given(call):
            text = calls.text(given[0])
            before = f"{text.upper()}_" if text else text
            yield call.start_byte, {"tag": "envconfig", "prefixes": [before], "more": False, "of": ""}
