"""
The table at serving time: one file, opened by mmap, shared by all workers of a machine.

Opening checks the header and the length, no more: signature and digest were checked when the file
was received (`withheld.edge.receive`).  Never truncate a table in place; replace it by rename, as
`receive` does.
"""

import mmap
import os
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
    OFFSET,
    OVERFLOW_AT,
    RECORD,
    SET_IN_RECORD,
    SLOT_NUMBERS,
    Clause,
    Entry,
    Header,
    entry_of,
    instant,
    new_hash,
    unpack_clause,
    unpack_header,
)
from withheld.errors import NotFound, UnreadableFile
from withheld.model.identity import SubjectID

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MAX_AGE = timedelta(hours=24)
"""How old a table may be before what it does not list is *don't know*; the operator sets it."""


class Table:
    """A table that can be asked; it never writes, and is never wrong about an id it lists."""

    def __init__(self, data: "bytes | mmap.mmap") -> None:
        """
        Read the header of `data`.

        Raises:
            UnreadableFile: No table, another format, or cut short.
        """
        self._data = data
        self._find = data.find
        self.header: Header = unpack_header(data[:HEADER_SIZE], len(data))
        self._new_hash = new_hash(self.header.hash_key)
        self._home_buckets = self.header.home_buckets
        self._buckets_end = self.header.index_at
        self._standing = Standing(
            version=self.header.version,
            as_of=self.header.published_at,
            max_age=MAX_AGE // MICROSECOND,
        )
        self._clauses: dict[int, tuple[Clause, ...]] = {}

    @classmethod
    def open(cls, path: "Path", *, copy: bool = False) -> "Table":
        """
        Return the table in the file at `path`, mapped; with `copy`, read into memory instead.

        A copy costs its size in every worker, and nothing done to the file can reach it.

        Raises:
            NotFound: There is no file.
            UnreadableFile: No table, another format, or cut short.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError as error:
            raise NotFound("there is no table yet; have the edge fetch one") from error
        try:
            size = os.fstat(descriptor).st_size
            if size == 0:
                raise UnreadableFile("the table's file is empty; fetch it again")
            mapped = mmap.mmap(descriptor, size, prot=mmap.PROT_READ)
        finally:
            os.close(descriptor)
        if not copy:
            return cls(mapped)
        with mapped:
            return cls(mapped[:])

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
        """Let go of the file; the table cannot be asked afterwards."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()

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
        # The hot path: `hasher` and `home_of` written out, since a call costs as much as a miss.
        identifier = subject.encode("utf-8", "surrogatepass")
        state = self._new_hash()
        state.update(identifier)
        wanted = state.digest()
        home = int.from_bytes(wanted, "big") * self._home_buckets >> 64
        at = HEADER_SIZE + home * BUCKET_SIZE
        while at < self._buckets_end:
            if self._find(wanted, at, at + HASHES_SIZE) >= 0:
                number = self._set_number(wanted, identifier, at)
                if number is not None:
                    return self.clauses_of_set(number)
            if not self._data[at + OVERFLOW_AT]:
                return ()
            at += BUCKET_SIZE
        return ()

    def _set_number(self, wanted: bytes, identifier: bytes, bucket_at: int) -> int | None:
        """Return the set of the record in this bucket that has this id in full, or None."""
        numbers = SLOT_NUMBERS.unpack_from(self._data, bucket_at + HASHES_SIZE)
        records = self._records(numbers[6], (bucket_at - HEADER_SIZE) // BUCKET_SIZE)
        for slot, (number, recorded) in enumerate(records):
            hash_at = bucket_at + slot * HASH_SIZE
            if recorded == identifier and self._data[hash_at : hash_at + HASH_SIZE] == wanted:
                return number if numbers[slot] == SET_IN_RECORD else numbers[slot]
        return None

    def _records(self, used: int, bucket: int) -> Iterator[tuple[int, bytes]]:
        """
        Go through the cold records of a bucket: set number and id.

        Raises:
            UnreadableFile: The section ends before its records do.
        """
        header = self.header
        (offset,) = OFFSET.unpack_from(self._data, header.index_at + bucket * OFFSET.size)
        at = header.records_at + offset
        for _ in range(min(used, 6)):
            if at + RECORD.size > header.set_index_at:
                raise UnreadableFile("the table's records end too early; fetch it again")
            number, size = RECORD.unpack_from(self._data, at)
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
        (first,) = OFFSET.unpack_from(self._data, index_at)
        (end,) = OFFSET.unpack_from(self._data, index_at + OFFSET.size)
        if first > end or header.sets_at + end * CLAUSE_SIZE > header.length:
            raise UnreadableFile("the table's sets do not fit together; fetch it again")
        clauses = tuple(
            unpack_clause(self._data, header.sets_at + one * CLAUSE_SIZE)
            for one in range(first, end)
        )
        self._clauses[number] = clauses
        return clauses

    def entries(self) -> Iterator[Entry]:
        """Go through everything the table holds, bucket by bucket."""
        for bucket in range(self.header.buckets):
            at = HEADER_SIZE + bucket * BUCKET_SIZE
            used = SLOT_NUMBERS.unpack_from(self._data, at + HASHES_SIZE)[6]
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
