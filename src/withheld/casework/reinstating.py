"""(7) Letters to account holders afterwards: what is shown again, and what a complaint came to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState, Placed
from withheld.casework.drafting import Draft, put_on_file
from withheld.casework.holder_letters import own_row, reader_of, ways_of
from withheld.casework.office import Office
from withheld.casework.particulars import told_of
from withheld.casework.recalling import recall
from withheld.correspondence.complaint import ComplaintAnswerFacts, complaint_answer
from withheld.correspondence.holder import (
    ReinstatementFacts,
    RestoredRow,
    reinstatement_letter,
)
from withheld.correspondence.holder_words import Because
from withheld.correspondence.holder_words import ComplaintResult as Told
from withheld.correspondence.remedies import remedies
from withheld.errors import InvalidInput, NotFound, NotReady
from withheld.events.correspondence import LetterDrafted, LetterKind
from withheld.events.recorded import Recorded
from withheld.events.redress import (
    ComplaintDecided,
    ComplaintReceived,
    ComplaintResult,
    InterimFate,
    InterimSettled,
    StayEnded,
    StayRecorded,
)
from withheld.events.restriction import LiftCause, WithholdingsLifted, WithholdingsPlaced
from withheld.model.identity import ComplaintID, ItemID, LetterID, OrderID, PersonID, SubjectKey
from withheld.model.review import Audience, Layer
from withheld.model.territory import Territory

_BECAUSE = {
    LiftCause.COMPLAINT_UPHELD: Because.COMPLAINT_UPHELD,
    LiftCause.ORDER_AMENDED: Because.AUTHORITY_LIFTED,
    LiftCause.ORDER_REVOKED: Because.AUTHORITY_LIFTED,
    LiftCause.COURT: Because.COURT,
    LiftCause.INTERIM_LAPSED: Because.PERIOD_ENDED,
}
"""Why a ground went, where the record itself says it; a decision anew has reasons of its own."""


_TURNS = (
    WithholdingsPlaced,
    WithholdingsLifted,
    StayRecorded,
    StayEnded,
    InterimSettled,
    LetterDrafted,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """One item whose ground by this order is gone."""

    item: ItemID
    subject: SubjectKey
    territory: Territory
    since: datetime
    """When the ground was lifted, or ended by itself (aware UTC)."""
    because: Because | None
    """None where only the people who decided know why."""


def restored(office: Office, order: OrderID) -> tuple[Restored, ...]:
    """Return the items whose ground by this order is gone or rests, and nobody was told of yet."""
    course = _Course(now=office.now())
    for recorded in recall(office, order, *_TURNS):
        course.take(recorded)
    return course.restored()


@dataclass(slots=True)
class _Course:
    """How the grounds of an order came and went, as far as it was followed."""

    now: datetime
    placed: dict[ItemID, Placed] = field(default_factory=dict)
    gone: dict[ItemID, Restored] = field(default_factory=dict)

    def take(self, recorded: Recorded) -> None:  # noqa: C901 -- one case an event
        """Follow one event."""
        match recorded.event:
            case WithholdingsPlaced() as event:
                self._place(event)
            case WithholdingsLifted(items=items, cause=cause):
                self._rest(items, recorded.at, _BECAUSE.get(cause))
                self._forget(items)
            case StayRecorded(items=items, ends_at=ends_at):
                if ends_at is None or self.now < ends_at:
                    self._rest(items, recorded.at, Because.COURT)
            case StayEnded(items=items):
                for item in self.placed.keys() & set(items):
                    self.gone.pop(item, None)
            case InterimSettled(fate=InterimFate.CONFIRMED, items=items, ends_at=ends_at):
                for item in self.placed.keys() & set(items):
                    self.placed[item] = replace(self.placed[item], ends_at=ends_at)
            case LetterDrafted(kind=LetterKind.REINSTATEMENT, items=items):
                self._forget(items)
                for item in items:
                    self.gone.pop(item, None)
            case _:
                pass

    def restored(self) -> tuple[Restored, ...]:
        """Return what is shown again by now, periods that ended by themselves included."""
        for item, was in self.placed.items():
            if was.ends_at is not None and was.ends_at <= self.now:
                self.gone[item] = _gone(item, was, was.ends_at, Because.PERIOD_ENDED)
        return tuple(self.gone[item] for item in sorted(self.gone))

    def _place(self, event: WithholdingsPlaced) -> None:
        for one in event.items:
            self.gone.pop(one.item, None)
            self.placed[one.item] = Placed(
                subject=one.subject,
                territory=event.territory,
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                reason_kind=event.reason_kind,
            )

    def _rest(self, items: Iterable[ItemID], since: datetime, because: Because | None) -> None:
        for item in items:
            if item in self.placed:
                self.gone[item] = _gone(item, self.placed[item], since, because)

    def _forget(self, items: Iterable[ItemID]) -> None:
        for item in items:
            self.placed.pop(item, None)


def _gone(item: ItemID, was: Placed, since: datetime, because: Because | None) -> Restored:
    return Restored(
        item=item, subject=was.subject, territory=was.territory, since=since, because=because
    )


def draft_reinstatements(
    office: Office, order: OrderID, *, because: Because | None = None, by: PersonID
) -> list[LetterID]:
    """
    Draft one letter to each account holder of whose content this order's ground is gone.

    Args:
        office: The office.
        order: The order.
        because: Why it is shown again, where the record does not say or says too little.
        by: Who drafts.

    Raises:
        NotReady: Nothing is shown again, the holders may not be told, or nobody said why.
    """
    view = office.record.view(order, None)
    told = told_of(office, view)[Audience.HOLDER]
    _ensure_told(told)
    gone = restored(office, order)
    by_reader: dict[tuple[SubjectKey, Because], list[Restored]] = {}
    for one in gone:
        holder = view.items[one.item].holder
        why = because or one.because
        if why is None:
            raise NotReady(
                f"item {one.item} was decided anew, and the record does not say why in words for "
                "its holder; say --because"
            )
        if holder is not None:
            by_reader.setdefault((holder, why), []).append(one)
    drafts = [
        draft
        for (holder, why), some in by_reader.items()
        if (draft := _reinstatement(office, view, holder, some, why)) is not None
    ]
    if not drafts:
        raise NotReady("nothing is shown again of which its holder has not been told yet")
    return put_on_file(office, order, drafts, by=by)


def _reinstatement(
    office: Office, view: Casefile, holder: SubjectKey, some: Sequence[Restored], why: Because
) -> Draft | None:
    """Return the letter to one holder; None if other grounds leave nothing that may be said."""
    reader = reader_of(office, holder)
    rows = _rows(office, view, some, reader.language)
    if not any(row.shown_again_in is not None for row in rows.values()):
        return None
    facts = ReinstatementFacts(
        language=reader.language,
        letterhead=office.profile.letterhead,
        written_at=office.now(),
        handle=reader.handle,
        rows=tuple(rows.values()),
        because=why,
        disclosed=told_of(office, view)[Audience.HOLDER],
        complain_at=office.profile.complain_at,
        reference=office.chance.draw(4).hex(),
    )
    return Draft(
        kind=LetterKind.REINSTATEMENT,
        paper=reinstatement_letter(facts),
        to=reader.address,
        holder=holder,
        items=tuple(rows),
    )


def _rows(
    office: Office, view: Casefile, some: Iterable[Restored], language: str
) -> dict[ItemID, RestoredRow]:
    rows: dict[ItemID, RestoredRow] = {}
    for one in some:
        held, may_say = _held_elsewhere(office, view.order.order, view.items[one.item], one.subject)
        shown = one.territory.countries - held
        still = one.territory.countries & may_say
        if not shown and not still:
            continue  # All that could be said is about an order its holder may not know of.
        rows[one.item] = RestoredRow(
            what=own_row(office, one.subject, language),
            shown_again_in=Territory(shown) if shown else None,
            since=one.since,
            still_withheld_in=Territory(still) if still else None,
        )
    return rows


def _held_elsewhere(
    office: Office, order: OrderID, item: ItemState, subject: SubjectKey
) -> tuple[frozenset[str], frozenset[str]]:
    """Return where other grounds hold it, or its account, now; and where that may be said."""
    held: set[str] = set()
    may_say: set[str] = set()
    now = office.now()
    for key in {subject, item.holder or subject}:
        for other, number in office.store.items_on(key):
            if other == order and number == item.item:
                continue
            found = office.record.view(other, [number])
            state = found.items[number]
            placed = state.placed
            if placed is None or placed.subject != key or state.is_stayed(now):
                continue
            if placed.ends_at is not None and placed.ends_at <= now:
                continue
            held |= placed.territory.countries
            if Layer.EXISTENCE in told_of(office, found)[Audience.HOLDER]:
                may_say |= placed.territory.countries
    return frozenset(held), frozenset(may_say)


def draft_complaint_answer(
    office: Office, order: OrderID, complaint: ComplaintID, reasons: str, *, by: PersonID
) -> LetterID:
    """
    Draft the answer to a complaint that was decided.

    Args:
        office: The office.
        order: The order.
        complaint: The complaint's name.
        reasons: Why, in words for the holder; the record's own are for colleagues.
        by: Who drafts.

    Raises:
        NotFound: No complaint of that name was made.
        NotReady: It is not decided yet, or its holder may not be told.
        InvalidInput: No reasons, or its items are of several holders.
    """
    received, decided = _complaint(office, order, complaint)
    view = office.record.view(order, received.items)
    told = told_of(office, view)[Audience.HOLDER]
    _ensure_told(told)
    holders = {view.items[item].holder for item in received.items}
    holder = next(iter(holders))
    if len(holders) != 1 or holder is None:
        raise InvalidInput(
            "this complaint is about content of several holders, or of none that is known; answer "
            "whoever complained by hand"
        )
    reader = reader_of(office, holder)
    upheld = decided.result is ComplaintResult.UPHELD
    rows: Mapping[ItemID, RestoredRow] = {}
    if upheld:
        gone = [one for one in restored(office, order) if one.item in received.items]
        rows = _rows(office, view, gone, reader.language)
    facts = ComplaintAnswerFacts(
        language=reader.language,
        letterhead=office.profile.letterhead,
        written_at=office.now(),
        handle=reader.handle,
        complained_on=received.received_at.date(),
        reference=complaint,
        result=_result(view, rows) if upheld else Told.REJECTED,
        reasons=reasons,
        disclosed=told,
        restored=tuple(rows.values()),
        remedies=remedies(ways_of(office, view, told), reader.language),
    )
    draft = Draft(
        kind=LetterKind.COMPLAINT_ANSWER,
        paper=complaint_answer(facts),
        to=reader.address,
        holder=holder,
        items=received.items,
    )
    return put_on_file(office, order, [draft], by=by)[0]


def _result(view: Casefile, rows: Mapping[ItemID, RestoredRow]) -> Told:
    """Return upheld, or in part where some of it is not shown again everywhere."""
    whole = len(rows) == len(view.items) and all(
        row.still_withheld_in is None and row.shown_again_in is not None for row in rows.values()
    )
    return Told.UPHELD if whole or not rows else Told.UPHELD_IN_PART


def _complaint(
    office: Office, order: OrderID, complaint: ComplaintID
) -> tuple[ComplaintReceived, ComplaintDecided]:
    received: ComplaintReceived | None = None
    decided: ComplaintDecided | None = None
    for recorded in recall(office, order, ComplaintReceived, ComplaintDecided):
        match recorded.event:
            case ComplaintReceived() as event if event.complaint == complaint:
                received = event
            case ComplaintDecided() as event if event.complaint == complaint:
                decided = event
            case _:
                pass
    if received is None:
        raise NotFound("no complaint of that name was made about this order")
    if decided is None:
        raise NotReady("the complaint is not decided yet; `withheld complaint decide` does that")
    return received, decided


def _ensure_told(told: frozenset[Layer]) -> None:
    if Layer.EXISTENCE not in told:
        raise NotReady(
            "the account holders may not be told of this order as things stand; counsel decides "
            "that first with `withheld disclose`"
        )
