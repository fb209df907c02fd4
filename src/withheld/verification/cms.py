"""
Signatures in the Cryptographic Message Syntax, as mail (S/MIME), PDF and `.p7s` files carry them.

Says whether a signature fits the bytes it is said to cover, and which certificate made it.  Never
whose certificate that is, nor whether to believe it: `certificates` judges that.

Law: RFC 5652 (section 5), RFC 5754 and 8419 (algorithms), RFC 5035 (the signer's own certificate).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, Hash, HashAlgorithm
from cryptography.x509 import Certificate, SubjectKeyIdentifier, load_der_x509_certificate
from cryptography.x509.extensions import ExtensionNotFound

from withheld.errors import InvalidInput
from withheld.verification.der import (
    GENERALIZED_TIME,
    SEQUENCE,
    SET,
    UTC_TIME,
    Node,
    expect,
    length_of,
    parse,
)

SIGNERS_MAX, CERTIFICATES_MAX = 10, 50
_SIGNED_DATA, _DATA = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1"
_CONTENT_TYPE, _DIGEST, _TIME = (f"1.2.840.113549.1.9.{n}" for n in (3, 4, 5))
_OWN_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
_CONTEXT_0, _CONTEXT_0_PLAIN = 0xA0, 0x80
_HASHES: Mapping[str, HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": SHA256(),
    "2.16.840.1.101.3.4.2.2": SHA384(),
    "2.16.840.1.101.3.4.2.3": SHA512(),
}
_RSA = {"1.2.840.113549.1.1.1", *(f"1.2.840.113549.1.1.{n}" for n in (11, 12, 13))}
_PSS, _ED25519 = "1.2.840.113549.1.1.10", "1.3.101.112"
_ECDSA = {f"1.2.840.10045.4.3.{n}" for n in (2, 3, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One signature, and what it came to."""

    holds: bool
    """It was made with its certificate's key over exactly these bytes."""
    is_checked: bool = True
    """False where we cannot tell: an algorithm that proves nothing, or a certificate not there."""
    because: str = ""
    """In words why it does not hold, or cannot be checked."""
    certificate: Certificate | None = None
    signed_at: datetime | None = None
    """What the signer's clock said; nothing proves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedData:
    """A signature's envelope."""

    signers: tuple[Signer, ...]
    certificates: tuple[Certificate, ...]
    """Those that came with it; nothing says they are to be believed."""
    content: bytes | None
    """What is signed, where it lies inside; None where it lies beside."""


def check_cms(data: bytes, content: bytes | None = None) -> SignedData:
    """
    Return what every signature in `data` comes to.

    Args:
        data: A `ContentInfo` with `SignedData`; what follows it is left alone.
        content: What is said to be signed; None to take what lies inside.

    Raises:
        InvalidInput: It is no such signature.
    """
    outer = expect(parse(data), SEQUENCE)
    if len(outer) < 2 or outer[0].oid != _SIGNED_DATA:  # noqa: PLR2004 -- a type and its value
        raise InvalidInput("this is no signature in the Cryptographic Message Syntax")
    parts = expect(expect(outer[1], _CONTEXT_0)[0], SEQUENCE)
    encapsulated = expect(parts[2], SEQUENCE)
    kind = encapsulated[0].oid
    inside = _inside(encapsulated)
    certificates = _certificates(parts[3:])
    signed = content if content is not None else inside
    if signed is None:
        raise InvalidInput("the signature lies apart from what it signs; name both files")
    if content is not None and inside is not None and inside != content:
        raise InvalidInput("the signature carries other content than it is shown for")
    signers = tuple(
        _signer(expect(one, SEQUENCE), kind, signed, certificates)
        for one in expect(parts[-1], SET)[:SIGNERS_MAX]
    )
    return SignedData(signers=signers, certificates=certificates, content=inside)


def _inside(encapsulated: Sequence[Node]) -> bytes | None:
    if len(encapsulated) == 1:
        return None
    inner = expect(encapsulated[1], _CONTEXT_0)
    return inner[0].octets if inner else None


def _certificates(parts: Sequence[Node]) -> tuple[Certificate, ...]:
    found = []
    for part in parts:
        if part.tag == _CONTEXT_0:
            for one in part.children[:CERTIFICATES_MAX]:
                try:
                    found.append(load_der_x509_certificate(one.raw))
                except ValueError:
                    continue  # Another kind of certificate, or a broken one: nobody's.
    return tuple(found)


def _signer(
    parts: Sequence[Node], kind: str, content: bytes, certificates: Sequence[Certificate]
) -> Signer:
    """Return what one signature comes to; the steps are those of RFC 5652 section 5.4 to 5.6."""
    certificate = _named(parts[1], certificates)
    hashing = _HASHES.get(expect(parts[2], SEQUENCE)[0].oid)
    rest = list(parts[3:])
    attributes = rest.pop(0) if rest[0].tag == _CONTEXT_0 else None
    algorithm, signature = expect(rest[0], SEQUENCE)[0].oid, rest[1].octets
    known = dict(_attributes(attributes)) if attributes is not None else {}
    signed_at = _instant(known.get(_TIME))
    if certificate is None:
        because = "the signer's certificate is not there"
        return Signer(holds=False, is_checked=False, because=because, signed_at=signed_at)
    if hashing is None:
        because = "it is made with a hash that proves nothing any more"
        return Signer(holds=False, is_checked=False, because=because, certificate=certificate)
    message = content
    why = ""
    if attributes is not None:
        why = _mismatch(known, kind, _digest(content, hashing), certificate)
        message = b"\x31" + length_of(len(attributes.content)) + attributes.content
    elif kind != _DATA:
        why = "it lacks the attributes that content of its kind must have"
    verdict = _is_made_by(certificate, algorithm, hashing, signature, message)
    if not why and verdict is not True:
        why = "it was made over other bytes, or with another key"
    return Signer(
        holds=not why,
        is_checked=verdict is not None,
        because="it is made in a way that we cannot check" if verdict is None else why,
        certificate=certificate,
        signed_at=signed_at,
    )


def _mismatch(known: Mapping[str, Node], kind: str, digest: bytes, certificate: Certificate) -> str:
    """Return in words what the signed attributes say otherwise; empty if they fit."""
    if _CONTENT_TYPE not in known or known[_CONTENT_TYPE].oid != kind:
        return "it was made for content of another kind"
    if _DIGEST not in known or known[_DIGEST].octets != digest:
        return "it was made over other bytes"
    own = known.get(_OWN_CERTIFICATE)
    if own is not None and not _is_own(own, certificate):
        return "it names another certificate as its own"
    return ""


def _is_own(attribute: Node, certificate: Certificate) -> bool:
    """Return whether the signer's own certificate, as the attribute names it, is this one."""
    parts = list(expect(expect(expect(attribute, SEQUENCE)[0], SEQUENCE)[0], SEQUENCE))
    hashing: HashAlgorithm | None = SHA256()
    if parts[0].tag == SEQUENCE:
        hashing = _HASHES.get(parts.pop(0).children[0].oid)
    return hashing is not None and parts[0].octets == certificate.fingerprint(hashing)


def _attributes(attributes: Node) -> Iterator[tuple[str, Node]]:
    """
    Yield each signed attribute with its only value.

    Raises:
        InvalidInput: One is there twice, or has not one value.
    """
    seen = set[str]()
    for one in attributes.children:
        name, values = expect(one, SEQUENCE)
        found = expect(values, SET)
        if name.oid in seen or not found:
            raise InvalidInput("the signature says one thing of itself twice")
        seen.add(name.oid)
        yield name.oid, found[0]


def _named(sid: Node, certificates: Sequence[Certificate]) -> Certificate | None:
    """Return the certificate that a signature names: by issuer and number, or by its key."""
    if sid.tag == _CONTEXT_0_PLAIN:
        return next((one for one in certificates if _key_name(one) == sid.content), None)
    issuer, number = expect(sid, SEQUENCE)
    return next(
        (
            one
            for one in certificates
            if one.issuer.public_bytes() == issuer.raw and one.serial_number == number.whole
        ),
        None,
    )


def _key_name(certificate: Certificate) -> bytes:
    try:
        return certificate.extensions.get_extension_for_class(SubjectKeyIdentifier).value.digest
    except (ExtensionNotFound, ValueError):
        return b""  # A certificate that does not name its key is not named by it.


def _digest(content: bytes, hashing: HashAlgorithm) -> bytes:
    digest = Hash(hashing)
    digest.update(content)
    return digest.finalize()


def _is_made_by(
    certificate: Certificate,
    algorithm: str,
    hashing: HashAlgorithm,
    signature: bytes,
    message: bytes,
) -> bool | None:
    """Return whether the certificate's key signed `message`; None where we cannot tell."""
    try:
        public = certificate.public_key()
        if isinstance(public, RSAPublicKey) and algorithm in _RSA:
            public.verify(signature, message, PKCS1v15(), hashing)
        elif isinstance(public, RSAPublicKey) and algorithm == _PSS:
            way = PSS(mgf=MGF1(hashing), salt_length=PSS.AUTO)
            public.verify(signature, message, way, hashing)
        elif isinstance(public, EllipticCurvePublicKey) and algorithm in _ECDSA:
            public.verify(signature, message, ECDSA(hashing))
        elif isinstance(public, Ed25519PublicKey) and algorithm == _ED25519:
            public.verify(signature, message)
        else:
            return None
    except InvalidSignature:
        return False
    except (ValueError, UnsupportedAlgorithm):
        return None
    return True


def _instant(node: Node | None) -> datetime | None:
    """Return the instant that a time says; None where it says none."""
    if node is None or node.tag not in (UTC_TIME, GENERALIZED_TIME):
        return None
    text = node.content.decode("ascii", "replace")
    if node.tag == UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text  # RFC 5280 section 4.1.2.5.1.
    try:
        return datetime.strptime(text[:14] + "+0000", "%Y%m%d%H%M%S%z").astimezone(UTC)
    except ValueError:
        return None
