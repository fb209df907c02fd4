"""Timelines, buffers of hashes, and the accelerator: the same answers as one by one, in Python."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.edge import native
from withheld.edge.answer import STRONGEST_FIRST, Said
from withheld.edge.build import Signer, build
from withheld.edge.changes import Alive, Change, write_line
from withheld.edge.format import Entry, instant
from withheld.edge.hashing import hasher, keyed_hash, siphash_13
from withheld.edge.live import Edge
from withheld.edge.many import Question
from withheld.edge.native import IS_BUILT
from withheld.edge.sets import Alike
from withheld.edge.signatures import PublicKeys
from withheld.edge.table import NOT_LISTED, Table
from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer, ReasonKind, WhenCountryUnknown

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = b"0123456789abcdef"
ways = pytest.mark.parametrize(
    "in_c",
    [
        False,
        pytest.param(True, marks=pytest.mark.skipif(not IS_BUILT, reason="no C compiler here")),
    ],
    ids=["python", "c"],
)

identifiers = st.one_of(
    st.integers(0, 30).map(lambda number: f"post:{number}"),
    st.integers(0, 9).map(lambda number: f"account:{number}"),
    st.sampled_from(["", "post", ":1", "post:", "a:b:c", "हिन्दी:भूमि", "post:\ud800", "x" * 70_000]),
)
listed = st.builds(
    Entry,
    subject=identifiers.filter(lambda one: one.isprintable() and 0 < len(one) < 99).map(SubjectID),
    countries=st.sampled_from([frozenset({"IN"}), frozenset({"IN", "DE"}), frozenset[str]()]),
    starts_at=st.none() | st.integers(-5, 30).map(lambda hours: NOON + hours * HOUR),
    ends_at=st.none() | st.integers(-5, 40).map(lambda hours: NOON + hours * HOUR),
    reason_kind=st.sampled_from(ReasonKind),
    when_country_unknown=st.sampled_from(WhenCountryUnknown),
)
questions = st.lists(identifiers | st.lists(identifiers, max_size=3), max_size=200)
instants = st.integers(-3, 60).map(lambda hours: NOON + hours * HOUR)
viewers = st.sampled_from(["IN", "DE", "US", "in", None, "XX", ""])


def entry(subject: str, *, ends_at: datetime | None = None) -> Entry:
    """Return an entry in India."""
    return Entry(subject=SubjectID(subject), countries=frozenset({"IN"}), ends_at=ends_at)


def edge_of(entries: Sequence[Entry | Alike], *, in_c: bool, keys: PublicKeys) -> Edge:
    """Return an edge with a table published at noon."""
    data = build(entries, version=1, published_at=NOON, hash_key=KEY, is_accelerated=in_c)
    return Edge(keys, table=Table(data, is_accelerated=in_c))


@ways
@settings(deadline=None, max_examples=60)
@given(st.lists(listed, max_size=30), questions, viewers, st.lists(instants, max_size=4))
def test_many_are_answered_as_one_by_one(
    in_c: bool,  # noqa: FBT001 -- a column of the table above
    entries: list[Entry],
    asked: list[Question],
    viewer: str | None,
    times: list[datetime],
) -> None:
    """In whatever order instants come, what was worked out before never outlives its time."""
    edge = edge_of(entries, in_c=in_c, keys={})
    for at in times:
        found = edge.look_up_many(asked, viewer, at)
        expected = [
            edge.look_up([one] if isinstance(one, str) else one, viewer, at)[:2] for one in asked
        ]

        assert found.said == expected
        assert found.table_version == (1 if asked else found.table_version)


@ways
@settings(deadline=None, max_examples=60)
@given(st.lists(listed, max_size=30), st.lists(st.tuples(identifiers, viewers, instants)))
def test_what_was_worked_out_for_one_instant_is_not_said_at_another(
    in_c: bool,  # noqa: FBT001 -- a column of the table above
    entries: list[Entry],
    asked: list[tuple[str, str | None, datetime]],
) -> None:
    """One question at a time, in whatever order instants come: each is answered for its own."""
    edge = edge_of(entries, in_c=in_c, keys={})
    for subject, viewer, at in asked:
        expected = edge.look_up([subject], viewer, at)[:2]

        assert edge.said_of(subject, viewer, instant(at)) == expected
        assert edge.look_up_many([subject], viewer, at).said == [expected]


@ways
def test_a_change_shows_in_the_next_timeline(
    in_c: bool,  # noqa: FBT001 -- a column of the table above
    signer: Signer,
    keys: PublicKeys,
) -> None:
    """Placed and lifted by the feed, at once, for the hashes kept beside the posts too."""
    edge = edge_of([entry("post:1")], in_c=in_c, keys=keys)
    asked = ["post:1", "post:2", "post:3"]
    hashes = edge.hashes(asked)
    before = [one.answer for one in edge.look_up_many(asked, "IN", NOON).said]
    changed = Change(
        previous=1,
        sequence=2,
        at=NOON,
        subjects={SubjectID("post:1"): (), SubjectID("post:2"): (entry("post:2"),)},
    )
    edge.take(write_line(changed, signer))
    after = [one.answer for one in edge.look_up_many(asked, "IN", NOON).said]

    assert before == [Answer.WITHHELD, Answer.NOT_WITHHELD, Answer.NOT_WITHHELD]
    assert after == [Answer.NOT_WITHHELD, Answer.WITHHELD, Answer.NOT_WITHHELD]
    assert edge.listed(hashes) == bytes([1, 1, 0])


@ways
def test_a_timeline_goes_stale_and_fresh_again(
    in_c: bool,  # noqa: FBT001 -- a column of the table above
    signer: Signer,
    keys: PublicKeys,
) -> None:
    """Past the operator's age the unlisted is not known; a word of the source mends it."""
    edge, later = edge_of([entry("post:1")], in_c=in_c, keys=keys), NOON + 25 * HOUR
    stale = edge.look_up_many(["post:1", "post:2"], "IN", later)
    edge.take(write_line(Alive(sequence=1, at=later), signer))
    fresh = edge.look_up_many(["post:1", "post:2"], "IN", later)

    assert [one.answer for one in stale.said] == [Answer.WITHHELD, Answer.DONT_KNOW]
    assert (stale.stale_for, fresh.stale_for) == (25 * HOUR, timedelta(0))
    assert [one.answer for one in fresh.said] == [Answer.WITHHELD, Answer.NOT_WITHHELD]


def test_an_edge_without_a_table_knows_nothing() -> None:
    """Everything is *don't know*, and hashes are refused."""
    edge = Edge({})

    assert [one.answer for one in edge.look_up_many(["post:1"], "IN", NOON).said] == [
        Answer.DONT_KNOW
    ]
    assert edge.said_of("post:1", "IN", 0).answer is Answer.DONT_KNOW
    with pytest.raises(NotReady):
        edge.listed(b"")


@ways
@settings(deadline=None, max_examples=60)
@given(st.sets(st.integers(0, 400)), st.lists(st.integers(0, 800), max_size=300))
def test_a_hash_that_is_not_listed_is_not_listed_for_certain(
    in_c: bool,  # noqa: FBT001 -- a column of the table above
    inside: set[int],
    asked: list[int],
) -> None:
    """Every listed id's hash is listed; 0 is never wrong."""
    edge = edge_of([entry(f"post:{one}") for one in inside], in_c=in_c, keys={})
    subjects = [f"post:{one}" for one in asked]
    found = edge.listed(edge.hashes(subjects))

    assert [bool(one) for one in found] == [one in inside for one in asked]


@ways
def test_what_is_no_hash_is_refused(
    in_c: bool,  # noqa: FBT001 -- a column of the table above
) -> None:
    """Nine bytes are no hashes, and a lone surrogate is no id."""
    edge = edge_of([], in_c=in_c, keys={})

    with pytest.raises(InvalidInput):
        edge.listed(b"123456789")
    with pytest.raises(InvalidInput):
        edge.hashes(["post:\ud800"])


@settings(deadline=None, max_examples=60)
@given(st.integers(-(2**63), 2**63 - 1), st.binary(max_size=80))
def test_the_interpreters_hash_is_siphash(key: int, data: bytes) -> None:
    """What CPython offers agrees with the hash as its authors describe it, written out."""
    assert keyed_hash(key, data) == siphash_13(key, data)


@pytest.mark.skipif(not IS_BUILT, reason="no C compiler here")
@settings(deadline=None, max_examples=60)
@given(st.lists(listed, max_size=60), st.binary(min_size=16, max_size=16))
def test_c_and_python_build_the_same_bytes(entries: list[Entry], key: bytes) -> None:
    """Whoever builds the table, its digest is the same."""
    made = [
        build(entries, version=3, published_at=NOON, hash_key=key, is_accelerated=in_c)
        for in_c in (False, True)
    ]

    assert made[0] == made[1]


@pytest.mark.parametrize("count", [0, 1, 6, 7, 24, 25, 1000, 20_000])
def test_subjects_alike_are_built_as_if_each_were_said(count: int) -> None:
    """A decision on a thousand items may be given as one entry and its others."""
    subjects = [SubjectID(f"post:{number}") for number in range(count + 1)]
    alike = Alike(entry=entry("post:0"), others=subjects[1:])
    facts = {"version": 1, "published_at": NOON, "hash_key": KEY}
    made = [
        build(given, is_accelerated=in_c, **facts)  # type: ignore[arg-type]  # the facts above
        for given in ([alike], [entry(one) for one in subjects])
        for in_c in (False, True)
    ]

    assert len(set(made)) == 1
    assert Table(made[0]).header.subjects == count + 1


@pytest.mark.skipif(not IS_BUILT, reason="no C compiler here")
def test_c_reads_more_sets_than_a_slot_can_number() -> None:
    """Beyond 65,535 different sets the number is in the cold record."""
    count = 65_600
    ends = [NOON + timedelta(minutes=number) for number in range(1, count + 1)]
    data = build(
        [entry(f"post:{place}", ends_at=end) for place, end in enumerate(ends)],
        version=1,
        published_at=NOON,
        hash_key=KEY,
    )
    plain, fast = Table(data, is_accelerated=False), Table(data)
    asked = [f"post:{place}" for place in range(0, count, 97)]

    assert [fast.find(one) for one in asked] == [plain.find(one) for one in asked]
    assert max(plain.find(f"post:{place}") for place in range(count)) == count - 1
    assert fast.find("post:none") == NOT_LISTED


def test_the_hash_of_an_id_depends_on_all_of_the_key() -> None:
    """Sixteen bytes of key, and every one of them counts."""
    found = {hasher(KEY)(b"post:1")}
    for place in range(16):
        other = bytearray(KEY)
        other[place] ^= 1
        found.add(hasher(bytes(other))(b"post:1"))

    assert len(found) == 17


@given(
    st.lists(st.sampled_from(STRONGEST_FIRST), max_size=300),
    st.tuples(*[st.binary(max_size=20)] * len(STRONGEST_FIRST)),
    st.binary(max_size=3),
)
def test_answers_are_joined_and_counted_in_c_as_in_python(
    said: list[Said], texts: tuple[bytes, ...], between: bytes
) -> None:
    """None is left out, none doubled, and each is counted as what it is."""
    expected = between.join(texts[STRONGEST_FIRST.index(one)] for one in said)
    counts = tuple(map(said.count, STRONGEST_FIRST))

    assert native.joined(said, STRONGEST_FIRST, texts, between) == (expected, counts)
    with pytest.MonkeyPatch.context() as plain:
        plain.setattr(native, "IS_BUILT", False)
        assert native.joined(said, STRONGEST_FIRST, texts, between) == (expected, counts)


def test_a_long_buffer_and_a_full_table_are_read_alike_in_c_and_python() -> None:
    """Through buckets that overflow, and where other threads go on meanwhile."""
    ids = [f"post:{number}" for number in range(10_000)]
    entries = [Entry(subject=SubjectID(one), countries=frozenset({"IN"})) for one in ids[::2]]
    data = build(entries, version=1, published_at=NOON, hash_key=KEY)
    fast, plain = Table(data), Table(data, is_accelerated=False)
    hashes = fast.hashes(ids)

    assert fast.listed(hashes) == plain.listed(hashes) == b"\1\0" * 5000
    assert [fast.find(one) for one in ids] == [0, NOT_LISTED] * 5000
    assert [plain.find(one) for one in ids] == [0, NOT_LISTED] * 5000
