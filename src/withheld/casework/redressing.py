"""(7) Complaints, challenges, stays and what else happens around an order."""

from collections.abc import Sequence
from datetime import datetime

from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.sealing import Sealer
from withheld.errors import InvalidInput
from withheld.events.recorded import StreamID
from withheld.events.redress import ChallengeSide, ComplaintDecided, ComplaintResult, Happening
from withheld.events.sealed import Sealed
from withheld.ledger.canonical import JSON
from withheld.model.identity import ChallengeID, ComplaintID, ItemID, OrderID, PersonID
from withheld.redress.commands import (
    CloseChallenge,
    DecideComplaint,
    EndStay,
    NoteHappening,
    OpenChallenge,
    ReceiveComplaint,
    RecordStay,
    RedressCommand,
)
from withheld.redress.deciding import decide


def receive_complaint(
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    text: str,
    *,
    received_at: datetime | None = None,
    by: PersonID,
) -> ComplaintID:
    """
    Take in a complaint about items, and return its name.

    Raises:
        NotFound: There is no such item.
    """
    sealer = office.sealer()
    complaint = ComplaintID(office.chance.draw(8).hex())
    command = ReceiveComplaint(
        complaint=complaint,
        items=tuple(items),
        received_at=received_at or office.now(),
        text=_words(sealer, [text]),
    )
    _carry_out(office, order, command, sealer, items, by=by)
    return complaint


def decide_complaint(
    office: Office,
    order: OrderID,
    complaint: ComplaintID,
    result: ComplaintResult,
    reason: str,
    hand: Hand,
) -> None:
    """
    Uphold or reject a complaint, signed; upheld, the grounds of this order it is about are lifted.

    Raises:
        NotPermitted: The person decided one of the items, or ranks too low.
        NotFound: No such complaint is open.
    """
    sealer = office.sealer()
    command = DecideComplaint(
        complaint=complaint, result=result, reason=sealer.one(reason, layer="reasons")
    )
    view = office.record.view(order, office.record.order(order).complaints.get(complaint, ()))
    events = list(decide(view, command, office.actor(hand.person), office.now()))
    for index, event in enumerate(events):
        if isinstance(event, ComplaintDecided):
            events[index] = approve(office, event, (hand,), StreamID(order), ahead=index)
    office.append(order, events, by=hand.person, sealer=sealer, expects=view.order.version)


def open_challenge(
    office: Office,
    order: OrderID,
    side: ChallengeSide,
    forum: str,
    *,
    items: Sequence[ItemID] = (),
    by: PersonID,
) -> ChallengeID:
    """
    Record that the order, or some of its items, is challenged; return the challenge's name.

    Raises:
        NotPermitted: It takes counsel.
    """
    sealer = office.sealer()
    challenge = ChallengeID(office.chance.draw(8).hex())
    command = OpenChallenge(
        challenge=challenge, side=side, items=tuple(items), forum=_words(sealer, [forum])
    )
    _carry_out(office, order, command, sealer, items, by=by)
    return challenge


def close_challenge(
    office: Office, order: OrderID, challenge: ChallengeID, result: str, note: str, *, by: PersonID
) -> None:
    """
    Record how a challenge ended.

    Raises:
        NotPermitted: It takes counsel.
        NotFound: No such challenge is open.
    """
    sealer = office.sealer()
    command = CloseChallenge(challenge=challenge, result=result, note=_words(sealer, [note]))
    _carry_out(office, order, command, sealer, (), by=by)


def record_stay(  # noqa: PLR0913 -- what a court says of a stay
    office: Office,
    order: OrderID,
    challenge: ChallengeID,
    items: Sequence[ItemID],
    note: str,
    *,
    ends_at: datetime | None = None,
    by: PersonID,
) -> None:
    """
    Record that a court stays the order for items; their grounds rest.

    Args:
        office: The office.
        order: The order.
        challenge: The challenge in which the court did so.
        items: The items it stays.
        note: What the court said.
        ends_at: When the stay ends by the court's own word (aware UTC); the grounds then hold
            again, and people are called before.  None: until somebody records its end.
        by: Counsel.

    Raises:
        NotPermitted: It takes counsel.
        NotFound: No such challenge is open.
    """
    sealer = office.sealer()
    command = RecordStay(
        challenge=challenge, items=tuple(items), ends_at=ends_at, note=_words(sealer, [note])
    )
    _carry_out(office, order, command, sealer, items, by=by)


def end_stay(
    office: Office,
    order: OrderID,
    challenge: ChallengeID,
    items: Sequence[ItemID],
    note: str,
    *,
    by: PersonID,
) -> None:
    """
    Record that a stay is over; what was decided before applies again.

    Raises:
        NotPermitted: It takes counsel.
    """
    sealer = office.sealer()
    command = EndStay(challenge=challenge, items=tuple(items), note=_words(sealer, [note]))
    _carry_out(office, order, command, sealer, items, by=by)


def note_happening(
    office: Office,
    order: OrderID,
    kind: Happening,
    words: tuple[str, str],
    *,
    happened_at: datetime | None = None,
    by: PersonID,
) -> None:
    """
    Put something that happened elsewhere on the timeline.

    Args:
        office: The office.
        order: The order it belongs to.
        kind: What kind of thing happened.
        words: In words, and where it was said or happened.
        happened_at: When (aware UTC); now if None.
        by: Who notes it.

    Raises:
        InvalidInput: Nothing was said.
    """
    if not words[0].strip():
        raise InvalidInput("nothing was said of what happened; say it in a sentence")
    sealer = office.sealer()
    command = NoteHappening(
        kind=kind,
        happened_at=happened_at or office.now(),
        words=_words(sealer, list(words)),
    )
    _carry_out(office, order, command, sealer, (), by=by)


def _words(sealer: Sealer, values: list[JSON]) -> Sealed:
    return sealer.seal(values, layer="redress")


def _carry_out(
    office: Office,
    order: OrderID,
    command: RedressCommand,
    sealer: Sealer,
    items: Sequence[ItemID],
    *,
    by: PersonID,
) -> None:
    view = office.record.view(order, items)
    events = decide(view, command, office.actor(by), office.now())
    office.append(order, events, by=by, sealer=sealer)
