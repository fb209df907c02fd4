"""
The bytes of a table, as `docs/table-format.md` states them.

Pure: bytes in, values out.  Every reader and the builder share this one description.

Source: open addressing in buckets of one 64-byte cache line, so that a look-up costs one miss; the
hash is keyed and the full id is compared afterwards, so that nobody outside can make one subject
stand for another.
"""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from withheld.errors import InvalidInput, UnreadableFile
from withheld.model.answers import ReasonKind, WhenCountryUnknown
from withheld.model.countries import COUNTRIES
from withheld.model.identity import KeyID, SubjectID

MAGIC = b"WITHHELD"
FORMAT_VERSION = 1
HASH_SIPHASH_13 = 2
"""The only hash of format 1: SipHash-1-3, keyed; see `withheld.edge.hashing`."""

HEADER_SIZE = 320
SIGNED_SIZE = 256
"""The signature covers the first 256 bytes; among them is the digest of everything else."""
BUCKET_SIZE = 64
SLOTS = 6
HASH_SIZE = 8
HASHES_SIZE = SLOTS * HASH_SIZE
LAST_AT = HASHES_SIZE - HASH_SIZE
"""The hash of a bucket's last slot, before which nothing went on to the next bucket."""
OVERFLOW_AT = 62
SET_IN_RECORD = 0xFFFF
"""A set id too large for a slot; the cold record has it in full."""
CLAUSE_SIZE = 112
MASK_BITS = 26 * 26
SIGNING_CONTEXT = b"withheld table v1\n"
"""Prefixed to the signed bytes, so that no signature made for one purpose serves another."""

NO_CHECKPOINT = bytes(32)
"""What stands for the record's checkpoint where a table or a change was made from none."""

SINCE_EVER = -(2**63)
UNTIL_LIFTED = 2**63 - 1

HEADER = struct.Struct("<8sHHIQqQQQQQQQQQQ16s32s32s16s")
SLOT_NUMBERS = struct.Struct("<6HHH")
"""What follows the six hashes of a bucket: set numbers, slots used, whether it overflows."""
CLAUSE = struct.Struct("<88sqqBB6x")
RECORD = struct.Struct("<IH")
OFFSET = struct.Struct("<Q")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_REASONS = tuple(ReasonKind)
_UNKNOWNS = tuple(WhenCountryUnknown)


class Entry(NamedTuple):
    """Where, when and for which kind of reason a subject is withheld; not by whom or why."""

    # A tuple, as all that a look-up needs: dataclasses alone would be half of what importing costs.

    subject: SubjectID
    countries: frozenset[str]
    """ISO 3166-1 alpha-2; empty only where the entry speaks of an unknown country alone."""
    starts_at: datetime | None = None
    """Aware UTC, included; None: it had started when the table was published."""
    ends_at: datetime | None = None
    """Aware UTC, excluded; None: until lifted."""
    reason_kind: ReasonKind = ReasonKind.LEGAL_DEMAND
    when_country_unknown: WhenCountryUnknown = WhenCountryUnknown.DONT_KNOW


class Clause(NamedTuple):
    """An entry as a table holds it: a mask of countries and instants in microseconds since 1970."""

    mask: int
    starts_at: int
    ends_at: int
    reason_kind: ReasonKind
    when_country_unknown: WhenCountryUnknown


class Header(NamedTuple):
    """The first 256 bytes of a table, which the signature covers."""

    version: int
    published_at: int
    """Microseconds since 1970-01-01 UTC."""
    subjects: int
    home_buckets: int
    buckets: int
    """Home buckets, then those that only take what overflows from the last home bucket."""
    sets: int
    buckets_at: int
    index_at: int
    records_at: int
    set_index_at: int
    sets_at: int
    length: int
    hash_key: bytes
    body_digest: bytes
    """SHA-256 of everything after the header."""
    record_checkpoint: bytes
    """SHA-256 of the record's checkpoint that the table was made from; zeros when there is none."""
    key: KeyID
    """The key that signed; its signature follows the signed bytes."""


def instant(at: datetime) -> int:
    """Return `at` (aware) in microseconds since 1970-01-01 UTC, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    """Return the aware UTC datetime of `microseconds` since 1970-01-01 UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def country_bit(country: str) -> int:
    """Return the number of a country's bit: 0 for AA, 675 for ZZ."""
    return (ord(country[0]) - 65) * 26 + ord(country[1]) - 65


def mask_of(countries: Iterable[str]) -> int:
    """
    Return the mask of `countries`.

    Raises:
        InvalidInput: A code that ISO 3166-1 does not assign.
    """
    codes = frozenset(countries)
    if not codes <= COUNTRIES:
        raise InvalidInput(
            "a code that is no country was given for a table; use ISO 3166-1 alpha-2"
        )
    return sum(1 << country_bit(code) for code in codes)


def countries_of(mask: int) -> frozenset[str]:
    """Return the assigned countries of a mask."""
    found: list[str] = []
    while mask:
        lowest = mask & -mask
        mask ^= lowest
        bit = lowest.bit_length() - 1
        found.append(chr(65 + bit // 26) + chr(65 + bit % 26))
    return COUNTRIES.intersection(found)


def clause_of(entry: Entry, published_at: int) -> Clause | None:
    """
    Return an entry as a table published at that instant holds it; None when it had ended by then.

    What had started by then has no start: an edge whose clock is behind must not wait for it.
    """
    starts_at = SINCE_EVER if entry.starts_at is None else instant(entry.starts_at)
    ends_at = UNTIL_LIFTED if entry.ends_at is None else instant(entry.ends_at)
    if ends_at <= published_at or ends_at <= starts_at:
        return None
    return Clause(
        mask_of(entry.countries),
        SINCE_EVER if starts_at <= published_at else starts_at,
        ends_at,
        entry.reason_kind,
        entry.when_country_unknown,
    )


def entry_of(subject: SubjectID, clause: Clause) -> Entry:
    """Return the entry that a table's clause holds for `subject`."""
    return Entry(
        subject=subject,
        countries=countries_of(clause.mask),
        starts_at=None if clause.starts_at == SINCE_EVER else moment(clause.starts_at),
        ends_at=None if clause.ends_at == UNTIL_LIFTED else moment(clause.ends_at),
        reason_kind=clause.reason_kind,
        when_country_unknown=clause.when_country_unknown,
    )


def pack_clause(clause: Clause) -> bytes:
    """Return the 112 bytes of a clause."""
    return CLAUSE.pack(
        clause.mask.to_bytes(88, "little"),
        clause.starts_at,
        clause.ends_at,
        _REASONS.index(clause.reason_kind),
        _UNKNOWNS.index(clause.when_country_unknown),
    )


def unpack_clause(data: bytes) -> Clause:
    """
    Return the clause in its 112 bytes.

    Raises:
        UnreadableFile: A number that this version does not know, or the bytes end too early.
    """
    try:
        mask, starts_at, ends_at, reason, unknown = CLAUSE.unpack(data)
        kind, when_unknown = _REASONS[reason], _UNKNOWNS[unknown]
    except (struct.error, IndexError) as error:
        raise UnreadableFile("a table's clause cannot be read; fetch the table again") from error
    return Clause(int.from_bytes(mask, "little"), starts_at, ends_at, kind, when_unknown)


def home_of(hashed: bytes, home_buckets: int) -> int:
    """
    Return the home bucket of a hash: its share of the home buckets.

    The hash is read as a big-endian number, so that homes grow as hashes sort.
    """
    return int.from_bytes(hashed, "big") * home_buckets >> 64


def pack_header(header: Header) -> bytes:
    """Return the 256 signed bytes of a header."""
    packed = HEADER.pack(
        MAGIC,
        FORMAT_VERSION,
        HASH_SIPHASH_13,
        HEADER_SIZE,
        header.version,
        header.published_at,
        header.subjects,
        header.home_buckets,
        header.buckets,
        header.sets,
        header.buckets_at,
        header.index_at,
        header.records_at,
        header.set_index_at,
        header.sets_at,
        header.length,
        header.hash_key,
        header.body_digest,
        header.record_checkpoint,
        header.key.encode("ascii"),
    )
    return packed.ljust(SIGNED_SIZE, b"\0")


def unpack_header(data: bytes, length: int) -> Header:
    """
    Return the header in the first bytes of a table of `length` bytes, its places checked.

    Raises:
        UnreadableFile: No table, another format, cut short, or places that do not fit together.
    """
    if length < HEADER_SIZE or len(data) < HEADER_SIZE:
        raise UnreadableFile(
            f"{length} bytes are too few for a table's header of {HEADER_SIZE}; fetch it again"
        )
    magic, version, algorithm, size, *rest = HEADER.unpack_from(data, 0)
    if magic != MAGIC:
        raise UnreadableFile("the file does not start as a table does; give the table's own file")
    if (version, algorithm, size) != (FORMAT_VERSION, HASH_SIPHASH_13, HEADER_SIZE):
        raise UnreadableFile(
            f"a table of format {version} with hash {algorithm} was given; this reader knows "
            f"format {FORMAT_VERSION} with hash {HASH_SIPHASH_13}: update the reader"
        )
    header = Header(*[*rest[:-1], KeyID(rest[-1].decode("ascii", "replace"))])
    _check_places(header, length)
    return header


def _check_places(header: Header, length: int) -> None:
    """
    Refuse a header whose sections do not follow each other to the end of the file.

    Raises:
        UnreadableFile: They do not.
    """
    if header.length != length:
        raise UnreadableFile(
            f"the table is {length} bytes long and says {header.length}; fetch it again"
        )
    holds = (
        header.buckets_at == HEADER_SIZE
        and 1 <= header.home_buckets <= header.buckets
        and header.index_at == header.buckets_at + header.buckets * BUCKET_SIZE
        and header.records_at == header.index_at + (header.buckets + 1) * OFFSET.size
        and header.records_at <= header.set_index_at
        and header.sets_at == header.set_index_at + (header.sets + 1) * OFFSET.size
        and header.sets_at <= length
    )
    if not holds:
        raise UnreadableFile("the table's sections do not fit together; fetch it again")
