"""The algebra of withholdings, against a slow model and against the table that edges are given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.edge.build import build
from withheld.edge.table import Table
from withheld.model.identity import ItemID, OrderID, SubjectID
from withheld.model.territory import COUNTRIES, Territory
from withheld.model.withholding import (
    Answer,
    GroundKey,
    Period,
    ReasonKind,
    Track,
    WhenCountryUnknown,
    Withholding,
)
from withheld.restriction.algebra import (
    Lapse,
    Stay,
    answer,
    confirm,
    effective,
    entries,
    grounds_on,
    in_force,
    lapsed,
    lift,
    on_track,
    removed,
)

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
SUBJECTS = [
    SubjectID(one) for one in ("account:1", "account:2", "post:10", "post:11", "hashtag:भूमि")
]
VIEWERS = ["IN", "DE", "FR", "US", "in", None, "XX", "T1", ""]

grounds = st.builds(
    GroundKey,
    order=st.sampled_from([OrderID("2021-0001"), OrderID("2021-0002")]),
    item=st.integers(1, 3).map(ItemID),
)
instants = st.integers(0, 12).map(lambda hour: NOON + timedelta(hours=hour))
periods = st.builds(
    lambda start, length: Period(
        starts_at=start, ends_at=None if length is None else start + timedelta(hours=length)
    ),
    instants,
    st.none() | st.integers(1, 8),
)
world = sorted(COUNTRIES)
territories = st.sampled_from(
    [
        Territory.of("IN"),
        Territory.of("EU"),
        Territory.of("IN", "DE"),
        Territory.of(*world),
        Territory.of(*world[:200]),
        Territory.of(*world[150:]),
    ]
)
withholdings = st.builds(
    Withholding,
    ground=grounds,
    subject=st.sampled_from(SUBJECTS),
    territory=territories,
    period=periods,
    reason_kind=st.sampled_from(ReasonKind),
    track=st.sampled_from(Track),
    is_provisional=st.booleans(),
    when_country_unknown=st.none() | st.sampled_from(WhenCountryUnknown),
)
histories = st.lists(withholdings, max_size=8)
stays = st.lists(st.builds(Stay, ground=grounds, period=periods), max_size=3)
chains = st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3)
viewers = st.sampled_from(VIEWERS)
rules = st.sampled_from(WhenCountryUnknown)


KEY = b"k" * 16
POST, ACCOUNT = SubjectID("post:10"), SubjectID("account:1")


def placed(
    subject: SubjectID = ACCOUNT,
    *codes: str,
    order: str = "2021-0001",
    item: int = 1,
    ends_at: datetime | None = None,
    reason_kind: ReasonKind = ReasonKind.LEGAL_DEMAND,
    when_country_unknown: WhenCountryUnknown | None = None,
) -> Withholding:
    """Return a withholding from noon, in India unless said otherwise."""
    return Withholding(
        ground=GroundKey(order=OrderID(order), item=ItemID(item)),
        subject=subject,
        territory=Territory.of(*(codes or ("IN",))),
        period=Period(starts_at=NOON, ends_at=ends_at),
        reason_kind=reason_kind,
        when_country_unknown=when_country_unknown,
    )


def hours(count: int) -> datetime:
    """Return the instant that many hours after noon."""
    return NOON + timedelta(hours=count)


def test_lifting_one_ground_leaves_the_other() -> None:
    """Two orders on one account are two grounds; the second still withholds it."""
    first, second = placed(), placed(order="2021-0002")
    left = lift([first, second], first.ground, hours(1))

    assert answer(left, [ACCOUNT], "IN", hours(2)) is Answer.WITHHELD
    assert grounds_on(left, ACCOUNT, hours(2)) == {second.ground}
    assert answer(lift(left, second.ground, hours(3)), [ACCOUNT], "IN", hours(3)) is (
        Answer.NOT_WITHHELD
    )


def test_lifting_one_subject_of_a_ground_leaves_its_others() -> None:
    """A complaint upheld for one post leaves the other posts of the item withheld."""
    both = [placed(POST), placed(SubjectID("post:11"))]
    left = lift(both, both[0].ground, hours(1), subject=POST)

    assert answer(left, [POST], "IN", hours(2)) is Answer.NOT_WITHHELD
    assert answer(left, [SubjectID("post:11")], "IN", hours(2)) is Answer.WITHHELD


def test_what_was_lifted_before_it_started_never_holds() -> None:
    """A ground lifted before its start leaves nothing behind."""
    assert lift([placed()], placed().ground, hours(-1)) == ()


def test_an_account_takes_its_posts_with_it_and_not_the_other_way_round() -> None:
    """A post is withheld with its account; a post's withholding leaves the account."""
    assert answer([placed(ACCOUNT)], [POST, ACCOUNT], "IN", NOON) is Answer.WITHHELD
    assert answer([placed(POST)], [ACCOUNT], "IN", NOON) is Answer.NOT_WITHHELD


def test_nobody_outside_the_territory_is_kept_from_it() -> None:
    """Withheld in India means seen in Germany."""
    assert answer([placed()], [ACCOUNT], "DE", NOON) is Answer.NOT_WITHHELD


def test_an_unknown_country_is_answered_by_the_decision_then_by_the_general_rule() -> None:
    """The decision's own word goes before the operator's; withholding goes before doubt."""
    silent = placed()
    shown = placed(when_country_unknown=WhenCountryUnknown.SHOW)
    held = placed(order="2021-0002", when_country_unknown=WhenCountryUnknown.WITHHOLD)

    assert answer([silent], [ACCOUNT], None, NOON) is Answer.DONT_KNOW
    assert answer([silent], [ACCOUNT], "XX", NOON, general_rule=WhenCountryUnknown.SHOW) is (
        Answer.NOT_WITHHELD
    )
    assert answer([shown], [ACCOUNT], None, NOON) is Answer.NOT_WITHHELD
    assert answer([shown, silent, held], [ACCOUNT], None, NOON) is Answer.WITHHELD


def test_what_is_withheld_everywhere_is_withheld_wherever_the_viewer_may_be() -> None:
    """What every country is kept from needs no country to be known."""
    everywhere = placed(ACCOUNT, *world, when_country_unknown=WhenCountryUnknown.SHOW)

    assert answer([everywhere], [ACCOUNT], None, NOON) is Answer.WITHHELD


def test_a_stayed_ground_holds_again_when_the_stay_ends() -> None:
    """A stay suspends its ground for its time, and no other ground."""
    first, second = placed(), placed(POST, order="2021-0002")
    stay = Stay(ground=first.ground, period=Period(starts_at=hours(1), ends_at=hours(2)))
    left = effective([first, second], [stay])
    said = [answer(left, [ACCOUNT], "IN", hours(hour)) for hour in range(4)]

    assert said == [Answer.WITHHELD, Answer.NOT_WITHHELD, Answer.WITHHELD, Answer.WITHHELD]
    assert answer(left, [POST], "IN", hours(1)) is Answer.WITHHELD


def test_a_provisional_withholding_ends_when_it_said_it_would() -> None:
    """Its explicit end is decided when it is placed; nobody has to act for it to end."""
    one = placed(ends_at=hours(6))

    assert answer([one], [ACCOUNT], "IN", hours(5)) is Answer.WITHHELD
    assert answer([one], [ACCOUNT], "IN", hours(6)) is Answer.NOT_WITHHELD


def test_own_policy_is_a_track_of_its_own() -> None:
    """What the service removed by itself is not among what it did to comply."""
    own = Withholding(
        ground=GroundKey(order=OrderID("own"), item=ItemID(1)),
        subject=ACCOUNT,
        territory=Territory.of("IN"),
        period=Period(starts_at=NOON),
        track=Track.OWN_POLICY,
    )

    assert on_track([own, placed()], Track.ORDER) == (placed(),)
    assert on_track([own, placed()], Track.OWN_POLICY) == (own,)
    assert removed([own], [ACCOUNT], NOON)
    assert not removed([placed()], [ACCOUNT], NOON)


def test_what_was_removed_under_own_policy_is_told_nobody_as_a_legal_demand() -> None:
    """It is in no table, and a legal demand beside it is told as if it were not there."""
    own = replace(placed(POST), track=Track.OWN_POLICY)

    assert entries([own]) == ()
    assert answer([own], [POST], "IN", NOON) is Answer.NOT_WITHHELD
    assert entries([own, placed(POST)]) == entries([placed(POST)])


def test_an_interim_ground_that_is_confirmed_loses_its_end() -> None:
    """Confirmed in time it holds until lifted, or until the end it was confirmed for."""
    interim = placed(ends_at=hours(6))
    confirmed = confirm([interim], interim.ground, hours(5))
    until = confirm([interim], interim.ground, hours(5), ends_at=hours(9))

    assert answer(confirmed, [ACCOUNT], "IN", hours(99)) is Answer.WITHHELD
    assert answer(until, [ACCOUNT], "IN", hours(8)) is Answer.WITHHELD
    assert answer(until, [ACCOUNT], "IN", hours(9)) is Answer.NOT_WITHHELD


def test_a_confirmation_that_comes_too_late_revives_nothing() -> None:
    """What has ended takes a new decision."""
    interim = placed(ends_at=hours(6))

    assert confirm([interim], interim.ground, hours(6)) == (interim,)


def test_a_decided_end_lifts_and_a_reckoned_lapse_only_proposes() -> None:
    """Nobody is restored because a clock ran out; a person is asked."""
    interim, other = placed(), placed(order="2021-0002")
    lapse = Lapse(ground=interim.ground, at=hours(48))

    assert lapsed([interim, other], [lapse], hours(47)) == ()
    assert lapsed([interim, other], [lapse], hours(48)) == (interim.ground,)
    assert answer([interim], [ACCOUNT], "IN", hours(48)) is Answer.WITHHELD
    assert lapsed(lift([interim], interim.ground, hours(20)), [lapse], hours(48)) == ()


def test_entries_do_not_say_how_many_orders_lie_behind_a_subject() -> None:
    """One order or three, overlapping or touching: the edges are given the same."""
    one = [placed(ends_at=hours(9))]
    three = [
        placed(ends_at=hours(5)),
        placed(order="2021-0002", ends_at=hours(4)),
        Withholding(
            ground=GroundKey(order=OrderID("2021-0003"), item=ItemID(7)),
            subject=ACCOUNT,
            territory=Territory.of("IN"),
            period=Period(starts_at=hours(5), ends_at=hours(9)),
        ),
    ]

    assert entries(three) == entries(one)


def test_a_legal_demand_is_named_before_local_law() -> None:
    """Where both hold the viewer is told of the legal demand, and of local law when it ends."""
    law = placed(reason_kind=ReasonKind.LOCAL_LAW, ends_at=hours(4))
    demand = placed(order="2021-0002", ends_at=hours(2))
    spans = [(one.starts_at, one.ends_at, one.reason_kind) for one in entries([law, demand])]

    assert spans == [
        (NOON, hours(2), ReasonKind.LEGAL_DEMAND),
        (hours(2), hours(4), ReasonKind.LOCAL_LAW),
    ]


@settings(deadline=None)
@given(histories, stays, chains, viewers, instants, instants, rules)
def test_the_table_says_what_the_slow_model_says(  # noqa: PLR0913, PLR0917 -- one argument a fact
    history: list[Withholding],
    stayed: list[Stay],
    chain: list[SubjectID],
    viewer: str | None,
    published_at: datetime,
    later: datetime,
    general_rule: WhenCountryUnknown,
) -> None:
    """From its publication on, a table answers exactly as the withholdings it was made from."""
    at = max(published_at, later)
    made = entries(history, stays=stayed, general_rule=general_rule)
    table = Table(build(made, version=1, published_at=published_at, hash_key=KEY))
    expected = answer(effective(history, stayed), chain, viewer, at, general_rule=general_rule)

    assert table.look_up(chain, viewer, at).answer is expected


@settings(deadline=None)
@given(histories, stays, instants)
def test_a_stay_never_withholds_and_leaves_other_grounds(
    history: list[Withholding], stayed: list[Stay], at: datetime
) -> None:
    """At every instant what is left is what held, less the grounds stayed at that instant."""
    suspended = {one.ground for one in stayed if one.period.covers(at)}
    left = {(one.ground, one.subject) for one in in_force(effective(history, stayed), at)}
    held = {(one.ground, one.subject) for one in in_force(history, at)}

    assert left == {one for one in held if one[0] not in suspended}


@settings(deadline=None)
@given(histories, grounds, instants, instants)
def test_lifting_touches_no_other_ground_and_no_earlier_instant(
    history: list[Withholding], ground: GroundKey, lifted_at: datetime, at: datetime
) -> None:
    """Before the lifting everything is as it was; after it, everything but the ground."""
    left = in_force(lift(history, ground, lifted_at), at)
    held = in_force(history, at)
    same = [(one.ground, one.subject) for one in held if at < lifted_at or one.ground != ground]

    assert [(one.ground, one.subject) for one in left] == same
