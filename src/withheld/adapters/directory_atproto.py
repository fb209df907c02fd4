"""
An AT Protocol server as the directory of the accounts it hosts: handle to DID, DID to account.

Handles there are host names that change and are taken over by others.  A handle that is borne today
says nothing of another day, so the DID's own history (PLC) decides who bore it then.

Source: atproto.com/specs/handle, /specs/did; lexicons com.atproto.identity.resolveHandle,
com.atproto.repo.describeRepo and getRecord, com.atproto.sync.getRepoStatus.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from withheld.adapters.directory_asking import Asker, Json, row_of
from withheld.adapters.directory_plc import HandleHistory
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
        self._history = None if history is None else HandleHistory(server, history)

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """
        Return the accounts hosted here that bore `handle` at `as_of`, or ever where it is None.

        Several may have claimed a handle at once: which of them it led to then, nobody recorded.
        On a server that is not gone through, only its bearer of today is looked at.
        """
        name = handle.casefold()
        found: dict[str, AccountEntry] = {}
        today = self._ask("com.atproto.identity.resolveHandle", handle=name)
        did = "" if today is None else row_of(today, "identity").id("did")
        if did and (as_of is None or (self._history and self._history.bore(did, name, as_of))):
            account = self.account(did)
            found |= {} if account is None else {did: account}
        for bearer in () if self._history is None else self._history.bearers(name, as_of):
            if bearer.did not in found:
                found[bearer.did] = AccountEntry(
                    id=bearer.did, handle=bearer.handle, state=bearer.state
                )
        return tuple(found.values())

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account hosted here with that DID, or None; one taken down is there still."""
        found = self._ask("com.atproto.repo.describeRepo", repo=account_id)
        if found is not None:
            row = row_of(found, "repository")
            return AccountEntry(id=row.id("did"), handle=row.text("handle"), created_on="")
        status = self._ask("com.atproto.sync.getRepoStatus", did=account_id)
        if status is None:
            return None
        row = row_of(status, "status")
        return AccountEntry(id=row.id("did"), handle="", state=row.text("status") or "inactive")

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
