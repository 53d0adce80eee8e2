"""Python requirement strings (PEP 508, read tolerantly) and requirements files."""

from __future__ import annotations

import re

from services.system_map.resolve.manifests.found import Found
from services.system_map.resolve.paths import base_name, parent, stem
from services.system_map.resolve.texts import as_text

# The paths of requirements files.
LIST = re.compile(
    r"(?:^|/)(?:[^/]*[-_.])?requirements(?:[-_.][^/]*)?\.(?:txt|in)$|(?:^|/)requirements/(?:[^/]+/)?[^/]+\.(?:txt|in)$"
)
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$", re.DOTALL)
# What may follow a name: a version, a condition, an address. Lists of other programs have other things there.
_FOLLOWING = re.compile(r"[<>=!~;(^\\]|@[^@]*[:/$]|\Z")
_DEVELOPMENT = re.compile(r"dev|test|lint|doc|typing|mypy|style|format|ci\b|build|bench|tox|pre-?commit", re.IGNORECASE)
# A list that installs the project itself is for those who work on it: who only runs it installs the project.
_INSTALLS_ITSELF = re.compile(
    r"^[ \t]*(?:(?:-e|--editable)[ \t=]*)?(?:file:)?\./?(?:\[[^\]\n]*\])?[ \t]*(?:#.*)?$", re.MULTILINE
)
_COMMENT = re.compile(r"(?:^|\s)#")
_EGG = re.compile(r"[#&]egg=([\w.-]+)")
# The address of an archive, whose name says of which distribution and version it is (PEP 427 and 625).
_ARCHIVE = re.compile(
    r"https?://[^\s#?]{1,1000}/([A-Za-z][\w.]{0,100})-(\d[\w.+!]{0,80})"
    r"(?:(?:-[\w.]{1,100}){3,4}\.whl|\.tar\.gz)(?=[\s#?]|\Z)"
)
# Archives that a forge makes of a branch or a tag are called after that: `…/tools/archive/release-2.1.0.tar.gz`.
_OF_A_TAG = re.compile(r"https?://(?:codeload\.|[^\s#?]{1,1000}/archive/|bitbucket\.org/[^\s#?]{1,1000}/get/)")


def split_requirement(text: str) -> tuple[str, str] | None:
    """Return (name, requirement) of `name[extra]>=1 ; marker`; None when it names nothing."""
    match = _REQUIREMENT.match(text)
    if not match or not _FOLLOWING.match(match[2]):
        return None
    return match[1].rstrip(".-"), match[2].strip()


def without_comment(line: str) -> str:
    """Return a line of a requirements file up to its comment."""
    return _COMMENT.split(line, maxsplit=1)[0]


def read_requirements(path: str, data: bytes) -> Found:
    """Read a requirements file; options and references to other files are not dependencies."""
    found = Found()
    name = base_name(path)
    whole = name if base_name(parent(path)) != "requirements" else name.removesuffix(".txt").removesuffix(".in")
    if "constraints" in name:
        return found
    text = as_text(data)
    for_development = path.startswith(("docs/", "doc/", ".")) or _INSTALLS_ITSELF.search(text) is not None
    scope = "development" if for_development or _DEVELOPMENT.search(whole.replace("requirements", "")) else "run"
    if scope == "run" and base_name(parent(path)) in {"extras", "optional"}:
        scope = f"optional:{stem(path)}"
    for number, line in enumerate(text.splitlines(), start=1):
        bare = without_comment(line).strip().rstrip("\\").strip()
        egg = _EGG.search(line)
        if egg:
            found.depend(egg[1], "", scope, path, number)
            continue
        archive = _ARCHIVE.match(bare)
        if archive and (archive[0].endswith(".whl") or not _OF_A_TAG.match(bare)):
            found.depend(archive[1], f"=={archive[2]}", scope, path, number)
            continue
        if not bare or bare.startswith(("-", ".", "/")) or "://" in bare.partition(" @ ")[0]:
            continue
        split = split_requirement(bare.partition(" --")[0])
        if split and not split[1].startswith(("/", "\\")):
            found.depend(*split, scope, path, number)
    return found
