"""What people paste as a repository's address, understood. Pure: text in, an Address out; nothing is contacted.

Whether an address may be reached is decided in `policy`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import parse_qsl, unquote

from services.repository.errors import AddressHasCredentials, BadAddress, SchemeNotSupported
from services.repository.web_address import split_web_path

Kind = Literal["https", "http", "ssh", "local"]

MAX_LENGTH = 500  # what the column holds; real addresses stay far below
_DEFAULT_PORTS = {"https": 443, "http": 80, "ssh": 22}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?|\[[0-9A-Fa-f:.]{{2,45}}\]")
_SSH_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_SCP = re.compile(r"(?:([^@/:\s]+)@)?([^@/:\s]+|\[[0-9A-Fa-f:.]+\]):(?!//)(.*)", re.DOTALL)
_PATH = re.compile(r'[^\x00-\x1f\x7f-\x9f\\"<>^`{|}]*')
# Short words count only by themselves: `path` holds none.
_SECRET_WORD = re.compile(r"token|secret|passw|key|auth|(?<![a-z])(?:pat|pwd)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A repository's address. `canonical` is an identity: addresses of the same repository by the same way share it.

    `branch` is what a tree's web address names after `tree/`: a branch that may be followed by a path in it, because
    only the repository knows where the one ends. For folders everything is as typed until `policy` resolves it.
    """

    kind: Kind
    canonical: str
    clone_url: str
    name: str
    owner: str = ""
    host: str = ""
    port: int | None = None
    branch: str | None = None
    # What may be stored and shown, and is understood like what was typed: that without its query and fragment, which
    # may hold anything; folders as typed.
    shown: str = field(default="", compare=False)

    @property
    def display_name(self) -> str:
        """The name for people: `pallets / flask`, or the folder's name."""
        return f"{self.owner} / {self.name}" if self.owner else self.name


def parse_address(text: str) -> Address:
    """Understand what was pasted.

    Raises BadAddress or one of its kinds, in words that say what to paste instead.
    """
    text = text.strip()
    _refuse_dangerous(text)
    address = _understand(text)
    return replace(address, shown=text if address.kind == "local" else _split_extras(text)[0])


def _understand(text: str) -> Address:
    if text.startswith(("/", "~")):
        return _local(text)
    found = _SCHEME.fullmatch(text)
    if found:
        scheme, rest = found[1].lower(), found[2]
        if scheme == "file":
            return _local(unquote(rest.removeprefix("localhost") if rest.startswith("localhost/") else rest))
        if scheme in {"https", "http", "ssh"}:
            return _remote(scheme, rest)
        raise SchemeNotSupported(
            f"Gander does not clone by {scheme}. Paste the repository's https address, or a folder's path."
        )
    return _without_scheme(text)


def _refuse_dangerous(text: str) -> None:
    if not text:
        raise BadAddress
    if len(text) > MAX_LENGTH:
        raise BadAddress(f"This address is longer than {MAX_LENGTH} characters. Paste the repository's own address.")
    if any(
        ord(character) < 0x20 or 0x7F <= ord(character) <= 0x9F or character in "\u2028\u2029" for character in text
    ):
        raise BadAddress("This address holds control characters. Type it by hand.")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise BadAddress("This address holds characters that cannot be written as UTF-8. Type it by hand.")
    if text.startswith("-"):
        raise BadAddress("An address cannot begin with “-”, because git would take it for an option.")
    if "::" in text and not re.search(r"\[[0-9A-Fa-f:.]+\]", text):
        raise SchemeNotSupported(
            "An address with “::” asks git to run a helper program, which Gander does not do. Paste the https address."
        )


def _without_scheme(text: str) -> Address:
    scp = _SCP.fullmatch(text)
    if scp and "@" in scp[3].split("/", maxsplit=1)[0]:
        raise AddressHasCredentials
    if scp and not re.match(r"\d{1,5}(/|$)", scp[3]):
        if len(scp[2]) == 1 and scp[1] is None:
            raise BadAddress("Windows paths are not understood. Paste the folder's path on the machine Gander runs on.")
        return _short_ssh(scp[1] or "git", scp[2], scp[3])
    if scp and scp[1]:
        # Git reads a number after the colon as a path, too: only ssh:// has ports.
        return _short_ssh(scp[1], scp[2], scp[3])
    host = text.split("/", 1)[0]
    if "/" not in text or ("." not in host and "@" not in host and not host.startswith(("localhost", "["))):
        raise BadAddress(
            "This does not look like a repository's address. Paste one with its host, like github.com/pallets/flask, "
            "or a folder's full path."
        )
    return _remote("https", text)


def _remote(scheme: str, rest: str) -> Address:
    authority, _, path = rest.partition("/")
    user, at, place = authority.rpartition("@")
    if at and (scheme != "ssh" or ":" in user):
        raise AddressHasCredentials
    host, port = _host_and_port(place)
    if scheme == "ssh":
        return _ssh(user or "git", host, port, path)
    parts = _parts(_without_extras(path))
    repository, branch = split_web_path(host, parts)
    if not repository:
        raise BadAddress(f"This names the host {host} but no repository. Paste the address of one of its repositories.")
    _check_branch(branch)
    if port == _DEFAULT_PORTS[scheme]:
        port = None
    place = host if port is None else f"{host}:{port}"
    last = _bare_name(repository[-1])
    canonical = f"{scheme}://{place}/{'/'.join([*repository[:-1], last])}"
    return Address(
        kind="https" if scheme == "https" else "http",
        canonical=canonical,
        # Some hosts know a repository only by the name with .git, some only without: as it was pasted.
        clone_url=f"{scheme}://{place}/{'/'.join(repository)}",
        name=unquote(last),
        owner=unquote("/".join(repository[:-1])),
        host=host,
        port=port,
        branch=branch,
    )


def _ssh(user: str, host: str, port: int | None, path: str) -> Address:
    if not _SSH_USER.fullmatch(user):
        raise BadAddress("The user name before the “@” cannot be right. It is nearly always `git`.")
    parts = _parts(_without_extras(path))
    if not parts:
        raise BadAddress(f"This names the host {host} but no repository. Paste the address of one of its repositories.")
    if parts[0].startswith("-"):
        raise BadAddress("A repository's path cannot begin with “-”, because git would take it for an option.")
    if port == _DEFAULT_PORTS["ssh"]:
        port = None
    place = host if port is None else f"{host}:{port}"
    last = _bare_name(parts[-1])
    return Address(
        kind="ssh",
        canonical=f"ssh://{user}@{place}/{'/'.join([*parts[:-1], last])}",
        clone_url=f"ssh://{user}@{place}/{'/'.join(parts)}",
        name=last,
        owner="/".join(parts[:-1]),
        host=host,
        port=port,
    )


def _short_ssh(user: str, host: str, path: str) -> Address:
    """Read `git@host:org/name`. Its path is relative to the user's home on the host, so git is given it as it is."""
    address = _ssh(user, _host(host), None, path)
    slash = "/" if path.startswith("/") else ""
    path = address.clone_url.split("/", 3)[3]
    return replace(address, clone_url=f"{user}@{address.host}:{slash}{path}")


def _local(path: str) -> Address:
    if not path.startswith("/") and path != "~" and not path.startswith("~/"):
        raise BadAddress("Give the folder's full path, beginning with “/” or “~/”.")
    if "\0" in path or any(ord(character) < 0x20 for character in path):
        raise BadAddress("This path holds control characters. Rename the folder, or type the path by hand.")
    clean = str(PurePosixPath("/", path.lstrip("/"))) if path.startswith("/") else str(PurePosixPath(path))
    if ".." in PurePosixPath(clean).parts:
        raise BadAddress("Give the folder's full path, without “..”.")
    name = PurePosixPath(clean).name
    name = PurePosixPath(clean).parent.name if name == ".git" else _bare_name(name or "/")
    return Address(kind="local", canonical=clean, clone_url=clean, name=name or clean)


def _host_and_port(place: str) -> tuple[str, int | None]:
    host, colon, digits = place.rpartition(":")
    if not colon or place.endswith("]"):
        return _host(place), None
    if not digits:
        return _host(host), None
    if not re.fullmatch(r"[0-9]{1,5}", digits) or not 0 < int(digits) < 65536:
        raise BadAddress("The port after the host's name must be a number from 1 to 65535.")
    return _host(host), int(digits)


def _host(host: str) -> str:
    if "@" in host:
        raise AddressHasCredentials
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError as error:
            raise BadAddress("The host's name in this address cannot be right. Check its spelling.") from error
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise BadAddress("The host's name in this address cannot be right. Check its spelling.")
    return host.lower().rstrip(".")


def _split_extras(text: str) -> tuple[str, str, str]:
    """Split into what comes before a query or fragment, the query and the fragment."""
    rest, _, fragment = text.partition("#")
    rest, _, query = rest.partition("?")
    return rest, query, fragment


def _without_extras(path: str) -> str:
    """Return a path without query and fragment. Raises AddressHasCredentials when one of them names a secret."""
    path, query, fragment = _split_extras(path)
    # A heading's name, like `#authentication`, is no secret: in a fragment only what has a value counts.
    named = [
        *parse_qsl(query.replace(";", "&"), keep_blank_values=True),
        *parse_qsl(fragment.replace(";", "&")),
    ]
    if any(_SECRET_WORD.search(key) for key, _ in named):
        raise AddressHasCredentials
    return path


def _parts(path: str) -> list[str]:
    if not _PATH.fullmatch(path):
        raise BadAddress("This address holds signs that no repository's address has. Check it, or copy it again.")
    parts = [part for part in path.split("/") if part]
    if any(unquote(part) in {".", ".."} for part in parts):
        raise BadAddress("This address holds “..”. Paste the repository's address itself.")
    if any(ord(character) < 0x20 for character in unquote(path)):
        raise BadAddress("This address holds control characters. Type it by hand.")
    return [part.replace(" ", "%20") for part in parts]


def _bare_name(part: str) -> str:
    return part.removesuffix(".git") or part


def _check_branch(branch: str | None) -> None:
    if branch is not None and re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|^-|//", branch):
        raise BadAddress("The branch in this address has a name that git does not allow. Check the address.")
