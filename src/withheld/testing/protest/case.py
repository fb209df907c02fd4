"""
The whole case from one seed: the service's directory, the ministry's letters, the truth of both.

Two orders overlap: some accounts of the first list stand in the second in another spelling.  The
state's own broadcaster is in the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from types import MappingProxyType

from withheld.errors import InvalidInput
from withheld.model.authority import Authority, AuthorityKind
from withheld.model.identity import AuthorityID, SubjectID
from withheld.testing.protest import letters, papers
from withheld.testing.protest.lists import Shape, Target, TruthRow, elsewhere, extras_of, list_rows
from withheld.testing.protest.people import (
    Account,
    Population,
    accounts_jsonl,
    people,
    posts_jsonl,
    snowflake,
)

_IST = timezone(timedelta(hours=5, minutes=30))
_BIG = 100
"""Rows from which a list has everything that real lists have."""
_FIRST_MIN, _SECOND_MIN = 8, 3
_POSTS_SHARE = 0.75

MINISTRY_OF_SIGNALS = Authority(
    id=AuthorityID("in-signals"),
    name=letters.MINISTRY,
    kind=AuthorityKind.MINISTRY,
    country="IN",
    domains=("signals.example",),
    addresses=(letters.SENDER,),
    other_names=("संकेत मंत्रालय", "MoS"),
    powers=("IN-69A",),
)
"""The one authority the invented service has on file when the case begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrigendum:
    """What the corrigendum to the second order changes; serials as Annexure-II prints them."""

    deleted: tuple[int, ...]
    corrected: int
    """The serial whose row was wrong."""
    corrected_to: SubjectID
    added: tuple[SubjectID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that arrives, and what a reader should make of it."""

    seed: int
    files: Mapping[str, bytes]
    """By name: `order-1.eml`, `annexure-1.xlsx`, `reminder.txt` …"""
    accounts: bytes
    """The service's directory of accounts, JSON Lines."""
    posts: bytes
    """The service's directory of posts, JSON Lines."""
    handles: bytes
    """Who bore which handle when, CSV; handles are given up and taken by others."""
    authorities: tuple[Authority, ...]
    truth: tuple[TruthRow, ...]
    """Of both lists, in their order."""
    corrigendum: Corrigendum
    not_targets: tuple[str, ...]
    """Addresses in letters and hidden sheets that nobody asks to block."""
    bystander: SubjectID
    """An account on no list."""
    protected: frozenset[SubjectID]
    """The accounts in the directory that deserve a second look."""

    def rows(self, order: str) -> tuple[TruthRow, ...]:
        """Return the rows of the `first` or the `second` list."""
        return tuple(row for row in self.truth if row.order == order)

    @property
    def in_both(self) -> frozenset[SubjectID]:
        """Return the subjects that stand in both lists."""
        first, second = (
            frozenset(row.subject for row in self.rows(order) if row.subject is not None)
            for order in ("first", "second")
        )
        return first & second

    def write(self, folder: Path) -> None:
        """
        Write the papers to `folder` and the service's directory to `folder/directory`.

        Folders are made where they are missing; files of the same name are overwritten.
        """
        directory = folder / "directory"
        directory.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        (directory / "accounts.jsonl").write_bytes(self.accounts)
        (directory / "posts.jsonl").write_bytes(self.posts)
        (directory / "handles.csv").write_bytes(self.handles)
        (directory / "service.toml").write_bytes(b'service = "chirp"\n')


def make_case(seed: int = 2021, *, rows_first: int = 257, rows_second: int = 1178) -> Case:
    """
    Return the case as it happened in numbers; the same seed gives the same bytes.

    Raises:
        InvalidInput: Fewer than 8 rows in the first list, or 3 in the second.
    """
    return _make(seed, rows_first=rows_first, rows_second=rows_second, is_small=False)


def make_small_case(rows: int = 12, *, seed: int = 2021) -> Case:
    """
    Return a case of `rows` rows and a second list a third as long, in text and CSV alone.

    Raises:
        InvalidInput: Fewer than 8 rows.
    """
    return _make(seed, rows_first=rows, rows_second=max(3, rows // 3), is_small=True)


def _make(seed: int, *, rows_first: int, rows_second: int, is_small: bool) -> Case:
    if rows_first < _FIRST_MIN or rows_second < _SECOND_MIN:
        raise InvalidInput(
            f"lists of {rows_first} and {rows_second} rows; what the case needs does not fit "
            f"in fewer than {_FIRST_MIN} and {_SECOND_MIN}"
        )
    rng = Random(seed)  # noqa: S311 -- invented data; nothing here is secret
    spare = 20 if is_small else 180
    population = people(rng, count=rows_first + rows_second + spare)
    listed, strangers = population.accounts[:-spare], population.accounts[-spare:]
    first = _first_list(
        rng,
        population,
        listed,
        strangers=strangers,
        count=rows_first,
        in_sheet=not is_small,
    )
    second = _second_list(rng, first, listed, strangers=strangers, count=rows_second)
    change, letter = _corrigendum(rng, second, strangers)
    decoys = tuple(Target(account=account).named.url for account in strangers[:2])
    second, today, handles = _recycled(rng, second, population.accounts)
    build = papers.small if is_small else papers.full
    return Case(
        seed=seed,
        files=MappingProxyType(build(first, second, letter, decoys)),
        accounts=accounts_jsonl(today),
        posts=posts_jsonl(population.posts),
        handles=handles,
        authorities=(MINISTRY_OF_SIGNALS,),
        truth=(*first, *second),
        corrigendum=change,
        not_targets=(*letters.NOT_TARGETS, *(() if is_small else decoys)),
        bystander=SubjectID(f"account:{strangers[-1].entry.id}"),
        protected=frozenset(
            SubjectID(f"account:{account.entry.id}")
            for account in population.accounts
            if account.safeguard is not None
        ),
    )


def _first_list(
    rng: Random,
    population: Population,
    listed: Sequence[Account],
    *,
    strangers: Sequence[Account],
    count: int,
    in_sheet: bool,
) -> tuple[TruthRow, ...]:
    """Return the mixed list: accounts, posts, a hashtag, a search, some that are not ours."""
    extras = extras_of(rng, count=max(3, count // 40))
    shape = Shape(order="first", repeats=max(1, count // 32), in_sheet=in_sheet)
    wanted = count - len(extras) - shape.repeats
    # The newsroom, the politician and the state's own broadcaster are always in it.
    pinned = (listed[0], listed[4], listed[7])
    others = [account for account in listed if account not in pinned]
    chosen = rng.sample(others, k=wanted - len(pinned))
    posts = population.posts_of()
    targets = [Target(account=account) for account in pinned]
    for account in chosen:
        own = posts.get(account.entry.id, [])
        is_post = bool(own) and rng.random() < _POSTS_SHARE
        targets.append(Target(account=account, post=rng.choice(own) if is_post else None))
    return list_rows(rng, targets, shape=shape, extras=extras, strangers=strangers)


def _second_list(
    rng: Random,
    first: Sequence[TruthRow],
    listed: Sequence[Account],
    *,
    strangers: Sequence[Account],
    count: int,
) -> tuple[TruthRow, ...]:
    """Return the list of accounts; about one in twenty of the first list's stands in it too."""
    by_subject = {SubjectID(f"account:{account.entry.id}"): account for account in listed}
    named = {row.subject for row in first if row.subject in by_subject}
    touched = {row.holder for row in first}
    shared_from = [account for subject, account in by_subject.items() if subject in named]
    fresh = [account for subject, account in by_subject.items() if subject not in touched]
    extras = elsewhere(rng, order="second", count=count // 240)
    shape = Shape(order="second", repeats=count // 80, in_sheet=False)
    shared = rng.sample(shared_from, k=min(len(shared_from), max(2, len(first) // 20)))
    wanted = count - len(extras) - shape.repeats - len(shared)
    chosen = [*shared, *rng.sample(fresh, k=wanted)]
    targets = [Target(account=account) for account in chosen]
    return list_rows(rng, targets, shape=shape, extras=extras, strangers=strangers)


def _corrigendum(
    rng: Random, second: Sequence[TruthRow], strangers: Sequence[Account]
) -> tuple[Corrigendum, letters.Letter]:
    """Return what the corrigendum changes, and its letter."""
    serials = rng.sample([row.serial for row in second], k=max(2, min(10, len(second) // 4)))
    corrected, deleted = serials[0], tuple(serials[1:])
    changed = strangers[2:4] if len(second) < _BIG else strangers[2:7]
    right, *new = (Target(account=account) for account in changed)
    added = tuple((len(second) + n, target.named.url) for n, target in enumerate(new, start=1))
    change = Corrigendum(
        deleted=deleted,
        corrected=corrected,
        corrected_to=right.subject,
        added=tuple(target.subject for target in new),
    )
    letter = letters.corrigendum(
        deleted=deleted, corrected=(corrected, right.named.url), added=added
    )
    return change, letter


def _recycled(
    rng: Random, second: tuple[TruthRow, ...], accounts: tuple[Account, ...]
) -> tuple[tuple[TruthRow, ...], tuple[Account, ...], bytes]:
    """
    Return the list again, the accounts as they are today, and who bore which handle when.

    In a big case one listed account has given up its handle since, and another has taken it: who
    looks the name up today finds somebody whom no order names, so a person must confirm it.
    """
    heading = b"account,handle,from,until\n"
    if len(second) < _BIG:
        return second, accounts, heading
    named = {row.holder for row in second if row.form == "plain" and row.safeguard is None}
    old = next(a for a in accounts if SubjectID(f"account:{a.entry.id}") in named)
    taken_at = datetime(2021, 6, 14, 9, 30, tzinfo=_IST)
    new = replace(
        old.entry,
        id=snowflake(taken_at, rng),
        created_on=taken_at.date().isoformat(),
        state="active",
        name="New here",
        bio="",
    )
    renamed = replace(old, entry=replace(old.entry, handle=f"{old.entry.handle}_then"))
    history = (
        f"{old.entry.id},{old.entry.handle},{old.entry.created_on},2021-06-01\n"
        f"{new.id},{new.handle},{new.created_on},\n"
    )
    return (
        tuple(_by_recycled_handle(row, old) for row in second),
        (
            *(renamed if account is old else account for account in accounts),
            replace(old, entry=new),
        ),
        heading + history.encode(),
    )


def _by_recycled_handle(row: TruthRow, old: Account) -> TruthRow:
    is_named = row.subject == f"account:{old.entry.id}" and row.form != "by-id"
    return replace(row, needs_person=True) if is_named else row
