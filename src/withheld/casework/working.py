"""The working day: assigning, handing over, telling colleagues, holding, translating."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.casework.office import Office
from withheld.errors import InvalidInput, NotFound, NotPermitted
from withheld.events.clocks import ClockStarted, ClockStopped
from withheld.events.recorded import Event
from withheld.events.working import (
    HoldEnded,
    HoldPlaced,
    NoteKind,
    NoteLeft,
    OrderAssigned,
    TicketLinked,
    TranslationKept,
)
from withheld.model.identity import DocumentID, HoldID, OrderID, PersonID, TimerID
from withheld.model.review import Role

_TEAM = re.compile(r"[a-z][a-z0-9-]{0,31}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
PRESERVE = "preserve"
"""What a hold's clock is for."""


def assign(
    office: Office, order: OrderID, person: PersonID | None, *, team: str = "", by: PersonID
) -> None:
    """
    Say who looks after an order.

    Raises:
        NotPermitted: Nobody of that name is enrolled.
        InvalidInput: The team's name is none.
    """
    if person is not None:
        office.actor(person)
    check_team(team)
    office.record.order(order)
    office.append(order, [OrderAssigned(person=person, team=team)], by=by)


def check_team(team: str) -> None:
    """
    Check the name of a team; empty for none.

    Raises:
        InvalidInput: It is none.
    """
    if team and not _TEAM.fullmatch(team):
        raise InvalidInput("a team is named in small letters, digits and dashes, such as legal-eu")


def leave_note(
    office: Office,
    order: OrderID,
    kind: NoteKind,
    words: str,
    to: Sequence[PersonID],
    *,
    by: PersonID,
) -> None:
    """
    Leave a note to colleagues, who are called; a handover passes the order to the first of them.

    Raises:
        InvalidInput: Nothing was said, or nobody named who has to be.
        NotPermitted: Nobody of one of the names is enrolled.
    """
    if not words.strip():
        raise InvalidInput("the note is empty; say it in a sentence")
    if not to:
        raise InvalidInput("nobody is named; say who is to be told")
    for person in to:
        office.actor(person)
    office.record.order(order)
    sealer = office.sealer()
    left = NoteLeft(kind=kind, to=tuple(to), words=sealer.one(words, layer="working"))
    office.append(order, [left], by=by, sealer=sealer)


def link_ticket(office: Office, order: OrderID, system: str, number: str, *, by: PersonID) -> None:
    """
    Put the number that another system has for the order beside it.

    Raises:
        InvalidInput: The system or the number is empty.
    """
    if not system.strip() or not number.strip():
        raise InvalidInput("name the other system, and the number the order has there")
    office.record.order(order)
    sealer = office.sealer()
    linked = TicketLinked(words=sealer.seal([system.strip(), number.strip()], layer="working"))
    office.append(order, [linked], by=by, sealer=sealer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold that stands, in words."""

    hold: HoldID
    what: str
    cite: str
    ends_at: datetime | None


def place_hold(
    office: Office,
    order: OrderID,
    what: str,
    cite: str,
    *,
    ends_at: datetime | None,
    by: PersonID,
) -> HoldID:
    """
    Hold what belongs to an order, and return the hold's name; people are called before its end.

    Raises:
        InvalidInput: What, or under which law, is not said; or the end has passed.
    """
    if not what.strip() or not cite.strip():
        raise InvalidInput("say what is preserved and for whom, and under which law or request")
    if ends_at is not None and ends_at <= office.now():
        raise InvalidInput("the hold would have ended before now; give its end, or none")
    office.record.order(order)
    sealer, hold = office.sealer(), HoldID(office.chance.draw(6).hex())
    words = sealer.seal([what.strip(), cite.strip()], layer="working")
    events: list[Event] = [HoldPlaced(hold=hold, ends_at=ends_at, words=words)]
    if ends_at is not None:
        events.append(
            ClockStarted(
                timer=_timer(order, hold),
                what=PRESERVE,
                due_at=ends_at,
                cite="the hold's own end",
            )
        )
    office.append(order, events, by=by, sealer=sealer)
    return hold


def end_hold(office: Office, order: OrderID, hold: HoldID, reason: str, *, by: PersonID) -> None:
    """
    End a hold; from now on nothing of it stands against destroying what it kept.

    Raises:
        NotPermitted: It takes counsel.
        NotFound: No such hold stands.
        InvalidInput: No reason is given.
    """
    actor = office.actor(by)
    if not actor.ranks(Role.COUNSEL):
        raise NotPermitted(f"a {actor.role} may not end a hold; it takes counsel")
    if not reason.strip():
        raise InvalidInput("say why the hold ends")
    held = office.record.order(order).working.holds.get(hold)
    if held is None:
        raise NotFound("no hold of that name stands on this order")
    sealer = office.sealer()
    events: list[Event] = [HoldEnded(hold=hold, reason=sealer.one(reason, layer="working"))]
    if held.ends_at is not None:
        events.append(ClockStopped(timer=_timer(order, hold), cause="hold-ended"))
    office.append(order, events, by=by, sealer=sealer)


def holds(office: Office, order: OrderID) -> list[Hold]:
    """
    Return the holds that stand on an order.

    Raises:
        NotFound: There is no such order.
    """
    found = []
    for name, one in office.record.order(order).working.holds.items():
        what, cite = (
            str(word) if word is not None else "(erased)" for word in office.open(one.words)
        )
        found.append(Hold(hold=HoldID(name), what=what, cite=cite, ends_at=one.ends_at))
    return found


def keep_translation(  # noqa: PLR0913 -- what a translation is judged by
    office: Office,
    order: OrderID,
    data: bytes,
    *,
    language: str,
    translator: str,
    is_certified: bool,
    by: PersonID,
) -> DocumentID:
    """
    Keep a translation beside the order's own document; nothing leaves for an outside engine.

    Raises:
        NotFound: There is no such order.
        NotPermitted: What came is not to be copied.
        InvalidInput: The language is no language tag, or nobody is named who translated.
    """
    header = office.record.order(order)
    if header.received is None:
        raise NotFound("nothing was received under this name; there is nothing to translate")
    if header.is_hazard:
        raise NotPermitted("what came with this order is not to be copied, nor its translation")
    if not _LANGUAGE.fullmatch(language):
        raise InvalidInput("a language is written as a tag, such as en or hi or zh-Hans")
    if not translator.strip() or not data:
        raise InvalidInput(
            "say who translated, a person or an engine; an empty file is no translation"
        )
    sealer, tag = office.sealer(), language.lower()
    before = [one for one in header.working.translations if one.language == tag]
    kept = TranslationKept(
        document=office.documents.keep(data),
        of=header.received.document,
        language=tag,
        number=len(before) + 1,
        is_certified=is_certified,
        translator=sealer.one(translator.strip(), layer="working"),
    )
    office.append(order, [kept], by=by, sealer=sealer)
    return kept.document


def _timer(order: OrderID, hold: HoldID) -> TimerID:
    return TimerID(f"{order}/{PRESERVE}/{hold}")
