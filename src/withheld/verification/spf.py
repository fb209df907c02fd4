"""
Whether the host that handed a mail over may send for a domain, by the domain's own list (SPF).

A pass says that the domain lists the host.  Hosts are shared by thousands of senders, so it is
evidence for a sender and never a proof.

Law: RFC 7208 (section 4 for `check_host`, 4.6.4 for its limits, 7 for macros).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv6Address, ip_network
from urllib.parse import quote

from withheld.model.dns import RecordType, Status
from withheld.verification.answers import Inquiry
from withheld.verification.dkim import Verdict
from withheld.verification.spf_record import Mechanism, SPFRecord, is_record, parse_record

LOOKUPS_MAX, VOID_LOOKUPS_MAX, NAMES_MAX = 10, 2, 10
"""RFC 7208 section 4.6.4."""
_DEPTH_MAX = 20
_VERDICTS = {
    "+": Verdict.PASS,
    "-": Verdict.FAIL,
    "~": Verdict.SOFTFAIL,
    "?": Verdict.NEUTRAL,
}
_MACRO = re.compile(r"%(?:\{([a-zA-Z])([0-9]*)([rR]?)([.\-+,/_=]*)\}|([%_-]))")
_PLAIN = {"%": "%", "_": " ", "-": "%20"}
_NAME_MAX = 253
_LABEL_MAX = 63

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """How a mail was handed to the first host that is the operator's own."""

    address: Address
    """The host that handed it over."""
    helo: str
    """What that host called itself."""
    sender: str
    """The envelope's sender; empty for a mail that wants no answer."""

    @property
    def domain(self) -> str:
        """The domain whose list is asked: the envelope sender's, else the host's own name."""
        return (self.sender.rpartition("@")[2] if "@" in self.sender else self.helo).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class SPFResult:
    """What the domain says of the host."""

    verdict: Verdict
    domain: str
    because: str = ""


class _Ended(Exception):
    """The check comes to an end before its time, with this verdict; never leaves this module."""

    def __init__(self, verdict: Verdict, because: str) -> None:
        super().__init__(because)
        self.verdict, self.because = verdict, because


@dataclass(slots=True)
class _Check:
    """One check while it runs: what was handed over, and how much was looked up."""

    over: Handover
    inquiry: Inquiry
    lookups: int = 0
    voids: int = 0
    depth: int = 0
    names: list[str] = field(default_factory=list)

    def look_up(self, name: str, kind: RecordType) -> tuple[str, ...]:
        """
        Return what the DNS says; a question left open ends the check.

        Raises:
            _Ended: The check is over.
        """
        answer = self.inquiry.ask(name, kind)
        if answer.status is Status.NOT_KEPT:
            raise _Ended(Verdict.TEMPERROR, "an answer it needs was not kept with the mail")
        if answer.status is Status.FAILED:
            raise _Ended(Verdict.TEMPERROR, "no server gave an answer it needs")
        return answer.values

    def spend(self) -> None:
        """
        Count a term that looks something up.

        Raises:
            _Ended: The check is over.
        """
        self.lookups += 1
        if self.lookups > LOOKUPS_MAX:
            raise _Ended(Verdict.PERMERROR, "the domain's list asks for too many look-ups")

    def note_void(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """
        Count an answer without anything in it.

        Raises:
            _Ended: The check is over.
        """
        self.voids += not values
        if self.voids > VOID_LOOKUPS_MAX:
            raise _Ended(Verdict.PERMERROR, "the domain's list looks up too much that is not there")
        return values


def check_spf(over: Handover, inquiry: Inquiry) -> SPFResult:
    """Return what the sender's domain says of the host that handed the mail over."""
    mapped = over.address.ipv4_mapped if isinstance(over.address, IPv6Address) else None
    over = replace(over, address=mapped or over.address)
    try:
        verdict = _check_host(_Check(over, inquiry), over.domain)
    except _Ended as end:
        return SPFResult(verdict=end.verdict, domain=over.domain, because=end.because)
    return SPFResult(verdict=verdict, domain=over.domain)


def _check_host(check: _Check, domain: str) -> Verdict:
    if not _is_name(domain):
        return Verdict.NONE
    check.depth += 1
    if check.depth > _DEPTH_MAX:
        raise _Ended(Verdict.PERMERROR, "the domain's lists lie too deep in each other")
    record = _record(check, domain)
    if record is None:
        return Verdict.NONE
    for mechanism in record.mechanisms:
        if _matches(check, mechanism, domain):
            return _VERDICTS[mechanism.qualifier]
    if not record.redirect:
        return Verdict.NEUTRAL
    check.spend()
    verdict = _check_host(check, _expanded(check, record.redirect, domain))
    if verdict is Verdict.NONE:
        raise _Ended(Verdict.PERMERROR, "the domain refers to a list that is not there")
    return verdict


def _record(check: _Check, domain: str) -> SPFRecord | None:
    found = [text for text in check.look_up(domain, RecordType.TXT) if is_record(text)]
    if not found:
        return None
    record = parse_record(found[0]) if len(found) == 1 else None
    if record is None:
        raise _Ended(Verdict.PERMERROR, "the domain's list is malformed, or there are several")
    return record


def _matches(check: _Check, mechanism: Mechanism, domain: str) -> bool:
    match mechanism.name:
        case "all":
            return True
        case "ip4" | "ip6":
            network = mechanism.network
            return (
                network is not None
                and network.version == check.over.address.version
                and check.over.address in network
            )
        case _:
            check.spend()
            target = _expanded(check, mechanism.domain, domain) if mechanism.domain else domain
            return _MATCHERS[mechanism.name](check, mechanism, target)


def _included(check: _Check, mechanism: Mechanism, target: str) -> bool:
    del mechanism
    verdict = _check_host(check, target)
    if verdict is Verdict.NONE:
        raise _Ended(Verdict.PERMERROR, "the domain includes a list that is not there")
    return verdict is Verdict.PASS


def _exists(check: _Check, mechanism: Mechanism, target: str) -> bool:
    del mechanism
    return bool(check.note_void(check.look_up(target, RecordType.A)))


def _is_host(check: _Check, mechanism: Mechanism, target: str) -> bool:
    return _is_in(check, mechanism, check.note_void(check.look_up(target, _own_type(check))))


def _is_exchanger(check: _Check, mechanism: Mechanism, target: str) -> bool:
    rows = check.note_void(check.look_up(target, RecordType.MX))
    hosts = [row.split()[-1].rstrip(".").lower() for row in sorted(rows) if row.split()]
    if len(hosts) > NAMES_MAX:
        raise _Ended(Verdict.PERMERROR, "the domain has too many mail exchangers")
    return any(_is_in(check, mechanism, check.look_up(host, _own_type(check))) for host in hosts)


def _is_named(check: _Check, mechanism: Mechanism, target: str) -> bool:
    del mechanism
    return any(
        name == target.lower() or name.endswith("." + target.lower()) for name in _names(check)
    )


_MATCHERS: dict[str, Callable[[_Check, Mechanism, str], bool]] = {
    "include": _included,
    "exists": _exists,
    "a": _is_host,
    "mx": _is_exchanger,
    "ptr": _is_named,
}


def _own_type(check: _Check) -> RecordType:
    return RecordType.A if isinstance(check.over.address, IPv4Address) else RecordType.AAAA


def _is_in(check: _Check, mechanism: Mechanism, addresses: tuple[str, ...]) -> bool:
    mine = check.over.address
    bits = mechanism.bits4 if isinstance(mine, IPv4Address) else mechanism.bits6
    for address in addresses:
        try:
            network = ip_network(f"{address}/{bits}", strict=False)
        except ValueError:
            continue  # A record that is no address matches nobody.
        if network.version == mine.version and mine in network:
            return True
    return False


def _names(check: _Check) -> Iterator[str]:
    """
    Yield the host's names that lead back to its address (section 5.5).

    Raises:
        _Ended: An answer was not kept.
    """
    answer = check.inquiry.ask(check.over.address.reverse_pointer, RecordType.PTR)
    if answer.status is Status.NOT_KEPT:
        raise _Ended(Verdict.TEMPERROR, "an answer it needs was not kept with the mail")
    for name in answer.values[:NAMES_MAX]:
        back = check.inquiry.ask(name, _own_type(check))
        if back.status is Status.NOT_KEPT:
            raise _Ended(Verdict.TEMPERROR, "an answer it needs was not kept with the mail")
        exact = Mechanism(name="a", qualifier="+")
        if _is_in(check, exact, back.values):
            yield name.rstrip(".").lower()


def _expanded(check: _Check, spec: str, domain: str) -> str:
    """Return a domain with its macros filled in (section 7)."""

    def fill(found: re.Match[str]) -> str:
        if found[5]:
            return _PLAIN[found[5]]
        value = _macro(check, found[1].lower(), domain)
        parts = re.split("[" + re.escape(found[4] or ".") + "]", value)
        if found[3]:
            parts.reverse()
        if found[2]:
            if int(found[2]) == 0:
                raise _Ended(Verdict.PERMERROR, "the domain's list has a macro of no parts")
            parts = parts[-int(found[2]) :]
        text = ".".join(parts)
        return quote(text, safe="") if found[1].isupper() else text

    name = _MACRO.sub(fill, spec).rstrip(".")
    while len(name) > _NAME_MAX and "." in name:
        name = name.partition(".")[2]
    return name


def _macro(check: _Check, letter: str, domain: str) -> str:
    over = check.over
    sender = over.sender if "@" in over.sender else f"postmaster@{over.helo}"
    local = sender.rpartition("@")[0] or "postmaster"
    match letter:
        case "s":
            return f"{local}@{over.domain}"
        case "l":
            return local
        case "o":
            return over.domain
        case "d":
            return domain
        case "h":
            return over.helo
        case "v":
            return "in-addr" if over.address.version == 4 else "ip6"  # noqa: PLR2004 -- IPv4
        case "i":
            return _dotted(over.address)
        case _:
            return _validated_name(check, domain)


def _dotted(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return ".".join(address.exploded.replace(":", ""))


def _validated_name(check: _Check, domain: str) -> str:
    names = list(_names(check))
    below = [one for one in names if one == domain or one.endswith("." + domain)]
    return next(iter([one for one in below if one == domain] + below + names), "unknown")


def _is_name(domain: str) -> bool:
    labels = domain.rstrip(".").split(".")
    return (
        len(labels) > 1
        and len(domain) <= _NAME_MAX
        and all(0 < len(label) <= _LABEL_MAX for label in labels)
    )
