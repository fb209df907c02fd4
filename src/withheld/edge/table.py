"""
The table at serving time: one file, its bytes shared by all workers of a machine.

Opening checks the header and the length, no more: signature and digest were checked when the file
was received (`withheld.edge.folder.receive`).  What is done to the file afterwards reaches no
reader (`withheld.edge.memory`).  With the accelerator the same bytes are asked in C.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from withheld.edge.answer import MICROSECOND, LookUp, Standing, combined
from withheld.edge.format import (
    BUCKET_SIZE,
    CLAUSE_SIZE,
    HASH_SIZE,
    HASHES_SIZE,
    HEADER_SIZE,
    LAST_AT,
    OFFSET,
    OVERFLOW_AT,
    RECORD,
    SET_IN_RECORD,
    SLOT_NUMBERS,
    Clause,
    Entry,
    Header,
    entry_of,
    home_of,
    instant,
    unpack_clause,
    unpack_header,
)
from withheld.edge.hashing import hasher, key_parts, keyed_hash
from withheld.edge.memory import Bytes, Filed, Held, hold, hold_at_once, hold_what_is_read
from withheld.edge.native import hashes, probe_of
from withheld.errors import InvalidInput, UnreadableFile
from withheld.model.identity import SubjectID

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MAX_AGE = timedelta(hours=24)
"""How old a table may be before what it does not list is *don't know*; the operator sets it."""


from_bytes = int.from_bytes
NOT_LISTED = -1
"""What stands for the set of a subject that is in no set."""


class Table:
    """A table that can be asked; it never writes, and is never wrong about an id it lists."""

    def __init__(self, data: Bytes | Held, *, is_accelerated: bool = True) -> None:
        """
        Read the header of `data`; without `is_accelerated` the reader in Python answers.

        Raises:
            UnreadableFile: No table, another format, or cut short.
        """
        held = data if isinstance(data, Held) else Held(data)
        self._is_accelerated = is_accelerated
        self.header: Header = unpack_header(held.data[:HEADER_SIZE], len(held.data))
        self._key_word, self._before = key_parts(self.header.hash_key)
        self._home_buckets = self.header.home_buckets
        self._buckets_end = self.header.index_at
        self._standing = Standing(
            version=self.header.version,
            as_of=self.header.published_at,
            max_age=MAX_AGE // MICROSECOND,
        )
        self._clauses: dict[int, tuple[Clause, ...]] = {}
        self._stand_on(held)

    def _stand_on(self, held: Held) -> None:
        """Answer from these bytes from now on; whoever is in the middle meets the same ones."""
        self._held, self._data, self._find = held, held.data, held.data.find
        # A file that is still read piece by piece has no bytes in memory to look at.
        self.probe = (
            probe_of(held.data, self.header)
            if self._is_accelerated and not isinstance(held.data, Filed)
            else None
        )

    @classmethod
    def open(cls, path: "Path", *, is_accelerated: bool = True) -> "Table":
        """
        Return the table in the file at `path`; nothing done to the file later can reach it.

        Raises:
            NotFound: There is no file.
            UnreadableFile: No table, another format, or cut short.
        """
        return cls._of(hold(path), is_accelerated=is_accelerated)

    @classmethod
    def open_at_once(cls, path: "Path", *, is_accelerated: bool = True) -> "Table":
        """
        Return the table in the file at `path` in constant time; `settle` it as soon as may be.

        Raises:
            NotFound: There is no file.
            UnreadableFile: No table, another format, or cut short.
        """
        return cls._of(hold_at_once(path), is_accelerated=is_accelerated)

    @classmethod
    def _of(cls, held: Held, *, is_accelerated: bool) -> "Table":
        """
        Return the table in these bytes, or let go of them.

        Raises:
            UnreadableFile: No table, another format, or cut short.
        """
        try:
            return cls(held, is_accelerated=is_accelerated)
        except UnreadableFile:
            held.release()
            raise

    def settle(self, path: "Path") -> None:
        """
        Go on from a copy that is out of reach; a look-up in the meantime meets the same bytes.

        `path` is where the table was opened; what lies there by now does not matter.

        Raises:
            UnreadableFile: The file was changed since.
        """
        if not isinstance(self._data, Filed):
            return
        held = hold_what_is_read(self._data, path)
        if unpack_header(held.data[:HEADER_SIZE], len(held.data)) != self.header:
            raise UnreadableFile("the table was changed after it was opened; fetch it again")
        self._stand_on(held)

    def __enter__(self) -> Self:
        """Return the table."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: "TracebackType | None",
    ) -> None:
        """Let go of the file."""
        self.close()

    def close(self) -> None:
        """Let go of the bytes; the table cannot be asked afterwards."""
        self.probe = None
        self._held.release()

    @property
    def data(self) -> Bytes:
        """The table's bytes."""
        return self._data

    @property
    def version(self) -> int:
        """The table's version: the sequence number of the last change in it."""
        return self.header.version

    def __len__(self) -> int:
        """Return how many subjects the table lists."""
        return self.header.subjects

    def clauses(self, subject: str) -> tuple[Clause, ...]:
        """
        Return what the table holds for exactly this subject; nothing when it is not listed.

        Raises:
            UnreadableFile: The file contradicts itself, which a received table never does.
        """
        number = self.find(subject)
        return () if number == NOT_LISTED else self.clauses_of_set(number)

    def find(self, subject: str) -> int:
        """
        Return the number of the set of exactly this subject, or -1 when it is not listed.

        Raises:
            UnreadableFile: The file contradicts itself, which a received table never does.
        """
        if self.probe is not None:
            number = self.probe.find(subject)
            # A table that contradicts itself is read again by the reader that says how.
            return number if number >= NOT_LISTED else self.find_plainly(subject)
        return self.find_plainly(subject)

    def find_plainly(self, subject: str) -> int:
        """
        Return what `find` does, without the accelerator.

        Raises:
            UnreadableFile: The file contradicts itself, which a received table never does.
        """
        # The hot path: `hasher` and `home_of` written out, since a call costs as much as a miss.
        try:
            identifier = subject.encode()
        except UnicodeEncodeError:
            return NOT_LISTED  # No Unicode text; a table lists none.
        wanted = keyed_hash(self._key_word, self._before + identifier)
        at = HEADER_SIZE + (from_bytes(wanted, "big") * self._home_buckets >> 64) * BUCKET_SIZE
        while at < self._buckets_end:
            found = self._find(wanted, at, at + HASHES_SIZE)
            if found >= 0:
                number = self._number_at(wanted, identifier, at, found - at)
                if number != NOT_LISTED:
                    return number
            # Buckets are filled in the order of hashes: what comes before the last went no further.
            if (
                not self._data[at + OVERFLOW_AT]
                or self._data[at + LAST_AT : at + HASHES_SIZE] > wanted
            ):
                return NOT_LISTED
            at += BUCKET_SIZE
        return NOT_LISTED

    def _number_at(self, wanted: bytes, identifier: bytes, bucket_at: int, place: int) -> int:
        """
        Return the set of the record whose hash was found at a place of a bucket, if it is the id.

        Almost always it is; whatever else there is to find is left to `_set_number`.

        Raises:
            UnreadableFile: The file contradicts itself.
        """
        data, slot = self._data, place // HASH_SIZE
        numbers = SLOT_NUMBERS.unpack(data[bucket_at + HASHES_SIZE : bucket_at + BUCKET_SIZE])
        number: int = numbers[slot]
        if place % HASH_SIZE == 0 and slot < numbers[6] and number < SET_IN_RECORD:
            index_at = self.header.index_at + (bucket_at - HEADER_SIZE) // 8
            at = self.header.records_at + from_bytes(data[index_at : index_at + 8], "little")
            # Beyond it a record would not end before the next section starts.
            end = self.header.set_index_at - RECORD.size - len(identifier) + 1
            while slot and at < end:
                at += RECORD.size + data[at + 4] + (data[at + 5] << 8)
                slot -= 1
            size = len(identifier)
            start = at + RECORD.size
            is_sized = at < end and data[at + 4 : start] == size.to_bytes(2, "little")
            if is_sized and data[start : start + size] == identifier:
                return number
        return self._set_number(wanted, identifier, bucket_at)

    def hashes(self, subjects: Sequence[str]) -> bytes:
        """
        Return the hashes of subjects, eight bytes each, to be kept beside them.

        They hold while the table's hash key does; that key is the publisher's secret, and hashes
        belong where the table is and nowhere else.

        Raises:
            InvalidInput: An id that is no Unicode text.
        """
        try:
            if self.probe is not None and (found := hashes(subjects, self.header.hash_key)):
                return found
            hash_of = hasher(self.header.hash_key)
            return b"".join(hash_of(one.encode()) for one in subjects)
        except UnicodeEncodeError as error:
            raise InvalidInput("a subject's id is no Unicode text; ids are valid UTF-8") from error

    def listed(self, hashes: "bytes | bytearray | memoryview") -> bytes:
        """
        Return a byte for each hash: 0 is not listed, for certain; after 1, ask about the subject.

        Raises:
            InvalidInput: Not eight bytes each.
        """
        if len(memoryview(hashes).cast("B")) % HASH_SIZE:
            raise InvalidInput(f"hashes are {HASH_SIZE} bytes each; give what `hashes` returned")
        if self.probe is not None:
            return self.probe.listed(hashes)
        whole = bytes(hashes)
        return bytes(
            self._has_hash(whole[at : at + HASH_SIZE]) for at in range(0, len(whole), HASH_SIZE)
        )

    def _has_hash(self, wanted: bytes) -> bool:
        """Return whether some id with this hash is listed."""
        at = HEADER_SIZE + home_of(wanted, self._home_buckets) * BUCKET_SIZE
        while at < self._buckets_end:
            used = self._numbers_at(at)[6]
            slots = range(at, at + min(used, 6) * HASH_SIZE, HASH_SIZE)
            if any(self._data[slot : slot + HASH_SIZE] == wanted for slot in slots):
                return True
            if (
                not self._data[at + OVERFLOW_AT]
                or self._data[at + LAST_AT : at + HASHES_SIZE] > wanted
            ):
                return False
            at += BUCKET_SIZE
        return False

    def _numbers_at(self, bucket_at: int) -> tuple[int, ...]:
        """Return the set numbers of a bucket, how many slots it uses, whether it overflows."""
        return SLOT_NUMBERS.unpack(self._data[bucket_at + HASHES_SIZE : bucket_at + BUCKET_SIZE])

    def _word_at(self, at: int) -> int:
        """
        Return the offset at a place.

        Raises:
            UnreadableFile: The file ends before it does.
        """
        return from_bytes(self._data[at : at + OFFSET.size], "little")

    def _set_number(self, wanted: bytes, identifier: bytes, bucket_at: int) -> int:
        """
        Return the set of the record in this bucket that has this id in full, or -1.

        Raises:
            UnreadableFile: The section ends before its records do.
        """
        numbers = self._numbers_at(bucket_at)
        records = self._records(numbers[6], (bucket_at - HEADER_SIZE) // BUCKET_SIZE)
        for slot, (number, recorded) in enumerate(records):
            hash_at = bucket_at + slot * HASH_SIZE
            if recorded == identifier and self._data[hash_at : hash_at + HASH_SIZE] == wanted:
                return number if numbers[slot] == SET_IN_RECORD else numbers[slot]
        return NOT_LISTED

    def _records(self, used: int, bucket: int) -> Iterator[tuple[int, bytes]]:
        """
        Go through the cold records of a bucket: set number and id.

        Raises:
            UnreadableFile: The section ends before its records do.
        """
        header = self.header
        at = header.records_at + self._word_at(header.index_at + bucket * OFFSET.size)
        for _ in range(min(used, 6)):
            if at + RECORD.size > header.set_index_at:
                raise UnreadableFile("the table's records end too early; fetch it again")
            number, size = RECORD.unpack(self._data[at : at + RECORD.size])
            at += RECORD.size
            yield number, self._data[at : at + size]
            at += size

    def clauses_of_set(self, number: int) -> tuple[Clause, ...]:
        """
        Return the clauses of a set, read once.

        Raises:
            UnreadableFile: There is no such set.
        """
        known = self._clauses.get(number)
        if known is not None:
            return known
        header = self.header
        if number >= header.sets:
            raise UnreadableFile("the table names a set it does not have; fetch it again")
        index_at = header.set_index_at + number * OFFSET.size
        first, end = self._word_at(index_at), self._word_at(index_at + OFFSET.size)
        if first > end or header.sets_at + end * CLAUSE_SIZE > header.length:
            raise UnreadableFile("the table's sets do not fit together; fetch it again")
        clauses = tuple(
            unpack_clause(self._data[at : at + CLAUSE_SIZE])
            for at in range(
                header.sets_at + first * CLAUSE_SIZE,
                header.sets_at + end * CLAUSE_SIZE,
                CLAUSE_SIZE,
            )
        )
        self._clauses[number] = clauses
        return clauses

    def entries(self) -> Iterator[Entry]:
        """Go through everything the table holds, bucket by bucket."""
        for bucket in range(self.header.buckets):
            at = HEADER_SIZE + bucket * BUCKET_SIZE
            used = self._numbers_at(at)[6]
            for number, identifier in self._records(used, bucket):
                subject = SubjectID(identifier.decode())
                for clause in self.clauses_of_set(number):
                    yield entry_of(subject, clause)

    def look_up(
        self,
        subjects: Sequence[str],
        country: str | None,
        at: datetime,
        *,
        max_age: timedelta = MAX_AGE,
    ) -> LookUp:
        """
        Return what the table says of a subject and what it belongs to (a post, then its account).

        `at` is aware UTC; `country` is ISO 3166-1 alpha-2, or None when it is not known.
        """
        found = [self.clauses(subject) for subject in subjects]
        standing = self._standing
        if max_age is not MAX_AGE:
            standing = standing._replace(max_age=max_age // MICROSECOND)
        return combined(found, subjects, country, instant(at), standing)
