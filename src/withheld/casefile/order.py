"""The state of one order's header, and how each event changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from withheld.casefile.working import Working, evolve_working
from withheld.events.clocks import ClockStarted, ClockStopped, PeoplePaged
from withheld.events.correspondence import (
    AnswerWaived,
    DeliveryFailed,
    DisclosureDecided,
    LetterDrafted,
    LetterKind,
    LettersDelivered,
    LettersReleased,
)
from withheld.events.intake import (
    Channel,
    DemandFound,
    DemandsFound,
    HazardMarked,
    IntakeBalanced,
    IntakeFailed,
    ItemsListed,
    LetterFiled,
    LineSettled,
    LinesUnread,
    OrderReceived,
    ProposalsMade,
    Relation,
)
from withheld.events.recorded import Event, Recorded
from withheld.events.redress import (
    ChallengeClosed,
    ChallengeOpened,
    ComplaintDecided,
    ComplaintReceived,
)
from withheld.events.review import (
    BindingnessRecorded,
    ConflictDeclared,
    FindingsListed,
    ParticularsConfirmed,
)
from withheld.events.sealed import Sealed
from withheld.events.transparency import OrderUnsealed, StatementPublished
from withheld.events.verification import CallBackMade, SenderChecked, SenderEvidenceKept
from withheld.model.identity import (
    AuthorityID,
    ChallengeID,
    ComplaintID,
    DocumentID,
    ItemID,
    LetterID,
    LineNumber,
    OrderID,
    PersonID,
    SubjectKey,
    TimerID,
)
from withheld.model.reading import Intent
from withheld.model.review import Audience, Bindingness, Layer, Standing


class LetterStage(StrEnum):
    """How far a letter got."""

    DRAFTED = "drafted"
    RELEASED = "released"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterState:
    """One letter."""

    letter: LetterID
    kind: LetterKind
    audience: Audience
    document: DocumentID
    holder: SubjectKey | None
    items: tuple[ItemID, ...]
    stage: LetterStage = LetterStage.DRAFTED


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """One clock that still runs."""

    timer: TimerID
    what: str
    due_at: datetime
    cite: str
    paged: int = 0
    has_run_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The totals of intake."""

    total: int
    item: int
    context: int
    repeat: int
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderState:
    """Everything that is so about an order as a whole."""

    order: OrderID
    version: int = 0
    """How many events its stream has; guards commands on the order."""
    received: OrderReceived | None = None
    failed: str = ""
    is_hazard: bool = False
    intent: Intent | None = None
    counted: Counted | None = None
    item_count: int = 0
    """Items ever listed; the next one gets this number plus one."""
    open_lines: tuple[LineNumber, ...] = ()
    """Lines that still wait for a person."""
    unread: Mapping[str, Sealed] = field(default_factory=dict)
    """For each line that was unread, by its number: the slice its text lies in."""
    demands: tuple[DemandFound, ...] = ()
    clauses: Sealed | None = None
    proposals: ProposalsMade | None = None
    warnings: Sealed | None = None
    standing: Standing | None = None
    authority: AuthorityID | None = None
    sender_codes: tuple[str, ...] = ()
    sender_evidence: tuple[SenderEvidenceKept, ...] = ()
    call_backs: tuple[CallBackMade, ...] = ()
    particulars: ParticularsConfirmed | None = None
    defects: tuple[str, ...] = ()
    findings: Sealed | None = None
    bindingness: Bindingness | None = None
    conflicted: frozenset[PersonID] = frozenset()
    """Who declared a conflict of interest."""
    disclosures: Mapping[str, frozenset[Layer]] = field(default_factory=dict)
    """By audience; an audience that is absent has the pack's default."""
    letters: Mapping[str, LetterState] = field(default_factory=dict)
    waived: frozenset[Audience] = frozenset()
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    complaints: Mapping[str, tuple[ItemID, ...]] = field(default_factory=dict)
    """Those still open."""
    challenges: frozenset[ChallengeID] = frozenset()
    """Those still open."""
    filed: tuple[OrderID, ...] = ()
    """Later letters put to this file."""
    is_in_writing: bool = True
    """False while an order given by telephone awaits its letter."""
    unsealed: frozenset[Layer] = frozenset()
    working: Working = field(default_factory=Working)
    """Who looks after it, and what is kept beside it."""
    statements: int = 0

    @property
    def id(self) -> OrderID:
        """Return the order's name."""
        return self.order

    @property
    def awaits_writing(self) -> bool:
        """Return whether it was given by telephone and nothing in writing has come yet."""
        return not self.is_in_writing


def evolve_order(state: OrderState, recorded: Recorded) -> OrderState:
    """Return the header after `recorded`, an event of its own stream."""
    after = _intake(state, recorded.event)
    after = _judgement(after, recorded.event)
    after = _words(after, recorded.event)
    after = replace(after, working=evolve_working(after.working, recorded.event))
    return replace(_aftermath(after, recorded.event), version=recorded.n)


def _intake(state: OrderState, event: Event) -> OrderState:  # noqa: C901 -- one case an event
    match event:
        case OrderReceived(channel=channel):
            return replace(state, received=event, is_in_writing=channel is not Channel.TELEPHONE)
        case IntakeFailed(code=code):
            return replace(state, failed=code)
        case HazardMarked():
            return replace(state, is_hazard=True)
        case ItemsListed(items=items):
            return replace(state, item_count=state.item_count + len(items))
        case LinesUnread(lines=lines, texts=texts):
            return replace(
                state,
                open_lines=(*state.open_lines, *lines),
                unread={**state.unread, **{str(line): texts for line in lines}},
            )
        case LineSettled(line=line, items=items):
            return replace(
                state,
                open_lines=tuple(one for one in state.open_lines if one != line),
                item_count=state.item_count + len(items),
            )
        case DemandsFound(demands=demands, clauses=clauses):
            return replace(state, demands=demands, clauses=clauses)
        case ProposalsMade():
            return replace(state, proposals=event)
        case IntakeBalanced():
            return replace(
                state,
                intent=event.intent,
                warnings=event.warnings,
                counted=Counted(
                    total=event.total,
                    item=event.item,
                    context=event.context,
                    repeat=event.repeat,
                    unread=event.unread,
                ),
            )
        case LetterFiled(letter=letter, relation=relation, added=added):
            return replace(
                state,
                filed=(*state.filed, letter),
                item_count=state.item_count + len(added),
                is_in_writing=state.is_in_writing or relation is Relation.CONFIRMS,
            )
        case _:
            return state


def _judgement(state: OrderState, event: Event) -> OrderState:
    match event:
        case SenderChecked(standing=standing, authority=authority, codes=codes):
            return replace(state, standing=standing, authority=authority, sender_codes=codes)
        case CallBackMade(standing=standing, authority=authority):
            calls = (*state.call_backs, event)
            return replace(state, standing=standing, authority=authority, call_backs=calls)
        case SenderEvidenceKept():
            return replace(state, sender_evidence=(*state.sender_evidence, event))
        case ParticularsConfirmed(authority=authority):
            return replace(state, particulars=event, authority=authority or state.authority)
        case FindingsListed(defects=defects, words=words):
            return replace(state, defects=defects, findings=words or state.findings)
        case ConflictDeclared(person=person):
            return replace(state, conflicted=state.conflicted | {person})
        case BindingnessRecorded(bindingness=bindingness):
            return replace(state, bindingness=bindingness)
        case _:
            return state


def _words(state: OrderState, event: Event) -> OrderState:
    match event:
        case DisclosureDecided(audience=audience, layers=layers):
            return replace(state, disclosures={**state.disclosures, str(audience): layers})
        case LetterDrafted():
            letter = LetterState(
                letter=event.letter,
                kind=event.kind,
                audience=event.audience,
                document=event.document,
                holder=event.holder,
                items=event.items,
            )
            return replace(state, letters={**state.letters, event.letter: letter})
        case LettersReleased(letters=letters):
            return _staged(state, letters, LetterStage.RELEASED)
        case LettersDelivered(letters=letters):
            return _staged(state, letters, LetterStage.DELIVERED)
        case DeliveryFailed(letter=failed):
            return _staged(state, (failed,), LetterStage.FAILED)
        case AnswerWaived(audience=audience):
            return replace(state, waived=state.waived | {audience})
        case StatementPublished():
            return replace(state, statements=state.statements + 1)
        case OrderUnsealed(layers=layers):
            return replace(state, unsealed=state.unsealed | layers)
        case _:
            return state


def _staged(state: OrderState, letters: tuple[LetterID, ...], stage: LetterStage) -> OrderState:
    moved: dict[str, LetterState] = {
        letter: replace(state.letters[letter], stage=stage) for letter in letters
    }
    return replace(state, letters={**state.letters, **moved})


def _aftermath(state: OrderState, event: Event) -> OrderState:
    match event:
        case ClockStarted(timer=timer, what=what, due_at=due_at, cite=cite):
            clock = ClockState(timer=timer, what=what, due_at=due_at, cite=cite)
            return replace(state, clocks={**state.clocks, timer: clock})
        case ClockStopped(timer=timer):
            return replace(state, clocks=_without(state.clocks, timer))
        case PeoplePaged(timer=timer, number=number, has_run_out=has_run_out):
            clock = state.clocks[timer]
            clock = replace(clock, paged=number, has_run_out=has_run_out)
            return replace(state, clocks={**state.clocks, timer: clock})
        case ComplaintReceived(complaint=complaint, items=items):
            return replace(state, complaints={**state.complaints, complaint: items})
        case ComplaintDecided(complaint=complaint):
            return replace(state, complaints=_without_complaint(state.complaints, complaint))
        case ChallengeOpened(challenge=challenge):
            return replace(state, challenges=state.challenges | {challenge})
        case ChallengeClosed(challenge=challenge):
            return replace(state, challenges=state.challenges - {challenge})
        case _:
            return state


def _without(clocks: Mapping[str, ClockState], timer: TimerID) -> dict[str, ClockState]:
    return {name: clock for name, clock in clocks.items() if name != timer}


def _without_complaint(
    complaints: Mapping[str, tuple[ItemID, ...]], complaint: ComplaintID
) -> dict[str, tuple[ItemID, ...]]:
    return {name: items for name, items in complaints.items() if name != complaint}
