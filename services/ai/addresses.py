"""Addresses of model servers: understood, vetted, and where they lead: this machine, your network, or further."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from services.ai.errors import BadModelAddress

Place = Literal["laptop", "network", "remote"]
Resolve = Callable[[str, int], list[str]]
MAX_LENGTH = 500
RESOLVE_SECONDS = 3.0
PLACE_WORDS: dict[Place, str] = {"laptop": "on this machine", "network": "in your network", "remote": "remote"}

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?|[0-9a-f:.]{2,45}")
_PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/%-]*")
_NETWORKS = tuple(
    ipaddress.ip_network(each)
    # RFC 1918, RFC 6598 (shared, which private overlay networks use), RFC 4193
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


@dataclass(frozen=True)
class ModelAddress:
    """A base address of OpenAI's protocol, without a slash at its end; `/models` and others follow it."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def shown(self) -> str:
        """Host and port, for errors and the ledger."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_model_address(text: str) -> ModelAddress:
    """Understand what was typed; a bare host and port get the path `/v1`. Raises BadModelAddress."""
    text = text.strip()
    if len(text) > MAX_LENGTH or not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise BadModelAddress
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise BadModelAddress from None
    if parts.scheme not in {"http", "https"}:
        raise BadModelAddress("Begin the address with https://, or with http:// where it is on this machine.")
    if "@" in parts.netloc:
        raise BadModelAddress("This address holds a user name or a key. Enter it without; the key has its own field.")
    if "?" in text or "#" in text:
        raise BadModelAddress("Enter the address without what follows a “?” or “#”; the key has its own field.")
    if not _HOST.fullmatch(host) or port == 0 or not _PATH.fullmatch(parts.path) or ".." in parts.path:
        raise BadModelAddress
    path = parts.path.rstrip("/").removesuffix("/chat/completions").removesuffix("/models") or "/v1"
    usual = 443 if parts.scheme == "https" else 80
    shown = f"[{host}]" if ":" in host else host
    place = shown if port in {None, usual} else f"{shown}:{port}"
    return ModelAddress(f"{parts.scheme}://{place}{path}", parts.scheme, host, port or usual)


def place_of_ip(ip: str) -> Place | None:
    """Return where an IP address is; None for those no model server has (link-local ones, where clouds keep keys)."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback:
        return "laptop"
    if any(address in network for network in _NETWORKS if network.version == address.version):
        return "network"
    return "remote" if address.is_global and not address.is_multicast else None


def place_of_all(ips: Iterable[str]) -> Place | None:
    """Return the furthest place of several addresses; None when one of them is none that may be asked, or for none."""
    places = {place_of_ip(ip) for ip in ips}
    if not places or None in places:
        return None
    return "remote" if "remote" in places else "network" if "network" in places else "laptop"


def is_within(ip: str, place: Place) -> bool:
    """Say whether an address is no further away than `place`."""
    order: tuple[Place, ...] = ("laptop", "network", "remote")
    found = place_of_ip(ip)
    return found is not None and order.index(found) <= order.index(place)


def resolve(host: str, port: int) -> list[str]:
    """Return a host's addresses, none when there is no such host or it is not known within three seconds."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    found: list[str] = []

    def look() -> None:
        try:
            found.extend(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    looking = threading.Thread(target=look, name="resolve", daemon=True)  # it cannot be ended, only left
    looking.start()
    looking.join(RESOLVE_SECONDS)
    return list(found)


def vet(text: str, resolver: Resolve = resolve) -> tuple[ModelAddress, Place]:
    """Understand an address that its owner entered, and find out where it leads; asks the name server, nothing else.

    A name that is not known now counts as remote. Raises BadModelAddress.
    """
    address = parse_model_address(text)
    ips = resolver(address.host, address.port)
    place = place_of_all(ips)
    if place is None and ips:
        raise BadModelAddress(
            f"No model server is at {address.host}. Enter localhost for this machine, or the server's own name."
        )
    if address.scheme == "http" and place in {None, "remote"}:
        raise BadModelAddress(
            f"{address.host} is not on this machine or in your network, so what is sent must be encrypted: use https."
            if ips
            else f"There is no machine named {address.host}. Check its spelling."
        )
    return address, place or "remote"
