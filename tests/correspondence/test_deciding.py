"""Which letters leave, who says what may be told, and which clocks stop for it."""

from datetime import UTC, datetime

import pytest

from withheld.casefile.fold import Casefile
from withheld.casefile.order import ClockState, LetterStage, LetterState, OrderState
from withheld.correspondence.deciding import (
    DecideDisclosure,
    DraftLetter,
    RecordDelivery,
    RecordFailure,
    ReleaseLetters,
    WaiveAnswer,
    decide,
)
from withheld.errors import AlreadyDone, NotFound, NotPermitted, NotReady
from withheld.events.clocks import ClockStopped
from withheld.events.correspondence import LetterKind, LettersDelivered
from withheld.events.sealed import Sealed
from withheld.model.identity import (
    DocumentID,
    KeyID,
    LetterID,
    OrderID,
    PersonID,
    TimerID,
    VaultKey,
)
from withheld.model.people import Actor
from withheld.model.review import Audience, Layer, Role

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SEALED = Sealed(key=VaultKey("k"), root="00" * 32, size=1)
LETTER = LetterID("l1")
KNOWN = {Audience.HOLDER: frozenset({Layer.EXISTENCE})}


def actor(role: Role) -> Actor:
    """Return a person in `role`."""
    return Actor(person=PersonID("p"), role=role, key=KeyID("k"))


def order(
    *stages: LetterStage, kind: LetterKind = LetterKind.HOLDER, clocks: tuple[str, ...] = ()
) -> Casefile:
    """Return an order with letters l1, l2 … in these stages, and clocks for these things."""
    audience = Audience.HOLDER if kind is LetterKind.HOLDER else Audience.AUTHORITY
    letters = {
        f"l{number}": LetterState(
            letter=LetterID(f"l{number}"),
            kind=kind,
            audience=audience,
            document=DocumentID("d"),
            holder=None,
            items=(),
            stage=stage,
        )
        for number, stage in enumerate(stages, start=1)
    }
    running = {
        what: ClockState(timer=TimerID(what), what=what, due_at=AT, cite="r. 8") for what in clocks
    }
    state = OrderState(order=OrderID("2026-0001"), letters=letters, clocks=running)
    return Casefile(order=state, items={})


def test_what_may_be_told_is_counsels_to_decide() -> None:
    """Nobody of lower rank, and no effect of the system, opens a layer or waives an answer."""
    disclose = DecideDisclosure(
        audience=Audience.HOLDER, layers=frozenset({Layer.EXISTENCE}), reason=SEALED
    )
    waive = WaiveAnswer(audience=Audience.AUTHORITY, reason=SEALED)
    for command in (disclose, waive):
        for who in (None, actor(Role.OPERATOR), actor(Role.REVIEWER), actor(Role.SENIOR)):
            with pytest.raises(NotPermitted):
                decide(order(), command, who, {})

        assert decide(order(), command, actor(Role.COUNSEL), {})


def test_a_holders_letter_waits_until_the_holder_may_be_told() -> None:
    """Drafted is not sent: without the layer of existence it does not leave."""
    command = ReleaseLetters(letters=(LETTER,))
    view = order(LetterStage.DRAFTED)

    with pytest.raises(NotReady):
        decide(view, command, actor(Role.OFFICER), {})
    assert decide(view, command, actor(Role.REVIEWER), KNOWN)


def test_a_letter_to_the_authority_needs_no_leave_of_the_holders() -> None:
    """The authority knows of its own order."""
    view = order(LetterStage.DRAFTED, kind=LetterKind.ANSWER)

    assert decide(view, ReleaseLetters(letters=(LETTER,)), actor(Role.REVIEWER), {})


@pytest.mark.parametrize("who", [None, actor(Role.OPERATOR)])
def test_a_letter_leaves_when_a_reviewer_releases_it(who: Actor | None) -> None:
    """Neither the system nor who runs it sends anything."""
    with pytest.raises(NotPermitted):
        decide(order(LetterStage.DRAFTED), ReleaseLetters(letters=(LETTER,)), who, KNOWN)


@pytest.mark.parametrize("stage", LetterStage)
def test_only_a_draft_or_a_failed_letter_is_released(stage: LetterStage) -> None:
    """What is under way or there is not sent twice."""
    command = ReleaseLetters(letters=(LETTER,))
    if stage in (LetterStage.DRAFTED, LetterStage.FAILED):
        assert decide(order(stage), command, actor(Role.REVIEWER), KNOWN)
        return

    with pytest.raises(AlreadyDone):
        decide(order(stage), command, actor(Role.REVIEWER), KNOWN)


def test_one_letter_that_may_not_leave_holds_the_set_back() -> None:
    """A set is released whole or not at all."""
    view = order(LetterStage.DRAFTED, LetterStage.DELIVERED)
    both = ReleaseLetters(letters=(LETTER, LetterID("l2")))

    with pytest.raises(AlreadyDone):
        decide(view, both, actor(Role.REVIEWER), KNOWN)


def test_a_delivery_reported_twice_is_recorded_once() -> None:
    """Only what was still under way becomes delivered."""
    view = order(LetterStage.RELEASED, LetterStage.DELIVERED)
    command = RecordDelivery(letters=(LETTER, LetterID("l2")), channel="mail-drop")
    (event,) = decide(view, command, None, {})

    assert isinstance(event, LettersDelivered)
    assert event.letters == (LETTER,)
    assert decide(order(LetterStage.DELIVERED, LetterStage.DELIVERED), command, None, {}) == ()


@pytest.mark.parametrize(
    ("kind", "stopped"),
    [
        (LetterKind.RECEIPT, {"acknowledge"}),
        (LetterKind.ANSWER, {"acknowledge", "answer"}),
        (LetterKind.HOLDER, {"tell-holder"}),
        (LetterKind.DEFICIENCY, set()),
    ],
)
def test_a_delivered_letter_stops_the_clocks_it_was_for(
    kind: LetterKind, stopped: set[str]
) -> None:
    """And no clock to act stops because something was written."""
    view = order(
        LetterStage.RELEASED, kind=kind, clocks=("acknowledge", "answer", "tell-holder", "act")
    )
    command = RecordDelivery(letters=(LETTER,), channel="mail-drop")
    events = decide(view, command, None, {})

    assert {one.timer for one in events if isinstance(one, ClockStopped)} == stopped


def test_an_answer_that_is_waived_stops_its_clock() -> None:
    """Counsel's reason stands where the answer would have."""
    command = WaiveAnswer(audience=Audience.AUTHORITY, reason=SEALED)
    events = decide(order(clocks=("answer", "act")), command, actor(Role.COUNSEL), {})

    assert [one.timer for one in events if isinstance(one, ClockStopped)] == ["answer"]


def test_a_letter_nobody_drafted_is_not_found() -> None:
    """For release, delivery and failure alike; and no name is given twice."""
    unknown = LetterID("never")
    reviewer = actor(Role.REVIEWER)
    with pytest.raises(NotFound):
        decide(order(), ReleaseLetters(letters=(unknown,)), reviewer, KNOWN)
    with pytest.raises(NotFound):
        decide(order(), ReleaseLetters(letters=()), reviewer, KNOWN)
    with pytest.raises(NotFound):
        decide(order(), RecordDelivery(letters=(unknown,), channel="mail-drop"), None, {})
    with pytest.raises(NotFound):
        decide(order(), RecordFailure(letter=unknown, code="bounced"), None, {})
    again = DraftLetter(
        letter=LETTER,
        kind=LetterKind.ANSWER,
        audience=Audience.AUTHORITY,
        document=DocumentID("d"),
    )
    with pytest.raises(AlreadyDone):
        decide(order(LetterStage.DRAFTED), again, reviewer, {})
