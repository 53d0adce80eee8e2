"""build.gradle and build.gradle.kts, by pattern: Gradle's files are programs, which are never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from services.system_map.resolve.manifests.found import MAX_DEPENDENCIES, Found, described
from services.system_map.resolve.texts import as_text

_TEXT = r"\"(?:[^\"\\\n]|\\.){0,500}+\"|'(?:[^'\\\n]|\\.){0,500}+'"
COMMENTS = re.compile(rf"{_TEXT}|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACES = re.compile(rf"{_TEXT}|[{{}}]")
# Behind an artifact's name may stand the version of Scala that it is built with, which changes, and what sort it is.
_COORDINATES = r"[\"'][\w.-]{1,200}:[\w.-]{1,200}(?:\$\{?[\w.]{1,100}\}?)?(?:[:@][^\"'\n]{0,200})?[\"']"
_WRAPPER = r"(?:(platform|enforcedPlatform|testFixtures)[ \t]*\([ \t\n]*)?"
# Of what a platform lists only the versions are taken.
_PLATFORMS = frozenset({"platform", "enforcedPlatform"})
# A configuration, and what is added to it: one package or several by their coordinates, one in parts, or one of Kotlin's
# or npm's by its short name.
_ADDED = re.compile(
    r"(?:^|[{;])[ \t]*+(?:add[ \t]*\([ \t]*)?[\"']?([A-Za-z]\w*+)[\"']?(?:[ \t]*+[(,][ \t\n]*+|[ \t]++)"
    + _WRAPPER
    + rf"(?:({_COORDINATES}(?:\)?[ \t\n]*+,[ \t\n]*+{_COORDINATES}){{0,100}}+)"
    + r"|(?:group[ \t]*[:=][ \t]*)?[\"']([\w.-]{1,200})[\"'][ \t\n]*,[ \t\n]*(?:name[ \t]*[:=][ \t]*)?[\"']([\w.-]{1,200})[\"']"
    + r"(?:[ \t\n]*,[ \t\n]*(?:version[ \t]*[:=][ \t]*)?[\"']([^\"'\n]{1,200})[\"'])?"
    + r"|(kotlin|npm|devNpm|peerNpm|optionalNpm)[ \t]*\([ \t]*\"([\w@/.-]{1,200})\"(?:[ \t]*,[ \t]*\"([^\"\n]{1,200})\")?)",
    re.MULTILINE,
)
# The same with what the project's catalogue holds, by its accessors: `implementation(libs.acme.look)`.
_TAKEN = re.compile(
    r"(?:^|[{;])[ \t]*+(?:add[ \t]*\([ \t]*)?[\"']?([A-Za-z]\w*+)[\"']?(?:[ \t]*+[(,][ \t\n]*+|[ \t]++)"
    + _WRAPPER
    + r"(libs\.[\w.]{1,300}(?:[ \t]*,[ \t\n]*libs\.[\w.]{1,300}){0,100}+)",
    re.MULTILINE,
)
_ACCESSOR = re.compile(r"libs\.([\w.]+)")
# By what a script takes libraries of the catalogue that is not read here, and what stands for them.
_TAKEN_ELSEWHERE = re.compile(
    r"find(?:Library|Bundle)[ \t]*\(|(?:list|set|array)Of[ \t]*\([ \t\n]*libs\.|=[ \t]*libs\.(?!versions\b|plugins\b)"
)
ANY_OF_CATALOGUE = "*"
_COORDINATE = re.compile(r"[\"']([\w.-]+:[\w.-]+)(\$\{?[\w.]+\}?)?(?::([^\"':@]+))?")
# What is a configuration wherever it stands; others are so within `dependencies` only, where each name is one.
_KNOWN = re.compile(
    r"implementation|api|compile|compileOnly|runtime|runtimeOnly|annotationProcessor|kapt|ksp|developmentOnly"
    r"|(?:test|androidTest)\w*|classpath"
)
_DEPENDENCIES = re.compile(r"(?:^|[\s.])dependencies[ \t]*(?:\([^()]*\)[ \t]*)?$")
_IN_TURN = re.compile(r"(?:\}?[ \t]*(?:if|else|for|while|when)\b|.*\b(?:each|forEach)\b)")
# Blocks in which versions are said of what is added elsewhere.
_OF_VERSIONS = re.compile(
    r"(?:^|[\s.])(?:constraints|dependencyManagement|modules|components)[ \t]*(?:\([^()]*\)[ \t]*)?$"
)
# Names of such blocks' kin that take coordinates as configurations do.
_OTHER_CALLS = """all arrayOf because dependency each exclude force id if listOf mavenBom module println project replacedBy resolve
    return setOf substitute using version when with withModule"""
_NO_CONFIGURATIONS = frozenset(_OTHER_CALLS.split())
# The block of a source set or a suite of tests: `commonTest {`, `val jvmTest by getting {`, `named("jvmTest") {`.
_OF_TESTS = re.compile(
    r"(?:val[ \t]+)?(?:[a-z]\w*\.)*(?:(?:named|getByName|register|create|maybeCreate)(?:<\w+>)?[ \t]*\([ \t]*[\"'])?"
    r"(?:test|[a-z]\w*Test)"
    r"(?:[\"'][^()]*\)|[ \t]+by[ \t]+\w+(?:[ \t]*\([^()]*\))?|[ \t]*\([^()]*\))?(?:\.configure)?(?:\.dependencies)?"
)
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_TESTING = frozenset({"test", "tests", "jmh", "benchmark", "benchmarks", "debug", "development"})
# What a configuration's name ends with where its packages are there when the program runs.
_RUNNING = ("implementation", "api", "compile", "runtime", "runtimeonly", "shadow", "embed")
OF_THE_BUILD = re.compile(r"(?:^|/)(?:buildSrc|build-?[lL]ogic)/")  # what runs in the build itself
_MAX_HEAD = 200  # characters before a brace that are looked at
_MAX_DEPTH = 32  # blocks around a dependency


def read_gradle(path: str, data: bytes) -> Found:
    """Read the dependencies that a Gradle file writes out; names are `group:artifact`, and npm's have no colon."""
    text = COMMENTS.sub(without_comment, as_text(data))
    found = Found()
    line = 1
    at = 0
    if _TAKEN_ELSEWHERE.search(text):
        found.taken[ANY_OF_CATALOGUE] = {"run"}
    for match, heads in with_blocks(text, _TAKEN) if "libs." in text else ():
        if _adds(match[1], heads):
            scope = _scope(match[1], heads, path)
            for number, accessor in enumerate(_ACCESSOR.findall(match[3])):
                its = _of_versions(scope) if number == 0 and match[2] in _PLATFORMS else scope
                found.taken.setdefault(accessor.removesuffix(".get"), set()).add(its)
    for match, heads in with_blocks(text, _ADDED):
        if not _adds(match[1], heads):
            continue
        scope = _scope(match[1], heads, path)
        line += text.count("\n", at, match.start(1))
        at = match.start(1)
        for number, (name, version, own, offset) in enumerate(_packages(match)):
            its = _of_versions(scope) if number == 0 and match[2] in _PLATFORMS else own or scope
            found.depend(name, version, its, path, line + text.count("\n", at, offset))
    if described_as := re.search(r"^description\s*(?:=\s*)?[\"']([^\"'\n]+)", text, re.MULTILINE):
        found.description = described(described_as[1])
    if main := re.search(r"mainClass(?:Name)?(?:\.set\(|\s*=\s*)[\"']([\w.]+)", text):
        found.enter("main", main[1])
    return found


def without_comment(match: re.Match[str]) -> str:
    """Return a text as it is, and a comment as an equally high blank."""
    return match[0] if match[0][0] in "\"'" else " " + "\n" * match[0].count("\n")


def with_blocks(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield what is added, each with the heads of the blocks around it, the outermost first."""
    braces = (match for match in _BRACES.finditer(text) if match[0] in "{}")
    brace = next(braces, None)
    heads: list[str] = []
    deeper = 0  # blocks inside of the deepest whose head is kept
    for match in islice(pattern.finditer(text), 4 * MAX_DEPENDENCIES):
        while brace is not None and brace.start() < match.start(1):
            if brace[0] == "{" and len(heads) == _MAX_DEPTH:
                deeper += 1
            elif brace[0] == "{":
                heads.append(_head(text, brace.start()))
            elif deeper:
                deeper -= 1
            elif heads:
                heads.pop()
            brace = next(braces, None)
        yield match, heads


def _head(text: str, brace: int) -> str:
    """Return what stands before a brace, from the beginning of its line or from the brace before."""
    least = max(0, brace - _MAX_HEAD)
    start = max(text.rfind(mark, least, brace) for mark in "\n{};")
    return text[max(start + 1, least) : brace].strip()


def _adds(configuration: str, heads: list[str]) -> bool:
    """Say whether a name stands where it is a configuration to which packages are added."""
    if any(map(_OF_VERSIONS.search, heads)) or configuration in _NO_CONFIGURATIONS:
        return False
    if _KNOWN.fullmatch(configuration):
        return True
    inner = next((head for head in reversed(heads) if not _IN_TURN.match(head)), "")
    return _DEPENDENCIES.search(inner) is not None


def _scope(configuration: str, heads: list[str], path: str) -> str:
    """Return what the packages of a configuration are there for; of one that a plugin brings it is the build alone."""
    words = [word.lower() for word in _WORD.findall(configuration)]
    if not _TESTING.isdisjoint(words) or any(map(_OF_TESTS.fullmatch, heads)):
        return "development"
    if words[:1] == ["optional"]:
        return "optional:gradle"  # as plugins call what whoever wants it declares too
    if words[:1] in (["provided"], ["kapt"], ["ksp"]) or "compileonly" in configuration.lower():
        return "build"
    return "run" if "".join(words).endswith(_RUNNING) and not OF_THE_BUILD.search(path) else "build"


def _of_versions(scope: str) -> str:
    """Return what a list of versions is there for that a configuration of some scope takes: no more than the build."""
    return "build" if scope == "run" else scope


def _packages(match: re.Match[str]) -> Iterator[tuple[str, str, str, int]]:
    """Yield name, version, scope of its own and offset of what is added to a configuration."""
    _, _, several, group, artifact, version, language, short, its_version = match.groups()
    if several:
        for one in _COORDINATE.finditer(match.string, match.start(3), match.end(3)):
            if not one[2] or one[1].endswith("_"):
                yield one[1].rstrip("_"), one[3] or "", "", one.start()
    elif language == "kotlin":
        yield f"org.jetbrains.kotlin:kotlin-{short}", its_version or "", "", match.start(7)
    elif language:
        yield (
            short,
            its_version or "",
            {"devNpm": "development", "optionalNpm": "optional:npm"}.get(language, ""),
            match.start(7),
        )
    elif group and artifact:
        yield f"{group}:{artifact}", version or "", "", match.start(4)
