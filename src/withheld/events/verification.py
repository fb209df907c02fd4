"""(2) What is found out about who sent it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.events.sealed import Sealed
from withheld.model.identity import AuthorityID, DocumentID
from withheld.model.review import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderChecked:
    """The sender was checked by what the letter shows and the registry knows."""

    NAME: ClassVar[str] = "sender-checked"
    VERSION: ClassVar[int] = 1

    standing: Standing
    authority: AuthorityID | None = None
    codes: tuple[str, ...] = ()
    """What spoke for or against, as slugs: `contact-known`, `look-alike-domain` …"""
    evidence: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackMade:
    """Two people asked the authority, at a contact the registry knew before, and it confirmed."""

    NAME: ClassVar[str] = "call-back-made"
    VERSION: ClassVar[int] = 1

    authority: AuthorityID
    standing: Standing
    """What the authority said: confirmed, or contradicted."""
    note: Sealed
    approved_by: tuple[Approval, ...]
    """The two who called."""


class EvidenceKind(StrEnum):
    """What is kept beside a letter to check who sent it."""

    DNS_ANSWERS = "dns-answers"
    """What the domain name system said of the mail's domains."""
    SIGNATURE = "signature"
    """A signature over the letter that came as a file of its own."""
    PORTAL_LOGIN = "portal-login"
    """The operator's portal says who was logged in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderEvidenceKept:
    """A file that helps to check the sender was kept, byte for byte, with the letter."""

    NAME: ClassVar[str] = "sender-evidence-kept"
    VERSION: ClassVar[int] = 1

    kind: EvidenceKind
    document: DocumentID
