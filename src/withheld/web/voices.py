"""What people said of items, with their reasons: opened from the vault, checked, kept a while."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from withheld.casework.office import Office
from withheld.events.catalogue import catalogue
from withheld.events.recorded import SERVICE, StreamID, from_bytes
from withheld.events.review import OpinionGiven, ProvisionallyDecided, Terms
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, OrderID, PersonID

_KEPT_MAX = 6
"""Acts whose reasons stay open; those of a large set take a second to check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One person's opinion on one item, with its reason."""

    person: PersonID
    role: str
    at: datetime
    terms: Terms
    reason: str
    is_provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    at: datetime
    event: OpinionGiven | ProvisionallyDecided
    reasons: Sequence[JSON]
    positions: Mapping[ItemID, int]


class Voices:
    """The acts that were looked at lately."""

    def __init__(self, office: Office) -> None:
        """Read from the record of `office`."""
        self._office = office
        self._lock = Lock()
        self._kept: OrderedDict[tuple[OrderID, int, int], _Act] = OrderedDict()

    def of(self, order: OrderID, n: int, items: Sequence[ItemID]) -> dict[ItemID, Voice]:
        """Return what event `n` of an order says of some items."""
        act = self._act(order, n)
        if act is None:
            return {}
        return {
            item: Voice(
                person=act.event.person,
                role=str(act.event.role),
                at=act.at,
                terms=act.event.terms,
                reason=_words(act.reasons[act.positions[item]]),
                is_provisional=isinstance(act.event, ProvisionallyDecided),
            )
            for item in items
            if item in act.positions
        }

    def _act(self, order: OrderID, n: int) -> _Act | None:
        # What is erased is erased by an event of the service: a new number, and all is read anew.
        key = (order, n, self._office.store.stream_length(SERVICE))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        leaf = next(self._office.store.stream(StreamID(order), n - 1))
        recorded = from_bytes(leaf, catalogue())
        event = recorded.event
        if not isinstance(event, OpinionGiven | ProvisionallyDecided):
            return None
        act = _Act(
            at=recorded.at,
            event=event,
            reasons=self._office.open(event.reasons),
            positions={item: index for index, item in enumerate(event.items)},
        )
        with self._lock:
            self._kept[key] = act
            while len(self._kept) > _KEPT_MAX:
                self._kept.popitem(last=False)
        return act


def _words(reason: JSON) -> str:
    return "(erased)" if reason is None else str(reason)
