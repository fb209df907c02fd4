"""
The child process in which files are read: `python -m withheld.readers.child`.

It loads the readers once, cuts itself off from the network, and forks one worker for each file
named on its standard input (a JSON object a line).  The worker takes on its limits, reads that one
file and ends, so that whatever a file does to its worker is gone before the next file is opened.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import sys
from pathlib import Path
from typing import NoReturn

from withheld.errors import UnreadableFile
from withheld.model.document import Line
from withheld.readers.codec import encode_head, encode_lines
from withheld.readers.interface import MIB, Limits
from withheld.readers.slicing import read_slices

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_BARRED_EVENTS = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.kill",
    "shutil.",
    "urllib.",
)


def main() -> None:
    """Serve until the parent closes our standard input."""
    cut_network()
    for request in sys.stdin:
        status = _serve(json.loads(request))
        # A worker that died in the middle of a line must not take our own line with it.
        print("\n" + json.dumps({"ended": status}), flush=True)  # noqa: T201 -- the protocol


def cut_network() -> bool:
    """Move into a network of our own that has no interfaces; return whether the kernel let us."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)
    return False


def _serve(request: dict[str, object]) -> int:
    """Read one file in a worker; return how the worker ended, as `os.waitpid` puts it."""
    worker = os.fork()
    if worker == 0:
        _work(request)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def _work(request: dict[str, object]) -> NoReturn:
    """Be the worker: take on the limits, read, answer, end."""
    status = 1
    try:
        with Path(str(request["path"])).open("rb") as file:
            recognition = int(str(request["recognition_seconds"]))
            take_limits(
                seconds=int(str(request["seconds"])),
                memory=int(str(request["memory"])),
                more_seconds=recognition,
            )
            limits = Limits(
                file_bytes_max=int(str(request["file_bytes_max"])),
                recognition_seconds_max=recognition,
            )
            data = file.read(limits.file_bytes_max + 1)
        _answer(data, name=str(request["name"]), limits=limits)
        status = 0
    except OSError as problem:
        _say({"unreadable": f"the file cannot be opened ({problem.strerror}); check its rights"})
    except MemoryError:
        _say({"unreadable": "the file needs more memory than a reader may use; split it"})
    except RecursionError:
        _say({"unreadable": "its parts lie too deep in each other; ask for them one by one"})
    finally:
        # Not sys.exit: the worker must not run what its parent meant to run at its own end.
        sys.stdout.flush()
        os._exit(status)


def take_limits(*, seconds: int, memory: int, more_seconds: int = 0) -> None:
    """Take on the limits: processor time, memory in bytes, no files, no processes, no network."""
    # Up to the hard limit a page that is read by machine is granted time of its own.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1 + more_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # The worker is short-lived and makes no cycles worth collecting: collecting costs a third.
    gc.disable()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """
    Refuse what no reader does.

    Raises:
        PermissionError: A socket, a process, or a file to be changed.
    """
    if event.startswith(_BARRED_EVENTS):
        raise PermissionError(f"a reader may not do {event}")
    if event == "open" and any(letter in str(arguments[1] or "") for letter in "wax+"):
        raise PermissionError("a reader may not write")


def _answer(data: bytes, *, name: str, limits: Limits) -> None:
    """Read `data` and send the document, or why it cannot be read."""
    try:
        document = read_slices(data, name=name, limits=limits, sink=_send_lines)
    except UnreadableFile as problem:
        _say({"unreadable": str(problem)})
        return
    sys.stdout.write(encode_head(document) + "\n")


def _send_lines(lines: list[Line]) -> None:
    """Send the next lines of the document."""
    for text in encode_lines(lines):
        sys.stdout.write(text + "\n")


def _say(message: dict[str, object]) -> None:
    """Send one message."""
    sys.stdout.write("\n" + json.dumps(message) + "\n")


MEMORY_BYTES_MAX = 1536 * MIB
"""How much address space a worker gets by default."""

if __name__ == "__main__":
    main()
