"""Everything that happened to an order, in words, in its order."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from withheld.casework.office import Office
from withheld.events.catalogue import catalogue
from withheld.events.clocks import (
    ClockStarted,
    ClockStopped,
    MilestoneRecorded,
    ObstacleCeased,
    ObstacleClaimed,
    PeoplePaged,
)
from withheld.events.codec import instant_to_text
from withheld.events.correspondence import LetterDrafted, LettersDelivered, LettersReleased
from withheld.events.intake import IntakeBalanced, OrderReceived
from withheld.events.recorded import Event, StreamID, from_bytes, items_of
from withheld.events.redress import HappeningNoted, InterimSettled
from withheld.events.restriction import EdgesReached, TablePublished, WithholdingsPlaced
from withheld.events.review import BindingnessRecorded, ElementsChecked, ItemsDecided, OpinionGiven
from withheld.events.verification import CallBackMade, SenderChecked, SenderEvidenceKept
from withheld.model.identity import OrderID


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened."""

    at: datetime
    by: str
    name: str
    """The event's name, such as `items-decided`."""
    words: str


def timeline(office: Office, order: OrderID) -> list[Moment]:
    """
    Return everything that happened to an order, the earliest first.

    What happened elsewhere stands where it happened, not where it was written down.

    Raises:
        NotFound: There is no such order.
    """
    office.record.order(order)
    found = []
    for recorded in office.record.events(StreamID(order)):
        event = recorded.event
        at = event.happened_at if isinstance(event, HappeningNoted) else recorded.at
        words = _words(office, event)
        found.append(Moment(at=at, by=recorded.by, name=event.NAME, words=words))
    return sorted(found, key=lambda one: one.at)


def moments(office: Office, order: OrderID, *, after: int, limit: int) -> list[Moment]:
    """
    Return some of what happened to an order, in the order in which it was written down.

    Args:
        office: The office.
        order: The order.
        after: Leave out the events whose number is not greater.
        limit: How many at most.

    Raises:
        NotFound: There is no such order.
    """
    office.record.order(order)
    known = catalogue()
    leaves = islice(office.store.stream(StreamID(order), after), limit)
    return [
        Moment(at=one.at, by=one.by, name=one.event.NAME, words=_words(office, one.event))
        for one in (from_bytes(leaf, known) for leaf in leaves)
    ]


_Clocked = (
    ClockStarted | ClockStopped | PeoplePaged | MilestoneRecorded | ObstacleClaimed | ObstacleCeased
)


def _of_clocks(event: _Clocked) -> str:
    match event:
        case ClockStarted(what=what, due_at=due_at, cite=cite):
            return f"Clock to {what} runs until {_minute(due_at)} ({cite})."
        case ClockStopped(timer=timer, cause=cause):
            return f"Clock stopped: {timer} ({cause})."
        case PeoplePaged(timer=timer, number=number, has_run_out=has_run_out):
            state = "has run out" if has_run_out else "runs out soon"
            return f"Call {number}: {timer} {state}."
        case MilestoneRecorded(start=start, at=at):
            return f"On record: {start} at {_minute(at)}."
        case ObstacleClaimed(obstacle=obstacle, began_at=began_at):
            return f"Obstacle claimed: {obstacle} since {_minute(began_at)}."
        case ObstacleCeased(ceased_at=ceased_at):
            return f"Obstacle gone at {_minute(ceased_at)}; the whole time runs again."


def _minute(at: datetime) -> str:
    return f"{instant_to_text(at)[:16]}Z"


def _words(office: Office, event: Event) -> str:  # noqa: C901, PLR0911, PLR0912 -- one case an event
    match event:
        case OrderReceived(channel=channel, size=size):
            return f"Received by {channel}, {size:,} bytes; the original is kept."
        case IntakeBalanced():
            return (
                f"Read: {event.total} lines = {event.item} item + {event.context} context + "
                f"{event.repeat} repeat + {event.unread} unread; {event.item_count} items."
            )
        case SenderChecked(standing=standing):
            return f"Sender {standing}."
        case CallBackMade(authority=authority, standing=standing, approved_by=by):
            return f"{len(by)} people called {authority} back: {standing}."
        case SenderEvidenceKept(kind=kind):
            return f"Kept to check the sender: {str(kind).replace('-', ' ')}."
        case (
            ClockStarted()
            | ClockStopped()
            | PeoplePaged()
            | MilestoneRecorded()
            | ObstacleClaimed()
            | ObstacleCeased()
        ):
            return _of_clocks(event)
        case ElementsChecked(paper=paper, present=present):
            return f"The {paper} was held against its law: {len(present)} elements are there."
        case BindingnessRecorded(bindingness=bindingness):
            return f"Counsel: {bindingness}."
        case OpinionGiven(terms=terms, items=items):
            return f"Opinion on {len(items)} items: {terms.outcome}."
        case ItemsDecided(terms=terms, items=items, people=people):
            return f"Decided by {len(people)}: {terms.outcome} for {len(items)} items."
        case WithholdingsPlaced(items=items, territory=territory):
            return f"{len(items)} items withheld in {territory}."
        case InterimSettled(fate=fate, items=items):
            return f"The interim order is {fate} for {len(items)} items."
        case TablePublished(version=version, subject_count=count):
            return f"Edges were given version {version}: {count} subjects."
        case EdgesReached():
            return (
                f"Enforced by {event.edge_count} of {event.known_count} edges, "
                f"{event.delay_milliseconds / 1000:.1f} s after it was decided."
            )
        case LetterDrafted(kind=kind):
            return f"Letter drafted: {kind}."
        case LettersReleased(letters=letters) | LettersDelivered(letters=letters):
            return f"{len(letters)} letters {event.NAME.rpartition('-')[2]}."
        case HappeningNoted(kind=kind, words=sealed):
            said, where = (str(one or "(erased)") for one in office.open(sealed))
            return f"{str(kind).replace('-', ' ').capitalize()}: {said}" + (
                f" ({where})" if where else ""
            )
        case _:
            count = len(items_of(event))
            return event.NAME.replace("-", " ").capitalize() + (
                f": {count} items." if count else "."
            )
