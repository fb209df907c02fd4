"""
Builds a table: the same entries, keys, version and instant give the same bytes.

Pure: what signs is given, so that this module knows nothing of keys or files.
"""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from withheld.edge.format import (
    BUCKET_SIZE,
    HASH_SIZE,
    HEADER_SIZE,
    NO_CHECKPOINT,
    OFFSET,
    RECORD,
    SET_IN_RECORD,
    SIGNING_CONTEXT,
    SLOT_NUMBERS,
    SLOTS,
    Entry,
    Header,
    home_of,
    instant,
    pack_clause,
    pack_header,
)
from withheld.edge.hashing import KEY_SIZE, hasher
from withheld.edge.native import IS_BUILT, lay_out
from withheld.edge.sets import Alike, Clauses, Group, apart, grouped, united
from withheld.errors import InvalidInput, ensure
from withheld.model.identity import KeyID, SubjectID

HASH_KEY_SIZE = KEY_SIZE
SIGNATURE_SIZE = 64
NO_KEY = KeyID("0" * 16)

# Buckets are filled to four fifths: 13.3 bytes a subject, and few look-ups reach a second line.
_SUBJECTS_PER_FIVE_BUCKETS = 24
_IDENTIFIER_SIZE_MAX = 0xFFFF

_Placed = tuple[bytes, bytes, int]
"""A subject's hash, its id's bytes, the number of its set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key that signs what edges are given; where it is kept is its holder's business."""

    key: KeyID
    sign: Callable[[bytes], bytes]
    """Takes the bytes to be signed, returns 64 bytes of Ed25519 signature (RFC 8032)."""


def build(  # noqa: PLR0913 -- what a header says
    entries: Iterable[Entry | Alike],
    *,
    version: int,
    published_at: datetime,
    hash_key: bytes,
    record_checkpoint: bytes = NO_CHECKPOINT,
    signer: Signer | None = None,
    is_accelerated: bool = True,
) -> bytes:
    """
    Return the bytes of the table of `entries`.

    Without `signer` the signature is zeros, which no edge accepts: it serves comparison.
    `published_at` is aware UTC.  With or without the accelerator the bytes are the same.

    Raises:
        InvalidInput: A hash key that is not 16 bytes, a checkpoint that is not 32, an id too long.
    """
    if len(hash_key) != HASH_KEY_SIZE or len(record_checkpoint) != len(NO_CHECKPOINT):
        raise InvalidInput(
            f"a table needs a hash key of {HASH_KEY_SIZE} bytes and a checkpoint of "
            f"{len(NO_CHECKPOINT)}; {len(hash_key)} and {len(record_checkpoint)} were given"
        )
    laid_out = _laid_out(grouped(entries, published_at), hash_key, is_accelerated=is_accelerated)
    sections = (*laid_out.hot_and_cold, *_lay_out_sets(laid_out.sets))
    body = b"".join(sections)
    starts = [HEADER_SIZE]
    for part in sections:
        starts.append(starts[-1] + len(part))
    header = Header(
        version=version,
        published_at=instant(published_at),
        subjects=laid_out.subject_count,
        home_buckets=_home_buckets(laid_out.subject_count),
        buckets=len(sections[0]) // BUCKET_SIZE,
        sets=len(laid_out.sets),
        buckets_at=starts[0],
        index_at=starts[1],
        records_at=starts[2],
        set_index_at=starts[3],
        sets_at=starts[4],
        length=starts[5],
        hash_key=hash_key,
        body_digest=hashlib.sha256(body).digest(),
        record_checkpoint=record_checkpoint,
        key=signer.key if signer else NO_KEY,
    )
    signed = pack_header(header)
    signature = signer.sign(SIGNING_CONTEXT + signed) if signer else bytes(SIGNATURE_SIZE)
    ensure(len(signature) == SIGNATURE_SIZE, "an Ed25519 signature has 64 bytes")
    return signed + signature + body


class _LaidOut(NamedTuple):
    """The sections of a table whose subjects have their places."""

    hot_and_cold: tuple[bytes, bytes, bytes]
    """The buckets, the index of records, the records."""
    sets: Sequence[Clauses]
    subject_count: int


def _laid_out(groups: Sequence[Group], hash_key: bytes, *, is_accelerated: bool) -> _LaidOut:
    """Return subjects in their places: in C where it is built, and the same in Python."""
    if is_accelerated and IS_BUILT and groups:
        sets, subjects, set_numbers = apart(groups)
        made = lay_out(subjects, set_numbers, hash_key, _home_buckets(len(subjects)))
        if made is not None:
            return _LaidOut(made, sets, len(subjects))
    found = united(groups)
    numbers, homes = found.numbers, _home_buckets(len(found.numbers))
    made = None
    if is_accelerated:
        made = lay_out([*numbers], array("I", numbers.values()), hash_key, homes)
    if made is None:
        made = _lay_out(_place(numbers.items(), hasher(hash_key), homes), homes)
    return _LaidOut(made, found.sets, len(numbers))


def _home_buckets(subjects: int) -> int:
    """Return how many buckets `subjects` hash into."""
    return max(1, -(-subjects * 5 // _SUBJECTS_PER_FIVE_BUCKETS))


def _place(
    numbers: Iterable[tuple[SubjectID, int]], keyed_hash: Callable[[bytes], bytes], homes: int
) -> list[list[_Placed]]:
    """
    Return the buckets, each up to six of (hash, id's bytes, set number).

    A subject's home is its hash's share of the home buckets, so that homes grow with hashes: in
    the order of hashes every bucket is filled once, and what is too much goes to the next.
    """
    placed: list[_Placed] = []
    for subject, number in numbers:
        identifier = _identifier(subject)
        placed.append((keyed_hash(identifier), identifier, number))
    buckets: list[list[_Placed]] = [[] for _ in range(homes)]
    last = 0
    for one in sorted(placed):
        last = max(last, home_of(one[0], homes))
        while last < len(buckets) and len(buckets[last]) == SLOTS:
            last += 1
        if last == len(buckets):
            buckets.append([])
        buckets[last].append(one)
    return buckets


def _identifier(subject: SubjectID) -> bytes:
    """
    Return the bytes of an id.

    Raises:
        InvalidInput: An id that is empty, too long or no Unicode text.
    """
    try:
        identifier = subject.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput("a subject's id is no Unicode text; ids are valid UTF-8") from error
    if not 0 < len(identifier) <= _IDENTIFIER_SIZE_MAX:
        raise InvalidInput(
            f"a subject's id of {len(identifier)} bytes was given; a table takes 1 to "
            f"{_IDENTIFIER_SIZE_MAX}"
        )
    return identifier


def _lay_out(placed: list[list[_Placed]], homes: int) -> tuple[bytes, bytes, bytes]:
    """Return the buckets, the cold index (where each bucket's records start) and the records."""
    buckets, index, records = bytearray(), bytearray(), bytearray()
    for number, bucket in enumerate(placed):
        following = placed[number + 1] if number + 1 < len(placed) else []
        # Something went on from here when the next bucket starts with a subject from further back.
        overflows = bool(following) and home_of(following[0][0], homes) <= number
        index += OFFSET.pack(len(records))
        slots = [0] * SLOTS
        for slot, (hashed, identifier, set_number) in enumerate(bucket):
            buckets += hashed
            slots[slot] = min(set_number, SET_IN_RECORD)
            records += RECORD.pack(set_number, len(identifier)) + identifier
        buckets += bytes(HASH_SIZE * (SLOTS - len(bucket)))
        buckets += SLOT_NUMBERS.pack(*slots, len(bucket), overflows)
    ensure(len(buckets) == len(placed) * BUCKET_SIZE, "every bucket is one cache line")
    index += OFFSET.pack(len(records))
    return bytes(buckets), bytes(index), bytes(records)


def _lay_out_sets(sets: Iterable[Clauses]) -> tuple[bytes, bytes]:
    """Return the index of sets (the clause each starts with, counted from 0) and the clauses."""
    index, clauses, count = bytearray(), bytearray(), 0
    for one in sets:
        index += OFFSET.pack(count)
        clauses += b"".join(map(pack_clause, one))
        count += len(one)
    return bytes(index + OFFSET.pack(count)), bytes(clauses)
