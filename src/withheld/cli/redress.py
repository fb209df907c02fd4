"""`withheld complain`, `complaint`, `challenge`, `stay`, `note`: what happens after the act."""

from typing import Annotated

from cyclopts import Parameter

from withheld.casework import redressing
from withheld.cli.desk import Seat
from withheld.cli.words import items_in, many, optional_instant
from withheld.events.redress import ChallengeSide, ComplaintResult, Happening
from withheld.model.identity import ChallengeID, ComplaintID, OrderID


def complain(
    order: str,
    /,
    *,
    items: Annotated[str, Parameter(name="--items")],
    text: Annotated[str, Parameter(name="--text")],
    received_at: Annotated[str | None, Parameter(name="--received-at")] = None,
    seat: Seat,
) -> int:
    """
    Take in a complaint about items, and print its name.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such item.

    Example: withheld complain 2026-0001 --items 3 --text "I sell tea" --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    items
        The items it is about, such as 1-20,25.
    text
        What was complained of, in the complainant's words.
    received_at
        When it came, such as 2026-11-24T10:00:00Z; else now.
    """
    office, picked = seat.office(), items_in(items).all
    complaint = redressing.receive_complaint(
        office,
        OrderID(order),
        picked,
        text,
        received_at=optional_instant(received_at, office.now()),
        by=seat.person,
    )
    seat.finish(
        office,
        {"order": order, "complaint": complaint, "items": list(picked)},
        f"{order}: complaint {complaint} about {many(len(picked), 'item')}",
    )
    return 0


def decide_complaint(
    order: str,
    complaint: str,
    result: ComplaintResult,
    /,
    *,
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Uphold or reject a complaint; upheld, the grounds of this order it is about are lifted.

    Exit status: 0, 1 when a rule forbids it, or 2 when no such complaint is open.

    Example: withheld complaint decide 2026-0001 4f2a9c upheld --reason "satire" --as cleo

    Parameters
    ----------
    order
        The order's name.
    complaint
        The complaint's name.
    result
        What it comes to.
    reason
        Why.
    """
    office, name = seat.office(), OrderID(order)
    items = office.record.order(name).complaints.get(complaint, ())
    redressing.decide_complaint(office, name, ComplaintID(complaint), result, reason, seat.hand())
    seat.finish(
        office,
        {"order": order, "complaint": complaint, "result": str(result), "items": list(items)},
        f"{order}: complaint {complaint} is {result}",
    )
    return 0


def open_challenge(
    order: str,
    /,
    *,
    side: Annotated[ChallengeSide, Parameter(name="--side")],
    forum: Annotated[str, Parameter(name="--forum")],
    items: Annotated[str, Parameter(name="--items")] = "",
    seat: Seat,
) -> int:
    """
    Record that the order, or some of its items, is challenged, and print the challenge's name.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld challenge open 2026-0001 --side service --forum "High Court" --as cleo

    Parameters
    ----------
    order
        The order's name.
    side
        Who challenges it.
    forum
        Where.
    items
        The items, such as 1-20,25; else the whole order.
    """
    office = seat.office()
    picked = items_in(items).all if items else ()
    challenge = redressing.open_challenge(
        office, OrderID(order), side, forum, items=picked, by=seat.person
    )
    seat.finish(
        office,
        {"order": order, "challenge": challenge, "items": list(picked)},
        f"{order}: challenge {challenge} is open",
    )
    return 0


def close_challenge(
    order: str,
    challenge: str,
    /,
    *,
    result: Annotated[str, Parameter(name="--result")],
    words: Annotated[str, Parameter(name="--note")],
    seat: Seat,
) -> int:
    """
    Record how a challenge ended; what follows from it is decided by people.

    Exit status: 0, 1 when a rule forbids it, or 2 when no such challenge is open.

    Example: withheld challenge close 2026-0001 4f2a9c --result won --note "…" --as cleo

    Parameters
    ----------
    order
        The order's name.
    challenge
        The challenge's name.
    result
        In a word, such as won, lost or withdrawn.
    words
        In a sentence.
    """
    office = seat.office()
    redressing.close_challenge(
        office, OrderID(order), ChallengeID(challenge), result, words, by=seat.person
    )
    seat.finish(
        office,
        {"order": order, "challenge": challenge, "result": result},
        f"{order}: challenge {challenge} is closed: {result}",
    )
    return 0


def record_stay(
    order: str,
    challenge: str,
    /,
    *,
    items: Annotated[str, Parameter(name="--items")],
    words: Annotated[str, Parameter(name="--note")],
    ends_at: Annotated[str | None, Parameter(name="--ends-at")] = None,
    seat: Seat,
) -> int:
    """
    Record that a court stays the order for items: their grounds rest, nothing is withheld on them.

    Exit status: 0, 1 when a rule forbids it, or 2 when no such challenge is open.

    Example: withheld stay record 2026-0001 4f2a9c --items 1-20 --note "…" --as cleo

    Parameters
    ----------
    order
        The order's name.
    challenge
        The challenge's name.
    items
        The items, such as 1-20,25.
    words
        What the court said.
    ends_at
        When the stay ends by the court's own word, such as 2026-12-01T00:00:00Z: the grounds then
        hold again by themselves, and people are called before.  Else until `stay end`.
    """
    office, picked = seat.office(), items_in(items).all
    redressing.record_stay(
        office,
        OrderID(order),
        ChallengeID(challenge),
        picked,
        words,
        ends_at=optional_instant(ends_at, office.now()),
        by=seat.person,
    )
    seat.finish(
        office,
        {"order": order, "challenge": challenge, "stayed": list(picked)},
        f"{order}: stayed for {many(len(picked), 'item')}",
    )
    return 0


def end_stay(
    order: str,
    challenge: str,
    /,
    *,
    items: Annotated[str, Parameter(name="--items")],
    words: Annotated[str, Parameter(name="--note")],
    seat: Seat,
) -> int:
    """
    Record that a stay is over; what was decided before applies again.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such challenge.

    Example: withheld stay end 2026-0001 4f2a9c --items 1-20 --note "…" --as cleo

    Parameters
    ----------
    order
        The order's name.
    challenge
        The challenge's name.
    items
        The items, such as 1-20,25.
    words
        Why it is over.
    """
    office, picked = seat.office(), items_in(items).all
    redressing.end_stay(
        office, OrderID(order), ChallengeID(challenge), picked, words, by=seat.person
    )
    seat.finish(
        office,
        {"order": order, "challenge": challenge, "stay_ended": list(picked)},
        f"{order}: the stay is over for {many(len(picked), 'item')}",
    )
    return 0


def note(
    order: str,
    /,
    *,
    kind: Annotated[Happening, Parameter(name="--kind")],
    words: Annotated[str, Parameter(name="--words")],
    where: Annotated[str, Parameter(name="--where")] = "place not said",
    happened_at: Annotated[str | None, Parameter(name="--at")] = None,
    seat: Seat,
) -> int:
    """
    Put something that happened elsewhere on the order's timeline: a meeting, a call, a statement.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld note 2026-0001 --kind meeting --words "They named two officers" --as dev

    Parameters
    ----------
    order
        The order's name.
    kind
        What kind of thing happened.
    words
        What happened, in a sentence.
    where
        Where it was said, or happened.
    happened_at
        When, such as 2026-11-24T10:00:00Z; else now.
    """
    office = seat.office()
    redressing.note_happening(
        office,
        OrderID(order),
        kind,
        (words, where),
        happened_at=optional_instant(happened_at, office.now()),
        by=seat.person,
    )
    seat.finish(office, {"order": order, "noted": str(kind)}, f"{order}: {kind} noted")
    return 0
