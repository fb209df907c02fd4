"""Complaints, challenges and stays: who decides, and what follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from withheld.casefile.fold import Casefile
from withheld.casefile.item import Decision, ItemState, Leaf, Opinion, Placed
from withheld.casefile.order import ClockState, OrderState
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.clocks import ClockStarted
from withheld.events.redress import (
    ChallengeSide,
    ComplaintDecided,
    ComplaintResult,
    StayEnded,
    StayRecorded,
)
from withheld.events.restriction import LiftCause, WithholdingsLifted
from withheld.events.review import Terms
from withheld.events.sealed import Sealed
from withheld.model.identity import (
    ChallengeID,
    ComplaintID,
    ItemID,
    KeyID,
    LineNumber,
    OrderID,
    PersonID,
    SubjectKey,
    VaultKey,
)
from withheld.model.people import Actor
from withheld.model.review import Outcome, Role
from withheld.model.territory import Territory
from withheld.model.withholding import ReasonKind
from withheld.redress.commands import (
    DecideComplaint,
    EndStay,
    OpenChallenge,
    ReceiveComplaint,
    RecordStay,
)
from withheld.redress.deciding import decide

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SEALED = Sealed(key=VaultKey("k"), root="00" * 32, size=1)
ITEM, COMPLAINT, CASE = ItemID(1), ComplaintID("c1"), ChallengeID("w1")
TERMS = Terms(outcome=Outcome.WITHHOLD, provision="s.69A", territory=Territory.of("IN"))


def actor(name: str, role: Role = Role.SENIOR) -> Actor:
    """Return a person with a key of their own."""
    return Actor(person=PersonID(name), role=role, key=KeyID(f"key-{name}"))


def case(**changes: object) -> Casefile:
    """Return an order whose one item two people withheld, complained about and challenged."""
    state = ItemState(
        item=ITEM,
        line=LineNumber(1),
        kind="url",
        subject=SubjectKey("s"),
        decision=Decision(
            terms=TERMS,
            people=(PersonID("asha"), PersonID("ben")),
            act=Leaf(sealed=SEALED, index=0),
        ),
        placed=Placed(
            subject=SubjectKey("s"),
            territory=Territory.of("IN"),
            starts_at=AT,
            ends_at=None,
            reason_kind=ReasonKind.LEGAL_DEMAND,
        ),
    )
    state = replace(state, **changes)  # type: ignore[arg-type]  # fields of an item
    order = OrderState(
        order=OrderID("2026-0001"),
        complaints={COMPLAINT: (ITEM,)},
        challenges=frozenset({CASE}),
        item_count=1,
    )
    return Casefile(order=order, items={ITEM: state})


def complaint(result: ComplaintResult) -> DecideComplaint:
    """Return the command to decide the complaint."""
    return DecideComplaint(complaint=COMPLAINT, result=result, reason=SEALED)


def stay(ends_at: datetime | None = None) -> RecordStay:
    """Return the command to record a stay of the item."""
    return RecordStay(challenge=CASE, items=(ITEM,), ends_at=ends_at, note=SEALED)


@pytest.mark.parametrize("result", ComplaintResult)
def test_a_complaint_lifts_only_when_it_is_upheld(result: ComplaintResult) -> None:
    """Rejected, everything stays; upheld, the ground of this order goes."""
    events = decide(case(), complaint(result), actor("cleo"), AT)
    lifted = [one for one in events if isinstance(one, WithholdingsLifted)]
    is_upheld = result is ComplaintResult.UPHELD

    assert isinstance(events[0], ComplaintDecided)
    assert [one.cause for one in lifted] == [LiftCause.COMPLAINT_UPHELD] * is_upheld


@pytest.mark.parametrize("name", ["asha", "ben"])
@pytest.mark.parametrize("result", ComplaintResult)
def test_nobody_decides_a_complaint_about_their_own_decision(
    name: str, result: ComplaintResult
) -> None:
    """Neither who opened it nor who seconded it."""
    with pytest.raises(NotPermitted, match="somebody else"):
        decide(case(), complaint(result), actor(name), AT)


def test_whoever_withheld_provisionally_does_not_decide_the_complaint() -> None:
    """An opinion that stands is a part in the decision too."""
    opinion = Opinion(
        person=PersonID("dev"), role=Role.OFFICER, key=KeyID("k"), terms=TERMS, is_provisional=True
    )
    state = case(decision=None, opinions=(opinion,))

    with pytest.raises(NotPermitted):
        decide(state, complaint(ComplaintResult.REJECTED), actor("dev", Role.OFFICER), AT)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.REVIEWER])
def test_a_complaint_takes_a_senior_person(role: Role) -> None:
    """A first reviewer does not review the seniors."""
    with pytest.raises(NotPermitted):
        decide(case(), complaint(ComplaintResult.UPHELD), actor("eve", role), AT)


def test_a_complaint_is_decided_once() -> None:
    """Closed, or never opened here, it is not found."""
    closed = replace(case(), order=replace(case().order, complaints={}))

    with pytest.raises(NotFound):
        decide(closed, complaint(ComplaintResult.UPHELD), actor("cleo"), AT)


def test_a_complaint_is_taken_in_from_the_past_once_about_items_there_are() -> None:
    """Anybody enrolled takes it in; the future, a stranger's item and a second time are refused."""
    command = ReceiveComplaint(
        complaint=ComplaintID("c2"), items=(ITEM,), received_at=AT, text=SEALED
    )

    assert len(decide(case(), command, actor("asha", Role.REVIEWER), AT)) == 1
    with pytest.raises(InvalidInput):
        decide(case(), replace(command, received_at=AT + timedelta(days=1)), actor("asha"), AT)
    with pytest.raises(NotFound):
        decide(case(), replace(command, items=(ItemID(7),)), actor("asha"), AT)
    with pytest.raises(InvalidInput):
        decide(case(), replace(command, items=()), actor("asha"), AT)
    with pytest.raises(AlreadyDone):
        decide(case(), replace(command, complaint=COMPLAINT), actor("asha"), AT)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.REVIEWER, Role.SENIOR])
def test_courts_are_counsels(role: Role) -> None:
    """Below counsel nobody records a challenge, a stay or its end."""
    opened = OpenChallenge(
        challenge=ChallengeID("w2"), side=ChallengeSide.SERVICE, items=(), forum=SEALED
    )
    ended = EndStay(challenge=CASE, items=(ITEM,), note=SEALED)
    for command in (opened, stay(), ended):
        with pytest.raises(NotPermitted):
            decide(case(stays=frozenset({CASE})), command, actor("eve", role), AT)


def test_a_stay_needs_a_challenge_and_an_end_that_lies_ahead() -> None:
    """A stay of an unknown case, ended already, or recorded twice is refused."""
    counsel = actor("cleo", Role.COUNSEL)
    assert isinstance(decide(case(), stay(), counsel, AT)[0], StayRecorded)

    with pytest.raises(NotFound):
        decide(case(), replace(stay(), challenge=ChallengeID("other")), counsel, AT)
    with pytest.raises(InvalidInput):
        decide(case(), stay(ends_at=AT), counsel, AT)
    with pytest.raises(AlreadyDone):
        decide(case(stays=frozenset({CASE})), stay(), counsel, AT)


def test_people_are_called_before_a_stay_ends_and_the_ground_holds_again() -> None:
    """The court set the end, so nobody need act; a clock calls, once for all items alike."""
    counsel, end = actor("cleo", Role.COUNSEL), AT + timedelta(days=30)
    view = case()
    _, clock = decide(view, stay(ends_at=end), counsel, AT)
    assert isinstance(clock, ClockStarted)
    running = replace(
        view.order,
        clocks={
            clock.timer: ClockState(
                timer=clock.timer, what=clock.what, due_at=clock.due_at, cite=clock.cite
            )
        },
    )
    again = decide(replace(view, order=running), stay(ends_at=end), counsel, AT)

    assert (clock.what, clock.due_at) == ("resume", end)
    assert [type(one) for one in again] == [StayRecorded]
    assert [type(one) for one in decide(view, stay(), counsel, AT)] == [StayRecorded]


def test_only_a_stay_that_stands_is_ended() -> None:
    """Ending what is not stayed is a mistake somebody should hear of."""
    counsel, command = (
        actor("cleo", Role.COUNSEL),
        EndStay(challenge=CASE, items=(ITEM,), note=SEALED),
    )
    events = decide(case(stays=frozenset({CASE})), command, counsel, AT)

    assert isinstance(events[0], StayEnded)
    with pytest.raises(NotReady):
        decide(case(), command, counsel, AT)
