"""Which addresses git may reach, and how: hosts vetted and pinned, folders below the allowed ones, tokens by environment.

`allow` is offline and answers while a person waits; `access_to` looks the host up, so it belongs into a job.
"""

from __future__ import annotations

import base64
import ipaddress
import re
import shlex
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from services.repository.address import Address
from services.repository.errors import (
    BadAccessToken,
    HostNotAllowed,
    HostUnknown,
    PlainHttpNotAllowed,
    RepositoryCancelled,
    SshOff,
)
from services.repository.folders import find_repository
from services.repository.git import Access

if TYPE_CHECKING:
    # Only for types: the settings load pydantic-settings, which the map child, started for every refresh, does without.
    from services.core.settings import Settings

Resolve = Callable[[str, int], list[str]]

RESOLVE_SECONDS = 15.0
_TOKEN = re.compile(r"[\x21-\x7e]{1,500}")
# IPv6 ranges that carry an IPv4 address, which is then the one that counts: NAT64 and its local form.
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
# The user name that goes with a token where the host insists on a certain one; elsewhere any will do.
_TOKEN_USERS = {"bitbucket.org": "x-token-auth", "github.com": "x-access-token"}


def allow(address: Address, settings: Settings) -> Address:
    """Return an address that the settings allow, a folder's with the repository it lies in; no host is looked up.

    Raises PlainHttpNotAllowed, SshOff, HostNotAllowed for a literal private address, or FolderNotAllowed,
    FolderNotFound, FolderNotARepository.
    """
    if address.kind == "local":
        folder = find_repository(Path(address.canonical).expanduser(), settings.local_roots)
        return replace(address, canonical=str(folder), clone_url=str(folder), name=_folder_name(folder))
    if address.kind == "ssh" and not settings.git_ssh:
        raise SshOff
    if is_listed(address, settings.git_allowed_hosts):
        return address
    if address.kind == "http":
        raise PlainHttpNotAllowed(host=address.host)
    literal = _literal(address.host)
    if literal is not None and not is_public(literal):
        raise HostNotAllowed(host=address.host)
    return address


def access_to(
    address: Address,
    settings: Settings,
    *,
    token: str | None = None,
    cancelled: threading.Event | None = None,
    resolve: Resolve | None = None,
) -> Access:
    """Return what git needs to reach an address, pinned to the host addresses that were vetted.

    Raises what `allow` raises, HostUnknown, BadAccessToken, RepositoryCancelled.
    """
    address = allow(address, settings)
    if address.kind == "local":
        return _folder_access(settings)
    pins: list[str] = []
    if not is_listed(address, settings.git_allowed_hosts) and _literal(address.host) is None:
        port = address.port or (22 if address.kind == "ssh" else 443)
        pins = _in_time(lambda: (resolve or look_up)(address.host, port), cancelled)
        if not pins:
            raise HostUnknown
        if not all(is_public(pin) for pin in pins):
            raise HostNotAllowed(host=address.host)
    if address.kind == "ssh":
        return _ssh_access(address, settings, pins)
    return _http_access(address, token, pins)


def is_listed(address: Address, allowed_hosts: Iterable[str]) -> bool:
    """Say whether a host is on the list, as `host` or `host:port`."""
    port = address.port or {"https": 443, "http": 80, "ssh": 22}[address.kind]
    bare = address.host.strip("[]")
    return any(entry in {address.host, bare, f"{address.host}:{port}"} for entry in allowed_hosts)


def is_public(text: str) -> bool:
    """Say whether an IP address is one of the public internet, also when it hides in an IPv6 one."""
    try:
        ip = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if "%" in text:
            return False
        hidden = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if any(ip in network for network in _NAT64) or int(ip) < 1 << 32:
            hidden.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(str(inner)) for inner in hidden):
            return False
        if ip.ipv4_mapped is not None or ip in _NAT64[0]:
            return True
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host, none when it is unknown."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_token(token: str) -> str:
    """Return a token that can stand in a header. Raises BadAccessToken."""
    token = token.strip()
    if not _TOKEN.fullmatch(token):
        raise BadAccessToken
    return token


def authorization(host: str, token: str) -> str:
    """Return the header that signs in with a token; `user:token` is taken as it is."""
    pair = token if ":" in token else f"{_TOKEN_USERS.get(host, 'oauth2')}:{token}"
    return f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}"


def _http_access(address: Address, token: str | None, pins: list[str]) -> Access:
    config = {}
    place = address.host if address.port is None else f"{address.host}:{address.port}"
    if pins:
        # What was vetted is what git connects to, whatever the name means by then.
        listed = ",".join(f"[{pin}]" if ":" in pin else pin for pin in pins)
        config["http.curloptResolve"] = f"{address.host}:{address.port or 443}:{listed}"
    if not token:
        return Access(protocol=address.kind, config=config)
    token = check_token(token)
    header = authorization(address.host, token)
    return Access(
        protocol=address.kind,
        config=config,
        secret_config={f"http.{address.kind}://{place}/.extraHeader": header},
        secrets=(header, header.rsplit(" ", 1)[1], token, token.rsplit(":", 1)[-1] or token),
    )


def _ssh_access(address: Address, settings: Settings, pins: list[str]) -> Access:
    options = [
        "BatchMode=yes",
        "StrictHostKeyChecking=accept-new",
        f'UserKnownHostsFile="{settings.instance_dir / "known_hosts"}"',
        "ConnectTimeout=20",
        "ServerAliveInterval=15",
        "ForwardAgent=no",
        "ClearAllForwardings=yes",
        "PermitLocalCommand=no",
    ]
    if pins:
        options += [f"HostName={pins[0]}", f"HostKeyAlias={address.host}"]
    command = shlex.join(["ssh", *(part for option in options for part in ("-o", option))])
    return Access(protocol="ssh", environment={"GIT_SSH_COMMAND": command, "GIT_SSH_VARIANT": "ssh"})


def _folder_access(settings: Settings) -> Access:
    """Let git read a folder whoever owns it: the owner of the instance allowed it.

    Git takes `safe.directory` neither from `-c` nor from the environment when it starts its own reading side in
    that folder, so it stands in a file of ours.
    """
    path = settings.instance_dir / "git-folders.config"
    text = "[safe]\n\tdirectory = *\n"
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Access(protocol="file", environment={"GIT_CONFIG_GLOBAL": str(path)})


def _in_time(work: Callable[[], list[str]], cancelled: threading.Event | None) -> list[str]:
    """Run a look-up, which can neither be cancelled nor limited, where nobody has to wait for it."""
    answer: list[str] = []
    thread = threading.Thread(target=lambda: answer.extend(work()), name="look-up", daemon=True)
    thread.start()
    until = time.monotonic() + RESOLVE_SECONDS
    while thread.is_alive() and time.monotonic() < until:
        thread.join(0.1)
        if cancelled is not None and cancelled.is_set():
            raise RepositoryCancelled
    return list(answer)


def _literal(host: str) -> str | None:
    """Return the IP address that a host is written as, also in the shorthands that resolvers understand."""
    bare = host.strip("[]")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    if re.fullmatch(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+)){0,3}", bare):
        try:
            return socket.inet_ntoa(socket.inet_aton(bare))  # 127.1, 2130706433, 0x7f.1
        except OSError:
            return "0.0.0.0"  # noqa: S104  # not an address at all, and not a name either: refused as not public
    return None


def _folder_name(folder: Path) -> str:
    name = folder.parent.name if folder.name == ".git" else folder.name.removesuffix(".git")
    return name or str(folder)
