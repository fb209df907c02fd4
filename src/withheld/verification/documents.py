"""
Signatures that a letter carries: in its mail (S/MIME), in a PDF, or beside a file (`.p7s`).

A signature proves a sender where it holds, covers all that the order names, was made with a
certificate the operator's trust store vouches for, and that certificate is one by which the
registry knew this authority before the letter came.  Each of the four is said by itself.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from withheld.errors import InvalidInput
from withheld.verification.certificates import (
    Identity,
    Judgement,
    Trust,
    TrustStore,
    identity_of,
    judge,
)
from withheld.verification.cms import SignedData, Signer, check_cms
from withheld.verification.evidence import (
    Evidence,
    Proof,
    ProofKind,
    against,
    doubt,
    speaks_for,
)
from withheld.verification.mime import Part
from withheld.verification.pdf_signatures import Coverage, PDFSignature, is_pdf, pdf_signatures
from withheld.verification.registry import Known

_DETACHED_NAMES = (".p7s", ".p7m", ".sig")
_SIGNED_MAIL = "multipart/signed"
_OPAQUE_MAIL = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURE_KINDS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
_ARMOUR = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----(.*?)-----END", re.DOTALL)


class SignedAs(StrEnum):
    """How a signature is carried."""

    MAIL = "mail"
    PDF = "PDF"
    BESIDE = "file beside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned:
    """One signature over the letter, or over a part of it."""

    way: SignedAs
    part: str
    """The file it covers; empty for all that came."""
    coverage: Coverage
    holds: bool
    is_checked: bool = True
    because: str = ""
    """Why it does not hold, or cannot be checked."""
    judgement: Judgement | None = None
    identity: Identity | None = None
    covers_order: bool = True
    """Everything the order names stands in what was signed."""
    is_changed: bool | None = None
    """What was added after signing changes what one reads; None where nobody compared."""
    ends_at: int = 0
    """How many bytes a PDF had when it was signed."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one signature says of a sender."""

    evidence: Evidence
    proof: Proof | None = None


def signatures_of_mail(mail: Part, store: TrustStore, *, at: datetime) -> Iterator[DocumentSigned]:
    """
    Yield the signatures of a mail, of its parts, and of the PDFs in it.

    A signature of a part covers that part alone; only where the outermost part is the signed one
    does it cover all that one reads.
    """
    parts = tuple(mail.walk())
    names = [one.name for one in parts if one.name]
    for one in parts:
        if one.kind == _SIGNED_MAIL:
            yield from _of_signed_mail(one, store, at, is_whole=one is mail)
        elif one.kind in _OPAQUE_MAIL and "enveloped" not in one.parameters.get("smime-type", ""):
            yield from _of_opaque_mail(one, store, at, is_whole=one is mail)
        elif is_pdf(one.content):
            # Two files of one name: nobody can say which of them a person read.
            part = one.name if names.count(one.name) == 1 else "?"
            yield from signatures_of_pdf(one.content, store, at=at, part=part)
    for beside, covered in _pairs(parts):
        part = covered.name if names.count(covered.name) == 1 else "?"
        yield from signatures_beside(beside.content, covered.content, store, at=at, part=part)


def signatures_of_pdf(
    data: bytes, store: TrustStore, *, at: datetime, part: str = ""
) -> Iterator[DocumentSigned]:
    """Yield the signatures of the PDF in `data`, time stamps left out."""
    for one in pdf_signatures(data):
        if one.is_time_stamp:
            continue
        blank = DocumentSigned(
            way=SignedAs.PDF, part=part, coverage=one.coverage, holds=False, ends_at=one.ends_at
        )
        yield from _of_pdf(one, blank, store, at)


def signatures_beside(
    signature: bytes, content: bytes, store: TrustStore, *, at: datetime, part: str = ""
) -> Iterator[DocumentSigned]:
    """Yield what the signatures in a file beside `content` come to."""
    armour = _ARMOUR.search(signature)
    blank = DocumentSigned(way=SignedAs.BESIDE, part=part, coverage=Coverage.WHOLE, holds=False)
    if armour is not None:
        signature = base64.b64decode(b"".join(armour[1].split()))
    yield from _of_cms(signature, content, blank, store, at)


def of_documents(signed: Iterable[DocumentSigned], who: Known | None) -> Iterator[Weighed]:
    """Yield what each signature says of the sender whom the letter claims to come from."""
    for one in signed:
        yield (
            Weighed(_broken(one) or _unbelieved(one, who))
            if not _is_good(one)
            else _whose(one, who)
        )


def is_signed_by(one: DocumentSigned, who: Known) -> bool:
    """Return whether it is a good signature by a certificate the registry knew as `who`'s own."""
    return _is_good(one) and one.identity is not None and _is_of(one.identity, one.way, who)


def _is_good(one: DocumentSigned) -> bool:
    """Return whether it holds, over all of the file, by a certificate that is vouched for."""
    is_trusted = one.judgement is not None and one.judgement.trust is Trust.TRUSTED
    return one.holds and one.coverage is Coverage.WHOLE and is_trusted


def _broken(one: DocumentSigned) -> Evidence | None:
    """Return what is wrong with the signature itself; None if nothing is."""
    where = f"The signature ({one.way})"
    if one.coverage is Coverage.WRAPPED:
        return against("signature-wrapped", f"{where} leaves out more than itself.")
    if not one.is_checked:
        return doubt("signature-unchecked", f"{where} cannot be checked: {one.because}.")
    if not one.holds:
        return against("signature-broken", f"{where} does not hold: {one.because}.")
    if one.coverage is Coverage.PREFIX:
        because = f"{where} covers the first {one.ends_at} bytes; more was added after signing"
        if one.is_changed is False:
            return doubt("added-after-signing", f"{because}, and it reads the same.")
        kind = against if one.is_changed else doubt
        return kind("changed-after-signing", f"{because}.")
    return None


def _unbelieved(one: DocumentSigned, who: Known | None) -> Evidence:
    """Return why the certificate of a signature that holds is not believed."""
    judgement = one.judgement or Judgement(trust=Trust.UNTRUSTED)
    code = f"certificate-{judgement.trust}"
    because = f"The signature ({one.way}) holds, but its certificate: {judgement.because}."
    if judgement.trust is Trust.REVOKED or (
        judgement.trust is Trust.SELF_SIGNED and _borrows_name(one, who)
    ):
        return against(code, because)
    return doubt(code, because)


def _borrows_name(one: DocumentSigned, who: Known | None) -> bool:
    """Return whether a certificate bears the name of an authority known by other certificates."""
    if who is None or one.identity is None or not who.signers:
        return False
    own = {name.casefold() for name in (who.own.name, *who.own.other_names)}
    return any(value.casefold() in own for _, value in one.identity.names)


def _whose(one: DocumentSigned, who: Known | None) -> Weighed:
    """Return whose signature it is, where it is good."""
    if who is None or one.identity is None or not _is_of(one.identity, one.way, who):
        because = "The signature holds; the registry does not know its signer as this authority's."
        return Weighed(doubt("signer-unknown", because))
    if not one.covers_order:
        because = "The authority signed a part, and the letter names things outside it."
        return Weighed(doubt("signed-part", because))
    known = one.judgement is not None and one.judgement.is_revocation_known
    said = "" if known else " Whether it was withdrawn, no list at hand says."
    because = f"The authority's own signature ({one.way}) covers all that the letter names.{said}"
    proof = Proof(kind=ProofKind.AUTHENTICATED_CHANNEL, authority=who.id)
    return Weighed(speaks_for("signed-by-authority", because), proof)


def _is_of(identity: Identity, way: SignedAs, who: Known) -> bool:
    """Return whether a certificate is one by which the registry knew the authority before."""
    if any(identity.bears(wanted) for wanted in who.signers):
        return True
    return way is SignedAs.MAIL and any(
        (who.has_address(one) or who.is_only_writer(one)) and who.knew(one)
        for one in identity.addresses
    )


def _of_signed_mail(
    part: Part, store: TrustStore, at: datetime, *, is_whole: bool
) -> Iterator[DocumentSigned]:
    inner = part.inner
    blank = DocumentSigned(
        way=SignedAs.MAIL, part="", coverage=Coverage.WHOLE, holds=False, covers_order=is_whole
    )
    if len(inner) != 2 or inner[1].kind not in _SIGNATURE_KINDS:  # noqa: PLR2004 -- RFC 1847
        yield replace(blank, is_checked=False, because="it is not built as the standard says")
        return
    yield from _of_cms(inner[1].content, inner[0].raw, blank, store, at)


def _of_opaque_mail(
    part: Part, store: TrustStore, at: datetime, *, is_whole: bool
) -> Iterator[DocumentSigned]:
    blank = DocumentSigned(
        way=SignedAs.MAIL, part="", coverage=Coverage.WHOLE, holds=False, covers_order=is_whole
    )
    yield from _of_cms(part.content, None, blank, store, at)


def _of_pdf(
    one: PDFSignature, blank: DocumentSigned, store: TrustStore, at: datetime
) -> Iterator[DocumentSigned]:
    if one.coverage is Coverage.WRAPPED:
        yield blank
    elif not one.is_known_way:
        because = "it is made in a way that covers no bytes"
        yield replace(blank, is_checked=False, because=because)
    else:
        yield from _of_cms(one.signature, one.covered, blank, store, at)


def _of_cms(
    signature: bytes,
    content: bytes | None,
    blank: DocumentSigned,
    store: TrustStore,
    at: datetime,
) -> Iterator[DocumentSigned]:
    try:
        data = check_cms(signature, content)
    except (InvalidInput, IndexError, ValueError):
        yield replace(blank, is_checked=False, because="it is malformed")
        return
    if not data.signers:
        yield replace(blank, is_checked=False, because="nobody signed it")
    for signer in data.signers:
        yield _judged(signer, data, blank, store, at)


def _judged(
    signer: Signer, data: SignedData, blank: DocumentSigned, store: TrustStore, at: datetime
) -> DocumentSigned:
    certificate = signer.certificate
    found = replace(blank, holds=signer.holds, is_checked=signer.is_checked, because=signer.because)
    if certificate is None:
        return found
    others = tuple(one for one in data.certificates if one != certificate)
    return replace(
        found,
        identity=identity_of(certificate),
        judgement=judge(certificate, others, store, at=at),
    )


def _pairs(parts: Sequence[Part]) -> Iterator[tuple[Part, Part]]:
    """Yield each attached signature with the attachment of the same name that it covers."""
    for one in parts:
        stem = next(
            (one.name[: -len(end)] for end in _DETACHED_NAMES if one.name.endswith(end)), ""
        )
        covered = [other for other in parts if other.name == stem] if stem else []
        if len(covered) == 1:
            yield one, covered[0]
