"""
Signatures by which a domain vouches for a mail (DKIM).

* (1) The field is well formed, and From is among what it signs.
* (2) The body is the one that was hashed; what lies beyond `l=` nobody signed.
* (3) The domain's own key, as kept, fits the signature over the fields.

A pass says that the domain vouches for these fields and this body.  It never says that the domain
is the one in From: alignment is `dmarc`'s question.

Law: RFC 6376 (sections 3.4, 3.5, 5.4, 6.1), RFC 8301, RFC 8463.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from withheld.model.dns import RecordType, Status
from withheld.verification.answers import Inquiry
from withheld.verification.dkim_keys import DomainKey, is_signed_by, parse_key
from withheld.verification.header import Field, RawMail
from withheld.verification.tags import base64_of, names_in, parse_tags, without_space

SIGNATURES_MAX = 10
"""Signatures of one mail that are looked at, from the top; RFC 6376 section 6.1 lets us choose."""
ALGORITHMS = frozenset({"rsa-sha256", "ed25519-sha256"})
_REQUIRED = ("v", "a", "b", "bh", "d", "h", "s")
_SIGNATURE_VALUE = re.compile(rb"((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*")
_SPACES = re.compile(rb"[ \t]+")
_ENDS_BACKWARDS = re.compile(rb"(?:\n\r)*")
_BEFORE_LINE_END = re.compile(rb"[ \t]+\r\n")
_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_NUMBER = re.compile(r"[0-9]{1,76}")


class Verdict(StrEnum):
    """What checking one mechanism came to; the words are those of RFC 8601."""

    PASS = "pass"  # noqa: S105 -- a word of RFC 8601
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    """Nothing was there to check."""
    TEMPERROR = "temperror"
    """No answer was to be had, or none was kept; never read this as a fail."""
    PERMERROR = "permerror"


@dataclass(frozen=True, slots=True, kw_only=True)
class DKIMResult:
    """What checking one signature came to."""

    verdict: Verdict
    because: str = ""
    """In words for a person; empty for a pass without more."""
    domain: str = ""
    """Who signed, as far as the field could be read."""
    selector: str = ""
    signed: tuple[str, ...] = ()
    """The fields it names, in small letters, in its order."""
    bytes_unsigned: int = 0
    """How much of the body lies beyond what was signed."""
    is_testing: bool = False
    is_weak: bool = False
    signed_at: int | None = None
    """The signer's clock, seconds since 1970; None where it does not say."""


def check_dkim(mail: RawMail, inquiry: Inquiry, *, at: datetime) -> tuple[DKIMResult, ...]:
    """
    Return what each signature of `mail` comes to, from the top down.

    Args:
        mail: The mail.
        inquiry: The kept answers; questions they leave open are noted there.
        at: When it was received (aware UTC): a signature that had ended by then is none.
    """
    fields = mail.all("dkim-signature")[:SIGNATURES_MAX]
    return tuple(_check(mail, one, inquiry, at) for one in fields)


def canonical_field(field: Field, way: str) -> bytes:
    """Return `field` as it is signed, in the `simple` or the `relaxed` way, without a CRLF."""
    if way == "simple":
        return field.raw
    value = _SPACES.sub(b" ", field.value.replace(b"\r\n", b""))
    return field.name.encode() + b":" + value.strip(b" \t")


def canonical_body(body: bytes, way: str) -> bytes:
    """Return `body` as it is hashed, in the `simple` or the `relaxed` way."""
    if body and not body.endswith(b"\r\n"):
        body += b"\r\n"
    if way == "relaxed":
        body = _SPACES.sub(b" ", _BEFORE_LINE_END.sub(b"\r\n", body))
    body = body[: len(body) - _blank_lines(body)]
    if body in (b"", b"\r\n"):
        return b"" if way == "relaxed" else b"\r\n"
    return body


def _blank_lines(body: bytes) -> int:
    """Return how many bytes of empty lines `body` ends with, its last line's own end left out."""
    tail = body[len(body.rstrip(b"\r\n")) :]
    found = _ENDS_BACKWARDS.match(tail[::-1])
    return max(0, found.end() - 2) if found else 0


def signed_text(fields: Sequence[Field], names: Sequence[str], signature: Field, way: str) -> bytes:
    """
    Return what a signature signs: the fields it names, each from the bottom up, then itself.

    A name without a field left adds nothing; that is how a signer forbids a field (RFC 6376
    section 5.4.2).
    """
    left: dict[str, list[Field]] = {}
    for one in fields:
        left.setdefault(one.name, []).append(one)
    pieces = [canonical_field(left[name].pop(), way) + b"\r\n" for name in names if left.get(name)]
    label, colon, value = signature.raw.partition(b":")
    emptied = replace(signature, raw=label + colon + _SIGNATURE_VALUE.sub(rb"\1", value, count=1))
    return b"".join(pieces) + canonical_field(emptied, way)


def find_key(
    domain: str, selector: str, algorithm: str, inquiry: Inquiry
) -> DomainKey | tuple[Verdict, str]:
    """Return the key that `domain` publishes, or what stands in the way."""
    answer = inquiry.ask(f"{selector}._domainkey.{domain}", RecordType.TXT)
    match answer.status:
        case Status.NOT_KEPT:
            return Verdict.TEMPERROR, "the domain's key was not kept with the mail"
        case Status.FAILED:
            return Verdict.TEMPERROR, "no server gave the domain's key"
        case Status.ABSENT:
            return Verdict.PERMERROR, "the domain has no such key"
        case Status.FOUND:
            if len(answer.values) != 1:
                return Verdict.PERMERROR, "the domain has several keys under one name"
            key = parse_key(answer.values[0], algorithm)
            return (Verdict.PERMERROR, key) if isinstance(key, str) else key


def is_domain(text: str) -> bool:
    """Return whether `text` can be the name of a domain that signs."""
    return bool(_DOMAIN.fullmatch(text)) and len(text) <= 253  # noqa: PLR2004 -- RFC 1035 2.3.4


def _check(mail: RawMail, field: Field, inquiry: Inquiry, at: datetime) -> DKIMResult:
    tags = parse_tags(field.value.decode("utf-8", "replace"))
    if tags is None:
        return DKIMResult(verdict=Verdict.PERMERROR, because="the signature is malformed")
    names = names_in(tags.get("h", ""))
    result = DKIMResult(
        verdict=Verdict.PERMERROR,
        domain=tags.get("d", "").lower(),
        selector=tags.get("s", "").lower(),
        signed=names,
        signed_at=int(tags["t"]) if _NUMBER.fullmatch(tags.get("t", "")) else None,
    )
    why = _malformed(tags, result) or _untimely(tags, result, at)  # (1)
    if why:
        return replace(result, because=why)
    header_way, _, body_way = tags.get("c", "simple").lower().partition("/")
    body = canonical_body(mail.body, body_way or "simple")  # (2)
    length = int(tags["l"]) if "l" in tags else len(body)
    result = replace(result, bytes_unsigned=max(0, len(body) - length))
    if length > len(body) or sha256(body[:length]).digest() != base64_of(tags["bh"]):
        return replace(
            result, verdict=Verdict.FAIL, because="the body is not the one that was signed"
        )
    key = find_key(result.domain, result.selector, tags["a"].lower(), inquiry)  # (3)
    if not isinstance(key, DomainKey):
        return replace(result, verdict=key[0], because=key[1])
    identity = tags.get("i", "@" + result.domain).rpartition("@")[2].lower()
    if key.is_strict and identity != result.domain:
        return replace(result, because="the key is not for signers below its domain")
    text = signed_text(mail.fields, names, field, header_way)
    if not is_signed_by(key, base64_of(tags["b"]) or b"", text):
        return replace(
            result, verdict=Verdict.FAIL, because="the header is not the one that was signed"
        )
    return replace(result, verdict=Verdict.PASS, is_testing=key.is_testing, is_weak=key.is_weak)


def _malformed(tags: Mapping[str, str], result: DKIMResult) -> str:
    """Return in words what is wrong with the field itself; empty if nothing is."""
    missing = [name for name in _REQUIRED if not tags.get(name)]
    if missing:
        return f"the signature lacks {', '.join(missing)}"
    identity = tags.get("i", "@" + result.domain).rpartition("@")[2].lower()
    ways = tags.get("c", "simple").lower().split("/")
    faults = {
        "the signature is of another version": tags["v"] != "1",
        "the signature's algorithm proves nothing": tags["a"].lower() not in ALGORITHMS,
        "the signature does not cover From": "from" not in result.signed,
        "the signature names no domain": not is_domain(result.domain),
        "the signature names no key": not is_domain(f"{result.selector}.{result.domain}"),
        "the signature is for somebody outside its domain": identity != result.domain
        and not identity.endswith("." + result.domain),
        "the signature is written in an unknown way": len(ways) > 2  # noqa: PLR2004 -- two parts
        or not set(ways) <= {"simple", "relaxed"},
        "the signature's length is no number": not _NUMBER.fullmatch(tags.get("l", "0")),
        "the signature's key lies elsewhere": "dns/txt"
        not in names_in(without_space(tags.get("q", "dns/txt"))),
    }
    return next((why for why, is_so in faults.items() if is_so), "")


def _untimely(tags: Mapping[str, str], result: DKIMResult, at: datetime) -> str:
    """Return in words why the signature was not valid at `at`; empty if it was."""
    ends = tags.get("x")
    if ends is None:
        return ""
    if not _NUMBER.fullmatch(ends):
        return "the signature's end is no instant"
    if result.signed_at is not None and int(ends) < result.signed_at:
        return "the signature ends before it begins"
    return (
        "the signature had ended when the mail was received" if int(ends) < at.timestamp() else ""
    )
