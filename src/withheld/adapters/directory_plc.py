"""
Who bore which handle when, by the PLC directory's own log of the accounts that a server hosts.

A DID's log says what it was also known as from when.  Nobody can be asked the other way round, who
bore a handle, so the logs of all accounts of the server are gone through, where they are not too
many; what was read is good for some minutes, since only the present changes.

Source: web.plc.directory (log/audit); lexicon com.atproto.sync.listRepos.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from withheld.adapters.directory_asking import Asker, row_of, rows_under
from withheld.errors import DirectoryUnavailable

ACCOUNTS_MAX = 2_000
"""A server with more accounts is not gone through; then only today's bearer is looked at."""
_SECONDS_KEPT = 600
_PAGE = "1000"
_UNLISTED = frozenset({404, 501})

Log = Sequence[tuple[datetime, Sequence[str]]]
"""Handles from when, oldest first, in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """An account hosted here that bore a handle."""

    did: str
    handle: str
    """What it is called today."""
    state: str
    """active, or what the server says instead, such as takendown."""


class HandleHistory:
    """The logs of one server's accounts."""

    def __init__(self, server: Asker, history: Asker, *, accounts_max: int = ACCOUNTS_MAX) -> None:
        """Take down whom to ask; nothing is asked yet."""
        self._server, self._history = server, history
        self._accounts_max = accounts_max
        self._read_at = float("-inf")
        self._states: Mapping[str, str] = {}
        self._logs: dict[str, Log] = {}

    def bore(self, did: str, handle: str, at: datetime) -> bool:
        """
        Return whether the DID's log says that it bore `handle` at `at`.

        Raises:
            DirectoryUnavailable: The log cannot be read.
        """
        return handle in _borne(self._log(did), at)

    def bearers(self, handle: str, at: datetime | None) -> Sequence[Bearer]:
        """
        Return the accounts hosted here that bore `handle` at `at`, or ever where it is None.

        Raises:
            DirectoryUnavailable: A log, or the list of accounts, cannot be read.
        """
        self._freshen()
        found = []
        for did, state in self._states.items():
            log = self._log(did)
            ever = {one for _, handles in log for one in handles}
            if handle in (ever if at is None else _borne(log, at)):
                today = next(iter(log[-1][1]), "") if log else ""
                found.append(Bearer(did=did, handle=today, state=state))
        return found

    def _freshen(self) -> None:
        """Forget what is too old to be the present, and list the accounts."""
        now = time.monotonic()
        if now - self._read_at < _SECONDS_KEPT:
            return
        listed = dict(self._listed())
        self._states = listed if len(listed) <= self._accounts_max else {}
        self._logs.clear()
        self._read_at = now

    def _listed(self) -> Iterator[tuple[str, str]]:
        """
        Go through the accounts of the server, no further than is needed to see that they are many.

        Raises:
            DirectoryUnavailable: The list cannot be read.
        """
        cursor: str | None = None
        for _ in range(self._accounts_max // int(_PAGE) + 2):
            status, page = self._server.problem(
                "xrpc", "com.atproto.sync.listRepos", limit=_PAGE, cursor=cursor
            )
            if status in _UNLISTED:
                return
            if status != 200:  # noqa: PLR2004 -- HTTP's "OK"
                raise DirectoryUnavailable(
                    f"the server refused to list its accounts with {status}; nothing was resolved"
                )
            for row in rows_under(page, "repos"):
                is_active = row.values.get("active") is not False
                yield row.id("did"), "active" if is_active else row.text("status") or "inactive"
            cursor = str(page.get("cursor") or "") or None
            if cursor is None:
                return

    def _log(self, did: str) -> Log:
        """
        Return a DID's log.

        Raises:
            DirectoryUnavailable: It cannot be read.
        """
        if not did.startswith("did:plc:"):
            return ()
        if did not in self._logs:
            found = self._history.get(did, "log", "audit")
            if not isinstance(found, list):
                raise DirectoryUnavailable(
                    "the PLC directory gave no history; nothing was resolved"
                )
            self._logs[did] = sorted(_entries(found))
        return self._logs[did]


def _borne(log: Log, at: datetime) -> Sequence[str]:
    borne: Sequence[str] = ()
    for since, handles in log:
        if since > at:
            break
        borne = handles
    return borne


def _entries(entries: Sequence[object]) -> Iterator[tuple[datetime, Sequence[str]]]:
    """Go through what a DID was also known as from when; what was nullified never was."""
    for entry in entries:
        row = row_of(entry, "history")
        since = row.instant("createdAt")
        operation = row.values.get("operation")
        if row.values.get("nullified") is True or since is None or not isinstance(operation, dict):
            continue
        names = operation.get("alsoKnownAs")
        known = [str(one) for one in names] if isinstance(names, list) else []
        old = operation.get("handle")
        known += [str(old)] if old else []
        yield since.astimezone(UTC), [one.removeprefix("at://").casefold() for one in known]
