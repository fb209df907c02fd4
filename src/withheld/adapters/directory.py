"""
The service's own directory from a folder: `accounts` and `posts`, as JSON lines or CSV.

    accounts.jsonl   {"id": "17", "handle": "asha", "name": "…", "old_handle": "asha_old", …}
    posts.csv        id,author,created,text,state
    handles.csv      account,handle,from,until        who was called what when; may be absent
    links.csv        code,url                         where our short links lead; may be absent

Ids are kept as text: a number of nineteen digits is never read as a float.
"""

import bisect
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from withheld.adapters.directory_rows import Row, rows_of
from withheld.errors import InvalidInput
from withheld.model.identity import SubjectID
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.resolution.confusables import distance, skeleton

_NEAR_MAX = 2_000
"""Handles compared letter by letter for one suggestion."""
_TRUE = frozenset({"true", "1", "yes", "y"})


@dataclass(frozen=True, slots=True)
class Span:
    """An account that bore a handle from one instant, included, to another, excluded."""

    account: str
    since: datetime | None = None
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Return whether the account bore it at `at`; an unknown end is open."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


class MemoryDirectory:
    """A directory held in memory, with handle history as far as it was given."""

    def __init__(
        self,
        accounts: Iterable[AccountEntry],
        posts: Iterable[PostEntry] = (),
        *,
        history: Iterable[tuple[str, Span]] = (),
        links: Mapping[str, str] | None = None,
    ) -> None:
        """
        Index `accounts` and `posts`.

        `history` pairs former handles with their bearers; `links` says where short links lead.
        """
        self._links = dict(links or {})
        self._accounts = {account.id: account for account in accounts}
        self._posts = {post.id: post for post in posts}
        self._spans: dict[str, list[Span]] = defaultdict(list)
        began: dict[str, datetime] = {}
        for handle, span in history:
            self._spans[handle.casefold()].append(span)
            if span.until is not None:
                began[span.account] = max(span.until, began.get(span.account, span.until))
        for account in self._accounts.values():
            spans = self._spans[account.handle.casefold()]
            if not any(span.account == account.id and span.until is None for span in spans):
                spans.append(Span(account.id, since=began.get(account.id)))

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """Return the accounts that bore `handle` (any case) at `as_of`, or ever when it is None."""
        spans = self._spans.get(handle.casefold(), ())
        ids = dict.fromkeys(span.account for span in spans if as_of is None or span.covers(as_of))
        bearers = (self._accounts[account] for account in ids if account in self._accounts)
        return tuple(a for a in bearers if as_of is None or existed_at(a, as_of))

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account with that id, or None."""
        return self._accounts.get(account_id)

    def post(self, post_id: str) -> PostEntry | None:
        """Return the post with that id, or None."""
        return self._posts.get(post_id)

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return accounts whose handle looks the same in print, former handles included."""
        handles = self._by_skeleton.get(skeleton(handle), ())
        found: dict[str, AccountEntry] = {}
        for known in handles:
            for account in self.accounts_by_handle(known, as_of=None):
                found.setdefault(account.id, account)
        return tuple(found.values())

    def near_handles(self, handle: str) -> Sequence[AccountEntry]:
        """
        Return accounts whose handle has one letter more, less, other or swapped.

        One slip leaves the first or the last half of a name whole, so only handles that share one
        of them are looked at; where thousands do, none is proposed.
        """
        name = handle.casefold()
        half = len(name) // 2
        ends = _starting_with(self._backwards, name[half + 1 :][::-1])
        handles = (
            *_starting_with(self._forwards, name[: max(0, half - 1)]),
            *(end[::-1] for end in ends),
        )
        near = (known for known in handles if distance(name, known, at_most=1) <= 1)
        found: dict[str, AccountEntry] = {}
        for known in near:
            for account in self.accounts_by_handle(known, as_of=None):
                found.setdefault(account.id, account)
        return tuple(found.values())

    def address_behind(self, short: str) -> str:
        """Return where a short link of ours leads; empty where there is no such link."""
        return self._links.get(short, "")

    def accounts(self) -> Iterable[AccountEntry]:
        """Go through all accounts, in the order they were given."""
        return self._accounts.values()

    def posts(self) -> Iterable[PostEntry]:
        """Go through all posts, in the order they were given."""
        return self._posts.values()

    def posts_of(self, account_id: str) -> Sequence[PostEntry]:
        """Return the posts that the account wrote."""
        return self._by_author.get(account_id, ())

    def subjects_between(self, lowest: int, highest: int) -> Sequence[SubjectID]:
        """Return the accounts and posts whose numeric id lies in between, both ends included."""
        start = bisect.bisect_left(self._numbered, (lowest, ""))
        end = bisect.bisect_right(self._numbered, (highest, "~"))
        return tuple(SubjectID(subject) for _, subject in self._numbered[start:end])

    @cached_property
    def _by_author(self) -> Mapping[str, Sequence[PostEntry]]:
        found: dict[str, list[PostEntry]] = defaultdict(list)
        for post in self._posts.values():
            found[post.author].append(post)
        return found

    @cached_property
    def _by_skeleton(self) -> Mapping[str, Sequence[str]]:
        """The handles behind each skeleton; built when first asked for."""
        handles: dict[str, list[str]] = defaultdict(list)
        for handle in self._spans:
            handles[skeleton(handle)].append(handle)
        return handles

    @cached_property
    def _forwards(self) -> Sequence[str]:
        """Every handle, in order; built when first asked for."""
        return sorted(self._spans)

    @cached_property
    def _backwards(self) -> Sequence[str]:
        """Every handle written backwards, in order; built when first asked for."""
        return sorted(handle[::-1] for handle in self._spans)

    @cached_property
    def _numbered(self) -> Sequence[tuple[int, str]]:
        """Every numeric id with its subject, in order; built when first asked for."""
        ids = [(account, f"account:{account}") for account in self._accounts]
        ids += [(post, f"post:{post}") for post in self._posts]
        return sorted((int(number), subject) for number, subject in ids if number.isdecimal())


def _starting_with(names: Sequence[str], start: str) -> Sequence[str]:
    """Return those of the sorted `names` that start so; none where they are too many to tell."""
    if not start:
        return ()
    first = bisect.bisect_left(names, start)
    last = bisect.bisect_left(names, start + "\U0010ffff")
    return names[first:last] if last - first <= _NEAR_MAX else ()


def existed_at(account: AccountEntry, at: datetime) -> bool:
    """Return whether the account may have existed at `at`; the day it was made counts whole."""
    return (
        not account.created_on or account.created_on[:10] <= at.astimezone(UTC).date().isoformat()
    )


def open_directory(folder: Path) -> MemoryDirectory:
    """
    Return the directory in `folder`.

    Raises:
        NotFound: No accounts file there.
        InvalidInput: A line that cannot be read; the message says which and what was expected.
    """
    accounts: list[AccountEntry] = []
    history: list[tuple[str, Span]] = []
    for row in rows_of(folder, "accounts", required=True):
        account = account_in(row)
        accounts.append(account)
        history += _former_handles(row, account.id)
    posts = [post_in(row) for row in rows_of(folder, "posts")]
    known = {account.id for account in accounts}
    history += [_named(row, known) for row in rows_of(folder, "handles")]
    _ensure_unique(accounts, "accounts")
    _ensure_unique(posts, "posts")
    links = {row.id("code"): row.text("url") for row in rows_of(folder, "links")}
    return MemoryDirectory(accounts, posts, history=history, links=links)


def _ensure_unique(entries: Sequence[AccountEntry | PostEntry], what: str) -> None:
    """
    Check that no id stands twice.

    Raises:
        InvalidInput: One does.
    """
    twice = len(entries) - len({entry.id for entry in entries})
    if twice:
        raise InvalidInput(f"{twice} ids stand twice in {what}; every id may stand once")


def account_in(row: Row) -> AccountEntry:
    """Return the account in `row`."""
    handle = row.text("handle").removeprefix("@")
    if not handle:
        row.refuse("no handle; expected the account's name on the service")
    followers = row.text("followers")
    if followers and not followers.isdecimal():
        row.refuse("followers is no whole number; expected one, or nothing")
    return AccountEntry(
        id=row.id("id"),
        handle=handle,
        state=row.text("state") or "active",
        name=row.text("name"),
        bio=row.text("bio"),
        country=row.text("country").upper(),
        verified=row.text("verified").casefold() in _TRUE,
        followers=int(followers or 0),
        created_on=row.day("created_on", "created"),
        language=row.text("language"),
    )


def post_in(row: Row) -> PostEntry:
    """Return the post in `row`."""
    return PostEntry(
        id=row.id("id"),
        author=row.id("author"),
        state=row.text("state") or "live",
        text=row.text("text"),
        created_at=row.text("created_at", "created"),
    )


def _former_handles(row: Row, account_id: str) -> Iterator[tuple[str, Span]]:
    """Yield the handles `row` says the account bore before, at a time nobody knows."""
    several = row.values.get("old_handles")
    former = several if isinstance(several, list) else row.text("old_handles").split()
    for handle in (*map(str, former), row.text("old_handle")):
        if handle:
            yield handle.removeprefix("@"), Span(account_id)


def _named(row: Row, known: Container[str]) -> tuple[str, Span]:
    """Return the handle in `row` of the handles' history, and who bore it when."""
    since, until = row.instant("from"), row.instant("until")
    if since is not None and until is not None and until <= since:
        row.refuse("until is not after from; expected a later instant, or nothing")
    handle = row.text("handle").removeprefix("@")
    if not handle:
        row.refuse("no handle; expected the name the account bore")
    account = row.id("account")
    if account not in known:
        row.refuse("no account has that id; expected one that stands in accounts")
    return handle, Span(account, since=since, until=until)
