"""Anchors: a schedule nothing moves, entries that say nothing, and proofs of age."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput, KeyUnknown, MalformedNote, ProofFailed
from withheld.ledger.anchors import (
    AgeProof,
    Anchor,
    Anchored,
    anchor_entry,
    missing_slots,
    open_anchor,
    parse_anchor,
    slots_between,
    verify_age,
)
from withheld.ledger.canonical import canonical, parse
from withheld.ledger.checkpoints import Checkpoint, sign_checkpoint
from withheld.ledger.merkle import Tree
from withheld.ledger.notes import VerifierKey

NOON = datetime(2021, 2, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SALT = b"\x07" * 32
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x03" * 32)
KEY = VerifierKey.of("log.chirp.example", PRIVATE)

instants = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis adds the zone


def event(number: int) -> bytes:
    """An invented leaf of the record."""
    return b"event %d" % number


def record_checkpoint(size: int) -> bytes:
    """The record's checkpoint at `size`, unsigned, as an anchor may take it."""
    return str(Checkpoint.of(record_of(size), origin="record.chirp.example")).encode()


def record_of(size: int) -> Tree:
    """The tree of an invented record."""
    tree = Tree()
    for number in range(size):
        tree.append(event(number))
    return tree


def proof_for(leaf: int, *, record_size: int = 40, anchored_at: int = 23) -> AgeProof:
    """The proof that event `leaf` is as old as the anchor in a public log of five entries."""
    entry = anchor_entry(NOON, record_checkpoint(anchored_at), SALT)
    public = Tree()
    for published in (b"one", b"two", entry, b"three", b"four"):
        public.append(published)
    return open_anchor(
        Anchored(index=2, entry=entry, record_checkpoint=record_checkpoint(anchored_at), salt=SALT),
        record=record_of(record_size),
        record_index=leaf,
        public=public,
        public_checkpoint=sign_checkpoint(
            Checkpoint.of(public, origin="log.chirp.example"), PRIVATE
        ),
    )


def test_missed_slots_come_one_by_one_in_order() -> None:
    """Three hours of standstill leave three slots to fill, the present one among them."""
    assert slots_between(NOON, NOON + timedelta(hours=3, minutes=59), HOUR) == (
        NOON + HOUR,
        NOON + 2 * HOUR,
        NOON + 3 * HOUR,
    )


def test_nothing_is_due_before_the_next_slot() -> None:
    """Within an hour of the last anchor, or when the clock went back, there is none to make."""
    assert slots_between(NOON, NOON + timedelta(minutes=59), HOUR) == ()
    assert slots_between(NOON, NOON - 5 * HOUR, HOUR) == ()


def test_a_slot_is_due_at_its_very_instant() -> None:
    """The slot's own instant counts as reached, and is not due again after it was anchored."""
    assert slots_between(NOON, NOON + HOUR, HOUR) == (NOON + HOUR,)
    assert slots_between(NOON + HOUR, NOON + HOUR, HOUR) == ()


def test_slots_do_not_depend_on_when_the_log_began() -> None:
    """A log begun at seven past the hour has the same slots as any other."""
    assert slots_between(NOON + timedelta(minutes=7), NOON + HOUR, HOUR) == (NOON + HOUR,)


def test_slots_are_counted_from_the_first_day_of_1970() -> None:
    """Weekly slots lie on Thursdays at midnight, as 1 January 1970 was one."""
    week = timedelta(days=7)

    assert slots_between(NOON, NOON + week, week) == (datetime(2021, 2, 11, tzinfo=UTC),)


@pytest.mark.parametrize("seconds", [1, 3])
def test_slots_may_lie_seconds_apart(seconds: int) -> None:
    """Any whole number of seconds will do, one of them too."""
    every = timedelta(seconds=seconds)

    assert slots_between(NOON, NOON + every, every) == (NOON + every,)


@given(last=instants, first=st.timedeltas(timedelta(0), 40 * HOUR), then=st.integers(0, 40))
def test_running_through_and_catching_up_give_the_same_slots(
    last: datetime, first: timedelta, then: int
) -> None:
    """Whether the service stopped or ran, the public log has the same anchors."""
    middle, end = last + first, last + first + then * HOUR
    running = slots_between(last, middle, HOUR)
    going_on = slots_between(running[-1] if running else last, end, HOUR)

    assert running + going_on == slots_between(last, end, HOUR)


@pytest.mark.parametrize(
    ("last", "at", "every"),
    [
        (NOON.replace(tzinfo=None), NOON, HOUR),
        (NOON, NOON.replace(tzinfo=None), HOUR),
        (NOON, NOON, timedelta(0)),
        (NOON, NOON, -HOUR),
        (NOON, NOON, timedelta(milliseconds=1500)),
    ],
)
def test_a_schedule_that_is_none_is_refused(last: datetime, at: datetime, every: timedelta) -> None:
    """Times without zone and distances that are no whole seconds are refused."""
    with pytest.raises(InvalidInput):
        slots_between(last, at, every)


def test_missing_slots_are_named() -> None:
    """Between the first and the last anchor, every slot without one is listed."""
    have = [NOON, NOON + 3 * HOUR, NOON + HOUR]

    assert missing_slots(have, HOUR) == (NOON + 2 * HOUR,)
    assert missing_slots([NOON], HOUR) == ()
    assert missing_slots([], HOUR) == ()


@given(slot=instants, size=st.integers(0, 2**62), root=st.binary(min_size=32, max_size=32))
def test_an_anchor_has_one_length_whatever_the_record_holds(
    slot: datetime, size: int, root: bytes
) -> None:
    """A record of nothing and one of millions leave entries of one length."""
    checkpoint = str(Checkpoint(origin="record.chirp.example", size=size, root=root)).encode()
    entry = anchor_entry(slot.replace(microsecond=0), checkpoint, SALT)

    assert len(entry) == len(anchor_entry(NOON, record_checkpoint(0), bytes(32)))


def test_two_anchors_of_one_slot_differ_in_the_commitment_only() -> None:
    """With the commitments set equal, the anchors of two different records are equal bytes."""
    quiet = anchor_entry(NOON, record_checkpoint(3), SALT)
    sealed = anchor_entry(NOON, record_checkpoint(9), b"\x08" * 32)
    anchors = parse_anchor(quiet), parse_anchor(sealed)

    assert anchors[0] is not None
    assert anchors[1] is not None
    assert quiet.replace(anchors[0].commitment.encode(), b"") == sealed.replace(
        anchors[1].commitment.encode(), b""
    )
    assert anchors[0].commitment != anchors[1].commitment


def test_an_anchor_does_not_tell_whether_the_record_grew() -> None:
    """The same checkpoint at two slots under two salts looks as different as two checkpoints."""
    first = parse_anchor(anchor_entry(NOON, record_checkpoint(3), SALT))
    second = parse_anchor(anchor_entry(NOON + HOUR, record_checkpoint(3), b"\x08" * 32))

    assert first is not None
    assert second is not None
    assert first.commitment != second.commitment


def test_an_anchor_is_spelled_as_its_version_says() -> None:
    """The spelling is frozen with version 1; logs that are out there hold it."""
    assert anchor_entry(NOON, b"checkpoint", bytes(32)) == (
        b'{"commitment":"a73ad0b1bdd8b33041187b32c779265b574b5e6e70a4593f211c171632ee5502",'
        b'"format":1,"kind":"anchor","slot":"2021-02-04T12:00:00Z"}'
    )


def test_a_slot_is_written_in_utc() -> None:
    """The same instant in Indian time gives the same entry."""
    india = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert anchor_entry(india, b"", SALT) == anchor_entry(NOON, b"", SALT)


@pytest.mark.parametrize(
    ("slot", "salt"),
    [
        (NOON.replace(tzinfo=None), SALT),
        (NOON.replace(microsecond=1), SALT),
        (NOON, b"short"),
    ],
)
def test_an_anchor_that_would_tell_or_not_open_is_not_made(slot: datetime, salt: bytes) -> None:
    """A slot off the schedule would tell when something happened; a short salt could be guessed."""
    with pytest.raises(InvalidInput):
        anchor_entry(slot, b"", salt)


def test_an_anchor_reads_back() -> None:
    """Slot and commitment come out of the entry."""
    found = parse_anchor(anchor_entry(NOON, b"", SALT))

    assert found is not None
    assert found == Anchor(slot=NOON, commitment=found.commitment)


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"words",
        b'{"commitment":"',
        b'{"commitment":"","a":1}',
        canonical({"commitment": "00" * 32}),
        canonical({"kind": "order-disclosed", "commitment": "00" * 32}),
        canonical({"kind": "anchor", "commitment": "00" * 32}),
        canonical({"kind": "anchor", "commitment": 1, "slot": "2021-02-04T12:00:00Z"}),
        canonical(
            {
                "kind": "anchor",
                "slot": "2021-02-04T12:00:00Z",
                "commitment": "0x" * 32,
                "format": 1,
            }
        ),
        canonical({"kind": "anchor", "slot": 1, "commitment": "00" * 32, "format": 1}),
        canonical({"kind": "anchor", "slot": "noon", "commitment": "00" * 32, "format": 1}),
        canonical(
            {
                "kind": "anchor",
                "slot": "2021-02-04T12:00:00Z",
                "commitment": "00" * 32,
                "format": 1,
                "remark": "we were raided",
            }
        ),
        canonical(
            {
                "kind": "anchor",
                "slot": "2021-02-04T12:00:00Z",
                "commitment": "00",
                "format": 1,
            }
        ),
    ],
    ids=range(13),
)
def test_what_is_no_anchor_is_not_read_as_one(entry: bytes) -> None:
    """Nothing more and nothing less than an anchor's fields make an anchor."""
    assert parse_anchor(entry) is None


@pytest.mark.parametrize("leaf", range(23))
def test_every_event_before_an_anchor_is_proven_as_old(leaf: int) -> None:
    """Each of the 23 events anchored is shown to be as old as the anchor, long after."""
    assert verify_age(proof_for(leaf), event(leaf), [KEY]) == NOON


def test_an_event_after_an_anchor_cannot_be_proven_as_old() -> None:
    """The first event that came later has no proof under the anchor's checkpoint."""
    with pytest.raises(InvalidInput):
        proof_for(23)


def test_another_event_is_not_proven() -> None:
    """A changed event under the proof of the right one fails."""
    with pytest.raises(ProofFailed):
        verify_age(proof_for(4), b"event 4, rewritten", [KEY])


def test_another_key_proves_nothing() -> None:
    """A public log that somebody else signed does not count."""
    other = VerifierKey.of("log.chirp.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))

    with pytest.raises(KeyUnknown):
        verify_age(proof_for(4), event(4), [other])


@pytest.mark.parametrize(
    "changed",
    [
        replace(proof_for(4), salt=b"\x08" * 32),
        replace(proof_for(4), salt=b"short"),
        replace(proof_for(4), record_checkpoint=record_checkpoint(40)),
        replace(proof_for(4), record_index=5),
        replace(proof_for(4), record_path=()),
        replace(proof_for(4), anchor_entry=anchor_entry(NOON - HOUR, record_checkpoint(23), SALT)),
        replace(proof_for(4), anchor_index=1),
        replace(proof_for(4), anchor_path=()),
    ],
    ids=[
        "another salt",
        "a short salt",
        "another checkpoint of the record",
        "another place in the record",
        "no path in the record",
        "an earlier slot",
        "another place in the log",
        "no path in the log",
    ],
)
def test_a_proof_with_one_part_changed_fails(changed: AgeProof) -> None:
    """Salt, checkpoint, places, paths and slot are all held together."""
    with pytest.raises(ProofFailed):
        verify_age(changed, event(4), [KEY])


def test_an_anchor_in_a_log_nobody_can_read_gives_no_age() -> None:
    """An anchor put into a private tree, signed by the same key, was never published."""
    private = Tree()
    entry = anchor_entry(NOON, record_checkpoint(23), SALT)
    private.append(entry)
    head = Checkpoint.of(private, origin="record.chirp.example")
    proof = replace(
        proof_for(4),
        anchor_index=0,
        anchor_path=(),
        public_checkpoint=sign_checkpoint(head, PRIVATE, name="log.chirp.example"),
    )

    with pytest.raises(ProofFailed, match="another log"):
        verify_age(proof, event(4), [KEY])
    with pytest.raises(ProofFailed, match="another log"):
        verify_age(proof, event(4), [KEY], origin="log.chirp.example")


def test_an_entry_that_is_no_anchor_gives_no_age() -> None:
    """An ordinary entry of the public log, proven to be there, is not taken for an anchor."""
    proof = proof_for(4)
    public = Tree()
    for published in (b"one", b"two"):
        public.append(published)
    replaced = replace(
        proof,
        anchor_entry=b"two",
        anchor_index=1,
        anchor_path=public.inclusion_proof(1),
        public_checkpoint=sign_checkpoint(
            Checkpoint.of(public, origin="log.chirp.example"), PRIVATE
        ),
    )

    with pytest.raises(ProofFailed, match="no anchor"):
        verify_age(replaced, event(4), [KEY])


def test_a_proof_of_age_travels_as_json() -> None:
    """A file on somebody else's desk holds all that is needed."""
    proof = proof_for(4)
    travelled = AgeProof.from_json(parse(canonical(proof.as_json())))

    assert travelled == proof
    assert verify_age(travelled, event(4), [KEY]) == NOON


@pytest.mark.parametrize("field", sorted(proof_for(4).as_json()))
@pytest.mark.parametrize("wrong", [None, True, 1.5, "?", ["?"], "é"], ids=repr)
def test_a_file_that_is_no_proof_is_refused(field: str, wrong: None) -> None:
    """A field missing or of another kind is refused before anything is computed."""
    value = {**proof_for(4).as_json(), field: wrong}

    with pytest.raises(ProofFailed):
        AgeProof.from_json(value)


def test_something_else_is_no_proof_of_age() -> None:
    """A list is no proof, and an anchor over no checkpoint opens to nothing."""
    with pytest.raises(ProofFailed):
        AgeProof.from_json([])
    with pytest.raises(MalformedNote):
        open_anchor(
            Anchored(index=0, entry=b"", record_checkpoint=b"none", salt=SALT),
            record=Tree(),
            record_index=0,
            public=Tree(),
            public_checkpoint=b"none",
        )
