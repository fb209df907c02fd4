"""The service's own directory: which accounts and posts exist, and what they were called when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from withheld.model.identity import SubjectID


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEntry:
    """An account as the directory knows it."""

    id: str
    handle: str
    state: str = "active"
    """active, suspended, deactivated, gone …"""
    name: str = ""
    bio: str = ""
    country: str = ""
    verified: bool = False
    followers: int = 0
    created_on: str = ""
    """ISO 8601 date; empty when unknown."""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEntry:
    """A post as the directory knows it."""

    id: str
    author: str
    """The id of the account that wrote it."""
    state: str = "live"
    text: str = ""
    created_at: str = ""
    """ISO 8601; empty when unknown."""


class Directory(Protocol):
    """Look-ups in the service's own directory, as of an instant where it keeps history."""

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """Return the accounts that bore `handle` (any case) at `as_of`; several if recycled."""
        ...

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account with that id, or None."""
        ...

    def post(self, post_id: str) -> PostEntry | None:
        """Return the post with that id, or None."""
        ...

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return accounts whose handle looks the same in print (I l 1, O 0, rn m …)."""
        ...

    def accounts(self) -> Iterable[AccountEntry]:
        """Go through all accounts."""
        ...


@runtime_checkable
class SuggestingDirectory(Directory, Protocol):
    """A directory that can also say which handles are one slip of the pen away."""

    def near_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return accounts whose handle has one letter more, less, other or swapped."""
        ...


@runtime_checkable
class NumberedDirectory(Directory, Protocol):
    """A directory that can also say which ids lie near a number that a spreadsheet rounded."""

    def subjects_between(self, lowest: int, highest: int) -> Sequence[SubjectID]:
        """Return the accounts and posts whose numeric id lies in between, both ends included."""
        ...


@runtime_checkable
class LinkingDirectory(Directory, Protocol):
    """A directory that also knows where the service's own short links lead."""

    def address_behind(self, short: str) -> str:
        """Return the address behind a short link of ours; empty where there is no such link."""
        ...


@runtime_checkable
class PostsDirectory(Directory, Protocol):
    """A directory that can also say what an account wrote."""

    def posts_of(self, account_id: str) -> Sequence[PostEntry]:
        """Return the posts that the account wrote, as far as the directory knows."""
        ...
