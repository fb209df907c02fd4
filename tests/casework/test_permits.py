"""Who may put what on an order's record by appending it directly: nobody who may not elsewhere."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.casework.test_clocks import under
from tests.casework.test_four_eyes import (
    SEALED,
    WEIGHED,
    append,
    decided,
    keep,
    refuses,
    sight,
    signed,
    stock,
)

from withheld.bootstrap import World, open_office
from withheld.casework import erasing, redressing, reviewing, timekeeping, working
from withheld.casework.people import (
    approve,
    set_policy,
    sign_pack,
    wall,
)
from withheld.casework.record import Batch
from withheld.errors import AlreadyDone, InvalidInput, NotPermitted, Refused
from withheld.events.clocks import ClockStarted, ClockStopped, ObstacleCeased, ObstacleClaimed
from withheld.events.correspondence import AnswerWaived, DisclosureDecided
from withheld.events.intake import (
    IntakeBalanced,
    ItemListed,
    ItemsListed,
    LetterFiled,
    LineSettled,
    OrderReceived,
    Relation,
)
from withheld.events.recorded import SERVICE, SYSTEM, Event, StreamID
from withheld.events.redress import ChallengeOpened, ChallengeSide, StayEnded, StayRecorded
from withheld.events.resolution import ItemResolved, ItemSettled
from withheld.events.restriction import LegacyAdopted, SubjectWithheld
from withheld.events.review import (
    BindingnessRecorded,
    ParticularsConfirmed,
    SafeguardMarked,
)
from withheld.events.sealed import Sealed
from withheld.events.service import (
    PackSigned,
    PersonLeft,
    PolicySet,
    SecretsErased,
)
from withheld.events.transparency import OrderUnsealed, StatementPublished
from withheld.events.working import HoldEnded, NoteKind, NoteLeft, OrderAssigned
from withheld.ledger.canonical import JSON
from withheld.model.identity import (
    ChallengeID,
    HoldID,
    ItemID,
    LineNumber,
    OrderID,
    PersonID,
    TimerID,
    VaultKey,
)
from withheld.model.review import Audience, Bindingness, Layer, Outcome, SafeguardClass
from withheld.model.territory import Territory
from withheld.review.sampling import sample
from withheld.testing.world import FixedClock

MANY = 6
"""Enough items for a sample to be drawn."""


@pytest.fixture(autouse=True)
def _vault(desk: Any) -> None:
    stock(desk)


def seal(desk: Any, *values: JSON) -> Sealed:
    """Return a seal over values that lie in the vault."""
    sealer = desk.office.sealer()
    sealed = sealer.seal(list(values), layer="reasons")
    keep(desk, sealer)
    return sealed  # type: ignore[no-any-return]  # a desk's sealer is one


def forge(desk: Any, order: str, by: str, *events: Event) -> None:
    """Append events in somebody's name."""
    desk.office.record.append(Batch(stream=StreamID(order), events=events, by=by))


def refused(desk: Any, order: str, by: str, *events: Event) -> None:
    """Check that nothing at all of these events is written in somebody's name."""
    before = desk.office.store.record_size()
    with pytest.raises(Refused):
        forge(desk, order, by, *events)

    assert desk.office.store.record_size() == before


def walled(desk: Any, who: str, country: str) -> None:
    """Put somebody behind a wall."""
    hands = (desk.hands["cleo"], desk.hands["dev"])
    wall(desk.office, PersonID(who), frozenset({country}), hands)


def test_a_set_is_not_signed_before_its_sample_is_read(desk: Any) -> None:
    """Neither unread, nor with other items read, nor with a sample added after signing."""
    order = desk.ready(desk.orders()[0])
    items = tuple(one.item for one in desk.plain(order)[:MANY])
    asha = PersonID("asha")
    reasons = seal(desk, *[f"item {one}" for one in items])
    drawn = sample(items, sight(desk, order, items), asha)
    others = tuple(one for one in items if one not in drawn)
    unread = signed(desk, order, 0, "asha", items=items, reasons=reasons)

    assert len(drawn) >= len(items) // 2
    refuses(desk, order, unread)
    refuses(desk, order, replace(unread, read=drawn))
    refuses(desk, order, signed(desk, order, 0, "asha", items=items, reasons=reasons, read=others))
    refuses(
        desk, order, signed(desk, order, 0, "asha", items=items, reasons=reasons, read=drawn[1:])
    )
    append(desk, order, signed(desk, order, 0, "asha", items=items, reasons=reasons, read=drawn))


def test_two_people_read_different_items_of_a_set() -> None:
    """What one overlooks another may be shown; and nobody knows before what will be drawn."""
    items = tuple(ItemID(one) for one in range(1, 201))
    draws = {who: sample(items, "as it stands", PersonID(who)) for who in ("asha", "ben")}

    assert draws["asha"] != draws["ben"]
    assert draws["asha"] != sample(items, "as it stands now", PersonID("asha"))
    assert sample(items[:3], "as it stands", PersonID("asha")) == ()


def test_an_opinion_without_its_reasons_in_the_vault_is_refused(desk: Any) -> None:
    """A promise of reasons that nobody wrote is no reason, nor is an empty one."""
    order = desk.ready(desk.orders()[0])
    one, two = (item.item for item in desk.plain(order)[:2])
    nowhere = Sealed(key=VaultKey("nowhere"), root="00" * 32, size=1)

    for reasons in (nowhere, seal(desk, " "), seal(desk, "one", "too many")):
        refuses(desk, order, signed(desk, order, one, "asha", reasons=reasons))
    refuses(desk, order, signed(desk, order, one, "asha", items=(one, two)))


def test_what_is_disclosed_of_a_decision_is_what_was_decided(desk: Any) -> None:
    """Two people decided for India; the act that lies in the vault says nothing else."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    for who in ("asha", "ben"):
        append(desk, order, signed(desk, order, item, who))
    true = decided(desk, order, item, "asha", "ben")

    for acts in (SEALED, seal(desk, {"outcome": "decline"}), replace(true.acts, root="00" * 32)):
        refuses(desk, order, replace(true, acts=acts))
    append(desk, order, true)


def binding(desk: Any, order: str, *who: str, **changes: Any) -> BindingnessRecorded:
    """Return counsel's view, approved by `who`."""
    event = BindingnessRecorded(bindingness=Bindingness.VALID, reason=SEALED, despite_sender=True)
    event = replace(event, **changes)
    return approve(desk.office, event, [desk.hands[one] for one in who], StreamID(order))


def test_whether_an_order_binds_is_signed_by_counsel(desk: Any) -> None:
    """Unsigned, by a reviewer, in counsel's name, without a reason or the sender: refused."""
    order = desk.ready(desk.orders()[0])
    true = binding(desk, order, "cleo")

    refused(desk, order, "cleo", binding(desk, order))
    refused(desk, order, "ben", binding(desk, order, "ben"))
    refused(desk, order, "cleo", binding(desk, order, "ben"))
    refused(desk, order, "cleo", replace(true, bindingness=Bindingness.NOT_BINDING))
    refused(desk, order, "cleo", binding(desk, order, "cleo", reason=seal(desk, " ")))
    refused(desk, order, "cleo", binding(desk, order, "cleo", despite_sender=False))
    forge(desk, order, "cleo", true)
    refused(desk, order, "cleo", true)


def test_counsels_view_is_of_the_order_as_it_was_seen(desk: Any) -> None:
    """A signature given before a colleague acted says nothing of what the order is now."""
    order = desk.ready(desk.orders()[0])
    seen_at = desk.office.record.order(order).version
    early = binding(desk, order, "cleo")
    item = desk.plain(order)[0].item
    reviewing.mark_safeguard(
        desk.office, order, [item], SafeguardClass.ART, "a film", by=PersonID("asha")
    )

    refused(desk, order, "cleo", early)
    with pytest.raises(AlreadyDone, match="since you looked"):
        reviewing.record_bindingness(
            desk.office,
            order,
            Bindingness.VALID,
            "complete",
            desk.hands["cleo"],
            despite_sender=True,
            version=seen_at,
        )


def test_obstacles_are_counsels_to_claim_and_to_end(desk: Any) -> None:
    """A reviewer, the system and a stranger stop no clock by saying that something hinders us."""
    order = under(desk, "EU-TCO")
    claimed = ObstacleClaimed(
        hindrance="h1", obstacle="force-majeure", began_at=desk.office.now(), reason=SEALED
    )
    ceased = ObstacleCeased(hindrance="h1", ceased_at=desk.office.now())

    for by in ("asha", "ben", SYSTEM, "nobody"):
        refused(desk, order, by, claimed)
        refused(desk, order, by, ceased)
    forge(desk, order, "cleo", claimed)


@pytest.mark.parametrize(
    ("by", "cause"),
    [
        ("asha", "done"),
        ("cleo", "not-applicable"),
        ("asha", "particulars-confirmed-anew"),
        ("cleo", "obstacle-force-majeure"),
        ("cleo", "answered"),
        (SYSTEM, "all-items-decided"),
        (SYSTEM, "answered"),
        (SYSTEM, "done"),
        ("asha", "because-i-say-so"),
    ],
)
def test_a_clock_to_act_stops_by_nobodys_word(desk: Any, by: str, cause: str) -> None:
    """Nothing on record is the cause, so the clock runs on."""
    order = desk.ready(desk.orders()[0])
    acting = next(one for one in desk.office.record.order(order).clocks.values())
    clock = ClockStarted(
        timer=TimerID(f"{order}/act/x"), what="act", due_at=acting.due_at, cite="a rule"
    )
    forge(desk, order, "asha", clock)

    refused(desk, order, by, ClockStopped(timer=clock.timer, cause=cause))
    refused(desk, order, by, ClockStopped(timer=TimerID("none"), cause=cause))


def test_that_a_clock_does_not_apply_is_for_counsel(desk: Any) -> None:
    """A reviewer says that something is done, and nothing more; the clock's name is looked at."""
    order = desk.ready(desk.orders()[0])
    at = desk.office.now() + timedelta(days=1)
    timer = TimerID(f"{order}/acknowledge/x")
    started = ClockStarted(timer=timer, what="acknowledge", due_at=at, cite="a rule")
    forge(desk, order, "asha", started)

    refused(desk, order, "asha", replace(started, due_at=at + timedelta(days=30)))
    refused(desk, order, "ben", ClockStopped(timer=timer, cause="not-applicable"))
    with pytest.raises(NotPermitted):
        timekeeping.stop_clock(desk.office, timer, "not-pursued", by=PersonID("ben"))
    timekeeping.stop_clock(desk.office, timer, "done", by=PersonID("ben"))

    assert timer not in desk.office.record.order(order).clocks


def test_what_a_hold_keeps_is_not_erased_by_a_direct_append(desk: Any) -> None:
    """Two signatures do not get past a hold; counsel ends it, and nobody else."""
    order = desk.ready(desk.orders()[0])
    hold = working.place_hold(
        desk.office, order, "all of it", "a court", ends_at=None, by=PersonID("asha")
    )
    key = erasing.keys_of(desk.office, OrderID(order))[0]
    hands = (desk.hands["cleo"], desk.hands["dev"])

    def erased() -> SecretsErased:
        event = SecretsErased(keys=(key,), approved_by=(), reason=SEALED)
        return approve(desk.office, event, hands)

    refused(desk, SERVICE, "cleo", erased())
    refused(desk, order, "ben", HoldEnded(hold=hold, reason=SEALED))
    refused(desk, order, "cleo", HoldEnded(hold=HoldID("another"), reason=SEALED))
    forge(desk, order, "cleo", HoldEnded(hold=hold, reason=SEALED))
    forge(desk, SERVICE, "cleo", erased())

    assert all(one.value is None for one in desk.office.store.secrets(key))


def test_an_order_is_given_to_nobody_who_may_not_act_on_it(desk: Any) -> None:
    """Not to a stranger, nor across a wall, nor past a conflict; a note does not call them."""
    order = desk.ready(desk.orders()[0])
    walled(desk, "ben", "IN")
    reviewing.declare_conflict(desk.office, OrderID(order), "my sister", desk.hands["dev"])

    for who in ("nobody", "ben", "dev"):
        refused(desk, order, "asha", OrderAssigned(person=PersonID(who)))
        note = NoteLeft(kind=NoteKind.HANDOVER, to=(PersonID(who),), words=SEALED)
        refused(desk, order, "asha", note)
    for who in ("nobody", "ben"):
        note = NoteLeft(kind=NoteKind.MENTION, to=(PersonID(who),), words=SEALED)
        refused(desk, order, "asha", note)
    forge(desk, order, "asha", OrderAssigned(person=PersonID("cleo")))


def test_a_pack_speaks_by_counsels_own_signature_alone(desk: Any) -> None:
    """Neither a senior's, nor counsel's under other bytes."""
    pack, cleo, ben = desk.office.packs[0], desk.hands["cleo"], desk.hands["ben"]
    true = PackSigned(
        pack=pack.id,
        version=pack.head.version,
        digest=pack.digest,
        counsel=cleo.person,
        key=cleo.signer.id,
        signature=cleo.signer.sign(pack.digest.encode()).hex(),
    )

    refused(desk, SERVICE, "cleo", replace(true, digest="00" * 32))
    refused(desk, SERVICE, "cleo", replace(true, signature="00" * 64))
    by_ben = ben.signer.sign(pack.digest.encode()).hex()
    refused(desk, SERVICE, "ben", replace(true, signature=by_ben))
    refused(
        desk,
        SERVICE,
        "ben",
        replace(true, signature=by_ben, counsel=ben.person, key=ben.signer.id),
    )
    with pytest.raises(NotPermitted):
        sign_pack(desk.office, pack.id, pack.head.version, pack.digest, ben)


def of_people(desk: Any, order: str) -> list[Event]:
    """Return one of each kind of act that takes a person of some rank."""
    confirmed = desk.office.record.order(order).particulars
    item, why = desk.plain(order)[0].item, seal(desk, "so")
    layers = frozenset({Layer.EXISTENCE})
    return [
        confirmed,
        SafeguardMarked(items=(item,), safeguard=SafeguardClass.ART, reason=why),
        ItemSettled(items=(ItemResolved(item=item),), reason=why),
        LetterFiled(letter=OrderID("2026-0999"), relation=Relation.REMINDS),
        DisclosureDecided(audience=Audience.PUBLIC, layers=layers, reason=why),
        AnswerWaived(audience=Audience.HOLDER, reason=why),
        OrderUnsealed(layers=layers, reason=why),
        StatementPublished(entry=why, layers=layers),
        ChallengeOpened(challenge=ChallengeID("c"), side=ChallengeSide.HOLDER, forum=why),
        HoldEnded(hold=HoldID("h"), reason=why),
    ]


def test_nothing_is_decided_in_the_systems_name_or_a_strangers(desk: Any) -> None:
    """A script that signs as nobody, or as the system, puts none of these on record."""
    order = desk.ready(desk.orders()[0])

    for event in of_people(desk, order):
        for by in (SYSTEM, "nobody", ""):
            refused(desk, order, by, event)


def test_who_stands_behind_a_wall_puts_nothing_on_the_orders_record(desk: Any) -> None:
    """Not as counsel, nor as reviewer; not even the particulars that would take it down."""
    order = desk.ready(desk.orders()[0])
    walled(desk, "cleo", "IN")
    elsewhere = replace(desk.office.record.order(order).particulars, territory=Territory.of("NP"))

    for event in (*of_people(desk, order), elsewhere, binding(desk, order, "cleo")):
        refused(desk, order, "cleo", event)


def test_nobody_behind_a_wall_says_first_from_where_an_order_is(desk: Any) -> None:
    """Whoever may not see orders of one country does not place an order in another."""
    order = desk.receive(desk.orders()[0])
    walled(desk, "asha", "IN")
    placed = ParticularsConfirmed(
        pack=None, provisions=("s. 69A",), territory=Territory.of("NP"), is_secret=False
    )

    refused(desk, order, "asha", placed)
    forge(desk, order, "ben", placed)


def test_a_stay_is_recorded_of_a_case_that_is_open(desk: Any) -> None:
    """Nobody suspends what two people withheld by naming a court; nor ends what is not stayed."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    stay = StayRecorded(challenge=ChallengeID("none"), items=(item,), note=SEALED)
    refused(desk, order, "cleo", stay)
    case = redressing.open_challenge(
        desk.office, order, ChallengeSide.SERVICE, "High Court", by=PersonID("cleo")
    )

    refused(desk, order, "ben", replace(stay, challenge=case))
    refused(desk, order, "cleo", StayEnded(challenge=case, items=(item,), note=SEALED))
    forge(desk, order, "cleo", replace(stay, challenge=case))


def relisted(*numbers: int) -> ItemsListed:
    """Return items that are listed once more."""
    return ItemsListed(
        items=tuple(ItemListed(item=ItemID(n), line=LineNumber(1), kind="url") for n in numbers),
        locators=SEALED,
    )


def test_an_order_is_read_once_and_its_items_are_numbered_once(desk: Any) -> None:
    """An item listed anew would forget what people said of it, and old signatures would fit."""
    order = desk.ready(desk.orders()[0])
    header = desk.office.record.order(order)
    counted, item = header.counted, desk.plain(order)[0].item
    balanced = IntakeBalanced(
        total=counted.total,
        item=counted.item,
        context=counted.context,
        repeat=counted.repeat,
        unread=counted.unread,
        item_count=header.item_count,
        intent=header.intent,
    )
    received = replace(header.received, document="00" * 32)
    filed = LetterFiled(letter=OrderID("2026-0999"), relation=Relation.AMENDS)

    assert isinstance(received, OrderReceived)
    for event in (
        relisted(item),
        relisted(header.item_count + 1),
        balanced,
        received,
        LineSettled(line=LineNumber(99_999), reason=SEALED),
        replace(filed, corrected=(item,)),
        replace(filed, deleted=(ItemID(9_999),)),
        replace(filed, deleted=(item, item)),
        replace(filed, added=relisted(item).items, additions=SEALED),
    ):
        refuses(desk, order, event)


def test_a_corrigendum_takes_every_opinion_of_a_corrected_item_with_it(desk: Any) -> None:
    """What was said of the row as it was says nothing of the row as it is."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, signed(desk, order, item, "asha"))
    second = signed(desk, order, item, "ben")
    filed = LetterFiled(
        letter=OrderID("2026-0999"),
        relation=Relation.AMENDS,
        corrected=(item,),
        corrections=seal(desk, {"as_written": "another", "url": None, "place": "", "remark": ""}),
    )
    forge(desk, order, "ben", filed)

    assert desk.office.record.view(order, [item]).items[item].opinions == ()
    refuses(desk, order, second)
    refuses(desk, order, signed(desk, order, item, "ben"))
    refuses(desk, order, decided(desk, order, item, "asha", "ben"))


def test_what_an_order_demands_is_not_taken_over_as_legacy(desk: Any) -> None:
    """Two signatures that this was restricted before are no decision on an order's item."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0]
    adopted = LegacyAdopted(
        items=(SubjectWithheld(item=item.item, subject=item.subject),),
        territory=Territory.of("IN"),
        starts_at=desk.office.now(),
        approved_by=(),
    )
    hands = (desk.hands["cleo"], desk.hands["dev"])

    refused(desk, order, "cleo", approve(desk.office, adopted, hands, StreamID(order)))


def test_an_opinion_from_behind_a_wall_put_up_since_does_not_count(desk: Any) -> None:
    """The second person alone decides nothing, by page or by direct append."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.give(order, [item], desk.terms(order), "asha")
    walled(desk, "asha", "IN")
    desk.give(order, [item], desk.terms(order), "ben")

    assert desk.office.record.view(order, [item]).items[item].decision is None
    refuses(desk, order, decided(desk, order, item, "asha", "ben"))


def test_protected_speech_needs_necessity_and_proportionality_in_writing(desk: Any) -> None:
    """From everybody who would withhold it, and also from who spoke before it was noticed."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, signed(desk, order, item, "asha"))
    reviewing.mark_safeguard(
        desk.office, order, [item], SafeguardClass.ART, "a film", by=PersonID("cleo")
    )

    for words in (None, seal(desk, "why"), seal(desk, "why", " ")):
        refuses(desk, order, signed(desk, order, item, "ben", necessity=words))
    append(desk, order, signed(desk, order, item, "ben", necessity=WEIGHED))
    refuses(desk, order, decided(desk, order, item, "asha", "ben"))
    append(desk, order, signed(desk, order, item, "cleo", necessity=WEIGHED))
    append(desk, order, decided(desk, order, item, "ben", "cleo"))

    assert desk.office.record.view(order, [item]).items[item].decision is not None


def test_to_decline_protected_speech_takes_no_such_words(desk: Any) -> None:
    """Nobody has to justify leaving speech alone beyond the reason everybody gives."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    reviewing.mark_safeguard(
        desk.office, order, [item], SafeguardClass.ART, "a film", by=PersonID("cleo")
    )
    no = desk.terms(order, Outcome.DECLINE)

    append(desk, order, signed(desk, order, item, "asha", terms=no))


@pytest.mark.parametrize(
    "change",
    [
        {"eyes": 1},
        {"eyes": 0},
        {"eyes": 1, "eyes_safeguarded": 1},
        {"provisional_minutes_max": 60 * 24 * 365},
    ],
)
def test_no_policy_lets_one_person_decide_without_having_declared_so(
    desk: Any, change: dict[str, Any]
) -> None:
    """Not even two signatures make one pair of eyes of it, or a year of an hour."""
    hands = (desk.hands["cleo"], desk.hands["dev"])
    weaker = replace(desk.office.service().policy, **change)

    with pytest.raises(NotPermitted):
        set_policy(desk.office, weaker, hands)


def test_solo_mode_is_switched_on_by_two_and_leaves_nothing_behind(desk: Any) -> None:
    """One opinion given before, or while it lasted, decides nothing once it is off again."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    stands = desk.office.service().policy
    solo = replace(stands, is_solo=True, eyes=1, eyes_safeguarded=1)
    desk.give(order, [item], desk.terms(order), "asha")
    one = (desk.hands["asha"],)
    with pytest.raises(NotPermitted):
        set_policy(desk.office, solo, one)
    set_policy(desk.office, solo, (desk.hands["cleo"], desk.hands["dev"]))
    set_policy(desk.office, stands, one)

    refuses(desk, order, decided(desk, order, item, "asha"))


def test_a_stricter_policy_holds_for_what_is_not_decided_yet(desk: Any) -> None:
    """Two opinions were enough when they were given; when three are asked for, two are not."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.give(order, [item], desk.terms(order), "asha")
    stricter = replace(desk.office.service().policy, eyes=3, eyes_safeguarded=3)
    set_policy(desk.office, stricter, (desk.hands["cleo"], desk.hands["dev"]))
    desk.give(order, [item], desk.terms(order), "ben")

    refuses(desk, order, decided(desk, order, item, "asha", "ben"))
    desk.give(order, [item], desk.terms(order), "dev")

    assert desk.office.record.view(order, [item]).items[item].decision is not None


def test_nothing_is_undone_once_it_is_seconded(desk: Any) -> None:
    """Two people decided; one of them alone takes nothing back."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    held = list(desk.office.store.grounds())

    with pytest.raises(Refused):
        reviewing.withdraw_opinion(desk.office, order, [item], "no", desk.hands["asha"])
    assert list(desk.office.store.grounds()) == held


def test_a_clock_set_back_gives_no_provisional_withholding_a_second_life(desk: Any) -> None:
    """An end that has passed stays passed for its giver, whatever the machine's clock says."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    view = reviewing.View(items=(item,), terms=desk.terms(order), reasons={item: "now"})
    until = desk.office.now() + timedelta(hours=1)
    reviewing.decide_provisionally(desk.office, order, view, until, desk.hands["asha"])
    earlier = FixedClock(desk.office.now() - timedelta(hours=3))
    office = open_office(desk.folder, world=World(clock=earlier, isolates_readers=False))

    with pytest.raises(AlreadyDone):
        reviewing.decide_provisionally(
            office, order, view, office.now() + timedelta(hours=1), desk.hands["asha"]
        )


def test_nobody_is_sent_away_who_was_never_there(desk: Any) -> None:
    """A wall for a stranger, or their leaving, is refused in words."""
    hands = (desk.hands["cleo"], desk.hands["dev"])

    refused(
        desk, SERVICE, "cleo", approve(desk.office, PersonLeft(person=PersonID("nobody")), hands)
    )
    refused(
        desk,
        SERVICE,
        "nobody",
        approve(desk.office, PolicySet(policy=desk.office.service().policy, approved_by=()), hands),
    )


def test_the_refusal_names_what_is_to_be_read(desk: Any) -> None:
    """Who decides on a set without reading learns which items to read."""
    order = desk.ready(desk.orders()[0])
    items = tuple(one.item for one in desk.plain(order)[:MANY])
    view = reviewing.View(items=items, terms=desk.terms(order), reasons=dict.fromkeys(items, "so"))
    drawn = reviewing.to_be_read(desk.office, order, items, PersonID("asha"))

    with pytest.raises(InvalidInput, match=", ".join(map(str, drawn))):
        reviewing.give_opinion(desk.office, order, view, desk.hands["asha"])
    reviewing.give_opinion(desk.office, order, replace(view, read=drawn), desk.hands["asha"])

    assert isinstance(desk.office.record.view(order, items).items[items[0]].opinions, tuple)
