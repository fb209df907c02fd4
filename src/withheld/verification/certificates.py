"""
Whose certificate made a signature, and whether the operator's own trust store vouches for it.

Judged at the time of receipt: a certificate that had ended by then vouches for nothing new.  What
nobody can check, such as a withdrawal that no list at hand speaks of, is said.

Law: RFC 5280 (section 6.1, of which names, dates, signatures, key usage and path length).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateRevocationList,
    ExtendedKeyUsage,
    ExtensionType,
    KeyUsage,
    RFC822Name,
    SubjectAlternativeName,
)
from cryptography.x509.extensions import ExtensionNotFound

_Kind = TypeVar("_Kind", bound=ExtensionType)
_CHAIN_MAX = 8
_RSA_BITS_MIN = 2048
_HANDLED = frozenset(f"2.5.29.{n}" for n in (14, 15, 17, 19, 32, 35, 37))
"""Extensions that may be critical: we look at them, or they leave the path as it is."""
_SIGNS_DOCUMENTS = frozenset(
    {
        "2.5.29.37.0",  # any
        "1.3.6.1.5.5.7.3.4",  # mail
        "1.3.6.1.5.5.7.3.36",  # documents (RFC 9336)
        "1.3.6.1.4.1.311.10.3.12",  # documents, as Microsoft names it
        "1.2.840.113583.1.1.5",  # documents, as Adobe names it
    }
)
_HASHES_OF_THE_PAST = frozenset({"md5", "sha1"})
_SHORT_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.97": "organizationIdentifier",
    "1.2.840.113549.1.9.1": "emailAddress",
}


class Trust(StrEnum):
    """What judging a certificate came to."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    """Nobody in the trust store vouches for it."""
    SELF_SIGNED = "self-signed"
    """It vouches for itself, and anybody can make one that says anything."""
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNFIT = "unfit"
    """It, or one above it, is not made for this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStore:
    """The certificates the operator believes, and lists of withdrawn ones."""

    anchors: tuple[Certificate, ...] = ()
    revoked: tuple[CertificateRevocationList, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether a certificate is to be believed."""

    trust: Trust
    because: str = ""
    is_revocation_known: bool = False
    """A list of the issuer's withdrawn certificates was at hand, and it is not on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom a certificate names."""

    fingerprint: str
    """SHA-256 in 64 hexadecimal digits."""
    names: tuple[tuple[str, str], ...]
    """Such as ("O", "Ministry of Signals")."""
    addresses: tuple[str, ...] = field(default=())
    """Mail addresses, small letters."""

    def bears(self, wanted: str) -> bool:
        """Return whether it is the one `wanted` says: `sha256:…`, or `O=…, C=…`, all of them."""
        if wanted.lower().startswith("sha256:"):
            return wanted[7:].replace(":", "").lower() == self.fingerprint
        own = {(name.lower(), value.casefold()) for name, value in self.names}
        pairs = [piece.partition("=") for piece in wanted.split(",")]
        return all(
            bool(value.strip()) and (name.strip().lower(), value.strip().casefold()) in own
            for name, _, value in pairs
        )


def identity_of(certificate: Certificate) -> Identity:
    """Return whom `certificate` names."""
    names = tuple(
        (_SHORT_NAMES.get(one.oid.dotted_string, one.oid.dotted_string), str(one.value))
        for one in certificate.subject
    )
    alternative = _extension(certificate, SubjectAlternativeName)
    addresses = alternative.get_values_for_type(RFC822Name) if alternative is not None else []
    addresses += [value for name, value in names if name == "emailAddress"]
    return Identity(
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        names=names,
        addresses=tuple(dict.fromkeys(one.casefold() for one in addresses)),
    )


def judge(
    certificate: Certificate,
    others: Iterable[Certificate],
    store: TrustStore,
    *,
    at: datetime,
) -> Judgement:
    """
    Return whether `store` vouches for `certificate`.

    Args:
        certificate: Whose signature it is.
        others: Certificates that came along and may stand in between.
        store: Whom the operator believes.
        at: When the letter was received (aware UTC).
    """
    why = _unfit_to_sign(certificate)
    if why:
        return Judgement(trust=Trust.UNFIT, because=why)
    if not _holds_at(certificate, at):
        return Judgement(trust=Trust.EXPIRED, because="it was not valid when the letter came")
    if certificate in store.anchors:
        return Judgement(trust=Trust.TRUSTED)
    # Those valid then come first: a way past an expired one must not hide a way past its twin.
    between = sorted(others, key=lambda one: not _holds_at(one, at))
    failures = list[Judgement]()
    for chain in _chains(certificate, between, store.anchors):
        judged = _judge_chain(chain, store, at)
        if judged.trust is Trust.TRUSTED:
            return judged
        failures.append(judged)
    if failures:
        return failures[0]
    if certificate.subject == certificate.issuer:
        because = "it vouches for itself, and nobody else does"
        return Judgement(trust=Trust.SELF_SIGNED, because=because)
    return Judgement(trust=Trust.UNTRUSTED, because="nobody in the trust store vouches for it")


def _chains(
    certificate: Certificate, between: Sequence[Certificate], anchors: Sequence[Certificate]
) -> Iterator[tuple[Certificate, ...]]:
    """
    Yield ways from `certificate` to an anchor, each link signed by the next.

    Every certificate in between is passed once: certificates that vouch for each other in a ring
    must not cost more than they are.
    """
    ways: list[tuple[Certificate, ...]] = [(certificate,)]
    passed = {certificate}
    while ways:
        way = ways.pop(0)
        yield from ((*way, one) for one in anchors if _is_issued_by(way[-1], one))
        if len(way) < _CHAIN_MAX:
            further = [one for one in between if one not in passed and _is_issued_by(way[-1], one)]
            passed.update(further)
            ways += [(*way, one) for one in further]


def _is_issued_by(certificate: Certificate, issuer: Certificate) -> bool:
    if certificate.issuer != issuer.subject:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _judge_chain(chain: Sequence[Certificate], store: TrustStore, at: datetime) -> Judgement:
    for depth, issuer in enumerate(chain[1:]):
        if not _holds_at(issuer, at):
            because = "one that vouches for it was not valid when the letter came"
            return Judgement(trust=Trust.EXPIRED, because=because)
        why = _unfit_to_issue(issuer, depth)
        if why:
            return Judgement(trust=Trust.UNFIT, because=why)
    hashes = {
        one.signature_hash_algorithm.name for one in chain[:-1] if one.signature_hash_algorithm
    }
    if hashes & _HASHES_OF_THE_PAST:
        return Judgement(trust=Trust.UNFIT, because="it is vouched for with a hash of the past")
    is_known = True
    for certificate, issuer in pairwise(chain):
        is_revoked = _is_revoked(certificate, issuer, store, at)
        if is_revoked:
            return Judgement(trust=Trust.REVOKED, because="its issuer had withdrawn it")
        is_known &= is_revoked is not None
    return Judgement(trust=Trust.TRUSTED, is_revocation_known=is_known)


def _is_revoked(
    certificate: Certificate, issuer: Certificate, store: TrustStore, at: datetime
) -> bool | None:
    """Return whether it was withdrawn by `at`; None where no list of its issuer is at hand."""
    public = issuer.public_key()
    is_known = None
    for listed in store.revoked:
        if listed.issuer != issuer.subject or not listed.is_signature_valid(public):  # type: ignore[arg-type]  # a key that signs nothing raises, and is caught where chains are made
            continue
        entry = listed.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None and entry.revocation_date_utc <= at:
            return True
        is_known = False
    return is_known


def _unfit_to_issue(certificate: Certificate, below: int) -> str:
    """Return in words why it may not vouch for others; empty if it may."""
    basic = _extension(certificate, BasicConstraints)
    if basic is None or not basic.ca:
        return "one that vouches for it may vouch for nobody"
    if basic.path_length is not None and below > basic.path_length:
        return "too many stand between it and the one that vouches for it"
    usage = _extension(certificate, KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        return "one that vouches for it may vouch for nobody"
    return _unfit_at_all(certificate)


def _unfit_to_sign(certificate: Certificate) -> str:
    """Return in words why it may not sign letters; empty if it may."""
    usage = _extension(certificate, KeyUsage)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        return "its key is not for signing"
    purposes = _extension(certificate, ExtendedKeyUsage)
    if purposes is not None and not {one.dotted_string for one in purposes} & _SIGNS_DOCUMENTS:
        return "its key is for other things than mail and documents"
    return _unfit_at_all(certificate)


def _unfit_at_all(certificate: Certificate) -> str:
    try:
        public = certificate.public_key()
        unknown = [
            one
            for one in certificate.extensions
            if one.critical and one.oid.dotted_string not in _HANDLED
        ]
    except (ValueError, UnsupportedAlgorithm):
        return "it is malformed"
    if isinstance(public, RSAPublicKey) and public.key_size < _RSA_BITS_MIN:
        return f"its key has fewer than {_RSA_BITS_MIN} bits"
    return "it carries a condition that we cannot check" if unknown else ""


def _holds_at(certificate: Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _extension(certificate: Certificate, kind: type[_Kind]) -> _Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (ExtensionNotFound, ValueError):
        return None
