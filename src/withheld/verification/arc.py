"""
What forwarders found out before a mail reached us, each sealed by the next (ARC).

A whole chain says that the results are those which its sealers wrote.  Whether to believe the
sealers is the operator's choice (`OwnServers.sealers`): anybody can seal an invented result.

Law: RFC 8617 (section 5.2 for the steps below).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from withheld.verification.answers import Inquiry
from withheld.verification.dkim import (
    Verdict,
    canonical_body,
    canonical_field,
    find_key,
    is_domain,
    signed_text,
)
from withheld.verification.dkim_keys import DomainKey, is_signed_by
from withheld.verification.header import Field, RawMail
from withheld.verification.tags import base64_of, names_in, parse_tags, without_space

SETS_MAX = 50
"""RFC 8617 section 4.2.1."""
_ALGORITHM = "rsa-sha256"
_NAMES = ("arc-authentication-results", "arc-message-signature", "arc-seal")
_INSTANCE = re.compile(r"\s*i\s*=\s*([0-9]{1,4})\s*(?:;|$)")
_NUMBER = re.compile(r"[0-9]{1,76}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ARCResult:
    """What the chain of seals came to."""

    verdict: Verdict
    because: str = ""
    sealers: tuple[str, ...] = ()
    """The domains that sealed, the first forwarder first."""
    results: tuple[str, ...] = ()
    """What each of them found out, as an `Authentication-Results` value."""


@dataclass(frozen=True, slots=True)
class _Set:
    """The three fields that one forwarder added."""

    results: Field
    signature: Field
    seal: Field

    @property
    def fields(self) -> tuple[Field, Field, Field]:
        return (self.results, self.signature, self.seal)


def check_arc(mail: RawMail, inquiry: Inquiry) -> ARCResult:
    """Return what the seals on `mail` come to; `Verdict.NONE` where it has none."""
    if not any(one.name in _NAMES for one in mail.fields):
        return ARCResult(verdict=Verdict.NONE)
    sets = _sets(mail)
    if isinstance(sets, str):
        return ARCResult(verdict=Verdict.FAIL, because=sets)
    seals = [_tags(one.seal) for one in sets]
    result = ARCResult(
        verdict=Verdict.FAIL,
        sealers=tuple(tags.get("d", "").lower() for tags in seals),
        results=tuple(one.results.text.partition(";")[2].strip() for one in sets),
    )
    why = _broken_chain(seals)
    if why:
        return replace(result, because=why)
    verdict, why = _check_signature(mail, sets[-1].signature, inquiry)
    if verdict is not Verdict.PASS:
        return replace(result, verdict=verdict, because=why)
    for count in range(len(sets), 0, -1):
        verdict, why = _check_seal(sets[:count], inquiry)
        if verdict is not Verdict.PASS:
            return replace(result, verdict=verdict, because=why)
    return replace(result, verdict=Verdict.PASS)


def _sets(mail: RawMail) -> list[_Set] | str:
    """Return the sets, the first forwarder's first, or in words why they are no chain."""
    found: dict[int, dict[str, Field]] = {}
    for field in mail.fields:
        if field.name not in _NAMES:
            continue
        number = _instance(field)
        if not 0 < number <= SETS_MAX or field.name in found.setdefault(number, {}):
            return "a field of the chain is numbered wrongly, or is there twice"
        found[number][field.name] = field
    if sorted(found) != list(range(1, len(found) + 1)):
        return "a link of the chain is missing"
    if any(len(one) < len(_NAMES) for one in found.values()):
        return "a link of the chain lacks one of its three fields"
    return [_Set(*(found[number][name] for name in _NAMES)) for number in sorted(found)]


def _instance(field: Field) -> int:
    text = field.value.decode("utf-8", "replace").replace("\r\n", "")
    if field.name == _NAMES[0]:
        found = _INSTANCE.match(text)
        return int(found[1]) if found else 0
    number = _tags(field).get("i", "")
    return int(number) if re.fullmatch(r"[0-9]{1,4}", number) else 0


def _tags(field: Field) -> Mapping[str, str]:
    return parse_tags(field.value.decode("utf-8", "replace")) or {}


def _broken_chain(seals: Sequence[Mapping[str, str]]) -> str:
    """Return in words what is wrong with what the sealers say of the chain; empty if nothing."""
    for number, tags in enumerate(seals, start=1):
        said = tags.get("cv", "").lower()
        if said == "fail":
            return "a forwarder found the chain broken already"
        if said != ("none" if number == 1 else "pass"):
            return "a forwarder says of the chain what cannot be so"
        if "h" in tags:
            return "a seal names fields, which no seal does"
    return ""


def _check_signature(mail: RawMail, field: Field, inquiry: Inquiry) -> tuple[Verdict, str]:
    """Return whether the last forwarder's signature fits the mail as it is."""
    tags = _tags(field)
    names = names_in(tags.get("h", ""))
    header_way, _, body_way = tags.get("c", "simple/simple").lower().partition("/")
    ways = {header_way, body_way or "simple"}
    if not ways <= {"simple", "relaxed"} or "arc-seal" in names or not {"bh", "b"} <= set(tags):
        return Verdict.FAIL, "the last forwarder's signature is malformed"
    if "from" not in names or not _NUMBER.fullmatch(tags.get("l", "0")):
        return Verdict.FAIL, "the last forwarder's signature does not cover From"
    body = canonical_body(mail.body, body_way or "simple")
    length = int(tags["l"]) if "l" in tags else len(body)
    if length < len(body) or sha256(body).digest() != base64_of(tags["bh"]):
        return Verdict.FAIL, "the body is not the one that the last forwarder signed"
    text = signed_text(mail.fields, names, field, header_way)
    return _check_bytes(tags, text, inquiry)


def _check_seal(sets: Sequence[_Set], inquiry: Inquiry) -> tuple[Verdict, str]:
    """Return whether the seal of the last of `sets` fits them."""
    earlier = [field for one in sets[:-1] for field in one.fields]
    last = sets[-1]
    covered = [*earlier, last.results, last.signature]
    text = b"".join(canonical_field(field, "relaxed") + b"\r\n" for field in covered)
    text += signed_text((), (), last.seal, "relaxed")
    return _check_bytes(_tags(last.seal), text, inquiry)


def _check_bytes(tags: Mapping[str, str], text: bytes, inquiry: Inquiry) -> tuple[Verdict, str]:
    domain, selector = tags.get("d", "").lower(), tags.get("s", "").lower()
    signature = base64_of(tags.get("b", ""))
    if tags.get("a", "").lower() != _ALGORITHM or not signature:
        return Verdict.FAIL, "a forwarder's signature is malformed"
    if not is_domain(domain) or not is_domain(f"{without_space(selector)}.{domain}"):
        return Verdict.FAIL, "a forwarder's signature names no domain"
    key = find_key(domain, selector, _ALGORITHM, inquiry)
    if not isinstance(key, DomainKey):
        verdict = Verdict.TEMPERROR if key[0] is Verdict.TEMPERROR else Verdict.FAIL
        return verdict, f"a forwarder's key: {key[1]}"
    if not is_signed_by(key, signature, text):
        return Verdict.FAIL, "a forwarder's signature does not fit"
    return Verdict.PASS, ""
