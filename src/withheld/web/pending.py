"""
What waits for a person, kept beside the store so that restarting the desk loses none of it.

Acts that were looked at, acts one person signed, forms that came when their session was over, and
the digests of sessions: no key, no passphrase and no token.  Everything ends by itself.
"""

import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import RLock

from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.adapters.sqlite.desk_rows import PendingRow
from withheld.casework.cosigning import from_bytes, to_bytes
from withheld.casework.record import Batch
from withheld.events.codec import instant_to_text, text_to_instant
from withheld.events.recorded import SERVICE
from withheld.model.identity import OrderID, PersonID
from withheld.web.drafts import Draft, draft_from_text, draft_to_text

DRAFT, SIGNATURE, UNSENT, SESSION = "draft", "signature", "unsent", "session"
LASTS = timedelta(hours=12)
"""How long an act that was looked at waits, and a session is over: after a long day."""
SIGNATURE_WAITS = timedelta(days=3)
"""How long one person's signature waits for another's: over a weekend."""
KEPT_FOR = timedelta(hours=1)
"""How long what was sent after a session's end is kept for its person."""
_MOST = {DRAFT: 40, SIGNATURE: 40, UNSENT: 1, SESSION: 20}
"""Of one person's; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A form that came when its session was over: nothing was done, and nothing typed is lost."""

    path: str
    """Where it was sent to, on this desk."""
    fields: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoSigning:
    """An act that waits for another person's signature."""

    name: str
    batch: Batch
    made_at: datetime
    until: datetime

    @property
    def order(self) -> OrderID | None:
        """Return the order it is about; None where it is about the service."""
        return None if self.batch.stream == SERVICE else OrderID(self.batch.stream)


class Pending:
    """Everything that waits, each for its person."""

    def __init__(self, index: DeskIndex, lock: RLock, now: Callable[[], datetime]) -> None:
        """Keep it in `index`, one hand at a time."""
        self._index = index
        self._lock = lock
        self._now = now

    # --- acts that were looked at -------------------------------------------------------------

    def keep_draft(self, person: PersonID, draft: Draft) -> str:
        """Keep an act that waits to be confirmed, and return the name of its form."""
        name = secrets.token_urlsafe(18)
        self._put(DRAFT, name, person, draft.order, draft_to_text(draft), LASTS)
        return name

    def draft(self, person: PersonID, name: str) -> Draft | None:
        """Return an act of this person's that waits, if it still does."""
        found = self._find(DRAFT, name=name, person=person) if name else []
        return draft_from_text(found[0].data) if found else None

    def drafts(self, person: PersonID, order: OrderID) -> dict[str, Draft]:
        """Return the acts of this person's that wait in an order, by name, the oldest first."""
        found = self._find(DRAFT, person=person, order=order)
        return {row.name: draft_from_text(row.data) for row in found}

    def drop_draft(self, name: str) -> None:
        """Forget an act that was confirmed."""
        self._drop(DRAFT, name=name)

    # --- acts that one person signed ----------------------------------------------------------

    def keep_signed(self, person: PersonID, batch: Batch, name: str = "") -> str:
        """Keep an act that waits for another person's signature, and return its name."""
        name = name or secrets.token_urlsafe(9)
        order = "" if batch.stream == SERVICE else batch.stream
        data = to_bytes(batch).decode()
        self._put(SIGNATURE, name, person, OrderID(order), data, SIGNATURE_WAITS)
        return name

    def co_signing(self, name: str) -> CoSigning | None:
        """Return an act that waits for a signature, if it still does."""
        found = self._find(SIGNATURE, name=name) if name else []
        return _co_signing(found[0]) if found else None

    def co_signings(self, order: OrderID | None = None) -> list[CoSigning]:
        """Return the acts that wait for a signature, of one order or of all; the oldest first."""
        return [_co_signing(row) for row in self._find(SIGNATURE, order=order)]

    def drop_signed(self, name: str) -> None:
        """Forget an act that was recorded, or given up."""
        self._drop(SIGNATURE, name=name)

    # --- sessions, and what was sent after them -----------------------------------------------

    def keep_session(self, person: PersonID, digest: str, csrf: str, lasts: timedelta) -> None:
        """Keep by their digests that there was such a session, and for how long its forms count."""
        self._put(SESSION, digest, person, OrderID(""), digest_of(csrf), lasts)

    def owner(self, digest: str, csrf: str) -> PersonID | None:
        """Return whose session a form came from; None where it is no form of that session."""
        found = self._find(SESSION, name=digest) if digest else []
        is_theirs = found and hmac.compare_digest(found[0].data, digest_of(csrf))
        return found[0].person if is_theirs else None

    def earlier(self, person: PersonID) -> frozenset[str]:
        """Return the digests of what forms of this person's sessions carried."""
        return frozenset(row.data for row in self._find(SESSION, person=person))

    def end_session(self, digest: str) -> None:
        """Forget a session that somebody ended on purpose."""
        self._drop(SESSION, name=digest)

    def forget_drafts(self, person: PersonID) -> None:
        """Forget what a person looked at and did not do: they left on purpose."""
        self._drop(DRAFT, person=person)

    def keep_unsent(self, person: PersonID, unsent: Unsent) -> None:
        """Keep what somebody sent after their session, for them alone."""
        data = json.dumps({"path": unsent.path, "fields": {**unsent.fields}})
        self._put(UNSENT, person, person, OrderID(""), data, KEPT_FOR)

    def unsent(self, person: PersonID) -> Unsent | None:
        """Return what a person sent after a session of theirs was over."""
        found = self._find(UNSENT, name=person)
        if not found:
            return None
        value = json.loads(found[0].data)
        return Unsent(path=value["path"], fields=value["fields"])

    def drop_unsent(self, person: PersonID) -> None:
        """Forget what a person sent: they sent it again, or do not want it."""
        self._drop(UNSENT, name=person)

    def _put(
        self, kind: str, name: str, person: PersonID, order: OrderID, data: str, lasts: timedelta
    ) -> None:
        now = self._now()
        row = PendingRow(
            kind, name, person, order, instant_to_text(now), instant_to_text(now + lasts), data
        )
        with self._lock:
            self._index.put_pending(row, most=_MOST[kind])

    def _find(
        self, kind: str, *, name: str = "", person: str = "", order: str | None = None
    ) -> list[PendingRow]:
        now = instant_to_text(self._now())
        with self._lock:
            return self._index.pending(kind, now, name=name, person=person, order=order)

    def _drop(self, kind: str, *, name: str = "", person: str = "") -> None:
        with self._lock:
            self._index.drop_pending(kind, name=name, person=person)


def digest_of(secret: str) -> str:
    """Return the digest by which a secret is recognised and cannot be found."""
    return sha256(secret.encode()).hexdigest()


def _co_signing(row: PendingRow) -> CoSigning:
    return CoSigning(
        name=row.name,
        batch=from_bytes(row.data.encode()),
        made_at=text_to_instant(row.made_at),
        until=text_to_instant(row.until),
    )
