"""What git's words on stderr amount to. Pure: text in, an error for people out."""

from __future__ import annotations

import re

from services.core.errors import GanderError
from services.repository.errors import (
    BranchNotFound,
    CertificateRefused,
    CloneOutOfSpace,
    GitFailed,
    HostFailed,
    HostUnknown,
    NetworkGone,
    NotARepository,
    RedirectRefused,
    RepositoryDamaged,
    RepositoryNotFound,
    SshRefused,
    TokenNeeded,
    TokenRefused,
)

# First match wins, so causes stand above what merely follows from them. Of the far side's lines ("remote: …") only
# git's own about damage is read: a server could make up any of these words.
RULES: tuple[tuple[type[GanderError], str], ...] = (
    (CloneOutOfSpace, "no space left on device|disk quota exceeded|file too large"),
    (
        SshRefused,
        r"host key verification failed|permission denied \((publickey|password|keyboard)|too many authentication",
    ),
    (
        HostUnknown,
        "could not resolve host|name or service not known|temporary failure in name resolution|no address associated",
    ),
    (CertificateRefused, "ssl certificate|certificate verif|tls certificate|server certificate|ssl: no alternative"),
    (RedirectRefused, r"returned error: 30\d|unable to update url base from redirection"),
    (
        TokenNeeded,
        "authentication failed|could not read (username|password)|terminal prompts disabled|returned error: 401",
    ),
    (TokenRefused, "returned error: 403"),
    (HostFailed, r"returned error: (5\d\d|429)"),
    (BranchNotFound, "remote branch .* not found|couldn't find remote ref"),
    (
        RepositoryNotFound,
        (
            "repository '.*' not found|returned error: 4(04|10)|(repository|project) not found|could not be found"
            "|does not exist"
        ),
    ),
    (
        NotARepository,
        (
            "not valid: is this a git repository|does not appear to be a git repository|invalid content-type"
            "|not a git repository|protocol error: bad line length|invalid pkt-line|invalid server response"
        ),
    ),
    (RepositoryDamaged, "git-pack-objects died|possible repository corruption|remote unpack failed"),
    (
        NetworkGone,
        (
            "operation too slow|failed to connect|connection (refused|reset|timed out|closed)|could ?n[o']t connect"
            "|no route to host|network is unreachable|early eof|unexpected disconnect|hung up unexpectedly|transfer closed"
            "|empty reply|gnutls_handshake|gnutls recv|ssl_error|http/2 stream|(recv|send) failure|rpc failed|timed out"
            "|bytes of body are still expected"
        ),
    ),
    (
        RepositoryDamaged,
        (
            "corrupt|bad object|missing (blob|tree|commit|object)|unable to read|index-pack (failed|died)|invalid index-pack"
            "|bad tree|not a valid object|unresolved delta|did not send all necessary|loose object|packfile|inflate"
            "|malformed|not our ref|lazy fetching disabled|unable to parse|could not parse|too deep|maximum allowed tree"
            "|invalid object|pack has bad|not a tree object|promisor"
        ),
    ),
    (NetworkGone, "unable to access|could not read from remote"),
)
_DAMAGE = "aborting due to possible repository corruption"
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), kind) for kind, pattern in RULES)


def classify(stderr: str, returncode: int = 128, *, with_token: bool = False) -> GanderError:
    """Return the error that a failed git's words amount to; GitFailed when they are unknown.

    A git that was killed by a signal without saying anything met an object that it could not bear.
    """
    lines = re.split(r"[\r\n]+", stderr)
    said = "\n".join(line for line in lines if not line.startswith("remote:") or _DAMAGE in line)
    for pattern, kind in _COMPILED:
        found = pattern.search(said)
        if not found:
            continue
        if kind is BranchNotFound:
            return BranchNotFound("The repository no longer has this branch. Refresh once more, or change the address.")
        if kind is CloneOutOfSpace:
            return CloneOutOfSpace(
                "The disk is full. Free some space, then retry; nothing of this clone is left behind."
            )
        if kind is TokenNeeded and with_token:
            return TokenRefused()
        return kind()
    return RepositoryDamaged() if returncode < 0 else GitFailed()
