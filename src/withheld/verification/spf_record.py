"""
SPF records: which hosts a domain says may send its mail, as terms.

Law: RFC 7208, sections 4.5 to 6 and 12.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

_VERSION = "v=spf1"
_RECORD_MAX = 10_000
"""Characters; a list that long would not fit into the answers it comes in."""
_LITERAL = r"[\x21-\x24\x26-\x7e]"
_MACRO = r"%\{[slodipvhcrtSLODIPVHCRT][0-9]*[rR]?[.\-+,/_=]*\}|%%|%_|%-"
_MACRO_STRING = re.compile(rf"(?:{_MACRO}|{_LITERAL})*")
_DOMAIN_SPEC = re.compile(
    rf"(?:{_MACRO}|{_LITERAL})*?(?:%\{{[^}}]*\}}|%%|%_|%-"
    r"|\.(?![0-9]+\.?$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?)"
)
_ONLY_EXPLANATION = re.compile(r"%\{[crtCRT]")
_TERM = re.compile(r"([+?~-]?)([A-Za-z][A-Za-z0-9_.-]*)(.*)", re.DOTALL)
_CIDR = re.compile(r"(.*?)(?:/(0|[1-9][0-9]?))?(?://(0|[1-9][0-9]{0,2}))?", re.DOTALL)
_V4_BITS, _V6_BITS = 32, 128

MECHANISMS = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One mechanism: whom it is about, and what a match means."""

    name: str
    qualifier: str
    """`+`, `-`, `~` or `?`."""
    domain: str = ""
    """A domain with macros; empty for the domain in question."""
    network: IPv4Network | IPv6Network | None = None
    """For `ip4` and `ip6`."""
    bits4: int = _V4_BITS
    bits6: int = _V6_BITS


@dataclass(frozen=True, slots=True, kw_only=True)
class SPFRecord:
    """A record."""

    mechanisms: tuple[Mechanism, ...]
    redirect: str = ""
    """Whose record goes on where no mechanism matches."""


def is_record(text: str) -> bool:
    """Return whether a TXT record is an SPF record, well formed or not."""
    return text[: len(_VERSION) + 1].lower().rstrip(" ") == _VERSION and text[6:7] in ("", " ")


def parse_record(text: str) -> SPFRecord | None:
    """Return the record in `text`; None where a term is malformed, which voids all of it."""
    if len(text) > _RECORD_MAX:
        return None
    mechanisms: list[Mechanism] = []
    modifiers: dict[str, str] = {}
    for term in text[len(_VERSION) :].split(" "):
        if not term:
            continue
        found = _TERM.fullmatch(term)
        if found is None:
            return None
        qualifier, name, rest = found[1], found[2].lower(), found[3]
        if rest.startswith("="):
            if qualifier or not _is_modifier(name, rest[1:], modifiers):
                return None
            modifiers[name] = rest[1:]
            continue
        mechanism = _mechanism(name, rest, qualifier or "+")
        if mechanism is None:
            return None
        mechanisms.append(mechanism)
    return SPFRecord(mechanisms=tuple(mechanisms), redirect=modifiers.get("redirect", ""))


def _is_modifier(name: str, value: str, known: dict[str, str]) -> bool:
    """Return whether `name=value` is well formed, and not there before where it must not be."""
    if name in ("redirect", "exp"):
        return name not in known and _is_domain_spec(value)
    return bool(_MACRO_STRING.fullmatch(value))


def _mechanism(name: str, rest: str, qualifier: str) -> Mechanism | None:
    match name:
        case "all":
            return None if rest else Mechanism(name=name, qualifier=qualifier)
        case "ip4" | "ip6":
            return _of_network(name, rest, qualifier)
        case "include" | "exists":
            if not rest.startswith(":") or not _is_domain_spec(rest[1:]):
                return None
            return Mechanism(name=name, qualifier=qualifier, domain=rest[1:])
        case "ptr":
            if rest and not (rest.startswith(":") and _is_domain_spec(rest[1:])):
                return None
            return Mechanism(name=name, qualifier=qualifier, domain=rest[1:])
        case "a" | "mx":
            return _of_hosts(name, rest, qualifier)
        case _:
            return None


def _of_network(name: str, rest: str, qualifier: str) -> Mechanism | None:
    address, slash, bits = rest[1:].partition("/")
    if not rest.startswith(":") or (slash and not re.fullmatch(r"0|[1-9][0-9]{0,2}", bits)):
        return None
    try:
        network = ip_network(f"{address}/{bits}" if slash else address, strict=False)
    except ValueError:
        return None  # What is no network voids the record.
    if network.version != int(name[2:]) or "%" in address:
        return None
    return Mechanism(name=name, qualifier=qualifier, network=network)


def _of_hosts(name: str, rest: str, qualifier: str) -> Mechanism | None:
    if rest and rest[0] not in ":/":
        return None
    found = _CIDR.fullmatch(rest)
    if found is None:
        return None
    domain, bits4, bits6 = found[1], int(found[2] or _V4_BITS), int(found[3] or _V6_BITS)
    if bits4 > _V4_BITS or bits6 > _V6_BITS:
        return None
    if domain and not (domain.startswith(":") and _is_domain_spec(domain[1:])):
        return None
    return Mechanism(name=name, qualifier=qualifier, domain=domain[1:], bits4=bits4, bits6=bits6)


def _is_domain_spec(text: str) -> bool:
    return bool(_DOMAIN_SPEC.fullmatch(text) and _MACRO_STRING.fullmatch(text)) and not (
        _ONLY_EXPLANATION.search(text)
    )
