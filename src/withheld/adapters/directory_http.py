"""
The service's own directory behind a look-up API; `docs/directory.md` says what it answers.

    GET /accounts?handle=asha&as_of=2021-01-31T23:59:59Z     {"accounts": [{"id": "17", …}]}
    GET /accounts/17                                         {"id": "17", "handle": "asha", …}
    GET /posts/901                                           {"id": "901", "author": "17", …}
    GET /similar?handle=asha                                 {"accounts": […]}
    GET /links/Ab3                                           {"url": "https://chirp.example/…"}

404 says that there is no such thing; anything else but 200 says nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from withheld.adapters.directory import account_in, post_in
from withheld.adapters.directory_asking import Asker, row_of, rows_under
from withheld.ports.directory import AccountEntry, PostEntry


class HTTPDirectory:
    """Asks a look-up API; keeps nothing between two questions."""

    def __init__(self, asker: Asker) -> None:
        """Take down whom to ask."""
        self._asker = asker

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """Return the accounts that bore `handle` at `as_of`, or ever where it is None."""
        at = None if as_of is None else as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return self._accounts(self._asker.get("accounts", handle=handle, as_of=at))

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account with that id, or None."""
        found = self._asker.get("accounts", account_id)
        return None if found is None else account_in(row_of(found, "account"))

    def post(self, post_id: str) -> PostEntry | None:
        """Return the post with that id, or None."""
        found = self._asker.get("posts", post_id)
        return None if found is None else post_in(row_of(found, "post"))

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return accounts whose handle looks the same in print; none where it cannot tell."""
        return self._accounts(self._asker.get("similar", missing=(404, 501), handle=handle))

    def accounts(self) -> Iterable[AccountEntry]:
        """Return nothing: a look-up API lists nobody."""
        return ()

    def address_behind(self, short: str) -> str:
        """Return where a short link of ours leads; empty where there is no such link."""
        found = self._asker.get("links", short)
        return "" if found is None else row_of(found, "link").text("url")

    def _accounts(self, found: object | None) -> Sequence[AccountEntry]:
        """Return the accounts of an answer; none where there is nobody."""
        return () if found is None else [account_in(row) for row in rows_under(found, "accounts")]
