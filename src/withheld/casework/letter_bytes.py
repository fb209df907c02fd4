"""(2) The bytes of a letter, as far as they help to tell who sent it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casework.office import Office
from withheld.errors import UnreadableFile
from withheld.events.intake import DemandsFound, ItemsListed, LinesUnread
from withheld.events.recorded import StreamID
from withheld.events.verification import EvidenceKind
from withheld.model.document import MailHead
from withheld.verification.documents import (
    DocumentSigned,
    SignedAs,
    signatures_beside,
    signatures_of_mail,
    signatures_of_pdf,
)
from withheld.verification.domains import domain_of, is_within
from withheld.verification.header import is_mail, split_mail
from withheld.verification.mail_head import head_of
from withheld.verification.mime import forwarded_in, part_of
from withheld.verification.pdf_signatures import Coverage, is_pdf

_CHECKED_BYTES_MAX = 64 * 1024 * 1024
"""Longer letters are read, and their bytes are not checked: that happens in this process."""
_HEADER_BYTES = 65_536
_MAIL_NAMES = (".msg", ".mbox")
"""Forms of mail whose header only a reader can tell."""


@dataclass(frozen=True, slots=True)
class Original:
    """The letter itself, as far as it helps to tell who sent it."""

    data: bytes
    """Empty for an order under a hazard stop."""
    is_too_long: bool = False
    """Only its header is here: more than anybody could check in memory."""
    within: str = ""
    """The name of the mail inside a colleague's mail that it is; empty for what arrived itself."""


def original(office: Office, view: Casefile) -> Original:
    """
    Return the letter: what arrived, or the mail that a colleague forwarded as an attachment.

    A mail from our own domain with one mail inside, in which everything stands that is named, is
    an envelope of ours around somebody's letter.
    """
    received = view.order.received
    if received is None or view.order.is_hazard:
        return Original(b"")
    data = office.documents.bytes_of(received.document)
    if len(data) > _CHECKED_BYTES_MAX:
        return Original(data.partition(b"\n\n")[0][:_HEADER_BYTES], is_too_long=True)
    if not is_mail(data) or not _is_ours(office, data):
        return Original(data)
    inner = forwarded_in(part_of(data))
    if inner is None:
        return Original(data)
    name = inner.name or "mail.eml"
    if all(part == name or part.startswith(name + "/") for part in _parts(office, view)):
        return Original(inner.content, within=name)
    return Original(data)


def _is_ours(office: Office, data: bytes) -> bool:
    own = domain_of(office.profile.mail)
    return bool(own) and is_within(domain_of(head_of(split_mail(data)).sender), own)


def kept(office: Office, view: Casefile, kind: EvidenceKind) -> tuple[bytes, ...]:
    """Return the files of one kind that were kept to check the sender, the oldest first."""
    return tuple(
        office.documents.bytes_of(one.document)
        for one in view.order.sender_evidence
        if one.kind is kind
    )


def mail_head(office: Office, view: Casefile, data: bytes) -> MailHead | None:
    """Return the header of the mail it came in, None if it came otherwise."""
    if not data:
        return None
    if is_mail(data):
        return head_of(split_mail(data))
    name = _name_of(office, view)
    if not name.lower().endswith(_MAIL_NAMES):
        return None
    try:
        return office.read_file(data, name).mail
    except UnreadableFile:
        return None  # An order nobody could read names no sender either.


def signatures(
    office: Office, view: Casefile, letter: Original, at: datetime
) -> tuple[DocumentSigned, ...]:
    """Return every signature that the letter carries, or that was kept beside it."""
    if letter.is_too_long:
        return ()
    data = letter.data
    store = office.senders()[0].trust
    found: list[DocumentSigned] = []
    if is_mail(data):
        found += signatures_of_mail(part_of(data), store, at=at)
    elif is_pdf(data):
        found += (_compared(office, one, data) for one in signatures_of_pdf(data, store, at=at))
    for signature in kept(office, view, EvidenceKind.SIGNATURE):
        found += signatures_beside(signature, data, store, at=at)
    partial = {one.part for one in found if one.part}
    if not partial:
        return tuple(found)
    parts = {part.rpartition("/")[2] for part in _parts(office, view)}
    return tuple(
        replace(one, covers_order=one.covers_order and parts == {one.part}) if one.part else one
        for one in found
    )


def _compared(office: Office, one: DocumentSigned, data: bytes) -> DocumentSigned:
    """Say whether what was added after signing changes what one reads."""
    if one.way is not SignedAs.PDF or one.coverage is not Coverage.PREFIX:
        return one
    try:
        signed = office.read_file(data[: one.ends_at], "signed.pdf")
        arrived = office.read_file(data, "arrived.pdf")
    except UnreadableFile:
        return one  # Nobody can compare what nobody can read.
    before = [line.text for line in signed.lines]
    after = [line.text for line in arrived.lines]
    # Lines without text, such as pictures, may differ where nothing that is read does.
    is_told = all(line.text for line in (*signed.lines, *arrived.lines))
    is_changed = before != after
    return replace(one, is_changed=is_changed if is_changed or is_told else None)


def _parts(office: Office, view: Casefile) -> Iterator[str]:
    """Yield the part in which each item, unread line and demand stands; empty for the letter."""
    for recorded in office.record.events(StreamID(view.order.order)):
        match recorded.event:
            case ItemsListed(locators=sealed) | LinesUnread(texts=sealed):
                pass
            case DemandsFound(clauses=sealed):
                pass
            case _:
                continue
        for value in office.open(sealed):
            where = value.get("where") if isinstance(value, dict) else None
            part = where.get("part") if isinstance(where, dict) else None
            yield str(part or "")


def _name_of(office: Office, view: Casefile) -> str:
    received = view.order.received
    return str(next(iter(office.open(received.envelope)), "")) if received is not None else ""
