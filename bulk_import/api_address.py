"""The one spelling of an API's address: what is recorded, locked and sent to goes by it.

An address can be spelled in many ways that lead to the same place (RFC 3986, section 6.2). If two
spellings counted as two APIs, a run at one would not know what was sent to the other. `localhost`
and `127.0.0.1` stay two names: only this machine knows that they lead to the same place.
"""

from __future__ import annotations

import ipaddress
import posixpath
import re
from typing import Final
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_PLACE: Final = re.compile(r"(?:\[[^\[\]@]+\]|[^\[\]:@]+)(?::[0-9]*)?")
"""A host, that of IPv6 in brackets, and a port."""

_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PATH_MARKS: Final = ":@!$&'()*+,;="
"""What stands in a path as it is, beside letters, digits and `-._~` (RFC 3986, section 3.3)."""


def canonical(address: str) -> str:
    """Return the one spelling of *address*: `https://rest.telecmi.com`, `http://[::1]:8000/v2`.

    Raises:
        ValueError: It is no address of an API: it has no host, or more than scheme, host, port and
            path, or a character that nobody can see.
    """
    address = address.strip()
    if not address.isprintable() or " " in address or "\\" in address:
        raise ValueError
    parts = urlsplit(address)
    has_more = parts.username or parts.password or parts.query or parts.fragment
    is_place = _PLACE.fullmatch(parts.netloc.rpartition("@")[2])
    if has_more or not is_place or not parts.hostname:
        raise ValueError
    return f"{parts.scheme}://{_host(parts.hostname)}{_port(parts)}{_path(parts.path)}"


def is_on_this_machine(address: str) -> bool:
    """Return whether an *address* in its one spelling leads to this machine and nowhere else."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(host: str) -> str:
    if ":" in host:
        return _ip6(host)
    if not host.isascii():
        import idna  # noqa: PLC0415  its tables take a while, and are hardly ever needed

        host = idna.encode(host, uts46=True).decode("ascii")  # its errors are ValueErrors
    host = host.lower().removesuffix(".")
    if not _HOST.fullmatch(host):
        raise ValueError
    # A name that ends in a number is taken for an IPv4 address, in forms that few people can read.
    is_number = _NUMBER.fullmatch(host.rpartition(".")[2])
    return str(ipaddress.IPv4Address(host)) if is_number else host


def _ip6(host: str) -> str:
    """Return an IPv6 address in brackets; one that only wraps an IPv4 address as that one."""
    address = ipaddress.IPv6Address(host)
    if address.scope_id is not None:
        raise ValueError
    return str(address.ipv4_mapped) if address.ipv4_mapped else f"[{address.compressed}]"


def _port(parts: SplitResult) -> str:
    if parts.port == 0:
        raise ValueError
    is_usual = parts.port in {None, _DEFAULT_PORTS.get(parts.scheme)}
    return "" if is_usual else f":{parts.port}"


def _path(path: str) -> str:
    """Return *path* without dots that stand for folders, doubled slashes, and one at its end."""
    pieces = (quote(unquote_to_bytes(piece), safe=_PATH_MARKS) for piece in path.split("/"))
    folders = posixpath.normpath("/" + "/".join(pieces)).strip("/")
    return f"/{folders}" if folders else ""
