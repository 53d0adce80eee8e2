"""What can be wrong with an address, a clone or what git says; each docstring is the message for people.

Invalid: the address itself, refused before anything is contacted. Upstream: what the other side answered;
`transient` only where the same call may succeed later without anybody changing anything.
"""

from __future__ import annotations

from services.core.errors import (
    Conflict,
    Invalid,
    NotFound,
    OutOfSpace,
    TooLarge,
    Unavailable,
    Upstream,
)


class BadAddress(Invalid):
    """This is not a repository's address. Paste one like https://github.com/pallets/flask, or a folder's path."""

    code = 40030
    title = "Not a repository's address"

    def __init__(self, detail: str | None = None, *, host: str = "") -> None:
        """Name the field too, so that a form shows the message beside it."""
        super().__init__(detail, host=host)
        self.errors = {"repository_url": [self.detail]}


class AddressHasCredentials(BadAddress):
    """This address holds a user name, password or token. Paste it without, and put the token into its own field."""

    code = 40031
    title = "Address with credentials"


class SchemeNotSupported(BadAddress):
    """Gander clones by https, by ssh and from folders. Paste the repository's https address."""

    code = 40032
    title = "Kind of address not supported"


class HostNotAllowed(BadAddress):
    """{host} is not on the public internet. To let Gander reach it, add it to GANDER_GIT_ALLOWED_HOSTS and restart."""

    code = 40033
    title = "Host not allowed"


class PlainHttpNotAllowed(BadAddress):
    """{host} is asked for by plain http. Use https, or add the host to GANDER_GIT_ALLOWED_HOSTS and restart."""

    code = 40034
    title = "Plain http not allowed"


class SshOff(BadAddress):
    """Addresses by ssh are off. Paste the https address, or start Gander with GANDER_GIT_SSH=1 to use your ssh keys."""

    code = 40035
    title = "ssh is off"


class FolderNotAllowed(BadAddress):
    """This folder is outside those Gander may read. Add a folder above it to GANDER_LOCAL_ROOTS and restart."""

    code = 40036
    title = "Folder not allowed"


class FolderNotFound(BadAddress):
    """There is no such folder on the machine that Gander runs on. Check the path."""

    code = 40037
    title = "No such folder"


class FolderNotARepository(BadAddress):
    """This folder is not in a git repository. Choose one that holds a `.git` folder, or run `git init` in it first."""

    code = 40038
    title = "Not a git repository"


class BadAccessToken(Invalid):
    """This access token cannot be right: it holds spaces, line breaks or signs that tokens never have. Copy it again."""

    code = 40039
    title = "Not an access token"

    def __init__(self) -> None:
        """Name the field too; never the token."""
        super().__init__()
        self.errors = {"access_token": [self.detail]}


class CloneMissing(NotFound):
    """This project has no clone yet. Refresh it."""

    code = 40430
    title = "No clone"


class ObjectNotFound(NotFound):
    """There is no such file at this commit."""

    code = 40431
    title = "No such file"


class RepositoryCancelled(Conflict):
    """This was cancelled. Nothing of it is left behind."""

    code = 40930
    title = "Cancelled"


class RepositoryTooLarge(TooLarge):
    """This repository is larger than {limit}. Raise GANDER_MAX_PACK_BYTES to clone it all the same."""

    code = 41310
    title = "Repository too large"


class TooManyPaths(TooLarge):
    """This commit has more than {limit} files. Raise GANDER_MAX_PATHS to map it all the same."""

    code = 41311
    title = "Too many files"


class BlobTooLarge(TooLarge):
    """This file is too large to show ({size} bytes, at most {limit}). Open it at its host or in an editor."""

    code = 41312
    title = "File too large"


class RepositoryNotFound(Upstream):
    """There is no repository at this address, or it is private. Check the spelling; if it is private, add a token."""

    code = 50210
    title = "Repository not found"
    transient = False


class TokenNeeded(Upstream):
    """This repository is private. Add an access token that may read it to the project."""

    code = 50211
    title = "Access token needed"
    transient = False


class TokenRefused(Upstream):
    """The host refused the access token. Check that it has not expired and may read this repository, or make a new one."""

    code = 50212
    title = "Access token refused"
    transient = False


class NotARepository(Upstream):
    """What answers at this address is not a git repository. Paste the address that its page gives for cloning."""

    code = 50213
    title = "Not a git repository"
    transient = False


class EmptyRepository(Upstream):
    """This repository has no commit yet. Once it has one, try again."""

    code = 50214
    title = "Empty repository"
    transient = False


class BranchNotFound(Upstream):
    """The repository has no branch “{branch}”. Paste the address of a branch it has, or of the repository itself."""

    code = 50215
    title = "Branch not found"
    transient = False


class HostUnknown(Upstream):
    """The host of this address cannot be found. Check its spelling, and that this machine is online."""

    code = 50216
    title = "Host unknown"


class NetworkGone(Upstream):
    """The connection to the host failed or broke off. Check that this machine is online, then try again."""

    code = 50217
    title = "Connection lost"


class RedirectRefused(Upstream):
    """The host sends this address elsewhere, which Gander does not follow. Paste the address it leads to."""

    code = 50218
    title = "Address has moved"
    transient = False


class GitTimedOut(Upstream):
    """Git was not done after {seconds} seconds. Raise GANDER_CLONE_SECONDS, or GANDER_MAP_SECONDS if it read history."""

    code = 50219
    title = "Took too long"
    transient = False


class RepositoryDamaged(Upstream):
    """Git cannot read all of it: damaged, or cloned with `--filter`. Clone it anew where it comes from, then retry."""

    code = 50220
    title = "Repository damaged"
    transient = False


class HostFailed(Upstream):
    """The host answered with an error of its own. Try again later."""

    code = 50221
    title = "Host failed"


class CertificateRefused(Upstream):
    """The host's certificate is not trusted on this machine. Check the address, and the machine's clock."""

    code = 50222
    title = "Certificate not trusted"
    transient = False


class SshRefused(Upstream):
    """The host refused your ssh keys or shows another host key than before. Try `ssh -T` to it in a terminal first."""

    code = 50223
    title = "ssh refused"
    transient = False


class GitFailed(Upstream):
    """Git failed in a way that Gander does not know. The log has what it said."""

    code = 50224
    title = "Git failed"
    transient = False


class GitMissing(Unavailable):
    """Git is not installed on this machine. Install it (on Debian: apt install git), then retry."""

    code = 50330
    title = "Git missing"
    transient = False


class GitTooOld(Unavailable):
    """Git {version} on this machine is too old to be safe with other people's repositories. Install {needed} or newer."""

    code = 50331
    title = "Git too old"
    transient = False


class CloneOutOfSpace(OutOfSpace):
    """The disk is too full to clone this. Free some space (Gander leaves {floor} untouched), then retry."""

    code = 50710
    title = "Disk full"


def amount(size: int) -> str:
    """Write a number of bytes for people: `2 GiB`, `1.5 MiB`, `812 bytes`."""
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
