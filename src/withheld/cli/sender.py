"""`withheld sender` and `call-back`: who says they sent this, and whether they did."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework.calling import check_contact
from withheld.casework.checking import check_order_sender, keep_evidence, record_call_back
from withheld.casework.powers import powers_shown
from withheld.cli.desk import Desk, Seat, carry_out, hands_of
from withheld.cli.words import plain
from withheld.errors import InvalidInput, NotFound
from withheld.events.codec import instant_to_text
from withheld.events.verification import EvidenceKind
from withheld.ledger.canonical import JSON
from withheld.model.identity import AuthorityID, OrderID
from withheld.model.review import Standing
from withheld.verification.evidence import Speaks
from withheld.verification.powers import Powers

_CALLERS = 2
_EVIDENCE_BYTES_MAX = 10_000_000


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Files that help to check the sender; they are kept with the order."""

    dns: Annotated[tuple[Path, ...], Parameter(name="--dns", negative=())] = ()
    """DNS answers about the mail's domains, JSON as `docs/senders.md` says."""
    signature: Annotated[tuple[Path, ...], Parameter(name="--signature", negative=())] = ()
    """A signature over the order's file that came beside it: .p7s or .sig."""
    login: Annotated[tuple[Path, ...], Parameter(name="--login", negative=())] = ()
    """What our portal signed of the log-in by which the order came."""


_NOTHING_KEPT = Kept()


def sender(order: str, /, *, beside: Kept = _NOTHING_KEPT, seat: Seat) -> int:
    """
    Check who sent the order: by the registry, the mail's own bytes, signatures and call-backs.

    Nothing but a proof confirms anybody: two people's call-back, a signature of the authority's
    own domain or certificate, a log-in at our portal. What it rests on is kept with the order.
    Exit status: 0, 1 when the order is not read completely, or 2 when there is no such order or a
    file will not do.

    Example: withheld sender 2026-0001 --dns answers.json --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    office, name = seat.office(), OrderID(order)
    office.actor(seat.person)
    for kind, files in (
        (EvidenceKind.DNS_ANSWERS, beside.dns),
        (EvidenceKind.SIGNATURE, beside.signature),
        (EvidenceKind.PORTAL_LOGIN, beside.login),
    ):
        for file in files:
            keep_evidence(office, name, kind, _bytes(file), by=seat.person)
    found = check_order_sender(office, name)
    powers = powers_shown(office, name)
    header = office.record.order(name)
    seat.finish(
        office,
        {
            "order": order,
            "standing": str(found.standing),
            "authority": found.authority,
            "in_writing": not header.awaits_writing,
            "evidence": [
                {"code": one.code, "speaks": str(one.speaks), "because": one.because}
                for one in found.evidence
            ],
            "kept": [
                {"kind": str(one.kind), "document": one.document} for one in header.sender_evidence
            ],
            "call_backs": len(header.call_backs),
            "powers": _powers_to_json(powers),
        },
        [
            f"{order}: {_STANDINGS[found.standing]}"
            + (f"; it says it is {found.authority}" if found.authority else ""),
            *(f"  {_SPEAKS[one.speaks]}: {one.because} ({one.code})" for one in found.evidence),
            *(f"  called back: {one.authority} says {one.standing}" for one in header.call_backs),
            *(f"  kept: {one.kind} {one.document[:16]}" for one in header.sender_evidence),
            *_words_on(powers),
        ],
    )
    return 0


_STANDINGS = {
    Standing.CONFIRMED: "confirmed",
    Standing.NOT_CONFIRMED: "not confirmed; call the authority back, at a contact of the registry",
    Standing.CONTRADICTED: "contradicted; nothing is withheld on this letter",
}
_SPEAKS = {Speaks.FOR: "for", Speaks.DOUBT: "look", Speaks.AGAINST: "against"}


def _words_on(powers: Powers | None) -> Iterator[str]:
    """Yield what the law says of the sender, in words."""
    if powers is None:
        yield "  law: not known yet; confirm the particulars to see who may order under it"
        return
    permission = powers.permission
    rank = f" as {powers.rank}" if powers.rank else ""
    yield f"  may it order{rank}: {permission.answer}. {permission.because} ({permission.cite})"
    if powers.may_command_silence:
        end = instant_to_text(powers.gag_ends_at) if powers.gag_ends_at else "no end to rely on"
        yield f"  silence by its law: {end}"
    yield from (f"  ask: {one.because} ({one.cite})" for one in powers.questions)


def _powers_to_json(powers: Powers | None) -> JSON:
    if powers is None:
        return None
    return {
        "may_order": str(powers.permission.answer),
        "because": powers.permission.because,
        "cite": powers.permission.cite,
        "rank": powers.rank,
        "may_command_silence": powers.may_command_silence,
        "gag_ends_at": instant_to_text(powers.gag_ends_at) if powers.gag_ends_at else None,
        "questions": [
            {"path": one.path, "because": one.because, "cite": one.cite} for one in powers.questions
        ],
    }


def _bytes(file: Path) -> bytes:
    """
    Return a file's bytes.

    Raises:
        NotFound: It cannot be read.
        InvalidInput: It is longer than any such file.
    """
    try:
        if file.stat().st_size > _EVIDENCE_BYTES_MAX:
            raise InvalidInput(f"{plain(file.name)} is too long for what it is said to be")
        return file.read_bytes()
    except OSError as error:
        raise NotFound(f"{plain(file.name)} cannot be opened; check its path") from error


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was said on the telephone."""

    words: Annotated[str, Parameter(name="--note")]
    """Whom they reached, at which number of the registry, when."""
    denies: Annotated[bool, Parameter(name="--denies", negative=())] = False
    """The authority said that it did not send this."""
    contact: Annotated[str, Parameter(name="--at")] = ""
    """The number or address they reached it at; refused unless the registry knew it before."""


def call_back(
    order: str,
    /,
    *,
    authority: Annotated[str, Parameter(name="--authority")],
    callers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    heard: Heard,
    desk: Desk,
) -> int:
    """
    Record that two people asked the authority, at a contact the registry knew before.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld call-back 2026-0001 --authority in-signals --with asha --with ben --note "…"

    Parameters
    ----------
    order
        The order's name.
    authority
        Whom they called, by the registry's id.
    callers
        An enrolled person who called; say it twice.
    """
    office, name, who = desk.office(), OrderID(order), AuthorityID(authority)
    if len(callers) != _CALLERS:
        raise InvalidInput(f"{len(callers)} callers were named; a call-back takes two, --with each")
    if authority not in {one.id for one in office.authorities()}:
        raise InvalidInput("the registry knows no authority of that id; enter it first")
    note = heard.words
    if heard.contact:
        check_contact(office, name, who, heard.contact)
        note = f"{note} ({heard.contact})"
    first, second = hands_of(desk.store, callers)
    standing = Standing.CONTRADICTED if heard.denies else Standing.CONFIRMED
    record_call_back(office, name, who, standing, note, (first, second))
    desk.say({"order": order, "standing": str(standing)}, f"{order}: the sender is {standing}")
    carry_out(office)
    return 0
