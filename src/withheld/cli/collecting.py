"""`withheld watch` and `withheld mailbox`: orders that arrive by themselves."""

import fcntl
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated

from cyclopts import Parameter

from withheld.adapters.folder_inbox import FolderInbox
from withheld.adapters.imap_inbox import Afterwards, Bookmark, IMAPInbox, Mailbox
from withheld.casework.collecting import Outcome, collect
from withheld.casework.office import Office
from withheld.cli.desk import Seat, carry_out
from withheld.cli.leaving import UNREAD
from withheld.cli.words import many, plain
from withheld.errors import InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.intake import Channel
from withheld.ledger.canonical import JSON
from withheld.readers.interface import Limits

PASSWORD = "WITHHELD_MAILBOX_PASSWORD"  # noqa: S105 -- the name of a variable, not its value
_OTHERS = 0o077
"""What a file of secrets allows to nobody but its owner."""
_LOCK = "collecting.lock"


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How long, and how often."""

    is_once: Annotated[bool, Parameter(name="--once", negative=())] = False
    """Look once and leave; without it, go on until stopped."""
    every: Annotated[float, Parameter(name="--every")] = 0.0
    """Seconds between two looks; else 2 for a folder and 60 for a mailbox."""


_AS_USUAL = Rhythm()


def watch(
    folder: Path,
    /,
    *,
    settle: Annotated[float, Parameter(name="--settle")] = 2.0,
    keeps: Annotated[bool, Parameter(name="--keep", negative=())] = False,
    channel: Annotated[Channel, Parameter(name="--channel")] = Channel.MAIL,
    rhythm: Rhythm = _AS_USUAL,
    seat: Seat,
) -> int:
    """
    Watch a folder: every file put there is received once, as an order of its own.

    A file is taken when it has stayed as it is for a while. It is then moved to `taken` in that
    folder, or to `failed` with the reason beside it. `order.pdf.p7s` goes with `order.pdf`.
    Exit status: 0, 1 when somebody else collects for this store, 2 when there is no such folder,
    or 3 when some file could not be taken in.

    Example: withheld watch ./incoming --as asha --store ./store

    Parameters
    ----------
    folder
        The folder.
    settle
        Seconds a file must stay as it is before it is taken.
    keeps
        Leave what was taken where it lies, instead of moving it.
    channel
        How what is put there came.
    """
    office = seat.office()
    pause = rhythm.every or max(settle, 0.2)
    inbox = FolderInbox(
        folder,
        office.steps,
        bytes_max=Limits().file_bytes_max,
        settled_for=settle,
        keeps=keeps,
    )

    def look() -> Iterator[Outcome]:
        return collect(office, inbox, channel=channel, by=seat.person)

    with _alone(seat.store), _stopping() as stop:
        if rhythm.is_once:
            # The first look only sees what is there; the second one sees what has settled.
            failed = _round(office, look, seat)
            stop.wait(settle)
            return UNREAD if _round(office, look, seat) or failed else 0
        failed = False
        while not stop.is_set():
            failed |= _round(office, look, seat)
            stop.wait(pause)
    return UNREAD if failed else 0


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """How to get into the mailbox."""

    host: Annotated[str, Parameter(name="--host")]
    """The IMAP server; only TLS is spoken."""
    user: Annotated[str, Parameter(name="--user")]
    """The mailbox's name there."""
    port: Annotated[int, Parameter(name="--port")] = 993
    folder: Annotated[str, Parameter(name="--folder")] = "INBOX"
    ca_file: Annotated[Path | None, Parameter(name="--ca-file")] = None
    """Certificates (PEM) to believe instead of the system's."""
    password_file: Annotated[Path | None, Parameter(name="--password-file")] = None
    """A file only its owner may read, with the password in its first line; else it is taken from
    WITHHELD_MAILBOX_PASSWORD."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What becomes of the mails on the server."""

    afterwards: Annotated[Afterwards, Parameter(name="--afterwards")] = Afterwards.KEEP
    """What becomes of a mail that is on file: keep, seen, move or delete."""
    moved_to: Annotated[str, Parameter(name="--move-to")] = ""
    """The folder mails are moved to."""
    is_again: Annotated[bool, Parameter(name="--retry", negative=())] = False
    """Fetch again what was set aside before."""


_UNTOUCHED = Handling()


def mailbox(
    *,
    entrance: Entrance,
    handling: Handling = _UNTOUCHED,
    rhythm: Rhythm = _AS_USUAL,
    seat: Seat,
) -> int:
    """
    Collect a shared mailbox over IMAP: every mail is received once, as an order of its own.

    Nothing is marked, moved or deleted on the server unless --afterwards says so. Mails that cannot
    be taken in stay there and are named in every run.
    Exit status: 0, 1 when the server does not let us in or somebody else collects for this store,
    2 when a value will not do, or 3 when some mail waits for a person.

    Example: withheld mailbox --host mx.chirp.example --user orders --password-file pw --as asha
    """
    office = seat.office()
    box = Mailbox(
        host=entrance.host,
        user=entrance.user,
        password=_password(entrance.password_file),
        port=entrance.port,
        folder=entrance.folder,
        ca_file=entrance.ca_file,
        afterwards=handling.afterwards,
        moved_to=handling.moved_to,
    )
    if (box.afterwards is Afterwards.MOVE) != bool(box.moved_to):
        raise InvalidInput("say --move-to FOLDER with --afterwards move, and only with that")
    with _alone(seat.store), _stopping() as stop:
        while True:
            is_waiting = _collect_mailbox(office, box, handling, rhythm, seat)
            if rhythm.is_once or stop.wait(rhythm.every or 60.0):
                return UNREAD if is_waiting else 0


def _collect_mailbox(
    office: Office, box: Mailbox, handling: Handling, rhythm: Rhythm, seat: Seat
) -> bool:
    """
    Collect once; return whether mails wait for a person on the server.

    Raises:
        NotReady: The server cannot be reached, and nobody goes on trying.
    """
    # The record names no mailbox: only what its name comes to.
    name = sha256(f"{box.host}\0{box.user}\0{box.folder}".encode()).hexdigest()[:16]

    def keep(bookmark: Bookmark) -> None:
        with office.store.writing() as writing:
            writing.put_note(f"mailbox/{name}", bookmark.to_text())

    bookmark = Bookmark.of_text(office.store.note(f"mailbox/{name}"))
    try:
        inbox = IMAPInbox(
            box,
            bookmark,
            keep,
            bytes_max=Limits().file_bytes_max,
            retries=handling.is_again,
        )
        with inbox:
            _round(
                office,
                lambda: collect(office, inbox, channel=Channel.MAIL, by=seat.person),
                seat,
            )
            waiting = inbox.refused
    except NotReady as error:
        if rhythm.is_once:
            raise
        print(f"not collected this time: {error}", file=sys.stderr)  # noqa: T201 -- it speaks
        return False
    for uid, because in waiting.items():
        print(  # noqa: T201 -- a command speaks
            f"mail {uid} waits on the server: {plain(because)}", file=sys.stderr
        )
    return bool(waiting)


def _round(office: Office, look: Callable[[], Iterable[Outcome]], seat: Seat) -> bool:
    """Take in what waits, say what became of each, do what follows; return whether some failed."""
    outcomes: list[Outcome] = []
    for one in look():
        outcomes.append(one)
        seat.say(_to_json(office, one), _in_words(office, one))
        sys.stdout.flush()
    if outcomes and not seat.is_idle:
        carry_out(office)
    return any(one.order is None for one in outcomes)


def _to_json(office: Office, one: Outcome) -> JSON:
    value: dict[str, JSON] = {
        "arrived": one.key,
        "order": one.order,
        "is_new": one.is_new,
        "because": one.because,
        "unchecked": one.unchecked,
    }
    if one.order is not None:
        header = office.record.order(one.order)
        value |= {
            "items": header.item_count,
            "unread": len(header.open_lines),
            "failed": header.failed,
            "standing": str(header.standing) if header.standing else None,
        }
    return value


def _in_words(office: Office, one: Outcome) -> str:
    if one.order is None:
        return f"{one.key} was not taken in: {one.because}"
    if not one.is_new:
        return f"{one.key} is on file already, as order {one.order}"
    header = office.record.order(one.order)
    if header.failed:
        return f"{one.order}: {one.key} is kept, and no reader can read it ({header.failed})"
    said = f"; its sender is {header.standing}" if header.standing else ""
    said += f"; something is left to be done: {one.unchecked}" if one.unchecked else ""
    unread = len(header.open_lines)
    return f"{one.order}: {one.key}, {many(header.item_count, 'item')}, {unread} unread{said}"


def _password(file: Path | None) -> str:
    """
    Return the mailbox's password.

    Raises:
        NotFound: There is no such file.
        NotPermitted: Others may read it.
        NotReady: It was not given.
    """
    if file is None:
        found = os.environ.get(PASSWORD, "")
        if not found:
            raise NotReady(f"no password for the mailbox: give --password-file, or set {PASSWORD}")
        return found
    try:
        if file.stat().st_mode & _OTHERS:
            raise NotPermitted(
                "others may read the password file; `chmod 600` it, and change the password"
            )
        return file.read_text(encoding="utf-8").partition("\n")[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound("the password file cannot be read; check its path") from error


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """
    Be the only one who collects for a store.

    Raises:
        NotFound: There is no store.
        NotReady: Somebody else does.
    """
    if not store.is_dir():
        raise NotFound("there is no case store; make one with `withheld init`")
    handle = os.open(store / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise NotReady("another process collects for this store; one is enough") from error
    else:
        yield
    finally:
        os.close(handle)


@contextmanager
def _stopping() -> Iterator[Event]:
    """Return what is set when we are told to stop; the arrival in hand is brought to its end."""
    stop = Event()

    def told(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    before = {one: signal.signal(one, told) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
