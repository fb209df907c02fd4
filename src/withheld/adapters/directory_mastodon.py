"""
A Mastodon server as the directory of its own accounts and posts.

A name there is never given to another account, so it means the same at every date; an account made
after the order's date was not meant by it.

Source: docs.joinmastodon.org/methods/accounts (lookup, get), /methods/statuses (get), and
RFC 7033 (WebFinger) for names under another domain than the server's own.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from withheld.adapters.directory import existed_at
from withheld.adapters.directory_asking import Asker, row_of
from withheld.adapters.directory_rows import Row
from withheld.ports.directory import AccountEntry, PostEntry

_TAG = re.compile(r"<[^>]{0,500}>")


class MastodonDirectory:
    """Asks one Mastodon server about its own; a copy of somebody else's post is marked as one."""

    def __init__(self, asker: Asker, *, domain: str) -> None:
        """Take down whom to ask, and the domain that its names end in."""
        self._asker = asker
        self._domain = domain

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """Return the account of ours that bears `handle`, unless it was made after `as_of`."""
        name = self._local_name(handle)
        found = self._asker.get("api", "v1", "accounts", "lookup", acct=name) if name else None
        if found is None:
            return ()
        account = _account(row_of(found, "account"))
        is_ours = "@" not in row_of(found, "account").text("acct")
        return (account,) if is_ours and (as_of is None or existed_at(account, as_of)) else ()

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account with that id, or None."""
        found = self._asker.get("api", "v1", "accounts", account_id)
        return None if found is None else _account(row_of(found, "account"))

    def post(self, post_id: str) -> PostEntry | None:
        """Return the post with that id, or None; one for followers only is not found."""
        found = self._asker.get("api", "v1", "statuses", post_id)
        if found is None:
            return None
        row = row_of(found, "status")
        author = row_of(row.values.get("account"), "account")
        return PostEntry(
            id=row.id("id"),
            author=author.id("id"),
            state="remote-copy" if "@" in author.text("acct") else "live",
            text=_plain(row.text("content")),
            created_at=row.text("created_at"),
        )

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return nothing: the server searches by meaning, not by looks."""
        del handle
        return ()

    def accounts(self) -> Iterable[AccountEntry]:
        """Return nothing: nobody is listed."""
        return ()

    def _local_name(self, handle: str) -> str:
        """Return what the server calls `handle`, by WebFinger; empty where it knows none."""
        name, _, domain = handle.removeprefix("@").partition("@")
        resource = f"acct:{name}@{domain or self._domain}"
        found = self._asker.get(".well-known", "webfinger", resource=resource)
        if found is None:
            return ""
        subject = row_of(found, "subject").text("subject").removeprefix("acct:")
        return subject.partition("@")[0]


def _account(row: Row) -> AccountEntry:
    """Return the account in an answer."""
    return AccountEntry(
        id=row.id("id"),
        handle=row.text("username") or row.text("acct"),
        state="suspended" if row.values.get("suspended") is True else "active",
        name=row.text("display_name"),
        bio=_plain(row.text("note")),
        followers=int(row.text("followers_count") or 0),
        created_on=row.day("created_at"),
    )


def _plain(markup: str) -> str:
    """Return the words of a field that Mastodon sends as HTML."""
    return " ".join(_TAG.sub(" ", markup).split())
