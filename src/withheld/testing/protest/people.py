"""
The invented service's own directory: accounts and posts that name nobody.

Ids are nineteen digits long and carry the instant they were made, as on the services these lists
were written for; a spreadsheet that takes them for numbers rounds them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from withheld.model.review import SafeguardClass
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.testing.protest.words import OUTLETS, PARTIES, PLACES, ROLES, UNIONS, Role

HOST = "chirp.example"
SHORT_HOST = "chi.example"
"""Where the service's short links live; only the service can say what they lead to."""

_EPOCH = datetime(2010, 11, 4, tzinfo=UTC)
_SYLLABLES = "ta vi mo ra ke lu sho pi na do ze hi ru ga ye bo li su ma fe".split()
_SHAPES = (
    "{stem}",
    "{Stem}",
    "{stem}{n}",
    "{stem}_{n}",
    "_{stem}{n}",
    "{Stem}{n}",
    "{stem}__",
    "Il1{stem}",
)
_VERIFIED_SHARE = 0.4
# The bits below the instant: a counter and a machine, as in any snowflake.
_ID_SHIFT = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An invented account, and the class of speech a reviewer should be told of, if any."""

    entry: AccountEntry
    role: str
    safeguard: SafeguardClass | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Everyone on the service; the accounts in the order they were made up."""

    accounts: tuple[Account, ...]
    posts: tuple[PostEntry, ...]

    def posts_of(self) -> dict[str, list[PostEntry]]:
        """Return the posts by their author's id."""
        by_author: dict[str, list[PostEntry]] = {}
        for post in self.posts:
            by_author.setdefault(post.author, []).append(post)
        return by_author


def snowflake(at: datetime, rng: Random) -> str:
    """Return an id made at `at` (aware UTC)."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    return str((milliseconds << _ID_SHIFT) | rng.randrange(1 << _ID_SHIFT))


def people(rng: Random, *, count: int) -> Population:
    """
    Return `count` accounts and some posts of about half of them.

    However few they are, the first ones are one of each role, so that a small case has a
    newsroom, a politician and a bystander too.
    """
    roles = _roles(rng, count)
    taken: set[str] = set()
    accounts = tuple(_account(rng, role, taken) for role in roles)
    posts = [post for account in accounts for post in _posts(rng, account)]
    return Population(accounts=accounts, posts=tuple(posts))


def accounts_jsonl(accounts: Sequence[Account]) -> bytes:
    """Return the accounts as the service exports them: one JSON object a line."""
    rows = (
        {
            "id": account.entry.id,
            "handle": account.entry.handle,
            "verified": account.entry.verified,
            "created": account.entry.created_on,
            "followers": account.entry.followers,
            "state": account.entry.state,
            "country": account.entry.country,
            "name": account.entry.name,
            "bio": account.entry.bio,
        }
        for account in accounts
    )
    return _jsonl(rows)


def posts_jsonl(posts: Sequence[PostEntry]) -> bytes:
    """Return the posts as the service exports them: one JSON object a line."""
    rows = (
        {
            "id": post.id,
            "author": post.author,
            "created": post.created_at,
            "text": post.text,
            "state": post.state,
            "media": False,
        }
        for post in posts
    )
    return _jsonl(rows)


def _jsonl(rows: Iterable[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _roles(rng: Random, count: int) -> list[str]:
    names = list(ROLES)
    shares = [ROLES[name].share for name in names]
    drawn = rng.choices(names, shares, k=max(0, count - len(names)))
    # One state broadcaster is a slip; two would be a policy.
    return (names + ["ordinary" if name == "broadcaster" else name for name in drawn])[:count]


def _account(rng: Random, name: str, taken: set[str]) -> Account:
    role = ROLES[name]
    made_at = datetime(2011, 3, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(310_000_000))
    entry = AccountEntry(
        id=snowflake(made_at, rng),
        handle=_handle(rng, taken),
        state=rng.choices(["active", "suspended", "deactivated"], [90, 6, 4])[0],
        name=_filled(rng, rng.choice(role.names)),
        bio=_filled(rng, rng.choice(role.bios)),
        country=rng.choices(["IN", "CA", "GB", "PK", ""], [70, 6, 6, 3, 15])[0],
        verified=role.safeguard is not None and rng.random() < _VERIFIED_SHARE,
        followers=int(rng.paretovariate(0.9) * 40),
        created_on=made_at.date().isoformat(),
    )
    return Account(entry=entry, role=name, safeguard=role.safeguard)


def _handle(rng: Random, taken: set[str]) -> str:
    while True:
        stem = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))
        handle = rng.choice(_SHAPES).format(stem=stem, Stem=stem.title(), n=rng.randrange(10, 999))
        if handle.casefold() not in taken:
            taken.add(handle.casefold())
            return handle


def _filled(rng: Random, pattern: str) -> str:
    person = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))).title()
    return pattern.format(
        person=person,
        place=rng.choice(PLACES),
        outlet=rng.choice(OUTLETS),
        party=rng.choice(PARTIES),
        union=rng.choice(UNIONS),
    )


def _posts(rng: Random, account: Account) -> list[PostEntry]:
    role: Role = ROLES[account.role]
    posts = []
    for _ in range(rng.choice((0, 1, 1, 2))):
        made_at = datetime(2021, 1, 26, tzinfo=UTC) + timedelta(seconds=rng.randrange(432_000))
        posts.append(
            PostEntry(
                id=snowflake(made_at, rng),
                author=account.entry.id,
                state=rng.choices(["live", "deleted"], [94, 6])[0],
                text=_filled(rng, rng.choice(role.posts)),
                created_at=made_at.isoformat(),
            )
        )
    return posts
