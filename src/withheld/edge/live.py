"""
An edge that is up to date: the last verified table, and above it the changes since.

It never goes backwards, and being cut off it goes on with what it has and says how stale that is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from withheld.edge.answer import MICROSECOND, LookUp, LookUps, Said, Standing, combined
from withheld.edge.format import (
    HASH_SIZE,
    NO_CHECKPOINT,
    Clause,
    Entry,
    clause_of,
    entry_of,
    instant,
    moment,
)
from withheld.edge.many import Memo, Question, nothing_known
from withheld.edge.signatures import PublicKeys
from withheld.edge.table import MAX_AGE, Table
from withheld.errors import AlreadyDone, NotReady, UnreadableFile, ensure
from withheld.model.identity import SubjectID

if TYPE_CHECKING:
    from withheld.edge.build import Signer
    from withheld.edge.changes import Alive, Change
    from withheld.edge.told import Disclosed, Index

_COUNTRIES_MAX = 512


class Taken(StrEnum):
    """What became of a line."""

    TAKEN = "taken"
    KNOWN = "known"
    """Taken before, or in the table."""
    GAP = "gap"
    """Something before it is missing: fetch the table."""


class _State(NamedTuple):
    """What look-ups read; replaced as a whole, so that a look-up never sees half of it."""

    table: Table | None
    overlay: dict[str, tuple[Clause, ...]]
    standing: Standing
    published_at: int
    checkpoint: bytes
    memos: dict[str | None, Memo]
    """By country; whoever makes a new state starts them anew."""
    told: "Index" = {}  # noqa: RUF012 -- replaced as a whole and never changed
    """What viewers may be told, by subject."""
    told_at: int = -(2**62)


class Edge:
    """The look-up of a service at serving time; one for each process, shared by its threads."""

    def __init__(
        self, keys: PublicKeys, *, table: Table | None = None, max_age: timedelta = MAX_AGE
    ) -> None:
        """Start with a table, or with none, in which case everything is *don't know*."""
        self.keys = keys
        standing = Standing(version=0, as_of=-(2**62), max_age=max_age // MICROSECOND)
        self._state = _State(None, {}, standing, 0, NO_CHECKPOINT, {})
        self._last_checked: _State | None = None
        self._one_writer = Lock()
        if table is not None:
            self.adopt(table)

    @property
    def version(self) -> int:
        """The last change this edge takes into account; 0 when it has nothing."""
        return self._state.standing.version

    @property
    def has_table(self) -> bool:
        """Whether there is anything to answer from."""
        return self._state.table is not None

    @property
    def as_of(self) -> datetime | None:
        """When the source was last heard, by the source's clock; None before the first table."""
        return moment(self._state.standing.as_of) if self._state.table is not None else None

    @property
    def max_age(self) -> timedelta:
        """How old what is known may be before an unlisted subject is *don't know*."""
        return self._state.standing.max_age * MICROSECOND

    def adopt(self, table: Table, *, is_checked: bool = True) -> None:
        """
        Go on from a newer table; changes that are in it are forgotten.

        Of one that is not `is_checked` yet, say later `vouch` or `go_back`.

        Raises:
            AlreadyDone: The table is older than what this edge knows.
        """
        with self._one_writer:
            state, header = self._state, table.header
            if header.version < state.standing.version:
                raise AlreadyDone(
                    f"a table of version {header.version} was offered and version {self.version} "
                    "is known; an edge never goes backwards"
                )
            standing = state.standing._replace(
                version=header.version,
                as_of=max(state.standing.as_of, header.published_at),
            )
            if is_checked:
                self._last_checked = None
            elif self._last_checked is None:
                self._last_checked = state
            self._state = _State(
                table,
                {},
                standing,
                header.published_at,
                header.record_checkpoint,
                memos={},
                told=state.told,
                told_at=state.told_at,
            )

    def vouch(self, table: Table) -> None:
        """Take it that a table was checked after it was adopted."""
        with self._one_writer:
            if self._state.table is table:
                self._last_checked = None

    def go_back(self, table: Table) -> None:
        """Go on from what was checked last, this table being not what was signed."""
        with self._one_writer:
            if self._state.table is table and self._last_checked is not None:
                self._state, self._last_checked = self._last_checked, None

    def take(self, line: bytes) -> Taken:
        """
        Take one line of the feed, at once.

        Raises:
            UnreadableFile: It is no line of the feed.
            NotPermitted: It is not signed by whom this edge trusts.
        """
        from withheld.edge.changes import read_line  # Whoever only asks reads no line.

        return self.take_said(read_line(line, self.keys))

    def take_said(self, said: "Change | Alive") -> Taken:
        """Take what a line says whose signature was checked, at once."""
        from withheld.edge.changes import Alive

        with self._one_writer:
            state = self._state
            if state.table is None:
                return Taken.GAP
            if isinstance(said, Alive):
                return self._hear(said)
            if said.sequence <= self.version:
                return Taken.KNOWN
            if said.previous != self.version:
                return Taken.GAP
            self._state = _after(state, said)
            return Taken.TAKEN

    def _hear(self, said: "Alive") -> Taken:
        """Take the source's word that nothing is new, unless something is."""
        standing = self._state.standing
        if said.sequence > standing.version:
            return Taken.GAP
        if said.sequence < standing.version:
            return Taken.KNOWN
        has_told = self._tell(said)
        if instant(said.at) <= standing.as_of:
            return Taken.TAKEN if has_told else Taken.KNOWN
        heard = standing._replace(as_of=instant(said.at))
        self._state = self._state._replace(standing=heard, memos={})
        return Taken.TAKEN

    def _tell(self, said: "Alive") -> bool:
        """Take what viewers may be told, unless something later was taken; say if it is new."""
        at = instant(said.at)
        if said.told is None or at < self._state.told_at:
            return False
        from withheld.edge.told import index_of

        told = index_of(said.told)
        is_new = told != self._state.told
        self._state = self._state._replace(told=told, told_at=at)
        return is_new

    def disclosed_of(
        self, subjects: Sequence[str], country: str | None, at: datetime
    ) -> "Disclosed":
        """
        Return what viewers in `country` may be told where they meet this withheld.

        Never read this as a look-up: it does not say that anything is withheld.
        """
        from withheld.edge.told import disclosed_of

        return disclosed_of(self._state.told, subjects, country, at)

    def clauses(self, subject: str) -> tuple[Clause, ...]:
        """Return what holds of exactly this subject, now or later; nothing if unlisted."""
        return _clauses(self._state, subject)

    def look_up(self, subjects: Sequence[str], country: str | None, at: datetime) -> LookUp:
        """
        Return what is known of a subject and what it belongs to (a post, then its account).

        `at` is aware UTC; `country` is ISO 3166-1 alpha-2, or None when it is not known.
        """
        state = self._state
        found, subjects = _found(state, subjects)
        if state.table is None:
            empty = state.standing._replace(as_of=instant(at), max_age=-1)
            return combined(found, subjects, country, instant(at), empty)
        return combined(found, subjects, country, instant(at), state.standing)

    def look_up_many(
        self, questions: Sequence[Question], country: str | None, at: datetime
    ) -> LookUps:
        """
        Return what is known of many things for one viewer, such as a timeline of a hundred.

        Each is a subject, or a chain of them as `look_up` takes it; `at` is aware UTC.
        """
        state, now = self._state, instant(at)
        if state.table is None:
            return LookUps(nothing_known(questions), 0, 0)
        as_of = state.standing.as_of
        now = max(now, as_of)
        memo = _memo(state, country, now)
        said = memo.said(questions, now)
        if not memo.holds_at(now):
            # Another thread, an instant ahead, narrowed the span meanwhile.
            said = _new_memo(state, country, now).said(questions, now)
        return LookUps(said, now - as_of, state.standing.version)

    def said_of(self, question: Question, country: str | None, microseconds: int) -> Said:
        """Return what `look_up` answers, at microseconds since 1970, and no more than that."""
        state = self._state
        if state.table is None:
            return nothing_known([question])[0]
        now = max(microseconds, state.standing.as_of)
        memo = _memo(state, country, now)
        said = memo.said_of(question, now)
        return said if memo.holds_at(now) else _new_memo(state, country, now).said_of(question, now)

    def hashes(self, subjects: Sequence[str]) -> bytes:
        """
        Return the hashes of subjects, eight bytes each, for `listed`; all its tables have the same.

        Raises:
            NotReady: There is no table yet.
            InvalidInput: An id that is no Unicode text.
        """
        return self._some_table().hashes(subjects)

    def listed(self, hashes: "bytes | bytearray | memoryview") -> bytes:
        """
        Return a byte for each hash: 0 is not listed, for certain; after 1, ask about the subject.

        For going through very many: a service keeps the hash beside each of its posts.

        Raises:
            NotReady: There is no table yet.
            InvalidInput: Not eight bytes each.
        """
        state, table = self._state, self._some_table()
        try:
            found = table.listed(hashes)
        except UnreadableFile:
            found = b"\1" * (len(memoryview(hashes).cast("B")) // HASH_SIZE)  # Each is to be asked.
        if not state.overlay:
            return found
        changed = table.hashes(list(state.overlay))
        size = len(changed) // len(state.overlay)
        new = {changed[at : at + size] for at in range(0, len(changed), size)}
        every = bytes(hashes)
        return bytes(
            1 if every[place * size : (place + 1) * size] in new else said
            for place, said in enumerate(found)
        )

    def _some_table(self) -> Table:
        """
        Return the table.

        Raises:
            NotReady: There is none yet.
        """
        table = self._state.table
        if table is None:
            raise NotReady("this edge has no table yet; have it fetch one")
        return table

    def entries(self) -> Iterator[Entry]:
        """Go through everything that holds now or later: the table with its changes made."""
        state = self._state
        for entry in state.table.entries() if state.table is not None else ():
            if entry.subject not in state.overlay:
                yield entry
        for subject, clauses in state.overlay.items():
            for clause in clauses:
                yield entry_of(SubjectID(subject), clause)

    def rebuild(self, signer: "Signer | None" = None) -> bytes:
        """
        Return the table of what is known now, byte for byte what a fresh snapshot would be.

        Raises:
            NotReady: There is no table to start from.
        """
        from withheld.edge.build import build  # Whoever only asks builds nothing.

        state, table = self._state, self._some_table()
        return build(
            self.entries(),
            version=state.standing.version,
            published_at=moment(state.published_at),
            hash_key=table.header.hash_key,
            record_checkpoint=state.checkpoint,
            signer=signer,
        )


def _memo(state: _State, country: str | None, now: int) -> Memo:
    """Return what is worked out for viewers of a country, anew when it no longer holds."""
    memo = state.memos.get(country)
    if memo is None or not memo.holds_at(now):
        if len(state.memos) > _COUNTRIES_MAX:
            state.memos.clear()  # Whoever asks may send any text for a country.
        memo = _new_memo(state, country, now)
        state.memos[country] = memo
    return memo


def _new_memo(state: _State, country: str | None, now: int) -> Memo:
    return Memo(_table_of(state), state.overlay, state.standing, country=country, now=now)


def _table_of(state: _State) -> Table:
    ensure(state.table is not None, "asked before there was a table")
    return state.table  # type: ignore[return-value]  # as was just made sure


def _found(
    state: _State, subjects: Sequence[str]
) -> tuple[list[tuple[Clause, ...]], Sequence[str]]:
    """
    Return what holds of each subject, and the subjects, "" for one that could not be read.

    Of that nothing is known, as of anything that is no subject; the others of its chain count.
    """
    try:
        return [_clauses(state, subject) for subject in subjects], subjects
    except UnreadableFile:
        found: list[tuple[Clause, ...]] = []
        known: list[str] = []
    for subject in subjects:
        try:
            found.append(_clauses(state, subject))
            known.append(subject)
        except UnreadableFile:
            found.append(())
            known.append("")
    return found, known


def _clauses(state: _State, subject: str) -> tuple[Clause, ...]:
    """Return what the overlay says of a subject, else the table."""
    changed = state.overlay.get(subject)
    if changed is not None:
        return changed
    return state.table.clauses(subject) if state.table is not None else ()


def _after(state: _State, change: "Change") -> _State:
    """
    Return the state after a change.

    The overlay grows in place: a look-up in the meantime meets each subject before or after it.
    """
    at = max(instant(change.at), state.published_at)
    for subject, entries in change.subjects.items():
        clauses = (clause_of(entry, at) for entry in entries)
        state.overlay[subject] = tuple(one for one in clauses if one is not None)
    standing = state.standing._replace(version=change.sequence, as_of=max(state.standing.as_of, at))
    return state._replace(
        standing=standing,
        published_at=at,
        checkpoint=change.record_checkpoint,
        memos={},
    )
