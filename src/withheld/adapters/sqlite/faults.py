"""What SQLite reports when a disk, a right or another process stands in the way, in our words."""

import errno
import sqlite3

from withheld.errors import NotReady

_PRIMARY = 0xFF
"""The part of an extended result code that says what kind it is (sqlite.org/rescode.html)."""
_DAMAGED = (
    errno.EIO,
    "a file of the store is damaged; leave it as it is, restore the last backup elsewhere",
)
_OF_THE_MACHINE = {
    sqlite3.SQLITE_FULL: (
        errno.ENOSPC,
        "the disk of the store is full, and nothing of this was written; make room there",
    ),
    sqlite3.SQLITE_READONLY: (
        errno.EROFS,
        "this user may only read the store; nothing was written; use the service's account",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        errno.EACCES,
        "this user may not open the store's file or folder; use the service's own account",
    ),
    sqlite3.SQLITE_IOERR: (
        errno.EIO,
        "the disk of the store failed or is full, and nothing of this was written; check it",
    ),
    **dict.fromkeys((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB), _DAMAGED),
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def told(error: sqlite3.Error) -> Exception:
    """Return the error of ours that says what SQLite's means; itself where it is no fault."""
    kind = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if kind in _BUSY:
        return NotReady("another process held the store for too long; try again")
    if kind in _OF_THE_MACHINE:
        number, words = _OF_THE_MACHINE[kind]
        return OSError(number, words)
    return error
