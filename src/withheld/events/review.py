"""(4) What the system lays before people, and what people decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.events.sealed import Sealed
from withheld.model.identity import AuthorityID, ItemID, KeyID, PackID, PackVersion, PersonID
from withheld.model.review import Bindingness, Outcome, Role, SafeguardClass
from withheld.model.territory import Territory

_NO_KEY = KeyID("")
"""Withdrawals of the first version named no key; none is appended so any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticularsConfirmed:
    """A person confirmed what the order says of itself: law, territory, issuer, secrecy."""

    NAME: ClassVar[str] = "particulars-confirmed"
    VERSION: ClassVar[int] = 1

    pack: PackID | None
    """None: no pack describes this law, and the system says so."""
    pack_version: PackVersion | None = None
    variant: str = ""
    """The procedure, such as `emergency`."""
    provisions: tuple[str, ...]
    """As cited, such as `s.69A(1) IT Act 2000`."""
    territory: Territory
    authority: AuthorityID | None = None
    is_secret: bool
    """The order, or its law, commands silence."""
    secrecy_cite: str = ""
    secrecy_ends_at: datetime | None = None
    secrecy_review_at: datetime | None = None
    """When a silence without end is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFound:
    """The safeguards that one item raises; sealed from everyone but reviewers."""

    item: ItemID
    safeguards: frozenset[SafeguardClass] = frozenset()
    alternatives: tuple[str, ...] = ()
    """Less restrictive acts that would do, as slugs."""
    overlaps: int = 0
    """How many other items, of this order or another, name the same subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementsChecked:
    """A person went through what the law asks the order to contain, and found some of it."""

    NAME: ClassVar[str] = "elements-checked"
    VERSION: ClassVar[int] = 1

    paper: str
    """`order`, or `request` for the paper behind it."""
    present: tuple[str, ...]
    """The pack's keys of the elements that are there."""
    applies: tuple[str, ...] = ()
    """Conditional elements whose condition is met."""
    places: Sealed | None = None
    """Where each of `present` is, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsListed:
    """Defects of the order, safeguards and narrower acts of its items were listed."""

    NAME: ClassVar[str] = "findings-listed"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemFound, ...] = ()
    defects: tuple[str, ...] = ()
    """Slugs; the words lie in the vault."""
    words: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardMarked:
    """A reviewer marked items as protected speech; it only ever raises what policy demands."""

    NAME: ClassVar[str] = "safeguard-marked"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemID, ...]
    safeguard: SafeguardClass
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingnessRecorded:
    """Counsel recorded whether the order binds; what is then done is another record."""

    NAME: ClassVar[str] = "bindingness-recorded"
    VERSION: ClassVar[int] = 1

    bindingness: Bindingness
    reason: Sealed
    despite_sender: bool = False
    """Counsel held it binding though the sender is not confirmed, and said why."""
    approved_by: tuple[Approval, ...] = ()
    """By counsel, at the sight of the order as it was; the first ones recorded were not signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What exactly is decided about a set of items; two opinions agree if their terms are equal."""

    outcome: Outcome
    provision: str
    """The named provision it rests on, such as `IT Act 2000 s.69A(1)`."""
    territory: Territory | None = None
    """Where; needed by every outcome that withholds, None for the others."""
    ends_at: datetime | None = None
    """Until when; None means until lifted."""
    narrower: str = ""
    """Which less restrictive act, for the outcome `narrower`."""
    ground: str = ""
    """Why an item is declined or not acted on, as a slug such as `protected-speech`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictDeclared:
    """A person said that they should have no say in this order, and has none from now on."""

    NAME: ClassVar[str] = "conflict-declared"
    VERSION: ClassVar[int] = 1

    person: PersonID
    reason: Sealed
    approved_by: tuple[Approval, ...]
    """By that person alone: nobody is shut out by another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven:
    """One person's opinion on a set of items, signed with that person's key."""

    NAME: ClassVar[str] = "opinion-given"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemID, ...]
    terms: Terms
    reasons: Sealed
    """One leaf an item: every item keeps its own reason."""
    person: PersonID
    role: Role
    key: KeyID
    signature: str
    """Ed25519 over `review.opinions.statement`, 128 hexadecimal digits."""
    seen: str = ""
    """What the person had in front of them: `review.opinions.seen`."""
    read: tuple[ItemID, ...] = ()
    """Of a set: the items the person says to have read, those of `review.sampling` among them."""
    necessity: Sealed | None = None
    """Of protected speech withheld: leaf 0, why that is necessary; 1, why nothing less will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDecided:
    """One item, and which leaf of `acts` says what was decided about it."""

    item: ItemID
    leaf: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsDecided:
    """As many people as policy demands agreed on a set of items."""

    NAME: ClassVar[str] = "items-decided"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemDecided, ...]
    terms: Terms
    people: tuple[PersonID, ...]
    acts: Sealed
    """Leaves in layer `act`: outcome, provision, where, until; each provable by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionallyDecided:
    """One on-call person withheld items at once, with an explicit end, until someone seconds."""

    NAME: ClassVar[str] = "provisionally-decided"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemID, ...]
    terms: Terms
    """What it comes to once it is seconded."""
    until: datetime
    """When the withholding ends by itself unless it is seconded."""
    reasons: Sealed
    person: PersonID
    role: Role
    key: KeyID
    signature: str
    seen: str = ""
    read: tuple[ItemID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionWithdrawn:
    """A person took back an opinion that nobody had seconded yet."""

    NAME: ClassVar[str] = "opinion-withdrawn"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemID, ...]
    person: PersonID
    reason: Sealed
    key: KeyID = _NO_KEY
    signature: str = ""
    """Ed25519 over `review.opinions.withdrawal`, 128 hexadecimal digits."""
    seen: str = ""
