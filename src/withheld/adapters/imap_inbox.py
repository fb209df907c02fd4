"""
A shared mailbox on an IMAP server: whatever mail comes there becomes an order.

Only over TLS.  Mails are fetched without marking them as read, and the folder is opened for
reading alone unless the operator says what is to become of them.  How far was read is kept as the
folder's UIDVALIDITY and the last UID: a mail is fetched once, and fetched again only where the
server numbered its folder anew; then its bytes are recognised.

Law of the protocol: RFC 9051 (and 3501), RFC 4315 (UID EXPUNGE), RFC 6851 (MOVE).
"""

import imaplib
import json
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import OrderID
from withheld.ports.inbox import Arrival, Refusal

_Data = TypeVar("_Data")
_SECONDS = 60.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_UNREACHABLE = (
    "the mail server cannot be reached, or its certificate is not to be believed; check host, port "
    "and --ca-file, and try again"
)


class Afterwards(StrEnum):
    """What becomes of a mail on the server once it is on file."""

    KEEP = "keep"
    SEEN = "seen"
    """It is marked as read."""
    MOVE = "move"
    """It is moved to another folder of the mailbox."""
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Which mailbox, and how to get in."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    folder: str = "INBOX"
    ca_file: Path | None = None
    """Certificates to believe instead of the system's."""
    afterwards: Afterwards = Afterwards.KEEP
    moved_to: str = ""
    """The folder mails are moved to."""


@dataclass(slots=True)
class Bookmark:
    """How far a folder was read."""

    validity: int = 0
    """The folder's UIDVALIDITY; another one means that its mails were numbered anew."""
    last: int = 0
    """The UID of the last mail that is on file, or was set aside."""
    refused: dict[str, str] = field(default_factory=dict)
    """Mails that a person must look at on the server, by UID, and why."""

    def to_text(self) -> str:
        """Return the bookmark as it is kept."""
        return json.dumps({"validity": self.validity, "last": self.last, "refused": self.refused})

    @classmethod
    def of_text(cls, text: str | None) -> "Bookmark":
        """
        Return the bookmark that `to_text` wrote; a fresh one for None.

        Raises:
            InvalidInput: It is none.
        """
        if text is None:
            return cls()
        try:
            table = json.loads(text)
            return cls(int(table["validity"]), int(table["last"]), dict(table["refused"]))
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput("the mailbox's bookmark is damaged; restore the store") from error


class IMAPInbox:
    """A mailbox, open."""

    def __init__(
        self,
        mailbox: Mailbox,
        bookmark: Bookmark,
        keep: Callable[[Bookmark], None],
        *,
        bytes_max: int,
        retries: bool = False,
    ) -> None:
        """
        Open the mailbox's folder.

        Args:
            mailbox: Which one.
            bookmark: How far it was read.
            keep: Makes a bookmark durable.
            bytes_max: Mails longer than this are not fetched.
            retries: Fetch again what was set aside.

        Raises:
            NotReady: The server cannot be reached, or does not let us in.
        """
        self._mailbox, self._bookmark, self._keep = mailbox, bookmark, keep
        self._bytes_max, self._retries = bytes_max, retries
        self._server = _connected(mailbox)
        try:
            self._select()
        except NotReady:
            self._leave()
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the server."""
        self._leave()

    @property
    def refused(self) -> dict[str, str]:
        """Mails that a person must look at on the server, by UID, and why."""
        return dict(self._bookmark.refused)

    def arrivals(self) -> Iterator[Arrival | Refusal]:
        """
        Go through the mails that were not read yet, by their number.

        Raises:
            NotReady: The server went away, or answers what no server answers.
        """
        again = sorted(int(uid) for uid in self._bookmark.refused) if self._retries else []
        for uid in [*again, *self._new()]:
            found = self._fetch(uid)
            if found is not None:
                yield found

    def mark_taken(self, arrival: Arrival, order: OrderID, *, is_new: bool) -> None:
        """
        Do with the mail what the operator said, then remember that it was read.

        Raises:
            NotReady: The server went away; it will be done the next time.
        """
        del order, is_new
        self._dispose(arrival.key)
        self._bookmark.refused.pop(arrival.key, None)
        self._remember(arrival.key)

    def mark_failed(self, key: str, because: str) -> None:
        """Remember that the mail waits for a person; on the server it stays as it is."""
        self._bookmark.refused[key] = because
        self._remember(key)

    def _leave(self) -> None:
        try:
            self._server.logout()
        except (imaplib.IMAP4.error, OSError):
            self._server.shutdown()

    def _select(self) -> None:
        """
        Open the folder, and see whether its mails still have the numbers we know.

        Raises:
            NotReady: It is not there, or the server does not number its mails.
        """
        is_reading = self._mailbox.afterwards is Afterwards.KEEP
        self._ask(lambda server: server.select(_quoted(self._mailbox.folder), readonly=is_reading))
        (stated,) = self._server.response("UIDVALIDITY")[1] or [None]
        if not isinstance(stated, bytes) or not stated.isdigit():
            raise NotReady("the mail server does not number its mails; no mail can be told apart")
        if int(stated) != self._bookmark.validity:
            self._bookmark.validity, self._bookmark.last = int(stated), 0
            self._bookmark.refused.clear()

    def _new(self) -> list[int]:
        data = self._ask(lambda server: server.uid("SEARCH", f"UID {self._bookmark.last + 1}:*"))
        numbers = [int(one) for part in data if isinstance(part, bytes) for one in part.split()]
        # `n:*` always names the last mail, also where it is older than n.
        return sorted(one for one in numbers if one > self._bookmark.last)

    def _fetch(self, uid: int) -> Arrival | Refusal | None:
        """Return a mail; None for one that is gone."""
        head = self._ask(lambda server: server.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)"))
        said = b" ".join(one for one in head if isinstance(one, bytes))
        size, stated = _SIZE.search(said), _DATE.search(said)
        if size is None or stated is None:
            return None  # Somebody deleted it before we came.
        if int(size[1]) > self._bytes_max:
            return Refusal(
                key=str(uid),
                because=f"the mail has {int(size[1]):,} bytes and the limit is "
                f"{self._bytes_max:,}; save its parts and take them in by hand",
            )
        data = self._ask(lambda server: server.uid("FETCH", str(uid), "(BODY.PEEK[])"))
        body = next((one[1] for one in data if isinstance(one, tuple)), None)
        if not body:
            return None
        return Arrival(
            key=str(uid), name=f"mail-{uid}.eml", data=body, arrived_at=_instant(stated[1])
        )

    def _dispose(self, uid: str) -> None:
        match self._mailbox.afterwards:
            case Afterwards.KEEP:
                return
            case Afterwards.SEEN:
                self._ask(lambda server: server.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen)"))
            case Afterwards.MOVE:
                self._needs("MOVE")
                target = _quoted(self._mailbox.moved_to)
                self._ask(lambda server: server.uid("MOVE", uid, target))
            case Afterwards.DELETE:
                # Without it, deleting one mail would delete what others marked as well.
                self._needs("UIDPLUS")
                self._ask(lambda server: server.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)"))
                self._ask(lambda server: server.uid("EXPUNGE", uid))

    def _needs(self, capability: str) -> None:
        """
        Refuse what the server cannot do.

        Raises:
            NotReady: It cannot.
        """
        # Asked anew: what a server can do, it says in full only after it let us in.
        said = self._ask(lambda server: server.capability())
        if capability.encode() not in b" ".join(one for one in said if one).upper().split():
            raise NotReady(
                f"the mail server cannot do that ({capability}); keep mails, or mark them as seen"
            )

    def _remember(self, key: str) -> None:
        self._bookmark.last = max(self._bookmark.last, int(key))
        self._keep(self._bookmark)

    def _ask(self, command: Callable[[imaplib.IMAP4_SSL], tuple[str, _Data]]) -> _Data:
        """
        Return what the server answers.

        Raises:
            NotReady: It refuses, or went away.
        """
        try:
            status, data = command(self._server)
        except (imaplib.IMAP4.error, OSError) as error:
            raise NotReady("the mail server went away, or refused; try again later") from error
        if status != "OK":
            raise NotReady(
                "the mail server refused; check that the folder is there, and its rights"
            )
        return data


def _connected(mailbox: Mailbox) -> imaplib.IMAP4_SSL:
    """
    Return the server, logged in.

    Raises:
        NotReady: It cannot be reached, is not to be believed, or does not let us in.
    """
    try:
        context = ssl.create_default_context(cafile=mailbox.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        server = imaplib.IMAP4_SSL(
            mailbox.host, mailbox.port, ssl_context=context, timeout=_SECONDS
        )
    except (OSError, imaplib.IMAP4.error) as error:
        raise NotReady(_UNREACHABLE) from error
    try:
        server.login(mailbox.user, mailbox.password)
    except (OSError, imaplib.IMAP4.error) as error:
        server.shutdown()
        raise NotReady(
            "the mail server does not let us in; check the user and the password"
        ) from error
    return server


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _instant(stated: bytes) -> datetime:
    """
    Return when the server received a mail.

    Raises:
        NotReady: The server writes what no server writes.
    """
    try:
        text = stated.decode("ascii").strip()
        return datetime.strptime(text, "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError as error:
        raise NotReady("the mail server writes a date that is none; tell its operator") from error
