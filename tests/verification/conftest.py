"""A ministry that signs its mail, and a desk at which letters that claim to be its are judged."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from withheld.adapters.signs import read_signs
from withheld.model.authority import Authority, AuthorityKind, ContactKind, ContactPoint
from withheld.model.dns import Answers
from withheld.model.document import MailHead, Place
from withheld.model.identity import AuthorityID, PackID
from withheld.model.reading import Proposal, ProposalKind
from withheld.testing.certificates import Issuer, Subject, self_signed
from withheld.testing.domains import SigningDomain, answers
from withheld.verification.certificates import TrustStore
from withheld.verification.checking import Letter, check_sender
from withheld.verification.documents import DocumentSigned, signatures_of_mail
from withheld.verification.evidence import SenderCheck
from withheld.verification.header import split_mail
from withheld.verification.mail_check import MailCheck, check_mail
from withheld.verification.mail_head import head_of
from withheld.verification.mime import part_of
from withheld.verification.registry import Known, known
from withheld.verification.route import OwnServers, own_servers
from withheld.verification.signs import Signs

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=100)
BODY = "Block https://chirp.example/ulmeri/status/1 in India.\n"

MINISTRY = Authority(
    id=AuthorityID("in-signals"),
    name="Ministry of Signals",
    kind=AuthorityKind.MINISTRY,
    country="IN",
    domains=("signals.example",),
    addresses=("orders@signals.example",),
    powers=("IN-69A",),
    contacts=(ContactPoint(kind=ContactKind.CERTIFICATE, value="O=Ministry of Signals, C=IN"),),
)


@dataclass
class Desk:
    """A desk at which one letter is judged."""

    now: datetime = NOW
    ministry: SigningDomain = field(default_factory=lambda: SigningDomain(name="signals.example"))
    root: Issuer = field(
        default_factory=lambda: self_signed(
            Subject(organisation="Ulmeri Trust Services", since=BEFORE, days=3650, is_issuer=True)
        )
    )
    own: OwnServers = field(
        default_factory=lambda: own_servers(
            names=["mx.chirp.example"], networks=["198.51.100.0/24"]
        )
    )
    authority: Authority = MINISTRY
    signs: Signs = field(default_factory=read_signs)

    def mail(
        self,
        sender: str = "Ministry of Signals <orders@signals.example>",
        *,
        more: str = "",
        body: str = BODY,
    ) -> bytes:
        """Return a mail from `sender`; `more` goes on top of its header."""
        return (
            f"{more}From: {sender}\nTo: legal@chirp.example\nSubject: Order\n"
            f"Date: Mon, 2 Mar 2026 08:59:00 +0000\nMessage-ID: <1@signals.example>\n\n{body}"
        ).encode()

    def answers(self, *domains: SigningDomain, **more: str) -> Answers:
        """Return the answers of the ministry's domain and of `domains`."""
        return answers(self.ministry, *domains, at=self.now, more=more)

    def look(
        self, mail: bytes, kept: Answers | None = None, *, own: OwnServers | None = None
    ) -> MailCheck:
        """Return what the bytes of `mail` prove."""
        return check_mail(
            split_mail(mail),
            kept if kept is not None else self.answers(),
            own=own or self.own,
            at=self.now,
        )

    def known(self, authority: Authority | None = None, *, is_new: bool = False) -> Known:
        """Return the ministry as a letter meets it; `is_new` if it was entered afterwards."""
        one = authority or self.authority
        return known(one, on=self.now.date(), before=None if is_new else one)

    def judge(
        self,
        mail: bytes,
        kept: Answers | None = None,
        *,
        registry: Sequence[Known] | None = None,
        name: str = "Ministry of Signals",
        own: OwnServers | None = None,
    ) -> SenderCheck:
        """Return what judging `mail`, which says it is of `name`, comes to."""
        letter = Letter(
            mail=head_of(split_mail(mail)),
            claimed=(_says(name),) if name else (),
            pack=PackID("IN-69A"),
            sent=self.look(mail, kept, own=own),
            signed=tuple(signatures_of_mail(part_of(mail), self.store(), at=self.now)),
        )
        return check_sender(letter, registry or (self.known(),), signs=self.signs)

    def judge_paper(
        self, signed: Sequence[DocumentSigned], *, sender: str = "", is_new: bool = False
    ) -> SenderCheck:
        """Return what a letter on paper, or mailed by `sender`, with these signatures comes to."""
        letter = Letter(
            mail=MailHead(sender=sender) if sender else None,
            claimed=(_says("Ministry of Signals"),),
            signed=signed,
        )
        return check_sender(letter, (self.known(is_new=is_new),), signs=self.signs)

    def store(self) -> TrustStore:
        """Return the operator's trust store: the root, and nobody else."""
        return TrustStore(anchors=(self.root.certificate,))

    def officer(self, organisation: str = "Ministry of Signals", **more: Any) -> Issuer:
        """Return somebody whom the root vouches for."""
        subject = Subject(organisation=organisation, since=BEFORE)
        return self.root.issue(replace(subject, **more))


def _says(name: str) -> Proposal:
    return Proposal(kind=ProposalKind.AUTHORITY, value=name, place=Place())


@pytest.fixture
def desk() -> Desk:
    """Return a desk with its ministry."""
    return Desk()
