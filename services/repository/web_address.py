"""How hosts write the web address of a tree or a file, so that a pasted page leads to its repository. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
# Hosts where a repository is always owner/name, so that whatever follows belongs to a page about it.
_TWO_PARTS = {"github.com", "www.github.com", "bitbucket.org", "codeberg.org", "gitee.com"}
_PAGES_OF_A_BRANCH = {"tree", "blob", "raw", "blame", "commits", "edit"}


def split_web_path(host: str, parts: Sequence[str]) -> tuple[list[str], str | None]:
    """Split a path into the repository's and what follows its branch's mark (branch, perhaps with a path in it).

    | host | page |
    |---|---|
    | GitHub, sourcehut and alike | `owner/name/tree/<branch>/…`, `blob` and such |
    | GitLab | `group/…/name/-/tree/<branch>/…` |
    | Gitea, Forgejo | `owner/name/src/branch/<branch>/…`, `src/commit/…`, `src/tag/…` |
    | Bitbucket | `owner/name/src/<branch>/…` |

    A page of a certain commit leads to the repository without a branch: a map is drawn of a branch's newest commit.
    """
    if "-" in parts[1:]:
        at = list(parts).index("-", 1)
        return list(parts[:at]), _branch(parts[at + 1 :], _PAGES_OF_A_BRANCH)
    if len(parts) > 3 and parts[2] == "src" and parts[3] in {"branch", "commit", "tag"} and len(parts) > 4:
        return list(parts[:2]), _name(parts[4:]) if parts[3] == "branch" else None
    if len(parts) > 3 and parts[2] == "src" and (host == "bitbucket.org" or "bitbucket" in host):
        return list(parts[:2]), _name(parts[3:])
    if len(parts) > 3 and parts[2] in _PAGES_OF_A_BRANCH and "gitlab" not in host:
        return list(parts[:2]), _branch(parts[2:], _PAGES_OF_A_BRANCH)
    return list(parts[:2] if host in _TWO_PARTS else parts), None


def _branch(parts: Sequence[str], pages: set[str]) -> str | None:
    return _name(parts[1:]) if len(parts) > 1 and parts[0] in pages else None


def _name(parts: Sequence[str]) -> str | None:
    """Return a branch with what follows it; None for a commit's name."""
    if not parts or _COMMIT.fullmatch(parts[0]):
        return None
    return unquote("/".join(parts))
