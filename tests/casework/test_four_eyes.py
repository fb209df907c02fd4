"""Ways around four eyes, by appending events directly: there are none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from withheld.casefile.access import is_walled
from withheld.casework import outbox, redressing, reviewing
from withheld.casework.checking import record_call_back
from withheld.casework.people import approve, part_with, revoke_key, set_policy, wall
from withheld.casework.record import Batch
from withheld.casework.sealing import Sealer
from withheld.errors import AlreadyDone, NotPermitted, Refused
from withheld.events.recorded import SERVICE, Event, StreamID
from withheld.events.redress import ComplaintDecided, ComplaintResult
from withheld.events.resolution import ItemResolved, ItemsResolved
from withheld.events.restriction import (
    LegacyAdopted,
    LiftCause,
    SubjectWithheld,
    WithholdingsLifted,
    WithholdingsPlaced,
)
from withheld.events.review import (
    ConflictDeclared,
    ItemDecided,
    ItemsDecided,
    OpinionGiven,
    OpinionWithdrawn,
    ProvisionallyDecided,
)
from withheld.events.sealed import Sealed
from withheld.events.service import PersonLeft, PolicySet
from withheld.events.verification import CallBackMade
from withheld.model.identity import (
    AuthorityID,
    ComplaintID,
    ItemID,
    OrderID,
    PersonID,
    SubjectKey,
    VaultKey,
)
from withheld.model.review import Bindingness, Outcome, Role, SafeguardClass, Standing
from withheld.model.territory import Territory
from withheld.review.acts import act_of
from withheld.review.opinions import seen, statement, withdrawal
from withheld.testing.world import SeededChance

TWO = 2
SIGNED = (OpinionGiven, OpinionWithdrawn, ProvisionallyDecided)
"""What bears its giver's name."""
BOTH = ("asha", "ben")
"""Who decide in these tests."""
_SEALER = Sealer(SeededChance(41))
SEALED = _SEALER.one("because", layer="reasons")
PAIR = _SEALER.seal(["because", "because of that"], layer="reasons")
WEIGHED = _SEALER.seal(["nothing else stops it", "nothing less would do"], layer="reasons")
"""Seals whose values lie in the vault of every desk here."""


@pytest.fixture(autouse=True)
def _vault(desk: Any) -> None:
    stock(desk)


def stock(desk: Any) -> None:
    """Put the seals of this file into the vault of a desk."""
    keep(desk, _SEALER)


def keep(desk: Any, sealer: Sealer) -> None:
    """Put what was sealed into the vault, as a script with access to the store could."""
    with desk.office.store.writing() as writing:
        writing.put_secrets(sealer.secrets)


def append(desk: Any, order: str, *events: Event, command: str = "") -> None:
    """Append events as a page with a mistake, or a script, would, in the name they bear."""
    by = next((one.person for one in events if isinstance(one, SIGNED)), "asha")
    batch = Batch(stream=StreamID(order), events=events, by=by, command=command)
    desk.office.record.append(batch)


def refuses(desk: Any, order: str, *events: Event) -> None:
    """Check that nothing at all of these events is written."""
    before = desk.office.store.record_size()
    view = desk.office.record.view(order, None)

    with pytest.raises(Refused):
        append(desk, order, *events)
    assert desk.office.store.record_size() == before
    assert desk.office.record.view(order, None) == view
    assert list(desk.office.store.grounds()) == []


def sight(desk: Any, order: str, items: Sequence[ItemID]) -> str:
    """Return what stands, in a signature, for the items as they are now."""
    found = desk.office.record.view(order, items).items
    return seen(found[item] for item in items if item in found)


def signed(desk: Any, order: str, item: int, who: str, **changes: Any) -> OpinionGiven:
    """Return an opinion signed as it should be; `changes` are made before it is signed."""
    hand = desk.hands[who]
    event = OpinionGiven(
        items=(ItemID(item),),
        terms=desk.terms(order),
        reasons=SEALED,
        person=hand.person,
        role=desk.office.actor(hand.person).role,
        key=hand.signer.id,
        signature="",
    )
    event = replace(event, **changes)
    event = replace(event, seen=sight(desk, order, event.items))
    message = statement(
        order,  # type: ignore[arg-type]  # an order's name
        event.items,
        event.terms,
        event.reasons,
        event.seen,
        read=event.read,
        necessity=event.necessity,
    )
    return replace(event, signature=hand.signer.sign(message).hex())


def decided(desk: Any, order: str, item: int, *people: str) -> ItemsDecided:
    """Return a forged decision in the name of `people`."""
    sealer = desk.office.sealer()
    acts = sealer.seal([act_of(desk.terms(order))], layer="act", items=[item])
    keep(desk, sealer)
    return ItemsDecided(
        items=(ItemDecided(item=ItemID(item), leaf=0),),
        terms=desk.terms(order),
        people=tuple(PersonID(one) for one in people),
        acts=acts,
    )


def placed(desk: Any, order: str, item: int, **changes: Any) -> WithholdingsPlaced:
    """Return a forged withholding of what the item means."""
    subject = desk.office.record.view(order, [item]).items[item].subject
    event = WithholdingsPlaced(
        items=(SubjectWithheld(item=ItemID(item), subject=subject),),
        territory=Territory.of("IN"),
        starts_at=desk.office.now(),
    )
    return replace(event, **changes)


def test_a_decision_without_opinions_is_refused(desk: Any) -> None:
    """Neither with two names in it, nor with one, nor with none."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item

    for people in ((), ("asha",), ("asha", "ben")):
        refuses(desk, order, decided(desk, order, item, *people))
        refuses(desk, order, decided(desk, order, item, *people), placed(desk, order, item))


def test_one_opinion_and_a_forged_decision_are_refused(desk: Any) -> None:
    """One true opinion does not carry a decision in two names, nor in the same name twice."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, signed(desk, order, item, "asha"))

    for people in (("asha",), ("asha", "asha"), ("asha", "ben")):
        refuses(desk, order, decided(desk, order, item, *people))
    refuses(desk, order, signed(desk, order, item, "asha"))


def test_two_true_opinions_are_decided_in_no_other_names(desk: Any) -> None:
    """Who decided is who gave the opinions, in that order."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, signed(desk, order, item, "asha"))
    append(desk, order, signed(desk, order, item, "ben"))

    for people in (("ben", "asha"), ("asha", "cleo"), ("asha", "ben", "cleo")):
        refuses(desk, order, decided(desk, order, item, *people))
    append(desk, order, decided(desk, order, item, "asha", "ben"))

    assert desk.office.record.view(order, [item]).items[item].decision is not None


def test_a_withholding_without_a_decision_is_refused(desk: Any) -> None:
    """Provisional or not, with an end or without: nobody decided it."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    later = desk.office.now() + timedelta(hours=1)

    refuses(desk, order, placed(desk, order, item))
    refuses(desk, order, placed(desk, order, item, is_provisional=True, ends_at=later))


@pytest.mark.parametrize("signer", ["ben", "cleo"])
def test_an_opinion_signed_by_another_key_is_refused(desk: Any, signer: str) -> None:
    """Nobody gives an opinion in the name of another."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    theirs = signed(desk, order, item, signer)
    asha = desk.hands["asha"]

    refuses(desk, order, replace(theirs, person=asha.person, role=Role.REVIEWER))
    refuses(
        desk,
        order,
        replace(theirs, person=asha.person, role=Role.REVIEWER, key=asha.signer.id),
    )
    refuses(desk, order, replace(theirs, person=PersonID("nobody")))


@pytest.mark.parametrize(
    "change",
    [
        {"reasons": Sealed(key=VaultKey("forged"), root="11" * 32, size=1)},
        {"role": Role.OFFICER},
        {"signature": "00" * 64},
        {"signature": "no hexadecimal"},
        {"signature": ""},
    ],
    ids=["other reasons", "higher role", "zeros", "rubbish", "empty"],
)
def test_an_opinion_changed_after_it_was_signed_is_refused(
    desk: Any, change: dict[str, Any]
) -> None:
    """A signature covers order, items, terms and reasons; the role is the enrolled one."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item

    refuses(desk, order, replace(signed(desk, order, item, "asha"), **change))


def test_an_opinion_is_not_moved_to_another_item_or_order(desk: Any) -> None:
    """What was signed for one item, or order, says nothing of another."""
    first, second = (desk.ready(name) for name in desk.orders())
    one, two = (item.item for item in desk.plain(first)[:2])
    given = signed(desk, first, one, "asha")

    refuses(desk, first, replace(given, items=(two,)))
    refuses(desk, second, replace(given, items=(desk.plain(second)[0].item,)))


def test_a_safeguarded_item_is_withheld_by_no_forged_bulk_and_no_low_rank(desk: Any) -> None:
    """The guard knows safeguards, whoever appends."""
    order = desk.ready(desk.orders()[0])
    one, two = (item.item for item in desk.plain(order)[:2])
    reviewing.mark_safeguard(
        desk.office, order, [two], SafeguardClass.ART, "a film", by=PersonID("asha")
    )
    set_of_two = {"items": (one, two), "reasons": PAIR, "necessity": WEIGHED}

    refuses(desk, order, signed(desk, order, one, "asha", **set_of_two))
    until = desk.office.now() + timedelta(minutes=5)
    refuses(desk, order, urgent(desk, order, two, until))
    refuses(desk, order, signed(desk, order, two, "asha"))
    append(desk, order, signed(desk, order, two, "asha", necessity=WEIGHED))
    refuses(desk, order, decided(desk, order, two, "asha"))


def urgent(desk: Any, order: str, item: int, until: Any) -> ProvisionallyDecided:
    """Return a provisional decision, truly signed by one reviewer."""
    hand, terms = desk.hands["asha"], desk.terms(order)
    looked_at = sight(desk, order, (ItemID(item),))
    message = statement(order, (ItemID(item),), terms, SEALED, looked_at, until)  # type: ignore[arg-type]  # an order's name
    return ProvisionallyDecided(
        items=(ItemID(item),),
        terms=terms,
        until=until,
        reasons=SEALED,
        person=hand.person,
        role=Role.REVIEWER,
        key=hand.signer.id,
        signature=hand.signer.sign(message).hex(),
        seen=looked_at,
    )


def taken_back(desk: Any, order: str, item: int, who: str) -> OpinionWithdrawn:
    """Return a withdrawal of one's opinion, truly signed."""
    hand, looked_at = desk.hands[who], sight(desk, order, (ItemID(item),))
    message = withdrawal(order, (ItemID(item),), SEALED, looked_at)  # type: ignore[arg-type]  # an order's name
    return OpinionWithdrawn(
        items=(ItemID(item),),
        person=hand.person,
        reason=SEALED,
        key=hand.signer.id,
        signature=hand.signer.sign(message).hex(),
        seen=looked_at,
    )


def test_a_provisional_withholding_does_not_outlast_its_signed_end(desk: Any) -> None:
    """One person signs for an hour; no ground of a year, or without end, comes of it."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    until = desk.office.now() + timedelta(hours=1)
    append(desk, order, urgent(desk, order, item, until))

    for end in (None, until + timedelta(days=365), until + timedelta(minutes=1)):
        refuses(desk, order, placed(desk, order, item, is_provisional=True, ends_at=end))
    refuses(desk, order, placed(desk, order, item, ends_at=None))


def test_a_provisional_withholding_is_not_renewed_by_its_giver(desk: Any) -> None:
    """Neither by doing it again, nor by first taking it back."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, urgent(desk, order, item, desk.office.now() + timedelta(hours=1)))
    desk.clock.advance(hours=2)
    again = urgent(desk, order, item, desk.office.now() + timedelta(hours=1))

    refuses(desk, order, again)
    refuses(desk, order, taken_back(desk, order, item, "asha"))
    refuses(desk, order, taken_back(desk, order, item, "asha"), again)


def test_an_opinion_taken_back_does_not_count_when_it_is_sent_again(desk: Any) -> None:
    """The very bytes that were signed once are worth nothing after anybody has acted."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    once = signed(desk, order, item, "asha")
    append(desk, order, once)
    append(desk, order, taken_back(desk, order, item, "asha"))

    refuses(desk, order, once)
    refuses(desk, order, replace(once, seen=sight(desk, order, once.items)))
    append(desk, order, signed(desk, order, item, "ben"))
    refuses(desk, order, once)
    refuses(desk, order, decided(desk, order, item, "asha", "ben"))


def test_nobody_takes_back_the_opinion_of_another(desk: Any) -> None:
    """Neither unsigned, nor with a key of one's own, nor where none stands."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, signed(desk, order, item, "asha"))
    theirs = taken_back(desk, order, item, "ben")

    refuses(desk, order, theirs)
    refuses(desk, order, replace(theirs, person=PersonID("asha")))
    refuses(desk, order, replace(taken_back(desk, order, item, "asha"), signature="00" * 64))


def test_an_opinion_by_a_key_revoked_since_does_not_count(desk: Any) -> None:
    """Whoever may have held the key: the second person alone decides nothing."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, signed(desk, order, item, "asha"))
    hands = [desk.hands["cleo"], desk.hands["ben"]]
    revoke_key(desk.office, "asha", desk.hands["asha"].signer.id, "a laptop was lost", hands)
    desk.give(order, [item], desk.terms(order), "ben")

    state = desk.office.record.view(order, [item]).items[item]
    assert state.decision is None
    assert len(state.opinions) == TWO
    refuses(desk, order, decided(desk, order, item, "asha", "ben"))


@pytest.mark.parametrize("minutes", [-1, 0, 721])
def test_a_forged_provisional_end_is_refused(desk: Any, minutes: int) -> None:
    """Past, now, or beyond policy: not even truly signed."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    until = desk.office.now() + timedelta(minutes=minutes)

    refuses(desk, order, urgent(desk, order, item, until))


def test_no_opinion_to_withhold_passes_an_order_that_does_not_bind(desk: Any) -> None:
    """The guard asks counsel's record too, for urgent ones as well."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    reviewing.record_bindingness(
        desk.office, order, Bindingness.NOT_BINDING, "no power", desk.hands["cleo"]
    )

    refuses(desk, order, signed(desk, order, item, "asha"))
    refuses(desk, order, urgent(desk, order, item, desk.office.now() + timedelta(hours=1)))


def test_no_opinion_passes_outside_territory_or_provision(desk: Any) -> None:
    """Truly signed, and still without law."""
    order = desk.ready(desk.orders()[0])
    item, terms = desk.plain(order)[0].item, desk.terms(order)

    wider = replace(terms, territory=Territory.of("IN", "NP"))
    refuses(desk, order, signed(desk, order, item, "asha", terms=wider))
    other = replace(terms, provision="s.79(3)(b)")
    refuses(desk, order, signed(desk, order, item, "asha", terms=other))


def test_what_an_item_means_is_not_changed_behind_a_decision(desk: Any) -> None:
    """Two people withheld one account; no later answer of a directory withholds another."""
    order = desk.ready(desk.orders()[0])
    mine, other = desk.plain(order)[0], desk.plain(order)[1]
    desk.withhold(order, [mine.item])
    moved = ItemsResolved(
        items=(ItemResolved(item=mine.item, subject=other.subject, kind="account"),),
        directory="00" * 32,
    )

    with pytest.raises(NotPermitted):
        append(desk, order, moved)
    with pytest.raises(NotPermitted):
        append(
            desk,
            order,
            placed(
                desk,
                order,
                mine.item,
                items=(SubjectWithheld(item=mine.item, subject=SubjectKey("another")),),
            ),
        )


@pytest.mark.parametrize(
    "change",
    [
        {"territory": Territory.of("NP")},
        {"territory": Territory.of("IN", "NP")},
    ],
)
def test_a_decided_withholding_is_placed_as_decided(desk: Any, change: dict[str, Any]) -> None:
    """Neither elsewhere, nor longer, nor from later, than two people said."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    longer = desk.office.now() + timedelta(days=1)

    with pytest.raises(NotPermitted):
        append(desk, order, placed(desk, order, item, starts_at=longer))
    with pytest.raises(NotPermitted):
        append(desk, order, placed(desk, order, item, **change))
    with pytest.raises(NotPermitted):
        append(desk, order, placed(desk, order, item, ends_at=longer))


@pytest.mark.parametrize("cause", LiftCause)
def test_a_lift_without_a_decision_is_refused(desk: Any, cause: LiftCause) -> None:
    """What two people withheld stays, whatever cause a forged event names."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])

    with pytest.raises(NotPermitted):
        append(desk, order, WithholdingsLifted(items=(item,), cause=cause))
    assert len(list(desk.office.store.grounds())) == 1


def test_legacy_is_adopted_by_two_people_or_not_at_all(desk: Any) -> None:
    """A withholding that was there before takes two signatures to take over."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0]
    event = LegacyAdopted(
        items=(SubjectWithheld(item=item.item, subject=item.subject),),
        territory=Territory.of("IN"),
        starts_at=desk.office.now(),
        approved_by=(),
    )

    refuses(desk, order, event)


def test_a_replayed_command_is_recognised(desk: Any) -> None:
    """The same request twice is one opinion, even by a page that was reloaded."""
    order = desk.ready(desk.orders()[0])
    one, two = (item.item for item in desk.plain(order)[:2])
    append(desk, order, signed(desk, order, one, "asha"), command="request-1")
    size = desk.office.store.record_size()

    with pytest.raises(AlreadyDone, match="carried out before"):
        append(desk, order, signed(desk, order, two, "asha"), command="request-1")
    assert desk.office.store.record_size() == size


def test_a_refused_batch_leaves_nothing_of_itself(desk: Any) -> None:
    """A true opinion in one batch with a forged decision is not written either."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item

    refuses(desk, order, signed(desk, order, item, "asha"), decided(desk, order, item, "asha"))


def test_an_item_nobody_listed_is_refused_in_words(desk: Any) -> None:
    """A number that is none of the order's is no crash."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item

    refuses(desk, order, signed(desk, order, item, "asha", items=(ItemID(999),)))
    refuses(desk, order, WithholdingsLifted(items=(ItemID(999),), cause=LiftCause.COURT))


def test_four_eyes_withhold_and_four_eyes_lift(desk: Any) -> None:
    """The straight way works: two decide, the edges are told; two more decide, and it is gone."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    first = outbox.work(desk.office)
    for who in ("cleo", "ben"):
        terms = desk.terms(order, Outcome.DECLINE)
        desk.give(order, [item], terms, who, reopens=True)
    second = outbox.work(desk.office)

    assert (first.failed, second.failed) == ((), ())
    assert list(desk.office.store.grounds()) == []


def test_an_approval_serves_once(desk: Any) -> None:
    """Two people moved the bar, then moved it back; what they signed first moves it never again."""
    hands = (desk.hands["cleo"], desk.hands["dev"])
    before = desk.office.service().policy
    set_policy(desk.office, replace(before, eyes=3, eyes_safeguarded=3), hands)
    (moved,) = (
        one.event for one in desk.office.record.events(SERVICE) if isinstance(one.event, PolicySet)
    )
    set_policy(desk.office, before, hands)

    with pytest.raises(Refused):
        desk.office.append(SERVICE, [moved], by="cleo")
    assert desk.office.service().policy == before


def test_a_call_back_confirms_the_sender_of_no_other_order(desk: Any) -> None:
    """Two people asked about one letter; their signatures say nothing of the next."""
    first, second = (desk.ready(name) for name in desk.orders()[:2])
    record_call_back(
        desk.office,
        OrderID(first),
        AuthorityID("in-signals"),
        Standing.CONFIRMED,
        "the desk, at the number on file",
        (desk.hands["asha"], desk.hands["dev"]),
    )
    made = next(
        one.event
        for one in desk.office.record.events(StreamID(first))
        if isinstance(one.event, CallBackMade)
    )

    refuses(desk, second, made)
    refuses(desk, first, made)


def test_a_complaint_is_not_upheld_past_the_rules(desk: Any) -> None:
    """Unsigned, by a junior, by whoever decided, or one that nobody made: nothing is lifted."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    name = redressing.receive_complaint(desk.office, order, [item], "?", by=PersonID("asha"))
    upheld = ComplaintDecided(
        complaint=name, items=(item,), result=ComplaintResult.UPHELD, reason=SEALED
    )
    lifted = WithholdingsLifted(items=(item,), cause=LiftCause.COMPLAINT_UPHELD)
    held = list(desk.office.store.grounds())

    for forged in (
        upheld,
        *(approve(desk.office, upheld, (desk.hands[who],), StreamID(order)) for who in BOTH),
        approve(
            desk.office,
            replace(upheld, complaint=ComplaintID("nobody")),
            (desk.hands["cleo"],),
            StreamID(order),
        ),
    ):
        with pytest.raises(Refused):
            append(desk, order, forged, lifted)
    assert list(desk.office.store.grounds()) == held
    append(desk, order, approve(desk.office, upheld, (desk.hands["cleo"],), StreamID(order)))

    assert desk.office.record.view(order, [item]).items[item].is_upheld


def test_who_declared_a_conflict_has_no_say(desk: Any) -> None:
    """Neither afterwards, nor by the opinion that stood before; and nobody shuts out another."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    append(desk, order, signed(desk, order, item, "asha"))
    theirs = ConflictDeclared(person=PersonID("asha"), reason=SEALED, approved_by=())
    refuses(desk, order, theirs)
    refuses(desk, order, approve(desk.office, theirs, (desk.hands["ben"],), StreamID(order)))

    reviewing.declare_conflict(desk.office, OrderID(order), "my sister", desk.hands["asha"])
    desk.give(order, [item], desk.terms(order), "ben")

    assert desk.office.record.view(order, [item]).items[item].decision is None
    refuses(desk, order, decided(desk, order, item, "asha", "ben"))
    refuses(desk, order, signed(desk, order, desk.plain(order)[1].item, "asha"))
    with pytest.raises(AlreadyDone):
        reviewing.declare_conflict(desk.office, OrderID(order), "again", desk.hands["asha"])


def test_a_wall_keeps_a_person_out_of_orders_from_there(desk: Any) -> None:
    """No opinion, no mark, no complaint; two people put it up, and it stops nobody else."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    hands = (desk.hands["cleo"], desk.hands["dev"])
    with pytest.raises(Refused):
        wall(desk.office, PersonID("asha"), frozenset({"IN"}), hands[:1])
    wall(desk.office, PersonID("asha"), frozenset({"IN"}), hands)

    refuses(desk, order, signed(desk, order, item, "asha"))
    with pytest.raises(NotPermitted):
        desk.give(order, [item], desk.terms(order), "asha")
    append(desk, order, signed(desk, order, item, "ben"))
    wall(desk.office, PersonID("asha"), frozenset({"TR"}), hands)
    append(desk, order, signed(desk, order, item, "asha"))

    assert len(desk.office.record.view(order, [item]).items[item].opinions) == TWO


def test_an_order_nobody_has_placed_is_shown_to_nobody_behind_a_wall(desk: Any) -> None:
    """Until its law is confirmed, it may be the very country they are kept from."""
    order = desk.receive(desk.orders()[0])
    hands = (desk.hands["cleo"], desk.hands["dev"])
    wall(desk.office, PersonID("asha"), frozenset({"TR"}), hands)
    header = desk.office.record.order(order)

    assert is_walled(header, desk.office.actor(PersonID("asha")))
    assert not is_walled(header, desk.office.actor(PersonID("ben")))


def test_policy_leaves_withholding_to_a_rank(desk: Any) -> None:
    """Where it takes a senior to withhold, a reviewer's opinion to do so is refused."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    stands = desk.office.service().policy
    hands = (desk.hands["cleo"], desk.hands["dev"])
    set_policy(desk.office, replace(stands, rank_withholding=Role.SENIOR), hands)

    refuses(desk, order, signed(desk, order, item, "asha"))
    append(desk, order, signed(desk, order, item, "ben"))
    desk.give(order, [desk.plain(order)[1].item], desk.terms(order, Outcome.DECLINE), "asha")


def test_nobody_is_sent_away_by_one_person(desk: Any) -> None:
    """Two people record that a third left; then their key opens nothing here."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    gone = PersonLeft(person=PersonID("asha"))
    with pytest.raises(Refused):
        desk.office.append(SERVICE, [gone], by="ben")
    opinion = signed(desk, order, item, "asha")
    part_with(desk.office, PersonID("asha"), (desk.hands["cleo"], desk.hands["dev"]))

    refuses(desk, order, opinion)
