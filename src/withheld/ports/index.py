"""
The desk's index: what reviewers look for, kept beside the record to be found fast.

It follows the record by cursor and can be dropped and made again at any time; nothing is decided by
what it says.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from withheld.model.identity import ItemID, OrderID, PersonID, SubjectKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """One item as it is looked for."""

    order: OrderID
    item: ItemID
    version: int
    line: int
    kind: str
    serials: str
    """The numbers the document prints beside it, separated by commas."""
    stage: str
    subject: SubjectKey | None
    subject_kind: str
    holder: SubjectKey | None
    why_not: str
    """Why it means nothing of ours; empty if it does, or nobody looked."""
    doubts: str
    """Separated by spaces; empty once a person settled it."""
    safeguards: str
    """Separated by spaces."""
    overlaps: int
    people: str
    """Whose opinions stand, separated by spaces, in the order they were given."""
    terms: str
    """What the first standing opinion comes to, else the decision: canonical JSON, or empty."""
    is_split: bool
    """The standing opinions differ."""
    withheld_in: str
    """Countries separated by spaces; empty if it withholds nothing now."""
    written: str | None = None
    """As the order wrote it; None where it was erased, or nothing may be shown."""
    place: str = ""
    text_key: str = ""
    """The same for posts of the same text; empty for what is no post."""
    excerpt: str = ""
    handle: str = ""
    """What the account it means, or the one that wrote the post, is called now."""
    followers: int = 0
    """Of that account, as the directory counted them when this was put in."""
    is_verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEntry:
    """One order as it is looked for."""

    order: OrderID
    seen: int
    """Its position among all orders, as they came."""
    due_at: datetime | None
    """When its next clock runs out."""
    due_what: str
    received_at: datetime | None
    intent: str
    standing: str
    bindingness: str
    reference: str
    """What the letter calls itself; empty if nothing was read."""
    authority: str
    """Who says they sent it, as the letter has it; empty if nothing was read."""
    provision: str
    """The law it rests on: as confirmed, else as read; several separated by semicolons."""
    dated: str
    """The day it says it was written, ISO 8601; empty if none was read."""
    words: str
    """Everything else people look for it by, such as numbers in other systems."""
    unread: int
    item_count: int
    failed: str
    is_hazard: bool
    countries: str
    """How far its law reaches, separated by spaces; empty while nobody confirmed it."""
    assignee: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionEntry:
    """One person's opinion on one item, and where its reason lies."""

    order: OrderID
    item: ItemID
    n: int
    """The number of the event in the order's stream."""
    person: PersonID
    role: str
    at: datetime
    terms: str
    reasons_key: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEntry:
    """One finding about one item."""

    order: OrderID
    item: ItemID
    kind: str
    code: str
    because: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionEntry:
    """A note to colleagues: who is called by it, and where its words lie."""

    order: OrderID
    n: int
    """The number of the event in the order's stream."""
    at: datetime
    kind: str
    by: str
    to: tuple[PersonID, ...]
    words_key: str


class IndexWriting(Protocol):
    """One transaction of the index."""

    def put_order(self, entry: OrderEntry) -> None:
        """Keep an order, and count its items anew."""
        ...

    def load(self) -> AbstractContextManager[None]:
        """Return the time in which an index that is empty is given every item at once."""
        ...

    def put_items(self, entries: Iterable[ItemEntry]) -> None:
        """Keep items."""
        ...

    def put_opinions(self, entries: Iterable[OpinionEntry]) -> None:
        """Keep opinions."""
        ...

    def put_mentions(self, entries: Iterable[MentionEntry]) -> None:
        """Keep who was called by which note."""
        ...

    def put_findings(self, order: OrderID, entries: Iterable[FindingEntry]) -> None:
        """Keep the findings about an order's items, in place of those before."""
        ...

    def move_on(self, cursor: int, mark: str, *, gaps: int = 0) -> None:
        """
        Say how far the record was followed, and the digest of the last leaf.

        Args:
            cursor: How many leaves of the record are in the index.
            mark: The digest of the last of them.
            gaps: How many more items were put in without the directory, which gave no answer.
        """
        ...


class Index(Protocol):
    """The desk's index."""

    def followed(self) -> tuple[int, str]:
        """Return how many leaves of the record are in the index, and the digest of the last."""
        ...

    def begin_again(self) -> None:
        """Forget everything that was followed."""
        ...

    def forget_pending(self) -> None:
        """Forget the words of everything that waits: some of them may have to be destroyed."""
        ...

    def writing(self) -> AbstractContextManager[IndexWriting]:
        """Return a transaction; all of it is kept, or nothing."""
        ...
