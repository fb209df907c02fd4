"""Everything that happened to an order, in words, in its order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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

Value = str | int | datetime
"""What stands in a place of a sentence; for an enum a reader's language has words of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence with places, and what stands in them."""

    text: str
    """English, with `{places}`: what a catalogue of another language has as its key."""
    values: Mapping[str, Value]

    def english(self) -> str:
        """Return the sentence in English, its instants in UTC."""
        filled = self.text.format(**{name: _plain(one) for name, one in self.values.items()})
        return filled[:1].upper() + filled[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened."""

    at: datetime
    by: str
    name: str
    """The event's name, such as `items-decided`."""
    said: Said

    @property
    def words(self) -> str:
        """Return what happened, in English."""
        return self.said.english()


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
        found.append(Moment(at=at, by=recorded.by, name=event.NAME, said=_words(office, event)))
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
        Moment(at=one.at, by=one.by, name=one.event.NAME, said=_words(office, one.event))
        for one in (from_bytes(leaf, known) for leaf in leaves)
    ]


_Clocked = (
    ClockStarted | ClockStopped | PeoplePaged | MilestoneRecorded | ObstacleClaimed | ObstacleCeased
)


def title_of(name: str) -> str:
    """Return what an event without a sentence of its own is called, from its name."""
    return name.replace("-", " ").capitalize()


def _said(text: str, **values: Value) -> Said:
    return Said(text=text, values=values)


def _of_clocks(event: _Clocked) -> Said:
    match event:
        case ClockStarted(what=what, due_at=due_at, cite=cite):
            return _said(
                "Clock to {what} runs until {due} ({cite}).", what=what, due=due_at, cite=cite
            )
        case ClockStopped(timer=timer, cause=cause):
            return _said("Clock stopped: {timer} ({cause}).", timer=timer, cause=cause)
        case PeoplePaged(timer=timer, number=number, has_run_out=True):
            return _said("Call {number}: {timer} has run out.", number=number, timer=timer)
        case PeoplePaged(timer=timer, number=number):
            return _said("Call {number}: {timer} runs out soon.", number=number, timer=timer)
        case MilestoneRecorded(start=start, at=at):
            return _said("On record: {start} at {at}.", start=start, at=at)
        case ObstacleClaimed(obstacle=obstacle, began_at=began):
            return _said(
                "Obstacle claimed: {obstacle} since {began}.", obstacle=obstacle, began=began
            )
        case ObstacleCeased(ceased_at=ceased):
            return _said("Obstacle gone at {ceased}; the whole time runs again.", ceased=ceased)


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return _minute(value)
    return str(value).replace("-", " ") if isinstance(value, StrEnum) else str(value)


def _minute(at: datetime) -> str:
    return f"{instant_to_text(at)[:16]}Z"


def _words(office: Office, event: Event) -> Said:
    """Return what an event says to people, in a sentence of its own where it has one."""
    if isinstance(event, _Clocked):
        return _of_clocks(event)
    if isinstance(event, HappeningNoted):
        said, where = (str(one or "(erased)") for one in office.open(event.words))
        place = f" ({where})" if where else ""
        return _said("{kind}: {said}{place}", kind=event.kind, said=said, place=place)
    return _of_letter(event) or _of_opinions(event) or _of_effect(event) or _by_name(event)


def _by_name(event: Event) -> Said:
    """Return the name of an event that has no sentence of its own, and of how many items it is."""
    count, title = len(items_of(event)), title_of(event.NAME)
    if count:
        return _said("{title}: {count} items.", title=title, count=count)
    return _said("{title}.", title=title)


def _of_letter(event: Event) -> Said | None:
    """Return what is said of the order's own letter, and of who sent it."""
    match event:
        case OrderReceived(channel=channel, size=size):
            return _said(
                "Received by {channel}, {size} bytes; the original is kept.",
                channel=channel,
                size=f"{size:,}",
            )
        case IntakeBalanced():
            return _said(
                "Read: {total} lines = {item} item + {context} context + {repeat} repeat + "
                "{unread} unread; {count} items.",
                total=event.total,
                item=event.item,
                context=event.context,
                repeat=event.repeat,
                unread=event.unread,
                count=event.item_count,
            )
        case SenderChecked(standing=standing):
            return _said("Sender {standing}.", standing=standing)
        case CallBackMade(authority=authority, standing=standing, approved_by=by):
            return _said(
                "{count} people called {authority} back: {standing}.",
                count=len(by),
                authority=authority,
                standing=standing,
            )
        case SenderEvidenceKept(kind=kind):
            return _said("Kept to check the sender: {kind}.", kind=kind)
        case ElementsChecked(paper=paper, present=present):
            return _said(
                "The {paper} was held against its law: {count} elements are there.",
                paper=paper,
                count=len(present),
            )
        case _:
            return None


def _of_opinions(event: Event) -> Said | None:
    """Return what is said of what people hold and decide."""
    match event:
        case BindingnessRecorded(bindingness=bindingness):
            return _said("Counsel: {bindingness}.", bindingness=bindingness)
        case OpinionGiven(terms=terms, items=items):
            return _said(
                "Opinion on {count} items: {outcome}.", count=len(items), outcome=terms.outcome
            )
        case ItemsDecided(terms=terms, items=items, people=people):
            return _said(
                "Decided by {people}: {outcome} for {count} items.",
                people=len(people),
                outcome=terms.outcome,
                count=len(items),
            )
        case _:
            return None


def _of_effect(event: Event) -> Said | None:
    """Return what is said of what reached the world: viewers, edges, readers of letters."""
    match event:
        case WithholdingsPlaced(items=items, territory=territory):
            return _said(
                "{count} items withheld in {where}.", count=len(items), where=str(territory)
            )
        case InterimSettled(fate=fate, items=items):
            return _said(
                "The interim order is {fate} for {count} items.", fate=fate, count=len(items)
            )
        case TablePublished(version=version, subject_count=count):
            return _said(
                "Edges were given version {version}: {count} subjects.",
                version=version,
                count=count,
            )
        case EdgesReached():
            return _said(
                "Enforced by {edges} of {known} edges, {seconds} s after it was decided.",
                edges=event.edge_count,
                known=event.known_count,
                seconds=f"{event.delay_milliseconds / 1000:.1f}",
            )
        case LetterDrafted(kind=kind):
            return _said("Letter drafted: {kind}.", kind=kind)
        case LettersReleased(letters=letters):
            return _said("{count} letters released.", count=len(letters))
        case LettersDelivered(letters=letters):
            return _said("{count} letters delivered.", count=len(letters))
        case _:
            return None
