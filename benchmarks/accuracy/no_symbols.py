"""What universal-ctags tells as a function, class or method though none stands there, as far as the text shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 400  # of a line: what is written by tools may be of any length
_STATEMENTS = frozenset({"if", "for", "while", "switch", "throw", "catch", "return"})
# What stands before a method's name is a type or a modifier, never one of these.
_BEFORE_A_CALL = re.compile(r"(?:[(,.=!+&|:]|=>|\b(?:return|await|new|throw|in|is|as|case|else))$")
MADE_BY_A_MACRO = "made by a macro, by whose name ctags calls them"
_NO_METHOD = frozenset({"sizeof", "typeof", "nameof", "default", "base"})


@dataclass(slots=True)
class Tag:
    """One tag of ctags, with the lines of the file that it stands in."""

    path: str
    name: str
    kind: str
    scope: str
    number: int
    lines: Sequence[str]

    def line(self, further: int = 0) -> str:
        """Return the tag's line, or one that stands so many further; empty outside of the file."""
        at = self.number - 1 + further
        return self.lines[at].strip()[:_LONGEST] if 0 <= at < len(self.lines) else ""


def why_none(  # noqa: PLR0911 - one answer a line
    language: str, tag: Tag, literals: set[str]
) -> str | None:
    """Return why a tag is no function, class or method that a reader would look for; None when it is one.

    `literals` holds the object literals of JavaScript met so far and is added to.
    """
    if tag.name.startswith(("__anon", "anonymous", "Anonymous", "<")):
        return "without a name of their own (ctags makes one up)"
    name, line = re.escape(tag.name), tag.line()
    if language == "Kotlin":
        return _in_kotlin(name, line)
    if language == "C#":
        return _in_c_sharp(tag, name, line)
    if language == "Python" and "lambda" in line and f"def {tag.name}" not in line:
        return "lambdas held by a variable"
    if language == "Go" and tag.name == "_":
        return "Go's blank name: whatever bears it, nobody can name it"
    if language in {"C", "C++"} and tag.name.isupper() and re.match(rf"(?:static |inline )*{name}\s*\(", line):
        return MADE_BY_A_MACRO
    if language not in {"JavaScript", "TypeScript"}:
        return None
    if language == "TypeScript" and (reason := _in_typescript(tag, name, line)):
        return reason
    return _expression(tag, name, line) or (
        _in_javascript(tag, name, line, literals) if language == "JavaScript" else None
    )


def _expression(tag: Tag, name: str, line: str) -> str | None:
    found = re.search(rf"(\S*?)\s*([(:=,])\s*(?:async )?function\s*\*?\s*{name}\b", line)
    if found and re.sub(r".*[.\"']", "", found[1].strip("\"'")) != tag.name:
        return "names of function expressions, known only inside themselves"
    found = re.search(rf"([\w$]+)\s*=\s*class\s+{name}\b", line)
    # `module.exports = class Name` is looked for by the name that is written.
    if found and found[1] not in {tag.name, "exports"}:
        return "names of class expressions, known only inside themselves"
    return None


def _in_typescript(tag: Tag, name: str, line: str) -> str | None:  # noqa: PLR0911 - one answer a line
    if tag.name == "new":
        return "construct signatures of a type: they define nothing"
    if tag.kind != "method":
        return None
    if re.match(rf"(?:readonly\s+)?{name}\??\s*:", line):
        return "properties whose type is a function: they define nothing"
    # A method may bear such a name; then it has no parameter or says the first one's type.
    if tag.name in _STATEMENTS and not re.match(rf".*\b{name}\??\s*(?:<[^>]*>)?\((?:\)|\.\.\.|[\w$]+\??:)", line):
        return "statements (if, for, switch, throw …), which ctags calls methods"
    if re.search(rf"\bextends\s+{name}$", tag.line(-1)) and not re.search(rf"\b{name}\s*[(<]", line):
        return "type parameters, which ctags calls methods"
    if re.search(rf"(?:^|[(,]\s*){name}\s*,", line) and not re.search(rf"\b{name}\s*[(<?=:]", line):
        return "arguments of a call, which ctags calls methods"
    return None


def _in_javascript(tag: Tag, name: str, line: str, literals: set[str]) -> str | None:  # noqa: PLR0911 - one answer a line
    if reason := _on_a_prototype(tag, name, line):
        return reason
    whole = f"{tag.path}:{tag.scope + '.' if tag.scope else ''}{tag.name}"
    if tag.kind == "class" and (
        not re.search(r"\bclass\b|\bfunction\b", line) or re.search(rf"(?<![\w$]){name}['\"]?\s*[:=]\s*\{{", line)
    ):
        literals.add(whole)
        return "object literals, which ctags calls classes"
    if _is_told_by_its_object(tag, name, line):
        return "object[name] = … and object.name = … told by the object's name"
    defined = rf"(?<![\w$]){name}\s*(?:=(?![=>])|:\s*(?:async\s+)?function\b|\([^()]*\)\s*\{{)"
    is_key = re.search(rf"[\"'][^\"']*\.{name}[\"']\s*[:=\]]", line)
    if is_key and not re.search(rf"\b(?:function\s*\*?|class)\s+{name}\b|{defined}", line):
        return "keys with a dot, of which ctags tells what follows the last one"
    if re.search(rf"\b{name}\s*[=:]\s*(?:vi|jest|sinon)\.\w+\(", line):
        return "doubles that a test library makes (vi.fn(…))"
    if re.search(rf"(?<![\w$]){name}\s*=\s*(?:\(\s*)?function\b", line) and _is_called_at_once(tag, line):
        return "what a function gives that is called at once (var x = function () {…}())"
    if f"{tag.path}:{tag.scope}" in literals:
        literals.add(whole)
        # What is added to an object by an assignment (`app.use = function`) is looked for by its name.
        return None if re.search(rf"\.{name}\s*=[^=]", line) else "functions that are values of an object literal"
    return "module.exports = function: it has no name" if tag.name == "exports" else None


# What defines no function: a literal, `new X`, or another's name (`X.prototype.col = X.col`) with nothing behind it.
_VALUE = (
    r"(?:[\"'`\d\[{+-]|/(?![*/])|(?:true|false|null|undefined|new)\b|"
    r"(?!(?:async|function|class)\b)[A-Za-z_$][\w$.]*\s*(?:[;,]|$))"
)


def _on_a_prototype(tag: Tag, name: str, line: str) -> str | None:
    if tag.kind == "class" and re.search(rf"(?<![\w.$]){name}\.prototype\s*(?:\.(?!{name}\b)[\w$]|\[)", line):
        defined = re.compile(rf"\b(?:function\s*\*?|class)\s+{name}\b|\b{name}\s*=\s*(?:async\s+)?(?:function|class)\b")
        if not any(defined.search(one) for one in tag.lines):
            return "X.prototype.y told as X, which is not defined there"
    if tag.kind == "method" and re.search(rf"\.prototype\.{name}(?![\w$])", line):
        given = re.findall(rf"\.prototype\.{name}\s*=(?!=)\s*(.*)", line)
        if not given:
            # `Array.prototype.slice.call(…)`: a use of it. A definition on the same line has its name elsewhere.
            elsewhere = re.search(rf"(?<!\.prototype\.)(?<![\w$]){name}\s*[=:(]", line)
            return None if elsewhere else "uses of a prototype's method (X.prototype.y.call(…))"
        # `X.prototype.a = X.a = a` hands the last of the chain to all.
        values = [re.sub(r"^(?:[\w$.]+\s*=(?![=>])\s*)+", "", value) for value in given]
        if all(re.match(_VALUE, value) and not re.search(r"\bfunction\b|=>|\bclass\b", value) for value in values):
            return "values on a prototype that define no function (X.prototype.y = 1, X.prototype.y = z)"
    return None


def _is_told_by_its_object(tag: Tag, name: str, line: str) -> bool:
    index = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    if re.search(rf"(?<![\w$]){name}\s*{index}\s*(?:\.[\w$]+\s*)?=[^=]", line):
        return True
    # `proto.set = function`, `this.menu.scroll = function scroll(…)`: of names with a second meaning and of nested ones.
    defines = re.search(rf"(?<![\w$]){name}\s*[=:(]|\b(?:function\s*\*?|class)\s+{name}\b", line)
    return tag.kind != "class" and not defines and bool(re.search(rf"(?<![\w$]){name}\.[\w$]+\s*=[^=>]", line))


def _is_called_at_once(tag: Tag, line: str) -> bool:
    """Return whether the function's end, the next `}` as far to the right as its beginning, is followed by a call."""
    if not line.endswith("{"):
        return bool(re.search(r"\}\s*\)?\s*\([^(){}]*\)\s*\)?[;,]?$", line))
    written = tag.lines[tag.number - 1]
    indent = written[: len(written) - len(written.lstrip())]
    end = next((one for one in tag.lines[tag.number :] if one.startswith(f"{indent}}}")), "")
    return bool(re.match(r"\s*\}\s*\)?\s*\(", end))


def _in_c_sharp(tag: Tag, name: str, line: str) -> str | None:
    if tag.kind != "method":
        is_constraint = re.search(rf"\bwhere\b.*:.*|<[^>]*\b{name}\b[^>]*>", line)
        defined = re.search(rf"\b(?:class|struct|interface|enum|record)\s+{name}\b", line)
        return "type parameters and what bounds them, told as types" if is_constraint and not defined else None
    calls = [_is_call(line, found) for found in re.finditer(rf"(?<![\w]){name}\s*(?:<[^()]*>)?\s*\(", line)]
    if tag.name in _NO_METHOD or (calls and all(calls)):
        return "calls, which ctags calls methods"
    return None


def _is_call(line: str, found: re.Match[str]) -> bool:
    # `int IList.IndexOf(` defines, `(list.IndexOf(` does not: what matters stands before the whole dotted name.
    before = line[: found.start()]
    if before.endswith((").", "].")):
        return True
    before = re.sub(r"[\w.]*(?:<[^()<>]*(?:<[^()<>]*>[^()<>]*)*>)?\.$", "", before).rstrip()
    if before:
        return bool(_BEFORE_A_CALL.search(before))
    # A constructor may stand at the beginning of a line, with a body; a method has a type before it.
    return (
        "." in found[0].partition("(")[0]
        or found.start() > 0
        or bool(line.endswith(";") and "=>" not in line and "{" not in line)
    )


def _in_kotlin(name: str, line: str) -> str | None:
    if re.search(r"\bfun `", line):
        return "names between backticks, of which ctags tells a part"
    if re.search(r"\bcompanion object\s*(?:[:{]|$)", line):
        return "companion objects without a name: Gander gives their members to the class"
    declares = re.search(r"\b(?:fun|class|object|interface)\b", line)
    # On a line that declares another: `fun a() = b { name ->` and `for (name in …`.
    is_parameter = re.search(rf"\{{[^{{}}]*\b{name}\b[^{{}}]*->|\bfor\s*\(\s*{name}\b", line)
    own = re.search(rf"\b(?:fun|class|object|interface)\b[^(){{}}=]*(?<!\w){name}\b", line)
    if not declares or (is_parameter and not own):
        return "parameters of lambdas and variables of loops, which ctags calls methods"
    return None
