"""The rows of the desk's index as its questions return them."""

from dataclasses import dataclass

from withheld.model.identity import ItemID, OrderID, PersonID, SubjectKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items of an order are looked at; what is empty does not narrow."""

    stage: str = ""
    """A stage, or `undecided`, or `waiting`."""
    guarded: str = ""
    """`yes` or `no`."""
    doubt: str = ""
    holder: str = ""
    text: str = ""
    person: str = ""
    """Items on which this person's opinion stands."""
    other: str = ""
    """Items on which an opinion stands, and none of this person's."""
    terms: str = ""
    split: str = ""
    """`yes`: the standing opinions differ."""
    words: str = ""
    line: int = 0

    @property
    def is_empty(self) -> bool:
        """Return whether it lets everything through."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item in a table."""

    item: ItemID
    version: int
    line: int
    kind: str
    serials: str
    stage: str
    subject: SubjectKey | None
    subject_kind: str
    holder: SubjectKey | None
    why_not: str
    doubts: str
    safeguards: str
    overlaps: int
    people: str
    terms: str
    is_split: int
    withheld_in: str
    written: str | None
    place: str
    text_key: str
    excerpt: str
    handle: str
    order: OrderID


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One order in the queue."""

    order: OrderID
    seen: int
    due_at: str
    due_what: str
    received_at: str | None
    intent: str
    standing: str
    bindingness: str
    reference: str
    unread: int
    item_count: int
    failed: str
    is_hazard: int
    countries: str
    assignee: str
    team: str
    undecided: int
    waiting: int
    guarded: int
    stake: int
    authority: str
    provision: str
    dated: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A set of items of one order that wait for another person, all for the same act."""

    order: OrderID
    terms: str
    people: str
    is_guarded: int
    is_split: int
    count: int
    first_item: ItemID
    due_at: str
    due_what: str


@dataclass(frozen=True, slots=True)
class TollRow:
    """What a set of items comes to."""

    items: int
    accounts: int
    posts: int
    others: int
    nothing: int
    """Items that mean nothing of ours, or are in doubt."""
    holders: int
    guarded: int
    followers: int
    """Of the accounts that are meant as a whole."""
    verified: int
    largest: tuple[tuple[str, int], ...]
    """The accounts with most followers: handle and followers."""


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One opinion that was given on an item."""

    n: int
    person: PersonID
    role: str
    at: str
    terms: str
    reasons_key: str
    index: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding about an item."""

    kind: str
    code: str
    because: str
    cite: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the document."""

    number: int
    text: str
    part: str
    page: int | None
    spot: str
    """Part, page, sheet, row and physical line, as one text."""
    place: str
    box: str
    """Left, bottom, right, top in PDF points, separated by spaces; empty if none is known."""
    unreadable: str
    is_hidden: int
    is_recognised: int
    """A machine read it from a picture; a person compares it."""
    marks: str
    """Stretches that are struck through (`s`) or were read in several ways (`u`): `s3-9 u12-15`."""
    kind: str = "text"
    sheet: str = ""
    row: int | None = None
    cells: str = ""
    """The cells of a row, as `web.grids` writes them; empty for a line of text."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose for themselves."""

    language: str = "en"
    zone: str = "UTC"
    theme: str = ""
    """`light`, `dark`, or empty for what the machine prefers."""
    letters: str = "on"
    """Whether single letters are keys: `on` or `off` (WCAG 2.2, 2.1.4)."""


@dataclass(frozen=True, slots=True)
class PendingRow:
    """Something that waits for a person, until an instant."""

    kind: str
    name: str
    person: PersonID
    order: OrderID
    """Empty where it is about no order."""
    made_at: str
    until: str
    """From then on it is forgotten; both as the index writes instants."""
    data: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A note that a colleague left for somebody."""

    order: OrderID
    n: int
    """The number of its event in the order's stream."""
    at: str
    kind: str
    by: str
    words_key: str
    is_new: int
    """They have not opened the order's notes since."""
