"""The feed: changes are taken at once, never backwards, and add up to a fresh snapshot."""

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from withheld.edge.build import Signer, build
from withheld.edge.changes import (
    SIGNING_CONTEXT,
    Alive,
    Change,
    changes_between,
    read_line,
    write_line,
)
from withheld.edge.format import Entry
from withheld.edge.live import Edge, Taken
from withheld.edge.signatures import PublicKeys, key_id, trusted
from withheld.edge.table import Table
from withheld.errors import AlreadyDone, NotPermitted, NotReady, UnreadableFile
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer, ReasonKind, WhenCountryUnknown

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HASH_KEY = b"k" * 16
SUBJECTS = [SubjectID(f"post:{number}") for number in range(6)]
_PRIVATE = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
SIGNER = Signer(key=key_id(_PRIVATE.public_key().public_bytes_raw()), sign=_PRIVATE.sign)
KEYS = trusted(_PRIVATE.public_key().public_bytes_raw())

instants = st.integers(-6, 30).map(lambda hour: NOON + hour * HOUR)
entries = st.builds(
    Entry,
    subject=st.sampled_from(SUBJECTS),
    countries=st.frozensets(st.sampled_from(["IN", "DE", "FR"]), min_size=1),
    starts_at=st.none() | instants,
    ends_at=st.none() | instants,
    reason_kind=st.sampled_from(ReasonKind),
    when_country_unknown=st.sampled_from(WhenCountryUnknown),
)
records = st.lists(entries, max_size=8)


def table_of(held: Sequence[Entry], version: int, at: datetime) -> bytes:
    """Return the signed table of what is held."""
    return build(held, version=version, published_at=at, hash_key=HASH_KEY, signer=SIGNER)


def lines_of(histories: Sequence[Sequence[Entry]]) -> list[bytes]:
    """Return the changes from each state of the record to the next, an hour apart, from 1."""
    return [
        write_line(
            Change(
                previous=number - 1,
                sequence=number,
                at=NOON + number * HOUR,
                subjects=changes_between(histories[number - 1], histories[number]),
                record_checkpoint=bytes([number]) * 32,
            ),
            SIGNER,
        )
        for number in range(1, len(histories))
    ]


@given(st.lists(records, min_size=2, max_size=5))
def test_a_snapshot_with_its_changes_is_a_fresh_snapshot_byte_for_byte(
    histories: list[list[Entry]],
) -> None:
    """Whatever happened in between, an edge that followed holds what a new edge is given."""
    edge = Edge(KEYS, table=Table(table_of(histories[0], 0, NOON)))
    for line in lines_of(histories):
        assert edge.take(line) is Taken.TAKEN
    last = len(histories) - 1
    fresh = build(
        histories[-1],
        version=last,
        published_at=NOON + last * HOUR,
        hash_key=HASH_KEY,
        record_checkpoint=bytes([last]) * 32,
        signer=SIGNER,
    )

    assert edge.rebuild(SIGNER) == fresh


@given(
    st.lists(records, min_size=2, max_size=5),
    st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3),
    st.sampled_from(["IN", "DE", "US", None]),
    st.integers(0, 40),
)
def test_an_edge_that_followed_answers_as_one_that_is_new(
    histories: list[list[Entry]], chain: list[SubjectID], country: str | None, hours: int
) -> None:
    """Table and overlay together say exactly what the latest table says."""
    last = len(histories) - 1
    edge = Edge(KEYS, table=Table(table_of(histories[0], 0, NOON)))
    for line in lines_of(histories):
        edge.take(line)
    fresh = Table(table_of(histories[-1], last, NOON + last * HOUR))
    at = NOON + (last + hours) * HOUR

    assert edge.look_up(chain, country, at) == fresh.look_up(chain, country, at)


@given(st.lists(records, min_size=3, max_size=5), st.randoms(use_true_random=False))
def test_lines_that_come_twice_or_in_any_order_never_lead_backwards(
    histories: list[list[Entry]], random: Random
) -> None:
    """A line is taken once, in its place; an earlier one changes nothing, a later one is a gap."""
    lines = lines_of(histories)
    offered = [*lines, *lines]
    random.shuffle(offered)
    edge = Edge(KEYS, table=Table(table_of(histories[0], 0, NOON)))
    versions = [edge.version]
    for line in [*offered, *lines]:
        edge.take(line)
        versions.append(edge.version)

    assert versions == sorted(versions)
    assert edge.version == len(lines)


def test_a_change_takes_effect_at_once_and_a_lifting_too() -> None:
    """Placed by one line, lifted by the next; nothing waits for a new table."""
    held = Entry(subject=SUBJECTS[0], countries=frozenset({"IN"}))
    edge = Edge(KEYS, table=Table(table_of([], 0, NOON)))
    placed, lifted = lines_of([[], [held], []])
    edge.take(placed)
    before = edge.look_up([SUBJECTS[0]], "IN", NOON + 2 * HOUR)
    edge.take(lifted)
    after = edge.look_up([SUBJECTS[0]], "IN", NOON + 2 * HOUR)

    assert (before.answer, before.table_version) == (Answer.WITHHELD, 1)
    assert (after.answer, after.table_version) == (Answer.NOT_WITHHELD, 2)


def test_an_edge_that_is_cut_off_goes_on_and_says_how_stale_it_is() -> None:
    """Withheld stays withheld; of what it does not list a stale edge knows nothing."""
    held = Entry(subject=SUBJECTS[0], countries=frozenset({"IN"}))
    edge = Edge(KEYS, table=Table(table_of([held], 0, NOON)), max_age=HOUR)
    later = NOON + 48 * HOUR

    assert edge.look_up([SUBJECTS[0]], "IN", later).answer is Answer.WITHHELD
    assert edge.look_up([SUBJECTS[1]], "IN", later).answer is Answer.DONT_KNOW
    assert edge.look_up([SUBJECTS[1]], "IN", later).stale_for == 48 * HOUR


def test_a_word_that_nothing_is_new_keeps_an_edge_fresh() -> None:
    """A quiet service is not a silent one."""
    edge = Edge(KEYS, table=Table(table_of([], 3, NOON)), max_age=HOUR)
    said = edge.take(write_line(Alive(sequence=3, at=NOON + 9 * HOUR), SIGNER))

    assert said is Taken.TAKEN
    assert edge.look_up([SUBJECTS[0]], "IN", NOON + 9 * HOUR).answer is Answer.NOT_WITHHELD


def test_a_word_of_more_than_is_known_shows_a_gap_and_does_not_refresh() -> None:
    """An edge that missed a change must not think itself fresh."""
    edge = Edge(KEYS, table=Table(table_of([], 3, NOON)), max_age=HOUR)
    said = edge.take(write_line(Alive(sequence=4, at=NOON + 9 * HOUR), SIGNER))

    assert said is Taken.GAP
    assert edge.as_of == NOON


def test_a_wiped_source_lifts_nothing() -> None:
    """A source that starts again from nothing is behind, and is not followed."""
    held = Entry(subject=SUBJECTS[0], countries=frozenset({"IN"}))
    edge = Edge(KEYS, table=Table(table_of([held], 9, NOON)))
    edge.take(lines_of([[held], []])[0])
    edge.take(write_line(Alive(sequence=0, at=NOON + HOUR), SIGNER))
    with pytest.raises(AlreadyDone):
        edge.adopt(Table(table_of([], 0, NOON + HOUR)))

    assert edge.look_up([SUBJECTS[0]], "IN", NOON + HOUR).answer is Answer.WITHHELD
    assert edge.as_of == NOON


def test_an_edge_without_a_table_knows_nothing() -> None:
    """Before the first table everything is *don't know*, never *not withheld*."""
    edge = Edge(KEYS)

    assert edge.look_up([SUBJECTS[0]], "IN", NOON).answer is Answer.DONT_KNOW
    assert edge.take(lines_of([[], []])[0]) is Taken.GAP
    with pytest.raises(NotReady):
        edge.rebuild()


def test_a_line_changed_on_its_way_is_refused(stranger: Signer, keys: PublicKeys) -> None:
    """Neither a changed line nor a stranger's is taken."""
    change = Change(previous=0, sequence=1, at=NOON, subjects={SUBJECTS[0]: ()})
    line = write_line(change, SIGNER)
    changed = line.replace(b"post:0", b"post:1")

    assert read_line(line, keys) == change
    for bad in (changed, write_line(change, stranger)):
        with pytest.raises(NotPermitted):
            read_line(bad, keys)


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"key":1}', b"\xff", b"null"])
def test_what_is_no_line_of_the_feed_is_refused(line: bytes, keys: PublicKeys) -> None:
    """Anything else is unreadable, and says so."""
    with pytest.raises(UnreadableFile):
        read_line(line, keys)


@pytest.mark.parametrize(
    "payload",
    [
        {"withheld": 2, "sequence": 1, "at": 0},
        {"withheld": 1, "sequence": "x", "at": 0},
        {"withheld": 1, "sequence": 1, "at": 10**30},
        {"withheld": 1, "sequence": 1, "at": 0, "checkpoint": "", "subjects": []},
        {"withheld": 1, "sequence": 1, "at": 0, "checkpoint": "", "subjects": {"post:1": [{}]}},
        {
            "withheld": 1,
            "sequence": 1,
            "at": 0,
            "checkpoint": "",
            "subjects": {"post:1": [{"countries": ["XX"], "starts_at": None, "ends_at": None}]},
        },
    ],
)
def test_a_signed_line_of_another_shape_is_refused_whole(
    payload: dict[str, object], keys: PublicKeys
) -> None:
    """A newer feed is not half understood."""
    text = json.dumps(payload)
    line = _signed(text)

    with pytest.raises(UnreadableFile):
        read_line(line, keys)


def _signed(text: str) -> bytes:
    """Return a line that says exactly `text`, signed as the service signs."""
    signature = b64encode(SIGNER.sign(SIGNING_CONTEXT + text.encode())).decode()
    return json.dumps({"key": SIGNER.key, "signature": signature, "signed": text}).encode()
