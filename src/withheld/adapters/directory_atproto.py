"""
An AT Protocol server as the directory of the accounts it hosts: handle to DID, DID to account.

Handles there are host names that change and are taken over by others.  A handle that is borne today
says nothing of another day, so the DID's own history (PLC) decides who bore it then.

Source: atproto.com/specs/handle, /specs/did; lexicons com.atproto.identity.resolveHandle,
com.atproto.repo.describeRepo and getRecord; web.plc.directory (log/audit).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from withheld.adapters.directory_asking import Asker, Json, row_of
from withheld.errors import DirectoryUnavailable
from withheld.ports.directory import AccountEntry, PostEntry

_MISSING = frozenset(
    {"HandleNotFound", "RepoNotFound", "RecordNotFound", "RepoDeactivated", "RepoTakendown"}
)
_NO_SUCH = ("unable to resolve handle", "could not find repo", "could not locate record")
"""What servers say in words where they give no name to the refusal."""


class ATProtoDirectory:
    """Asks one personal data server, and the PLC directory for history."""

    def __init__(self, server: Asker, history: Asker | None) -> None:
        """Take down whom to ask; without `history` no handle is known for any day but today."""
        self._server = server
        self._history = history

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """
        Return the account hosted here that bore `handle` at `as_of`, or bears it where it is None.

        Nobody can be asked who else bore it: where its bearer of today did not, nobody is found.
        """
        found = self._ask("com.atproto.identity.resolveHandle", handle=handle.casefold())
        if found is None:
            return ()
        did = row_of(found, "identity").id("did")
        account = self.account(did)
        if account is None:
            return ()
        if as_of is not None and not self._bore(did, handle.casefold(), as_of):
            return ()
        return (account,)

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account hosted here with that DID, or None."""
        found = self._ask("com.atproto.repo.describeRepo", repo=account_id)
        if found is None:
            return None
        row = row_of(found, "repository")
        return AccountEntry(id=row.id("did"), handle=row.text("handle"), created_on="")

    def post(self, post_id: str) -> PostEntry | None:
        """Return the post with that address (`at://did/collection/key`), or None."""
        did, _, rest = post_id.removeprefix("at://").partition("/")
        collection, _, key = rest.partition("/")
        if not (did and collection and key):
            return None
        found = self._ask("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=key)
        if found is None:
            return None
        value = row_of(row_of(found, "record").values.get("value"), "record")
        return PostEntry(
            id=post_id, author=did, text=value.text("text"), created_at=value.text("createdAt")
        )

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return nothing: handles are host names of anybody's."""
        del handle
        return ()

    def accounts(self) -> Iterable[AccountEntry]:
        """Return nothing: nobody is listed."""
        return ()

    def _ask(self, method: str, **query: str) -> Json | None:
        """
        Return the answer of a method, or None where it says that there is no such thing.

        Raises:
            DirectoryUnavailable: Any other refusal.
        """
        status, value = self._server.problem("xrpc", method, **query)
        if status == 200:  # noqa: PLR2004 -- HTTP's "OK"
            return value
        said = str(value.get("message", "")).casefold()
        if value.get("error") in _MISSING or any(said.startswith(one) for one in _NO_SUCH):
            return None
        raise DirectoryUnavailable(
            f"the server refused {method} with status {status}; nothing was resolved"
        )

    def _bore(self, did: str, handle: str, at: datetime) -> bool:
        """
        Return whether the DID's own history says that it bore `handle` at `at`.

        Raises:
            DirectoryUnavailable: There is no history to ask, or it cannot be read.
        """
        if self._history is None or not did.startswith("did:plc:"):
            return False
        found = self._history.get(did, "log", "audit")
        if not isinstance(found, list):
            raise DirectoryUnavailable("the PLC directory gave no history; nothing was resolved")
        borne: Sequence[str] = ()
        for since, handles in sorted(_history(found)):
            if since > at:
                break
            borne = handles
        return handle in borne


def _history(entries: Sequence[object]) -> Iterator[tuple[datetime, Sequence[str]]]:
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
