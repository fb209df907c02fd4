"""
The case store: the record, the vault, and what is kept beside them to find things fast.

A `Writing` is one transaction: all of it, or nothing of it, is durable when it ends.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from withheld.events.recorded import StreamID
from withheld.model.identity import (
    DocumentID,
    ItemID,
    OrderID,
    SubjectID,
    SubjectKey,
    TimerID,
    VaultKey,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One value in the vault; value and salt are gone once it is erased, the leaf stays."""

    key: VaultKey
    index: int
    item: int
    layer: str
    leaf: bytes
    """The salted leaf, 32 bytes."""
    salt: bytes | None
    value: bytes | None
    """Canonical JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item's state beside what queries look for."""

    item: ItemID
    version: int
    subject: SubjectKey | None
    holder: SubjectKey | None
    stage: str
    state: bytes
    """Canonical JSON of the item's state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRow:
    """One ground on which a subject is withheld now, or will be."""

    order: OrderID
    item: ItemID
    subject: SubjectKey
    countries: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime | None
    reason_kind: str
    track: str
    is_provisional: bool
    is_stayed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRow:
    """A clock that runs."""

    timer: TimerID
    order: OrderID
    what: str
    due_at: datetime
    paged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something that must reach the world, at least once, and is recognised when repeated."""

    id: str
    kind: str
    order: OrderID | None
    payload: bytes
    """Canonical JSON."""
    leaf: int
    """The leaf of the record that a durable checkpoint must cover first."""
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A slot's commitment in the public log, and what opens it."""

    slot: datetime
    index: int
    """Its leaf in the public log."""
    salt: bytes
    note: str
    """The record's signed checkpoint it commits to."""


class Reading(Protocol):
    """What can be asked of the store."""

    def stream(self, stream: StreamID, after: int = 0) -> Iterator[bytes]:
        """Go through the leaves of a stream whose number is greater than `after`."""
        ...

    def stream_length(self, stream: StreamID) -> int:
        """Return how many events the stream has."""
        ...

    def orders(self) -> Sequence[OrderID]:
        """Return all orders, in the order they were received."""
        ...

    def orders_of(self, document: DocumentID) -> Sequence[OrderID]:
        """Return the orders whose original is this document, in the order they were received."""
        ...

    def orders_unread(self) -> Sequence[OrderID]:
        """Return the orders whose reading was never closed, in the order they were received."""
        ...

    def orders_stopped(self) -> Sequence[OrderID]:
        """Return the orders under a hazard stop, in the order they were received."""
        ...

    def proposals_from(self, start: int) -> Iterator[OrderID]:
        """Go through the orders of which the record says from leaf `start` on what was read."""
        ...

    def bearing(self, references: Sequence[str]) -> Sequence[tuple[OrderID, str]]:
        """Return the orders that bear one of these, and which, in the order they were received."""
        ...

    def without_subject(self) -> Iterator[tuple[OrderID, ItemID]]:
        """Go through the items, of any order, that mean no subject, by order and number."""
        ...

    def record_size(self) -> int:
        """Return how many leaves the record has."""
        ...

    def leaves(self, start: int, end: int) -> Iterator[bytes]:
        """Go through the leaves of the record from `start` up to, not including, `end`."""
        ...

    def leaf_hashes(self) -> Iterator[bytes]:
        """Go through the leaf hashes of the record, 32 bytes each."""
        ...

    def leaf_of(self, stream: StreamID, n: int) -> int:
        """Return the number in the record of event `n` of a stream."""
        ...

    def header(self, order: OrderID) -> bytes | None:
        """Return the state of the order's header, canonical JSON, or None."""
        ...

    def items(self, order: OrderID, numbers: Sequence[ItemID] | None) -> Iterator[bytes]:
        """Go through the states of the named items, all of them if None, by number."""
        ...

    def secrets(self, key: VaultKey) -> Sequence[Secret]:
        """Return the values under `key`, by index."""
        ...

    def subject_id(self, key: SubjectKey) -> SubjectID | None:
        """Return whom a subject key stands for; None once erased."""
        ...

    def subject_ids(self, keys: Collection[SubjectKey]) -> Mapping[SubjectKey, SubjectID]:
        """Return whom subject keys stand for; those that were erased are left out."""
        ...

    def find_subject(self, subject: SubjectID) -> SubjectKey | None:
        """Return the key a subject has in the record; None if no order ever named it."""
        ...

    def items_on(self, subject: SubjectKey) -> Sequence[tuple[OrderID, ItemID]]:
        """Return every item, of any order, that means this subject or one of its holder."""
        ...

    def grounds(self) -> Iterator[GroundRow]:
        """Go through the grounds in force or to come, by order and item."""
        ...

    def timers(self) -> Sequence[TimerRow]:
        """Return the clocks that run, the next one due first."""
        ...

    def effects(self) -> Sequence[Effect]:
        """Return what has yet to reach the world, the oldest first."""
        ...

    def checkpoint(self) -> tuple[int, str] | None:
        """Return the size and the note of the record's newest checkpoint."""
        ...

    def public_entries(self, start: int = 0) -> Iterator[tuple[bytes, datetime]]:
        """Go through the entries of the public log with the instant they were published."""
        ...

    def public_size(self) -> int:
        """Return how many entries the public log has."""
        ...

    def public_checkpoint(self) -> tuple[int, str] | None:
        """Return the size and the note of the newest public checkpoint."""
        ...

    def anchors(self) -> Sequence[Anchor]:
        """Return the anchors, by slot."""
        ...

    def command_result(self, command: str) -> tuple[StreamID, int, int] | None:
        """Return stream, first and last event number of a command that was carried out before."""
        ...

    def note(self, name: str) -> str | None:
        """Return a small fact kept beside the record, such as a table's version."""
        ...


class Writing(Reading, Protocol):
    """One transaction."""

    def append(self, stream: StreamID, n: int, name: str, leaf: bytes) -> int:
        """
        Append a leaf to the record and return its number there.

        Raises:
            AlreadyDone: Somebody else appended event `n` of this stream first.
        """
        ...

    def put_header(self, order: OrderID, version: int, state: bytes) -> None:
        """Keep the state of an order's header."""
        ...

    def put_items(self, order: OrderID, rows: Iterable[ItemRow]) -> None:
        """Keep the states of items."""
        ...

    def put_secrets(self, secrets: Iterable[Secret]) -> None:
        """Put values into the vault."""
        ...

    def erase(self, keys: Iterable[VaultKey]) -> None:
        """Destroy values and salts under `keys`; the leaves stay."""
        ...

    def name_subject(self, subject: SubjectID, fresh: SubjectKey) -> SubjectKey:
        """Return the subject's key; `fresh` becomes it if it has none yet."""
        ...

    def forget(self, subjects: Iterable[SubjectKey]) -> None:
        """Destroy whom subject keys stand for; a subject that a ground withholds keeps its name."""
        ...

    def put_ground(self, ground: GroundRow) -> None:
        """Keep a ground."""
        ...

    def drop_ground(self, order: OrderID, item: ItemID) -> None:
        """Drop a ground; one that is not there stays so."""
        ...

    def put_timer(self, timer: TimerRow) -> None:
        """Keep a clock."""
        ...

    def drop_timer(self, timer: TimerID) -> None:
        """Drop a clock."""
        ...

    def put_effect(self, effect: Effect) -> None:
        """Keep something that must reach the world; the same id twice is kept once."""
        ...

    def finish_effect(self, effect_id: str) -> None:
        """Mark that it reached the world."""
        ...

    def fail_effect(self, effect_id: str, code: str) -> None:
        """Count an attempt that failed."""
        ...

    def put_checkpoint(self, size: int, note: str) -> None:
        """Keep a signed checkpoint of the record."""
        ...

    def append_public(self, entry: bytes, at: datetime) -> int:
        """Append an entry to the public log and return its index."""
        ...

    def put_public_checkpoint(self, size: int, note: str) -> None:
        """Keep a signed checkpoint of the public log."""
        ...

    def put_anchor(self, anchor: Anchor) -> None:
        """Keep what opens an anchor."""
        ...

    def remember(self, command: str, stream: StreamID, first: int, last: int) -> None:
        """Keep what a command came to, so that it is recognised when repeated."""
        ...

    def put_references(self, order: OrderID, plain: Iterable[str], key: VaultKey) -> None:
        """Keep what an order bears, in place of what was kept before; it goes with its secret."""
        ...

    def put_note(self, name: str, value: str) -> None:
        """Keep a small fact beside the record."""
        ...


class Store(Reading, Protocol):
    """A case store."""

    def writing(self) -> AbstractContextManager[Writing]:
        """Return a transaction; it is committed at the end, or nothing of it is kept."""
        ...
