"""GitLab's pipeline: its root file, and the files of the repository that this one includes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.pipelines import listed, pipeline, set_variables
from services.system_map.surface.configuration.yaml_reading import Yaml, read_documents

MAX_INCLUDED = 100  # files
MAX_PATTERNS = 20  # with stars, each held against all paths
MAX_STARS = 2
_YAML = re.compile(r"\.ya?ml$")
_STARS = re.compile(r"(\*\*/?|\*)")
_AS_PATTERN = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
# Keys that are no jobs.
_WORDS = frozenset(
    {"image", "services", "stages", "before_script", "after_script", "variables", "cache", "include", "default"}
) | {"workflow", "spec"}
_OF_A_JOB = frozenset({"script", "trigger", "extends", "run"})


def read_gitlab(path: str, data: bytes, collected: Collected, texts: Mapping[str, bytes] | None = None) -> None:
    """Add the pipeline; `texts` are the files that it may include, and are told as part of it."""
    jobs: dict[str, None] = {}
    stages: list[str] = []
    image = line = None
    for place, document in _documents(path, data, texts or {}):
        set_variables(document.get("variables"), place, collected)
        for name, job, at in _jobs(document):
            jobs[name] = None
            set_variables(job.get("variables"), place, collected)
            line = line or (at if place == path else None)
        stages = stages or document.get("stages").texts()
        image = image or _image(document) or _image(document.get("default"))
        line = line or (document.line if place == path else None)
    if line is not None:
        found = pipeline(path, "GitLab CI", f"stages {listed(stages)}" if stages else "", list(jobs), line)
        found.image = image
        collected.serve(found)


def _image(document: Yaml) -> str | None:
    return document.get("image").text or document.get("image", "name").text


def _jobs(document: Yaml) -> Iterator[tuple[str, Yaml, int]]:
    for name, job, line in document.items():
        is_job = name not in _WORDS and not name.startswith(".") and job.is_map
        if is_job and any(key in _OF_A_JOB for key, _, _ in job.items()):
            yield name, job, line


def _documents(path: str, data: bytes, texts: Mapping[str, bytes]) -> Iterator[tuple[str, Yaml]]:
    """Yield the documents of the root file and of those that it includes, and these, each file once."""
    left, seen = [(path, data)], {path}
    paths = _Paths(texts)
    while left:
        place, text = left.pop(0)
        for document in read_documents(text):
            # Where a file takes inputs, what they are stands in a document of its own.
            if not document.is_map or document.get("spec").is_map:
                continue
            yield place, document
            for pattern in _included(document.get("include")):
                for other in paths.matching(pattern):
                    if other not in seen and len(seen) <= MAX_INCLUDED:
                        seen.add(other)
                        left.append((other, texts[other]))


def _included(include: Yaml) -> list[str]:
    """Return the paths of the repository that an `include` names, with stars as written."""
    rows = include.parts() if include.is_list else [include]
    said = [one.get("local").text if one.is_map else one.text for one in rows]
    return [one.lstrip("/") for one in said if one and "://" not in one and "$" not in one and _YAML.search(one)]


class _Paths:
    """The paths that an include may mean."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Keep those of YAML."""
        self._paths = dict.fromkeys(sorted(path for path in paths if _YAML.search(path)))
        self._found: dict[str, list[str]] = {}

    def matching(self, pattern: str) -> list[str]:
        """Return the paths that are called so: `*` stands for what has no slash, `**` for anything."""
        if "*" not in pattern:
            return [pattern] if pattern in self._paths else []
        if pattern not in self._found:
            if len(self._found) >= MAX_PATTERNS or len(_STARS.findall(pattern)) > MAX_STARS:
                return []
            whole = re.compile("".join(_AS_PATTERN.get(part, re.escape(part)) for part in _STARS.split(pattern)))
            self._found[pattern] = [path for path in self._paths if whole.fullmatch(path)]
        return self._found[pattern]
