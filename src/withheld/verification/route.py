"""
The way a mail came in, as far as hosts of the operator's own wrote it down.

Whoever sends a mail can write any `Received` line beneath.  Only lines that our own hosts put on
top count, down to the first that took the mail from a stranger; what that line says of the
stranger is what we know, and everything below it is the stranger's word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from withheld.errors import InvalidInput
from withheld.verification.header import Field, RawMail
from withheld.verification.spf import Address, Handover

_COMMENT = re.compile(r"\(([^()]*)\)")
_BRACKETED = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})\]")
_BARE = re.compile(r"\s*([0-9A-Fa-f:.]{2,45})\s*")
_RECEIVED = re.compile(r"from\s+(\S{1,255})(.{0,1000}?)\sby\s+(\S{1,255})", re.IGNORECASE)
LOCAL_NETWORKS = (
    "127.0.0.0/8",
    "::1/128",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
)
"""Addresses nobody outside can hand a mail over from (RFC 1918, RFC 4193)."""
_ADDRESS = re.compile(r"<?([^<>\s]*)>?")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnServers:
    """The operator's own mail servers, and whom it believes besides."""

    names: frozenset[str] = frozenset()
    """Hosts as their `Received` lines and `Authentication-Results` name them, small letters."""
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """From where its own hosts hand mail to each other."""
    sealers: frozenset[str] = frozenset()
    """Domains of forwarders whose ARC seals it believes."""

    def is_inside(self, address: Address) -> bool:
        """Return whether `address` is one of the operator's own hosts."""
        return any(
            network.version == address.version and address in network for network in self.networks
        )


def own_servers(
    names: Iterable[str] = (), networks: Iterable[str] = LOCAL_NETWORKS, sealers: Iterable[str] = ()
) -> OwnServers:
    """
    Return the operator's own servers.

    Raises:
        InvalidInput: A network is none.
    """
    try:
        inside = tuple(ip_network(one, strict=False) for one in networks)
    except ValueError as fault:
        raise InvalidInput("a network is none; write it like 192.0.2.0/24") from fault
    return OwnServers(
        names=frozenset(name.lower().rstrip(".") for name in names),
        networks=inside,
        sealers=frozenset(name.lower() for name in sealers),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What our own hosts wrote of a mail's way."""

    trusted: tuple[Field, ...]
    """The fields from the top down to where a stranger handed the mail over, that line included,
    and those between it and the stranger's first `Received` line."""
    over: Handover | None
    """How it was handed over; None where our own hosts do not say."""


def route_of(mail: RawMail, own: OwnServers) -> Route:
    """Return the way `mail` came, as far as our own hosts wrote it down."""
    border = None
    for index, field in enumerate(mail.fields):
        if field.name != "received":
            continue
        found = _RECEIVED.match(field.text)
        if found is None or found[3].lower().rstrip(".;") not in own.names:
            break
        border = (index, found)
        address = _address(found[1], found[2])
        if address is None or not own.is_inside(address):
            break
    if border is None:
        return Route(trusted=(), over=None)
    index, found = border
    address = _address(found[1], found[2])
    above = mail.fields[:index]
    sender = next((one.text for one in above if one.name == "return-path"), None)
    over = None
    if address is not None and sender is not None and not own.is_inside(address):
        envelope = _ADDRESS.match(sender)
        over = Handover(
            address=address, helo=found[1].lower(), sender=envelope[1] if envelope else ""
        )
    return Route(trusted=_down_to_strangers(mail, index), over=over)


def _down_to_strangers(mail: RawMail, border: int) -> tuple[Field, ...]:
    """Return the fields above the second hand: some servers write theirs beneath `Received`."""
    for index in range(border + 1, len(mail.fields)):
        if mail.fields[index].name == "received":
            return mail.fields[:index]
    return mail.fields[: border + 1]


def _address(name: str, rest: str) -> Address | None:
    """Return the address that the receiving host saw; never one that the sender only claimed."""
    comment = _COMMENT.search(rest)
    words = comment[1] if comment else ""
    seen = _BRACKETED.search(words) or _BARE.fullmatch(words)
    if words.strip().lower().startswith("helo=") or not comment:
        # Exim's way of writing: the host's address is the name, its claim is in the comment.
        seen = _BRACKETED.fullmatch(name)
    if seen is None:
        return None
    try:
        return ip_address(seen[1])
    except ValueError:
        return None  # What is no address was not seen by anybody.
