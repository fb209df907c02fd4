"""Opinions and decisions: every outcome, safeguarded or not, by how many people of which rank."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState, evolve_items
from withheld.casefile.order import OrderState
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted, NotReady, Refused
from withheld.events.clocks import ClockStarted
from withheld.events.recorded import Event
from withheld.events.restriction import LiftCause, WithholdingsLifted, WithholdingsPlaced
from withheld.events.review import (
    ItemsDecided,
    OpinionGiven,
    OpinionWithdrawn,
    ParticularsConfirmed,
    Terms,
)
from withheld.events.sealed import Sealed
from withheld.events.service import Policy
from withheld.model.identity import (
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
from withheld.model.review import RANK, Bindingness, Outcome, Role, SafeguardClass, Standing
from withheld.model.territory import Territory
from withheld.review.commands import (
    DecideProvisionally,
    GiveOpinion,
    RecordBindingness,
    WithdrawOpinion,
)
from withheld.review.deciding import ReviewFacts, decide

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LAW = "s.69A(1)"
INDIA = Territory.of("IN")
ONE, TWO = ItemID(1), ItemID(2)
PEOPLE = ("asha", "ben", "cleo")
WITHHOLD = Terms(outcome=Outcome.WITHHOLD, provision=LAW, territory=INDIA)
DECLINE = Terms(outcome=Outcome.DECLINE, provision=LAW, ground="no-power")


def sealed(size: int) -> Sealed:
    """Return a seal over `size` values that lie nowhere."""
    return Sealed(key=VaultKey("k"), root="00" * 32, size=size)


def terms_of(outcome: Outcome) -> Terms:
    """Return complete terms with `outcome`."""
    return Terms(
        outcome=outcome,
        provision=LAW,
        territory=INDIA if outcome.withholds else None,
        narrower="label" if outcome is Outcome.NARROWER else "",
        ground="" if outcome.withholds else "no-power",
    )


def item(number: ItemID = ONE, *, safeguarded: bool = False) -> ItemState:
    """Return an item that means a subject, and waits for people."""
    return ItemState(
        item=number,
        line=LineNumber(number),
        kind="url",
        subject=SubjectKey(f"s{number}"),
        subject_kind="account",
        is_looked_up=True,
        safeguards=frozenset({SafeguardClass.JOURNALISM} if safeguarded else ()),
    )


def view(*items: ItemState, bindingness: Bindingness | None = Bindingness.VALID) -> Casefile:
    """Return an order with its law confirmed, held binding, with these items."""
    particulars = ParticularsConfirmed(
        pack=None, provisions=(LAW,), territory=INDIA, is_secret=False
    )
    order = OrderState(
        order=OrderID("2026-0001"),
        particulars=particulars,
        bindingness=bindingness,
        item_count=len(items),
    )
    return Casefile(order=order, items={one.item: one for one in items})


def actor(name: str = "asha", role: Role = Role.REVIEWER, key: str = "") -> Actor:
    """Return a person with a key of their own."""
    return Actor(person=PersonID(name), role=role, key=KeyID(key or f"key-{name}"))


def opinion(
    terms: Terms = WITHHOLD, *items: ItemID, reopens: bool = False, reasons: int | None = None
) -> GiveOpinion:
    """Return the command to give an opinion on `items`, item 1 if none is named."""
    named = items or (ONE,)
    return GiveOpinion(
        items=named,
        terms=terms,
        reasons=sealed(len(named) if reasons is None else reasons),
        acts=sealed(len(named)),
        signature="",
        reopens=reopens,
        necessity=sealed(2),
    )


def give(
    case: Casefile, command: GiveOpinion, by: Actor, policy: Policy | None = None
) -> tuple[Casefile, tuple[Event, ...]]:
    """Return the case after a person's opinion, and what happened."""
    events = decide(case, command, ReviewFacts(actor=by, policy=policy or Policy()), AT)
    items = dict(case.items)
    for event in events:
        items |= evolve_items(items, event)
    return replace(case, items=items), events


def names(events: tuple[Event, ...]) -> list[str]:
    """Return the names of events."""
    return [event.NAME for event in events]


RANKS = (Role.REVIEWER, Role.SENIOR, Role.COUNSEL, Role.OFFICER)
TABLE = [
    (outcome, safeguarded, count, roles)
    for outcome, safeguarded, count in product(Outcome, (False, True), (1, 2, 3))
    for roles in product(RANKS, repeat=count)
]


@pytest.mark.parametrize("eyes", [1, 2, 3])
def test_an_item_is_decided_when_enough_people_of_enough_rank_agree(eyes: int) -> None:
    """Every outcome × safeguard × number of people × their ranks, against the rule in words."""
    policy = Policy(eyes=eyes, eyes_safeguarded=max(eyes, 2))
    for outcome, safeguarded, count, roles in TABLE:
        case, seen = view(item(safeguarded=safeguarded)), list[str]()
        needed = max(eyes, 2) if safeguarded else eyes
        has_rank = not safeguarded or not outcome.withholds
        for number, (name, role) in enumerate(zip(PEOPLE[:count], roles, strict=False), start=1):
            has_rank = has_rank or RANK[role] >= RANK[Role.SENIOR]
            case, events = give(case, opinion(terms_of(outcome)), actor(name, role), policy)
            seen += names(events)
            decided = case.items[ONE].decision is not None
            case_is = (outcome, safeguarded, roles[:number])

            assert decided == (number >= needed and has_rank), case_is
            assert (case.items[ONE].placed is not None) == (decided and outcome.withholds), case_is
            if decided:
                break


@pytest.mark.parametrize("outcome", Outcome)
def test_the_second_decides_and_the_first_does_not(outcome: Outcome) -> None:
    """One opinion is an opinion; the second that agrees is the decision, in both names."""
    case, first = give(view(item()), opinion(terms_of(outcome)), actor("asha"))
    _, second = give(case, opinion(terms_of(outcome)), actor("ben"))
    decision = next(one for one in second if isinstance(one, ItemsDecided))

    assert names(first) == [OpinionGiven.NAME]
    assert decision.people == ("asha", "ben")


def test_two_people_who_disagree_decide_nothing() -> None:
    """Opinions count together only where they come to the very same terms."""
    case, _ = give(view(item()), opinion(WITHHOLD), actor("asha"))
    case, events = give(case, opinion(DECLINE), actor("ben"))

    assert names(events) == [OpinionGiven.NAME]
    assert case.items[ONE].decision is None


@pytest.mark.parametrize(
    "second",
    [actor("asha"), actor("asha", key="another"), actor("ben", key="key-asha")],
    ids=["same person", "same person, new key", "same key, new name"],
)
def test_nobody_is_their_own_second(second: Actor) -> None:
    """A person, or a key, whose opinion stands on an item gives no other on it."""
    case, _ = give(view(item()), opinion(), actor("asha"))

    with pytest.raises(AlreadyDone, match="another enrolled person"):
        give(case, opinion(), second)


def test_an_operator_has_no_opinion() -> None:
    """Whoever runs the software decides nothing about speech."""
    with pytest.raises(NotPermitted):
        give(view(item()), opinion(), actor("olga", Role.OPERATOR))


def test_two_reviewers_do_not_withhold_protected_speech() -> None:
    """Two people of low rank leave a safeguarded item undecided until one of rank agrees."""
    case, _ = give(view(item(safeguarded=True)), opinion(), actor("asha"))
    case, second = give(case, opinion(), actor("ben"))
    case, third = give(case, opinion(), actor("cleo", Role.SENIOR))

    assert names(second) == [OpinionGiven.NAME]
    assert ItemsDecided.NAME in names(third)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one.withholds])
def test_a_safeguarded_item_is_not_withheld_in_a_set(outcome: Outcome) -> None:
    """Protected speech is withheld by itself or not at all; others may be decided in bulk."""
    case = view(item(ONE), item(TWO, safeguarded=True))

    with pytest.raises(NotPermitted, match="by itself"):
        give(case, opinion(terms_of(outcome), ONE, TWO), actor())
    with pytest.raises(NotPermitted, match="by itself"):
        give(case, opinion(terms_of(outcome), TWO, ONE), actor())


def test_safeguarded_items_may_be_declined_in_a_set() -> None:
    """What protects nobody from anything needs no slowness."""
    case = view(item(ONE, safeguarded=True), item(TWO, safeguarded=True))
    case, events = give(case, opinion(DECLINE, ONE, TWO), actor())

    assert names(events) == [OpinionGiven.NAME]


@pytest.mark.parametrize(
    ("bindingness", "refusal"),
    [
        (None, NotReady),
        (Bindingness.NOT_BINDING, NotPermitted),
        (Bindingness.NOT_AN_ORDER, NotPermitted),
    ],
)
def test_nothing_is_withheld_under_an_order_that_does_not_bind(
    bindingness: Bindingness | None, refusal: type[Refused]
) -> None:
    """Without counsel's word, or against it, nothing is withheld; declining stays possible."""
    case = view(item(), bindingness=bindingness)

    with pytest.raises(refusal):
        give(case, opinion(WITHHOLD), actor())
    assert names(give(case, opinion(DECLINE), actor())[1]) == [OpinionGiven.NAME]


def _where(terms: Terms) -> Casefile:
    return give(view(item()), opinion(terms), actor())[0]


def test_nothing_is_withheld_outside_the_territory_of_the_law() -> None:
    """One country too many refuses the whole, and nothing is cut down silently."""
    with pytest.raises(NotPermitted, match="outside the territory"):
        _where(replace(WITHHOLD, territory=Territory.of("IN", "NP")))


def test_nothing_is_withheld_under_a_provision_nobody_confirmed() -> None:
    """The provision named is one of those a person confirmed."""
    with pytest.raises(InvalidInput, match="none of those confirmed"):
        _where(replace(WITHHOLD, provision="s.79(3)(b)"))


def test_nothing_is_withheld_before_the_law_is_confirmed() -> None:
    """Without particulars there is no territory to withhold in."""
    case = view(item())
    case = replace(case, order=replace(case.order, particulars=None))

    with pytest.raises(NotReady):
        give(case, opinion(), actor())


@pytest.mark.parametrize("change", [{"standing": Standing.CONTRADICTED}, {"is_hazard": True}])
def test_a_contradicted_sender_or_a_hazard_withholds_nothing(change: dict[str, object]) -> None:
    """A forged order, or one nobody may look at, has no effect, urgent or not."""
    case = view(item())
    case = replace(case, order=replace(case.order, **change))  # type: ignore[arg-type]  # as named

    with pytest.raises(NotPermitted):
        give(case, opinion(), actor())
    with pytest.raises(NotPermitted):
        urgent(case)


@pytest.mark.parametrize(
    "change",
    [{"subject": None}, {"doubts": ("over-a-line-break",)}, {"is_deleted": True}],
    ids=["unresolved", "doubtful", "struck out"],
)
def test_what_is_not_certain_is_not_withheld(change: dict[str, object]) -> None:
    """An item without subject, with an open doubt, or struck from the order is left alone."""
    state = replace(item(), **change)  # type: ignore[arg-type]  # as named

    with pytest.raises(NotReady):
        give(view(state), opinion(), actor())


def _settled() -> Casefile:
    case, _ = give(view(item()), opinion(), actor("asha"))
    return give(case, opinion(), actor("ben"))[0]


def test_a_settled_item_is_decided_again_only_when_it_is_re_opened() -> None:
    """A decision is not overwritten by accident; re-opened, it takes as many people again."""
    case = _settled()
    with pytest.raises(AlreadyDone, match="re-open"):
        give(case, opinion(DECLINE), actor("cleo"))

    case, first = give(case, opinion(DECLINE, reopens=True), actor("asha"))
    case, second = give(case, opinion(DECLINE, reopens=True), actor("ben"))
    lifted = next(one for one in second if isinstance(one, WithholdingsLifted))

    assert names(first) == [OpinionGiven.NAME]
    assert (lifted.items, lifted.cause) == ((ONE,), LiftCause.RECONSIDERED)
    assert case.items[ONE].placed is None


def test_an_open_complaint_re_opens_its_item() -> None:
    """Whoever looks at a complained-of item again need not say that it is re-opened."""
    state = replace(_settled().items[ONE], complaints=frozenset({ComplaintID("c1")}))

    assert names(give(view(state), opinion(DECLINE), actor("cleo"))[1]) == [OpinionGiven.NAME]


def urgent(
    case: Casefile,
    *,
    until: datetime = AT + timedelta(hours=1),
    terms: Terms = WITHHOLD,
    by: Actor | None = None,
    policy: Policy | None = None,
) -> tuple[Event, ...]:
    """Return what a provisional withholding of item 1 comes to."""
    command = DecideProvisionally(
        items=(ONE,), terms=terms, until=until, reasons=sealed(1), signature=""
    )
    return decide(case, command, ReviewFacts(actor=by or actor(), policy=policy or Policy()), AT)


def test_a_provisional_withholding_has_an_explicit_end_and_calls_people() -> None:
    """One person may act at once, until a stated end, and a clock calls for the second."""
    events = urgent(view(item()))
    placed = next(one for one in events if isinstance(one, WithholdingsPlaced))
    clock = next(one for one in events if isinstance(one, ClockStarted))

    assert (placed.is_provisional, placed.ends_at) == (True, AT + timedelta(hours=1))
    assert (clock.what, clock.due_at) == ("second", AT + timedelta(hours=1))


@pytest.mark.parametrize("until", [AT, AT - timedelta(minutes=1), AT + timedelta(minutes=721)])
def test_a_provisional_end_lies_ahead_and_within_policy(until: datetime) -> None:
    """An end that has passed, or lies beyond what policy allows, is refused."""
    with pytest.raises(InvalidInput, match="explicit end"):
        urgent(view(item()), until=until)


def test_a_safeguarded_item_is_never_withheld_by_one_person() -> None:
    """Not even for a minute, not even by an officer."""
    with pytest.raises(NotPermitted, match="safeguard"):
        urgent(view(item(safeguarded=True)), by=actor("dev", Role.OFFICER))


def test_policy_may_forbid_provisional_withholding() -> None:
    """Where the operator allows none, urgency finds a second person."""
    with pytest.raises(NotPermitted, match="second person"):
        urgent(view(item()), policy=Policy(allows_provisional=False))


@pytest.mark.parametrize("bindingness", [Bindingness.NOT_BINDING, Bindingness.NOT_AN_ORDER])
def test_urgency_does_not_overrule_counsel(bindingness: Bindingness) -> None:
    """What counsel held not to bind is not withheld for a time either."""
    with pytest.raises(NotPermitted, match="counsel recorded"):
        urgent(view(item(), bindingness=bindingness))


def test_only_a_withholding_can_be_provisional() -> None:
    """Declining harms nobody by waiting."""
    with pytest.raises((InvalidInput, NotReady)):
        urgent(view(item()), terms=DECLINE)


def _provisional() -> Casefile:
    case = view(item())
    items = dict(case.items)
    for event in urgent(case):
        items |= evolve_items(items, event)
    return replace(case, items=items)


def test_a_provisional_withholding_becomes_final_when_seconded() -> None:
    """The second makes it a decision, in both names, without the provisional end."""
    case, events = give(_provisional(), opinion(), actor("ben"))
    decision = next(one for one in events if isinstance(one, ItemsDecided))
    placed = case.items[ONE].placed

    assert decision.people == ("asha", "ben")
    assert placed is not None
    assert (placed.is_provisional, placed.ends_at) == (False, None)


def test_nobody_seconds_or_renews_their_own_provisional_withholding() -> None:
    """It ends by itself unless somebody else agrees."""
    case = _provisional()

    with pytest.raises(AlreadyDone):
        give(case, opinion(), actor("asha"))
    with pytest.raises(AlreadyDone):
        urgent(case)
    command = WithdrawOpinion(items=(ONE,), reason=sealed(1))
    with pytest.raises(NotPermitted, match="ends by itself"):
        decide(case, command, ReviewFacts(actor=actor("asha"), policy=Policy()), AT)


def test_an_opinion_is_withdrawn_by_its_giver_alone() -> None:
    """Nobody takes back what another said."""
    case, _ = give(view(item()), opinion(), actor("asha"))
    command = WithdrawOpinion(items=(ONE,), reason=sealed(1))
    events = decide(case, command, ReviewFacts(actor=actor("asha"), policy=Policy()), AT)

    assert names(events) == [OpinionWithdrawn.NAME]
    with pytest.raises(NotFound):
        decide(case, command, ReviewFacts(actor=actor("ben"), policy=Policy()), AT)


def test_a_service_of_one_decides_with_one_pair_of_eyes() -> None:
    """Where the operator declared that one person runs it, one opinion is the decision."""
    policy = Policy(is_solo=True)
    for safeguarded in (False, True):
        case, events = give(view(item(safeguarded=safeguarded)), opinion(), actor(), policy)

        assert ItemsDecided.NAME in names(events)
        assert case.items[ONE].placed is not None


@pytest.mark.parametrize(
    "terms",
    [
        replace(WITHHOLD, territory=None),
        replace(WITHHOLD, provision=" "),
        replace(DECLINE, territory=INDIA),
        replace(DECLINE, ground=""),
        replace(WITHHOLD, outcome=Outcome.NARROWER),
    ],
    ids=["nowhere", "no provision", "declined somewhere", "no ground", "narrower, but how"],
)
def test_terms_say_all_their_outcome_needs_and_no_more(terms: Terms) -> None:
    """Half a decision is none."""
    with pytest.raises(InvalidInput):
        give(view(item()), opinion(terms), actor())


@pytest.mark.parametrize("reasons", [0, 1, 3])
def test_every_item_keeps_its_own_reason(reasons: int) -> None:
    """A reason for the lot is no reason."""
    with pytest.raises(InvalidInput, match="reason of its own"):
        give(view(item(ONE), item(TWO)), opinion(WITHHOLD, ONE, TWO, reasons=reasons), actor())


def test_items_are_named_once_and_exist() -> None:
    """A typing mistake decides nothing."""
    with pytest.raises(InvalidInput, match="twice"):
        give(view(item()), opinion(WITHHOLD, ONE, ONE), actor())
    with pytest.raises(NotFound):
        give(view(item()), opinion(WITHHOLD, ItemID(9)), actor())


def test_items_with_different_first_voices_are_decided_in_their_own_peoples_names() -> None:
    """One second on two items, opened by two people, is two decisions."""
    case = view(item(ONE), item(TWO))
    case, _ = give(case, opinion(WITHHOLD, ONE), actor("asha"))
    case, _ = give(case, opinion(WITHHOLD, TWO), actor("cleo"))
    _, events = give(case, opinion(WITHHOLD, ONE, TWO), actor("ben"))
    decided = {one.people: one for one in events if isinstance(one, ItemsDecided)}

    assert set(decided) == {("asha", "ben"), ("cleo", "ben")}
    assert decided["cleo", "ben"].items[0].leaf == 1  # type: ignore[index]  # names are texts


@pytest.mark.parametrize("standing", [None, Standing.NOT_CONFIRMED, Standing.CONTRADICTED])
def test_an_order_binds_only_if_its_sender_is_confirmed_or_counsel_says_despite(
    standing: Standing | None,
) -> None:
    """An unproven sender is not overlooked; counsel may go on, and that is on record."""
    case = view(item(), bindingness=None)
    case = replace(case, order=replace(case.order, standing=standing))
    facts = ReviewFacts(actor=actor("cleo", Role.COUNSEL), policy=Policy())
    command = RecordBindingness(bindingness=Bindingness.VALID, reason=sealed(1))

    with pytest.raises(NotReady):
        decide(case, command, facts, AT)
    assert len(decide(case, replace(command, despite_sender=True), facts, AT)) == 1
