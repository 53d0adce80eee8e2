"""Our clones: one bare repository per project, which appears whole or not at all, and goes without a trace."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.repository import git
from services.repository.address import Address, parse_address
from services.repository.call import Call, OnProgress
from services.repository.clone_folder import (
    clear_leftovers,
    is_orphan,
    record_address,
    recorded_address,
    remove,
    shallow_commits,
)
from services.repository.errors import (
    CloneMissing,
    EmptyRepository,
    GitFailed,
    NotARepository,
    RepositoryCancelled,
    RepositoryDamaged,
)
from services.repository.policy import Resolve, access_to, allow
from services.repository.remote_refs import HEADS, Chosen, RemoteRefs, branch_candidates, choose, parse_refs

if TYPE_CHECKING:
    # Only for types: the settings load pydantic-settings, which the map child, started for every refresh, does without.
    from services.core.settings import Settings

log = logging.getLogger(__name__)

_PARTIAL = ".partial-"
# Where the commit of a detached HEAD is kept, so that a later fetch knows what is here.
_DETACHED = "refs/gander/head"
_LIST_SECONDS = 60.0
_SILENCE_SECONDS = 60.0  # in which a host has begun to answer


@dataclass(frozen=True)
class HeadInfo:
    """What a clone holds. `branch` is None where the repository's HEAD names a commit and no branch."""

    default_branch: str | None
    branch: str | None
    commit: str
    committed_at: datetime


class RepositoryService:
    """Clones, refreshes and deletes; safe to use from several threads for different projects."""

    def __init__(self, settings: Settings, *, resolve: Resolve | None = None) -> None:
        """Keep the clones below `settings.repos_dir`; `resolve` stands in for the system's look-up of hosts."""
        self._settings = settings
        self._resolve = resolve

    def understand(self, text: str) -> Address:
        """Read an address and check what can be checked without the network. Raises kinds of BadAddress."""
        return allow(parse_address(text), self._settings)

    def kind_of(self, text: str) -> str:
        """Return the kind of an address (https, http, ssh, local) by its looks alone. Raises kinds of BadAddress."""
        return parse_address(text).kind

    def path(self, project_id: int) -> Path:
        """Return where a project's clone lies, or would."""
        return self._settings.repos_dir / f"{int(project_id)}.git"

    def clone(
        self,
        address: Address,
        project_id: int,
        *,
        token: str | None = None,
        on_progress: OnProgress | None = None,
        cancelled: threading.Event | None = None,
    ) -> HeadInfo:
        """Clone the whole history of one branch, replacing a clone that is there.

        Raises an error of services.repository.errors; then nothing new is left on the disk.
        """
        call = self._open(address, token, on_progress, cancelled)
        chosen: Chosen | None = None
        if call.address.branch:
            refs = self._list(call)
            chosen = choose(refs, call.address.branch)
        with self._partial(project_id) as partial:
            self._clone_into(call, partial, chosen.branch if chosen else None)
            info = self._describe(partial)
            if info is None and chosen is None:
                # HEAD names a branch that is not there; perhaps there are others.
                shutil.rmtree(partial)
                self._clone_into(call, partial, choose(self._list_all(call), None).branch)
                info = self._describe(partial)
            if info is None:
                raise EmptyRepository
            if chosen is not None:
                info = replace(info, default_branch=refs.default_branch)
            call.check()
            record_address(partial, call.address)
            self._move_in(partial, project_id)
        return info

    def refresh(
        self,
        address: Address,
        project_id: int,
        *,
        token: str | None = None,
        on_progress: OnProgress | None = None,
        cancelled: threading.Event | None = None,
    ) -> HeadInfo:
        """Fetch what is new; an unchanged repository costs one short question.

        Follows a renamed default branch and a rewritten history; clones anew what is missing or damaged here, or was
        made of another address.
        """
        path = self.path(project_id)
        recorded = recorded_address(path)
        moved = recorded is not None and recorded != allow(address, self._settings).canonical
        before = None if moved else self._find_usable(path)
        if before is None:
            return self.clone(address, project_id, token=token, on_progress=on_progress, cancelled=cancelled)
        call = self._open(address, token, on_progress, cancelled)
        refs = self._list(call)
        chosen = choose(refs, call.address.branch)
        if (chosen.branch, chosen.commit) != (before.branch, before.commit) or shallow_commits(path):
            try:
                self._fetch(call, path, chosen)
            except RepositoryDamaged:
                log.warning("The clone of project %s is damaged: cloning it anew.", project_id)
                return self.clone(address, project_id, token=token, on_progress=on_progress, cancelled=cancelled)
        info = self._describe(path)
        if info is None:
            raise RepositoryDamaged
        if recorded is None:
            record_address(path, call.address)
        return replace(info, default_branch=refs.default_branch)

    def delete(self, project_id: int) -> None:
        """Remove a project's clone; there may be none."""
        path = self.path(project_id)
        gone = self._settings.repos_dir / f"{_PARTIAL}{project_id}-{secrets.token_hex(4)}"
        try:
            path.rename(gone)  # so that it is gone at once, however long the removal takes
        except FileNotFoundError:
            return
        remove(gone)

    def sweep(self, alive: Collection[int] | None = None) -> int:
        """Remove what a crash left behind; at start, before any job runs. Returns how many leftovers there were.

        `alive` are the numbers of all projects there are: the clones of others go as well.
        """
        if not self._settings.repos_dir.is_dir():
            return 0
        leftovers = [
            path
            for path in self._settings.repos_dir.iterdir()
            if path.name.startswith(_PARTIAL) or (alive is not None and is_orphan(path.name, alive))
        ]
        for path in leftovers:
            remove(path)
        removed = len(leftovers)
        for path in self._settings.repos_dir.glob("*.git"):
            removed += clear_leftovers(path)
        return removed

    # ── The steps ────────────────────────────────────────────────────────────────────────────────────

    def _open(
        self, address: Address, token: str | None, on_progress: OnProgress | None, cancelled: threading.Event | None
    ) -> Call:
        if cancelled is not None and cancelled.is_set():
            raise RepositoryCancelled
        git.require_version()
        self._settings.repos_dir.mkdir(parents=True, exist_ok=True)
        address = allow(address, self._settings)
        access = access_to(address, self._settings, token=token, cancelled=cancelled, resolve=self._resolve)
        return Call(address, access, self._settings, on_progress, cancelled)

    def _list(self, call: Call) -> RemoteRefs:
        """Ask for HEAD and the branches that may be meant; for all of them when HEAD names nothing."""
        url, wanted = call.address.clone_url, call.address.branch
        names = [f"{HEADS}{name}" for name in branch_candidates(wanted)] if wanted else []
        answer = call.run(["ls-remote", "--symref", "--", url, "HEAD", *names], seconds=_LIST_SECONDS)
        refs = parse_refs(answer)
        return refs if refs.head is not None or wanted else self._list_all(call)

    def _list_all(self, call: Call) -> RemoteRefs:
        """Ask for all branches. Raises NotARepository when what answers lists nothing because it is a mere web page.

        Git takes any page for a repository without branches on a host that serves plain files; only its trace of
        the conversation tells.
        """
        heard = bytearray()
        arguments = ["ls-remote", "--symref", "--", call.address.clone_url, "HEAD", f"{HEADS}*"]
        refs = parse_refs(call.run(arguments, seconds=_LIST_SECONDS, traced=heard))
        if not refs.branches and call.address.kind in {"https", "http"} and b"packet:" not in heard:
            raise NotARepository
        return refs

    def _clone_into(self, call: Call, target: Path, branch: str | None) -> None:
        named = [f"--branch={branch}"] if branch else []
        options = ["--bare", "--single-branch", "--no-tags", "--template=", "--no-local", "--progress"]
        arguments = ["clone", *options, *named, "--", call.address.clone_url, str(target)]
        call.run(arguments, watched=target, silence=_SILENCE_SECONDS)

    def _fetch(self, call: Call, path: Path, chosen: Chosen) -> None:
        clear_leftovers(path)
        local = f"{HEADS}{chosen.branch}" if chosen.branch else _DETACHED
        source = local if chosen.branch else "HEAD"
        # A clone of a shallow one takes what that one has got since.
        deepening = "--unshallow" if shallow_commits(path) else "--update-shallow"
        options = ["--no-tags", "--no-write-fetch-head", deepening, "--progress"]
        try:
            call.run(
                ["fetch", *options, "--", call.address.clone_url, f"+{source}:{local}"], git_dir=path, watched=path
            )
        except BaseException:
            clear_leftovers(path)
            raise
        if chosen.branch:
            git.run(["symbolic-ref", "HEAD", local], git_dir=path)
        else:
            git.run(["update-ref", "--no-deref", "HEAD", _DETACHED], git_dir=path)
        names = git.run(["for-each-ref", "--format=%(refname)"], git_dir=path).decode().split()
        others = [f"delete {name}\n" for name in names if name != local]
        if others:
            git.run(["update-ref", "--stdin"], git_dir=path, given="".join(others).encode())

    def _find_usable(self, path: Path) -> HeadInfo | None:
        """Return what a clone holds, or None when there is none that can be read."""
        try:
            return self._describe(path)
        except (RepositoryDamaged, GitFailed):
            return None

    def _describe(self, path: Path) -> HeadInfo | None:
        """Return what a clone holds, or None when it holds no commit. Raises RepositoryDamaged."""
        try:
            head = (path / "HEAD").read_text().strip()
        except (OSError, UnicodeError):
            return None
        branch = head.removeprefix(f"ref: {HEADS}") if head.startswith(f"ref: {HEADS}") else None
        if branch is not None and not git.run(["for-each-ref", f"{HEADS}{branch}"], git_dir=path):
            return None
        answer = git.run(["log", "-1", "--no-show-signature", "--format=%H %T %ct", "HEAD", "--"], git_dir=path)
        commit, tree, *moment = answer.decode().split()  # git knows no moment before 1970
        git.run(["ls-tree", tree], git_dir=path)  # a commit without its tree is no use
        return HeadInfo(branch, branch, commit, moment_of(moment[0] if moment else 0))

    @contextmanager
    def _partial(self, project_id: int) -> Iterator[Path]:
        partial = self._settings.repos_dir / f"{_PARTIAL}{int(project_id)}-{secrets.token_hex(4)}"
        try:
            yield partial
        finally:
            remove(partial)

    def _move_in(self, partial: Path, project_id: int) -> None:
        self.delete(project_id)
        partial.rename(self.path(project_id))


def require_clone(path: Path) -> Path:
    """Return `path` when a clone lies there. Raises CloneMissing."""
    if not (path / "HEAD").is_file():
        raise CloneMissing
    return path


def moment_of(seconds: str | int) -> datetime:
    """Read seconds since 1970; histories hold impossible ones, which count as the nearest possible."""
    return datetime.fromtimestamp(min(max(int(seconds), 0), 253_402_300_799), UTC)
