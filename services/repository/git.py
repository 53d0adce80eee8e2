"""The one door to the git command: the environment, options and limits under which every git process runs.

Nothing of the person's or the machine's configuration is read and nothing inside a repository is executed: no
hooks, filters, credential helpers, editors, prompts or work trees.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.core.errors import GanderError
from services.repository.classify import classify
from services.repository.errors import GitFailed, GitMissing, GitTimedOut, GitTooOld, RepositoryCancelled
from services.repository.process import Ended, Supervised

log = logging.getLogger(__name__)

# Listing 200,000 paths takes half a second; a tree that keeps git walking without an answer is a trap.
LISTING_SECONDS = 60.0
READ_SECONDS = 600.0  # the wall clock of reading our own clones
# Answers that are taken whole (references, names) are short; more is a fault or an attack.
MAX_ANSWER_BYTES = 64 << 20

# Older ones silently ignore safe.bareRepository (2.38) and http.curloptResolve (2.37).
MIN_VERSION = (2, 38)
_new_enough: set[str] = set()  # programs that were asked

OPTIONS = {
    "http.followRedirects": "false",  # a vetted host could send us to one that is not
    "credential.helper": "",
    "core.hooksPath": "/dev/null",
    "core.symlinks": "false",
    "core.fsmonitor": "false",
    "core.bigFileThreshold": "16m",
    "core.packedGitLimit": "256m",
    "transfer.credentialsInUrl": "die",
    "safe.bareRepository": "explicit",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "transfer.bundleURI": "false",
    "gc.auto": "0",
    "pack.threads": "1",
}
ENVIRONMENT = {
    "HOME": "/nonexistent",
    "XDG_CONFIG_HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",  # messages in English, because they are read by a program
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "/bin/false",
    "SSH_ASKPASS": "/bin/false",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone must not fetch, by its own configuration, while it is read
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_HTTP_LOW_SPEED_LIMIT": "1000",
    "GIT_HTTP_LOW_SPEED_TIME": "30",
}


@dataclass(frozen=True)
class Access:
    """What one call may reach, and as whom. `secrets` are cut out of whatever git says."""

    protocol: str = "none"  # GIT_ALLOW_PROTOCOL
    config: Mapping[str, str] = field(default_factory=dict)  # passed as -c: nothing secret
    secret_config: Mapping[str, str] = field(default_factory=dict, repr=False)  # passed by environment
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def scrub(self, text: str) -> str:
        """Return `text` without any of the secrets."""
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return text


OWN_CLONE = Access()  # no protocol at all


def environment_of(access: Access) -> dict[str, str]:
    """Return the whole environment of one call: nothing is inherited but PATH."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), **ENVIRONMENT, "GIT_ALLOW_PROTOCOL": access.protocol}
    environment.update(access.environment)
    if access.secret_config:
        environment["GIT_CONFIG_COUNT"] = str(len(access.secret_config))
        for number, (key, value) in enumerate(access.secret_config.items()):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment


def command_of(arguments: Sequence[str], git_dir: Path | None, access: Access) -> list[str]:
    """Return the whole command line of one call. Raises GitMissing."""
    program = shutil.which("git")
    if program is None:
        raise GitMissing
    options = [part for key, value in {**OPTIONS, **access.config}.items() for part in ("-c", f"{key}={value}")]
    # Commands without a repository are given one that cannot be, so that git looks for none around `/`.
    where = [] if arguments[0] == "clone" else [f"--git-dir={git_dir or '/dev/null'}"]
    return [program, "--no-pager", *options, *where, *arguments]


def stream(
    arguments: Sequence[str],
    *,
    git_dir: Path | None = None,
    access: Access = OWN_CLONE,
    seconds: float = READ_SECONDS,
    cancelled: threading.Event | None = None,
    given: Iterable[bytes] | None = None,
    on_stderr: Callable[[bytes], None] | None = None,
    watch: Callable[[], None] | None = None,
    niceness: int = 0,
) -> Iterator[bytes]:
    """Run git and yield what it prints, in pieces of up to a megabyte; with a niceness others go first.

    Raises the error that its words on stderr amount to (see `classify`), GitTimedOut after `seconds`,
    RepositoryCancelled within a second of `cancelled`, or what `watch` raises. Closing the iterator ends git.
    """
    with Supervised(
        command_of(arguments, git_dir, access),
        environment=environment_of(access),
        seconds=seconds,
        cancelled=cancelled,
        given=given,
        on_stderr=on_stderr,
        watch=watch,
        niceness=niceness,
    ) as process:
        yield from process.chunks()
        _raise_if_ended(process, seconds)
        if process.returncode:
            raise _failure(arguments[0], process.returncode, process.stderr, access)


def run(
    arguments: Sequence[str],
    *,
    git_dir: Path | None = None,
    access: Access = OWN_CLONE,
    seconds: float = READ_SECONDS,
    cancelled: threading.Event | None = None,
    given: bytes | None = None,
    on_stderr: Callable[[bytes], None] | None = None,
    watch: Callable[[], None] | None = None,
) -> bytes:
    """Run git and return all that it prints. Raises as `stream` does, and when it prints more than 64 MiB."""
    answer = bytearray()
    pieces = stream(
        arguments,
        git_dir=git_dir,
        access=access,
        seconds=seconds,
        cancelled=cancelled,
        given=None if given is None else [given],
        on_stderr=on_stderr,
        watch=watch,
    )
    for piece in pieces:
        answer += piece
        if len(answer) > MAX_ANSWER_BYTES:
            raise GitFailed("Git answered with far more than it should. The log has what it said.")
    return bytes(answer)


def ask(
    arguments: Sequence[str],
    *,
    git_dir: Path,
    seconds: float = READ_SECONDS,
    cancelled: threading.Event | None = None,
) -> bool:
    """Run a git command that answers yes by exit code 0 and no by 1. Raises as `stream` does for any other."""
    command = command_of(arguments, git_dir, OWN_CLONE)
    environment = environment_of(OWN_CLONE)
    with Supervised(command, environment=environment, seconds=seconds, cancelled=cancelled) as process:
        for _ in process.chunks():
            pass
        _raise_if_ended(process, seconds)
        # A git that was killed, or says that something is wrong, has not answered.
        if process.returncode not in {0, 1} or (process.returncode == 1 and process.stderr):
            raise _failure(arguments[0], process.returncode or 0, process.stderr, OWN_CLONE)
        return process.returncode == 0


def read(
    git_dir: Path,
    arguments: Sequence[str],
    *,
    seconds: float = READ_SECONDS,
    cancelled: threading.Event | None = None,
    niceness: int = 0,
) -> Iterator[bytes]:
    """Run git on one of our own clones, reaching nothing else, and yield what it prints; for mass reads."""
    return stream(arguments, git_dir=git_dir, seconds=seconds, cancelled=cancelled, niceness=niceness)


def git_version() -> str | None:
    """Return the version of the installed git ("2.39.5"), or None when there is none."""
    try:
        return _installed_version() or None
    except GanderError:
        return None


def require_version() -> None:
    """Refuse a git that would pass over options which keep Gander safe. Raises GitTooOld, GitMissing.

    A git that was found good is not asked again.
    """
    program = shutil.which("git")
    if program not in _new_enough:
        version = _installed_version()
        if not is_new_enough(version):
            raise GitTooOld(version=version or "unknown", needed=".".join(map(str, MIN_VERSION)))
        _new_enough.add(program or "")


def is_new_enough(version: str) -> bool:
    """Say whether a version ("2.39.5", "2.46.0.windows.1") is one that knows all options of the door."""
    found = re.match(r"(\d{1,4})\.(\d{1,4})", version)
    return found is not None and (int(found[1]), int(found[2])) >= MIN_VERSION


def _installed_version() -> str:
    words = run(["version"], seconds=10).decode(errors="replace").split()
    return words[2] if len(words) > 2 else ""


def _raise_if_ended(process: Supervised, seconds: float) -> None:
    if process.ended is Ended.CANCELLED:
        raise RepositoryCancelled
    if process.ended is Ended.TIMED_OUT:
        raise GitTimedOut(seconds=int(seconds))


def _failure(command: str, returncode: int, stderr: bytes, access: Access) -> GanderError:
    said = access.scrub(stderr.decode(errors="replace"))
    error = classify(said, returncode, with_token=bool(access.secrets))
    # Progress lines end in a carriage return; what counts are the lines after them.
    lines = [line.rsplit("\r", 1)[-1] for line in said.strip().splitlines()]
    log.warning("git %s ended with %s (%s): %s", command, returncode, error.code, " | ".join(lines[-5:])[:2000])
    return error
