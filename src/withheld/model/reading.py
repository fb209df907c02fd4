"""
What intake makes of a document: classes, mentions, demands and proposals.

The class of a line is that of its strongest mention: unread > item > repeat > context.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from withheld.model.document import Document, Place
from withheld.model.identity import LineNumber, SubjectID


class LineClass(StrEnum):
    """What became of a line; every line is in exactly one class."""

    UNREAD = "unread"
    ITEM = "item"
    REPEAT = "repeat"
    CONTEXT = "context"


class Intent(StrEnum):
    """What a letter as a whole is for."""

    BLOCK = "block"
    LIFT = "lift"
    AMEND = "amend"
    REMIND = "remind"
    REQUEST_DATA = "request-data"
    INFORM = "inform"
    MIXED = "mixed"
    UNCLEAR = "unclear"


class Act(StrEnum):
    """What a demand asks for."""

    REMOVE = "remove"
    RESTRICT = "restrict"
    REMOVE_OR_RESTRICT = "remove-or-restrict"
    GEO_RESTRICT = "geo-restrict"
    SUSPEND_ACCOUNT = "suspend-account"
    LABEL = "label"
    STAY_DOWN = "stay-down"
    NOTIFY_HOLDER = "notify-holder"
    REGISTER = "register"
    PRESERVE = "preserve"
    PRODUCE_DATA = "produce-data"
    REPORT_BACK = "report-back"
    SILENCE = "silence"
    CORRECT = "correct"
    LIFT = "lift"
    OTHER = "other"


FURTHER_ORDER = "further-order"
"""What is asked goes on until somebody says that it ends."""


class ProposalKind(StrEnum):
    """What a proposal is about."""

    AUTHORITY = "authority"
    ADDRESSEE = "addressee"
    ISSUED_ON = "issued_on"
    REFERENCE = "reference"
    REFERS_TO = "refers_to"
    PROVISION = "provision"
    TERRITORY = "territory"
    DEADLINE = "deadline"
    SECRECY = "secrecy"
    REDRESS = "redress"
    CLAIMED_TOTAL = "claimed_total"
    SIGNATORY = "signatory"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """A serial number the document prints beside an item, and the list it numbers."""

    series: str
    """The list's own name, such as `Annexure-II`; empty where it has none."""
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One thing a line names as something to be acted on."""

    as_written: str
    url: str | None
    """Absolute, as the service would know it: no glue, no defanging; query and fragment kept."""
    kind: str
    """What kind of thing the locator looks like: url, handle, hashtag, repository, domain, id …"""
    place: Place
    line: LineNumber
    rows: tuple[Serial, ...] = ()
    remark: str = ""
    """What the document says beside it."""
    doubts: tuple[str, ...] = ()
    """Why a person must confirm it: slugs such as `wrapped`, `hyperlink-differs`, `struck`."""
    is_redacted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """An address a line mentions that nobody asks to act on, and why we think so."""

    url: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadLine:
    """A line that may name an item but cannot be read; it waits for a person."""

    line: LineNumber
    place: Place
    text: str
    why: str
    rows: tuple[Serial, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One operative clause: what is asked, how far, in which order of preference."""

    act: Act
    place: Place
    text: str
    """The clause as written."""
    scope: str | None = None
    """How far it reaches: country codes, `EU`, `global`; None where the order does not say."""
    priority: int = 1
    """1 for what is asked first, 2 for "or else", and so on."""
    within: str | None = None
    """
    The clock this clause sets; None if it sets none.

    An ISO 8601 duration, or the day by which, with the hour and its offset where they are stated.
    """
    within_place: Place | None = None
    """Where the clock is stated."""
    lasts: str | None = None
    """
    How long what is asked goes on; None where the order does not say.

    An ISO 8601 duration, the day until which, or `further-order`.
    """
    lasts_place: Place | None = None
    """Where that is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something the document seems to say of itself, with its place; a person confirms it."""

    kind: ProposalKind
    value: str
    place: Place
    text: str = ""
    """The words it was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many lines fell into each class."""

    total: int
    """Counted before any line was classified."""
    item: int
    context: int
    repeat: int
    unread: int

    @property
    def balance(self) -> bool:
        """Whether the classes add up to what was counted beforehand."""
        return self.total == self.item + self.context + self.repeat + self.unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything intake makes of one document."""

    document: Document
    classes: tuple[LineClass, ...]
    """One for each line of the document, in the same order."""
    totals: Totals
    items: Sequence[Mention]
    """
    In the document's order; one that only repeats an earlier one is not here twice.  A tuple, or
    of a long list a sequence that makes its members when they are asked for; as the next two.
    """
    asides: Sequence[Aside]
    unread: Sequence[UnreadLine]
    demands: tuple[Demand, ...]
    proposals: tuple[Proposal, ...]
    intent: Intent
    warnings: tuple[str, ...] = field(default=())
    """What a person should be told, such as "257 items claimed, 256 found"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a locator means on the service, or why that cannot be said."""

    subject: SubjectID | None
    unresolved: str | None
    """A slug: `not-ours`, `remote-copy`, `not-found`, `ambiguous` …; None when resolved."""
    doubts: tuple[str, ...] = ()
    holder: SubjectID | None = None
    """The account that a post belongs to, or the account itself."""
    candidates: tuple[SubjectID, ...] = ()
    """Filled when several fit and a person must choose."""
    settles: tuple[str, ...] = ()
    """Doubts of the mention that the directory settled: nobody need confirm them any more."""
