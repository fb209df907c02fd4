"""
(5) From decision to refusal: when every edge enforced what was decided, put on record.

Edges say what they enforce (`withheld.edge.receipts`), by the clock of this service.  A version
that some edge does not confirm within a day is recorded with the edges that did.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from withheld.casework.office import Office
from withheld.events.codec import from_json, instant_to_text, to_json
from withheld.events.recorded import SYSTEM
from withheld.events.restriction import EdgesReached
from withheld.ledger.canonical import canonical, parse
from withheld.model.identity import OrderID

_AWAITED = "edges/awaited"
_WAITED_FOR = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A decision that went out, and that not every edge has confirmed."""

    order: OrderID
    version: int
    decided_at: datetime

    @property
    def mark(self) -> str:
        """What tells its record from every other."""
        return f"reached/{self.order}/{self.version}/{instant_to_text(self.decided_at)}"


def await_edges(office: Office, order: OrderID, version: int, decided_at: datetime) -> None:
    """Remember that a decision of an order went out with a version of the table."""
    new = Awaited(order=order, version=version, decided_at=decided_at)
    _remember(office, [*_awaited(office), new])


def record_reached(office: Office) -> int:
    """Put on record which decisions every edge enforces by now; return how many."""
    awaited = _awaited(office)
    left, done = list[Awaited](), 0
    for one in awaited:
        found = office.outlets.reached(one.version)
        is_late = office.now() - one.decided_at > _WAITED_FOR
        if not is_late and (found.last_at is None or found.edges < found.known):
            left.append(one)
        elif found.last_at is not None:
            event = EdgesReached(
                version=one.version,
                edge_count=found.edges,
                known_count=found.known,
                last_at=found.last_at,
                delay_milliseconds=max(0, (found.last_at - one.decided_at) // _MILLISECOND),
            )
            if office.store.command_result(one.mark) is None:
                office.append(one.order, [event], by=SYSTEM, command=one.mark)
            done += 1
    if len(left) != len(awaited):
        _remember(office, left)
    return done


def _awaited(office: Office) -> list[Awaited]:
    note = office.store.note(_AWAITED)
    found = from_json(tuple[Awaited, ...], parse(note.encode()) if note else [])
    return list(found) if isinstance(found, tuple) else []


def _remember(office: Office, awaited: list[Awaited]) -> None:
    with office.store.writing() as writing:
        writing.put_note(_AWAITED, canonical(to_json(awaited)).decode())
