"""
Reads files in a child process, so that no file can do worse than not be read.

A file that crashes its reader, never ends, or eats all memory is an `UnreadableFile` like any
other, and the next file is read as if nothing had happened.  What the child says is checked; the
hash and the size of the file are ours.
"""

import hashlib
import json
import os
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from withheld.errors import InvalidInput, UnreadableFile
from withheld.model.document import Document, Line
from withheld.readers.child import MEMORY_BYTES_MAX
from withheld.readers.codec import Decoder
from withheld.readers.collecting import no_collecting
from withheld.readers.interface import MIB

_CHUNK_BYTES = 1 * MIB
_NO_ANSWER = "the reader's process ended without an answer; the file is kept, ask for another form"

Progress = Callable[[int], None]
"""Hears how many lines of a file have come so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxLimits:
    """What one file may cost."""

    file_bytes_max: int = 200 * MIB
    output_bytes_max: int = 1024 * MIB
    memory_bytes_max: int = MEMORY_BYTES_MAX
    processor_seconds_max: int = 120
    recognition_seconds_max: int = 600
    """Processor time for reading pictures by machine, beside the rest."""
    wall_seconds_max: float = 900.0


def read_file(path: Path, *, limits: SandboxLimits | None = None) -> Document:
    """
    Return the document in the file at `path`, read in a child process.

    Raises:
        UnreadableFile: It cannot be read; the message says why and what to do.
    """
    with Sandbox(limits or SandboxLimits()) as sandbox:
        return sandbox.read(path)


def read_many(
    paths: Iterable[Path],
    *,
    limits: SandboxLimits | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Path, Document | UnreadableFile]]:
    """
    Yield each path with its document, or with why it cannot be read, in the order given.

    `progress` hears, for the file at hand, how many of its lines have come.
    """
    with Sandbox(limits or SandboxLimits()) as sandbox:
        for path in paths:
            try:
                yield path, sandbox.read(path, progress=progress)
            except UnreadableFile as problem:
                yield path, problem


def read_slices_of(
    path: Path, *, limits: SandboxLimits | None = None, progress: Progress | None = None
) -> Iterator[tuple[Line, ...] | Document]:
    """
    Yield the lines of the file at `path` slice by slice, then the document's head, as `slices`.

    Raises:
        UnreadableFile: It cannot be read; the message says why and what to do.
    """
    with Sandbox(limits or SandboxLimits()) as sandbox:
        yield from sandbox.slices(path, progress=progress)


class Sandbox:
    """A child process that reads files, started when first needed and again when it had to go."""

    def __init__(self, limits: SandboxLimits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._pending = b""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the child."""
        self.close()

    def read(self, path: Path, *, progress: Progress | None = None) -> Document:
        """
        Return the document in the file at `path`; `progress` hears how many lines have come.

        Raises:
            UnreadableFile: It cannot be read; the message says why and what to do.
        """
        decoder = Decoder()
        document: Document | None = None
        with no_collecting():
            for answer in self._answers(path, decoder):
                if progress is not None:
                    progress(decoder.count)
                document = answer or document
        if document is None:
            raise UnreadableFile(_NO_ANSWER)
        return document

    def slices(
        self, path: Path, *, progress: Progress | None = None
    ) -> Iterator[tuple[Line, ...] | Document]:
        """
        Yield the lines of the file slice by slice while they are read, then the document's head.

        The document at the end has no lines.  What came before a refusal is half a file: whoever
        took it has to drop it.

        Raises:
            UnreadableFile: It cannot be read; the message says why and what to do.
        """
        decoder = Decoder()
        for answer in self._answers(path, decoder):
            lines = decoder.take_lines()
            if lines:
                yield lines
            if progress is not None:
                progress(decoder.count)
            if answer is not None:
                yield answer

    def _answers(self, path: Path, decoder: Decoder) -> Iterator[Document | None]:
        """
        Yield None each time lines have come, and at the end the document with the file's own hash.

        Raises:
            UnreadableFile: It cannot be read; the message says why and what to do.
        """
        sha256, size = self._examine(path)
        request = {
            "path": str(path.absolute()),
            "name": path.name,
            "seconds": self._limits.processor_seconds_max,
            "memory": self._limits.memory_bytes_max,
            "file_bytes_max": self._limits.file_bytes_max,
            "recognition_seconds": self._limits.recognition_seconds_max,
        }
        try:
            for document in self._ask(request, decoder):
                if document is None:
                    yield None
                    continue
                itself = replace(document.parts[0], sha256=sha256, size=size)
                parts = (itself, *document.parts[1:])
                yield replace(document, sha256=sha256, size=size, parts=parts)
        except InvalidInput as problem:
            self.close()
            raise UnreadableFile(
                "the reader gave an answer that no reader gives; the file may be an attack: keep"
                " it, and ask for the order in another form"
            ) from problem

    def close(self) -> None:
        """End the child, and whatever it started."""
        child, self._child, self._pending = self._child, None, b""
        if child is None:
            return
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue  # the child went first; there is nothing left to close
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            child.poll()
        child.wait()

    def _examine(self, path: Path) -> tuple[str, int]:
        """
        Return the SHA-256 and the size of a file that is small enough.

        Raises:
            UnreadableFile: It cannot be opened, is no file, or is too large.
        """
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFile("this is no file; name a file, not a folder or a device")
            if status.st_size > self._limits.file_bytes_max:
                raise UnreadableFile(
                    f"the file has {status.st_size:,} bytes, the limit is"
                    f" {self._limits.file_bytes_max:,}; split it, or raise the limit"
                )
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest(), status.st_size
        except OSError as problem:
            raise UnreadableFile(
                f"the file cannot be opened ({problem.strerror}); check its name and rights"
            ) from problem

    def _ask(self, request: dict[str, object], decoder: Decoder) -> Iterator[Document | None]:
        """
        Have the child read one file; yield None for lines that came, the document at the end.

        Raises:
            UnreadableFile: The reader refused it, or did not survive it.
            InvalidInput: The answer is not what a reader gives.
        """
        document: Document | None = None
        refusal = ""
        for message in self._messages(request):
            match message:
                case {"ended": int(status)}:
                    if document is None:
                        raise UnreadableFile(refusal or self._why_ended(status))
                    yield document
                    return
                case {"unreadable": str(words)}:
                    refusal = words[:1000]
                case _:
                    document = decoder.take(message) or document
                    yield None
        self.close()
        raise UnreadableFile(_NO_ANSWER)

    def _messages(self, request: dict[str, object]) -> Iterator[object]:
        """
        Yield what the child says to `request`, until it says no more.

        Raises:
            UnreadableFile: The answer took too long or grew too large.
        """
        child = self._started()
        if child.stdin is None or child.stdout is None:
            return
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
        except BrokenPipeError:
            return  # the child is gone; the caller says so
        deadline = time.monotonic() + self._limits.wall_seconds_max
        received = 0
        while True:
            chunk = self._receive(child.stdout.fileno(), deadline)
            received += len(chunk)
            if received > self._limits.output_bytes_max:
                self.close()
                raise UnreadableFile(
                    "the file holds more text than a reader may give; split it into smaller files"
                )
            *texts, self._pending = (self._pending + chunk).split(b"\n")
            yield from filter(None, map(_parsed, texts))
            if not chunk:
                return

    def _receive(self, stream: int, deadline: float) -> bytes:
        """
        Return the next bytes of the child; none when it has ended.

        Raises:
            UnreadableFile: Nothing came before the deadline.
        """
        ready, _, _ = select.select([stream], [], [], max(deadline - time.monotonic(), 0.0))
        if not ready:
            self.close()
            raise UnreadableFile(
                f"reading took more than {self._limits.wall_seconds_max:g} seconds and was stopped;"
                " split the file, or ask for another form"
            )
        return os.read(stream, _CHUNK_BYTES)

    def _why_ended(self, status: int) -> str:
        """Return in words why a worker ended without a document; negative is a signal."""
        if -status in {signal.SIGXCPU, signal.SIGKILL}:
            return (
                f"reading took more than {self._limits.processor_seconds_max} seconds of processor"
                " time and was stopped; split the file, or ask for another form"
            )
        return (
            "the file crashed its reader, which nothing else felt; the original is kept: ask for"
            " another form, and treat the file with care"
        )

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the child, started anew if it is not there."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "withheld.readers.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what a parser prints may quote the file
                env=environment(),
                start_new_session=True,
            )
        return self._child


def environment() -> dict[str, str]:
    """Return what the child is told: where our code lies, and where recognition finds its data."""
    told = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LC_ALL": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",  # several threads read no faster, and cost more (Tesseract's FAQ)
    }
    data = os.environ.get("TESSDATA_PREFIX")
    return {**told, "TESSDATA_PREFIX": data} if data else told


def _parsed(text: bytes) -> object:
    """Return what a line of the child says; None for half a line that a dying worker left."""
    try:
        return json.loads(text) if text.strip() else None
    except ValueError:
        return None
