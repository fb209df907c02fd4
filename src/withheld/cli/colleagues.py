"""`withheld assign`, `hand-over`, `mention`, `threat`, `ticket`, `hold`, `translation`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import working
from withheld.cli.desk import Desk, Seat, person_of
from withheld.cli.words import many, optional_instant
from withheld.errors import InvalidInput
from withheld.events.working import NoteKind
from withheld.model.identity import HoldID, OrderID

_To = Annotated[tuple[str, ...], Parameter(name="--to", negative=())]
_Note = Annotated[str, Parameter(name="--note")]


def assign(
    order: str,
    /,
    *,
    to: Annotated[str, Parameter(name="--to")] = "",
    team: Annotated[str, Parameter(name="--team")] = "",
    seat: Seat,
) -> int:
    """
    Say who looks after an order; it gives nobody a right, and takes none.

    Exit status: 0, 1 when nobody of that name is enrolled, or 2 when a value will not do.

    Example: withheld assign 2026-0001 --to ben --team legal-night --as asha

    Parameters
    ----------
    order
        The order's name.
    to
        Who looks after it; nobody, if left out.
    team
        A team, such as legal-night.
    """
    office, person = seat.office(), person_of(to) if to else None
    office.actor(seat.person)
    working.assign(office, OrderID(order), person, team=team, by=seat.person)
    named = " and ".join(one for one in (to, team) if one) or "nobody"
    seat.finish(
        office,
        {"order": order, "assignee": person, "team": team},
        f"{order}: {named} looks after it",
    )
    return 0


def hand_over(order: str, /, *, to: _To, note: _Note, seat: Seat) -> int:
    """
    Pass an order on with a note on where it stands; whoever gets it is called.

    Exit status: 0, 1 when nobody of that name is enrolled, or 2 when a value will not do.

    Example: withheld hand-over 2026-0001 --to ben --note "items 3 and 9 wait for a translation"

    Parameters
    ----------
    order
        The order's name.
    to
        Who gets it; said again, the others are called too.

    Note:
        Where it stands, and what is next.
    """
    return _leave(order, NoteKind.HANDOVER, to, note, seat)


def mention(order: str, /, *, to: _To, note: _Note, seat: Seat) -> int:
    """
    Leave a note that calls colleagues to an order.

    Exit status: 0, 1 when nobody of that name is enrolled, or 2 when a value will not do.

    Example: withheld mention 2026-0001 --to cleo --note "is item 4 satire?" --as asha

    Parameters
    ----------
    order
        The order's name.
    to
        Who is called; say it again for each.

    Note:
        What it is about; it is kept in the vault, and the call does not repeat it.
    """
    return _leave(order, NoteKind.MENTION, to, note, seat)


def threat(order: str, /, *, to: _To, note: _Note, seat: Seat) -> int:
    """
    Record that somebody's life may be in danger, and call colleagues at once.

    Nothing of it waits for the order's own clocks, and no decision on items follows from it.
    Exit status: 0, 1 when nobody of that name is enrolled, or 2 when a value will not do.

    Example: withheld threat 2026-0001 --to dev --to cleo --note "police told 03:10, ref 77"

    Parameters
    ----------
    order
        The order's name.
    to
        Who is called; say it again for each.

    Note:
        Who may be in danger of what, and who outside was told, when.
    """
    return _leave(order, NoteKind.THREAT_TO_LIFE, to, note, seat)


def _leave(order: str, kind: NoteKind, to: tuple[str, ...], note: str, seat: Seat) -> int:
    office = seat.office()
    office.actor(seat.person)
    people = [person_of(one) for one in to]
    working.leave_note(office, OrderID(order), kind, note, people, by=seat.person)
    seat.finish(
        office,
        {"order": order, "note": str(kind), "to": list(to)},
        f"{order}: {', '.join(to)} called with a {kind} note",
    )
    return 0


def ticket(
    order: str,
    /,
    *,
    system: Annotated[str, Parameter(name="--system")],
    number: Annotated[str, Parameter(name="--number")],
    seat: Seat,
) -> int:
    """
    Put the number another system has for an order beside it.

    Exit status: 0, or 2 when a value will not do.

    Example: withheld ticket 2026-0001 --system matters --number M-17/2026 --as asha

    Parameters
    ----------
    order
        The order's name.
    system
        The other system, such as matters.
    number
        The order's number there.
    """
    office = seat.office()
    office.actor(seat.person)
    working.link_ticket(office, OrderID(order), system, number, by=seat.person)
    seat.finish(office, {"order": order, "system": system}, f"{order}: linked to {system}")
    return 0


def place_hold(
    order: str,
    /,
    *,
    what: Annotated[str, Parameter(name="--what")],
    cite: Annotated[str, Parameter(name="--cite")],
    until: Annotated[str | None, Parameter(name="--until")] = None,
    seat: Seat,
) -> int:
    """
    Hold what belongs to an order: nothing of it is destroyed until counsel ends the hold.

    People are called before its end; by itself it does not end.
    Exit status: 0, or 2 when a value will not do.

    Example: withheld hold place 2026-0001 --what "all, for the court" --cite "O. 11" --until P90D

    Parameters
    ----------
    order
        The order's name.
    what
        What is preserved, and for whom.
    cite
        Under which law, request or case.
    until
        When people look at it again, such as P90D or 2026-12-31T00:00:00Z.
    """
    office = seat.office()
    office.actor(seat.person)
    ends_at = optional_instant(until, office.now())
    hold = working.place_hold(office, OrderID(order), what, cite, ends_at=ends_at, by=seat.person)
    seat.finish(office, {"order": order, "hold": hold}, f"{order}: held, under the name {hold}")
    return 0


def end_hold(
    order: str, hold: str, /, *, reason: Annotated[str, Parameter(name="--reason")], seat: Seat
) -> int:
    """
    End a hold, as counsel.

    Exit status: 0, 1 when a rule forbids it, or 2 when no such hold stands.

    Example: withheld hold end 2026-0001 4f2a9c --reason "the case is closed" --as cleo

    Parameters
    ----------
    order
        The order's name.
    hold
        The hold's name.
    reason
        Why.
    """
    office = seat.office()
    working.end_hold(office, OrderID(order), HoldID(hold), reason, by=seat.person)
    seat.finish(office, {"order": order, "hold": hold, "ended": True}, f"{order}: {hold} ended")
    return 0


def list_holds(order: str, /, *, desk: Desk) -> int:
    """
    List the holds that stand on an order.

    Exit status: 0, or 2 when there is no such order.

    Example: withheld hold list 2026-0001 --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    found = working.holds(desk.office(), OrderID(order))
    desk.say(
        [
            {
                "hold": one.hold,
                "what": one.what,
                "cite": one.cite,
                "ends_at": one.ends_at.isoformat() if one.ends_at else None,
            }
            for one in found
        ],
        [
            f"{one.hold}: {one.what} ({one.cite})"
            + (
                f", looked at again {one.ends_at:%Y-%m-%d %H:%MZ}"
                if one.ends_at
                else ", without end"
            )
            for one in found
        ]
        or f"{order}: {many(0, 'hold')}",
    )
    return 0


def keep_translation(
    order: str,
    file: Path,
    /,
    *,
    language: Annotated[str, Parameter(name="--language")],
    translator: Annotated[str, Parameter(name="--translator")],
    is_certified: Annotated[bool, Parameter(name="--certified", negative=())] = False,
    seat: Seat,
) -> int:
    """
    Keep a translation beside the order's document; nothing is sent to an outside engine.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld translation keep 2026-0001 order-en.pdf --language en --translator "A. Bureau"

    Parameters
    ----------
    order
        The order's name.
    file
        The translation.
    language
        The language it is in, such as en.
    translator
        Who translated, a person or an engine.
    is_certified
        A sworn translator certified it.
    """
    if not file.is_file():
        raise InvalidInput("there is no such file; name the translation's file")
    office = seat.office()
    office.actor(seat.person)
    document = working.keep_translation(
        office,
        OrderID(order),
        file.read_bytes(),
        language=language,
        translator=translator,
        is_certified=is_certified,
        by=seat.person,
    )
    seat.finish(
        office,
        {"order": order, "document": document, "language": language},
        f"{order}: a translation into {language} is kept beside the original",
    )
    return 0
