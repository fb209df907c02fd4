"""
Certificate authorities, people with certificates, and signatures over mail; all invented.

Signatures are made by the `cryptography` package, so that what checks them is not what made them.
"""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateBuilder,
    CertificateRevocationList,
    CertificateRevocationListBuilder,
    ExtendedKeyUsage,
    KeyUsage,
    Name,
    NameAttribute,
    ObjectIdentifier,
    RevokedCertificateBuilder,
    RFC822Name,
    SubjectAlternativeName,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

_PURPOSES = {"mail": "1.3.6.1.5.5.7.3.4", "server": "1.3.6.1.5.5.7.3.1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a certificate is to name, what for, and for how long."""

    organisation: str
    since: datetime
    """Aware UTC."""
    days: int = 365
    mail: str = ""
    is_issuer: bool = False
    purpose: str = "mail"
    """`mail` or `server`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A certificate authority, or a person with a certificate."""

    certificate: Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[Certificate, ...] = ()

    def issue(self, subject: Subject) -> "Issuer":
        """Return somebody this one vouches for."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(subject, key.public_key(), self.certificate.subject, self.key)
        return Issuer(certificate=certificate, key=key, chain=(self.certificate, *self.chain))

    def sign(self, content: bytes, *, is_wrapped: bool = False) -> bytes:
        """Return a signature (CMS, DER) over `content` with the chain, and `content` if wrapped."""
        builder = (
            PKCS7SignatureBuilder()
            .set_data(content)
            .add_signer(self.certificate, self.key, SHA256())
        )
        for one in self.chain:
            builder = builder.add_certificate(one)
        apart = [] if is_wrapped else [PKCS7Options.DetachedSignature]
        return builder.sign(Encoding.DER, [PKCS7Options.Binary, *apart])

    def revoke(self, other: "Issuer", at: datetime) -> CertificateRevocationList:
        """Return the list on which this one withdraws `other`."""
        entry = (
            RevokedCertificateBuilder()
            .serial_number(other.certificate.serial_number)
            .revocation_date(at)
            .build()
        )
        return (
            CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(at)
            .next_update(at + timedelta(days=30))
            .add_revoked_certificate(entry)
            .sign(self.key, SHA256())
        )


def self_signed(subject: Subject) -> Issuer:
    """Return somebody who vouches for themselves: a root, or nobody's acquaintance."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(subject, key.public_key(), _name(subject), key)
    return Issuer(certificate=certificate, key=key)


def _certificate(
    subject: Subject,
    public: ec.EllipticCurvePublicKey,
    issuer: Name,
    key: ec.EllipticCurvePrivateKey,
) -> Certificate:
    builder = (
        CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(random_serial_number())
        .not_valid_before(subject.since)
        .not_valid_after(subject.since + timedelta(days=subject.days))
        .add_extension(BasicConstraints(ca=subject.is_issuer, path_length=None), critical=True)
        .add_extension(_usage(is_issuer=subject.is_issuer), critical=True)
    )
    if not subject.is_issuer:
        purposes = ExtendedKeyUsage([ObjectIdentifier(_PURPOSES[subject.purpose])])
        builder = builder.add_extension(purposes, critical=False)
    if subject.mail:
        names = SubjectAlternativeName([RFC822Name(subject.mail)])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(key, SHA256())


def _name(subject: Subject) -> Name:
    return Name(
        [
            NameAttribute(NameOID.COUNTRY_NAME, "IN"),
            NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation),
        ]
    )


def _usage(*, is_issuer: bool) -> KeyUsage:
    return KeyUsage(
        digital_signature=not is_issuer,
        content_commitment=not is_issuer,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_issuer,
        crl_sign=is_issuer,
        encipher_only=False,
        decipher_only=False,
    )


def signed_mail(content: bytes, signer: Issuer, header: bytes) -> bytes:
    """Return a mail whose whole body `content` (a MIME part, CRLF) `signer` signed (S/MIME)."""
    signature = base64.encodebytes(signer.sign(content)).replace(b"\n", b"\r\n")
    return (
        header
        + b'Content-Type: multipart/signed; protocol="application/pkcs7-signature";'
        + b' micalg=sha-256; boundary="outer"\r\n\r\n--outer\r\n'
        + content
        + b'\r\n--outer\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n'
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + signature
        + b"\r\n--outer--\r\n"
    )


def wrapped_mail(wrapped: bytes, header: bytes) -> bytes:
    """Return a mail that is nothing but `wrapped`: a signature with its content inside (S/MIME)."""
    return (
        header
        + b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(wrapped).replace(b"\n", b"\r\n")
    )
