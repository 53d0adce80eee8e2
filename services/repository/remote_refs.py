"""What `git ls-remote --symref` lists, and which branch of it is meant. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from services.repository.errors import BranchNotFound, EmptyRepository

HEADS = "refs/heads/"
# Where HEAD names a branch that is not there, these are tried before the first of the others.
USUAL_NAMES = ("main", "master", "develop", "trunk", "default")
_LINE = re.compile(r"(ref: (?P<branch>\S+)|(?P<commit>[0-9a-f]{40}|[0-9a-f]{64}))\t(?P<name>\S+)")


@dataclass(frozen=True)
class RemoteRefs:
    """The branches of a repository, and what its HEAD names."""

    default_branch: str | None = None  # None when HEAD is detached or names nothing
    head: str | None = None  # the commit of HEAD
    branches: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """The commit to map; `branch` is None for a detached HEAD."""

    branch: str | None
    commit: str


def parse_refs(answer: bytes) -> RemoteRefs:
    """Read what ls-remote printed; lines that are something else are passed over."""
    default_branch, head, branches = None, None, {}
    for line in answer.decode("utf-8", errors="replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        if found["name"] == "HEAD":
            if found["branch"] is not None and found["branch"].startswith(HEADS):
                default_branch = found["branch"].removeprefix(HEADS)
            head = found["commit"] or head
        elif found["name"].startswith(HEADS) and found["commit"]:
            branches[found["name"].removeprefix(HEADS)] = found["commit"]
    return RemoteRefs(default_branch, head, branches)


def branch_candidates(wanted: str) -> list[str]:
    """Return the branches that `wanted`, a branch perhaps followed by a path in it, may mean; the longest first."""
    parts = wanted.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]


def choose(refs: RemoteRefs, wanted: str | None) -> Chosen:
    """Return the branch that is meant. Raises BranchNotFound, EmptyRepository."""
    if wanted:
        for name in branch_candidates(wanted):
            if name in refs.branches:
                return Chosen(name, refs.branches[name])
        raise BranchNotFound(branch=wanted)
    if refs.head is not None:
        return Chosen(refs.default_branch, refs.head)
    for name in (*USUAL_NAMES, *sorted(refs.branches)):
        if name in refs.branches:
            return Chosen(name, refs.branches[name])
    raise EmptyRepository
