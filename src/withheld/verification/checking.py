"""
Who says to have sent a letter, and how far that can be believed.

Nothing a mail says of itself confirms it: an exact address, the right domain and a known name are
evidence *for*, and leave the sender unconfirmed until there is a proof (`evidence.Proof`).

* (1) Whom does it claim to come from: by name, else by the address's domain.
* (2) Does the address belong to that authority, imitate it, or come from anywhere.
* (3) Do Reply-To and Message-ID agree with it.
* (4) Could that court, that rank, that body have ordered this.
* (5) Was its reference used before for something else.

Law: Regulation (EU) 2022/2065 recital 35 (the addressee must be able to verify authenticity);
Blocking Rules 2009 rule 3 and rule 8(1) (who directs, and how).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from withheld.model.authority import Authority, AuthorityKind
from withheld.model.document import MailHead
from withheld.model.identity import PackID
from withheld.model.reading import Proposal, ProposalKind
from withheld.verification.domains import domain_of, is_within, looks_like
from withheld.verification.evidence import Evidence, Proof, SenderCheck, Speaks, standing_of
from withheld.verification.signs import Impossible, Signs

_CANNOT_ORDER = frozenset({AuthorityKind.CERT, AuthorityKind.ASSOCIATION, AuthorityKind.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReference:
    """A reference that an earlier letter on file bore as its own."""

    reference: str
    contents: str
    """A digest of what that letter demanded, as the caller makes it for every letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says of its sender; nothing in it is proven."""

    mail: MailHead | None
    """None for paper, a portal or a fax."""
    claimed: Sequence[Proposal]
    """What intake proposes: authority, signatory, reference."""
    contents: str = ""
    """A digest of what it demands, to compare with `PastReference.contents`."""
    pack: PackID | None = None
    """The law it rests on, where that is known."""


def check_sender(
    letter: Letter,
    registry: Sequence[Authority],
    *,
    signs: Signs,
    history: Iterable[PastReference] = (),
    proofs: Iterable[Proof] = (),
) -> SenderCheck:
    """
    Return who the sender claims to be, what speaks for and against it, and its standing.

    Args:
        letter: The letter as read.
        registry: Every authority the operator knows.
        signs: What gives a forger away.
        history: The references of letters on file, this one not among them.
        proofs: What was found out by ways that an impostor does not control.
    """
    names = tuple(p.value for p in letter.claimed if p.kind is ProposalKind.AUTHORITY)
    authority = _by_name(names, registry) or _by_domain(letter.mail, registry)
    evidence = [
        *_of_address(letter.mail, authority, registry, signs),
        *_of_header(letter.mail, signs),
        *_of_powers(letter, authority, names, signs),
        *_of_reference(letter, history),
    ]
    found = tuple(evidence)
    identity = authority.id if authority is not None else None
    return SenderCheck(
        standing=standing_of(found, tuple(proofs), identity), authority=identity, evidence=found
    )


def may_order(authority: Authority, pack: PackID) -> bool:
    """
    Return whether the registry says that `authority` may order under `pack`.

    Never read False as "need not be answered": counsel decides what binds.
    """
    return authority.kind not in _CANNOT_ORDER and pack in authority.powers


def _by_name(names: Iterable[str], registry: Sequence[Authority]) -> Authority | None:
    """Return the authority that goes by one of `names`; the longest name on file wins."""
    claimed = tuple(" ".join(name.casefold().split()) for name in names)
    known = [
        (" ".join(name.casefold().split()), authority)
        for authority in registry
        for name in (authority.name, *authority.other_names)
    ]
    fitting = [
        (name, authority)
        for name, authority in known
        for claim in claimed
        if claim == name or f" {name} " in f" {claim} "
    ]
    return max(fitting, key=lambda pair: len(pair[0]), default=("", None))[1]


def _by_domain(mail: MailHead | None, registry: Sequence[Authority]) -> Authority | None:
    """Return the authority whose domain the address is in, else the one it imitates."""
    domain = domain_of(mail.sender) if mail is not None else ""
    own = (a for a in registry if any(is_within(domain, known) for known in a.domains))
    imitated = (a for a in registry if any(looks_like(domain, known) for known in a.domains))
    return next(own, None) or next(imitated, None)


def _of_address(
    mail: MailHead | None,
    authority: Authority | None,
    registry: Sequence[Authority],
    signs: Signs,
) -> Iterator[Evidence]:
    if authority is None:
        yield _doubt("sender-unknown", "Nobody in the registry goes by this name or address.")
    if mail is None or not mail.sender:
        return
    address, domain = mail.sender.casefold(), domain_of(mail.sender)
    if authority is not None and address in {a.casefold() for a in authority.addresses}:
        yield _for("contact-known", "The address is one the registry has for the authority.")
    elif authority is not None and any(is_within(domain, known) for known in authority.domains):
        yield _for("domain-known", "The address is in a domain of the authority, but not known.")
    elif domain in signs.free_mail:
        yield _free_mail(authority)
    else:
        yield from _of_strange_domain(domain, authority, registry)


def _free_mail(authority: Authority | None) -> Evidence:
    because = "The address is at a free mail service, where anybody can have one."
    has_domain = authority is not None and bool(authority.domains)
    return _against("free-mail", because) if has_domain else _doubt("free-mail", because)


def _of_strange_domain(
    domain: str, authority: Authority | None, registry: Sequence[Authority]
) -> Iterator[Evidence]:
    likeness = next(
        (how for a in registry for known in a.domains if (how := looks_like(domain, known))), ""
    )
    others = [a for a in registry if a is not authority]
    if likeness:
        yield _against("look-alike-domain", f"The domain imitates one in the registry: {likeness}.")
    elif authority is not None and any(
        is_within(domain, known) for other in others for known in other.domains
    ):
        yield _against(
            "domain-of-another", "The address is in the domain of another authority than named."
        )
    elif authority is not None and authority.domains:
        yield _doubt("domain-unknown", "The registry has other domains for the authority.")


def _of_header(mail: MailHead | None, signs: Signs) -> Iterator[Evidence]:
    """Compare Reply-To and Message-ID with From."""
    if mail is None or not mail.sender:
        return
    domain, reply = domain_of(mail.sender), domain_of(mail.reply_to)
    if reply and not _is_same_house(reply, domain):
        because = "Answers would go to another domain than the letter claims to come from."
        is_trick = reply in signs.free_mail or bool(looks_like(reply, domain))
        yield (_against if is_trick else _doubt)("reply-to-elsewhere", because)
    made_at = domain_of(mail.message_id)
    if made_at and not _is_same_house(made_at, domain):
        because = "The mail was made by a system of another domain; a relay, or another sender."
        yield _doubt("message-id-elsewhere", because)


def _is_same_house(one: str, other: str) -> bool:
    return is_within(one, other) or is_within(other, one)


def _of_powers(
    letter: Letter, authority: Authority | None, names: Sequence[str], signs: Signs
) -> Iterator[Evidence]:
    country = authority.country if authority is not None else ""
    claims = " / ".join(names)
    yield from _impossible(claims, signs.courts, country, code="impossible-court")
    signatories = " / ".join(p.value for p in letter.claimed if p.kind is ProposalKind.SIGNATORY)
    yield from _impossible(signatories, signs.ranks, letter.pack or "", code="impossible-rank")
    if authority is None:
        if any(word in claims.casefold() for word in signs.association):
            yield _doubt("association", "The sender is joined, not established: it can only ask.")
    elif authority.kind in _CANNOT_ORDER:
        yield _doubt("cannot-order", f"The registry knows it as {authority.kind}: it can only ask.")
    elif letter.pack is not None and not may_order(authority, letter.pack):
        yield _doubt("no-such-power", "The registry does not give it power under this law.")


def _impossible(
    text: str, signs: Sequence[Impossible], where: str, *, code: str
) -> Iterator[Evidence]:
    for sign in signs:
        if sign.where in {"", where} and sign.pattern.search(text):
            yield _against(code, f"No genuine letter says so: {sign.because}.")


def _of_reference(letter: Letter, history: Iterable[PastReference]) -> Iterator[Evidence]:
    own = {_squashed(p.value) for p in letter.claimed if p.kind is ProposalKind.REFERENCE}
    for past in history:
        if _squashed(past.reference) not in own:
            continue
        if past.contents == letter.contents:
            yield _for("same-letter-again", "A letter on file has this reference and contents.")
        else:
            because = "A letter on file bears the same reference and demands something else."
            yield _against("reference-reused", because)


def _squashed(reference: str) -> str:
    """Return what must be equal for two references to be one."""
    return "".join(sign for sign in reference.casefold() if sign.isalnum())


def _for(code: str, because: str) -> Evidence:
    return Evidence(code=code, speaks=Speaks.FOR, because=because)


def _doubt(code: str, because: str) -> Evidence:
    return Evidence(code=code, speaks=Speaks.DOUBT, because=because)


def _against(code: str, because: str) -> Evidence:
    return Evidence(code=code, speaks=Speaks.AGAINST, because=because)
