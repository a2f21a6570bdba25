"""What may be asked: web addresses at public hosts.

Addresses come from strangers' files, so a host is resolved here and the connection goes to the very address
that was checked: a name that means another host a moment later (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from map_app.data.archiving.outcome import Failure, Outcome

PORTS: Final = {"http": 80, "https": 443}

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_HOST: Final = re.compile(r"[A-Za-z0-9._:-]+")
_ASIS: Final = "/?:@!$&'()*+,;=-._~%[]"


@dataclass(frozen=True, slots=True)
class Target:
    """A web address, taken apart for a request; `path` has the query."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: `https://example.org`."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """The `Host` header: the port only where it is not the scheme's."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_target(url: str) -> Target:
    """Take an address apart. Raises Failure where it is none of the web, or carries a password."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError) as fault:
        raise Failure(Outcome.ADDRESS) from fault
    if parts.scheme not in PORTS or not _HOST.fullmatch(host):
        raise Failure(Outcome.ADDRESS, "only http and https are fetched")
    if parts.username is not None:
        raise Failure(Outcome.ADDRESS, "it carries a user name")
    path, query = quote(parts.path or "/", safe=_ASIS), quote(parts.query, safe=_ASIS)
    return Target(url, parts.scheme, host, port, f"{path}?{query}" if query else path)


def joined(url: str, location: str) -> str:
    """Where a redirect leads. Raises Failure where that is no address."""
    try:
        return urljoin(url, location)
    except ValueError as fault:
        raise Failure(Outcome.ADDRESS, "a redirect leads nowhere") from fault


async def resolve(target: Target, *, allow_local: bool) -> list[str]:
    """The IP addresses of a host. Raises Failure where there are none, or where one is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            target.host, target.port, type=socket.SOCK_STREAM
        )
    except (OSError, ValueError) as fault:
        raise Failure(Outcome.DNS, target.host) from fault
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    refused = [] if allow_local else [address for address in addresses if not is_public(address)]
    if refused:
        raise Failure(Outcome.LOCAL, f"{target.host} is {refused[0]}")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is anybody's on the internet, also inside those of IPv6 that wrap an IPv4 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner)) and (ip.ipv4_mapped is not None or not ip.is_private)
    return ip.is_global and not ip.is_multicast
