"""
Anchors: the private record leaves its mark in the public log, on a fixed schedule, unreadably.

Whatever happened or did not happen, each slot of the schedule gets one entry of one length in the
public log: a salted commitment to the checkpoint of the record.  It shows neither what the record
holds nor how much.  When an order is unsealed later, its event is proven to lie under the record's
checkpoint, and that checkpoint to lie under an anchor, so the event is as old as the anchor.

The slot is the service's own word for when the anchor was made.  What bounds it from outside is a
public checkpoint that somebody kept: an event anchored under it is as old as the keeping.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from withheld.errors import InvalidInput, MalformedNote, NotCanonical, ProofFailed
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.ledger.checkpoints import TrustedKey, open_checkpoint, peek
from withheld.ledger.commitments import SALT_SIZE, is_digest
from withheld.ledger.merkle import Tree, leaf_hash, verify_inclusion
from withheld.ledger.notes import VerifierKey, decode_base64, encode_base64

ANCHOR_KIND = "anchor"
"""What an anchor's `kind` says; no other entry of a public log may say it."""

FORMAT = 1
"""The version of how an anchor is written."""

_DOMAIN = b"withheld/anchor/v1\n"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SLOT = "%Y-%m-%dT%H:%M:%SZ"
_BEGINNING = b'{"commitment":"'


def slots_between(last: datetime, at: datetime, every: timedelta) -> tuple[datetime, ...]:
    """
    Return the slots after `last`, up to and including `at`, in order.

    Slots lie at whole multiples of `every` since 1970 in UTC, so that nobody's doings can move
    them.  After a standstill these are the ones that were missed: each gets its anchor.

    Args:
        last: The slot last anchored; for a new log, the moment it began.
        at: Now.
        every: The distance of slots, in whole seconds.

    Raises:
        InvalidInput: A time without zone, or a distance that is not whole seconds from 1 up.
    """
    if last.tzinfo is None or at.tzinfo is None:
        raise InvalidInput("a time without time zone was given; give it in UTC")
    if every < timedelta(seconds=1) or every % timedelta(seconds=1):
        raise InvalidInput("slots must lie a whole number of seconds apart, at least one")
    first, final = (last - _EPOCH) // every + 1, (at - _EPOCH) // every
    return tuple(_EPOCH + number * every for number in range(first, final + 1))


def anchor_entry(slot: datetime, record_checkpoint: bytes, salt: bytes) -> bytes:
    """
    Return the entry of the public log that commits to the record's checkpoint at `slot`.

    It has the same length whatever the record holds, and says nothing of it.

    Raises:
        InvalidInput: A slot without time zone or between seconds, or a salt not of 32 bytes.
    """
    return _spelled(slot, _commitment(record_checkpoint, salt))


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An anchor as anybody may read it in the public log."""

    slot: datetime
    commitment: str
    """64 hexadecimal digits."""


def parse_anchor(entry: bytes) -> Anchor | None:
    """Return the anchor in an entry of the public log, None if the entry is something else."""
    if not entry.startswith(_BEGINNING):  # Spares reading every other entry as JSON.
        return None
    try:
        value = parse(entry)
        if not isinstance(value, Mapping) or value.get("kind") != ANCHOR_KIND:
            return None
        slot, commitment = value.get("slot"), value.get("commitment")
        if not isinstance(slot, str) or not isinstance(commitment, str):
            return None
        at = datetime.strptime(slot, _SLOT).replace(tzinfo=UTC)
    except (NotCanonical, ValueError):
        return None
    # Byte for byte as `anchor_entry` writes it, or it is none.
    is_ours = is_digest(commitment) and _spelled(at, commitment) == entry
    return Anchor(slot=at, commitment=commitment) if is_ours else None


def missing_slots(slots: Iterable[datetime], every: timedelta) -> tuple[datetime, ...]:
    """
    Return the slots between the first and the last of `slots` that have no anchor.

    Raises:
        InvalidInput: See `slots_between`.
    """
    have = sorted(slots)
    if not have:
        return ()
    return tuple(sorted(set(slots_between(have[0], have[-1], every)) - set(have)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """What the service keeps of an anchor, in the record, to open it one day."""

    index: int
    """Of the anchor in the public log, from 0."""
    entry: bytes
    record_checkpoint: bytes
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeProof:
    """
    Everything needed to see that a leaf of the record is as old as an anchor, and nothing else.

    It shows the record's size at the anchor's slot, which no proof of inclusion can hide.
    """

    record_checkpoint: bytes
    salt: bytes
    record_index: int
    record_path: tuple[bytes, ...]
    anchor_entry: bytes
    anchor_index: int
    anchor_path: tuple[bytes, ...]
    public_checkpoint: bytes
    """Signed.  Best one that somebody outside has kept since."""

    def as_json(self) -> dict[str, JSON]:
        """Return the proof as it goes into a file, bytes in base64."""
        return {
            "anchor_entry": encode_base64(self.anchor_entry),
            "anchor_index": self.anchor_index,
            "anchor_path": [encode_base64(step) for step in self.anchor_path],
            "public_checkpoint": encode_base64(self.public_checkpoint),
            "record_checkpoint": encode_base64(self.record_checkpoint),
            "record_index": self.record_index,
            "record_path": [encode_base64(step) for step in self.record_path],
            "salt": encode_base64(self.salt),
        }

    @classmethod
    def from_json(cls, value: JSON) -> "AgeProof":
        """
        Return the proof that `as_json` wrote.

        Raises:
            ProofFailed: Something is missing or not of its type.
        """
        if not isinstance(value, Mapping):
            raise ProofFailed("no proof of age was found; expected an object")
        return cls(
            anchor_entry=_decode(value.get("anchor_entry")),
            anchor_index=_whole(value.get("anchor_index")),
            anchor_path=_decode_path(value.get("anchor_path")),
            public_checkpoint=_decode(value.get("public_checkpoint")),
            record_checkpoint=_decode(value.get("record_checkpoint")),
            record_index=_whole(value.get("record_index")),
            record_path=_decode_path(value.get("record_path")),
            salt=_decode(value.get("salt")),
        )


def open_anchor(
    anchored: Anchored, *, record: Tree, record_index: int, public: Tree, public_checkpoint: bytes
) -> AgeProof:
    """
    Return the proof that leaf `record_index` (from 0) of `record` is as old as `anchored`.

    Args:
        anchored: The anchor to open.
        record: The record's tree, at the anchor's size or later.
        record_index: The leaf to be proven.
        public: The public log's tree, at the size of `public_checkpoint` or later.
        public_checkpoint: Signed, and later than the anchor.

    Raises:
        InvalidInput: The leaf is younger than the anchor, or the anchor than the checkpoint.
        MalformedNote: One of the checkpoints is none.
    """
    return AgeProof(
        record_checkpoint=anchored.record_checkpoint,
        salt=anchored.salt,
        record_index=record_index,
        record_path=record.inclusion_proof(record_index, peek(anchored.record_checkpoint).size),
        anchor_entry=anchored.entry,
        anchor_index=anchored.index,
        anchor_path=public.inclusion_proof(anchored.index, peek(public_checkpoint).size),
        public_checkpoint=public_checkpoint,
    )


def verify_age(
    proof: AgeProof,
    leaf: bytes,
    keys: Collection[TrustedKey] | Collection[VerifierKey],
    *,
    origin: str | None = None,
) -> datetime:
    """
    Return the slot of the anchor that `leaf`, an event of the record, is shown to be as old as.

    Args:
        proof: Made by `open_anchor`.
        leaf: The event's bytes as they stand in the record.
        keys: Whom the reader trusts to sign the public log.
        origin: The public log's name; the name of the key that signed it, if None.

    Raises:
        MalformedNote: One of the checkpoints is none.
        ProofFailed: It is not shown; as `KeyUnknown` or `SignatureFailed` if the public
            checkpoint is not signed by one of `keys`.
    """
    # (1) The public checkpoint is the service's, and that of its public log.
    opened = open_checkpoint(proof.public_checkpoint, keys)
    opened.expect_origin(origin)
    public = opened.checkpoint
    # (2) The anchor stands in the public log.
    verify_inclusion(
        leaf_hash(proof.anchor_entry),
        index=proof.anchor_index,
        size=public.size,
        path=proof.anchor_path,
        root=public.root,
    )
    anchor = parse_anchor(proof.anchor_entry)
    if anchor is None:
        raise ProofFailed("the entry of the public log that was given is no anchor")
    # (3) The anchor was made over this checkpoint of the record.
    if len(proof.salt) != SALT_SIZE or not compare_digest(
        _commitment(proof.record_checkpoint, proof.salt), anchor.commitment
    ):
        raise ProofFailed("the anchor was not made over the checkpoint of the record given")
    # (4) The event stands in the record; the anchor vouches for the checkpoint, no signature need.
    record = peek(proof.record_checkpoint)
    verify_inclusion(
        leaf_hash(leaf),
        index=proof.record_index,
        size=record.size,
        path=proof.record_path,
        root=record.root,
    )
    return anchor.slot


def _commitment(record_checkpoint: bytes, salt: bytes) -> str:
    """
    Return the anchor's commitment, in 64 hexadecimal digits.

    Raises:
        InvalidInput: The salt is not 32 bytes.
    """
    if len(salt) != SALT_SIZE:
        raise InvalidInput(f"a salt of {len(salt)} bytes was given; expected {SALT_SIZE} random")
    return sha256(_DOMAIN + salt + record_checkpoint).hexdigest()


def _spelled(slot: datetime, commitment: str) -> bytes:
    """
    Return the entry that says `commitment` at `slot`, always of one length.

    Raises:
        InvalidInput: The slot is without time zone, or between two seconds.
    """
    if slot.tzinfo is None or slot.microsecond:
        raise InvalidInput("a slot is a whole second with a time zone; take it from the schedule")
    return canonical(
        {
            "commitment": commitment,
            "format": FORMAT,
            "kind": ANCHOR_KIND,
            "slot": slot.astimezone(UTC).strftime(_SLOT),
        }
    )


def _decode(value: JSON) -> bytes:
    """
    Return the bytes of a field.

    Raises:
        ProofFailed: Not text in base64.
    """
    try:
        return decode_base64(value if isinstance(value, str) else "?")
    except MalformedNote as failure:
        raise ProofFailed("a proof of age lacks a field, or one is not base64") from failure


def _decode_path(value: JSON) -> tuple[bytes, ...]:
    """
    Return the hashes of a field.

    Raises:
        ProofFailed: Not a list of texts in base64.
    """
    if not isinstance(value, list):
        raise ProofFailed("a proof of age lacks a path")
    return tuple(_decode(step) for step in value)


def _whole(value: JSON) -> int:
    """
    Return the number of a field.

    Raises:
        ProofFailed: Not a whole number.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProofFailed("a proof of age lacks an index")
    return value
