"""How a command leaves: the exit statuses, and what is said when it cannot do what was asked."""

import io
import json
import os
import sqlite3
import sys
from typing import NoReturn

from cyclopts import CycloptsError, MissingArgumentError, UnusedCliTokensError

from withheld.errors import BrokenInvariant, InvalidInput, NotFound, Refused, UnreadableFile

DONE = 0
REFUSED = 1
"""A rule forbids it, or something has to happen first; nothing was written."""
BAD_INPUT = 2
"""The command line, a value or a name is not what it should be; nothing was written."""
UNREAD = 3
"""Some file could not be read."""
OURS = 70
"""Our own mistake; the number is `EX_SOFTWARE` of sysexits.h."""
SYSTEM = 74
"""The machine would not: no room, no right; the number is `EX_IOERR` of sysexits.h."""
STOPPED = 130
"""A person stopped it: 128 and the number of SIGINT, as shells say it."""
READER_GONE = 141
"""Whoever read the output went away: 128 and the number of SIGPIPE, as shells say it."""


def status_of(error: Refused | BrokenInvariant | OSError) -> int:
    """Return the exit status that tells a script what kind of wrong it was."""
    match error:
        case BrokenInvariant():
            return OURS
        case OSError():
            return SYSTEM
        case UnreadableFile():
            return UNREAD
        case InvalidInput() | NotFound():
            return BAD_INPUT
        case _:
            return REFUSED


def complain_of(error: Refused | BrokenInvariant | OSError, *, as_json: bool) -> None:
    """Say on standard error what went wrong, with the code that programs match on."""
    if isinstance(error, OSError):
        code, message = "system", f"{error.strerror or 'an input or output failed'}; try again"
    else:
        code, message = error.code, str(error)
    text = json.dumps({"error": code, "message": message}, ensure_ascii=False)
    print(text if as_json else f"{code}: {message}", file=sys.stderr)  # noqa: T201 -- a command speaks


def by_the_store(error: sqlite3.Error) -> Refused | BrokenInvariant | OSError:
    """Return why a file of the store could not be read or written, in our words."""
    from withheld.adapters.sqlite.faults import told

    because = told(error)
    if isinstance(because, Refused | BrokenInvariant | OSError):
        return because
    return BrokenInvariant("the store answered what nobody foresaw; tell us what you did")


def misunderstood(error: CycloptsError) -> InvalidInput:
    """Return what was wrong with the command line, and what to write instead."""
    command = " ".join(("withheld", *(error.command_chain or ())))
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        name = error.argument.name
        variables = error.argument.parameter.env_var
        where = f", or set {' or '.join(map(str, variables))}" if variables else ""
        found = f"{name} is missing; give it{where}"
    elif isinstance(error, UnusedCliTokensError):
        found = f"more was written than the command takes: {' '.join(error.unused_tokens or ())}"
    else:
        found = str(error).strip().removesuffix(", ...").removesuffix(".")
    return InvalidInput(f"{found} (`{command} --help` says how it is written)")


def open_streams() -> None:
    """
    Make standard output and error take whatever is said, wherever they lead.

    Names of files need not be text, and a terminal need not know every script: what it cannot
    show is written as an escape.  A stream that was closed before we started leads nowhere, so
    that no file of the store is ever opened in its place.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            mode, way = ("r", os.O_RDONLY) if number == 0 else ("w", os.O_WRONLY)
            os.dup2(nowhere := os.open(os.devnull, way), number)
            if nowhere != number:
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
        elif number and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def leave_quietly() -> NoReturn:
    """Leave when the reader of the output is gone; nothing more can be said there."""
    # Python flushes standard output once more at exit, and would complain where nobody listens.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    sys.exit(READER_GONE)
