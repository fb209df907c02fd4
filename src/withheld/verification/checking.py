"""
Who says to have sent a letter, and how far that can be believed.

Nothing a mail says of itself confirms it: an exact address, the right domain and a known name are
evidence *for*, and leave the sender unconfirmed until there is a proof (`evidence.Proof`).

* (1) Whom does it claim to come from: by name, else by the address's domain.
* (2) Does the address belong to that authority, imitate it, or come from anywhere (`addresses`).
* (3) Do the fields of its header agree (`addresses`), and what do its bytes prove (`mail_check`).
* (4) Could that court, that rank, that body have ordered this (`claims`).
* (5) Was its reference used before for something else (`references`).
* (6) Whose signatures does it carry, and over what (`documents`).

Law: Regulation (EU) 2022/2065 recital 35 (the addressee must be able to verify authenticity);
Blocking Rules 2009 rule 3 and rule 8(1) (who directs, and how).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from withheld.model.authority import Authority
from withheld.model.document import MailHead
from withheld.model.identity import PackID
from withheld.model.reading import Proposal, ProposalKind
from withheld.verification.addresses import of_address, of_header
from withheld.verification.claims import CANNOT_ORDER, of_claims
from withheld.verification.documents import DocumentSigned, is_signed_by, of_documents
from withheld.verification.domains import domain_of, looks_like, prints_like
from withheld.verification.evidence import (
    Evidence,
    Proof,
    ProofKind,
    SenderCheck,
    doubt,
    standing_of,
)
from withheld.verification.mail_check import MailCheck
from withheld.verification.portal import LoginShown, weigh_login
from withheld.verification.powers import Judged
from withheld.verification.references import PastReference, of_reference
from withheld.verification.registry import Known, sharing
from withheld.verification.signs import Signs

__all__ = ["Letter", "PastReference", "check_sender", "may_order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says of its sender; nothing in it is proven."""

    mail: MailHead | None
    """None for paper, a portal or a fax."""
    claimed: Sequence[Proposal]
    """What intake proposes: authority, signatory, reference, provision."""
    contents: str = ""
    """A digest of what it demands, to compare with `PastReference.contents`."""
    is_follow_up: bool = False
    """It amends, reminds of, lifts or speaks of an order: it bears that order's reference."""
    pack: PackID | None = None
    """The law it rests on, where that is known."""
    law: Judged | None = None
    """The law by which powers and ranks are looked at, where that is known."""
    territory: frozenset[str] = frozenset()
    """The countries it is to reach, where that is known."""
    sent: MailCheck | None = None
    """What the bytes of the mail prove; None where it was no mail, or nobody looked."""
    signed: Sequence[DocumentSigned] = ()
    """The signatures it carries."""
    logins: Sequence[LoginShown] = ()
    """What the operator's portal says of who handed it in."""
    is_too_long: bool = False
    """Too long for its bytes to be checked."""
    awaits_writing: bool = False
    """It was given by telephone, and nothing in writing has come yet."""


def check_sender(
    letter: Letter,
    registry: Sequence[Known],
    *,
    signs: Signs,
    history: Iterable[PastReference] = (),
    proofs: Iterable[Proof] = (),
    more: Iterable[Evidence] = (),
) -> SenderCheck:
    """
    Return who the sender claims to be, what speaks for and against it, and its standing.

    Args:
        letter: The letter as read.
        registry: Every authority the operator knows, as this letter meets it.
        signs: What gives a forger away.
        history: The references of letters on file, this one not among them.
        proofs: What was found out by ways that an impostor does not control.
        more: Evidence that was found before and still holds.
    """
    names = tuple(p.value for p in letter.claimed if p.kind is ProposalKind.AUTHORITY)
    proofs = tuple(proofs)
    who = _claimed(letter, names, registry) or _by_call(proofs, registry)  # (1)
    vouched, unproven = _of_domain(letter, who, registry)
    signed = tuple(of_documents(letter.signed, who))  # (6)
    logins = tuple(weigh_login(one, who) for one in letter.logins)
    evidence = (
        *of_address(letter.mail, who, registry, signs),  # (2)
        *of_header(letter.mail, signs),  # (3)
        *(letter.sent.evidence if letter.sent is not None else ()),
        *unproven,
        *of_claims(  # (4)
            letter.claimed,
            who,
            signs,
            pack=letter.pack,
            territory=letter.territory,
            law=letter.law,
        ),
        *of_reference(letter.claimed, letter.contents, history, is_follow_up=letter.is_follow_up),
        *(one.evidence for one in signed),
        *(found for found, _ in logins),
        *_of_telephone(letter),
        *_of_length(letter),
        *_of_entry(who),
        *more,
    )
    found = tuple(dict.fromkeys(evidence))
    shown = (*(one.proof for one in signed), *(proof for _, proof in logins))
    every = (*proofs, *vouched, *(proof for proof in shown if proof is not None))
    identity = who.id if who is not None else None
    standing = standing_of(found, every, identity)
    return SenderCheck(standing=standing, authority=identity, evidence=found)


def may_order(authority: Authority, pack: PackID) -> bool:
    """
    Return whether the registry says that `authority` may order under `pack`.

    Never read False as "need not be answered": counsel decides what binds.
    """
    return authority.kind not in CANNOT_ORDER and pack in authority.powers


def _claimed(letter: Letter, names: Sequence[str], registry: Sequence[Known]) -> Known | None:
    """Return whom the letter claims to come from: by its words, its address, its sender's name."""
    shown = (letter.mail.sender_name,) if letter.mail is not None else ()
    return (
        _by_name(names, registry)
        or _by_domain(letter.mail, registry)
        or _by_name(shown, registry)
        or _by_signature(letter, registry)
        or _by_likeness((*names, *shown), registry)
    )


def _by_name(names: Iterable[str], registry: Sequence[Known]) -> Known | None:
    """Return the authority that goes by one of `names`; the longest name on file wins."""
    claimed = tuple(_words(name) for name in names)
    known = [
        (_words(name), one) for one in registry for name in (one.own.name, *one.own.other_names)
    ]
    fitting = [
        (name, one)
        for name, one in known
        for claim in claimed
        if name and f" {name} " in f" {claim} "
    ]
    return max(fitting, key=lambda pair: len(pair[0]), default=("", None))[1]


def _words(name: str) -> str:
    """Return the words of a name alone: a letter head goes on with a comma and the town."""
    plain = (" " if unicodedata.category(one)[0] in "PSZ" else one for one in name.casefold())
    return " ".join("".join(plain).split())


def _by_call(proofs: Iterable[Proof], registry: Sequence[Known]) -> Known | None:
    """Return the authority that people called and that says it sent this, where only one does."""
    said = {one.authority for one in proofs if one.kind is ProofKind.CALL_BACK and not one.denies}
    return next((one for one in registry if said == {one.id}), None)


def _by_signature(letter: Letter, registry: Sequence[Known]) -> Known | None:
    """Return the authority whose certificate signed it, where the letter itself names nobody."""
    return next(
        (one for one in registry for each in letter.signed if is_signed_by(each, one)), None
    )


def _by_likeness(names: Sequence[str], registry: Sequence[Known]) -> Known | None:
    """Return the authority whose name one of `names` only looks like."""
    return next(
        (
            one
            for one in registry
            for own in (one.own.name, *one.own.other_names)
            if any(prints_like(name, own) for name in names)
        ),
        None,
    )


def _by_domain(mail: MailHead | None, registry: Sequence[Known]) -> Known | None:
    """Return the authority whose domain the address is in, else the one it imitates."""
    domain = domain_of(mail.sender) if mail is not None else ""
    if mail is None or not domain:
        return None
    exact = (one for one in registry if one.has_address(mail.sender))
    own = (one for one in registry if one.has_domain(domain))
    imitated = (one for one in registry if any(looks_like(domain, d) for d in one.own.domains))
    return next(exact, None) or next(own, None) or next(imitated, None)


def _of_domain(
    letter: Letter, who: Known | None, registry: Sequence[Known]
) -> tuple[tuple[Proof, ...], tuple[Evidence, ...]]:
    """Return the proof that the signature of the mail's domain is, or why it is none."""
    mail, domain = letter.mail, letter.sent.vouched_by if letter.sent is not None else ""
    if mail is None or who is None or not domain or not who.has_domain(domain_of(mail.sender)):
        return (), ()
    if not who.has_domain(domain):
        because = "A domain above signed it, and the registry does not have that as its own."
        return (), (doubt("dkim-above", because),)
    if not who.knew(mail.sender):
        because = "The registry learned of this domain only after the letter came."
        return (), (doubt("contact-new", because),)
    if len(sharing(domain, registry)) > 1 and not who.has_address(mail.sender):
        because = "Several authorities write from this domain; the address says not which."
        return (), (doubt("domain-shared", because),)
    return (Proof(kind=ProofKind.AUTHENTICATED_CHANNEL, authority=who.id),), ()


def _of_telephone(letter: Letter) -> Iterator[Evidence]:
    if letter.awaits_writing:
        yield doubt("not-in-writing", "It was given by telephone, and nothing in writing came yet.")


def _of_length(letter: Letter) -> Iterator[Evidence]:
    if letter.is_too_long:
        yield doubt("too-long-to-check", "It is too long for its signatures to be checked here.")


def _of_entry(who: Known | None) -> Iterator[Evidence]:
    if who is not None and who.before is None:
        because = "The authority was entered after the letter came: where from are its contacts?"
        yield doubt("entered-after", because)
