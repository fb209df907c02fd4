"""The part of an order's header that the working day fills."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from withheld.events.recorded import Event
from withheld.events.sealed import Sealed
from withheld.events.working import (
    HoldEnded,
    HoldPlaced,
    NoteKind,
    NoteLeft,
    OrderAssigned,
    TicketLinked,
    TranslationKept,
)
from withheld.model.identity import PersonID


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Who looks after the order, and what is kept beside it."""

    assignee: PersonID | None = None
    team: str = ""
    notes: tuple[NoteLeft, ...] = ()
    tickets: tuple[Sealed, ...] = ()
    holds: Mapping[str, HoldPlaced] = field(default_factory=dict)
    """Those that stand; while there is one, nothing of the order is destroyed."""
    translations: tuple[TranslationKept, ...] = ()


def evolve_working(state: Working, event: Event) -> Working:
    """Return the state after `event`; the same if the event has nothing to do with it."""
    match event:
        case OrderAssigned(person=person, team=team):
            return replace(state, assignee=person, team=team)
        case NoteLeft(kind=kind, to=to):
            passes = kind is NoteKind.HANDOVER and bool(to)
            return replace(
                state,
                notes=(*state.notes, event),
                assignee=to[0] if passes else state.assignee,
            )
        case TicketLinked(words=words):
            return replace(state, tickets=(*state.tickets, words))
        case HoldPlaced(hold=hold):
            return replace(state, holds={**state.holds, hold: event})
        case HoldEnded(hold=ended):
            left = {name: one for name, one in state.holds.items() if name != ended}
            return replace(state, holds=left)
        case TranslationKept():
            return replace(state, translations=(*state.translations, event))
        case _:
            return state
