"""The state of one item, and how each event changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from withheld.errors import ensure
from withheld.events.intake import ItemListed, ItemsListed, LetterFiled, LineSettled
from withheld.events.recorded import Event
from withheld.events.redress import (
    ComplaintDecided,
    ComplaintReceived,
    ComplaintResult,
    InterimFate,
    InterimSettled,
    StayEnded,
    StayRecorded,
)
from withheld.events.resolution import ItemResolved, ItemSettled, ItemsResolved
from withheld.events.restriction import LegacyAdopted, WithholdingsLifted, WithholdingsPlaced
from withheld.events.review import (
    FindingsListed,
    ItemsDecided,
    OpinionGiven,
    OpinionWithdrawn,
    ProvisionallyDecided,
    SafeguardMarked,
    Terms,
)
from withheld.events.sealed import Sealed
from withheld.model.identity import (
    ChallengeID,
    ComplaintID,
    ItemID,
    KeyID,
    LineNumber,
    PersonID,
    SubjectKey,
)
from withheld.model.review import Role, SafeguardClass
from withheld.model.territory import Territory
from withheld.model.withholding import ReasonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """Where one value lies in the vault."""

    sealed: Sealed
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One person's standing opinion."""

    person: PersonID
    role: Role
    key: KeyID
    terms: Terms
    is_provisional: bool = False
    until: datetime | None = None
    """When a provisional withholding ends by itself; None for an ordinary opinion."""
    is_weighed: bool = False
    """It says why withholding is necessary, and why nothing less would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided last."""

    terms: Terms
    people: tuple[PersonID, ...]
    act: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The ground in force for this item."""

    subject: SubjectKey
    """Whom it withholds, even where the item has come to mean another since."""
    territory: Territory
    starts_at: datetime
    ends_at: datetime | None
    reason_kind: ReasonKind
    is_provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemState:
    """Everything that is so about one item."""

    item: ItemID
    version: int = 0
    """How many events touched it; two reviewers meet only on the same item."""
    line: LineNumber
    kind: str
    serials: tuple[int, ...] = ()
    is_redacted: bool = False
    locator: Leaf | None = None
    doubts: tuple[str, ...] = ()
    is_settled: bool = False
    """A person confirmed what it means."""
    is_deleted: bool = False
    """A later letter struck it from the order."""
    subject: SubjectKey | None = None
    subject_kind: str = ""
    holder: SubjectKey | None = None
    unresolved: str | None = None
    is_looked_up: bool = False
    safeguards: frozenset[SafeguardClass] = frozenset()
    alternatives: tuple[str, ...] = ()
    overlaps: int = 0
    opinions: tuple[Opinion, ...] = ()
    """Since the last decision, in the order they were given."""
    decision: Decision | None = None
    placed: Placed | None = None
    stays: frozenset[ChallengeID] = field(default=frozenset())
    """The challenges by which a court stayed it, until a person records that a stay is over."""
    stay_ends: Mapping[str, datetime] = field(default_factory=dict)
    """When the stay of a challenge ends by what the court said; absent: until it is ended."""
    complaints: frozenset[ComplaintID] = field(default=frozenset())
    """Those still open."""
    is_upheld: bool = False
    """A complaint about the decision in force was upheld."""
    is_over: bool = False
    """The interim order behind the decision in force was revoked, or has lapsed."""

    @property
    def resumes_at(self) -> datetime | None:
        """When the last of its stays ends as the court decided; None if that is not said."""
        ends = [self.stay_ends.get(challenge) for challenge in self.stays]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    def is_stayed(self, at: datetime) -> bool:
        """Return whether a court's stay suspends its ground at `at` (aware UTC)."""
        resumes_at = self.resumes_at
        return bool(self.stays) and (resumes_at is None or at < resumes_at)

    @property
    def is_actionable(self) -> bool:
        """Whether it means a subject, and no doubt about which is left open."""
        return (
            self.subject is not None
            and not self.is_deleted
            and (self.is_settled or not self.doubts)
        )


def listed(event: ItemsListed | LineSettled | LetterFiled) -> tuple[ItemState, ...]:
    """Return the items that come into being with `event`."""
    match event:
        case ItemsListed(items=items, locators=locators):
            return _new(items, locators)
        case LineSettled(items=items, locators=locators):
            return _new(items, locators)
        case LetterFiled(added=items, additions=locators):
            return _new(items, locators)


def _new(items: tuple[ItemListed, ...], locators: Sealed | None) -> tuple[ItemState, ...]:
    ensure(not items or locators is not None, "items were listed without what they are called")
    return tuple(
        ItemState(
            item=one.item,
            version=1,
            line=one.line,
            kind=one.kind,
            serials=one.serials,
            is_redacted=one.is_redacted,
            doubts=one.doubts,
            locator=Leaf(sealed=locators, index=index) if locators else None,
        )
        for index, one in enumerate(items)
    )


def evolve_items(items: Mapping[ItemID, ItemState], event: Event) -> dict[ItemID, ItemState]:
    """
    Return the items that `event` brings or changes, in their new state.

    Args:
        items: At least those the event names; others are not looked at.
        event: Any event; one that names no item changes none.
    """
    changed: dict[ItemID, ItemState] = {}
    if isinstance(event, ItemsListed | LineSettled | LetterFiled):
        changed |= {one.item: one for one in listed(event)}
    for number, change in _changes(event):
        before = changed.get(number) or items[number]
        changed[number] = replace(_apply(before, change), version=before.version + 1)
    return changed


# What one event means for one item: the event, and the position of the item in it.
_Change = tuple[Event, int]


def _changes(event: Event) -> list[tuple[ItemID, _Change]]:
    """Return the items the event changes, each with its part of it and the part's position."""
    match event:
        case ItemsListed() | LineSettled():
            return []
        case LetterFiled(deleted=deleted, corrected=corrected):
            return [
                *((item, (event, -1)) for item in deleted),
                *((item, (event, index)) for index, item in enumerate(corrected)),
            ]
        case _:
            items = getattr(event, "items", ())
            return [
                (ItemID(one if isinstance(one, int) else one.item), (event, index))
                for index, one in enumerate(items)
            ]


def _apply(state: ItemState, change: _Change) -> ItemState:
    event, index = change
    match event:
        case ItemsResolved(items=parts):
            return _resolved(state, parts[index], is_settled=False)
        case ItemSettled(items=parts):
            return _resolved(state, parts[index], is_settled=True)
        case FindingsListed(items=found):
            return replace(
                state,
                safeguards=state.safeguards | found[index].safeguards,
                alternatives=found[index].alternatives,
                overlaps=found[index].overlaps,
            )
        case SafeguardMarked(safeguard=safeguard):
            return replace(state, safeguards=state.safeguards | {safeguard})
        case OpinionGiven() | ProvisionallyDecided():
            return replace(state, opinions=(*state.opinions, _opinion(event)))
        case OpinionWithdrawn(person=person):
            return replace(
                state, opinions=tuple(one for one in state.opinions if one.person != person)
            )
        case ItemsDecided(items=parts, terms=terms, people=people, acts=acts):
            act = Leaf(sealed=acts, index=parts[index].leaf)
            decision = Decision(terms=terms, people=people, act=act)
            return replace(state, decision=decision, opinions=(), is_upheld=False, is_over=False)
        case LetterFiled(corrections=corrections, corrected_doubts=doubts):
            return _amended(state, corrections, doubts, index)
        case _:
            return _apply_later(state, event, index)


def _apply_later(state: ItemState, event: Event, index: int) -> ItemState:
    """Return the state after what happens once an item is decided."""
    match event:
        case WithholdingsPlaced() | LegacyAdopted():
            return replace(state, placed=_placed(event, index))
        case WithholdingsLifted():
            return replace(state, placed=None)
        case StayRecorded(challenge=challenge, ends_at=ends_at):
            ends = {} if ends_at is None else {str(challenge): ends_at}
            return replace(
                state,
                stays=state.stays | {challenge},
                stay_ends={**_other_ends(state, challenge), **ends},
            )
        case StayEnded(challenge=challenge):
            return replace(
                state,
                stays=state.stays - {challenge},
                stay_ends=_other_ends(state, challenge),
            )
        case InterimSettled(fate=fate, ends_at=ends_at):
            if fate is not InterimFate.CONFIRMED:
                return replace(state, is_over=True)
            kept = replace(state.placed, ends_at=ends_at) if state.placed else None
            return replace(state, placed=kept)
        case ComplaintReceived(complaint=complaint):
            return replace(state, complaints=state.complaints | {complaint})
        case ComplaintDecided(complaint=complaint, result=result):
            return replace(
                state,
                complaints=state.complaints - {complaint},
                # A later complaint that is rejected does not undo one that was upheld.
                is_upheld=state.is_upheld or result is ComplaintResult.UPHELD,
            )
        case _:
            return state


def _other_ends(state: ItemState, challenge: ChallengeID) -> dict[str, datetime]:
    """Return when the stays of every other challenge end."""
    return {name: end for name, end in state.stay_ends.items() if name != challenge}


def _resolved(state: ItemState, part: ItemResolved, *, is_settled: bool) -> ItemState:
    return replace(
        state,
        subject=part.subject,
        subject_kind=part.kind,
        holder=part.holder,
        unresolved=part.unresolved,
        doubts=state.doubts if is_settled else _doubts_left(state, part),
        is_settled=is_settled,
        is_looked_up=True,
    )


def _doubts_left(state: ItemState, part: ItemResolved) -> tuple[str, ...]:
    """Return intake's doubts that the directory did not settle, and its own, each once."""
    kept = (doubt for doubt in state.doubts if doubt not in part.settles)
    return tuple(dict.fromkeys((*kept, *part.doubts)))


def _opinion(event: OpinionGiven | ProvisionallyDecided) -> Opinion:
    return Opinion(
        person=event.person,
        role=event.role,
        key=event.key,
        terms=event.terms,
        is_provisional=isinstance(event, ProvisionallyDecided),
        until=event.until if isinstance(event, ProvisionallyDecided) else None,
        is_weighed=isinstance(event, OpinionGiven) and event.necessity is not None,
    )


def _placed(event: WithholdingsPlaced | LegacyAdopted, index: int) -> Placed:
    placed = Placed(
        subject=event.items[index].subject,
        territory=event.territory,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        reason_kind=ReasonKind.LEGAL_DEMAND,
    )
    if isinstance(event, LegacyAdopted):
        return placed
    return replace(placed, reason_kind=event.reason_kind, is_provisional=event.is_provisional)


def _amended(
    state: ItemState, corrections: Sealed | None, doubts: tuple[tuple[str, ...], ...], index: int
) -> ItemState:
    """Return the item struck out (index -1), or put in other words and open again."""
    if index < 0:
        return replace(state, is_deleted=True)
    ensure(corrections is not None, "an item was corrected without its new words")
    return replace(
        state,
        locator=Leaf(sealed=corrections, index=index) if corrections else None,
        subject=None,
        subject_kind="",
        holder=None,
        unresolved=None,
        doubts=doubts[index] if doubts else (),
        is_settled=False,
        is_looked_up=False,
        opinions=(),
        decision=None,
    )
